"""A document on another canvas: its picture cropped, rotated, straightened or enlarged, and all that lies on it, too.

Unless it is straightened every pixel stays what it was, bit for bit. Then, pixels are worked out anew from their
neighbours (bicubic; masks bilinear), in the picture's own bit depth, once. Functions for the disk lane: pure, seconds
on large pictures. No Qt, no torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.canvas import TURNS, Canvas, Frame
from locheads_studio.document.edits import Edit, Instance, Point
from locheads_studio.document.geometry import Box
from locheads_studio.document.state import NO_PROMPTS, Candidate, DocumentState, Found, Prompts, SavedSelection
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import pixels_key
from locheads_studio.errors import LimitError
from locheads_studio.imaging import limits
from locheads_studio.imaging.raster import Picture, Pixels
from locheads_studio.studio.strip import Result

Around = Literal["edge", "nothing"]
"""What stands where there were no pixels: the nearest of the edge, or 0."""

_LABELS: Final = {
    "cut": "Crop", "grow": "Expand the canvas", "straight": "Straighten", "right": "Rotate right",
    "left": "Rotate left", "half": "Rotate by 180°", "horizontal": "Flip horizontally", "vertical": "Flip vertically",
}  # fmt: skip
_BLOCK: Final = 2048  # pixels a side that are turned at once: OpenCV's own limit is 32767
_REACH: Final = 4  # pixels around a block that its own depend on


@dataclass(frozen=True, eq=False)
class Reframed:
    """What a document becomes by way of `frame`: the canvas with its picture, the state on it, and the results; what
    the step is called."""

    label: str
    frame: Frame
    canvas: Canvas
    picture: Picture
    state: DocumentState
    results: tuple[Result, ...]


def label_of(frame: Frame) -> str:
    """What the step is called."""
    if frame.angle:
        return _LABELS["straight"]
    for name, turn in TURNS.items():
        if frame.turn == turn:
            return _LABELS[name]
    return _LABELS["grow" if frame.reaches_out else "cut"]


def check_size(frame: Frame) -> None:
    """LimitError when the new picture would be too large."""
    width, height = frame.box.size
    if max(width, height) > limits.SIDE or width * height > limits.PIXELS:
        raise LimitError(
            "The canvas would have {width} x {height} pixels, more than a picture may have",
            "Make it smaller",
            width=width,
            height=height,
        )
    limits.check_bytes(3 * width * height * 4, "The canvas")


def reframed(picture: Picture, state: DocumentState, results: Sequence[Result], frame: Frame) -> Reframed:
    """The document on the canvas of `frame`. Where the picture has no pixels, those of its edge stand, or nothing when
    it has an alpha channel; all of that is the new mask, so that it can be filled. LimitError when it gets too large.
    """
    if frame.size != picture.size:
        raise ValueError(f"the frame is for a {frame.size} picture, not {picture.size}")
    check_size(frame)
    pixels = moved_picture(picture, frame)
    made = picture.with_pixels(pixels)
    _ = made.opacity8  # now, since it takes a while
    edits: dict[int, Edit | None] = {}

    def edit_of(edit: Edit) -> Edit | None:
        if id(edit) not in edits:  # what a layer and a result share stays shared
            edits[id(edit)] = moved_edit(edit, frame)
        return edits[id(edit)]

    planes: dict[int, Plane] = {}

    def plane_of(plane: Plane) -> Plane:
        if id(plane) not in planes:
            planes[id(plane)] = moved_plane(plane, frame)
        return planes[id(plane)]

    grown = fresh(frame) if frame.reaches_out else None
    new_part = grown
    if grown is None and state.is_fresh and not plane_of(state.mask).is_empty:
        new_part = plane_of(state.mask)  # what grew before is still to be filled
    canvas = Canvas(made.pixels, pixels_key(made.rgb8), new_part)
    new = replace(_state(state, frame, edit_of, plane_of), canvas=canvas)
    if grown is not None:
        new = replace(new.anew(grown), found=None, prompts=NO_PROMPTS, corrections=(), editing=None)
    kept = [_result(result, frame, edit_of, plane_of) for result in results]
    return Reframed(label_of(frame), frame, canvas, made, new, tuple(result for result in kept if result is not None))


# --- what lies on the picture


def _state(
    state: DocumentState,
    frame: Frame,
    edit_of: Callable[[Edit], Edit | None],
    plane_of: Callable[[Plane], Plane],
) -> DocumentState:
    layers = []
    for layer in state.layers:
        edit = edit_of(layer.edit)
        if edit is not None:
            layers.append(replace(layer, edit=edit, mask=None if layer.mask is None else plane_of(layer.mask)))
    numbers = {layer.number for layer in layers}
    return replace(
        state,
        mask=plane_of(state.mask),
        answer=plane_of(state.answer),
        added=None if state.added is None else plane_of(state.added),
        removed=None if state.removed is None else plane_of(state.removed),
        saved=tuple(SavedSelection(kept.name, plane_of(kept.mask)) for kept in state.saved),
        layers=tuple(layers),
        found=None if state.found is None else moved_found(state.found, frame),
        prompts=_prompts(state.prompts, frame, plane_of),
        editing=state.editing if state.editing in numbers else None,
    )


def _result(
    result: Result,
    frame: Frame,
    edit_of: Callable[[Edit], Edit | None],
    plane_of: Callable[[Plane], Plane],
) -> Result | None:
    edit = edit_of(result.edit)
    if edit is None:
        return None
    mask = None if result.mask is None else plane_of(result.mask)
    return replace(
        result, edit=edit, mask=mask, found=None if result.found is None else moved_found(result.found, frame)
    )


def moved_edit(edit: Edit, frame: Frame) -> Edit | None:
    """The edit on the new canvas, cut at its sides; None when nothing of it is there."""
    box = frame.moved(edit.box).clamp(*frame.box.size)
    if box.area == 0:
        return None
    if frame.angle == 0:
        whole = frame.moved(edit.box)
        inside = box.shift(-whole.x0, -whole.y0).as_slices if box != whole else ...

        def cut(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
            made: NDArray[np.uint8] = frame.turn.pixels(array)[inside]
            return made

        wider = None if edit.wider is None else cut(edit.wider)
        return Edit(box, cut(edit.patch), cut(edit.blend), edit.recipe, wider)
    patch = _turned(edit.patch, edit.box, frame, box, "edge", cubic=True)
    blend = _turned(edit.blend, edit.box, frame, box, "nothing", cubic=False)
    wider = None if edit.wider is None else _turned(edit.wider, edit.box, frame, box, "nothing", cubic=False)
    return Edit(box, patch, blend, edit.recipe, wider)


def moved_plane(plane: Plane, frame: Frame) -> Plane:
    """A mask on the new canvas; nothing is selected where there was no picture."""
    if plane.is_empty:
        return Plane.uniform(*frame.box.size)
    if frame.angle == 0:
        return Plane.from_array(_placed(frame.turn.pixels(plane.read()), frame.box, "nothing"))
    whole = Box.of_size(*plane.size)
    return Plane.from_array(_turned(plane.read(), whole, frame, Box.of_size(*frame.box.size), "nothing", cubic=False))


def moved_found(found: Found, frame: Frame) -> Found | None:
    """Where the phrase was found on the new canvas; None when the place that was taken is no longer there."""
    places = [_candidate(place, frame) for place in found.candidates]
    if found.candidates and places[found.chosen] is None:
        return None
    kept = [place for place in places if place is not None]
    chosen = sum(place is not None for place in places[: found.chosen]) if kept else 0
    instances = [_instance(one, frame) for one in found.instances]
    return replace(
        found,
        heat=moved_heat(found.heat, frame),
        candidates=tuple(kept),
        chosen=chosen,
        both=found.both and all(place is not None for place in places[:2]),
        instances=tuple(one for one in instances if one is not None),
    )


def _candidate(place: Candidate, frame: Frame) -> Candidate | None:
    box = frame.moved(place.box).clamp(*frame.box.size)
    points = tuple(at for at in (frame.place(x, y) for x, y in place.points) if frame.holds(*at))
    return Candidate(box, points) if box.area and (points or not place.points) else None


def _instance(one: Instance, frame: Frame) -> Instance | None:
    box = frame.moved(one.box).clamp(*frame.box.size)
    if box.area == 0:
        return None
    if frame.angle == 0:
        whole = frame.moved(one.box)
        mask = frame.turn.pixels(one.mask)[box.shift(-whole.x0, -whole.y0).as_slices]
    else:
        soft = _turned(one.mask, one.box, frame, box, "nothing", cubic=False)
        mask = np.where(soft > 127, np.uint8(255), np.uint8(0))
    return replace(one, box=box, mask=mask.copy())


def moved_heat(heat: NDArray[np.float32], frame: Frame) -> NDArray[np.float32]:
    """The heat map, with as many values per pixel of the picture as before; 0 where there was no picture."""
    import cv2

    (rows, columns), (width, height) = heat.shape, frame.size
    across, down = columns / width, rows / height  # values per pixel
    if frame.turn.quarters % 2:
        across, down = down, across
    wide = max(1, round(frame.box.width * across))
    high = max(1, round(frame.box.height * down))

    def source(x: float, y: float) -> Point:
        """Where a place of the new map was in the old one."""
        px, py = frame.back(x / wide * frame.box.width, y / high * frame.box.height)
        return px * columns / width, py * rows / height

    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    made: Any = cv2.warpAffine(heat, _way(source), (wide, high), flags=flags, borderMode=cv2.BORDER_CONSTANT)
    return np.ascontiguousarray(made.clip(0, 1), np.float32)


def _way(source: Callable[[float, float], Point], x0: float = 0, y0: float = 0) -> NDArray[np.float64]:
    """The matrix from a value's column and row to those in an array that begins at (x0, y0), from `source` of places;
    a value lies in the middle of its square."""
    (ox, oy), (rx, ry), (dx, dy) = source(0.5, 0.5), source(1.5, 0.5), source(0.5, 1.5)
    return np.array([[rx - ox, dx - ox, ox - 0.5 - x0], [ry - oy, dy - oy, oy - 0.5 - y0]], np.float64)


def _prompts(prompts: Prompts, frame: Frame, plane_of: Callable[[Plane], Plane]) -> Prompts:
    """As far as they lie on the new canvas; none when no point inside and no box is left."""
    rows = [(frame.place(x, y), label) for (x, y), label in zip(prompts.points, prompts.labels, strict=True)]
    rows = [(at, label) for at, label in rows if frame.holds(*at)]
    box = None if prompts.box is None else frame.moved(prompts.box).clamp(*frame.box.size)
    if box is not None and box.area == 0:
        box = None
    if box is None and not any(label for _, label in rows):
        return NO_PROMPTS
    return Prompts(
        tuple(at for at, _ in rows),
        tuple(label for _, label in rows),
        box,
        None if prompts.base is None else plane_of(prompts.base),
        prompts.how,
        prompts.drawn and box is not None and frame.angle == 0,
    )


# --- pixels


def moved_picture(picture: Picture, frame: Frame) -> Pixels:
    """The picture's pixels on the new canvas, of its own depth and channels."""
    around: Around = "nothing" if picture.alpha else "edge"
    if frame.angle == 0:
        return _placed(frame.turn.pixels(picture.pixels), frame.box, around)
    whole, to = Box.of_size(*picture.size), Box.of_size(*frame.box.size)
    return _turned(picture.pixels, whole, frame, to, around, cubic=True, weighted=picture.alpha)


