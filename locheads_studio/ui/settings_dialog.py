"""Settings that apply at once: theme, model set, device. No OK and no Cancel."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.config import paths

_THEMES: Final = (("As the system", "system"), ("Dark", "dark"), ("Light", "light"))
_DEVICES: Final = (
    ("Choose for me", "auto"),
    ("Processor", "cpu"),
    ("NVIDIA or AMD card", "cuda"),
    ("Apple graphics", "mps"),
)
_FOLDER: Final = "folder…"


class SettingsDialog(QDialog):
    """`theme_chosen`; `models_chosen` with the set's name or folder and the device."""

    theme_chosen = Signal(str)
    models_chosen = Signal(str, str)

    def __init__(
        self, sets: tuple[ModelSet, ...], model_set: str, device: str, theme: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setMinimumWidth(520)
        self._sets = {known.name: known for known in sets}
        self._set = model_set
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self.theme = QComboBox(self)
        for text, key in _THEMES:
            self.theme.addItem(text, key)
        self.theme.setCurrentIndex(max(0, self.theme.findData(theme)))
        self.theme.activated.connect(self._theme)
        form.addRow("Look", self.theme)
        self.models = QComboBox(self)
        for known in sets:
            self.models.addItem(known.title, known.name)
        if model_set not in self._sets:
            self.models.addItem(Path(model_set).name, model_set)
        self.models.addItem("A folder of models…", _FOLDER)
        self.models.setCurrentIndex(max(0, self.models.findData(model_set)))
        self.models.activated.connect(self._models)
        form.addRow("Models", self.models)
        self.note = QLabel(self)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        form.addRow("", self.note)
        self.device = QComboBox(self)
        for text, key in _DEVICES:
            self.device.addItem(text, key)
        self.device.setCurrentIndex(max(0, self.device.findData(device)))
        self.device.setToolTip("What the models run on")
        self.device.activated.connect(self._device)
        form.addRow("Run on", self.device)
        form.addRow("Model cache", self._folder(cache_folder(), "Downloaded models lie here. Set HF_HOME to move it"))
        form.addRow("Log", self._folder(paths.log_dir(), "What happened, for reports"))
        column.addLayout(form)
        self.error = QLabel(self)
        self.error.setWordWrap(True)
        self.error.hide()
        column.addWidget(self.error)
        row = QHBoxLayout()
        words = QLabel("Changes apply at once.", self)
        words.setObjectName("muted")
        row.addWidget(words)
        row.addStretch(1)
        close = QPushButton("Close", self)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        self._show_note()

    def _folder(self, folder: Path, tip: str) -> QWidget:
        widget = QWidget(self)
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        label = QLabel(str(folder), widget)
        label.setObjectName("muted")
        label.setToolTip(tip)
        label.setWordWrap(True)
        row.addWidget(label, 1)
        button = QPushButton("Show", widget)
        button.setProperty("folder", str(folder))
        button.setToolTip(tip)
        button.setEnabled(folder.is_dir())
        button.clicked.connect(self._open_folder)
        row.addWidget(button)
        return widget

    def tell(self, problem: str) -> None:
        """Why the chosen models cannot be used; "" when they can."""
        self.error.setText(problem)
        self.error.setVisible(bool(problem))

    def _show_note(self) -> None:
        known = self._sets.get(self._set)
        self.note.setText(known.note if known else str(self._set))

    @Slot()
    def _theme(self) -> None:
        self.theme_chosen.emit(self.theme.currentData())

    @Slot()
    def _models(self) -> None:
        chosen = self.models.currentData()
        if chosen == _FOLDER:
            chosen = QFileDialog.getExistingDirectory(self, "A folder that holds vlm, segmenter and inpainter")
            if chosen and self.models.findData(chosen) < 0:
                self.models.insertItem(self.models.count() - 1, Path(chosen).name, chosen)
            self.models.setCurrentIndex(max(0, self.models.findData(chosen or self._set)))
        if chosen and chosen != self._set:
            self._set = chosen
            self._show_note()
            self.models_chosen.emit(chosen, self.device.currentData())

    @Slot()
    def _device(self) -> None:
        self.models_chosen.emit(self._set, self.device.currentData())

    @Slot()
    def _open_folder(self) -> None:
        button = self.sender()
        if button is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(button.property("folder")))


def cache_folder() -> Path:
    """The Hub's cache, as its own library finds it."""
    home = Path(os.environ.get("HF_HOME", Path.home() / ".cache" / "huggingface"))
    return Path(os.environ.get("HF_HUB_CACHE", home / "hub"))
