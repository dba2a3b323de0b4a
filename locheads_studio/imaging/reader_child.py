"""What the child process of ``reader`` runs: one picture decoded, within limits that the system keeps."""

from __future__ import annotations

import base64
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from locheads_studio.errors import StudioError
from locheads_studio.imaging import decode, limits, reader
from locheads_studio.texts import to_json


def child(text: str) -> None:
    """Decode what stands on standard input, as the parent asks in JSON; never returns."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between
    asked = json.loads(text)
    for name, value in asked["limits"].items():
        setattr(limits, name, value)
    limits.MEMORY_BYTES = asked["memory"]

    def say(value: Any) -> None:
        out.write(json.dumps(value).encode() + b"\n")
        out.flush()

    reader.tell_size(lambda width, height: say({"size": [width, height]}))
    _restrict(asked["memory"])
    say("ready")
    try:
        with decode.one_sentence(asked["name"], Path(asked["name"])):
            picture = decode.decode(sys.stdin.buffer, asked["name"], asked["page"], apart=True)
    except StudioError as error:
        say({"error": [type(error).__name__, to_json(error.message), to_json(error.action)]})
        os._exit(0)
    blocks = {key: base64.b64encode(getattr(picture, key) or b"").decode() for key in ("icc", "exif", "xmp")}
    say(
        {"shape": picture.pixels.shape, "bits": picture.depth, "dpi": picture.dpi, "format": picture.format,
         "notices": [to_json(notice) for notice in picture.notices], "incomplete": picture.incomplete} | blocks
    )  # fmt: skip
    out.write(picture.pixels.tobytes())
    out.flush()
    os._exit(0)  # nothing of a library that was attacked runs on


def _restrict(memory: int) -> None:
    """Limits that the system keeps, where it can: of memory beyond what the libraries themselves take."""
    try:
        import resource
    except ImportError:  # Windows: the parent watches
        return
    import psutil

    taken = psutil.Process().memory_info().vms
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, resource.RLIM_INFINITY))
    with suppress(ValueError, OSError):
        most = int(limits.seconds(limits.SIDE, limits.PIXELS // limits.SIDE)) + 10
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
