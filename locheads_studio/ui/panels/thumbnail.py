"""Small pictures of edits, for lists."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from locheads_studio.document.edits import Edit
from locheads_studio.ui import images


def step_of(edit: Edit, side: int) -> int:
    """Every how many pixels of an edit a thumbnail of `side` device pixels needs."""
    return max(1, max(edit.box.size) // (4 * side))


def thumbnail(edit: Edit, below: NDArray[np.uint8], side: int, ratio: float) -> QPixmap:
    """An edit over what is below it, as large as fits into `side` x `side` device pixels, the rest transparent.

    `below`: every `step_of`-th pixel of the edit's box, HxWx3. `ratio`: device pixels per logical pixel.
    """
    scale, step = side / max(edit.box.size), step_of(edit, side)
    size = max(1, round(edit.box.width * scale)), max(1, round(edit.box.height * scale))
    parts = below, edit.patch[::step, ::step], edit.blend[::step, ::step]
    under, over, blend = (cv2.resize(part, size, interpolation=cv2.INTER_AREA).astype(np.float32) for part in parts)
    mixed = under + (over - under) * (blend[:, :, None] / 255)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    picture = images.from_rgb(np.rint(mixed).astype(np.uint8))
    painter.drawImage((side - size[0]) // 2, (side - size[1]) // 2, picture)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def as_icon(pixmap: QPixmap) -> QIcon:
    """An icon that looks the same when its row is chosen; Qt would tint it with the selection's colour."""
    made = QIcon(pixmap)
    made.addPixmap(pixmap, QIcon.Mode.Selected)
    return made
