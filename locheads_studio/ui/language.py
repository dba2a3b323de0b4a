"""The window's language: which one, Qt's translators for it, and the words that do not belong to a widget's class.

Widgets translate with `self.tr`. Tables at the top of a module mark their texts with `mark` and translate them with
`spoken` when they are shown; functions outside a class use `spoken` alone. Texts from below the window are plain
English and go through `messages.shown`. `make translations` collects all of these into resources/translations.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from locheads_studio.config import paths, settings

_ALL: Final = {"en": "English", "zh_CN": "简体中文", "es": "Español"}


def file(code: str) -> Path:
    """The compiled translations into a language; `make translations` makes it when no text is missing."""
    return paths.resources() / "translations" / f"locheads_{code}.qm"


NAMES: Final = {code: name for code, name in _ALL.items() if code == "en" or file(code).is_file()}
"""The languages there are, each by its own name."""

CONTEXT: Final = "Window"
"""Qt's context of what `mark` and `spoken` hold."""

_installed: list[QTranslator] = []
_current = "en"


def mark(text: str) -> str:
    """`text` as it is, collected for translation; `spoken` translates it."""
    return text


def spoken(text: str, count: int = -1) -> str:
    """`text` in the window's language; `count` is what stands for %n in it, which chooses between singular and plural.
    A literal given here is collected for translation."""
    return QCoreApplication.translate(CONTEXT, text, "", count) if text else ""


def plain(text: str) -> str:
    """The name of an action without its mnemonic, which Chinese has in brackets behind it, and without dots."""
    return re.sub(r"\s*\(&\w\)", "", text).replace("&", "").rstrip("…")


def folded(text: str) -> str:
    """Without case and accents, to search in: "mascara" finds "máscara"."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parted if not unicodedata.combining(sign))


def current() -> str:
    """The language of the window, a key of `NAMES`."""
    return _current


def chosen() -> str:
    """The key of `NAMES` for what the user's settings say; English when they cannot be read (told later)."""
    return resolve(settings.load_what_can_be()[0].language)


def resolve(choice: str, system: Sequence[str] | None = None) -> str:
    """The key of `NAMES` for a setting. "system": the first language of the system's list (default: asked from Qt)
    that we have, else English. Traditional Chinese is another script and is not taken for Simplified."""
    if choice != "system":
        return choice
    for name in QLocale.system().uiLanguages() if system is None else system:
        locale = QLocale(name)
        for code in NAMES:
            ours = QLocale(code)
            if (locale.language(), locale.script()) == (ours.language(), ours.script()):
                return code
    return "en"


def install(app: QCoreApplication, code: str) -> None:
    """Speak `code` from now on, for what is made after this; also the words of Qt's own dialogs and menus."""
    global _current
    for old in _installed:
        app.removeTranslator(old)
        old.deleteLater()
    _installed.clear()
    _current = code
    # English has a file of ours too: its plurals
    for path in (Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{code}.qm", file(code)):
        translator = QTranslator(app)
        if translator.load(str(path)):
            app.installTranslator(translator)
            _installed.append(translator)
