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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from locheads_studio.errors import DiskFullError, WriteError
from locheads_studio.imaging.filenames import windows_long, windows_problem

try:
    import fcntl
except ImportError:  # Windows
    _FULL_SYNC: int | None = None
else:
    _FULL_SYNC = getattr(fcntl, "F_FULLFSYNC", None)
    """macOS only, where fsync leaves the bytes in the drive's own memory."""

NEW_FILE: Final = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
BUFFER: Final = 1 << 20
_TEMPORARY: Final = re.compile(r"\.locheads-[0-9a-f]{12}\.part")
_YOUNG_S: Final = 10.0  # between making a file and locking it, and between closing and renaming it, nobody holds it
_STALE_S: Final = 86_400  # where files cannot be locked: another program of ours may be writing for long
_SHARING: Final = {5, 32, 33}  # Windows: a virus scanner or an indexer has the file open, for a moment
_PATIENCE_S: Final = 2.0

_swept: set[str] = set()

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


def write_error(path: Path, error: OSError) -> WriteError:
    if isinstance(error, _Refused):
        return WriteError("Cannot write {path}: {what}", error.action, path=path, what=error.what)
    if getattr(error, "winerror", None) in (32, 33):
        return WriteError("Cannot write {path}: another program has it open", "Close it there and try again", path=path)
    what, action = _ADVICE.get(error.errno or 0, (error.strerror or type(error).__name__, _ELSEWHERE))
    kind = DiskFullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else WriteError
    return kind("Cannot write {path}: {what}", action, path=path, what=what)


class _Refused(OSError):
    """What we refuse ourselves, with our own words for it."""

    def __init__(self, what: str, action: str) -> None:
        super().__init__(errno.EACCES, what)
        self.what, self.action = what, action


def sync(handle: int) -> None:
    """Wait until the disk itself has the bytes."""
    if _FULL_SYNC is not None:
        try:
            fcntl.fcntl(handle, _FULL_SYNC)
            return
        except OSError:  # a file system that does not know it, as on a share
            pass
    os.fsync(handle)


