"""What a result depends on: models, versions, date."""

from __future__ import annotations

import datetime
import hashlib
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Protocol

from locheads_studio import __version__

_READ: Final = frozenset({".json", ".safetensors", ".pth", ".model", ".txt", ".jinja", ".py"})
_WHOLE_BYTES: Final = 64 << 20
"""Files up to this size are hashed whole; of larger ones the size and both ends, so that 14 GB cost no minute."""
_END_BYTES: Final = 1 << 20
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")


class Models(Protocol):
    """What is needed of a model set."""

    @property
    def name(self) -> str: ...
    @property
    def vlm(self) -> Path: ...
    @property
    def segmenter(self) -> Path: ...
    def part(self, kind: str, /) -> Any: ...


def identity(models: Models, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The models of a set as plain values: names, digests of their files, and Hub commits where there are any.

    ``without``: names of files that do not count.
    """
    found: dict[str, Any] = {"set": models.name}
    for kind, folder in (("vlm", models.vlm), ("segmenter", models.segmenter)):
        commit = next((part for part in reversed(folder.parts) if _COMMIT.fullmatch(part)), None)
        row = models.part(kind)
        name = models.name if row is None else row.name
        found[kind] = {"name": name, "digest": digest(folder, without)}
        if commit is not None:
            found[kind]["commit"] = commit
    return found


def digest(folder: Path, without: tuple[str, ...] = ()) -> str:
    """A short name of what a model's folder holds."""
    total = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.suffix not in _READ or file.name in without or not file.is_file():
            continue
        size = file.stat().st_size
        total.update(f"{file.relative_to(folder).as_posix()}:{size}\n".encode())
        with file.open("rb") as stream:
            if size <= _WHOLE_BYTES:
                total.update(hashlib.file_digest(stream, "sha256").digest())
            else:
                total.update(stream.read(_END_BYTES))
                stream.seek(-_END_BYTES, 2)
                total.update(stream.read(_END_BYTES))
    return total.hexdigest()[:16]


def circumstances() -> dict[str, Any]:
    """Date and versions: what may differ between two runs that give the same figures."""
    versions = {"locheads-studio": __version__, "python": platform.python_version()}
    for name in ("numpy", "scipy", "torch", "transformers", "segment-anything"):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return {"date": datetime.date.today().isoformat(), "versions": versions, "machine": platform.platform()}


def commit() -> str | None:
    """The commit of the checkout that this program runs in, "-dirty" behind it where files differ; None elsewhere."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=10"], cwd=Path(__file__).parent, capture_output=True,
            text=True, timeout=10, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return told.stdout.strip() or None
