"""The editor: canvas, bars and panels around one session. It shows what is; what happens is in `verbs`."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from locheads_studio.document.geometry import Box
from locheads_studio.document.preview import Preview
from locheads_studio.studio.controller import Controller
from locheads_studio.studio.headview import HeadView
from locheads_studio.studio.hints import Hint, Hints
from locheads_studio.studio.live import PAUSE_S, LiveLook
from locheads_studio.studio.notices import Notice
from locheads_studio.studio.sentence import split
from locheads_studio.studio.session import Change, Session
from locheads_studio.studio.shadowoffer import ShadowOffer
from locheads_studio.studio.strip import Check
from locheads_studio.studio.tools import ToolBox
from locheads_studio.ui import text_size
from locheads_studio.ui.actions import Actions
from locheads_studio.ui.bridge import Bridge
from locheads_studio.ui.canvas import Canvas
from locheads_studio.ui.canvas_panes import Content
from locheads_studio.ui.flow import Wrap
from locheads_studio.ui.help_window import offer_help
from locheads_studio.ui.language import mark, spoken
from locheads_studio.ui.messages import shown
from locheads_studio.ui.panels.heads import HeadsPanel
from locheads_studio.ui.panels.history import HistoryPanel
from locheads_studio.ui.panels.layers import LayersPanel
from locheads_studio.ui.panels.queue import QueuePanel
from locheads_studio.ui.panels.results import ResultsPanel
from locheads_studio.ui.phrase_bar import PhraseBar
from locheads_studio.ui.prompt_bar import PromptBar
from locheads_studio.ui.refine_row import RefineRow
from locheads_studio.ui.stage import Stage
from locheads_studio.ui.status_bar import StatusBar
from locheads_studio.ui.text_size import mild, px
from locheads_studio.ui.tool_bar import OptionsBar, ToolBar
from locheads_studio.ui.widgets import Segments, scrolling

_SELECTING: Final = ("select", "segment")
_PANEL: Final = 276  # how wide the side panel is, logical pixels at 100 %
_ROOMY: Final = 1120  # as wide as the upper bar is with words on its buttons
_THOUGHT_MS: Final = 600  # without a key before it is told what was typed means: half a word means nothing
_TITLE: Final = 260  # logical pixels of a typed phrase over the canvas
_VIEWS: Final = (
    ("view_attention", mark("Where it looked")),
    ("view_mask", mark("Mask")),
    ("view_result", mark("Result")),
    ("view_side", ""),
    ("view_compare", ""),
)


class Editor(QWidget):
    """`closing`: it goes; `noticed` with each notice; `titled`: name or modified mark changed; `opened`: another
    document, or none; `live_chosen`: whether to look while a phrase is typed."""

    noticed = Signal(object)
    live_chosen = Signal(bool)
    titled = Signal()
    closing = Signal()
    opened = Signal()

    def __init__(
        self, session: Session, controller: Controller, bridge: Bridge, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.controller, self.actions_ = session, controller, actions
        self.tools = ToolBox(controller)
        self._bridge = bridge
        self._stale: set[Change] = set()
        self._selecting = self._view_chosen = self._panel_forced = False
        self.panel_wanted = True
        self._looked_at: Content | None = None  # before the running repaint's preview came
        self.live = LiveLook(session, controller.glimpses)
        self.live.on_changed = self._show_glimpse
        self.hints = Hints(controller.desk.aside)

    def make(self) -> Iterator[None]:
        """Make what is in it, before anything else is asked of it; in steps, so that the window moves in between: all
        of it at once takes more than a tenth of a second."""
        session, controller = self.session, self.controller
        yield from self._build()
        self._shadow = ShadowOffer(controller.desk, self._intent_changed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(round(PAUSE_S * 1000))
        self._pause.timeout.connect(self.live.look)
        self._thought = QTimer(self)
        self._thought.setSingleShot(True)
        self._thought.setInterval(_THOUGHT_MS)
        self._thought.timeout.connect(self._hint)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        self._bridge.ticked.connect(self._tick)
        controller.on_busy = self._busy_changed
        self._stops = [session.observe(self._changed), controller.notices.observe(self._noticed)]
        self.choose_tool("brush")
        self.refresh()

    def close_session(self) -> None:
        """Stop watching; before the widget goes."""
        self.closing.emit()
        for stop in self._stops:
            stop()
        self._stops = []
        self.controller.on_busy = None
        self.live.close()
        self._shadow.close()
        self._pause.stop()
        self.heads.close_session()
        self.canvas.close_session()
        self._later.stop()
        self._thought.stop()

    # --- layout

    def _build(self) -> Iterator[None]:
        self.canvas = Canvas(self.session, self.tools, self.controller, self)
        self.canvas.view_changed.connect(self._view_changed)
        self.canvas.wants_mask.connect(self._show_mask)
        self.canvas.held_changed.connect(self._show_held)
        self.phrase = PhraseBar(self.actions_, self)
        self.phrase.typed.connect(self._typed)
        self.phrase.left.connect(self.live.leave)
        yield
        self.options = OptionsBar(self.tools, self.session, self.actions_, self)
        self.options.changed.connect(self.canvas.refresh_cursor)
        self.options.kept.wanted.connect(self.controller.masks.load_selection)
        self.phrase.held_changed.connect(self.options.show_held)
        yield
        self.prompt = PromptBar(self.actions_, self)
        self.prompt.changed.connect(self._intent_changed)
        self.prompt.edit.textChanged.connect(self._prompt_changed)
        yield
        self.status = StatusBar(self.actions_, self)
        self.canvas.value_read.connect(self.status.show_value)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._top = self._top_bar()
        rows.addWidget(self._top)
        yield
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._tools = ToolBar(self.actions_, self)
        middle.addWidget(self._tools)
        yield
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.addWidget(self.options)
        self.stage = Stage(self)
        self.stage.set_picture(self.canvas)
        self.stage.freed.connect(self.canvas.keep_words_in)
        self.stage.add(self.phrase.below, "top")
        self.refine = RefineRow(self.controller, self)
        self.refine.ended.connect(self._refined)
        self.refine.tried.connect(self.options.amount.setValue)
        self.stage.add(self.refine, "top")
        self.stage.add(self.prompt.hint, "bottom")
        self.stage.add(self.prompt.parameters, "bottom")
        centre.addWidget(self.stage, 1)
        bottom = QFrame(self)
        bottom.setObjectName("bar")
        bottom.setProperty("edge", "top")
        inside = QVBoxLayout(bottom)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.addWidget(self.prompt)
        centre.addWidget(bottom)
        middle.addLayout(centre, 1)
        yield
        panel = yield from self._side_panel()
        middle.addWidget(panel)
        yield
        rows.addLayout(middle, 1)
        rows.addWidget(self.status)
        for widget, page in (
            (self.phrase, "words"),
            (self.canvas, "masks"),
            (self.options, "masks"),
            (self.prompt, "repainting"),
            (self.results, "repainting"),
            (self.queue, "repainting"),
            (self.layers, "layers"),
            (self.history, "layers"),
            (self.heads, "heads"),
        ):
            offer_help(widget, page)
        # Tab goes the way the work goes: say it, correct it, repaint it.
        order = (
            self.phrase.edit,
            self._toggle,
            self.phrase.button,
            self.phrase.split.what,
            self.phrase.split.undo,
            self.canvas,
            self.prompt.edit,
            self.prompt.seed,
            self.prompt.lock,
            self.prompt.variations,
        )
        for before, after in zip(order, (*order[1:], self.prompt.more), strict=True):
            QWidget.setTabOrder(before, after)
        QWidget.setTabOrder(self.prompt.more, self.prompt.button)
        QWidget.setTabOrder(self.prompt.button, self.results.list)

    def _top_bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setObjectName("bar")
        bar.setProperty("edge", "bottom")
        row = Wrap(bar, gap=12)
        row.setContentsMargins(12, 9, 12, 9)
        row.addWidget(self.phrase)
        self._toggle = self.phrase.add_toggle(self.actions_["live"])
        views = self._views = Segments(((self.actions_[verb], spoken(text)) for verb, text in _VIEWS), bar)
        views.setAccessibleName(self.tr("What is shown"))
        row.addWidget(views)
        why = Segments(((self.actions_["heads"], ""), (self.actions_["panel"], "")), bar)
        row.addWidget(why)
        for frame in (views, why):
            row.setAlignment(frame, Qt.AlignmentFlag.AlignTop)  # beside a phrase of several lines
            text_size.fit(frame, partial(self._fit_segments, frame))
        return bar

    def _fit_segments(self, frame: Segments) -> None:
        frame.setFixedHeight(self.phrase.edit.sizeHint().height())

    def _side_panel(self) -> Generator[None, None, QFrame]:
        self.panel = QFrame(self)
        self.panel.setObjectName("panel")
        text_size.fit(self.panel, lambda: self.panel.setFixedWidth(mild(_PANEL)))
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(0, 0, 0, 0)
        splitter = self._splitter = QSplitter(Qt.Orientation.Vertical, self.panel)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        self.results = ResultsPanel(self.session, self.actions_, splitter)
        self.results.looked.connect(self._look_at_check)
        yield
        self.layers = LayersPanel(self.session, self.controller, splitter)
        self.layers.mask_wanted.connect(self._show_mask)
        self.history = HistoryPanel(self.session, splitter)
        for section, share in ((self.results, 5), (self.layers, 4), (self.history, 5)):
            splitter.addWidget(section)
            splitter.setStretchFactor(splitter.indexOf(section), share)
        yield
        self.heads = HeadsPanel(self.session, HeadView(self.session, self.controller), self.panel)
        self.heads.looked.connect(self.canvas.look_through)
        yield
        self._pages = QStackedWidget(self.panel)
        self._pages.addWidget(scrolling(splitter, self._pages))
        self._pages.addWidget(self.heads)
        column.addWidget(self._pages, 1)
        yield
        self.queue = QueuePanel(splitter, self.panel)
        self.queue.cancel_wanted.connect(self.controller.cancel_queued)
        column.addWidget(self.queue)
        return self.panel

    def arranged(self) -> str:
        """How high the parts of the side panel are, to be kept."""
        return bytes(self._splitter.saveState().data()).hex()

    def arrange(self, kept: str) -> None:
        """As they were; what is no such thing is ignored."""
        with contextlib.suppress(ValueError):
            self._splitter.restoreState(bytes.fromhex(kept))

    # --- room

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def want_panel(self, wanted: bool) -> None:
        """The side panel, as the user has it. Where the picture would have less than half of the window it gives way,
        unless it is wanted now."""
        self.panel_wanted = self._panel_forced = wanted
        self._give_room()

    def want_layers(self) -> None:
        """The panel, with the layers in it."""
        self._turn_to(heads=False)
        self.want_panel(True)

    def _give_room(self) -> None:
        """Bars shorten their words and the panel gives way before the picture does."""
        self._views.shorten(self.width() < px(_ROOMY))
        window, bars = self.window().size(), self.height() - self.stage.height()
        wide = self.width() - self._tools.width() - mild(_PANEL)
        room = wide * max(0, self.height() - bars) >= 0.5 * window.width() * window.height()
        shown = self.panel_wanted and (room or self._panel_forced)
        self.panel.setVisible(shown)
        self.actions_.check("panel", shown)

    def areas(self) -> list[QWidget]:
        """Bars and panels, in the order of the work; those that are hidden too."""
        panels = [self.results, self.layers, self.history, self.heads, self.queue]
        return [self._top, self._tools, self.options, self.canvas, self.prompt, *panels, self.status]

    # --- what is chosen

    @property
    def tool_in_hand(self) -> str:
        """A tool of the tool bar, or "hand"."""
        return "hand" if self.canvas.hand else self.tools.name

    def choose_tool(self, name: str) -> None:
        """A tool of the tool bar, or "hand"; a crop in hand is let go."""
        if self.canvas.crop.active:
            self.canvas.crop.end()
        if name == "hand":
            self.canvas.set_hand(True)
        else:
            self.tools.name = name  # type: ignore[assignment]
            self.canvas.set_hand(False)
        self.actions_.check(f"tool_{name}")
        self.options.show_tool(name)

    def show_content(self, content: Content) -> None:
        """One view, unless several are shown side by side."""
        if self.canvas.layout_kind != "side":
            self.canvas.show_content(content)

    def choose_view(self, content: Content) -> None:
        """The view that the user wants: it stays when a selection that runs comes to its end."""
        self._view_chosen = True
        self.canvas.show_content(content)

    def show_heads(self) -> None:
        """The heads in the side panel instead of results, layers and history, or these again."""
        shown = self._pages.currentWidget() is self.heads and self.panel.isVisible()
        self._turn_to(heads=not shown)
        if not shown:
            self.want_panel(True)
        self._view_changed()

    def _turn_to(self, *, heads: bool) -> None:
        self._pages.setCurrentIndex(int(heads))
        self.actions_.check("heads", heads)

    # --- looking while typing

    def look_live(self, on: bool) -> None:
        """Whether the heat map follows the phrase while it is typed."""
        self.live.switch(on)
        self.actions_.check("live", on)

    def choose_live(self) -> None:
        """On, or off again: the user's choice."""
        self.look_live(not self.live.is_on)
        self.live_chosen.emit(self.live.is_on)
        if self.phrase.edit.hasFocus():
            self._typed(self.phrase.edit.text())

    @Slot(str)
    def _typed(self, text: str) -> None:
        if self.live.typed(text):
            self._pause.start()
        self._thought.start()

    @Slot()
    def _prompt_changed(self) -> None:
        self.prompt.hint.say_nothing()
        self._thought.start()

    @Slot()
    def _hint(self) -> None:
        """Nothing was typed for a while: say what the models will make of it."""
        if self.session.is_open:
            phrase = self.phrase.edit.text()
            if split(phrase) is None:  # of a whole request each half is told when it stands by itself
                self.hints.phrase(phrase, self.phrase.show_hint)
            self.hints.prompt(self.prompt.edit.text(), self._show_prompt_hint)

    def _show_prompt_hint(self, hint: Hint) -> None:
        if hint.text == self.prompt.edit.text():
            self.prompt.hint.show_prompt(hint)

    def _show_glimpse(self) -> None:
        found = self.live.found
        if found is None:
            self.canvas.look_through(None)
        else:
            words = self.canvas.fontMetrics().elidedText(found.phrase, Qt.TextElideMode.ElideRight, _TITLE)
            self.canvas.look_through(found.heat, self.tr("“{phrase}”, not selected yet").format(phrase=words))

    # --- what changed

    def _changed(self, kind: Change, box: Box | None) -> None:
        if kind == "mask":
            if self.actions_["undo"].isEnabled() != self.session.can_undo:
                self._enable()  # a first stroke can be undone while it is drawn
            return  # comes with every move of a brush; what hangs on it comes with "history" too
        if kind == "opened":
            self._show_opened()
        elif kind == "found" and self.session.expecting is not None and self.session.found is not None:
            self.show_content("attention")
        elif kind == "found" and self.session.found is self.session.state.found:
            self._let_go()
        elif kind == "results" and self.session.shown is not None and self.canvas.layout_kind != "compare":
            self.show_content("result")
        self._stale.add(kind)
        if not self._later.isActive():
            self._later.start()

    def _let_go(self) -> None:
        """The keys leave the phrase for the picture once it is found; not while another is typed, and what was not
        found is typed anew."""
        found, phrase = self.session.found, self.phrase
        held = phrase.edit.hasFocus() or phrase.button.hasFocus()
        if found is not None and held and phrase.is_asked(found.phrase):
            self.canvas.setFocus()

    def _show_opened(self) -> None:
        self._selecting = False
        if self.session.is_open:
            self.options.diameter.set_value(min(400, max(12, max(self.session.size) // 18)))
            self.canvas.show_content("mask")
            self.canvas.fit()
            self.canvas.look_as(self.canvas.opened_as)
            found = self.session.found
            self.phrase.edit.setText(found.phrase if found is not None else "")
            self.prompt.edit.setText("")
            if "heads" in self.canvas.opened_as:
                self._turn_to(heads=self.canvas.opened_as["heads"] is True)
        self.opened.emit()

    @Slot()
    def refresh(self) -> None:
        """Show what changed since the last time."""
        stale, self._stale = self._stale, set()
        everything = bool(not stale or stale & {"opened", "canvas"})
        session = self.session
        if everything or "results" in stale:
            self.results.refresh()
        if everything or "layers" in stale or self.layers.is_stale:
            self.layers.refresh()
        if everything or "history" in stale:
            self.history.refresh()
        if everything or "words" in stale:
            self.phrase.edit.set_history(session.phrases)
            self.prompt.edit.set_history(session.used_prompts)
        if everything or "modified" in stale:
            self.titled.emit()
        if not self.controller.busy and self._selecting:
            self._selecting = False
            attention = self.canvas.layout_kind == "single" and self.canvas.shown == "attention"
            if attention and session.has_mask and not self._view_chosen:
                self.show_content("mask")
        self.prompt.show_seed(self.controller.repaints.last_seed)
        self._intent_changed()
        self._show_found()
        self.refine.look()
        self._enable()
        self._view_changed()

    @Slot()
    def _intent_changed(self) -> None:
        options = self.prompt.options
        intent = self.controller.repaints.intent(options.prompt, options.strength)
        self.prompt.show_intent(intent)
        self.phrase.shadow.setVisible(intent.verb == "Remove" and intent.ready and self._shadow.offered)
        primary = "big" if self.session.has_mask else "primary"  # the next step is the one that stands out
        if self.phrase.button.objectName() != primary:
            self.phrase.button.setObjectName(primary)
            self.phrase.button.setProperty("big", True)
            self.phrase.button.style().polish(self.phrase.button)

    def _show_found(self) -> None:
        activity, session = self.controller.activity, self.session
        looking = activity is not None and activity.work in _SELECTING
        if activity is not None and activity.work == "segment":  # points are no news, another place is
            looking = session.is_open and session.found is not session.state.found
        if looking and not self._selecting:
            self._selecting, self._view_chosen = True, False
        self.phrase.show_found(self.session.found, looking, self.controller.selecting.phrases_waiting)

    def _enable(self) -> None:
        session, given = self.session, {"editor"}
        if session.is_open:
            given |= {"picture"}
            found = session.found
            for name, there in (
                ("mask", session.has_mask),
                ("undo", session.can_undo),
                ("redo", session.can_redo),
                ("two", found is not None and len(found.candidates) > 1),
                ("shown", session.shown is not None),
                ("apply", session.shown is not None or session.editing is not None),
                ("compare", len(session.results) > 1 and (session.shown or session.compared) is not None),
                ("results", bool(session.results)),
                ("busy", self.controller.busy),
                ("layer", bool(session.layers)),
                ("editing", session.editing is not None),
                ("repeat", self.controller.repaints.last_seed is not None),
            ):
                if there:
                    given.add(name)
        self.actions_.enable(frozenset(given))
        self._name_steps()

    def _name_steps(self) -> None:
        """Undo and redo say which step."""
        session = self.session
        labels, at = (session.history.labels, session.history.position) if session.is_open else ((), 0)
        undone = shown(labels[at]) if session.is_open and session.history.can_undo else ""
        redone = shown(labels[at + 1]) if session.can_redo else ""
        for verb, text, step in (
            ("undo", self.tr("&Undo: {step}"), undone),
            ("redo", self.tr("&Redo: {step}"), redone),
        ):
            action = self.actions_[verb]
            plain = action.property("plain") or action.text()
            action.setProperty("plain", plain)
            action.setText(text.format(step=_escaped(step)) if step else plain)

    @Slot()
    def _view_changed(self) -> None:
        canvas = self.canvas
        single = {"source": "view_result", "attention": "view_attention", "mask": "view_mask", "result": "view_result"}[
            canvas.shown
        ]
        self.actions_.check({"side": "view_side", "compare": "view_compare"}.get(canvas.layout_kind, single))
        styles = {
            "tint": "style_tint",
            "outline": "style_outline",
            "black and white": "style_bw",
            "checkerboard": "style_checker",
        }
        self.actions_.check(styles[canvas.mask_style])
        self.actions_.check(f"colour_{canvas.mask_colour}")
        canvas.refresh_cursor()
        facts = ""
        if self.session.compared is not None and canvas.layout_kind != "compare":
            self.session.compare_result(None)  # the comparison ended
        if self.session.is_open:
            self.session.look_at(canvas.noted() | {"heads": self._pages.currentWidget() is self.heads})
            picture = self.session.picture
            depth = self.tr(" · 16 bit") if picture.depth == 16 else ""
            facts = f"{picture.width} × {picture.height} px{depth}"
        self.status.show_facts(facts, canvas.percent)

    @Slot(object)
    def _show_held(self, held: object) -> None:
        self.options.show_held(held)  # type: ignore[arg-type]

    @Slot(bool)
    def _refined(self, held: bool) -> None:
        if held:
            self.canvas.setFocus()

    def cancel(self) -> None:
        """What is tried is given up; else what runs is cancelled."""
        if self.refine.isHidden():
            self.controller.cancel()
        else:
            self.refine.give_up()

    @Slot()
    def _show_mask(self) -> None:
        self.show_content("mask")

    # --- work

    def _busy_changed(self) -> None:
        if self.controller.busy:
            self.live.leave()
        self._bridge.tick(self.controller.busy)
        self._stale.add("prompts")
        if not self._later.isActive():
            self._later.start()

    @Slot()
    def _tick(self) -> None:
        activity = self.controller.activity
        self.status.show_activity(activity)
        self._show_queue()
        repainting = activity is not None and activity.work == "repaint" and not activity.stopping
        if activity is None or not repainting:
            self._show_preview(None)
        elif activity.preview is not None:  # between the last step and the result there is none to be read
            self._show_preview(activity.preview)

    def _show_queue(self) -> None:
        focus = QApplication.focusWidget()
        held = focus is not None and self.queue.isAncestorOf(focus)
        self.queue.show_queue(self.controller.queue)
        if held and self.queue.isHidden():
            self.canvas.setFocus()  # else the next in the way of Tab gets it, and the key that was meant for this

    def _show_preview(self, preview: Preview | None) -> None:
        """The first preview of a repaint shows the view that it is in; without a result, back to where one was."""
        canvas = self.canvas
        if preview is not None and self._looked_at is None:
            self._looked_at = canvas.shown
            if canvas.layout_kind == "single":
                self.show_content("result")
        elif preview is None and self._looked_at is not None:
            before, self._looked_at = self._looked_at, None
            if canvas.layout_kind == "single" and canvas.shown == "result" and self.session.shown is None:
                self.show_content(before)
        canvas.show_preview(preview)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc, where nobody else wants it, ends what one only looks at or tries."""
        if event.key() == Qt.Key.Key_Escape and not self.refine.isHidden():
            self.refine.give_up()
        elif event.key() == Qt.Key.Key_Escape and self.session.compared is not None:
            self.session.compare_result(None)
            self.show_content("result")
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _look_at_check(self, check: Check | None) -> None:
        """Where the phrase was looked for in a result, as long as that is pointed at."""
        if check is None:
            self.canvas.look_through(None)
        else:
            text = self.tr("“{phrase}” in the result").format(phrase=check.phrase)
            self.canvas.look_through(check.heat, text)

    def _noticed(self, notice: Notice) -> None:
        self.noticed.emit(notice)


def _escaped(text: str) -> str:
    """For a menu, where & marks a letter; not longer than a menu should be."""
    return (text if len(text) <= 40 else f"{text[:39]}…").replace("&", "&&")
