"""Matrices laid out for the processor: the same numbers, held once, and nothing else is touched."""

from __future__ import annotations

import gc
import weakref
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.models import bench_shapes, packed
from locheads_studio.models.bench_measure import Work, count
from locheads_studio.models.packed import PackedLinear, pack
from locheads_studio.models.probe import VlmProbe
from tests.models.tiny import PROMPT, write_vlm

pytestmark = pytest.mark.skipif(not torch.cpu._is_avx512_supported(), reason="the processor has no AVX512")

BFLOAT16 = pytest.param(
    torch.bfloat16,
    marks=pytest.mark.skipif(not torch.cpu._is_avx512_bf16_supported(), reason="it does not multiply bfloat16"),
)


@pytest.fixture(autouse=True)
def _small_matrices_too(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.set_num_threads(1)
    monkeypatch.setattr(packed, "LEAST", 1)


def network(dtype: torch.dtype) -> torch.nn.Module:
    torch.manual_seed(3)
    layers = {"a": torch.nn.Linear(96, 160), "b": torch.nn.Linear(160, 96, bias=False), "c": torch.nn.Linear(96, 160)}
    layers["c"].weight = layers["a"].weight
    return torch.nn.Sequential(OrderedDict(layers)).to(dtype).eval().requires_grad_(False)


@pytest.mark.parametrize("dtype", [torch.float32, BFLOAT16])
@pytest.mark.parametrize("shape", [(1, 96), (2, 9, 96), (700, 96)])
@torch.inference_mode()
def test_the_numbers_are_the_same(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    plain, laid_out = network(dtype), network(dtype)
    pack(laid_out)
    assert all(isinstance(part, PackedLinear) and part.weight.is_mkldnn for part in laid_out)
    values = torch.randn(shape, dtype=dtype)
    exact = 1e-5 if dtype == torch.float32 else 0.02  # float32 adds up in another order
    torch.testing.assert_close(laid_out(values), plain(values), rtol=exact, atol=exact)


def test_each_matrix_is_held_once() -> None:
    layers = network(torch.float32)
    plain = [weakref.ref(part.weight) for part in layers]
    size = sum(p.numel() * p.element_size() for p in layers.parameters())
    pack(layers)
    gc.collect()
    assert [weight() for weight in plain] == [None] * 3
    assert sum(p.numel() * p.element_size() for p in layers.parameters()) == size
    assert layers.a.weight is layers.c.weight
    held = weakref.ref(layers.a.weight)
    del layers
    gc.collect()
    assert held() is None


def test_other_types_and_small_matrices_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    half = network(torch.float16)
    pack(half)
    monkeypatch.setattr(packed, "LEAST", 96 * 160 + 1)
    small = network(torch.float32)
    pack(small)
    assert {type(part) for part in (*half, *small)} == {torch.nn.Linear}


def test_on_other_processors_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cpu, "_is_avx512_supported", lambda: False)
    layers = network(torch.float32)
    pack(layers)
    assert {type(part) for part in layers} == {torch.nn.Linear}


@torch.inference_mode()
def test_it_can_be_moved() -> None:
    values = torch.randn(4, 96)
    expected = network(torch.float32)(values)
    layers = network(torch.float32)
    pack(layers)
    torch.testing.assert_close(layers.to(torch.float64)(values.double()).float(), expected, rtol=1e-4, atol=1e-4)
    assert layers.to("meta").a.weight.device.type == "meta"


@pytest.mark.parametrize("dtype", [torch.float32, BFLOAT16])
def test_a_loaded_model_is_laid_out_and_sees_the_same(
    tmp_path: Path, dtype: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_vlm(tmp_path, key_value_heads=2, pad=True)
    picture = np.random.default_rng(5).integers(0, 256, (60, 80, 3), np.uint8)
    phrases = ["the red dog", "the big blue cat"]
    laid_out = VlmProbe.load(tmp_path, PROMPT, dtype=dtype)
    monkeypatch.setattr(packed, "LEAST", 1 << 40)
    plain = VlmProbe.load(tmp_path, PROMPT, dtype=dtype)
    kinds = {type(part) for part in laid_out.decoder.modules() if isinstance(part, torch.nn.Linear)}
    assert kinds == {PackedLinear}
    assert not any(isinstance(part, PackedLinear) for part in plain.model.modules())
    assert laid_out.model.dtype == dtype
    ours, theirs = (probe.all_maps(probe.open(picture), phrases) for probe in (laid_out, plain))
    np.testing.assert_allclose(ours, theirs, atol=1e-6 if dtype == torch.float32 else 0.02 * float(theirs.max()))


def test_its_work_is_counted_like_an_ordinary_layers() -> None:
    shape = bench_shapes.SHAPES["tiny"]
    whole, processor = bench_shapes.build(shape, "cpu", torch.float32, ("the red dog",))
    plain, laid_out = (VlmProbe(bench_shapes.cut(whole, 4), processor) for _ in range(2))
    pack(laid_out.decoder)
    picture = np.zeros((48, 64, 3), np.uint8)

    def work(probe: VlmProbe) -> Work:
        prefix = probe.open(picture)
        return count(lambda: probe.maps(prefix, ["the red dog"], shape.heads), probe.modules())

    assert work(plain) == work(laid_out) and work(laid_out).weights > 0
