"""What the program makes of a picture: selections and edits, each with what is needed to make it again.

Arrays are handed over: they become read-only (a view is copied first), so nothing can change a result afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from math import isfinite
from typing import Any, Final, Literal, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box

Voice = Literal["heads", "printed", "detector", "joined"]
"""Who is asked where a phrase's thing is: the VLM's localization heads; the box that it prints; a detector that takes
words; or all of these together."""
VOICES: Final[tuple[Voice, ...]] = get_args(Voice)
WIDER: Final = "wider"
"""The parameter of a recipe that says that all was taken that the model changed."""

_T = TypeVar("_T", bound=np.generic)
Point = tuple[float, float]
Json = bool | int | float | str | None | list["Json"] | dict[str, "Json"]


def read_only(array: NDArray[_T]) -> NDArray[_T]:
    """The array itself, closed for writing; a copy when it is a view on memory that others can still write."""
    if not array.flags.writeable and array.base is None:
        return array
    if array.base is not None:
        array = array.copy()
    array.flags.writeable = False
    return array


def _check_array(name: str, array: NDArray[Any], dtype: type[np.generic], shape: tuple[int | None, ...]) -> None:
    if not isinstance(array, np.ndarray) or array.dtype != dtype:
        raise ValueError(f"{name} must be {dtype.__name__}, got {getattr(array, 'dtype', type(array).__name__)}")
    if len(array.shape) != len(shape) or any(w not in (None, n) for n, w in zip(array.shape, shape, strict=True)):
        raise ValueError(f"{name} has shape {array.shape}, expected {shape}")


@dataclass(frozen=True)
class Looked:
    """Where a voice ("heads", "printed", "detector") looked for a `thing` of the phrase: `boxes` in pixels of the
    picture, surest first, none where it found nothing. `taken`: whether the answer is one of them."""

    voice: str
    thing: str
    boxes: tuple[Box, ...]
    taken: bool = False


def voice_of(looked: Sequence[Looked], heads: Sequence[str]) -> Voice:
    """Who was asked, told by where they looked and by the heads that did."""
    if not looked:
        return "heads"
    return "joined" if heads else "printed" if looked[0].voice == "printed" else "detector"


@dataclass(frozen=True)
class Recipe:
    """Everything that reproduces a selection or an edit. Becomes JSON and comes back from it unchanged.

    `heads` as written "L14H24"; `seed` 0 .. 2**32-1; `steps` of the sampler; `guidance` of the prompt; `strength` above
    0, up to 1; `versions`: name to version of what computed it; `parameters`: anything else, JSON values only.
    """

    model_set: str = ""
    heads: tuple[str, ...] = ()
    grounding: str = ""
    phrase: str = ""
    prompt: str = ""
    seed: int = 0
    steps: int = 0
    guidance: float = 0.0
    strength: float = 1.0
    versions: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError for a value out of range."""
        for name in ("model_set", "grounding", "phrase", "prompt"):
            if not isinstance(getattr(self, name), str):
                raise ValueError(f"{name} must be text")
        if not isinstance(self.heads, (list, tuple)) or not all(isinstance(h, str) for h in self.heads):
            raise ValueError("heads must be a list of names")
        if not 0 <= self.seed < 2**32:
            raise ValueError(f"seed {self.seed} is outside 0 .. 2**32-1")
        if self.steps < 0:
            raise ValueError(f"steps {self.steps} is negative")
        if not isfinite(self.guidance):
            raise ValueError(f"guidance {self.guidance} is not a number")
        if not 0 < self.strength <= 1:
            raise ValueError(f"strength {self.strength} is not above 0 and at most 1")
        object.__setattr__(self, "heads", tuple(self.heads))
        object.__setattr__(self, "versions", dict(self.versions))
        object.__setattr__(self, "parameters", dict(self.parameters))

    def of(self, found: Selection, order: str = "instances") -> Recipe:
        """The same for what a phrase selected; ``order`` as in ``engine.jobs.SelectJob``."""
        more = {} if order == "instances" else {"order": order}
        told = self.found_by(found.phrase, found.grounding, found.heads, found.looked, found.closer)
        return replace(told, parameters={**told.parameters, **more})

    def found_by(
        self, phrase: str, grounding: str, heads: Sequence[str], looked: Sequence[Looked], closer: bool | None = None
    ) -> Recipe:
        """It, for what a phrase found in this way; ``closer`` as in ``engine.jobs.SelectJob``."""
        voice = voice_of(looked, heads)
        told: dict[str, Json] = {} if voice == "heads" else {"voice": voice}
        if closer is not None:
            told["closer"] = closer
        found = {**self.parameters, **told}
        return replace(self, phrase=phrase, grounding=grounding, heads=tuple(heads), parameters=found)

    def as_dict(self) -> dict[str, Any]:
        """JSON values only."""
        return {**asdict(self), "heads": list(self.heads)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Recipe:
        """The recipe of `as_dict`; unknown keys of a newer version are left out. ValueError for wrong values."""
        known = {f.name for f in fields(cls)}
        try:
            return cls(**{k: v for k, v in values.items() if k in known})
        except (TypeError, AttributeError) as error:
            raise ValueError(f"not a recipe: {error}") from error


@dataclass(frozen=True, eq=False)
class Instance:
    """One of several things that a phrase asked for. `thing`: as what; `box`: where, in pixels of the picture; `mask`:
    uint8 of the box's size, 0 or 255; `confidence`: 0..1; `on`: whether it is part of the selection."""

    thing: str
    box: Box
    mask: NDArray[np.uint8]
    confidence: float = 0.0
    on: bool = True

    def __post_init__(self) -> None:
        """ValueError for a wrong shape, type or range."""
        box = Box(*(int(v) for v in self.box))
        _check_array("an instance's mask", self.mask, np.uint8, (box.height, box.width))
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} is outside 0..1")
        object.__setattr__(self, "box", box)
        object.__setattr__(self, "mask", read_only(self.mask))

    @classmethod
    def of_mask(cls, thing: str, mask: NDArray[np.bool_], confidence: float, *, on: bool = True) -> Instance:
        """That of a mask, bool HxW of the whole picture. ValueError for an empty one."""
        box = Box.of_mask(mask)
        if box is None:
            raise ValueError("an instance needs a mask that is not empty")
        return cls(thing, box, np.where(mask[box.as_slices], np.uint8(255), np.uint8(0)), float(confidence), on)