def _replace(source: Path, target: Path) -> None:
    """Rename over what is there. On Windows somebody may have it open for a moment: then it is tried again."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            os.replace(source, target)
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _SHARING or time.monotonic() > until:
                raise
        time.sleep(0.05)


def sync_folder(folder: Path) -> None:
    try:
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError as error:
        if error.errno in _NO_FOLDER_SYNC:
            return
        raise
    try:
        sync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _target(path: Path) -> tuple[Path, os.stat_result | None]:
    """Where the bytes really go (a link stays a link), and what is told of the file that is there already."""
    real = Path(os.path.realpath(path))
    if os.name == "nt":
        problem = windows_problem(path.name)
        if problem:
            raise _Refused(problem, "Choose another name")
        real = Path(windows_long(str(real)))
    try:
        there = os.stat(real)
    except FileNotFoundError:
        return real, None
    if stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(there.st_mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    if not os.access(real, os.W_OK):  # a rename would replace a file that its owner has locked
        raise _Refused("the file is write-protected", "Choose another name, or allow writing to the file")
    return real, there


def _check_folder(folder: Path, there: os.stat_result | None) -> None:
    """OSError when no file can be made in a folder, which also replacing one needs."""
    if not stat.S_ISDIR(os.stat(folder).st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    if os.access(folder, os.W_OK | os.X_OK):
        return
    if there is not None:
        raise _Refused(
            f"the file may be written, but no new one may be made in the folder {folder.name}, and a file is replaced "
            "by a whole new one",
            "Allow making files in that folder, or choose another one",
        )
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def check_writable(path: str | os.PathLike[str]) -> None:
    """WriteError when `path` plainly cannot be written, before minutes of work are done in vain. Writes nothing."""
    path = Path(path)
    try:
        real, there = _target(path)
        _check_folder(real.parent, there)
    except OSError as error:
        raise write_error(path, error) from error


def make_folder(path: str | os.PathLike[str], *, private: bool = False) -> Path:
    """The folder, made with its parents if it is not there; `private`: for its owner only. WriteError when it fails.

    A folder that was made survives a power cut, as what is put into it does.
    """
    path = Path(path)
    try:
        new = [folder for folder in (path, *path.parents) if not folder.exists()]
        path.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
        for folder in reversed(new):
            sync_folder(folder.parent)
    except FileExistsError as error:
        raise WriteError(
            "Cannot make the folder {path}: there is a file of that name", _ELSEWHERE, path=path
        ) from error
    except OSError as error:
        raise write_error(path, error) from error
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
        real, there = _target(path)
        # A short name of its own: a suffix on a name of 255 bytes would not fit.
        candidate = real.parent / f".locheads-{secrets.token_hex(6)}.part"
        with _created(candidate) as file:
            temporary = candidate
            if os.name != "nt":  # there an open file cannot be taken away by others anyway
                lock(file.fileno())
            if there is not None:
                _take_over(file.fileno(), real, there)
            yield file
            file.flush()
            if durable:
                sync(file.fileno())
        _replace(temporary, real)
        temporary = None
        if durable:
            sync_folder(real.parent)
        _sweep_once(real.parent)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)


def _take_over(handle: int, old: Path, there: os.stat_result) -> None:
    """Give a new file the permissions, owner and extended attributes of the one it will replace, as far as they go."""
    if not hasattr(os, "fchmod"):
        return
    if (there.st_uid, there.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(OSError):  # only root may give files away
            os.fchown(handle, there.st_uid, there.st_gid)
    with suppress(OSError):  # file systems without permissions
        os.fchmod(handle, stat.S_IMODE(there.st_mode) & 0o777)
    if hasattr(os, "listxattr"):  # Linux
        with suppress(OSError):
            for name in os.listxattr(old):
                with suppress(OSError):
                    os.setxattr(handle, name, os.getxattr(old, name))


class _Raw(io.FileIO):
    """A file whose writes are `os.write`, so that they can be made to fail like every other call here."""

    def write(self, data: Any, /) -> int:
        return os.write(self.fileno(), data)


def _created(path: Path) -> BinaryIO:
    raw = _Raw(path, "x+b", opener=lambda name, _: os.open(name, NEW_FILE, 0o666))  # less what the umask takes away
    return cast(BinaryIO, io.BufferedRandom(raw, BUFFER))


def write_bytes(path: str | os.PathLike[str], data: bytes | bytearray | memoryview, *, durable: bool = True) -> None:
    """Puts `data` in the file `path`, whole or not at all. WriteError when that fails."""
    with writing(path, durable=durable) as file:
        file.write(data)


def write_text(path: str | os.PathLike[str], text: str, *, durable: bool = True) -> None:
    """Puts `text` in the file `path` as UTF-8, whole or not at all. WriteError when that fails.

    A file name that is no text, as it may stand in `text`, becomes ``\\udce9``, which is right in JSON and readable.
    """
    write_bytes(path, text.encode(errors="backslashreplace"), durable=durable)


def install(partial: str | os.PathLike[str], path: str | os.PathLike[str]) -> None:
    """Gives a complete file its name in the same folder, as `writing` does: whole or not at all, and for good.

    WriteError when that fails; the file then still has its old name.
    """
    partial, path = Path(partial), Path(path)
    try:
        handle = os.open(partial, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            sync(handle)
        finally:
            os.close(handle)
        _replace(partial, path)
        sync_folder(path.parent)
    except OSError as error:
        raise write_error(path, error) from error


def remove(path: str | os.PathLike[str]) -> None:
    """Takes a file away for good. Nothing happens when there is none; WriteError when it cannot be removed."""
    path = Path(path)
    try:
        os.unlink(path)
        sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise write_error(path, error) from error


def sweep(folder: str | os.PathLike[str]) -> None:
    """Takes away what writes that were killed left in a folder; never what a living program still writes.

    A write holds a lock on its file as long as it lives. Where files cannot be locked, only what is a day old goes.
    What cannot be removed stays.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _TEMPORARY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    _sweep_away(entry.path, time.time() - entry.stat().st_mtime)


def _sweep_away(path: str, age_s: float) -> None:
    if age_s < _YOUNG_S:
        return
    if os.name != "nt":
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
        try:
            free = lock(handle)
        finally:
            os.close(handle)
        if free is False or (free is None and age_s < _STALE_S):
            return
    os.unlink(path)


def _sweep_once(folder: Path) -> None:
    """The folder that is written to is where an earlier, killed write to it left its piece."""
    if str(folder) not in _swept:
        _swept.add(str(folder))
        sweep(folder)


def lock(handle: int) -> bool | None:
    """Lock an open file for this process. False: another one holds it. None: files cannot be locked there."""
    from filelock import lock_descriptor  # here: it takes longer to import than most writes take

    try:
        return lock_descriptor(handle, blocking=False)
    except OSError:
        return None
