"""Names as the three systems have them, and a disk that behaves as Windows' or macOS' would."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from locheads_studio.errors import DiskFullError, WriteError
from locheads_studio.imaging import disk, filenames


@pytest.mark.parametrize("name", ["CON", "nul", "Aux.png", "com1.tar.gz", "LPT9", "nul .png", "con.", "COM¹"])
def test_devices_of_windows_are_refused(name: str) -> None:
    assert "device" in filenames.windows_problem(name)


@pytest.mark.parametrize(("name", "says"), [("a:b.png", "':'"), ("a?.png", "'?'"), ("a.png.", "end"), ("a ", "end")])
def test_names_that_windows_cannot_have(name: str, says: str) -> None:
    assert says in filenames.windows_problem(name)


@pytest.mark.parametrize("name", ["console.png", "a.con", "nulls", "ü & d.png", "com10.png", ".hidden", "aux2"])
def test_names_that_only_look_odd(name: str) -> None:
    assert filenames.windows_problem(name) == ""


def test_long_paths_of_windows() -> None:
    long = "C:\\" + "a" * 300 + "\\b.png"
    assert filenames.windows_long(long) == "\\\\?\\" + long
    assert filenames.windows_long("\\\\?\\" + long) == "\\\\?\\" + long
    assert filenames.windows_long("\\\\server\\share\\" + "a" * 300) == "\\\\?\\UNC\\server\\share\\" + "a" * 300
    assert filenames.windows_long("C:\\short.png") == "C:\\short.png"


def test_names_that_are_one_file_somewhere() -> None:
    key = filenames.same_name_key
    assert key("Straße.PNG") == key("STRASSE.png")
    assert key("caf\u00e9.png") == key("cafe\u0301.png")
    assert key("a.png") != key("b.png")


def test_what_is_no_text_can_be_printed() -> None:
    assert filenames.printable(os.fsdecode(b"caf\xe9\n.png")) == "caf\\xe9 .png"
    assert filenames.printable("ü & <d>.png") == "ü & <d>.png"


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """`disk` with an `os` of Windows: no modes, no owners, no synchronised folders, files that others hold."""
    held = SimpleNamespace(times=0, code=32, calls=[])

    class Windows:
        name = "nt"

        def __getattr__(self, name: str) -> Any:
            if name in ("fchmod", "fchown", "listxattr", "geteuid", "getegid"):
                raise AttributeError(name)
            return getattr(os, name)

        def open(self, path: Any, flags: int, mode: int = 0o777) -> int:
            if os.path.isdir(path):  # noqa: PTH112
                raise PermissionError(errno.EACCES, "Permission denied")
            return os.open(path, flags, mode)

        def replace(self, source: Any, target: Any) -> None:
            held.calls.append(str(target))
            if held.times:
                held.times -= 1
                error = PermissionError(errno.EACCES, "used by another process")
                error.winerror = held.code  # type: ignore[attr-defined]
                raise error
            os.replace(source, target)

    monkeypatch.setattr(disk, "os", Windows())
    return held


@pytest.mark.parametrize("code", [5, 32, 33])
def test_a_file_that_a_scanner_holds_for_a_moment_is_replaced(
    tmp_path: Path, on_windows: SimpleNamespace, code: int
) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    on_windows.times, on_windows.code = 3, code
    disk.write_bytes(target, b"new")
    assert target.read_bytes() == b"new" and len(on_windows.calls) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_a_file_that_another_program_keeps_open_is_told(
    tmp_path: Path, on_windows: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_PATIENCE_S", 0.1)
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    on_windows.times = 10_000
    with pytest.raises(WriteError, match=r"another program has it open\. Close it there"):
        disk.write_bytes(target, b"new")
    assert target.read_bytes() == b"old" and [path.name for path in tmp_path.iterdir()] == ["a.png"]


def test_windows_names_are_refused_before_anything_is_written(tmp_path: Path, on_windows: SimpleNamespace) -> None:
    for act in (lambda p: disk.write_bytes(p, b"x"), disk.check_writable):
        with pytest.raises(WriteError, match="device"):
            act(tmp_path / "nul.png")
    assert not list(tmp_path.iterdir()) and not on_windows.calls


def test_macos_has_the_drive_write_its_own_memory_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = disk.fcntl

    def fcntl(handle: int, what: int, *more: Any) -> Any:
        if what != 51:
            return real.fcntl(handle, what, *more)
        asked.append(handle)
        return 0

    monkeypatch.setattr(disk, "_FULL_SYNC", 51)
    monkeypatch.setattr(disk, "fcntl", SimpleNamespace(fcntl=fcntl))
    disk.write_bytes(tmp_path / "a", b"x")
    assert len(asked) == 2, "the file and its folder"

    def refused(handle: int, what: int) -> Any:
        raise OSError(errno.ENOTSUP, "not on a share")

    synced: list[int] = []
    monkeypatch.setattr(disk, "fcntl", SimpleNamespace(fcntl=refused))
    monkeypatch.setattr(os, "fsync", synced.append)
    disk.write_bytes(tmp_path / "a", b"y")
    assert len(synced) == 2, "then at least what every system has"


def test_a_full_disk_is_told_from_other_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError, match="full"):
        disk.write_bytes(tmp_path / "a", b"x")


def test_a_new_folder_survives_a_power_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    monkeypatch.setattr(disk, "sync_folder", lambda folder: synced.append(folder.name))
    disk.make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path.name, "a"]
    disk.make_folder(tmp_path / "a" / "b")
    assert len(synced) == 2


def test_a_living_write_is_never_swept_and_a_dead_one_is(tmp_path: Path) -> None:
    dead = tmp_path / ".locheads-0123456789ab.part"
    dead.write_bytes(b"half")
    link = tmp_path / ".locheads-0123456789ac.part"
    link.symlink_to(tmp_path / "elsewhere")
    old = time.time() - 60
    os.utime(dead, (old, old))
    with disk.writing(tmp_path / "b") as file:
        file.write(b"x")
        file.flush()
        (living,) = set(tmp_path.glob("*.part")) - {dead, link}
        os.utime(living, (1, 1))
        disk.sweep(tmp_path)
        assert living.exists() and not dead.exists() and link.is_symlink()
    assert (tmp_path / "b").read_bytes() == b"x"
    link.unlink()


def test_the_next_write_takes_away_what_a_killed_one_left(tmp_path: Path) -> None:
    for folder in ("exports", "results"):
        (tmp_path / folder).mkdir()
        left = tmp_path / folder / ".locheads-0123456789ab.part"
        left.write_bytes(b"half")
        os.utime(left, (time.time() - 60,) * 2)
    disk.write_bytes(tmp_path / "exports" / "a.png", b"x")
    assert [path.name for path in (tmp_path / "exports").iterdir()] == ["a.png"]
    assert (tmp_path / "results" / left.name).exists(), "nobody wrote there"
    left.unlink()


def test_owner_and_attributes_stay(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(b"old")
    coloured = is_root = False
    if hasattr(os, "setxattr"):
        with contextlib.suppress(OSError):  # not every file system has attributes
            os.setxattr(target, "user.colour", b"red")
            coloured = True
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.chown(target, 12345, 12345)
        is_root = True
    if not (coloured or is_root):
        pytest.skip("this file system has no attributes, and only root may give files away")
    before = target.stat()
    disk.write_bytes(target, b"new")
    after = target.stat()
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)
    if coloured:
        assert os.getxattr(target, "user.colour") == b"red"


def test_a_read_only_folder_is_told_from_a_read_only_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    with pytest.raises(WriteError, match=r"no new one may be made in the folder"):
        disk.check_writable(target)
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != target)
    with pytest.raises(WriteError, match="write-protected"):
        disk.check_writable(target)
