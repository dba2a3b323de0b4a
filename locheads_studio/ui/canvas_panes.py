"""Which panes the canvas has and where: one, three of one size, or one with a slider. Pure maths on rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QRect

Content = Literal["attention", "mask", "result"]
Layout = Literal["single", "side", "compare"]

CONTENTS: Final[tuple[Content, ...]] = ("attention", "mask", "result")
TITLES: Final[dict[Content, str]] = {"attention": "Where it looked", "mask": "Mask", "result": "Result"}
_GAP: Final = 2


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
    n = len(CONTENTS)
    across = (width - (n - 1) * _GAP) // n, height
    down = width, (height - (n - 1) * _GAP) // n
    wide = min(across[0] / picture[0], across[1] / picture[1]) >= min(down[0] / picture[0], down[1] / picture[1])
    w, h = across if wide else down
    return tuple(
        Pane(content, QRect(i * (w + _GAP) if wide else 0, 0 if wide else i * (h + _GAP), max(1, w), max(1, h)))
        for i, content in enumerate(CONTENTS)
    )
