"""Recipes on the command line: one picture, a folder, stopped and gone on with, failures reported."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file

from locheads_studio.catalog.lora import Lora, Worn
from locheads_studio.commands import batch
from locheads_studio.commands.batch_log import BatchLog
from locheads_studio.document.keys import content_key
from locheads_studio.errors import DiskFullError
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


def test_replay_and_batch_with_files_of_the_users(host: FakeHost, picture: Path, folder: Path, tmp_path: Path) -> None:
    file, shown, out = tmp_path / "style.safetensors", tmp_path / "shown.png", tmp_path / "out.png"
    save_file({"unet.x.lora_A.weight": np.zeros((2, 2), np.float32)}, file)
    Image.new("RGB", (30, 20), (9, 8, 7)).save(shown)
    worn = Worn(file.name, hashlib.sha256(file.read_bytes()).hexdigest(), 0.5)
    key = content_key(np.full((20, 30, 3), (9, 8, 7), np.uint8))
    step = RecipeStep(phrase="the horse", prompt="a zebra", loras=(worn,), reference=key)
    recipes.save(RecipeFile(steps=(step,), model_set="storybook"), tmp_path / "r.json")
    asked = ("replay", picture, "--recipe", tmp_path / "r.json", "-o", out)
    assert "--reference" in error_of(call(*asked), 2)
    assert call(*asked, "--reference", shown).exit_code == 0, "a file beside the recipe is found"
    assert host.calls[-1][1]["loras"] == (Lora(file, 0.5),) and (host.calls[-1][1]["reference"] == (9, 8, 7)).all()
    moved = tmp_path / "elsewhere" / "other.safetensors"
    moved.parent.mkdir()
    file.rename(moved)
    assert "style.safetensors" in error_of(call(*asked, "--reference", shown))
    assert call(*asked, "--reference", shown, "--lora", moved).exit_code == 0
    assert host.calls[-1][1]["loras"] == (Lora(moved, 0.5),)
    result = call("batch", folder, "--recipe", tmp_path / "r.json", "-o", tmp_path / "all", "--lora", moved,
                  "--reference", shown)  # fmt: skip
    assert result.exit_code == 0, result.output
    painted = [told for name, told in host.calls if name == "inpaint"][-4:]
    assert all(told["loras"] == (Lora(moved, 0.5),) and told["reference"].shape == (20, 30, 3) for told in painted)


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
    (out / "batch.jsonl").write_bytes(b"".join(lines[:3]) + lines[3][:50])  # killed while the third was noted
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
    rows = [json.loads(line) for line in (out / "batch.jsonl").read_bytes().splitlines()]
    assert sum("status" in row for row in rows) == 4


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


def test_names_that_are_one_file_somewhere_go_apart_and_are_told(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    for name in ("c.bmp.png", "B.JPG"):
        shutil.copy(folder / "a.png", folder / name)
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    values = json.loads(result.stdout)
    assert result.exit_code == 0 and values["done"] == 6
    made = {path.name for path in out.iterdir()}
    assert {"c.bmp.png", "c.bmp (2).png", "B.JPG", "b (2).jpg"} <= made
    assert "c.bmp.png: its result is c.bmp (2).png" in result.stderr


def test_no_input_is_ever_written_whatever_leads_to_it(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    out.mkdir()
    before = (folder / "a.png").read_bytes()
    (out / "a.png").symlink_to(folder / "a.png")
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--overwrite", "--json")
    assert result.exit_code == 1 and json.loads(result.stdout)["failed"] == ["a.png"]
    assert "link to one of the inputs" in result.stderr and (folder / "a.png").read_bytes() == before


def test_a_file_that_the_batch_did_not_make_is_left_alone(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    out.mkdir()
    (out / "a.png").write_bytes(b"somebody's")
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    values = json.loads(result.stdout)
    assert result.exit_code == 1 and values["failed"] == ["a.png"] and values["done"] == 3
    assert "did not make it" in result.stderr and (out / "a.png").read_bytes() == b"somebody's"
    again = json.loads(call("batch", folder, "--recipe", recipe, "--output", out, "--json").stdout)
    assert again["failed"] == ["a.png"] and again["skipped"] == 3
    assert call("batch", folder, "--recipe", recipe, "--output", out, "--overwrite").exit_code == 0
    assert call("batch", folder, "--recipe", recipe, "--output", out, "--restart").exit_code == 0, "now it is ours"


def test_what_a_killed_run_wrote_is_known_as_its_own(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    call("batch", folder, "--recipe", recipe, "--output", out)
    lines = (out / "batch.jsonl").read_bytes().splitlines(keepends=True)
    (out / "batch.jsonl").write_bytes(lines[0])  # killed between the result and its line
    assert call("batch", folder, "--recipe", recipe, "--output", out).exit_code == 0


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names there are always text")
def test_a_name_that_is_no_text_stops_nothing(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    odd = os.fsdecode(b"caf\xe9.png")
    shutil.copy(folder / "a.png", folder / odd)
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["done"] == 5, result.output
    assert "caf\\xe9.png" in Page(out / "report.html").text and (out / odd).is_file()
    again = json.loads(call("batch", folder, "--recipe", recipe, "--output", out, "--json").stdout)
    assert again["skipped"] == 5
    (folder / odd).write_bytes(b"damaged")
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    assert result.exit_code == 1 and json.loads(result.stdout)["failed"] == [odd]


def test_a_full_disk_ends_the_batch_at_once(
    host: FakeHost, folder: Path, recipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = folder.parent / "out"
    saved = batch.save_picture

    def full(picture: Any, path: Path, **options: Any) -> None:
        if path.name != "a.png":
            raise DiskFullError("Cannot write: the disk is full", "Free some space")
        saved(picture, path, **options)

    monkeypatch.setattr(batch, "save_picture", full)
    result = call("batch", folder, "--recipe", recipe, "--output", out, "--json")
    assert "the disk is full" in error_of(result)
    assert [name for name, _ in host.calls].count("inpaint") == 2, "the others are not even tried"
    assert "1 of 4 pictures done, 3 still to do" in Page(out / "report.html").text
    monkeypatch.undo()


def test_restart_waits_for_the_run_that_holds_the_log(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    call("batch", folder, "--recipe", recipe, "--output", out)
    before = (out / "batch.jsonl").read_bytes()
    with BatchLog(out / "batch.jsonl"):
        told = call("batch", folder, "--recipe", recipe, "--output", out, "--restart").stderr
        assert "another program is writing it" in told
        assert (out / "batch.jsonl").read_bytes() == before
    (out / "batch.jsonl").write_text("my own notes\n")
    for more in ((), ("--restart",)):
        assert "no log of a batch" in error_of(call("batch", folder, "--recipe", recipe, "--output", out, *more), 2)
    assert (out / "batch.jsonl").read_text() == "my own notes\n"


def test_folders_in_the_folder_and_what_is_left_out(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder / "out"
    (folder / "deep" / "er").mkdir(parents=True)
    shutil.copy(folder / "a.png", folder / "deep" / "er" / "a.png")
    (folder / "raw.dng").write_bytes(b"x")
    flat = json.loads(call("batch", folder, "--recipe", recipe, "--output", out, "--json").stdout)
    assert flat["pictures"] == 4 and "--recursive" in flat["left_out"]["deep/"]
    assert "convert it" in flat["left_out"]["raw.dng"] and "no picture" in flat["left_out"]["notes.txt"]
    page = Page(out / "report.html").text
    assert "Left out" in page and "raw.dng" in page
    whole = json.loads(call("batch", folder, "--recipe", recipe, "--output", out, "--recursive", "--json").stdout)
    assert whole["pictures"] == 5 and whole["done"] == 5 and (out / "deep" / "er" / "a.png").is_file()
    assert not list((out / "out").rglob("*")) if (out / "out").exists() else True


def test_what_phones_and_browsers_write_is_tried(host: FakeHost, folder: Path, recipe: Path) -> None:
    out = folder.parent / "out"
    Image.fromarray(np.zeros((60, 90, 3), np.uint8)).save(folder / "web.avif")
    (folder / "phone.heic").write_bytes(b"no picture")
    result = json.loads(call("batch", folder, "--recipe", recipe, "--output", out, "--json").stdout)
    assert result["pictures"] == 6 and result["done"] == 5 and result["failed"] == ["phone.heic"]
    assert pixels(out / "web.avif.png").shape[:2] == (60, 90)


def test_masks_one_for_all_or_one_for_each(host: FakeHost, folder: Path, recipe: Path, tmp_path: Path) -> None:
    mask = np.zeros((60, 90), np.uint8)
    mask[5:15, 5:25] = 1  # a map of classes
    Image.fromarray(mask).save(tmp_path / "m.png")
    result = call("batch", folder, "--recipe", recipe, "--output", tmp_path / "o1", "--masks", tmp_path / "m.png")
    assert result.exit_code == 0 and {name for name, _ in host.calls} == {"inpaint"}
    assert (pixels(tmp_path / "o1" / "a.png")[5:15, 5:25] == RED).all()
    each = tmp_path / "masks"
    each.mkdir()
    for name in ("a.png", "b_mask.png"):
        shutil.copy(tmp_path / "m.png", each / name)
    result = call("batch", folder, "--recipe", recipe, "--output", tmp_path / "o2", "--masks", each, "--json")
    values = json.loads(result.stdout)
    assert values["done"] == 2 and "no mask" in values["left_out"]["c.bmp"]
    result = call(
        "batch", folder, "--recipe", recipe, "--output", tmp_path / "o3", "--masks", each, "--invert-mask", "--json"
    )
    after = pixels(tmp_path / "o3" / "a.png")
    assert (after[40:, 40:] == RED).all() and not (after[7:12, 8:20] == RED).all()


def test_several_recipes_have_a_folder_each(host: FakeHost, folder: Path, recipe: Path) -> None:
    other = recipe.with_name("other.json")
    step = RecipeStep(phrase="the cow", prompt="a pig", negative="legs")
    recipes.save(RecipeFile(steps=(step,), model_set="storybook"), other)
    out = folder.parent / "out"
    result = call("batch", folder, "--recipe", recipe, "--recipe", other, "--output", out, "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["done"] == 8
    assert (out / "r" / "a.png").is_file() and (out / "other" / "c.bmp.png").is_file()
    assert {options["negative"] for name, options in host.calls if name == "inpaint"} == {"", "legs"}
    page = Page(out / "report.html").text
    assert "other" in page and "(not: legs)" in page


def test_what_edit_prints_is_a_recipe_everywhere(host: FakeHost, picture: Path, folder: Path) -> None:
    made = call(
        "edit", picture, "--select", "the horse", "--prompt", "a zebra", "--negative", "stripes of a tiger",
        "--seed", 7, "-o", picture.parent / "e.png", "--json",
    )  # fmt: skip
    printed = picture.parent / "printed.json"
    printed.write_text(made.stdout)
    (picture.parent / "alone.json").write_text(json.dumps(json.loads(made.stdout)["recipe"]))
    for file in (printed, picture.parent / "alone.json"):
        steps = recipes.load(file).steps
        assert [(s.phrase, s.prompt, s.seed) for s in steps] == [("the horse", "a zebra", 7)]
        assert call("replay", picture, "--recipe", file, "-o", picture.parent / "r.png").exit_code == 0
    result = call("batch", folder, "--recipe", printed, "--output", picture.parent / "out", "--json")
    assert result.exit_code == 0 and json.loads(result.stdout)["done"] == 4


def test_a_recipe_of_a_mask_needs_a_mask(host: FakeHost, picture: Path, tmp_path: Path) -> None:
    Image.fromarray(np.full((60, 90), 255, np.uint8)).save(tmp_path / "m.png")
    made = call("inpaint", picture, "--mask", tmp_path / "m.png", "--prompt", "sky", "-o", tmp_path / "o.png", "--json")
    assert "100.0 % of the picture is repainted" in json.loads(made.stdout)["mask"]
    (tmp_path / "r.json").write_text(made.stdout)
    words = ("replay", picture, "--recipe", tmp_path / "r.json", "-o", tmp_path / "p.png")
    assert "phrase is empty" in error_of(call(*words))
    assert call(*words, "--mask", tmp_path / "m.png").exit_code == 0


def test_no_command_writes_over_what_it_reads(host: FakeHost, picture: Path, recipe: Path, tmp_path: Path) -> None:
    mask = tmp_path / "m.png"
    Image.fromarray(np.full((60, 90), 255, np.uint8)).save(mask)
    before = mask.read_bytes()
    link, hard = tmp_path / "l.png", tmp_path / "h.png"
    link.symlink_to(mask)
    hard.hardlink_to(mask)
    for out in (mask, link, hard):
        told = error_of(call("inpaint", picture, "--mask", mask, "--prompt", "x", "-o", out), 2)
        assert "would replace the mask" in told
    link.unlink()
    link.symlink_to(picture)
    assert "the picture itself" in error_of(call("select", picture, "the horse", "--mask", link), 2)
    assert mask.read_bytes() == before and not host.calls


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_no_recipe(host: FakeHost, picture: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    told = error_of(call("replay", picture, "--recipe", tmp_path / "pipe.json", "-o", tmp_path / "o.png"), 2)
    assert "not a file" in told
