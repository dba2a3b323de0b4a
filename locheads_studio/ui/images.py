"""The only conversions between NumPy and Qt's images. They always copy: neither side can change or free the other's."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.raster import Picture

Argb = NDArray[np.uint32]
_CHECK_STEP: Final = 26  # to 204 and 152


def from_rgb(pixels: NDArray[np.uint8]) -> QImage:
    """An RGB32 image of HxWx3 uint8."""
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8:
        raise ValueError(f"expected HxWx3 uint8, got {pixels.shape} {pixels.dtype}")
    height, width = pixels.shape[:2]
    if not (height and width):
        return QImage()
    data = np.ascontiguousarray(pixels)
    wrapped = QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    return wrapped.convertToFormat(QImage.Format.Format_RGB32)  # another format, so always new memory


def from_rgba(pixels: NDArray[np.uint8]) -> QImage:
    """An image of HxWx4 uint8, alpha not premultiplied."""
    if pixels.ndim != 3 or pixels.shape[2] != 4 or pixels.dtype != np.uint8:
        raise ValueError(f"expected HxWx4 uint8, got {pixels.shape} {pixels.dtype}")
    height, width = pixels.shape[:2]
    data = np.ascontiguousarray(pixels)
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def over_checks(rgb: NDArray[np.uint8], opacity: NDArray[np.uint8] | None, box: Box, side: int) -> NDArray[np.uint8]:
    """HxWx3 of a box of a picture that lies over `GROUND`, over a checkerboard instead, of squares of `side` pixels.

    The two greys lie as far above as below the ground, so that a smaller copy shows the ground itself.
    """
    if opacity is None or opacity.min(initial=255) == 255:
        return rgb
    columns = np.arange(box.x0, box.x1) // side
    rows = np.arange(box.y0, box.y1) // side
    sign = 1 - 2 * ((columns[None, :] + rows[:, None]) & 1).astype(np.int16)
    change = sign * ((_CHECK_STEP * (255 - opacity.astype(np.int16)) + 127) // 255)
    return np.asarray(np.clip(rgb + change[:, :, None], 0, 255), dtype=np.uint8)


def from_table(values: NDArray[np.uint8], table: Argb) -> QImage:
    """An ARGB image of HxW uint8: each value becomes an entry of `table`, 256 x 0xAARRGGBB, not premultiplied."""
    if values.ndim != 2 or values.dtype != np.uint8 or table.shape != (256,) or table.dtype != np.uint32:
        raise ValueError(f"expected HxW uint8 and a table of 256 uint32, got {values.shape} {values.dtype}")
    height, width = values.shape
    if not (height and width):
        return QImage()
    data = np.ascontiguousarray(values)
    wrapped = QImage(data.data, width, height, width, QImage.Format.Format_Indexed8)
    wrapped.setColorTable(table.tolist())  # five times as fast as looking the values up in NumPy
    return wrapped.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def to_rgba(image: QImage) -> NDArray[np.uint8]:
    """HxWx4 uint8 RGBA, alpha not premultiplied, of any image. ValueError for an image without pixels."""
    if image.isNull():
        raise ValueError("the image has no pixels")
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4).copy()


def to_picture(image: QImage) -> Picture:
    """The pixels of an image as a picture, with opacity where it is not opaque. ValueError for none."""
    pixels = to_rgba(image)
    opaque = bool((pixels[:, :, 3] == 255).all())
    return Picture(pixels[:, :, :3].copy() if opaque else pixels)


def table_of(stops: list[tuple[float, tuple[int, int, int], float]]) -> Argb:
    """A table for `from_table`, by straight lines between stops of (place 0..1, RGB 0..255, opacity 0..1)."""
    places = [stop[0] for stop in stops]
    x = np.linspace(0, 1, 256)
    out = np.rint(np.interp(x, places, [stop[2] for stop in stops]) * 255).astype(np.uint32) << 24
    for channel, shift in enumerate((16, 8, 0)):
        out |= np.rint(np.interp(x, places, [stop[1][channel] for stop in stops])).astype(np.uint32) << shift
    return out.astype(np.uint32, copy=False)
