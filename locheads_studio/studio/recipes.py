"""Recipes as files: what was said and done to a picture, to be done to another one. No Qt, no torch.

A recipe has steps; each finds what a phrase names, corrects the mask, and repaints it. What was painted or pointed by
hand belongs to one picture and is not in a recipe; `taken_from` says which layers it had to leave out.
"""

from __future__ import annotations

import json
import math
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from locheads_studio.catalog.lora import Lora, Worn, find
from locheads_studio.document.edits import VOICES, Edit, Recipe, Selection, Voice
from locheads_studio.document.keys import content_key
from locheads_studio.document.layers import Layer, parts
from locheads_studio.document.outline import OUTLINES, OutlineWish
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import (
    GROUNDINGS,
    MAX_STEPS,
    MAX_TRANSITION,
    ORDERS,
    InpaintJob,
    Job,
    Order,
    RefineJob,
    SegmentJob,
    SelectJob,
    pixels_key,
)
from locheads_studio.engine.jobs import checked_text as checked
from locheads_studio.errors import LimitError, PhraseError, PictureError, UsageError
from locheads_studio.heads.names import parse_heads
from locheads_studio.imaging import disk, limits
from locheads_studio.imaging.pictures import FILLED, Picture, apply_edits, fills_transparency
from locheads_studio.imaging.project import is_project, open_project
from locheads_studio.studio import maskwork
from locheads_studio.studio.maskwork import MaskOp
from locheads_studio.studio.strip import Result
from locheads_studio.studio.wishes import (
    closer_in,
    loras_in,
    negative_in,
    order_in,
    outline_in,
    reference_in,
    second_pass_in,
    transition_in,
    voice_in,
)
from locheads_studio.texts import Text

Correction = tuple[str, float]
"""An operation on the whole mask and its pixels; other names stand for work by hand, which cannot be replayed."""
Run = Callable[[Job, Callable[[str, float], None] | None], Any]
"""Does a job and returns its result: `commands.console.run` with a worker."""

SUFFIX: Final = ".json"
VERSION: Final = (1, 0)
_REFINE: Final = "refine edge"
REPLAYED: Final[frozenset[str]] = frozenset({*get_args(MaskOp), _REFINE, maskwork.SHADOW})
_FORMAT: Final = "locheads-studio recipe"
_REACH: Final = 1_000.0  # pixels of a correction
_STEPS: Final = 100
_OTHER_REFERENCE: Final = "The reference picture is another one than the recipe was made with."


@dataclass(frozen=True, kw_only=True)
class RecipeStep:
    """Find `phrase`, take `candidate` 0, 1 or 2 (both), correct the mask, repaint it as `prompt` says.

    It is laid on at `opacity`. `phrase` may be "" where a mask is given. `negative`: what must not be painted.
    `heads` (as "L14H24"), `steps` and `guidance` None: the model set's own. `order` as in `engine.jobs.SelectJob`;
    `outline`, `transition` and `second_pass` as in `engine.jobs.InpaintJob`. `voice`: who is asked where it is;
    `closer`: whether small things are looked at from closer (None: as the model's file says).
    `loras`: the files that the painting model wore; `reference`: the content key of the picture it was shown, or "".
    Both are files of the user's, which `replay` is `Given`.
    """

    phrase: str
    prompt: str
    grounding: Literal["paper", "studio"] = "studio"
    order: Order = "instances"
    heads: tuple[str, ...] | None = None
    candidate: int = 0
    corrections: tuple[Correction, ...] = ()
    seed: int = 0
    steps: int | None = None
    guidance: float | None = None
    strength: float = 1.0
    outline: OutlineWish = "auto"
    transition: float | None = None
    second_pass: bool | None = None
    opacity: float = 1.0
    negative: str = ""
    voice: Voice = "heads"
    closer: bool | None = None
    loras: tuple[Worn, ...] = ()
    reference: str = ""

    def __post_init__(self) -> None:
        """PhraseError, HeadError or UsageError for a value that cannot be used."""
        if self.phrase != "":
            object.__setattr__(self, "phrase", checked(self.phrase, "phrase"))
        if self.negative != "":
            object.__setattr__(self, "negative", checked(self.negative, "negative prompt"))
        object.__setattr__(self, "prompt", checked(self.prompt, "prompt"))
        if self.heads is not None:
            object.__setattr__(self, "heads", tuple(str(head) for head in parse_heads(",".join(self.heads))))
        object.__setattr__(self, "corrections", tuple((op, _pixels(pixels)) for op, pixels in self.corrections))
        object.__setattr__(self, "loras", tuple(one if isinstance(one, Worn) else Worn(**one) for one in self.loras))
        right = (
            self.grounding in GROUNDINGS
            and self.order in ORDERS
            and self.candidate in (0, 1, 2)
            and all(op in REPLAYED and 0 <= pixels <= _REACH for op, pixels in self.corrections)
            and 0 <= self.seed < 2**32
            and (self.steps is None or 1 <= self.steps <= MAX_STEPS)
            and (self.guidance is None or 0 <= self.guidance <= 100)
            and 0.01 <= self.strength <= 1
            and self.outline in OUTLINES
            and self.second_pass in (None, False, True)
            and (self.transition is None or 0 <= self.transition <= MAX_TRANSITION)
            and 0 < self.opacity <= 1
            and self.voice in VOICES
            and self.closer in (None, False, True)
            and isinstance(self.reference, str)
        )
        if not right:
            raise UsageError("The recipe asks for something that does not exist", "Export it again")


