"""One table of everything the user can do: text, shortcut, icon, and where it stands in the menus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from locheads_studio.config.keymap import Keymap
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
            ("Ctrl+Shift+V",),
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
        Spec("get_models", "&Get models…", (), "", "Download, check and remove model sets", "editor"),
        Spec("find_heads", "Find &heads…", (), "", "Find where the model in use looks for what you name", "editor"),
        Spec("settings", "Se&ttings…", ("Ctrl+,",), "settings", "Theme, model set, device", "editor"),
        Spec("shortcuts", "&Keyboard shortcuts…", (), "", "Look keys up, and choose your own", "editor"),
        Spec("quit", "&Quit", ("Ctrl+Q",), "", "Leave the program", ""),
    ),
    mark("&Edit"): (
        Spec("undo", "&Undo", ("Ctrl+Z",), "undo", "Take back the last step", "undo"),
        Spec("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", "Do it again", "redo"),
        LINE,
        Spec("copy", "&Copy picture", ("Ctrl+C",), "", "Copy what is shown to the clipboard"),
        Spec("copy_cutout", "Copy cu&t-out", ("Ctrl+Shift+C",), "", "Copy what is selected, on transparency", "mask"),
        Spec(
            "paste",
            "&Paste",
            ("Ctrl+V",),
            "paste",
            "What is on the clipboard becomes a layer; without a picture it is opened",
            "",
        ),
    ),
    mark("&Select"): (
        Spec("focus_phrase", "&Say what to select", ("Ctrl+L", "/"), "find", "Type a phrase and press Enter"),
        Spec("other_candidate", "Other &candidate", ("Ctrl+Tab",), "", "The other place the phrase may mean", "two"),
        LINE,
        Spec("tool_brush", "&Brush", ("B",), "brush", "Paint what to repaint. Hold Alt to take away", group="tool"),
        Spec("tool_eraser", "&Eraser", ("E",), "eraser", "Take away from the mask. Hold Shift to paint", group="tool"),
        Spec("tool_lasso", "&Lasso", ("L",), "lasso", "Draw around what to select", group="tool"),
        Spec("tool_rectangle", "&Rectangle", ("R",), "rectangle", "Drag a rectangle", group="tool"),
        Spec("tool_wand", "Magic &wand", ("W",), "wand", "Click a colour to select what looks like it", group="tool"),
        Spec(
            "tool_plus",
            "&Plus point",
            ("P",),
            "plus",
            "Click what belongs to it: the segmenter selects all of it. Click a plus point to remove it",
            group="tool",
        ),
        Spec(
            "tool_minus",
            "&Minus point",
            ("M",),
            "minus",
            "Click what does not belong to it. Click a minus point to remove it",
            group="tool",
        ),
        Spec(
            "tool_box",
            "Bo&x",
            ("X",),
            "box",
            "Drag a box around one thing: the segmenter finds its outline in it",
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
        Spec("mask_clean", "Clean up", (), "", "Drop specks and fill small holes", "mask"),
        Spec(
            "mask_shadow",
            "Add its shadow",
            (),
            "",
            "Select the shadow and the reflection of what is selected, too, so that a removal leaves none",
            "mask",
        ),
        Spec(
            "mask_refine",
            "Refine edge…",
            ("Ctrl+Alt+R",),
            "",
            "Find hair, fur and soft rims at the edge of the mask, in the picture itself",
            "mask",
        ),
        Spec(
            "selection_keep",
            "Keep selection",
            ("Ctrl+Alt+K",),
            "",
            "Keep the mask under a name, to load it later",
            "mask",
        ),
    ),
    mark("&Layer"): (
        Spec("layer_show", "&Show or hide", (), "look", "The chosen layer", "layer"),
        Spec(
            "layer_opacity",
            "&Opacity",
            (),
            "",
            "How much of the chosen layer shows: Left and Right change it",
            "layer",
        ),
        Spec("layer_rename", "Re&name", (), "", "Give the chosen layer another name", "layer"),
        LINE,
        Spec("layer_up", "Move &up", (), "up", "Above the next layer", "layer"),
        Spec("layer_down", "Move &down", (), "down", "Below the next layer", "layer"),
        LINE,
        Spec("layer_again", "Repaint a&gain", (), "dice", "Its prompt and mask, another seed", "layer"),
        Spec("layer_mask", "Edit its &mask", (), "mask", "Load the mask of the chosen layer, to change it", "layer"),
        Spec("layer_write", "&Write the mask back", (), "check", "The layer shows where the mask is now", "editing"),
        Spec("layer_leave", "&Leave its mask", (), "close", "The layer stays as it was", "editing"),
        LINE,
        Spec("layer_add", "Add a &picture…", (), "image", "A picture file becomes a layer on top"),
        Spec("layer_duplicate", "Dupl&icate", ("Ctrl+J",), "", "A copy right above it", "layer"),
        Spec("layer_merge", "Merge down", ("Ctrl+Alt+E",), "", "One layer of this and the one below it", "layer"),
        LINE,
        Spec("layer_delete", "D&elete", (), "trash", "Take the chosen layer away; undo brings it back", "layer"),
    ),
    mark("Pi&cture"): (
        Spec(
            "tool_crop",
            "&Crop",
            ("Shift+C",),
            "crop",
            "Drag the frame, turn the picture, Enter applies. Beyond the picture the canvas grows",
            group="tool",
        ),
        Spec("straighten", "&Straighten", ("Ctrl+Alt+S",), "", "The crop tool, with the keys at its angle"),
        LINE,
        Spec("turn_left", "Rotate &left", (), "", "By 90° against the clock; all layers turn along"),
        Spec("turn_right", "Rotate &right", (), "", "By 90° with the clock; all layers turn along"),
        Spec("turn_half", "Rotate by &180°", (), "", "Upside down, with all layers"),
        Spec("turn_horizontal", "Flip &horizontally", (), "", "Left becomes right, in all layers"),
        Spec("turn_vertical", "Flip &vertically", (), "", "Top becomes bottom, in all layers"),
        LINE,
        Spec(
            "canvas_expand",
            "&Expand the canvas…",
            ("Ctrl+Alt+C",),
            "expand",
            "More room on each side, selected, to be filled by a repaint",
        ),
    ),
    mark("&View"): (
        Spec(
            "view_attention", "Where it &looked", ("1",), "look", "Where the model looked for the phrase", group="view"
        ),
        Spec("view_mask", "&Mask", ("2",), "mask", "What will be repainted", group="view"),
        Spec("view_result", "&Result", ("3",), "result", "The repainted picture", group="view"),
        Spec("view_side", "&Side by side", ("4",), "side", "All views at once", group="view"),
        Spec(
            "view_compare", "Be&fore and after", ("5",), "compare", "A slider between source and result", group="view"
        ),
        LINE,
        Spec("style_tint", "Mask as &tint", ("T",), "tint", "A colour over what is selected", group="style"),
        Spec("style_outline", "Mask as &outline", ("Shift+T",), "outline", "Only the edge", group="style"),
        Spec("style_bw", "Mask in &black and white", (), "black-white", "The mask itself", group="style"),
        Spec("style_checker", "Mask on a &checkerboard", (), "checker", "Only what is selected", group="style"),
        LINE,
        Spec("colour_auto", "Mask colour that stands out", (), "", "As what is under the mask needs", group="colour"),
        Spec("colour_red", "Red mask", (), "", "The tint of the mask", group="colour"),
        Spec("colour_green", "Green mask", (), "", "The tint of the mask", group="colour"),
        Spec("colour_blue", "Blue mask", (), "", "The tint of the mask", group="colour"),
        Spec("colour_yellow", "Yellow mask", (), "", "The tint of the mask", group="colour"),
        Spec("colour_magenta", "Magenta mask", (), "", "The tint of the mask", group="colour"),
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
        Spec("panel", "Side &panel", ("F9",), "panel", "Results, layers and history", "editor", group="!"),
        Spec(
            "heads",
            "See wh&y",
            ("F8",),
            "heads",
            "Which heads of the model looked where, in the side panel",
            "editor",
            group="!",
        ),
        LINE,
        Spec("next_area", "&Next area", ("F6",), "", "The keys go to the next bar or panel of the window", ""),
        Spec("previous_area", "Pre&vious area", ("Shift+F6",), "", "The keys go to the bar or panel before", ""),
        Spec("text_larger", "Lar&ger text", (), "", "Text of the whole window, up to 200 %", "editor"),
        Spec("text_smaller", "Smaller te&xt", (), "", "Text of the whole window, down to 100 %", "editor"),
    ),
    mark("&Repaint"): (
        Spec("focus_prompt", "&Say what it becomes", ("Ctrl+R",), "repaint", "Type a prompt"),
        Spec("repaint", "&Repaint", ("Ctrl+Return", "Ctrl+Enter"), "repaint", "Repaint what is selected", "mask"),
        Spec("repaint_next", "Repaint ne&xt", ("Ctrl+Alt+Return",), "", "Before what waits in the queue", "mask"),
        Spec("repaint_instead", "Repaint &instead", (), "", "Cancel all other repaints first", "mask"),
        Spec(
            "new_seed", "Cancel and &new seed", ("Ctrl+Shift+Return",), "dice", "Once more, with another seed", "repeat"
        ),
        Spec("cancel", "&Cancel", ("Ctrl+.", "Esc"), "stop", "Stop what the models are doing", "busy"),
        LINE,
        Spec(
            "apply",
            "&Apply result",
            ("A",),
            "check",
            "The shown result becomes a layer; the edited mask of a layer goes back to it",
            "apply",
        ),
        Spec(
            "reuse",
            "&Use its recipe again",
            ("U",),
            "sliders",
            "Phrase, prompt and seed of the shown result, to change and repaint",
            "shown",
        ),
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
        Spec(
            "palette",
            "&Find a command…",
            ("Ctrl+Shift+P",),
            "find",
            "Everything the program can do, by name",
            "editor",
        ),
        Spec("help", "Help &contents", ("F1",), "info", "Pages about all of it, and about what has the keys", ""),
        Spec("keys", "&Keys and gestures", (), "", "What can be done without the menus", ""),
        Spec("report", "&Report a problem…", (), "", "What to send when something goes wrong", ""),
    ),
}


def specs() -> Iterator[tuple[str, Spec]]:
    """Everything that can be done, with the title of its menu, in the order of the menus."""
    for title, held in MENUS.items():
        for spec in held:
            if spec is not LINE:
                yield title, spec


_SPECS: Final = {spec.verb: spec for _, spec in specs()}

_NEEDS: Final = {
    "editor": mark("The program is still starting."),
    "picture": mark("Open a picture first."),
    "mask": mark("Select something first."),
    "undo": mark("There is nothing to take back."),
    "redo": mark("Nothing was taken back."),
    "two": mark("Only when a phrase may mean two places."),
    "busy": mark("Nothing is running."),
    "layer": mark("Apply a result first."),
    "editing": mark("Edit the mask of a layer first."),
    "repeat": mark("Repaint something first."),
    "apply": mark("Show a result first."),
    "shown": mark("Show a result first."),
    "compare": mark("It takes two results, one of them shown."),
    "results": mark("Repaint something first."),
}
"""`Spec.needs` to what to tell while it is not there."""

_TAKEN: Final = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter,
                 Qt.Key.Key_Space, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Right,
                 Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp,
                 Qt.Key.Key_PageDown, Qt.Key.Key_F2)  # fmt: skip
_ALONE: Final = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr)
_HELD: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier


def refused(keys: QKeySequence) -> str:
    """Why an action cannot have these keys; "" when it can. Letters, digits and signs can: a line that is typed in
    takes them first, so that they are typed there and are shortcuts everywhere else."""
    pressed = keys[0] if keys.count() == 1 else None  # type: ignore[index]  # PySide's stubs leave it out
    if pressed is None or pressed.key() in (Qt.Key.Key_unknown, *_ALONE):
        return spoken("This is no key, or one that only changes others.")
    held = pressed.keyboardModifiers()
    if held & _HELD:
        return ""
    if pressed.key() in _TAKEN and (pressed.key(), held) != (Qt.Key.Key_Delete, Qt.KeyboardModifier.ShiftModifier):
        return spoken("This key types, moves or works within the window. Hold Ctrl with it.")
    if held & Qt.KeyboardModifier.AltModifier and pressed.key() < Qt.Key.Key_Escape:  # what types a sign
        return spoken("Alt with a letter or sign opens menus and presses buttons. Hold Ctrl with it.")
    return ""


def shown_keys(action: QAction) -> str:
    """The first of an action's shortcuts as the desktop writes it, "" when it has none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


