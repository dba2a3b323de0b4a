"""Every head of a model through the host: what `heads find` and the baselines of `evaluate` ask for."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.engine.jobs import HeadMapsJob, LocateJob, PrintedBoxJob, TraceJob
from locheads_studio.errors import PhraseError, UsageError
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.models.host import ModelHost
from locheads_studio.models.localization import FILE, Localization
from locheads_studio.studio.findings import found_of
from locheads_studio.studio.headfacts import facts_of, looked_with
from tests.models.tiny import HEADS, LAYERS, PROMPT, write_vlm

PHRASES = ("the red dog", "a cat")


@pytest.fixture(scope="module")
def handlers(tmp_path_factory: pytest.TempPathFactory) -> HostHandlers:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("set")
    write_vlm(root / "vlm", key_value_heads=2, pad=True)
    known = Localization(PROMPT, (Head(1, 0), Head(1, 1)), (Head(1, 3),))  # the model is cut after layer 1 at first
    (root / "vlm" / FILE).write_text(known.to_json())
    models = ModelSet(
        name="tiny", title="Tiny", vlm=root / "vlm", segmenter=root / "segmenter", inpainter=root / "inpainter"
    )
    return HostHandlers(ModelHost(models, "cpu"))


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(4).integers(0, 256, (50, 70, 3), dtype=np.uint8)


def nothing(stage: str, share: float) -> None:
    """A step that does nothing."""


def test_every_head_is_read_and_agrees_with_the_cut_model(handlers: HostHandlers, picture: np.ndarray) -> None:
    cut = handlers(LocateJob(picture=picture, phrase=PHRASES[0], grounding="paper"), nothing)
    reading = handlers(HeadMapsJob(picture=picture, phrases=PHRASES), nothing)
    assert reading.maps.shape == (2, LAYERS, HEADS, reading.grid.rows, reading.grid.columns)
    assert reading.prompt == PROMPT
    assert reading.heads[HEADS] == Head(1, 0)
    assert len(reading.heads) == LAYERS * HEADS
    assert np.abs(reading.maps[0, 1, :2] - cut.maps).max() < 1e-6
    assert (reading.maps.sum(axis=(-2, -1)) <= 1 + 1e-5).all()
    again = handlers(LocateJob(picture=picture, phrase=PHRASES[0], grounding="paper"), nothing)
    assert np.abs(again.maps - cut.maps).max() < 1e-6


def test_all_heads_together_are_a_selection_of_their_own(handlers: HostHandlers, picture: np.ndarray) -> None:
    found = handlers(LocateJob(picture=picture, phrase=PHRASES[0], heads=("all",)), nothing)
    assert len(found.heads) == LAYERS * HEADS
    assert found.maps.shape[0] == LAYERS * HEADS


def test_a_trace_gives_the_heat_map_of_any_heads(handlers: HostHandlers, picture: np.ndarray) -> None:
    """Worked out from the trace, without the model, it is what the model gives when asked for these heads."""
    trace = handlers(TraceJob(picture=picture, phrase=PHRASES[0], beside=(PHRASES[1],)), nothing)
    assert trace.words == ("the", "red", "dog") and trace.own == (Head(1, 3),)
    assert trace.by_word.shape == (3, *trace.maps.shape) and trace.beside.shape == (1, *trace.maps.shape)
    facts = facts_of(trace)
    assert facts.sensitivity is not None and (facts.sensitivity > 0).any()
    for grounding in ("studio", "paper"):
        for names in (("L1H3",), ("L1H0", "L0H2"), ("L1H0", "L1H1")):
            job = LocateJob(picture=picture, phrase=PHRASES[0], grounding=grounding, heads=names)
            there = found_of(handlers(job, nothing))
            ours = looked_with(facts, parse_heads(",".join(names)), there)
            assert np.abs(ours.heat - there.heat).max() < 1e-4
            assert (ours.heads, ours.candidates[0].box) == (names, there.candidates[0].box)


def test_all_layers_are_traced_when_asked_for(handlers: HostHandlers, picture: np.ndarray) -> None:
    whole = handlers(TraceJob(picture=picture, phrase=PHRASES[0], whole=True), nothing)
    assert whole.is_whole and whole.maps.shape[:2] == (LAYERS, HEADS) and facts_of(whole).sensitivity is None
    reading = handlers(HeadMapsJob(picture=picture, phrases=PHRASES[:1]), nothing)
    assert np.abs(reading.maps[0] - whole.maps).max() < 1e-6


def test_it_prints_no_boxes_and_says_so(handlers: HostHandlers, picture: np.ndarray) -> None:
    with pytest.raises(UsageError, match="prints no boxes"):
        handlers(PrintedBoxJob(picture=picture, phrase="the red dog"), nothing)


def test_jobs_need_phrases(picture: np.ndarray) -> None:
    for phrases in ((), ("the dog", " ")):
        with pytest.raises(PhraseError):
            HeadMapsJob(picture=picture, phrases=phrases)
    with pytest.raises(PhraseError):
        PrintedBoxJob(picture=picture, phrase="")
    assert HeadMapsJob(picture=picture, phrases=("  the \n dog",)).phrases == ("the dog",)
