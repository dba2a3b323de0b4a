"""Shadows and reflections that belong to a thing, found by colour; nothing where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from locheads_studio.document.shadows import belonging

HEIGHT, WIDTH = 180, 240
Mask = np.ndarray


def ground(colour: tuple[int, int, int], texture: float = 4.0) -> np.ndarray:
    """A ground that gets lighter to the front, with some texture."""
    rng = np.random.default_rng(3)
    rows = np.linspace(0.85, 1.1, HEIGHT)[:, None, None]
    noise = rng.normal(0, texture, (HEIGHT, WIDTH, 1))
    return np.clip(np.array(colour) * rows + noise, 0, 255)


def ellipse(x: float, y: float, wide: float, high: float) -> Mask:
    rows, columns = np.indices((HEIGHT, WIDTH))
    return ((columns - x) / wide) ** 2 + ((rows - y) / high) ** 2 <= 1


THING = ellipse(110, 80, 25, 40)
SHADE = ellipse(130, 118, 45, 10)


def scene(colour: tuple[int, int, int], dark: float, thing: tuple[int, int, int] = (200, 60, 40)) -> np.ndarray:
    soft = ndimage.gaussian_filter(SHADE.astype(float), 2.0)[..., None]
    picture = ground(colour) * (1 - (1 - dark) * soft)
    picture[THING] = thing
    return picture.astype(np.uint8)


@pytest.mark.parametrize("colour", [(120, 180, 90), (230, 225, 220), (60, 60, 70), (40, 70, 150)])
@pytest.mark.parametrize("dark", [0.55, 0.8])
def test_a_shadow_is_found_on_any_ground(colour: tuple[int, int, int], dark: float) -> None:
    found = belonging(scene(colour, dark), THING)
    truth = SHADE & ~THING
    assert (found & truth).sum() >= 0.8 * truth.sum()
    assert (found & ~ndimage.binary_dilation(truth, iterations=5)).sum() <= 0.15 * truth.sum()
    assert not (found & THING).any()


def test_where_there_is_no_shadow_nothing_is_found() -> None:
    assert belonging(scene((120, 180, 90), 1.0), THING).sum() <= 0.01 * THING.sum()


def test_something_dark_that_does_not_touch_it_is_no_shadow() -> None:
    picture = scene((120, 180, 90), 1.0)
    other = ellipse(200, 150, 15, 10)
    picture[other] = (picture[other] * 0.6).astype(np.uint8)
    assert not (belonging(picture, THING) & other).any()


def test_another_thing_beside_it_is_no_shadow() -> None:
    picture = scene((200, 190, 180), 1.0)
    other = ellipse(150, 110, 20, 14)
    picture[other & ~THING] = (30, 40, 160)
    assert (belonging(picture, THING) & other).sum() <= 0.05 * other.sum()


def test_a_reflection_is_the_thing_upside_down() -> None:
    picture = ground((90, 110, 130), 2.0)
    rows = np.arange(HEIGHT)[:, None]
    stripes = np.broadcast_to(np.where((rows // 8) % 2, 220.0, 60.0)[..., None], picture.shape)
    picture[THING] = stripes[THING]
    foot = int(np.nonzero(THING)[0].max()) + 1
    tall = min(HEIGHT - foot, 60)
    upside = np.zeros_like(THING)
    upside[foot : foot + tall] = THING[foot - tall : foot][::-1]
    mirrored = np.zeros_like(picture)
    mirrored[foot : foot + tall] = picture[foot - tall : foot][::-1]
    picture[upside] = 0.65 * picture[upside] + 0.35 * mirrored[upside]
    found = belonging(picture.astype(np.uint8), THING)
    assert (found & upside).sum() >= 0.9 * upside.sum()


def test_an_empty_mask_has_nothing() -> None:
    picture = scene((120, 180, 90), 0.6)
    assert not belonging(picture, np.zeros_like(THING)).any()
    assert not belonging(picture, np.ones_like(THING)).any()