@dataclass(frozen=True, kw_only=True)
class RecipeFile:
    """`steps` in their order; `model_set` and `versions` they were made with; `name` for people."""

    steps: tuple[RecipeStep, ...]
    model_set: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


def taken_from(layers: Iterable[Layer], name: str = "") -> tuple[RecipeFile, tuple[str, ...]]:
    """The recipe of the visible layers, and the names of those that were left out, since no phrase selected them.

    UsageError when none is left.
    """
    steps, left, last = [], [], Recipe()
    for layer in layers:
        if not layer.shows:
            continue
        for recipe, opacity in parts(layer):
            if recipe.phrase and recipe.prompt:
                steps.append(_step_of(recipe, opacity))
                last = recipe
            elif layer.name not in left:
                left.append(layer.name)
    if not steps:
        raise UsageError("There is nothing that can be done to another picture", "Select with words, repaint and apply")
    return RecipeFile(steps=tuple(steps), model_set=last.model_set, versions=last.versions, name=name), tuple(left)


def _step_of(recipe: Recipe, opacity: float) -> RecipeStep:
    kept = recipe.parameters.get("corrections")
    rows = kept if isinstance(kept, (list, tuple)) else ()  # of a file: anything may stand there
    corrections = [row for row in rows if isinstance(row, (list, tuple)) and len(row) == 2]
    return RecipeStep(
        phrase=recipe.phrase,
        prompt=recipe.prompt,
        grounding="paper" if recipe.grounding == "paper" else "studio",
        order=order_in(recipe),
        heads=recipe.heads or None,
        candidate=_candidate(recipe.parameters.get("candidate")),
        corrections=tuple(
            (op, float(px))
            for op, px in corrections
            if isinstance(op, str) and op in REPLAYED and isinstance(px, int | float) and 0 <= px <= _REACH
        ),
        seed=recipe.seed,
        steps=recipe.steps or None,
        guidance=recipe.guidance or None,
        strength=recipe.strength,
        outline=outline_in(recipe),
        transition=transition_in(recipe),
        second_pass=second_pass_in(recipe),
        opacity=opacity,
        negative=negative_in(recipe),
        voice=voice_in(recipe),
        closer=closer_in(recipe),
        loras=loras_in(recipe),
        reference=reference_in(recipe),
    )


def _pixels(value: Any) -> float:
    """A distance; endless where the number is too large for one."""
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _candidate(kept: Any) -> int:
    return int(kept) if kept in (1, 2) else 0


def save(recipe: RecipeFile, path: Path) -> None:
    """Write a recipe; WriteError when that fails."""
    values = {"format": _FORMAT, "version": list(VERSION), **asdict(recipe)}
    disk.write_text(path, json.dumps(values, ensure_ascii=False, indent=1) + "\n")


