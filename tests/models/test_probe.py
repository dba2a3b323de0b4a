"""The probe against a plain eager run of the same weights: same maps, and only the work that is needed."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image
from transformers import LlavaForConditionalGeneration, LlavaProcessor

from locheads_studio.errors import HeadError, PhraseError, WeightsError
from locheads_studio.heads.names import Head
from locheads_studio.models.families.base import Family
from locheads_studio.models.families.llava import FAMILY
from locheads_studio.models.prefix import Prefix
from locheads_studio.models.probe import MOST_READ, VlmProbe
from tests.models.tiny import HEADS, LAYERS, PROMPT, write_vlm


@pytest.fixture(scope="module", params=[(4, True), (2, True), (1, False)], ids=["mha", "gqa", "mqa-crop"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint with all heads' own keys, with grouped ones, and with a single one and a cropping processor."""
    torch.set_num_threads(1)
    key_value_heads, pad = request.param
    return write_vlm(tmp_path_factory.mktemp("vlm"), key_value_heads=key_value_heads, pad=pad)


def pictures(count: int) -> list[npt.NDArray[np.uint8]]:
    """Random pictures of different shapes."""
    rng = np.random.default_rng(8)
    shapes = [(60, 90), (90, 60), (56, 56), (31, 200)]
    return [rng.integers(0, 256, (*shapes[i % 4], 3), dtype=np.uint8) for i in range(count)]


def eager_maps(folder: Path, picture: npt.NDArray[np.uint8], phrase: str, back: int = 1) -> npt.NDArray[np.float32]:
    """All maps of a plain eager run with ``output_attentions``, of the token that is ``back``th from the end: [layers,
    heads, rows, columns]."""
    from PIL import Image

    model = LlavaForConditionalGeneration.from_pretrained(folder, attn_implementation="eager").eval()
    processor = LlavaProcessor.from_pretrained(folder)
    FAMILY.prepare(processor, model.config)
    inputs = processor(text=PROMPT.format(phrase=phrase), images=Image.fromarray(picture), return_tensors="pt",
                       add_special_tokens=False)  # fmt: skip
    with torch.inference_mode():
        attentions = model(**inputs, output_attentions=True).attentions
    image = inputs["input_ids"][0] == model.config.image_token_id
    rows = torch.stack([a[0, :, -back][:, image] for a in attentions])
    return rows.numpy().reshape(LAYERS, HEADS, 4, 4)


def test_each_word_has_the_map_of_its_own_token(folder: Path) -> None:
    """The prompt is "where is {phrase}.", one token for each word: the period is the last, the last word before it."""
    probe = VlmProbe.load(folder, PROMPT)
    for picture, phrase in zip(pictures(2), ("the big blue cat on the left", " The red, red dog! "), strict=True):
        prefix = probe.open(picture)
        words = probe.prompting.words_of(prefix, phrase)
        tidy = phrase.strip().rstrip("!")
        assert [word.text for word in words] == tidy.replace(",", "").split()
        ran = probe.tokens_run
        maps = probe.all_word_maps(prefix, phrase, words)
        assert probe.tokens_run - ran <= len(words) + 4, "one pass for all words"
        assert maps.shape[:3] == (len(words) + 1, LAYERS, HEADS)
        np.testing.assert_allclose(maps[-1], eager_maps(folder, picture, tidy), atol=1e-5)
        tokens = tidy.replace(",", " ,").split()
        for word, found in zip(words, maps[:-1], strict=True):
            place = word.token - words[0].token + tokens.index(words[0].text)
            assert tokens[place] == word.text
            back = len(tokens) - place + 1
            np.testing.assert_allclose(found, eager_maps(folder, picture, tidy, back), atol=1e-5)
        assert max(np.abs(a - b).max() for a in maps for b in maps) > 0.01, "equal maps would prove nothing"


@pytest.mark.parametrize("cut", [None, (Head(2, 1),)])
def test_maps_equal_the_eager_run(folder: Path, cut: tuple[Head, ...] | None) -> None:
    probe = VlmProbe.load(folder, PROMPT, heads=cut)
    layers = probe.shape[0]
    assert layers == (LAYERS if cut is None else 3)
    for picture in pictures(4):
        for phrase in ("the red dog", "cat", "the big blue cat on the left of the dog."):
            expected = eager_maps(folder, picture, phrase.rstrip("."))[:layers]
            assert np.ptp(expected) > 0.01, "an even map would prove nothing"
            np.testing.assert_allclose(probe.all_maps(probe.open(picture), [phrase])[0], expected, atol=1e-5)


