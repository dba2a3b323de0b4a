"""Masks as people hand them in: what is repainted is what they meant, and it is said how the file was read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from locheads_studio.errors import PictureError
from locheads_studio.imaging.maskfile import read_mask

SIZE = (40, 30)
HOLE = (slice(10, 20), slice(5, 25))


def marked(value: Any, rest: Any = 0, shape: tuple[int, ...] = (30, 40), kind: type = np.uint8) -> np.ndarray:
    made = np.full(shape, rest, kind)
    made[HOLE] = value
    return made


CASES = {
    "white": (Image.fromarray(marked(255)), "brightness"),
    "two values": (Image.fromarray(marked(1)), "0 and 1"),
    "dim": (Image.fromarray(marked(90)), "0 and 90"),
    "16 bit, 0 and 1": (Image.fromarray(marked(1, kind=np.uint16)), "0 and 1"),
    "16 bit": (Image.fromarray(marked(65535, kind=np.uint16)), "brightness"),
    "red": (Image.fromarray(marked((120, 0, 0), shape=(30, 40, 3))), "2 colours"),
    "opacity": (Image.fromarray(marked((9, 9, 9, 255), (9, 9, 9, 0), (30, 40, 4))), "opacity"),
}


@pytest.mark.parametrize(("image", "says"), CASES.values(), ids=CASES)
def test_any_yes_is_yes(tmp_path: Path, image: Image.Image, says: str) -> None:
    image.save(tmp_path / "m.png")
    read = read_mask(tmp_path / "m.png", SIZE)
    assert np.array_equal(read.mask, marked(255)) and read.mask.dtype == np.uint8
    assert says in read.told and "16.7 %" in read.told
    turned = read_mask(tmp_path / "m.png", SIZE, invert=True)
    assert np.array_equal(turned.mask, 255 - marked(255)) and "turned round" in turned.told


def test_a_map_of_two_classes_loses_none(tmp_path: Path) -> None:
    values = marked(1)
    values[0:5] = 2
    palette = Image.fromarray(values).convert("P")
    palette.putpalette([0, 0, 0, 20, 20, 90, 0, 130, 0])
    palette.save(tmp_path / "p.png")
    Image.fromarray(values).save(tmp_path / "n.png")
    for name in ("p.png", "n.png"):
        assert np.array_equal(read_mask(tmp_path / name, SIZE).mask, np.where(values > 0, 255, 0))


def test_a_soft_mask_stays_soft(tmp_path: Path) -> None:
    soft = np.tile(np.linspace(0, 255, 40).astype(np.uint8), (30, 1))
    Image.fromarray(soft).save(tmp_path / "m.png")
    assert np.array_equal(read_mask(tmp_path / "m.png", SIZE).mask, soft)
    three = marked(128)
    three[0:5] = 255
    Image.fromarray(three).save(tmp_path / "m.png")
    assert np.array_equal(read_mask(tmp_path / "m.png", SIZE).mask, three)


def test_another_size_is_refused(tmp_path: Path) -> None:
    Image.fromarray(marked(255)).save(tmp_path / "m.png")
    with pytest.raises(PictureError, match="same size"):
        read_mask(tmp_path / "m.png", (10, 10))
