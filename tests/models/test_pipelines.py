"""Every inpainting family on a tiny checkpoint of its own classes, in the Hub's layout, loaded by our table."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLQwenImage,
    DDIMScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    FluxFillPipeline,
    FluxPipeline,
    FluxTransformer2DModel,
    QwenImagePipeline,
    QwenImageTransformer2DModel,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLInpaintPipeline,
    UNet2DConditionModel,
)
from safetensors.torch import load_file, save_file
from tokenizers import Regex, Tokenizer, models, pre_tokenizers
from transformers import (
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    PreTrainedTokenizerFast,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    T5Config,
    T5EncoderModel,
)

from locheads_studio.errors import Cancelled, WeightsError
from locheads_studio.models.faults import NoPictureError
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.pipelines import KINDS, load_pipeline

torch.set_num_threads(1)

LETTERS = "abcdefghijklmnopqrstuvwxyz <>|:.,_\n"


def tokenizer(length: int) -> PreTrainedTokenizerFast:
    """One token per letter."""
    table = {"<pad>": 0, "<unk>": 1, **{letter: i for i, letter in enumerate(LETTERS, 2)}}
    inner = Tokenizer(models.WordLevel(table, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Split(Regex("."), "isolated")
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="<pad>", unk_token="<unk>", eos_token="<pad>", model_max_length=length
    )


def clip_config() -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=len(LETTERS) + 2, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        max_position_embeddings=16, projection_dim=16, bos_token_id=0, eos_token_id=0, pad_token_id=0,
    )  # fmt: skip


def vae(channels: int = 4, levels: int = 2) -> AutoencoderKL:
    kind = "{}DecoderBlock2D"
    return AutoencoderKL(
        latent_channels=channels, block_out_channels=(8,) * levels, norm_num_groups=2, layers_per_block=1,
        down_block_types=(kind.format("Down").replace("Decoder", "Encoder"),) * levels,
        up_block_types=(kind.format("Up"),) * levels, sample_size=32, shift_factor=0.1, scaling_factor=0.4,
        use_quant_conv=False, use_post_quant_conv=False,
    )  # fmt: skip


def unet(in_channels: int, cross: int, **more: Any) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=32, in_channels=in_channels, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=cross, norm_num_groups=2, attention_head_dim=4, **more,
    )  # fmt: skip


def sd(pipeline: Any, channels: int, scheduler: Any = None) -> Any:
    return pipeline(
        vae(), CLIPTextModel(clip_config()), tokenizer(16), unet(channels, 16), scheduler or DDIMScheduler(),
        None, None, requires_safety_checker=False,
    )  # fmt: skip


def sdxl() -> StableDiffusionXLInpaintPipeline:
    network = unet(
        9, 32, addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=64,
        transformer_layers_per_block=1, use_linear_projection=True,
    )  # fmt: skip
    return StableDiffusionXLInpaintPipeline(
        vae=vae(), text_encoder=CLIPTextModel(clip_config()), tokenizer=tokenizer(16),
        text_encoder_2=CLIPTextModelWithProjection(clip_config()), tokenizer_2=tokenizer(16), unet=network,
        scheduler=EulerDiscreteScheduler(), add_watermarker=False,
    )  # fmt: skip


def flux(pipeline: Any, in_channels: int) -> Any:
    transformer = FluxTransformer2DModel(
        in_channels=in_channels, out_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
        num_attention_heads=2, joint_attention_dim=16, pooled_projection_dim=16, guidance_embeds=True,
        axes_dims_rope=(4, 6, 6),
    )  # fmt: skip
    t5 = T5Config(vocab_size=len(LETTERS) + 2, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2)
    return pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(), vae=vae(4, levels=2), text_encoder=CLIPTextModel(clip_config()),
        tokenizer=tokenizer(16), text_encoder_2=T5EncoderModel(t5), tokenizer_2=tokenizer(512), transformer=transformer,
    )  # fmt: skip


def qwen() -> QwenImagePipeline:
    text = {
        "vocab_size": len(LETTERS) + 2, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1,
        "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 2048,
        "rope_parameters": {"rope_type": "default", "mrope_section": [1, 1, 2]},
    }  # fmt: skip
    vision = {"depth": 1, "hidden_size": 16, "num_heads": 2, "intermediate_size": 16, "out_hidden_size": 16}
    transformer = QwenImageTransformer2DModel(
        in_channels=16, out_channels=4, num_layers=1, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=16, axes_dims_rope=(4, 6, 6),
    )  # fmt: skip
    autoencoder = AutoencoderKLQwenImage(
        base_dim=8, z_dim=4, dim_mult=[1, 1], num_res_blocks=1, temperal_downsample=[False], latents_mean=[0.0] * 4,
        latents_std=[1.0] * 4,
    )  # fmt: skip
    return QwenImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(), vae=autoencoder,
        text_encoder=Qwen2_5_VLForConditionalGeneration(Qwen2_5_VLConfig(text_config=text, vision_config=vision)),
        tokenizer=tokenizer(2048), transformer=transformer,
    )  # fmt: skip


WRITERS: dict[str, Callable[[], Any]] = {
    "sd-1.5": lambda: sd(StableDiffusionInpaintPipeline, 9),
    "sd-2": lambda: sd(StableDiffusionInpaintPipeline, 9, DDIMScheduler(prediction_type="v_prediction")),
    "sd text to image": lambda: sd(StableDiffusionPipeline, 4),
    "sdxl": sdxl,
    "flux fill": lambda: flux(FluxFillPipeline, 16 + 16 + 16),
    "flux": lambda: flux(FluxPipeline, 16),
    "qwen-image": qwen,
}


@pytest.fixture(scope="module", params=WRITERS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("pipeline")
    WRITERS[request.param]().save_pretrained(path, safe_serialization=True)
    return path


@pytest.fixture(scope="module")
def inpainter(folder: Path) -> Inpainter:
    loaded = Inpainter.load(folder)
    loaded.defaults = replace(loaded.defaults, size=64)
    return loaded


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (90, 120, 3), dtype=np.uint8)


@pytest.fixture
def mask() -> np.ndarray:
    mask = np.zeros((90, 120), np.uint8)
    mask[30:60, 40:80] = 255
    return mask


def test_it_repaints_the_same_for_the_same_seed(inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray) -> None:
    def run(seed: int) -> Any:
        return inpainter.inpaint(picture, mask, "a red dog", seed=seed, steps=2, previews=True)

    first = run(5)
    assert first.patch.shape == (first.box.height, first.box.width, 3) and first.patch.std() > 0
    assert np.array_equal(first.patch, run(5).patch) and not np.array_equal(first.patch, run(6).patch)


def test_every_step_can_be_cancelled(inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray) -> None:
    for stop in range(1, 4):
        calls = 0

        def step(stage: str, share: float, preview: Any = None, /) -> None:
            nonlocal calls
            calls += 1
            if calls > stop:  # noqa: B023
                raise Cancelled

        with pytest.raises(Cancelled):
            inpainter.inpaint(picture, mask, "a dog", steps=3, step=step)
    assert inpainter.inpaint(picture, mask, "a dog", steps=1).patch.any()


def test_odd_shapes_and_little_strength(inpainter: Inpainter) -> None:
    for shape in ((1, 1), (9, 200)):
        mask = np.zeros(shape, np.uint8)
        mask[shape[0] // 2, shape[1] // 2] = 255
        source = np.random.default_rng(2).integers(0, 256, (*shape, 3), dtype=np.uint8)
        assert inpainter.inpaint(source, mask, "", steps=2, strength=0.5).blend.max() == 255


def test_long_prompts_are_cut_at_the_right_tokenizers_limit(inpainter: Inpainter) -> None:
    limit = inpainter.kind.tokens or 16
    assert len(inpainter.shortened("ab " * 2000)) == limit


def test_half_precision_that_fails_is_done_again_in_full(
    folder: Path, picture: np.ndarray, mask: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As fp16 does in SDXL's decoder: numbers beyond its range. The result is the one of float32."""
    inpainter = Inpainter.load(folder, dtype=torch.bfloat16)
    inpainter.defaults = replace(inpainter.defaults, size=64)
    decode = type(inpainter.pipeline.vae).decode

    def overflowing(self: Any, latents: torch.Tensor, *args: Any, **options: Any) -> Any:
        found = decode(self, latents, *args, **options)
        if self.dtype != torch.float32:
            (found[0] if isinstance(found, tuple) else found.sample).fill_(float("nan"))
        return found

    monkeypatch.setattr(type(inpainter.pipeline.vae), "decode", overflowing)
    done = inpainter.inpaint(picture, mask, "a dog", seed=2, steps=1)
    assert done.exact and done.patch.std() > 0
    assert inpainter.pipeline.dtype == torch.bfloat16, "back to what it was"

    def flat(self: Any, latents: torch.Tensor, *args: Any, **options: Any) -> Any:
        found = decode(self, latents, *args, **options)
        (found[0] if isinstance(found, tuple) else found.sample).fill_(0.0)
        return found

    monkeypatch.setattr(type(inpainter.pipeline.vae), "decode", flat)
    with pytest.raises(NoPictureError, match="single colour"):
        inpainter.inpaint(picture, mask, "a dog", seed=2, steps=1)
    assert inpainter.pipeline.dtype == torch.bfloat16


