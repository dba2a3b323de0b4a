"""What joining voices is worth on drawn test scenes: the built-in heads, with stand-ins for the two other voices.

The published detector and the VLMs that print boxes cannot be had here, so they are played from what is drawn. The
detector knows kinds of things and nothing else: of a sentence's noun it gives a box for every such thing, with an edge
that is 6 % off, in any order of trust; one in ten is missed, and one sentence in ten gets a box of something else. The
printed box is the right one in 75 of 100 sentences, else that of another thing. Figures: share of boxes with an IoU of
0.5 or more with the true one, and of sentences about one of several things of a kind.

``python -m tests.evaluation.bench_voices [SCENES]``
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import Any, Final

import torch

from locheads_studio.catalog.sets import find_set
from locheads_studio.evaluation.calibrating import SIDE, asked
from locheads_studio.heads.grid import overlap
from locheads_studio.heads.voices import PRINTED_TRUST, SAME, Spot, joined, short
from locheads_studio.models.host import ModelHost

FIRST: Final = 71_000
MISSED, FALSE, PRINTED, EDGE = 0.1, 0.1, 0.75, 0.06


def jittered(box: Any, rng: random.Random) -> tuple[int, int, int, int]:
    """A box whose edges are a little off."""
    dx, dy = EDGE * box.width, EDGE * box.height
    x0, y0 = box.x0 + rng.uniform(-dx, dx), box.y0 + rng.uniform(-dy, dy)
    x1, y1 = box.x1 + rng.uniform(-dx, dx), box.y1 + rng.uniform(-dy, dy)
    return round(x0), round(y0), max(round(x1), round(x0) + 1), max(round(y1), round(y0) + 1)


def measure(scenes: int) -> None:
    """Print the table."""
    torch.set_num_threads(1)
    host = ModelHost(find_set("storybook"), "cpu")
    right: Counter[tuple[str, str]] = Counter()
    count: Counter[str] = Counter()
    for scene, questions in asked("test", FIRST, scenes):
        things = [region for region in scene.regions if not region.part and region.mask.any()]
        kinds = Counter(region.name for region in things)
        for question in questions:
            if question.region is None or scene.regions[question.region].part:
                continue
            rng = random.Random(f"{question.text}-{question.region}")
            meant = scene.regions[question.region]
            noun = short(question.text).split()[-1].lower()
            told = [Spot(jittered(r.box, rng), rng.uniform(0.5, 0.95)) for r in things
                    if r.name.split()[-1] == noun and rng.random() > MISSED]  # fmt: skip
            if rng.random() < FALSE:
                told.append(Spot(jittered(rng.choice(things).box, rng), rng.uniform(0.3, 0.7)))
            others = [r for r in things if r is not meant]
            it = meant if rng.random() < PRINTED or not others else rng.choice(others)
            printed = [Spot(jittered(it.box, rng), PRINTED_TRUST)]
            told.sort(key=lambda spot: -spot.trust)
            located = host.locate(scene.picture, question.text, grounding="studio", heads=None, step=lambda *_: None)
            ground = located.ground
            answers = {
                "heads": ground.box, "detector": told[0].box if told else None, "printed": printed[0].box,
                "heads + detector": joined(ground, {"detector": told}).box,
                "heads + printed": joined(ground, {"printed": printed}).box,
                "joined": joined(ground, {"printed": printed, "detector": told}).box,
            }  # fmt: skip
            groups = ["all"] + (["of several"] if kinds[meant.name] > 1 else [])
            for group in groups:
                count[group] += 1
                for name, box in answers.items():
                    hit = box is not None and overlap(tuple(box), tuple(meant.box)) >= SAME
                    right[name, group] += hit
    print(f"{scenes} scenes of the test split from seed {FIRST}, {SIDE} pixels")
    print(f"{'':20}{'all':>8}{'of several':>12}   of {count['all']} and {count['of several']}")
    for name in ("heads", "detector", "printed", "heads + detector", "heads + printed", "joined"):
        shares = [right[name, group] / max(count[group], 1) for group in ("all", "of several")]
        print(f"{name:20}{shares[0]:>8.3f}{shares[1]:>12.3f}", flush=True)


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
