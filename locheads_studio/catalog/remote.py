"""Talking to the Hub: what a repository holds, and fetching one file into the Hub's ordinary cache.

The library's own download drops what it has when it is interrupted (huggingface_hub 2.4 writes to a file of a name of
its own and removes it on failure). Large files are therefore fetched here, with its session, headers and cache layout,
into ``blobs/<hash>.incomplete``, resumed with a range, hashed as they come, and only then given their name.

Nothing here is called unless a download was asked for; every other use of the Hub's libraries stays offline.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import huggingface_hub
from filelock import Timeout
from huggingface_hub import constants
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

# Public, though the package does not list them for type checkers.
from huggingface_hub.utils import (  # type: ignore[attr-defined, unused-ignore]
    WeakFileLock,
    build_hf_headers,
    hf_raise_for_status,
)

from locheads_studio.catalog.table import Part
from locheads_studio.errors import DiskFullError, ModelError, StudioError, WeightsError, WriteError

Tell = Callable[[int], None]
"""``tell(bytes)``: so many more are on the disk (fewer, when negative). Raises ``errors.Cancelled`` to stop."""
Install = Callable[[Path, Path], None]
"""``install(partial, name)``: give a complete file its name, durably."""

STALL_S: Final = 20.0
"""Seconds without a byte until a connection counts as lost."""
RETRIES: Final = 5
"""Attempts without a single new byte before we give up."""
_PAUSE_S: Final = 1.0

log = logging.getLogger(__name__)


class _OfflineButHere:
    """What the library asks before each request: offline on every thread but those inside ``online``."""

    def __init__(self) -> None:
        self._threads: set[int] = set()

    def __bool__(self) -> bool:
        return threading.get_ident() not in self._threads

    @contextmanager
    def lifted(self) -> Iterator[None]:
        me = threading.get_ident()
        self._threads.add(me)
        try:
            yield
        finally:
            self._threads.discard(me)


_offline = _OfflineButHere()


@contextmanager
def online() -> Iterator[None]:
    """Lets the Hub's library use the network, on this thread and for this block only."""
    constants.HF_HUB_OFFLINE = _offline  # type: ignore[assignment]
    with _offline.lifted():
        yield


@dataclass(frozen=True)
class RemoteFile:
    """A file of a repository: bytes, and the hash it is stored under, SHA-256 for large files, else git's blob hash."""

    name: str
    size: int
    blob: str

    @property
    def sha256(self) -> str | None:
        """The SHA-256 as the Hub says, which it does for large files only."""
        return self.blob if len(self.blob) == 64 else None


@dataclass(frozen=True)
class Listing:
    """What a repository holds at a commit. ``licence`` as its card says."""

    repository: str
    commit: str
    files: tuple[RemoteFile, ...]
    licence: str = ""
    gated: bool = False


