"""`locheads-studio` and `python -m locheads_studio`: the window at once where it is meant, else the command line."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from pathlib import Path

from locheads_studio import bootstrap


def run() -> None:
    """The program's entry. Once torch is loaded the interpreter takes a quarter of a second to take itself apart when
    all is said and done: the process ends without that.
    """
    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    if "torch" in sys.modules and (code is None or isinstance(code, int)):
        _end(code or 0)
    raise SystemExit(code)


def _end(code: int) -> None:
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads, for which the main one has now ended
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()  # what fails here fails in the interpreter's own end, too
    os._exit(code)


def main() -> None:
    """Run and leave with the exit code. Ctrl-C, whenever it comes, is one word and no traceback."""
    try:
        _start()
    except KeyboardInterrupt:
        sys.stderr.write("locheads-studio: Stopped.\n")
        sys.exit(bootstrap.INTERRUPTED)


def _start() -> None:
    """The window does not wait for the other commands to be imported."""
    with bootstrap.stopping_at_once():
        bootstrap.prepare()
        from locheads_studio.commands import window

        arguments = sys.argv[1:]
        if arguments[:1] == ["--decode-picture"]:  # a frozen program as the child of another: see `imaging.reader`
            from locheads_studio.imaging import reader_child

            reader_child.child(arguments[1])
        at_once = window.shows_at_once(arguments, has_screen=window.has_screen())
        if at_once:
            from locheads_studio import app
            from locheads_studio.config import logs
            from locheads_studio.ui import application  # noqa: F401  # the long part of the start
        else:
            from locheads_studio import cli
    if not at_once:
        cli.main()
        return
    logs.start(verbose=False)
    sys.exit(app.run_window(Path(arguments[0]) if arguments and arguments != ["open"] else None))


if __name__ == "__main__":
    run()
