"""TIFF files, of 1 to 16 bits per channel, with their extra channels read as their tags say.

`tifffile` reads them: libtiff, which Pillow uses, knows fewer kinds and prints to standard error.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from locheads_studio.errors import PictureError, UsageError
from locheads_studio.imaging import foreign, limits, metadata
from locheads_studio.imaging.raster import Pixels

_CFA: Final = {32803, 34892}  # photometric: colour filter array, linear raw
_DNG_VERSION: Final = 50706
_COLOURS: Final = {"MINISBLACK": 1, "MINISWHITE": 1, "RGB": 3, "SEPARATED": 4, "PALETTE": 1, "YCBCR": 3}
_ASSOCIATED, _UNASSOCIATED = 1, 2
_JPEG: Final = {6, 7}
_PAGES: Final = 1_000
_SAVE: Final = "Save it as RGB or grey with 8 or 16 bits per channel"
_WORDS_OF_UNREAD: Final = ("not supported", "not implemented", "requires", "unknown", "cannot decode", "missing")


@dataclass(frozen=True, eq=False)
class Page:
    """One picture of the file, not yet upright. `pixels`: HxWxC uint8 or uint16; C 1, 3, 4, or `cmyk` with 4 inks.

    `alpha`: HxW of the same type, straight, or None.
    """

    pixels: Pixels
    alpha: Pixels | None
    cmyk: bool
    icc: bytes | None
    exif: Image.Exif
    xmp: bytes | None
    orientation: int
    dpi: tuple[float, float] | None
    pages: int
    notices: list[str] = field(default_factory=list)


def read_page(file: BinaryIO, name: str, number: int, check: Callable[[int, int], None]) -> Page:
    """Picture `number`, from 0, of a TIFF. `check`: called with its width and height before it is decoded.

    PictureError for a kind that is not read, UsageError when there is no such page, LimitError; any other for damage.
    """
    import tifffile

    with tifffile.TiffFile(file) as tiff:
        pages = _count(tiff)
        if number == 0 and pages == 0:
            raise ValueError("no page")
        if not 0 <= number < pages:
            raise UsageError(
                "{name} has {pages} pages; there is no page {number}",
                "Choose from 1 to {pages}",
                name=name,
                pages=pages,
                number=f"{number + 1:d}",
            )
        page: Any = tiff.pages[number]
        _refuse_raw(tiff, page, name)
        samples, bits = int(page.samplesperpixel), page.bitspersample
        limits.check_size(int(page.imagewidth), int(page.imagelength), name)
        kind = getattr(page.photometric, "name", str(page.photometric))
        whole = page.dtype is not None and page.dtype.kind in "ub" and not isinstance(bits, tuple)
        if not whole or not 1 <= int(bits) <= 16 or (kind == "YCBCR" and int(bits) != 8):
            raise PictureError(
                "{name} has a kind of pixels that is not supported ({bits} bits, {dtype})",
                "Save it with 16 or 8 bits per channel",
                name=name,
                bits=bits,
                dtype=page.dtype,
            )
        colours = _COLOURS.get(kind)
        if colours is None or samples < colours or int(page.imagedepth) != 1:
            raise PictureError("{name} holds {kind} pixels, which is not supported", _SAVE, name=name, kind=kind)
        limits.check_bytes(int(page.imagewidth) * int(page.imagelength) * samples * page.dtype.itemsize * 2, name)
        check(int(page.imagewidth), int(page.imagelength))
        values = _decoded(page, name)
        made_rgb = kind == "YCBCR" and int(page.compression) in _JPEG  # by the decoder
        tags = {tag.code: tag.value for tag in page.tags if tag.code in (274, 320, 700, 34675)}
        extras = tuple(int(v) for v in page.extrasamples)
        dpi = _dpi(page)
        exif = _exif(file, tiff, page)
    notices: list[str] = []
    values = values.reshape(*values.shape[:2], -1)
    pixels = _colours_of(values, "RGB" if made_rgb else kind, colours, int(bits), tags.get(320))
    alpha = None
    which = next((i for i, v in enumerate(extras) if v in (_ASSOCIATED, _UNASSOCIATED)), None)
    if which is not None and colours + which < values.shape[2]:
        alpha = _scaled(values[:, :, colours + which], int(bits))
        if extras[which] == _ASSOCIATED:
            pixels = unpremultiplied(pixels, alpha)
    if len(extras) > (which is not None):
        notices.append("Further channels, which are not opacity, were left out.")
    orientation = tags.get(274, 1)
    return Page(
        pixels=pixels,
        alpha=alpha,
        cmyk=kind == "SEPARATED",
        icc=metadata.clean_icc(tags.get(34675)),
        exif=exif,
        xmp=tags.get(700),
        orientation=orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1,
        dpi=dpi,
        pages=pages,
        notices=notices,
    )


def _count(tiff: Any) -> int:
    """Pages, without looking at more than a thousand."""
    count = 0
    for _ in tiff.pages:
        count += 1
        if count >= _PAGES:
            break
    return count


def _refuse_raw(tiff: Any, page: Any, name: str) -> None:
    """A raw file's first picture is a small copy of what the camera saw."""
    if _DNG_VERSION in page.tags or int(page.photometric) in _CFA:
        raise foreign.raw(name)
    sub = page.subifds or ()
    if sub:
        for at in sub[:8]:
            tiff.filehandle.seek(int(at))
            if _photometric_at(tiff) in _CFA:
                raise foreign.raw(name)


