"""The tools at the left, and the row above the canvas with what the tool in hand can be set to."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from locheads_studio.document.masks import Combination
from locheads_studio.studio.session import Session
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui import text_size
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.crop_row import CropRow
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.icons import icon
from locheads_studio.ui.key_tips import KeyTip
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.selections_menu import SelectionsMenu
from locheads_studio.ui.text_size import mild, px
from locheads_studio.ui.widgets import LabelledSlider, Segments, tool_button

_TOOLS: Final = (
    ("tool_brush", "tool_eraser", "tool_lasso", "tool_rectangle", "tool_wand"),
    ("tool_plus", "tool_minus", "tool_box"),
    ("tool_crop", "tool_hand"),
)
_COMBINE: Final[tuple[tuple[Combination, str, str], ...]] = (
    ("replace", "replace-mask", mark("New: what you select next takes the mask's place. Points correct the mask")),
    ("add", "add", mark("Add: what you select next is added to the mask (hold Shift)")),
    ("subtract", "subtract", mark("Subtract: what you select next is taken from the mask (hold Alt)")),
    ("intersect", "intersect", mark("Intersect: only what both have stays (hold Shift and Alt)")),
)
_LEAST_HIGH: Final = 480  # logical pixels of the tool bar in the smallest window
_ROOMY: Final = 920  # logical pixels in which every tool's options have room beside the name of the menu
_HINTS: Final = {
    "lasso": mark("Draw around what to select. Shift adds, Alt subtracts, both intersect"),
    "rectangle": mark("Drag a rectangle. Shift adds, Alt subtracts, both intersect"),
    "plus": mark("Click what belongs to it. Shift adds another thing, Alt takes away. Click a plus point to remove it"),
    "minus": mark("Click what does not belong to it. Click a minus point to remove it"),
    "box": mark("Drag a box around one thing: nothing beyond it is selected. Shift adds, Alt subtracts"),
    "hand": mark("Drag to move the picture, turn the wheel to zoom"),
}


class ToolBar(QFrame):
    """The tools, one under another."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAccessibleName(self.tr("Tools"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(6, 8, 6, 8)
        self._grid.setSpacing(4)
        self._groups: list[list[QToolButton]] = []
        self._lines: list[QFrame] = []
        for group, size, height in (*((group, 22, 36) for group in _TOOLS), (("undo", "redo"), 20, 34)):
            self._groups.append([])
            for verb in group:
                button = tool_button(actions[verb], self, size=size)
                text_size.fit(button, partial(_fit, button, 36, height))
                self._groups[-1].append(button)
        for _ in _TOOLS[1:]:
            line = QFrame(self)
            line.setObjectName("line")
            line.setFixedHeight(1)
            self._lines.append(line)
        self._columns = 0
        text_size.fit(self, self._place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def _place(self) -> None:
        """One under another, or in two columns where they would not all be seen."""
        buttons = [button for group in self._groups for button in group]
        high = sum(button.minimumHeight() + 4 for button in buttons) + 13 * len(self._lines) + 16
        columns = 1 if high <= (self.height() if self.isVisible() else _LEAST_HIGH) else 2
        self.setFixedWidth(columns * (mild(36) + 4) + 8)
        if columns == self._columns:
            return
        self._columns = columns
        grid = self._grid
        while grid.takeAt(0) is not None:
            pass
        for row in range(grid.rowCount()):
            grid.setRowStretch(row, 0)
        row = 0
        for number, group in enumerate(self._groups):
            if group is self._groups[-1]:
                grid.setRowStretch(row, 1)
                row += 1
            elif number:
                line = self._lines[number - 1]
                grid.setRowMinimumHeight(row, 9)
                grid.addWidget(line, row, 0, 1, columns, Qt.AlignmentFlag.AlignVCenter)
                row += 1
            for place, button in enumerate(group):
                grid.addWidget(button, row + place // columns, place % columns)
            row += -(-len(group) // columns)


def _fit(button: QToolButton, width: int, height: int) -> None:
    button.setFixedSize(mild(width), mild(height))


class OptionsBar(QFrame):
    """`changed`: the tool's options are others."""

    changed = Signal()

    def __init__(self, tools: ToolBox, session: Session, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setProperty("edge", "bottom")
        self._tools, self._session = tools, session
        row = Wrap(self, gap=10)
        row.setContentsMargins(12, 6, 12, 6)
        self._build_combine(row)
        self.hint = QLabel("", self)
        self.hint.setObjectName("muted")
        self.hint.setWordWrap(True)  # two lines fit
        self._build_brush(row, actions)
        self._build_wand(row)
        self.crop = CropRow(self)
        self.crop.hide()
        row.addWidget(self.crop)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.hint.setSizePolicy(policy)
        row.addWidget(self.hint)
        self._change = self._mask_menu(actions)
        row.addWidget(self._change)
        styles = ("style_tint", "style_outline", "style_bw", "style_checker")
        self._styles = Segments(((actions[verb], "") for verb in styles), self)
        row.addWidget(self._styles)

    def _build_combine(self, row: Wrap) -> None:
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

    def _build_brush(self, row: Wrap, actions: Actions) -> None:
        self.diameter = LabelledSlider(self.tr("Size"), 1, 600, int(self._tools.options.size), self.tr(" px"), "", self)
        self.hardness = LabelledSlider(
            self.tr("Hardness"),
            0,
            100,
            round(self._tools.options.hardness * 100),
            " %",
            "",
            self,
            80,
        )
        self.pressure = QCheckBox(self.tr("Pressure"), self)
        self.pressure.setToolTip(self.tr("With a pen, pressing harder paints wider"))
        self.pressure.setChecked(self._tools.options.use_pressure)
        for slider, tip, verbs in (
            (self.diameter, self.tr("Diameter ({0} and {1})"), ("brush_smaller", "brush_larger")),
            (self.hardness, self.tr("Soft or hard edge ({0} and {1})"), ("brush_softer", "brush_harder")),
        ):
            for widget in (slider, slider.slider):
                KeyTip(widget, tip, *(actions[verb] for verb in verbs))
            slider.changed.connect(self._set)
            row.addWidget(slider)
        self.pressure.toggled.connect(self._set)
        row.addWidget(self.pressure)

    def _build_wand(self, row: Wrap) -> None:
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
        text_size.fit(button, lambda: button.setIconSize(QSize(mild(17), mild(17))))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(self.tr("Grow, shrink, feather, smooth, refine, clean up, fill, invert, keep the mask"))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(button)
        menu.addAction(self._amount_row(menu))
        for verb in ("grow", "shrink", "feather", "smooth", "refine", "clean", "holes", "", "invert", "all", "clear"):
            if verb:
                menu.addAction(actions[f"mask_{verb}"])
            else:
                menu.addSeparator()
        menu.addSeparator()
        self.kept = SelectionsMenu(self._session, actions["selection_keep"], menu)
        menu.addMenu(self.kept)
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
        self.amount.setAccessibleName(self.tr("Pixels for grow, shrink, feather, smooth, refine and clean up"))
        self.amount.setToolTip(self.tr("For grow, shrink, feather, smooth, refine and clean up"))
        label.setBuddy(self.amount)
        inside.addWidget(label)
        inside.addWidget(self.amount, 1)
        action = QWidgetAction(menu)
        action.setDefaultWidget(row)
        return action

    def resizeEvent(self, event: QResizeEvent) -> None:
        style = (
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon
            if self.width() > px(_ROOMY)
            else Qt.ToolButtonStyle.ToolButtonIconOnly
        )
        self._change.setToolButtonStyle(style)
        self._styles.setVisible(self.width() > px(_ROOMY) and self.crop.isHidden())  # they are in the View menu, too

    def show_tool(self, name: str) -> None:
        """Show the options of a tool; "hand" and "crop" too."""
        crop = name == "crop"
        self.crop.setVisible(crop)
        for other in (self.combine_box, self.hint, self._change):
            other.setVisible(not crop)
        self._styles.setVisible(self.width() > px(_ROOMY) and not crop)
        brush, wand = name in ("brush", "eraser"), name == "wand"
        for widget in (self.diameter, self.hardness, self.pressure):
            widget.setVisible(brush)
        for widget in (self.tolerance, self.contiguous):
            widget.setVisible(wand)
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

    @Slot(object)
    def show_held(self, held: Combination | None) -> None:
        """Which way the next selection meets the mask, as the keys that are held say; None: the mode."""
        for action in self._combine.actions():
            action.setChecked(action.data() == (held or self._session.combine))

    @Slot(QAction)
    def _combined(self, action: QAction) -> None:
        self._session.combine = action.data()
