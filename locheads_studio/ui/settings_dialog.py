"""Settings that apply at once: theme, models, device, memory, cache folder. No OK and no Cancel."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.config import hub, paths
from locheads_studio.config.settings import MEMORY_MB, Settings, SettingsError
from locheads_studio.ui import text_size
from locheads_studio.ui.help_window import offer_help
from locheads_studio.ui.language import NAMES, mark, spoken
from locheads_studio.ui.messages import shown, told
from locheads_studio.ui.text_size import px
from locheads_studio.ui.widgets import ElidedLabel, fit_dialog, level_labels, scrolling

THEMES: Final = ((mark("As the system"), "system"), (mark("Dark"), "dark"), (mark("Light"), "light"))
VOICES: Final = (
    (mark("The heads"), "heads"),
    (mark("The box the model prints"), "printed"),
    (mark("A detector that takes words"), "detector"),
    (mark("All of them, joined"), "joined"),
)
DEVICES: Final = (
    (mark("Choose for me"), "auto"),
    (mark("Processor"), "cpu"),
    (mark("NVIDIA or AMD card"), "cuda"),
    (mark("Apple graphics"), "mps"),
)
_FOLDER: Final = "folder…"


class SettingsDialog(QDialog):
    """`theme_chosen`; `chosen` with the settings as they are to be; `closer_chosen` for the model set in use. Whoever
    applies them answers with `show_values` and `show_closer`."""

    theme_chosen = Signal(str)
    closer_chosen = Signal(bool)
    chosen = Signal(object)
    manager_wanted = Signal()
    shortcuts_wanted = Signal()

    def __init__(self, sets: tuple[ModelSet, ...], values: Settings, theme: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        offer_help(self, "models")
        self._sets = {known.name: known for known in sets}
        self._values = values
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(14)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self.theme = QComboBox(self)
        self.theme.setToolTip(self.tr("Dark, light, or as the system"))
        for text, key in THEMES:
            self.theme.addItem(spoken(text), key)
        self.theme.setCurrentIndex(max(0, self.theme.findData(theme)))
        self.theme.activated.connect(self._theme)
        form.addRow(self.tr("Look"), self.theme)
        self.text_size = QComboBox(self)
        self.text_size.setToolTip(self.tr("Of the whole window; panels, icons and rows grow with it"))
        for percent in text_size.STEPS:
            self.text_size.addItem(f"{percent} %", percent)
        self.text_size.activated.connect(self._text_size)
        form.addRow(self.tr("Text size"), self.text_size)
        self.language = QComboBox(self)
        self.language.setToolTip(
            self.tr("Of menus, buttons and messages. Another one is spoken from the next start on")
        )
        self.language.addItem(self.tr("System language"), "system")
        for code, name in NAMES.items():
            self.language.addItem(name, code)
        self.language.activated.connect(self._language)
        form.addRow(self.tr("Language"), self.language)
        form.setRowVisible(self.language, len(NAMES) > 1)
        self.models = QComboBox(self)
        self.models.setToolTip(self.tr("Which models select and repaint"))
        for known in sets:
            self.models.addItem(shown(known.title), known.name)
        self.models.addItem(self.tr("A folder of models…"), _FOLDER)
        self.models.activated.connect(self._models)
        manage = self._button(self.tr("Get models…"), self.tr("Download, check and remove model sets"))
        manage.clicked.connect(self.manager_wanted)
        form.addRow(self.tr("Models"), self._row(self.models, manage))
        self.note = QLabel(self)
        self.note.setObjectName("muted")
        self.note.setWordWrap(True)
        form.addRow("", self.note)
        self.device = QComboBox(self)
        for text, key in DEVICES:
            self.device.addItem(spoken(text), key)
        self.device.setToolTip(self.tr("What the models run on"))
        self.device.activated.connect(self._device)
        form.addRow(self.tr("Run on"), self.device)
        self.voice = QComboBox(self)
        for text, key in VOICES:
            self.voice.addItem(spoken(text), key)
        self.voice.setToolTip(
            self.tr(
                "Who says where the thing is that you name. Some models print boxes; SAM 3 finds every thing of a "
                "kind. Joined: all that the models in use offer, and the heads say which one is meant"
            )
        )
        self.voice.activated.connect(self._voice)
        form.addRow(self.tr("Find by"), self.voice)
        self.closer = QCheckBox(self.tr("Look closer at small things"), self)
        self.closer.setToolTip(
            self.tr(
                "Where the answer is small, the model looks again at pieces of the picture around it, which takes up "
                "to nine looks. Kept for each model set"
            )
        )
        self.closer.toggled.connect(self.closer_chosen)
        form.addRow("", self.closer)
        self.warm_up = QCheckBox(self.tr("Load the models when the program starts"), self)
        self.warm_up.setToolTip(
            self.tr(
                "They also read a picture as soon as it is opened, so that the first phrase is answered quickly. "
                "Without it they are loaded when they are needed"
            )
        )
        self.warm_up.toggled.connect(self._warm_up)
        form.addRow("", self.warm_up)
        self.self_check = QCheckBox(self.tr("Ask again after a repaint"), self)
        self.self_check.setToolTip(
            self.tr("The phrase is looked for in the result, and a mark there says whether it is gone or still there")
        )
        self.self_check.toggled.connect(self._self_check)
        form.addRow("", self.self_check)
        form.addRow(self.tr("Undo memory"), self._memory_row())
        form.addRow(self.tr("Model cache"), self._cache_row())
        form.addRow(self.tr("Log"), self._log_row())
        text_size.fit(self, lambda: level_labels(form))
        column.addLayout(form)
        self.error = QLabel(self)
        self.error.setWordWrap(True)
        self.error.hide()
        column.addWidget(self.error)
        column.addStretch(1)
        area = scrolling(inside, self, sideways=True)
        outer.addWidget(area, 1)
        row = QHBoxLayout()
        words = QLabel(self.tr("Changes apply at once, another language at the next start."), self)
        words.setObjectName("muted")
        words.setWordWrap(True)
        row.addWidget(words, 1)
        keys = self._button(self.tr("Keyboard shortcuts…"), self.tr("Look keys up, and choose your own"))
        keys.clicked.connect(self.shortcuts_wanted)
        row.addWidget(keys)
        close = QPushButton(self.tr("Close"), self)
        close.setToolTip(self.tr("Back to the picture (Esc)"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        outer.addLayout(row)
        self.show_values(values)
        fit_dialog(self, area, 620)

    # --- layout

    def _memory_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.memory = QSpinBox(self)
        self.memory.setRange(*MEMORY_MB)
        self.memory.setSingleStep(256)
        self.memory.setSuffix(self.tr(" MB"))
        text_size.fit(self.memory, lambda: self.memory.setFixedWidth(px(130)))
        self.memory.setKeyboardTracking(False)  # not with every digit: less forgets history at once
        self.memory.setAccessibleName(self.tr("Undo memory"))
        self.memory.setToolTip(
            self.tr("How much the history of a picture may take. Beyond it the oldest steps are forgotten")
        )
        self.memory.valueChanged.connect(self._memory)
        row.addWidget(self.memory)
        row.addStretch(1)
        return row

    def _cache_row(self) -> QHBoxLayout:
        self.cache = self._path_label()
        change = self._button(
            self.tr("Change…"), self.tr("Keep downloaded models in another folder; those there stay where they are")
        )
        change.clicked.connect(self._cache)
        self.ordinary = self._button(
            self.tr("Default"), self.tr("The folder that other programs use for such models too")
        )
        self.ordinary.clicked.connect(self._ordinary)
        self.show_cache = self._button(self.tr("Show"), self.tr("Open the folder"))
        self.show_cache.clicked.connect(self._open_cache)
        return self._row(self.cache, change, self.ordinary, self.show_cache)

    def _log_row(self) -> QHBoxLayout:
        label = self._path_label()
        label.tell(str(paths.log_dir()), self.tr("What happened, for reports"))
        show = self._button(self.tr("Show"), self.tr("Open the folder"))
        show.setEnabled(paths.log_dir().is_dir())
        show.clicked.connect(self._open_log)
        return self._row(label, show)

    def _path_label(self) -> ElidedLabel:
        label = ElidedLabel(self, path=True)
        label.setObjectName("muted")
        return label

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        return button

    @staticmethod
    def _row(first: QWidget, *others: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(first, 1)
        for other in others:
            row.addWidget(other)
        return row

    # --- values

    def show_values(self, values: Settings, problem: str = "") -> None:
        """What is in force now; `problem`: why that is not what was chosen."""
        self._values = values
        if self.models.findData(values.model_set) < 0:
            self.models.insertItem(self.models.count() - 1, Path(values.model_set).name, values.model_set)
        if self.device.findData(values.device) < 0:  # "cuda:1", from the file
            self.device.addItem(values.device, values.device)
        self.models.setCurrentIndex(self.models.findData(values.model_set))
        self.device.setCurrentIndex(self.device.findData(values.device))
        self.voice.setCurrentIndex(self.voice.findData(values.voice))
        self.language.setCurrentIndex(self.language.findData(values.language))
        if self.text_size.findData(values.text_size) < 0:  # "140", from the file
            self.text_size.addItem(f"{values.text_size} %", values.text_size)
        self.text_size.setCurrentIndex(self.text_size.findData(values.text_size))
        with QSignalBlocker(self.memory), QSignalBlocker(self.warm_up), QSignalBlocker(self.self_check):
            self.memory.setValue(values.memory_mb)
            self.warm_up.setChecked(values.warm_up)
            self.self_check.setChecked(values.self_check)
        known = self._sets.get(values.model_set)
        self.note.setText(shown(known.note) if known else values.model_set)
        folder = hub.cache_folder()
        self.cache.tell(str(folder), self.tr("Downloaded models lie here"))
        self.ordinary.setEnabled(bool(values.cache_folder))
        self.show_cache.setEnabled(folder.is_dir())
        self.error.setText(problem)
        self.error.setVisible(bool(problem))

    def show_closer(self, on: bool) -> None:
        """Whether the model set in use looks closer at small things."""
        with QSignalBlocker(self.closer):
            self.closer.setChecked(on)

    def _choose(self, **changes: Any) -> None:
        try:
            wanted = replace(self._values, **changes)
        except SettingsError as error:
            self.show_values(self._values, told(error))
            return
        if wanted != self._values:
            self.chosen.emit(wanted)

    @Slot()
    def _theme(self) -> None:
        self.theme_chosen.emit(self.theme.currentData())

    @Slot()
    def _models(self) -> None:
        chosen = self.models.currentData()
        if chosen == _FOLDER:
            chosen = QFileDialog.getExistingDirectory(self, self.tr("A folder that holds vlm, segmenter and inpainter"))
        if chosen:
            self._choose(model_set=chosen)
        self.models.setCurrentIndex(self.models.findData(self._values.model_set))

    @Slot()
    def _language(self) -> None:
        self._choose(language=self.language.currentData())

    @Slot()
    def _text_size(self) -> None:
        self._choose(text_size=self.text_size.currentData())

    @Slot()
    def _device(self) -> None:
        self._choose(device=self.device.currentData())

    @Slot()
    def _voice(self) -> None:
        self._choose(voice=self.voice.currentData())

    @Slot(bool)
    def _warm_up(self, on: bool) -> None:
        self._choose(warm_up=on)

    @Slot(bool)
    def _self_check(self, on: bool) -> None:
        self._choose(self_check=on)

    @Slot(int)
    def _memory(self, megabytes: int) -> None:
        self._choose(memory_mb=megabytes)

    @Slot()
    def _cache(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Where downloaded models are kept"), str(hub.cache_folder())
        )
        if chosen and not os.access(chosen, os.W_OK | os.X_OK):
            self.show_values(self._values, self.tr("{0} cannot be written to. Choose another folder").format(chosen))
        elif chosen:
            self._choose(cache_folder=chosen)

    @Slot()
    def _ordinary(self) -> None:
        self._choose(cache_folder="")

    @Slot()
    def _open_cache(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(hub.cache_folder())))

    @Slot()
    def _open_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_dir())))