def test_phrases_of_different_length_in_one_pass(folder: Path) -> None:
    probe = VlmProbe.load(folder, PROMPT)
    picture, phrases = pictures(1)[0], ["dog", "the big blue cat on the left of the dog", "the cat"]
    together = probe.all_maps(probe.open(picture), phrases)
    for phrase, maps in zip(phrases, together, strict=True):
        np.testing.assert_allclose(maps, eager_maps(folder, picture, phrase), atol=1e-5)


def test_two_pictures_interleaved_stay_apart(folder: Path) -> None:
    probe = VlmProbe.load(folder, PROMPT)
    first, second = pictures(2)
    for picture, phrase in [(first, "dog"), (second, "the cat"), (first, "the red cat"), (second, "dog")]:
        maps = probe.all_maps(probe.open(picture), [phrase])[0]
        np.testing.assert_allclose(maps, eager_maps(folder, picture, phrase), atol=1e-5)
    assert probe.vision_calls == 2


def test_a_second_phrase_costs_only_its_own_tokens(folder: Path) -> None:
    probe = VlmProbe.load(folder, PROMPT, heads=[Head(1, 0), Head(2, 3)])
    seen: list[object] = []
    probe.model.vision_tower.register_forward_hook(lambda *_: seen.append("tower"))
    prefix = probe.open(pictures(1)[0])
    pointers = [layer.keys.data_ptr() for layer in prefix.layers]
    probe.maps(prefix, ["the dog"], [Head(1, 0)])
    assert seen == ["tower"] and probe.tokens_run == 1 + 16 + 5
    assert probe.open(pictures(1)[0].copy()) is prefix
    probe.maps(prefix, ["the red dog"], [Head(2, 3)])
    assert seen == ["tower"] and probe.tokens_run == 1 + 16 + 5 + 6
    assert probe.layers_run == [0, 1, 2], "no layer above the deepest head"
    assert [layer.keys.data_ptr() for layer in prefix.layers] == pointers, "the kept prefix was not touched"


