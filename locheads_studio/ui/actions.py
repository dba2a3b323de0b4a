"""One table of everything the user can do: text, shortcut, icon, and where it stands in the menus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import mark, plain, spoken


@dataclass(frozen=True)
class Spec:
    """`verb` names it. `text` and `tip` are collected for translation from the calls themselves.
    `group`: exclusive choice. `needs`: "" always, "editor" once loaded, "picture", "mask" ..."""

    verb: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""
    needs: str = "picture"
    group: str = ""


LINE: Final = Spec("-", "")
MENUS: Final[dict[str, tuple[Spec, ...]]] = {
    mark("&File"): (
        Spec("open", "&Open…", ("Ctrl+O",), "open", "Open a picture or a project: PNG, JPEG, WebP, TIFF or ORA", ""),
        Spec(
            "paste_picture",
            "&Paste as new picture",
            ("Ctrl+V", "Ctrl+Shift+V"),
            "paste",
            "Open what is on the clipboard",
            "",
        ),
        LINE,
        Spec("save", "&Save", ("Ctrl+S",), "save", "Save the document with all its layers to its file"),
        Spec(
            "save_as", "Save &as…", ("Ctrl+Shift+S",), "", "Save everything as a project that Krita and GIMP open, too"
        ),
        Spec("export", "&Export…", ("Ctrl+E",), "export", "Save a copy: format, quality, size, metadata"),
        Spec(
            "cutout", "Save &cut-out…", ("Ctrl+Shift+E",), "checker", "Save what is selected, on transparency", "mask"
        ),
        Spec("save_mask", "Save &mask…", (), "black-white", "Save the mask as a grey picture", "mask"),
        Spec("save_recipe", "Export &recipe…", (), "", "What was said and done, to do it to other pictures"),
        Spec("load_mask", "&Load mask…", (), "", "Use a grey picture of the same size as mask"),
        LINE,
        Spec("close_picture", "Close p&icture", ("Ctrl+W",), "close", "Back to the start page"),
        Spec("find_heads", "Find &heads…", (), "", "Find where the model in use looks for what you name", "editor"),
        Spec("settings", "Se&ttings…", ("Ctrl+,",), "settings", "Theme, model set, device", "editor"),
        Spec("quit", "&Quit", ("Ctrl+Q",), "", "Leave the program", ""),
    ),
    mark("&Edit"): (
        Spec("undo", "&Undo", ("Ctrl+Z",), "undo", "Take back the last step", "undo"),
        Spec("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", "Do it again", "redo"),
        LINE,
        Spec("copy", "&Copy picture", ("Ctrl+C",), "", "Copy what is shown to the clipboard"),
        Spec("copy_cutout", "Copy cu&t-out", ("Ctrl+Shift+C",), "", "Copy what is selected, on transparency", "mask"),
    ),
    mark("&Select"): (
        Spec("focus_phrase", "&Say what to select", ("Ctrl+L", "/"), "find", "Type a phrase and press Enter"),
        Spec("other_candidate", "Other &candidate", ("Ctrl+Tab",), "", "The other place the phrase may mean", "two"),
        LINE,
        Spec("tool_brush", "&Brush", ("B",), "brush", "Paint what to repaint. Hold Alt to erase", group="tool"),
        Spec("tool_eraser", "&Eraser", ("E",), "eraser", "Take away from the mask. Hold Alt to paint", group="tool"),
        Spec("tool_lasso", "&Lasso", ("L",), "lasso", "Draw around what to select", group="tool"),
        Spec("tool_rectangle", "&Rectangle", ("R",), "rectangle", "Drag a rectangle", group="tool"),
        Spec("tool_wand", "Magic &wand", ("W",), "wand", "Click a colour to select what looks like it", group="tool"),
        Spec(
            "tool_plus",
            "&Plus point",
            ("P",),
            "plus",
            "Click what belongs to it: the segmenter selects all of it. Click a point again to take it away",
            group="tool",
        ),
        Spec(
            "tool_minus",
            "&Minus point",
            ("M",),
            "minus",
            "Click what does not belong to it. Click a point again to take it away",
            group="tool",
        ),
        Spec(
            "tool_box",
            "Bo&x",
            ("X",),
            "box",
            "Drag a box around one thing: the segmenter finds its outline",
            group="tool",
        ),
        Spec("tool_hand", "&Hand", ("H",), "hand", "Drag to move the picture. Or hold Space", group="tool"),
        Spec("brush_smaller", "Smaller brush", ("[",), "", "Or the size in the row above"),
        Spec("brush_larger", "Larger brush", ("]",), "", "Or the size in the row above"),
        Spec("brush_softer", "Softer brush", ("Shift+[", "{"), "", "Or the hardness in the row above"),
        Spec("brush_harder", "Harder brush", ("Shift+]", "}"), "", "Or the hardness in the row above"),
        LINE,
        Spec("mask_all", "Select &all", ("Ctrl+A",), "", "The whole picture"),
        Spec("mask_clear", "&Nothing", ("Ctrl+D",), "close", "Empty the mask", "mask"),
        Spec("mask_invert", "&Invert", ("Ctrl+I",), "mask", "Select what is not, and the other way round"),
        Spec("mask_grow", "&Grow", ("Ctrl+]",), "grow", "Make the mask larger all around", "mask"),
        Spec("mask_shrink", "Shrin&k", ("Ctrl+[",), "shrink", "Make the mask smaller all around", "mask"),
        Spec("mask_feather", "&Feather", ("Ctrl+Shift+F",), "", "Soften the edge", "mask"),
        Spec("mask_smooth", "Smoo&th", (), "", "Round off teeth and corners", "mask"),
        Spec("mask_holes", "Fill h&oles", (), "", "Select what is enclosed", "mask"),
    ),
    mark("&View"): (
        Spec(
            "view_attention", "Where it &looked", ("1",), "look", "Where the model looked for the phrase", group="view"
        ),
        Spec("view_mask", "&Mask", ("2",), "mask", "What will be repainted", group="view"),
        Spec("view_result", "&Result", ("3",), "result", "The repainted picture", group="view"),
        Spec("view_side", "&Side by side", ("4",), "side", "All three views", group="view"),
        Spec(
            "view_compare", "Be&fore and after", ("5",), "compare", "A slider between source and result", group="view"
        ),
        LINE,
        Spec("style_tint", "Mask as &tint", ("T",), "tint", "A colour over what is selected", group="style"),
        Spec("style_outline", "Mask as &outline", ("Shift+T",), "outline", "Only the edge", group="style"),
        Spec("style_bw", "Mask in &black and white", (), "black-white", "The mask itself", group="style"),
        Spec("style_checker", "Mask on a &checkerboard", (), "checker", "Only what is selected", group="style"),
        LINE,
        Spec("zoom_fit", "&Whole picture", ("Ctrl+0", "F"), "fit", "Show all of the picture"),
        Spec("zoom_actual", "&100 %", ("Ctrl+1",), "", "A pixel of the picture is a pixel of the screen"),
        Spec("zoom_mask", "&Zoom to mask", ("Ctrl+2", "Z"), "", "Show what is selected", "mask"),
        Spec("zoom_in", "Zoom &in", ("Ctrl++", "Ctrl+=", "+"), "", "Or turn the wheel"),
        Spec("zoom_out", "Zoom o&ut", ("Ctrl+-", "-"), "", "Or turn the wheel"),
        LINE,
        Spec(
            "live",
            "Loo&k while typing",
            (),
            "live",
            "The heat map follows while you type a phrase; Enter selects. Only once the models are loaded",
            "editor",
            group="!",
        ),
        Spec("panel", "Side &panel", ("F9",), "", "Results, layers and history", "editor", group="!"),
        Spec(
            "heads",
            "See wh&y",
            ("F8",),
            "heads",
            "Which heads of the model looked where, in the side panel",
            "editor",
            group="!",
        ),
    ),
    mark("&Repaint"): (
        Spec("focus_prompt", "&Say what it becomes", ("Ctrl+R",), "repaint", "Type a prompt"),
        Spec("repaint", "&Repaint", ("Ctrl+Return", "Ctrl+Enter"), "repaint", "Repaint what is selected", "mask"),
        Spec("repaint_next", "Repaint ne&xt", ("Ctrl+Alt+Return",), "", "Before what waits in the queue", "mask"),
        Spec("repaint_instead", "Repaint &instead", (), "", "Cancel all other repaints first", "mask"),
        Spec(
            "new_seed", "Cancel and &new seed", ("Ctrl+Shift+Return",), "dice", "Once more, with another seed", "repeat"
        ),
        Spec("cancel", "&Cancel", ("Ctrl+.",), "stop", "Stop what the models are doing", "busy"),
        LINE,
        Spec(
            "apply",
            "&Apply result",
            ("A",),
            "check",
            "The shown result becomes a layer; the edited mask of a layer goes back to it",
            "apply",
        ),
        Spec("reuse", "&Do it otherwise", ("U",), "sliders", "Fill the bars with the shown result's recipe", "shown"),
        Spec(
            "compare_results",
            "Co&mpare two results",
            ("C",),
            "compare",
            "The shown result becomes A; whichever is shown then is B. Again to end it",
            "compare",
        ),
        Spec("discard", "&Put result away", ("Shift+Delete",), "trash", "Forget the shown result", "shown"),
        Spec("next_result", "N&ext result", ("N",), "down", "Show the next result of the strip", "results"),
    ),
    mark("&Help"): (
        Spec("help", "Help &contents", ("F1",), "info", "Pages about all of it, and about what has the keys", ""),
        Spec("keys", "&Keys and gestures", (), "", "What can be done without the menus", ""),
        Spec("report", "&Report a problem…", (), "", "What to send when something goes wrong", ""),
    ),
}


class Actions(QObject):
    """All actions, by verb. `wanted` is emitted with the verb."""

    wanted = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: dict[str, QAction] = {}
        self._needs: dict[str, str] = {}
        groups: dict[str, QActionGroup] = {}
        for spec in (spec for specs in MENUS.values() for spec in specs if spec is not LINE):
            action = QAction(spoken(spec.text), self)
            action.setIconText(plain(action.text()))  # Qt's own way leaves Chinese mnemonics, "(L)", on buttons
            action.setData(spec.verb)
            action.setShortcuts([QKeySequence(key) for key in spec.keys])
            if spec.icon:
                # tools are checked on the accent, views and styles on plain ground
                action.setIcon(icon(spec.icon, on="on_accent" if spec.group == "tool" else "text"))
            action.setToolTip(_tip(spec))
            action.setStatusTip(spoken(spec.tip))
            if spec.group:
                action.setCheckable(True)
            if spec.group and spec.group != "!":
                groups.setdefault(spec.group, QActionGroup(self)).addAction(action)
            action.triggered.connect(self._triggered)
            self._all[spec.verb] = action
            self._needs[spec.verb] = spec.needs
        self.enable(frozenset())

    def __getitem__(self, verb: str) -> QAction:
        return self._all[verb]

    def all(self) -> list[QAction]:
        """For `QWidget.addActions`, which is what makes the shortcuts work."""
        return list(self._all.values())

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus."""
        for title, specs in MENUS.items():
            menu = QMenu(spoken(title), bar)
            menu.setToolTipsVisible(True)
            bar.addMenu(menu)
            for spec in specs:
                if spec is LINE:
                    menu.addSeparator()
                else:
                    menu.addAction(self._all[spec.verb])

    def enable(self, given: frozenset[str]) -> None:
        """Enable what needs nothing, or one of the given things."""
        for verb, action in self._all.items():
            action.setEnabled(not self._needs[verb] or self._needs[verb] in given)

    def check(self, verb: str, on: bool = True) -> None:
        """Mark a choice without carrying it out."""
        self._all[verb].setChecked(on)

    @Slot()
    def _triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.wanted.emit(action.data())


Verbs = dict[str, Callable[[], None]]


def _tip(spec: Spec) -> str:
    name = plain(spoken(spec.text))
    keys = f" ({QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)})" if spec.keys else ""
    return f"<b>{name}</b>{keys}<br>{spoken(spec.tip)}" if spec.tip else f"{name}{keys}"
