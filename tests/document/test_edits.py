"""Selections, edits and recipes: checked where they are made, closed afterwards."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from locheads_studio.document.edits import Edit, Recipe, Selection
from locheads_studio.document.geometry import Box


def selection(**changes: object) -> Selection:
    values = {
        "phrase": "the dog",
        "grounding": "studio",
        "heat": np.zeros((6, 8), np.float32),
        "box": Box(1, 1, 4, 5),
        "points": ((2.0, 3.0),),
        "mask": np.zeros((6, 8), np.uint8),
        "confidence": 0.5,
        "verdict": "sure",
        "heads": ("L4H2",),
        "seconds": {"vlm": 0.1},
    }
    return Selection(**{**values, **changes})  # type: ignore[arg-type]


def test_a_selection_is_closed() -> None:
    chosen = selection()
    assert chosen.size == (8, 6)
    with pytest.raises(ValueError, match="read-only"):
        chosen.mask[0, 0] = 1
    with pytest.raises(FrozenInstanceError):
        chosen.phrase = "x"  # type: ignore[misc]


def test_a_view_is_copied_so_its_owner_may_go_on() -> None:
    owner = np.zeros((12, 8), np.uint8)
    chosen = selection(mask=owner[:6])
    owner[:] = 9
    assert not chosen.mask.any()


@pytest.mark.parametrize(
    "changes",
    [
        {"heat": np.zeros((6, 8))},
        {"heat": np.full((6, 8), np.nan, np.float32)},
        {"heat": np.full((6, 8), 1.5, np.float32)},
        {"mask": np.zeros((6, 7), np.uint8)},
        {"mask": np.zeros((6, 8), bool)},
        {"box": Box(0, 0, 9, 6)},
        {"points": ((9.0, 1.0),)},
        {"points": ((float("nan"), 1.0),)},
        {"confidence": float("nan")},
        {"confidence": 1.1},
        {"verdict": ""},
    ],
)
def test_a_wrong_selection_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        selection(**changes)


def test_a_recipe_survives_json() -> None:
    recipe = Recipe(
        "storybook", ("L1H2",), "studio", "der Hund", "a zebra 🦓", 7, 20, 7.5, 0.5, {"torch": "2"}, {"box": [1, 2]}
    )
    assert Recipe.from_dict(json.loads(json.dumps(recipe.as_dict()))) == recipe
    assert Recipe.from_dict({"seed": 3, "of a newer version": 1}) == Recipe(seed=3)


@pytest.mark.parametrize(
    "values",
    [{"seed": -1}, {"seed": 2**32}, {"steps": -1}, {"guidance": float("inf")}, {"strength": 0}, {"heads": "L1H1"},
     {"seed": "x"}, {"phrase": 3}, {"versions": 5}],
)  # fmt: skip
def test_a_wrong_recipe_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Recipe.from_dict(values)


def test_an_edit_fits_its_box() -> None:
    edit = Edit(Box(2, 1, 5, 3), np.zeros((2, 3, 3), np.uint8), np.zeros((2, 3), np.uint8), Recipe())
    assert not edit.patch.flags.writeable
    for wrong in (
        {"box": Box(2, 1, 6, 3)},
        {"box": Box(-1, 1, 2, 3)},
        {"box": Box(2, 1, 2, 3)},
        {"patch": np.zeros((2, 3, 4), np.uint8)},
        {"blend": np.zeros((2, 3), np.float32)},
    ):
        with pytest.raises(ValueError, match=r"box|must|shape|Box"):
            replace(edit, **wrong)
