"""`locheads-studio` and `python -m locheads_studio`: the window at once where it is meant, else the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from locheads_studio import bootstrap


def main() -> None:
    """Run and leave with the exit code. The window does not wait for the other commands to be imported."""
    bootstrap.prepare()
    from locheads_studio.commands import window

    arguments = sys.argv[1:]
    if not window.shows_at_once(arguments, has_screen=window.has_screen()):
        from locheads_studio.cli import main as run

        run()
        return
    from locheads_studio import app
    from locheads_studio.config import logs

    logs.start(verbose=False)
    try:
        sys.exit(app.run_window(Path(arguments[0]) if arguments and arguments != ["open"] else None))
    except KeyboardInterrupt:
        from locheads_studio.commands.console import INTERRUPTED

        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
