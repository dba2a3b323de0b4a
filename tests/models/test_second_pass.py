"""The second pass: a hole larger than the model is gone over again at the picture's resolution, and only the hole."""

import numpy as np
import pytest

from locheads_studio.models.inpainter import Inpainter
from tests.models import tiny


@pytest.fixture(scope="module")
def inpainter(tmp_path_factory: pytest.TempPathFactory) -> Inpainter:
    return Inpainter.load(tiny.write_inpainter(tmp_path_factory.mktemp("inpainter"), size=64))


def picture_and_mask(hole: int) -> tuple[np.ndarray, np.ndarray]:
    picture = np.random.default_rng(0).integers(0, 255, (200, 240, 3), dtype=np.uint8)
    mask = np.zeros((200, 240), np.uint8)
    mask[20 : 20 + hole, 30 : 30 + hole] = 255
    return picture, mask


def test_a_large_hole_is_gone_over_again_and_the_rest_is_not_touched(
    inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture, mask = picture_and_mask(150)
    strengths: list[float] = []
    diffuse = Inpainter._diffuse

    def counted(self: Inpainter, source: object, hole: object, asked: object, *more: object) -> object:
        strengths.append(asked.strength)
        return diffuse(self, source, hole, asked, *more)

    monkeypatch.setattr(Inpainter, "_diffuse", counted)
    shares: list[float] = []
    once = inpainter.inpaint(picture, mask, "a red ball", steps=3, second_pass=False)
    assert strengths == [1.0]
    twice = inpainter.inpaint(
        picture, mask, "a red ball", steps=3, second_pass=True, step=lambda stage, share, *more: shares.append(share)
    )
    assert len(strengths) > 3 and set(strengths[2:]) == {0.4}
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1
    assert once.box == twice.box and np.array_equal(once.blend, twice.blend)
    new = twice.blend > 0
    assert not np.array_equal(once.patch[new], twice.patch[new])


def test_a_hole_that_the_model_sees_whole_is_painted_once(inpainter: Inpainter) -> None:
    picture, mask = picture_and_mask(30)
    once, twice = (inpainter.inpaint(picture, mask, "a ball", steps=2, second_pass=two) for two in (False, True))
    assert np.array_equal(once.patch, twice.patch)


def test_it_is_off_where_the_folder_does_not_ask_for_it(inpainter: Inpainter) -> None:
    assert not inpainter.defaults.second_pass
