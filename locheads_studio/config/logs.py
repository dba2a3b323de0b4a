"""The log: a rotating file in the user's log folder. Phrases, prompts and paths are written at DEBUG only."""

from __future__ import annotations

import logging
import logging.handlers
import platform
from pathlib import Path
from typing import Final

from locheads_studio.config import paths

_HANDLER: Final = "locheads-studio"  # to know our own again
_FILE: Final = "locheads-studio.log"
_MAX_BYTES: Final = 2_000_000
_KEPT: Final = 3

log = logging.getLogger(__name__)


def file() -> Path:
    """Where the log is, if it could be written."""
    return paths.log_dir() / _FILE


def start(*, verbose: bool = False) -> Path | None:
    """Send log records and warnings to the log file, and to standard error too when `verbose`.

    Returns the file, or None when the folder cannot be written: a missing log is no reason not to work.
    """
    root = logging.getLogger()
    if any(handler.name == _HANDLER for handler in root.handlers):
        return file()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for name in ("PIL", "matplotlib", "urllib3", "httpx", "filelock", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    handlers: list[logging.Handler] = []
    target = file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                target, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8", errors="backslashreplace"
            )
        )
        written: Path | None = target
    except OSError:
        written = None
    if verbose:
        handlers.append(logging.StreamHandler())
    for handler in handlers or [logging.NullHandler()]:
        handler.name = _HANDLER
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(handler)
    log.info("started: Python %s on %s", platform.python_version(), platform.platform())
    return written
