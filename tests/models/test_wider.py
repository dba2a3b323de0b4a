"""A model that repaints everything: outside the mask nothing changes, and what it changed beside it is offered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
import torch

from locheads_studio.document.edits import WIDER, Edit, Recipe
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.pipelines import KINDS
from locheads_studio.models.wider import changed_beyond
from tests.models.rehearsals.inpainters_published import PUBLISHED


def ground(side: int = 256, seed: int = 1) -> np.ndarray:
    noise = np.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 6), np.uint8)


HOLE = np.zeros((256, 256), np.uint8)
HOLE[80:160, 80:160] = 255


def painted_with(*boxes: tuple[int, int, int, int], colour: tuple[int, int, int] = (250, 30, 30)) -> np.ndarray:
    frame = ground()
    for x0, y0, x1, y1 in boxes:
        frame[y0:y1, x0:x1] = colour
    return frame


def share(found: np.ndarray, box: tuple[int, int, int, int]) -> float:
    x0, y0, x1, y1 = box
    return float((found[y0:y1, x0:x1] > 0).mean())


def test_a_shadow_beside_the_thing_is_part_of_the_change() -> None:
    found = changed_beyond(ground(), painted_with((80, 80, 160, 160), (150, 120, 230, 160)), HOLE)
    assert found is not None and (found[HOLE > 0] > 0).all()
    assert share(found, (164, 124, 226, 156)) > 0.98
    outside = np.ones_like(HOLE, bool)
    outside[74:166, 74:240] = False
    assert not found[outside].any(), "and no more than it"


def test_nothing_is_offered_where_nothing_more_changed() -> None:
    rng = np.random.default_rng(3)
    inside = painted_with((80, 80, 160, 160))
    coming_and_going = np.clip(inside + rng.normal(0, 6, inside.shape), 0, 255).astype(np.uint8)
    tinted = np.clip(inside + np.array((4, -3, 4)), 0, 255).astype(np.uint8)
    for frame in (ground(), inside, coming_and_going, tinted):
        assert changed_beyond(ground(), frame, HOLE) is None


def test_an_accident_far_away_is_not_part_of_it_and_another_picture_is_no_edit() -> None:
    far = changed_beyond(ground(), painted_with((80, 80, 160, 160), (10, 10, 50, 50)), HOLE)
    assert far is None
    assert changed_beyond(ground(), ground(seed=9), HOLE) is None
    assert changed_beyond(ground(), painted_with((150, 150, 156, 166)), HOLE) is None, "a few pixels are none"


@pytest.fixture(scope="module")
def inpainter(tmp_path_factory: pytest.TempPathFactory) -> Inpainter:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("plus")
    PUBLISHED["Qwen/Qwen-Image-Edit-2511"](folder)
    made = Inpainter.load(folder)
    made.defaults = replace(made.defaults, size=256)
    return made


def test_an_edit_offers_all_that_changed_and_takes_none_of_it_by_itself(
    inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not KINDS["QwenImageEditPlusPipeline"].masked
    picture, mask = ground(300, 4), np.zeros((300, 300), np.uint8)
    mask[100:180, 100:180] = 255

    def change(source: np.ndarray, hole: np.ndarray, *_: Any) -> np.ndarray:
        frame, height, width = source.copy(), *hole.shape
        rows, columns = np.flatnonzero(hole.any(1)), np.flatnonzero(hole.any(0))
        frame[hole > 0] = (250, 30, 30)
        frame[rows[-1] - height // 8 : rows[-1], columns[-1] : columns[-1] + width // 6] = (20, 20, 20)
        return frame

    monkeypatch.setattr(inpainter, "_diffuse", change)
    done = inpainter.inpaint(picture, mask, "make it red", steps=1, outline="kept")
    assert done.wider is not None and done.wider.shape == done.blend.shape
    assert (done.wider >= done.blend).all()
    grown = np.count_nonzero(done.wider >= 128) - np.count_nonzero(done.blend >= 128)
    assert grown > 200 and done.wider.min() == 0
    edit = Edit(done.box, done.patch, done.blend, Recipe(prompt="p"), done.wider)
    all_of_it = edit.widened
    assert all_of_it.recipe.parameters == {WIDER: True} and all_of_it.wider is None
    assert np.array_equal(all_of_it.blend, done.wider) and np.array_equal(all_of_it.patch, edit.patch)
    monkeypatch.setattr(inpainter, "kind", replace(inpainter.kind, masked=True))
    assert inpainter.inpaint(picture, mask, "make it red", steps=1, outline="kept").wider is None, "the mask held it"
    with pytest.raises(ValueError, match="no more"):
        _ = replace(edit, wider=None).widened


def test_a_mask_of_several_parts_is_not_widened(inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch) -> None:
    picture, mask = ground(700, 5), np.zeros((700, 700), np.uint8)
    mask[40:80, 40:80] = mask[600:640, 600:640] = 255

    def change(source: np.ndarray, hole: np.ndarray, *_: Any) -> np.ndarray:
        frame = source.copy()
        frame[:, : 3 * source.shape[1] // 4][cv2.dilate(hole, np.ones((25, 25), np.uint8))[:, :192] > 0] = 240
        return frame

    monkeypatch.setattr(inpainter, "_diffuse", change)
    assert inpainter.inpaint(picture, mask, "make it white", steps=1).wider is None
