"""The Python way in: what notebooks and scripts call, on the built-in models."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import locheads_studio as lh
from locheads_studio.errors import UsageError

SKATER = Path(__file__).parents[1] / "resources" / "samples" / "skater.png"


@pytest.fixture(scope="module", autouse=True)
def closed_afterwards():
    yield
    lh.close()


def test_the_package_itself_is_light() -> None:
    code = "import sys, locheads_studio; print(sorted({'numpy', 'torch', 'PySide6'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_from_a_phrase_to_an_edited_picture() -> None:
    picture = lh.open(SKATER)
    located = lh.locate(picture, "the skater's outfit", heads=["L4H3", "L3H0"])
    count, rows, columns = located.maps.shape
    assert count == 2 and rows == columns >= 14 and located.heads == ("L4H3", "L3H0")
    selection = lh.segment(picture, "the skater's outfit")
    assert selection.mask.shape == picture.rgb8.shape[:2] and selection.mask.any()
    mask = lh.segment(picture, box=selection.box)
    both = np.count_nonzero((mask > 0) & (selection.mask > 0))
    assert both > 0.7 * np.count_nonzero(selection.mask)
    edit = lh.inpaint(picture, selection.mask, "a red outfit", steps=1, seed=3)
    result = lh.apply(picture, [edit])
    outside = np.ones(mask.shape, bool)
    outside[edit.box.as_slices] = edit.blend == 0
    assert np.array_equal(result.rgb8[outside], picture.rgb8[outside])
    assert not np.array_equal(result.rgb8, picture.rgb8)


def test_arrays_are_pictures_too() -> None:
    pixels = lh.open(SKATER).rgb8
    assert lh.segment(pixels, points=[(300.0, 300.0)]).shape == pixels.shape[:2]


def test_segment_wants_one_way_of_asking() -> None:
    picture = lh.open(SKATER)
    for wrong in ({}, {"phrase": "a horse", "box": (0, 0, 9, 9)}):
        with pytest.raises(UsageError, match="phrase, or a box"):
            lh.segment(picture, **wrong)


NAN = float("nan")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"box": (NAN, 0, 9, 9)}, "finite"),
        ({"box": (0, 0, float("inf"), 9)}, "finite"),
        ({"box": (0, 0, 9)}, "not 4"),
        ({"box": ("a", 0, 9, 9)}, "numbers"),
        ({"box": (9_000, 9_000, 9_900, 9_900)}, "outside the picture"),
        ({"points": [(NAN, 3.0)]}, "finite"),
        ({"points": [(3.0,)]}, "not 2"),
        ({"points": [3.0]}, "numbers"),
        ({"points": [(5.0, 5.0), (-1.0, 5.0)]}, r"\(-1, 5\) lies outside"),
        ({"points": [(5.0, 1e9)]}, "lies outside"),
    ],
)
def test_boxes_and_points_that_make_no_sense_are_refused(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        lh.segment(np.zeros((80, 120, 3), np.uint8), **asked)


def test_wishes_reach_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("locheads_studio.api._run", lambda job, *where: asked.append(job))
    wished: dict[str, Any] = {"negative": "people", "outline": "new", "transition": 9.0, "second_pass": True, "seed": 4}
    pixels = np.zeros((20, 30, 3), np.uint8)
    lh.inpaint(pixels, np.full((20, 30), 255, np.uint8), "a dog", **wished)
    assert {name: getattr(asked[0], name) for name in wished} == wished


def test_a_script_that_never_closes_ends() -> None:
    code = f"import locheads_studio as lh; print(lh.segment(lh.open({str(SKATER)!r}), box=(200, 200, 300, 300)).any())"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, timeout=800).strip() == "True"


def test_nothing_runs_on_after_closing() -> None:
    lh.segment(lh.open(SKATER), box=(200, 200, 300, 300))
    lh.close()
    for thread in [t for t in threading.enumerate() if t.name.startswith("locheads")]:
        thread.join(60)
        assert not thread.is_alive()


def test_a_name_it_has_not() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'paint'"):
        lh.paint  # noqa: B018
