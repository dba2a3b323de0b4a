"""The server: many clients, one worker. Each client has one request in the worker at a time, so all get their turn.

Whatever a client sends or does costs at most itself: wrong lines are answered with an error, one that goes takes its
work and its folder along.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from locheads_studio import __version__, errors
from locheads_studio.engine.failures import classify, describe
from locheads_studio.engine.worker import Worker
from locheads_studio.errors import StudioError
from locheads_studio.imaging import limits
from locheads_studio.serve import client as wire
from locheads_studio.serve import work
from locheads_studio.serve.messages import BusyError, Id, Request, RequestError, error, id_of, parse
from locheads_studio.serve.place import Place
from locheads_studio.serve.rooms import Room

log = logging.getLogger(__name__)

CLIENTS: Final = 16
REQUESTS: Final = 8
"""That one client may have waiting."""
_HELLO_S: Final = 10.0
_SLOW_S: Final = 10.0  # a client that does not read its answers for so long is left
_UNREAD_BYTES: Final = 1 << 20  # of answers; progress is left out above a tenth of it
_TICK_S: Final = 1.0


@dataclass(frozen=True)
class Settings:
    """`model_set`: its name, for the answers. `idle_s`: seconds without work after which the server ends."""

    model_set: str
    idle_s: float
    warm: bool = True


class Server:
    """Serves until it is told to end, or nobody has asked for anything for long."""

    def __init__(self, place: Place, worker: Worker, engine: work.Engine, settings: Settings) -> None:
        self.place, self.settings, self.engine = place, settings, engine
        self._worker = worker
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._end = asyncio.Event()
        self._why = ""
        self._since = self._last = time.monotonic()

    async def run(self, ready: Callable[[], None]) -> str:
        """Serve; returns why it ended. `ready` is called, within the loop, once clients can connect."""
        self.engine.begin(self._worker, warm=self.settings.warm)
        start = asyncio.start_server if self.place.secret else asyncio.start_unix_server
        listening = await start(self._connected, sock=self.place.listener, limit=wire.LINE_BYTES)
        ready()
        watch = asyncio.create_task(self._watch())
        try:
            await self._end.wait()
        finally:
            watch.cancel()
            listening.close()
            for connection in list(self._connections):
                connection.say({"type": "bye", "reason": self._why})
            for task in self._tasks:
                task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=_SLOW_S)
        log.info("served: %s", self._why)
        return self._why

    def stop(self, why: str) -> None:
        """End; what is being done is cancelled."""
        self._why = self._why or why
        self._end.set()

    def worked(self) -> None:
        """Somebody asked for something: the idle time begins anew."""
        self._last = time.monotonic()

    def status(self) -> dict[str, Any]:
        """What it does, for `status`."""
        busy = sum(connection.busy for connection in self._connections)
        return {
            "clients": len(self._connections),
            "requests": busy,
            "warm": self.engine.is_warm,
            "uptime_s": round(time.monotonic() - self._since, 1),
            "ends_in_s": None if busy else round(max(0.0, self._left()), 1),
        }

    def about(self) -> dict[str, Any]:
        """What it is, for `hello`."""
        return {
            "protocol": wire.PROTOCOL,
            "program": __version__,
            "model_set": self.settings.model_set,
            "pid": os.getpid(),
            "limits": {"line_bytes": wire.LINE_BYTES, "pixels": limits.PIXELS, "side": limits.SIDE,
                       "requests": REQUESTS},
        }  # fmt: skip

    def _left(self) -> float:
        return self._last + self.settings.idle_s - time.monotonic()

    async def _watch(self) -> None:
        while True:
            if any(connection.busy for connection in self._connections):
                self.worked()
            if self._left() <= 0:
                self.stop("nobody asked for anything")
            await asyncio.sleep(min(_TICK_S, max(0.01, self._left())))

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._attend(Connection(self, reader, writer)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _attend(self, connection: Connection) -> None:
        try:
            if len(self._connections) >= CLIENTS:
                connection.say(error(None, BusyError(f"{CLIENTS} programs are connected", "Close one of them")))
            elif connection.is_of_this_user():
                self._connections.add(connection)
                await connection.serve()
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as problem:
            log.info("a client has gone: %s", type(problem).__name__)
        except Exception as problem:  # a bug costs its client, not the server
            log.error("a bug: %s", describe(problem))
        finally:
            self._connections.discard(connection)
            await connection.close()


class Connection:
    """One client."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        writer.transport.set_write_buffer_limits(high=_UNREAD_BYTES)
        self._room: Room | None = None
        self._tasks: dict[Id, asyncio.Task[None]] = {}
        self._turn = asyncio.Lock()

    @property
    def busy(self) -> int:
        """Requests that wait or are worked on."""
        return len(self._tasks)

    def is_of_this_user(self) -> bool:
        """Whether the other end is the user who runs the server, as far as the system tells."""
        if self._server.place.secret:
            return True  # shown by the secret
        user = wire.peer(self._writer.get_extra_info("socket"))
        if user in (None, os.getuid()):
            return True
        log.warning("refused a connection of user %s", user)
        return False

    def say(self, values: dict[str, Any]) -> None:
        """Send one message; nothing to a client that does not read."""
        transport = self._writer.transport
        if transport.is_closing():
            return
        unread = transport.get_write_buffer_size()
        if unread > _UNREAD_BYTES:
            transport.abort()
        elif unread < _UNREAD_BYTES // 10 or values.get("type") != "progress":
            self._writer.write(wire.line_of(values))

    async def serve(self) -> None:
        """Answer until the client goes."""
        async with asyncio.timeout(_HELLO_S):
            if self._server.place.secret and not await self._proved():
                return
            while self._room is None:
                await self._next()
        while True:
            await self._next()

    async def close(self) -> None:
        """Stop what is done for the client, and remove its folder."""
        try:
            for task in self._tasks.values():
                task.cancel()
            if self._tasks:
                await asyncio.wait(list(self._tasks.values()), timeout=_SLOW_S)
            if self._room is not None:
                await asyncio.to_thread(self._room.remove)
            self._writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(_SLOW_S):
                    await self._writer.wait_closed()
        finally:
            self._writer.transport.abort()  # also when the server ends in the meantime

    async def _proved(self) -> bool:
        """Whether the client knows the secret; it is shown that we do, too."""
        secret = self._server.place.secret
        mine = secrets.token_hex(16)
        try:
            theirs = str(_auth(await self._line())["nonce"])
            self.say({"type": "auth", "nonce": mine, "proof": wire.proof(secret, "server", theirs, mine)})
            shown = str(_auth(await self._line())["proof"])
        except (KeyError, ValueError, RecursionError, StudioError):
            return False
        return hmac.compare_digest(shown.encode(), wire.proof(secret, "client", theirs, mine).encode())

    async def _next(self) -> None:
        """Take up the next line."""
        line = b""
        try:
            line = await self._line()
            self._take(parse(line))
        except StudioError as problem:
            self.say(error(id_of(line), problem))
        async with asyncio.timeout(_SLOW_S):
            await self._writer.drain()

    async def _line(self) -> bytes:
        """The next line, without its end. RequestError when it is too long: all of it has been thrown away then."""
        try:
            return (await self._reader.readuntil(b"\n"))[:-1]
        except asyncio.LimitOverrunError as overrun:
            waiting = overrun.consumed
        while True:
            await self._reader.readexactly(waiting)
            try:
                await self._reader.readuntil(b"\n")
            except asyncio.LimitOverrunError as overrun:
                waiting = overrun.consumed
            else:
                raise RequestError(
                    f"The line is longer than {wire.LINE_BYTES:,} bytes", "Send pictures as files, not in the line"
                )

    def _take(self, request: Request) -> None:
        if request.kind == "hello":
            if self._room is None:
                self._room = Room(self._server.place.folder)
            self._done(request, {**self._server.about(), "folder": str(self._room.path)})
        elif self._room is None:
            raise RequestError("The first request must be a hello", 'Send {"id": 1, "type": "hello", "protocol": 1}')
        elif request.kind == "status":
            self._done(request, self._server.status())
        elif request.kind == "stop":
            self._done(request, {})
            self._server.stop("told to end")
        elif request.kind == "cancel":
            task = self._tasks.get(request.values["request"])
            if task is not None:
                task.cancel()
            self._done(request, {"cancelled": task is not None})
        else:
            self._server.worked()
            if request.id in self._tasks:
                raise RequestError(f"There is a request {request.id!r} already", "Give each its own id")
            if len(self._tasks) >= REQUESTS:
                raise BusyError(f"{REQUESTS} requests are waiting", "Wait for an answer")
            task = self._tasks[request.id] = asyncio.create_task(self._work(request, self._room))
            task.add_done_callback(lambda _: self._ended(request.id))

    async def _work(self, request: Request, room: Room) -> None:
        does = work.segment if request.kind == "segment" else work.repaint
        told = ("", -1.0)

        def tell(stage: str, fraction: float) -> None:
            nonlocal told
            if (stage, fraction) != told:
                told = (stage, fraction)
                self.say({"id": request.id, "type": "progress", "stage": stage, "fraction": round(fraction, 4)})

        answer: dict[str, Any]
        try:
            async with self._turn:
                answer = await does(request, room, self._server.engine, tell)
            answer = {"id": request.id, "type": "done", **answer}
        except errors.Cancelled:
            return
        except StudioError as problem:
            answer = error(request.id, problem)
        except Exception as problem:  # a bug is told as one, and the server goes on
            log.error("a bug: %s", describe(problem))
            answer = error(request.id, classify(problem))
        del self._tasks[request.id]
        self._server.worked()
        self.say(answer)

    def _ended(self, number: Id) -> None:
        """A task that has not answered was cancelled, perhaps before its first step."""
        if self._tasks.pop(number, None) is not None:
            self._server.worked()
            self.say({"id": number, "type": "cancelled"})

    def _done(self, request: Request, values: dict[str, Any]) -> None:
        self.say({"id": request.id, "type": "done", **values})


def _auth(line: bytes) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, dict) or values.get("type") != "auth":
        raise ValueError("no auth line")
    return values
