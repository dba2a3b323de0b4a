"""The shape of a hole tells the model nothing of the old thing where another kind is to take its place."""

import cv2
import numpy as np
import pytest

from locheads_studio.models.inpainter import Inpainter
from tests.models import tiny


@pytest.mark.parametrize(
    ("outline", "prompt", "boxed"),
    [("new", "a cat", True), ("new", "", False), ("new", "nothing", False), ("kept", "a red coat", False)],
)
def test_a_new_kind_of_thing_gets_a_box_and_its_ground_back(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, outline: str, prompt: str, boxed: bool
) -> None:
    inpainter = Inpainter.load(tiny.write_inpainter(tmp_path_factory.mktemp("inpainter"), size=64))
    picture = np.random.default_rng(0).integers(0, 255, (160, 160, 3), dtype=np.uint8)
    mask = np.zeros((160, 160), np.uint8)
    cv2.circle(mask, (80, 80), 40, 255, -1)
    holes: list[np.ndarray] = []
    diffuse = Inpainter._diffuse

    def seen(self: Inpainter, source: np.ndarray, hole: np.ndarray, *more: object) -> object:
        holes.append(hole)
        return diffuse(self, source, hole, *more)

    monkeypatch.setattr(Inpainter, "_diffuse", seen)
    done = inpainter.inpaint(picture, mask, prompt, steps=2, outline=outline)
    rows, columns = np.nonzero(holes[0])
    area = (rows.max() - rows.min() + 1) * (columns.max() - columns.min() + 1)
    share = np.count_nonzero(holes[0]) / area
    assert (share == 1) if boxed else (0.7 < share < 0.9), "a disc fills 0.79 of its box"
    whole = np.zeros_like(mask)
    whole[done.box.as_slices] = done.blend
    assert (whole[mask > 0] == 255).all()
    assert (whole == 0).any()
