"""Texts from below the window in the window's language.

Errors, notices, names of history entries and stages of a job are made where Qt must not be, in English, as a template
and the values in it (`texts.Text`); the window shows the template's translation with the same values.

`packaging/translations.py` collects the templates from the source into the context "Messages" of the .ts files. What
has no translation stays English.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from locheads_studio.errors import StudioError
from locheads_studio.texts import PLACE, Text, filled
from locheads_studio.ui import language

CONTEXT: Final = "Messages"
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？")
_QUOTES: Final = ("“", "'", '"', "`")
_GIVEN: Final = ("Remove", "Fill", "Pasted picture")  # names the program gives to layers and documents
_NUMBERED: Final = re.compile(r"(.+?)((?: \d+)?(?: · .*)?)", re.DOTALL)
_AROUND: Final = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


def shown(text: str) -> str:
    """A text from below the window, in the window's language."""
    if language.current() == "en":
        return text
    if not isinstance(text, Text):
        return _translated(text)
    parts = PLACE.split(text.template)  # words, name, words, name ... words
    users = {name for before, name in zip(parts[::2], parts[1::2], strict=False) if before.endswith(_QUOTES)}
    values = {name: given(value) if name in users else shown(value) for name, value in text.values.items()}
    return filled(_translated(text.template), values)


def _translated(text: str) -> str:
    """What the language has for an English text or template, with or without a full stop; else the same."""
    found = _AROUND.fullmatch(text)
    assert found is not None
    before, words, after = found.groups()
    bare = words.removesuffix(".")
    for source in (bare, f"{bare}."):
        said = QCoreApplication.translate(CONTEXT, source) if bare else source
        if said != source:
            said = said.removesuffix(".").removesuffix("。")
            return before + (sentence(said) if words != bare else said) + after
    return text


def told(error: Exception) -> str:
    """What an error says, and what can be done, in the window's language."""
    if not isinstance(error, StudioError):
        return shown(str(error))
    parts = [sentence(shown(part)) for part in (error.message, error.action) if part]
    return ("" if language.current() == "zh_CN" else " ").join(parts)


def given(name: str) -> str:
    """The name of a result, layer or document: the user's own as it is, the program's in the window's language. What
    stands behind stays: the number of "Remove 2", the seed of "Remove · 7"."""
    found = _NUMBERED.fullmatch(name)
    return shown(found[1]) + found[2] if found is not None and found[1] in _GIVEN else name


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends with some such sign already."""
    return text if text.endswith(_ENDS) else text + ("。" if language.current() == "zh_CN" else ".")
