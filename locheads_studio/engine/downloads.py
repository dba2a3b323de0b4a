"""Downloads as work for the disk lane: slow calls with a cancel token, which write through `imaging.disk`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from locheads_studio.catalog import downloads
from locheads_studio.catalog.downloads import Checked, Plan, Progress
from locheads_studio.catalog.table import Part
from locheads_studio.engine.cancel import CancelToken
from locheads_studio.imaging import disk


class _Disk:
    """What `catalog.downloads` writes with."""

    def install(self, partial: Path, path: Path) -> None:
        disk.install(partial, path)

    def write_text(self, path: Path, text: str) -> None:
        disk.make_folder(path.parent)
        disk.write_text(path, text)


DISK: Final = _Disk()


def plan(
    parts: Iterable[Part], token: CancelToken, tell: Progress, *, whole: bool = False, endpoint: str | None = None
) -> Plan:
    """What a download of the parts would fetch; see `catalog.downloads.plan`. Goes online."""
    return downloads.plan(parts, whole=whole, endpoint=endpoint, files=DISK, progress=_checked(token, tell))


def run(wanted: Plan, token: CancelToken, tell: Progress, *, endpoint: str | None = None) -> None:
    """Fetch it; see `catalog.downloads.run`. Goes online. Cancelled stops it; the next call goes on from there."""
    downloads.run(wanted, endpoint=endpoint, files=DISK, progress=_checked(token, tell))


def verify(part: Part, token: CancelToken, tell: Progress) -> Checked:
    """Compare the hash of every file; see `catalog.downloads.verify`."""
    return downloads.verify(part, files=DISK, progress=_checked(token, tell))


def remove(part: Part) -> int:
    """Take a downloaded part away; the bytes that became free."""
    return downloads.remove(part)


def _checked(token: CancelToken, tell: Progress) -> Progress:
    def progress(done: int, total: int, name: str) -> None:
        token.check()
        tell(done, total, name)

    return progress
