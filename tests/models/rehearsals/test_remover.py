"""LaMa, which removes without a prompt, as published, through the catalogue path."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from locheads_studio import cli
from locheads_studio.catalog import downloads, places, safety
from locheads_studio.catalog.remote import Listing, RemoteFile
from locheads_studio.catalog.sets import ModelSet, find_set
from locheads_studio.catalog.table import Part, read_table
from locheads_studio.catalog.takes import takes_prompt
from locheads_studio.config import hub as hub_folders
from locheads_studio.config import paths
from locheads_studio.document.edits import Edit
from locheads_studio.engine.jobs import InpaintJob
from locheads_studio.errors import Cancelled, ModelError, UsageError, WeightsError
from locheads_studio.imaging.pictures import Picture, apply_edits, open_picture, save_picture
from locheads_studio.models.faults import NoPictureError
from locheads_studio.models.host import ModelHost
from locheads_studio.models.remover import Remover
from locheads_studio.studio import recipes
from tests.models.rehearsals import lama_published
from tests.models.rehearsals.hub import publish

PART: Part = read_table(paths.resources() / "models.toml").parts["lama"]
STORYBOOK = paths.resources() / "models" / "storybook"
Share = Callable[..., None]


def picture(width: int = 240, height: int = 180) -> np.ndarray:
    noise = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 3), np.uint8)


PICTURE = picture()
MASK = np.zeros(PICTURE.shape[:2], np.uint8)
MASK[60:100, 90:140] = 255


def known(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Let these bytes be the official file."""
    monkeypatch.setattr(safety, "LAMA_SHA256", {hashlib.sha256(data).hexdigest(): safety.LAMA_FILE})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The repository in the Hub's cache, with all that it holds, as another program would have fetched it."""
    monkeypatch.setattr(hub_folders, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    known(monkeypatch, lama_published.lama())
    return publish(PART, lama_published.publish)


def host_of(folder: Path) -> ModelHost:
    """A host with the built-in VLM and segmenter."""
    made = ModelSet(name="made", title="made", vlm=STORYBOOK / "vlm", segmenter=STORYBOOK / "segmenter",
                    inpainter=folder, parts=(PART,))  # fmt: skip
    return ModelHost(made, "cpu")


def nothing(stage: str, share: float, preview: Any = None, /) -> None:
    """A step that does nothing."""


def repaint(host: ModelHost, prompt: str = "empty background", step: Share = nothing, **options: Any) -> Edit:
    asked = {"seed": 1, "steps": None, "guidance": None, "strength": 1.0} | options
    return host.inpaint(PICTURE, MASK, prompt, step=step, **asked)


def test_what_is_fetched_is_the_one_file_and_what_goes_with_it() -> None:
    assert PART.repository == lama_published.REPOSITORY and PART.licence == "Apache-2.0"
    [digest] = safety.LAMA_SHA256
    assert PART.sha256 == {safety.LAMA_FILE: digest}
    files = (RemoteFile(safety.LAMA_FILE, PART.size, digest), RemoteFile("lama.py", 1, "a"),
             RemoteFile("README.md", 1, "b"))  # fmt: skip
    listing = Listing(PART.repository, "c" * 40, files)
    assert [file.name for file in downloads._chosen(PART, listing)] == [safety.LAMA_FILE, "README.md"]
    other = Listing(PART.repository, "c" * 40, (RemoteFile(safety.LAMA_FILE, 1, "d" * 64),))
    with pytest.raises(WeightsError, match="another inpainting_lama"):
        downloads._chosen(PART, other)


def test_a_removal_changes_no_pixel_outside_the_mask(folder: Path) -> None:
    assert folder == places.load_path(PART) and not takes_prompt(folder)
    done = repaint(host_of(folder))
    assert done.patch.std() > 1 and done.recipe.prompt == "empty background" and done.recipe.steps == 1
    result = apply_edits(Picture(PICTURE), [done]).rgb8
    blend = np.zeros_like(MASK)
    blend[done.box.as_slices] = done.blend
    assert (blend[MASK > 0] == 255).all()
    assert np.array_equal(result[blend == 0], PICTURE[blend == 0]), "0 pixels outside"
    assert (result[MASK > 0] != PICTURE[MASK > 0]).any()
    assert np.array_equal(done.patch, repaint(host_of(folder)).patch), "the same again"


@pytest.mark.parametrize("size", [(240, 180), (90, 700), (900, 640)])
def test_the_network_sees_the_colours_in_order_and_a_square(
    folder: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """RGB from 0 to 1, 1 in the hole, as LaMa's authors; what it gives is 0 to 255."""
    remover, told = Remover.load(folder), {}
    red = np.zeros((size[1], size[0], 3), np.uint8) + np.uint8((250, 20, 3))
    red[:40] = 20, 250, 3  # plain ground alone around the hole would get its colour, whatever was painted
    red[0] = 0
    hole = np.zeros(red.shape[:2], np.uint8)
    hole[20:60, 20:60] = 255

    class Network:
        def setInput(self, values: np.ndarray, name: str) -> None:
            told[name] = values

        def forward(self) -> np.ndarray:
            assert told["image"].shape == (1, 3, 512, 512) and told["mask"].shape == (1, 1, 512, 512)
            assert told["image"].dtype == told["mask"].dtype == np.float32
            return told["image"] * (1 - told["mask"]) * 255 + told["mask"] * np.float32([[[[0]], [[0]], [[255]]]])

    monkeypatch.setattr(remover, "_network", Network())
    done = remover.inpaint(red, hole)
    assert np.allclose(told["image"][0, :, 256, 256] * 255, (250, 20, 3), atol=1) or told["mask"][0, 0, 256, 256]
    assert {*np.unique(told["mask"])} == {0.0, 1.0}
    middle = done.patch[40 - done.box.y0, 40 - done.box.x0].astype(int)
    assert middle[2] > middle[0] + 80, middle


def test_a_prompt_is_refused_and_the_wishes_it_does_not_know_are_told(folder: Path) -> None:
    host = host_of(folder)
    with pytest.raises(UsageError, match="only removes") as refused:
        repaint(host, "a zebra")
    assert "empty" in (refused.value.action or "") and "another" not in refused.value.message
    with pytest.raises(UsageError, match="reference"):
        repaint(host, reference=PICTURE)
    repaint(host, negative="a dog", strength=0.5)
    assert len(host.take_notes()) == 2
    assert host.estimate().repaint < 60 and host.memory()[-1].part == "inpainter"


def test_it_is_stopped_before_and_after_its_one_step_and_works_on(folder: Path) -> None:
    host, shares = host_of(folder), []

    def watching(stage: str, share: float, preview: Any = None, /) -> None:
        assert preview is None, "there is nothing to show on the way"
        shares.append(share)

    whole = repaint(host, step=watching, previews=True)
    assert shares == sorted(shares) and shares[-1] == 1.0 and len(shares) >= 4
    for stop in range(1, len(shares)):
        calls: list[float] = []

        def stopping(stage: str, share: float, preview: Any = None, /, stop: int = stop, calls: Any = calls) -> None:
            calls.append(share)
            if len(calls) > stop:
                raise Cancelled

        with pytest.raises(Cancelled):
            repaint(host, step=stopping)
    assert np.array_equal(whole.patch, repaint(host).patch)


@pytest.mark.parametrize("damage", ["cut", "other", "missing"])
def test_a_file_that_is_not_the_official_one_is_never_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(cv2.dnn, "readNetFromONNX", lambda data: pytest.fail("it was read"))
    path = folder / safety.LAMA_FILE
    match damage:
        case "cut":
            path.write_bytes(path.read_bytes()[:2000])
        case "other":
            path.write_bytes(lama_published.lama(scale=254.0))
        case _:
            path.unlink()
    host = host_of(folder)
    with pytest.raises(WeightsError, match=r"official|no safetensors") as told:
        repaint(host)
    assert told.value.action
    assert damage != "missing" or not places.is_ready(PART)


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (lama_published.lama(inputs=("picture", "hole")), "does not take a picture and a mask"),
        (lama_published.lama(channels=4), "gives no picture of 512"),
        (b"version https://git-lfs.github.com/spec/v1", "cannot read"),
        (lama_published.lama()[:3000], "cannot read"),
    ],
    ids=["inputs", "channels", "pointer", "cut"],
)
def test_a_network_of_another_shape_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, match: str
) -> None:
    (folder / safety.LAMA_FILE).write_bytes(data)
    known(monkeypatch, data)
    with pytest.raises(WeightsError, match=match) as told:
        repaint(host_of(folder))
    assert told.value.action