def test_half_precision_weights_alone_are_found(tmp_path: Path) -> None:
    """As the Hub's SD 1.5 and SDXL inpainting have them: ``*.fp16.safetensors``."""
    torch.manual_seed(0)
    sdxl().save_pretrained(tmp_path, safe_serialization=True, variant="fp16")
    assert not list(tmp_path.glob("unet/diffusion_pytorch_model.safetensors"))
    assert load_pipeline(tmp_path).unet.config.in_channels == 9


def test_weights_in_fp8_are_read_and_computed_in_more(tmp_path: Path, picture: np.ndarray, mask: np.ndarray) -> None:
    torch.manual_seed(0)
    flux(FluxPipeline, 16).save_pretrained(tmp_path, safe_serialization=True)
    [file] = (tmp_path / "transformer").glob("*.safetensors")
    half = {name: value.to(torch.float8_e4m3fn) for name, value in load_file(file).items()}
    save_file(half, file, {"format": "pt"})
    for dtype in (torch.float32, torch.bfloat16):
        loaded = Inpainter.load(tmp_path, dtype=dtype)
        loaded.defaults = replace(loaded.defaults, size=64)
        assert {value.dtype for value in loaded.pipeline.transformer.parameters()} == {dtype}
        assert loaded.inpaint(picture, mask, "a dog", steps=1).patch.std() > 0


@pytest.mark.parametrize(
    "change",
    [
        {"_class_name": "StableDiffusionPanoramaPipeline"}, {"_class_name": "../evil.Pipeline"}, {"_class_name": ["x"]},
        {"unet": ["evil_library", "UNet2DConditionModel"]}, {"unet": ["diffusers", "DiffusionPipeline"]},
        {"scheduler": ["transformers", "AutoModel"]},
    ],
)  # fmt: skip
def test_what_is_not_in_our_tables_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    sd(StableDiffusionInpaintPipeline, 9).save_pretrained(tmp_path, safe_serialization=True)
    index = tmp_path / "model_index.json"
    index.write_text(json.dumps({**json.loads(index.read_text()), **change}))
    with pytest.raises(WeightsError) as caught:
        load_pipeline(tmp_path)
    assert "\n" not in str(caught.value)


def test_every_kind_has_sensible_defaults() -> None:
    for kind in KINDS.values():
        assert 1 <= kind.steps <= 50 and 1 <= kind.guidance <= 30 and kind.multiple in (8, 16, 32)
