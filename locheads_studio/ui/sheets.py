"""What lies under one pane of the canvas: pictures, masks and heat maps, painted from cached smaller copies.

All coordinates are logical pixels of the pane; `ratio` is device pixels per logical pixel.
"""

from __future__ import annotations

from math import ceil, floor, inf
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from locheads_studio.document.geometry import Box
from locheads_studio.ui import images
from locheads_studio.ui.pyramid import Pyramid, Read, Values
from locheads_studio.ui.view import View

Mask = NDArray[np.uint8]
MaskStyle = Literal["tint", "outline", "black and white", "checkerboard"]

PIXELS_FROM: Final = 3.0  # from this zoom on single pixels are shown as squares
_CHECK: Final = 10  # logical pixels of a checkerboard's square

HEAT_TABLE: Final = images.table_of(
    [
        (0.0, (12, 8, 46), 0.62),
        (0.25, (58, 18, 110), 0.58),
        (0.5, (190, 40, 100), 0.55),
        (0.72, (248, 120, 40), 0.55),
        (0.9, (255, 205, 70), 0.5),
        (1.0, (255, 245, 180), 0.45),
    ]
)
_GREY: Final = images.table_of([(0, (0, 0, 0), 1), (1, (255, 255, 255), 1)])
_OUTER, _INNER = 254, 255  # indices of the outline's two sides; a tint's are 0..127
_NO_TINT: Final = np.zeros(256, np.uint32)
_NO_TINT[_OUTER], _NO_TINT[_INNER] = 0xB0000000, 0xFFFFFFFF
_LIGHT_CHECK: Final = images.table_of([(0, (214, 216, 220), 1), (1, (214, 216, 220), 0)])[::2]
_DARK_CHECK: Final = images.table_of([(0, (170, 173, 180), 1), (1, (170, 173, 180), 0)])[::2]
_CHECKS: Final = np.ascontiguousarray(np.concatenate([_LIGHT_CHECK, _DARK_CHECK]))


