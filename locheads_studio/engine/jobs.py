"""What the worker can be asked: frozen requests that hold everything the work needs, checked where they are made.

Conventions: pictures HxWx3 uint8 RGB of the upright picture; masks HxW uint8, 0 keep .. 255 repaint; boxes half-open
in pixels; points (x, y) in pixels; labels 1 inside, 0 outside. A job holds read-only views of the arrays it is given;
whoever makes a job must not write into the arrays afterwards. Jobs can be pickled.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from locheads_studio.catalog.lora import Lora
from locheads_studio.catalog.lora import check as check_loras
from locheads_studio.document.edits import VOICES, Voice
from locheads_studio.document.geometry import Box
from locheads_studio.document.outline import OUTLINES, OutlineWish
from locheads_studio.errors import HeadError, LimitError, PhraseError, PictureError, UsageError
from locheads_studio.heads.names import Head
from locheads_studio.imaging import limits

Rgb8 = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Grounding = Literal["paper", "studio"]
Part = Literal["vlm", "segmenter", "inpainter"]

Order = Literal["instances", "heads"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
GROUNDINGS: Final[tuple[Grounding, ...]] = get_args(Grounding)
PARTS: Final[tuple[Part, ...]] = get_args(Part)
MAX_TEXT_WORDS: Final = 200  # longer than any referring sentence of the benchmarks, and it fits every model's context
MAX_STEPS: Final = 1_000  # the length of the diffusion schedules
MAX_TRANSITION: Final = 1_000.0  # pixels


def pixels_key(picture: Rgb8) -> str:
    """A short name of the pixels: equal pixels have equal names. About 1 ms per megapixel."""
    digest = hashlib.blake2b(repr(picture.shape).encode(), digest_size=12)
    digest.update(np.ascontiguousarray(picture).data)
    return digest.hexdigest()


def checked_text(text: str, word: str) -> str:
    """`text` with white space tidied; `word` ("phrase" or "prompt") names it in errors.

    Raises:
        PhraseError: it is empty or longer than the limits above.
    """
    if len(text) > limits.TEXT_CHARACTERS:
        raise PhraseError(
            "The {word} has {text} characters, more than the limit of {text_characters}",
            "Shorten the {word}",
            word=word,
            text=f"{len(text):,}",
            text_characters=f"{limits.TEXT_CHARACTERS:,}",
        )
    tidy = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not tidy:
        example = 'select, like "the white horse"' if word == "phrase" else 'paint, like "a zebra"'
        raise PhraseError("The {word} is empty", "Say what to {example}", word=word, example=example)
    words = tidy.count(" ") + 1
    if words > MAX_TEXT_WORDS:
        raise PhraseError(
            "The {word} has {count} words, more than the limit of {most}",
            "Shorten the {word}",
            word=word,
            count=f"{words:,}",
            most=MAX_TEXT_WORDS,
        )
    return tidy


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """What every request has. A newer one with the same `supersede` key cancels the older; None never does.

    `pixels` names the pixels it is about and comes back with its outcome, so that a stale result can be told. `asks`:
    the method of `models.host.ModelHost` that does it; the fields of the task, without these two, are its arguments.
    """

    asks: ClassVar[str] = ""
    pixels: str = ""
    supersede: str | None = None

    def arguments(self) -> dict[str, Any]:
        """What the host's method is called with, by name, beside `step`."""
        own = (field.name for field in fields(self))
        return {name: getattr(self, name) for name in own if name not in ("pixels", "supersede")}


@dataclass(frozen=True, kw_only=True, eq=False)
class WarmTask(Task):
    """Load one model of the set before it is needed, and let it read `picture` if there is one. Result: None."""

    asks = "warm"
    part: Part
    picture: Rgb8 | None = None

    def __post_init__(self) -> None:
        if self.part not in PARTS:
            raise UsageError(
                "There is no model {part}", "Use one of {choices}", part=repr(self.part), choices=", ".join(PARTS)
            )
        if self.picture is not None:
            object.__setattr__(self, "picture", _checked(self.picture))


@dataclass(frozen=True, kw_only=True, eq=False)
class Job(Task):
    """A question about a picture."""

    picture: Rgb8

    def __post_init__(self) -> None:
        self._set("picture", _checked(self.picture))
        if not self.pixels:
            self._set("pixels", pixels_key(self.picture))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)  # frozen for everybody else


