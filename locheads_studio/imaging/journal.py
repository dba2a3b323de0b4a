"""The journal: a file that only grows, one synchronised record for each change, from which a document comes back after
a crash.

A record is its kind (1 byte), the length (4) and CRC-32 (4) of what follows, and that. "b" holds a piece of an array
under a name that is its content, so that tiles and patches are written once, "r" the same without compression (photos
gain little from it, and it takes most of the time); "s" the description of a state. Blobs and
the state that needs them reach the disk in one go. What a crash cut short ends the file for the reader.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.tiles import Plane, Tile, tile_boxes
from locheads_studio.errors import PictureError
from locheads_studio.imaging import disk, limits, records
from locheads_studio.imaging.appended import Appended, is_held
from locheads_studio.imaging.project import Project, check_places
from locheads_studio.imaging.records import Damaged, Done, Reader, Writer

SUFFIX: Final = ".journal"
_MAGIC: Final = b"locheads-studio journal 1\n"
_HEAD: Final = struct.Struct("<cII")
_PIECE: Final = 4 << 20  # of an array: bounds the memory that a large picture takes on its way
_SAMPLE: Final = 1 << 16  # of a piece, to tell whether compression gains anything
_COMPACT_BYTES: Final = 256 << 20  # of what is no longer needed before the file is written anew


class Journal:
    """Writes one. `more`: the class of the results. One thread at a time.

    The file is locked as long as this lives; `journal.waiting` leaves it alone.
    """

    def __init__(self, path: Path, more: Iterable[type] = (), left: Left | None = None) -> None:
        """A new file; or the one at `path` that a crash left, as `read` told, to go on behind its last whole record.

        WriteError when it cannot be made or written.
        """
        self._more = tuple(more)
        self._known = set(left.names) if left else set()
        self._tiles: Done = {}
        self._done: Done = {}
        self._file = Appended.extend(path, left.end) if left else Appended.create(path)
        self._first = self._file.length  # after the first record

    @property
    def path(self) -> Path:
        """Where it is."""
        return self._file.path

    @property
    def length(self) -> int:
        """Bytes of what is safely there."""
        return self._file.length

    @property
    def is_long(self) -> bool:
        """Whether much of it is no longer needed: time for another one, which begins with the newest state."""
        return self._first > 0 and self._file.length > 2 * self._first + _COMPACT_BYTES

    def record(self, project: Project, about: Mapping[str, Any]) -> None:
        """Adds the document as it is now. `about`: whatever else is to be known at recovery, JSON.

        WriteError when it cannot be written; the journal is as before, and the next record holds everything.
        """
        store = _Pieces(self._known, self._tiles)
        writer = Writer(store, (Project, *self._more), before=self._done)
        body = writer.write(project)
        text = json.dumps({"about": dict(about), "project": body}, ensure_ascii=False, sort_keys=True)
        state = _framed(b"s", zlib.compress(text.encode("utf-8", "surrogatepass"), 1))
        start = [_MAGIC] if not self._file.length else []
        self._file.append([*start, *store.new, state])
        self._known |= store.names
        self._done = writer.done
        self._tiles = {
            id(tile): (tile, written)
            for plane, row in writer.done.values()
            if isinstance(plane, Plane)
            for tile, written in zip(plane.tiles, row["tiles"], strict=True)
        }
        self._first = self._first or self._file.length

    def close(self) -> None:
        """Let the file go; it stays."""
        self._file.close()

    def discard(self) -> None:
        """The document is safe elsewhere, or not wanted: take the file away."""
        self._file.close()
        disk.remove(self.path)


def waiting(folder: Path) -> list[Path]:
    """Journals in a folder that no living program holds, newest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.glob(f"*{SUFFIX}") if path.is_file() and not is_held(path)]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def about(path: Path) -> dict[str, Any] | None:
    """What stands with the last whole record, without reading any pixels; None when there is no record.

    PictureError when this version cannot read any of its records, or it is no journal of this version's kind.
    """
    if not is_ours(path):
        raise PictureError(
            "{name} was kept by another version of the program", "Recover it with that version", name=path.name
        )
    texts = [payload for kind, payload, _ in _payloads(path, b"s") if kind == b"s"]
    for text in reversed(texts):
        with contextlib.suppress(Damaged):
            described: dict[str, Any] = _described(text)["about"]
            return described
    if texts:
        raise PictureError("{name} cannot be read", "Open the picture again", name=path.name)
    return None


