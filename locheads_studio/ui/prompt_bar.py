"""Where the user says what the selection becomes, with one button that says what it will do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRegularExpression, QSize, Qt, Signal, Slot
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from locheads_studio.catalog.lora import Lora
from locheads_studio.document.edits import Recipe
from locheads_studio.studio.intents import Intent
from locheads_studio.studio.repaints import MOST_VARIATIONS, Repaint
from locheads_studio.studio.wishes import negative_in, outline_in, transition_in
from locheads_studio.ui import text_size
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.edge_row import EdgeRow
from locheads_studio.ui.files_row import FilesRow
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.hint_line import HintLine
from locheads_studio.ui.icons import icon
from locheads_studio.ui.key_tips import with_keys
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.phrase_bar import HistoryEdit
from locheads_studio.ui.text_size import mild, px
from locheads_studio.ui.widgets import LabelledSlider, PressedOnce, captioned

_WHY = {"mask": mark("Select or paint something first"), "picture": mark("Open a picture first")}
_VERBS = {"Replace": mark("Replace"), "Fill": mark("Fill"), "Refine": mark("Refine"), "Remove": mark("Remove")}
_TIPS = {
    "Replace": mark("Repaint what the phrase found"),
    "Fill": mark("Repaint what you painted"),
    "Grown": mark("Fill the new part of the canvas"),
    "Refine": mark("Change what is there only a little, as strength says"),
    "Remove": mark("Repaint it as the background: the prompt is empty"),
}
_LARGEST_SEED = 2**32 - 1


class PromptBar(QWidget):
    """`repaint_wanted` with the options; `changed`: the prompt or strength, on which the button depends."""

    repaint_wanted = Signal(object)
    changed = Signal()

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._action = actions["repaint"]  # what the button does too, by its keys
        self._intent: Intent | None = None
        actions.rebound.connect(self._show_keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = Wrap()
        self.edit = HistoryEdit(
            self.tr("What it becomes, like “a Spider-Man costume”. Empty removes it"),
            self.tr("Prompt: what it becomes"),
            self,
        )
        self.edit.addAction(icon("repaint", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.edit.setToolTip(self.tr("Say what the selection becomes and press Enter. Down shows what you said before"))
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self._repaint)
        row.addWidget(self.edit)
        self._build_seed(row)
        self._build_variations(row)
        self.more = QToolButton(self)
        self.more.setIcon(icon("sliders"))
        self.more.setCheckable(True)
        tip = self.tr("Strength, steps, guidance, what must not be painted, outline, place in the queue")
        self.more.setToolTip(tip)
        self.more.setAccessibleName(self.tr("More parameters"))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.toggled.connect(self._fold)
        row.addWidget(self.more)
        self.button = PressedOnce(self.tr("Replace"), self)
        self.button.setObjectName("primary")
        self.button.setProperty("big", True)
        self.button.clicked.connect(self._repaint)
        row.addWidget(self.button)
        column.addLayout(row)
        self._build_parameters(column)
        text_size.fit(self, self._fit)

    def _fit(self) -> None:
        self.edit.setMinimumWidth(px(150))
        self.button.setMinimumWidth(px(112))
        self.seed.setFixedWidth(px(126))
        self.variations.setFixedWidth(px(78))
        for button in (self.more, self.lock):
            button.setIconSize(QSize(mild(18), mild(18)))
        for box in (self.steps, self.guidance):
            box.setFixedWidth(px(86))

    def _build_seed(self, row: Wrap) -> None:
        self.seed = QLineEdit(self)
        self.seed.setObjectName("big")
        self.seed.setPlaceholderText(self.tr("New seed"))
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(self.tr("The same seed with the same words gives the same result. Typing one locks it"))
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,10}"), self))
        self.seed.textEdited.connect(self._seed_typed)
        row.addWidget(self.seed)
        self.lock = QToolButton(self)
        self.lock.setCheckable(True)
        self.lock.setIcon(icon("unlock"))
        self.lock.setAccessibleName(self.tr("Keep the seed"))
        self.lock.setToolTip(self.tr("Keep this seed for the next repaint, instead of drawing a new one"))
        self.lock.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lock.toggled.connect(self._locked)
        row.addWidget(self.lock)

    def _build_variations(self, row: Wrap) -> None:
        self.variations = QComboBox(self)
        self.variations.addItem(self.tr("Auto"), None)
        for count in range(1, MOST_VARIATIONS + 1):
            self.variations.addItem(f"{count} ×", count)
        self.variations.setAccessibleName(self.tr("Variations"))
        self.variations.setToolTip(
            self.tr("How many results a repaint makes, each with its own seed. Auto: two, one of a very large mask")
        )
        row.addWidget(self.variations)

    def _build_place(self, column: QVBoxLayout) -> None:
        self.place = QComboBox(self.parameters)
        for text, place in (
            (self.tr("at the end"), "back"),
            (self.tr("before what waits"), "front"),
            (self.tr("instead of the others"), "replace"),
        ):
            self.place.addItem(text, place)
        tip = self.tr("Where a new repaint goes when others are still to be made")
        row = captioned(self.tr("In the queue"), self.place, tip)
        self.place.setAccessibleName(self.tr("Place in the queue"))
        row.addStretch(1)
        column.addLayout(row)

    def _build_parameters(self, column: QVBoxLayout) -> None:
        self.parameters = QWidget(self)
        rows = QVBoxLayout(self.parameters)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        row = Wrap(gap=18)
        rows.addLayout(row)
        tip = self.tr("100 % paints anew. Less keeps more of what is there, and the button says Refine")
        self.strength = LabelledSlider(self.tr("Strength"), 10, 100, 100, " %", tip, self.parameters, width=150)
        self.strength.changed.connect(self.changed)
        row.addWidget(self.strength)
        self.steps = QSpinBox(self.parameters)
        self.steps.setRange(0, 200)
        self.steps.setSpecialValueText(self.tr("Auto"))
        self.guidance = QDoubleSpinBox(self.parameters)
        self.guidance.setRange(0, 30)
        self.guidance.setSingleStep(0.5)
        self.guidance.setDecimals(1)
        self.guidance.setSpecialValueText(self.tr("Auto"))
        for name, box, tip in (
            (
                self.tr("Steps"),
                self.steps,
                self.tr("More steps are slower and often finer. Auto takes what suits the models"),
            ),
            (
                self.tr("Guidance"),
                self.guidance,
                self.tr("How strictly the prompt is followed. Auto takes what suits the models"),
            ),
        ):
            row.addItem(captioned(name, box, tip))
        rows.addLayout(self._negative_row())
        self.edge = EdgeRow(self.parameters)
        self.edge.changed.connect(self.changed)
        rows.addWidget(self.edge)
        self.files = FilesRow(self.parameters)
        self.files.changed.connect(self.changed)
        rows.addWidget(self.files)
        self._build_place(rows)
        self.hint = HintLine(self)  # the window puts it over the picture, which it must not push
        self.parameters.hide()
        column.addWidget(self.parameters)

    def _negative_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(7)
        label = QLabel(self.tr("Not"), self.parameters)
        self.negative = QLineEdit(self.parameters)
        self.negative.setPlaceholderText(self.tr("What must not be painted, like “text, people”"))
        self.negative.setAccessibleName(self.tr("Negative prompt: what must not be painted"))
        self.negative.setToolTip(self.tr("Words for what must not appear. Some models cannot be told: then it says so"))
        self.negative.setClearButtonEnabled(True)
        self.negative.textChanged.connect(self.changed)
        self.negative.returnPressed.connect(self._repaint)
        label.setBuddy(self.negative)
        row.addWidget(label)
        row.addWidget(self.negative, 1)
        return row

    # --- values

    @property
    def options(self) -> Repaint:
        """What to ask for."""
        seed = min(int(self.seed.text() or 0), _LARGEST_SEED) if self.lock.isChecked() and self.seed.text() else None
        return Repaint(
            prompt=self.edit.text(),
            seed=seed,
            steps=self.steps.value() or None,
            guidance=self.guidance.value() or None,
            strength=self.strength.value() / 100,
            outline=self.edge.outline,
            transition=self.edge.transition,
            negative=self.negative.text().strip(),
            reference=self.files.shown,
            loras=self.files.loras,
            variations=self.variations.currentData(),
            place=self.place.currentData(),
        )

    def fill(self, recipe: Recipe, prompt: str, files: tuple[Path | None, tuple[Lora, ...]] = (None, ())) -> None:
        """The parameters of a recipe, to be changed and asked for again; the seed is kept. ``files``: its reference
        picture and LoRA files, as far as they are known."""
        self.edit.setText(prompt)
        self.seed.setText(str(recipe.seed))
        self.lock.setChecked(True)
        self.strength.set_value(round(recipe.strength * 100))
        self.steps.setValue(recipe.steps)
        self.guidance.setValue(recipe.guidance)
        self.negative.setText(negative_in(recipe))
        self.edge.fill(outline_in(recipe), transition_in(recipe))
        self.files.fill(*files)

    def show_intent(self, intent: Intent) -> None:
        """What the button will do."""
        self._intent = intent
        self.button.setText(spoken(_VERBS[intent.verb]))
        hint = self.tr("What it becomes, like “a Spider-Man costume”. Empty removes it")
        if intent.fresh:
            hint = self.tr("What the new part shows. Empty goes on with the picture")
        self.edit.setPlaceholderText(hint)
        self.button.setEnabled(intent.ready)
        outline = self.edge.show_auto(intent.outline)
        tip = spoken(_TIPS["Grown" if intent.fresh else intent.verb])
        self.button.setToolTip(
            with_keys(f"{tip} ({{0}})", self._action) + f"\n{outline}"
            if intent.ready
            else spoken(_WHY.get(intent.why, ""))
        )
        self.button.setAccessibleDescription(self.button.toolTip())

    @Slot()
    def _show_keys(self) -> None:
        if self._intent is not None:
            self.show_intent(self._intent)

    def show_seed(self, seed: int | None) -> None:
        """The seed that was used last, unless one is locked."""
        if not self.lock.isChecked() and seed is not None:
            self.seed.setText(str(seed))

    @Slot()
    def _repaint(self) -> None:
        if self.button.isEnabled():
            self.repaint_wanted.emit(self.options)

    @Slot(str)
    def _seed_typed(self, text: str) -> None:
        self.lock.setChecked(bool(text))

    @Slot(bool)
    def _locked(self, locked: bool) -> None:
        self.lock.setIcon(icon("lock" if locked else "unlock"))

    @Slot(bool)
    def _fold(self, shown: bool) -> None:
        self.parameters.setVisible(shown)
