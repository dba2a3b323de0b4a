"""The table of sentences about drawn scenes (``tests/phrases/sentences.jsonl``), asked of the built-in models.

Written from looking at pictures. Each line names the scene's seed (test split), the phrase, and what is wanted: for
each thing its plain phrase and the region that it is, by colour and name ("green vase"), by name and place from the
left ("girl 2"), "all but ..." or "background".

``python -m tests.evaluation.sentences`` prints what each came to.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from locheads_studio.document.edits import Selection
from locheads_studio.errors import StudioError
from locheads_studio.world.scene import Scene
from locheads_studio.world.views import draw_padded

FILE: Final = Path(__file__).parents[1] / "phrases" / "sentences.jsonl"
SIDE: Final = 448
SAME: Final = 0.5
Ask = Callable[[np.ndarray, str], Selection]


@dataclass(frozen=True)
class Told:
    """Of one sentence: how many of what is wanted are found by their plain phrases, how many of these in the sentence,
    and how many things were selected that nobody asked for."""

    phrase: str
    alone: int
    right: int
    wrong: int
    read_as: str


def table() -> list[dict[str, Any]]:
    """Every line."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@cache
def scene(seed: int) -> Scene:
    return draw_padded(seed, "test", SIDE)[0]


def region(drawn: Scene, name: str) -> np.ndarray:
    """The mask of what a name means."""
    *before, last = name.split()
    if last.isdigit():
        alike = sorted((r for r in drawn.regions if r.name == " ".join(before)), key=lambda r: r.box.center[0])
        return alike[int(last) - 1].mask
    found = [r for r in drawn.regions if name in (r.name, f"{r.colour} {r.name}")]
    assert len(found) == 1, (name, [r.name for r in found])
    return found[0].mask


def iou(one: np.ndarray, other: np.ndarray) -> float:
    return float((one & other).sum() / max((one | other).sum(), 1))


def masks_of(answer: Selection) -> list[np.ndarray]:
    """Each thing that is selected."""
    if not answer.instances:
        return [answer.mask >= 128]
    masks = []
    for one in answer.instances:
        if one.on:
            whole = np.zeros(answer.mask.shape, bool)
            whole[one.box.as_slices] = one.mask > 0
            masks.append(whole)
    return masks


def fits(drawn: Scene, want: str, answer: Selection) -> bool:
    """Whether what is wanted was selected."""
    mask = answer.mask >= 128
    if want == "background":
        return iou(mask, ~np.logical_or.reduce([r.mask for r in drawn.regions])) >= 0.9
    if want.startswith("all but "):
        left_out = region(drawn, want.removeprefix("all but "))
        return bool(mask[left_out].mean() <= 0.2 and mask.mean() >= 0.4)
    truth = region(drawn, want)
    return max((iou(one, truth) for one in masks_of(answer)), default=0.0) >= SAME


def run(ask: Ask) -> list[Told]:
    """Ask every sentence, and the plain phrases of what it names."""
    known: dict[tuple[int, str], Selection | None] = {}

    def asked(seed: int, phrase: str) -> Selection | None:
        if (seed, phrase) not in known:
            try:
                known[seed, phrase] = ask(scene(seed).picture, phrase)
            except StudioError:
                known[seed, phrase] = None
        return known[seed, phrase]

    told = []
    for line in table():
        drawn, wants = scene(line["seed"]), line["wants"]
        answer = asked(line["seed"], line["phrase"])
        alone = right = 0
        for plain, want in wants.items():
            thing = want.removeprefix("all but ")
            single = asked(line["seed"], plain) if plain else None
            if plain and (single is None or single.verdict == "not found" or not fits(drawn, thing, single)):
                continue
            alone += 1
            right += answer is not None and answer.verdict != "not found" and fits(drawn, want, answer)
        wrong = 0
        if answer is not None and not any(want.startswith(("all", "back")) for want in wants.values()):
            truths = [region(drawn, want) for want in wants.values()]
            wrong = sum(max(iou(mask, truth) for truth in truths) < SAME for mask in masks_of(answer))
        told.append(Told(line["phrase"], alone, right, wrong, "" if answer is None else answer.read_as))
    return told


def share(told: list[Told]) -> float:
    """Right instances of those whose plain parts are found alone."""
    return sum(one.right for one in told) / max(sum(one.alone for one in told), 1)


if __name__ == "__main__":
    import locheads_studio as lh
    from locheads_studio.imaging.raster import Picture

    results = run(lambda pixels, phrase: lh.segment(Picture(pixels), phrase))
    lh.close()
    for one in results:
        print(f"{one.right}/{one.alone} wrong {one.wrong}  {one.phrase}  [{one.read_as}]", flush=True)
    print(f"{share(results):.3f} of {sum(one.alone for one in results)}; wrong {sum(one.wrong for one in results)}")
