"""Made folders where the Hub's cache would have them, so that the catalogue finds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from locheads_studio.catalog import places, safety
from locheads_studio.catalog.table import Part

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def publish(part: Part, write: Callable[[Path], None]) -> Path:
    """Write a repository as another program would have fetched it, and find it through the catalogue."""
    repository = places.repository_folder(part)
    commit = part.revision
    if len(commit) != 40:
        (repository / "refs").mkdir(parents=True, exist_ok=True)
        (repository / "refs" / part.revision).write_text(COMMIT)
        commit = COMMIT
    folder = repository / "snapshots" / commit
    folder.mkdir(parents=True, exist_ok=True)
    write(folder)
    assert places.is_ready(part), part.name
    found = places.load_path(part)
    safety.check_folder(found)
    return found
