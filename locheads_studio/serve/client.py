"""Talk to `locheads-studio serve`: where it listens, how lines travel, and a client that starts it when it is needed.

This file is also part of every plug-in for another editor, as a copy, and runs in that editor's Python: standard
library only, nothing else of this program, Python 3.8 or newer. `packaging/serve-protocol.md` describes the protocol.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import secrets
import shlex
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

PROTOCOL = 1
"""The version of the protocol that this file speaks."""
LINE_BYTES = 1 << 20
"""Of a line, with its end. Longer ones are refused by either side."""
LOOPBACK = os.name == "nt"
"""Whether a TCP port of this machine with a secret takes the place of the Unix socket, which Windows' Python lacks."""

_START_S = 90.0  # the libraries of the program are read from a cold disk
_ANSWER_S = 20.0  # to a hello
_CANCEL_S = 5.0
_TICK_S = 0.2
# What an editor sets for its own Python and would break another one.
_FOREIGN = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONEXECUTABLE")
_OF_A_BUNDLE = ("LD_LIBRARY_PATH", "LD_PRELOAD", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH")

_started: list[subprocess.Popen] = []  # type: ignore[type-arg]  # so that an ended one is not left as a zombie


class ServeError(Exception):
    """What went wrong (`message`), what the user can do (`action`), and of which kind it is (`code`)."""

    def __init__(self, code: str, message: str, action: str) -> None:
        super().__init__(code, message, action)
        self.code, self.message, self.action = code, message, action

    def __str__(self) -> str:
        return " ".join(part if part.endswith((".", "!", "?")) else part + "." for part in self.args[1:] if part)


class Stopped(Exception):
    """The user stopped the work."""


class Pixels(NamedTuple):
    """Bare pixels, row by row from the top: 8 bits a channel; 3 channels are sRGB, a fourth is opacity."""

    data: bytes
    width: int
    height: int
    channels: int = 4


class Area(NamedTuple):
    """Bare pixels of a part of the picture. `box`: x0, y0, x1, y1, half-open; `channels`: 1 for a mask, 4 for RGBA."""

    data: bytes
    box: tuple[int, int, int, int]
    channels: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        x0, y0, x1, y1 = self.box
        return x1 - x0, y1 - y0


class Found(NamedTuple):
    """What a phrase means. `mask`: None where nothing was found; `told`: everything else that the server said."""

    mask: Area | None
    told: dict[str, Any]


class Painted(NamedTuple):
    """What was painted: `patch` is RGBA, its opacity says how much of it is laid over the picture."""

    patch: Area
    told: dict[str, Any]


# --- where the server listens


def runtime_folder() -> Path:
    """The folder of the socket: the user's own, gone when the user logs out where the system has such a place."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "locheads-studio" / "run"
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if base.startswith("/") and Path(base).is_dir():
        return Path(base) / "locheads-studio"
    return Path(tempfile.gettempdir()) / f"locheads-studio-{os.getuid()}"


def check_private(folder: Path) -> None:
    """ServeError when others could put a socket of theirs into the folder. FileNotFoundError when there is none."""
    if os.name == "nt":  # within the user's profile, which others cannot write to
        return
    there = folder.lstat()
    if stat.S_ISDIR(there.st_mode) and there.st_uid == os.getuid() and not stat.S_IMODE(there.st_mode) & 0o077:
        return
    raise ServeError("folder", f"{folder} is not a folder of yours alone", "Remove it, or give it mode 700")


def socket_file(folder: Path) -> Path:
    """The Unix socket."""
    return folder / "serve.sock"


def secret_file(folder: Path) -> Path:
    """Port and secret, where there are no Unix sockets."""
    return folder / "serve.json"


def peer(connection: socket.socket) -> int | None:
    """The user id at the other end of a Unix socket; None where the system does not tell."""
    if hasattr(socket, "SO_PEERCRED"):  # Linux
        pid_uid_gid = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", pid_uid_gid)[1])
    if sys.platform == "darwin":  # struct xucred of <sys/ucred.h>, by LOCAL_PEERCRED of <sys/un.h>
        return int(struct.unpack_from("=Ii", connection.getsockopt(0, 1, 76))[1])
    return None


def proof(secret: str, who: str, client: str, server: str) -> str:
    """What shows that `who` ("client" or "server") knows the secret, for the two numbers that were drawn."""
    return hmac.new(secret.encode(), "|".join((who, client, server)).encode(), hashlib.sha256).hexdigest()


# --- lines


def line_of(values: dict[str, Any]) -> bytes:
    """One message as a line. ServeError when it is too long."""
    line = json.dumps(values, allow_nan=False).encode() + b"\n"
    if len(line) > LINE_BYTES:
        raise ServeError("limit", f"A message of {len(line):,} bytes is too long", f"Stay below {LINE_BYTES:,} bytes")
    return line


class Wire:
    """A socket on which messages travel as lines. Any thread may send; one receives."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._socket.settimeout(_TICK_S)
        self._buffer = bytearray()
        self._sending = threading.Lock()

    def send(self, values: dict[str, Any]) -> None:
        """OSError when the other end is gone."""
        line = line_of(values)
        with self._sending:
            self._socket.sendall(line)

    def receive(self, waited: Callable[[], None] = lambda: None) -> dict[str, Any]:
        """The next message; `waited` is called a few times a second until it comes. OSError when the end is gone."""
        while True:
            end = self._buffer.find(b"\n")
            if end >= 0:
                line = bytes(self._buffer[:end])
                del self._buffer[: end + 1]
                values = json.loads(line)
                if not isinstance(values, dict):
                    raise ValueError("a message is a JSON object")
                return values
            if len(self._buffer) > LINE_BYTES:
                raise ValueError("a line without end")
            waited()
            try:
                data = self._socket.recv(1 << 16)
            except socket.timeout:  # noqa: UP041  # not yet TimeoutError in Python 3.8
                continue
            if not data:
                raise ConnectionResetError("the server closed the connection")
            self._buffer += data

    def close(self) -> None:
        """Harmless to call again."""
        self._socket.close()


def connect(folder: Path) -> Wire:
    """To the server that listens in a folder. OSError when none does; ServeError when it is not the user's own."""
    check_private(folder)
    if LOOPBACK:
        values = json.loads(secret_file(folder).read_text("utf-8"))
        connection = socket.create_connection(("127.0.0.1", int(values["port"])), timeout=_ANSWER_S)
        wire = Wire(connection)
        try:
            _prove(wire, str(values["secret"]))
        except BaseException:
            wire.close()
            raise
        return wire
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(socket_file(folder)))
        if peer(connection) not in (None, os.getuid()):
            raise ServeError("stranger", "Another user's program listens there", f"Remove {folder}")
    except BaseException:
        connection.close()
        raise
    return Wire(connection)


