"""doctor: what the whole program needs on this machine, with one small edit, and a report that can be given away."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from locheads_studio.commands import console, examine, options
from locheads_studio.commands.examine import Fact
from locheads_studio.config import paths
from locheads_studio.errors import StudioError
from locheads_studio.imaging import disk

_WINDOW_S: Final = 30.0
_LIMIT_S: Final = 60.0
_DOG: Final = (60, 110, 470, 465)  # where it sits in its sample
_AGAIN: Final = "Install the program again"
# Asked in a process of its own: a Qt that cannot find its plug-ins ends the process, and a driver may crash it.
_WINDOW: Final = """
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication([])
screens = [f"{s.size().width()}x{s.size().height()} at {s.devicePixelRatio():g}" for s in app.screens()]
print(qVersion(), app.platformName(), len(QFontDatabase.families()), "; ".join(screens), sep="|")
"""


def doctor(
    quick: Annotated[bool, typer.Option("--quick", help="Without the small edit.")] = False,
    as_json: options.JsonOpt = False,
) -> None:
    """Look at everything the program needs on this machine, make one small edit, and say what to do.

    What it prints can be given away: your name, your folders and your pictures are not in it.
    """
    with console.reporting(as_json=as_json) as report:
        report.show("looking", 0.0)
        found = [*examine.examine(), *_folders(), _window(), _driver(), _crash()]
        if not quick:
            report.show("editing a drawn picture", 0.8)
            found.append(_edit())
        found = [Fact(f.name, without_paths(f.text), f.good, without_paths(f.action)) for f in found]
        lines = [f"{fact.mark} {fact.name:14} {fact.text}" for fact in found]
        todo = [f"- {fact.name}: {fact.action}" for fact in found if fact.action]
        if todo:
            lines += ["", "What to do:", *todo]
        values = {fact.name: {"text": fact.text, "good": fact.good, "action": fact.action} for fact in found}
        report.result(values, lines)
        if not all(fact.good for fact in found):
            raise typer.Exit(console.FAILED)


def without_paths(text: str) -> str:
    """A text without the user's name and folders: the home folder as ~, other long paths as their last part."""
    home = str(Path.home())
    if len(home) > 1:
        text = text.replace(home, "~")
    user = re.escape(Path.home().name)
    if len(user) > 2:
        text = re.sub(rf"(?<![\w.-]){user}(?![\w-])", "user", text)
    return re.sub(r"(?<![\w~.:/])/(?:[^\s/:;,]+/){2,}([^\s/:;,]+)", r".../\1", text)


def _folders() -> list[Fact]:
    """Whether the program can write where it has to."""
    facts = []
    places = {"settings": paths.config_dir(), "log": paths.log_dir(), "recovery": paths.recovery_dir()}
    for name, folder in places.items():
        try:
            disk.make_folder(folder, private=name == "recovery")
            with tempfile.TemporaryDirectory(dir=folder, prefix="doctor-") as made:
                disk.write_bytes(Path(made) / "test", b"x")
            facts.append(Fact(f"{name} folder", f"{folder} can be written"))
        except (StudioError, OSError) as error:
            facts.append(Fact(f"{name} folder", str(error), False, f"Allow writing to {folder}"))
    return facts


def _window() -> Fact:
    if importlib.util.find_spec("PySide6") is None:
        return Fact("window", "PySide6 is not installed", False, "Install the program again")
    try:
        done = subprocess.run(
            [sys.executable, "-c", _WINDOW], capture_output=True, text=True, timeout=_WINDOW_S, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Fact("window", f"Qt does not start ({type(error).__name__})", False, "Install the program again")
    parts = done.stdout.strip().split("|")
    if done.returncode or len(parts) != 4:
        screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")) or sys.platform != "linux"
        if not screen:
            return Fact("window", "there is no screen here; the command line works without one")
        lines = [line for line in done.stderr.splitlines() if line.strip()] or [f"exit code {done.returncode}"]
        return Fact("window", f"Qt cannot show a window: {lines[-1][:200]}", False,
                    "Install the libraries of Qt's platform plug-in (on Debian: libxcb-cursor0, libegl1)")  # fmt: skip
    qt, platform, fonts, screens = parts
    good = int(fonts) > 0
    text = f"Qt {qt} on {platform}, {fonts} font families, {screens or 'no screen'}"
    return Fact("window", text, good, "" if good else "Install a font, like DejaVu")


def _driver() -> Fact:
    torch: Any = sys.modules.get("torch")
    if torch is None:
        return Fact("GPU driver", "torch cannot be imported", False, "Install the program again")
    if torch.version.cuda and Path("/proc/driver/nvidia/version").exists() and not torch.cuda.is_available():
        return Fact(
            "GPU driver", f"there is an NVIDIA driver, but torch {torch.__version__} cannot use it", False,
            f"Update the driver to one for CUDA {torch.version.cuda}, or install the torch that fits it",
        )  # fmt: skip
    if torch.cuda.is_available():
        return Fact("GPU driver", f"CUDA {torch.version.cuda}, {torch.cuda.device_count()} devices")
    return Fact("GPU driver", "none is used")


def _crash() -> Fact:
    file = paths.log_dir() / "crash.txt"
    try:
        when = time.strftime("%Y-%m-%d", time.localtime(file.stat().st_mtime))
    except OSError:
        return Fact("crashes", "none is known")
    return Fact("crashes", f"the last was on {when}: {file}", True, f"Send {file}, if nobody has it yet")


def _edit() -> Fact:
    """One edit of a drawn picture with the built-in set, from words to changed pixels, which must be the right ones."""
    import numpy as np

    from locheads_studio.engine.jobs import InpaintJob, SelectJob
    from locheads_studio.imaging.pictures import apply_edits, open_picture

    began = time.perf_counter()
    try:
        opened = open_picture(paths.resources() / "samples" / "dog.png")
        picture = opened.rgb8
        worker, _ = options.worker_for("storybook", "cpu")
        with console.working(worker):
            found = console.run(worker, SelectJob(picture=picture, phrase="the dog"))
            job = InpaintJob(picture=picture, mask=found.mask, prompt="a cat", steps=2)
            painted = console.run(worker, job)
        changed = (apply_edits(opened, [painted]).pixels != opened.pixels).any(axis=2)
    except StudioError as error:
        return Fact("edit", error.message, False, error.action)
    except Exception as error:  # a library that is broken here is what this command is for
        return Fact("edit", f"it failed: {type(error).__name__}: {error}", False, _AGAIN)
    seconds = time.perf_counter() - began
    x0, y0, x1, y1 = _DOG
    within = np.zeros(changed.shape, bool)
    within[y0:y1, x0:x1] = True
    if not changed.any():
        return Fact("edit", "the small edit changed nothing", False, _AGAIN)
    if found.mask[within].sum() < 0.8 * found.mask.sum() or changed[within].sum() < 0.8 * changed.sum():
        return Fact("edit", "the small edit changed the wrong place", False, _AGAIN)
    slow = "" if seconds < _LIMIT_S else "This machine is slow, or busy with something else"
    return Fact("edit", f"found and repainted in {seconds:.1f} s", True, slow)
