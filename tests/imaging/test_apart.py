"""The child that decodes heavy pictures: within its limits, cancelled at once, silent, and told when it crashes."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from locheads_studio.errors import Cancelled, LimitError, PictureError
from locheads_studio.imaging import decode, limits, reader
from locheads_studio.imaging.pictures import open_picture

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def heavy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A picture of which each is decoded apart."""
    monkeypatch.setattr(decode, "_HEAVY_PIXELS", 100)
    rng = np.random.default_rng(0)
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Ann"
    image = Image.fromarray(rng.integers(0, 256, (300, 400, 3), dtype=np.uint8))
    image.save(tmp_path / "a.png", exif=exif, dpi=(300, 150))
    return tmp_path / "a.png"


def test_the_child_gives_the_same_picture(heavy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apart = open_picture(heavy)
    from_bytes = decode.decode_picture(heavy.read_bytes(), "a.png")
    monkeypatch.setattr(decode, "_HEAVY_PIXELS", 10**9)
    here = open_picture(heavy)
    for other in (apart, from_bytes):
        np.testing.assert_array_equal(other.pixels, here.pixels)
        assert (other.exif, other.dpi, other.format, other.icc) == (here.exif, here.dpi, here.format, here.icc)


def test_errors_of_the_child_are_ours(heavy: Path) -> None:
    data = heavy.read_bytes()
    heavy.write_bytes(data[: len(data) // 2])
    with pytest.raises(PictureError, match="damaged"):
        open_picture(heavy)


_ANSWERS_NEVER = "import sys, time\nprint('\"ready\"', flush=True)\ntime.sleep(600)"


def programs(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Another program stands in for the child."""
    monkeypatch.setattr(reader, "_command", lambda asked: [sys.executable, "-c", text])


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The children that were started."""
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(reader.subprocess, "Popen", Noted)
    return started


def test_a_child_that_is_not_wanted_any_more_ends(
    heavy: Path, monkeypatch: pytest.MonkeyPatch, children: list[subprocess.Popen[bytes]]
) -> None:
    programs(monkeypatch, _ANSWERS_NEVER)
    with pytest.raises(Cancelled):
        open_picture(heavy, cancel=lambda: True)
    assert [child.returncode for child in children] == [-9], "killed, and waited for"


def test_a_child_that_crashes_or_hangs_is_told(
    heavy: Path, monkeypatch: pytest.MonkeyPatch, children: list[subprocess.Popen[bytes]]
) -> None:
    programs(monkeypatch, "import os; os.abort()")
    with pytest.raises(PictureError, match="crashed"):
        open_picture(heavy)
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    programs(monkeypatch, _ANSWERS_NEVER)
    with pytest.raises(LimitError, match="takes longer"):
        open_picture(heavy)
    assert [child.returncode for child in children] == [-6, -9]


def test_a_child_that_computes_for_ever_is_told(heavy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder that spins is known by its processor's time, long before the wall's."""
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    monkeypatch.setattr(reader, "_PATIENCE", 1000.0)
    programs(monkeypatch, "print('\"ready\"', flush=True)\nwhile True: pass")
    with pytest.raises(LimitError, match="takes longer"):
        open_picture(heavy)


def test_a_child_that_takes_all_memory_is_told(heavy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEMORY_BYTES", 300 << 20)
    held = "held = bytearray(b'x') * (400 << 20)"
    programs(monkeypatch, f"import time\nprint('\"ready\"', flush=True)\n{held}\ntime.sleep(600)")
    with pytest.raises(LimitError, match=r"needs about \d{3} MiB of memory to be opened; 300 are free"):
        open_picture(heavy)


@pytest.mark.skipif(sys.platform == "win32", reason="its launcher is a script")
def test_a_frozen_program_is_its_own_child(heavy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no interpreter to start: the program itself is started, and knows by its first argument what it is."""
    here = open_picture(heavy)
    launcher = tmp_path / "locheads-studio"
    root = str(Path(__file__).parents[2])
    launcher.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {root!r})\nsys.frozen = True\n"
        "from locheads_studio.__main__ import main\nmain()\n"
    )
    launcher.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(launcher))
    np.testing.assert_array_equal(open_picture(heavy).pixels, here.pixels)
    heavy.write_bytes(heavy.read_bytes()[:200])
    with pytest.raises(PictureError, match="damaged"):
        open_picture(heavy)


def test_memory_is_bounded(heavy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with io.BytesIO(heavy.read_bytes()) as file:
        monkeypatch.setattr(limits, "MEMORY_BYTES", 500_000)
        with pytest.raises(LimitError, match="memory"):
            decode.decode(file, "a.png", 0)


def test_two_thousand_empty_passes_are_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(LimitError, match="passes over"):
        open_picture(CASES / "jpeg-2000-scans.jpg")
    assert time.process_time() - start < 2


@pytest.mark.parametrize("name", [path.name for path in sorted(CASES.iterdir()) if path.suffix != ".jpg"])
def test_cases_open(name: str) -> None:
    picture = open_picture(CASES / name)
    assert picture.alpha == (name != "bigtiff-big-endian.tif")