def test_a_pass_keeps_no_keys_and_values_of_the_phrase(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = VlmProbe.load(folder, PROMPT)
    prefix = probe.open(pictures(1)[0])
    caches = []
    make = Prefix.cache
    monkeypatch.setattr(Prefix, "cache", lambda *given: caches.append(make(*given)) or caches[-1])
    probe.maps(prefix, ["the red dog"], [Head(2, 0)])
    assert [layer.keys.shape[2] for layer in caches[0].layers] == [prefix.length] * len(prefix.layers)


def test_a_bright_patch_lands_where_it_is(folder: Path) -> None:
    """The grid maps cells to where the processor took them from."""
    probe = VlmProbe.load(folder, PROMPT)
    for height, width in ((80, 120), (120, 80), (100, 100)):
        dark = np.zeros((height, width, 3), np.uint8)
        grid = probe.open(dark).grid
        base = probe.processor.image_processor(dark, return_tensors="pt")["pixel_values"][0, 0].numpy()
        bright = dark.copy()
        y, x = height // 2 + 9, width // 2 - 13
        bright[y - 4 : y + 4, x - 4 : x + 4] = 255
        lit = probe.processor.image_processor(bright, return_tensors="pt")["pixel_values"][0, 0].numpy()
        cells = np.abs(lit - base).reshape(4, 14, 4, 14).sum(axis=(1, 3))
        row, column = np.unravel_index(cells.argmax(), cells.shape)
        x0, y0, x1, y1 = grid.to_picture((column, row, column + 1, row + 1))
        assert x0 - 4 <= x <= x1 + 4 and y0 - 4 <= y <= y1 + 4


def test_unknown_words_and_bad_input(folder: Path, tmp_path: Path) -> None:
    probe = VlmProbe.load(folder, PROMPT)
    assert probe.prompting.unknown_words("the zebra on the dog, zebra!") == ("zebra",)
    prefix = probe.open(pictures(1)[0])
    for phrase in ("", "  ", "...", "the <image> dog", "dog " * 500):
        with pytest.raises(PhraseError):
            probe.maps(prefix, [phrase], [Head(0, 0)])
    for heads in ([Head(LAYERS, 0)], [Head(0, HEADS)], []):
        with pytest.raises(HeadError):
            probe.maps(prefix, ["dog"], heads)
    with pytest.raises(WeightsError, match="no safetensors"):
        VlmProbe.load(tmp_path, PROMPT)
    with pytest.raises(WeightsError, match="template"):
        VlmProbe(probe.model, probe.processor, "where is it")


def test_missing_weights_are_an_error(folder: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = load_file(tmp_path / "model.safetensors")
    name = next(n for n in weights if "layers.1.self_attn.q_proj" in n and "language" in n)
    del weights[name]
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(WeightsError, match="lack 1 tensors"):
        VlmProbe.load(tmp_path, PROMPT)


def test_kept_pictures_are_bounded_by_number_and_bytes(folder: Path) -> None:
    loaded = VlmProbe.load(folder, PROMPT)
    shots = pictures(3)
    size = loaded.open(shots[0]).bytes
    kept = sum(layer.keys.nbytes + layer.values.nbytes for layer in loaded.open(shots[0]).layers)
    assert size == kept == 2 * LAYERS * loaded.open(shots[0]).layers[0].keys.nbytes > 0
    for limits in ({"cached_pictures": 2}, {"cached_bytes": 2 * size}):
        probe = VlmProbe(loaded.model, loaded.processor, PROMPT, **limits)
        for shot in (shots[0], shots[1], shots[0], shots[2], shots[0]):
            probe.open(shot)
        assert probe.vision_calls == 3, "the least recently used one went"
        probe.open(shots[1])
        assert probe.vision_calls == 4
    probe = VlmProbe(loaded.model, loaded.processor, PROMPT, cached_bytes=1)
    assert probe.open(shots[0]) is probe.open(shots[0]), "the last one always stays"


def test_a_huge_picture_is_shrunk_before_the_processor_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By whole factors, so that what it reads is the mean of the pixels; the grid is still the whole picture's."""
    write_vlm(tmp_path, key_value_heads=2, pad=True)
    probe = VlmProbe.load(tmp_path, PROMPT)
    wide = np.random.default_rng(3).integers(0, 256, (60, 2 * MOST_READ, 3), np.uint8)
    sizes = []
    look = type(probe.family).look

    def told(family: Family, processor: LlavaProcessor, image: Image.Image) -> object:
        sizes.append(image.size)
        return look(family, processor, image)

    monkeypatch.setattr(type(probe.family), "look", told)
    prefix = probe.open(wide)
    assert sizes == [(MOST_READ, 30)] and (prefix.grid.width, prefix.grid.height) == (2 * MOST_READ, 60)
    probe.open(wide[:, :-1])
    assert sizes[1] == (2 * MOST_READ - 1, 60), "smaller ones are handed over as they are"
    reduced = np.asarray(Image.fromarray(wide).reduce(2))
    heads = [Head(1, 0)]
    np.testing.assert_array_equal(
        probe.maps(prefix, ["the dog"], heads), probe.maps(probe.open(reduced), ["the dog"], heads)
    )


@pytest.mark.parametrize("wrong", ["the picture's sign", "a word"])
def test_a_token_a_little_beyond_the_table_is_an_error_of_the_files(tmp_path: Path, wrong: str) -> None:
    """Looked up on an accelerator it would end all work there; on the processor it is an IndexError."""
    folder = write_vlm(tmp_path, key_value_heads=4, pad=True)
    name = "config.json" if wrong == "the picture's sign" else "tokenizer.json"
    values = json.loads((folder / name).read_text())
    if wrong == "the picture's sign":
        for key in [key for key in values if key.startswith("image_token_i")]:
            values[key] = values["text_config"]["vocab_size"] + 2
    else:
        vocabulary = values["model"]["vocab"]
        vocabulary["cat"] = len(vocabulary) + 2
    (folder / name).write_text(json.dumps(values))
    probe = VlmProbe.load(folder, PROMPT)
    with pytest.raises(WeightsError, match="token"):
        probe.maps(probe.open(pictures(1)[0]), ["the blue cat"], (Head(2, 1),))