class _Image:
    """A surface (`pyramid.Surface`) for pictures."""

    def __init__(self, width: int, height: int) -> None:
        self.image = QImage(width, height, QImage.Format.Format_RGB32)

    @property
    def size(self) -> tuple[int, int]:
        return self.image.width(), self.image.height()

    def put(self, x: int, y: int, pixels: NDArray[np.uint8]) -> None:
        image = images.from_rgb(pixels)
        self._draw(x, y, image, image.rect())

    def take(self, box: Box, other: _Image, x: int, y: int) -> None:
        self._draw(x, y, other.image, QRect(box.x0, box.y0, box.width, box.height))

    def copy(self) -> _Image:
        other = _Image(1, 1)
        other.image = QImage(self.image)  # shared until one of the two is painted on
        return other

    def _draw(self, x: int, y: int, image: QImage, part: QRect) -> None:
        painter = QPainter(self.image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        painter.drawImage(QPoint(x, y), image, part)
        painter.end()


class PictureSheet:
    """An RGB picture. `until` in `paint`: when, by `time.perf_counter`, to stop making smaller copies."""

    def __init__(self, read: Read, size: tuple[int, int]) -> None:
        self._pyramid = Pyramid(read, size, _Image)

    def invalidate(self, box: Box | None = None) -> None:
        """Pixels changed in a box, None: everywhere."""
        self._pyramid.invalidate(box)

    def branch(self, read: Read, changed: Box) -> PictureSheet:
        """A sheet for a picture that differs from this one in a box only; the box may be empty."""
        other = PictureSheet(read, self._pyramid.size)
        other._pyramid = self._pyramid.branch(read, changed)
        return other

    def paint(self, painter: QPainter, view: View, exposed: QRectF, ratio: float, until: float = inf) -> bool:
        """Paint what is exposed; False when another paint is needed: it was painted from another level, or not yet."""
        size, scale = self._pyramid.size, view.scale * ratio
        box = view.box_under(exposed.left(), exposed.top(), exposed.right(), exposed.bottom()).clamp(*size)
        if box.area == 0:
            return True
        sight, whole = self._pyramid.look(scale, box, until)
        if sight is None:
            return whole
        step = 1 << sight.level
        painter.save()
        # The last row and column of a level may reach beyond the picture.
        edge = QPointF(*view.to_widget(*size))
        painter.setClipRect(
            exposed.intersected(QRectF(QPointF(*view.to_widget(0, 0)), edge)), Qt.ClipOperation.IntersectClip
        )
        smooth = scale < PIXELS_FROM and abs(scale * step - 1) > 1e-6
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        # One map for every part of the picture, so that a part painted later fits its neighbours exactly.
        painter.translate(view.dx, view.dy)
        painter.scale(view.scale * step, view.scale * step)
        painter.drawImage(QPointF(sight.at.x0, sight.at.y0), sight.surface.image)
        painter.restore()
        return whole


class MaskSheet:
    """A mask, resampled to the very device pixels that are exposed, so that every style is sharp at every scale."""

    def __init__(self, read: Read, size: tuple[int, int]) -> None:
        self._pyramid = Pyramid(read, size, Values)
        self._tints: dict[str, images.Argb] = {}

    def invalidate(self, box: Box | None = None) -> None:
        """Values changed in a box, None: everywhere."""
        self._pyramid.invalidate(box)

    def paint(
        self,
        painter: QPainter,
        view: View,
        exposed: QRectF,
        ratio: float,
        style: MaskStyle,
        colour: QColor,
        until: float = inf,
    ) -> bool:
        """Paint what is exposed over the picture; False when another paint is needed."""
        corner = QPointF(*view.to_widget(0, 0))
        area = exposed.intersected(QRectF(corner, QPointF(*view.to_widget(*self._pyramid.size))))
        if area.isEmpty():
            return True
        x0, y0 = floor(area.left() * ratio) - 2, floor(area.top() * ratio) - 2
        x1, y1 = ceil(area.right() * ratio) + 2, ceil(area.bottom() * ratio) + 2
        device = Box(x0, y0, x1, y1)
        values, whole = self.resampled(view, device, ratio, until)
        painter.save()
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        target = QRectF(x0 / ratio, y0 / ratio, device.width / ratio, device.height / ratio)
        if style == "black and white":
            painter.drawImage(target, images.from_table(values, _GREY))
        elif style == "checkerboard":
            painter.drawImage(target, images.from_table(self._checked(values, device, ratio), _CHECKS))
        else:
            self._paint_selected(painter, values, device, ratio, style, colour)
        painter.restore()
        return whole

    def _paint_selected(
        self, painter: QPainter, values: Mask, device: Box, ratio: float, style: MaskStyle, colour: QColor
    ) -> None:
        """Tint and outline, where something is selected."""
        selected = _bounding(values)
        if selected.area == 0:
            return
        line = max(1, round(ratio))
        used = selected.pad(line + 1).clamp(device.width, device.height)
        part = np.ascontiguousarray(values[used.as_slices])
        at = used.shift(device.x0, device.y0)
        target = QRectF(at.x0 / ratio, at.y0 / ratio, at.width / ratio, at.height / ratio)
        index, table = _edges(part, line), _NO_TINT
        if style == "tint":
            np.maximum(index, part >> 1, out=index)
            table = self._tint(colour)
        painter.drawImage(target, images.from_table(index, table))

    def resampled(self, view: View, device: Box, ratio: float, until: float = inf) -> tuple[NDArray[np.uint8], bool]:
        """The mask at device pixels of the pane (HxW uint8, 0 outside the picture), and whether it is final."""
        scale = view.scale * ratio
        corners = (device.x0 / ratio, device.y0 / ratio, device.x1 / ratio, device.y1 / ratio)
        box = view.box_under(*corners).clamp(*self._pyramid.size)
        sight, whole = self._pyramid.look(scale, box, until) if box.area else (None, True)
        if sight is None:
            return np.zeros((device.height, device.width), np.uint8), whole
        step = 1 << sight.level
        reach = box.pad(2 * step)
        at = Box(reach.x0 // step, reach.y0 // step, -(-reach.x1 // step), -(-reach.y1 // step)).intersect(sight.at)
        part = sight.surface.values[at.shift(-sight.at.x0, -sight.at.y0).as_slices]
        out = np.zeros((device.height, device.width), np.uint8)
        selected = _bounding(part)
        if selected.area:
            self._warp(part, selected, at, out, view, device, ratio, scale * step)
        return out, whole

    @staticmethod
    def _warp(
        part: Mask, selected: Box, at: Box, out: Mask, view: View, device: Box, ratio: float, scale: float
    ) -> None:
        """Resample `part`, which lies at `at` of a level and is 0 outside the box `selected`, into `out`."""
        # From the middle of a device pixel to the picture, to the level, to an index of `part`.
        k = 1 / scale
        x0 = (0.5 + device.x0 - view.dx * ratio) * k - at.x0 - 0.5
        y0 = (0.5 + device.y0 - view.dy * ratio) * k - at.y0 - 0.5
        x1, y1, x2, y2 = selected.pad(1)
        inner = Box.of_floats(((x1 - x0) * scale, (y1 - y0) * scale, (x2 - x0) * scale, (y2 - y0) * scale)).pad(1)
        inner = inner.clamp(device.width, device.height)
        if inner.area == 0:
            return
        place: Any = np.array([[k, 0, x0 + inner.x0 * k], [0, k, y0 + inner.y0 * k]])
        how = cv2.INTER_NEAREST if scale >= PIXELS_FROM else cv2.INTER_LINEAR
        out[inner.as_slices] = cv2.warpAffine(part, place, inner.size, flags=how | cv2.WARP_INVERSE_MAP)

    def _tint(self, colour: QColor) -> images.Argb:
        name = colour.name()
        if name not in self._tints:
            rgb = colour.red(), colour.green(), colour.blue()
            table = images.table_of([(0, rgb, 0), (127 / 255, rgb, 0.5), (1, rgb, 0.5)])
            self._tints[name] = np.where(_NO_TINT, _NO_TINT, table)
        return self._tints[name]

    @staticmethod
    def _checked(values: NDArray[np.uint8], device: Box, ratio: float) -> NDArray[np.uint8]:
        """The value's upper seven bits, and 128 more on dark squares."""
        side = _CHECK * ratio
        columns = (np.arange(device.x0, device.x1) // side).astype(np.int64)
        rows = (np.arange(device.y0, device.y1) // side).astype(np.int64)
        dark = ((columns[None, :] + rows[:, None]) & 1).astype(np.uint8)
        return (values >> 1) + dark * np.uint8(128)


def _bounding(values: Mask) -> Box:
    """The tight box of what is not 0, empty when nothing is; as `Box.of_mask`, ten times as fast."""
    x, y, width, height = cv2.boundingRect(values)
    return Box(x, y, x + width, y + height)


def _edges(values: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """_INNER on the selected side of the outline, _OUTER on the other, 0 elsewhere."""
    inside = (values >= 128).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    outer = cv2.dilate(inside, kernel) - inside
    inner = inside - cv2.erode(inside, kernel)
    return np.asarray(outer * np.uint8(_OUTER) + inner * np.uint8(_INNER), dtype=np.uint8)


class HeatSheet:
    """A heat map over the picture: what it did not look at sinks into the dark."""

    def __init__(self, heat: NDArray[np.float32], size: tuple[int, int]) -> None:
        self._size = size
        self._image = images.from_table(np.rint(np.clip(heat, 0, 1) * 255).astype(np.uint8), HEAT_TABLE)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint all of it; the painter's clip says how much that is."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        corner, end = QPointF(*view.to_widget(0, 0)), QPointF(*view.to_widget(*self._size))
        painter.drawImage(QRectF(corner, end), self._image, QRectF(self._image.rect()))