class Actions(QObject):
    """All actions, by verb. `wanted` is emitted with the verb, `rebound` when shortcuts have changed."""

    wanted = Signal(str)
    rebound = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: dict[str, QAction] = {}
        self._needs: dict[str, str] = {}
        groups: dict[str, QActionGroup] = {}
        for spec in _SPECS.values():
            action = QAction(spoken(spec.text), self)
            action.setIconText(plain(action.text()))  # Qt's own way leaves Chinese mnemonics, "(L)", on buttons
            action.setData(spec.verb)
            if spec.icon:
                # tools are checked on the accent, views and styles on plain ground
                action.setIcon(icon(spec.icon, on="on_accent" if spec.group == "tool" else "text"))
            action.setStatusTip(spoken(spec.tip))
            if spec.group:
                action.setCheckable(True)
            if spec.group and spec.group != "!":
                groups.setdefault(spec.group, QActionGroup(self)).addAction(action)
            action.triggered.connect(self._triggered)
            self._all[spec.verb] = action
            self._needs[spec.verb] = spec.needs
        self.enable(frozenset())
        self.bind(Keymap())

    def bind(self, keymap: Keymap) -> list[str]:
        """Give every action its keys, by default its own; the names of those whose entry cannot be keys.

        Keys that the user gave to one action are no longer those of another.
        """
        wrong, given = [], set()
        chosen: dict[str, list[QKeySequence]] = {}
        for verb, held in keymap.changed.items():
            if verb in self._all:
                sequences = [QKeySequence(text, QKeySequence.SequenceFormat.PortableText) for text in held]
                if any(refused(keys) for keys in sequences):
                    wrong.append(verb)
                else:
                    chosen[verb] = [keys for keys in sequences if keys.toString() not in given]
                    given |= {keys.toString() for keys in sequences}
        for verb, action in self._all.items():
            own = [QKeySequence(key) for key in _SPECS[verb].keys]
            action.setShortcuts(chosen.get(verb, [keys for keys in own if keys.toString() not in given]))
            action.setToolTip(_tip(_SPECS[verb], shown_keys(action)))
        self.rebound.emit()
        return wrong

    def missing(self, verb: str) -> str:
        """Why an action cannot be done now; "" when it can."""
        return "" if self._all[verb].isEnabled() else spoken(_NEEDS.get(self._needs[verb], ""))

    def holder(self, keys: QKeySequence) -> str:
        """The verb of the action that has these keys, or "" """
        return next((verb for verb, action in self._all.items() if keys in action.shortcuts()), "")

    def __getitem__(self, verb: str) -> QAction:
        return self._all[verb]

    def all(self) -> list[QAction]:
        """For `QWidget.addActions`, which is what makes the shortcuts work."""
        return list(self._all.values())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; which one each verb stands in."""
        menus: dict[str, QMenu] = {}
        for title, specs in MENUS.items():
            menu = QMenu(spoken(title), bar)
            menu.setToolTipsVisible(True)
            bar.addMenu(menu)
            for spec in specs:
                if spec is LINE:
                    menu.addSeparator()
                else:
                    menu.addAction(self._all[spec.verb])
                    menus[spec.verb] = menu
        return menus

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


def _tip(spec: Spec, keys: str) -> str:
    name = plain(spoken(spec.text))
    keys = f" ({keys})" if keys else ""
    return f"<b>{name}</b>{keys}<br>{spoken(spec.tip)}" if spec.tip else f"{name}{keys}"