def load(path: Path, *, masked: bool = False) -> RecipeFile:
    """The recipe in a file: one that was exported, that of a project file's layers, or what `edit --json` printed.

    `masked`: masks will be given, so that steps need no phrase. UsageError when there is none, or one this version
    cannot follow; PhraseError for a step without a phrase; for a project also errors as of `open_project`.
    """
    file = _load(path)
    if not masked and not all(step.phrase for step in file.steps):
        raise PhraseError("The phrase is empty", "Say what to select, or give masks")
    return file


def _load(path: Path) -> RecipeFile:
    if path.is_file() and is_project(path):
        project, _ = open_project(path, (Result,))
        return taken_from(project.state.layers, project.name)[0]
    advice = "Export it again from a document, with File, Export recipe"
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            raise UsageError("{name} is not a file", advice, name=path.name)
        if status.st_size > limits.JSON_BYTES:
            raise LimitError(
                "{name} is larger than {limits} MiB", advice, name=path.name, limits=f"{limits.JSON_BYTES / 2**20:.0f}"
            )
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError("There is no file {path}", "Check the name", path=path) from error
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError("{name} is no recipe", advice, name=path.name) from error
    match values:
        case {"format": str(kind), "version": [int(major), int(_)], "steps": list(rows)} if kind == _FORMAT:
            if major > VERSION[0]:
                raise UsageError(
                    "{name} was made by a newer version of this program", "Update LocHeads Studio", name=path.name
                )
        case {"recipe": {"prompt": str()} as row} | ({"prompt": str(), "phrase": str(), "versions": dict()} as row):
            return _told_by_edit(row, path.name, advice)
        case _:
            raise UsageError("{name} is no recipe", advice, name=path.name)
    if not 1 <= len(rows) <= _STEPS:
        raise UsageError(
            "{name} has {rows} steps", "A recipe has 1 to {steps}", name=path.name, rows=len(rows), steps=_STEPS
        )
    known = {f.name for f in fields(RecipeStep)}
    try:
        steps = tuple(RecipeStep(**{k: v for k, v in row.items() if k in known}) for row in rows)
        model_set, name = values.get("model_set", ""), values.get("name", "")
        versions = {str(k): str(v) for k, v in values.get("versions", {}).items()}
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError("{name} is no recipe: {error}", advice, name=path.name, error=error) from error
    return RecipeFile(steps=steps, model_set=str(model_set), versions=versions, name=str(name))


def _told_by_edit(row: Mapping[str, Any], name: str, advice: str) -> RecipeFile:
    """The recipe of one edit, as `Recipe.as_dict` has it."""
    try:
        recipe = Recipe.from_dict(row)
        versions = {str(k): str(v) for k, v in recipe.versions.items()}
        return RecipeFile(steps=(_step_of(recipe, 1.0),), model_set=recipe.model_set, versions=versions)
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError("{name} is no recipe: {error}", advice, name=name, error=error) from error


