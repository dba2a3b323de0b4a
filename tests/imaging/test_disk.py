"""Files appear whole or not at all, whatever fails."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.errors import WriteError
from locheads_studio.imaging import disk
from locheads_studio.imaging.appended import Appended, is_held
from locheads_studio.imaging.pictures import Picture, save_picture
from tests.imaging import faults

OLD = b"what was there before"


def attempt(target: Path, data: bytes) -> WriteError | None:
    try:
        disk.write_bytes(target, data)
    except WriteError as error:
        return error
    return None


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_every_step_may_fail_and_the_old_file_stays(tmp_path: Path, code: int) -> None:
    target = tmp_path / "picture.bin"
    new = bytes(range(256)) * 40
    for step in range(1, 50):
        target.write_bytes(OLD)
        with faults.failing(step, code) as failing:
            refusal = attempt(target, new)
        if refusal is None:
            assert not failing.failed, "a failure was swallowed"
            assert failing.calls == ["create", "write", "fsync", "replace", "open", "fsync"]
            assert target.read_bytes() == new
            return
        assert refusal.action
        assert str(target) in str(refusal)
        assert "\n" not in str(refusal)
        # Once renamed, the new file is there, and whole; only its survival of a power cut is in doubt.
        renamed = failing.calls.index("replace") + 1 < step if "replace" in failing.calls else False
        assert target.read_bytes() == (new if renamed else OLD)
        assert names(tmp_path) == ["picture.bin"], "a temporary file was left"
    pytest.fail("never came through")


def test_an_exception_while_writing_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    target.write_bytes(OLD)
    for error in (ZeroDivisionError, KeyboardInterrupt):
        with pytest.raises(error), disk.writing(target) as file:  # noqa: PT012
            file.write(b"half")
            raise error
        assert target.read_bytes() == OLD
    assert names(tmp_path) == ["a"]


def test_a_half_encoded_picture_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(OLD)
    monkeypatch.setattr(os, "replace", _refuse(errno.ENOSPC))
    for depth in (np.uint8, np.uint16):
        with pytest.raises(WriteError, match="full"):
            save_picture(Picture(np.zeros((3, 4, 3), depth)), target)
    assert target.read_bytes() == OLD
    assert names(tmp_path) == ["a.png"]


def _refuse(code: int) -> Callable[..., Any]:
    def refused(*args: object, **kwargs: object) -> Any:
        raise OSError(code, os.strerror(code))

    return refused


def test_permissions(tmp_path: Path) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    disk.write_bytes(tmp_path / "new", b"x")
    assert mode(tmp_path / "new") == mode(plain), "a new file follows the umask, as any other"
    private = tmp_path / "private"
    private.write_bytes(b"")
    private.chmod(0o600)
    disk.write_bytes(private, b"x")
    assert mode(private) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(OLD)
    link.symlink_to(real)
    disk.write_text(link, "neu ü")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "neu ü"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing/a.png", "does not exist"),
        ("file/a.png", "not a folder"),
        ("folder", "folder"),
        ("x" * 300, "too long"),
    ],
)
def test_impossible_places_are_named(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "folder").mkdir()
    for act in (lambda p: disk.write_bytes(p, b"x"), disk.check_writable):
        with pytest.raises(WriteError, match=says) as caught:
            act(tmp_path / name)
        assert caught.value.action
    assert (tmp_path / "file").read_bytes() == OLD


def test_a_read_only_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run as root, whom no permission stops, so the refusal is played."""
    with faults.failing(1, errno.EACCES), pytest.raises(WriteError, match="permission") as caught:
        disk.write_bytes(tmp_path / "a", b"x")
    assert "another folder" in caught.value.action
    monkeypatch.setattr(os, "access", lambda *args, **kwargs: False)
    with pytest.raises(WriteError, match="permission"):
        disk.check_writable(tmp_path / "a")


