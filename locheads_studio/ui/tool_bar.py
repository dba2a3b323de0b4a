"""The tools at the left, and the row above the canvas with what the tool in hand can be set to."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from locheads_studio.document.masks import Combination
from locheads_studio.studio.session import Session
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.icons import icon
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.widgets import LabelledSlider, Segments, tool_button

_TOOLS: Final = (
    ("tool_brush", "tool_eraser", "tool_lasso", "tool_rectangle", "tool_wand"),
    ("tool_plus", "tool_minus", "tool_box"),
    ("tool_hand",),
)
_COMBINE: Final[tuple[tuple[Combination, str, str], ...]] = (
    ("replace", "replace-mask", mark("New: what you select next takes the mask's place")),
    ("add", "add", mark("Add: what you select next is added to the mask")),
    ("subtract", "subtract", mark("Subtract: what you select next is taken from the mask")),
    ("intersect", "intersect", mark("Intersect: only what both have stays")),
)
_ROOMY: Final = 760  # logical pixels in which every tool's options have room beside the name of the menu
_HINTS: Final = {
    "lasso": mark("Draw around what to select"),
    "rectangle": mark("Drag a rectangle"),
    "plus": mark("Click what belongs to it. Click a point again to take it away"),
    "minus": mark("Click what does not belong to it. Click a point again to take it away"),
    "box": mark("Drag a box around one thing"),
    "hand": mark("Drag to move the picture, turn the wheel to zoom"),
}


class ToolBar(QFrame):
    """The tools, one under another."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setFixedWidth(48)
        self.setAccessibleName(self.tr("Tools"))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(4)
        for index, group in enumerate(_TOOLS):
            if index:
                line = QFrame(self)
                line.setObjectName("line")
                line.setFixedSize(26, 1)
                column.addSpacing(4)
                column.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
                column.addSpacing(4)
            for verb in group:
                button = tool_button(actions[verb], self, size=22)
                button.setFixedSize(36, 36)
                column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        for verb in ("undo", "redo"):
            button = tool_button(actions[verb], self, size=20)
            button.setFixedSize(36, 34)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)


