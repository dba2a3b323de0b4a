"""Power cuts, played from the recorded order of writes: after each call of the operating system the power may fail.

    python -m tests.torture.power [--cuts 2000] [--seed 0]

What was not synchronised may be there, be missing or be half there; a rename or a new name counts only once its folder
was synchronised, and may count earlier. The file must be the old one or the new one, whole; once the writer has
returned, the new one.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from locheads_studio.imaging import appended, disk


class Recorder:
    """An `os` that notes what changes the disk."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self._paths: dict[int, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
        handle = os.open(path, flags, mode)
        self._paths[handle] = str(path)
        if flags & os.O_CREAT:
            self.done.append(("create", str(path)))
        return handle

    def write(self, handle: int, data: Any) -> int:
        count = os.write(handle, data)
        self.done.append(("write", self._paths[handle], bytes(data[:count])))
        return count

    def fsync(self, handle: int) -> None:
        os.fsync(handle)
        self.done.append(("sync", self._paths[handle]))

    def replace(self, source: Any, target: Any) -> None:
        os.replace(source, target)
        self.done.append(("rename", str(source), str(target)))


def recorded(work: Callable[[], None]) -> list[tuple[Any, ...]]:
    """The calls that a piece of work makes."""
    recorder = Recorder()
    with pytest.MonkeyPatch.context() as patch:
        for module in (disk, appended):
            patch.setattr(module, "os", recorder)
        work()
    return recorder.done


def after_a_cut(calls: list[tuple[Any, ...]], old: bytes | None, target: str, rng: random.Random) -> bytes | None:
    """What stands under `target` when the power fails behind these calls; None: no file."""
    synced: dict[str, bytes] = {}
    written: dict[str, bytes] = {}
    names: list[tuple[str, str]] = []  # renames that may not have reached the disk
    content = old
    for call in calls:
        match call:
            case ("create", path):
                written[path] = b""
            case ("write", path, data):
                written[path] = written.get(path, b"") + data
            case ("sync", path) if path in written:
                synced[path] = written[path]
            case ("sync", _):  # the folder: what was renamed is renamed
                for source, _ in names:
                    content = _torn(synced.get(source), written[source], rng)
                names = []
            case ("rename", source, goal) if goal == target:
                names.append((source, goal))
    if names and rng.random() < 0.5:
        source = names[-1][0]
        content = _torn(synced.get(source), written[source], rng)
    return content


def _torn(safe: bytes | None, whole: bytes, rng: random.Random) -> bytes:
    """A file's bytes: those that were synchronised for sure, of the others any number, or zeros in their place."""
    safe = safe or b""
    rest = whole[len(safe) :]
    kept = rng.randint(0, len(rest))
    return safe + rest[:kept] + (bytes(len(rest) - kept) if rng.random() < 0.3 else b"")


def main(cuts: int = 2000, seed: int = 0, folder: Path | None = None) -> dict[str, int]:
    """Plays the cuts; the number of torn and of lost files."""
    rng = random.Random(seed)
    figures = {"cuts": 0, "torn": 0, "lost": 0}
    with tempfile.TemporaryDirectory() as made:
        target = (folder or Path(made)) / "picture.bin"
        while figures["cuts"] < cuts:
            old, new = rng.randbytes(rng.randint(1, 5000)), rng.randbytes(rng.randint(1, 9000))
            target.write_bytes(old)
            calls = recorded(lambda data=new: disk.write_bytes(target, data))  # type: ignore[misc]
            for end in range(len(calls) + 1):
                found = after_a_cut(calls[:end], old, str(target), rng)
                figures["cuts"] += 1
                figures["torn"] += found not in (old, new)
                figures["lost"] += end == len(calls) and found != new
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    print(main(asked.cuts, asked.seed))
