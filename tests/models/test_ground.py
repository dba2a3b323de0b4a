"""The ground of a removal: the colour and the texture of what lies around, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.document.geometry import Box
from locheads_studio.models import ground, inpainter
from locheads_studio.models.inpainter import Inpainter
from tests.models.test_inpainter import folder  # noqa: F401  (a fixture)


def lawn(grain: float = 9.0, size: int = 192) -> np.ndarray:
    """A dark green slope with grain of three pixels."""
    rng = np.random.default_rng(3)
    noise = np.kron(rng.normal(0, grain, (size // 3, size // 3, 1)), np.ones((3, 3, 1)))
    slope = np.linspace(0, 40, size)[:, None, None]
    return np.clip(np.array([20.0, 60.0, 25.0]) + slope + noise, 0, 255).astype(np.uint8)


def middle(size: int = 192) -> np.ndarray:
    hole = np.zeros((size, size), bool)
    hole[size // 3 : 2 * size // 3, size // 3 : 2 * size // 3] = True
    return hole


@pytest.mark.parametrize("shift", [(43, 60, 107), (-15, -40, 10), (6, 0, -3)])
def test_the_tint_of_a_removal_is_taken_off_however_strong_it_is(shift: tuple[int, int, int]) -> None:
    source = lawn(grain=2.0)
    painted = np.clip(source.astype(int) + shift, 0, 255).astype(np.uint8)
    made = ground.tinted(painted, source, middle())
    assert np.abs(made.astype(int) - source)[middle()].mean() < 4


def test_a_tint_that_differs_from_side_to_side_is_taken_off_everywhere() -> None:
    source = lawn(grain=2.0)
    painted = np.clip(source.astype(int) + np.linspace(0, 60, 192).astype(int)[None, :, None], 0, 255).astype(np.uint8)
    made = ground.tinted(painted, source, middle())
    assert np.abs(made.astype(int) - source)[middle()].mean() < 4


def test_another_thing_beside_the_hole_does_not_stain_the_ground() -> None:
    source = lawn(grain=2.0)
    painted = source.copy()
    source[60:130, 40:62] = (200, 30, 200)  # it was painted as lawn
    made = ground.tinted(painted, source, middle())
    assert np.abs(made.astype(int) - painted)[middle()].max() <= 4


@pytest.mark.parametrize("grain", [1.0, 9.0])
@pytest.mark.parametrize("colour", [(47, 140, 60), (12, 12, 30), (200, 20, 20)])
def test_on_plain_ground_a_model_may_be_wrong_inside_of_the_hole_alone(
    colour: tuple[int, int, int], grain: float
) -> None:
    """It took a saturated thing that something lies on for lawn or wall; around the hole it copied what it saw."""
    slope = np.linspace(-6, 6, 192)[:, None, None] + np.linspace(-4, 4, 192)[None, :, None]
    source = np.clip(np.array(colour) + slope + np.random.default_rng(1).normal(0, grain, (192, 192, 1)), 0, 255)
    source = np.rint(source).astype(np.uint8)
    painted, hole = source.copy(), middle()
    painted[hole] = np.clip(source[hole].astype(int) + np.array((70, 25, 40)), 0, 255)
    made = ground.tinted(painted, source, hole, bare=True)
    off = made.astype(int) - source
    assert np.abs(off[hole].mean(axis=0)).max() < 2 and np.abs(off)[hole].mean() < 4
    assert np.abs(off)[~hole].mean() < 2


def test_at_the_edge_of_the_picture_no_slope_is_made_up() -> None:
    """A wall that grows brighter towards the hole would grow brighter without end."""
    hole = np.zeros((192, 192), bool)
    hole[30:] = True
    source = np.broadcast_to((60 + np.minimum(np.arange(192), 30))[:, None, None], (192, 192, 3)).astype(np.uint8)
    made = ground.tinted(source, source, hole, bare=True)
    assert np.abs(made.astype(int) - source)[hole].max() <= 4


def test_where_the_ground_is_not_plain_the_model_knows_more() -> None:
    """A horizon through the hole stays, wherever it was painted."""
    source = lawn(grain=2.0)
    source[:90] = (120, 170, 230)
    painted = source.copy()
    painted[80:90, 64:128] = source[95:105, 64:128]
    made = ground.tinted(painted, source, middle(), bare=True)
    assert np.abs(made.astype(int) - painted)[middle()].max() <= 12


def test_a_new_thing_on_plain_ground_has_no_halo() -> None:
    """Its own colour is no lack of the ground's."""
    source = np.full((192, 192, 3), 200, np.uint8)
    painted = source.copy()
    painted[80:112, 80:112] = 40
    made = ground.tinted(painted, source, middle())
    assert np.abs(made.astype(int) - painted).max() <= 2


