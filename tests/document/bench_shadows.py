"""How well shadows are found in drawn scenes: python tests/document/bench_shadows.py [--first 710000] [--scenes 60].

The truth is what changes on the ground when a thing goes. Each thing is also asked about with all shadows left out,
where nothing must be offered. Scenes of the validation split; those from seed 700000 on chose the rule's numbers.
"""

from __future__ import annotations

import argparse
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy import ndimage

from locheads_studio.document.shadows import belonging
from locheads_studio.world.pen import Pen
from locheads_studio.world.plan import plan_scene
from locheads_studio.world.scene import render

SIDE = 512
LEAST = 0.004  # of the picture's pixels: smaller things are left out


def things(seed: int) -> list[dict[str, Any]]:
    """Of each thing of a scene: whether something was offered, with and without shadows, and how right it was."""
    plan, rows = plan_scene(seed, "validation"), []
    whole = render(plan, SIDE, SIDE)
    with patch.object(Pen, "shadow", lambda self, *args, **more: None):
        bare = render(plan, SIDE, SIDE).picture
    for region in whole.regions:
        if region.parent is not None or np.count_nonzero(region.mask) < LEAST * SIDE**2:
            continue
        ground = render(plan.without(region.object), SIDE, SIDE).picture.astype(np.float32)
        near = ndimage.binary_dilation(region.mask, iterations=2)  # the drawn edge
        darker = (ground - whole.picture).mean(axis=2) / np.maximum(ground.mean(axis=2), 20)
        darker = ndimage.gaussian_filter(np.where(near, 0, darker), 1)
        truth = ndimage.binary_opening((darker > 0.06) & ~near)
        about = ndimage.binary_dilation(((darker > 0.02) & ~region.mask) | truth, iterations=3)
        found = belonging(whole.picture, region.mask)
        beyond = found & ~near
        rows.append({
            "there": truth.sum() >= 0.01 * region.mask.sum(), "offered": bool(found.any()),
            "recall": (beyond & truth).sum() / max(1, truth.sum()),
            "precision": (beyond & about).sum() / max(1, beyond.sum()),
            "false": bool(belonging(bare, region.mask).any()),
        })  # fmt: skip
    return rows


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--first", type=int, default=710_000)
    parser.add_argument("--scenes", type=int, default=60)
    asked = parser.parse_args()
    rows = [row for seed in range(asked.first, asked.first + asked.scenes) for row in things(seed)]
    there = [row for row in rows if row["there"]]
    offered = [row for row in there if row["offered"]]
    good = sum(row["recall"] >= 0.5 and row["precision"] >= 0.7 for row in offered)
    wrong = sum(row["precision"] < 0.5 for row in offered)
    print(f"{len(rows)} things, {len(there)} with a shadow to see; offered for {len(offered) / len(there):.3f} of them")
    print(f"of its pixels {np.mean([row['recall'] for row in offered]):.3f} are found, and of what is found")
    print(f"{np.mean([row['precision'] for row in offered]):.3f} is it; good (half of it, at most 30 % beside it)")
    print(f"{good / len(offered):.3f} of the offers, wrong (more beside it) {wrong / len(offered):.3f}")
    print(f"offered with all shadows left out: {sum(row['false'] for row in rows) / len(rows):.3f}")


if __name__ == "__main__":
    main()
