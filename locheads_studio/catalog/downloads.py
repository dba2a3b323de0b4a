"""Downloading, checking and removing the weights of parts. Goes online in ``plan`` and ``run`` only.

A plan says what would be fetched, how large it is and under which licence, before a byte of weights is fetched.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import re
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, Protocol

from locheads_studio import bootstrap
from locheads_studio.catalog import places, safety, shards
from locheads_studio.catalog.places import Held, Receipt
from locheads_studio.catalog.remote import Listing, Remote, RemoteFile
from locheads_studio.catalog.table import Part
from locheads_studio.config import hub, settings
from locheads_studio.errors import ModelError, WeightsError, WriteError

RESERVE: Final = 1_000_000_000
"""Bytes of the disk that are left free for the documents."""
_LOOK_EVERY: Final = 64_000_000
"""Bytes between two looks at the free space."""

Progress = Callable[[int, int, str], None]
"""``progress(bytes here, bytes wanted, file)``; raises ``errors.Cancelled`` to stop. What has arrived is kept."""

_HASH: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")

log = logging.getLogger(__name__)


class Files(Protocol):
    """Who writes to the disk: ``imaging.disk``, which stands above this layer."""

    def install(self, partial: Path, path: Path) -> None:
        """Give a complete file its name, durably."""

    def write_text(self, path: Path, text: str) -> None:
        """A text file, whole or not at all."""


@dataclass(frozen=True)
class PartPlan:
    """What is to be fetched of a part. ``here``: bytes that need not be fetched, of ``size``."""

    part: Part
    commit: str
    files: tuple[RemoteFile, ...]
    heads: tuple[str, ...]
    licence: str
    gated: bool
    here: int

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Plan:
    """What a download would do. ``free``: bytes on the disk of the cache ``folder``."""

    parts: tuple[PartPlan, ...]
    folder: Path
    free: int

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(part.size for part in self.parts)

    @property
    def here(self) -> int:
        """Bytes that are there already."""
        return sum(part.here for part in self.parts)

    @property
    def to_fetch(self) -> int:
        """Bytes that go over the network."""
        return self.size - self.here

    def check_space(self) -> None:
        """WriteError when they do not fit on the disk with some room to spare."""
        if self.to_fetch + RESERVE > self.free:
            raise WriteError(
                "{folder} has {free} free; the download needs {needed} and {spare} to spare",
                "Free some space, or choose another cache folder in the settings",
                folder=self.folder,
                free=words(self.free),
                needed=words(self.to_fetch),
                spare=words(RESERVE),
            )


def plan(
    parts: Iterable[Part], *, whole: bool = False, endpoint: str | None = None, files: Files, progress: Progress
) -> Plan:
    """Ask the Hub what has to be fetched. Of a VLM with known heads only the files they need, unless ``whole``.

    Configurations and indexes, some hundred kilobytes, are fetched for that.

    Raises:
        ModelError: offline is wished, or the Hub cannot be reached.
        WeightsError: a part cannot be used, is gated or gone, or what the Hub offers is not what the table knows.
        WriteError: the cache cannot be written.
        Cancelled: by ``progress``.
    """
    check_online()
    cache = hub.cache_folder()
    remote = Remote(endpoint)
    planned = []
    for part in parts:
        if part.missing:
            raise WeightsError(
                "{title} cannot be used: {missing}", "Choose another model", title=part.title, missing=part.missing
            )
        if part.folder is not None:
            continue
        progress(0, 0, part.title)
        listing = remote.listing(part)
        chosen = _chosen(part, listing)
        heads = () if whole or part.kind != "vlm" else _known_heads(part)
        if heads:
            chosen = _needed(part, heads, listing, chosen, remote, cache, files, progress)
        here = sum(_bytes_here(part, listing.commit, file, cache) for file in chosen)
        planned.append(
            PartPlan(
                part, listing.commit, chosen, heads, listing.licence or part.licence, listing.gated or part.gated, here
            )
        )
    return Plan(tuple(planned), cache, free_space(cache))


def run(wanted: Plan, *, endpoint: str | None = None, files: Files, progress: Progress) -> None:
    """Fetch what a plan says. Can be called again after any end; whole files are not fetched twice.

    Raises:
        Cancelled: by ``progress``.
        ModelError, WeightsError, WriteError: as ``plan``, or the disk became full.
    """
    check_online()
    wanted.check_space()
    remote = Remote(endpoint)
    total = wanted.size
    done = unseen = 0

    for part_plan in wanted.parts:
        receipt = _new_receipt(part_plan)
        files.write_text(places.receipt_file(part_plan.part), receipt.to_json())
        for file in part_plan.files:

            def tell(count: int, name: str = file.name) -> None:
                nonlocal done, unseen
                done += count
                unseen += max(count, 0)
                if unseen >= _LOOK_EVERY:
                    unseen = 0
                    if free_space(wanted.folder) < RESERVE // 2:
                        raise WriteError(
                            "{folder} is nearly full",
                            "Free some space and go on; what has arrived is kept",
                            folder=wanted.folder,
                        )
                progress(done, total, name)

            held = receipt.files.get(file.name)
            place = remote.fetch(
                part_plan.part, part_plan.commit, file, cache=wanted.folder, install=files.install, tell=tell
            )
            if held is None or held.size != file.size:
                with place.open("rb") as opened:
                    held = Held(file.size, file.sha256 or safety.sha256(opened))
                receipt = replace(receipt, files={**receipt.files, file.name: held})
                files.write_text(places.receipt_file(part_plan.part), receipt.to_json())
        log.info("downloaded %s at %s", part_plan.part.name, part_plan.commit)


@dataclass(frozen=True)
class Checked:
    """What ``verify`` found: names of files that are right, damaged, and missing.

    ``removed``: the damaged ones that were taken away, those whose right hash is known beyond doubt. ``unknown``: files
    of other programs whose right hash nobody tells; they are neither right nor wrong, and stay.
    """

    part: Part
    right: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        """Whether everything is there and nothing of it is known to be other than it was published."""
        return bool(self.right or self.unknown) and not self.damaged and not self.missing


def verify(part: Part, *, progress: Progress, files: Files) -> Checked:
    """Read every file of a part and compare its hash, offline.

    What we fetched, and what lies in the cache under its own hash, is removed when it is damaged, so that a download
    can bring it again. Other files in the shared cache are another program's: of those only the finding is told.
    Files that another program fetched are compared with the hash they are stored under, and get a receipt.

    Raises:
        WeightsError: there is nothing of the part.
        Cancelled: by ``progress``.
    """
    folder = places.folder_of(part)
    receipt = places.read_receipt(part)
    if part.folder is not None:
        safety.check_folder(folder)
        return Checked(part, right=tuple(sorted(p.name for p in folder.rglob("*.safetensors"))))
    if receipt is not None:
        names: Sequence[str] = tuple(receipt.planned)
    elif folder.is_dir():
        names = [name for p in _files(folder) if _matches(part, name := p.relative_to(folder).as_posix())]
    else:
        raise WeightsError(
            "{title} is not downloaded",
            "Use `locheads-studio models download {name}`",
            title=part.title,
            name=part.name,
        )
    there = [name for name in names if (folder / name).is_file()]
    total, done = sum((folder / name).stat().st_size for name in there), 0
    held: dict[str, Held] = {}
    damaged, removed, unknown = [], [], []
    for name in there:
        path = folder / name
        size, digest, blob = path.stat().st_size, hashlib.sha256(), hashlib.sha1(usedforsecurity=False)
        blob.update(f"blob {size}\0".encode())
        with path.open("rb") as opened:
            while chunk := opened.read(1 << 20):
                digest.update(chunk)
                blob.update(chunk)
                done += len(chunk)
                progress(done, total, name)
        found = Held(size, digest.hexdigest())
        stored = _stored_under(path)
        ours = receipt.files[name].sha256 if receipt and name in receipt.files else None
        known = part.sha256.get(name) or ours
        if known is None and not stored:
            unknown.append(name)
        elif found.sha256 == known if known else stored in (found.sha256, blob.hexdigest()):
            held[name] = found
        else:
            damaged.append(name)
            if (ours and found.sha256 != ours) or (stored and stored not in (found.sha256, blob.hexdigest())):
                removed.append(name)
                path.resolve().unlink(missing_ok=True)
                path.unlink(missing_ok=True)
    missing = tuple(name for name in names if name not in there)
    if receipt is None and held and not damaged and not unknown and places.is_ready(part):
        made = Receipt(
            part=part.name, repository=part.repository, revision=part.revision, commit=folder.name, date=_now(),
            licence=part.licence, files=held,
            planned={name: _stored_under(folder / name) or held[name].sha256 for name in held},
        )  # fmt: skip
        files.write_text(places.receipt_file(part), made.to_json())
    return Checked(part, tuple(held), tuple(damaged), missing, tuple(removed), tuple(unknown))


def _stored_under(path: Path) -> str:
    """The hash that the Hub's cache keeps a file under; "" where the cache holds the file itself, as on Windows."""
    real = path.resolve()
    return real.name if real.parent.name == "blobs" and _HASH.fullmatch(real.name) else ""


