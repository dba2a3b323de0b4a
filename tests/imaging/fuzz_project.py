"""Opens damaged and malicious project files and journals, thousands of them; only our typed errors may come out.

    python tests/imaging/fuzz_project.py --seconds 60 [--seed 0]

Half of the files have bytes changed, half have the values of their description changed: other types, huge and negative
numbers, deep nesting, entries and arrays exchanged.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from locheads_studio.errors import LimitError, PictureError
from locheads_studio.imaging import journal
from locheads_studio.imaging.project import DOCUMENT, open_project, save_project
from tests.imaging.documents import Kept, same, some_project

MORE = (Kept,)
_ODD: tuple[Any, ...] = (
    None, True, -1, 0, 1, 255, 1 << 31, 1 << 70, -(1 << 63), 1e308, -0.0, "", "x", "../x", "~", [], [[]], {},
    {"~": "Plane"}, {"~": "Edit"}, {"~": "array"}, {"~": "float", "value": "nan"}, {"~": "bytes", "value": "%%"},
    {"~": "map", "items": [[1, 2]]}, {"~": "Box", "value": [0, 0, 1 << 40, 1]}, {"~": "Project"}, "|O", "<f4",
    [1 << 20, 1 << 20, 4],
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every container within a JSON value, with each of its keys."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        pairs = list(one.items()) if isinstance(one, dict) else list(enumerate(one)) if isinstance(one, list) else []
        for key, inner in pairs:
            found.append((one, key))
            waiting.append(inner)
    return found


def with_other_values(data: bytes, rng: random.Random) -> bytes:
    """The file with some values of its description exchanged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    values = json.loads(entries[DOCUMENT])
    for _ in range(rng.randint(1, 4)):
        where = places(values)
        container, key = rng.choice(where)
        if rng.random() < 0.3:
            other, name = rng.choice(where)
            container[key] = json.loads(json.dumps(other[name]))
        elif rng.random() < 0.1 and isinstance(container, dict):
            del container[key]
        else:
            container[key] = json.loads(json.dumps(rng.choice(_ODD)))
    entries[DOCUMENT] = json.dumps(values).encode()
    if rng.random() < 0.2:
        first, second = rng.choice(list(entries)), rng.choice(list(entries))
        entries[first], entries[second] = entries[second], entries[first]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_other_bytes(data: bytes, rng: random.Random) -> bytes:
    """The file with some bytes exchanged, or cut."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(changed)) if rng.random() < 0.5 else max(0, len(changed) - rng.randrange(1, 1500))
        changed[at] = rng.choice((0, 255, rng.randrange(256)))
    return bytes(changed[: rng.randrange(1, len(changed))] if rng.random() < 0.1 else changed)


def main(seconds: float, seed: int = 0) -> dict[str, Any]:
    """Figures; raises what should not have come out."""
    rng = random.Random(seed)
    figures: dict[str, Any] = {"files": 0, "opened": 0, "refused": 0, "slowest_s": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        path, kept = Path(folder) / "a.ora", Path(folder) / "a.journal"
        seeds = []
        for number in range(3):
            save_project(some_project(number, width=40, height=30), path, MORE)
            seeds.append(path.read_bytes())
        writer = journal.Journal(kept, MORE)
        for number in range(3):
            writer.record(some_project(number, width=40, height=30), {"number": number})
        writer.close()
        whole = kept.read_bytes()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            kind = rng.random()
            started = time.monotonic()
            try:
                if kind < 0.15:
                    kept.write_bytes(with_other_bytes(whole, rng))
                    project, about, _ = journal.read(kept, MORE)
                    assert same(project, some_project(about["number"], width=40, height=30))
                else:
                    change = with_other_values if kind < 0.6 else with_other_bytes
                    path.write_bytes(change(rng.choice(seeds), rng))
                    project, leftover = open_project(path, MORE)
                    save_project(project, path, MORE, leftover)  # what can be opened can be saved
                    assert same(open_project(path, MORE)[0], project)
                figures["opened"] += 1
            except (PictureError, LimitError):
                figures["refused"] += 1
            figures["files"] += 1
            figures["slowest_s"] = max(figures["slowest_s"], round(time.monotonic() - started, 3))
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    print(json.dumps(main(arguments.seconds, arguments.seed)))
