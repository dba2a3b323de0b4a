"""The line at the lower edge: what runs and how long it will take, with the way to stop it; size and zoom."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QProgressBar, QToolButton, QWidget

from locheads_studio.studio.jobline import Activity
from locheads_studio.studio.warmup import Warmth
from locheads_studio.ui import text_size
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.memory_meter import MemoryMeter
from locheads_studio.ui.messages import shown
from locheads_studio.ui.text_size import mild, px
from locheads_studio.ui.widgets import ElidedLabel, clock_words, tool_button

_WORK: Final = {
    "open": mark("Opening"),
    "select": mark("Looking where the words point"),
    "segment": mark("Finding the outline"),
    "repaint": mark("Repainting"),
    "mask": mark("Changing the mask"),
    "save": mark("Saving"),
}
_STAGES: Final = {"loading": mark("loading the models")}
_WARMTH: Final[dict[Warmth, str]] = {
    "cold": "",
    "loading": mark("Loading the models…"),
    "reading": mark("Reading the picture…"),
    "ready": mark("Models ready"),
    "failed": mark("The models could not all be loaded"),
}


class StatusBar(QFrame):
    """Always there, so that nothing moves when work begins."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setProperty("edge", "top")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(10)
        self._warmth = self._problem = ""
        self.text = ElidedLabel(self)
        self.text.setObjectName("muted")
        row.addWidget(self.text)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(self.tr("Progress"))
        row.addWidget(self.bar)
        self.cancel = tool_button(actions["cancel"], self, size=15, text=self.tr("Cancel"))
        row.addWidget(self.cancel)
        row.addStretch(1)
        self.value = QLabel(self)
        self.value.setToolTip(self.tr("The heat map under the pointer, 0 to 1"))
        row.addWidget(self.value)
        self.memory = MemoryMeter(self)
        row.addWidget(self.memory)
        self.facts = ElidedLabel(self)
        self.facts.setObjectName("muted")
        row.addWidget(self.facts)
        self.zoom = QToolButton(self)
        self.zoom.setToolTip(self.tr("Zoom. 100 %: a pixel of the picture is a pixel of the screen"))
        self.zoom.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.zoom.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self.zoom)
        for verb in ("zoom_fit", "zoom_actual", "zoom_mask", "zoom_in", "zoom_out"):
            menu.addAction(actions[verb])
        self.zoom.setMenu(menu)
        row.addWidget(self.zoom)
        text_size.fit(self, self._fit)
        self.show_activity(None)

    def _fit(self) -> None:
        self.setFixedHeight(max(34, px(30)))
        self.bar.setFixedWidth(mild(180))
        self.zoom.setMinimumWidth(px(64))

    def show_activity(self, now: Activity | None) -> None:
        """What runs; None when nothing does."""
        working = now is not None and now.work not in ("mask", "open", "save")
        self.bar.setVisible(now is not None)
        self.cancel.setVisible(working and now is not None and not now.stopping)
        self._idle = now is None
        if now is None:
            self.text.tell(self._warmth, self._problem)
            return
        told = spoken(_WORK[now.work])
        stage = spoken(_STAGES[now.stage]) if now.stage in _STAGES else shown(now.stage)
        if stage and now.stage != now.work:
            told = self.tr("{0}: {1}").format(told, stage)
        if now.seconds_left is not None and now.work == "repaint":
            told = self.tr("{0}, {1} left").format(told, clock_words(now.seconds_left))
        if now.stopping:
            told = self.tr("Stopping: this step is being finished")
        if now.waiting:
            told = self.tr("{0} · {1} waiting").format(told, now.waiting)
        self.text.tell(told)
        known = now.fraction > 0
        self.bar.setRange(0, 1000 if known else 0)
        if known:
            self.bar.setValue(round(now.fraction * 1000))

    def show_warmth(self, state: Warmth, problem: str) -> None:
        """How far the models are, told while nothing else runs."""
        self._warmth = spoken(_WARMTH[state])
        self._problem = shown(problem)
        if self._idle:
            self.text.tell(self._warmth, self._problem)

    @Slot(object)
    def show_value(self, value: float | None) -> None:
        """The heat map's value under the pointer, 0..1; None: there is none."""
        self.value.setText("" if value is None else self.tr("Attention {0}").format(f"{value:.2f}"))

    def show_facts(self, text: str, percent: float) -> None:
        """Size of the picture and zoom."""
        self.facts.tell(text)
        self.zoom.setText(f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %")
