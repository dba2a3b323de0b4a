"""Bytes to pixels. Picture files come from strangers: the kind is read from the content, the size is checked before
anything is decoded, and whatever a parser stumbles over becomes one sentence.

Ordinary files are decoded here. Those that can take long, much memory, or a decoder that is known to crash are decoded
in a child process (`reader`), within limits, and can be cancelled.
"""

from __future__ import annotations

import io
import logging
import os
import stat
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from PIL import Image

from locheads_studio import bootstrap
from locheads_studio.errors import Cancelled, LimitError, PictureError, StudioError, UsageError
from locheads_studio.imaging import bmp, colour, foreign, limits, metadata, png
from locheads_studio.imaging.finish import NO_PROFILE, ROWS, finished, from_cmyk, kept_metadata
from locheads_studio.imaging.raster import Picture, Pixels
from locheads_studio.texts import Text

Cancel = Callable[[], bool]
"""Whether the user has stopped the work; asked a few times a second."""

KINDS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "AVIF", "HEIF", "PSD")
_SIGNATURES = (
    (png.SIGNATURE, "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"8BPS\0\1", "PSD"),
)
_AVIF: Final = frozenset({b"avif", b"avis"})
_HEIF: Final = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_HEAD: Final = 64
_FIRST_ONLY: Final = "The file holds more than one picture; the first was opened."
_CUT: Final = "The end of the file is missing: a part of the picture is grey or blurred."
_HDR: Final = "Its colours are of a kind that is not read (HDR or video): they are taken as ordinary ones."
_END_OF_JPEG: Final = b"\xff\xd9" * 8  # what the library would put there itself, too
_TRIES: Final = 4
_HEAVY_PIXELS: Final = 40_000_000
_HEAVY_SCANS: Final = 200_000_000  # pixels times passes over them: two to three seconds at most
_EMPTY_SCANS: Final = 2_500_000_000  # of them a second, at best: passes that add nothing
_APART: Final = frozenset({"AVIF", "HEIF", "PSD"})
"""Large decoders of young formats, and one that takes three times the picture: always in the child."""

if bootstrap.owns_process():  # a guest in somebody's process leaves Pillow and the warnings as they are
    # Pillow's own guard is kept, at our figure: its default warns at 89 megapixels, its error comes at twice the
    # figure. `limits.check_size` refuses before anything is decoded in any case.
    Image.MAX_IMAGE_PIXELS = limits.PIXELS
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    # What a damaged file makes the readers say is for our message, not for the terminal.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\..*")
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)


class Heavy(Exception):
    """The file is to be decoded in the child."""


def open_picture(path: str | os.PathLike[str], *, page: int = 0, cancel: Cancel | None = None) -> Picture:
    """The picture in a PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF, HEIC or PSD file, upright, in its own bit depth.

    `page`: of a TIFF with several, from 0. PictureError when there is none or it cannot be read, LimitError when it is
    too large or takes too long, UsageError for a page that is not there, Cancelled; nothing else is raised.
    """
    path = Path(path)
    name = path.name or str(path)
    with one_sentence(name, path):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device would wait for ever
            raise PictureError("{path} is not a file", "Give the name of a picture file", path=path)
        limits.check_file(status.st_size, name)
        with path.open("rb") as file:
            return _decode_within_limits(file, name, page, cancel)


def decode_picture(data: bytes, name: str, *, cancel: Cancel | None = None) -> Picture:
    """The picture in the bytes of a file, as `open_picture` reads it; `name` stands in its errors."""
    with one_sentence(name, Path(name)):
        limits.check_file(len(data), name)
        return _decode_within_limits(io.BytesIO(data), name, 0, cancel)


def _decode_within_limits(file: BinaryIO, name: str, page: int, cancel: Cancel | None) -> Picture:
    try:
        return decode(file, name, page)
    except Heavy:
        from locheads_studio.imaging import reader

        file.seek(0)
        return reader.decode_apart(file, name, page, cancel)


