"""How the window looks: one table of colours for dark and for light, Fusion style, one small stylesheet, written for
text of 100 %.

Follows the system's colour scheme unless the user chose one. Imports Qt only, so that it can paint at once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from locheads_studio.config import paths
from locheads_studio.ui import text_size

Choice = Literal["system", "dark", "light"]


@dataclass(frozen=True)
class Tokens:
    """Colours by use, as #rrggbb."""

    dark: bool
    window: str
    surface: str  # bars and panels
    raised: str  # buttons, cards
    hover: str
    field: str  # where one types
    border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str  # links, marks, and what has the focus
    good: str
    warn: str
    bad: str
    canvas: str
    mask: str


DARK: Final = Tokens(
    dark=True,
    window="#1d1e21",
    surface="#25272b",
    raised="#33363c",
    hover="#3d4148",
    field="#1a1b1e",
    border="#3b3e45",
    text="#e8e9ec",
    muted="#a2a7b0",
    accent="#4a6af0",
    accent_hover="#3f5fe3",
    on_accent="#ffffff",
    link="#8aa2ff",
    good="#57c38b",
    warn="#e6b04f",
    bad="#ff8079",
    canvas="#161616",
    mask="#ff4d6d",
)
LIGHT: Final = Tokens(
    dark=False,
    window="#f1f2f4",
    surface="#fafbfc",
    raised="#e9ebef",
    hover="#dde0e6",
    field="#ffffff",
    border="#cfd3da",
    text="#1e2126",
    muted="#5d6470",
    accent="#3457d5",
    accent_hover="#2747bd",
    on_accent="#ffffff",
    link="#3457d5",
    good="#17734a",
    warn="#8f5f00",
    bad="#c2362f",
    canvas="#d8d8d8",
    mask="#f0264c",
)


_current = DARK  # of the one application there can be


def current() -> Tokens:
    """The colours of now, for what is painted."""
    return _current


class Theme(QObject):
    """The present colours and size of text; `changed` when they become others."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = "system", text_percent: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._choice: Choice = choice
        self.tokens = DARK
        app.setStyle("Fusion")
        text_size.choose(app, text_percent)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply(first=True)

    @property
    def choice(self) -> Choice:
        """What the user chose."""
        return self._choice

    def choose(self, choice: Choice) -> None:
        """Dark, light, or as the system."""
        self._choice = choice
        self._apply()

    def choose_text_size(self, percent: int) -> None:
        """Text of 100 to 200 percent, at once."""
        if percent != text_size.percent():
            text_size.choose(self._app, percent)
            self._app.setStyleSheet(stylesheet(self.tokens))
            text_size.tell()
            self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        self._apply()

    def _apply(self, first: bool = False) -> None:
        light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        if self._choice != "system":
            light = self._choice == "light"
        tokens = LIGHT if light else DARK
        if tokens is self.tokens and not first:
            return
        global _current  # Qt has one palette and one stylesheet per process, and so these are one
        _current = self.tokens = tokens
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(stylesheet(tokens))
        self.changed.emit()


def palette(t: Tokens) -> QPalette:
    """The same colours for what the stylesheet does not reach."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, t.window),
        (role.WindowText, t.text),
        (role.Base, t.field),
        (role.AlternateBase, t.surface),
        (role.Text, t.text),
        (role.Button, t.raised),
        (role.ButtonText, t.text),
        (role.BrightText, t.bad),
        (role.ToolTipBase, t.raised),
        (role.ToolTipText, t.text),
        (role.Highlight, t.accent),
        (role.HighlightedText, t.on_accent),
        (role.PlaceholderText, t.muted),
        (role.Link, t.link),
        (role.Mid, t.border),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.muted))
    return made


def stylesheet(t: Tokens) -> str:
    """The stylesheet with the colours put in."""
    text = _SHEET.replace("@icons", (paths.resources() / "icons").as_posix())
    for field in sorted(fields(t), key=lambda f: -len(f.name)):  # the longer names first: accent_hover before accent
        value = getattr(t, field.name)
        if isinstance(value, str):
            text = text.replace(f"@{field.name}", value)
    return text_size.sheet(text)


