"""The paper's figures for the loaded model, drawn in the window's own colours: sorted sums and selection frequency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.ui import theme
from locheads_studio.ui.text_size import mild

_LEFT, _TOP, _RIGHT = 30.0, 8.0, 6.0
_FONT: Final = 10
_BARS: Final = 10


class _Plot(QWidget):
    """Axes from 0 to the highest value; `ranking` and the heads that count."""

    bottom = 18.0

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ranking: HeadRanking | None = None
        self.active: frozenset[Head] = frozenset()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, mild(128))

    def show_ranking(self, ranking: HeadRanking | None, active: Sequence[Head]) -> None:
        """Draw a ranking; heads that count are marked."""
        self.ranking, self.active = ranking, frozenset(active)
        self.update()

    def _area(self) -> QRectF:
        return QRectF(mild(_LEFT), _TOP, self.width() - mild(_LEFT) - _RIGHT, self.height() - _TOP - mild(self.bottom))

    def _axes(self, painter: QPainter, most: float, percent: bool) -> None:
        """Lines at 0, the half and the whole of `most`."""
        area, tokens = self._area(), theme.current()
        font = painter.font()
        font.setPixelSize(mild(_FONT))
        painter.setFont(font)
        for part in (0.0, 0.5, 1.0):
            y = area.bottom() - part * area.height()
            painter.setPen(QPen(QColor(tokens.border), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(tokens.muted))
            text = f"{part * most:.0%}" if percent else f"{part * most:.2f}"
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, y - mild(8), mild(_LEFT) - 4, mild(16)), right, text)


class SumsPlot(_Plot):
    """Figure 3: the heads' mean attention on the picture in ascending order, and the threshold tau."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ranking is not None:
            self._paint(painter, self.ranking)
        painter.end()

    def _paint(self, painter: QPainter, ranking: HeadRanking) -> None:
        tokens, area = theme.current(), self._area()
        scores = sorted(ranking.scores, key=lambda score: score.attention_sum)
        most = max((score.attention_sum for score in scores), default=0.0) or 1.0
        self._axes(painter, most, percent=False)
        across = area.width() / max(1, len(scores) - 1)

        def place(number: int, value: float) -> QPointF:
            return QPointF(area.left() + number * across, area.bottom() - value / most * area.height())

        line = QPolygonF([place(number, score.attention_sum) for number, score in enumerate(scores)])
        painter.setPen(QPen(QColor(tokens.link), 1.8))
        painter.drawPolyline(line)
        if ranking.tau is not None:
            y = place(0, min(ranking.tau, most)).y()
            painter.setPen(QPen(QColor(tokens.warn), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            words = QRectF(area.left() + 3, y - mild(15), mild(90), mild(14))
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft, f"τ = {ranking.tau:.2f}")
        painter.setPen(QPen(QColor(tokens.surface), 1.2))
        painter.setBrush(QColor(tokens.good))
        for number, score in enumerate(scores):
            if score.head in self.active:
                painter.drawEllipse(place(number, score.attention_sum), 4, 4)


class FrequencyPlot(_Plot):
    """Figure 5: how often the most often picked heads were among the heads of lowest entropy."""

    bottom = 40.0

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.ranking is not None:
            self._paint(painter, self.ranking)
        painter.end()

    def _paint(self, painter: QPainter, ranking: HeadRanking) -> None:
        tokens, area = theme.current(), self._area()
        scores = [score for score in ranking.scores if score.frequency][:_BARS]
        most = max((score.frequency or 0.0 for score in scores), default=0.0) or 1.0
        self._axes(painter, most, percent=True)
        wide = area.width() / max(len(scores), 6)
        for number, score in enumerate(scores):
            height = (score.frequency or 0.0) / most * area.height()
            left = area.left() + number * wide + wide * 0.15
            colour = tokens.good if score.head in self.active else tokens.link
            painter.fillRect(QRectF(left, area.bottom() - height, wide * 0.7, height), QColor(colour))
            painter.save()
            painter.translate(left + wide * 0.35 + 4, area.bottom() + 5)
            painter.rotate(-50)
            painter.setPen(QColor(tokens.muted))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(-mild(62), -mild(4), mild(60), mild(12)), right, str(score.head))
            painter.restore()