@contextmanager
def one_sentence(name: str, path: Path) -> Iterator[None]:
    """Whatever is raised inside becomes a PictureError or LimitError."""
    try:
        yield
    except (StudioError, Heavy, Cancelled):
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PictureError("There is no file {path}", "Check the name", path=path) from error
    except PermissionError as error:
        raise PictureError(
            "There is no permission to read {path}", "Allow reading it or copy it elsewhere", path=path
        ) from error
    except MemoryError as error:
        raise LimitError(
            "There is not enough memory to open {name}", "Close other programs or open a smaller copy", name=name
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LimitError(
            "{name} is too large; the limit is {limits} megapixels",
            "Make a smaller copy in another program and open that",
            name=name,
            limits=f"{limits.PIXELS / 1e6:g}",
        ) from error
    except Exception as error:  # Pillow, libtiff and their like raise nearly every kind for damaged files
        raise PictureError(
            "{name} is damaged or incomplete and cannot be read",
            "Get the file again from where it came, or open it in another program and save it as PNG",
            name=name,
        ) from error


def decode_png(data: bytes) -> Pixels:
    """The pixels of a PNG of our own, HxWxC uint8 or uint16, C 1, 3 or 4. Raises whatever its parser stumbles over.

    The caller has checked the size that the header announces.
    """
    file = io.BytesIO(data)
    if len(data) > 24 and data[24] == 16:
        return png.of_16_bits(file)
    with Image.open(file, formats=["PNG"]) as image:
        if image.mode not in ("L", "RGB", "RGBA") or "transparency" in image.info:
            raise ValueError(f"a PNG of mode {image.mode}")
        image.load()
        return _pixels_of(image)


def sniff(head: bytes) -> str | None:
    """The kind of picture the first 64 bytes of a file announce, one of KINDS, or None."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp":
        size = min(len(head), max(16, int.from_bytes(head[:4], "big")))
        brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
        return "AVIF" if brands & _AVIF else "HEIF" if brands & _HEIF else None
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def decode(file: BinaryIO, name: str, page: int, *, apart: bool = False) -> Picture:
    """The picture in an open file. `Heavy` for what is to be decoded in the child, unless this is it (`apart`)."""
    head = file.read(_HEAD)
    file.seek(0)
    if not head:
        raise PictureError("{name} is empty", "Get the file again from where it came", name=name)
    kind = sniff(head)
    if kind is None:
        raise foreign.known_kind(head, name) or PictureError(
            "{name} is not a picture in a known format",
            "Open a PNG, JPEG, WebP, TIFF, BMP, GIF, AVIF or HEIC file",
            name=name,
        )
    if kind in _APART and not apart:
        raise Heavy
    if kind == "TIFF":
        if head[8:10] == b"CR":  # Canon's raw files begin with a small copy
            raise foreign.raw(name)
        return _tiff(file, name, page, apart)
    if page:
        raise UsageError("{name} has one page only", "Leave the page out", name=name)
    if kind in ("HEIF", "PSD"):
        from locheads_studio.imaging import containers

        return containers.read(file, name, kind)
    if kind == "BMP" and (size := bmp.size_of_bit_fields(head)) is not None:
        limits.check_size(*size, name)
        return Picture(bmp.of_bit_fields(file), format=kind)
    return _through_pillow(file, name, kind, apart)


def check_light(name: str, kind: str, width: int, height: int, file: BinaryIO, apart: bool) -> None:
    """`Heavy` for a picture that can take more than about a second, unless this is the child."""
    scans = 1
    if kind == "JPEG":  # the marker cannot stand in the data between; one without passes has one, its thumbnail another
        file.seek(0)
        scans = file.read().count(b"\xff\xda")
        if width * height * scans / _EMPTY_SCANS > limits.seconds(width, height):
            raise LimitError(
                "{name} consists of {scans} passes over the whole picture and takes too long to be read",
                "Save it again in another program, as PNG or as an ordinary JPEG, and open that",
                name=name,
                scans=scans,
            )
    if apart:
        from locheads_studio.imaging import reader

        reader.announce(width, height)
    elif width * height > _HEAVY_PIXELS or width * height * scans > _HEAVY_SCANS:
        raise Heavy


def _through_pillow(file: BinaryIO, name: str, kind: str, apart: bool) -> Picture:
    notices: list[str] = []
    header = png.read_header(file) if kind == "PNG" else None
    deep = header is not None and header.bits == 16
    file.seek(0)
    incomplete = False
    with Image.open(file, formats=[kind]) as image:
        limits.check_size(image.width, image.height, name)
        limits.check_bytes(image.width * image.height * (16 if deep else 8), name)
        check_light(name, kind, image.width, image.height, file, apart)
        if getattr(image, "is_animated", False) and image.format != "MPO":
            notices.append(_FIRST_ONLY)
        try:
            image.load()
        except OSError:
            if kind != "JPEG":
                raise
            incomplete = True
    if incomplete:
        return _without_end(file)
    picture = picture_of(image, kind, notices, header, file if deep else None)
    image.close()
    return picture


def _without_end(file: BinaryIO) -> Picture:
    """A JPEG that breaks off, as far as it goes."""
    file.seek(0)
    data = file.read()
    for _ in range(_TRIES):
        with suppress(OSError), Image.open(io.BytesIO(data + _END_OF_JPEG), formats=["JPEG"]) as image:
            image.load()
            return replace(picture_of(image, "JPEG", [_CUT], None, None), incomplete=True)
        # It breaks off within a table or the head of a pass: it ends before that, then.
        data = data[: max(data.rfind(b"\xff\xc4"), data.rfind(b"\xff\xda"), 0)]
    raise ValueError("its pixels are missing")


def picture_of(
    image: Image.Image, kind: str, notices: list[str], header: png.Header | None, deep: BinaryIO | None
) -> Picture:
    """A loaded Pillow picture as ours. `header`: of a PNG; `deep`: its file when it has 16 bits per channel."""
    exif = image.getexif()
    told = image.info.get("icc_profile")
    icc = metadata.clean_icc(told)
    if icc is None and told:
        notices.append(NO_PROFILE)
    elif icc is None and header is not None:
        icc, said = png.profile_of(header)
        if said:
            notices.append(_HDR)
    elif icc is None and metadata.says_adobe_rgb(exif):
        icc = colour.adobe_rgb()
    kept = kept_metadata(image.info, exif, notices)
    key = png.key_of(header) if header is not None and header.grey | (header.bits == 16) else None
    if deep is not None:  # Pillow has no 16-bit colour; it has now checked that the file is whole
        pixels: Pixels = png.of_16_bits(deep)
    elif image.mode == "CMYK":
        pixels, icc = from_cmyk(_pixels_of(image), icc, notices)
    else:
        if key is not None:  # Pillow compares with the wrong values for 1 to 4 bits
            image.info.pop("transparency", None)
        pixels = _pixels_of(_to_simple_mode(image))
    if key is not None and header is not None:
        pixels = png.with_key(pixels, key, header.bits)
    return finished(pixels, icc, metadata.orientation(exif), kind, notices, **kept)


def _to_simple_mode(image: Image.Image) -> Image.Image:
    """The picture as L, RGB or RGBA."""
    if image.mode.startswith("I") or image.mode == "F":
        raise PictureError(
            "The picture has 32 bits per channel, which is not supported", "Save it with 16 or 8 bits per channel"
        )
    if image.has_transparency_data or image.mode in ("LA", "La", "PA", "RGBa"):
        if image.mode == "1":
            image = image.convert("L")
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in ("L", "RGB"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _pixels_of(image: Image.Image) -> Pixels:
    """HxWxC uint8, copied a band of rows at a time."""
    width, height = image.size
    channels = len(image.getbands())
    out: Pixels = np.empty((height, width, channels), np.uint8)
    for y in range(0, height, ROWS):
        band = image.crop((0, y, width, min(height, y + ROWS)))
        out[y : y + ROWS] = np.frombuffer(band.tobytes(), np.uint8).reshape(-1, width, channels)
    return out


def _tiff(file: BinaryIO, name: str, number: int, apart: bool) -> Picture:
    from locheads_studio.imaging import tiff

    def check(width: int, height: int) -> None:
        check_light(name, "TIFF", width, height, file, apart)

    page = tiff.read_page(file, name, number, check)
    notices, icc = page.notices, page.icc
    pixels: Any = page.pixels
    if page.pages > 1 and number == 0:
        notices.append(Text("The file holds {pages} pages; the first was opened.", pages=page.pages))
    if page.cmyk:
        pixels, icc = from_cmyk(pixels, icc, notices)
    if page.alpha is not None:
        colours = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
        pixels = np.concatenate([colours, page.alpha[:, :, None]], axis=2)
    kept = {"exif": metadata.clean_exif(page.exif), "xmp": metadata.clean_xmp(page.xmp), "dpi": page.dpi}
    return finished(np.ascontiguousarray(pixels), icc, page.orientation, "TIFF", notices, **kept)