_SHEET: Final = """
QWidget { color: @text; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 5px 7px; }
QMenuBar { background: @surface; padding: 2px 4px; }
QMenuBar::item { padding: 4px 9px; border-radius: 5px; background: transparent; }
QMenuBar::item:selected { background: @hover; }
QMenu { background: @surface; border: 1px solid @border; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: @accent; color: @on_accent; }
QMenu::item:disabled { color: @muted; background: transparent; }
QMenu::separator { height: 1px; background: @border; margin: 5px 8px; }
QMenu::icon { left: 6px; }

#bar, #panel, #toolbar { background: @surface; }
#bar[edge="bottom"] { border-bottom: 1px solid @border; }
#bar[edge="top"] { border-top: 1px solid @border; }
#toolbar { border-right: 1px solid @border; }
#panel { border-left: 1px solid @border; }
#heading { color: @text; font-weight: 600; }
#muted { color: @muted; }
#problem { color: @bad; }
#warning { color: @warn; }
#title { font-size: 22px; font-weight: 600; }
#line { background: @border; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit {
    background: @field; border: 1px solid @border; border-radius: 6px; padding: 4px 8px;
    selection-background-color: @accent; selection-color: @on_accent; min-height: 20px; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: @link; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: @muted; }
QLineEdit#big { padding: 6px 8px; min-height: 22px; border-radius: 8px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(@icons/chevron.svg); width: 12px; height: 12px; }
QSpinBox, QDoubleSpinBox { min-height: 17px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QCheckBox { spacing: 7px; }
QCheckBox::indicator, QListWidget::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 4px;
    background: @field; }
QCheckBox::indicator:checked, QListWidget::indicator:checked { background: @accent; border-color: @accent;
    image: url(@icons/tick.svg); }
QCheckBox::indicator:focus { border-color: @text; }
QCheckBox:disabled { color: @muted; }
QCheckBox::indicator:disabled { border-color: @border; }
QRadioButton { spacing: 7px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 8px; background: @field; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; background: @on_accent; }
QRadioButton::indicator:focus { border-color: @text; }
QRadioButton::indicator:checked:focus { border-color: @link; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @border; outline: none; }

QPushButton { background: @raised; border: 1px solid @border; border-radius: 6px; padding: 5px 12px; min-height: 18px;
    icon-size: 16px; }
QPushButton:hover { background: @hover; }
QPushButton:focus { border-color: @link; }
QPushButton:disabled { color: @muted; background: @surface; }
QPushButton#primary { background: @accent; border: 1px solid @accent; color: @on_accent; font-weight: 600; }
QPushButton#primary:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton#primary:focus { border-color: @text; }
QPushButton#primary:disabled { background: @raised; border-color: @border; color: @muted; }
QPushButton#big { padding: 6px 18px; min-height: 22px; border-radius: 8px; }
QPushButton#primary[big="true"] { padding: 6px 20px; min-height: 22px; border-radius: 8px; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:checked { background: @accent; color: @on_accent; }
QToolButton:focus { border-color: @link; }
QToolButton:checked:focus { border-color: @text; }
QToolButton:disabled { color: @muted; }
QToolButton[popupMode="2"] { padding-right: 20px; }
QToolButton::menu-indicator { image: url(@icons/chevron.svg); width: 10px; height: 10px;
    subcontrol-position: right center; right: 5px; }
QToolButton#word { background: @raised; border-radius: 9px; padding: 2px 8px; }
QToolButton#small { background: @raised; padding: 2px 7px; }
QToolButton#word:hover, QToolButton#small:hover { background: @hover; }
QToolButton#word:focus, QToolButton#small:focus { border-color: @link; }
QToolButton#small:checked { background: @accent; color: @on_accent; }
QToolButton#small:checked:focus { border-color: @text; }
#segments { background: @field; border: 1px solid @border; border-radius: 7px; }
#segments QToolButton { padding: 3px 6px; border-radius: 5px; }
#segments QToolButton:checked { background: @raised; color: @text; }

QListWidget { background: transparent; border: 1px solid transparent; border-radius: 6px; outline: none; }
QListWidget:focus, QTreeWidget:focus, QTextBrowser:focus, QTableWidget:focus { border: 1px solid @link; }
QListWidget::item { padding: 3px 6px; border-radius: 5px; }
QListWidget::item:hover { background: @hover; }
QListWidget::item:selected { background: @hover; color: @text; }
QListWidget::item:selected:active { background: @raised; }

QSlider:horizontal { min-height: 16px; }
QSlider::groove:horizontal { height: 4px; background: @border; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: @text; }
QSlider:focus { border: 1px solid @link; border-radius: 4px; }
QSlider:focus { border: 1px solid @link; border-radius: 7px; }
QSlider::handle:horizontal:focus { background: @link; }
QSlider::sub-page:horizontal:disabled { background: @border; }

QProgressBar { background: @field; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QScrollBar:vertical { background: transparent; width: 10px; }
QScrollBar:horizontal { background: transparent; height: 10px; }
QScrollBar::handle { background: @border; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QSplitter::handle { background: @border; }
QSplitter::handle:vertical { height: 1px; }

#notice { background: @raised; border: 1px solid @border; border-radius: 9px; }
#notice[severity="error"] { border-color: @bad; }
#notice[severity="warning"] { border-color: @warn; }
#palette { background: @surface; border: 1px solid @border; }
#box { background: @surface; border: 1px solid @border; border-radius: 9px; }
#shortcuts { background: @field; border: 1px solid @border; border-radius: 6px; outline: none; }
#shortcuts:focus { border-color: @link; }
#shortcuts::item { padding: 4px 6px; }
#shortcuts::item:hover { background: @hover; }
#shortcuts::item:selected { background: @accent; color: @on_accent; }
#shortcuts QHeaderView::section { background: @surface; color: @muted; border: none;
    border-bottom: 1px solid @border; padding: 5px 6px; }
#card { background: @surface; border: 1px solid @border; border-radius: 10px; }
#card:hover, #card:focus { border-color: @link; background: @raised; }
#recent { text-align: left; background: transparent; border-color: transparent; }
#recent:hover, #recent:focus { border-color: @link; background: @surface; }
#suggestion { text-align: left; background: transparent; border-color: transparent; color: @muted; padding: 3px 5px; }
#suggestion:hover, #suggestion:focus { border-color: @link; color: @text; background: @surface; }
#drop { background: @surface; border: 2px dashed @border; border-radius: 12px; }
#drop[over="true"] { border-color: @link; background: @raised; }
#chip { border-radius: 12px; padding: 0 12px; min-height: 24px; max-height: 24px; background: @raised; }
#chip[kind="good"] { color: @good; }
#chip[kind="warn"] { color: @warn; }
#chip[kind="bad"] { color: @bad; }
"""
