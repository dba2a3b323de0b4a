"""Export: where to, format, quality, size, and which metadata go along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Slot
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
from locheads_studio.ui import text_size
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.folders import folder_for
from locheads_studio.ui.help_window import offer_help
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.widgets import LabelledSlider, fit_dialog, level_labels, scrolling

FORMATS: Final = (
    (mark("PNG – exact, 16 bit if the picture has it"), ".png"),
    (mark("JPEG – small, for photos"), ".jpg"),
    (mark("WebP – smaller, for the web"), ".webp"),
    (mark("TIFF – exact, for print and archives"), ".tif"),
)
_METADATA: Final = (
    (mark("Keep all"), "all", mark("Camera, date, place, author, as in the opened file")),
    (
        mark("Strip place and personal data"),
        "private",
        mark("Without place, author, owner, comments and serial numbers"),
    ),
    (mark("Strip all"), "none", mark("Only the colour profile stays, so that colours look right")),
)


_KINDS: Final = {".png": "PNG", ".jpg": "JPEG", ".webp": "WEBP", ".tif": "TIFF"}
_CALM_MS: Final = 250  # without a change, before the file's size is worked out

Estimate = Callable[[str, ExportOptions, Callable[[int | None], None]], None]


class ExportDialog(QDialog):
    """`path` and `options` hold what was chosen when it was accepted. `estimate`: as `Controller.estimate`."""

    def __init__(
        self, source: Path | None, name: str, size: tuple[int, int], estimate: Estimate, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._estimate = estimate
        self._asked: tuple[str, ExportOptions] | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._ask_bytes)
        self.setWindowTitle(self.tr("Export"))
        offer_help(self, "honest")
        folder = folder_for(source)
        suffix = source.suffix.lower() if source is not None else ".png"
        suffix = {".jpeg": ".jpg", ".tiff": ".tif"}.get(suffix, suffix)
        suffix = suffix if suffix in _KINDS else ".png"  # a project, or a format that is only read
        stem = Path(name or "picture").stem
        stem = stem if stem.endswith("-edited") else f"{stem}-edited"
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(14)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.name = QLineEdit(str(folder / f"{stem}{suffix}"), self)
        self.name.setAccessibleName(self.tr("File"))
        self.name.setToolTip(self.tr("Folder and name. The ending says which format"))
        row.addWidget(self.name, 1)
        browse = QPushButton(self.tr("Browse…"), self)
        browse.setToolTip(self.tr("Choose folder and name"))
        browse.clicked.connect(self._browse)
        row.addWidget(browse)
        form.addRow(self.tr("File"), row)
        self.format = QComboBox(self)
        self.format.setToolTip(self.tr("What kind of file"))
        for text, end in FORMATS:
            self.format.addItem(spoken(text), end)
        self.format.setCurrentIndex(max(0, self.format.findData(suffix)))
        self.format.currentIndexChanged.connect(self._format_chosen)
        form.addRow(self.tr("Format"), self.format)
        quality = Wrap()
        self.quality = LabelledSlider(
            "", 50, 100, 92, "", self.tr("90 and more keeps fine colour edges"), self, width=170
        )
        self.quality.slider.setAccessibleName(self.tr("Quality"))
        self.quality.changed.connect(self._refresh)
        quality.addWidget(self.quality)
        self.lossless = QCheckBox(self.tr("Lossless"), self)
        self.lossless.setToolTip(self.tr("Every pixel exactly as it is; larger files"))
        self.lossless.toggled.connect(self._refresh)
        quality.addWidget(self.lossless)
        form.addRow(self.tr("Quality"), quality)
        self._size = size
        scaled = Wrap()
        self.scale = QCheckBox(self.tr("Longest side at most"), self)
        self.scale.setToolTip(self.tr("Make the copy smaller"))
        self.scale.toggled.connect(self._refresh)
        scaled.addWidget(self.scale)
        self.longest = QSpinBox(self)
        self.longest.setRange(16, max(size))
        self.longest.setValue(min(2048, max(size)))
        self.longest.setSuffix(self.tr(" px"))
        self.longest.setAccessibleName(self.tr("Longest side"))
        self.longest.setToolTip(self.tr("Of the copy, in pixels"))
        self.longest.valueChanged.connect(self._refresh)
        scaled.addWidget(self.longest)
        self.result_size = QLabel(self)
        self.result_size.setObjectName("muted")
        scaled.addWidget(self.result_size)
        form.addRow(self.tr("Size"), scaled)
        self.metadata = QComboBox(self)
        self.metadata.setToolTip(self.tr("What the file tells besides the picture"))
        for text, key, tip in _METADATA:
            self.metadata.addItem(spoken(text), key)
            self.metadata.setItemData(self.metadata.count() - 1, spoken(tip), 3)  # ToolTipRole
        self.metadata.currentIndexChanged.connect(self._refresh)
        form.addRow(self.tr("Metadata"), self.metadata)
        self.label = QCheckBox(self.tr("Say that a model painted a part of it"), self)
        self.label.setChecked(True)
        self.label.setToolTip(self.tr("Writes IPTC's digital source type into the file's XMP"))
        self.label.toggled.connect(self._refresh)
        form.addRow(self.tr("Origin"), self.label)
        why = QLabel(
            self.tr("Others can then tell it from a photo. No phrase, prompt or place goes along with that."), self
        )
        why.setObjectName("muted")
        why.setWordWrap(True)
        form.addRow("", why)
        self.bytes = QLabel(self)
        self.bytes.setAccessibleName(self.tr("Size of the file"))
        form.addRow(self.tr("File size"), self.bytes)
        text_size.fit(self, lambda: level_labels(form))
        column.addLayout(form)
        column.addStretch(1)
        area = scrolling(inside, self, sideways=True)
        outer.addWidget(area, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setToolTip(self.tr("Write nothing (Esc)"))
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        self.ok = QPushButton(self.tr("Export"), self)
        self.ok.setObjectName("primary")
        self.ok.setDefault(True)
        self.ok.clicked.connect(self.accept)
        buttons.addWidget(self.ok)
        outer.addSpacing(4)
        outer.addLayout(buttons)
        self.name.textChanged.connect(self._refresh)
        self.name.editingFinished.connect(self._name_edited)
        self._refresh()
        fit_dialog(self, area, 520)

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
            label=self.label.isChecked(),
        )

    @Slot()
    def _browse(self) -> None:
        ends = " ".join(f"*{end}" for _, end in FORMATS)
        chosen, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Export"),
            self.name.text(),
            self.tr("Pictures ({0})").format(ends),
            options=QFileDialog.Option.DontConfirmOverwrite,
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
        self.ok.setText(self.tr("Replace file") if there else self.tr("Export"))
        self.ok.setToolTip(
            self.tr("There is a file of that name already") if there else self.tr("Write the file (Enter)")
        )
        self.ok.setEnabled(bool(self.path.name))
        if self._asked != (end, self.options):
            self._asked = None
            self.bytes.setText("…")
            self._calm.start()

    @Slot()
    def _ask_bytes(self) -> None:
        asked = self._asked = str(self.format.currentData()), self.options

        def told(count: int | None) -> None:
            if self._asked == asked:
                self.bytes.setText(
                    self.tr("Not known") if count is None else self.tr("About {0}").format(size_words(count))
                )

        self._estimate(_KINDS[asked[0]], asked[1], told)

    def done(self, result: int) -> None:
        self._calm.stop()
        self._asked = None  # an answer that comes now finds nobody
        super().done(result)


def size_words(count: int) -> str:
    """A number of bytes as people say it: "850 KB", "12.3 MB"."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} KB"
    return f"{count / 1e6:,.1f} MB"