def remove(part: Part) -> int:
    """Take the part's files out of the cache, for all programs that share it; returns the bytes that became free.

    What another commit of the repository uses too stays, and so do files that are not the part's. WeightsError for a
    part that is not from the Hub.
    """
    if part.folder is not None or not part.repository:
        raise WeightsError("{title} is no download", "Only downloaded models can be removed here", title=part.title)
    repository, folder, freed = places.repository_folder(part), places.folder_of(part), 0
    for path in places.unfinished(part):
        freed += path.stat().st_size
        path.unlink()
    mine = [path for path in _files(folder) if _matches(part, path.relative_to(folder).as_posix())]
    elsewhere = {path.resolve() for path in _files(repository / "snapshots") if path not in mine}
    for path in mine:
        real = path.resolve()
        if real not in elsewhere:
            freed += real.stat().st_size
            real.unlink()
        path.unlink(missing_ok=True)  # gone already, where the cache has no links
    # Blobs that are still arriving are another program's download.
    arriving = repository.is_dir() and any((repository / "blobs").glob("*.incomplete"))
    if repository.is_dir() and not arriving and not _files(repository / "snapshots"):
        shutil.rmtree(repository, ignore_errors=True)
    places.receipt_file(part).unlink(missing_ok=True)
    return freed


def check_online() -> None:
    """ModelError when the user wants no downloads."""
    if bootstrap.OFFLINE_WISHED:
        raise ModelError("HF_HUB_OFFLINE is set, so nothing is downloaded", "Unset it and start the program again")
    if settings.load().offline:
        raise ModelError("Offline is switched on in the settings, so nothing is downloaded", "Switch it off there")


