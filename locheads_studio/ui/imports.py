"""What Qt does behind imports, undone or done in time."""

from __future__ import annotations

import builtins

from PySide6.QtGui import QIcon, QPixmap

from locheads_studio.config import paths


def plain_imports() -> None:
    """Take away PySide6's own `__import__`; harmless to call again.

    WORKAROUND PySide6 6.2 to 6.11: to serve `from __feature__ import ...`, which nobody here uses, it reads the source
    of every module that is imported after it, and keeps it: 190 MB and 0.7 s for the model libraries (measured).
    """
    plain = getattr(builtins, "__orig_import__", None)  # where PySide6 keeps what it replaced
    if plain is not None:
        builtins.__import__ = plain


def load_plugins() -> None:
    """Load Qt's plugins for SVG now: while another thread loads large libraries the system lets nobody load any."""
    icon = str(paths.resources() / "icons" / "tick.svg")
    QIcon(icon).pixmap(16, 16)
    QPixmap(icon)
