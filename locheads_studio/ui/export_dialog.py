"""Export: where to, format, quality, size, and which metadata go along."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.studio.exports import ExportOptions
from locheads_studio.ui.widgets import LabelledSlider

FORMATS: Final = (
    ("PNG – exact, 16 bit if the picture has it", ".png"),
    ("JPEG – small, for photos", ".jpg"),
    ("WebP – smaller, for the web", ".webp"),
    ("TIFF – exact, for print and archives", ".tif"),
)
_METADATA: Final = (
    ("Keep all", "all", "Camera, date, place, author, as in the opened file"),
    ("Strip place and personal data", "private", "Without place, author, owner, comments and serial numbers"),
    ("Strip all", "none", "Only the colour profile stays, so that colours look right"),
)


class ExportDialog(QDialog):
    """`path` and `options` hold what was chosen when it was accepted."""

    def __init__(self, source: Path | None, name: str, size: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setMinimumWidth(520)
        folder = source.parent if source is not None else Path.home()
        suffix = source.suffix.lower() if source is not None else ".png"
        suffix = {".jpeg": ".jpg", ".tiff": ".tif"}.get(suffix, suffix)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.name = QLineEdit(str(folder / f"{Path(name or 'picture').stem}-edited{suffix}"), self)
        self.name.setAccessibleName("File")
        row.addWidget(self.name, 1)
        browse = QPushButton("Browse…", self)
        browse.clicked.connect(self._browse)
        row.addWidget(browse)
        form.addRow("File", row)
        self.format = QComboBox(self)
        for text, end in FORMATS:
            self.format.addItem(text, end)
        self.format.setCurrentIndex(max(0, self.format.findData(suffix)))
        self.format.currentIndexChanged.connect(self._format_chosen)
        form.addRow("Format", self.format)
        quality = QHBoxLayout()
        self.quality = LabelledSlider("", 50, 100, 92, "", "90 and more keeps fine colour edges", self, width=170)
        self.quality.slider.setAccessibleName("Quality")
        quality.addWidget(self.quality)
        self.lossless = QCheckBox("Lossless", self)
        self.lossless.toggled.connect(self._refresh)
        quality.addWidget(self.lossless)
        quality.addStretch(1)
        form.addRow("Quality", quality)
        self._size = size
        scaled = QHBoxLayout()
        scaled.setSpacing(8)
        self.scale = QCheckBox("Longest side at most", self)
        self.scale.toggled.connect(self._refresh)
        scaled.addWidget(self.scale)
        self.longest = QSpinBox(self)
        self.longest.setRange(16, max(size))
        self.longest.setValue(min(2048, max(size)))
        self.longest.setSuffix(" px")
        self.longest.setAccessibleName("Longest side")
        self.longest.valueChanged.connect(self._refresh)
        scaled.addWidget(self.longest)
        self.result_size = QLabel(self)
        self.result_size.setObjectName("muted")
        scaled.addWidget(self.result_size)
        scaled.addStretch(1)
        form.addRow("Size", scaled)
        self.metadata = QComboBox(self)
        for text, key, tip in _METADATA:
            self.metadata.addItem(text, key)
            self.metadata.setItemData(self.metadata.count() - 1, tip, 3)  # ToolTipRole
        form.addRow("Metadata", self.metadata)
        column.addLayout(form)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        cancel = QPushButton("Cancel", self)
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        self.ok = QPushButton("Export", self)
        self.ok.setObjectName("primary")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.accept)
        buttons.addWidget(self.ok)
        column.addSpacing(4)
        column.addLayout(buttons)
        self.name.textChanged.connect(self._refresh)
        self.name.editingFinished.connect(self._name_edited)
        self._refresh()

    @property
    def path(self) -> Path:
        """Where to."""
        return Path(self.name.text()).expanduser()

    @property
    def options(self) -> ExportOptions:
        """How."""
        return ExportOptions(
            quality=self.quality.value(),
            lossless=self.lossless.isEnabled() and self.lossless.isChecked(),
            longest=self.longest.value() if self.scale.isChecked() else None,
            metadata=self.metadata.currentData(),
        )

    @Slot()
    def _browse(self) -> None:
        ends = " ".join(f"*{end}" for _, end in FORMATS)
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Export", self.name.text(), f"Pictures ({ends})", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if chosen:
            self.name.setText(chosen if Path(chosen).suffix else chosen + self.format.currentData())
            self._name_edited()

    @Slot()
    def _name_edited(self) -> None:
        end = {".jpeg": ".jpg", ".tiff": ".tif"}.get(self.path.suffix.lower(), self.path.suffix.lower())
        index = self.format.findData(end)
        if index >= 0:
            self.format.setCurrentIndex(index)
        elif self.name.text():
            self.name.setText(self.name.text() + self.format.currentData())
        self._refresh()

    @Slot()
    def _format_chosen(self) -> None:
        path, end = self.path, str(self.format.currentData())
        if path.name and path.suffix.lower() not in (
            end,
            *((".jpeg",) if end == ".jpg" else (".tiff",) if end == ".tif" else ()),
        ):
            self.name.setText(str(path.with_suffix(end)))
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        end = self.format.currentData()
        self.lossless.setEnabled(end == ".webp")
        lossy = end == ".jpg" or (end == ".webp" and not self.lossless.isChecked())
        self.quality.setEnabled(lossy)
        self.longest.setEnabled(self.scale.isChecked())
        scale = min(1.0, self.longest.value() / max(self._size)) if self.scale.isChecked() else 1.0
        width, height = (max(1, round(side * scale)) for side in self._size)
        self.result_size.setText(f"→ {width} × {height}")
        there = self.path.is_file()
        self.ok.setText("Replace file" if there else "Export")
        self.ok.setToolTip("There is a file of that name already" if there else "")
        self.ok.setEnabled(bool(self.path.name))
