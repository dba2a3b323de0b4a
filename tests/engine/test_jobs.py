"""Jobs are checked where they are made, cannot be changed afterwards, and travel."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest

from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import InpaintJob, LocateJob, SegmentJob, SelectJob, checked_text, pixels_key
from locheads_studio.errors import HeadError, LimitError, PhraseError, PictureError, StudioError, UsageError

PICTURE = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
MASK = np.full((6, 8), 255, np.uint8)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "empty"), (" \t\n", "empty"), ("\u200b\x00", "empty"), ("horse " * 5_000, "limit"), ("a " * 300, "limit")],
)
def test_texts_that_cannot_be_used_are_one_line(text: str, says: str) -> None:
    with pytest.raises(PhraseError, match=says) as caught:
        checked_text(text, "phrase")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_text_is_tidied_and_other_scripts_stay() -> None:
    assert checked_text("  the\twhite\n horse. ", "phrase") == "the white horse."
    assert checked_text("белая лошадь 白い馬", "phrase") == "белая лошадь 白い馬"


def test_two_hundred_words_are_allowed() -> None:
    assert checked_text("word " * 200, "phrase").count(" ") == 199


@pytest.mark.parametrize("picture", [PICTURE[..., :2], PICTURE[..., 0], PICTURE.astype(np.float32), PICTURE[:0]])
def test_a_picture_of_the_wrong_kind_is_refused(picture: Any) -> None:
    with pytest.raises(PictureError):
        LocateJob(picture=picture, phrase="a horse")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"mask": MASK[:3]}, PictureError),
        ({"mask": np.zeros_like(MASK)}, PictureError),
        ({"mask": MASK.astype(bool)}, PictureError),
        ({"prompt": ""}, PhraseError),
        ({"steps": 0}, LimitError),
        ({"strength": 0.0}, LimitError),
        ({"guidance": -1.0}, LimitError),
        ({"seed": 2**32}, LimitError),
        ({"strength": float("nan")}, LimitError),
    ],
)
def test_an_inpaint_job_out_of_range_is_refused(options: dict[str, Any], error: type[StudioError]) -> None:
    good: dict[str, Any] = {"picture": PICTURE, "mask": MASK, "prompt": "a zebra"}
    InpaintJob(**good)
    with pytest.raises(error):
        InpaintJob(**(good | options))


def test_a_segment_job_needs_a_prompt_inside_the_picture() -> None:
    assert SegmentJob(picture=PICTURE, box=Box(1, 1, 4, 4)).box == Box(1, 1, 4, 4)
    for options in (
        {},
        {"box": Box(8, 0, 12, 4)},
        {"points": ((1.0, 1.0),)},
        {"points": ((1.0, 1.0),), "labels": (2,)},
    ):
        with pytest.raises(UsageError):
            SegmentJob(picture=PICTURE, **options)  # type: ignore[arg-type]


def test_grounding_and_heads_are_checked() -> None:
    with pytest.raises(UsageError):
        LocateJob(picture=PICTURE, phrase="x", grounding="magic")  # type: ignore[arg-type]
    with pytest.raises(HeadError):
        LocateJob(picture=PICTURE, phrase="x", heads=())


def test_a_job_cannot_be_changed() -> None:
    mine = PICTURE.copy()
    job = SelectJob(picture=mine, phrase="a horse")
    with pytest.raises(ValueError, match="read-only"):
        job.picture[0, 0, 0] = 1
    with pytest.raises(FrozenInstanceError):
        job.phrase = "a dog"  # type: ignore[misc]
    assert mine.flags.writeable  # the caller's array stays the caller's


def test_jobs_travel() -> None:
    job = InpaintJob(picture=PICTURE, mask=MASK, prompt="a zebra", seed=3, supersede="preview")
    there = pickle.loads(pickle.dumps(job))
    assert (there.prompt, there.seed, there.pixels, there.supersede) == ("a zebra", 3, job.pixels, "preview")
    assert np.array_equal(there.picture, PICTURE)


def test_the_key_names_the_pixels() -> None:
    other = PICTURE.copy()
    other[5, 7, 2] ^= 1
    assert pixels_key(PICTURE) == pixels_key(PICTURE.copy())
    assert pixels_key(PICTURE) == pixels_key(np.asfortranarray(PICTURE))
    assert len({pixels_key(PICTURE), pixels_key(other), pixels_key(PICTURE.reshape(8, 6, 3))}) == 3
