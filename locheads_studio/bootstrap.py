"""What must happen before anything else is imported: the environment of the libraries, crash traces. Stdlib only."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import os
import sys
from typing import Final

# Read by the libraries when they are imported, so they are set before. What the user has set stays.
_ENVIRONMENT: Final = {
    "HF_HUB_OFFLINE": "1",  # nothing leaves the machine unless a download is asked for by name
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "DIFFUSERS_DISABLE_REMOTE_CODE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "DIFFUSERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",  # its threads do not survive a fork
    "TRANSFORMERS_NO_ADVISORY_WARNINGS": "1",
    # Its threads wait busily and take the cores from torch: a phrase on two took 107 ms instead of 7 (drawn picture).
    "OPENBLAS_NUM_THREADS": "1",
    "THP_MEM_ALLOC_ENABLE": "1",  # large pages for tensors, on Linux: a 7B decoder's matrices are read 5 % faster
}

OFFLINE_WISHED: Final = os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE")
"""Whether the user wants no downloads at all, said before we set the same for everything that is no download."""


def prepare_libraries() -> None:
    """Set the environment that torch, transformers and diffusers read on import. Harmless to call again."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def prepare() -> None:
    """For the entry points: the libraries' environment, and a trace on standard error when native code crashes."""
    prepare_libraries()
    with contextlib.suppress(io.UnsupportedOperation, AttributeError, ValueError):  # standard error may be no real file
        faulthandler.enable(sys.stderr)
