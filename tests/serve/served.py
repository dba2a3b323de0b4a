"""A server on a thread of its own, with scripted models; and a bare client that sends whatever bytes a test wants."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from locheads_studio.engine.worker import Worker
from locheads_studio.serve import client
from locheads_studio.serve.place import taken
from locheads_studio.serve.server import Server, Settings
from locheads_studio.serve.work import Engine
from tests.studio.fake_engine import FakeHandlers


@contextmanager
def short_folder() -> Iterator[Path]:
    """A folder for a socket, whose path must be short; it may not exist yet."""
    base = Path(tempfile.mkdtemp(prefix="lh-"))
    try:
        yield base / "run"
    finally:
        shutil.rmtree(base)


class Served:
    """The server, and what its models did."""

    def __init__(self, folder: Path, *, warm: bool = False) -> None:
        self.folder = folder
        self._warm = warm
        self.handlers = FakeHandlers()
        self.why = ""
        self.server: Any = None
        self._loop: Any = None
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Served:
        self._thread.start()
        assert self._ready.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.server.stop, "the test is over")
        self.join()

    def join(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        engine = Engine()
        with taken(self.folder) as place, Worker(lambda: self.handlers, engine.post) as worker:
            assert place is not None
            self.server = Server(place, worker, engine, Settings("scripted", 600.0, warm=self._warm))

            def ready() -> None:
                self._loop = asyncio.get_running_loop()
                self._ready.set()

            self.why = asyncio.run(self.server.run(ready))

    def end_when_idle(self, seconds: float) -> None:
        """From now on: a client that came late to a server with little patience would find it gone."""
        self.server.settings = replace(self.server.settings, idle_s=seconds)

    @property
    def rooms(self) -> list[Path]:
        return list((self.folder / "rooms").glob("*"))


class Bare:
    """A connection that sends bytes and reads messages."""

    def __init__(self, folder: Path) -> None:
        self.wire = client.connect(folder)
        self.room = Path()

    def __enter__(self) -> Bare:
        return self

    def __exit__(self, *_: object) -> None:
        self.wire.close()

    def hello(self) -> Bare:
        self.room = Path(self.ask(type="hello", protocol=client.PROTOCOL)["folder"])
        return self

    def send(self, data: bytes | None = None, **values: Any) -> None:
        self.wire._socket.sendall(json.dumps(values).encode() + b"\n" if data is None else data)

    def next(self, seconds: float = 60.0) -> dict[str, Any]:
        return self.wire.receive(client._within(seconds))

    def ask(self, data: bytes | None = None, **values: Any) -> dict[str, Any]:
        """The last answer: progress is left out."""
        self.send(data, **({"id": "x"} | values if data is None else {}))
        while (answer := self.next())["type"] == "progress":
            pass
        return answer

    def code(self, data: bytes | None = None, **values: Any) -> str:
        """The code of the error that comes."""
        answer = self.ask(data, **values)
        assert answer["type"] == "error", answer
        assert answer["error"]["message"]
        return answer["error"]["code"]

    def picture(self, width: int = 60, height: int = 48, channels: int = 3, name: str = "p.raw") -> dict[str, Any]:
        """A picture in the room, as a request has it."""
        values = np.random.default_rng(0).integers(0, 256, (height, width, channels), np.uint8)
        (self.room / name).write_bytes(values.tobytes())
        return {"file": name, "width": width, "height": height, "channels": channels}


def pixels(width: int = 60, height: int = 48, channels: int = 4) -> client.Pixels:
    values = np.random.default_rng(0).integers(0, 256, (height, width, channels), np.uint8)
    return client.Pixels(values.tobytes(), width, height, channels)


def until(so: Callable[[], Any], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.005)
