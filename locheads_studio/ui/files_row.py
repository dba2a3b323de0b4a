"""Files of the user's that a repaint is made with: a picture of what to paint, and LoRA files."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.catalog.lora import MOST, STRONGEST, Lora
from locheads_studio.ui import text_size
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.text_size import mild, px

_PICTURES: Final = mark("Pictures (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif);;All files (*)")
_LORAS: Final = mark("LoRA files (*.safetensors)")


class FilesRow(QWidget):
    """`changed`: other files, or another weight."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._last = ""  # folder
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._row = Wrap(gap=18)
        column.addLayout(self._row)
        self.reference = _Chosen(self)
        self.reference.button.setText(self.tr("Reference picture…"))
        self.reference.button.setToolTip(self.tr("A picture of what to paint, which the painting model looks at"))
        self.reference.button.clicked.connect(self._choose_reference)
        self.reference.removed.connect(self._no_reference)
        self._row.addWidget(self.reference)
        self.add = QToolButton(self)
        self.add.setObjectName("small")  # on a ground of its own, in line with the other fields
        self.add.setText(self.tr("Add a LoRA file…"))
        tip = self.tr("A small addition to the painting model, made for it: a style, or a thing it learnt")
        self.add.setToolTip(tip)
        self.add.clicked.connect(self._choose_lora)
        self._row.addWidget(self.add)
        self.worn: list[_Worn] = []

    # --- values

    @property
    def shown(self) -> Path | None:
        """The file of the reference picture; None when there is none, or the model takes none."""
        return self.reference.file if self.reference.isVisibleTo(self) else None

    @property
    def loras(self) -> tuple[Lora, ...]:
        """The LoRA files and their weights."""
        return tuple(Lora(row.file, row.weight.value()) for row in self.worn if row.file is not None)

    def fill(self, reference: Path | None, loras: tuple[Lora, ...]) -> None:
        """Choose these."""
        self.reference.show_file(reference)
        for row in tuple(self.worn):
            self._drop(row)
        for lora in loras[:MOST]:
            self._wear(lora)
        self.changed.emit()

    def use(self, *, reference: bool) -> None:
        """Whether the painting model takes a reference picture: else none can be chosen."""
        self.reference.setVisible(reference)
        self.changed.emit()

    # --- choosing

    @Slot()
    def _choose_reference(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Reference picture"), self._last, spoken(_PICTURES))
        if name:
            self._last = str(Path(name).parent)
            self.reference.show_file(Path(name))
            self.changed.emit()

    @Slot()
    def _no_reference(self) -> None:
        self.reference.show_file(None)
        self.changed.emit()

    @Slot()
    def _choose_lora(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("LoRA files"), self._last, spoken(_LORAS))
        for name in names[: MOST - len(self.worn)]:
            self._last = str(Path(name).parent)
            self._wear(Lora(Path(name)))
        self.changed.emit()

    def _wear(self, lora: Lora) -> None:
        row = _Worn(self, lora)
        row.removed.connect(lambda: self._taken_off(row))
        row.weight.valueChanged.connect(self.changed)
        self.worn.append(row)
        self._row.addWidget(row)
        row.show()
        self.add.setEnabled(len(self.worn) < MOST)

    def _taken_off(self, row: _Worn) -> None:
        self._drop(row)
        self.changed.emit()

    def _drop(self, row: _Worn) -> None:
        self.worn.remove(row)
        self._row.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add.setEnabled(True)


class _Chosen(QFrame):
    """A button that asks for a file, its name once there is one, and a button that takes it away again: `removed`."""

    removed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.file: Path | None = None
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        self.button = QToolButton(self)
        self.button.setObjectName("small")
        self.name = QLabel(self)
        self.remove = QToolButton(self)
        self.remove.setIcon(icon("close"))
        self.remove.setToolTip(self.tr("Use it no longer"))
        self.remove.setAccessibleName(self.tr("Use it no longer"))
        self.remove.clicked.connect(self.removed)
        for widget in (self.button, self.name, self.remove):
            self.row.addWidget(widget)
        text_size.fit(self, self._fit)
        self.show_file(None)

    def _fit(self) -> None:
        self.remove.setIconSize(QSize(mild(14), mild(14)))
        self._elide()

    def _elide(self) -> None:
        name = self.file.name if self.file is not None else ""
        self.name.setText(self.name.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, px(160)))
        self.name.setToolTip(name)

    def show_file(self, file: Path | None) -> None:
        """This one, or none."""
        self.file = file
        self._elide()
        self.name.setVisible(file is not None)
        self.remove.setVisible(file is not None)


class _Worn(_Chosen):
    """One LoRA file with its weight."""

    def __init__(self, parent: QWidget, lora: Lora) -> None:
        super().__init__(parent)
        self.button.hide()
        self.weight = QDoubleSpinBox(self)
        self.weight.setRange(-STRONGEST, STRONGEST)
        self.weight.setSingleStep(0.1)
        self.weight.setDecimals(2)
        self.weight.setValue(lora.weight)
        self.weight.setToolTip(self.tr("How much of it: 1 as it was trained, 0 nothing"))
        self.weight.setAccessibleName(self.tr("Weight of {0}").format(lora.file.name))
        self.row.insertWidget(2, self.weight)
        self.show_file(lora.file)
