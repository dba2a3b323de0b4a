"""The second look of the host: taken when nothing was found, and only where the calibration says that it pays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from locheads_studio.catalog.sets import find_set
from locheads_studio.config import paths
from locheads_studio.heads.grid import overlap
from locheads_studio.heads.grounding import Ground
from locheads_studio.models.host import ModelHost
from locheads_studio.models.localization import Localization

BALL = (504, 352, 606, 455)  # of the sample "dog", from its drawing


def nothing(stage: str, share: float) -> None:
    """A step that does nothing."""


@pytest.fixture(scope="module")
def host() -> ModelHost:
    torch.set_num_threads(1)
    return ModelHost(find_set("storybook"), "cpu")


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return np.asarray(Image.open(paths.resources() / "samples" / "dog.png").convert("RGB"))


def judging(host: ModelHost, *, closer: bool = False, **thresholds: float) -> None:
    """Let the host's calibration have other thresholds; and no look at the parts of a picture, unless ``closer``."""
    known = Localization.of_set(host.model_set)
    assert known.calibration is not None
    numbers = replace(known.numbers, closer=closer)
    host.models._localization = replace(known, calibration=replace(known.calibration, **thresholds), numbers=numbers)


def test_what_was_not_found_is_looked_for_again(host: ModelHost, picture: np.ndarray) -> None:
    judging(host, found=1.0, sure=1.0, again=1.0)
    first = host.locate(picture, "the ball", grounding="studio", heads=None, step=nothing)
    assert first.ground.verdict == "not found", "nothing is, with such a threshold"
    seen = host.models.probe(()).vision_calls
    assert seen == 1, "no second look where it does not pay"
    judging(host, found=1.0, sure=1.0, again=0.05)
    steps: list[str] = []
    again = host.locate(
        picture, "the ball", grounding="studio", heads=None, step=lambda stage, share: steps.append(stage)
    )
    assert "looking again" in steps and host.models.probe(()).vision_calls == seen + 7
    assert again.ground.verdict == "likely" and again.ground.heat.shape == picture.shape[:2]
    x, y = again.ground.points[0]
    assert BALL[0] <= x < BALL[2] and BALL[1] <= y < BALL[3]
    found = host.select(picture, "the ball", grounding="studio", heads=None, step=nothing)
    assert found.verdict == "likely" and found.mask.any()
    assert abs(found.box[0] - BALL[0]) < 15 and abs(found.box[3] - BALL[3]) < 15
    assert host.models.probe(()).vision_calls == seen + 7, "the views are kept, as the picture is"


def test_what_is_found_at_first_is_not_looked_for_again(host: ModelHost, picture: np.ndarray) -> None:
    judging(host, found=0.0, sure=1.0, again=0.05)
    steps: list[str] = []
    host.locate(picture, "the tree", grounding="studio", heads=None, step=lambda stage, share: steps.append(stage))
    host.locate(picture, "the zebra dog", grounding="paper", heads=None, step=lambda stage, share: steps.append(stage))
    assert steps and "looking again" not in steps


def test_what_is_not_sure_is_looked_at_with_the_parts_of_the_picture(picture: np.ndarray) -> None:
    host = ModelHost(find_set("storybook"), "cpu")

    def located(phrase: str, *, closer: bool | None = None) -> tuple[Ground, list[str]]:
        steps: list[str] = []
        found = host.locate(
            picture,
            phrase,
            grounding="studio",
            heads=None,
            closer=closer,
            step=lambda stage, share: steps.append(stage),
        )
        return found.ground, steps

    judging(host, closer=True, found=0.0, sure=0.0)
    plain, steps = located("the tree")
    assert plain.verdict == "sure" and "looking again" not in steps
    seen = host.models.probe(()).vision_calls
    judging(host, closer=True, sure=1.0)
    joined, steps = located("the tree")
    assert "looking again" in steps and host.models.probe(()).vision_calls == seen + 4
    assert joined.cover is not None and plain.cover is not None and joined.logits.shape == plain.logits.shape
    assert overlap(joined.box, plain.box) > 0.6 and joined.verdict not in ("not found", "no verdict")
    located("the dog")
    assert host.models.probe(()).vision_calls == seen + 4, "the parts are kept, as the picture is"
    assert "looking again" not in located("the tree", closer=False)[1], "not while somebody types"
    absent, _ = located("the umbrella")
    assert absent.verdict == "not found"
