"""From the models' answers to what the document keeps. Pure; runs on the worker's thread, where time does not hurt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit, Point, Selection
from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Candidate, Found
from locheads_studio.document.tiles import Plane
from locheads_studio.heads.reading import Reading, Trace

if TYPE_CHECKING:
    from locheads_studio.heads.grounding import Ground

HEAT_SIDE: Final = 1024  # pixels of the longer side of a kept heat map; attention has a few dozen cells


class Located(Protocol):
    """What a LocateJob results in: `models.host.Located`."""

    @property
    def phrase(self) -> str: ...
    @property
    def grounding(self) -> str: ...
    @property
    def ground(self) -> Ground: ...
    @property
    def heads(self) -> tuple[str, ...]: ...
    @property
    def unknown(self) -> tuple[str, ...]: ...
    @property
    def read_as(self) -> str: ...


@dataclass(frozen=True, eq=False)
class Selected:
    """A phrase's answer: where it was found and its mask. `asked`: the place that the segmenter was asked for."""

    found: Found
    mask: Plane
    asked: Candidate


def found_of(located: Located) -> Found:
    """Where the heads looked, with the second candidate if there is one."""
    ground = located.ground
    height, width = ground.heat.shape
    places = [(ground.box, ground.points)]
    if ground.second is not None:
        places.append((ground.second.box, ground.second.points))
    return Found(
        phrase=located.phrase,
        heat=small_heat(ground.heat),
        candidates=tuple(_candidate(box, points, width, height) for box, points in places),
        confidence=float(ground.confidence),
        verdict=ground.verdict,
        grounding=located.grounding,
        heads=located.heads,
        unknown=located.unknown,
        read_as=located.read_as,
    )


def selected_of(selection: Selection) -> Selected:
    """What a SelectJob results in. Its first candidate is the mask's box, the second another place it may mean."""
    places = [Candidate(box, points) for box, points in selection.places]
    taken = Candidate(selection.box, selection.points)
    found = Found(
        phrase=selection.phrase,
        heat=small_heat(selection.heat),
        candidates=(taken, *places[1:]),
        confidence=selection.confidence,
        verdict=selection.verdict,
        grounding=selection.grounding,
        heads=selection.heads,
        unknown=selection.unknown,
        read_as=selection.read_as,
        instances=selection.instances,
        missing=selection.missing,
        looked=selection.looked,
        closer=selection.closer,
    )
    return Selected(found, Plane.from_array(selection.mask), places[0] if places else taken)


def digest(result: Any) -> Any:
    """The result of any job, made ready for the window's thread."""
    match result:
        case None | Reading() | Trace():
            return result  # a WarmTask has none; the others are made ready by whoever asked
        case Selection():
            return selected_of(result)
        case np.ndarray():
            return Plane.from_array(result)
        case Edit():
            return result
        case _:
            return found_of(result)


def small_heat(heat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every n-th value of a heat map, so that no side has more than HEAT_SIDE; smooth enough not to need averages."""
    step = -(-max(heat.shape) // HEAT_SIDE)
    small: NDArray[np.float32] = np.ascontiguousarray(np.clip(heat[::step, ::step], 0, 1), dtype=np.float32)
    return small.copy() if small.base is not None or small is heat else small


def _candidate(box: Any, points: tuple[Point, ...], width: int, height: int) -> Candidate:
    return Candidate(Box(*(int(v) for v in box)).clamp(width, height), tuple((float(x), float(y)) for x, y in points))
