"""Texts from below the window in the window's language.

Errors, notices, names of history entries and stages of a job are made where Qt must not be, as finished English
sentences, and so they stand in logs, files and on the command line. The window finds the template of such a sentence
again ("{name} is damaged" for "a.png is damaged"), and shows the template's translation with the same values.

`packaging/translations.py` collects the templates from the source into the context "Messages" of the .ts files, which
are read here when the first such text is shown in another language. What has no template stays English.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from PySide6.QtCore import QCoreApplication

from locheads_studio.ui import language

CONTEXT: Final = "Messages"
_PLACE: Final = re.compile(r"\{(\w+)\}")
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")
_GIVEN: Final = ("Remove", "Fill", "Pasted picture")  # names the program gives to layers and documents
_NUMBERED: Final = re.compile(r"(.+?)((?: \d+)?(?: · .*)?)", re.DOTALL)
_DEPTH: Final = 3  # a message in a message in a message


@dataclass(frozen=True)
class _Template:
    """`texts` stand around the values, one more than these; `names`: of the values, in their order; `quoted`: those in
    quotes, which are the user's own words."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    quoted: frozenset[str]
    translation: str

    def values(self, text: str) -> tuple[str, ...] | None:
        """What stands for the names in a text, if it was made of this."""
        if not text.startswith(self.texts[0]) or not text.endswith(self.texts[-1]):
            return None  # nearly always, and much faster than making a pattern of each
        match = re.fullmatch("(.+?)".join(map(re.escape, self.texts)), text)
        return match.groups() if match else None


class Phrasebook:
    """Templates with their translations; `say` finds the one a text was made of."""

    def __init__(self, translations: Mapping[str, str], stop: str = ".") -> None:
        """`translations`: from English templates with {named} values to another language; `stop` ends a sentence."""
        self._stop = stop
        self._whole = {_bare(source): text for source, text in translations.items() if not _PLACE.search(source)}
        made = [_template(_bare(source), text) for source, text in translations.items() if _PLACE.search(source)]
        # of several that fit, the one that says most by itself
        self._templates = sorted(made, key=lambda one: -sum(map(len, one.texts)))

    def say(self, text: str) -> str:
        """The translation of a text, of its lines or of its sentences; what is unknown stays as it is."""
        whole = self._find(text, _DEPTH)
        if whole is not None:
            return whole
        if "\n" in text:
            return "\n".join(self.say(line) for line in text.split("\n"))
        return self._sentences(text)

    def _sentences(self, text: str) -> str:
        """Longest runs of sentences first: a value may hold a full stop itself."""
        pieces = re.split(r"(?<=[.!?…])\s+", text)
        out: list[str] = []
        start = 0
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                found = self._find(" ".join(pieces[start:end]), _DEPTH)
                if found is not None:
                    break
            else:
                end, found = start + 1, pieces[start]
            out.append(found)
            start = end
        return ("" if self._stop == "。" else " ").join(out) if len(out) > 1 else out[0]

    def _find(self, text: str, depth: int) -> str | None:
        bare = _bare(text)
        stop = self._stop if bare != text and text.endswith(".") else ""
        if bare in self._whole:
            return _ended(self._whole[bare], stop)
        for one in self._templates:
            values = one.values(bare)
            if values is not None:
                return _ended(self._filled(one, values, depth), stop)
        return None

    def _filled(self, one: _Template, values: Sequence[str], depth: int) -> str:
        """With the values put in; those that are messages themselves are translated, too."""
        put = {
            name: self._value(value, name in one.quoted, depth) for name, value in zip(one.names, values, strict=True)
        }
        return _PLACE.sub(lambda place: put[place[1]], one.translation)

    def _value(self, value: str, quoted: bool, depth: int) -> str:
        if quoted:
            return self._whole[value] if value in _GIVEN and value in self._whole else value
        return value if depth == 1 else self._find(value, depth - 1) or value


def _bare(text: str) -> str:
    return " ".join(text.split()).removesuffix(".")


def _ended(text: str, stop: str) -> str:
    return text if not stop or text.endswith(_ENDS) else text + stop


def _template(source: str, translation: str) -> _Template:
    pieces = _PLACE.split(source)  # text, name, text, name ... text
    texts, names = pieces[0::2], pieces[1::2]
    quoted = frozenset(
        name for name, before in zip(names, texts, strict=False) if before.endswith(("“", "'", '"', "`"))
    )
    return _Template(tuple(texts), tuple(names), quoted, translation.removesuffix("."))


def read(path: Path) -> dict[str, str]:
    """The finished translations of the messages in a .ts file; none when it is not there."""
    if not path.is_file():
        return {}
    out = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        if context.findtext("name") != CONTEXT:
            continue
        for message in context.iter("message"):
            source, translation = message.findtext("source"), message.findtext("translation")
            if source and translation:
                out[source] = translation
    return out


@lru_cache(maxsize=4)
def _book(code: str) -> Phrasebook:
    return Phrasebook(read(language.file(code).with_suffix(".ts")), "。" if code == "zh_CN" else ".")


def shown(text: str) -> str:
    """A text from below the window, in the window's language."""
    code = language.current()
    if code == "en" or not text:
        return text
    whole = QCoreApplication.translate(CONTEXT, text)  # the start page needs no more, and must be there at once
    return whole if whole != text else _book(code).say(text)


def given(name: str) -> str:
    """The name of a result, layer or document: the user's own as it is, the program's in the window's language. What
    stands behind stays: the number of "Remove 2", the seed of "Remove · 7"."""
    found = _NUMBERED.fullmatch(name)
    return shown(found[1]) + found[2] if found is not None and found[1] in _GIVEN else name


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends with some such sign already."""
    return text if text.endswith(_ENDS) else text + ("。" if language.current() == "zh_CN" else ".")
