"""The preview of a running repaint, ready to be painted over the picture."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPainter

from locheads_studio.document.preview import Preview
from locheads_studio.ui import images, overlays
from locheads_studio.ui.view import View


class PreviewSheet:
    """One preview. `box` in pixels of the picture is all that it covers."""

    def __init__(self, preview: Preview) -> None:
        self.preview, self.box = preview, preview.box
        whole = images.from_rgba(preview.pixels)
        self._image = whole.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)

    def paint(self, painter: QPainter, view: View) -> None:
        """Over what is there, smoothly enlarged."""
        smooth = QPainter.RenderHint.SmoothPixmapTransform
        before = painter.testRenderHint(smooth)
        painter.setRenderHint(smooth)
        painter.drawImage(overlays.box_rect(view, self.box), self._image)
        painter.setRenderHint(smooth, before)