@dataclass(frozen=True, eq=False)
class Selection:
    """Where a phrase was found. All of it in pixels of the upright picture, HxW.

    `heat`: float32 HxW, 0..1. `box`: inside the picture. `points`: (x, y) prompts given to the segmenter. `mask`: uint8
    HxW. `confidence`: 0..1. `verdict`: in words, "sure", "likely", "two candidates" or "not found". `heads`: as
    "L14H24". `seconds`: how long each stage took. `unknown`: words of the phrase that the VLM has no token for.
    `read_as`: how the phrase was read, "" when it was as typed. `instances`: each of several things that were asked
    for; the mask is of those that are on. `missing`: which of them were not found. `places`: where the heads looked, as
    box and points, before anything was cut out: what the segmenter was asked for, then a second place it may mean.
    `looked`: where each voice looked, where others than the heads were asked. `closer`: whether a closer look at small
    things was asked for; None: that was left to the model's file.
    """

    phrase: str
    grounding: str
    heat: NDArray[np.float32]
    box: Box
    points: tuple[Point, ...]
    mask: NDArray[np.uint8]
    confidence: float
    verdict: str
    heads: tuple[str, ...]
    seconds: Mapping[str, float]
    unknown: tuple[str, ...] = ()
    read_as: str = ""
    instances: tuple[Instance, ...] = ()
    missing: tuple[str, ...] = ()
    places: tuple[tuple[Box, tuple[Point, ...]], ...] = ()
    looked: tuple[Looked, ...] = ()
    closer: bool | None = None

    def __post_init__(self) -> None:
        """ValueError for a wrong shape, type or range."""
        _check_array("heat", self.heat, np.float32, (None, None))
        height, width = self.heat.shape
        _check_array("mask", self.mask, np.uint8, (height, width))
        if self.heat.size and not (self.heat.min() >= 0 and self.heat.max() <= 1):  # also false for NaN
            raise ValueError("heat must lie within 0..1")
        for box in (self.box, *(box for box, _ in self.places)):
            if not Box.of_size(width, height).contains(box):
                raise ValueError(f"{box} reaches outside the {width}x{height} picture")
        points = (*self.points, *(point for _, inside in self.places for point in inside))
        if not all(0 <= x <= width and 0 <= y <= height for x, y in points):
            raise ValueError(f"a point lies outside the {width}x{height} picture")
        if not 0 <= self.confidence <= 1:
            raise ValueError(f"confidence {self.confidence} is outside 0..1")
        if not self.verdict:
            raise ValueError("a selection needs a verdict")
        object.__setattr__(self, "heat", read_only(self.heat))
        object.__setattr__(self, "mask", read_only(self.mask))
        object.__setattr__(self, "box", Box(*(int(v) for v in self.box)))
        object.__setattr__(self, "points", tuple((float(x), float(y)) for x, y in self.points))
        object.__setattr__(self, "heads", tuple(self.heads))
        object.__setattr__(self, "seconds", dict(self.seconds))

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the picture."""
        return self.heat.shape[1], self.heat.shape[0]


@dataclass(frozen=True, eq=False)
class Edit:
    """One repaint: lay `patch` (hxwx3 uint8 RGB) over the picture at `box` (w wide, h high), as much as `blend` says.

    `blend` (hxw uint8): 0 leaves the picture's own pixels bit for bit, 255 takes the patch. `wider` (the same): the
    blend that takes all that the model changed, where it changed more than it was asked to; not kept in files.
    """

    box: Box
    patch: NDArray[np.uint8]
    blend: NDArray[np.uint8]
    recipe: Recipe
    wider: NDArray[np.uint8] | None = None

    def __post_init__(self) -> None:
        """ValueError for a wrong shape or type, or a box that starts outside the picture."""
        box = Box(*(int(v) for v in self.box))
        if box.x0 < 0 or box.y0 < 0 or box.area == 0:
            raise ValueError(f"{box} is empty or starts outside the picture")
        _check_array("patch", self.patch, np.uint8, (box.height, box.width, 3))
        _check_array("blend", self.blend, np.uint8, (box.height, box.width))
        object.__setattr__(self, "box", box)
        object.__setattr__(self, "patch", read_only(self.patch))
        object.__setattr__(self, "blend", read_only(self.blend))
        if self.wider is not None:
            _check_array("wider", self.wider, np.uint8, (box.height, box.width))
            object.__setattr__(self, "wider", read_only(self.wider))

    @property
    def widened(self) -> Edit:
        """The same with all that the model changed. ValueError where that is no more than was asked."""
        if self.wider is None:
            raise ValueError("the model changed no more than it was asked to")
        recipe = replace(self.recipe, parameters={**self.recipe.parameters, WIDER: True})
        return Edit(self.box, self.patch, self.wider, recipe)
