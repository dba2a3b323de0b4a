"""The way out of a command: its own error and exit code, whatever the worker still does."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

import numpy as np
import pytest
import typer

from locheads_studio.commands import console
from locheads_studio.engine.jobs import LocateJob
from locheads_studio.engine.worker import Worker
from locheads_studio.errors import WriteError

BUSY = """
import logging, sys, threading, time
import numpy as np
import typer
from locheads_studio import bootstrap, cli
from locheads_studio.commands import console
from locheads_studio.engine.jobs import LocateJob
from locheads_studio.engine.worker import Worker
from locheads_studio.errors import WriteError

console._CLOSE_S = 0.2
logging.getLogger().addHandler(logging.NullHandler())

class Stuck:
    def __call__(self, job, step):
        time.sleep(300)
    def release(self): ...

def run(fails: bool = False):
    with console.reporting(as_json=True) as report:
        worker = Worker(Stuck)
        with console.working(worker):
            worker.submit(LocateJob(picture=np.zeros((4, 4, 3), np.uint8), phrase="x"))
            time.sleep(0.2)
            if fails:
                raise WriteError("The disk is full", "Free some space")
        report.result({"done": True}, [])

app = typer.Typer()
app.command()(run)
try:
    app(standalone_mode=True)
except SystemExit as end:
    cli._leave(end.code)
"""


@pytest.mark.parametrize(
    ("arguments", "code", "out", "err"),
    [((), 0, '{"done": true}', ""), (("--fails",), 1, "", "locheads-studio: The disk is full. Free some space.")],
)
def test_a_slow_end_changes_neither_the_error_nor_the_exit_code(
    arguments: tuple[str, ...], code: int, out: str, err: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BUSY, *arguments], capture_output=True, text=True, check=False, timeout=800
    )
    assert (done.returncode, done.stdout.strip(), done.stderr.strip()) == (code, out, err)


def test_a_worker_that_will_not_end_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "_CLOSE_S", 0.1)
    monkeypatch.setattr(console, "threads_left", [])
    go_on, began = threading.Event(), threading.Event()

    class Stuck:
        def __call__(self, job: Any, step: Any) -> None:
            began.set()
            go_on.wait(250)

        def release(self) -> None: ...

    worker = Worker(Stuck)
    with pytest.raises(typer.Exit) as end, console.reporting(as_json=False), console.working(worker):  # noqa: PT012
        worker.submit(LocateJob(picture=np.zeros((4, 4, 3), np.uint8), phrase="x"))
        began.wait(60)
        raise WriteError("The disk is full", "Free some space")
    assert end.value.exit_code == 1 and console.threads_left == [worker]
    go_on.set()
    worker.close()
