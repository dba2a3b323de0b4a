"""The client's file, which runs in other editors' Python, and the command, as their users meet them."""

from __future__ import annotations

import ast
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest
from PIL import Image

from locheads_studio.config import paths
from locheads_studio.serve import client
from locheads_studio.serve.client import Client, Pixels, ServeError
from tests.serve.served import Bare, Served, pixels, short_folder, until

SOURCE = Path(client.__file__).read_text("utf-8")
PROGRAM = [sys.executable, "-m", "locheads_studio"]


def test_it_runs_in_an_old_python_without_anything_else() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 8))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported <= sys.stdlib_module_names
    assert "from __future__ import annotations" in SOURCE  # list[int] | None only stands where it is not evaluated


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["/no/such/program"], "cannot be started"),
        (["/"], "cannot be started"),
        ([sys.executable, "-c", "import sys; sys.exit('no models here')"], "no models here"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "ended at its start"),
    ],
)
def test_a_program_that_does_not_start_says_why(command: list[str], said: str) -> None:
    with short_folder() as folder, pytest.raises(ServeError, match=said) as caught:
        Client(command, "a test", folder).segment(pixels(), "the cup")
    assert caught.value.code == "start"


def test_a_program_that_cannot_serve_says_why(tmp_path: Path) -> None:
    """Also where it finds out late: nobody can connect before it can serve."""
    (tmp_path / "locheads-studio").mkdir()
    (tmp_path / "locheads-studio" / "settings.toml").write_text('model_set = "dreamt-of"')
    with short_folder() as base:
        base.mkdir()
        environment = os.environ | {"XDG_RUNTIME_DIR": str(base), "XDG_CONFIG_HOME": str(tmp_path)}
        with pytest.raises(ServeError, match="dreamt-of"):
            Client(PROGRAM, "a test", base / "locheads-studio", environment).segment(pixels(), "the cup")


def test_the_editors_own_python_is_kept_from_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYTHONHOME", "PYTHONPATH", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "/editor")
    monkeypatch.delenv("SNAP", raising=False)
    monkeypatch.delenv("APPDIR", raising=False)
    kept = client.clean_environment()
    assert "PYTHONHOME" not in kept and "PYTHONPATH" not in kept and kept["LD_LIBRARY_PATH"] == "/editor"
    monkeypatch.setenv("APPDIR", "/editor")
    assert "LD_LIBRARY_PATH" not in client.clean_environment()


def test_a_server_that_dies_in_the_middle_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with short_folder() as folder, Served(folder) as served:
        served.handlers.gate.clear()
        studio = Client(["no-such-program"], "a test", folder)

        def progress(stage: str, share: float) -> None:
            if stage == "working":  # the server has said something about it
                for connection in list(served.server._connections):
                    served._loop.call_soon_threadsafe(connection._writer.transport.abort)

        with pytest.raises(ServeError, match="in the middle"):
            studio.segment(pixels(), "the cup", progress)
        served.handlers.gate.set()
        assert studio.segment(pixels(), "the cup").mask
        studio.close()


# --- the command, with the built-in models


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with short_folder() as base:
        base.mkdir()
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(base))
        yield base / "locheads-studio"
        subprocess.run([*PROGRAM, "serve", "--stop"], capture_output=True, check=False)


def busy_s(process: psutil.Process) -> float:
    """What it has computed so far: seconds on the wall are those of all that runs on a machine."""
    used = process.cpu_times()
    return float(used.user + used.system)


def asked(*arguments: str) -> dict[str, object]:
    done = subprocess.run([*PROGRAM, "serve", "--json", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_a_plug_in_starts_it_uses_it_and_leaves_it(home: Path) -> None:
    with contextlib.closing(Client(PROGRAM, "a test", environment=dict(os.environ))) as studio:
        _story(home, studio)


def _story(home: Path, studio: Client) -> None:
    picture = np.array(Image.open(paths.resources() / "samples" / "skater.png").convert("RGBA"))
    height, width = picture.shape[:2]
    seen = Pixels(picture.tobytes(), width, height)
    stages: list[str] = []
    found = studio.segment(seen, "the tree", lambda stage, share: stages.append(stage))
    assert "starting LocHeads Studio" in stages and found.mask is not None
    until(lambda: studio.status()["warm"], 600)  # the painter is still being loaded
    server = psutil.Process(int(studio.server["pid"]))
    started = busy_s(server)
    second = studio.segment(seen, "the dog")
    assert busy_s(server) - started < 3  # 0.1 s where it was measured: the picture is not read again
    assert second.mask is not None
    x0, y0, x1, y1 = second.mask.box
    assert abs((x0 + x1) / 2 - 547) < 60 and abs((y0 + y1) / 2 - 377) < 60  # where the dog stands
    painted = studio.repaint(seen, "a red cat", second.mask, steps=2)
    assert painted.patch.size[0] >= second.mask.size[0] and painted.told["recipe"]["model_set"]

    about = asked()  # a second one finds the first
    assert about["running"] is True and about["pid"] == studio.server["pid"]
    assert about["clients"] == 2 and about["model_set"] == "storybook"

    # A client that is killed in the middle of its work
    code = ("import sys; from locheads_studio.serve.client import *\n"
            "c = Client(['none'], 'killed'); c.segment(Pixels(bytes(64*64*3), 64, 64, 3), 'the dog')\n"
            "c.repaint(Pixels(bytes(900*900*3), 900, 900, 3), 'a tree', Area(b'\\xff' * 810000, (0, 0, 900, 900)),\n"
            "          progress=lambda stage, share: print(stage, flush=True), steps=500)")  # fmt: skip
    killed = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    with killed:
        assert killed.stdout is not None and killed.stdout.readline()
        killed.send_signal(signal.SIGKILL)
    until(lambda: studio.status()["clients"] == 1)
    until(lambda: len(list((home / "rooms").iterdir())) == 1)
    started = busy_s(server)
    assert studio.segment(seen, "the dog").mask == second.mask
    assert busy_s(server) - started < 20  # not after 500 steps

    os.kill(int(studio.server["pid"]), signal.SIGTERM)
    until(lambda: not client.socket_file(home).exists())
    until(lambda: [file.name for file in home.iterdir()] == ["serve.lock"])
    assert asked("--stop") == {"stopped": False}


def test_nothing_to_stop(home: Path) -> None:
    assert asked("--stop") == {"stopped": False}


def test_a_server_of_another_set_is_found_and_stopped(home: Path) -> None:
    with Served(home), Bare(home) as bare:
        bare.hello()
        assert asked()["model_set"] == "scripted"
        assert asked("--stop") == {"stopped": True}
        assert bare.next()["type"] == "bye"