def fresh(frame: Frame) -> Plane:
    """255 where the picture has no pixels, or only half of one."""
    width, height = frame.size
    there = np.full((height, width), 255, np.uint8)
    if frame.angle == 0:
        made = _placed(frame.turn.pixels(there), frame.box, "nothing")
    else:
        made = _turned(there, Box.of_size(width, height), frame, Box.of_size(*frame.box.size), "nothing", cubic=False)
    return Plane.from_array(np.where(made == 255, np.uint8(0), np.uint8(255)))


def _placed(array: NDArray[Any], box: Box, around: Around) -> NDArray[Any]:
    """A box of an array, which it may reach out of."""
    height, width = array.shape[:2]
    inner = box.clamp(width, height)
    part = array[inner.as_slices]
    if inner == box:
        return np.ascontiguousarray(part).copy()
    top, left = inner.y0 - box.y0, inner.x0 - box.x0
    pad = ((top, box.height - top - inner.height), (left, box.width - left - inner.width), (0, 0))[: array.ndim]
    return np.pad(part, pad, mode="edge") if around == "edge" else np.pad(part, pad)


def _turned(
    array: NDArray[Any],
    at: Box,
    frame: Frame,
    to: Box,
    around: Around,
    *,
    cubic: bool,
    weighted: bool = False,
) -> NDArray[Any]:
    """What an array at a box of the picture looks like in a box of the new one. `weighted`: its last channel is the
    opacity of the others."""
    out = np.empty((to.height, to.width, *array.shape[2:]), array.dtype)
    for y in range(to.y0, to.y1, _BLOCK):
        for x in range(to.x0, to.x1, _BLOCK):
            block = Box(x, y, min(x + _BLOCK, to.x1), min(y + _BLOCK, to.y1))
            made = _turned_block(array, at, frame, block, around, cubic, weighted)
            out[block.shift(-to.x0, -to.y0).as_slices] = made.reshape(block.height, block.width, *array.shape[2:])
    return out


