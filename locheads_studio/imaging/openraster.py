"""OpenRaster files: a ZIP of PNG layers and an XML list of them, as Krita, GIMP and MyPaint read and write it.

Baseline: https://www.openraster.org/baseline/file-layout-spec.html. Archives come from strangers: everything that their
directory declares is checked before the first entry is unpacked, and no entry ever becomes a file of its name.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from locheads_studio.errors import LimitError, PictureError
from locheads_studio.imaging import limits
from locheads_studio.imaging.encode import icc_chunk, png_bytes, xmp_chunk

MIMETYPE: Final = b"image/openraster"
THUMBNAIL_SIDE: Final = 256  # by the specification
STRUCTURE: Final = frozenset({"mimetype", "stack.xml", "mergedimage.png", "Thumbnails/thumbnail.png"})
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same document gives the same bytes
_DIRECTORY_BYTES: Final = 4 << 20  # ten thousand entries with names of three hundred bytes
_FREE_RATIO_BYTES: Final = 1 << 20
_FREE_TOTAL_BYTES: Final = 64 << 20  # of entries that are small, and could be many


@dataclass(frozen=True)
class StackLayer:
    """A layer of the stack: its entry, where its upper left corner lies, and how it shows."""

    entry: str
    name: str
    x: int = 0
    y: int = 0
    opacity: float = 1.0
    visible: bool = True
    atop: bool = False  # only where there is something below


def stack_xml(width: int, height: int, layers: Iterable[StackLayer], dpi: tuple[float, float] | None) -> bytes:
    """`stack.xml` for layers, bottom first."""
    x, y = (round(v) for v in dpi or (72, 72))
    rows = [
        f'  <layer src={quoteattr(layer.entry)} name={quoteattr(_xml_text(layer.name))} x="{layer.x}" y="{layer.y}"'
        f' opacity="{layer.opacity:.6g}" visibility="{"visible" if layer.visible else "hidden"}"'
        f' composite-op="svg:{"src-atop" if layer.atop else "src-over"}"/>\n'
        for layer in reversed(list(layers))
    ]
    head = f'<?xml version=\'1.0\' encoding=\'UTF-8\'?>\n<image version="0.0.5" w="{width}" h="{height}"'
    return f'{head} xres="{x}" yres="{y}">\n <stack>\n{"".join(rows)} </stack>\n</image>\n'.encode()


def _xml_text(text: str) -> str:
    """The text without what XML cannot hold: control characters and halves of surrogate pairs."""
    return "".join(c for c in text if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")


def layer_png(pixels: NDArray[Any], icc: bytes | None = None, xmp: bytes | None = None, *, level: int = 3) -> bytes:
    """An HxWxC PNG for a layer, with the picture's colour profile."""
    return png_bytes(pixels, extra=icc_chunk(icc) + xmp_chunk(xmp), level=level)


def thumbnail_png(pixels: NDArray[np.uint8]) -> bytes:
    """A small RGBA PNG of an HxWxC uint8 picture."""
    flat = pixels[:, :, 0] if pixels.shape[2] == 1 else pixels
    image = Image.fromarray(np.ascontiguousarray(flat))
    image.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), reducing_gap=2.0)
    return png_bytes(np.asarray(image.convert("RGBA")))


def write_archive(file: BinaryIO, entries: Mapping[str, bytes]) -> None:
    """The entries as a ZIP, `mimetype` first. Pictures are stored as they are, all else is deflated.

    What shrinks so well that a reader must take it for a bomb is stored, too.
    """
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in (("mimetype", MIMETYPE), *((n, d) for n, d in entries.items() if n != "mimetype")):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            small = name == "mimetype" or name.endswith(".png")
            if not small and (len(data) <= _FREE_RATIO_BYTES or _ratio(data) < limits.PROJECT_RATIO / 2):
                info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=6)


def _ratio(data: bytes) -> float:
    return len(data) / len(zlib.compress(data, 1))


