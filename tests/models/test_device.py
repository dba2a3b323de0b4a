"""Precision by what a graphics card multiplies itself, and builds of torch without oneDNN; on stand-in cards."""

from __future__ import annotations

import importlib.util
import types
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import pytest
import torch

from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.models import packed, quantised
from locheads_studio.models.device import choose_dtype


@pytest.mark.parametrize(("generation", "dtype"), [(9, torch.bfloat16), (7, torch.float16)])
def test_a_card_that_only_emulates_bfloat16_gets_float16(
    monkeypatch: pytest.MonkeyPatch, generation: int, dtype: torch.dtype
) -> None:
    """Of the card that is meant, not of the first one."""
    entered: list[torch.device] = []

    def on(device: torch.device) -> AbstractContextManager[None]:
        entered.append(device)
        return nullcontext()

    def supported(including_emulation: bool = True) -> bool:
        return including_emulation or generation >= 8

    monkeypatch.setattr(torch.cuda, "device", on)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", supported)
    assert choose_dtype(torch.device("cuda", 1)) is dtype
    assert entered == [torch.device("cuda", 1)]


def test_weights_are_quantised_where_there_are_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert [quantised.available(device) for device in ("cpu", "cuda:1", "mps", "meta")] == [True, True, False, False]


def test_a_build_without_onednn_packs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Apple's: the module is imported, and every matrix stays as it is."""
    monkeypatch.setattr(torch.ops, "mkldnn", types.SimpleNamespace(), raising=False)
    spec = importlib.util.spec_from_file_location("packed_elsewhere", Path(packed.__file__))
    assert spec is not None and spec.loader is not None
    elsewhere: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(elsewhere)
    elsewhere.LEAST = 1
    layers = torch.nn.Sequential(torch.nn.Linear(8, 8))
    elsewhere.pack(layers)
    assert type(layers[0]) is torch.nn.Linear


@pytest.mark.parametrize("kind", ["cuda", "mps"])
def test_cached_memory_is_given_back(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    given: list[str] = []
    for name in ("cuda", "mps"):
        module = getattr(torch, name)
        monkeypatch.setattr(module, "empty_cache", lambda name=name: given.append(name))
        where = torch.cuda if name == "cuda" else torch.backends.mps
        monkeypatch.setattr(where, "is_available", lambda name=name: name == kind)
    HostHandlers(types.SimpleNamespace()).release()  # type: ignore[arg-type]
    assert given == [kind]
