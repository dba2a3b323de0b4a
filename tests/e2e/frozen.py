"""Proves a frozen folder: an edit on its command line, and one in its window, as on a machine that has never seen us.

    make package
    .venv/bin/python tests/e2e/frozen.py dist/locheads-studio --out shots

Without Python on the path, without a network, with empty user folders and a folder that nothing may be written into.
The edit of the command line must be, pixel for pixel, the one of this checkout. The window is told everything by keys,
through xdotool on an X server of its own; openbox gives it the focus. What it has done is read from its log. Exits with
1 when something is not as it should be. Needs xvfb, openbox, xdotool and unshare.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageGrab

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "samples" / "skater.png"
EDIT = ["--select", "the skater's outfit", "--prompt", "a Spider-Man costume", "--seed", "0"]
WRITTEN = {"output": "result.png", "heatmap": "heatmap.png", "mask": "mask.png"}
PROMPT = "a red tracksuit"
SCREEN = (1600, 1000)


def bare(home: Path, **more: str) -> dict[str, str]:
    """The environment of somebody who has nothing but a system. User folders in `home`."""
    folders = {f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "state", "data", "cache")}
    return {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **folders, **more}


def offline() -> list[str]:
    """What a command is started with to have no network at all; nothing where that is not allowed."""
    words = ["unshare", "--net", "--map-root-user"]
    with contextlib.suppress(OSError):
        if subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
            return words
    print("  (a network of its own is not allowed here: not proved that none is needed)")
    return []


def state(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and time of change."""
    found = ((path, path.lstat()) for path in folder.rglob("*"))
    return {str(path.relative_to(folder)): (about.st_size, about.st_mtime_ns) for path, about in found}


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture).copy()


def check_command_line(program: list[str], home: Path) -> dict[str, Any]:
    """The demo's edit, frozen and not."""

    def edit(words: list[str], out: Path, environment: dict[str, str] | None) -> float:
        out.mkdir()
        targets = [word for name, file in WRITTEN.items() for word in (f"--{name}", str(out / file))]
        started = time.perf_counter()
        subprocess.run([*words, "edit", str(SAMPLE), *EDIT, *targets], check=True, cwd=home, env=environment)
        return time.perf_counter() - started

    frozen, here = home / "frozen", home / "here"
    seconds = edit(program, frozen, bare(home))
    unfrozen = edit([sys.executable, "-m", "locheads_studio"], here, os.environ | {"PYTHONPATH": str(ROOT)})
    for name in WRITTEN.values():
        assert (pixels(frozen / name) == pixels(here / name)).all(), f"{name} is another one than this checkout makes"
    # It says 1 where a fact is not good, which a small machine's memory is.
    told = subprocess.run([*program, "models", "doctor", "--json"], capture_output=True, text=True, env=bare(home))
    facts = json.loads(told.stdout)
    assert facts["libraries"]["good"] and facts["device"]["good"], facts
    assert facts["storybook"]["text"] == "built in", facts
    return {"edit_s": round(seconds, 1), "edit_unfrozen_s": round(unfrozen, 1)}


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """An X server with a window manager; its display."""
    read, write = os.pipe()
    size = f"{SCREEN[0]}x{SCREEN[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        display = f":{pipe.readline().strip()}"
    manager = subprocess.Popen(["openbox"], env=os.environ | {"DISPLAY": display}, stderr=subprocess.DEVNULL)
    try:
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


