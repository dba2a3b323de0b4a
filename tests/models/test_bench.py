"""The measuring of ``locheads-studio bench``: what is counted, and that the two ways compare the same maps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pytest
import torch

from locheads_studio.errors import UsageError
from locheads_studio.models import bench, bench_measure, bench_shapes
from locheads_studio.models.bench_measure import Clock, Timing, count
from locheads_studio.models.probe import VlmProbe
from tests.models.tiny import TINY_SAM

SHAPE = bench_shapes.SHAPES["tiny"]
PHRASES = ("the red dog", "the big blue cat")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.set_num_threads(1)
    monkeypatch.setattr(bench, "bandwidth", lambda device: 1e10)
    monkeypatch.setattr(bench, "rate", lambda device, dtype: 1e11)


def test_the_published_way_gives_the_same_maps() -> None:
    whole, processor = bench_shapes.build(SHAPE, "cpu", torch.float32, PHRASES)
    probe = VlmProbe(bench_shapes.cut(whole, 4), processor)
    picture = np.random.default_rng(2).integers(0, 256, (48, 64, 3), np.uint8)
    theirs = bench.Published(whole, probe).maps(picture, PHRASES[0], SHAPE.heads)
    ours = probe.maps(probe.open(picture), [PHRASES[0]], SHAPE.heads)[0]
    assert theirs.shape == (2, 4, 4) and theirs.std() > 0.001 * theirs.mean()
    np.testing.assert_allclose(ours, theirs, atol=1e-6)


def test_a_second_phrase_is_counted_layer_by_layer() -> None:
    whole, processor = bench_shapes.build(SHAPE, "cpu", torch.float32, PHRASES)
    probe = VlmProbe(bench_shapes.cut(whole, 4), processor)
    prefix = probe.open(np.zeros((48, 64, 3), np.uint8))
    work = count(lambda: probe.maps(prefix, [PHRASES[0]], SHAPE.heads), probe.modules())
    square, wide = SHAPE.hidden**2, SHAPE.hidden * SHAPE.between
    parameters = 3 * (4 * square + 3 * wide) + 3 * square  # three layers, and query, key and value of the fourth
    assert work.weights == 4 * parameters
    tokens = len(probe.processor.tokenizer("the red dog .", add_special_tokens=False)["input_ids"])
    assert 2 * tokens * parameters <= work.flop <= 2 * (tokens + 3) * parameters * 1.2


def test_layers_share_one_layers_weights() -> None:
    whole, _ = bench_shapes.build(SHAPE, "cpu", torch.float32, PHRASES)
    layers = bench_shapes.cut(whole, 4).language_model.layers
    assert len(layers) == 4 and len(whole.model.language_model.layers) == SHAPE.layers
    assert len({layer.mlp.up_proj.weight.data_ptr() for layer in layers}) == 1
    assert [layer.self_attn.layer_idx for layer in layers] == [0, 1, 2, 3]


ROUNDING = 3.0
"""How much further from float32 than the published way ours may be with the tiny shape: bfloat16 without instructions
for it rounds in other places, and few values are compared."""


def test_a_run_of_a_shape_tells_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "FURTHER", ROUNDING)
    told = bench.bench_shape("tiny", "cpu", 3, lambda stage, share: None, segmenter=False)
    first, second = told["rows"]
    assert told["maps"]["equal"] and told["maps"]["published"]["runs"] == 3
    assert first["weights"] > second["weights"] and first["flop"] > 3 * second["flop"]
    assert second["limit"] == max(second["weights"] / 1e10, second["flop"] / 1e11)
    assert second["ratio"] == pytest.approx(second["published"] / second["median"])
    assert told["read"]["ours"] < told["read"]["whole"]
    assert told["device"]["kind"] == "cpu" and told["device"]["precision"] == "bfloat16" and told["date"]
    with pytest.raises(UsageError, match="no shape"):
        bench.bench_shape("huge", "cpu", None, lambda stage, share: None)


def test_of_a_shape_the_whole_selection_is_measured_on_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "OFFICIAL_CONFIGS", {"vit_b": TINY_SAM})
    rows = {row["name"]: row for row in bench.bench_shape("tiny", "cpu", 3, lambda stage, share: None)["rows"]}
    maps, prompts = rows["phrase → maps, same picture"], rows["prompts → mask"]
    whole, encoder = rows["phrase → mask, same picture"], rows["picture → SAM embedding"]
    assert whole["runs"] == 3 and whole["median"] > 0
    assert whole["weights"] == maps["weights"] + 2 * prompts["weights"], "the phrase once, prompts of two boxes"
    assert encoder["flop"] > 0 and maps["flop"] < whole["flop"] < maps["flop"] + encoder["flop"] + 2 * prompts["flop"]


def test_in_half_precision_both_ways_are_held_against_float32(monkeypatch: pytest.MonkeyPatch) -> None:
    def maps() -> dict[str, Any]:
        found: dict[str, Any] = bench.bench_shape("tiny", "cpu", 1, lambda stage, share: None, segmenter=False)["maps"]
        return found

    monkeypatch.setattr(bench, "FURTHER", ROUNDING)
    told = maps()
    ours, theirs = told["ours_to_float32"], told["published_to_float32"]
    assert 0 < ours <= bench.FURTHER * theirs and theirs < 0.1 and told["equal"]
    monkeypatch.setattr(bench, "FURTHER", 0.5 * ours / theirs)
    assert not maps()["equal"], "ours too far from it"
    monkeypatch.setattr(bench, "FURTHER", 2.0)
    monkeypatch.setitem(bench.TOLERANCE, torch.bfloat16, told["largest_difference"] / 2)
    assert not maps()["equal"], "too far from the published way"


def test_weights_in_another_precision_are_shared_as_before() -> None:
    whole, _ = bench_shapes.build(SHAPE, "cpu", torch.bfloat16, PHRASES)
    exact = bench_shapes.cut(whole, 4, torch.float32)
    assert {p.dtype for p in exact.parameters()} == {torch.float32}
    assert len({layer.mlp.up_proj.weight.data_ptr() for layer in exact.language_model.layers}) == 1
    assert torch.equal(exact.language_model.norm.weight, whole.model.language_model.norm.weight.float())


class _Events:
    """A stand-in for CUDA's events: the device's time goes on by ``step`` seconds with every piece of work."""

    now = 0.0

    def __init__(self, enable_timing: bool) -> None:
        assert enable_timing
        self._at: float | None = None

    def record(self) -> None:
        self._at = _Events.now

    def elapsed_time(self, other: _Events) -> float:
        assert self._at is not None and other._at is not None
        return 1000.0 * (other._at - self._at)


def test_on_a_graphics_card_the_devices_events_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[Any] = []
    monkeypatch.setattr(torch.cuda, "Event", _Events)
    monkeypatch.setattr(torch.cuda, "synchronize", waited.append)
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        _Events.now += 0.002

    device = torch.device("cuda")
    (timing,) = Clock(device).time(work)
    assert len(timing.seconds) == 50 and len(calls) == 5 + 50, "five warm-ups, at least fifty runs"
    assert timing.median == pytest.approx(0.002)
    assert waited == [device] * 100, "before and after each run"


def test_the_device_is_told_by_name_and_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "a card")
    card = torch.device("cuda")
    told = bench.Bench(card, torch.bfloat16, Clock(card)).told("llava")
    assert told["device"]["kind"] == "cuda" and told["device"]["name"] == "a card"
    assert datetime.fromisoformat(told["date"]).tzinfo is not None


def test_the_clock_takes_turns_and_stops_in_time() -> None:
    order: list[str] = []
    clock = Clock(torch.device("cpu"), runs=4, budget=0.0)
    timings = clock.time(lambda: order.append("a"), lambda: order.append("b"))
    assert [len(timing.seconds) for timing in timings] == [bench_measure.LEAST_RUNS] * 2
    assert "".join(order) == "ab" + "ab" * 3, "warm-ups, then in turns"
    timing = Timing(tuple(float(n) for n in range(1, 11)))
    assert (timing.median, timing.share(0.1), timing.share(0.9)) == (5.5, 1.0, 9.0)
