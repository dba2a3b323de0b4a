"""The only writer of documents, settings, exports and weights.

A file appears under its name whole or not at all, also when the program is killed or the power fails: temporary file in
the same folder, fsync, rename, fsync of the folder. In a simulation of 10,000 power cuts this order lost nothing; each
of the shortcuts lost files.
"""

# The order of the system calls is the point of this module, so they stand here by their own names, every one reached as
# `os.name`: tests put an `os` in place whose n-th call fails.

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self, cast

from locheads_studio.errors import WriteError

_NEW: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_BUFFER: Final = 1 << 20
_TEMPORARY: Final = re.compile(r"\.locheads-[0-9a-f]{12}\.part")
_STALE_S: Final = 86_400  # another program of ours may be writing for long

_ELSEWHERE = "Choose another folder"
_ADVICE: dict[int, tuple[str, str]] = {
    errno.EACCES: ("there is no permission to write there", "Choose another folder, or allow writing to this one"),
    errno.EPERM: ("there is no permission to write there", "Choose another folder, or allow writing to this one"),
    errno.EROFS: ("the disk is read-only", "Choose a folder on another disk"),
    errno.ENOSPC: ("the disk is full", "Free some space or choose a folder on another disk"),
    errno.EDQUOT: ("the space granted on this disk is used up", "Free some space or choose a folder on another disk"),
    errno.ENOENT: ("the folder does not exist", "Create the folder or choose another"),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", _ELSEWHERE),
    errno.EISDIR: ("that is a folder", "Add a file name"),
    errno.ENAMETOOLONG: ("the name is too long", "Choose a shorter name"),
    errno.EINVAL: ("the name is not allowed there", "Choose another name"),
    errno.EIO: ("the disk reports an error", "Choose a folder on another disk and check this one"),
}
# A folder that cannot be synchronised: not every file system (nor Windows) offers it, and nothing is lost by that here.
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM, errno.ENOSYS, errno.EISDIR}


def _write_error(path: Path, error: OSError) -> WriteError:
    what, action = _ADVICE.get(error.errno or 0, (error.strerror or type(error).__name__, _ELSEWHERE))
    return WriteError(f"Cannot write {path}: {what}", action)


