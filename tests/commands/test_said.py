"""What a command did otherwise than one might think is said, for people and in JSON; no input is written over."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from locheads_studio import app
from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.imaging.pictures import FILLED
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import RecipeFile, RecipeStep
from tests.commands.test_batch import Page
from tests.test_cli import RED, FakeHost, call, edit, error_of, host, picture, pixels

__all__ = ["host", "picture"]


@pytest.fixture
def clear(tmp_path: Path) -> Path:
    """A folder with one picture whose right half is transparent."""
    values = np.full((60, 90, 4), 200, np.uint8)
    values[:, 45:, 3] = 0
    (tmp_path / "in").mkdir()
    Image.fromarray(values).save(tmp_path / "in" / "clear.png")
    return tmp_path / "in"


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    """White from column 60 on."""
    marked = np.zeros((60, 90), np.uint8)
    marked[:, 60:] = 255
    Image.fromarray(marked).save(tmp_path / "m.png")
    return tmp_path / "m.png"


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    recipes.save(RecipeFile(steps=(RecipeStep(phrase="the horse", prompt="a zebra"),)), tmp_path / "r.json")
    return tmp_path / "r.json"


def told(result: Any) -> list[str]:
    assert result.exit_code == 0, result.output
    notes: list[str] = json.loads(result.stdout).get("notes", [])
    assert all(note in result.stderr for note in notes)
    return notes


def test_a_repaint_that_fills_transparency_is_told(
    host: FakeHost, clear: Path, mask: Path, recipe: Path, tmp_path: Path
) -> None:
    source, out = clear / "clear.png", tmp_path / "out.png"
    assert FILLED in told(edit(source, out, "--json")) and pixels(out)[30, 50].tolist() == [*RED, 255]
    assert FILLED in told(call("inpaint", source, "--mask", mask, "--prompt", "sky", "-o", out, "--json"))
    assert FILLED in told(call("replay", source, "--recipe", recipe, "-o", out, "--json"))
    call("batch", clear, "--recipe", recipe, "--output", tmp_path / "all")
    assert FILLED in Page(tmp_path / "all" / "report.html").text
    opaque = tmp_path / "opaque.png"
    Image.new("RGB", (90, 60)).save(opaque)
    assert told(edit(opaque, out, "--json")) == []


class Talking(FakeHost):
    """Has something to say about every repaint."""

    said = "The painting model does not know: yurt."

    def take_notes(self) -> tuple[str, ...]:
        return (self.said,) if self.calls[-1][0] == "inpaint" else ()


def test_what_the_models_have_to_say_is_passed_on(
    host: FakeHost, picture: Path, recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "load_handlers", lambda model_set, device: HostHandlers(Talking()))
    out, said = tmp_path / "out.png", Talking.said
    assert told(edit(picture, out, "--json")) == [said]
    assert told(call("replay", picture, "--recipe", recipe, "-o", out, "--json")) == [said]
    (tmp_path / "in").mkdir()
    for name in ("a.png", "b.png"):
        os.link(picture, tmp_path / "in" / name)
    words = ("batch", tmp_path / "in", "--recipe", recipe, "--output", tmp_path / "all", "--json")
    assert told(call(*words)) == [said], "once, however many pictures"
    assert Page(tmp_path / "all" / "report.html").text.count(said) == 2, "beside each picture"


def test_how_a_mask_was_read_is_told_and_can_be_turned_round(
    host: FakeHost, picture: Path, mask: Path, recipe: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.png"
    source = pixels(picture)
    for words in (("inpaint", "--prompt", "sky"), ("replay", "--recipe", recipe)):
        command = (words[0], picture, *words[1:], "--mask", mask, "-o", out, "--json")
        assert any("white is repainted; 33.3 %" in note for note in told(call(*command)))
        after = pixels(out)
        assert (after[:, 60:] == RED).all() and np.array_equal(after[:, :60], source[:, :60])
        assert any("turned round; 66.7 %" in note for note in told(call(*command, "--invert-mask")))
        after = pixels(out)
        assert (after[:, :60] == RED).all() and np.array_equal(after[:, 60:], source[:, 60:])
    (tmp_path / "in").mkdir()
    os.link(picture, tmp_path / "in" / "a.png")
    call("batch", tmp_path / "in", "--recipe", recipe, "--masks", mask, "--output", tmp_path / "all")
    assert "white is repainted; 33.3 %" in Page(tmp_path / "all" / "report.html").text


def test_a_transparent_hole_is_read_as_kept_and_the_way_out_is_named(
    host: FakeHost, picture: Path, tmp_path: Path
) -> None:
    """As some programs write it: what is transparent is to be repainted."""
    values = np.full((60, 90, 4), 255, np.uint8)
    values[:, 60:, 3] = 0
    Image.fromarray(values).save(tmp_path / "m.png")
    out = tmp_path / "out.png"
    command = ("inpaint", picture, "--mask", tmp_path / "m.png", "--prompt", "sky", "-o", out, "--json")
    assert any("--invert-mask for the transparent part" in note for note in told(call(*command)))
    told(call(*command, "--invert-mask"))
    assert (pixels(out)[:, 60:] == RED).all()


@pytest.mark.parametrize("by", ["name", "link", "hard link"])
def test_no_input_is_written_over(host: FakeHost, picture: Path, mask: Path, recipe: Path, by: str) -> None:
    """Issues of others: a mask that was its own output, a link in the folder of results."""
    shown = picture.parent / "shown.png"
    Image.new("RGB", (9, 9)).save(shown)

    def target(file: Path) -> Path:
        if by == "name":
            return file
        other = file.with_name(f"other-{file.name}")
        (os.symlink if by == "link" else os.link)(file, other)
        return other

    before = {file: file.read_bytes() for file in (picture, mask, shown)}
    aims = {file: target(file) for file in before}
    painting = ("inpaint", picture, "--mask", mask, "--prompt", "sky", "--reference", shown, "-o")
    again = ("replay", picture, "--recipe", recipe, "--mask", mask, "--reference", shown, "-o")
    for words in (painting, again):
        for file, what in ((picture, "the picture itself"), (mask, "the mask"), (shown, "the reference")):
            assert f"would replace {what}" in error_of(call(*words, aims[file]), 2)
    assert "would replace the reference" in error_of(edit(picture, aims[shown], "--reference", shown), 2)
    assert "would replace the picture itself" in error_of(edit(picture, aims[picture]), 2)
    assert host.calls == [] and all(file.read_bytes() == data for file, data in before.items())


def test_wishes_reach_the_models_whichever_way_the_mask_came(host: FakeHost, picture: Path, mask: Path) -> None:
    out, more = picture.parent / "out.png", ("--negative", "people", "--transition", "9", "--outline", "new")
    wanted = {"negative": "people", "transition": 9.0, "outline": "new"}
    assert edit(picture, out, *more).exit_code == 0
    assert call("inpaint", picture, "--mask", mask, "--prompt", "sky", "-o", out, *more).exit_code == 0
    painted = [options for name, options in host.calls if name == "inpaint"]
    assert [{name: options[name] for name in wanted} for options in painted] == [wanted, wanted]
