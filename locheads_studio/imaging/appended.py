"""Files that only grow: logs of long runs and the journals of documents. Beside `disk` the only writer."""

# As in `disk`, system calls stand here by their own names, so that tests can make each of them fail.

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from locheads_studio.imaging.disk import BUFFER, NEW_FILE, lock, sync, sync_folder, write_error


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
            handle = os.open(path, NEW_FILE, 0o600)
            if lock(handle) is False:
                raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            sync_folder(path.parent)
        except OSError as error:
            if handle is not None:
                with suppress(OSError):
                    os.close(handle)
                with suppress(OSError):
                    os.unlink(path)
            raise write_error(path, error) from error
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
            if lock(handle) is False:
                raise OSError(errno.EBUSY, "another program is writing it")
            held = cls(path, handle, os.fstat(handle).st_size)
            held.cut(held.length if length is None else length)
        except OSError as error:
            if handle is not None:
                with suppress(OSError):
                    os.close(handle)
            raise write_error(path, error) from error
        return held

    def content(self) -> bytes:
        """All of it. Through this handle: on Windows no other one can read a locked file. WriteError when it fails."""
        try:
            if self._handle is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            os.lseek(self._handle, 0, os.SEEK_SET)
            pieces = []
            while piece := os.read(self._handle, BUFFER):
                pieces.append(piece)
            os.lseek(self._handle, self.length, os.SEEK_SET)
        except OSError as error:
            raise write_error(self.path, error) from error
        return b"".join(pieces)

    def cut(self, length: int) -> None:
        """Keep the first `length` bytes only, and go on behind them. WriteError when that fails."""
        self.length, self._clean = length, False
        try:
            self._take_back()
        except OSError as error:
            raise write_error(self.path, error) from error

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
            sync(self._handle)
            self.length, self._clean = end, True
        except OSError as error:
            with suppress(OSError):  # else it is tried again before the next piece
                self._take_back()
            raise write_error(self.path, error) from error

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
        return lock(handle) is False
    finally:
        os.close(handle)