class Window:
    """The running program, as somebody at the keyboard has it."""

    def __init__(self, program: list[str], home: Path, display: str, out: Path) -> None:
        self._display, self._out, self._home = display, out, home
        self._log = home / "state" / "locheads-studio" / "log" / "locheads-studio.log"
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            program, env=bare(home, DISPLAY=display), cwd=home, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Window:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:  # something went wrong
            self.process.kill()
            self.process.wait()

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.is_file() else ""

    def wait(self, until: Callable[[], Any], what: str, timeout_s: float = 120) -> float:
        """Seconds until something is so."""
        started = time.perf_counter()
        while not until():
            ended = self.process.poll()
            if ended is not None or time.perf_counter() - started > timeout_s:
                self.shot("stuck")
                said = self.process.stderr.read() if ended is not None else ""  # type: ignore[union-attr]
                raise AssertionError(f"no {what} (exit code {ended})\n{said}\n{self.log()}")
            time.sleep(0.02)
        return time.perf_counter() - started

    def keys(self, *names: str) -> None:
        self._x("key", "--delay", "60", *names)

    def type(self, text: str) -> None:
        self._x("type", "--delay", "15", text)

    def shot(self, name: str) -> None:
        time.sleep(0.4)  # to paint
        ImageGrab.grab(xdisplay=self._display).save(self._out / f"{name}.png")

    def has_window(self) -> bool:
        found = self._x("search", "--onlyvisible", "--name", "LocHeads Studio", check=False)
        return bool(found.stdout.strip())

    def jobs(self, kind: str) -> int:
        """How many jobs of a kind are done."""
        return len(re.findall(rf"job \d+, {kind}: done", self.log()))

    def _x(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"DISPLAY": self._display}
        done = subprocess.run(["xdotool", *words], env=environment, check=check, capture_output=True, text=True)
        time.sleep(0.3)
        return done


def check_window(program: list[str], home: Path, out: Path) -> dict[str, Any]:
    """Sample, phrase, prompt, layer, exported file; by keys alone."""
    target = home / "edited.png"
    with screen() as display, Window(program, home, display, out) as window:
        figures = {"first_paint_s": window.wait(lambda: "first paint" in window.log(), "first paint")}
        window.wait(window.has_window, "window")
        window.shot("1-start")
        window.keys("Tab", "Tab", "space")  # over the two buttons to the first sample
        recovery = home / "data" / "locheads-studio" / "recovery"
        window.wait(lambda: list(recovery.glob("*.journal")), "open sample")
        window.shot("2-opened")
        window.keys("slash", "ctrl+a")
        window.type("the skater's outfit")
        window.keys("Return")
        figures["select_s"] = window.wait(lambda: window.jobs("SelectJob"), "mask")
        window.shot("3-mask")
        window.keys("ctrl+r", "ctrl+a")
        window.type(PROMPT)
        window.keys("Return")
        figures["repaint_s"] = window.wait(lambda: window.jobs("InpaintJob"), "result")
        window.shot("4-result")
        window.keys("alt+r", "a")  # in the menu: Apply result
        window.shot("5-applied")
        window.keys("ctrl+e")
        time.sleep(1)
        window.keys("ctrl+a")
        window.type(str(target))
        window.shot("6-export")
        window.keys("Return")
        figures["export_s"] = window.wait(target.is_file, "exported file")
        window.shot("7-exported")
        window.keys("ctrl+q")
        time.sleep(1)
        window.shot("8-asked")  # the exported file holds no layers
        window.keys("Tab", "space")  # "Do not save"
        code = window.process.wait(60)
        said = window.process.stderr.read()  # type: ignore[union-attr]
    assert code == 0 and not said, f"exit code {code}\n{said}"
    troubled = [line for line in window.log().splitlines() if " WARNING " in line or " ERROR " in line]
    assert not troubled, troubled
    source, edited = pixels(SAMPLE)[..., :3], pixels(target)[..., :3]
    changed = (source != edited).any(axis=2)
    assert source.shape == edited.shape and 0.01 < changed.mean() < 0.5, changed.mean()
    return {name: round(value, 1) for name, value in figures.items()} | {"changed": round(float(changed.mean()), 3)}


def main() -> int:
    """Both, and that the folder is as it was."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="for the screenshots")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    folder = options.folder.resolve()
    program = [*offline(), str(folder / "locheads-studio")]
    before = state(folder)
    figures: dict[str, Any] = {"files": len(before), "MB": round(sum(size for size, _ in before.values()) / 1e6)}
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        figures |= check_command_line(program, Path(one))
        print(figures)
        figures |= check_window(program, Path(two), options.out)
    after = state(folder)
    touched = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    assert not touched, f"written into the folder: {touched[:5]}"
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
