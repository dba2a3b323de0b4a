"""The several things that a phrase asked for, each as a chip that takes it in or out of the selection."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QToolButton, QWidget

from locheads_studio.document.edits import Instance
from locheads_studio.document.state import Found
from locheads_studio.ui import text_size
from locheads_studio.ui.flow import Flow
from locheads_studio.ui.text_size import mild


class InstanceRow(QWidget):
    """`switched` with the number of an instance, from 0, and whether it is wanted. Hidden when there is none."""

    switched = Signal(int, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What was found, one by one"))
        self._flow = Flow(self)
        self.buttons: list[QToolButton] = []
        self.hide()

    def show_found(self, found: Found | None, busy: bool) -> None:
        """One chip for each instance; the same ones stay, so that the keys stay on them."""
        there = found is not None and found.verdict != "not found"  # else the mask is of other things
        instances = found.instances if found is not None and there and not busy else ()
        if busy and self.buttons:
            self.setEnabled(False)
            return
        self.setEnabled(True)
        names = self._names(instances)
        if [button.text() for button in self.buttons] != names:
            self._make(names)
        for button, one in zip(self.buttons, instances, strict=True):
            button.setChecked(one.on)
            sure = self.tr("Confidence {0}").format(f"{one.confidence:.0%}")
            tip = self.tr("Selected: click to leave it out") if one.on else self.tr("Left out: click to select it, too")
            button.setToolTip(f"{tip}<br>{sure}")
        self.setVisible(bool(instances))

    def _switch(self, number: int) -> None:
        self.switched.emit(number, self.buttons[number].isChecked())

    def _names(self, instances: tuple[Instance, ...]) -> list[str]:
        """What each is called, with a number where there are several: "banana 1", "banana 2", "cake"."""
        bare = [one.thing.removeprefix("the ").removeprefix("The ") for one in instances]
        counts, seen = Counter(bare), Counter[str]()
        names = []
        for name in bare:
            seen[name] += 1
            names.append(f"{name} {seen[name]}" if counts[name] > 1 else name)
        return names

    def _make(self, names: list[str]) -> None:
        for button in self.buttons:
            self._flow.removeWidget(button)
            button.deleteLater()
        self.buttons = []
        for number, name in enumerate(names):
            button = QToolButton(self)
            button.setObjectName("small")
            button.setText(name)
            button.setCheckable(True)
            button.setAccessibleName(name)
            text_size.fit(button, partial(fit_chip, button))
            button.clicked.connect(partial(self._switch, number))
            self._flow.addWidget(button)
            button.show()
            self.buttons.append(button)


def fit_chip(button: QToolButton) -> None:
    """As high as its text at the present size of the text."""
    button.ensurePolished()
    button.setMinimumHeight(max(mild(24), button.fontMetrics().height() + 6))
