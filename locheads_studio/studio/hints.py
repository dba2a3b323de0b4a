"""What is told while words are typed: how a phrase will be read, words a model does not know, where a prompt ends.

The files of the tokenizers answer, on the lane, so that nothing has to be loaded and no model is waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from locheads_studio.catalog.sets import ModelSet, find_set
from locheads_studio.catalog.vocabulary import prompt_vocabulary, vocabulary_of
from locheads_studio.errors import StudioError
from locheads_studio.heads.languages import advice
from locheads_studio.heads.understanding import understand
from locheads_studio.heads.wording import FILE, Wording

Aside = Callable[[Callable[[], Any], Callable[[Any], None]], None]
"""Work something out beside the window's thread, then call there: `Desk.aside`."""


@dataclass(frozen=True)
class Hint:
    """Of a `text`: the `unknown` words, how it is `read_as` ("": as it stands), `advice` in the text's own language
    when it is not English, and for a prompt that is too long the `end` of what is read."""

    text: str
    unknown: tuple[str, ...] = ()
    read_as: str = ""
    advice: str = ""
    end: str = ""


class Hints:
    """Asks on the lane; only the newest question of each kind is answered."""

    def __init__(self, aside: Aside) -> None:
        self._aside, self._set_name = aside, ""
        self._phrase = self._prompt = 0

    def use(self, name: str) -> None:
        """The model set that is asked about, by name or folder, as for `find_set`."""
        self._set_name = name
        self._phrase += 1
        self._prompt += 1

    def phrase(self, text: str, done: Callable[[Hint], None]) -> None:
        """What a typed phrase means to the VLM."""
        self._phrase += 1
        mine = self._phrase
        name = self._set_name

        def answered(hint: Hint) -> None:
            if mine == self._phrase:
                done(hint)

        self._aside(lambda: _of_phrase(text, _known(name)), answered)

    def prompt(self, text: str, done: Callable[[Hint], None]) -> None:
        """What a typed prompt means to the inpainter."""
        self._prompt += 1
        mine = self._prompt
        name = self._set_name

        def answered(hint: Hint) -> None:
            if mine == self._prompt:
                done(hint)

        self._aside(lambda: _of_prompt(text, _known(name)), answered)


def _known(name: str) -> ModelSet | None:
    """The set of that name; None where it is not here, which is told when it is used."""
    try:
        return _checked(name) if name else None
    except StudioError:
        return None


@lru_cache(maxsize=4)
def _checked(name: str) -> ModelSet:
    """Looked at once: a set that is not there may still come, one that is there stays."""
    return find_set(name)


def _of_phrase(text: str, models: ModelSet | None) -> Hint:
    vocabulary = None if models is None else vocabulary_of(models.vlm)
    if vocabulary is None or models is None or not any(sign.isalnum() for sign in text):
        return Hint(text)
    read = understand(text, _wording(models.vlm), vocabulary.unknown_words)
    foreign = advice(text) if read.unknown or vocabulary.unknown is None else None
    return Hint(text, read.unknown, "" if read.is_lost else read.said(text), foreign or "")


def _of_prompt(text: str, models: ModelSet | None) -> Hint:
    vocabulary = None if models is None else prompt_vocabulary(models.inpainter)
    if vocabulary is None or not text.strip():
        return Hint(text)
    part = vocabulary.read_part(text)
    end = "" if part == text else " ".join(part.split()[-3:])
    unknown = vocabulary.unknown_words(part)
    return Hint(text, unknown, advice=(advice(text) or "") if unknown else "", end=end)


@lru_cache(maxsize=4)
def _wording(folder: Path) -> Wording:
    vocabulary = vocabulary_of(folder)
    if vocabulary is None or not (folder / FILE).is_file():
        return Wording()
    try:
        return Wording.load(folder, frozenset(word for word in vocabulary.tokenizer.get_vocab() if word.isalpha()))
    except StudioError:  # told when the model is loaded
        return Wording()