def _photometric_at(tiff: Any) -> int | None:
    """Of the directory at the file's place, read by hand: it need not be one that can be decoded."""
    order: Literal["big", "little"] = "big" if tiff.byteorder == ">" else "little"
    wide = tiff.is_bigtiff
    count = int.from_bytes(tiff.filehandle.read(8 if wide else 2), order)
    for _ in range(min(count, 200)):
        entry = tiff.filehandle.read(20 if wide else 12)
        if int.from_bytes(entry[:2], order) == 262:
            return int.from_bytes(entry[12:14] if wide else entry[8:10], order)
    return None


def _decoded(page: Any, name: str) -> NDArray[Any]:
    """HxW or HxWxS, as stored."""
    try:
        values = np.asarray(page.asarray())
    except (ValueError, NotImplementedError, KeyError) as error:
        text = str(error).lower()
        if isinstance(error, NotImplementedError) or any(word in text for word in _WORDS_OF_UNREAD):
            packed = getattr(page.compression, "name", page.compression)
            raise PictureError(
                "{name} is packed in a way that is not read ({packed})", _SAVE, name=name, packed=packed
            ) from error
        raise
    if page.axes.startswith("S"):
        values = np.moveaxis(values, 0, -1)
    return values


def _colours_of(values: NDArray[Any], kind: str, colours: int, bits: int, table: Any) -> Pixels:
    pixels = np.ascontiguousarray(values[:, :, :colours])
    if kind == "PALETTE":
        wheel = np.asarray(table, np.uint16).reshape(3, -1)
        # A program that took 8 bits for 16 wrote small values only.
        eight = (wheel if wheel.max() < 256 else wheel >> 8).astype(np.uint8)
        return np.ascontiguousarray(eight.T[np.minimum(pixels[:, :, 0], eight.shape[1] - 1)])
    pixels = _scaled(pixels, bits)
    if kind == "MINISWHITE":
        inverted: Any = np.iinfo(pixels.dtype).max - pixels
        return inverted
    if kind == "YCBCR":
        return np.asarray(Image.fromarray(pixels, "YCbCr").convert("RGB"))
    return pixels


def _scaled(values: NDArray[Any], bits: int) -> Pixels:
    """1 to 8 bits to uint8, 9 to 16 to uint16, over the whole range."""
    if values.dtype == bool:
        values = values.astype(np.uint8)
    if bits in (8, 16):
        return values
    kind, full = (np.uint8, 255) if bits < 8 else (np.uint16, 65535)
    table = (np.arange(1 << bits, dtype=np.uint32) * full + ((1 << bits) - 1) // 2) // ((1 << bits) - 1)
    scaled: Any = table.astype(kind)[np.minimum(values, (1 << bits) - 1)]
    return scaled


def unpremultiplied(pixels: Pixels, alpha: Pixels) -> Pixels:
    """HxWxC straight colours of colours that were multiplied by HxW opacity of the same type; 0 where that is 0."""
    full = np.uint64(np.iinfo(pixels.dtype).max)
    out = np.empty_like(pixels)
    for y in range(0, pixels.shape[0], 256):
        share = alpha[y : y + 256, :, None].astype(np.uint64)
        straight = (pixels[y : y + 256] * full + share // np.uint64(2)) // np.maximum(share, np.uint64(1))
        out[y : y + 256] = np.where(share, np.minimum(straight, full), 0)
    return out


def _dpi(page: Any) -> tuple[float, float] | None:
    """None too when the file gives numbers without a unit: those tell the pixels' shape only."""
    unit = page.tags.get(296)
    if 282 not in page.tags or 283 not in page.tags or (unit is not None and int(unit.value) not in (2, 3)):
        return None
    return metadata.clean_dpi(page.get_resolution(unit="INCH"))


def _exif(file: BinaryIO, tiff: Any, page: Any) -> Image.Exif:
    """The entries of the page's directory, which is what an EXIF block is."""
    exif = Image.Exif()
    try:
        if tiff.is_bigtiff:  # whose directories have another shape, which Pillow does not read
            for tag in page.tags:
                if tag.code in metadata.KEPT:
                    exif[tag.code] = tag.value
            return exif
        file.seek(0)
        head = bytearray(file.read(8))
        head[4:8] = int(page.offset).to_bytes(4, "little" if tiff.byteorder == "<" else "big")
        exif.load_from_fp(_At(file, bytes(head)))  # type: ignore[arg-type]
        for pointer in (0x8769, 0x8825):
            exif.get_ifd(pointer)
    except Exception:  # as in metadata.clean_exif
        return Image.Exif()
    return exif


class _At:
    """A file whose first bytes are others: a TIFF that begins with another of its directories."""

    def __init__(self, file: BinaryIO, head: bytes) -> None:
        self._file, self._head = file, head
        file.seek(0)

    def read(self, size: int = -1) -> bytes:
        at = self._file.tell()
        data = self._file.read(size)
        return self._head[at : at + len(data)] + data[max(0, len(self._head) - at) :] if at < 8 else data

    def seek(self, *where: int) -> int:
        return self._file.seek(*where)

    def tell(self) -> int:
        return self._file.tell()