def _prove(wire: Wire, secret: str) -> None:
    """Show each other that both know the secret, without saying it."""
    mine = secrets.token_hex(16)
    wire.send({"type": "auth", "nonce": mine})
    answer = wire.receive(_within(_ANSWER_S))
    theirs = str(answer.get("nonce"))
    if not hmac.compare_digest(str(answer.get("proof")), proof(secret, "server", mine, theirs)):
        raise ConnectionRefusedError("another program listens on the port of a server that ended")
    wire.send({"type": "auth", "proof": proof(secret, "client", mine, theirs)})


def ask(wire: Wire, kind: str, **values: Any) -> dict[str, Any]:
    """The answer to a question that is answered at once: hello, status, stop. ServeError when it is an error."""
    wire.send({"id": kind, "type": kind, **values})
    while True:
        answer = wire.receive(_within(_ANSWER_S))
        if answer.get("id") == kind or answer.get("type") == "error":
            return _told(answer)


def _within(seconds: float) -> Callable[[], None]:
    end = time.monotonic() + seconds

    def waited() -> None:
        if time.monotonic() > end:
            raise ServeError("silent", "LocHeads Studio does not answer", "End its process and try again")

    return waited


def clean_environment() -> dict[str, str]:
    """The environment without what the editor around this Python set for itself."""
    bundled = _OF_A_BUNDLE if "APPDIR" in os.environ or "SNAP" in os.environ else ()
    return {name: value for name, value in os.environ.items() if name not in _FOREIGN + tuple(bundled)}


