"""How much memory the models use, at the lower edge of the window. Shows what it is told after a job; never asks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from locheads_studio.engine.events import Memory, PartMemory
from locheads_studio.ui import theme

_COLOURS: Final = {"vlm": "accent", "segmenter": "good", "inpainter": "warn"}
_GIB: Final = 2**30  # graphics cards are sold by it, under the name of GB


class _Bar(QWidget):
    """Shares of the whole side by side: colour by name of the theme, and 0..1."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shares: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(72, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.current()
        whole = QRectF(self.rect())
        outline = QPainterPath()
        outline.addRoundedRect(whole, 4, 4)
        painter.setClipPath(outline)
        painter.fillRect(whole, QColor(colours.border))
        left = 0.0
        for colour, share in self.shares:
            width = max(1.0, share * whole.width())
            painter.fillRect(QRectF(left, 0, width, whole.height()), QColor(getattr(colours, colour)))
            left += width
        painter.end()


class MemoryMeter(QWidget):
    """Bar and figure; the tooltip tells what each model holds, and what the memory plan moved away."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(7)
        self.bar = _Bar(self)
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignVCenter)
        self.figure = QLabel(self)
        self.figure.setObjectName("muted")
        row.addWidget(self.figure)
        self.hide()

    def show_memory(self, memory: Memory | None) -> None:
        """What the models use; nothing is shown when none is loaded."""
        self.setVisible(memory is not None and bool(memory.parts))
        if memory is None or not memory.parts:
            return
        # Weights that wait in main memory take nothing of a graphics card, whose memory is the scarce one.
        used = {one.part: one.device if memory.accelerated else one.main for one in memory.parts}
        limit = max(memory.limit, sum(used.values()), 1)
        self.bar.shares = tuple((_COLOURS[part], count / limit) for part, count in used.items() if count)
        self.bar.update()
        total, most = self._size(sum(used.values())), self._size(memory.limit)
        self.figure.setText(self.tr("Models: {0}").format(total))
        if memory.accelerated:
            head = self.tr("The models use {0} of the {1} of graphics memory that they may use").format(total, most)
        else:
            head = self.tr("The models use {0} of the {1} of main memory that they may use").format(total, most)
        rows = "".join(
            f"<tr><td><b>{self._title(one)}</b></td><td align=right>{self._size(one.device + one.main)}</td>"
            f"<td>{self._where(one, memory.accelerated)}</td></tr>"
            for one in memory.parts
        )
        peak = self.tr("With the work itself up to {0} are needed at once").format(self._size(memory.peak))
        self.setToolTip(f"{head}.<table cellspacing=5>{rows}</table>{peak}.")
        self.setAccessibleName(self.tr("Memory of the models: {0} of {1}").format(total, most))

    def _title(self, one: PartMemory) -> str:
        titles = {
            "vlm": self.tr("Vision-language model"),
            "segmenter": self.tr("Segmenter"),
            "inpainter": self.tr("Inpainter"),
        }
        return titles[one.part]

    def _where(self, one: PartMemory, accelerated: bool) -> str:
        """Where it is, and what the plan does with it."""
        moved = {
            "moves": self.tr("on the graphics card only while it works"),
            "pieces": self.tr("on the graphics card one component at a time"),
            "disk": self.tr("read from the disk each time it is needed"),
            "processor": self.tr("works on the processor, for the graphics card is full"),
        }
        if one.place not in moved:
            return self.tr("stays on the graphics card") if accelerated else self.tr("stays in memory")
        if one.place == "moves" and not one.device:
            return self.tr("waits in main memory, {0}").format(moved["moves"])
        return moved[one.place]

    def _size(self, count: int) -> str:
        if count >= 0.1 * _GIB:
            return self.tr("{0} GB").format(f"{count / _GIB:.1f}")
        return self.tr("{0} MB").format(f"{count / 2**20:.0f}")
