"""Tools as state machines: press, move, release in picture coordinates; calls on session and controller.

`ToolBox.press/move/release/cancel` are what the canvas calls; `ToolBox.shape` is what it draws while a tool is in hand.
Window's thread. No Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Final, Literal, get_args

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import Combination
from locheads_studio.document.strokes import Brush
from locheads_studio.studio.controller import Controller
from locheads_studio.studio.pointhandles import PointHandles

ToolName = Literal["brush", "eraser", "lasso", "rectangle", "plus", "minus", "box", "wand"]
TOOLS: Final[tuple[ToolName, ...]] = get_args(ToolName)

_OTHER: Final[dict[ToolName, ToolName]] = {"brush": "eraser", "eraser": "brush", "plus": "minus", "minus": "plus"}
_SPACING: Final = 0.04  # of the brush's size: shorter moves wait for the next
_LASSO_STEP: Final = 1.0  # pixels between corners of an outline


@dataclass(frozen=True)
class Shape:
    """What to draw while dragging: a polyline (lasso) or two corners (rectangle, box), in picture coordinates."""

    kind: Literal["polygon", "rectangle"]
    points: tuple[tuple[float, float], ...]


@dataclass
class ToolOptions:
    """`size`: diameter in pixels. `hardness` 0..1. `use_pressure`: size follows the pen. `tolerance` 0..255: wand."""

    size: float = 40.0
    hardness: float = 0.8
    use_pressure: bool = True
    tolerance: int = 24
    contiguous: bool = True


class ToolBox:
    """The tool in hand. `name` is set by the window; `swap` at the press (the pen's other end) turns brush into eraser,
    plus into minus, and back; `how` at the press (Shift, Alt, both) says how this one selection meets the mask, instead
    of `session.combine`. Without a document nothing happens. `points`: those that can be dragged."""

    def __init__(self, controller: Controller) -> None:
        self._name: ToolName = "brush"
        self.options = ToolOptions()
        self._controller = controller
        self._session = controller.session
        self.points = PointHandles(controller.session, controller.selecting, controller.notices)
        self._active: ToolName | None = None
        self._how: Combination | None = None
        self._trail: list[tuple[float, float]] = []

    @property
    def name(self) -> ToolName:
        """Which one."""
        return self._name

    @name.setter
    def name(self, name: ToolName) -> None:
        self._name = name
        self.points.in_hand = {"plus": 1, "minus": 0}.get(name)

    def erases(self, how: Combination | None) -> bool:
        """Whether brush or eraser would take away."""
        return how == "subtract" or (self.name == "eraser" and how != "add")

    @property
    def active(self) -> bool:
        """Between press and release."""
        return self._active is not None

    @property
    def shape(self) -> Shape | None:
        """What to draw over the picture now."""
        if self._active == "lasso":
            return Shape("polygon", tuple(self._trail))
        if self._active in ("rectangle", "box"):
            return Shape("rectangle", (self._trail[0], self._trail[-1]))
        return None

    def press(
        self, x: float, y: float, pressure: float = 1.0, *, swap: bool = False, how: Combination | None = None
    ) -> None:
        """The button or pen goes down; `pressure` 0..1, 1 for a mouse."""
        self.cancel()
        if not self._session.is_open:
            return
        self._active = _OTHER.get(self.name, self.name) if swap else self.name
        self._how = how
        if self._active in ("brush", "eraser") and not swap:
            self._active = "eraser" if self.erases(how) else "brush"
        self._trail = [(x, y)]
        if self._active in ("brush", "eraser"):
            options = self.options
            brush = Brush(max(0.5, options.size), options.hardness, erase=self._active == "eraser")
            self._session.begin_stroke(brush, x, y, self._pressure(pressure))

    def move(self, x: float, y: float, pressure: float = 1.0) -> None:
        """The button is held and the pointer moves."""
        match self._active:
            case "brush" | "eraser":
                if self._far(x, y, self.options.size * _SPACING):
                    self._session.extend_stroke(x, y, self._pressure(pressure))
                    self._trail = [(x, y)]
            case "lasso":
                if self._far(x, y, _LASSO_STEP):
                    self._trail.append((x, y))
            case "rectangle" | "box":
                self._trail = [self._trail[0], (x, y)]
            case _:
                pass

    def release(self, x: float, y: float, pressure: float = 1.0) -> None:
        """The button or pen goes up."""
        tool, self._active = self._active, None
        if tool is None or not self._session.is_open:
            return
        controller, inside, how = self._controller, self._inside(x, y), self._how
        match tool:
            case "brush" | "eraser":
                if self._trail[-1] != (x, y):
                    self._session.extend_stroke(x, y, self._pressure(pressure))
                self._session.end_stroke()
            case "lasso":
                if len(self._trail) >= 2:
                    controller.masks.fill_polygon([*self._trail, (x, y)], how)
            case "rectangle" | "box":
                (x0, y0), width, height = self._trail[0], *self._session.size
                corners = (min(x0, x), min(y0, y), max(x0, x), max(y0, y))
                box = Box(*(round(v) for v in corners)).clamp(width, height)
                if box.area:
                    (controller.masks.fill_box if tool == "rectangle" else controller.selecting.set_box)(box, how)
            case "plus" | "minus":
                if inside:
                    controller.selecting.add_point(x, y, tool == "plus", how)
            case "wand":
                if inside:
                    controller.masks.wand(x, y, self.options.tolerance, self.options.contiguous, how)

    def cancel(self) -> None:
        """Esc: as if the tool had not been pressed."""
        if self._active in ("brush", "eraser") and self._session.is_open:
            self._session.drop_stroke()
        self._active = None
        self._trail = []
        self.points.cancel()

    def _far(self, x: float, y: float, least: float) -> bool:
        return hypot(x - self._trail[-1][0], y - self._trail[-1][1]) >= least

    def _pressure(self, pressure: float) -> float:
        return pressure if self.options.use_pressure and pressure > 0 else 1.0

    def _inside(self, x: float, y: float) -> bool:
        width, height = self._session.size
        return 0 <= x < width and 0 <= y < height
