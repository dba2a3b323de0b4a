"""Moving between the areas of the window with the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def step(window: QWidget, areas: Sequence[QWidget], by: int) -> None:
    """Give the keys to the next area (`by` 1) or the one before (-1) that can take them, round and round.

    Within an area they go to the widget that had them last, or to the first in the way of Tab.
    """
    there = [area for area in areas if area.isVisible() and first_of(area) is not None]
    if not there:
        return
    focus = window.focusWidget()
    now = next((place for place, area in enumerate(there) if focus is not None and _holds(area, focus)), None)
    if now is not None and focus is not None:
        there[now].setProperty("had_keys", focus)
    place = (0 if by > 0 else len(there) - 1) if now is None else (now + by) % len(there)
    area = there[place]
    kept = area.property("had_keys")
    usable = isinstance(kept, QWidget) and _takes_keys(kept) and _holds(area, kept)
    target = kept if usable else first_of(area)
    if target is not None:
        reason = Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)


def first_of(area: QWidget) -> QWidget | None:
    """The first widget of an area, in the way of Tab, that can have the keys now."""
    if _takes_keys(area):
        return area
    inside = [widget for widget in area.findChildren(QWidget) if _takes_keys(widget)]
    if not inside:
        return None
    start = inside[0].window()
    at = start.nextInFocusChain()
    while at is not None and at is not start:
        if at in inside:
            return at
        at = at.nextInFocusChain()
    return inside[0]


def _holds(area: QWidget, widget: QWidget) -> bool:
    return area is widget or area.isAncestorOf(widget)


def _takes_keys(widget: QWidget) -> bool:
    proxy = widget.focusProxy()
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return widget.isVisible() and widget.isEnabled() and tabbed and proxy is None