def test_folders(tmp_path: Path) -> None:
    made = disk.make_folder(tmp_path / "a" / "b")
    assert made.is_dir()
    assert disk.make_folder(made) == made
    disk.write_bytes(made / "f", b"")
    with pytest.raises(WriteError, match="file"):
        disk.make_folder(made / "f")
    with pytest.raises(WriteError, match="not a folder"):
        disk.make_folder(made / "f" / "g")


def pieces(number: int) -> list[bytes]:
    return [bytes([number]) * 700, bytes([number + 100]) * 3]


@pytest.mark.parametrize("fault", faults.FAULTS.values(), ids=faults.FAULTS)
@pytest.mark.parametrize("for_ever", [False, True])
def test_a_file_that_grows_holds_whole_pieces_only(tmp_path: Path, fault: int, for_ever: bool) -> None:
    for step in range(1, 50):
        path = tmp_path / f"{step}"
        good = b""
        with faults.failing(step, fault, for_ever=for_ever) as failing:
            for number in range(3):
                try:
                    if number == 0:
                        file = Appended.create(path)
                    file.append(pieces(number))
                except WriteError as error:
                    assert str(path) in str(error)  # noqa: PT017
                    if number == 0 and not path.exists():
                        break
                else:
                    good += b"".join(pieces(number))
                    assert file.length == len(good)
                if not for_ever:
                    assert path.read_bytes() == good
        if not path.exists():
            continue
        assert path.read_bytes()[: len(good)] == good
        file.append(pieces(7))  # the disk works again
        assert path.read_bytes() == good + b"".join(pieces(7))
        file.close()
        if not failing.failed:
            return
    pytest.fail("never came through")


def test_a_file_that_grows_is_held_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert not is_held(path)
    with Appended.create(path) as file:
        file.append([b"x"])
        assert is_held(path)
        with pytest.raises(WriteError):
            Appended.create(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not is_held(path) and path.read_bytes() == b"x"
    with pytest.raises(WriteError):
        file.append([b"y"])
    disk.remove(path)
    disk.remove(path)
    assert not path.exists()


def test_locking_moves_and_changes_nothing_and_is_said_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock of our own once left the file at 2**62, where the next bytes went, and had locked nothing."""
    path = tmp_path / "a"
    path.write_bytes(b"held")
    with path.open("r+b") as one, path.open("r+b") as other:
        one.seek(2)
        assert disk.lock(one.fileno()) is True and os.lseek(one.fileno(), 0, os.SEEK_CUR) == one.tell() == 2
        assert disk.lock(other.fileno()) is False
        one.write(b"!")
    assert path.read_bytes() == b"he!d"

    def refused(handle: int, blocking: bool) -> bool:
        raise OSError(errno.ENOLCK, "not on this share")

    monkeypatch.setattr("filelock.lock_descriptor", refused)
    with path.open("rb") as file:
        assert disk.lock(file.fileno()) is None


def test_what_killed_writes_left_is_swept_up(tmp_path: Path) -> None:
    names_ = (".locheads-0123456789ab.part", ".locheads-ba9876543210.part", "x.part", ".locheads-zz.part")
    for name in names_:
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (1, 1))
    os.utime(tmp_path / names_[1])
    disk.sweep(tmp_path)
    disk.sweep(tmp_path / "none")
    assert set(names(tmp_path)) == set(names_[1:]), "the old one that is ours"
    for name in names_[1:]:
        (tmp_path / name).unlink()


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.rglob("*.part"))


def test_an_appended_file_goes_on_where_it_ended(tmp_path: Path) -> None:
    file = tmp_path / "log"
    with Appended.create(file) as log:
        log.append([b"one\n"])
    with Appended.extend(file) as log:
        assert log.length == 4
        with pytest.raises(WriteError, match="another program"):
            Appended.extend(file)
        log.append([b"two\n", b"thr"])
        log.cut(8)
        assert file.read_bytes() == b"one\ntwo\n"
        log.append([b"three\n"])
    with Appended.extend(file, 4) as log:
        log.append([b"2\n"])
    assert file.read_bytes() == b"one\n2\n"
    with pytest.raises(WriteError, match="not exist"):
        Appended.extend(tmp_path / "none")
