"""Voices of a model set: a printed box, and the heads joined with it, through the host on tiny models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.config import paths
from locheads_studio.document.geometry import Box
from locheads_studio.errors import PhraseError, UsageError
from locheads_studio.imaging.pictures import open_picture
from locheads_studio.models import printed
from locheads_studio.models.host import ModelHost
from tests.models.families.checks import noise
from tests.models.families.test_qwen3_vl import TestQwen3VL

STORYBOOK = paths.resources() / "models" / "storybook"


def nothing(*_: Any) -> None:
    """A step that does nothing."""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> ModelHost:
    """A tiny Qwen3-VL, which prints boxes, with the built-in segmenter."""
    torch.set_num_threads(1)
    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp("qwen")
    TestQwen3VL.write(folder)
    models = ModelSet(name="tiny", title="tiny", vlm=folder, segmenter=STORYBOOK / "segmenter", inpainter=folder)
    return ModelHost(models, "cpu")


def says(text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The VLM's answers are this; what it was asked is kept."""
    asked: list[str] = []
    answer = printed.answer

    def answered(probe: Any, picture: Any, phrase: str) -> Any:
        asked.append(phrase)
        return text, answer(probe, picture, phrase)[1]

    monkeypatch.setattr(printed, "MOST_TOKENS", 1)
    monkeypatch.setattr(printed, "answer", answered)
    return asked


def test_the_printed_box_selects_without_any_head(host: ModelHost, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = says('{"bbox_2d": [500, 250, 1000, 500]}', monkeypatch)
    found = host.select(noise(120, 80), "the dog and the cat", grounding="studio", heads=None, voice="printed",
                        step=nothing)  # fmt: skip
    assert asked == ["the dog", "the cat"] and found.heads == ()
    assert [(one.voice, one.thing, one.boxes) for one in found.looked] == [
        ("printed", "the dog", (Box(60, 20, 120, 40),)), ("printed", "the cat", (Box(60, 20, 120, 40),)),
    ]  # fmt: skip
    assert found.verdict == "no verdict" and found.heat[30, 90] == 1 and found.heat[60, 30] == 0
    assert found.places[0][0] == Box(60, 20, 120, 40)


def test_no_printed_box_is_not_found(host: ModelHost, monkeypatch: pytest.MonkeyPatch) -> None:
    says("I see none.", monkeypatch)
    found = host.select(noise(120, 80), "the dog", grounding="studio", heads=None, voice="printed", step=nothing)
    assert found.verdict == "not found" and not found.heat.any() and not found.looked[0].boxes


def test_heads_and_printed_box_are_joined(host: ModelHost, monkeypatch: pytest.MonkeyPatch) -> None:
    says('{"bbox_2d": [0, 0, 300, 400]}', monkeypatch)
    picture, heads = noise(120, 80), ("L2H1", "L3H0")
    alone = host.select(picture, "the dog", grounding="studio", heads=heads, step=nothing)
    both = host.select(picture, "the dog", grounding="studio", heads=heads, voice="joined", step=nothing)
    assert alone.looked == () and [one.voice for one in both.looked] == ["heads", "printed"]
    assert both.heads == heads and any(one.taken for one in both.looked)
    notes = host.take_notes()
    assert sum("takes no words" in note for note in notes) == 1, "the voice that is not there is told"
    host.select(picture, "the cat", grounding="studio", heads=heads, voice="joined", step=nothing)
    assert not any("takes no words" in note for note in host.take_notes()), "once"


def test_a_set_without_the_voice_says_so() -> None:
    models = ModelSet(name="storybook", title="Storybook", vlm=STORYBOOK / "vlm",
                      segmenter=STORYBOOK / "segmenter", inpainter=STORYBOOK / "inpainter")  # fmt: skip
    host, picture = ModelHost(models, "cpu"), np.full((80, 120, 3), 90, np.uint8)
    for voice, words in (("printed", "prints no boxes"), ("detector", "takes no words")):
        with pytest.raises(UsageError, match=words):
            host.select(picture, "the dog", grounding="studio", heads=None, voice=voice, step=nothing)  # type: ignore[arg-type]
    host._voices._detects = lambda: lambda picture, phrase: ()  # type: ignore[method-assign]
    with pytest.raises(PhraseError, match="no word"):
        host.select(picture, "…", grounding="studio", heads=None, voice="detector", step=nothing)


def test_a_phrase_that_is_looked_against_is_taken_away() -> None:
    models = ModelSet(name="storybook", title="Storybook", vlm=STORYBOOK / "vlm",
                      segmenter=STORYBOOK / "segmenter", inpainter=STORYBOOK / "inpainter")  # fmt: skip
    host, picture = ModelHost(models, "cpu"), open_picture(paths.resources() / "samples" / "dog.png").rgb8
    plain, against, same = (
        host.locate(picture, "the dog", grounding="studio", heads=None, against=other, step=nothing).ground
        for other in ("", "the ball", "the dog")
    )
    assert plain.judged is not None and against.judged is None, "a calibration knows nothing of what is taken away"
    assert np.abs(plain.heat - against.heat).max() > 0.01
    assert same.evidence.reaction == 0 and same.verdict == "not found", "against itself nothing is left"