def free_space(folder: Path) -> int:
    """Bytes free on the disk where a folder is, or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


def words(count: int) -> str:
    """Bytes for people: "14.1 GB", "375 MB"; "unknown" for 0."""
    if count <= 0:
        return "unknown"
    if count >= 1_000_000_000:
        return f"{count / 1e9:.1f} GB"
    return f"{max(1, round(count / 1e6))} MB"


def _matches(part: Part, name: str) -> bool:
    """Whether a file's name fits one of the part's patterns; ``*`` stays within a folder."""
    pieces = name.split("/")
    return any(
        len(want := pattern.split("/")) == len(pieces) and all(map(fnmatchcase, pieces, want)) for pattern in part.files
    )


def _chosen(part: Part, listing: Listing) -> tuple[RemoteFile, ...]:
    """The files of a listing that the part is made of; WeightsError when there are none, or they must not be."""
    chosen = tuple(file for file in listing.files if _matches(part, file.name))
    weights = 0
    for file in chosen:
        suffix = Path(file.name).suffix.lower()
        known = part.sha256.get(file.name)
        if known is not None and known != file.sha256:
            raise WeightsError(
                "The Hub offers another {name} for {title} than the one we know",
                "Do not use this source",
                name=file.name,
                title=part.title,
            )
        if suffix in safety.CODE | safety.PICKLES and known is None:
            raise WeightsError(
                "{title} would fetch {name}, which must not be read",
                "Choose safetensors files",
                title=part.title,
                name=file.name,
            )
        weights += suffix == ".safetensors" or known is not None
    lacking = [name for name in part.sha256 if all(file.name != name for file in chosen)]
    if not weights or lacking:
        raise WeightsError(
            "{repository} has no {lacking} for {title}",
            "Choose another model",
            repository=part.repository,
            lacking=lacking[0] if lacking else "safetensors weights",
            title=part.title,
        )
    return chosen


def _known_heads(part: Part) -> tuple[str, ...]:
    """The table's heads of a VLM and those that were found for it since; none when the table knows none."""
    found: list[str] = []
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        values = json.loads((places.folder_of(part) / "locheads.json").read_text(encoding="utf-8"))
        found = [head for key in ("paper", "studio") for head in values[key] if re.fullmatch(r"L\d+H\d+", head)]
    return tuple(dict.fromkeys((*part.heads, *found))) if part.heads else ()


def _needed(
    part: Part, heads: tuple[str, ...], listing: Listing, chosen: tuple[RemoteFile, ...], remote: Remote, cache: Path,
    files: Files, progress: Progress,
) -> tuple[RemoteFile, ...]:  # fmt: skip
    """Of the weights only the shards that the heads need; reads index and configuration for it."""
    small = {file.name: file for file in chosen if file.name in (shards.INDEX, "config.json")}
    if len(small) < 2:
        return chosen
    read = {}
    for name, file in small.items():
        path = remote.fetch(
            part, listing.commit, file, cache=cache, install=files.install, tell=lambda _: progress(0, 0, part.title)
        )
        read[name] = safety.read_json(path, name)
    wanted = set(shards.needed_files(read[shards.INDEX], read["config.json"], heads))
    every = set(shards.weight_map(read[shards.INDEX]).values())
    return tuple(file for file in chosen if file.name not in every or file.name in wanted)


def _bytes_here(part: Part, commit: str, file: RemoteFile, cache: Path) -> int:
    repository = cache / f"models--{part.repository.replace('/', '--')}"
    if (repository / "snapshots" / commit / file.name).exists() or (repository / "blobs" / file.blob).exists():
        return file.size
    partial = repository / "blobs" / f"{file.blob}.incomplete"
    return min(partial.stat().st_size, file.size) if partial.exists() else 0


def _new_receipt(wanted: PartPlan) -> Receipt:
    """The receipt to go on with: what an earlier download of the same commit brought stays in it."""
    part, old = wanted.part, places.read_receipt(wanted.part)
    same = old is not None and old.commit == wanted.commit
    planned = {file.name: file.blob for file in wanted.files}
    if old is None or not same:
        return Receipt(
            part=part.name, repository=part.repository, revision=part.revision, commit=wanted.commit, date=_now(),
            licence=wanted.licence, heads=wanted.heads, planned=planned,
        )  # fmt: skip
    heads = wanted.heads if old.heads else ()
    return replace(old, date=_now(), licence=wanted.licence, heads=heads, planned={**old.planned, **planned})


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
