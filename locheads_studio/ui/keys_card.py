"""A card with the keys and gestures of now, over the window."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from locheads_studio.ui.actions import Actions, shown_keys
from locheads_studio.ui.language import mark, spoken

_KEYS: Final[tuple[tuple[str, str], ...]] = (
    ("focus_phrase", mark("say what to select")),
    ("focus_prompt", mark("say what it becomes")),
    ("repaint", mark("repaint")),
    ("new_seed", mark("cancel and new seed")),
    ("view_attention view_mask view_result", mark("where it looked, mask, result")),
    ("view_side view_compare", mark("side by side, before and after")),
    (
        "tool_brush tool_eraser tool_lasso tool_rectangle tool_wand",
        mark("brush, eraser, lasso, rectangle, wand"),
    ),
    ("tool_plus tool_minus tool_box", mark("plus, minus, box")),
    ("tool_crop straighten canvas_expand", mark("crop, straighten, expand the canvas")),
    ("brush_smaller brush_larger", mark("brush size")),
    ("brush_softer brush_harder", mark("brush hardness")),
    ("zoom_fit zoom_actual zoom_mask", mark("whole picture, 100 %, mask")),
    ("style_tint style_outline", mark("mask as tint, as outline")),
    ("heads", mark("see why: what each head looked at")),
    ("panel", mark("side panel")),
    ("apply next_result", mark("apply result, next result")),
    ("palette", mark("find a command")),
    ("next_area previous_area", mark("next bar or panel, the one before")),
    ("", mark("menus")),
    ("", mark("the tool without a mouse")),
    ("", mark("next point, take it away")),
    ("", mark("the next selection is added, is taken away")),
    ("", mark("drop the stroke, cancel the work")),
    ("", mark("zoom to the pointer")),
    ("", mark("move the picture")),
)
"""Verbs, whose keys of now are shown, and what they do; without verbs it is a gesture of `_GESTURES`, in its order."""
_GESTURES: Final = (
    "Alt, F10", mark("Shift+arrows, Enter"), mark("Page down, Delete"),
    mark("Shift, Alt"), "Esc", mark("Wheel, pinch"), mark("Space, middle button"),
)  # fmt: skip


class KeysCard(QFrame):
    """Any click or key takes it away. A frame: a `QLabel` as popup takes no key and no click, and so never closes."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("notice")
        self.setAccessibleName(spoken("Keys and gestures"))
        label = QLabel(_keys_table(actions), self)
        label.setWordWrap(True)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 18, 18, 18)
        column.addWidget(label)
        room = parent.window().size()
        self.setFixedWidth(min(label.fontMetrics().averageCharWidth() * 134, room.width() - 40))
        self.resize(self.width(), column.totalHeightForWidth(self.width()))
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()


def _keys_table(actions: Actions) -> str:
    gestures = iter(_GESTURES)
    cells = []
    for verbs, what in _KEYS:
        keys = "&nbsp; ".join(escape(shown_keys(actions[verb])) for verb in verbs.split() if shown_keys(actions[verb]))
        keys = keys if verbs else spoken(next(gestures))
        if keys:  # all of them may have been taken away
            cells.append(f"<td><b>{keys}</b></td><td>{spoken(what)}</td>")
    rows = "".join(f"<tr>{''.join(cells[at : at + 2])}</tr>" for at in range(0, len(cells), 2))
    return f"<h3>{spoken('Keys and gestures')}</h3><table cellspacing=7>{rows}</table>"
