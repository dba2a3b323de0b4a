"""The start page: open, drop or paste a picture, recent ones, the samples. Qt only, so that it is there at once."""

from __future__ import annotations

import logging
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.config import paths
from locheads_studio.ui import text_size
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.icons import Mark, icon
from locheads_studio.ui.key_tips import KeyTip
from locheads_studio.ui.messages import shown
from locheads_studio.ui.recovery import RecoveryList

_THUMB: Final = QSize(208, 156)
_COLUMNS: Final = 4
_SUGGESTION_PADDING: Final = 6  # as in ui/theme.py
_RECENT: Final = 3  # the menu has more

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Suggestion:
    """A phrase and a prompt to begin with."""

    phrase: str
    prompt: str


@dataclass(frozen=True)
class Sample:
    """A bundled picture with what can be tried on it, one suggestion at least."""

    path: Path
    title: str
    suggestions: tuple[Suggestion, ...]

    @property
    def small(self) -> Path:
        """A smaller copy, quick to read."""
        return self.path.parent / "small" / f"{self.path.stem}.jpg"


def samples() -> tuple[Sample, ...]:
    """Those of `resources/samples/samples.toml`, in its order."""
    folder = paths.resources() / "samples"
    try:
        table = tomllib.loads((folder / "samples.toml").read_text(encoding="utf-8"))
        made = [
            Sample(folder / row["file"], row["title"], tuple(Suggestion(**words) for words in row["try"]))
            for row in table["sample"]
        ]
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        log.warning("no sample pictures: %s", error)
        return ()
    return tuple(sample for sample in made if sample.suggestions and sample.path.is_file())


class SampleCard(QAbstractButton):
    """A sample as a card: thumbnail, title, and its suggestions, each a button of its own.

    `wanted` with the sample and the suggestion; a click beside the suggestions means the first.
    """

    wanted = Signal(object, object)

    def __init__(self, sample: Sample, parent: QWidget) -> None:
        super().__init__(parent)
        self.sample = sample
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sample picture: {0}").format(shown(sample.title)))
        self.setToolTip(self._told(sample.suggestions[0]))
        self.clicked.connect(lambda: self.wanted.emit(sample, sample.suggestions[0]))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 10)
        column.setSpacing(2)
        picture = QLabel(self)
        self._picture = picture
        column.addWidget(picture)
        column.addSpacing(6)
        title = QLabel(shown(sample.title), self)
        title.setObjectName("heading")
        title.setIndent(_SUGGESTION_PADDING)
        title.setWordWrap(True)
        self._title = title
        column.addWidget(title)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._suggestions = [self._suggestion(suggestion) for suggestion in sample.suggestions]
        for button in self._suggestions:
            column.addWidget(button)
        text_size.fit(self, self._fit)

    def _fit(self) -> None:
        """Thumbnail and words as wide as the size of text has it."""
        size = _thumb()
        self._picture.setPixmap(_thumbnail(self.sample, size, self.devicePixelRatioF()))
        self._picture.setFixedSize(size)
        self._title.setFixedWidth(size.width())
        for suggestion, button in zip(self.sample.suggestions, self._suggestions, strict=True):
            button.ensurePolished()
            lines = (f"“{suggestion.phrase}”", f"→ {suggestion.prompt}")
            width = size.width() - 2 * _SUGGESTION_PADDING
            cut = (button.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines)
            button.setText("\n".join(cut))
            button.setFixedWidth(size.width())
        self.updateGeometry()

    def _told(self, suggestion: Suggestion) -> str:
        return self.tr("Open it with “{0}” and “{1}” filled in").format(suggestion.phrase, suggestion.prompt)

    def _suggestion(self, suggestion: Suggestion) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName("suggestion")
        button.setToolTip(self._told(suggestion))
        button.setAccessibleName(button.toolTip())
        button.clicked.connect(lambda: self.wanted.emit(self.sample, suggestion))
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens it as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def paintEvent(self, event: object) -> None:
        """The stylesheet's background is all there is."""


def _thumb() -> QSize:
    return QSize(text_size.mild(_THUMB.width()), text_size.mild(_THUMB.height()))


