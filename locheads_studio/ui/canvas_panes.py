"""Which panes the canvas has and where: one, several of one size, or one with a slider. Pure maths on rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QRect

from locheads_studio.ui.language import mark

Content = Literal["source", "attention", "mask", "result"]
Layout = Literal["single", "side", "compare"]

TITLES: Final[dict[Content, str]] = {
    "source": mark("Before"),
    "attention": mark("Where it looked"),
    "mask": mark("Mask"),
    "result": mark("Result"),
}
GAP: Final = 2

_THREE: Final[tuple[Content, ...]] = ("attention", "mask", "result")
_FOUR: Final[tuple[Content, ...]] = ("source", *_THREE)


@dataclass(frozen=True)
class Pane:
    """A part of the canvas."""

    content: Content
    rect: QRect


def panes(layout: Layout, shown: Content, width: int, height: int, picture: tuple[int, int]) -> tuple[Pane, ...]:
    """All panes are of one size, so that they can share zoom and pan."""
    if layout == "compare":
        return (Pane("result", QRect(0, 0, width, height)),)
    if layout == "single":
        return (Pane(shown, QRect(0, 0, width, height)),)
    # The three views in a row or a column, or two by two with the source as the fourth: whatever shows them largest.
    ways = {(3, 1): _THREE, (1, 3): _THREE, (2, 2): _FOUR}
    sizes = {way: _cell(way, width, height) for way in ways}
    best = max(ways, key=lambda way: min(sizes[way][0] / picture[0], sizes[way][1] / picture[1]))
    w, h = sizes[best]
    return tuple(
        Pane(content, QRect(i % best[0] * (w + GAP), i // best[0] * (h + GAP), w, h))
        for i, content in enumerate(ways[best])
    )


def _cell(way: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    columns, rows = way
    return max(1, (width - (columns - 1) * GAP) // columns), max(1, (height - (rows - 1) * GAP) // rows)
