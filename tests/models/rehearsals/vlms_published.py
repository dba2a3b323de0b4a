"""The vision-language models of the table as their repositories publish them, with few and random weights.

Configurations, processors' settings and names of tensors are those of the repositories; widths, depths and vocabularies
are small. What is written here was read in public configurations and in the installed library's conversion tables, not
downloaded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
import transformers
from safetensors.torch import save_file

from tests.models.rehearsals.tokenizers_published import bytes_of, sentence_piece

Rename = Sequence[tuple[str, str]]

CLIP_MEAN, CLIP_STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
STEPS = {"do_normalize": True, "do_rescale": True, "do_resize": True, "rescale_factor": 0.00392156862745098}

OLD_LLAVA: Rename = [
    (r"^model\.language_model\.", "language_model.model."), (r"^lm_head\.", "language_model.lm_head."),
    (r"^model\.vision_tower\.", "vision_tower.vision_model."), (r"^model\.", ""),
]  # fmt: skip
"""Names of now to those of conversions made before transformers 4.52."""


def text(layers: int = 3, heads: int = 4, keys: int = 2, **more: Any) -> dict[str, Any]:
    return {
        "hidden_size": 2 * heads, "intermediate_size": 16, "num_hidden_layers": layers, "num_attention_heads": heads,
        "num_key_value_heads": keys, "head_dim": 2, "max_position_embeddings": 32768, "bos_token_id": 1,
        "eos_token_id": 2, "pad_token_id": 0, **more,
    }  # fmt: skip


def vision(kind: str, image: int | list[int], patch: int | list[int], **more: Any) -> dict[str, Any]:
    return {
        "model_type": kind, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2,
        "num_attention_heads": 2, "image_size": image, "patch_size": patch, **more,
    }  # fmt: skip


def write(
    folder: Path, generator: str, config: Mapping[str, Any], rename: Rename, images: Mapping[str, Any],
    processor: Mapping[str, Any] | None, *, shards: int = 2, dtype: torch.dtype = torch.float16, tied: bool = False,
) -> None:  # fmt: skip
    """Write configuration, processor and weights; the tokenizer is there."""
    torch.manual_seed(1)
    (folder / "config.json").write_text(json.dumps({"architectures": [generator], **config}))
    (folder / "preprocessor_config.json").write_text(json.dumps(images))
    if processor is not None:
        (folder / "processor_config.json").write_text(json.dumps(processor))
    kind = getattr(transformers, generator)
    model = kind(kind.config_class.from_pretrained(folder))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if re.search(r"(language|text)_model.*(q_proj|k_proj)\.weight", name):
                parameter.normal_(0, 1.0)  # far from an even attention
            elif parameter.ndim > 1 or not parameter.any():
                parameter.normal_(0, 0.2)
    tensors: dict[str, torch.Tensor] = {}
    for name, value in model.state_dict().items():
        if tied and name == "lm_head.weight":
            continue
        for pattern, other in rename:
            name, changed = re.subn(pattern, other, name)
            if changed:
                break
        tensors[name] = value.to(dtype).contiguous()
    names = list(tensors)
    parts = [names[number::shards] for number in range(shards)]
    weight_map = {}
    for number, part in enumerate(parts, 1):
        file = "model.safetensors" if shards == 1 else f"model-{number:05}-of-{shards:05}.safetensors"
        save_file({name: tensors[name] for name in part}, folder / file, metadata={"format": "pt"})
        weight_map |= dict.fromkeys(part, file)
    if shards > 1:
        index = {"metadata": {"total_size": sum(t.nbytes for t in tensors.values())}, "weight_map": weight_map}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index))


def llava_weights(folder: Path, layers: int, heads: int, size: int, image: int = 700) -> None:
    """LLaVA-1.5's configuration, processor and weights."""
    write(
        folder, "LlavaForConditionalGeneration",
        {
            "model_type": "llava", "ignore_index": -100, "image_token_index": image, "image_seq_length": 576,
            "projector_hidden_act": "gelu", "vision_feature_layer": -2, "vision_feature_select_strategy": "default",
            "tie_word_embeddings": False, "torch_dtype": "float16",
            "text_config": {"model_type": "llama", **text(layers, heads, heads, vocab_size=size)},
            "vision_config": vision("clip_vision_model", 336, 14, projection_dim=16, vocab_size=32),
        },
        OLD_LLAVA,
        {
            **STEPS, "crop_size": {"height": 336, "width": 336}, "do_center_crop": True, "do_convert_rgb": True,
            "image_mean": CLIP_MEAN, "image_std": CLIP_STD, "image_processor_type": "CLIPImageProcessor",
            "processor_class": "LlavaProcessor", "resample": 3, "size": {"shortest_edge": 336},
        },
        {
            "image_token": "<image>", "num_additional_image_tokens": 1, "patch_size": 14,
            "processor_class": "LlavaProcessor", "vision_feature_select_strategy": "default",
        },
        shards=3,
    )  # fmt: skip


