"""Mutated files for every reader but those of pictures: journals, recipes, settings, shortcuts, data sets, weights.

    python -m tests.torture.fuzz [--count 2000] [--seed 0]

A reader may refuse with an error of ours, or read; anything else is counted and shown with its seed. A crash of the
process shows the seed that it died at, since that is printed before (--verbose).
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from safetensors.numpy import save_file

from locheads_studio.catalog import safety, shards
from locheads_studio.config import keymap, settings
from locheads_studio.errors import StudioError
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.imaging import journal
from locheads_studio.imaging.journal import Journal
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import RecipeFile, RecipeStep
from tests.imaging.documents import Kept, some_project

ODD: list[Any] = [
    None, True, -1, 0, 1e308, -1e308, 10**400, 2**63, "", "x" * 3000, [], {}, [[]], "\ud800", float("nan"), 1e8,
    "../..",
]  # fmt: skip


def mutated_bytes(data: bytes, rng: random.Random) -> bytes:
    """With bits flipped, pieces cut out, doubled or moved."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        at = rng.randrange(len(made) + 1)
        match rng.randrange(5):
            case 0 if at < len(made):
                made[at] ^= 1 << rng.randrange(8)
            case 1:
                made[at : at + rng.randint(1, 40)] = rng.randbytes(rng.randint(0, 40))
            case 2:
                del made[at:]
            case 3:
                made[at:at] = made[at : at + rng.randint(1, 200)]
            case _ if at < len(made):
                made[at] = rng.choice((0, 255, 0x22, 0x5B, 0x7B, 0x2D))
    return bytes(made)


def mutated_json(value: Any, rng: random.Random) -> Any:
    """With one value somewhere replaced by an odd one, or a key lost."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        if rng.random() < 0.15:
            return {k: v for k, v in value.items() if k != key}
        return {k: mutated_json(v, rng) if k == key else v for k, v in value.items()}
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        return [mutated_json(v, rng) if n == at else v for n, v in enumerate(value)]
    return rng.choice(ODD)


class Readers:
    """A good file for each reader, and how it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.read: dict[str, tuple[Path, Callable[[Path], object]]] = {}
        self._journal()
        path = folder / "r.json"
        step = RecipeStep(phrase="a horse", prompt="a zebra", corrections=(("grow", 2.0),), heads=("L1H2",))
        recipes.save(RecipeFile(steps=(step,), model_set="storybook"), path)
        self.read["recipe"] = path, recipes.load
        path = folder / "settings.toml"
        path.write_text('device = "cpu"\nmemory_mb = 512\noffline = true\ntext_size = 120\n')
        self.read["settings"] = path, _settings
        path = folder / "keys.json"
        path.write_text('{"version": 1, "keys": {"undo": ["Ctrl+Z"], "redo": []}}')
        self.read["shortcuts"] = path, keymap.load
        self._data()
        self._weights()

    def _journal(self) -> None:
        path = self.folder / "a.journal"
        writer = Journal(path, (Kept,))
        writer.record(some_project(width=90, height=70), {"name": "n", "changed": True})
        writer.close()

        def read(path: Path) -> None:
            journal.about(path)
            journal.read(path, (Kept,))

        self.read["journal"] = path, read

    def _data(self) -> None:
        Image.new("RGB", (64, 48), (9, 99, 200)).save(self.folder / "a.png")
        ring = [10.0, 5.0, 30.0, 5.0, 30.0, 15.0, 10.0, 15.0]
        rows: list[dict[str, Any]] = [
            {"image": "a.png", "sentence": "the dog", "box": [1.5, 2, 11, 22], "id": "one"},
            {"image": "a.png", "sentence": "the sky", "mask": [ring]},
            {"image": "a.png", "sentence": "a bar", "mask": {"size": [48, 64], "counts": [96, 48, 2928]}},
        ]
        path = self.folder / "d.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))

        def read(path: Path) -> None:
            data = open_source(Source(str(path)))
            for id in data.ids:
                data.load(id)

        self.read["data set"] = path, read

    def _weights(self) -> None:
        path = self.folder / "model.safetensors"
        save_file({"a.weight": np.zeros((4, 3), np.float32), "b": np.ones(2, np.float16)}, path)
        self.read["weights"] = path, shards.read_header
        path = self.folder / "config.json"
        path.write_text(json.dumps({"model_type": "llava", "text_config": {"hidden_size": 8, "layers": [1, 2]}}))
        self.read["configuration"] = path, safety.read_json


def _settings(path: Path) -> None:
    settings.load_what_can_be(path)
    settings.load(path)


def main(count: int = 2000, seed: int = 0, *, verbose: bool = False) -> dict[str, Any]:
    """Reads `count` mutated files; what was read, refused and wrong, and the slowest in seconds of the processor."""
    figures: dict[str, Any] = {"files": 0, "read": 0, "refused": 0, "wrong": [], "slowest": 0.0}
    with tempfile.TemporaryDirectory() as made:
        readers = Readers(Path(made))
        names = list(readers.read)
        good = {name: path.read_bytes() for name, (path, _) in readers.read.items()}
        for number in range(count):
            rng = random.Random(f"{seed} {number}")
            name = names[number % len(names)]
            path, read = readers.read[name]
            path.write_bytes(_mutated(good[name], path.suffix, rng))
            if verbose:
                print(seed, number, name, flush=True)
            began = time.process_time()
            try:
                read(path)
                figures["read"] += 1
            except StudioError:
                figures["refused"] += 1
            except Exception as error:
                figures["wrong"].append(f"{number} {name}: {type(error).__name__}: {error}"[:200])
            figures["slowest"] = max(figures["slowest"], time.process_time() - began)
            figures["files"] += 1
            path.write_bytes(good[name])
    return figures


def _mutated(data: bytes, suffix: str, rng: random.Random) -> bytes:
    if suffix in (".json", ".jsonl") and rng.random() < 0.7:
        lines = [json.loads(line) for line in data.splitlines()] if suffix == ".jsonl" else [json.loads(data)]
        at = rng.randrange(len(lines))
        lines[at] = mutated_json(lines[at], rng)
        return b"\n".join(json.dumps(line).encode() for line in lines) + b"\n"
    return mutated_bytes(data, rng)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    print(json.dumps(main(asked.count, asked.seed, verbose=asked.verbose), indent=1))
