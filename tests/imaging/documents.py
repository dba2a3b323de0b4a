"""Documents for the tests of project file and journal, and what it means that two are the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer
from locheads_studio.document.state import NO_PROMPTS, Candidate, DocumentState, Found, Prompts
from locheads_studio.document.tiles import Plane
from locheads_studio.imaging.project import Project
from locheads_studio.imaging.raster import Picture


@dataclass(frozen=True, eq=False)
class Kept:
    """Stands for the studio's result."""

    number: int
    edit: Edit
    title: str


def some_edit(rng: np.random.Generator, width: int, height: int, text: str) -> Edit:
    x0, y0 = int(rng.integers(width)), int(rng.integers(height))
    box = Box(x0, y0, int(rng.integers(x0 + 1, width + 1)), int(rng.integers(y0 + 1, height + 1)))
    shape = (box.height, box.width)
    recipe = Recipe(
        model_set="storybook",
        heads=("L1H2",),
        phrase=text,
        prompt=text,
        seed=int(rng.integers(2**32)),
        versions={"torch": "2"},
        parameters={"a": [1, 2.5, {"b": None}], "~": "not a tag"},
    )
    return Edit(box, rng.integers(0, 256, (*shape, 3), np.uint8), rng.integers(0, 256, shape, np.uint8), recipe)


def some_plane(rng: np.random.Generator, width: int, height: int) -> Plane:
    match int(rng.integers(3)):
        case 0:
            return Plane.uniform(width, height, int(rng.choice([0, 255])))
        case 1:
            return Plane.from_array(rng.integers(0, 256, (height, width), np.uint8))
        case _:
            mask = np.zeros((height, width), np.uint8)
            mask[: height // 2 + 1] = 200
            return Plane.from_array(mask)


def some_project(
    seed: int = 0, *, width: int = 30, height: int = 20, channels: int = 3, depth: Any = np.uint8, edits: int = 2,
    text: str = "ein Ü 😀 <b>", found: bool = True,
) -> Project:  # fmt: skip
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, int(np.iinfo(depth).max) + 1, (height, width, channels)).astype(depth)
    picture = Picture(pixels, dpi=(300.0, 300.0), exif=b"Exif\0\0not read", xmp=b"<x/>", format="PNG", notices=("n",))
    made = [some_edit(rng, width, height, text) for _ in range(edits)]
    layers = tuple(
        Layer(n + 1, f"{text} {n}", edit, bool(rng.integers(2)), float(rng.random())) for n, edit in enumerate(made)
    )
    results = tuple(Kept(n + 1, edit, text) for n, edit in enumerate([*made, some_edit(rng, width, height, text)]))
    place, prompts = None, NO_PROMPTS
    if found:
        candidate = Candidate(Box(0, 0, 1, 1), ((0.5, 0.25),))
        heat = rng.random((7, 9)).astype(np.float32)
        place = Found(text, heat, (candidate, candidate), 0.5, "two candidates", chosen=1)
        prompts = Prompts(((1.0, 2.0),), (1,), Box(0, 0, 1, 1), some_plane(rng, width, height), "add")
    mask = some_plane(rng, width, height)
    state = DocumentState(mask, some_plane(rng, width, height), layers, place, prompts)
    return Project(picture, state, results, 1, edits + 1, edits + 2, (text,), (text,), text)


def same(one: Any, two: Any) -> bool:
    """Whether two values are the same, pixel for pixel."""
    if isinstance(one, np.ndarray):
        return one.dtype == two.dtype and np.array_equal(one, two)
    if isinstance(one, Plane):
        return one.size == two.size and np.array_equal(one.read(), two.read())
    if hasattr(one, "__dataclass_fields__"):
        return type(one) is type(two) and all(same(getattr(one, f), getattr(two, f)) for f in one.__dataclass_fields__)
    if isinstance(one, (tuple, list)):
        return type(one) is type(two) and len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one)
    return type(one) is type(two) and bool(one == two)
