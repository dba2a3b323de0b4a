"""Writing the document out. Functions for the disk lane: they take snapshots, never the live session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

import numpy as np

from locheads_studio.document.layers import Layer
from locheads_studio.errors import UsageError
from locheads_studio.imaging import metadata
from locheads_studio.imaging.metadata import says_generated
from locheads_studio.imaging.pictures import Picture, apply_edits, encode_picture, save_picture

Metadata = Literal["all", "private", "none"]

_EXIF_IFD: Final = 0x8769
_GPS_IFD: Final = 0x8825
# Artist; the Windows author and comment. The copyright notice stays: it is there to be read.
_PERSONAL: Final = (0x013B, 0x9C9D, 0x9C9C)
# User comment, owner's name, serial numbers of camera and lens, unique id of the picture.
_PERSONAL_IN_EXIF: Final = (0x9286, 0xA430, 0xA431, 0xA435, 0xA420)


@dataclass(frozen=True, kw_only=True)
class ExportOptions:
    """`quality` 1..100 for JPEG and WebP. `longest`: scale down so that the longer side has at most so many pixels.

    `metadata`: "all", "private" (without place, author, owner, comments, serial numbers, and without XMP) or "none";
    the colour profile always stays. `label`: say in the file that a trained model painted a part of the picture, if
    one did.
    """

    quality: int = 95
    lossless: bool = False
    longest: int | None = None
    metadata: Metadata = "all"
    label: bool = True

    def __post_init__(self) -> None:
        """UsageError for a size or kind of metadata that makes no sense; quality is checked where it is used."""
        if self.longest is not None and self.longest < 1:
            raise UsageError("The longest side cannot be {longest} pixels", "Choose at least 1", longest=self.longest)
        if self.metadata not in ("all", "private", "none"):
            raise UsageError(
                "There is no metadata choice {metadata}", "Use all, private or none", metadata=repr(self.metadata)
            )


def flatten(picture: Picture, layers: Iterable[Layer]) -> Picture:
    """The source with the visible layers over it, in its own bit depth."""
    return apply_edits(picture, [layer.as_edit() for layer in layers if layer.shows])


def is_generated(picture: Picture, layers: Iterable[Layer]) -> bool:
    """Whether a trained model painted any pixel that shows, or the opened file says so of itself."""
    painted = (layer for layer in layers if layer.shows and layer.is_painted)
    return any(bool(layer.edit.blend.any()) for layer in painted) or says_generated(picture.xmp)


def export(picture: Picture, layers: Iterable[Layer], path: Path, options: ExportOptions) -> None:
    """Write the composed picture; errors as of `save_picture`."""
    layers = tuple(layers)
    save_picture(
        prepared(flatten(picture, layers), options),
        path,
        options.quality,
        keep_metadata=options.metadata != "none",
        lossless=options.lossless,
        label=options.label and is_generated(picture, layers),
    )


def exported_bytes(picture: Picture, layers: Iterable[Layer], kind: str, options: ExportOptions) -> int:
    """How large the file would be; `kind` "PNG", "JPEG", "WEBP" or "TIFF". As slow as exporting."""
    layers = tuple(layers)
    ready = prepared(flatten(picture, layers), options)
    keep = options.metadata != "none"
    label = options.label and is_generated(picture, layers)
    return len(encode_picture(ready, kind, options.quality, keep, lossless=options.lossless, label=label))


def prepared(picture: Picture, options: ExportOptions) -> Picture:
    """The picture at the size and with the metadata that the options ask for."""
    if options.metadata == "private":
        picture = without_personal(picture)
    if options.longest is not None and max(picture.size) > options.longest:
        picture = scaled_down(picture, options.longest)
    return picture


def without_personal(picture: Picture) -> Picture:
    """Without place, author, owner, comments and serial numbers in EXIF, and without XMP, which may hold any of it."""
    exif = metadata.read_exif(picture.exif)
    exif.get_ifd(_GPS_IFD).clear()
    for tag in _PERSONAL:
        if tag in exif:
            del exif[tag]
    for tag in _PERSONAL_IN_EXIF:
        exif.get_ifd(_EXIF_IFD).pop(tag, None)
    return replace(picture, exif=metadata.clean_exif(exif), xmp=None)


def scaled_down(picture: Picture, longest: int) -> Picture:
    """The picture with its longer side at `longest` pixels, by area averages; colours weighted by opacity."""
    import cv2  # a tenth of a second that the window's first paint need not wait for

    scale = longest / max(picture.size)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    px = picture.pixels
    if not picture.alpha:
        small = cv2.resize(px, size, interpolation=cv2.INTER_AREA)
    else:
        full = float(np.iinfo(px.dtype).max)
        weighted = px.astype(np.float32)
        weighted[:, :, :3] *= weighted[:, :, 3:] / full
        average = cv2.resize(weighted, size, interpolation=cv2.INTER_AREA)
        average[:, :, :3] *= full / np.maximum(average[:, :, 3:], 1e-6)
        small = np.rint(np.clip(average, 0, full)).astype(px.dtype)
    return picture.with_pixels(np.ascontiguousarray(small.reshape(size[1], size[0], -1)))
