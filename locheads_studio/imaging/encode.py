"""Pixels to bytes. Files are built afresh: nothing of the opened file gets in but what `Picture` holds."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from locheads_studio.errors import LimitError, StudioError, UsageError, WriteError
from locheads_studio.imaging import disk, limits, metadata
from locheads_studio.imaging.raster import Picture, Pixels, to_8_bit
from locheads_studio.texts import Text

SUFFIXES = {
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
}
_JPEG_SEGMENT = 65_000  # an APP segment holds 64 KiB; larger EXIF or XMP is left out of a JPEG


def format_for(path: str | os.PathLike[str]) -> str:
    """ "PNG", "JPEG", "WEBP" or "TIFF" by the suffix of a file name. UsageError for any other."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        what = (
            Text("is no known kind of picture ({suffix})", suffix=suffix)
            if suffix
            else "has no ending that says what kind of picture"
        )
        raise UsageError(
            "{path} {what}", "End the name with .png, .jpg, .webp or .tif", path=Path(path).name or path, what=what
        )
    return SUFFIXES[suffix]


def save_picture(
    picture: Picture,
    path: str | os.PathLike[str],
    quality: int = 95,
    keep_metadata: bool = True,
    *,
    lossless: bool = False,
    label: bool = False,
) -> None:
    """Saves in the format of the name's suffix; the file is there whole or not at all.

    PNG and TIFF keep 8 and 16 bits exactly; JPEG and WebP have 8 bits. JPEG lays transparent pictures on white.
    `quality` 1..100 and `lossless` are for JPEG and WebP (a JPEG is never lossless). The colour profile is always
    kept; EXIF and XMP when `keep_metadata`. `label`: say in XMP that a trained model painted a part of it.

    UsageError for an unknown suffix, LimitError when the format cannot hold the size, WriteError when the file cannot
    be written.
    """
    kind = format_for(path)
    _check(picture, kind, quality)
    with disk.writing(path) as file:
        _encode(picture, file, kind, quality, keep_metadata, lossless, label)


def encode_picture(
    picture: Picture,
    kind: str = "PNG",
    quality: int = 95,
    keep_metadata: bool = True,
    *,
    lossless: bool = False,
    label: bool = False,
) -> bytes:
    """The bytes that `save_picture` would write. `kind`: "PNG", "JPEG", "WEBP" or "TIFF"."""
    if kind not in SUFFIXES.values():
        raise UsageError("Unknown kind of picture {kind}", "Use PNG, JPEG, WEBP or TIFF", kind=kind)
    _check(picture, kind, quality)
    buffer = io.BytesIO()
    _encode(picture, buffer, kind, quality, keep_metadata, lossless, label)
    return buffer.getvalue()


def save_mask(mask: NDArray[np.uint8], path: str | os.PathLike[str]) -> None:
    """Saves an HxW uint8 mask as a grey picture, exactly: PNG or TIFF."""
    if mask.ndim != 2 or mask.dtype != np.uint8:
        raise ValueError(f"a mask is HxW uint8, got {mask.shape} {mask.dtype}")
    if format_for(path) not in ("PNG", "TIFF"):
        raise UsageError("A mask cannot be saved as {suffix}", "End the name with .png", suffix=Path(path).suffix)
    save_picture(Picture(mask[:, :, None]), path)


def save_cutout(
    picture: Picture, mask: NDArray[np.uint8], path: str | os.PathLike[str], *, label: bool = False
) -> None:
    """Saves what the mask selects on a transparent ground, at the picture's size: PNG, TIFF or lossless WebP.

    Nothing of the rest of the picture is hidden under the transparency.
    """
    if format_for(path) == "JPEG":
        raise UsageError("A JPEG cannot be transparent", "End the name of the cut-out with .png")
    save_picture(cut_out(picture, mask), path, lossless=True, label=label)


def cut_out(picture: Picture, mask: NDArray[np.uint8]) -> Picture:
    """What an HxW uint8 mask selects, as RGBA in the picture's bit depth; all zero where the mask is 0."""
    if mask.shape != (picture.height, picture.width) or mask.dtype != np.uint8:
        raise ValueError(f"the mask is {mask.shape} {mask.dtype}, the picture {picture.height}x{picture.width}")
    px = picture.pixels
    out: Pixels = np.zeros((*mask.shape, 4), px.dtype)
    inside = mask > 0
    out[inside, :3] = px[inside][:, :3]  # grey spreads over the three
    full = np.iinfo(px.dtype).max
    opacity = px[inside][:, 3].astype(np.uint32) if picture.alpha else np.uint32(full)
    out[inside, 3] = (opacity * mask[inside].astype(np.uint32) + 127) // 255
    return picture.with_pixels(out)