def is_ours(path: Path) -> bool:
    """Whether a file begins as a journal of this version does, or as one that was cut off while it was begun."""
    try:
        with path.open("rb") as file:
            return _MAGIC.startswith(file.read(len(_MAGIC)).rstrip(b"\0"))  # zeros: the power failed
    except OSError:
        return False


def is_only_begun(path: Path) -> bool:
    """Whether a journal was cut off within its very first record, so that there is nothing in it to be missed.

    False when a state stands in it, also a damaged one: bits that fell over are no reason to throw the rest away.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return is_ours(path)
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            kind, length, _ = _HEAD.unpack(head)
            if kind not in b"sbr" or length > size - file.tell():
                return not head.strip(b"\0") or length > size - file.tell()
            if kind == b"s":
                return False
            file.seek(length, os.SEEK_CUR)
    return True


@dataclass(frozen=True, eq=False)
class Left:
    """How a crash left a journal: the names of the pieces in it, and where its last whole record ends."""

    path: Path
    names: frozenset[bytes]
    end: int


def read(path: Path, more: Iterable[type] = ()) -> tuple[Project, dict[str, Any], Left]:
    """The document of the last whole record, what stands with it, and how to go on. PictureError when there is none."""
    blobs: dict[bytes, bytes] = {}
    texts: list[bytes] = []
    end = 0
    for kind, payload, place in _payloads(path, b"sbr"):
        end = place
        if kind == b"s":
            texts.append(payload)
        else:
            blobs[payload[:16]] = kind + payload[16:]
    for text in reversed(texts):  # an older one is better than none
        try:
            values = _described(text)
            project: Project = Reader(_Blobs(blobs), (Project, *more)).read(values["project"], Project)
            check_places(project)
        except Exception:  # a stranger's values can make the classes of a document raise anything
            continue
        return project, values["about"], Left(path, frozenset(blobs), end)
    raise PictureError("There is nothing to recover", "Open the picture again")


# --- the file


def _framed(kind: bytes, payload: bytes) -> bytes:
    return _HEAD.pack(kind, len(payload), zlib.crc32(payload, zlib.crc32(kind))) + payload


def _payloads(path: Path, kinds: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Whole records of the kinds asked for, and where they end, up to the first that is not whole; of other kinds the
    kind only."""
    end = len(_MAGIC)
    try:
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                return
            while len(head := file.read(_HEAD.size)) == _HEAD.size:
                kind, length, crc = _HEAD.unpack(head)
                if length > 2 * max(_PIECE, limits.JSON_BYTES):
                    return
                end += _HEAD.size + length
                if kind not in kinds:
                    file.seek(length, os.SEEK_CUR)
                    yield kind, b"", end
                    continue
                payload = file.read(length)
                if len(payload) < length or zlib.crc32(payload, zlib.crc32(kind)) != crc:
                    return
                yield kind, payload, end
    except OSError as error:
        raise PictureError(
            "{path} cannot be read: {strerror}", "Check the disk", path=path, strerror=error.strerror
        ) from error


def _described(text: bytes) -> dict[str, Any]:
    try:
        unpacked = zlib.decompressobj().decompress(text, limits.JSON_BYTES + 1)
        if len(unpacked) > limits.JSON_BYTES:
            raise Damaged("too long")
        values = json.loads(unpacked.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError, zlib.error) as error:
        raise Damaged(str(error)) from error
    match values:
        case {"about": dict(), "project": dict()}:
            return values
    raise Damaged("no description")


