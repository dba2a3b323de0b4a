"""serve: the engine for other editors on this machine, such as Krita and GIMP with our plug-ins."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from locheads_studio import app
from locheads_studio.commands import console, options
from locheads_studio.config import hub, settings
from locheads_studio.errors import StudioError
from locheads_studio.serve import client
from locheads_studio.serve.place import taken
from locheads_studio.serve.server import Server, Settings
from locheads_studio.serve.work import Engine

_PATIENCE_S: Final = 30.0  # for a server that is starting or ending
_TICK_S: Final = 0.1


class ServeCommandError(StudioError):
    """A server that is there and does not answer, or none where one is needed."""

    code = "serve"


def serve(
    model_set: options.SetOpt = None,
    device: options.DeviceOpt = None,
    idle: Annotated[
        float,
        typer.Option("--idle", metavar="MINUTES", min=0.01, max=100_000, help="End after so long without a request."),
    ] = 15.0,
    stop: Annotated[bool, typer.Option("--stop", help="End the server that is running.")] = False,
    as_json: options.JsonOpt = False,
) -> None:
    """Do for other editors on this machine what they ask: Krita and GIMP with our plug-ins. Nobody else can connect.

    The plug-ins start it when they need it. The models stay ready; it ends by itself after a while without a request.
    """
    with console.reporting(as_json=as_json) as report:
        folder = client.runtime_folder()
        if stop:
            _stop(folder, report)
            return
        end = time.monotonic() + _PATIENCE_S
        while True:
            with taken(folder) as place:
                if place is not None:
                    _serve(model_set, device, idle, place, report)
                    return
            about = _other(folder)  # after taken: a file that is left over is not asked
            if about is not None:
                report.result({"running": True} | about, [f"Runs already, as process {about['pid']}."])
                return
            if time.monotonic() > end:
                raise ServeCommandError("A server is there that does not answer", "End its process and try again")
            time.sleep(_TICK_S)


def _serve(model_set: str | None, device: str | None, idle: float, place: Any, report: console.Reporter) -> None:
    mine = settings.load()
    hub.use_cache_folder(mine.cache_folder)
    name = model_set or mine.model_set
    engine = Engine()
    worker = app.build_worker(name, device or mine.device, engine.post)
    server = Server(place, worker, engine, Settings(name, idle * 60.0, warm=mine.warm_up))

    def ready() -> None:
        if sys.platform != "win32":  # there Ctrl-C ends the loop with its exception
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, server.stop, "told to end")
        report.result({"running": False} | server.about(), [f"Listens at {place.name}. Ctrl-C ends it."])

    with console.working(worker):
        report.note(f"Ended: {asyncio.run(server.run(ready))}.")


def _other(folder: Path) -> dict[str, Any] | None:
    """What the running server says of itself; None when it does not listen (yet, or any more)."""
    try:
        wire = client.connect(folder)
    except (OSError, ValueError, KeyError):
        return None
    except client.ServeError as error:
        raise ServeCommandError(error.message, error.action) from error
    with contextlib.closing(wire), contextlib.suppress(OSError, ValueError):
        return _asked(wire, "hello", protocol=client.PROTOCOL, client="locheads-studio") | _asked(wire, "status")
    return None


def _stop(folder: Path, report: console.Reporter) -> None:
    try:
        wire = client.connect(folder)
    except (OSError, ValueError, KeyError):
        report.result({"stopped": False}, ["No server is running."])
        return
    except client.ServeError as error:
        raise ServeCommandError(error.message, error.action) from error
    with contextlib.closing(wire):
        _asked(wire, "hello", protocol=client.PROTOCOL, client="locheads-studio")
        _asked(wire, "stop")
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        with taken(folder) as place:
            if place is not None:
                report.result({"stopped": True}, ["Stopped."])
                return
        time.sleep(_TICK_S)
    raise ServeCommandError("The server does not end", "End its process")


def _asked(wire: client.Wire, kind: str, **values: Any) -> dict[str, Any]:
    try:
        told = client.ask(wire, kind, **values)
    except client.ServeError as error:
        raise ServeCommandError(error.message, error.action) from error
    return {name: value for name, value in told.items() if name not in ("id", "type", "folder")}