def _llava(layers: int, heads: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        size = sentence_piece(folder, "LlamaTokenizer", ["<image>", "<pad>"], normalises=False,
                              more={"legacy": False, "processor_class": "LlavaProcessor", "pad_token": "<pad>",
                                    "extra_special_tokens": {"image_token": "<image>"}})  # fmt: skip
        llava_weights(folder, layers, heads, size)

    return make


def _llava_next(folder: Path) -> None:
    size = sentence_piece(folder, "LlamaTokenizer", ["<image>", "<pad>"], normalises=True,
                          more={"legacy": True, "processor_class": "LlavaNextProcessor", "pad_token": "<pad>",
                                "extra_special_tokens": {"image_token": "<image>"}})  # fmt: skip
    points = [[336, 672], [672, 336], [672, 672], [1008, 336], [336, 1008]]
    write(
        folder, "LlavaNextForConditionalGeneration",
        {
            "model_type": "llava_next", "image_grid_pinpoints": points, "image_token_index": 700, "ignore_index": -100,
            "projector_hidden_act": "gelu", "use_image_newline_parameter": True, "vision_feature_layer": -2,
            "vision_feature_select_strategy": "default", "tie_word_embeddings": False, "torch_dtype": "float16",
            "text_config": {"model_type": "llama", **text(keys=4, vocab_size=size)},
            "vision_config": vision("clip_vision_model", 336, 14, projection_dim=16, vocab_size=32),
        },
        OLD_LLAVA,
        {
            **STEPS, "aspect_ratio_setting": "anyres", "crop_size": {"height": 336, "width": 336},
            "do_center_crop": True, "do_convert_rgb": True, "do_pad": True, "image_grid_pinpoints": points,
            "image_mean": CLIP_MEAN, "image_std": CLIP_STD, "image_processor_type": "LlavaNextImageProcessor",
            "processor_class": "LlavaNextProcessor", "resample": 3, "size": {"shortest_edge": 336},
        },
        {
            "image_token": "<image>", "num_additional_image_tokens": 1, "patch_size": 14,
            "processor_class": "LlavaNextProcessor", "vision_feature_select_strategy": "default",
        },
    )  # fmt: skip


def _llava_onevision(folder: Path) -> None:
    signs = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<image>", "<video>"]
    size = bytes_of(folder, "Qwen2Tokenizer", signs,
                    {"bos_token": None, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
                     "processor_class": "LlavaOnevisionProcessor",
                     "extra_special_tokens": {"image_token": "<image>", "video_token": "<video>"}})  # fmt: skip
    points = [[384 * rows, 384 * columns] for rows in range(1, 7) for columns in range(1, 7)]
    write(
        folder, "LlavaOnevisionForConditionalGeneration",
        {
            "model_type": "llava_onevision", "image_grid_pinpoints": points, "image_token_index": size - 2,
            "video_token_index": size - 1, "ignore_index": -100, "projector_hidden_act": "gelu",
            "use_image_newline_parameter": True, "vision_aspect_ratio": "anyres_max_9", "vision_feature_layer": -1,
            "vision_feature_select_strategy": "full", "tie_word_embeddings": False, "torch_dtype": "float16",
            "text_config": {"model_type": "qwen2", **text(vocab_size=size)},
            "vision_config": vision("siglip_vision_model", 384, 14, vision_use_head=False),
        },
        OLD_LLAVA,
        {
            **STEPS, **HALF, "do_convert_rgb": True, "do_pad": True, "image_grid_pinpoints": points,
            "image_processor_type": "LlavaOnevisionImageProcessor", "processor_class": "LlavaOnevisionProcessor",
            "resample": 3, "size": {"height": 384, "width": 384},
        },
        {
            "image_token": "<image>", "num_image_tokens": 729, "processor_class": "LlavaOnevisionProcessor",
            "video_token": "<video>", "vision_aspect_ratio": "anyres_max_9", "vision_feature_select_strategy": "full",
        },
    )  # fmt: skip


def _deepseek(hybrid: bool) -> Callable[[Path], None]:
    name = "DeepseekVLHybrid" if hybrid else "DeepseekVL"

    def make(folder: Path) -> None:
        size = bytes_of(folder, "PreTrainedTokenizerFast",
                        ["<|begin▁of▁sentence|>", "<|end▁of▁sentence|>", "<image_placeholder>"],
                        {"bos_token": "<|begin▁of▁sentence|>", "eos_token": "<|end▁of▁sentence|>",
                         "pad_token": "<|end▁of▁sentence|>", "processor_class": f"{name}Processor",
                         "extra_special_tokens": {"image_token": "<image_placeholder>"}})  # fmt: skip
        images = {
            **STEPS, **HALF, "do_convert_rgb": True, "do_pad": True, "image_processor_type": f"{name}ImageProcessor",
            "min_size": 14, "processor_class": f"{name}Processor", "resample": 3,
            "size": {"height": 384, "width": 384},
        }  # fmt: skip
        config: dict[str, Any] = {
            "model_type": "deepseek_vl", "image_token_id": size - 1, "tie_word_embeddings": False,
            "torch_dtype": "bfloat16", "text_config": {"model_type": "llama", **text(keys=4, vocab_size=size)},
            "vision_config": vision("siglip_vision_model", 384, 16, vision_use_head=False),
        }  # fmt: skip
        if hybrid:
            images |= {
                "high_res_size": {"height": 1024, "width": 1024}, "high_res_resample": 3,
                "high_res_image_mean": CLIP_MEAN, "high_res_image_std": CLIP_STD,
            }  # fmt: skip
            high = {"model_type": "sam_vision_model", "image_size": 1024, "patch_size": 16, "hidden_size": 8,
                    "num_hidden_layers": 2, "num_attention_heads": 2, "output_channels": 4, "global_attn_indexes": [1],
                    "window_size": 14, "mlp_dim": 8}  # fmt: skip
            config |= {"model_type": "deepseek_vl_hybrid", "high_res_vision_config": high}
        write(
            folder, f"{name}ForConditionalGeneration", config,
            [(r"^model\.vision_model\.", "model.vision_model.vision_model.")], images,
            {"num_image_tokens": 576, "processor_class": f"{name}Processor"}, dtype=torch.bfloat16,
        )  # fmt: skip

    return make


def _internvl(decoder: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        signs = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>", "<video>"]
        size = bytes_of(folder, "Qwen2Tokenizer", signs,
                        {"bos_token": None, "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
                         "processor_class": "InternVLProcessor",
                         "extra_special_tokens": {"context_image_token": "<IMG_CONTEXT>", "end_image_token": "</img>",
                                                  "start_image_token": "<img>", "video_token": "<video>"}})  # fmt: skip
        write(
            folder, "InternVLForConditionalGeneration",
            {
                "model_type": "internvl", "downsample_ratio": 0.5, "image_seq_length": 256,
                "image_token_id": signs.index("<IMG_CONTEXT>") + size - len(signs), "projector_hidden_act": "gelu",
                "vision_feature_layer": -1, "vision_feature_select_strategy": "default", "torch_dtype": "bfloat16",
                "text_config": {"model_type": decoder, **text(vocab_size=size)},
                "vision_config": vision("internvl_vision", [448, 448], [14, 14], attention_bias=True),
            },
            [(r"^model\.language_model\.", "language_model.model."), (r"^lm_head\.", "language_model.lm_head."),
             (r"^model\.", "")],
            {
                **STEPS, "crop_to_patches": False, "do_convert_rgb": True, "image_mean": [0.485, 0.456, 0.406],
                "image_std": [0.229, 0.224, 0.225], "image_processor_type": "GotOcr2ImageProcessor",
                "max_patches": 12, "min_patches": 1, "processor_class": "InternVLProcessor", "resample": 3,
                "size": {"height": 448, "width": 448},
            },
            {"image_seq_length": 256, "processor_class": "InternVLProcessor"},
            dtype=torch.bfloat16,
        )  # fmt: skip
        (folder / "video_preprocessor_config.json").write_text(
            json.dumps({"video_processor_type": "InternVLVideoProcessor", "size": {"height": 384, "width": 384}})
        )

    return make


def _qwen(version: str, shards: int, tied: bool) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        signs = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>",
                 "<|video_pad|>"]  # fmt: skip
        processor = "Qwen3VLProcessor" if version == "3" else "Qwen2_5_VLProcessor"
        size = bytes_of(folder, "Qwen2Tokenizer", signs, {"bos_token": None, "eos_token": "<|im_end|>",
                        "pad_token": "<|endoftext|>", "processor_class": processor})  # fmt: skip
        ids = {f"{name}_token_id": size - len(signs) + signs.index(f"<|{sign}|>") for name, sign in
               (("image", "image_pad"), ("video", "video_pad"), ("vision_start", "vision_start"),
                ("vision_end", "vision_end"))}  # fmt: skip
        rope = {"mrope_section": [1, 0, 0], "rope_type": "default", "type": "default"}
        images: dict[str, Any] = {"merge_size": 2, "temporal_patch_size": 2, "processor_class": processor}
        if version == "3":
            config: dict[str, Any] = {
                "model_type": "qwen3_vl", **ids, "tie_word_embeddings": tied,
                "text_config": text(layers=4, vocab_size=size, rope_theta=5e6, model_type="qwen3_vl_text",
                                    rope_scaling={**rope, "mrope_interleaved": True}, tie_word_embeddings=tied),
                "vision_config": {
                    "model_type": "qwen3_vl", "depth": 3, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2,
                    "out_hidden_size": 8, "patch_size": 16, "spatial_merge_size": 2, "temporal_patch_size": 2,
                    "num_position_embeddings": 2304, "deepstack_visual_indexes": [0, 1, 2],
                },
            }  # fmt: skip
            images |= {**HALF, "patch_size": 16, "image_processor_type": "Qwen2VLImageProcessorFast",
                       "size": {"longest_edge": 16777216, "shortest_edge": 65536}}  # fmt: skip
            name, rename = "Qwen3VLForConditionalGeneration", []
        else:
            config = {
                "model_type": "qwen2_5_vl", **ids, "tie_word_embeddings": tied, "rope_theta": 1e6,
                "rope_scaling": {"type": "mrope", "mrope_section": [1, 0, 0]}, "torch_dtype": "bfloat16",
                **{k: v for k, v in text(vocab_size=size).items() if k != "head_dim"},
                "vision_config": {
                    "model_type": "qwen2_5_vl", "depth": 2, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2,
                    "out_hidden_size": 8, "patch_size": 14, "spatial_merge_size": 2, "temporal_patch_size": 2,
                    "spatial_patch_size": 14, "window_size": 112, "fullatt_block_indexes": [1], "tokens_per_second": 2,
                },
            }  # fmt: skip
            images |= {"image_mean": CLIP_MEAN, "image_std": CLIP_STD, "patch_size": 14, "min_pixels": 3136,
                       "max_pixels": 12845056, "image_processor_type": "Qwen2VLImageProcessor"}  # fmt: skip
            name = "Qwen2_5_VLForConditionalGeneration"
            rename = [(r"^model\.visual\.", "visual."), (r"^model\.language_model\.", "model.")]
        write(folder, name, config, rename, images, None, shards=shards, dtype=torch.bfloat16, tied=tied)
        if version == "3":
            (folder / "video_preprocessor_config.json").write_text(
                json.dumps({**images, "video_processor_type": "Qwen3VLVideoProcessor"})
            )

    return make


def _idefics3(small: bool) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        signs = [
            "<|begin_of_text|>",
            "<|end_of_text|>",
            "<fake_token_around_image>",
            "<image>",
            "<end_of_utterance>",
            "<global-img>",
            *(f"<row_{row}_col_{column}>" for row in range(1, 7) for column in range(1, 7)),
        ]
        kind = "GPT2Tokenizer" if small else "PreTrainedTokenizerFast"
        more = {"bos_token": "<|begin_of_text|>", "eos_token": "<end_of_utterance>", "pad_token": "<|end_of_text|>",
                "processor_class": "Idefics3Processor"}  # fmt: skip
        size = bytes_of(folder, kind, [*signs, "<|im_start|>"], more)
        side, patch, scale = (512, 16, 4) if small else (364, 14, 2)
        write(
            folder, "Idefics3ForConditionalGeneration",
            {
                "model_type": "idefics3", "image_token_id": size - len(signs) - 1 + signs.index("<image>"),
                "scale_factor": scale, "tie_word_embeddings": False, "torch_dtype": "bfloat16", "vocab_size": size,
                "text_config": {"model_type": "llama", **text(vocab_size=size)},
                "vision_config": vision("idefics3", side, patch),
            },
            [],
            {
                **STEPS, **HALF, "do_convert_rgb": True, "do_image_splitting": True, "do_pad": True,
                "image_processor_type": "Idefics3ImageProcessor", "max_image_size": {"longest_edge": side},
                "processor_class": "Idefics3Processor", "resample": 1,
                "size": {"longest_edge": 2048 if small else 1456},
            },
            {"image_seq_len": (side // patch // scale) ** 2, "processor_class": "Idefics3Processor"},
            shards=1 if small else 4, dtype=torch.bfloat16,
        )  # fmt: skip

    return make


def _gemma3(folder: Path) -> None:
    signs = ["<start_of_turn>", "<end_of_turn>", "<start_of_image>", "<end_of_image>", "<image_soft_token>"]
    size = sentence_piece(folder, "GemmaTokenizer", signs, normalises=False,
                          more={"add_bos_token": True, "processor_class": "Gemma3Processor",
                                "extra_special_tokens": {"boi_token": signs[2], "eoi_token": signs[3],
                                                         "image_token": signs[4]}})  # fmt: skip
    write(
        folder, "Gemma3ForConditionalGeneration",
        {
            "model_type": "gemma3", "boi_token_index": 702, "eoi_token_index": 703, "image_token_index": 704,
            "mm_tokens_per_image": 256, "torch_dtype": "bfloat16",
            "text_config": {
                "model_type": "gemma3_text", **text(layers=7, vocab_size=size), "query_pre_attn_scalar": 2,
                "rope_scaling": {"factor": 8.0, "rope_type": "linear"}, "sliding_window": 1024,
            },
            "vision_config": vision("siglip_vision_model", 896, 14, vision_use_head=False),
        },
        [(r"^model\.language_model\.", "language_model.model."),
         (r"^model\.vision_tower\.", "vision_tower.vision_model."), (r"^model\.", "")],
        {
            **STEPS, **HALF, "do_pan_and_scan": None, "image_processor_type": "Gemma3ImageProcessor",
            "image_seq_length": 256, "processor_class": "Gemma3Processor", "resample": 2,
            "size": {"height": 896, "width": 896},
        },
        {"image_seq_length": 256, "processor_class": "Gemma3Processor"}, dtype=torch.bfloat16, tied=True,
    )  # fmt: skip


def _paligemma(folder: Path) -> None:
    size = sentence_piece(folder, "GemmaTokenizer", ["<image>"], normalises=False,
                          more={"add_bos_token": True, "processor_class": "PaliGemmaProcessor",
                                "extra_special_tokens": {"image_token": "<image>"}})  # fmt: skip
    write(
        folder, "PaliGemmaForConditionalGeneration",
        {
            "model_type": "paligemma", "hidden_size": 8, "image_token_index": 700, "ignore_index": -100,
            "projection_dim": 8, "torch_dtype": "bfloat16",
            "text_config": {"model_type": "gemma", **text(keys=1, vocab_size=size), "num_image_tokens": 256},
            "vision_config": vision("siglip_vision_model", 224, 14, projection_dim=8, num_image_tokens=256,
                                    projector_hidden_act="gelu_fast", vision_use_head=False),
        },
        [(r"^model\.language_model\.", "language_model.model."),
         (r"^model\.vision_tower\.", "vision_tower.vision_model."), (r"^model\.", "")],
        {
            **STEPS, **HALF, "do_convert_rgb": None, "image_processor_type": "SiglipImageProcessor",
            "image_seq_length": 256, "processor_class": "PaliGemmaProcessor", "resample": 3,
            "size": {"height": 224, "width": 224},
        },
        None, shards=3, dtype=torch.bfloat16, tied=True,
    )  # fmt: skip


PUBLISHED: Mapping[str, Callable[[Path], None]] = {
    "llava-hf/llava-1.5-7b-hf": _llava(16, 32),
    "llava-hf/llava-1.5-13b-hf": _llava(17, 40),
    "llava-hf/llava-v1.6-vicuna-7b-hf": _llava_next,
    "llava-hf/llava-onevision-qwen2-7b-ov-hf": _llava_onevision,
    "deepseek-community/deepseek-vl-1.3b-chat": _deepseek(False),
    "deepseek-community/deepseek-vl-7b-chat": _deepseek(True),
    "OpenGVLab/InternVL3-8B-hf": _internvl("qwen2"),
    "OpenGVLab/InternVL3_5-8B-HF": _internvl("qwen3"),
    "Qwen/Qwen2.5-VL-3B-Instruct": _qwen("2.5", 2, True),
    "Qwen/Qwen2.5-VL-7B-Instruct": _qwen("2.5", 5, False),
    "Qwen/Qwen3-VL-4B-Instruct": _qwen("3", 2, True),
    "Qwen/Qwen3-VL-8B-Instruct": _qwen("3", 4, False),
    "HuggingFaceTB/SmolVLM-500M-Instruct": _idefics3(True),
    "HuggingFaceM4/Idefics3-8B-Llama3": _idefics3(False),
    "google/gemma-3-4b-it": _gemma3,
    "google/paligemma-3b-mix-224": _paligemma,
}
"""Repository to what writes its folder. A repository of the table that is not here is refused by the tests."""