class Remote:
    """The Hub, or another server of its kind at ``endpoint``. The user's own login, if there is one, is used."""

    def __init__(self, endpoint: str | None = None) -> None:
        self.endpoint = (endpoint or constants.ENDPOINT).rstrip("/")

    def listing(self, part: Part) -> Listing:
        """What the part's repository holds at its revision.

        Raises:
            WeightsError: it is gated or gone.
            ModelError: the server cannot be reached.
        """
        with self._told(part):
            info = huggingface_hub.HfApi(endpoint=self.endpoint).model_info(
                part.repository, revision=part.revision, files_metadata=True, timeout=STALL_S
            )
        files = []
        for entry in info.siblings or ():
            blob = entry.lfs.sha256 if entry.lfs is not None else entry.blob_id
            if entry.size is None or not blob or _is_odd(entry.rfilename) or _is_odd(blob):
                continue  # not a file we could check
            files.append(RemoteFile(entry.rfilename, entry.size, blob))
        card = info.card_data
        return Listing(
            part.repository, str(info.sha), tuple(files), str(getattr(card, "license", "") or ""), bool(info.gated)
        )

    def fetch(self, part: Part, commit: str, file: RemoteFile, *, cache: Path, install: Install, tell: Tell) -> Path:
        """Bring one file into the cache, going on where an earlier attempt stopped, and return its place there.

        The file gets its name only when its hash is right. ``tell`` is told of bytes that are there already too.

        Raises:
            Cancelled: by ``tell``; what is there stays for the next time.
            WeightsError: what came is not what the Hub announced (it is removed), or the repository is gated or gone.
            WriteError: the disk is full or refuses.
            ModelError: the server cannot be reached, or the connection broke too often.
        """
        repository = cache / f"models--{part.repository.replace('/', '--')}"
        place = repository / "snapshots" / commit / file.name
        if place.is_file() and place.stat().st_size == file.size:
            tell(file.size)
            return place
        whole = repository / "blobs" / file.blob
        partial = whole.with_name(f"{file.blob}.incomplete")
        if whole.exists():
            tell(file.size)
        else:
            with _alone(cache, repository.name, file.blob), _written(part):
                partial.parent.mkdir(parents=True, exist_ok=True)
                resumed = partial.exists()
                if not self._complete(part, commit, file, partial, tell) and resumed:
                    log.info("%s: what was there did not fit, once more from the start", file.name)
                    resumed = self._complete(part, commit, file, partial, tell)
                if not partial.exists():
                    raise WeightsError(
                        "{name} of {title} did not arrive as the Hub announced it (its hash is wrong)",
                        "It was removed. Try again; if it happens again, do not use this source",
                        name=file.name,
                        title=part.title,
                    )
                install(partial, whole)
        with self._told(part):  # the library itself makes the name in the snapshot; the content is there already
            place = Path(
                huggingface_hub.hf_hub_download(
                    part.repository, file.name, revision=commit, cache_dir=cache, endpoint=self.endpoint
                )
            )
        if not place.is_symlink():  # Windows without links: it was copied
            whole.unlink(missing_ok=True)
        return place

    def _complete(self, part: Part, commit: str, file: RemoteFile, partial: Path, tell: Tell) -> bool:
        """Fetch what lacks of a file; False when the whole has another hash, and then it is gone."""
        url = huggingface_hub.hf_hub_url(part.repository, file.name, revision=commit, endpoint=self.endpoint)
        digest, lost = _digest(file), 0
        with partial.open("a+b") as out:
            out.seek(0)
            while chunk := out.read(1 << 20):
                digest.update(chunk)
            tell(out.tell())
            while out.tell() < file.size:
                before = out.tell()
                try:
                    with self._told(part):
                        digest = self._stream(url, file, out, digest, tell)
                except ModelError:  # the connection broke
                    lost = 0 if out.tell() > before else lost + 1
                    if lost > RETRIES:
                        raise
                    _wait(_PAUSE_S * lost, tell)
            size = out.tell()
        if size == file.size and digest.hexdigest() == file.blob:
            return True
        partial.unlink()
        tell(-size)
        return False

    def _stream(self, url: str, file: RemoteFile, out: Any, digest: Any, tell: Tell) -> Any:
        """One connection: append what comes, at most to the announced size. Returns the hash so far."""
        start = out.tell()
        headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
        if start:
            headers["Range"] = f"bytes={start}-"
        with huggingface_hub.get_session().stream("GET", url, headers=headers, timeout=STALL_S) as response:
            if response.status_code == 416:  # the server has less than we have
                _empty(out)
                tell(-start)
                return _digest(file)
            if response.status_code >= 400:
                response.read()
            hf_raise_for_status(response)
            if start and response.status_code != 206:  # it does not know ranges
                _empty(out)
                tell(-start)
                digest = _digest(file)
            for chunk in response.iter_bytes():
                room = file.size - out.tell()
                if not room:
                    break
                out.write(chunk[:room])
                digest.update(chunk[:room])
                tell(len(chunk[:room]))
            out.flush()
        return digest

    @contextmanager
    def _told(self, part: Part) -> Iterator[None]:
        """Online for the block, with the libraries' errors as ours."""
        page = f"{self.endpoint}/{part.repository}"
        try:
            with online():
                yield
        except GatedRepoError as error:
            raise WeightsError(
                "{title} is gated: its makers want you to accept their licence first",
                "Accept it at {page}, make a read token there, log in once with `hf auth login`, and download again",
                title=part.title,
                page=page,
            ) from error
        except RepositoryNotFoundError as error:
            raise WeightsError(
                "{repository} is not there, or not for everybody",
                "Look at {page}; if it asks for a login, use `hf auth login` once and download again",
                repository=part.repository,
                page=page,
            ) from error
        except LocalEntryNotFoundError as error:
            raise ModelError(
                "The connection to {endpoint} failed",
                "Check the network and try again; what has arrived is kept",
                endpoint=self.endpoint,
            ) from error
        except (RevisionNotFoundError, RemoteEntryNotFoundError) as error:
            raise WeightsError(
                "{repository} no longer has what {title} needs (revision {part})",
                "Choose another set, or name another revision in your models.toml",
                repository=part.repository,
                title=part.title,
                part=part.revision[:12],
            ) from error
        except OfflineModeIsEnabled as error:
            raise ModelError("The Hub's library is set to offline", "Unset HF_HUB_OFFLINE and try again") from error
        except HfHubHTTPError as error:
            status = getattr(error.response, "status_code", "?")
            if status in (401, 403):
                raise WeightsError(
                    "The Hub does not let you read {repository} ({status})",
                    "Log in with `hf auth login`, see that you have access at {page}, and download again",
                    repository=part.repository,
                    status=status,
                    page=page,
                ) from error
            raise ModelError(
                "The Hub answered {status} for {repository}",
                "Try again later",
                status=status,
                repository=part.repository,
            ) from error
        except StudioError:
            raise
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in ("httpx", "httpx2", "httpcore", "httpcore2"):
                raise
            raise ModelError(
                "The connection to {endpoint} failed ({name})",
                "Check the network and try again; what has arrived is kept",
                endpoint=self.endpoint,
                name=type(error).__name__,
            ) from error


