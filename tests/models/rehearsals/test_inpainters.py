"""Every inpainter of the table, as published, through the catalogue: it loads from the files that would be fetched, and
an edit is made, cancelled, previewed, kept within a card one component at a time, and survives what goes wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from diffusers.pipelines.qwenimage import pipeline_qwenimage_edit_inpaint, pipeline_qwenimage_edit_plus

from locheads_studio.catalog import downloads
from locheads_studio.catalog.sets import ModelSet
from locheads_studio.catalog.table import Part, read_table
from locheads_studio.config import hub as hub_folders
from locheads_studio.config import paths
from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.errors import Cancelled, ModelError
from locheads_studio.imaging.pictures import Picture, apply_edits
from locheads_studio.models.calling import REMOVE
from locheads_studio.models.faults import NoPictureError
from locheads_studio.models.host import ModelHost
from locheads_studio.models.inpainter import Inpainter
from tests.models.rehearsals.hub import publish
from tests.models.rehearsals.inpainters_published import PUBLISHED
from tests.models.test_offload import Card, card  # noqa: F401

PARTS = [part for part in read_table(paths.resources() / "models.toml").parts.values()
         if part.kind == "inpainter" and part.repository and not part.missing and part.name != "lama"]  # fmt: skip
# LaMa is no pipeline: test_remover.py rehearses it.
SIDE = 64  # of what the model works at here; a real one at 512 or 1,024
STEPS = 3


def picture() -> np.ndarray:
    noise = np.random.default_rng(1).integers(0, 256, (90, 120, 3), dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 3), np.uint8)


PICTURE = picture()
MASK = np.zeros((90, 120), np.uint8)
MASK[30:60, 40:80] = 255


def test_no_repository_is_without_a_rehearsal() -> None:
    assert {part.repository for part in PARTS} == set(PUBLISHED), "write its published layout in inpainters_published"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("rehearsal")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub_folders, "cache_folder", lambda: root / "cache")
        patch.setattr(paths, "data_dir", lambda: root / "data")
        for module in (pipeline_qwenimage_edit_inpaint, pipeline_qwenimage_edit_plus):
            exact = module.calculate_dimensions  # a megapixel takes a minute here
            patch.setattr(module, "calculate_dimensions",
                          lambda area, ratio, exact=exact: exact(min(area, 4 * SIDE * SIDE), ratio))  # fmt: skip
        yield root


@pytest.fixture(scope="module", params=PARTS, ids=lambda part: part.name)
def folder(request: pytest.FixtureRequest, cache: Path) -> Path:
    """A snapshot that holds what would be fetched of the repository, and no more."""
    part: Part = request.param

    def write(folder: Path) -> None:
        torch.manual_seed(0)
        PUBLISHED[part.repository](folder)
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if not downloads._matches(part, path.relative_to(folder).as_posix()):
                path.unlink()

    return publish(part, write)


@pytest.fixture(scope="module")
def loaded(folder: Path) -> Inpainter:
    inpainter = Inpainter.load(folder)
    inpainter.defaults = replace(inpainter.defaults, size=SIDE)
    return inpainter


@pytest.fixture
def inpainter(loaded: Inpainter) -> Inpainter:
    return loaded


def repaint(inpainter: Inpainter, seed: int = 0, prompt: str = "make it wet", **options: Any) -> Any:
    return inpainter.inpaint(PICTURE, MASK, prompt, seed=seed, steps=STEPS, **options)


def test_what_a_user_does_is_right_outside_the_mask(folder: Path, inpainter: Inpainter) -> None:
    own = Inpainter.load(folder).defaults
    assert own.size in (512, 1024) and 4 <= own.steps <= 50
    done = repaint(inpainter, 1)
    assert done.patch.std() > 1
    assert np.array_equal(done.patch, repaint(inpainter, 1).patch)
    assert not np.array_equal(done.patch, repaint(inpainter, 2).patch)
    assert not np.array_equal(done.patch, repaint(inpainter, 1, "paint it red").patch), "the prompt is read"
    edit = Edit(done.box, done.patch, done.blend, Recipe())
    result = apply_edits(Picture(PICTURE), [edit]).rgb8
    blend = np.zeros_like(MASK)
    blend[done.box.as_slices] = done.blend
    assert (blend[MASK > 0] == 255).all()
    assert np.array_equal(result[blend == 0], PICTURE[blend == 0]), "0 pixels outside"
    far = cv2.dilate(MASK, np.ones((61, 61), np.uint8)) == 0
    assert far.any() and np.array_equal(result[far], PICTURE[far])
    assert (result[MASK > 0] != PICTURE[MASK > 0]).any()


def test_previews_come_from_the_second_step_on(inpainter: Inpainter) -> None:
    shown: list[Any] = []
    repaint(inpainter, previews=True, step=lambda stage, share, preview=None: shown.append(preview))
    assert any(preview is not None for preview in shown)


def test_it_is_cancelled_between_steps_and_works_on(inpainter: Inpainter) -> None:
    stop = 2
    calls: list[float] = []

    def step(stage: str, share: float, preview: Any = None, /) -> None:
        calls.append(share)
        if len(calls) > stop:
            raise Cancelled

    with pytest.raises(Cancelled):
        repaint(inpainter, step=step)
    assert len(calls) == stop + 1
    assert repaint(inpainter).patch.std() > 1


def test_a_reference_picture_is_looked_at_where_there_is_room_for_one(inpainter: Inpainter) -> None:
    large = np.full((700, 900, 3), (250, 20, 20), np.uint8)
    with_it, without = repaint(inpainter, 3, reference=large), repaint(inpainter, 3)
    assert np.array_equal(with_it.patch, without.patch) is (not inpainter.kind.reference)


def test_a_removal_is_said_as_an_instruction_to_models_that_are_instructed(
    inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    encode = inpainter.pipeline.encode_prompt

    class Listening:
        forget = staticmethod(encode.forget)

        def __call__(self, *args: Any, **options: Any) -> Any:
            said.append(str(options.get("prompt", args[0] if args else "")))
            return encode(*args, **options)

    monkeypatch.setattr(inpainter.pipeline, "encode_prompt", Listening())
    repaint(inpainter, prompt="empty background")
    assert (REMOVE in said) is inpainter.kind.edits and ("empty background" in said) is not inpainter.kind.edits


def test_numbers_that_are_none_are_never_shown(inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduler = type(inpainter.pipeline.scheduler)
    advance = scheduler.step

    def broken(self: Any, *args: Any, **options: Any) -> Any:
        found = advance(self, *args, **options)
        (found[0] if isinstance(found, tuple) else found.prev_sample).fill_(float("nan"))
        return found

    with monkeypatch.context() as patched:
        patched.setattr(scheduler, "step", broken)
        with pytest.raises(NoPictureError, match="not numbers"):
            repaint(inpainter)
    assert repaint(inpainter).patch.std() > 1


def test_one_component_at_a_time_is_on_the_card(folder: Path, card: Card) -> None:  # noqa: F811
    inpainter = Inpainter.load(folder)
    inpainter.defaults = replace(inpainter.defaults, size=SIDE)
    inpainter.in_pieces("cpu")

    assert repaint(inpainter, previews=True).patch.std() > 1
    assert {type(part).__name__ for part in inpainter.modules()} <= {*card.came} and card.most <= 2, card.came
    network = getattr(inpainter.pipeline, "unet", None) or inpainter.pipeline.transformer
    assert card.came.count(type(network).__name__) == 1, "no preview pushed it out"
    assert not card.held

    for error in (Cancelled, MemoryError):

        def step(stage: str, share: float, preview: Any = None, /, error: type[BaseException] = error) -> None:
            if share > 0.3:
                assert card.held
                raise error

        with pytest.raises(error):
            repaint(inpainter, step=step)
        assert not card.held


def nothing(stage: str, share: float, preview: Any = None, /) -> None:
    """A step that does nothing."""


def host_of(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModelHost:
    """A host whose inpainter works at a small size; its other models are not asked for."""
    load = Inpainter.load.__func__  # type: ignore[attr-defined]

    def small(kind: Any, *args: Any) -> Inpainter:
        inpainter: Inpainter = load(kind, *args)
        inpainter.defaults = replace(inpainter.defaults, size=SIDE)
        return inpainter

    monkeypatch.setattr(Inpainter, "load", classmethod(small))
    storybook = paths.resources() / "models" / "storybook"
    known = ModelSet(name="made", title="made", vlm=storybook / "vlm", segmenter=storybook / "segmenter",
                     inpainter=folder)  # fmt: skip
    return ModelHost(known, "cpu")


@pytest.mark.parametrize("times", [1, 1000])
def test_memory_that_runs_out(folder: Path, inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    host = host_of(folder, monkeypatch)
    network = type(getattr(inpainter.pipeline, "unet", None) or inpainter.pipeline.transformer)
    forward: Callable[..., Any] = network.forward
    calls: list[int] = []

    def full(self: Any, *args: Any, **options: Any) -> Any:
        calls.append(1)
        if 2 <= len(calls) < 2 + times:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
        return forward(self, *args, **options)

    monkeypatch.setattr(network, "forward", full)

    def run() -> Edit:
        return host.inpaint(PICTURE, MASK, "make it wet", seed=1, steps=3, guidance=None, strength=1.0, step=nothing)

    if times == 1:
        assert run().patch.std() > 1
        assert host.take_notes()[0].startswith("Memory ran out")
    else:
        with pytest.raises(ModelError, match="not enough memory"):
            run()
        assert not host.memory()


def test_what_was_kept_of_one_picture_is_not_taken_for_another(inpainter: Inpainter) -> None:
    """Some models look at the picture while they read the prompt: pictures at the same address differ."""
    first = repaint(inpainter)
    other = copy.deepcopy(PICTURE)
    other[:, :] = (other.astype(int) // 3).astype(np.uint8)
    inpainter.inpaint(other, MASK, "make it wet", steps=STEPS)
    assert np.array_equal(first.patch, repaint(inpainter).patch)
    again = inpainter.inpaint(other, MASK, "make it wet", steps=STEPS)
    inpainter.pipeline.encode_prompt.forget()
    inpainter.pipeline.vae.encode.forget()
    assert np.array_equal(again.patch, inpainter.inpaint(other, MASK, "make it wet", steps=STEPS).patch)
