"""Counted gates: work that must not be done, whatever the machine. Hooks on the real classes with random weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.heads.names import Head
from locheads_studio.models.host import ModelHost
from locheads_studio.models.localization import FILE, Localization
from locheads_studio.models.sam import build_sam
from tests.models.tiny import LAYERS, PROMPT, TINY_SAM, write_inpainter, write_segmenter, write_vlm

PHRASES = ("the red dog", "the blue cat", "the big red dog on left of the cat")
DEEPEST = 2


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> ModelHost:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("set")
    write_vlm(root / "vlm", key_value_heads=2, pad=True)
    known = Localization(PROMPT, (Head(DEEPEST, 0),), (Head(DEEPEST, 3), Head(1, 1)))
    (root / "vlm" / FILE).write_text(known.to_json())
    torch.manual_seed(1)
    write_segmenter(root / "segmenter", build_sam(TINY_SAM))
    write_inpainter(root / "inpainter")
    return ModelHost(
        ModelSet(name="tiny", title="T", vlm=Path(root / "vlm"), segmenter=root / "segmenter",
                 inpainter=root / "inpainter"), "cpu",
    )  # fmt: skip


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(11).integers(0, 256, (60, 80, 3), np.uint8)


@pytest.fixture
def entered(host: ModelHost) -> Iterator[Counter[str]]:
    """How often each module was run."""
    counted: Counter[str] = Counter()
    handles = []
    for network in (host.models.probe(()).model, host.models.segmenter.module):
        for name, module in network.named_modules():
            handles.append(module.register_forward_pre_hook(lambda *_, name=name: counted.update([name])))
    yield counted
    for handle in handles:
        handle.remove()


def _select(host: ModelHost, picture: np.ndarray, phrase: str) -> None:
    # words of order would make it look for every dog, on pictures with the others painted over
    host.select(picture, phrase, grounding="studio", heads=None, order="heads", step=lambda *_: None)


def test_vision_tower_and_sam_encoder_run_once_per_picture(
    host: ModelHost, picture: np.ndarray, entered: Counter[str]
) -> None:
    other = picture[::-1].copy()
    for phrase in PHRASES:
        _select(host, picture, phrase)
        _select(host, other, phrase)
    assert entered["vision_tower"] == entered["image_encoder"] == 2
    assert entered["multi_modal_projector"] == 2


def test_decoder_layers_run_up_to_the_deepest_head_and_stop_after_its_keys(
    host: ModelHost, picture: np.ndarray, entered: Counter[str]
) -> None:
    _select(host, picture, PHRASES[0])
    entered.clear()
    _select(host, picture, PHRASES[1])
    assert host.models.probe(()).layers_run == list(range(DEEPEST + 1)) and DEEPEST + 1 < LAYERS
    run = {name for name in entered if name.startswith("language_model.layers.")}
    assert {int(name.split(".")[2]) for name in run} == set(range(DEEPEST + 1))
    deepest = f"language_model.layers.{DEEPEST}."
    assert f"{deepest}self_attn.k_proj" in run
    assert not run & {f"{deepest}self_attn.o_proj", f"{deepest}mlp", "language_model.norm"}


def test_a_phrase_costs_its_own_tokens(host: ModelHost, picture: np.ndarray) -> None:
    _select(host, picture, PHRASES[0])
    probe = host.models.probe(())
    for phrase in PHRASES:
        before = probe.tokens_run
        _select(host, picture, phrase)
        own = len(probe.processor.tokenizer(phrase, add_special_tokens=False)["input_ids"])
        assert own <= probe.tokens_run - before <= own + 4


def test_the_language_head_is_never_loaded(host: ModelHost, picture: np.ndarray) -> None:
    _select(host, picture, PHRASES[0])
    assert not [name for name, _ in host.models.probe(()).model.named_modules() if "lm_head" in name]
