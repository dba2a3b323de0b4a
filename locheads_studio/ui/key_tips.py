"""Tips that name keys: always those that the actions have now."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from locheads_studio.ui.actions import shown_keys

_BRACKET: Final = re.compile(r"\s*[(（][^()（）]*\{\d\}[^()（）]*[)）]")
_PLACE: Final = re.compile(r"\{(\d)\}")


def with_keys(text: str, *actions: QAction) -> str:
    """`text` with the first keys of the actions at {0}, {1} and so on. What stands in brackets around keys that an
    action does not have is left out; outside of brackets they are a dash."""
    keys = [shown_keys(action) for action in actions]

    def told(bracket: re.Match[str]) -> str:
        return bracket[0] if all(keys[int(place)] for place in _PLACE.findall(bracket[0])) else ""

    return _BRACKET.sub(told, text).format(*(one or "–" for one in keys))


class KeyTip(QObject):
    """Keeps the tip of a widget (`with_keys`) in step with the actions, as long as there is the widget."""

    def __init__(self, widget: QWidget, text: str, *actions: QAction) -> None:
        super().__init__(widget)
        self._widget, self._text, self._actions = widget, text, actions
        for action in actions:
            action.changed.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        tip = with_keys(self._text, *self._actions)
        if tip != self._widget.toolTip():
            self._widget.setToolTip(tip)