@dataclass(frozen=True, kw_only=True, eq=False)
class LocateJob(Job):
    """Where does the VLM look for `phrase`? Result: the host's Located. `heads` as ("L4H2",); None takes the set's.

    `voice`: who is asked (`document.edits.Voice`). The paper's grounding asks the heads alone. `against`: a phrase
    whose maps are taken away from those of `phrase`, like "the background"; "": the set's own neutral phrases, if any.
    `closer`: whether the heads look at small things once more, from closer; None: as the model's file says.
    """

    asks = "locate"
    phrase: str
    grounding: Grounding = "studio"
    heads: tuple[str, ...] | None = None
    voice: Voice = "heads"
    against: str = ""
    closer: bool | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set("phrase", checked_text(self.phrase, "phrase"))
        if self.grounding not in GROUNDINGS:
            raise UsageError(
                "There is no grounding {grounding}",
                "Use one of {choices}",
                grounding=repr(self.grounding),
                choices=", ".join(GROUNDINGS),
            )
        if self.voice not in VOICES:
            raise UsageError(
                "There is no voice {voice}", "Use one of {choices}", voice=repr(self.voice), choices=", ".join(VOICES)
            )
        if self.voice != "heads" and self.grounding == "paper":
            raise UsageError("The paper's grounding asks the heads alone", "Use the studio's, or the voice heads")
        if self.voice in ("printed", "detector") and self.heads is not None:
            raise UsageError(
                "The voice {voice} asks no heads", "Name none, or use the voice heads or joined", voice=repr(self.voice)
            )
        if self.against:
            self._set("against", checked_text(self.against, "phrase"))
            if self.grounding == "paper" or self.voice in ("printed", "detector"):
                raise UsageError("Only the studio's grounding of heads can look against a phrase", "Leave it out")
        if self.heads is not None and not self.heads:
            raise HeadError("The list of heads is empty", "Name at least one head, like L4H2")


