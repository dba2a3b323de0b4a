"""Kills with SIGKILL at random moments: a batch over a folder, and a download, each gone on with after every kill.

    python -m tests.torture.more_kills --kind batch|download [--kills 100] [--seed 0]

The batch paints with a scripted model; the download comes from a stand-in for the Hub. What stands under its final name
must always be whole and right; when a run ends that nobody killed, all of it must be there, and what was done before a
kill must not have been done again.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import multiprocessing
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from locheads_studio.imaging.pictures import open_picture
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import RecipeFile, RecipeStep
from tests.catalog.files import safetensors
from tests.catalog.hub_server import COMMIT, serving
from tests.torture.killed import REPOSITORY, run_batch, run_download

PICTURES = 8
_PRELOADED = ["tests.torture.killed", "tests.test_cli", "locheads_studio.commands.batch", "huggingface_hub"]


class Batch:
    """A folder of pictures, and what must become of them."""

    def __init__(self, base: Path) -> None:
        self.base = base
        (base / "in").mkdir(parents=True)
        for number in range(PICTURES):
            values = np.random.default_rng(number).integers(0, 256, (60 + number, 90, 3), np.uint8)
            Image.fromarray(values).save(base / "in" / f"{number}.{'jpg' if number % 3 == 1 else 'png'}")
        step = RecipeStep(phrase="the horse", prompt="a zebra", seed=5, steps=4)
        recipes.save(RecipeFile(steps=(step,), model_set="storybook"), base / "r.json")
        self._before: dict[str, int] = {}  # the inode of each result that the log has
        self._logged: set[str] = set()

    @property
    def arguments(self) -> tuple[str, ...]:
        return (str(self.base),)

    target: Callable[..., None] = staticmethod(run_batch)

    @property
    def done(self) -> int:
        """How much is there: results."""
        return len(list((self.base / "out").glob("?.*")))

    def torn(self) -> list[str]:
        """Results that cannot be read or are not painted, damaged lines of the log, and work done twice."""
        out = self.base / "out"
        found = []
        now: dict[str, int] = {}
        for path in out.iterdir() if out.is_dir() else ():
            if path.suffix in (".png", ".jpg"):
                pixels = open_picture(path).pixels
                height, width = pixels.shape[:2]
                middle = pixels[height // 3 + 8 : 2 * height // 3 - 8, width // 3 + 8 : 2 * width // 3 - 8].astype(int)
                if np.abs(middle - (220, 20, 30)).max() > 12:
                    found.append(f"{path.name} is not painted")
                now[path.name] = path.stat().st_ino
            elif path.name == "batch.jsonl":
                *whole, _ = path.read_bytes().split(b"\n")  # the last line may be cut, and is when it is read
                try:
                    logged = [json.loads(line) for line in whole]
                except ValueError:
                    found.append("a line of the log is damaged")
                    logged = []
                self._logged = {row["result"] for row in logged if row.get("status") == "done"}
        again = [name for name, inode in self._before.items() if now.get(name) != inode]
        self._before = {name: inode for name, inode in now.items() if name in self._logged}
        return [*found, *(f"{name} was done again" for name in again)]

    def whole(self) -> bool:
        """Whether all is there, after a run that nobody killed."""
        names = {path.name for path in (self.base / "out").iterdir()}
        return {path.name for path in (self.base / "in").iterdir()} | {"batch.jsonl", "report.html"} <= names

    def afresh(self) -> None:
        shutil.rmtree(self.base / "out", ignore_errors=True)
        self._before, self._logged = {}, set()


class Download:
    """A repository on the stand-in, and what is in the cache."""

    target: Callable[..., None] = staticmethod(run_download)

    def __init__(self, base: Path, endpoint: str, files: dict[str, bytes]) -> None:
        self.base, self.endpoint = base, endpoint
        base.mkdir(parents=True, exist_ok=True)
        self.hashes = {name: hashlib.sha256(data).digest() for name, data in files.items()}

    @property
    def arguments(self) -> tuple[str, ...]:
        return str(self.base), self.endpoint

    @property
    def _snapshot(self) -> Path:
        return self.base / "cache" / f"models--{REPOSITORY.replace('/', '--')}" / "snapshots" / COMMIT

    @property
    def done(self) -> int:
        """How much is there: bytes."""
        total = 0
        for path in (self.base / "cache").rglob("blobs/*"):
            with contextlib.suppress(FileNotFoundError):  # it has just got its final name
                total += path.stat().st_size
        return total

    def torn(self) -> list[str]:
        """Files under their final name that are not what the Hub has."""
        if not self._snapshot.is_dir():
            return []
        return [
            path.name
            for path in self._snapshot.iterdir()
            if hashlib.sha256(path.read_bytes()).digest() != self.hashes[path.name]
        ]

    def whole(self) -> bool:
        """Whether all is there."""
        return {path.name for path in self._snapshot.iterdir()} == set(self.hashes)

    def afresh(self) -> None:
        shutil.rmtree(self.base / "cache", ignore_errors=True)
        shutil.rmtree(self.base / "data", ignore_errors=True)


def main(kind: str, kills: int = 100, seed: int = 0) -> dict[str, Any]:
    """Kills so many runs; what was torn, and how many runs came to their end between."""
    with tempfile.TemporaryDirectory() as made:
        if kind == "batch":
            return _kill(Batch(Path(made) / "batch"), kills, seed, 0.3)
        files = {
            "config.json": json.dumps({"model_type": "llava", "text_config": {"num_hidden_layers": 2}}).encode(),
            "tokenizer.json": b"{}" + b" " * 20_000,
            "model.safetensors": safetensors({"vision_tower.w": 90_000, "language_model.model.layers.0.w": 200_000}, 1),
        }
        with serving({REPOSITORY: files}) as hub:
            hub.slow_s = 0.003
            return _kill(Download(Path(made) / "download", hub.endpoint, files), kills, seed, 0.15)


def _kill(subject: Batch | Download, kills: int, seed: int, longest_s: float) -> dict[str, Any]:
    rng = random.Random(seed)
    spawn = multiprocessing.get_context("forkserver")
    spawn.set_forkserver_preload(_PRELOADED)
    figures: dict[str, Any] = {"kills": 0, "at_work": 0, "torn": [], "ended": 0, "failed": 0}
    runs = 0
    while figures["kills"] < kills:
        process = spawn.Process(target=subject.target, args=subject.arguments)
        process.start()
        runs += 1
        begun = subject.done
        if rng.random() < 0.9:  # else while it starts
            while subject.done == begun and process.is_alive():
                time.sleep(0.002)
        process.join(rng.uniform(0.0, longest_s))
        if process.exitcode is None:
            process.kill()
            process.join()
            figures["kills"] += 1
            figures["at_work"] += subject.done != begun
        else:
            figures["ended"] += 1
            figures["failed"] += process.exitcode != 0 or not subject.whole()
        figures["torn"] += subject.torn()
        if process.exitcode == 0:
            subject.afresh()
        elif runs % 5 == 0:  # the one that may end
            process = spawn.Process(target=subject.target, args=subject.arguments)
            process.start()
            process.join()
            figures["ended"] += 1
            figures["failed"] += process.exitcode != 0 or not subject.whole()
            figures["torn"] += subject.torn()
            subject.afresh()
    return figures


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=("batch", "download"), required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    print(json.dumps(main(asked.kind, asked.kills, asked.seed)))
