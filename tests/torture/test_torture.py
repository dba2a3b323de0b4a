"""The short forms of the torture commands, and a disk that is really full."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from locheads_studio.errors import DiskFullError, WriteError
from locheads_studio.imaging.appended import Appended
from locheads_studio.imaging.pictures import Picture, open_picture, save_picture
from tests.torture import cycles, fuzz, kills, more_kills, power


def test_power_cuts_tear_nothing(tmp_path: Path) -> None:
    figures = power.main(cuts=300, folder=tmp_path)
    assert (figures["torn"], figures["lost"]) == (0, 0) and figures["cuts"] >= 300


def test_a_shortcut_would_tear() -> None:
    """The play itself: without the fsync of the file it finds torn ones."""
    import random

    calls = [("create", "t"), ("write", "t", b"new" * 100), ("rename", "t", "a"), ("sync", "folder")]
    found = {power.after_a_cut(calls, b"old", "a", random.Random(n)) for n in range(50)}
    assert not found <= {b"old", b"new" * 100}


def test_mutated_files_are_read_or_refused() -> None:
    figures = fuzz.main(count=400)
    assert figures["wrong"] == [] and figures["slowest"] < 5.0
    assert figures["refused"] > 100 and figures["read"] > 20, "it is no test when all are refused"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("writers", [1, 2])
def test_killed_exports_leave_whole_files(writers: int) -> None:
    figures = kills.main(kills=2, writers=writers)
    assert figures["torn"] == figures["left"] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("kind", ["batch", "download"])
def test_what_is_killed_goes_on(kind: str) -> None:
    figures = more_kills.main(kind, kills=2, seed=3)
    assert figures["torn"] == [] and figures["failed"] == 0 and figures["at_work"] > 0


def test_cycles_leave_nothing_behind() -> None:
    figures = cycles.main(cycles=60)
    assert figures["MB"] <= 20 and max(figures["threads"], figures["files"]) <= 0 and figures["journals"] == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte in memory; only root may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
        )
    except OSError:
        pytest.skip("nothing can be mounted here")
    if done.returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=False)


def test_a_full_disk_keeps_what_was_there(small_disk: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 300, 3), np.uint8)
    save_picture(Picture(noise), small_disk / "a.png")
    before = (small_disk / "a.png").read_bytes()
    with pytest.raises(DiskFullError, match="full"):
        save_picture(Picture(np.random.default_rng(1).integers(0, 256, (800, 800, 3), np.uint8)), small_disk / "a.png")
    assert (small_disk / "a.png").read_bytes() == before
    assert [path.name for path in small_disk.iterdir()] == ["a.png"]
    assert np.array_equal(open_picture(small_disk / "a.png").pixels, noise)
    with Appended.create(small_disk / "log") as log:
        log.append([b"good\n"])
        with pytest.raises(WriteError, match="full"):
            log.append([bytes(3_000_000)])
        log.append([b"still\n"])
    assert (small_disk / "log").read_bytes() == b"good\nstill\n"
