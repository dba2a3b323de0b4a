"""The command line with a fake host: results, files, exit codes, and one line for everything that can be wrong.

The pictures, the worker, the jobs and the files are real; only the models are not.
"""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import save_file
from typer.testing import CliRunner, Result

from locheads_studio import app, cli
from locheads_studio.catalog.lora import Lora
from locheads_studio.config import settings
from locheads_studio.document.edits import Edit, Instance, Looked, Recipe, Selection
from locheads_studio.document.geometry import Box
from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.errors import ModelError

RED = (220, 20, 30)


class FakeHost:
    """Finds the middle ninth of any picture and paints it red."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.error: BaseException | None = None
        self.empty = False
        self.chatter = ""
        self.more: dict[str, Any] = {}
        self.orders: list[str] = []
        self.voice = ""
        self.closer: bool | None = None

    def select(
        self, picture: Any, phrase: str, *, grounding: str, heads: Any, order: str, voice: str, against: str,
        closer: Any, previews: bool, step: Any,
    ) -> Selection:  # fmt: skip
        self.voice, self.closer = voice, closer
        self.calls.append(("select", {"phrase": phrase, "grounding": grounding, "heads": heads}))
        self.orders.append(order)
        if self.chatter:
            print(self.chatter)
        step("locating", 0.5)
        if self.error:
            raise self.error
        height, width = picture.shape[:2]
        box = Box(width // 3, height // 3, max(width // 3 + 1, 2 * width // 3), max(height // 3 + 1, 2 * height // 3))
        mask = np.zeros((height, width), np.uint8)
        if not self.empty:
            mask[box.as_slices] = 255
        return Selection(
            phrase=phrase,
            grounding=grounding,
            heat=(mask / 255).astype(np.float32),
            box=box,
            points=(box.center,),
            mask=mask,
            confidence=0.9,
            verdict="sure",
            heads=heads or ("L4H2", "L5H0"),
            seconds={"locate": 0.1},
            closer=closer,
            **self.more,
        )

    def inpaint(self, picture: Any, mask: Any, prompt: str, *, seed: int, step: Any, **options: Any) -> Edit:
        self.calls.append(("inpaint", {"prompt": prompt, "seed": seed, **options}))
        box = Box.of_mask(mask)
        assert box is not None
        patch = np.full((box.height, box.width, 3), RED, np.uint8)
        return Edit(box, patch, mask[box.as_slices].copy(), Recipe(prompt=prompt, seed=seed, steps=4))


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> FakeHost:
    fake = FakeHost()
    monkeypatch.setattr(app, "find_set", lambda name: name)
    monkeypatch.setattr(app, "load_handlers", lambda model_set, device: HostHandlers(fake))
    return fake


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


def call(*args: str | Path) -> Result:
    result = CliRunner().invoke(cli.commands, [str(arg) for arg in args])
    assert "Traceback" not in result.stderr
    return result


def pixels(file: Path) -> np.ndarray[Any, np.dtype[Any]]:
    with Image.open(file) as image:
        return np.array(image)


def error_of(result: Result, code: int = 1) -> str:
    """The one line of a failed command, which wrote nothing to standard output."""
    assert result.exit_code == code, (result.exit_code, result.output, result.exception)
    assert result.stdout == ""
    line: str = result.stderr
    assert line.startswith("locheads-studio: ") and line.count("\n") == 1, line
    return line


def edit(picture: Path, out: Path, *more: str | Path) -> Result:
    return call("edit", picture, "--select", "the outfit", "--prompt", "a Spider-Man costume", "-o", out, *more)


def test_select_prints_one_json_object_and_nothing_else(host: FakeHost, picture: Path) -> None:
    host.chatter = "chatter of a library"
    result = call("select", picture, "the horse", "--json")
    assert result.exit_code == 0
    values = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert values["box"] == [30, 20, 60, 40]
    assert values["confidence"] == 0.9
    assert values["heads"] == ["L4H2", "L5H0"]
    assert values["seconds"]["locate"] == 0.1 and values["seconds"]["total"] > 0
    assert "chatter" in result.stderr


def test_select_tells_each_of_several_things_and_what_is_missing(host: FakeHost, picture: Path) -> None:
    half = np.zeros((60, 90), bool)
    half[20:40, 30:45] = True
    host.more = {
        "read_as": "every cup + the cat",
        "instances": (Instance.of_mask("the cup", half, 0.8), Instance.of_mask("the cat", ~half, 0.1, on=False)),
        "missing": ("the cat",),
    }
    values = json.loads(call("select", picture, "all cups and the cat", "--json").stdout)
    assert values["read_as"] == "every cup + the cat" and values["missing"] == ["the cat"]
    assert values["instances"] == [
        {"thing": "the cup", "box": [30, 20, 45, 40], "confidence": 0.8, "selected": True},
        {"thing": "the cat", "box": [0, 0, 90, 60], "confidence": 0.1, "selected": False},
    ]
    lines = call("select", picture, "all cups and the cat").stdout.splitlines()
    assert "  read as  every cup + the cat" in lines and "  missing  the cat" in lines
    assert "  found    the cup at 30, 20, 45, 40, 0.80" in lines
    assert "  left out the cat at 0, 0, 90, 60, 0.10" in lines
    result = edit(picture, picture.parent / "out.png", "--json")
    assert json.loads(result.stdout)["missing"] == ["the cat"]


def test_several_is_measured_on_drawn_scenes(host: FakeHost, tmp_path: Path) -> None:
    out = tmp_path / "several.json"
    scenes = ["--count", "2", "--first", "300", "--split", "validation"]
    result = call("storybook", "several", *scenes, "--json", "-o", out)
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    together = told["forms"]["together"]
    assert together["asked"] >= 4 and together["requests"] == len([c for c in host.calls if c[0] == "select"])
    assert told["seeds"][0] >= 300 and told["scenes"] == 2 and json.loads(out.read_text())["forms"] == told["forms"]
    assert "recall" in call("storybook", "several", *scenes).stdout
    assert "no split" in error_of(call("storybook", "several", "--split", "nowhere"), 2)


def test_select_writes_what_was_asked_for(host: FakeHost, picture: Path) -> None:
    folder = picture.parent
    files = {name: folder / f"{name}.png" for name in ("mask", "heatmap", "cutout")}
    options = [part for name, file in files.items() for part in (f"--{name}", file)]
    result = call("select", picture, "the horse", "--grounding", "paper", "--heads", "l4h2, L5H0", *options)
    assert result.exit_code == 0, result.output
    assert host.calls == [("select", {"phrase": "the horse", "grounding": "paper", "heads": ("L4H2", "L5H0")})]
    source = pixels(picture)
    mask = pixels(files["mask"])
    assert mask.shape == (60, 90) and mask[20:40, 30:60].min() == 255 and mask.sum() == 255 * 600
    cutout = pixels(files["cutout"])
    assert np.array_equal(cutout[20:40, 30:60, :3], source[20:40, 30:60]) and not cutout[:20].any()
    assert pixels(files["heatmap"]).shape == (60, 90, 3)
    for file in files.values():
        assert str(file) in result.stdout


def test_what_chooses_by_order_is_the_users_and_stands_in_the_recipe(host: FakeHost, picture: Path) -> None:
    assert call("select", picture, "the left horse", "--order", "heads").exit_code == 0
    told = [
        json.loads(edit(picture, picture.parent / f"{n}.png", *more, "--json").stdout)["recipe"]["parameters"]
        for n, more in enumerate(((), ("--order", "heads")))
    ]
    assert host.orders == ["heads", "instances", "heads"]
    assert "order" not in told[0] and told[1]["order"] == "heads"
    assert call("select", picture, "the left horse", "--order", "luck").exit_code != 0


def test_edit_changes_only_what_was_selected(host: FakeHost, picture: Path) -> None:
    folder = picture.parent
    before = picture.read_bytes()
    result = edit(picture, folder / "out.png", "--seed", "7", "--steps", "4", "--sheet", folder / "sheet.png", "--json")
    assert result.exit_code == 0, result.output
    values = json.loads(result.stdout)
    assert values["recipe"]["seed"] == 7
    assert values["files"] == {"output": str(folder / "out.png"), "sheet": str(folder / "sheet.png")}
    assert host.calls[1] == (
        "inpaint",
        {
            "prompt": "a Spider-Man costume",
            "seed": 7,
            "steps": 4,
            "guidance": None,
            "strength": 1.0,
            "negative": "",
            "previews": False,
            "phrase": "the outfit",
            "outline": "auto",
            "transition": None,
            "second_pass": None,
            "reference": None,
            "loras": None,
        },
    )
    source, after = pixels(picture), pixels(folder / "out.png")
    inside = np.zeros((60, 90), bool)
    inside[20:40, 30:60] = True
    assert (after[inside] == RED).all()
    assert np.array_equal(after[~inside], source[~inside])
    assert picture.read_bytes() == before
    assert pixels(folder / "sheet.png").shape[1] > 1_000


def test_edit_rotates_flips_and_crops_first(host: FakeHost, picture: Path) -> None:
    """In that order, exactly; --straighten leaves no empty corner; what is written is of the picture as it is then."""
    out, mask = picture.parent / "out.png", picture.parent / "mask.png"
    turned = np.rot90(pixels(picture), -1)[::-1]
    assert turned.shape == (90, 60, 3)
    more = ("--rotate", "90", "--flip", "vertical", "--crop", "5,10,50,80", "--mask", mask, "--json")
    result = edit(picture, out, *more)
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["size"] == [45, 70]
    wanted, made, marked = turned[10:80, 5:50], pixels(out), pixels(mask) > 0
    assert marked.shape == (70, 45) and marked.any() and not marked.all()
    assert (made[marked] == RED).all() and np.array_equal(made[~marked], wanted[~marked])
    result = edit(picture, out, "--straighten", "10", "--json")
    width, height = json.loads(result.stdout)["size"]
    assert width < 90 and height < 60 and width / height == pytest.approx(1.5, rel=0.05)
    result = call("select", picture, "x", "--rotate", "270", "--mask", mask, "--json")
    assert pixels(mask).shape == (90, 60) and json.loads(result.stdout)["size"] == [60, 90]


def test_the_mask_of_inpaint_goes_along(host: FakeHost, picture: Path) -> None:
    marked = np.zeros((60, 90), np.uint8)
    marked[:20, :30] = 255
    Image.fromarray(marked).save(picture.parent / "mask.png")
    out = picture.parent / "out.png"
    given = ["inpaint", picture, "--mask", picture.parent / "mask.png", "--prompt", "x", "-o", out]
    assert call(*given, "--rotate", "180", "--crop", "40,20,90,60").exit_code == 0
    made, before = pixels(out), np.rot90(pixels(picture), 2)[20:60, 40:90]
    inside = np.rot90(marked, 2)[20:60, 40:90] > 0
    assert (made[inside] == RED).all() and np.array_equal(made[~inside], before[~inside])


@pytest.mark.parametrize(
    ("crop", "said"),
    [("1,2,3", "four whole numbers"), ("5,5,5,9", "empty"), ("0,0,91,60", "90 x 60"), ("-1,0,9,9", "90")],
)
def test_a_crop_that_is_none(host: FakeHost, picture: Path, crop: str, said: str) -> None:
    assert said in error_of(edit(picture, picture.parent / "out.png", f"--crop={crop}"), 2)
    assert "at most 45" in error_of(edit(picture, picture.parent / "out.png", "--straighten", "46"), 2)
    assert not host.calls, "said before the models are loaded"


def test_inpaint_with_a_mask_of_ones_own(host: FakeHost, picture: Path) -> None:
    mask = np.zeros((60, 90), np.uint8)
    mask[:5, :5] = 255
    Image.fromarray(mask).save(picture.parent / "mask.png")
    out = picture.parent / "out.jpg"
    result = call("inpaint", picture, "--mask", picture.parent / "mask.png", "--prompt", "nothing", "-o", out)
    assert result.exit_code == 0, result.output
    name, options = host.calls[0]
    assert (name, options["phrase"], options["outline"]) == ("inpaint", "", "auto")
    assert out.read_bytes().startswith(b"\xff\xd8")


def test_a_reference_picture_and_lora_files(host: FakeHost, picture: Path) -> None:
    file = picture.parent / "style.safetensors"
    save_file({"unet.x.lora_A.weight": np.zeros((2, 2), np.float32)}, file)
    Image.new("RGB", (30, 20), (9, 8, 7)).save(picture.parent / "shown.png")
    out = picture.parent / "out.png"
    more = ["--reference", picture.parent / "shown.png", "--lora", f"{file}:0.5"]
    assert edit(picture, out, *more).exit_code == 0
    options = host.calls[-1][1]
    assert options["reference"].shape == (20, 30, 3) and (options["reference"] == (9, 8, 7)).all()
    assert options["loras"] == (Lora(file, 0.5),)
    assert edit(picture, out).exit_code == 0
    assert host.calls[-1][1]["reference"] is None and host.calls[-1][1]["loras"] is None
    assert "LoRA" in error_of(edit(picture, out, "--lora", "style.ckpt"), 2)
    assert "missing" in error_of(edit(picture, out, "--lora", picture.parent / "none.safetensors"))
    assert "reference" in error_of(edit(picture, picture.parent / "shown.png", *more), 2)


def test_all_that_the_model_changed_is_offered(host: FakeHost, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paint = FakeHost.inpaint

    def more(self: FakeHost, picture: Any, mask: Any, prompt: str, **options: Any) -> Edit:
        done = paint(self, picture, mask, prompt, **options)
        box = Box(0, 0, picture.shape[1], picture.shape[0])
        blend = mask.copy()
        wider = mask.copy()
        wider[:20, :30] = 255
        patch = np.full((*blend.shape, 3), RED, np.uint8)
        return Edit(box, patch, blend, done.recipe, wider)

    monkeypatch.setattr(FakeHost, "inpaint", more)
    source, out = pixels(picture), picture.parent / "out.png"
    told = edit(picture, out, "--json")
    assert told.exit_code == 0 and "--wider" in json.loads(told.stdout)["notes"][-1]
    assert np.array_equal(pixels(out)[:20, :30], source[:20, :30])
    taken = edit(picture, out, "--json", "--wider")
    assert json.loads(taken.stdout)["recipe"]["parameters"]["wider"] is True
    assert (pixels(out)[:20, :30] == RED).all() and np.array_equal(pixels(out)[:20, 30:], source[:20, 30:])


def shaded(folder: Path, shade: bool) -> tuple[Path, np.ndarray[Any, np.dtype[Any]]]:
    """A thing in the middle ninth, where the fake finds it, and where its shadow lies; which is drawn if `shade`."""
    drawn = np.clip(np.random.default_rng(2).normal(150, 2, (240, 240, 3)), 0, 255).astype(np.uint8)
    shadow = np.zeros((240, 240), bool)
    shadow[150:172, 72:168] = True
    if shade:
        drawn[shadow] //= 2
    drawn[80:160, 80:160] = (40, 60, 200)
    shadow[80:160, 80:160] = False
    Image.fromarray(drawn).save(folder / "thing.png")
    return folder / "thing.png", shadow


def test_a_shadow_is_offered_with_what_goes_and_taken_along(host: FakeHost, tmp_path: Path) -> None:
    source, shadow = shaded(tmp_path, True)
    out, recipe = tmp_path / "out.png", tmp_path / "recipe.json"

    def run(prompt: str, *more: str) -> dict[str, Any]:
        told = call("edit", source, "--select", "the box", "--prompt", prompt, "-o", out, "--json", *more)
        assert told.exit_code == 0, told.stderr
        return dict(json.loads(told.stdout))

    assert "--shadow" in run("nothing")["notes"][-1] and not (pixels(out)[shadow] == RED).all(axis=-1).any()
    assert run("a green box").get("notes", []) == [], "what is replaced keeps its shadow"
    told = run("nothing", "--shadow")
    covered = (pixels(out) == RED).all(axis=-1)
    assert covered[shadow].mean() >= 0.8 and covered[80:160, 80:160].all()
    assert told["recipe"]["parameters"]["corrections"] == [["add shadow", 0.0]] and not told.get("notes")
    recipe.write_text(json.dumps(told))
    again = call("replay", source, "--recipe", recipe, "-o", tmp_path / "again.png")
    assert again.exit_code == 0, again.stderr
    assert np.array_equal(pixels(tmp_path / "again.png"), pixels(out)), "a recipe does the same"
    assert call("select", source, "the box", "--shadow", "--mask", tmp_path / "m.png").exit_code == 0
    assert (pixels(tmp_path / "m.png")[shadow] == 255).mean() >= 0.8


def test_where_there_is_no_shadow_none_is_offered_and_asking_for_it_is_answered(host: FakeHost, tmp_path: Path) -> None:
    source, _ = shaded(tmp_path, False)
    args = ("edit", source, "--select", "the box", "--prompt", "nothing", "-o", tmp_path / "out.png", "--json")
    assert json.loads(call(*args).stdout).get("notes", []) == []
    assert "Nothing that looks like its shadow" in json.loads(call(*args, "--shadow").stdout)["notes"][-1]


def test_outline_and_soft_edge_can_be_chosen(host: FakeHost, picture: Path) -> None:
    more = ["--outline", "new", "--transition", "12.5", "--second-pass"]
    assert edit(picture, picture.parent / "out.png", *more).exit_code == 0
    wanted = {"outline": "new", "transition": 12.5, "second_pass": True}
    assert {name: host.calls[-1][1][name] for name in wanted} == wanted
    assert edit(picture, picture.parent / "out.png", "--outline", "old").exit_code == 2


@pytest.mark.parametrize("phrase", ["", "   ", "the horse " * 2_500, "x" * 20_000])
def test_phrases_that_cannot_be_used(host: FakeHost, picture: Path, phrase: str) -> None:
    line = error_of(call("select", picture, phrase))
    assert "phrase" in line and len(line) < 200
    assert host.calls == []


def test_a_prompt_in_another_script_works(host: FakeHost, picture: Path) -> None:
    result = call("edit", picture, "--select", "скейтер", "--prompt", "蜘蛛人服裝", "-o", picture.parent / "out.png")
    assert result.exit_code == 0, result.output
    assert host.calls[1][1]["prompt"] == "蜘蛛人服裝"


def test_an_empty_prompt(host: FakeHost, picture: Path) -> None:
    error_of(call("edit", picture, "--select", "x", "--prompt", " ", "-o", picture.parent / "out.png"))


def picture_files(folder: Path) -> dict[str, Path]:
    """Every kind of odd file that must open."""
    rgb = Image.fromarray(np.random.default_rng(1).integers(0, 256, (40, 30, 3), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    rgb.save(folder / "turned.jpg", exif=exif)
    rgb.convert("CMYK").save(folder / "cmyk.jpg")
    Image.fromarray(np.arange(1200, dtype=np.uint16).reshape(40, 30) * 50).save(folder / "deep.png")
    palette = rgb.quantize(16)
    palette.save(folder / "palette.png", transparency=3)
    Image.new("RGB", (1, 1)).save(folder / "dot.png")
    return {file.stem: file for file in folder.iterdir()}


@pytest.mark.parametrize("kind", ["turned", "cmyk", "deep", "palette", "dot"])
def test_odd_pictures_work(host: FakeHost, tmp_path: Path, kind: str) -> None:
    file = picture_files(tmp_path)[kind]
    result = edit(file, tmp_path / "out.png", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["size"] == (
        [1, 1] if kind == "dot" else [40, 30] if kind == "turned" else [30, 40]
    )
    assert pixels(tmp_path / "out.png").size > 0


def bomb() -> bytes:
    """A small PNG that unpacks to 170 megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    side = 13_040
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(side // 8 + 1)) for _ in range(side)) + packer.flush()
    header = side.to_bytes(4, "big") * 2 + bytes([1, 0, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def bad_files(folder: Path) -> dict[str, Path]:
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (90, 90, 3), np.uint8)).save(buffer, "PNG")
    files = {
        "truncated.png": buffer.getvalue()[: len(buffer.getvalue()) // 2],
        "text.png": b"just some words\n" * 20,
        "empty.png": b"",
        "bomb.png": bomb(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "folder.png").mkdir()
    return {Path(name).stem: folder / name for name in [*files, "folder.png", "missing.png"]}


@pytest.mark.parametrize("kind", ["truncated", "text", "empty", "bomb", "folder", "missing"])
def test_bad_pictures_are_one_line(host: FakeHost, tmp_path: Path, kind: str) -> None:
    file = bad_files(tmp_path)[kind]
    out = tmp_path / "out.png"
    line = error_of(edit(file, out))
    assert f"{kind}.png" in line
    assert not out.exists() and host.calls == []


def test_a_bad_mask_is_one_line(host: FakeHost, picture: Path) -> None:
    for name, mask in {"small": np.full((5, 5), 255, np.uint8), "black": np.zeros((60, 90), np.uint8)}.items():
        file = picture.parent / f"{name}.png"
        Image.fromarray(mask).save(file)
        line = error_of(call("inpaint", picture, "--mask", file, "--prompt", "x", "-o", picture.parent / "out.png"))
        assert "mask" in line
    assert host.calls == []


def test_outputs_are_checked_before_the_work(host: FakeHost, picture: Path) -> None:
    folder = picture.parent
    (folder / "there").mkdir()
    assert "folder does not exist" in error_of(edit(picture, folder / "nowhere" / "out.png"))
    error_of(edit(picture, folder / "out.xyz"), 2)
    error_of(edit(picture, folder / "out"), 2)
    error_of(edit(picture, folder / "out.png", "--mask", folder / "out.png"), 2)
    error_of(edit(picture, folder / "out.png", "--mask", folder / "mask.jpg"), 2)
    assert "picture itself" in error_of(edit(picture, picture), 2)
    assert host.calls == []
    assert sorted(file.name for file in folder.iterdir()) == ["picture.png", "there"]


def test_a_read_only_folder(host: FakeHost, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = picture.parent / "locked"
    locked.mkdir(mode=0o555)
    allowed = os.access
    # As for any user but root, who may run the tests.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != locked and allowed(path, mode))
    assert "permission" in error_of(edit(picture, locked / "out.png"))
    assert host.calls == []


def test_errors_of_the_work(host: FakeHost, picture: Path) -> None:
    out = picture.parent / "out.png"
    host.error = ModelError("The model is too large", "Choose a smaller one")
    assert error_of(edit(picture, out)) == "locheads-studio: The model is too large. Choose a smaller one.\n"
    host.error = KeyError("a bug")
    assert "unexpected" in error_of(edit(picture, out))
    host.error, host.empty = None, True
    assert "Nothing was found" in error_of(edit(picture, out))
    assert not out.exists()


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["no-such-command"],
        ["select", "p.png"],
        ["select", "p.png", "x", "--grounding", "magic"],
        ["edit", "p.png", "--select", "x", "--prompt", "y", "-o", "o.png", "--steps", "0"],
        ["edit", "p.png", "--select", "x", "--prompt", "y", "-o", "o.png", "--seed", "-1"],
        ["evaluate", "storybook", "--split", "all"],
        ["storybook", "train", "everything", "--output", "x"],
    ],
)
def test_usage_errors_are_2(args: list[str]) -> None:
    result = call(*args)
    assert result.exit_code == 2
    assert result.stdout == "" or args == []


@pytest.mark.parametrize(
    ("part", "option"),
    [
        ("vlm", "--asked=storybook"), ("vlm", "--size=128"), ("judge", "--stage=decoder"), ("judge", "--count=5"),
        ("vlm", "--costumes=0.5"), ("inpainter", "--tokens=20"), ("segmenter", "--restart"), ("judge", "--start=."),
        ("inpainter", "--size=100"),
    ],
)  # fmt: skip
def test_an_option_of_another_training_is_refused_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = error_of(call("storybook", "train", part, "--output", "out", option), 2)
    assert option.split("=")[0] in told
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", ["512", "axb", "0x0", "5000x5000", "-5x5", "512x"])
def test_a_size_that_is_none(tmp_path: Path, size: str) -> None:
    error_of(call("storybook", "draw", f"--size={size}", tmp_path / "scenes"), 2)
    assert not (tmp_path / "scenes").exists()


def test_an_unknown_head_or_set(host: FakeHost, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "L14H24" in error_of(call("select", picture, "x", "--heads", "fourteen"))
    monkeypatch.undo()
    assert "storybook" in error_of(call("select", picture, "x", "--set", "no-such-set"))


@pytest.mark.parametrize("command", [[], ["select"], ["edit"], ["inpaint"], ["evaluate", "storybook"],
                                     ["storybook", "draw"], ["storybook", "train"]])  # fmt: skip
def test_help(command: list[str]) -> None:
    result = call(*command, "--help")
    assert result.exit_code == 0
    assert "Usage: " in result.stdout


def test_version() -> None:
    done = subprocess.run([sys.executable, "-m", "locheads_studio", "--version"], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stdout == f"locheads-studio {cli.__version__}\n"


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_ctrl_c_stops_cleanly(picture: Path) -> None:
    # A shell starts background jobs with SIGINT ignored, and children inherit that; a terminal does not.
    code = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from locheads_studio import app, cli
class Slow:
    def __call__(self, job, step):
        print("working", file=sys.stderr, flush=True)
        while True:
            step("locating", 0.5)
            time.sleep(0.01)
    def release(self): pass
app.find_set = lambda name: name
app.load_handlers = lambda model_set, device: Slow()
cli.main()
"""
    command = [sys.executable, "-c", code, "select", str(picture), "the horse", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "working\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=800)
    assert (process.returncode, out, err) == (130, "", "locheads-studio: Stopped.\n")


def test_edit_repaints_nothing_that_was_not_found(
    host: FakeHost, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = FakeHost.select

    def unsure(self: FakeHost, *args: Any, **options: Any) -> Any:
        found = original(self, *args, **options)
        object.__setattr__(found, "verdict", "not found")
        return found

    monkeypatch.setattr(FakeHost, "select", unsure)
    out = picture.parent / "out.png"
    assert "not found for sure" in error_of(edit(picture, out))
    assert not out.exists() and "inpaint" not in [name for name, _ in host.calls]
    assert edit(picture, out, "--anyway").exit_code == 0 and out.exists()


def test_a_page_of_a_tiff_can_be_chosen(host: FakeHost, tmp_path: Path) -> None:
    pages = [Image.new("RGB", size, colour) for size, colour in (((90, 60), "red"), ((48, 36), "blue"))]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    mask, out = tmp_path / "m.png", tmp_path / "out.png"
    for page, size in ((1, (60, 90)), (2, (36, 48))):
        assert call("select", tmp_path / "a.tif", "the horse", "--page", str(page), "--mask", mask).exit_code == 0
        assert pixels(mask).shape == size
    assert edit(tmp_path / "a.tif", out, "--page", "2").exit_code == 0 and pixels(out).shape == (36, 48, 3)
    assert call("inpaint", tmp_path / "a.tif", "--page", "2", "--mask", mask, "--prompt", "x", "-o", out).exit_code == 0
    assert tuple(pixels(out)[0, 0]) == (0, 0, 255)
    assert "no page 3" in error_of(call("select", tmp_path / "a.tif", "the horse", "--page", "3"), 2)
    Image.new("RGB", (90, 60)).save(tmp_path / "a.png")
    assert "one page only" in error_of(call("select", tmp_path / "a.png", "the horse", "--page", "2"), 2)


def test_a_closer_look_is_asked_for_and_stands_in_the_recipe(host: FakeHost, picture: Path, tmp_path: Path) -> None:
    assert call("select", picture, "the dog", "--closer").exit_code == 0 and host.closer is True
    told = call("edit", picture, "--select", "the dog", "--no-closer", "-o", tmp_path / "out.png", "--json")
    assert host.closer is False and json.loads(told.stdout)["recipe"]["parameters"]["closer"] is False
    assert [name for name, _ in host.calls] == ["select", "select", "inpaint"]
    assert host.calls[-1][1]["prompt"] == "empty background", "without a prompt it is removed"


def test_a_voice_is_asked_for_and_told(
    host: FakeHost, picture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes = (Box(1, 2, 30, 40), Box(40, 2, 60, 30))
    host.more = {"looked": (Looked("heads", "the dog", boxes[:1]), Looked("detector", "the dog", boxes, taken=True))}
    result = call("select", picture, "the dog", "--voice", "joined")
    assert result.exit_code == 0 and host.voice == "joined"
    assert "detector the dog at 1, 2, 30, 40; 40, 2, 60, 30 (taken)" in result.stdout
    told = json.loads(call("select", picture, "the dog", "--voice", "joined", "--json").stdout)
    assert told["voice"] == "joined" and [one["voice"] for one in told["looked"]] == ["heads", "detector"]
    monkeypatch.setattr(settings, "load", lambda: settings.Settings(voice="printed"))
    call("select", picture, "the dog")
    assert host.voice == "printed", "the user's setting"
    for alone in (("--heads", "L4H2"), ("--grounding", "paper")):
        call("select", picture, "the dog", *alone)
        assert host.voice == "heads", "named heads and the paper's way ask the heads"
    error_of(call("select", picture, "the dog", "--voice", "joined", "--grounding", "paper"), 2)
    out = tmp_path / "out.png"
    edited = call("edit", picture, "--select", "the dog", "--prompt", "a cat", "-o", out, "--voice", "joined", "--json")
    assert json.loads(edited.stdout)["recipe"]["parameters"]["voice"] == "joined"