def _turned_block(
    array: NDArray[Any], at: Box, frame: Frame, block: Box, around: Around, cubic: bool, weighted: bool
) -> NDArray[Any]:
    import cv2  # a tenth of a second that the window's first paint need not wait for

    corners = [frame.back(x, y) for x in (block.x0, block.x1) for y in (block.y0, block.y1)]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    need = Box(floor(min(across)), floor(min(down)), ceil(max(across)), ceil(max(down))).pad(_REACH)
    x0, y0 = min(max(need.x0, at.x0), at.x1 - 1), min(max(need.y0, at.y0), at.y1 - 1)
    there = Box(x0, y0, max(x0 + 1, min(need.x1, at.x1)), max(y0 + 1, min(need.y1, at.y1)))
    part: Any = array[there.shift(-at.x0, -at.y0).as_slices]
    way = _way(lambda x, y: frame.back(x + block.x0, y + block.y0), there.x0, there.y0)
    flags = (cv2.INTER_CUBIC if cubic else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
    border = cv2.BORDER_REPLICATE if around == "edge" else cv2.BORDER_CONSTANT
    if not weighted:
        return np.asarray(cv2.warpAffine(np.ascontiguousarray(part), way, block.size, flags=flags, borderMode=border))
    full = float(np.iinfo(array.dtype).max)
    light = part.astype(np.float32)
    light[:, :, :3] *= light[:, :, 3:] / full
    turned: Any = cv2.warpAffine(light, way, block.size, flags=flags, borderMode=border)
    turned[:, :, :3] *= full / np.maximum(turned[:, :, 3:], 1.0)  # before either is cut off: both overshoot alike
    return np.rint(turned.clip(0, full)).astype(array.dtype)