def test_without_anything_known_nothing_changes() -> None:
    painted = lawn()
    assert np.array_equal(ground.tinted(painted, 255 - painted, np.ones(painted.shape[:2], bool)), painted)
    everything = np.ones(painted.shape[:2], bool)
    assert np.array_equal(ground.texture(painted, 255 - painted, everything, ~everything), painted)


def grain(picture: np.ndarray, where: np.ndarray) -> float:
    across = np.abs(np.diff(picture.astype(float), axis=1)).mean(axis=2)
    return float(across[where[:, 1:]].mean())


def test_a_smooth_repaint_gets_the_grain_around_it() -> None:
    source, new = lawn(), middle()
    painted = source.copy()
    painted[new] = lawn(grain=0.0)[new]
    inside = np.zeros_like(new)
    inside[70:122, 70:122] = True
    assert grain(painted, inside) < 0.1 * grain(source, inside)
    made = ground.texture(painted, source, new, ~new)
    assert 0.7 < grain(made, inside) / grain(source, inside) < 1.3
    assert np.array_equal(made[~new], source[~new])
    assert np.array_equal(made, ground.texture(painted, source, new, ~new))
    coarse = np.abs(made.astype(float) - painted)[new].mean()
    assert coarse < 12  # the slope of the light is kept


def test_smooth_ground_stays_smooth() -> None:
    source = lawn(grain=0.0)
    made = ground.texture(source, source, middle(), ~middle())
    assert np.abs(made.astype(int) - source).max() <= 2


def test_what_looks_like_nothing_around_stays_as_it_was_painted() -> None:
    source, new = lawn(), middle()
    painted = source.copy()
    painted[new] = (240, 40, 200)
    made = ground.texture(painted, source, new, ~new)
    assert np.array_equal(made[72:120, 72:120], painted[72:120, 72:120])


def test_only_the_context_is_made_and_only_where_new() -> None:
    picture = lawn()
    context = Box(50, 50, 140, 130)
    patch = np.full((80, 90, 3), 90, np.uint8)
    new = np.zeros((80, 90), bool)
    new[20:60, 20:70] = True
    unknown = np.zeros((192, 192), bool)
    unknown[75:105, 75:115] = True
    made = ground.textured(picture, context, patch, new, unknown)
    assert made.shape == patch.shape and made.dtype == np.uint8
    assert np.array_equal(made[~new], patch[~new])


@pytest.mark.parametrize("shape", [(1, 1), (9, 300), (33, 40)])
def test_pictures_of_any_shape(shape: tuple[int, int]) -> None:
    picture = np.full((*shape, 3), 90, np.uint8)
    new = np.zeros(shape, bool)
    new[shape[0] // 2, shape[1] // 2] = True
    assert np.array_equal(ground.tinted(picture, picture, new), picture)
    assert np.array_equal(ground.texture(picture, picture, new, ~new), picture)


def test_a_large_hole_is_laid_in_few_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    laid: list[int] = []
    places = ground._places

    def counted(new: np.ndarray, side: int) -> np.ndarray:
        found = places(new, side)
        laid.append(len(found))
        return found

    monkeypatch.setattr(ground, "_places", counted)
    monkeypatch.setattr(ground, "_MOST_PLACES", 64)
    source = lawn(size=384)
    ground.texture(source, source, middle(384), ~middle(384))
    assert laid and max(laid) <= 2 * 64


def noting(function: Callable[..., Any], name: str, noted: list[str]) -> Callable[..., Any]:
    """The function, which notes its name and its options first."""

    def called(*arguments: Any, **options: Any) -> Any:
        noted.append(" ".join((name, *options)))
        return function(*arguments, **options)

    return called


def test_removals_get_their_ground_and_beside_a_new_thing_it_has_the_tint_alone(
    folder: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = Inpainter.load(folder)
    picture, mask = lawn(), np.where(middle(), np.uint8(255), np.uint8(0))
    asked: list[str] = []
    for name in ("tinted", "textured"):
        monkeypatch.setattr(inpainter.ground, name, noting(getattr(ground, name), name, asked))
    for prompt in ("a red dress", "a cat"):
        for outline, wanted in (("kept", []), ("new", ["tinted"])):
            model.inpaint(picture, mask, prompt, outline=outline, steps=1)
            assert asked == wanted
            asked.clear()
    made = model.inpaint(picture, mask, "nothing", steps=1)
    assert asked == ["tinted bare", "textured"]
    assert made.blend.max() == 255 and not made.blend[0].any()


def test_the_texture_is_laid_last(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    model = Inpainter.load(folder)
    order: list[str] = []
    monkeypatch.setattr(Inpainter, "_refine", noting(Inpainter._refine, "pass", order))
    monkeypatch.setattr(inpainter.ground, "textured", noting(ground.textured, "texture", order))
    mask = np.where(middle(384), np.uint8(255), np.uint8(0))
    model.inpaint(lawn(size=384), mask, "nothing", steps=3, second_pass=True)
    assert order.count("pass") > 1 and order[-1] == "texture" and order.count("texture") == 1
