"""What `more_kills` kills: a batch and a download, each in a process of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

REPOSITORY = "owner/tiny-vlm"


def run_batch(folder: str) -> None:
    """The command, with a scripted model that takes a little while."""
    from locheads_studio import app, cli
    from locheads_studio.engine.handlers import HostHandlers
    from tests.test_cli import FakeHost

    class Slow(FakeHost):
        def inpaint(self, *args: Any, **options: Any) -> Any:
            time.sleep(0.01)
            return super().inpaint(*args, **options)

    app.find_set = lambda name: name  # type: ignore[assignment]
    app.load_handlers = lambda model_set, device: HostHandlers(Slow())  # type: ignore[assignment, arg-type]
    _silent()
    base = Path(folder)
    cli.commands(["batch", str(base / "in"), "--recipe", str(base / "r.json"), "-o", str(base / "out")])


def run_download(folder: str, endpoint: str) -> None:
    """Plan and download, as the command does."""
    from locheads_studio import bootstrap
    from locheads_studio.catalog.table import DEFAULT_FILES, Part
    from locheads_studio.config import hub, paths
    from locheads_studio.engine import downloads
    from locheads_studio.engine.cancel import CancelToken

    hub.cache_folder = lambda: Path(folder) / "cache"  # type: ignore[assignment]
    paths.data_dir = lambda: Path(folder) / "data"  # type: ignore[assignment]
    bootstrap.OFFLINE_WISHED = False  # type: ignore[misc]
    _silent()
    part = Part(
        name="tiny", kind="vlm", title="Tiny", family="llava", repository=REPOSITORY, files=DEFAULT_FILES["vlm"],
        licence="Apache-2.0",
    )  # fmt: skip
    token = CancelToken()
    plan = downloads.plan([part], token, lambda *_: None, endpoint=endpoint)
    downloads.run(plan, token, lambda *_: None, endpoint=endpoint)


def _silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