class OptionsBar(QFrame):
    """`changed`: the tool's options are others."""

    changed = Signal()

    def __init__(self, tools: ToolBox, session: Session, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setProperty("edge", "bottom")
        self._tools, self._session = tools, session
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(10)
        self.setFixedHeight(44)
        self._build_combine(row)
        self.hint = QLabel("", self)
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)  # two lines fit
        self._build_brush(row)
        self._build_wand(row)
        row.addWidget(self.hint, 1)
        row.addStretch(0)
        self._change = self._mask_menu(actions)
        row.addWidget(self._change)
        styles = ("style_tint", "style_outline", "style_bw", "style_checker")
        row.addWidget(Segments(((actions[verb], "") for verb in styles), self))

    def _build_combine(self, row: QHBoxLayout) -> None:
        self._combine = QActionGroup(self)
        made = []
        for how, picture, tip in _COMBINE:
            tip = spoken(tip)
            action = QAction(re.split("[:：]", tip)[0], self._combine)
            action.setIcon(icon(picture, on="text"))
            action.setToolTip(tip)
            action.setCheckable(True)
            action.setData(how)
            action.setChecked(how == self._session.combine)
            made.append((action, ""))
        self._combine.triggered.connect(self._combined)
        self.combine_box = Segments(made, self)
        self.combine_box.setAccessibleName(self.tr("How the next selection meets the mask"))
        row.addWidget(self.combine_box)

    def _build_brush(self, row: QHBoxLayout) -> None:
        self.diameter = LabelledSlider(
            self.tr("Size"), 1, 600, int(self._tools.options.size), self.tr(" px"), self.tr("Diameter ([ and ])"), self
        )
        self.hardness = LabelledSlider(
            self.tr("Hardness"),
            0,
            100,
            round(self._tools.options.hardness * 100),
            " %",
            self.tr("Soft or hard edge (Shift+[ and ])"),
            self,
            80,
        )
        self.pressure = QCheckBox(self.tr("Pressure"), self)
        self.pressure.setToolTip(self.tr("With a pen, pressing harder paints wider"))
        self.pressure.setChecked(self._tools.options.use_pressure)
        for widget in (self.diameter, self.hardness):
            widget.changed.connect(self._set)
            row.addWidget(widget)
        self.pressure.toggled.connect(self._set)
        row.addWidget(self.pressure)

    def _build_wand(self, row: QHBoxLayout) -> None:
        tip = self.tr("How different a colour may be")
        self.tolerance = LabelledSlider(self.tr("Tolerance"), 0, 128, self._tools.options.tolerance, "", tip, self)
        self.tolerance.changed.connect(self._set)
        row.addWidget(self.tolerance)
        self.contiguous = QCheckBox(self.tr("Connected"), self)
        self.contiguous.setToolTip(self.tr("Only what is connected to the place you click"))
        self.contiguous.setChecked(self._tools.options.contiguous)
        self.contiguous.toggled.connect(self._set)
        row.addWidget(self.contiguous)

    def _mask_menu(self, actions: Actions) -> QToolButton:
        button = QToolButton(self)
        button.setText(self.tr(" Change mask"))
        button.setIcon(icon("mask-menu"))
        button.setAccessibleName(self.tr("Change the mask"))
        button.setIconSize(QSize(17, 17))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(self.tr("Grow, shrink, feather, smooth, fill, invert the mask"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.addAction(self._amount_row(menu))
        for verb in ("grow", "shrink", "feather", "smooth", "holes", "", "invert", "all", "clear"):
            if verb:
                menu.addAction(actions[f"mask_{verb}"])
            else:
                menu.addSeparator()
        button.setMenu(menu)
        return button

    def _amount_row(self, menu: QMenu) -> QWidgetAction:
        row = QWidget(menu)
        inside = QHBoxLayout(row)
        inside.setContentsMargins(24, 4, 12, 4)
        label = QLabel(self.tr("By"), row)
        self.amount = QSpinBox(row)
        self.amount.setRange(1, 200)
        self.amount.setValue(4)
        self.amount.setSuffix(self.tr(" px"))
        self.amount.setAccessibleName(self.tr("Pixels for grow, shrink, feather and smooth"))
        self.amount.setToolTip(self.tr("For grow, shrink, feather and smooth"))
        label.setBuddy(self.amount)
        inside.addWidget(label)
        inside.addWidget(self.amount, 1)
        action = QWidgetAction(menu)
        action.setDefaultWidget(row)
        return action

    def resizeEvent(self, event: QResizeEvent) -> None:
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if self.width() > _ROOMY
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self._change.setToolButtonStyle(style)

    def show_tool(self, name: str) -> None:
        """Show the options of a tool; "hand" too."""
        brush, wand = name in ("brush", "eraser"), name == "wand"
        for widget in (self.diameter, self.hardness, self.pressure):
            widget.setVisible(brush)
        for widget in (self.tolerance, self.contiguous):
            widget.setVisible(wand)
        self.combine_box.setVisible(name in ("lasso", "rectangle", "wand", "box", "plus", "minus"))
        self.hint.setText(spoken(_HINTS.get(name, "")))

    def step_size(self, by: int) -> None:
        """Larger or smaller by about a tenth."""
        now = self.diameter.value()
        self.diameter.set_value(now + by * max(1, now // 10))

    def step_hardness(self, by: int) -> None:
        """Harder or softer by ten percent."""
        self.hardness.set_value(self.hardness.value() + 10 * by)

    @Slot()
    def _set(self) -> None:
        options = self._tools.options
        options.size, options.hardness = float(self.diameter.value()), self.hardness.value() / 100
        options.tolerance, options.contiguous = self.tolerance.value(), self.contiguous.isChecked()
        options.use_pressure = self.pressure.isChecked()
        self.changed.emit()

    @Slot(QAction)
    def _combined(self, action: QAction) -> None:
        self._session.combine = action.data()