@pytest.mark.parametrize(
    ("made", "match"), [(np.nan, "not numbers"), (0.0, "a black picture"), (77.0, "a single colour")]
)
def test_what_is_no_picture_is_never_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, made: float, match: str
) -> None:
    remover = Remover.load(folder)

    class Network:
        def setInput(self, values: np.ndarray, name: str) -> None:
            pass

        def forward(self) -> np.ndarray:
            return np.full((1, 3, 512, 512), made, np.float32)

    monkeypatch.setattr(remover, "_network", Network())
    with pytest.raises(NoPictureError, match=match):
        remover.inpaint(PICTURE, MASK)


def test_memory_that_runs_out_is_recognised(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Network:
        def setInput(self, values: np.ndarray, name: str) -> None:
            raise cv2.error("(-4:Insufficient memory) Failed to allocate 1073741824 bytes")

    monkeypatch.setattr(cv2.dnn, "readNetFromONNX", lambda data: Network())
    with pytest.raises(ModelError, match="not enough memory"):
        repaint(host_of(folder))


def test_a_folder_of_ones_own_with_it_is_a_set(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for kind in ("vlm", "segmenter"):
        (own / kind).symlink_to(STORYBOOK / kind)
    (own / "inpainter").mkdir()
    (own / "inpainter" / safety.LAMA_FILE).write_bytes(lama_published.lama())
    assert not takes_prompt(find_set(str(own)).inpainter)
    (own / "inpainter" / "other.onnx").write_bytes(lama_published.lama())
    with pytest.raises(WeightsError, match="is a program"):
        find_set(str(own))


def test_edit_inpaint_replay_and_batch_remove_without_a_prompt(folder: Path, tmp_path: Path) -> None:
    own, run = tmp_path / "own", CliRunner()
    own.mkdir()
    for kind in ("vlm", "segmenter"):
        (own / kind).symlink_to(STORYBOOK / kind)
    (own / "inpainter").mkdir()
    (own / "inpainter" / safety.LAMA_FILE).write_bytes(lama_published.lama())
    pictures, mask = tmp_path / "pictures", tmp_path / "mask.png"
    pictures.mkdir()
    source, out = pictures / "a.png", tmp_path / "out.png"
    save_picture(Picture(PICTURE), source)
    save_picture(Picture(np.repeat(MASK[..., None], 3, axis=2)), mask)

    def shell(*words: str) -> Any:
        return run.invoke(cli.commands, [*words, "--set", str(own), "--device", "cpu"])

    done = shell("inpaint", str(source), "--mask", str(mask), "-o", str(out), "--json")
    assert done.exit_code == 0, done.output
    far = cv2.dilate(MASK, np.ones((61, 61), np.uint8)) == 0
    removed = open_picture(out).rgb8
    assert np.array_equal(removed[far], PICTURE[far]) and not np.array_equal(removed, PICTURE)
    assert shell("inpaint", str(source), "--mask", str(mask), "--prompt", "a zebra", "-o", str(out)).exit_code != 0

    recipe = tmp_path / "recipe.json"
    recipe.write_text(done.stdout)
    assert recipes.load(recipe, masked=True).steps[0].prompt == "empty background"
    again, many = tmp_path / "again.png", tmp_path / "many"
    told = shell("replay", str(source), "--recipe", str(recipe), "--mask", str(mask), "-o", str(again))
    assert told.exit_code == 0 and np.array_equal(open_picture(again).rgb8, removed), told.output
    told = shell("batch", str(pictures), "--recipe", str(recipe), "--masks", str(mask), "-o", str(many))
    assert told.exit_code == 0 and np.array_equal(open_picture(many / "a.png").rgb8, removed), told.output


def test_a_job_without_a_word_is_the_windows_removal() -> None:
    job = InpaintJob(picture=PICTURE, mask=MASK, prompt="empty background")
    assert job.prompt == "empty background"
