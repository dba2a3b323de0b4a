"""The cut load: only the tensors up to the deepest head are read, and what is missing is an error."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import LlavaConfig, LlavaForConditionalGeneration, LlavaModel, LlavaProcessor

from locheads_studio.catalog.shards import INDEX, needed_files
from locheads_studio.errors import ModelError, WeightsError
from locheads_studio.heads.names import Head
from locheads_studio.models import quantised
from locheads_studio.models.localization import Localization
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.weights import load_model
from tests.models.tiny import LAYERS, PROMPT, write_vlm

torch.set_num_threads(1)

HEADS = [Head(1, 0), Head(1, 2)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny LLaVA in shards of 40 kB, with the Hub's index."""
    path = write_vlm(tmp_path_factory.mktemp("vlm"), key_value_heads=2, pad=True)
    model = LlavaForConditionalGeneration.from_pretrained(path)
    (path / "model.safetensors").unlink()
    model.save_pretrained(path, max_shard_size="40KB")
    return path


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def config(folder: Path) -> LlavaConfig:
    return LlavaConfig.from_pretrained(folder)


def read_index(folder: Path) -> dict[str, dict[str, str]]:
    return json.loads((folder / INDEX).read_text())


def test_the_cut_model_is_the_whole_models_beginning(folder: Path) -> None:
    whole, everything = load_model(LlavaModel, folder, config(folder))
    cut, reading = load_model(LlavaModel, folder, config(folder), layers=2)
    assert len(whole.language_model.layers) == LAYERS and len(cut.language_model.layers) == 2
    kept = cut.state_dict()
    for name, value in whole.state_dict().items():
        if name in kept and name != "language_model.norm.weight":
            assert torch.equal(kept[name], value), name
    assert not any("lm_head" in name for name in whole.state_dict())
    sizes = sum(v.numel() * v.element_size() for name, v in kept.items() if name != "language_model.norm.weight")
    assert reading.read == sizes and everything.read > reading.read
    assert cut.training is False


