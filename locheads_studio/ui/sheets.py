"""What lies under one pane of the canvas: pictures, masks and heat maps, painted from cached smaller copies.

All coordinates are logical pixels of the pane; `ratio` is device pixels per logical pixel.
"""

from __future__ import annotations

from math import ceil, floor
from typing import Any, Final, Literal

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from locheads_studio.document.geometry import Box
from locheads_studio.ui import images
from locheads_studio.ui.pyramid import Pyramid, Read
from locheads_studio.ui.view import View

Mask = NDArray[np.uint8]
MaskStyle = Literal["tint", "outline", "black and white", "checkerboard"]

BUDGET_S: Final = 0.006  # of making smaller copies, in one paint
PIXELS_FROM: Final = 3.0  # from this zoom on single pixels are shown as squares
_WHOLE: Final = 2_000_000  # pixels of level 0 that are kept as one image
_AROUND: Final = 256  # pixels of level 0 kept around what is seen, else
_CHECK: Final = 10  # logical pixels of a checkerboard's square

_HEAT: Final = images.table_of(
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
_EDGE: Final = images.table_of([(0, (0, 0, 0), 0), (1, (0, 0, 0), 0)])
_EDGE[1], _EDGE[2] = 0xB0000000, 0xFFFFFFFF
_LIGHT_CHECK: Final = images.table_of([(0, (214, 216, 220), 1), (1, (214, 216, 220), 0)])[::2]
_DARK_CHECK: Final = images.table_of([(0, (170, 173, 180), 1), (1, (170, 173, 180), 0)])[::2]
_CHECKS: Final = np.ascontiguousarray(np.concatenate([_LIGHT_CHECK, _DARK_CHECK]))


class PictureSheet:
    """An RGB picture."""

    def __init__(self, read: Read, size: tuple[int, int]) -> None:
        self._pyramid = Pyramid(read, size)
        self._images: dict[int, tuple[Box, QImage]] = {}  # by level: which of its pixels, and those
        self._stale: dict[int, list[Box]] = {}

    def invalidate(self, box: Box | None = None) -> None:
        """Pixels changed in a box, None: everywhere."""
        self._pyramid.invalidate(box)
        if box is None:
            self._images = {}
            return
        for level in self._images:
            self._stale.setdefault(level, []).append(box)

    def paint(self, painter: QPainter, view: View, exposed: QRectF, ratio: float) -> bool:
        """Paint what is exposed; False when some of it is still to be made and another paint is needed."""
        size, scale = self._pyramid.size, view.scale * ratio
        box = view.box_under(exposed.left(), exposed.top(), exposed.right(), exposed.bottom()).pad(2).clamp(*size)
        if box.area == 0:
            return True
        level = self._pyramid.level_for(scale)
        whole = self._pyramid.ready(level, BUDGET_S)
        at, image = self._image(level, box, whole)
        step = 1 << level
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
        painter.drawImage(QPointF(at.x0, at.y0), image)
        painter.restore()
        return whole

    def _image(self, level: int, box: Box, whole: bool) -> tuple[Box, QImage]:
        """Pixels of a level that cover at least a box of the picture."""
        size = self._pyramid.level_size(level)
        step = 1 << level
        need = Box(box.x0 // step, box.y0 // step, -(-box.x1 // step), -(-box.y1 // step)).clamp(*size)
        if level in self._images and self._images[level][0].contains(need):
            at, image = self._images[level]
            self._mend(level, at, image)
            return at, image
        small = size[0] * size[1] <= _WHOLE
        at = Box.of_size(*size) if small or level else need.pad(_AROUND).clamp(*size)
        image = images.from_rgb(self._pyramid.read(level, at))
        self._stale.pop(level, None)
        if whole:
            self._images[level] = at, image
        return at, image

    def _mend(self, level: int, at: Box, image: QImage) -> None:
        step = 1 << level
        for box in self._stale.pop(level, ()):
            part = Box(box.x0 // step, box.y0 // step, -(-box.x1 // step), -(-box.y1 // step)).intersect(at)
            if part.area == 0:
                continue
            painter = QPainter(image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.drawImage(part.x0 - at.x0, part.y0 - at.y0, images.from_rgb(self._pyramid.read(level, part)))
            painter.end()


class MaskSheet:
    """A mask, resampled to the very device pixels that are exposed, so that every style is sharp at every scale."""

    def __init__(self, read: Read, size: tuple[int, int]) -> None:
        self._pyramid = Pyramid(read, size)
        self._tints: dict[str, images.Argb] = {}

    def invalidate(self, box: Box | None = None) -> None:
        """Values changed in a box, None: everywhere."""
        self._pyramid.invalidate(box)

    def paint(
        self, painter: QPainter, view: View, exposed: QRectF, ratio: float, style: MaskStyle, colour: QColor
    ) -> bool:
        """Paint what is exposed over the picture; False when another paint is needed."""
        corner = QPointF(*view.to_widget(0, 0))
        area = exposed.intersected(QRectF(corner, QPointF(*view.to_widget(*self._pyramid.size))))
        if area.isEmpty():
            return True
        x0, y0 = floor(area.left() * ratio) - 2, floor(area.top() * ratio) - 2
        x1, y1 = ceil(area.right() * ratio) + 2, ceil(area.bottom() * ratio) + 2
        device = Box(x0, y0, x1, y1)
        values, whole = self.resampled(view, device, ratio)
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
        x, y, width, height = cv2.boundingRect(values)
        if not (width and height):
            return
        line = max(1, round(ratio))
        used = Box(x, y, x + width, y + height).pad(line + 1).clamp(device.width, device.height)
        part = np.ascontiguousarray(values[used.as_slices])
        at = used.shift(device.x0, device.y0)
        target = QRectF(at.x0 / ratio, at.y0 / ratio, at.width / ratio, at.height / ratio)
        if style == "tint":
            painter.drawImage(target, images.from_table(part, self._tint(colour)))
        painter.drawImage(target, images.from_table(_edges(part, line), _EDGE))

    def resampled(self, view: View, device: Box, ratio: float) -> tuple[NDArray[np.uint8], bool]:
        """The mask at device pixels of the pane (HxW uint8, 0 outside the picture), and whether it is final."""
        scale = view.scale * ratio
        level = self._pyramid.level_for(scale)
        whole = self._pyramid.ready(level, BUDGET_S)
        step = 1 << level
        size = self._pyramid.level_size(level)
        corners = (device.x0 / ratio, device.y0 / ratio, device.x1 / ratio, device.y1 / ratio)
        box = view.box_under(*corners).pad(2 * step).clamp(*self._pyramid.size)
        at = Box(box.x0 // step, box.y0 // step, -(-box.x1 // step), -(-box.y1 // step)).clamp(*size)
        if at.area == 0:
            return np.zeros((device.height, device.width), np.uint8), whole
        part = np.ascontiguousarray(self._pyramid.read(level, at))
        # From the middle of a device pixel to the picture, to the level, to an index of `part`.
        k = 1 / (scale * step)
        place: Any = np.array(
            [
                [k, 0, (0.5 + device.x0 - view.dx * ratio) * k - at.x0 - 0.5],
                [0, k, (0.5 + device.y0 - view.dy * ratio) * k - at.y0 - 0.5],
            ]
        )
        how = cv2.INTER_NEAREST if scale >= PIXELS_FROM else cv2.INTER_LINEAR
        out = cv2.warpAffine(part, place, (device.width, device.height), flags=how | cv2.WARP_INVERSE_MAP)
        return out.astype(np.uint8, copy=False), whole

    def _tint(self, colour: QColor) -> images.Argb:
        name = colour.name()
        if name not in self._tints:
            rgb = colour.red(), colour.green(), colour.blue()
            self._tints[name] = images.table_of([(0, rgb, 0), (1, rgb, 0.5)])
        return self._tints[name]

    @staticmethod
    def _checked(values: NDArray[np.uint8], device: Box, ratio: float) -> NDArray[np.uint8]:
        """The value's upper seven bits, and 128 more on dark squares."""
        side = _CHECK * ratio
        columns = (np.arange(device.x0, device.x1) // side).astype(np.int64)
        rows = (np.arange(device.y0, device.y1) // side).astype(np.int64)
        dark = ((columns[None, :] + rows[:, None]) & 1).astype(np.uint8)
        return (values >> 1) + dark * np.uint8(128)


def _edges(values: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    """2 on the selected side of the outline, 1 on the other, 0 elsewhere."""
    inside = (values >= 128).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    outer = cv2.dilate(inside, kernel) - inside
    inner = inside - cv2.erode(inside, kernel)
    return np.asarray(outer + 2 * inner, dtype=np.uint8)


class HeatSheet:
    """A heat map over the picture: what it did not look at sinks into the dark."""

    def __init__(self, heat: NDArray[np.float32], size: tuple[int, int]) -> None:
        self._size = size
        self._image = images.from_table(np.rint(np.clip(heat, 0, 1) * 255).astype(np.uint8), _HEAT)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint all of it; the painter's clip says how much that is."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        corner, end = QPointF(*view.to_widget(0, 0)), QPointF(*view.to_widget(*self._size))
        painter.drawImage(QRectF(corner, end), self._image, QRectF(self._image.rect()))
