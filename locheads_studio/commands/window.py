"""The command that shows the window, and when it is meant without being named."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer


def open_window(
    picture: Annotated[Path | None, typer.Argument(metavar="[PICTURE]", help="A picture to open at once.")] = None,
) -> None:
    """Show the window. `locheads-studio` and `locheads-studio PICTURE` do the same."""
    from locheads_studio import app

    raise typer.Exit(app.run_window(picture))


def with_open(arguments: Sequence[str], known: Collection[str], *, has_screen: bool) -> list[str]:
    """The arguments with "open" in front where it is meant: there are none, or the first names a file."""
    if not arguments:
        return ["open"] if has_screen else []
    first = arguments[0]
    if not first.startswith("-") and first not in known and Path(first).is_file():
        return ["open", *arguments]
    return list(arguments)


def shows_at_once(arguments: Sequence[str], *, has_screen: bool) -> bool:
    """Whether the window is meant beyond doubt: no argument, "open", or a file whose name can be no command's."""
    match list(arguments):
        case [] | ["open"]:
            return has_screen
        case [name]:
            return not name.startswith("-") and ("." in name or os.sep in name) and Path(name).is_file()
        case _:
            return False


def has_screen() -> bool:
    """Whether a window could be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
