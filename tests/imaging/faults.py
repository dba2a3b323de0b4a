"""A disk whose n-th write operation fails: an `os` to put in the place of the one that `imaging/disk.py` and
`imaging/appended.py` use."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from locheads_studio.imaging import appended, disk

SHORT = -1
"""Instead of an error: the write takes half of the bytes, and says so."""
FAULTS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO, "EACCES": errno.EACCES, "short write": SHORT}
OPERATIONS = ("open", "write", "fsync", "replace", "ftruncate", "unlink")


class FaultyOs:
    """Everything of `os`, with the operations that write counted; number `fail_at` (from 1) fails with `fault`.

    `for_ever`: so do all that follow. Taking away a temporary file is part of the recovery and does not fail.
    """

    def __init__(self, fail_at: int = 0, fault: int = errno.EIO, *, for_ever: bool = False) -> None:
        self.calls: list[str] = []
        self.failed = 0
        self._fail_at, self._fault, self._for_ever = fail_at, fault, for_ever

    def __getattr__(self, name: str) -> Any:
        value = getattr(os, name)
        return self._watched(name, value) if name in OPERATIONS and name != "unlink" else value

    def _watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            label = name
            if name == "open":
                label = "create" if args[1] & os.O_CREAT else "open"
            self.calls.append(label)
            number = len(self.calls)
            if number == self._fail_at or (self._for_ever and 0 < self._fail_at < number):
                if self._fault == SHORT:
                    if name == "write" and len(args[1]) > 1:
                        self.failed += 1
                        return call(args[0], args[1][: len(args[1]) // 2])
                else:
                    self.failed += 1
                    if name == "write":
                        call(args[0], args[1][: len(args[1]) // 2])  # some of it has reached the disk
                    raise OSError(self._fault, os.strerror(self._fault))
            return call(*args, **kwargs)

        return watched


@contextmanager
def failing(fail_at: int = 0, fault: int = errno.EIO, *, for_ever: bool = False) -> Iterator[FaultyOs]:
    """Within, the `fail_at`-th write operation fails."""
    faulty = FaultyOs(fail_at, fault, for_ever=for_ever)
    with pytest.MonkeyPatch.context() as patch:
        for module in (disk, appended):
            patch.setattr(module, "os", faulty)
        yield faulty
