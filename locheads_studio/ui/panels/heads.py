"""Why it looks there: each head's own map, the map of each word, every head of the model, and the paper's figures."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from locheads_studio.document.edits import Looked
from locheads_studio.heads.names import Head
from locheads_studio.studio.headview import HeadView
from locheads_studio.studio.session import Session
from locheads_studio.ui.flow import Flow, Wrap
from locheads_studio.ui.head_card import HeadCard, WordButton
from locheads_studio.ui.head_grid import HeadGrid
from locheads_studio.ui.head_plots import FrequencyPlot, SumsPlot
from locheads_studio.ui.language import spoken
from locheads_studio.ui.messages import told
from locheads_studio.ui.panels.section import Section

_PATIENCE_MS: Final = 150  # the heads of before stay on show so long while others are read
_LENS: Final = 320  # pixels of the longer side of a map that is looked at on the picture
_CRITERIA: Final = ("sum", "entropy", "sensitivity")
_CRITERION: Final = 14  # characters of its name that are shown in any language; the panel is no wider


class HeadsPanel(Section):
    """`looked` with a small heat map 0..1 and its title while a head or word is pointed at, else with None and ""."""

    looked = Signal(object, str)

    def __init__(self, session: Session, heads: HeadView, parent: QWidget) -> None:
        super().__init__(spoken("Heads"), spoken("Select something by words to see which heads found it."), parent)
        self._session, self.heads = session, heads
        self.cards: dict[Head, HeadCard] = {}
        self.words: list[WordButton] = []
        self.voices: list[WordButton] = []
        self._looked: tuple[Looked, ...] = ()
        self._words_of: object = None
        self._looking: object = None  # at which card, word or cell
        self._build()
        heads.on_changed = self._changed
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        self.refresh()

    def close_session(self) -> None:
        """Stop watching; before the widget goes."""
        self._later.stop()
        self.heads.close()

    # --- layout

    def _build(self) -> None:
        self.reset = QPushButton(self.tr("Reset"), self)
        self.reset.setToolTip(self.tr("Back to the heads that this model set looks with"))
        self.reset.clicked.connect(self._reset)
        self.head.addWidget(self.reset)
        scroll = QScrollArea(self.content)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget(scroll)
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(0, 0, 6, 0)
        self.rows.setSpacing(7)
        self._word_label = self._label(self.tr("Word by word"), "heading")
        self._word_box = QWidget(inside)
        self._flow = Flow(self._word_box)
        self.rows.addWidget(self._word_box)
        self._voice_label = self._label(self.tr("Where each looked"), "heading")
        self._voice_box = QWidget(inside)
        self._voice_flow = Flow(self._voice_box)
        self.rows.addWidget(self._voice_box)
        self.rows.addSpacing(4)
        self.rows.addWidget(self._label(self.tr("Heads that count"), "heading"))
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        self.rows.addLayout(self._list)
        self._build_grid(inside)
        self._build_plots(inside)
        self.rows.addStretch(1)
        scroll.setWidget(inside)
        self.area = scroll
        self.body.addWidget(scroll, 1)

    def _build_grid(self, inside: QWidget) -> None:
        self.rows.addSpacing(4)
        row = Wrap()
        row.addWidget(self._label(self.tr("All heads"), "heading", add=False))
        self.criterion = QComboBox(inside)
        self.criterion.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.criterion.setMinimumContentsLength(_CRITERION)
        self.criterion.setAccessibleName(self.tr("What colours the heads"))
        self.criterion.setToolTip(
            self.tr(
                "Attention sum: how much a head looks at the picture. Entropy: how scattered it looks. "
                "Sensitivity: how much the words move it"
            )
        )
        titles = (self.tr("Attention sum"), self.tr("Low entropy"), self.tr("Sensitivity"))
        for name, title in zip(_CRITERIA, titles, strict=True):
            self.criterion.addItem(title, name)
        self.criterion.currentIndexChanged.connect(self._show_grid)
        row.addWidget(self.criterion)
        self.rows.addLayout(row)
        self.grid = HeadGrid(inside)
        self.grid.setAccessibleName(self.tr("All heads of the model, a row for each layer"))
        self.grid.setAccessibleDescription(self.tr("Arrow keys move, Space takes a head in or out"))
        self.grid.setToolTip(self.tr("Click a head to take it in or out. Layers from bottom to top"))
        self.grid.toggled.connect(self._toggle)
        self.grid.pointed.connect(self._pointed)
        self.rows.addWidget(self.grid)
        self.readout = self._label("", "muted")
        self.whole = QPushButton(self.tr("Read all layers"), inside)
        self.whole.setToolTip(
            self.tr("Layers above the deepest head in use are not loaded. Loading them takes memory and a moment")
        )
        self.whole.clicked.connect(self.heads.read_whole)
        self.rows.addWidget(self.whole)

    def _build_plots(self, inside: QWidget) -> None:
        self.rows.addSpacing(6)
        self._sums_title = self._label(self.tr("Attention on the picture, sorted"), "heading")
        self.sums = SumsPlot(inside)
        self.sums.setToolTip(
            self.tr("Each head's mean attention sum, in ascending order. Heads below τ hardly look at the picture")
        )
        self.rows.addWidget(self.sums)
        self.sums_note = self._label("", "muted")
        self._frequency_title = self._label(self.tr("Selection frequency"), "heading")
        self.frequency = FrequencyPlot(inside)
        self.frequency.setToolTip(
            self.tr("How often a head above τ was among those of lowest entropy. The first ones are localization heads")
        )
        self.rows.addWidget(self.frequency)
        self.frequency_note = self._label("", "muted")

    def _label(self, text: str, name: str, *, add: bool = True) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName(name)
        label.setWordWrap(add)
        if add:
            self.rows.addWidget(label)
        return label

    # --- what is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.heads.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.heads.watch(False)
        self._look(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "grid"):
            for widget in (self.grid, self.sums, self.frequency, *self.cards.values()):
                widget.update()

    def _changed(self) -> None:
        if not self.isVisible():
            return
        reading = self.heads.state == "reading"
        if not reading or not self._later.isActive():
            self._later.start(_PATIENCE_MS if reading else 0)

    @Slot()
    def refresh(self) -> None:
        """Show the heads as they are now."""
        heads = self.heads
        ready = heads.facts is not None and heads.state == "ready"
        texts = {
            "empty": self.tr("Select something by words to see which heads found it."),
            "reading": self.tr("Reading every head…"),
            "failed": self._problem(),
        }
        if not ready:
            self._empty.setText(texts.get(heads.state, ""))
            self._look(None)
        self.show_empty(not ready)
        self.reset.setVisible(ready)
        self.reset.setEnabled(ready and not heads.is_own)
        if not ready:
            return
        self._show_words()
        self._show_voices()
        self._show_cards()
        self._show_grid()
        self._show_plots()

    def _problem(self) -> str:
        problem = self.heads.problem
        if problem is None:
            return self.tr("The heads were not read. Select something again.")
        return told(problem)

    def _show_words(self) -> None:
        facts = self.heads.facts
        assert facts is not None
        if self._words_of is facts:
            return
        self._words_of = facts
        self._look(None)
        for button in self.words:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.words = []
        for number, word in enumerate(facts.trace.words):
            button = WordButton(number, word, self._word_box)
            button.setToolTip(self.tr("Point here to see where the heads look when they read “{0}”").format(word))
            button.setAccessibleName(self.tr("Word: {0}").format(word))
            button.pointed.connect(self._word_pointed)
            self._flow.addWidget(button)
            button.show()
            self.words.append(button)
        self._word_label.setVisible(bool(self.words))

    def _show_voices(self) -> None:
        """Where each voice looked, where others than the heads were asked."""
        found = self._session.found
        looked = () if found is None else found.looked
        self._voice_label.setVisible(bool(looked))
        self._voice_box.setVisible(bool(looked))
        if looked == self._looked:
            return
        self._looked = looked
        for button in self.voices:
            self._voice_flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.voices = []
        names = {"heads": self.tr("Heads"), "printed": self.tr("Printed box"), "detector": self.tr("Detector")}
        for number, one in enumerate(looked):
            name = names.get(one.voice, one.voice)
            places = self.tr("%n place(s)", "", len(one.boxes)) if one.boxes else self.tr("nothing")
            text = f"{name} · {_plain(places, len(one.boxes))}"
            button = WordButton(number, f"✓ {text}" if one.taken else text, self._voice_box)
            answer = self.tr("The answer is one of its places."), self.tr("The answer is another place.")
            taken = answer[0] if one.taken else answer[1]
            asked = self.tr("Asked for “{0}”. Point here to see where it looked.").format(one.thing)
            button.setToolTip(f"{asked} {taken}")
            button.setAccessibleName(f"{text}. {taken}")
            button.pointed.connect(self._voice_pointed)
            self._voice_flow.addWidget(button)
            button.show()
            self.voices.append(button)

    def _show_cards(self) -> None:
        heads = self.heads
        for head in [head for head in self.cards if head not in heads.chosen]:
            card = self.cards.pop(head)
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        for place, head in enumerate(heads.chosen):
            if head not in self.cards:
                card = self.cards[head] = HeadCard(head, self)
                card.muted.connect(heads.mute)
                card.soloed.connect(heads.hear_alone)
                card.dropped.connect(heads.toggle)
                card.pointed.connect(self._card_pointed)
            card = self.cards[head]
            if self._list.indexOf(card) != place:
                self._list.removeWidget(card)
                self._list.insertWidget(place, card)
                card.show()
            self._fill_card(card)

    def _fill_card(self, card: HeadCard) -> None:
        heads, facts = self.heads, self.heads.facts
        assert facts is not None
        numbers = [  # all of them from the start: cards of one height, and a place for what is not known yet
            (self.tr("sum"), self._number(card.head, "sum")),
            (self.tr("entropy"), self._number(card.head, "entropy")),
            (self.tr("sensitivity"), self._number(card.head, "sensitivity")),
        ]
        card.show_state(
            numbers, on=card.head in heads.active, alone=heads.solo == card.head, added=card.head not in facts.trace.own
        )
        if card.drawn_of is not facts:
            card.drawn_of = facts
            values = heads.head_map(card.head, 128)
            if values is not None:
                card.show_map(self._session.committed, self._session.size, values)

    def _number(self, head: Head, name: str) -> str:
        facts = self.heads.facts
        values = {
            "sum": facts.sums if facts else None,
            "entropy": facts.entropy if facts else None,
            "sensitivity": facts.sensitivity if facts else None,
        }[name]
        if values is None or facts is None or not facts.has(head):
            return "–"
        value = float(values[head.layer, head.index])
        return f"{value:.2f}" if isfinite(value) else "–"

    @Slot()
    def _show_grid(self) -> None:
        facts = self.heads.facts
        if facts is None:
            return
        item = self.criterion.model().index(2, 0)
        known = facts.sensitivity is not None
        self.criterion.setItemData(2, None if known else 0, Qt.ItemDataRole.UserRole - 1)  # 0: cannot be chosen
        tip = "" if known else self.tr("Known from the second phrase on the same picture on")
        self.criterion.model().setData(item, tip, Qt.ItemDataRole.ToolTipRole)
        if not known and self.criterion.currentData() == "sensitivity":
            self.criterion.setCurrentIndex(0)
        name = self.criterion.currentData()
        values = {"sum": facts.sums, "entropy": facts.entropy, "sensitivity": facts.sensitivity}[name]
        assert values is not None
        self.grid.show_values(values, frozenset(self.heads.active), low_is_good=name == "entropy")
        self.whole.setVisible(not facts.trace.is_whole)
        self._show_readout(self.grid.head)

    def _show_plots(self) -> None:
        ranking, measured = self.heads.ranking, self.heads.measured
        frequencies = measured or ranking
        sums: tuple[QWidget, ...] = self._sums_title, self.sums, self.sums_note
        frequency: tuple[QWidget, ...] = self._frequency_title, self.frequency, self.frequency_note
        for widgets, there in ((sums, ranking is not None), (frequency, frequencies is not None)):
            for widget in widgets:
                widget.setVisible(there)
        self.sums.show_ranking(ranking, self.heads.active)
        self.frequency.show_ranking(frequencies, self.heads.active)
        if ranking is not None:
            read = self.tr("Mean over the %n phrase(s) read so far. Layers 0 and 1 left out.", "", ranking.samples)
            self.sums_note.setText(_plain(read, ranking.samples))
        if measured is not None:
            self.frequency_note.setText(
                self.tr("Measured on {0} sentences when the heads were found.").format(f"{measured.samples:,}")
            )
        elif ranking is not None:
            read = self.tr("Over the %n phrase(s) read so far.", "", ranking.samples)
            self.frequency_note.setText(_plain(read, ranking.samples))

    # --- pointing

    def _look(self, at: object, title: str = "", make: Callable[[], object] | None = None) -> None:
        """Show a map on the picture; None: the heat map itself again."""
        if at is None and self._looking is None:
            return
        self._looking = at
        self.looked.emit(make() if make is not None else None, title)

    @Slot(object, bool)
    def _card_pointed(self, head: Head, on: bool) -> None:
        if on:
            self._look(("head", head), self.tr("Head {0}").format(head), lambda: self.heads.head_map(head, _LENS))
        elif self._looking == ("head", head):
            self._look(None)

    @Slot(int, bool)
    def _word_pointed(self, number: int, on: bool) -> None:
        facts = self.heads.facts
        if on and facts is not None and number < len(facts.trace.words):
            title = self.tr("At the word “{0}”").format(facts.trace.words[number])
            self._look(("word", number), title, lambda: self.heads.word_map(number, _LENS))
        elif self._looking == ("word", number):
            self._look(None)

    @Slot(int, bool)
    def _voice_pointed(self, number: int, on: bool) -> None:
        if on and number < len(self._looked):
            one = self._looked[number]
            self._look(("voice", number), self.voices[number].accessibleName(), lambda: self._boxes_map(one))
        elif self._looking == ("voice", number):
            self._look(None)

    def _boxes_map(self, looked: Looked) -> object:
        """A small heat map of a voice's boxes, the surest hottest."""
        width, height = self._session.size
        scale = min(1.0, _LENS / max(width, height))
        heat = np.zeros((max(1, round(height * scale)), max(1, round(width * scale))), np.float32)
        for place in reversed(range(len(looked.boxes))):
            x0, y0, x1, y1 = (round(edge * scale) for edge in looked.boxes[place])
            heat[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)] = 1.0 if place == 0 else 0.6
        return heat

    @Slot(object)
    def _pointed(self, head: Head | None) -> None:
        self._show_readout(head)
        facts = self.heads.facts
        if head is not None and facts is not None and facts.has(head):
            self._look(("cell", head), self.tr("Head {0}").format(head), lambda: self.heads.head_map(head, _LENS))
        elif isinstance(self._looking, tuple) and self._looking[0] == "cell":
            self._look(None)

    def _show_readout(self, head: Head | None) -> None:
        if head is None:
            text = self.tr("The stronger the colour, the more a head looks like a localization head.")
        else:
            text = self.tr("{0} · sum {1} · entropy {2}").format(
                head, self._number(head, "sum"), self._number(head, "entropy")
            )
            if self.heads.facts is not None and self.heads.facts.sensitivity is not None:
                text = self.tr("{0} · sensitivity {1}").format(text, self._number(head, "sensitivity"))
        self.readout.setText(text)
        if head is not None:
            self.grid.setAccessibleDescription(text)

    @Slot(object)
    def _toggle(self, head: Head) -> None:
        self.heads.toggle(head)

    @Slot()
    def _reset(self) -> None:
        self.heads.reset()

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 160)


def _plain(text: str, count: int) -> str:
    """Without a translation Qt leaves the English plural sign in."""
    return text.replace("(s)", "" if count == 1 else "s")