class Archive:
    """An OpenRaster file that is open for reading, checked against the limits. `names` in their order."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        """PictureError when it is none, LimitError when it holds more than we unpack; zipfile's errors for damage."""
        self._name = name
        self._check_directory(file)
        self._zip = zipfile.ZipFile(file)
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        self._check_entries(entries)
        self._entries = {entry.filename: entry for entry in entries}
        if "mimetype" not in self or self.read("mimetype").strip() != MIMETYPE:
            raise PictureError("{name} is no OpenRaster file", "Open a picture or an .ora file", name=name)

    @property
    def names(self) -> list[str]:
        """Of all entries."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def size(self, name: str) -> int:
        """Bytes of an entry, unpacked."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """An entry's bytes, never more than it declared; KeyError when there is none, BadZipFile when it is damaged."""
        return self._zip.read(self._entries[name])

    def _check_directory(self, file: BinaryIO) -> None:
        """Before the directory itself is read: it could hold millions of entries."""
        size = file.seek(0, io.SEEK_END)
        if size > limits.PROJECT_BYTES:
            raise LimitError(
                "{name} has {size} MiB; the limit is {limits}",
                "Open it in another program and save it with fewer layers",
                name=self._name,
                size=f"{size / 2**20:.0f}",
                limits=f"{limits.PROJECT_BYTES / 2**20:.0f}",
            )
        file.seek(-min(size, 65_535 + 22), io.SEEK_END)
        tail = file.read()
        at = tail.rfind(b"PK\5\6")
        if at < 0 or len(tail) - at < 22:
            raise zipfile.BadZipFile("no end of the directory")
        if struct.unpack_from("<I", tail, at + 12)[0] > _DIRECTORY_BYTES:
            raise self._too_many()
        file.seek(0)

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > limits.PROJECT_ENTRIES:
            raise self._too_many()
        if sum(entry.file_size for entry in entries) > limits.PROJECT_BYTES:
            raise LimitError(
                "{name} unpacks to more than {limits} MiB, which is the limit",
                "Open it in another program and save it with fewer layers",
                name=self._name,
                limits=f"{limits.PROJECT_BYTES / 2**20:.0f}",
            )
        seen: set[str] = set()
        end = 0
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if not is_safe_name(entry.filename) or entry.filename.casefold() in seen:
                raise PictureError("{name} holds an entry with a name that is not allowed", _GET_AGAIN, name=self._name)
            seen.add(entry.filename.casefold())
            if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise PictureError("{name} is packed in a way that is not supported", _GET_AGAIN, name=self._name)
            if entry.header_offset < end:
                raise PictureError("{name} is damaged: its entries overlap", _GET_AGAIN, name=self._name)
            end = entry.header_offset + 30 + len(entry.filename) + entry.compress_size
            large = entry.file_size > _FREE_RATIO_BYTES
            if large and entry.file_size > limits.PROJECT_RATIO * max(1, entry.compress_size):
                raise LimitError(
                    "{filename} in {name} unpacks to {project_ratio} times its size and more, which is the limit",
                    _GET_AGAIN,
                    filename=entry.filename,
                    name=self._name,
                    project_ratio=limits.PROJECT_RATIO,
                )
        tight = [entry for entry in entries if entry.file_size > limits.PROJECT_RATIO * max(1, entry.compress_size)]
        if sum(entry.file_size for entry in tight) > _FREE_TOTAL_BYTES:
            raise LimitError(
                "{name} holds {tight} entries that unpack to {project_ratio} times their size and more, "
                "which is the limit",
                _GET_AGAIN,
                name=self._name,
                tight=len(tight),
                project_ratio=limits.PROJECT_RATIO,
            )

    def _too_many(self) -> LimitError:
        return LimitError(
            "{name} holds more than {project_entries} entries, which is the limit",
            "Open it in another program and save it with fewer layers",
            name=self._name,
            project_entries=limits.PROJECT_ENTRIES,
        )


_GET_AGAIN: Final = "Get the file again from where it came"


def is_safe_name(name: str) -> bool:
    """Whether an entry's name is a plain relative path."""
    parts = name.split("/")
    plain = name.isprintable() and not set(name) & set('\\:*?"<>|') and len(name) <= 255
    return plain and all(part not in ("", ".", "..") for part in parts)
