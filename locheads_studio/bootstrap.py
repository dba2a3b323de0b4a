"""What must happen before anything else is imported: the environment of the libraries, crash traces, Ctrl-C. Standard
library only.

A program owns its process and sets it up as it needs it; as a library (`import locheads_studio as lh`) we are a guest
and leave the process as it was.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any, Final

# Read by the libraries when they are imported, so they are set before. What the user has set stays.
_AT_IMPORT: Final = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DIFFUSERS_DISABLE_REMOTE_CODE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "DIFFUSERS_VERBOSITY": "error",
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
}
# These change what the whole process does.
_OF_THE_PROCESS: Final = {
    "HF_HUB_OFFLINE": "1",  # nothing leaves the machine unless a download is asked for by name
    "TOKENIZERS_PARALLELISM": "false",  # its threads do not survive a fork
    # Its threads wait busily and take the cores from torch: a phrase on two took 107 ms instead of 7 (drawn picture).
    "OPENBLAS_NUM_THREADS": "1",
    "THP_MEM_ALLOC_ENABLE": "1",  # large pages for tensors, on Linux: a 7B decoder's matrices are read 5 % faster
}

OFFLINE_WISHED: Final = os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
"""Whether the user wants no downloads at all, said before we set the same for everything that is no download."""
INTERRUPTED: Final = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as shells have it."""

_owned = False


def owns_process() -> bool:
    """Whether this process is a program of ours, so that it may be set up as we need it."""
    return _owned


def prepare_libraries() -> None:
    """Set the environment that torch, transformers and diffusers read on import. Harmless to call again."""
    for name, value in (_AT_IMPORT | _OF_THE_PROCESS).items():
        os.environ.setdefault(name, value)


@contextlib.contextmanager
def importing_libraries() -> Iterator[None]:
    """While the model libraries are imported: a program's environment for good, a guest's for the block only."""
    if _owned:
        prepare_libraries()
        yield
        return
    mine = {name: value for name, value in _AT_IMPORT.items() if name not in os.environ}
    os.environ.update(mine)
    try:
        yield
    finally:
        for name in mine:
            os.environ.pop(name, None)


def prepare() -> None:
    """For the entry points: the libraries' environment, and a trace on standard error when native code crashes."""
    global _owned
    _owned = True
    prepare_libraries()
    with contextlib.suppress(io.UnsupportedOperation, AttributeError, ValueError):  # standard error may be no real file
        faulthandler.enable(sys.stderr)


@contextlib.contextmanager
def stopping_at_once() -> Iterator[None]:
    """While nothing is begun yet, Ctrl-C ends the process on the spot.

    An exception in the middle of an import comes out of some library as a traceback, or as another error.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _stop)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is _stop:
            signal.signal(signal.SIGINT, before)


def _stop(number: int, frame: Any) -> None:
    with contextlib.suppress(OSError):
        os.write(2, b"locheads-studio: Stopped.\n")
    os._exit(INTERRUPTED)