@dataclass(frozen=True, kw_only=True, eq=False)
class SelectJob(LocateJob):
    """Locate, then segment: the mask of what `phrase` names. Result: `document.edits.Selection`.

    `order`: what words of order mean ("the third cup from the left") is chosen among the "instances" that are found of
    the kind, where those are several, or is left to the "heads". `previews`: whether what a LocateJob results in is
    told as soon as it is there, before the mask.
    """

    asks = "select"
    order: Order = "instances"
    previews: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.order not in ORDERS:
            raise UsageError(
                "There is no order by {order}",
                "Use one of {choices}",
                order=repr(self.order),
                choices=", ".join(ORDERS),
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class HeadMapsJob(Job):
    """What every head of the VLM looks at for each of the `phrases`. Result: `heads.reading.Reading`."""

    asks = "read_heads"
    phrases: tuple[str, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.phrases:
            raise PhraseError("There is no phrase", "Give at least one")
        self._set("phrases", tuple(checked_text(phrase, "phrase") for phrase in self.phrases))


@dataclass(frozen=True, kw_only=True, eq=False)
class CoverJob(Task):
    """How far things reach, fitted on maps [phrases, heads, rows, columns] of the `observed` heads and the share of
    each cell that the thing covers [phrases, rows, columns]. Result: `heads.cover.Cover`."""

    asks = "fit_cover"
    maps: NDArray[np.float16]
    shares: NDArray[np.float32]
    observed: tuple[Head, ...]

    def __post_init__(self) -> None:
        phrases, heads, *grid = self.maps.shape
        if heads != len(self.observed) or self.shares.shape != (phrases, *grid) or not phrases:
            raise HeadError("The maps, the heads and what is covered do not belong together", "Collect them again")


@dataclass(frozen=True, kw_only=True, eq=False)
class LookJob(Job):
    """Let the whole VLM read ``picture`` and ``others`` in one pass, ahead of HeadMapsJobs on them. No result."""

    asks = "look"
    others: tuple[Rgb8, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class TraceJob(Job):
    """What every head looks at while it reads `phrase`, word for word. Result: `heads.reading.Trace`.

    `beside`: phrases to compare with on the same picture. `whole`: load layers above the deepest chosen head, too.
    """

    asks = "trace"
    phrase: str
    grounding: Grounding = "studio"
    beside: tuple[str, ...] = ()
    whole: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set("phrase", checked_text(self.phrase, "phrase"))
        self._set("beside", tuple(checked_text(phrase, "phrase") for phrase in self.beside))
        if self.grounding not in GROUNDINGS:
            raise UsageError(
                "There is no grounding {grounding}",
                "Use one of {choices}",
                grounding=repr(self.grounding),
                choices=", ".join(GROUNDINGS),
            )


@dataclass(frozen=True, kw_only=True, eq=False)
class PrintedBoxJob(Job):
    """The box that the VLM itself prints when it is asked where `phrase` is. Result: a Box, or None for no box.

    UsageError for a VLM that prints none.
    """

    asks = "printed_box"
    phrase: str

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set("phrase", checked_text(self.phrase, "phrase"))


@dataclass(frozen=True, kw_only=True, eq=False)
class SegmentJob(Job):
    """The mask for a box, points, or both. Result: a mask of the picture's size."""

    asks = "segment"
    box: Box | None = None
    points: tuple[tuple[float, float], ...] = ()
    labels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        height, width = self.picture.shape[:2]
        if self.box is None and not self.points:
            raise UsageError("Nothing to segment", "Give a box or at least one point")
        if self.box is not None and self.box.clamp(width, height).area == 0:
            raise UsageError(
                "The box {tuple} lies outside the picture",
                "Stay inside {width}x{height}",
                tuple=tuple(self.box),
                width=width,
                height=height,
            )
        if len(self.points) != len(self.labels) or not set(self.labels) <= {0, 1}:
            raise UsageError("Points and labels do not fit together", "Give each point a label, 1 inside or 0 outside")


@dataclass(frozen=True, kw_only=True, eq=False)
class CandidatesJob(SegmentJob):
    """All masks that the segmenter offers for box and points, with its own scores; without `several`, its single one.
    `cover` [H, W]: what the thing covers, for a segmenter that takes that; of others those for the box `hot`, too.

    Result: the segmenter's Segmentation.
    """

    asks = "candidates"
    several: bool = True
    hot: Box | None = None
    cover: NDArray[np.float32] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class CloserJob(Job):
    """A mask that was found, cut out once more on an enlarged piece of the picture if it is small.

    `mask`: bool, of the picture's size; `points`: on it. Result: a mask like it.
    """

    asks = "look_closer"
    mask: NDArray[np.bool_]
    points: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class ExtentJob(CloserJob):
    """As CloserJob, and then without what the masks `offered` for the `box` of the heat and the points do not agree
    about and neither heat [H, W] nor colour speaks for. Without `closer`, only the latter. `covered`: the heat is what
    the thing covers."""

    asks = "extent"
    offered: tuple[NDArray[np.bool_], ...]
    heat: NDArray[np.float32]
    box: Box
    closer: bool = True
    covered: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class RefineJob(Job):
    """The edge of `mask` found anew in the picture, within `width` pixels to either side. Result: a mask like it."""

    mask: Mask
    width: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mask.dtype != np.uint8 or self.mask.shape != self.picture.shape[:2]:
            raise PictureError("The mask is not of the picture's size", "Select something again")
        self._set("mask", _read_only(self.mask))
        _within("width", self.width, 1, 200)


@dataclass(frozen=True, kw_only=True, eq=False)
class InpaintJob(Job):
    """Repaint the masked pixels as `prompt` says. Result: `document.edits.Edit`. None takes the model set's value.

    `negative`: what must not be painted, if the model can be told. `phrase`: what the mask was found by, "" for one
    made by hand; it tells with the prompt whether the `outline` is kept, unless that says so itself. `transition`:
    width of the soft edge in pixels. `second_pass`: what is larger than the model's size is gone over again at the
    picture's own resolution. `reference`: a picture of what to paint, for models that take one. `loras`: LoRA files
    that the model wears; None: those of the table of models. `previews`: whether progress is to show what is being
    made.
    """

    asks = "inpaint"
    mask: Mask
    prompt: str
    seed: int = 0
    steps: int | None = None
    guidance: float | None = None
    strength: float = 1.0
    negative: str = ""
    phrase: str = ""
    outline: OutlineWish = "auto"
    transition: float | None = None
    second_pass: bool | None = None
    reference: Rgb8 | None = None
    loras: tuple[Lora, ...] | None = None
    previews: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.reference is not None:
            self._set("reference", _checked(self.reference))
        if self.loras is not None:
            check_loras(self.loras)
        self._set("prompt", checked_text(self.prompt, "prompt"))
        if self.negative:
            self._set("negative", checked_text(self.negative, "negative prompt"))
        height, width = self.picture.shape[:2]
        if self.mask.dtype != np.uint8 or self.mask.ndim != 2:
            raise PictureError(
                "A mask is HxW uint8, got {dtype} {shape}",
                "Give a greyscale mask of 8 bit",
                dtype=self.mask.dtype,
                shape=self.mask.shape,
            )
        if self.mask.shape != (height, width):
            raise PictureError(
                "The mask is {mask}x{mask2}, the picture {width}x{height}",
                "Give a mask of the picture's size",
                mask=self.mask.shape[1],
                mask2=self.mask.shape[0],
                width=width,
                height=height,
            )
        if not self.mask.any():
            raise PictureError("The mask is empty", "Mark what to repaint in white")
        self._set("mask", _read_only(self.mask))
        _within("steps", self.steps, 1, MAX_STEPS)
        _within("guidance", self.guidance, 0.0, 100.0)
        _within("strength", self.strength, 0.01, 1.0)
        _within("transition", self.transition, 0.0, MAX_TRANSITION)
        if self.outline not in OUTLINES:
            raise UsageError(
                "There is no outline {outline}",
                "Use one of {choices}",
                outline=repr(self.outline),
                choices=", ".join(OUTLINES),
            )
        _within("seed", self.seed, 0, 2**32 - 1)


def _checked(picture: Rgb8) -> Rgb8:
    if picture.ndim != 3 or picture.shape[2] != 3 or picture.dtype != np.uint8 or 0 in picture.shape:
        raise PictureError(
            "A job needs HxWx3 uint8 pixels, got {dtype} {shape}",
            "Open the picture again",
            dtype=picture.dtype,
            shape=picture.shape,
        )
    return _read_only(picture)


def _read_only(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    view = np.ascontiguousarray(array).view()
    view.flags.writeable = False
    return view


def _within(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise LimitError(
            "{name} is {value}", "Choose between {low} and {high}", name=name, value=value, low=low, high=high
        )
