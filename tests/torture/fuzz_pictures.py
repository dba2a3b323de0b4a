"""Opens mutated pictures and projects: none may crash the process, raise what is not ours, cost much memory or time,
or print a word.

    python -m tests.torture.fuzz_pictures --pictures 100000 --projects 10000 [--seed 0]

The work is done in child processes of a thousand files each, whose output is read: a crash, a word on a stream, the
peak of memory beyond the start and the slowest file are counted by the parent.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("PNG", "PNG16", "JPEG", "PJPEG", "WEBP", "TIFF", "TIFF16", "BMP", "GIF", "MPO")
APART = ("AVIF", "HEIF", "PSD")  # a process each: one in fifty
MEMORY = 1 << 30
SLOW_S = 10.0
_CHUNK = 1_000


def seeds() -> dict[str, bytes]:
    """A whole file of each kind."""
    import numpy as np
    import pillow_heif
    import psd_tools
    import tifffile
    from PIL import Image

    from locheads_studio.imaging.pictures import Picture, encode_picture

    rng = np.random.default_rng(5)
    pixels = rng.integers(0, 256, (40, 60, 3), dtype=np.uint8)
    image = Image.fromarray(pixels)
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Ann"
    out: dict[str, bytes] = {}
    for kind in KINDS + APART:
        buffer = io.BytesIO()
        match kind:
            case "PNG16":
                buffer.write(encode_picture(Picture(rng.integers(0, 65536, (30, 40, 4)).astype(np.uint16))))
            case "PJPEG":
                image.save(buffer, "JPEG", progressive=True)
            case "TIFF":
                with tifffile.TiffWriter(buffer) as tiff:
                    for packing in ("zlib", "lzw", "jpeg", None):
                        tiff.write(pixels, photometric="rgb", compression=packing)
            case "TIFF16":
                tifffile.imwrite(buffer, rng.integers(0, 65536, (40, 60, 4)).astype(np.uint16), photometric="rgb",
                                 extrasamples=["assocalpha"])  # fmt: skip
            case "HEIF":
                pillow_heif.from_pillow(image).save(buffer)
            case "PSD":
                psd_tools.PSDImage.frompil(image).save(buffer)
            case "GIF" | "MPO":
                image.save(buffer, kind, save_all=True, append_images=[image.rotate(90)])
            case _:
                image.save(buffer, kind, **({"exif": exif} if kind != "BMP" else {}))
        out[kind] = buffer.getvalue()
    return out


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Bytes exchanged, runs moved or repeated, lengths made huge, ends cut."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        at = rng.randrange(min(len(out), 300)) if rng.random() < 0.5 else rng.randrange(len(out))
        match rng.randrange(6):
            case 0 | 1:
                out[at] = rng.choice((0, 1, 127, 128, 255, rng.randrange(256)))
            case 2:
                out[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), b"\0\0\xff\xff"))
            case 3:
                run = out[at : at + rng.randrange(1, 64)]
                to = rng.randrange(len(out))
                out[to : to + len(run)] = run
            case 4:
                out[at:at] = out[at : at + rng.randrange(1, 64)]
            case _:
                out[at] ^= 1 << rng.randrange(8)
        if not out:
            return b"\0"
    return bytes(out[: rng.randrange(1, len(out) + 1)] if rng.random() < 0.15 else out)


def _computed_s() -> float:
    """Of the processor, with that of children that have ended: the wall's seconds are those of all that runs."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def worker(what: str, count: int, seed: int) -> dict[str, Any]:
    """In a child: figures of `count` files."""
    import resource

    from locheads_studio import bootstrap

    bootstrap.prepare()
    from locheads_studio.errors import StudioError
    from locheads_studio.imaging.pictures import open_picture
    from locheads_studio.imaging.project import open_project, save_project
    from tests.imaging import fuzz_project
    from tests.imaging.documents import Kept, some_project

    rng = random.Random(f"{what} {seed}")
    figures: dict[str, Any] = {"files": 0, "opened": 0, "refused": 0, "untyped": [], "slow": 0, "slowest_s": 0.0,
                               "wall_s": 0.0}  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("a.ora" if what == "projects" else "a.bin")
        if what == "projects":
            whole = {}
            for number in range(3):
                save_project(some_project(number, width=40, height=30), path, (Kept,))
                whole[str(number)] = path.read_bytes()
        else:
            whole = seeds()
        for kind in whole if what == "pictures" else ():  # all readers are loaded before memory is looked at
            path.write_bytes(whole[kind])
            open_picture(path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(count):
            kinds = APART if what == "pictures" and rng.random() < 0.02 else KINDS if what == "pictures" else [*whole]
            kind = rng.choice(kinds)
            if what == "pictures":
                data = mutated(whole[kind], rng)
            else:
                how = rng.choice((mutated, fuzz_project.with_other_values, fuzz_project.with_other_bytes))
                data = how(whole[kind], rng)
            path.write_bytes(data)
            start, began = _computed_s(), time.monotonic()
            try:
                if what == "pictures":
                    open_picture(path)
                else:
                    open_project(path, (Kept,))
                figures["opened"] += 1
            except StudioError:
                figures["refused"] += 1
            except BaseException as error:
                figures["untyped"].append(f"{kind}: {type(error).__name__}: {error}"[:200])
            took = _computed_s() - start
            figures["files"] += 1
            figures["wall_s"] = max(figures["wall_s"], round(time.monotonic() - began, 2))
            figures["slow"] += took > SLOW_S
            figures["slowest_s"] = max(figures["slowest_s"], round(took, 2))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss  # of those that decode apart, with their start
    return figures | {"grown_mib": grown >> 10, "child_mib": child >> 10}


def main(pictures: int, projects: int, seed: int = 0) -> dict[str, Any]:
    """Figures of all files."""
    total: dict[str, Any] = {}
    for what, wanted in (("pictures", pictures), ("projects", projects)):
        sums: dict[str, Any] = {"files": 0, "opened": 0, "refused": 0, "untyped": [], "slow": 0, "slowest_s": 0.0,
                                "crashes": 0, "words": 0, "over_memory": 0, "most_grown_mib": 0,
                                "child_mib": 0, "wall_s": 0.0}  # fmt: skip
        total[what] = sums
        for number, done in enumerate(range(0, wanted, _CHUNK)):
            with tempfile.TemporaryFile() as answer, contextlib.ExitStack():
                program = (
                    f"import json, os, sys; sys.path.insert(0, {str(ROOT)!r});"
                    "from tests.torture.fuzz_pictures import worker;"
                    f"made = worker({what!r}, {min(_CHUNK, wanted - done)}, {seed * 1_000_003 + number});"
                    f"os.write({answer.fileno()}, json.dumps(made).encode())"
                )
                run = subprocess.run([sys.executable, "-c", program], capture_output=True, pass_fds=[answer.fileno()])
                answer.seek(0)
                text = answer.read()
            sums["words"] += len(run.stdout) + len(run.stderr)
            if run.returncode or not text:
                sums["crashes"] += 1
                print(run.returncode, run.stderr[-2000:].decode(errors="replace"), flush=True)
                continue
            made = json.loads(text)
            for key in ("files", "opened", "refused", "slow"):
                sums[key] += made[key]
            sums["untyped"] = [*sums["untyped"], *made["untyped"]][:50]
            for key in ("slowest_s", "wall_s"):
                sums[key] = max(sums[key], made[key])
            sums["most_grown_mib"] = max(sums["most_grown_mib"], made["grown_mib"])
            sums["child_mib"] = max(sums["child_mib"], made["child_mib"])
            sums["over_memory"] += max(made["grown_mib"], made["child_mib"]) << 20 > MEMORY
            print(json.dumps({what: sums}), file=sys.stderr, flush=True)
    return total


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    print(json.dumps(main(arguments.pictures, arguments.projects, arguments.seed)))
