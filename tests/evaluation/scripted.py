"""A scripted engine for evaluation: answers follow from picture and phrase alone. And a small data set to ask about."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from PIL import Image

from locheads_studio.document.edits import Selection
from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import (
    CandidatesJob,
    CloserJob,
    HeadMapsJob,
    LookJob,
    PrintedBoxJob,
    SegmentJob,
    SelectJob,
)
from locheads_studio.errors import PhraseError, UsageError
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.evaluation.evaluate import evaluate, run_settings
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.evaluation.scoring import Settings
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.reading import Reading

MODEL = {"set": "scripted", "vlm": {"digest": "0"}, "segmenter": {"digest": "0"}}
LAYERS, HEADS, CELLS = 4, 3, 6


def number_of(*parts: object) -> int:
    """A number that follows from the parts."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=6).digest())


class Script:
    """Does jobs. ``calls`` holds what was asked; ``pause_s`` makes each answer take that long."""

    def __init__(self, pause_s: float = 0.0, prints: bool = False) -> None:
        self.calls: list[Any] = []
        self.pause_s, self.prints = pause_s, prints

    def __call__(self, job: Any) -> Any:
        self.calls.append(job)
        time.sleep(self.pause_s)
        height, width = job.picture.shape[:2]
        match job:
            case LookJob():
                return None
            case SelectJob():
                if "unknown" in job.phrase:
                    raise PhraseError("It knows none of these words", "Say it in other words")
                box = self._box(job.pixels, job.phrase, job.heads, width, height)
                mask = np.zeros((height, width), np.uint8)
                mask[box.as_slices] = 255
                return Selection(
                    phrase=job.phrase, grounding=job.grounding, heat=(mask / 255).astype(np.float32), box=box,
                    points=(box.center,), mask=mask, confidence=0.5, verdict="sure", heads=job.heads or ("L2H0",),
                    seconds={"locate": 0.0},
                )  # fmt: skip
            case CandidatesJob():
                masks = np.zeros((3 if job.several else 1, height, width), bool)
                for mask, less in zip(masks, (0, 1, 2), strict=False):
                    mask[job.box.as_slices] = True
                    mask[: job.box.y0 + less] = False
                return SimpleNamespace(masks=masks, scores=np.linspace(0.9, 0.7, len(masks), dtype=np.float32))
            case CloserJob():
                return job.mask
            case SegmentJob():
                mask = np.zeros((height, width), np.uint8)
                x, y = (int(place) for place in job.points[0]) if job.points else (0, 0)
                mask[(job.box or Box(x, y, x + 1, y + 1)).as_slices] = 255
                return mask
            case PrintedBoxJob():
                if not self.prints:
                    raise UsageError("This model prints no boxes", "Compare with others")
                return self._box(job.pixels, job.phrase, "printed", width, height)
            case HeadMapsJob():
                return Reading(self._maps(job), Grid.stretched(CELLS, CELLS, width, height), "<image>{phrase}.")
        raise AssertionError(job)

    @staticmethod
    def _box(pixels: str, phrase: str, heads: object, width: int, height: int) -> Box:
        n = number_of(pixels, phrase, heads)
        x, y = n % (width - 8), n // 64 % (height - 8)
        return Box(x, y, x + 8, y + 8)

    @staticmethod
    def _maps(job: HeadMapsJob) -> Any:
        """L2H1 looks at the object (the darkest cells), L3H0 at a corner, the others anywhere."""
        height, width = job.picture.shape[:2]
        object_cells = Grid.stretched(CELLS, CELLS, width, height).of(job.picture.max(axis=2) == 0)
        maps = np.empty((len(job.phrases), LAYERS, HEADS, CELLS, CELLS), np.float32)
        for i, phrase in enumerate(job.phrases):
            maps[i] = np.random.default_rng(number_of(job.pixels, phrase)).random(maps.shape[1:]) ** 3 * 0.01
            maps[i, 2, 1] += 0.5 * object_cells / max(object_cells.sum(), 1e-9)
            maps[i, 3, 0] = 0.0
            maps[i, 3, 0, -1, -1] = 0.9
        return maps


def write_data(folder: Path, count: int = 12) -> Path:
    """Pictures with a dark object each, two sentences about it and one about the rest; a .jsonl that tells."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(count):
        rng = np.random.default_rng(number)
        pixels = rng.integers(120, 256, (48, 64, 3), np.uint8)
        x, y = 8 * int(rng.integers(0, 7)), 8 * int(rng.integers(0, 5))
        pixels[y : y + 16, x : x + 16] = 0
        Image.fromarray(pixels).save(folder / f"{number:03d}.png")
        ring = [float(v) for v in (x, y, x + 16, y, x + 16, y + 16, x, y + 16)]
        name = f"{number:03d}.png"
        rows.append({"image": name, "sentences": [f"the dark thing {number}", "it"], "mask": ring, "type": "plain"})
        rows.append({"image": name, "sentence": "the left half", "box": [0, 0, 32, 48], "type": "part"})
    file = folder / "data.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def run_once(data: str, log: str, output: str, pause_s: float) -> None:
    """A whole run in one process, as the command does it."""
    source = Source(data)
    opened = open_source(source)
    settings = Settings(resamples=50)
    with RunLog.open(Path(log), run_settings(opened, source, MODEL, settings), {"date": "today"}) as kept:
        figures = evaluate(Script(pause_s), opened, settings, kept)
    Path(output).write_text(json.dumps(figures, indent=1))