def open_mask(path: str | os.PathLike[str], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The HxW uint8 mask in a picture file, as `maskfile.read_mask` reads it. PictureError when it cannot be read."""
    from locheads_studio.imaging.maskfile import read_mask

    return read_mask(path, size).mask


def _check(picture: Picture, kind: str, quality: int) -> None:
    if not 1 <= quality <= 100:
        raise UsageError(
            "Quality {quality} is outside 1 .. 100", "Choose a quality from 1 to 100, usually 90 to 95", quality=quality
        )
    most = {"JPEG": limits.JPEG_SIDE, "WEBP": limits.WEBP_SIDE}.get(kind, limits.SIDE)
    if max(picture.size) > most:
        raise LimitError(
            "A {kind} holds at most {most} pixels a side, the picture has {picture}",
            "Save as PNG",
            kind=kind,
            most=most,
            picture=max(picture.size),
        )


def _encode(picture: Picture, file: BinaryIO, kind: str, quality: int, keep: bool, lossless: bool, label: bool) -> None:
    exif, xmp = (picture.exif, picture.xmp) if keep else (None, None)
    if label:
        xmp = metadata.labelled(xmp)
        if kind == "JPEG" and len(xmp) > _JPEG_SEGMENT:  # the label is what must not be missing
            xmp = metadata.labelled(None)
    try:
        if kind == "TIFF":
            _tiff(picture, file, exif, xmp)
        elif kind == "PNG" and picture.depth == 16:
            _png_of_16_bits(picture, file, exif, xmp)
        else:
            _through_pillow(picture, file, kind, quality, lossless, exif, xmp)
    except (OSError, StudioError) as error:
        if isinstance(error, OSError) and error.errno is None:  # Pillow's way to say that an encoder failed
            raise WriteError(
                "The picture cannot be saved as {kind}: {error}", "Save it as PNG", kind=kind, error=error
            ) from error
        raise
    except MemoryError as error:
        raise WriteError(
            "There is not enough memory to save the picture", "Close other programs and try again"
        ) from error


def _through_pillow(
    picture: Picture, file: BinaryIO, kind: str, quality: int, lossless: bool, exif: bytes | None, xmp: bytes | None
) -> None:
    pixels = to_8_bit(picture.pixels)
    if kind == "JPEG" and picture.alpha:
        pixels = _on_white(pixels)
    options: dict[str, Any] = {"icc_profile": picture.icc or b""}
    if kind == "JPEG":
        exif = exif if exif and len(exif) <= _JPEG_SEGMENT else None
        xmp = xmp if xmp and len(xmp) <= _JPEG_SEGMENT else None
        # No colour subsampling at high quality: it would smear the edges of an edit.
        options |= {"quality": quality, "subsampling": 0 if quality >= 90 else 2}
    elif kind == "WEBP":
        # exact: the colours under full transparency are the user's, too.
        options |= {"quality": quality, "lossless": lossless, "exact": True, "method": 4}
    else:
        options |= {"compress_level": 6}
    if exif:
        options["exif"] = exif
    if xmp and kind != "PNG":
        options["xmp"] = xmp
    if xmp and kind == "PNG":
        options["pnginfo"] = _png_text_of(xmp)
    if picture.dpi and kind in ("PNG", "JPEG"):
        options["dpi"] = picture.dpi
    flat = pixels[:, :, 0] if pixels.shape[2] == 1 else pixels
    Image.fromarray(np.ascontiguousarray(flat)).save(file, format=kind, **options)


def _on_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    out = np.empty((*pixels.shape[:2], 3), np.uint8)
    for y in range(0, pixels.shape[0], 256):
        band = pixels[y : y + 256].astype(np.uint16)
        opacity = band[:, :, 3:]
        out[y : y + 256] = (band[:, :, :3] * opacity + 255 * (255 - opacity) + 127) // 255
    return out


def _png_text_of(xmp: bytes) -> Any:
    from PIL import PngImagePlugin

    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp.decode("utf-8", "replace"))
    return info


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_of_16_bits(picture: Picture, file: BinaryIO, exif: bytes | None, xmp: bytes | None) -> None:
    """OpenCV writes the pixels, which Pillow cannot; it takes no metadata, so those chunks are put in after IHDR."""
    extra = icc_chunk(picture.icc)
    if picture.dpi:
        extra += _chunk(b"pHYs", struct.pack(">IIB", *(round(v / 0.0254) for v in picture.dpi), 1))
    if exif:
        extra += _chunk(b"eXIf", exif.removeprefix(b"Exif\0\0"))
    extra += xmp_chunk(xmp)
    file.write(png_bytes(picture.pixels, extra=extra))


def png_bytes(pixels: Pixels, *, extra: bytes = b"", level: int = 6) -> bytes:
    """A PNG of HxWxC uint8 or uint16 pixels (C 1, 3 or 4), exactly: colours under full transparency stay, too.

    `extra`: finished chunks that go behind the header. `level` of compression 0..9. WriteError when it cannot be made.
    """
    import cv2  # here: not every file needs it, and it takes a while to load

    channels = pixels.shape[2]
    ready: Any = pixels
    if channels != 1:
        ready = cv2.cvtColor(ready, cv2.COLOR_RGBA2BGRA if channels == 4 else cv2.COLOR_RGB2BGR)
    done, encoded = cv2.imencode(".png", np.ascontiguousarray(ready), [cv2.IMWRITE_PNG_COMPRESSION, level])
    if not done:
        raise WriteError("The picture cannot be saved as PNG", "Save it as TIFF")
    data = encoded.tobytes()
    after_header = 8 + 25  # signature, IHDR
    return b"".join((data[:after_header], extra, data[after_header:]))


def xmp_chunk(xmp: bytes | None) -> bytes:
    """The PNG chunk that holds an XMP packet; nothing for none."""
    return _chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp) if xmp else b""


def icc_chunk(icc: bytes | None) -> bytes:
    """The PNG chunk that holds a colour profile; nothing for none."""
    return _chunk(b"iCCP", b"ICC Profile\0\0" + zlib.compress(icc)) if icc else b""


def _tiff(picture: Picture, file: BinaryIO, exif: bytes | None, xmp: bytes | None) -> None:
    import tifffile

    pixels = picture.pixels[:, :, 0] if picture.grey else picture.pixels
    entries = metadata.read_exif(exif)
    tags: list[tuple[int, int, int, Any, bool]] = []
    if xmp:
        tags.append((700, 1, len(xmp), xmp, True))
    for tag in (0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298):
        value = entries.get(tag)
        if isinstance(value, str) and value:
            data = value.encode("utf-8", "replace") + b"\0"
            tags.append((tag, 2, len(data), data, True))
    for tag in range(0x9C9B, 0x9CA0):  # the Windows title, comment, author, keywords, subject
        value = entries.get(tag)
        if isinstance(value, tuple):
            value = bytes(v for v in value if isinstance(v, int) and 0 <= v < 256)
        if isinstance(value, bytes) and value:
            tags.append((tag, 1, len(value), value, True))
    folders = {p: entries.get_ifd(p) for p in (0x8769, 0x8825) if entries.get_ifd(p)}
    tifffile.imwrite(
        file,
        pixels,
        byteorder="<",
        photometric="minisblack" if picture.grey else "rgb",
        extrasamples=["unassalpha"] if picture.alpha else None,
        compression="zlib",
        predictor=True,
        rowsperstrip=max(1, (1 << 20) // max(1, picture.width * pixels.itemsize * picture.pixels.shape[2])),
        iccprofile=picture.icc,
        resolution=picture.dpi,
        resolutionunit="INCH" if picture.dpi else None,
        software=False,
        metadata=None,
        extratags=tags,
    )
    if folders or not picture.dpi:
        _rewrite_directory(file, folders, () if picture.dpi else _RESOLUTION)


_RESOLUTION = (282, 283, 296)


def _rewrite_directory(file: BinaryIO, folders: dict[int, dict[int, Any]], without: Iterable[int]) -> None:
    """Gives a little-endian TIFF of one page its EXIF directories, which tifffile does not write, and takes tags away
    that it always writes: one dot per inch is not what is meant by no resolution.

    They go behind the picture, and behind them a copy of the first directory that also points to them.
    """
    from PIL import TiffImagePlugin

    file.seek(4)
    (first,) = struct.unpack("<I", file.read(4))
    file.seek(first)
    (count,) = struct.unpack("<H", file.read(2))
    entries = [file.read(12) for _ in range(count)]
    entries = [entry for entry in entries if int.from_bytes(entry[:2], "little") not in without]

    def at_end() -> int:
        place = file.seek(0, os.SEEK_END)
        return place + (file.write(b"\0") if place % 2 else 0)

    for pointer, values in folders.items():
        directory = TiffImagePlugin.ImageFileDirectory_v2()
        for tag, value in values.items():
            directory[tag] = value
        place = at_end()
        file.write(directory.tobytes(place))
        entries.append(struct.pack("<HHII", pointer, 4, 1, place))
    entries.sort(key=lambda entry: int.from_bytes(entry[:2], "little"))
    place = at_end()
    file.write(struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4))
    file.seek(4)
    file.write(struct.pack("<I", place))
    file.seek(0, os.SEEK_END)
