"""The probe: what chosen attention heads of a frozen vision-language model look at when they read a phrase.

A picture is run through the model once (vision tower and all tokens up to the last image token); its keys and
values are kept. A phrase then costs only its own tokens. Layers above the deepest chosen head are never loaded.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from transformers import DynamicCache

from locheads_studio.catalog import safety
from locheads_studio.catalog.shards import layers_kept
from locheads_studio.errors import HeadError, PhraseError, PictureError, WeightsError
from locheads_studio.heads.names import Head, check_heads
from locheads_studio.heads.wording import Wording
from locheads_studio.models.attention import NAME, Recorder, recording
from locheads_studio.models.families import family_of
from locheads_studio.models.families.base import View, on_one_grid
from locheads_studio.models.packed import pack
from locheads_studio.models.prefix import Prefix, share
from locheads_studio.models.prompting import Prompting, Words
from locheads_studio.models.suffix import Suffix, in_batch, in_line
from locheads_studio.models.weights import Bits, load_model

Maps = npt.NDArray[np.float32]
CACHED_BYTES: Final = 2 << 30
"""LLaVA-1.5-7B up to layer 14 takes 0.15 GB for a picture, LLaVA-NeXT with four tiles 0.7 GB."""


MOST_READ: Final = 4096
"""Pixels of the longer side: no VLM reads more, and its processor takes time and memory for every pixel it is given.
Pictures of twice as many and more are averaged down first (96 megapixels: 0.4 s instead of 1.9 s)."""


class _Look(NamedTuple):
    """A picture as the processor made it ready: its name, sign, token ids up to the last image token, views, and what
    the model takes of it."""

    key: str
    sign: str
    head: tuple[int, ...]
    views: tuple[View, ...]
    fed: dict[str, torch.Tensor]

    @property
    def likeness(self) -> Any:
        """Equal for pictures that fit into one pass."""
        return self.head, tuple(tensor.shape for tensor in self.fed.values())


class VlmProbe:
    """Reads attention maps of a vision-language model for phrases on pictures; what the family of the model asks for
    is in ``families/``.

    ``prompt`` is the model's template with ``<image>`` and ``{phrase}`` (None: the family's); it ends with a period,
    whose row is read. At most ``cached_pictures`` pictures and ``cached_bytes`` of their keys and values are kept, but
    always the last one. ``writer`` is ``model`` with its language head around it, if that was loaded. ``vision_calls``
    and ``tokens_run`` count the work done, for tests. One thread uses a probe at a time.
    """

    def __init__(
        self, model: Any, processor: Any, prompt: str | None = None, device: str = "cpu", cached_pictures: int = 16,
        cached_bytes: int = CACHED_BYTES, writer: Any = None, wording: Wording | None = None,
    ) -> None:  # fmt: skip
        self.family = family_of(model.config.to_dict())
        # Quantised weights are where they belong, and refuse to be moved.
        self.model = (model if getattr(model, "is_quantized", False) else model.to(device)).eval()
        self.family.prepare(processor, model.config)
        self.processor, self.device, self.writer = processor, device, writer
        self.prompting = Prompting(
            prompt or self.family.prompt(model.config), processor, self.family, int(model.config.image_token_id),
            model.get_input_embeddings().weight.shape[0],
        )  # fmt: skip
        self.wording = wording or Wording()
        self.decoder = getattr(model, self.family.text)
        self.model.set_attn_implementation({"text_config": NAME, "vision_config": "sdpa"})
        self._pictures: OrderedDict[str, Prefix] = OrderedDict()
        self._cached_pictures, self._cached_bytes = cached_pictures, cached_bytes
        self.vision_calls = 0
        self.tokens_run = 0
        self.layers_run: list[int] = []

    @classmethod
    def load(
        cls,
        folder: Path,
        prompt: str | None = None,
        *,
        heads: Sequence[Head] | None = None,
        device: str = "cpu",
        dtype: torch.dtype = torch.float32,
        bits: Bits = 16,
        writes: bool = False,
    ) -> VlmProbe:
        """Load a checkpoint in the Hub layout; only the layers up to the deepest of ``heads`` (None: all).

        ``writes``: with its language head, so that it can print boxes; for families that do (``Family.boxes``), with
        all layers.

        Raises WeightsError for missing, damaged or mismatched files or a model of no known family, HeadError for a head
        that the model does not have.
        """
        safety.check_folder(folder)
        with _loading(folder):
            values = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            family = family_of(values)
            config = family.config.from_pretrained(folder, local_files_only=True)
            processor = family.processor.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        text, layers = config.text_config, None
        if heads is not None:
            check_heads(heads, text.num_hidden_layers, text.num_attention_heads)
            layers = min(layers_kept(values, max(head.layer for head in heads)), text.num_hidden_layers)
        writer = None
        if writes and family.boxes is not None:
            writer, _ = load_model(
                family.boxes.generator, folder, config, device=device, dtype=dtype, bits=bits, language_head=True
            )
            model = writer.model
        else:
            model, _ = load_model(family.model, folder, config, layers=layers, device=device, dtype=dtype, bits=bits)
        known = frozenset(word for word in processor.tokenizer.get_vocab() if word.isalpha())
        probe = cls(model, processor, prompt, device, writer=writer, wording=Wording.load(folder, known))
        pack(probe.decoder)
        return probe

    def to(self, device: torch.device | str) -> None:
        """Move the model. Kept pictures are forgotten: they are on the old device."""
        self._pictures.clear()
        (self.writer or self.model).to(device)
        self.device = str(device)

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """Its networks."""
        return (self.writer or self.model,)

    @property
    def shape(self) -> tuple[int, int]:
        """Layers and heads per layer that are loaded."""
        text = self.model.config.text_config
        return int(text.num_hidden_layers), int(text.num_attention_heads)

    @torch.inference_mode()
    def open(self, picture: npt.NDArray[np.uint8]) -> Prefix:
        """Run an upright RGB picture [H, W, 3] through the model, or return what was kept of it."""
        return self.open_all([picture])[0]

    @torch.inference_mode()
    def open_all(self, pictures: Sequence[npt.NDArray[np.uint8]]) -> list[Prefix]:
        """As ``open``, for several pictures: those that are new run in one pass, where the family can.

        What a picture gives depends on what it runs with, by the rounding of its products alone (1e-6 of the maps).
        """
        keys = [_content_key(picture) for picture in pictures]
        new = {key: picture for key, picture in zip(keys, pictures, strict=True) if key not in self._pictures}
        alike: dict[Any, list[_Look]] = {}
        for key, picture in new.items():
            look = self._look_at(key, picture)
            alike.setdefault(look.likeness if self._reads_together else key, []).append(look)
        read = {prefix.key: prefix for looks in alike.values() for prefix in self._read(looks)}
        opened = [read.get(key) or self._pictures[key] for key in keys]
        for prefix in opened:
            self._pictures[prefix.key] = prefix
            self._pictures.move_to_end(prefix.key)
        while len(self._pictures) > 1 and (
            len(self._pictures) > self._cached_pictures
            or sum(kept.bytes for kept in self._pictures.values()) > self._cached_bytes
        ):
            self._pictures.popitem(last=False)
        return opened

    @property
    def _reads_together(self) -> bool:
        """Whether several pictures can run in one pass: each is one block of pixels and nothing else."""
        family = self.family
        return family.causal and family.feeds == ("pixel_values",) and not family.marks

    def _look_at(self, key: str, picture: npt.NDArray[np.uint8]) -> _Look:
        family = self.family
        height, width = picture.shape[:2]
        image = Image.fromarray(picture)
        if max(image.size) >= 2 * MOST_READ:
            image = image.reduce(max(image.size) // MOST_READ)
        try:
            seen = family.look(self.processor, image)
        except ValueError as error:  # Qwen's refuse a side 200 times the other
            raise PictureError(
                "The model cannot read a picture of {width} x {height} pixels ({error})",
                "Crop it, or choose another model",
                width=width,
                height=height,
                error=error,
            ) from error
        sign = self.processor.replace_image_token(seen, 0)
        ids = self.prompting.token_ids("a", sign)
        if self.prompting.image_id not in ids:
            raise WeightsError(
                "The configuration says that a picture's token is {image_id}, and the processor writes others",
                "Download the model again",
                image_id=f"{self.prompting.image_id:,}",
            )
        head = tuple(ids[: len(ids) - ids[::-1].index(self.prompting.image_id)])
        return _Look(key, sign, head, family.views(self.processor, self.model.config, seen, width, height),
                     self._fed(seen))  # fmt: skip

    def _read(self, looks: Sequence[_Look]) -> list[Prefix]:
        """Run pictures that are alike through the model."""
        family, first, count = self.family, looks[0], len(looks)
        tokens = torch.tensor([look.head for look in looks], device=self.device)
        columns = (tokens[0] == self.prompting.image_id).nonzero()[:, 0]
        last = max(int(view.tokens.max()) for look in looks for view in look.views)
        if last >= len(columns):
            raise WeightsError(
                "The model's processor makes {columns} image tokens, its configuration {last}",
                "Download the model again",
                columns=len(columns),
                last=last + 1,
            )
        # A family whose whole sequence is run again keeps its picture's sign out of the table by itself.
        self.prompting.check_known(one for one in first.head if family.causal or one != self.prompting.image_id)
        fed = {name: torch.cat([look.fed[name] for look in looks]) for name in first.fed} if count > 1 else first.fed
        self.vision_calls += count
        if not family.causal:
            features = self.model.get_image_features(**fed).pooler_output
            return [Prefix(first.key, first.sign, first.head, columns, first.views, len(first.head), features=features)]
        cache = DynamicCache(config=self.decoder.config)
        marks = {family.marks: (tokens == self.prompting.image_id).long()} if family.marks else {}
        deepest = self.shape[0] - 1
        with recording(Recorder({}, columns, None, columns, deepest)):
            self.model(input_ids=tokens, past_key_values=cache, use_cache=True, **fed, **marks)
        self.tokens_run += tokens.numel()
        # M-RoPE: the picture takes fewer positions than tokens. The model holds the difference only until the next
        # picture, so it is kept here.
        delta = getattr(self.model, "rope_deltas", None)
        following = len(first.head) + (0 if delta is None else int(delta[0]))
        return [
            Prefix(look.key, look.sign, look.head, columns, look.views, following, share(cache.layers, place, count))
            for place, look in enumerate(looks)
        ]

    def _fed(self, seen: Mapping[str, Any]) -> dict[str, torch.Tensor]:
        """What the model takes of what the image processor made, on its device and in its precision."""
        dtype = self.model.dtype
        fed = {name: torch.as_tensor(seen[name]).to(self.device) for name in self.family.feeds}
        return {name: value.to(dtype) if value.is_floating_point() else value for name, value in fed.items()}

    def maps(self, prefix: Prefix, phrases: Sequence[str], heads: Sequence[Head]) -> Maps:
        """Attention of each phrase's last token to the picture: float32 [phrases, heads, rows, columns] on
        ``prefix.grid``.

        Shares of the whole softmax row, not renormalised (paper §3); a cell that several image tokens show has their
        sum. The phrases share the picture's prefix and run in one pass. Raises PhraseError for a phrase without words,
        HeadError for a head that is not loaded or does not see the whole picture.
        """
        return on_one_grid(prefix.views, self.rows(prefix, phrases, heads))

    def rows(self, prefix: Prefix, phrases: Sequence[str], heads: Sequence[Head]) -> Maps:
        """As ``maps``, for each image token in the order of the sequence: float32 [phrases, heads, image tokens]."""
        return self._rows(prefix, phrases, heads, lambda tails: [[len(tail) - 1] for tail in tails])[:, 0]

    def word_maps(self, prefix: Prefix, phrase: str, words: Words, heads: Sequence[Head]) -> Maps:
        """Attention of each word's last token to the picture, and of the phrase's: float32 [words + 1, heads, rows,
        columns], in one pass.

        ``words`` is what ``words_of`` gave. A word knows only what stands before it, unless the model reads in both
        directions. Otherwise as ``maps``.
        """
        places = [word.token for word in words]
        found = self._rows(prefix, [phrase], heads, lambda tails: [[*places, len(tails[0]) - 1]])
        return on_one_grid(prefix.views, found[0])

    @torch.inference_mode()
    def _rows(
        self,
        prefix: Prefix,
        phrases: Sequence[str],
        heads: Sequence[Head],
        places: Callable[[list[list[int]]], list[list[int]]],
    ) -> Maps:
        """Rows of the tokens at ``places``, as many of each phrase: float32 [phrases, places, heads, image tokens]."""
        check_heads(heads, *self.shape)
        if not heads:
            raise HeadError("No head was named.", "Name heads like L14H24,L14H13.")
        if not all(any(sign.isalnum() for sign in phrase) for phrase in phrases):
            raise PhraseError("The phrase is empty", "Say what to select, as in: the white horse")
        tails = self.prompting.tails(phrases, prefix)
        length = max(map(len, tails))
        room = getattr(self.decoder.config, "max_position_embeddings", None)
        if room is not None and prefix.next + length > room:
            raise PhraseError(
                "The phrase is {length} tokens long, the model reads {room}",
                "Use fewer words",
                length=length,
                room=room - prefix.next,
            )
        blind = self.blind_layers(prefix.length + length)
        for head in heads:
            if head.layer in blind:
                raise HeadError(
                    "The head {head} cannot be used: {blind}",
                    "Choose one of another layer",
                    head=head,
                    blind=blind[head.layer],
                )
        wanted: dict[int, list[int]] = {}
        for head in heads:
            wanted.setdefault(head.layer, []).append(head.index)
        found = self._look(prefix, tails, places(tails), wanted)
        rows = torch.stack([found[head.layer][:, :, wanted[head.layer].index(head.index)] for head in heads], dim=2)
        return rows.reshape(len(tails), -1, len(heads), len(prefix.columns)).cpu().numpy()

    def _look(
        self, prefix: Prefix, tails: list[list[int]], asked: list[list[int]], wanted: Mapping[int, list[int]]
    ) -> dict[int, torch.Tensor]:
        """Run the phrases: of each layer the rows of the tokens ``asked``, [rows, tokens, heads, image tokens]."""
        before, device = prefix.length, self.device
        if self._takes_lines:
            suffix = in_line(tails, asked, before, device)
        else:
            pad = self.processor.tokenizer.pad_token_id or 0
            suffix = in_batch(tails, asked, before, device, pad=pad, causal=self.family.causal)
        at = suffix.asked if prefix.features is None else suffix.asked + before  # there the picture is run again
        with recording(Recorder(wanted, at, suffix.sees, prefix.columns, max(wanted))) as recorder:
            if prefix.features is None:
                self._run(prefix, suffix)
            else:
                last = torch.tensor([len(tail) - 1 for tail in tails], device=device) + before
                self._run_whole(prefix, prefix.features, suffix.tokens, last)
        self.layers_run = recorder.layers
        return recorder.rows

    @cached_property
    def _takes_lines(self) -> bool:
        """Whether several phrases can stand in one line: every layer looks at all that its mask allows."""
        config = self.decoder.config
        kinds = getattr(config, "layer_types", None) or ["full_attention"]
        window = getattr(config, "sliding_window", None)
        return self.family.causal and window is None and set(kinds) == {"full_attention"}

    def _run(self, prefix: Prefix, suffix: Suffix) -> None:
        """Run phrases behind the picture's keys and values."""
        self.tokens_run += suffix.tokens.numel()
        self.decoder(
            input_ids=suffix.tokens,
            past_key_values=prefix.cache(self.decoder.config, len(suffix.tokens)),
            position_ids=prefix.next + suffix.offsets,
            attention_mask=suffix.mask,
            use_cache=True,
        )

    def _run_whole(self, prefix: Prefix, features: torch.Tensor, tokens: torch.Tensor, last: torch.Tensor) -> None:
        """Run picture and phrases [phrases, tokens] from the start, in both directions up to each phrase's ``last``.

        What only fills up a shorter phrase is marked as text to be written (type 1), which no one before it looks at.
        """
        head = torch.tensor(prefix.head, device=self.device).expand(len(tokens), -1)
        whole = torch.cat([head, tokens], dim=1)
        self.tokens_run += whole.numel()
        places = torch.arange(whole.shape[1], device=self.device)
        shows = whole == self.prompting.image_id
        embedded = self.model.get_input_embeddings()(whole.masked_fill(shows, 0))  # the sign can lie outside the table
        features = features.expand(len(tokens), -1, -1).to(embedded.dtype)
        self.model(
            inputs_embeds=embedded.masked_scatter(shows[..., None], features),
            token_type_ids=(places[None] > last[:, None]).long(),
            use_cache=False,
        )

    def blind_layers(self, length: int) -> dict[int, str]:
        """Loaded layers without a map of the whole picture in a prompt of ``length`` tokens, and why."""
        config = self.decoder.config
        window = getattr(config, "sliding_window", None)
        alike = "full_attention" if window is None else "sliding_attention"
        kinds = getattr(config, "layer_types", None) or [alike] * self.shape[0]
        blind: dict[int, str] = {}
        for layer, kind in enumerate(kinds):
            if kind == "sliding_attention" and window is not None and length > window:
                blind[layer] = f"its layer sees only the last {window} of {length} tokens"
            elif kind not in ("full_attention", "sliding_attention"):
                blind[layer] = f"its layer ({kind}) has no attention map"
        return blind

    def all_maps(self, prefix: Prefix, phrases: Sequence[str]) -> Maps:
        """Maps of every loaded head: float32 [phrases, layers, heads, rows, columns]; zeros in layers without maps
        (``blind_layers``)."""
        heads = self._seeing(prefix, phrases)
        return self._every(self.maps(prefix, phrases, heads), heads)

    def all_word_maps(self, prefix: Prefix, phrase: str, words: Words) -> Maps:
        """``word_maps`` of every loaded head: float32 [words + 1, layers, heads, rows, columns], zeros as above."""
        heads = self._seeing(prefix, [phrase])
        return self._every(self.word_maps(prefix, phrase, words, heads), heads)

    def _seeing(self, prefix: Prefix, phrases: Sequence[str]) -> list[Head]:
        """The loaded heads of layers that see the whole picture."""
        layers, per_layer = self.shape
        blind = self.blind_layers(prefix.length + max(map(len, self.prompting.tails(phrases, prefix))))
        return [Head(layer, index) for layer in range(layers) if layer not in blind for index in range(per_layer)]

    def _every(self, maps: Maps, heads: Sequence[Head]) -> Maps:
        """Maps [n, heads, r, c] of ``_seeing`` at the places of their heads: [n, layers, heads, r, c]."""
        layers, per_layer = self.shape
        seeing = sorted({head.layer for head in heads})
        every = np.zeros((len(maps), layers, per_layer, *maps.shape[2:]), np.float32)
        every[:, seeing] = maps.reshape(len(maps), len(seeing), per_layer, *maps.shape[2:])
        return every


def _content_key(picture: npt.NDArray[np.uint8]) -> str:
    digest = hashlib.blake2b(np.ascontiguousarray(picture).data, digest_size=16)
    return f"{picture.shape}-{digest.hexdigest()}"


@contextmanager
def _loading(folder: Path) -> Iterator[None]:
    """Turn what goes wrong with a model's small files into a WeightsError."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, RecursionError) as error:
        raise WeightsError(
            "The vision-language model in {name} cannot be loaded ({error})",
            "Download or install it again",
            name=repr(folder.name),
            error=str(error).splitlines()[0][:120],
        ) from error
