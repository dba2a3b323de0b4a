"""HEIC and Photoshop documents, through the libraries that read them. Called in the child process only."""

from __future__ import annotations

import io
import struct
from typing import Any, BinaryIO, Final

import numpy as np
from PIL import Image

from locheads_studio.errors import PictureError
from locheads_studio.imaging import limits, metadata, reader
from locheads_studio.imaging.finish import finished, from_cmyk, kept_metadata
from locheads_studio.imaging.raster import Picture

_MERGED: Final = "The layers of the Photoshop document were merged."
_COMPATIBLE: Final = "Save it in Photoshop with “Maximize Compatibility”, or as TIFF"
_PSD_MODES: Final = {1: 1, 3: 3, 4: 4}  # grey, RGB, CMYK: number of colours
_ICC_RESOURCE: Final = 1039


def read(file: BinaryIO, name: str, kind: str) -> Picture:
    """The picture in a HEIF or PSD file."""
    return _heif(file, name) if kind == "HEIF" else _psd(file, name)


def _heif(file: BinaryIO, name: str) -> Picture:
    import pillow_heif

    notices: list[str] = []
    heif: Any = pillow_heif.open_heif(file, convert_hdr_to_8bit=False)
    primary: Any = heif[heif.primary_index]
    width, height = primary.size
    limits.check_size(width, height, name)
    limits.check_bytes(width * height * 16, name)
    reader.announce(width, height)
    pixels: Any = np.array(np.asarray(primary))
    if pixels.ndim == 2:
        pixels = pixels[:, :, None]
    if primary.mode.startswith(("La", "RGBa")):
        raise PictureError("{name} has colours multiplied by opacity", "Save it as PNG in another program", name=name)
    exif = Image.Exif()
    if primary.info.get("exif"):
        exif.load(primary.info["exif"])
    kept = kept_metadata({"xmp": primary.info.get("xmp")}, exif, notices)
    icc = metadata.clean_icc(primary.info.get("icc_profile"))
    # The container's own turns were applied while decoding; EXIF only repeats them.
    return finished(np.ascontiguousarray(pixels), icc, 1, "HEIF", notices, **kept)


def _psd(file: BinaryIO, name: str) -> Picture:
    head = file.read(26)
    channels, height, width, depth, mode = struct.unpack_from(">HIIHH", head, 12)
    limits.check_size(width, height, name)
    colours = _PSD_MODES.get(mode)
    if colours is None or depth not in (8, 16) or channels < colours:
        raise PictureError(
            "{name} is a Photoshop document of a kind that is not read",
            "Save it as RGB with 8 or 16 bits per channel",
            name=name,
        )
    limits.check_bytes(width * height * channels * 16, name)
    from psd_tools import PSDImage

    reader.announce(width, height)
    file.seek(0)
    document: Any = PSDImage.open(io.BytesIO(file.read()))
    if not document.has_preview():
        raise PictureError("{name} holds its layers only, not the picture they make", _COMPATIBLE, name=name)
    kind: Any = np.uint8 if depth == 8 else np.uint16
    full = 255 if depth == 8 else 65535
    values: Any = document.numpy("color")
    pixels: Any = np.rint(values[:, :, :colours] * np.float32(full)).astype(kind)
    shape: Any = document.numpy("shape")
    notices: list[str] = []
    if len(document):
        notices.append(_MERGED)
    resources = document.image_resources
    icc = metadata.clean_icc(resources.get_data(_ICC_RESOURCE) if _ICC_RESOURCE in resources else None)
    if mode == 4:
        pixels, icc = from_cmyk(np.asarray(full - pixels, dtype=kind), icc, notices)
    if shape is not None and shape.shape[:2] == pixels.shape[:2]:
        opacity = np.rint(shape[:, :, :1] * np.float32(full)).astype(kind)
        if opacity.min() < full:
            wide = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
            pixels = np.concatenate([wide, opacity], axis=2)
    return finished(np.ascontiguousarray(pixels), icc, 1, "PSD", notices)
