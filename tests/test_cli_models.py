"""`locheads-studio models ...` as its users run it, against a stand-in Hub on the loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.files import safetensors
from tests.catalog.hub_server import COMMIT, Hub, serving

TABLE = """
[[part]]
name = "tiny-vlm"
kind = "vlm"
title = "Tiny VLM"
family = "llava"
repository = "owner/vlm"
size_about = 100_000
licence = "Apache-2.0"

[[part]]
name = "tiny-segmenter"
kind = "segmenter"
title = "Tiny segmenter"
family = "sam2"
repository = "owner/segmenter"
size_about = 50_000
licence = "Apache-2.0"

[[part]]
name = "tiny-inpainter"
kind = "inpainter"
title = "Tiny inpainter"
family = "sd"
repository = "owner/inpainter"
size_about = 50_000
licence = "CreativeML OpenRAIL-M"

[[set]]
name = "tiny"
title = "Tiny"
vlm = "tiny-vlm"
segmenter = "tiny-segmenter"
inpainter = "tiny-inpainter"
"""


class Program:
    """Runs the command line with folders of the test's own."""

    def __init__(self, folder: Path, hub: Hub) -> None:
        self.folder, self.hub = folder, hub
        self.cache = folder / "cache"
        config = folder / "config" / "locheads-studio"
        config.mkdir(parents=True)
        (config / "models.toml").write_text(TABLE)
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HF_")},
            "XDG_CONFIG_HOME": str(folder / "config"), "XDG_DATA_HOME": str(folder / "data"),
            "HF_HUB_CACHE": str(self.cache), "HF_ENDPOINT": hub.endpoint, "HF_HOME": str(folder / "home"),
        }  # fmt: skip

    def __call__(self, *arguments: str, code: int = 0, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "locheads_studio", "models", *arguments],
            env={**self.environment, **environment}, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout if code == 0 else done.stderr

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def status(self) -> str:
        return str({row["name"]: row["status"] for row in self.json("list")["sets"]}["tiny"])


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    config = json.dumps({"model_type": "llava", "text_config": {}}).encode()
    pipeline = json.dumps(
        {"_class_name": "StableDiffusionInpaintPipeline", "unet": ["diffusers", "UNet2DConditionModel"]}
    )
    repositories = {
        "owner/vlm": {"config.json": config, "model.safetensors": safetensors({"w": 100_000})},
        "owner/segmenter": {"config.json": b"{}", "model.safetensors": safetensors({"w": 50_000})},
        "owner/inpainter": {
            "model_index.json": pipeline.encode(),
            "unet/diffusion_pytorch_model.safetensors": safetensors({"w": 50_000}),
        },
    }
    with serving(repositories) as hub:
        yield Program(tmp_path, hub)


def test_the_story_of_a_set(program: Program) -> None:
    assert program.status() == "missing"
    assert "Nobody is there to be asked" in program("download", "tiny", code=2)
    assert not any(name.endswith(".safetensors") for name in program.hub.sent)
    done = program.json("download", "tiny", "--yes")
    assert done["parts"] == ["tiny-vlm", "tiny-segmenter", "tiny-inpainter"] and done["bytes"] > 200_000
    assert program.status() == "ready"
    shown = program("list")
    assert "ready" in shown and "Apache-2.0; CreativeML OpenRAIL-M" in shown and "ShareGPT4V" in shown
    assert "right (2 files)" in program("verify", "tiny-vlm")

    weights = program.cache / "models--owner--vlm" / "snapshots" / COMMIT / "model.safetensors"
    weights.resolve().write_bytes(weights.read_bytes()[:-1] + b"!")
    assert "Not whole: tiny-vlm" in program("verify", code=1)
    assert program.status() == "partly"
    program("download", "tiny-vlm", "-y")
    assert program.status() == "ready"

    assert program.json("remove", "tiny", "--yes")["freed"] > 200_000
    assert program.status() == "missing" and not list(program.cache.rglob("*.safetensors"))


def test_offline_of_the_user_is_kept(program: Program) -> None:
    told = program("download", "tiny", "--yes", code=1, HF_HUB_OFFLINE="1")
    assert "HF_HUB_OFFLINE is set" in told and program.hub.requests == []


def test_what_is_not_supported_and_what_is_not_there_is_told(program: Program) -> None:
    assert "only as pickles" in program("download", "sharegpt4v-7b", "--yes", code=1)
    assert "no model or set 'nope'" in program("download", "nope", code=2)
    assert program.hub.requests == []


def test_a_mistake_in_the_users_table_is_told(program: Program) -> None:
    table = program.folder / "config" / "locheads-studio" / "models.toml"
    table.write_text(TABLE.replace('kind = "segmenter"', 'kind = "ear"'))
    assert "models.toml, part 'tiny-segmenter': kind must be one of" in program("list", code=1)


@pytest.mark.slow
def test_doctor_looks_at_everything_and_says_what_to_do(program: Program) -> None:
    found = program.json("doctor")
    assert {
        "program",
        "python",
        "libraries",
        "device",
        "memory",
        "disk",
        "cache",
        "network",
        "storybook",
        "tiny",
    } <= set(found)
    assert found["storybook"] == {"text": "built in", "good": True, "action": ""}
    assert found["tiny"]["text"].startswith("not downloaded")
    program("download", "tiny", "--yes")
    snapshot = program.cache / "models--owner--vlm" / "snapshots" / COMMIT
    (snapshot / "modeling_evil.py").write_text("")
    assert program.json("doctor")["tiny"]["good"], "nobody reads it"
    (snapshot / "adapter_config.json").write_text("{}")
    found = program.json("doctor")
    assert not found["tiny"]["good"] and "verify" in found["tiny"]["action"]
    assert not [line for line in program.hub.requests if "HEAD" not in line and "GET" not in line]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_download_that_is_killed_goes_on(program: Program, how: signal.Signals) -> None:
    program.hub.slow_s = 0.05
    running = subprocess.Popen(
        [sys.executable, "-m", "locheads_studio", "models", "download", "tiny-vlm", "--yes"],
        env=program.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell's background jobs are started with SIGINT ignored, and their children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    blobs = program.cache / "models--owner--vlm" / "blobs"
    while not any(path.stat().st_size >= 30_000 for path in blobs.glob("*.incomplete")):
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    running.send_signal(how)
    _, told = running.communicate(timeout=800)
    if how == signal.SIGINT:
        assert running.returncode == 130 and told.endswith("Stopped.\n")
    [left] = blobs.glob("*.incomplete")
    kept = left.stat().st_size
    assert kept >= 30_000 and not list((program.cache / "models--owner--vlm").rglob("model.safetensors"))
    program.hub.slow_s = 0.0
    done = program.json("download", "tiny-vlm", "--yes")
    assert done["fetched"] == done["bytes"] - kept - len(program.hub.repositories["owner/vlm"]["config.json"])
    assert "right (2 files)" in program("verify", "tiny-vlm")
