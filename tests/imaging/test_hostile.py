"""Files from strangers: refused in one line, quickly, without eating the memory, or opened; never anything else."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from locheads_studio.errors import LimitError, PictureError, StudioError
from locheads_studio.imaging import limits
from locheads_studio.imaging.pictures import open_picture

# In production Pillow's warnings about damaged metadata are silenced; pytest puts its own filters in place of that.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def refused(path: Path, kind: type[StudioError] = PictureError) -> str:
    with pytest.raises(kind) as caught:
        open_picture(path)
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.action
    return line


def test_a_bomb_is_refused_at_once_and_costs_nothing(tmp_path: Path, png_bomb: bytes) -> None:
    assert len(png_bomb) < 25_000
    path = tmp_path / "bomb.png"
    path.write_bytes(png_bomb)
    with pytest.raises(LimitError):
        open_picture(path)  # the readers are loaded now
    start = time.process_time()
    assert "120 megapixels" in refused(path, LimitError)
    assert time.process_time() - start < 0.2
    # The memory is measured in a process of its own: this one's peak is that of the tests before.
    program = (
        "import resource, sys\n"
        "from locheads_studio import bootstrap\n"
        "bootstrap.prepare()\n"
        "from locheads_studio.imaging.pictures import open_picture\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "before = peak()\n"
        "try:\n    open_picture(sys.argv[1])\n"
        "except Exception as error:\n    print(type(error).__name__, peak() - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True, timeout=800
    )
    name, kilobytes = done.stdout.split()
    assert name == "LimitError"
    assert int(kilobytes) < 50_000
    assert done.stderr == ""


def test_a_tiff_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.tif"
    entries = [(256, 4, 1, 30_000), (257, 4, 1, 30_000), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 1),
               (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, 30_000), (279, 4, 1, 100)]  # fmt: skip
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries) + bytes(4)
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + directory + bytes(100))
    assert "900 megapixels" in refused(path, LimitError)


def test_the_limits_are_read_when_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    Image.new("RGB", (2, 2)).save(path)
    for name in ("PIXELS", "SIDE", "FILE_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, 1)
            refused(path, LimitError)
    assert open_picture(path).size == (2, 2)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.png", b"This is not a picture at all, only some text.\n"),
        ("empty.png", b""),
        ("postscript.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n"),
        ("page.jpg", b"<!doctype html><html></html>"),
        ("short.png", b"\x89PNG\r\n\x1a\n"),
        ("short.tif", b"II*\0"),
        ("short.webp", b"RIFF\0\0\0\0WEBP"),
        ("short.jpg", b"\xff\xd8\xff"),
        ("strange\nname.png", b"text"),
    ],
)
def test_what_is_no_picture(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    refused(tmp_path / name)


def test_missing_files_folders_and_pipes(tmp_path: Path) -> None:
    assert "Check the name" in refused(tmp_path / "none.png")
    (tmp_path / "file").write_bytes(b"")
    refused(tmp_path / "file" / "below.png")
    refused(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        refused(tmp_path / "pipe.png")  # and does not wait for a writer
    refused(Path("a\0b.png"))


def encoded(kind: str) -> bytes:
    rng = np.random.default_rng(5)
    buffer = io.BytesIO()
    if kind == "TIFF16":
        tifffile.imwrite(buffer, rng.integers(0, 65536, (40, 60, 3)).astype(np.uint16), photometric="rgb")
    else:
        exif = Image.Exif()
        exif[0x0112], exif[0x013B] = 6, "Ann"
        image = Image.fromarray(rng.integers(0, 256, (40, 60, 3), dtype=np.uint8))
        image.save(buffer, format=kind, **({"exif": exif} if kind not in ("GIF", "BMP") else {}))
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "BMP", "TIFF16"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_files(tmp_path: Path, kind: str, share: float) -> None:
    data = encoded(kind)
    (tmp_path / "cut").write_bytes(data[: int(len(data) * share)])
    assert "damaged" in refused(tmp_path / "cut")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_truncated_16_bit_png(
    tmp_path: Path, png_16: Callable[..., bytes], capfd: pytest.CaptureFixture[str], share: float
) -> None:
    data = png_16(np.random.default_rng(5).integers(0, 65536, (40, 60, 3)).astype(np.uint16))
    (tmp_path / "cut.png").write_bytes(data[: int(len(data) * share)])
    refused(tmp_path / "cut.png")
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "TIFF16", "PNG16"])
def test_damaged_files_open_or_are_refused(tmp_path: Path, png_16: Callable[..., bytes], kind: str) -> None:
    """150 damaged copies of each kind: a picture or one of our own errors, each within two seconds."""
    if kind == "PNG16":
        whole = png_16(np.random.default_rng(5).integers(0, 65536, (12, 9, 3)).astype(np.uint16))
    else:
        whole = encoded(kind)
    chance = random.Random(kind)
    path = tmp_path / "damaged"
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.choice([1, 1, 2, 8])):
            # half of the damage to the first bytes, where the structure is
            place = chance.randrange(min(len(data), 200)) if chance.random() < 0.5 else chance.randrange(len(data))
            data[place] = chance.choice([0, 255, chance.randrange(256)])
        path.write_bytes(data)
        start = time.process_time()
        with suppress(PictureError, LimitError):
            open_picture(path)
        assert time.process_time() - start < 2


def test_a_profile_and_metadata_beyond_the_limits_are_left_out(tmp_path: Path, monkeypatch: Any) -> None:
    profile = bytes(36) + b"acsp" + bytes(5000)
    Image.new("RGB", (4, 4)).save(tmp_path / "a.jpg", icc_profile=profile, xmp=b"<x>" + b" " * 5000 + b"</x>")
    monkeypatch.setattr(limits, "ICC_BYTES", 1000)
    monkeypatch.setattr(limits, "METADATA_BYTES", 1000)
    picture = open_picture(tmp_path / "a.jpg")
    assert picture.icc is None
    assert picture.xmp is None
    assert len(picture.notices) == 2
