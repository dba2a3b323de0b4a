"""doctor: one fact for everything the program needs, and nothing of the user's in it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio import app
from locheads_studio.commands import health
from locheads_studio.commands.examine import Fact
from locheads_studio.config import paths
from locheads_studio.engine.handlers import HostHandlers
from tests.test_cli import FakeHost, call


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.examine, "examine", lambda: [Fact("disk", f"9 GB free for {Path.home()}/.cache/x")])


def test_it_looks_at_everything_and_names_no_folder_of_the_user(quick: None) -> None:
    result = call("doctor", "--quick", "--json")
    values = json.loads(result.stdout)
    folders = {"settings folder", "log folder", "recovery folder"}
    assert {"disk", "window", "GPU driver", "crashes", *folders} <= set(values)
    assert values["disk"]["text"] == "9 GB free for ~/.cache/x"
    assert values["window"]["text"].startswith("Qt 6") or "no screen" in values["window"]["text"]
    assert str(Path.home()) not in result.stdout and str(paths.log_dir()) not in result.stdout


def test_a_folder_that_cannot_be_written_is_told(quick: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(paths, "recovery_dir", lambda: tmp_path / "file" / "recovery")
    result = call("doctor", "--quick", "--json")
    assert result.exit_code == 1 and not json.loads(result.stdout)["recovery folder"]["good"]


def test_a_small_edit_is_made() -> None:
    fact = health._edit()
    assert fact.good and "repainted in" in fact.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [("nothing", "changed nothing"), ("elsewhere", "wrong place"), ("broken", "ImportError: no such library")],
)
def test_an_edit_that_goes_wrong_is_no_good_sign(monkeypatch: pytest.MonkeyPatch, wrong: str, told: str) -> None:
    class Host(FakeHost):
        def select(self, picture: Any, *args: Any, **options: Any) -> Any:
            if wrong == "broken":
                raise ImportError("no such library")
            found = super().select(picture, *args, **options)
            mask = np.zeros(picture.shape[:2], np.uint8)
            mask[20:100, 480:600] = 255
            return replace(found, mask=mask) if wrong == "elsewhere" else found

        def inpaint(self, picture: Any, *args: Any, **options: Any) -> Any:
            edit = super().inpaint(picture, *args, **options)
            return replace(edit, patch=picture[edit.box.as_slices].copy()) if wrong == "nothing" else edit

    monkeypatch.setattr(app, "load_handlers", lambda model_set, device: HostHandlers(Host()))
    fact = health._edit()
    assert not fact.good and told in fact.text and fact.action


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("/srv/share/anna/pictures/a.png is damaged", ".../a.png is damaged"),
        ("CUDA 12.8, 1/2 of it", "CUDA 12.8, 1/2 of it"),
        ("see https://host/a/b/c", "see https://host/a/b/c"),
    ],
)
def test_paths_are_left_out(text: str, told: str) -> None:
    assert health.without_paths(text) == told