def command_of(text: str) -> list[str]:
    """The command in what a user typed: a program's path, or a command with arguments."""
    text = text.strip()
    return [text] if Path(text).is_file() else shlex.split(text, posix=os.name != "nt")


def installed_command(folder: Path) -> list[str]:
    """What starts the program, as it was written beside a plug-in when that was installed."""
    try:
        command = json.loads((folder / "program.json").read_text("utf-8"))["command"]
        return [str(word) for word in command] or ["locheads-studio"]
    except (OSError, ValueError, LookupError, TypeError):
        return ["locheads-studio"]


def said(told: dict[str, Any]) -> str:
    """What was found, in sentences for the user."""
    sentences = [f"“{told['phrase']}”: {told['verdict']}."]
    if told["read_as"] != told["phrase"]:
        sentences.append(f"Read as “{told['read_as']}”.")
    if told["unknown_words"]:
        sentences.append(f"Unknown to this model: {', '.join(told['unknown_words'])}.")
    if told["missing"]:
        sentences.append(f"Not found: {', '.join(told['missing'])}.")
    return " ".join([*sentences, *told["notes"]])


# --- the client


class Client:
    """Asks one thing after another. Each call waits for its answer, so call it on a thread; `stop` goes from any.

    `command`: what starts the program. The server is started when none is there, and goes on for other editors when
    this one ends. Calls raise ServeError, or Stopped.
    """

    def __init__(
        self,
        command: Sequence[str] = ("locheads-studio",),
        name: str = "",
        folder: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.command, self.name = list(command), name
        self._folder = folder
        self._environment = environment
        self._wire: Wire | None = None
        self._room = Path()
        self._number = 0
        self._one = threading.Lock()
        self._stop: float | None = None  # when it was asked for
        self._heard = False  # whether the server has said anything about the newest question
        self.server: dict[str, Any] = {}  # what it said of itself

    def segment(
        self, picture: Pixels, phrase: str, progress: Callable[[str, float], None] = lambda stage, share: None
    ) -> Found:
        """The mask of what a phrase means in a picture."""
        told, files = self._ask("segment", {"phrase": phrase}, picture, None, progress)
        return Found(files.get("mask"), told)

    def repaint(
        self,
        picture: Pixels,
        prompt: str,
        mask: Area | None = None,
        phrase: str = "",
        progress: Callable[[str, float], None] = lambda stage, share: None,
        **wishes: Any,
    ) -> Painted:
        """The mask, or else what the phrase means, painted as the prompt says. With a mask the phrase says what it
        holds. `wishes`: seed, steps, guidance ..."""
        values = {"prompt": prompt, **wishes, **({"phrase": phrase} if phrase else {})}
        told, files = self._ask("repaint", values, picture, mask, progress)
        return Painted(files["patch"], told)

    def status(self) -> dict[str, Any]:
        """What the server does."""
        return self._ask("status", {}, None, None, lambda stage, share: None)[0]

    def stop(self) -> None:
        """End the call that is waiting on another thread."""
        self._stop = time.monotonic()
        wire, number = self._wire, self._number
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.send({"id": f"stop {number}", "type": "cancel", "request": number})

    def close(self) -> None:
        """Leave the server; what it still does for this client is stopped."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def _ask(
        self,
        kind: str,
        values: dict[str, Any],
        picture: Pixels | None,
        mask: Area | None,
        progress: Callable[[str, float], None],
    ) -> tuple[dict[str, Any], dict[str, Area]]:
        with self._one:
            self._stop = None
            try:
                try:
                    return self._ask_once(kind, values, picture, mask, progress)
                except (OSError, ValueError) as error:
                    self.close()
                    if self._heard:
                        raise ServeError(
                            "gone", f"LocHeads Studio ended in the middle of the work ({error})", "Try again"
                        ) from error
                # It ended while nobody asked: one that is started now gets the same question.
                try:
                    return self._ask_once(kind, values, picture, mask, progress)
                except (OSError, ValueError) as error:
                    self.close()
                    raise ServeError("gone", f"LocHeads Studio ended ({error})", "Try again") from error
            except (ServeError, Stopped):
                raise
            except BaseException:
                self.close()
                raise

    def _ask_once(
        self,
        kind: str,
        values: dict[str, Any],
        picture: Pixels | None,
        mask: Area | None,
        progress: Callable[[str, float], None],
    ) -> tuple[dict[str, Any], dict[str, Area]]:
        self._heard = False
        wire = self._wire = self._wire or self._open(progress)
        self._number += 1
        number = self._number
        sent = {"id": number, "type": kind, **values}
        if picture is not None:
            sent["picture"] = {"file": self._put("picture.raw", picture.data), "width": picture.width,
                               "height": picture.height, "channels": picture.channels}  # fmt: skip
        if mask is not None:
            sent["mask"] = {"file": self._put("mask.raw", mask.data), "box": list(mask.box)}
        self._check_stop()
        wire.send(sent)
        while True:
            answer = wire.receive(self._check_stop)
            if answer.get("type") == "bye":
                raise ConnectionResetError("the server ends")
            if answer.get("id") != number:
                continue
            self._heard = True
            if answer["type"] == "progress":
                progress(str(answer["stage"]), float(answer["fraction"]))
            elif answer["type"] == "cancelled":
                raise Stopped
            else:
                told = _told(answer)
                return told, {name: self._take(told[name]) for name in ("mask", "patch") if told.get(name)}

    def _check_stop(self) -> None:
        if self._stop is not None and (self._wire is None or time.monotonic() - self._stop > _CANCEL_S):
            self.close()  # it does not answer: leaving it stops the work as well
            raise Stopped

    def _put(self, name: str, data: bytes) -> str:
        try:
            (self._room / name).write_bytes(data)
        except FileNotFoundError:
            raise  # the server has ended and taken its folder along
        except OSError as error:
            raise ServeError("write", f"Cannot write {self._room}: {error.strerror}", "Free some space") from error
        return name

    def _take(self, what: dict[str, Any]) -> Area:
        x0, y0, x1, y1 = (int(v) for v in what["box"])
        file = self._room / Path(str(what["file"])).name
        data = file.read_bytes()
        with contextlib.suppress(OSError):
            file.unlink()
        area = Area(data, (x0, y0, x1, y1), int(what["channels"]))
        if len(data) != area.size[0] * area.size[1] * area.channels:
            raise ValueError("a file of another size than was told")
        return area

    def _open(self, progress: Callable[[str, float], None]) -> Wire:
        folder = self._folder or runtime_folder()
        try:
            wire = connect(folder)
        except (OSError, ValueError, KeyError):
            wire = self._start(folder, progress)
        try:
            self.server = ask(wire, "hello", protocol=PROTOCOL, client=self.name)
            self._room = Path(str(self.server["folder"]))
        except BaseException:
            wire.close()
            raise
        return wire

    def _start(self, folder: Path, progress: Callable[[str, float], None]) -> Wire:
        """Start the program and wait until it listens. One that finds another already there ends by itself."""
        _started[:] = [process for process in _started if process.poll() is None]
        # Detached and without a window: closing the editor, or Ctrl-C in its terminal, must not end it for others.
        hidden = {"creationflags": 0x08000200} if os.name == "nt" else {"start_new_session": True}
        with tempfile.TemporaryFile() as said:
            try:
                process = subprocess.Popen(
                    [*self.command, "serve"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said,
                    env=clean_environment() if self._environment is None else self._environment, **hidden,
                )  # fmt: skip
            except (OSError, ValueError) as error:
                raise ServeError(
                    "start", f"LocHeads Studio cannot be started as {' '.join(self.command)!r} ({error})",
                    "Install it, or say where it is in the plug-in's settings",
                ) from error  # fmt: skip
            _started.append(process)
            end = time.monotonic() + _START_S
            while time.monotonic() < end:
                progress("starting LocHeads Studio", 0.0)
                self._check_stop()
                with contextlib.suppress(OSError, ValueError, KeyError):
                    return connect(folder)
                if process.poll() not in (None, 0):
                    said.seek(0)
                    lines = said.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
                    raise ServeError("start", lines[-1] if lines else "LocHeads Studio ended at its start", "")
                time.sleep(0.1)
        raise ServeError("start", "LocHeads Studio does not start", "Try `locheads-studio serve` in a terminal")


def _told(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("type") == "error":
        error = answer.get("error", {})
        raise ServeError(str(error.get("code")), str(error.get("message")), str(error.get("action")))
    return answer