def _digest(file: RemoteFile) -> Any:
    """The hash that the Hub names the file by: SHA-256, or git's SHA-1 with its prefix for small files."""
    if file.sha256 is not None:
        return hashlib.sha256()
    return hashlib.sha1(f"blob {file.size}\0".encode(), usedforsecurity=False)


def _empty(out: Any) -> None:
    out.seek(0)
    out.truncate()


def _wait(seconds: float, tell: Tell) -> None:
    """Sleep, but notice a cancel within a tenth of a second."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        tell(0)
        time.sleep(0.1)


@contextmanager
def _alone(cache: Path, repository: str, blob: str) -> Iterator[None]:
    """Nobody else fetches the file meanwhile; the lock is the library's own, so its other users wait for us too."""
    lock = cache / ".locks" / repository / f"{blob}.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with WeakFileLock(lock, timeout=_PAUSE_S):
            yield
    except Timeout as error:
        raise ModelError("Another program is downloading the same file", "Wait for it, then try again") from error


def _is_odd(name: str) -> bool:
    """Whether a name from a server could lead somewhere it must not."""
    return not name.isprintable() or name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


@contextmanager
def _written(part: Part) -> Iterator[None]:
    """What the disk refuses, as an error for the user."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFullError(
                "The disk is full: {title} could not be downloaded whole",
                "Free some space, or choose another cache folder in the settings, and go on; what has arrived is kept",
                title=part.title,
            ) from error
        raise WriteError(
            "{title} cannot be written ({error})",
            "Choose another cache folder in the settings",
            title=part.title,
            error=error.strerror or error,
        ) from error
