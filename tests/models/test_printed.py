"""Printed boxes on tiny checkpoints of the real classes: the answer is transformers' own, the way back is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.geometry import Box
from locheads_studio.errors import UsageError
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.names import Head
from locheads_studio.models import printed
from locheads_studio.models.families import MODULES, family_of
from locheads_studio.models.host import ModelHost
from locheads_studio.models.probe import VlmProbe
from tests.models.families import (
    test_gemma3,
    test_internvl,
    test_llava,
    test_paligemma,
    test_qwen2_5_vl,
    test_qwen2_vl,
    test_qwen3_vl,
)
from tests.models.families.checks import noise

MAKERS: dict[str, Any] = {
    "llava": test_llava.TestLlava, "internvl": test_internvl.TestInternVL, "qwen2_vl": test_qwen2_vl.TestQwen2VL,
    "qwen2_5_vl": test_qwen2_5_vl.TestQwen2_5_VL, "qwen3_vl": test_qwen3_vl.TestQwen3VL,
    "paligemma": test_paligemma.TestPaliGemma,
}  # fmt: skip
ANSWERS = {
    "llava": "[0.5, 0.25, 1.0, 0.5]", "internvl": "<ref>a</ref><box>[[500, 250, 1000, 500]]</box>",
    "qwen2_vl": "<|box_start|>(500,250),(1000,500)<|box_end|>", "qwen3_vl": '{"bbox_2d": [500, 250, 1000, 500]}',
    "paligemma": "<loc0256><loc0512><loc0512><loc1024>",
}  # fmt: skip


def nothing(stage: str, share: float) -> None:
    """A step that does nothing."""


@pytest.fixture(scope="module", params=sorted(MAKERS))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    torch.set_num_threads(1)
    torch.manual_seed(3)
    folder = tmp_path_factory.mktemp(request.param)
    MAKERS[request.param].write(folder)
    return request.param, folder


def host_of(folder: Path, name: str = "tiny") -> ModelHost:
    return ModelHost(ModelSet(name=name, title=name, vlm=folder, segmenter=folder, inpainter=folder), "cpu")


def test_families_that_print_boxes() -> None:
    assert {kind for kind in MODULES if family_of({"model_type": kind}).boxes is not None} == set(MAKERS)
    for kind in MAKERS:
        boxes = family_of({"model_type": kind}).boxes
        assert boxes is not None and boxes.generator.config_class.model_type == kind
        assert boxes.prompt.count("<image>") == boxes.prompt.count("{phrase}") == 1


def test_the_answer_is_that_of_transformers(made: tuple[str, Path]) -> None:
    kind, folder = made
    probe, picture = VlmProbe.load(folder, writes=True), noise(60, 90)
    text, _ = printed.answer(probe, picture, "the red dog.")
    model = MAKERS[kind].generator.from_pretrained(folder).eval()
    prompt = probe.family.boxes.prompt.replace("{bos}", "<s>").replace("{phrase}", "the red dog")
    if kind == "paligemma":  # the processor puts its start sign and a line break there itself
        prompt = prompt.replace("<s>", "").removesuffix("\n")
    inputs = probe.processor(
        images=[Image.fromarray(picture)], text=[prompt.replace("<image>", probe.processor.image_token)],
        return_tensors="pt", add_special_tokens=False,
    )  # fmt: skip
    with torch.inference_mode():
        written = model.generate(**inputs, do_sample=False, max_new_tokens=printed.MOST_TOKENS, eos_token_id=2)
    expected = probe.processor.tokenizer.decode(written[0, inputs["input_ids"].shape[1] :])
    assert text == expected and len(text) > 20


def test_the_language_head_changes_no_map(made: tuple[str, Path]) -> None:
    _, folder = made
    picture, heads = noise(60, 90), [Head(1, 0), Head(3, 2)]
    whole, writing = VlmProbe.load(folder), VlmProbe.load(folder, writes=True)
    before = whole.maps(whole.open(picture), ["the dog"], heads)
    printed.answer(writing, noise(90, 60), "a cat")
    writing.open(picture)
    printed.answer(writing, noise(90, 60), "a cat")
    np.testing.assert_allclose(writing.maps(writing.open(picture), ["the dog"], heads), before, atol=1e-6)
    assert whole.writer is None and writing.modules() == (writing.writer,)


def test_on_the_picture(made: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    kind, folder = made
    probe, picture = VlmProbe.load(folder, writes=True), noise(120, 80)
    seen = probe.family.look(probe.processor, Image.fromarray(picture))
    answer = ANSWERS.get(kind)
    if answer is None:  # pixels of the resized picture
        rows, columns = (14 * int(n) for n in seen["image_grid_thw"][0][1:])
        answer = f'[{{"bbox_2d": [{columns / 2}, {rows / 4}, {columns}, {rows / 2}], "label": "a"}}]'
    monkeypatch.setattr(printed, "answer", lambda *args: (answer, seen))
    # LLaVA's square has 20 rows of padding above.
    assert printed.print_box(probe, picture, "a") == (Box(60, 10, 120, 40) if kind == "llava" else Box(60, 20, 120, 40))
    monkeypatch.setattr(printed, "answer", lambda *args: ("I see none.", seen))
    assert printed.print_box(probe, picture, "a") is None


def test_the_host_loads_the_head_once_for_all(made: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    _, folder = made
    host, picture = host_of(folder), noise(60, 90)
    host.read_heads(picture, ("a dog",), step=nothing)
    host.printed_box(picture, "a dog", step=nothing)
    monkeypatch.setattr(VlmProbe, "load", None)
    host.printed_box(picture, "a cat", step=nothing)
    host.read_heads(picture, ("a dog",), step=nothing)
    host.models.probe((Head(1, 1),))


def test_without_its_language_head(made: tuple[str, Path]) -> None:
    from safetensors.torch import load_file, save_file

    _, folder = made
    whole = (folder / "model.safetensors").read_bytes()
    tensors = load_file(folder / "model.safetensors")
    save_file({n: v for n, v in tensors.items() if "lm_head" not in n}, folder / "model.safetensors", {"format": "pt"})
    try:
        host = host_of(folder)
        with pytest.raises(UsageError, match=r"language head.*lm_head"):
            host.printed_box(noise(60, 90), "a dog", step=nothing)
        host.read_heads(noise(60, 90), ("a dog",), step=nothing)
    finally:
        (folder / "model.safetensors").write_bytes(whole)


def test_a_family_without_boxes(tmp_path: Path) -> None:
    test_gemma3.TestGemma3.write(tmp_path)
    with pytest.raises(UsageError, match="prints no boxes: models of its family"):
        host_of(tmp_path).printed_box(noise(60, 90), "a dog", step=nothing)


def test_boxes_in_shares() -> None:
    assert printed.on_picture((0.0, 0.0, 1.0, 1.0), Grid.stretched(7, 9, 90, 70)) == Box(0, 0, 90, 70)
    assert printed.on_picture((0.5, 0.5, 1.0, 1.0), Grid.padded(4, 4, 50, 100)) == Box(25, 50, 50, 100)
