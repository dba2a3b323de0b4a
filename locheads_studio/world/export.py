"""Writes drawn scenes to a folder: pictures, one mask per region, and ``scenes.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from locheads_studio.imaging import disk
from locheads_studio.imaging.encode import save_mask, save_picture
from locheads_studio.imaging.raster import Picture
from locheads_studio.world.plan import Split
from locheads_studio.world.scene import Scene, draw_scene
from locheads_studio.world.sentences import all_sentences


def describe(scene: Scene, name: str) -> dict[str, Any]:
    """Return the scene's line of ``scenes.jsonl``: picture, setting, regions and every sentence with its region."""
    height, width = scene.picture.shape[:2]
    return {
        "picture": f"{name}.png",
        "split": scene.plan.split,
        "seed": scene.plan.seed,
        "width": width,
        "height": height,
        "setting": scene.plan.setting,
        "regions": [
            {"name": r.name, "kind": r.kind, "colour": r.colour, "pattern": r.pattern, "cut": r.cut,
             "parent": r.parent, "box": list(r.box), "mask": f"{name}-{i:02d}.png"}
            for i, r in enumerate(scene.regions)
        ],
        "sentences": [
            {"text": s.text, "type": s.type, "region": s.region} for s in all_sentences(scene.regions, width, height)
        ],
    }  # fmt: skip


def draw(
    folder: Path, *, split: Split, seed: int, count: int, width: int, height: int,
    step: Callable[[str, float], None] = lambda stage, share: None,
) -> None:  # fmt: skip
    """Draw the scenes ``seed`` .. ``seed + count - 1`` of a split into an existing folder.

    Raises WriteError when the folder cannot be written. ``scenes.jsonl`` comes last and complete.
    """
    lines = []
    for number in range(count):
        step("drawing", number / count)
        scene = draw_scene(seed + number, split, width, height)
        name = f"{split}-{seed + number:06d}"
        save_picture(Picture(scene.picture), folder / f"{name}.png")
        for i, region in enumerate(scene.regions):
            save_mask(np.where(region.mask, np.uint8(255), np.uint8(0)), folder / f"{name}-{i:02d}.png")
        lines.append(json.dumps(describe(scene, name)))
    disk.write_text(folder / "scenes.jsonl", "".join(line + "\n" for line in lines))
    step("drawing", 1.0)