def test_maps_of_the_cut_model_are_those_of_the_whole(folder: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    processor = LlavaProcessor.from_pretrained(folder)
    maps = []
    for layers in (2, None):
        model, _ = load_model(LlavaModel, folder, config(folder), layers=layers)
        probe = VlmProbe(model, processor, PROMPT)
        maps.append(probe.maps(probe.open(picture), ["the red dog"], HEADS))
    assert np.array_equal(maps[0], maps[1])


def test_only_the_needed_files_are_opened(copy: Path) -> None:
    table = read_index(copy)
    needed = needed_files(table, json.loads((copy / "config.json").read_text()), ["L1H0"])
    files = set(table["weight_map"].values())
    assert len(needed) < len(files)
    for file in files - set(needed):
        (copy / file).unlink()
    _, reading = load_model(LlavaModel, copy, config(copy), layers=2)
    assert reading.files == needed and reading.read <= reading.total
    with pytest.raises(WeightsError, match="is missing"):
        load_model(LlavaModel, copy, config(copy), layers=LAYERS)


def test_one_file_without_an_index(tmp_path: Path) -> None:
    folder = write_vlm(tmp_path, key_value_heads=4, pad=False)
    _, reading = load_model(LlavaModel, folder, config(folder), layers=1)
    assert reading.files == ("model.safetensors",) and reading.read < 0.8 * reading.total


def test_the_dtype_is_what_was_asked_for(folder: Path) -> None:
    model, _ = load_model(LlavaModel, folder, config(folder), layers=2, dtype=torch.bfloat16)
    assert {p.dtype for p in model.parameters()} == {torch.bfloat16}


def edit_shard(folder: Path, name: str, value: torch.Tensor | None, *, forget: bool = False) -> None:
    """Change or drop a tensor in its shard, and with ``forget`` in the index."""
    table = read_index(folder)
    path = folder / table["weight_map"][name]
    tensors = load_file(path)
    if value is None:
        del tensors[name]
    else:
        tensors[name] = value
    save_file(tensors, path, {"format": "pt"})
    if forget:
        del table["weight_map"][name]
        (folder / INDEX).write_text(json.dumps(table))


QUERY = "layers.1.self_attn.q_proj.weight"


def full_name(folder: Path, end: str) -> str:
    return next(name for name in read_index(folder)["weight_map"] if name.endswith(end) and "language_model" in name)


@pytest.mark.parametrize("damage", ["dropped", "forgotten", "shape", "absent", "truncated", "index"])
def test_what_is_missing_is_an_error_that_names_it(copy: Path, damage: str) -> None:
    name = full_name(copy, QUERY)
    shard = copy / read_index(copy)["weight_map"][name]
    if damage in ("dropped", "forgotten"):
        edit_shard(copy, name, None, forget=damage == "forgotten")
    elif damage == "shape":
        edit_shard(copy, name, torch.zeros(3, 3))
    elif damage == "absent":
        shard.unlink()
    elif damage == "truncated":
        shard.write_bytes(shard.read_bytes()[:-1])
    else:
        (copy / INDEX).write_text("{")
    named = {"dropped": QUERY, "forgotten": QUERY, "shape": QUERY, "index": INDEX}.get(damage, shard.name)
    with pytest.raises(WeightsError) as caught:
        load_model(LlavaModel, copy, config(copy), layers=2)
    assert named in str(caught.value) and "\n" not in str(caught.value)
    assert caught.value.action


def test_a_damaged_layer_behind_the_deepest_head_does_not_matter(copy: Path) -> None:
    edit_shard(copy, full_name(copy, "layers.3.self_attn.q_proj.weight"), None, forget=True)
    load_model(LlavaModel, copy, config(copy), layers=2)
    with pytest.raises(WeightsError, match=r"layers\.3"):
        load_model(LlavaModel, copy, config(copy))


def test_tensors_nobody_needs_are_said(copy: Path, caplog: pytest.LogCaptureFixture) -> None:
    load_model(LlavaModel, copy, config(copy), layers=2)
    assert not caplog.records
    table = read_index(copy)
    table["weight_map"]["extra.weight"] = "extra.safetensors"
    (copy / INDEX).write_text(json.dumps(table))
    save_file({"extra.weight": torch.zeros(2)}, copy / "extra.safetensors")
    load_model(LlavaModel, copy, config(copy), layers=2)
    assert "extra.weight" in caplog.text


def test_a_folder_without_weights(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(WeightsError, match=r"model\.safetensors"):
        load_model(LlavaModel, tmp_path, config(folder))


@pytest.mark.parametrize("kind", [torch.OutOfMemoryError, MemoryError])
def test_memory_that_runs_out_while_loading_stays_recognisable(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    from locheads_studio.errors import is_out_of_memory
    from locheads_studio.models.weights import TensorFiles

    def full(self: TensorFiles, stored: object) -> torch.Tensor:
        raise kind("CUDA out of memory. Tried to allocate 20.00 MiB")

    monkeypatch.setattr(TensorFiles, "tensor", full)
    with pytest.raises(Exception, match="out of memory") as caught:
        load_model(LlavaModel, folder, config(folder), layers=2)
    assert is_out_of_memory(caught.value)


def held(model: torch.nn.Module) -> int:
    return sum(p.numel() * p.element_size() for p in model.parameters())


BUILT_IN = Path(__file__).parents[2] / "resources"


@pytest.mark.skipif(not quantised.available(), reason="bitsandbytes is not installed")
@pytest.mark.parametrize(("bits", "share", "same"), [(8, 0.52, 0.93), (4, 0.42, 0.85)])
def test_quantised_decoders_are_smaller_and_look_at_the_same_places(bits: int, share: float, same: float) -> None:
    """On the built-in model: attention of random weights follows every rounding, that of a trained model does not."""
    folder = BUILT_IN / "models" / "storybook" / "vlm"
    known = Localization.load(folder)
    layers = max(head.layer for head in known.studio) + 1
    processor = LlavaProcessor.from_pretrained(folder)
    pictures = [np.asarray(Image.open(path).convert("RGB")) for path in sorted((BUILT_IN / "samples").glob("*.png"))]
    assert pictures
    maps, sizes = [], []
    for width in (16, bits):
        model, _ = load_model(LlavaModel, folder, config(folder), layers=layers, dtype=torch.bfloat16, bits=width)
        outside = [model.vision_tower, model.multi_modal_projector, model.language_model.embed_tokens]
        assert {p.dtype for part in outside for p in part.parameters()} == {torch.bfloat16}
        sizes.append(held(model.language_model.layers))
        probe = VlmProbe(model, processor, known.prompt)
        found = [probe.maps(probe.open(picture), ["the dog", "the red house"], known.studio) for picture in pictures]
        maps.append(np.concatenate([each.sum(axis=1) for each in found]))
    assert sizes[1] <= share * sizes[0]
    assert np.minimum(*maps).sum() / np.maximum(*maps).sum() >= same


def test_quantising_without_the_library_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quantised, "available", lambda: False)
    with pytest.raises(ModelError, match="pip install"):
        load_model(LlavaModel, folder, config(folder), layers=2, bits=4)


@pytest.mark.parametrize(("key", "value"), [("hidden_size", 1_000_000), ("image_token_id", 10**9)])
def test_a_number_of_a_configuration_that_no_tensor_can_have_is_refused_before_it_is_used(
    folder: Path, key: str, value: int
) -> None:
    read = config(folder)
    setattr(read.text_config if key == "hidden_size" else read, key, value)
    with pytest.raises(WeightsError, match=key.removesuffix("_id")):
        load_model(LlavaModel, folder, read, layers=2)