class _Pieces:
    """Frames what is not in the file yet. Implements `records.Store`."""

    def __init__(self, known: set[bytes], tiles: Done) -> None:
        self.new: list[bytes] = []
        self.names: set[bytes] = set()
        self._known, self._tiles = known, dict(tiles)

    def put_array(self, array: NDArray[Any]) -> dict[str, Any]:
        """In pieces."""
        return records.described(array) | {"pieces": self._pieces(array)}

    def put_plane(self, plane: Plane) -> dict[str, Any]:
        """Tile by tile; uniform ones as their value. A tile that was written before is known by its identity."""
        return {"size": list(plane.size), "tiles": [self._tile(tile) for tile in plane.tiles]}

    def get_array(self, place: Mapping[str, Any]) -> NDArray[Any]:
        raise NotImplementedError

    def get_plane(self, place: Mapping[str, Any]) -> Plane:
        raise NotImplementedError

    def _tile(self, tile: Tile) -> int | str:
        key = id(tile)
        if key not in self._tiles:
            pixels = tile.pixels
            first = int(pixels[0, 0])
            self._tiles[key] = tile, first if (pixels == first).all() else self._pieces(pixels)[0]
        return self._tiles[key][1]

    def _pieces(self, array: NDArray[Any]) -> list[str]:
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8) if array.size else np.zeros(0, np.uint8)
        names = []
        for start in range(0, flat.size, _PIECE):
            data = flat[start : start + _PIECE].data
            name = hashlib.blake2b(data, digest_size=16).digest()
            names.append(name.hex())
            if name not in self._known and name not in self.names:
                self.names.add(name)
                gains = len(zlib.compress(data[:_SAMPLE], 1)) < 0.5 * min(_SAMPLE, len(data))
                self.new.append(_framed(b"b", name + zlib.compress(data, 1)) if gains else _framed(b"r", name + data))
        return names


class _Blobs:
    """Puts arrays together again. Implements `records.Store`."""

    def __init__(self, blobs: Mapping[bytes, bytes]) -> None:
        self._blobs = blobs

    def put_array(self, array: NDArray[Any]) -> dict[str, Any]:
        raise NotImplementedError

    def put_plane(self, plane: Plane) -> dict[str, Any]:
        raise NotImplementedError

    def get_array(self, place: Mapping[str, Any]) -> NDArray[Any]:
        """The array of some pieces."""
        shape, dtype = records.description(place)
        pieces, size = place.get("pieces"), math.prod(shape) * dtype.itemsize
        if not isinstance(pieces, list) or len(pieces) != -(-size // _PIECE):
            raise Damaged("an array of other pieces")
        return records.array_of(self._join(pieces, size), shape, dtype)

    def get_plane(self, place: Mapping[str, Any]) -> Plane:
        """The plane of its tiles."""
        match place:
            case {"size": [int(width), int(height)], "tiles": list(tiles)}:
                limits.check_size(width, height, "The mask")
                boxes = tile_boxes(width, height)
                if min(width, height) < 1 or len(tiles) != len(boxes):
                    raise Damaged("a mask of other tiles")
                made = {}
                for index, (tile, box) in enumerate(zip(tiles, boxes, strict=True)):
                    if isinstance(tile, int) and 0 <= tile <= 255:
                        made[index] = np.full((box.height, box.width), tile, np.uint8)
                    else:
                        data = self._join([tile], box.area)
                        made[index] = np.frombuffer(data, np.uint8).reshape(box.height, box.width).copy()
                return Plane.uniform(width, height).with_tiles(made)
        raise Damaged("a mask without size or tiles")

    def _join(self, names: list[Any], size: int) -> bytearray:
        data = bytearray()
        for name in names:
            packed = self._blobs.get(bytes.fromhex(name)) if isinstance(name, str) else None
            if packed is None:
                raise Damaged("a piece is missing")
            data += packed[1:] if packed[:1] == b"r" else zlib.decompressobj().decompress(packed[1:], _PIECE)
        if len(data) != size:
            raise Damaged("a piece of another size")
        return data
