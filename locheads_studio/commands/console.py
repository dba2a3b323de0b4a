"""What every command shares: errors in one line, exit codes, progress on standard error, one JSON object on standard
output.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, Self

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn

from locheads_studio import bootstrap
from locheads_studio.config import logs
from locheads_studio.engine.events import Finished
from locheads_studio.engine.failures import classify
from locheads_studio.engine.jobs import Job
from locheads_studio.engine.worker import Priority, Worker
from locheads_studio.errors import Cancelled, StudioError, UsageError
from locheads_studio.imaging import disk
from locheads_studio.imaging.filenames import printable, same_file, same_name_key

log = logging.getLogger(__name__)

threads_left: list[Worker] = []
"""Workers that were still busy at the end; the process must then end hard."""

FAILED = 1
USAGE = 2
INTERRUPTED = bootstrap.INTERRUPTED

_POLL_S = 0.05
_CLOSE_S = 20.0  # an import or a weight load cannot be interrupted; nothing else takes this long


_notes: list[str] = []
"""What was said about the result, by the command that runs."""


def said() -> list[str]:
    """What was said about the result so far, by the command or the models."""
    return list(_notes)


class Reporter:
    """What a command tells: progress on standard error, its result on standard output, with `as_json` as one object."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._out = sys.stdout
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)
        self._started = time.perf_counter()
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=self._err,
            transient=True,
            disable=not self._err.is_terminal,
        )
        self._task: TaskID | None = None
        self._stage = ""

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if not self._bar.disable:  # before rich 14 it would still end a line
            self._bar.stop()

    @property
    def seconds(self) -> float:
        """Since the command began."""
        return time.perf_counter() - self._started

    def show(self, stage: str, fraction: float) -> None:
        """Progress of the stage, 0..1. A new stage starts a new bar. Can be given to a function as its `step`."""
        if stage != self._stage:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(stage, total=1.0)
            self._stage = stage
        if self._task is not None:
            self._bar.update(self._task, completed=fraction)

    def note(self, text: str, *, of_result: bool = False) -> None:
        """A line for people, on standard error; one that belongs to the result stands there too, under "notes"."""
        if of_result:
            _notes.append(printable(text))
        self._err.print(printable(text), markup=False)

    def result(self, values: dict[str, Any], lines: list[str]) -> None:
        """The result: `values` as JSON, or `lines` for people."""
        self._bar.stop()
        encoding = getattr(self._out, "encoding", None) or "utf-8"
        if self.as_json:
            values = {"notes": list(dict.fromkeys(_notes))} | values if _notes else values
            text = json.dumps(values, ensure_ascii=False, allow_nan=False)
            if not _goes(text, encoding):
                text = json.dumps(values, allow_nan=False)
        else:
            text = "\n".join(lines).encode(encoding, "backslashreplace").decode(encoding)
        self._out.write(text + "\n")
        self._out.flush()


def _goes(text: str, encoding: str) -> bool:
    """Whether a stream of that encoding can hold a text: a terminal may be ASCII, and a file's name no text at all."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@contextlib.contextmanager
def reporting(*, as_json: bool) -> Iterator[Reporter]:
    """A reporter for one command. An error becomes one line on standard error and an exit code, never a traceback."""
    reporter = Reporter(as_json=as_json)
    _notes.clear()
    try:
        with reporter, contextlib.redirect_stdout(sys.stderr):  # what libraries print is no result
            yield reporter
    except UsageError as error:
        _leave(str(error), USAGE)
    except StudioError as error:
        log.warning("failed: %s", error.code)
        _leave(str(error), FAILED)
    except (KeyboardInterrupt, Cancelled):
        _leave("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at its end
        raise typer.Exit(FAILED) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:
        log.exception("a bug")
        _leave(f"{classify(error)} Log: {logs.file()}", FAILED)


def _leave(text: str, code: int) -> NoReturn:
    encoding = sys.stderr.encoding or "utf-8"
    sys.stderr.write(f"locheads-studio: {text}\n".encode(encoding, "backslashreplace").decode(encoding))
    raise typer.Exit(code) from None


@contextlib.contextmanager
def working(worker: Worker) -> Iterator[None]:
    """The worker, started, and closed at the end. One that is still busy then does not change how the command ends."""
    worker.start()
    try:
        yield
    finally:
        if not worker.close(timeout_s=_CLOSE_S):
            threads_left.append(worker)


def run(
    worker: Worker,
    job: Job,
    step: Callable[[str, float], None] | None = None,
    *,
    priority: Priority = Priority.INTERACTIVE,
) -> Any:
    """Do one job, telling `step` its progress.

    Raises:
        StudioError: the job failed.
        Cancelled: it was cancelled.
    """
    ticket = worker.submit(job, priority=priority)
    while ticket.wait(_POLL_S) is None:  # polled, so that Ctrl-C is seen on every platform
        progress = worker.progress
        if step is not None and progress is not None and progress.job == ticket.number:
            step(progress.stage, progress.fraction)
    if isinstance(ticket.outcome, Finished):
        for note in ticket.outcome.notes:
            _notes.append(note)
            sys.stderr.write(f"locheads-studio: {note}\n")
    return ticket.result()


def check_outputs(
    source: Path | None,
    *,
    inputs: Mapping[str, Path | None] | None = None,
    **outputs: tuple[Path | None, frozenset[str]],
) -> None:
    """Every output file's ending and folder, before minutes of work are done.

    Args:
        source: a file that no output may replace.
        inputs: more of them, each with what it is called.
        outputs: option name to (path, allowed suffixes); a path of None is not asked for.

    Raises:
        UsageError: a suffix we cannot write, two outputs with one name, or an output that is an input, also by a link
            or by another spelling of its name.
        WriteError: the folder does not exist or cannot be written to.
    """
    read = {"the picture itself": source, **{f"the {what}": path for what, path in (inputs or {}).items()}}
    seen: dict[str, str] = {}
    for option, (path, suffixes) in outputs.items():
        if path is None:
            continue
        name = f"--{option}"
        if path.suffix.lower() not in suffixes:
            ending = f"the ending {path.suffix!r}" if path.suffix else "no ending"
            raise UsageError(f"{name} {path} has {ending}", f"Use one of {', '.join(sorted(suffixes))}")
        key = same_name_key(str(path.resolve()))
        taken = seen.get(key) or next((what for what, given in read.items() if given and same_file(given, path)), None)
        if taken is not None:
            raise UsageError(f"{name} {path} would replace {taken}", "Choose another name")
        seen[key] = f"the file of {name}"
        disk.check_writable(path)
