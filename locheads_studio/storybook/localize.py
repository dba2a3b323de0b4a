"""Finds the localization heads of a VLM on drawn scenes and writes them beside its weights (``locheads.json``)."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from locheads_studio.heads.criteria import phrase_sensitivity
from locheads_studio.heads.discovery import Discovery
from locheads_studio.imaging import disk
from locheads_studio.models.localization import FILE, Localization
from locheads_studio.models.probe import VlmProbe
from locheads_studio.storybook.plan import Split
from locheads_studio.storybook.sentences import sentences
from locheads_studio.storybook.store import draw_padded

FIRST_SEED = 1_000_000
"""Scenes from this seed on are seen by no training."""
SIDE = 320
Step = Callable[[str, float], None]


def collect(
    probe: VlmProbe, *, samples: int, split: Split = "train", first_seed: int = FIRST_SEED,
    step: Step = lambda stage, share: None,
) -> Discovery:  # fmt: skip
    """Read every loaded head on at least ``samples`` sentences (up to eight about each picture) with their truth."""
    discovery = Discovery()
    seed = first_seed
    while discovery.samples < samples:
        step("finding heads", discovery.samples / samples)
        scene, _, _ = draw_padded(seed, split, SIDE)
        height, width = scene.picture.shape[:2]
        chosen = sentences(scene.regions, width, height, seed, per_type=2)[:8]
        seed += 1
        if len(chosen) < 2:
            continue  # sensitivity compares phrases on the same picture
        prefix = probe.open(scene.picture)
        maps = probe.all_maps(prefix, [s.text for s in chosen])
        sensitivity = phrase_sensitivity(maps)
        for sentence, own in zip(chosen, maps, strict=True):
            truth = prefix.grid.of(scene.regions[sentence.region].mask)
            if truth.any():
                discovery.add(own, sensitivity, truth, inside=prefix.grid.inside())
    return discovery


def find_heads(
    folder: Path, prompt: str, *, samples: int = 1000, step: Step = lambda stage, share: None
) -> dict[str, Any]:
    """Find the heads of the VLM in ``folder`` and write its ``locheads.json``; return what was found.

    Paper: attention sum and spatial entropy alone, the three most often selected, layers 0 and 1 left out. Studio:
    the combination that points best on the labelled scenes. The scenes are of the train split, from seeds
    that the training did not use.
    """
    probe = VlmProbe.load(folder, prompt)
    discovery = collect(probe, samples=samples, step=step)
    published = discovery.find()
    sensitive = discovery.find(("attention_sum", "entropy", "sensitivity"))
    combined = discovery.greedy_combination(most=5)
    provenance = {
        "date": datetime.date.today().isoformat(),
        "scenes": f"storybook train split from seed {FIRST_SEED}",
        "samples": discovery.samples,
        "tau": published.tau,
        "spearman": published.rho,
        "paper": [_score(s) for s in published.scores[:6]],
        "with phrase sensitivity": [_score(s) for s in sensitive.scores[:6]],
        "studio quality": combined.quality,
    }
    found = Localization(
        prompt=prompt,
        paper=published.chosen,
        studio=combined.chosen,
        weights=tuple(round(float(w), 4) for w in np.asarray(combined.weights) / sum(combined.weights)),
        provenance=provenance,
    )
    disk.write_text(folder / FILE, found.to_json())
    return provenance


def _score(score: Any) -> dict[str, Any]:
    values = {name: getattr(score, name) for name in score.__dataclass_fields__}
    return {k: str(v) if k == "head" else v if v is None else round(float(v), 4) for k, v in values.items()}
