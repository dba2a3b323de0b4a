"""What a search for localization heads found: a verdict, the found heads beside the present ones, and each alone."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from locheads_studio.heads.comparison import Comparison, Standing
from locheads_studio.ui.messages import shown
from locheads_studio.ui.widgets import Chip

_FEW: Final = 30  # held-out sentences below which a comparison says little


class FoundHeads(QWidget):
    """The last page of the wizard: `tell` what was found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.chip = Chip(self)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        self.verdict = self._label()
        row.addWidget(self.verdict, 1)
        column.addLayout(row)
        self.compared, self.each = QFrame(self), QFrame(self)
        for frame in (self.compared, self.each):
            frame.setObjectName("table")
            grid = QGridLayout(frame)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(22)
            grid.setVerticalSpacing(5)
        column.addWidget(self.compared)
        column.addWidget(self._label(self.tr("The found heads, each alone:")))
        column.addWidget(self.each)
        self.numbers = self._label()
        column.addWidget(self.numbers)
        self.made_of = self._label(name="muted")
        column.addWidget(self.made_of)
        column.addStretch(1)

    def _label(self, text: str = "", name: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setWordWrap(True)
        return label

    def tell(self, searched: Any) -> None:
        """Show a finished search."""
        compared: Comparison = searched.comparison
        chip, kind, words = self._verdict(compared)
        self.chip.tell(chip, kind)
        self.verdict.setText(words)
        self._show_compared(compared)
        self._show_each(compared)
        self.numbers.setText(self._numbers(searched.tuned))
        self.numbers.setVisible(searched.tuned is not None)
        facts = searched.found.provenance
        words = self.tr("{0} sentences about {1} pictures, {2}.").format(
            facts["samples"], searched.pictures, facts.get("date", "")
        )
        if searched.skipped:
            words += " " + self.tr("{0} could not be measured.").format(searched.skipped)
        self.made_of.setText(words)

    def _numbers(self, tuned: Any) -> str:
        """What was chosen for these heads, and what its verdicts are worth on scenes that nothing was chosen by."""
        if tuned is None:
            return ""
        said, fit = tuned.numbers, tuned.calibration
        words = self.tr("Smoothing {0} cells, level {1}, margin {2}.").format(said.sigma, said.level, said.margin)
        if fit is None:
            return words + " " + self.tr("How sure an answer is could not be told: {0}").format(shown(tuned.why))
        told = fit.provenance["scored"]
        absent, sure = percent(told["absent_not_found"]), told["sure_right"]
        if sure is None:
            verdicts = self.tr("It is sure of nothing. Of what is not there, {0} is called not found.").format(absent)
        else:
            verdicts = self.tr("Of what it is sure of, {0} is right. Of what is not there, {1} is called not found.")
            verdicts = verdicts.format(percent(sure), absent)
        return f"{words} {verdicts}"

    def _verdict(self, compared: Comparison) -> tuple[str, str, str]:
        """Chip, its kind, and a sentence."""
        few = ""
        if 0 < compared.samples < _FEW:
            few = " " + self.tr("But these were only {0} sentences: take more to be sure.").format(compared.samples)
        held = self.tr("on {0} sentences that they were not chosen by").format(compared.samples)
        if compared.present is None:
            return self.tr("New"), "good", self.tr("This model had no heads before: selecting by words needs them.")
        match compared.verdict:
            case "better":
                return self.tr("Better"), "good", self.tr("Better than the present heads, {0}.").format(held) + few
            case "worse":
                return self.tr("Worse"), "bad", self.tr("Worse than the present heads, {0}.").format(held) + few
            case "same":
                words = self.tr("No better and no worse than the present heads, {0}: the difference may be chance.")
                return self.tr("About the same"), "", words.format(held) + few
        words = self.tr(
            "Without masks nobody knows which are better. What is known is how often they were picked by how they look."
        )
        return self.tr("Not measured"), "warn", words

    def _show_compared(self, compared: Comparison) -> None:
        measured = compared.samples > 0
        columns = [self.tr("Right place"), self.tr("Overlap")] if measured else [self.tr("Picked in")]
        rows = [["", *columns, self.tr("Heads")], [self.tr("Found"), *self._figures(compared.found, measured)]]
        if compared.present is not None:
            rows.append([self.tr("Present"), *self._figures(compared.present, measured)])
        _fill_grid(self.compared, rows)
        self.compared.setToolTip(
            self.tr(
                "Right place: share of sentences for which the brightest spot lies on what is meant. "
                "Overlap: of the bright region with it, 0 to 1."
            )
            if measured
            else self.tr("Share of sentences for which a head was among those that look most closely.")
        )

    def _figures(self, standing: Standing, measured: bool) -> list[str]:
        heads = ", ".join(str(head) for head in standing.heads)
        if measured:
            return [percent(standing.pointing), _number(standing.overlap), heads]
        return [percent(standing.frequency), heads]

    def _show_each(self, compared: Comparison) -> None:
        columns = [
            self.tr("Head"), self.tr("Looks at the picture"), self.tr("Spread"), self.tr("Follows the words"),
        ]  # fmt: skip
        measured = compared.samples > 0
        if measured:
            columns += [self.tr("Right place"), self.tr("Overlap")]
        rows = [columns]
        for score in compared.scores:
            row = [str(score.head), percent(score.attention_sum), _number(score.entropy), _number(score.sensitivity)]
            if measured:
                row += [percent(score.pointing), _number(score.studio_iou)]
            rows.append(row)
        _fill_grid(self.each, rows)
        self.each.setToolTip(
            self.tr(
                "Each found head alone, means over all sentences. Looks at the picture: share of its attention that "
                "goes to the picture. Spread: spatial entropy of its map, low when it looks at one place. Follows the "
                "words: how much its map changes with the phrase."
            )
        )


def _fill_grid(frame: QFrame, rows: list[list[str]]) -> None:
    """Rows of text, the first as heading; what was there goes."""
    grid = frame.layout()
    assert isinstance(grid, QGridLayout)
    while (item := grid.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            label = QLabel(text, frame)
            label.setObjectName("muted" if y == 0 else "heading" if x == 0 else "")
            grid.addWidget(label, y, x)
    grid.setColumnStretch(len(rows[0]), 1)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
