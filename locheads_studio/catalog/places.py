"""Where the weights of a part lie, and whether they are all there. Reads the disk, never the network.

Weights from the Hub lie in its ordinary cache, shared with other programs: ``models--owner--name/snapshots/<commit>``.
What we fetched, with commit and SHA-256 of every file, stands in a receipt of our own in the data folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from locheads_studio.catalog import shards
from locheads_studio.catalog.table import Part
from locheads_studio.config import hub, paths
from locheads_studio.errors import WeightsError

Status = Literal["built in", "ready", "partly", "missing", "not supported"]

_COMMIT: Final = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class Held:
    """A file we fetched: bytes, and the SHA-256 of what was written."""

    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What we fetched of a part. ``files`` by name in the repository; ``planned`` are all names that were wanted, with
    the hashes they are stored under.

    ``heads``: the localization heads the files were chosen for; empty: everything.
    """

    part: str
    repository: str
    revision: str
    commit: str
    date: str
    licence: str = ""
    heads: tuple[str, ...] = ()
    planned: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Held] = field(default_factory=dict)

    def to_json(self) -> str:
        """The receipt file's text."""
        return json.dumps({"format": 1, **asdict(self)}, indent=1) + "\n"


def receipt_file(part: Part) -> Path:
    """Where the receipt of a part stands; it may not exist."""
    return paths.data_dir() / "receipts" / f"{part.name}.json"


def read_receipt(part: Part) -> Receipt | None:
    """The receipt of a part; None when there is none, or it is damaged or of another repository."""
    try:
        values: dict[str, Any] = json.loads(receipt_file(part).read_text(encoding="utf-8"))
        if values.pop("format") != 1:
            return None
        files = {str(name): Held(int(row["size"]), str(row["sha256"])) for name, row in values.pop("files").items()}
        planned = {str(name): str(blob) for name, blob in values.pop("planned").items()}
        heads = tuple(map(str, values.pop("heads")))
        receipt = Receipt(files=files, planned=planned, heads=heads, **values)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    right = receipt.repository == part.repository and _COMMIT.fullmatch(receipt.commit)
    return receipt if right and not any(map(_leads_out, (*files, *planned, *planned.values()))) else None


def repository_folder(part: Part) -> Path:
    """The folder of the part's repository in the Hub's cache; it may not exist."""
    return hub.cache_folder() / f"models--{part.repository.replace('/', '--')}"


def folder_of(part: Part) -> Path:
    """The part's snapshot in the Hub's cache, or its own folder; it may not exist."""
    if part.folder is not None:
        return part.folder
    receipt = read_receipt(part)
    commit = receipt.commit if receipt else _cached_commit(part)
    return repository_folder(part) / "snapshots" / (commit or "not-downloaded")


def load_path(part: Part) -> Path:
    """What the models load the part from: its folder, or SAM's one file, for its three sizes share a repository."""
    folder = folder_of(part)
    return folder / part.files[0] if len(part.files) == 1 and part.files[0].endswith(".pth") else folder


def is_ready(part: Part) -> bool:
    """Whether every file that is needed is there, of the right size. Hashes are checked by ``downloads.verify``."""
    return status(part) in ("ready", "built in")


def status(part: Part) -> Status:
    """How much of a part is there."""
    if part.missing:
        return "not supported"
    folder = folder_of(part)
    if part.folder is not None:
        return "built in" if any(folder.rglob("*.safetensors")) else "missing"
    receipt = read_receipt(part)
    if receipt is None:
        if _is_whole(part, folder):
            return "ready"
        return "partly" if unfinished(part) or any(folder.rglob("*.safetensors")) else "missing"
    here = [name for name in receipt.planned if _has_size(folder / name, receipt.files.get(name))]
    if here and len(here) == len(receipt.planned):
        return "ready"
    return "partly" if here or unfinished(part) else "missing"


def unfinished(part: Part) -> tuple[Path, ...]:
    """The part's files whose download was begun and not ended."""
    receipt = read_receipt(part)
    blobs = receipt.planned.values() if receipt else ()
    places = (repository_folder(part) / "blobs" / f"{blob}.incomplete" for blob in blobs)
    return tuple(path for path in places if path.is_file())


def bytes_here(part: Part) -> int:
    """Bytes on the disk of the part's files, and of its downloads not ended."""
    folder, receipt = folder_of(part), read_receipt(part)
    paths = [folder / name for name in receipt.planned] if receipt else list(folder.rglob("*"))
    return sum(path.stat().st_size for path in (*paths, *unfinished(part)) if path.is_file())


def _cached_commit(part: Part) -> str | None:
    """The commit of the part's revision that is in the cache, whoever fetched it."""
    if _COMMIT.fullmatch(part.revision):
        return part.revision
    try:
        commit = (repository_folder(part) / "refs" / part.revision).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None
    return commit if _COMMIT.fullmatch(commit) else None


def _is_whole(part: Part, folder: Path) -> bool:
    """Whether a snapshot that has no receipt, so was fetched by another program, holds what the part needs."""
    if part.sha256 and not all((folder / name).is_file() for name in part.sha256):
        return False
    if part.sha256 and (part.kind == "segmenter" or part.family == "lama"):
        return True
    if part.kind == "inpainter":
        try:
            index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        wanted = [name for name in ("unet", "transformer", "vae", "text_encoder", "text_encoder_2") if name in index]
        return bool(wanted) and all(_is_whole_component(folder / name, part.variant) for name in wanted)
    if not (folder / "config.json").is_file():
        return False
    index_file = folder / shards.INDEX
    if not index_file.is_file():
        return (folder / shards.SINGLE).is_file()
    try:
        table = shards.weight_map(json.loads(index_file.read_text(encoding="utf-8")))
    except (OSError, ValueError, WeightsError):
        return False
    return all((folder / name).is_file() for name in set(table.values()))


def _is_whole_component(folder: Path, variant: str) -> bool:
    """Whether a pipeline's component has its weights, all the shards that its table names."""
    infix = f".{variant}" if variant else ""
    tables = [path for path in folder.glob("*.safetensors.index*.json") if infix in path.name]
    if not tables:
        return any(infix in path.name for path in folder.glob("*.safetensors"))
    try:
        table = shards.weight_map(json.loads(tables[0].read_text(encoding="utf-8")))
    except (OSError, ValueError, WeightsError):
        return False
    return all((folder / name).is_file() for name in set(table.values()))


def _has_size(path: Path, held: Held | None) -> bool:
    try:
        return held is not None and path.stat().st_size == held.size
    except OSError:
        return False


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")
