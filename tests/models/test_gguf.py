"""A transformer in GGUF, the small format of community models, in a pipeline's folder in place of its safetensors."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
from diffusers import FluxFillPipeline, FluxPipeline
from safetensors.torch import load_file

from locheads_studio.errors import WeightsError
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.pipelines import load_pipeline
from locheads_studio.models.sizes import inpainter_size
from tests.models.test_pipelines import flux, picture  # noqa: F401

torch.set_num_threads(1)


EIGHT_BITS = gguf.GGMLQuantizationType.Q8_0


def written(folder: Path) -> Path:
    """Put the folder's transformer into one GGUF file; the weights that take no such quantisation stay as they are."""
    [weights] = (folder / "transformer").glob("*.safetensors")
    path = folder / "transformer" / "small.gguf"
    writer = gguf.GGUFWriter(path, "flux")
    for name, tensor in load_file(weights).items():
        values = tensor.float().numpy()
        if values.ndim == 2 and values.shape[1] % 32 == 0:
            writer.add_tensor(name, gguf.quants.quantize(values, EIGHT_BITS), raw_dtype=EIGHT_BITS)
        else:
            writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    weights.unlink()
    return path


@pytest.fixture
def mask() -> np.ndarray:
    mask = np.zeros((90, 120), np.uint8)
    mask[30:60, 40:80] = 255
    return mask


@pytest.mark.parametrize("pipeline", [FluxFillPipeline, FluxPipeline])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_it_repaints_nearly_as_the_whole_weights_do(
    tmp_path: Path,
    picture: np.ndarray,  # noqa: F811
    mask: np.ndarray,
    pipeline: Any,
    dtype: torch.dtype,
) -> None:
    torch.manual_seed(0)
    flux(pipeline, 48 if pipeline is FluxFillPipeline else 16).save_pretrained(tmp_path, safe_serialization=True)
    patches = []
    for small in (False, True):
        if small:
            written(tmp_path)
        loaded = Inpainter.load(tmp_path, dtype=dtype)
        loaded.defaults = replace(loaded.defaults, size=64)
        assert small == any(type(p).__name__ == "GGUFParameter" for p in loaded.pipeline.transformer.parameters())
        patches.append(loaded.inpaint(picture, mask, "a dog", seed=3, steps=2).patch.astype(int))
    assert patches[1].std() > 0
    assert np.abs(patches[0] - patches[1]).mean() < 3


def test_its_memory_is_that_of_the_file(tmp_path: Path) -> None:
    torch.manual_seed(0)
    flux(FluxPipeline, 16).save_pretrained(tmp_path, safe_serialization=True)
    whole = inpainter_size(tmp_path)
    path = written(tmp_path)
    small = inpainter_size(tmp_path)
    assert 0 < path.stat().st_size < whole.half
    others = sum(inpainter_size(_alone(tmp_path, part)).half for part in ("vae", "text_encoder", "text_encoder_2"))
    assert small.half == others + path.stat().st_size


def _alone(folder: Path, part: str) -> Path:
    """A folder with one of the components only, by a link."""
    alone = folder.parent / f"{folder.name}-{part}"
    alone.mkdir()
    (alone / part).symlink_to(folder / part)
    return alone


@pytest.mark.parametrize("damage", ["no gguf at all", "cut", "another version", "two files", "both kinds", "elsewhere"])
def test_what_cannot_be_read_is_named(tmp_path: Path, damage: str) -> None:
    torch.manual_seed(0)
    flux(FluxPipeline, 16).save_pretrained(tmp_path, safe_serialization=True)
    [whole] = (tmp_path / "transformer").glob("*.safetensors")
    kept = whole.read_bytes()
    path = written(tmp_path)
    content = path.read_bytes()
    if damage == "no gguf at all":
        path.write_bytes(b"GGML" + content[4:])
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "another version":
        path.write_bytes(content[:4] + (9).to_bytes(4, "little") + content[8:])
    elif damage == "two files":
        (path.parent / "more.gguf").write_bytes(content)
    elif damage == "both kinds":
        whole.write_bytes(kept)
    else:
        path.rename(tmp_path / "vae" / path.name)
    with pytest.raises(WeightsError) as caught:
        load_pipeline(tmp_path)
    assert "gguf" in str(caught.value).lower() and "\n" not in str(caught.value)


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(0)
    flux(FluxPipeline, 16).save_pretrained(tmp_path, safe_serialization=True)
    written(tmp_path)
    monkeypatch.setitem(sys.modules, "gguf", None)
    with pytest.raises(WeightsError, match="gguf") as caught:
        load_pipeline(tmp_path)
    assert "locheads-studio[quantised]" in str(caught.value.action)
