"""What every family of vision-language models must show, on a tiny checkpoint made with its own classes.

A family's test makes the checkpoint (``write``) and inherits the tests of ``FamilyChecks``.
"""

from __future__ import annotations

import gc
import re
import weakref
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image
from tokenizers import Tokenizer
from tokenizers.decoders import ByteLevel as ByteLevelDecoder
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel
from transformers import PreTrainedTokenizerFast

from locheads_studio.heads.names import Head
from locheads_studio.models.families.base import View, on_one_grid
from locheads_studio.models.probe import VlmProbe

Picture = npt.NDArray[np.uint8]

LAYERS, HEADS, KEYS = 4, 4, 2
TEXT: dict[str, Any] = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
    "num_key_value_heads": KEYS, "head_dim": 8, "max_position_embeddings": 2048, "tie_word_embeddings": False,
    "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0,
}  # fmt: skip
VISION: dict[str, Any] = {
    "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 3, "num_attention_heads": 2, "image_size": 56,
    "patch_size": 14,
}  # fmt: skip
SIZES = ((120, 80), (80, 120), (9, 7), (151, 67), (31, 200))
"""Pictures' widths and heights: landscape, portrait, tiny, odd, long."""


def make_tokenizer(special: dict[str, str], others: tuple[str, ...] = ()) -> PreTrainedTokenizerFast:
    """One token per byte, and special tokens: ``special`` by the attribute that a processor looks for."""
    signs = ["<pad>", "<s>", "</s>", *dict.fromkeys([*special.values(), *others])]
    letters = [letter for letter in sorted(ByteLevel.alphabet()) if letter not in signs]
    tokenizer = Tokenizer(BPE({sign: i for i, sign in enumerate([*signs, *letters])}, []))
    tokenizer.pre_tokenizer, tokenizer.decoder = ByteLevel(add_prefix_space=False), ByteLevelDecoder()
    tokenizer.add_special_tokens(signs)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", bos_token="<s>", eos_token="</s>",
        extra_special_tokens=special,
    )  # fmt: skip


def save(folder: Path, model: Any, processor: Any) -> None:
    """Write model and processor in the Hub layout, after making the attention far from even."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if re.search(r"(language|text)_model.*(q_proj|k_proj)\.weight", name):
                parameter.mul_(12)
            elif re.search(r"(q_norm|k_norm)\.weight", name):  # it undoes what the line above does
                parameter.add_(0.3)
            elif not parameter.any() and not name.endswith("bias"):  # what starts at zero would hide mistakes
                parameter.normal_(0, 0.2)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)


def noise(width: int, height: int, seed: int = 0) -> Picture:
    """A random picture."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def ramp(width: int, height: int) -> Picture:
    """A picture that says where each pixel is: red grows from left to right, green from top to bottom."""
    x, y = (np.arange(width) + 0.5) / width * 255, (np.arange(height) + 0.5) / height * 255
    return np.stack(np.broadcast_arrays(x[None], y[:, None], 127.0), axis=-1).round().astype(np.uint8)


def means(images: Any, pixels: torch.Tensor, cells: int) -> torch.Tensor:
    """Mean colour 0..1 of each of ``cells`` x ``cells`` parts of tiles [tiles, 3, side, side] made by the processor
    ``images``: [tiles, cells * cells, 3]. What is left over at the end of a side is not seen."""
    patch = pixels.shape[-1] // cells
    colours = pixels * torch.tensor(images.image_std)[:, None, None] + torch.tensor(images.image_mean)[:, None, None]
    return torch.nn.functional.avg_pool2d(colours, patch).flatten(2).transpose(1, 2)


