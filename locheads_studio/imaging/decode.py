"""Bytes to pixels. Picture files come from strangers: the kind is read from the content, the size is checked before
anything is decoded, and whatever a parser stumbles over becomes one sentence."""

from __future__ import annotations

import io
import logging
import os
import stat
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from locheads_studio import bootstrap
from locheads_studio.errors import LimitError, PictureError, StudioError
from locheads_studio.imaging import limits, metadata
from locheads_studio.imaging.raster import Picture, Pixels, to_8_bit

KINDS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
)
_FIRST_ONLY = "The file holds more than one picture; the first was opened."
_ROWS = 512  # rows moved at a time, so that a large picture is not in memory once more than needed

if bootstrap.owns_process():  # a guest in somebody's process leaves Pillow and the warnings as they are
    # Pillow's own guard is kept, at our figure: its default warns at 89 megapixels, its error comes at twice the
    # figure. `limits.check_size` refuses before anything is decoded in any case.
    Image.MAX_IMAGE_PIXELS = limits.PIXELS
    warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
    # What a damaged file makes the readers say is for our message, not for the terminal.
    warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\..*")
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)


def open_picture(path: str | os.PathLike[str]) -> Picture:
    """The picture in a PNG, JPEG, WebP, TIFF, BMP or GIF file, upright, in its own bit depth.

    PictureError when there is none or it cannot be read, LimitError when it is too large; nothing else is raised.
    """
    path = Path(path)
    name = path.name or str(path)
    with one_sentence(name, path):
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device would wait for ever
            raise PictureError(f"{path} is not a file", "Give the name of a picture file")
        limits.check_file(status.st_size, name)
        with path.open("rb") as file:
            return _decode(file, name)


def decode_picture(data: bytes, name: str) -> Picture:
    """The picture in the bytes of a file, as `open_picture` reads it; `name` stands in its errors."""
    with one_sentence(name, Path(name)):
        limits.check_file(len(data), name)
        return _decode(io.BytesIO(data), name)