def _sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError as error:
        if error.errno in _NO_FOLDER_SYNC:
            return
        raise
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _target(path: Path) -> tuple[Path, int | None]:
    """Where the bytes really go (a link stays a link), and the permissions of the file that is there already."""
    real = Path(os.path.realpath(path))
    try:
        there = os.stat(real)
    except FileNotFoundError:
        return real, None
    if stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(there.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    if not os.access(real, os.W_OK):  # a rename would replace a file that its owner has locked
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return real, stat.S_IMODE(there.st_mode) & 0o777


def check_writable(path: str | os.PathLike[str]) -> None:
    """WriteError when `path` plainly cannot be written, before minutes of work are done in vain. Writes nothing."""
    path = Path(path)
    try:
        real, _ = _target(path)
        folder = real.parent
        if not stat.S_ISDIR(os.stat(folder).st_mode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise _write_error(path, error) from error


def make_folder(path: str | os.PathLike[str], *, private: bool = False) -> Path:
    """The folder, made with its parents if it is not there; `private`: for its owner only. WriteError when it fails."""
    path = Path(path)
    try:
        path.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    except FileExistsError as error:
        raise WriteError(f"Cannot make the folder {path}: there is a file of that name", _ELSEWHERE) from error
    except OSError as error:
        raise _write_error(path, error) from error
    return path


@contextmanager
def writing(path: str | os.PathLike[str], *, durable: bool = True) -> Iterator[BinaryIO]:
    """A binary file to write to, which becomes `path` when the block ends without an exception.

    Otherwise the old file, if there was one, stays as it was. `durable=False` skips the two fsync: for large numbers of
    files that can be made again; it still never leaves a half-written one behind unless the machine itself stops.
    WriteError for what the operating system refuses, inside the block too; other exceptions of the block pass through.
    """
    path = Path(path)
    temporary: Path | None = None
    try:
        real, mode = _target(path)
        # A short name of its own: a suffix on a name of 255 bytes would not fit.
        candidate = real.parent / f".locheads-{secrets.token_hex(6)}.part"
        with _created(candidate) as file:
            temporary = candidate
            if mode is not None and hasattr(os, "fchmod"):
                with suppress(OSError):  # file systems without permissions
                    os.fchmod(file.fileno(), mode)
            yield file
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(temporary, real)
        temporary = None
        if durable:
            _sync_folder(real.parent)
    except OSError as error:
        raise _write_error(path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


class _Raw(io.FileIO):
    """A file whose writes are `os.write`, so that they can be made to fail like every other call here."""

    def write(self, data: Any, /) -> int:
        return os.write(self.fileno(), data)


def _created(path: Path) -> BinaryIO:
    raw = _Raw(path, "x+b", opener=lambda name, _: os.open(name, _NEW, 0o666))  # less what the umask takes away
    return cast(BinaryIO, io.BufferedRandom(raw, _BUFFER))


def write_bytes(path: str | os.PathLike[str], data: bytes | bytearray | memoryview, *, durable: bool = True) -> None:
    """Puts `data` in the file `path`, whole or not at all. WriteError when that fails."""
    with writing(path, durable=durable) as file:
        file.write(data)


def write_text(path: str | os.PathLike[str], text: str, *, durable: bool = True) -> None:
    """Puts `text` in the file `path` as UTF-8, whole or not at all. WriteError when that fails."""
    write_bytes(path, text.encode(), durable=durable)


def install(partial: str | os.PathLike[str], path: str | os.PathLike[str]) -> None:
    """Gives a complete file its name in the same folder, as `writing` does: whole or not at all, and for good.

    WriteError when that fails; the file then still has its old name.
    """
    partial, path = Path(partial), Path(path)
    try:
        handle = os.open(partial, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(partial, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _write_error(path, error) from error


def remove(path: str | os.PathLike[str]) -> None:
    """Takes a file away for good. Nothing happens when there is none; WriteError when it cannot be removed."""
    path = Path(path)
    try:
        os.unlink(path)
        _sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise _write_error(path, error) from error


def sweep(folder: str | os.PathLike[str]) -> None:
    """Takes away what writes that were killed left in a folder more than a day ago. What cannot be removed stays."""
    with suppress(OSError):
        for entry in os.scandir(folder):
            if _TEMPORARY.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > _STALE_S:
                with suppress(OSError):
                    os.unlink(entry.path)


class Appended:
    """A file that only grows, by whole synchronised pieces, held by one program at a time.

    It is readable by its owner only. A piece that fails is taken back, so that the next one does not follow on garbage;
    a piece cut short by a crash is for the reader to notice. The lock goes with the process, however that ends.
    """

    def __init__(self, path: Path, handle: int, length: int) -> None:
        self.path = path
        self.length = length
        """Bytes of the whole pieces."""
        self._handle: int | None = handle
        self._clean = True  # nothing stands behind `length`

    @classmethod
    def create(cls, path: str | os.PathLike[str]) -> Self:
        """A new, empty file, locked. WriteError when there is one of that name, or it cannot be made."""
        path = Path(path)
        handle = None
        try:
            handle = os.open(path, _NEW, 0o600)
            if not _lock(handle):
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            _sync_folder(path.parent)
        except OSError as error:
            if handle is not None:
                with suppress(OSError):
                    os.close(handle)
                with suppress(OSError):
                    os.unlink(path)
            raise _write_error(path, error) from error
        return cls(path, handle, 0)

    @classmethod
    def extend(cls, path: str | os.PathLike[str], length: int | None = None) -> Self:
        """A file that is there, locked, to go on behind its first `length` bytes (None: all); the others are dropped.

        WriteError when it cannot be written, or another program holds it.
        """
        path = Path(path)
        handle = None
        try:
            handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
            if not _lock(handle):
                raise OSError(errno.EBUSY, "another program is writing it")
            held = cls(path, handle, os.fstat(handle).st_size)
            held.cut(held.length if length is None else length)
        except OSError as error:
            if handle is not None:
                with suppress(OSError):
                    os.close(handle)
            raise _write_error(path, error) from error
        return held

    def cut(self, length: int) -> None:
        """Keep the first `length` bytes only, and go on behind them. WriteError when that fails."""
        self.length, self._clean = length, False
        try:
            self._take_back()
        except OSError as error:
            raise _write_error(self.path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def append(self, pieces: Iterable[bytes]) -> None:
        """Puts the pieces at the end and waits until the disk has them. WriteError when that fails: none is there."""
        try:
            if self._handle is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            self._take_back()
            end, self._clean = self.length, False
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    written = os.write(self._handle, rest)
                    end += written
                    rest = rest[written:]
            os.fsync(self._handle)
            self.length, self._clean = end, True
        except OSError as error:
            with suppress(OSError):  # else it is tried again before the next piece
                self._take_back()
            raise _write_error(self.path, error) from error

    def close(self) -> None:
        """Let the file and its lock go."""
        handle, self._handle = self._handle, None
        if handle is not None:
            with suppress(OSError):
                os.close(handle)

    def _take_back(self) -> None:
        if not self._clean and self._handle is not None:
            os.ftruncate(self._handle, self.length)
            os.lseek(self._handle, self.length, os.SEEK_SET)
            self._clean = True


def is_held(path: str | os.PathLike[str]) -> bool:
    """Whether a program that is alive holds the `Appended` file of that name. False when there is none."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return False
    try:
        return not _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Lock an open file for this process, or tell that another one holds it. True where files cannot be locked."""
    try:
        if os.name == "nt":
            import msvcrt

            # Far behind the end: on Windows a locked range cannot be read by others.
            os.lseek(handle, 1 << 62, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True
