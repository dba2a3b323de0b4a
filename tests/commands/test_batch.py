"""Recipes on the command line: one picture, a folder, stopped and gone on with, failures reported."""

from __future__ import annotations

import json
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from locheads_studio.imaging.metadata import says_generated
from locheads_studio.imaging.pictures import open_picture
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import RecipeFile, RecipeStep
from tests.test_cli import RED, FakeHost, call, error_of, host, picture, pixels

__all__ = ["host", "picture"]


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    step = RecipeStep(phrase="the <horse>", prompt="a zebra", seed=5, steps=4, corrections=(("grow", 2.0),))
    recipes.save(RecipeFile(steps=(step,), model_set="storybook", name="Zebras"), tmp_path / "r.json")
    return tmp_path / "r.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for number, name in enumerate(("a.png", "b.jpg", "c.bmp", "ü & <d>.png")):
        values = np.random.default_rng(number).integers(0, 256, (60, 90, 3), np.uint8)
        Image.fromarray(values).save(made / name)
    (made / "notes.txt").write_text("no picture")
    return made


def test_replay(host: FakeHost, picture: Path, recipe: Path) -> None:
    out = picture.parent / "out.png"
    result = call("replay", picture, "--recipe", recipe, "-o", out, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["found"][0]["phrase"] == "the <horse>"
    assert [name for name, _ in host.calls] == ["select", "inpaint"] and host.calls[1][1]["seed"] == 5
    source, after = pixels(picture), pixels(out)
    changed = (after != source).any(axis=2)
    assert (after[20:40, 30:60] == RED).all() and (after[18:20, 30:60] == RED).all(), "the mask grew by two"
    assert not changed[:18].any() and not changed[42:].any()
    assert says_generated(open_picture(out).xmp)
    call("replay", picture, "--recipe", recipe, "-o", out, "--no-label")
    assert not says_generated(open_picture(out).xmp)


class Page(HTMLParser):
    """What a report page holds."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_folder(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    assert result.exit_code == 0, result.output
    values = json.loads(result.stdout)
    assert (values["pictures"], values["done"], values["failed"]) == (4, 4, [])
    names = {"a.png", "b.jpg", "c.bmp.png", "ü & <d>.png", "batch.jsonl", "report.html"}
    assert {path.name for path in out.iterdir()} == names
    assert (pixels(out / "a.png")[20:40, 30:60] == RED).all() and says_generated(open_picture(out / "b.jpg").xmp)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    page = Page(out / "report.html")
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 8 and all(str(image["src"]).startswith("data:image/jpeg;base64,") for image in images)
    assert "4 of 4 pictures done" in page.text and "ü & <d>.png" in page.text and "the <horse>" in page.text
    assert not [tag for tag, _ in page.tags if tag in ("script", "link", "d", "horse")]
    assert str(folder.parent) not in (out / "report.html").read_text(), "no folders of this machine"


def test_a_failed_picture_is_told_and_tried_again(
    host: FakeHost, folder: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder.parent / "out"
    good = (folder / "b.jpg").read_bytes()
    (folder / "b.jpg").write_bytes(good[:300])
    original = FakeHost.inpaint

    def strange(self: FakeHost, picture: Any, *args: Any, **options: Any) -> Any:
        if np.array_equal(picture, pixels(folder / "c.bmp")):
            raise ZeroDivisionError("a bug")
        return original(self, picture, *args, **options)

    monkeypatch.setattr(FakeHost, "inpaint", strange)
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    assert result.exit_code == 1
    values = json.loads(result.stdout)
    assert values["done"] == 2 and values["failed"] == ["b.jpg", "c.bmp"]
    assert "b.jpg is damaged" in result.stderr and not (out / "b.jpg").exists()
    assert "2 failed" in Page(out / "report.html").text
    monkeypatch.undo()
    monkeypatch.setattr("locheads_studio.app.find_set", lambda name: name)
    from locheads_studio.engine.handlers import HostHandlers

    monkeypatch.setattr("locheads_studio.app.load_handlers", lambda model_set, device: HostHandlers(host))
    (folder / "b.jpg").write_bytes(good)
    host.calls.clear()
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["skipped"] == 2
    assert len(host.calls) == 4, "two pictures, two jobs each"


def test_it_goes_on_where_it_was_killed(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    call("batch", folder, "--recipe", recipe, "--output", out)
    lines = (out / "batch.jsonl").read_bytes().splitlines(keepends=True)
    (out / "batch.jsonl").write_bytes(b"".join(lines[:2]) + lines[2][:50])  # killed while the third was noted
    host.calls.clear()
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    values = json.loads(result.stdout)
    assert result.exit_code == 0 and values["done"] == 4 and values["skipped"] == 2 and len(host.calls) == 4
    host.calls.clear()
    (out / "a.png").unlink()  # its result is gone
    os.utime(folder / "b.jpg", (1, 1))  # another picture
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    assert json.loads(result.stdout)["skipped"] == 2
    host.calls.clear()
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--no-label", "--json")
    assert json.loads(result.stdout)["skipped"] == 0, "done otherwise"
    call("batch", folder, "--recipe", recipe, "--output", out, "--restart")
    assert len((out / "batch.jsonl").read_bytes().splitlines()) == 4


def test_what_is_not_found_for_sure_is_not_repainted(
    host: FakeHost, picture: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = FakeHost.select

    def unsure(self: FakeHost, *args: Any, **options: Any) -> Any:
        found = original(self, *args, **options)
        object.__setattr__(found, "verdict", "not found")
        return found

    monkeypatch.setattr(FakeHost, "select", unsure)
    out = picture.parent / "out.png"
    assert "not found for sure" in error_of(call("replay", picture, "--recipe", recipe, "-o", out))
    assert not out.exists()
    assert call("replay", picture, "--recipe", recipe, "-o", out, "--unsure").exit_code == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no recipe"),
        ("[]", "no recipe"),
        ('{"format": "locheads-studio recipe", "version": [2, 0], "steps": [{}]}', "newer"),
        ('{"format": "locheads-studio recipe", "version": [1, 0], "steps": []}', "0 steps"),
        ('{"format": "locheads-studio recipe", "version": [1, 0], "steps": [{"phrase": "x"}]}', "no recipe"),
        ('{"format": "locheads-studio recipe", "version": [1, 0], "steps": [{"phrase": "", "prompt": "x"}]}', "empty"),
        ('{"format": "locheads-studio recipe", "version": [1, 0], "steps": [7]}', "no recipe"),
    ],
)
def test_recipes_that_are_none(host: FakeHost, picture: Path, text: str, says: str) -> None:
    (picture.parent / "bad.json").write_text(text)
    result = call("replay", picture, "--recipe", picture.parent / "bad.json", "-o", picture.parent / "out.png")
    assert re.search(says, result.stderr) and result.exit_code in (1, 2) and not host.calls


def test_uses_that_make_no_sense(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    assert "nothing is overwritten" in error_of(call("batch", folder, "--recipe", recipe, "--output", folder), 2)
    assert "no folder" in error_of(call("batch", folder / "a.png", "--recipe", recipe, "--output", out), 2)
    shutil.rmtree(folder)
    folder.mkdir()
    assert "no pictures" in error_of(call("batch", folder, "--recipe", recipe, "--output", out), 2)
    assert "no file" in error_of(call("batch", folder, "--recipe", folder / "none.json", "--output", out), 2)


def test_edit_says_what_it_did(host: FakeHost, picture: Path) -> None:
    for suffix in (".png", ".jpg", ".webp", ".tif"):
        out = picture.parent / f"out{suffix}"
        words = ("edit", picture, "--select", "the horse", "--prompt", "a zebra", "-o", out)
        call(*words)
        content = out.read_bytes()
        assert says_generated(open_picture(out).xmp)
        assert b"zebra" not in content and b"horse" not in content and str(picture.parent).encode() not in content
        call(*words, "--no-label")
        assert open_picture(out).xmp is None
