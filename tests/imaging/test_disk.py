"""Files appear whole or not at all, whatever fails."""

from __future__ import annotations

import builtins
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
from locheads_studio.imaging.pictures import Picture, save_picture

OLD = b"what was there before"


class FailingDisk:
    """Lets the k-th system call of a save fail, and records their order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fail_at: int, code: int) -> None:
        self.calls: list[str] = []
        self._fail_at, self._code = fail_at, code
        for name in ("replace", "fsync"):
            monkeypatch.setattr(os, name, self._wrap(name, getattr(os, name)))
        monkeypatch.setattr(os, "open", self._wrap("open folder", os.open))
        monkeypatch.setattr(builtins, "open", self._wrap_open(builtins.open))

    def _step(self, name: str) -> None:
        self.calls.append(name)
        if len(self.calls) == self._fail_at:
            raise OSError(self._code, os.strerror(self._code))

    def _wrap(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            self._step(name)
            return call(*args, **kwargs)

        return wrapped

    def _wrap_open(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            if "x" not in mode:
                return call(path, mode, *args, **kwargs)
            self._step("create")
            file = call(path, mode, *args, **kwargs)
            write = file.write

            class Watched:
                def __getattr__(_, name: str) -> Any:
                    return getattr(file, name)

                def __enter__(_) -> Any:
                    return _

                def __exit__(_, *error: object) -> None:
                    file.close()

                def write(_, data: bytes) -> int:
                    write(data[: len(data) // 2])  # a short write, then the failure
                    self._step("write")
                    return len(data) // 2 + int(write(data[len(data) // 2 :]))

            return Watched()

        return wrapped


def attempt(target: Path, data: bytes) -> WriteError | None:
    try:
        disk.write_bytes(target, data)
    except WriteError as error:
        return error
    return None


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_every_step_may_fail_and_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    target = tmp_path / "picture.bin"
    new = bytes(range(256)) * 40
    for step in range(1, 50):
        target.write_bytes(OLD)
        with monkeypatch.context() as patch:
            failing = FailingDisk(patch, step, code)
            refusal = attempt(target, new)
            if refusal is None:
                assert len(failing.calls) == step - 1, "a failure was swallowed"
                assert failing.calls == ["create", "write", "fsync", "replace", "open folder", "fsync"]
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
    original = builtins.open

    def refusing(path: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if "x" in mode:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return original(path, mode, *args, **kwargs)

    monkeypatch.setattr(builtins, "open", refusing)
    with pytest.raises(WriteError, match="permission") as caught:
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


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.rglob("*.part"))
