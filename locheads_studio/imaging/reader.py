"""The child process that decodes what may take long, much memory, or crash its decoder; and its parent's side.

The child reads the file from its standard input, and answers with lines of JSON and the bare pixels: nothing that a
decoder under attack could make the parent run. It has limits of its own, and is killed when it passes them, when it is
no longer wanted, or when its parent ends. What its libraries print goes nowhere.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np

from locheads_studio.errors import Cancelled, LimitError, PictureError, StudioError, UsageError
from locheads_studio.imaging import limits
from locheads_studio.imaging.raster import Picture
from locheads_studio.texts import of_json

FLAG: Final = "--decode-picture"
"""First argument of a frozen program that is to be the child."""
_LIMITS: Final = ("PIXELS", "SIDE", "FILE_BYTES", "ICC_BYTES", "METADATA_BYTES")
_ERRORS: Final[dict[str, type[StudioError]]] = {kind.__name__: kind for kind in (LimitError, PictureError, UsageError)}
_TICK_S: Final = 0.02
_START_S: Final = 60.0  # until its libraries are imported, on a machine that does much else
_LINE: Final = 64 << 20  # profile and metadata in Base64 are far below
_PATIENCE: Final = 3.0  # how many times the processor's time may pass on the wall, when others want the processor

_announced: Callable[[int, int], None] = lambda width, height: None  # noqa: E731 - replaced in the child


def tell_size(told: Callable[[int, int], None]) -> None:
    """In the child: what ``announce`` calls."""
    global _announced
    _announced = told


def announce(width: int, height: int) -> None:
    """In the child: tell the parent how large the picture is, which says how long it may take."""
    _announced(width, height)


def decode_apart(file: BinaryIO, name: str, page: int, cancel: Callable[[], bool] | None = None) -> Picture:
    """The picture in an open file, decoded by a child.

    PictureError and LimitError as of `decode.open_picture`, Cancelled when `cancel` says so.
    """
    memory = limits.memory()
    asked = {"name": name, "page": page, "memory": memory, "limits": {n: getattr(limits, n) for n in _LIMITS}}
    with ExitStack() as stack:
        source = file
        if _number_of(file) is None:  # bytes in memory
            source = stack.enter_context(tempfile.TemporaryFile())
            source.write(file.read())
            source.flush()
        os.lseek(source.fileno(), 0, os.SEEK_SET)
        child = subprocess.Popen(
            _command(asked), stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **_hidden()
        )
        try:
            return _Answer(child, name).wait(memory, cancel)
        finally:
            child.kill()
            if child.stdout is not None:
                child.stdout.close()
            child.wait()


def _number_of(file: BinaryIO) -> int | None:
    try:
        return file.fileno()
    except OSError:
        return None


def _command(asked: dict[str, Any]) -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FLAG, json.dumps(asked)]
    program = (
        "import json, sys; sys.path[:] = json.loads(sys.argv[1]); sys.argv.pop(1);"
        " from locheads_studio import bootstrap; bootstrap.prepare();"
        " from locheads_studio.imaging import reader_child; reader_child.child(sys.argv[1])"
    )
    root = str(Path(__file__).resolve().parents[2])
    return [sys.executable, "-I", "-c", program, json.dumps([root, *sys.path]), json.dumps(asked)]


def _hidden() -> dict[str, Any]:
    return {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}


class _Answer:
    """What a child says, read by a thread so that its parent can watch the clock meanwhile."""

    def __init__(self, child: subprocess.Popen[bytes], name: str) -> None:
        self._child, self._name = child, name
        self._picture: Picture | None = None
        self._error: BaseException | None = None
        self._began: float | None = None
        self._seconds = limits.seconds(0, 0)
        self._done = threading.Event()
        threading.Thread(target=self._read, name="locheads-decode", daemon=True).start()

    def wait(self, memory: int, cancel: Callable[[], bool] | None) -> Picture:
        """The picture, or the error that the child or its limits give."""
        import psutil

        watched, started = psutil.Process(self._child.pid), time.monotonic()
        while not self._done.wait(_TICK_S):
            if cancel is not None and cancel():
                raise Cancelled
            if self._began is None:
                if time.monotonic() - started > _START_S:
                    raise PictureError("{name} was not read: its reader does not start", "Try again", name=self._name)
                continue
            with suppress(psutil.Error):
                used = watched.cpu_times()
                passed = time.monotonic() - self._began
                if used.user + used.system > self._seconds or passed > _PATIENCE * self._seconds:
                    raise LimitError(
                        "{name} takes longer than {seconds} s to be read, which is the limit",
                        "Save it again in another program, as PNG or as an ordinary JPEG, and open that",
                        name=self._name,
                        seconds=f"{self._seconds:.0f}",
                    )
                held = watched.memory_info().rss
                if held > memory:
                    raise limits.too_much(held, memory, self._name)
        if self._error is not None:
            raise self._error
        assert self._picture is not None
        return self._picture

    def _read(self) -> None:
        try:
            self._picture = self._parsed()
        except BaseException as error:
            self._error = error
        self._done.set()

    def _parsed(self) -> Picture:
        stream: Any = self._child.stdout
        while True:
            line = stream.readline(_LINE)
            values: Any = json.loads(line) if line.endswith(b"\n") else None
            match values:
                case "ready":
                    self._began = time.monotonic()
                case {"size": [int(width), int(height)]}:
                    self._seconds = limits.seconds(min(width, limits.SIDE), min(height, limits.SIDE))
                case {"error": [str(kind), message, action]}:
                    raise _ERRORS.get(kind, PictureError)(of_json(message), of_json(action))
                case {"shape": [int(height), int(width), int(channels)], "bits": (8 | 16) as bits}:
                    return self._with_pixels(stream, (height, width, channels), bits, values)
                case _:
                    raise PictureError(
                        "{name} is damaged: what reads it crashed over it",
                        "Get the file again from where it came, or open it in another program and save it as PNG",
                        name=self._name,
                    )

    def _with_pixels(self, stream: Any, shape: tuple[int, int, int], bits: int, kept: dict[str, Any]) -> Picture:
        limits.check_size(shape[1], shape[0], self._name)
        if not (shape[0] > 0 and shape[1] > 0 and shape[2] in (1, 3, 4)):
            raise PictureError("{name} is damaged", "Get the file again from where it came", name=self._name)
        pixels: Any = np.empty(shape, np.uint8 if bits == 8 else np.uint16)
        rest = memoryview(pixels.reshape(-1).view(np.uint8))
        while rest:
            count = stream.readinto(rest)
            if not count:
                raise PictureError("{name} is damaged: its reader stopped", "Get the file again", name=self._name)
            rest = rest[count:]
        blocks = {key: base64.b64decode(kept[key]) if kept.get(key) else None for key in ("icc", "exif", "xmp")}
        return Picture(
            pixels,
            **blocks,
            dpi=kept.get("dpi"),
            format=str(kept.get("format")),
            notices=tuple(of_json(v) for v in kept.get("notices", ())),
            incomplete=bool(kept.get("incomplete")),
        )


# --- the child
