"""The probe: what chosen attention heads of a frozen vision-language model look at when they read a phrase.

A picture is run through the model once (vision tower and all tokens up to the last image token); its keys and
values are kept. A phrase then costs only its own tokens. Layers above the deepest chosen head are never loaded.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from transformers import DynamicCache, LlavaConfig, LlavaModel, LlavaProcessor
from transformers.utils import logging as transformers_logging

from locheads_studio.errors import HeadError, PhraseError, WeightsError
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.names import Head, check_heads
from locheads_studio.models.attention import NAME, Recorder, recording

Maps = npt.NDArray[np.float32]
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Prefix:
    """A picture as the decoder has read it: keys and values per layer, what was run, and where its tokens lie.

    ``columns`` are the places of the image tokens in the sequence, row by row of ``grid``; ``head`` the token ids up to
    the last image token.
    """

    key: str
    grid: Grid
    head: tuple[int, ...]
    columns: torch.Tensor
    layers: tuple[tuple[torch.Tensor, torch.Tensor], ...]

    @property
    def length(self) -> int:
        """Tokens in the cache."""
        return len(self.head)


class VlmProbe:
    """Reads attention maps of a LLaVA model for phrases on pictures.

    ``prompt`` is the model's template with ``<image>`` and ``{phrase}``; it ends with a period, whose row is read.
    ``vision_calls`` and ``tokens_run`` count the work done, for tests. One thread uses a probe at a time.
    """

    def __init__(self, model: Any, processor: Any, prompt: str, device: str = "cpu", cached_pictures: int = 8) -> None:
        if "<image>" not in prompt or "{phrase}" not in prompt.split("<image>")[-1]:
            raise WeightsError(
                f"The prompt template {prompt!r} is no template", "It needs <image> and, after it, {phrase}"
            )
        self.model = model.to(device).eval()
        self.processor, self.prompt, self.device = processor, prompt, device
        self.model.set_attn_implementation({"text_config": NAME, "vision_config": "sdpa"})
        self._pictures: OrderedDict[str, Prefix] = OrderedDict()
        self._cached_pictures = cached_pictures
        self.vision_calls = 0
        self.tokens_run = 0
        self.layers_run: list[int] = []

    @classmethod
    def load(
        cls,
        folder: Path,
        prompt: str,
        *,
        heads: Sequence[Head] | None = None,
        device: str = "cpu",
        dtype: torch.dtype = torch.float32,
    ) -> VlmProbe:
        """Load a LLaVA checkpoint in the Hub layout; only the layers up to the deepest of ``heads`` (None: all).

        Raises WeightsError for missing, damaged or mismatched files, HeadError for a head the model does not have.
        """
        chatter = transformers_logging.get_verbosity()
        transformers_logging.set_verbosity_error()  # layers that are cut off are reported as unexpected: they are meant
        try:
            config = LlavaConfig.from_pretrained(folder, local_files_only=True)
            text = config.text_config
            if heads is not None:
                check_heads(heads, text.num_hidden_layers, text.num_attention_heads)
                text.num_hidden_layers = max(head.layer for head in heads) + 1
            model, info = LlavaModel.from_pretrained(
                folder,
                config=config,
                dtype=dtype,
                local_files_only=True,
                use_safetensors=True,
                output_loading_info=True,
            )
            processor = LlavaProcessor.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise WeightsError(
                f"The vision-language model in {folder.name!r} cannot be loaded ({str(error).splitlines()[0][:120]})",
                "Install or train it again",
            ) from error
        finally:
            transformers_logging.set_verbosity(chatter)
        if info["missing_keys"] or info["mismatched_keys"]:
            missing = sorted(map(str, info["missing_keys"] or info["mismatched_keys"]))
            raise WeightsError(
                f"The vision-language model in {folder.name!r} lacks {len(missing)} tensors, first {missing[0]}",
                "Install or train it again",
            )
        return cls(model, processor, prompt, device)

    @property
    def shape(self) -> tuple[int, int]:
        """Layers and heads per layer that are loaded."""
        text = self.model.config.text_config
        return int(text.num_hidden_layers), int(text.num_attention_heads)

    def unknown_words(self, phrase: str) -> tuple[str, ...]:
        """Words of the phrase that the tokenizer has no token for, in order."""
        tokenizer = self.processor.tokenizer
        if tokenizer.unk_token_id is None:
            return ()
        encoded = tokenizer(phrase, add_special_tokens=False, return_offsets_mapping=True)
        places = encoded["offset_mapping"]
        unknown = [phrase[a:b] for i, (a, b) in zip(encoded["input_ids"], places, strict=True)
                   if i == tokenizer.unk_token_id]  # fmt: skip
        return tuple(dict.fromkeys(unknown))

    def _token_ids(self, phrase: str, image_tokens: int) -> list[int]:
        """Token ids of the whole prompt: tokenised in one piece, so that no piece changes at a seam."""
        text = self.prompt.replace("<image>", self.processor.image_token * image_tokens)
        text = text.replace("{phrase}", phrase.strip().rstrip(".!?").rstrip())
        ids: list[int] = self.processor.tokenizer(text, add_special_tokens=False)["input_ids"]
        return ids

    def _split(self, phrase: str, image_tokens: int) -> tuple[list[int], list[int]]:
        """Token ids up to the last image token, and those after it."""
        ids = self._token_ids(phrase, image_tokens)
        image_id = self.model.config.image_token_id
        end = len(ids) - ids[::-1].index(image_id)
        if ids.count(image_id) != image_tokens:
            raise PhraseError("The phrase holds the model's own sign for a picture", "Leave it out")
        return ids[:end], ids[end:]

    @torch.inference_mode()
    def open(self, picture: npt.NDArray[np.uint8]) -> Prefix:
        """Run an upright RGB picture [H, W, 3] through the model, or return what was kept of it."""
        digest = hashlib.blake2b(np.ascontiguousarray(picture).data, digest_size=16)
        key = f"{picture.shape}-{digest.hexdigest()}"
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        pixels = self.processor.image_processor(Image.fromarray(picture), return_tensors="pt")["pixel_values"]
        rows, columns = (int(n) // self.processor.patch_size for n in pixels.shape[-2:])
        head, _ = self._split("a", rows * columns)
        ids = torch.tensor([head], device=self.device)
        cache = DynamicCache(config=self.model.config.text_config)
        self.model(
            input_ids=ids,
            pixel_values=pixels.to(self.device, next(self.model.parameters()).dtype),
            past_key_values=cache,
            use_cache=True,
        )
        self.vision_calls += 1
        self.tokens_run += len(head)
        height, width = picture.shape[:2]
        prefix = Prefix(
            key,
            self._grid(rows, columns, width, height),
            tuple(head),
            (ids[0] == self.model.config.image_token_id).nonzero()[:, 0],
            tuple((layer.keys, layer.values) for layer in cache.layers),
        )
        self._pictures[key] = prefix
        while len(self._pictures) > self._cached_pictures:
            self._pictures.popitem(last=False)
        return prefix

    def _grid(self, rows: int, columns: int, width: int, height: int) -> Grid:
        """Undo the processor: padded to a square, or resized and cropped in the middle."""
        images = self.processor.image_processor
        if getattr(images, "do_pad", False):
            return Grid.padded(rows, columns, width, height)
        if images.do_center_crop:
            return Grid.cropped(rows, columns, width, height, images.size["shortest_edge"])
        return Grid.stretched(rows, columns, width, height)

    @torch.inference_mode()
    def maps(self, prefix: Prefix, phrases: Sequence[str], heads: Sequence[Head]) -> Maps:
        """Attention of each phrase's last token to the image tokens: float32 [phrases, heads, rows, columns].

        Shares of the whole softmax row, not renormalised (paper §3). The phrases share the picture's prefix and run in
        one pass. Raises PhraseError for a phrase without words, HeadError for a head that is not loaded.
        """
        check_heads(heads, *self.shape)
        if not heads:
            raise HeadError("No head was named.", "Name heads like L14H24,L14H13.")
        if not all(any(sign.isalnum() for sign in phrase) for phrase in phrases):
            raise PhraseError("The phrase is empty", "Say what to select, as in: the white horse")
        ids = [self._split(phrase, len(prefix.columns))[1] for phrase in phrases]
        length = max(map(len, ids))
        room = getattr(self.model.config.text_config, "max_position_embeddings", None)
        if room is not None and prefix.length + length > room:
            raise PhraseError(
                f"The phrase is {length} tokens long, the model reads {room - prefix.length}", "Use fewer words"
            )
        pad = self.processor.tokenizer.pad_token_id or 0
        tokens = torch.tensor([row + [pad] * (length - len(row)) for row in ids], device=self.device)
        cache = self._forked(prefix, len(phrases))
        wanted: dict[int, list[int]] = {}
        for head in heads:
            wanted.setdefault(head.layer, []).append(head.index)
        recorder = Recorder(
            wanted, torch.tensor([len(row) - 1 for row in ids], device=self.device), prefix.length, prefix.columns
        )
        places = torch.arange(prefix.length, prefix.length + length, device=self.device).expand(len(phrases), -1)
        with recording(recorder):
            self.model.language_model(input_ids=tokens, past_key_values=cache, position_ids=places, use_cache=True)
        self.tokens_run += tokens.numel()
        self.layers_run = recorder.layers
        rows = [recorder.rows[head.layer][:, wanted[head.layer].index(head.index)] for head in heads]
        shape = (len(phrases), len(heads), prefix.grid.rows, prefix.grid.columns)
        return torch.stack(rows, dim=1).cpu().numpy().reshape(shape)

    def all_maps(self, prefix: Prefix, phrases: Sequence[str]) -> Maps:
        """Maps of every loaded head: float32 [phrases, layers, heads, rows, columns]."""
        layers, per_layer = self.shape
        heads = [Head(layer, index) for layer in range(layers) for index in range(per_layer)]
        maps = self.maps(prefix, phrases, heads)
        return maps.reshape(len(phrases), layers, per_layer, *maps.shape[2:])

    def _forked(self, prefix: Prefix, count: int) -> DynamicCache:
        """A cache that starts from the picture's keys and values without copying or changing them.

        ``DynamicCache`` concatenates and never writes into old tensors, so sharing them is safe.
        """
        cache = DynamicCache(config=self.model.config.text_config)
        for layer, (keys, values) in zip(cache.layers, prefix.layers, strict=True):
            layer.keys, layer.values = keys.expand(count, -1, -1, -1), values.expand(count, -1, -1, -1)
            layer.dtype, layer.device, layer.is_initialized = keys.dtype, keys.device, True
        return cache
