"""How well several things by words are found in drawn scenes: "every", "all", plurals, "both", numbers, "A and B".

An instance counts as found where its mask overlaps a thing that was asked for with an IoU of ``SAME`` or more; each
thing is found once, and what else was selected is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from locheads_studio.document.edits import Selection
from locheads_studio.engine.jobs import SelectJob
from locheads_studio.errors import PhraseError
from locheads_studio.evaluation.metrics import RESAMPLES
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.plan import Split
from locheads_studio.world.scene import Region, Scene
from locheads_studio.world.sentences import SMALLEST
from locheads_studio.world.views import draw_padded

Mask = npt.NDArray[np.bool_]
Run = Callable[[SelectJob], Any]

SIDE: Final = 448
"""Longer side of the pictures: three in four are square, the others 4:3 or 3:4."""
SAME: Final = 0.5
"""IoU of masks from which on they show the same thing."""
KIND: Final = ("every", "all", "plural")
"""The forms that ask for all of a kind; a scene is asked one of them, in turn."""
_NUMBERS: Final = {3: "three", 4: "four", 5: "five", 6: "six"}


@dataclass(frozen=True, eq=False)
class Request:
    """A phrase of a form, and the masks, bool [H, W], of all that it asks for."""

    form: str
    phrase: str
    truths: tuple[Mask, ...]


@dataclass(frozen=True)
class Count:
    """Of one request: things ``found`` of those ``asked``, and what was selected beside them, ``wrong``."""

    found: int
    asked: int
    wrong: int


def scenes(first: int, count: int, split: Split) -> Iterator[tuple[int, Scene, list[Request]]]:
    """The next ``count`` scenes from seed ``first`` on that hold several of a kind, with what is asked about them."""
    seed = first
    for number in range(count):
        while True:
            scene, _, _ = draw_padded(seed, split, SIDE)
            seed += 1
            asked = requests(scene, KIND[number % len(KIND)])
            if asked:
                break
        yield seed - 1, scene, asked


def requests(scene: Scene, form: str) -> list[Request]:
    """What is asked about a scene: its first kind of which there are several, in a ``form`` of ``KIND``; the same with
    its number; and two things of which there is one each. Nothing where there are not several of any kind, or where one
    of them is too small to be pointed at."""
    things = [region for region in scene.regions if not region.part]
    counts = Counter(region.name for region in things)
    name = next((region.name for region in things if counts[region.name] > 1), None)
    if name is None:
        return []
    masks = tuple(region.mask for region in things if region.name == name)
    if not all(_is_seen(mask) for mask in masks):
        return []
    many = KINDS[name].plural
    said = {"every": f"every {name}", "all": f"all {many}", "plural": f"the {many}"}[form]
    asked = [Request(form, said, masks)]
    if len(masks) == 2:
        asked.append(Request("both", f"both {many}", masks))
    elif len(masks) in _NUMBERS:
        asked.append(Request("number", f"the {_NUMBERS[len(masks)]} {many}", masks))
    alone: list[Region] = [region for region in things if counts[region.name] == 1 and _is_seen(region.mask)]
    if len(alone) > 1:
        one, other = alone[:2]
        asked.append(Request("A and B", f"the {one.name} and the {other.name}", (one.mask, other.mask)))
    return asked


def counted(selection: Selection, truths: Sequence[Mask]) -> Count:
    """What of a selection is right: of each thing its best instance, of two instances of one thing one."""
    shape = selection.mask.shape
    chosen = [one for one in selection.instances if one.on]
    masks = [_whole(one.mask > 0, one.box.as_slices, shape) for one in chosen] or [selection.mask >= 128]
    overlaps = np.array([[iou(mask, truth) for truth in truths] for mask in masks])
    found = 0
    while overlaps.size and overlaps.max() >= SAME:
        row, column = np.unravel_index(int(overlaps.argmax()), overlaps.shape)
        overlaps[row], overlaps[:, column] = 0.0, 0.0
        found += 1
    return Count(found, len(truths), len(masks) - found)


def iou(one: Mask, other: Mask) -> float:
    """Overlap of two masks over their union; 0 where both are empty."""
    return int(np.count_nonzero(one & other)) / max(int(np.count_nonzero(one | other)), 1)


def measure(run: Run, first: int, count: int, split: Split, step: Callable[[str, float], None]) -> dict[str, Any]:
    """Ask about ``count`` scenes; figures by form, of all that ask for a kind together, and of everything."""
    rows: list[tuple[int, Request, Count]] = []
    refused: Counter[str] = Counter()
    last = first
    for number, (seed, scene, asked) in enumerate(scenes(first, count, split)):
        last = seed
        for request in asked:
            try:
                got = counted(run(SelectJob(picture=scene.picture, phrase=request.phrase)), request.truths)
            except PhraseError as error:
                refused[error.message] += 1
                got = Count(0, len(request.truths), 0)
            rows.append((seed, request, got))
        step("asking for several things", (number + 1) / count)
    groups: dict[str, tuple[str, ...]] = {form: (form,) for form in dict.fromkeys(r.form for _, r, _ in rows)}
    groups |= {" + ".join(KIND): KIND, "together": tuple(groups)}
    return {
        "split": split, "seeds": [first, last], "scenes": count, "same": SAME,
        "forms": {title: figures([(s, c) for s, r, c in rows if r.form in forms]) for title, forms in groups.items()},
        "refused": dict(refused),
        "missed": [
            {"seed": seed, "phrase": request.phrase, "found": got.found, "asked": got.asked, "wrong": got.wrong}
            for seed, request, got in rows if got.found < got.asked or got.wrong
        ],
    }  # fmt: skip


def figures(rows: Sequence[tuple[int, Count]]) -> dict[str, Any]:
    """Recall and precision of requests by the seed of their scene, with 95 % intervals over scenes (bootstrap)."""
    seeds = list(dict.fromkeys(seed for seed, _ in rows))
    sums = np.array([
        [sum(getattr(count, what) for own, count in rows if own == seed) for what in ("found", "asked", "wrong")]
        for seed in seeds
    ]).reshape(-1, 3)  # fmt: skip
    draws = np.random.default_rng(0).integers(0, max(len(seeds), 1), (RESAMPLES, len(seeds)))
    drawn = sums[draws].sum(axis=1) if len(seeds) else np.zeros((1, 3))
    found, asked, wrong = (int(value) for value in sums.sum(axis=0))

    def share(of: npt.NDArray[Any], among: npt.NDArray[Any]) -> list[float]:
        return [round(float(v), 3) for v in np.percentile(of / np.maximum(among, 1), (2.5, 97.5))]

    return {
        "requests": len(rows), "asked": asked, "found": found, "wrong": wrong,
        "recall": round(found / max(asked, 1), 3), "precision": round(found / max(found + wrong, 1), 3),
        "intervals": {"recall": share(drawn[:, 0], drawn[:, 1]),
                      "precision": share(drawn[:, 0], drawn[:, 0] + drawn[:, 2])},
    }  # fmt: skip


def table(told: Mapping[str, Any]) -> list[str]:
    """Lines of text with the figures of ``measure``."""
    width = max(map(len, told["forms"])) + 2
    rows = [f"{'':{width}}{'asked':>7}{'recall':>8}{'':14}{'precision':>10}"]
    for title, own in told["forms"].items():
        (low, high), (least, most) = own["intervals"]["recall"], own["intervals"]["precision"]
        rows.append(
            f"{title:{width}}{own['asked']:>7}{own['recall']:>8.3f} [{low:.2f}, {high:.2f}]"
            f"{own['precision']:>10.3f} [{least:.2f}, {most:.2f}]"
        )
    first, last = told["seeds"]
    return [*rows, f"{told['scenes']} scenes of the {told['split']} split, seeds {first} to {last}"]


def _is_seen(mask: Mask) -> bool:
    return bool(np.count_nonzero(mask) >= SMALLEST * mask.size)


def _whole(mask: Mask, place: tuple[slice, slice], shape: tuple[int, ...]) -> Mask:
    whole = np.zeros(shape, bool)
    whole[place] = mask
    return whole