def _thumbnail(sample: Sample, side: QSize, ratio: float) -> QPixmap:
    size = side * ratio
    picture = QPixmap(str(sample.small))
    if picture.isNull():
        picture = QPixmap(str(sample.path))
    picture = picture.scaled(
        size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    out = QPixmap(size)
    out.fill(Qt.GlobalColor.transparent)
    painter = QPainter(out)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path_ = QPainterPath()
    path_.addRoundedRect(QRectF(0, 0, size.width(), size.height()), 6 * ratio, 6 * ratio)
    painter.setClipPath(path_)
    painter.drawPixmap((size.width() - picture.width()) // 2, (size.height() - picture.height()) // 2, picture)
    painter.end()
    out.setDevicePixelRatio(ratio)
    return out


class DropArea(QFrame):
    """Where a picture can be dropped; the whole window takes it too."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        text_size.fit(self, lambda: self.setMinimumHeight(text_size.mild(132)))

    def mark(self, over: bool) -> None:
        """While something is held over it."""
        self.setProperty("over", over)
        self.style().polish(self)


class StartPage(QScrollArea):
    """`open_wanted`, `paste_wanted`; `picture_wanted` with a path; `sample_wanted` with a Sample and a Suggestion."""

    open_wanted = Signal()
    paste_wanted = Signal()
    picture_wanted = Signal(str)
    sample_wanted = Signal(object, object)
    models_wanted = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cards: list[SampleCard] = []
        self._columns = 0
        page = QWidget(self)
        outer = QHBoxLayout(page)
        outer.setContentsMargins(24, 28, 24, 28)
        column = QVBoxLayout()
        column.setSpacing(10)
        self._build_head(page, column)
        self._build_drop(page, column)
        column.addWidget(self._models_line(page))
        self.recovery = RecoveryList(page)
        column.addWidget(self.recovery)
        column.addSpacing(12)
        self._recent = QWidget(page)
        self._recent_rows = QVBoxLayout(self._recent)
        self._recent_rows.setContentsMargins(0, 0, 0, 12)
        self._recent_rows.setSpacing(2)
        column.addWidget(self._recent)
        self._build_samples(page, column)
        column.addStretch(1)
        outer.addStretch(1)
        outer.addLayout(column, 0)
        outer.addStretch(1)
        self.setWidget(page)

    def _build_head(self, page: QWidget, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Mark("app", 40, "link", page))
        words = QVBoxLayout()
        words.setSpacing(0)
        title = QLabel("LocHeads Studio", page)
        title.setObjectName("title")
        words.addWidget(title)
        line = QLabel(self.tr("Say what to change, see where the model looked, repaint just that."), page)
        line.setObjectName("muted")
        line.setWordWrap(True)
        words.addWidget(line)
        row.addLayout(words, 1)
        column.addLayout(row)
        column.addSpacing(10)

    def _build_drop(self, page: QWidget, column: QVBoxLayout) -> None:
        self.drop = DropArea(page)
        inside = QVBoxLayout(self.drop)
        inside.setSpacing(10)
        inside.addStretch(1)
        inside.addWidget(Mark("image", 36, "muted", self.drop), 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(QLabel(self.tr("Drop a picture here"), self.drop), 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.open_button = QPushButton(self.tr("Open a picture…"), self.drop)
        self.open_button.setObjectName("primary")
        KeyTip(self.open_button, self.tr("PNG, JPEG, WebP or TIFF ({0})"), self._actions["open"])
        self.open_button.clicked.connect(self.open_wanted)
        row.addWidget(self.open_button)
        paste = QPushButton(self.tr("Paste"), self.drop)
        paste.setIcon(icon("paste"))
        KeyTip(paste, self.tr("Open the picture on the clipboard ({0})"), self._actions["paste"])
        paste.clicked.connect(self.paste_wanted)
        row.addWidget(paste)
        row.addStretch(1)
        inside.addLayout(row)
        inside.addStretch(1)
        column.addWidget(self.drop)

    def _build_samples(self, page: QWidget, column: QVBoxLayout) -> None:
        known = samples()
        if not known:
            return
        column.addWidget(_heading(self.tr("Try one of these"), page))
        grid = self._grid = QGridLayout()
        grid.setSpacing(12)
        for sample in known:
            card = SampleCard(sample, page)
            card.wanted.connect(self.sample_wanted)
            self._cards.append(card)
        column.addLayout(grid)
        text_size.fit(self, self._place_cards)

    def _place_cards(self) -> None:
        """As many beside each other as there is room for."""
        across = _thumb().width() + 16 + self._grid.horizontalSpacing()
        columns = min(_COLUMNS, max(1, (self.viewport().width() - 48 + self._grid.horizontalSpacing()) // across))
        if columns == self._columns:
            return
        self._columns = columns
        for card in self._cards:
            self._grid.removeWidget(card)
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // columns, index % columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._cards:
            self._place_cards()

    def _models_line(self, page: QWidget) -> QLabel:
        label = QLabel("", page)
        label.setObjectName("muted")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.RichText)
        label.linkActivated.connect(self._link)
        self.models_line = label
        return label

    def set_models(self, title: str, note: str) -> None:
        """Say in one sentence which models will be used, with the way to others."""
        self.models_line.setText(
            self.tr("Uses <b>{0}</b>. {1} <a href='models'>Use other models</a>").format(shown(title), shown(note))
        )

    def set_recent(self, names: list[str]) -> None:
        """Show recent pictures; those that are gone are left out."""
        while (item := self._recent_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        there = [Path(name) for name in names if Path(name).is_file()][:_RECENT]
        if there:
            self._recent_rows.addWidget(_heading(self.tr("Recent pictures"), self._recent))
        for path in there:
            button = QPushButton(self._recent)
            button.setFlat(True)
            button.setIcon(icon("image", "muted"))
            metrics = button.fontMetrics()
            button.setText(f"{path.name}   {metrics.elidedText(str(path.parent), Qt.TextElideMode.ElideMiddle, 520)}")
            button.setProperty("path", str(path))
            button.setToolTip(str(path))
            button.setObjectName("recent")
            button.clicked.connect(self._recent_clicked)
            self._recent_rows.addWidget(button)

    @Slot()
    def _recent_clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self.picture_wanted.emit(button.property("path"))

    @Slot(str)
    def _link(self, _: str) -> None:
        self.models_wanted.emit()


def _heading(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName("heading")
    return label
