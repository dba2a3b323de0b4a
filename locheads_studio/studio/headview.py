"""Which heads the heat map comes from, and what each of them looked at: the state behind the heads panel.

Which heads count is the document's (`session.found.heads`), so undo brings them back; this adds the heads beside them,
and what every head did, which is read quietly as soon as somebody watches. No Qt, no torch; on the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, Literal

from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Found
from locheads_studio.engine import events
from locheads_studio.errors import HeadError, StudioError
from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.discovery import Discovery
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.studio.controller import Controller
from locheads_studio.studio.headfacts import Facts, facts_of, glance, looked_with, measured
from locheads_studio.studio.session import Change, Session

State = Literal["empty", "reading", "ready", "failed"]
Key = tuple[str, str, str, bool, int]
"""Phrase, grounding, pixels, whether all layers, models."""

_BESIDE: Final = 3  # earlier phrases on the same picture that a head's map is compared with


class HeadView:
    """`state`: "empty" without a phrase, "reading", "ready" with `facts`, or "failed" with `problem`. `chosen` are the
    heads on show: the grounding's own, then those that were added. `on_changed`: anything is different."""

    def __init__(self, session: Session, controller: Controller) -> None:
        self._session, self._controller = session, controller
        self.on_changed: Callable[[], None] | None = None
        self.state: State = "empty"
        self.facts: Facts | None = None
        self.problem: StudioError | None = None
        self.chosen: tuple[Head, ...] = ()
        self.solo: Head | None = None
        self.is_watched = False
        self._whole = False  # whether to read all layers of the model
        self._models = controller.models
        self._key: Key | None = None  # what is read, or was
        self._added: tuple[Head, ...] = ()
        self._before: tuple[Head, ...] = ()  # those that counted before one was heard alone
        self._wanted: tuple[Head, ...] | None = None  # whose heat map is being made
        self._asked: dict[str, list[str]] = {}  # phrases that were read, by pixels
        self._discovery = Discovery(0)
        self._learned: object = None  # of which models the discovery is
        self._ranking: HeadRanking | None = None
        self._stop = session.observe(self._watch)

    def close(self) -> None:
        """Stop watching the session."""
        self._stop()
        self.on_changed = None

    def watch(self, on: bool) -> None:
        """Whether anybody looks; heads are only read then."""
        self.is_watched = on
        if on:
            self._follow()

    # --- what there is

    @property
    def active(self) -> tuple[Head, ...]:
        """The heads that count."""
        if self._wanted is not None:
            return self._wanted
        found = self._session.found
        return heads_of(found) if found is not None else ()

    @property
    def is_own(self) -> bool:
        """Whether exactly the grounding's own heads count."""
        return self.facts is not None and set(self.active) == set(self.facts.trace.own) and not self._added

    @property
    def ranking(self) -> HeadRanking | None:
        """What the heads did over the phrases that were read since the program started; None when it says nothing."""
        return self._ranking

    @property
    def measured(self) -> HeadRanking | None:
        """What was measured when the model's heads were found, as far as its file tells."""
        return measured(self.facts.trace.provenance) if self.facts is not None else None

    def head_map(self, head: Head, side: int) -> Floats | None:
        """What a head looked at for the phrase: small heat map, 0..1; None when it was not read."""
        facts = self.facts
        return glance(facts, (head,), side=side, plain=True) if facts is not None and facts.has(head) else None

    def word_map(self, word: int, side: int) -> Floats | None:
        """What the heads that count looked at when they read a word: small heat map, 0..1."""
        facts = self.facts
        heads = tuple(head for head in self.active if facts is not None and facts.has(head))
        return glance(facts, heads, word=word, side=side) if facts is not None and heads else None

    # --- what counts

    def mute(self, head: Head) -> None:
        """Take a head out of the heat map, or back in."""
        now = self.active
        self.solo = None
        self._use(tuple(other for other in now if other != head) if head in now else (*now, head))

    def hear_alone(self, head: Head) -> None:
        """Only this head counts; a second time: those of before."""
        if self.solo == head:
            self.solo = None
            self._use(self._before)
            return
        if self.solo is None:
            self._before = self.active
        self._use((head,))
        self.solo = head

    def toggle(self, head: Head) -> None:
        """Take any head in, or out again; one that was added leaves the list."""
        if head not in self.chosen:
            if self.facts is None or not self.facts.has(head):
                return
            self._added += (head,)
            self.solo = None
            self._arrange()
            self._use((*self.active, head))
        elif head in self._added:
            left = tuple(other for other in self.active if other != head)
            self.solo = None
            if not left:
                self._refuse()
                return
            self._added = tuple(other for other in self._added if other != head)
            self.chosen = tuple(other for other in self.chosen if other != head)
            self._use(left)
        else:
            self.mute(head)

    def reset(self) -> None:
        """Back to the grounding's own heads."""
        if self.facts is not None:
            self._added, self.solo = (), None
            own = self.facts.trace.own
            self.chosen = own
            self._use(own)

    def read_whole(self) -> None:
        """Load and read the layers above the deepest chosen head, too."""
        self._whole = True
        self._follow()

    # --- below

    def _use(self, heads: tuple[Head, ...]) -> None:
        """Make the heat map of these heads, aside, then have it segmented; only the newest wish counts."""
        found, facts = self._session.found, self.facts
        if self._models != self._controller.models:  # what was read is of others
            self._follow()
            return
        if found is None or facts is None:
            return
        heads = tuple(head for head in self.chosen if head in heads)
        if not heads:
            self._refuse()
            return
        if heads == self.active:
            self._changed()
            return
        self._wanted = heads
        self._changed()

        def done(new: Found) -> None:
            if self._wanted is heads:
                self._wanted = None
                if self.facts is facts:
                    self._controller.selecting.use_heads(new)
                self._changed()

        self._controller.desk.aside(partial(looked_with, facts, heads, found), done)

    def _refuse(self) -> None:
        self._controller.notices.info("One head must stay", "Take another in first, or reset the heads")
        self._changed()

    def _watch(self, kind: Change, box: Box | None) -> None:
        if kind in ("opened", "canvas", "found", "layers", "history"):
            self._follow()

    def _follow(self) -> None:
        """The session's phrase, pixels or heads may be others."""
        found = self._session.found
        if self._models != self._controller.models:
            self._models, self._whole, self._asked = self._controller.models, False, {}
        if found is None:
            self._key, self.facts, self.state, self._wanted = None, None, "empty", None
            self.chosen, self._added, self.solo = (), (), None
        elif self.is_watched:
            key = found.phrase, found.grounding, self._session.pixels, self._whole, self._models
            if key != self._key:
                if self._key is None or key[:2] != self._key[:2]:
                    self._added = ()
                self._key, self.facts, self._wanted, self.solo, self.state = key, None, None, None, "reading"
                self._read(key)
            if self._wanted is None and self.solo is not None and heads_of(found) != (self.solo,):
                self.solo = None
            self._arrange()
        self._changed()

    def _arrange(self) -> None:
        """The grounding's own heads first, then others that count or were added."""
        own = self.facts.trace.own if self.facts is not None else ()
        self.chosen = tuple(dict.fromkeys((*own, *self._added, *self.active)))
        self._added = tuple(head for head in self.chosen if head not in own) if own else self._added

    def _read(self, key: Key) -> None:
        phrase, grounding, pixels, whole, _ = key
        beside = tuple(other for other in self._asked.get(pixels, ()) if other != phrase)[-_BESIDE:]

        def ended(event: events.Ended) -> None:
            if key != self._key:
                return
            if isinstance(event, events.Finished):
                self._controller.desk.aside(partial(facts_of, event.result), partial(self._facts, key))
            else:
                self.problem = event.error if isinstance(event, events.Failed) else None
                self.state = "failed"
                self._changed()

        self._controller.glimpses.trace(phrase, grounding=grounding, beside=beside, whole=whole, ended=ended)

    def _facts(self, key: Key, facts: Facts) -> None:
        if key != self._key:
            return
        self.facts, self.state = facts, "ready"
        asked = self._asked.setdefault(key[2], [])
        if key[0] not in asked:
            asked.append(key[0])
        self._learn(facts)
        self._arrange()
        self._changed()

    def _learn(self, facts: Facts) -> None:
        model = self._models, facts.trace.own, facts.sums.shape
        if self._learned != model:
            self._learned, self._discovery = model, Discovery(0)
        self._discovery.take(facts.sample)
        try:
            self._ranking = self._discovery.find(top=max(1, len(facts.trace.own)))
        except HeadError:  # fewer than three layers, or nobody looks
            self._ranking = None

    def _changed(self) -> None:
        if self.on_changed is not None:
            self.on_changed()


def heads_of(found: Found) -> tuple[Head, ...]:
    """The heads that a heat map is of."""
    return parse_heads(",".join(found.heads)) if found.heads else ()