def lies_where_it_says(view: View, seen: npt.NDArray[np.float32], allowed: float = 0.15) -> None:
    """Tokens that saw parts of a ``ramp`` in their colours [image tokens, 3] lie there, within ``allowed`` cells."""
    grid, colours = view.grid, seen[view.tokens]
    for along, cell, start, size, found in (
        (grid.columns, grid.cell_width, grid.x0, grid.width, colours[..., 0]),
        (grid.rows, grid.cell_height, grid.y0, grid.height, colours[..., 1].T),
    ):
        centres = start + (np.arange(along) + 0.5) * cell
        whole = (centres - cell / 2 > 0.5 * cell) & (centres + cell / 2 < size - 0.5 * cell)  # off the rim
        middle = found[found.shape[0] // 2] * size
        assert np.abs(middle - centres)[whole].max(initial=0.0) < allowed * cell + 0.5 * size / 255, (grid, middle)


def deafen(model: Any) -> None:
    """Make every image token show only its own pixels: the vision tower's attention and MLP add nothing."""
    silenced = 0
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if re.search(r"(attn|attention)\.(proj|out_proj|o_proj|projection_layer)\.|mlp\.(fc2|down_proj|linear_fc2"
                         r"|lin2)\.", name) and not re.match("(language|text)_model", name):  # fmt: skip
                parameter.zero_()
                silenced += 1
    assert silenced, "no vision layer was found"


class FamilyChecks:
    """The tests; a family states how its checkpoint is made and which class generates text with it."""

    generator: ClassVar[type[Any]]
    sizes: ClassVar[tuple[tuple[int, int], ...]] = SIZES
    places: ClassVar[tuple[tuple[float, float], ...]] = ((0.7, 0.3), (0.2, 0.8))

    @classmethod
    def write(cls, folder: Path) -> None:
        raise NotImplementedError

    @pytest.fixture(scope="class")
    @classmethod
    def folder(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        torch.set_num_threads(1)
        torch.manual_seed(3)
        folder = tmp_path_factory.mktemp("vlm")
        cls.write(folder)
        return folder

    def official(self, processor: Any, picture: Picture, prompt: str) -> dict[str, torch.Tensor]:
        """What the family's own processor makes of a prompt with its own sign for a picture."""
        return dict(
            processor(images=[Image.fromarray(picture)], text=[prompt.replace("<image>", processor.image_token)],
                      return_tensors="pt", add_special_tokens=False)
        )  # fmt: skip

    @classmethod
    def eager(cls, folder: Path) -> Any:
        """The whole model as transformers loads it, with plain attention."""
        return cls.generator.from_pretrained(folder, attn_implementation="eager").eval()

    def eager_rows(self, probe: VlmProbe, model: Any, picture: Picture, phrase: str) -> npt.NDArray[np.float32]:
        """A plain run of the whole prompt with ``output_attentions``: [layers, heads, image tokens]."""
        prompt = probe.prompting.template.replace("{bos}", "<s>").replace("{phrase}", phrase)
        inputs = self.official(probe.processor, picture, prompt)
        ids, prefix = inputs["input_ids"][0].tolist(), probe.open(picture)
        own = prefix.head + tuple(probe.prompting.tails([phrase], prefix)[0])
        assert tuple(ids) == own, "other tokens than the family's own"
        with torch.inference_mode():
            attentions = model(**inputs, output_attentions=True).attentions
        return torch.stack([layer[0, :, -1, prefix.columns] for layer in attentions]).numpy()

    def test_maps_equal_the_eager_run(self, folder: Path) -> None:
        probe, model = VlmProbe.load(folder), self.eager(folder)
        heads = [Head(layer, head) for layer in range(LAYERS) for head in range(HEADS)]
        phrases = ["the red dog", "a cat", "the big blue cat on the left"]
        for seed, (width, height) in enumerate(((60, 90), (150, 67))):
            picture = noise(width, height, seed)
            together = probe.rows(probe.open(picture), phrases, heads)
            for phrase, rows in zip(phrases, together, strict=True):
                expected = self.eager_rows(probe, model, picture, phrase)
                assert (expected.max(axis=-1) > 2 * expected.mean(axis=-1)).any(), "an even map would prove nothing"
                np.testing.assert_allclose(rows.reshape(expected.shape), expected, atol=2e-5)

    def test_a_cut_model_gives_the_same_maps(self, folder: Path) -> None:
        picture, head = noise(60, 90), Head(2, 3)
        whole, cut = VlmProbe.load(folder), VlmProbe.load(folder, heads=[head])
        assert len(cut.decoder.layers) == 3 and len(whole.decoder.layers) == LAYERS
        maps = [probe.maps(probe.open(picture), ["the dog"], [head]) for probe in (whole, cut)]
        np.testing.assert_array_equal(*maps)
        assert whole.layers_run == cut.layers_run == [0, 1, 2]

    def test_it_is_freed_without_a_collection(self, folder: Path) -> None:
        """What is alive when a library has been imported is never looked through again (``engine.preload``)."""
        probe = VlmProbe.load(folder)
        probe.maps(probe.open(noise(60, 90)), ["the dog"], [Head(1, 0)])
        gc.collect()
        gc.disable()
        try:
            left = [weakref.ref(module) for module in probe.model.modules()]
            del probe
            assert [type(module()) for module in left if module() is not None] == []
        finally:
            gc.enable()

    def test_two_pictures_interleaved_stay_apart(self, folder: Path) -> None:
        probe, heads = VlmProbe.load(folder), [Head(1, 0), Head(3, 2)]
        first = VlmProbe.load(folder), noise(60, 90, 1)
        second = VlmProbe.load(folder), noise(150, 67, 2)
        for (alone, picture), phrase in ((first, "dog"), (second, "the cat"), (first, "the red cat"), (second, "dog")):
            expected = alone.maps(alone.open(picture), [phrase], heads)
            np.testing.assert_allclose(probe.maps(probe.open(picture), [phrase], heads), expected, atol=1e-6)
        assert probe.vision_calls == 2

    def test_a_second_phrase_costs_only_its_own_tokens(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        probe = VlmProbe.load(folder)
        looked: list[int] = []
        look = probe.model.get_image_features
        monkeypatch.setattr(probe.model, "get_image_features", lambda *a, **k: looked.append(1) or look(*a, **k))
        ran: list[int] = []
        for number, layer in enumerate(probe.decoder.layers):
            layer.register_forward_pre_hook(lambda *_, n=number: ran.append(n))
        prefix = probe.open(noise(60, 90))
        tail = len(probe.prompting.tails(["a"], prefix)[0]) - len("a")
        for phrase in ("the dog", "the red dog"):
            before, ran[:] = probe.tokens_run, []
            probe.maps(prefix, [phrase], [Head(1, 3)])
            whole = 0 if probe.family.causal else prefix.length
            assert probe.tokens_run - before == whole + len(phrase) + tail, "a byte is a token here"
            assert ran == [0, 1], "deepest head + 1 layers"
        assert looked == [1], "the vision tower runs once for a picture"

    def test_a_bright_patch_lands_where_it_is(self, folder: Path) -> None:
        """The difference that a patch makes to each image token, put on the picture by the family's views."""
        probe = VlmProbe.load(folder)
        deafen(probe.model)
        for width, height in self.sizes:
            for across, down in self.places:
                dark = np.zeros((height, width, 3), np.uint8)
                bright, wide, high = dark.copy(), max(2, width // 6), max(2, height // 6)
                x, y = int((width - wide) * across), int((height - high) * down)
                bright[y : y + high, x : x + wide] = 255
                middle = x + wide / 2, y + high / 2
                prefix = probe.open(dark)
                change = np.linalg.norm(self.features(probe, bright) - self.features(probe, dark), axis=1)
                assert len(change) == len(prefix.columns)
                change = np.maximum(change - 0.2 * change.max(), 0)  # what resampling leaks around the patch
                for view in prefix.views:
                    self.lands(change[view.tokens], view.grid, middle, (wide, high))
                self.lands(on_one_grid(prefix.views, change), prefix.grid, middle, (wide, high))

    def test_every_image_token_is_placed_once(self, folder: Path) -> None:
        """At any size the views share out the image tokens, but for ``ends`` of rows that show nothing."""
        probe = VlmProbe.load(folder)
        for width, height in np.random.default_rng(5).integers(20, 240, (40, 2)).tolist():
            seen = probe.family.look(probe.processor, Image.fromarray(noise(width, height)))
            sign = probe.processor.replace_image_token(seen, 0)
            count = probe.prompting.token_ids("a", sign).count(probe.model.config.image_token_id)
            views = probe.family.views(probe.processor, probe.model.config, seen, width, height)
            placed = np.concatenate([view.tokens.ravel() for view in views])
            assert len(set(placed.tolist())) == len(placed) == count - self.ends(views), (width, height)
            assert set(placed.tolist()) <= set(range(count))

    @staticmethod
    def ends(views: tuple[View, ...]) -> int:
        """Image tokens that are in no view."""
        return 0

    @staticmethod
    def features(probe: VlmProbe, picture: Picture) -> npt.NDArray[np.float32]:
        """[image tokens, channels] as the decoder gets them."""
        seen = probe.family.look(probe.processor, Image.fromarray(picture))
        with torch.inference_mode():
            found = probe.model.get_image_features(**probe._fed(seen)).pooler_output
        joined = torch.cat(list(found)) if isinstance(found, list | tuple) else found
        return joined.reshape(-1, joined.shape[-1]).numpy()

    @staticmethod
    def lands(values: npt.NDArray[np.float32], grid: Any, middle: tuple[float, float], size: tuple[int, int]) -> None:
        """The peak's cell touches the patch, and the middle of the values is the patch's, within a cell."""
        assert values.max() > 0, (grid, middle, size)
        row, column = np.unravel_index(values.argmax(), values.shape)
        centre_x = grid.x0 + (np.arange(grid.columns) + 0.5) * grid.cell_width
        centre_y = grid.y0 + (np.arange(grid.rows) + 0.5) * grid.cell_height
        for peak, centres, weight, cell, want, span in (
            (column, centre_x, values.sum(axis=0), grid.cell_width, middle[0], size[0]),
            (row, centre_y, values.sum(axis=1), grid.cell_height, middle[1], size[1]),
        ):
            assert abs(centres[peak] - want) <= (cell + span) / 2 * 1.05, (grid, middle, size)
            assert abs((centres * weight).sum() / weight.sum() - want) <= 0.6 * cell, (grid, middle, size)
