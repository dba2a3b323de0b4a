"""Looking while a phrase is still typed: the heat map follows, and nothing is kept of it. No Qt; window's thread.

What is shown is no selection: no mask, no history, no journal. It is asked for only when it would be quick
(`Glimpses.may_glimpse`), and whatever else begins takes its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Found
from locheads_studio.engine.jobs import checked_text
from locheads_studio.errors import PhraseError
from locheads_studio.studio.glimpses import Glimpses
from locheads_studio.studio.sentence import split
from locheads_studio.studio.session import Change, Session

PAUSE_S: Final = 0.12
"""Seconds without a key before it is looked: a fluent typist strikes every 0.1 to 0.2, so that words are not cut up."""


class LiveLook:
    """`found`: where the typed phrase seems to be, or None. `on_changed`: it is another, or gone."""

    def __init__(self, session: Session, glimpses: Glimpses) -> None:
        self._session, self._glimpses = session, glimpses
        self.on_changed: Callable[[], None] | None = None
        self.found: Found | None = None
        self.is_on = False
        self._typed = ""  # the phrase in the line
        self._asked = ""  # the phrase that is looked for, or was
        self._drop: Callable[[], None] | None = None
        self._stop = session.observe(self._watch)

    def close(self) -> None:
        """Stop watching the session."""
        self._stop()
        self.on_changed = None
        self._give_up()

    def switch(self, on: bool) -> None:
        """Whether to look at all."""
        self.is_on = on
        if not on:
            self.forget()

    def typed(self, text: str) -> bool:
        """The line holds another text. True: call `look` when it has been so for `PAUSE_S`; each text begins anew."""
        phrase = _phrase_in(text) if self.is_on else ""
        if phrase == self._asked:  # only white space is different, or there is nothing as before
            self._typed = phrase
            return False
        self._give_up()
        self._typed = phrase
        if not phrase:
            self._show(None)
        return bool(phrase)

    def look(self) -> None:
        """Nothing was typed for a while: find what is there, if that is quick now."""
        if self._typed != self._asked and self._session.is_open and self._glimpses.may_glimpse:
            self._asked = self._typed
            self._drop = self._glimpses.glimpse(self._typed, self._show)

    def leave(self) -> None:
        """Something else begins. When that is a selection, what is shown stays until its own heat map comes."""
        self._give_up()
        if self._session.expecting is None:
            self._show(None)

    def forget(self) -> None:
        """Show nothing, and wait for nothing."""
        self._give_up()
        self._show(None)

    # --- below

    def _give_up(self) -> None:
        drop, self._drop = self._drop, None
        self._typed = self._asked = ""
        if drop is not None:
            drop()

    def _show(self, found: Found | None) -> None:
        before, self.found = self.found, found
        if found is not before and self.on_changed is not None:
            self.on_changed()

    def _watch(self, kind: Change, box: Box | None) -> None:
        if kind in ("opened", "canvas", "layers"):
            self.forget()
        elif kind == "found" or (kind == "prompts" and self._session.expecting is None):
            self._show(None)  # the selection's own heat map, or there is none


def _phrase_in(text: str) -> str:
    """What would be selected; "" when there is nothing that can be."""
    wish = split(text)
    try:
        return checked_text(wish.phrase if wish is not None else text, "phrase")
    except PhraseError:
        return ""
