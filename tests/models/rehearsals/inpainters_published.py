"""The inpainters of the table as their repositories publish them, with few and random weights.

Components, classes named in ``model_index.json``, tokenizers' files, variants and shards are those of the repositories;
widths and depths are small. Written from public configurations and the installed library, not downloaded.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLFlux2,
    AutoencoderKLQwenImage,
    DDIMScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
    FluxFillPipeline,
    FluxKontextPipeline,
    FluxTransformer2DModel,
    PNDMScheduler,
    QwenImageEditPipeline,
    QwenImageEditPlusPipeline,
    QwenImageTransformer2DModel,
    StableDiffusionInpaintPipeline,
    StableDiffusionXLInpaintPipeline,
    UNet2DConditionModel,
)
from transformers import (
    AutoTokenizer,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
    Qwen2VLImageProcessor,
    Qwen2VLProcessor,
    Qwen2VLVideoProcessor,
    Qwen3Config,
    Qwen3ForCausalLM,
    T5Config,
    T5EncoderModel,
)

from tests.models.rehearsals.tokenizers_published import bytes_of, clip, unigram

LEVELS = 4  # of every published autoencoder: 8 pixels a cell

KLEIN_TEMPLATE = """{%- for message in messages %}
    {{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\\n\\n</think>\\n\\n' }}{%- endif %}
{%- endif %}"""
"""What a prompt is written into, as far as it comes to light in a text of one message."""


def _finish(folder: Path, changes: Mapping[str, Any]) -> None:
    """Let ``model_index.json`` say what the published one says."""
    index = folder / "model_index.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | dict(changes), indent=2))


def _vae(channels: int, **more: Any) -> AutoencoderKL:
    return AutoencoderKL(
        latent_channels=channels, block_out_channels=(8,) * LEVELS, norm_num_groups=2, layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * LEVELS, up_block_types=("UpDecoderBlock2D",) * LEVELS, **more,
    )  # fmt: skip


def _unet(cross: int, side: int, **more: Any) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=side, in_channels=9, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=cross, norm_num_groups=2, attention_head_dim=4, **more,
    )  # fmt: skip


def _clip_config(size: int) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=size, hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=77, projection_dim=16, bos_token_id=size - 2, eos_token_id=size - 1,
    )  # fmt: skip


def _clip_tokenizer(folder: Path, name: str = "tokenizer") -> tuple[Any, int]:
    size = clip(folder / name)
    return CLIPTokenizer.from_pretrained(folder / name), size


def _restored(folder: Path, *names: str, write: Callable[[Path], Any]) -> None:
    """Saving a pipeline rewrites its tokenizers' files; theirs are the published ones."""
    for name in names:
        shutil.rmtree(folder / name)
        write(folder / name)


def _sd(scheduler: Any, variant: str | None, **index: Any) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        tokenizer, size = _clip_tokenizer(folder)
        pipeline = StableDiffusionInpaintPipeline(
            _vae(4), CLIPTextModel(_clip_config(size)), tokenizer, _unet(16, 64), scheduler(), None, None,
            requires_safety_checker=False,
        )  # fmt: skip
        pipeline.to(torch.float16 if variant else torch.float32)
        pipeline.save_pretrained(folder, variant=variant)
        _restored(folder, "tokenizer", write=clip)
        _finish(folder, index)

    return make


def _sdxl(folder: Path) -> None:
    tokenizer, size = _clip_tokenizer(folder)
    second, _ = _clip_tokenizer(folder, "tokenizer_2")
    network = _unet(
        32, 128, addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=64,
        transformer_layers_per_block=1, use_linear_projection=True,
    )  # fmt: skip
    pipeline = StableDiffusionXLInpaintPipeline(
        vae=_vae(4, force_upcast=True), text_encoder=CLIPTextModel(_clip_config(size)), tokenizer=tokenizer,
        text_encoder_2=CLIPTextModelWithProjection(_clip_config(size)), tokenizer_2=second, unet=network,
        scheduler=EulerDiscreteScheduler(), add_watermarker=False,
    )  # fmt: skip
    pipeline.to(torch.float16).save_pretrained(folder, variant="fp16")
    _restored(folder, "tokenizer", "tokenizer_2", write=clip)
    _finish(folder, {"force_zeros_for_empty_prompt": True, "requires_aesthetics_score": False})


def _flux(pipeline: Any, channels: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        tokenizer, size = _clip_tokenizer(folder)
        pieces = unigram(folder / "tokenizer_2")
        transformer = FluxTransformer2DModel(
            in_channels=channels, out_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16,
            num_attention_heads=2, joint_attention_dim=16, pooled_projection_dim=16, guidance_embeds=True,
            axes_dims_rope=(4, 6, 6),
        )  # fmt: skip
        t5 = T5Config(vocab_size=pieces, d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2)
        made = pipeline(
            scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
            vae=_vae(4, shift_factor=0.1159, scaling_factor=0.3611, use_quant_conv=False, use_post_quant_conv=False),
            text_encoder=CLIPTextModel(_clip_config(size)), tokenizer=tokenizer, text_encoder_2=T5EncoderModel(t5),
            tokenizer_2=AutoTokenizer.from_pretrained(folder / "tokenizer_2"), transformer=transformer,
        )  # fmt: skip
        made.to(torch.bfloat16).save_pretrained(folder, max_shard_size="12KB")
        _restored(folder, "tokenizer", write=clip)
        _restored(folder, "tokenizer_2", write=unigram)
        absent = {"image_encoder": [None, None], "feature_extractor": [None, None]}
        classes = {"tokenizer": ["transformers", "CLIPTokenizer"], "tokenizer_2": ["transformers", "T5TokenizerFast"]}
        _finish(folder, classes | (absent if pipeline is FluxKontextPipeline else {}))

    return make


def _qwen3_tokenizer(folder: Path) -> int:
    folder.mkdir(exist_ok=True)
    signs = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"]
    size = bytes_of(folder, "Qwen2Tokenizer", signs, {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"})
    (folder / "chat_template.jinja").write_text(KLEIN_TEMPLATE)
    return size


def _klein(folder: Path) -> None:
    size = _qwen3_tokenizer(folder / "tokenizer")
    text = Qwen3Config(  # layers 9, 18 and 27 are read
        vocab_size=size, hidden_size=16, intermediate_size=16, num_hidden_layers=28, num_attention_heads=2,
        num_key_value_heads=1, head_dim=8, tie_word_embeddings=True,
    )  # fmt: skip
    transformer = Flux2Transformer2DModel(
        in_channels=16, num_layers=1, num_single_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=48, axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
    )  # fmt: skip
    vae = AutoencoderKLFlux2(
        latent_channels=4, block_out_channels=(8,) * LEVELS, norm_num_groups=2, layers_per_block=1, sample_size=1024
    )
    with torch.no_grad():
        vae.bn.running_mean.copy_(torch.linspace(-0.2, 0.2, 16))
        vae.bn.running_var.copy_(torch.linspace(0.5, 3.0, 16))
    pipeline = Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True), vae=vae,
        text_encoder=Qwen3ForCausalLM(text), tokenizer=AutoTokenizer.from_pretrained(folder / "tokenizer"),
        transformer=transformer, is_distilled=True,
    )  # fmt: skip
    pipeline.to(torch.bfloat16).save_pretrained(folder, max_shard_size="40KB")
    _restored(folder, "tokenizer", write=_qwen3_tokenizer)
    _finish(folder, {"tokenizer": ["transformers", "Qwen2TokenizerFast"]})
    # the same weights once more, in the layout of its authors' own code
    shutil.copy(next((folder / "vae").glob("*.safetensors")), folder / "flux-2-klein-4b.safetensors")


_SIGNS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>",
          "<|video_pad|>"]  # fmt: skip


def _qwen_tokenizer(folder: Path) -> int:
    folder.mkdir(exist_ok=True)
    return bytes_of(folder, "Qwen2Tokenizer", _SIGNS, {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
                    "processor_class": "Qwen2VLProcessor"})  # fmt: skip


def _qwen_edit(pipeline: Any) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        size = _qwen_tokenizer(folder / "tokenizer")
        sign = {name: size - len(_SIGNS) + place for place, name in enumerate(_SIGNS)}
        rope = {"rope_type": "default", "mrope_section": [1, 1, 2]}
        text = {
            "vocab_size": size, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1,
            "num_attention_heads": 2, "num_key_value_heads": 2, "max_position_embeddings": 8192,
            "rope_parameters": rope,
        }  # fmt: skip
        vision = {
            "depth": 1, "hidden_size": 16, "num_heads": 2, "intermediate_size": 16, "out_hidden_size": 16,
            "fullatt_block_indexes": [0],
        }  # fmt: skip
        config = Qwen2_5_VLConfig(
            text_config=text, vision_config=vision, image_token_id=sign["<|image_pad|>"],
            video_token_id=sign["<|video_pad|>"], vision_start_token_id=sign["<|vision_start|>"],
            vision_end_token_id=sign["<|vision_end|>"],
        )  # fmt: skip
        transformer = QwenImageTransformer2DModel(
            in_channels=16, out_channels=4, num_layers=1, attention_head_dim=16, num_attention_heads=2,
            joint_attention_dim=16, axes_dims_rope=(4, 6, 6),
        )  # fmt: skip
        vae = AutoencoderKLQwenImage(
            base_dim=4, z_dim=4, dim_mult=[1, 2, 4, 4], num_res_blocks=1, temperal_downsample=[False, True, True],
            latents_mean=[-0.76, 0.6, -0.24, 0.1], latents_std=[2.8, 1.4, 2.4, 1.9],
        )  # fmt: skip
        tokenizer = AutoTokenizer.from_pretrained(folder / "tokenizer")
        images = Qwen2VLImageProcessor(min_pixels=3136, max_pixels=12845056)
        processor = Qwen2VLProcessor(images, tokenizer, Qwen2VLVideoProcessor())
        made = pipeline(
            scheduler=FlowMatchEulerDiscreteScheduler(shift=1.0, use_dynamic_shifting=True, shift_terminal=0.02),
            vae=vae, text_encoder=Qwen2_5_VLForConditionalGeneration(config), tokenizer=tokenizer,
            processor=processor, transformer=transformer,
        )  # fmt: skip
        made.to(torch.bfloat16).save_pretrained(folder, max_shard_size="30KB")
        _restored(folder, "tokenizer", write=_qwen_tokenizer)
        shutil.rmtree(folder / "processor")
        _qwen_tokenizer(folder / "processor")
        (folder / "processor" / "preprocessor_config.json").write_text(json.dumps({
            "do_convert_rgb": True, "do_normalize": True, "do_rescale": True, "do_resize": True,
            "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711],
            "image_processor_type": "Qwen2VLImageProcessor", "min_pixels": 3136, "max_pixels": 12845056,
            "merge_size": 2, "patch_size": 14, "temporal_patch_size": 2, "processor_class": "Qwen2VLProcessor",
            "resample": 3, "rescale_factor": 0.00392156862745098,
            "size": {"longest_edge": 12845056, "shortest_edge": 3136},
        }))  # fmt: skip
        (folder / "processor" / "chat_template.jinja").write_text("{{ messages }}")
        _finish(folder, {"tokenizer": ["transformers", "Qwen2Tokenizer"]})

    return make


PUBLISHED: Mapping[str, Callable[[Path], None]] = {
    "stable-diffusion-v1-5/stable-diffusion-inpainting": _sd(
        DDIMScheduler, "fp16", requires_safety_checker=True,
        safety_checker=["stable_diffusion", "StableDiffusionSafetyChecker"],
        feature_extractor=["transformers", "CLIPFeatureExtractor"],
    ),
    "sd2-community/stable-diffusion-2-inpainting": _sd(
        PNDMScheduler, None, safety_checker=[None, None], feature_extractor=["transformers", "CLIPImageProcessor"]
    ),
    "diffusers/stable-diffusion-xl-1.0-inpainting-0.1": _sdxl,
    "black-forest-labs/FLUX.1-Fill-dev": _flux(FluxFillPipeline, 16 + 16 + 256),
    "black-forest-labs/FLUX.1-Kontext-dev": _flux(FluxKontextPipeline, 16),
    "black-forest-labs/FLUX.2-klein-4B": _klein,
    "Qwen/Qwen-Image-Edit": _qwen_edit(QwenImageEditPipeline),
    "Qwen/Qwen-Image-Edit-2511": _qwen_edit(QwenImageEditPlusPipeline),
}  # fmt: skip
"""Repository to what writes its folder. A repository of the table that is not here is refused by the tests."""
