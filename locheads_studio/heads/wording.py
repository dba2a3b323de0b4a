"""Phrases in the words of a VLM with a small vocabulary: synonyms, slips of the finger, questions.

A VLM of the Hub reads whatever is typed. One that knows a few hundred words, as the built-in one does, says beside its
weights (``wording.json``) which other words mean those, and what the things it knows are for. What was changed is
told to whoever typed the phrase; words that stay unknown are named, as ever.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from locheads_studio.errors import WeightsError

FILE: Final = "wording.json"

_WORD: Final = re.compile(r"[^\W_]+(?:'s)?")
_ASKS: Final = frozenset("what which who where something anything someone whatever".split())
_WHICH: Final = r"\s+(?:which|that)(?:\s+is|\s+are|'s)\s+"
_PLACE: Final = "on|in|at|to|next|left|right|under|behind|above|below|wearing|with"
_WHICH_PLACE: Final = re.compile(rf"{_WHICH}(?=(?:{_PLACE})\b)", re.IGNORECASE)
_WHICH_LOOK: Final = re.compile(rf"^((?:the|an?)\s+)([\w-]+(?:\s+[\w-]+)?){_WHICH}([\w-]+)$", re.IGNORECASE)
_SLIP: Final = 0.8  # difflib's likeness from which one word may be a slip for another: one sign in five
_SHORTEST: Final = 4  # signs of a word that may hold a slip: of shorter ones too many are words of their own
_EMPTY: Final = frozenset(
    "a an the of in on at to with and or is are be do does can could would should might may for from that this it "
    "what which who where something anything someone whatever thing things you i we they people person one your my "
    "us me there here use used".split()
)


@dataclass(frozen=True)
class Wording:
    """What else may be said for the words a VLM knows.

    ``known``: its words, lower case. ``synonyms``: a word or several to words it knows. ``names``: what things are
    called, as the VLM knows it; ``descriptions``: phrases it knows that do not name their thing.
    """

    known: frozenset[str] = frozenset()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()

    @classmethod
    def load(cls, folder: Path, known: frozenset[str]) -> Wording:
        """That of a VLM's folder for its ``known`` words; one that changes nothing when there is no file.

        WeightsError for a damaged file, or for one that uses words which the VLM does not know.
        """
        path = folder / FILE
        if not path.is_file():
            return cls()
        try:
            values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            synonyms = {str(k).lower(): str(v).lower() for k, v in values["synonyms"].items()}
            names, descriptions = tuple(map(str, values["names"])), tuple(map(str, values["descriptions"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise WeightsError(
                "{name}/{file} is missing or damaged ({error})",
                "Install the model set again",
                name=folder.name,
                file=FILE,
                error=error,
            ) from error
        strange = {w for text in (*synonyms.values(), *names, *descriptions) for w in _plain_words(text)} - known
        if strange:
            raise WeightsError(
                "{name}/{file} speaks of {words}, which its model does not know",
                "Install the model set again",
                name=folder.name,
                file=FILE,
                words=", ".join(sorted(strange))[:80],
            )
        return cls(known, synonyms, names, descriptions)

    def read(self, phrase: str) -> str:
        """The phrase in words that the VLM knows, where it can be said in them; the same text if nothing changes.

        Longest synonyms first; then words that are one slip away from exactly one known word; then a question, or
        another phrase that names nothing known, becomes the description that shares most of its words. "The horse
        which is white" becomes "the white horse".
        """
        if not self.known:
            return phrase
        plain = phrase.rstrip(" .!,;:")
        text = self._with_synonyms(plain if _WORD.search(plain) else phrase)
        text = _WHICH_PLACE.sub(" ", text)
        text = _WHICH_LOOK.sub(r"\1\3 \2", text)
        text = _WORD.sub(lambda found: self._mended(found[0]), text)
        text = self._with_synonyms(text)
        described = self._described(text)
        return described if described is not None else text

    def _with_synonyms(self, text: str) -> str:
        """One pass, longest first; what is said as the VLM knows it already stays as it is."""
        return self._sayings.sub(
            lambda found: self._spaced.get(re.sub(r"[\s-]+", " ", found[0].lower()), found[0]), text
        )

    @cached_property
    def _sayings(self) -> re.Pattern[str]:
        sayings = sorted({*self.synonyms, *self.synonyms.values(), *self.names}, key=len, reverse=True)
        apart = (r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", each))) for each in sayings)
        return re.compile(rf"(?<!\w)(?:{'|'.join(apart)})(?!\w)", re.IGNORECASE)

    @cached_property
    def _spaced(self) -> dict[str, str]:
        """The synonyms with every hyphen a space; what needs no change but its hyphens, too."""
        own = {name: name for name in (*self.synonyms.values(), *self.names) if " " in name}
        return own | {re.sub(r"[\s-]+", " ", said): meant for said, meant in self.synonyms.items()}

    def _mended(self, word: str) -> str:
        """A known word that this one is a slip for, or the word itself."""
        low, ending = (word[:-2].lower(), word[-2:]) if word.endswith("'s") else (word.lower(), "")
        if low in self.known or low in _EMPTY or len(low) < _SHORTEST or not low.isalpha():
            return word
        spoken = {
            w for w in {*self.known, *self.synonyms}
            if w.isalpha() and len(w) >= _SHORTEST and w[0] == low[0] and abs(len(w) - len(low)) <= 1
        }  # fmt: skip
        close = difflib.get_close_matches(low, spoken, n=2, cutoff=_SLIP)
        if not close and len(set(low)) > 2:  # two signs that changed places count as one slip
            close = [w for w in spoken if len(w) == len(low) and sorted(w) == sorted(low)][:2]
        if not close or (len(close) > 1 and not _nearer(low, *close)):
            return word
        return close[0] + ending

    def _described(self, text: str) -> str | None:
        """The description that a question means, if it names nothing that the VLM knows by name."""
        words = text.lower().split()
        asks = text.rstrip().endswith("?") or bool(words and words[0] in _ASKS)
        plain = " " + " ".join(_plain_words(text)) + " "
        if not asks or text.lower().strip(" ?.") in self.descriptions:
            return text.rstrip(" ?") if text.rstrip().endswith("?") else None
        content = set(_plain_words(text)) - _EMPTY

        def shared(description: str) -> float:
            own = set(_plain_words(description)) - _EMPTY
            return len(own & content) / max(len(own | content), 1)

        best = max(self.descriptions, key=shared, default=None)
        named = [name for name in self.names if f" {name} " in plain and name not in (best or "")]
        if best is not None and shared(best) > 0 and not named:
            return best
        return text.rstrip(" ?") if text.rstrip().endswith("?") else None


def _plain_words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower().replace("'s", " "))


def _nearer(word: str, first: str, second: str) -> bool:
    """Whether a word is clearly nearer to the first than to the second."""
    one, other = (difflib.SequenceMatcher(None, word, each).ratio() for each in (first, second))
    return one > other