@dataclass(frozen=True, eq=False)
class Replayed:
    """What a recipe made of a picture: the result, its edits, what was found, and sentences for the user."""

    picture: Picture
    edits: tuple[Edit, ...]
    found: tuple[Selection, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """The files of the user's that a recipe may need: `loras` to look among, and the `reference` picture [H, W, 3]."""

    loras: tuple[Path, ...] = ()
    reference: NDArray[np.uint8] | None = None

    def wanted(self, step: RecipeStep, notes: list[str]) -> tuple[tuple[Lora, ...] | None, NDArray[np.uint8] | None]:
        """The LoRA files and the reference picture of a step. WeightsError or UsageError when one is missing."""
        loras = find(step.loras, self.loras) if step.loras else None
        if not step.reference:
            return loras, None
        if self.reference is None:
            raise UsageError("The recipe shows the painting model a picture, which is not here", "Give it: --reference")
        if content_key(self.reference) != step.reference and _OTHER_REFERENCE not in notes:
            notes.append(_OTHER_REFERENCE)
        return loras, self.reference


def replay(
    run: Run,
    picture: Picture,
    recipe: RecipeFile,
    step: Callable[[str, float], None] | None,
    *,
    unsure: bool = False,
    mask: NDArray[np.uint8] | None = None,
    given: Given | None = None,
) -> Replayed:
    """Do to a picture what a recipe says; with a `mask` (uint8 [H, W], 255 = repaint) to that instead of what is found.
    `given`: the LoRA files and the reference picture that it may need.

    PhraseError when a phrase finds nothing, or with `unsure` False nothing for sure; other errors as of the jobs.
    """
    edits: list[Edit] = []
    founds: list[Selection] = []
    notes: list[str] = []
    for asked in recipe.steps:
        loras, reference = (given or Given()).wanted(asked, notes)  # first: a look costs more
        shown = apply_edits(picture, edits).rgb8
        found, select, marked = None, None, mask
        if marked is None:
            select, found, marked = _found(run, shown, asked, step, notes, unsure=unsure)
        key = select.pixels if select is not None else pixels_key(shown)
        plane = Plane.from_array(np.ascontiguousarray(marked))
        for op, pixels in asked.corrections:
            if op == _REFINE:
                edge = RefineJob(picture=shown, pixels=key, mask=plane.read(), width=pixels)
                plane = Plane.from_array(run(edge, step))
            elif op == maskwork.SHADOW:
                plane = maskwork.with_shadow(plane, shown)
            else:
                plane = maskwork.operate(plane, op, pixels)  # type: ignore[arg-type]
        if plane.is_empty:
            if found is None:
                raise PictureError("The mask is empty", "Mark what to repaint in white")
            raise PhraseError("Nothing was found for “{phrase}”", "Say it in other words", phrase=asked.phrase)
        paint = InpaintJob(
            picture=shown,
            pixels=key,
            mask=plane.read(),
            prompt=asked.prompt,
            negative=asked.negative,
            seed=asked.seed,
            steps=asked.steps,
            guidance=asked.guidance,
            strength=asked.strength,
            phrase="" if found is None else found.read_as or asked.phrase,
            outline=asked.outline,
            transition=asked.transition,
            second_pass=asked.second_pass,
            reference=reference,
            loras=loras,
        )
        edit: Edit = run(paint, step)
        told = edit.recipe
        if found is not None:
            told = told.of(found, asked.order)
            founds.append(found)
        if fills_transparency(picture, edit) and FILLED not in notes:
            notes.append(FILLED)
        layer = Layer(1, asked.prompt, Edit(edit.box, edit.patch, edit.blend, told), opacity=asked.opacity)
        edits.append(layer.as_edit())
    return Replayed(apply_edits(picture, edits), tuple(edits), tuple(founds), tuple(notes))


def _found(
    run: Run, shown: NDArray[np.uint8], asked: RecipeStep, step: Callable[[str, float], None] | None,
    notes: list[str], *, unsure: bool,
) -> tuple[SelectJob, Selection, NDArray[np.uint8]]:  # fmt: skip
    """What a step's phrase finds: the job that asked, its answer, and the mask of the candidate that is wanted."""
    select = SelectJob(
        picture=shown,
        phrase=asked.phrase,
        grounding=asked.grounding,
        heads=asked.heads,
        order=asked.order,
        voice=asked.voice,
        closer=asked.closer,
    )
    found: Selection = run(select, step)
    if found.verdict == "not found" and not unsure:
        raise PhraseError(
            "“{phrase}” was not found for sure", "Select it by hand, or accept what is unsure", phrase=asked.phrase
        )
    mask = found.mask
    if asked.candidate:
        second = _second(run, select, found, step)
        if second is not None:
            mask = np.maximum(mask, second) if asked.candidate == 2 else second
        if second is None:
            notes.append(Text("“{phrase}” has no second candidate here; the first was taken.", phrase=asked.phrase))
    return select, found, mask


def _second(run: Run, select: SelectJob, found: Selection, step: Callable[[str, float], None] | None) -> Any:
    """The mask of the phrase's second candidate; None when there is none."""
    if len(found.places) < 2:
        return None
    box, points = found.places[1]
    job = SegmentJob(picture=select.picture, pixels=select.pixels, box=box, points=points, labels=(1,) * len(points))
    return run(job, step)
