"""Where the server listens: one for each user, found by every client, reached by nobody else.

The one who holds the lock file is the server: whatever else lies in the folder then is left over and is replaced. The
lock goes with its process, however that ends.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from locheads_studio.errors import StudioError
from locheads_studio.imaging import disk
from locheads_studio.serve import client, rooms


class PlaceError(StudioError):
    """No socket can be made that only its user reaches."""

    code = "socket"


@dataclass(frozen=True)
class Place:
    """What the server will listen on; nobody can connect yet. `secret`: what clients prove to know, "" where the system
    tells who they are."""

    folder: Path
    listener: socket.socket
    secret: str

    @property
    def name(self) -> str:
        """For people."""
        if self.secret:
            return f"port {self.listener.getsockname()[1]} of this machine"
        return str(client.socket_file(self.folder))


@contextmanager
def taken(folder: Path) -> Iterator[Place | None]:
    """The place, for as long as the block runs; None when another server has it.

    Raises:
        PlaceError: the folder is not the user's alone, or its path is too long for a socket.
        WriteError: it cannot be made.
    """
    disk.make_folder(folder, private=True)
    try:
        client.check_private(folder)
    except client.ServeError as error:
        raise PlaceError(error.message, error.action) from error
    handle = os.open(folder / "serve.lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        if disk.lock(handle) is False:
            yield None
            return
        rooms.sweep(folder)
        place = _loopback(folder) if client.LOOPBACK else _unix(folder)
        try:
            yield place
        finally:
            place.listener.close()
            with contextlib.suppress(FileNotFoundError):
                (client.secret_file(folder) if place.secret else client.socket_file(folder)).unlink()
            rooms.sweep(folder)
    finally:
        os.close(handle)


def _unix(folder: Path) -> Place:
    file = client.socket_file(folder)
    with contextlib.suppress(FileNotFoundError):
        file.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(str(file))
        file.chmod(0o600)
    except OSError as error:
        listener.close()
        if error.errno is None or error.errno == errno.ENAMETOOLONG:  # Python's own "AF_UNIX path too long"
            raise PlaceError(
                f"The path {file} is too long for a socket", "Set XDG_RUNTIME_DIR to a shorter one"
            ) from error
        raise PlaceError(f"No socket can be made at {file}: {error.strerror}", "Set XDG_RUNTIME_DIR") from error
    return Place(folder, listener, "")


def _loopback(folder: Path) -> Place:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    secret = secrets.token_hex(32)
    said = {"port": listener.getsockname()[1], "secret": secret, "pid": os.getpid()}
    file = client.secret_file(folder)
    with disk.writing(file, durable=False) as opened:  # takes its bits from the file that it replaces
        if hasattr(os, "fchmod"):
            os.fchmod(opened.fileno(), 0o600)
        opened.write(json.dumps(said).encode())
    return Place(folder, listener, secret)