@contextmanager
def one_sentence(name: str, path: Path) -> Iterator[None]:
    """Whatever is raised inside becomes a PictureError or LimitError."""
    try:
        yield
    except StudioError:
        raise
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PictureError(f"There is no file {path}", "Check the name") from error
    except PermissionError as error:
        raise PictureError(f"There is no permission to read {path}", "Allow reading it or copy it elsewhere") from error
    except MemoryError as error:
        raise LimitError(
            f"There is not enough memory to open {name}", "Close other programs or open a smaller copy"
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise LimitError(
            f"{name} is too large; the limit is {limits.PIXELS / 1e6:g} megapixels",
            "Make a smaller copy in another program and open that",
        ) from error
    except Exception as error:  # Pillow, libtiff and their like raise nearly every kind for damaged files
        raise PictureError(
            f"{name} is damaged or incomplete and cannot be read",
            "Get the file again from where it came, or open it in another program and save it as PNG",
        ) from error


def decode_png(data: bytes) -> Pixels:
    """The pixels of a PNG of our own, HxWxC uint8 or uint16, C 1, 3 or 4. Raises whatever its parser stumbles over.

    The caller has checked the size that the header announces.
    """
    file = io.BytesIO(data)
    if len(data) > 24 and data[24] == 16:
        return _png_of_16_bits(file)
    with Image.open(file, formats=["PNG"]) as image:
        if image.mode not in ("L", "RGB", "RGBA") or "transparency" in image.info:
            raise ValueError(f"a PNG of mode {image.mode}")
        image.load()
        return _pixels_of(image)


def sniff(head: bytes) -> str | None:
    """The kind of picture the first 12 bytes of a file announce, one of KINDS, or None."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def _decode(file: BinaryIO, name: str) -> Picture:
    head = file.read(32)
    file.seek(0)
    if not head:
        raise PictureError(f"{name} is empty", "Get the file again from where it came")
    kind = sniff(head)
    if kind is None:
        raise PictureError(
            f"{name} is not a picture in a known format", "Open a PNG, JPEG, WebP, TIFF, BMP or GIF file"
        )
    if kind == "TIFF":
        picture = _tiff_of_16_bits(file, name)
        if picture is not None:
            return picture
        file.seek(0)
    # IHDR is the first chunk of every PNG, its bit depth byte 24 of the file.
    deep = kind == "PNG" and len(head) > 24 and head[24] == 16
    return _through_pillow(file, name, kind, deep)


def _through_pillow(file: BinaryIO, name: str, kind: str, deep: bool) -> Picture:
    notices: list[str] = []
    with Image.open(file, formats=[kind]) as image:
        limits.check_size(image.width, image.height, name)
        if getattr(image, "is_animated", False) and image.format != "MPO":
            notices.append(_FIRST_ONLY)
        image.load()
        exif = image.getexif()
        turn = metadata.orientation(exif)  # after load: Pillow turns TIFF itself, and then says 1
        kept = _kept_metadata(image.info, exif, notices)
        icc = metadata.clean_icc(image.info.get("icc_profile"))
        if icc is None and image.info.get("icc_profile"):
            notices.append("The colour profile is damaged or too large and was left out.")
        if not deep:
            ready, icc = _to_simple_mode(image, icc)
            pixels = _pixels_of(ready)
            if ready is not image:
                ready.close()
    if deep:  # Pillow has no 16-bit colour; it has now checked that the file is whole
        pixels = _png_of_16_bits(file)
    if icc is not None and metadata.icc_space(icc) != ("GRAY" if pixels.shape[2] == 1 else "RGB"):
        icc = None
    return Picture(upright(pixels, turn), icc=icc, format=kind, notices=tuple(notices), **kept)


def _kept_metadata(info: dict[Any, Any], exif: Image.Exif, notices: list[str]) -> dict[str, Any]:
    xmp = metadata.clean_xmp(info.get("xmp"))
    if xmp is None and info.get("xmp"):
        notices.append("The XMP metadata was left out: it is too large or holds a small copy of the picture.")
    return {"exif": metadata.clean_exif(exif), "xmp": xmp, "dpi": metadata.clean_dpi(info.get("dpi"))}


def _to_simple_mode(image: Image.Image, icc: bytes | None) -> tuple[Image.Image, bytes | None]:
    """The picture as L, I;16, RGB or RGBA, and the profile that now holds."""
    if image.mode.startswith("I;16"):
        return image, icc
    if image.mode in ("I", "F"):
        raise PictureError(
            "The picture has 32 bits per channel, which is not supported", "Save it with 16 or 8 bits per channel"
        )
    if image.mode == "CMYK":
        return _from_cmyk(image, icc)
    if image.has_transparency_data or image.mode in ("LA", "La", "PA", "RGBa"):
        if image.mode == "1":
            image = image.convert("L")
        return (image if image.mode == "RGBA" else image.convert("RGBA")), icc
    if image.mode in ("L", "RGB"):
        return image, icc
    return image.convert("L" if image.mode == "1" else "RGB"), icc


def _from_cmyk(image: Image.Image, icc: bytes | None) -> tuple[Image.Image, bytes | None]:
    """To RGB by the file's own profile; without a usable one by the plain formula. The result is sRGB."""
    srgb = ImageCms.createProfile("sRGB")
    if icc is not None and metadata.icc_space(icc) == "CMYK":
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
            converted = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
            if converted is not None:
                return converted, ImageCms.ImageCmsProfile(srgb).tobytes()
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be used is worth no more than none
    return image.convert("RGB"), None


def _pixels_of(image: Image.Image) -> Pixels:
    """HxWxC, copied a band of rows at a time."""
    width, height = image.size
    channels = len(image.getbands())
    out: Pixels
    if image.mode.startswith("I;16"):
        out = np.empty((height, width, 1), np.uint16)
        stored = ">u2" if image.mode == "I;16B" else "<u2"
    else:
        out = np.empty((height, width, channels), np.uint8)
        stored = "u1"
    for y in range(0, height, _ROWS):
        band = image.crop((0, y, width, min(height, y + _ROWS)))
        out[y : y + _ROWS] = np.frombuffer(band.tobytes(), stored).reshape(-1, width, channels)
    return out


def _bare_png(file: BinaryIO) -> bytes:
    """A PNG's pixel chunks only, each checked: OpenCV hangs for seconds on lengths that lie, and need not see the rest.

    ValueError for a damaged file.
    """
    file.seek(8)
    kept = [_SIGNATURES[0][0]]
    while True:
        start = file.read(8)
        length = int.from_bytes(start[:4], "big")
        body = file.read(length + 4) if length <= limits.FILE_BYTES else b""
        if len(start) < 8 or len(body) != length + 4:
            raise ValueError("the file ends within a chunk")
        if start[4:] in (b"IHDR", b"tRNS", b"IDAT", b"IEND"):
            if zlib.crc32(body[:-4], zlib.crc32(start[4:])) != int.from_bytes(body[-4:], "big"):
                raise ValueError("a chunk is damaged")
            kept += [start, body]
        if start[4:] == b"IEND":
            return b"".join(kept)


def _png_of_16_bits(file: BinaryIO) -> NDArray[np.uint16]:
    import cv2  # here: only these files need it, and it takes a while to load

    decoded: Any = cv2.imdecode(np.frombuffer(_bare_png(file), np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.dtype != np.uint16:
        raise ValueError("not a 16-bit PNG after all")
    if decoded.ndim == 2:
        return np.asarray(decoded[:, :, None])
    swapped = cv2.cvtColor(decoded, cv2.COLOR_BGRA2RGBA if decoded.shape[2] == 4 else cv2.COLOR_BGR2RGB)
    return np.asarray(swapped, dtype=np.uint16)


def _tiff_of_16_bits(file: BinaryIO, name: str) -> Picture | None:
    """The picture in a TIFF of 16 bits per channel; None for one of 8 bits, which Pillow reads better."""
    import tifffile

    with tifffile.TiffFile(file) as tiff:
        page: Any = tiff.pages[0]
        limits.check_size(int(page.imagewidth), int(page.imagelength), name)
        if page.dtype is None or page.dtype.itemsize == 1:
            return None
        if page.dtype != np.uint16 or page.bitspersample != 16 or int(page.imagedepth) != 1:
            raise PictureError(
                f"{name} has a kind of pixels that is not supported ({page.bitspersample} bits, {page.dtype})",
                "Save it with 16 or 8 bits per channel",
            )
        if int(page.samplesperpixel) > 5:
            raise PictureError(f"{name} has {page.samplesperpixel} channels", "Save it as grey, RGB or CMYK")
        several = len(tiff.pages[:2]) > 1
        pixels = np.asarray(page.asarray())
        if page.axes.startswith("S"):
            pixels = np.moveaxis(pixels, 0, -1)
        photometric = page.photometric.name
        tags = {tag.code: tag.value for tag in page.tags if tag.code in (700, 34675)}
        dpi = metadata.clean_dpi(page.get_resolution(unit="INCH")) if 282 in page.tags else None
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    icc = metadata.clean_icc(tags.get(34675))
    colours = {"MINISBLACK": 1, "MINISWHITE": 1, "RGB": 3, "SEPARATED": 4}.get(photometric)
    if colours is None or pixels.shape[2] < colours:
        raise PictureError(f"{name} holds {photometric} pixels, which is not supported", "Save it as grey or RGB")
    if photometric == "MINISWHITE":
        pixels = np.concatenate([65535 - pixels[:, :, :1], pixels[:, :, 1:]], axis=2)
    notices = [_FIRST_ONLY] if several else []
    exif = _exif_of_tiff(file)
    if photometric == "SEPARATED":
        eight = Image.fromarray(np.ascontiguousarray(to_8_bit(pixels[:, :, :4])), "CMYK")
        ready, icc = _from_cmyk(eight, icc)
        pixels = _pixels_of(ready)
        notices.append("The picture was converted from 16-bit CMYK to 8-bit RGB.")
    elif pixels.shape[2] == 2:  # grey and opacity
        pixels = np.concatenate([np.repeat(pixels[:, :, :1], 3, axis=2), pixels[:, :, 1:]], axis=2)
        icc = None
    else:
        pixels = np.ascontiguousarray(pixels[:, :, : min(4, pixels.shape[2]) if colours == 3 else colours])
    if icc is not None and metadata.icc_space(icc) != ("GRAY" if pixels.shape[2] == 1 else "RGB"):
        icc = None
    return Picture(
        upright(pixels, metadata.orientation(exif)),
        icc=icc,
        exif=metadata.clean_exif(exif),
        xmp=metadata.clean_xmp(tags.get(700)),
        dpi=dpi,
        format="TIFF",
        notices=tuple(notices),
    )


def _exif_of_tiff(file: BinaryIO) -> Image.Exif:
    """The entries of a TIFF's first directory, which is what an EXIF block is."""
    exif = Image.Exif()
    try:
        file.seek(0)
        exif.load_from_fp(file)
        for pointer in (0x8769, 0x8825):
            exif.get_ifd(pointer)
    except Exception:  # as in metadata.clean_exif; also BigTIFF, whose directory has another shape
        return Image.Exif()
    return exif


def upright(pixels: Pixels, orientation: int) -> Pixels:
    """HxWxC turned and mirrored as an EXIF orientation 1..8 says, contiguous."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    out: Pixels = np.ascontiguousarray(pixels)  # type: ignore[assignment]
    return out
