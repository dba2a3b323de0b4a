"""What file names mean on the three systems: which ones Windows takes for devices, how long they may be, and when two
names are one file. Nearly all of it is pure text, so that every system's rules can be tested on any of them.
"""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from pathlib import Path
from typing import Final

_DEVICES: Final = re.compile(r"(CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])( *\..*)?", re.IGNORECASE)
_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_PREFIX: Final = "\\\\?\\"
_LONGEST: Final = 247  # of a folder without the prefix; that a file's name may be 12 longer is not worth a second rule


def windows_problem(name: str) -> str:
    """Why Windows cannot have a file of that name (no folders in it); "" when it can.

    A device's name is the worst of them: what is written to ``nul.png`` is gone without an error.
    """
    if _DEVICES.fullmatch(name.rstrip(" .") or name):
        return f"{name} is the name of a device on Windows"
    found = _FORBIDDEN.search(name)
    if found:
        return f"a name may not contain {found[0]!r} on Windows"
    if name.endswith((" ", ".")):
        return "a name may not end with a space or a full stop on Windows"
    return ""


def windows_long(path: str) -> str:
    """A whole Windows path in the form that may be longer than 260 characters, if it needs it; others as they are."""
    if len(path) <= _LONGEST or path.startswith(_PREFIX):
        return path
    if path.startswith("\\\\"):  # a share: \\server\folder
        return f"{_PREFIX}UNC\\{path[2:]}"
    return _PREFIX + path.replace("/", "\\")


def same_name_key(name: str) -> str:
    """Equal for names that are one file on some system: Windows and macOS do not tell apart ``A.png`` and ``a.png``,
    and macOS takes the two ways of writing an ``é`` for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def same_file(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Whether two names lead to one file, as links, hard links and disks that ignore capitals make it."""
    with contextlib.suppress(OSError, ValueError):
        return Path(one).samefile(other)
    return os.path.realpath(one) == os.path.realpath(other)  # at least one of them is not there


def printable(name: str) -> str:
    """A file's name as it can be printed, logged and written as UTF-8: bytes that are no text as ``\\xe9``, control
    characters as spaces."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else " " for sign in text)
