"""Training goes on from a model that knows fewer words, or the same in another order."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import torch
from transformers import LlavaForConditionalGeneration, LlavaProcessor

from locheads_studio.training.inpainter.samples import vocabulary as prompt_words
from locheads_studio.training.inpainter.unet import new_text_encoder, new_tokenizer
from locheads_studio.training.run import load_checkpoint
from locheads_studio.training.store import SceneStore
from locheads_studio.training.vlm import model as vlm_model
from locheads_studio.training.vlm import train as train_vlm
from locheads_studio.training.vlm.model import build_model, build_processor, vocabulary
from locheads_studio.training.words import added_words, state_by_word, table_by_word


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def test_rows_go_by_word_and_new_ones_start_near_their_family() -> None:
    old = {"<pad>": 0, "red": 1, "blue": 2, "dog": 3, "the": 4}
    new = {"the": 0, "turquoise": 1, "grey": 2, "blue": 3, "red": 4, "<pad>": 5, "sings": 6}
    table = torch.zeros(5, 64)
    table[1, :32], table[2, 32:], table[3] = 1.0, 1.0, -4.0
    rows = table_by_word(table, old, new)
    assert all(torch.equal(rows[new[w]], table[old[w]]) for w in new if w in old)
    colours = (table[1] + table[2]) / 2
    assert (rows[1] - colours).norm() < (rows[1] - table.mean(dim=0)).norm(), "a colour begins among the colours"
    assert not torch.equal(rows[1], rows[2]), "no two words begin alike"
    assert (rows[6] - table.mean(dim=0)).norm() < (rows[6] - table[3]).norm(), "a stranger begins in the middle"
    assert torch.equal(rows, table_by_word(table, old, new)), "the same every time"
    assert added_words(old, new) == ["turquoise", "grey", "sings"]


def test_a_text_encoder_keeps_what_it_knew() -> None:
    words = prompt_words()
    small, large = new_tokenizer(words[::2]), new_tokenizer(words)
    before, after = new_text_encoder(len(small)), new_text_encoder(len(large))
    tables = [name for name in after.state_dict() if name.endswith("token_embedding.weight")]
    assert len(tables) == 1
    state = state_by_word(before.state_dict(), tables, small.get_vocab(), large.get_vocab())
    after.load_state_dict(state)
    text = " ".join(words[:8:2])
    with torch.no_grad():
        one, other = (
            model.eval()(tokenizer(text, return_tensors="pt").input_ids).last_hidden_state
            for model, tokenizer in ((before, small), (after, large))
        )
    torch.testing.assert_close(one, other)


@pytest.fixture
def smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A VLM that does not know the new words, with rows in another order."""
    lacking = {"turquoise", "snow", "raincoat", "tuxedo"}
    words = [w for w in vocabulary() if w not in lacking]
    words[5:] = words[:4:-1]
    folder = tmp_path / "smaller"
    with monkeypatch.context() as patch:
        patch.setattr(vlm_model, "vocabulary", lambda: words)
        processor = build_processor()
        build_model(processor, 3).save_pretrained(folder)
        processor.save_pretrained(folder)
    return folder


def test_a_vlm_with_fewer_words_is_taken_over_by_word(smaller: Path, tmp_path: Path) -> None:
    train_vlm.start_from(smaller, tmp_path / "work")
    kept = load_checkpoint(tmp_path / "work" / "start.pt")
    assert kept is not None and set(kept["added"]) == {"turquoise", "snow", "raincoat", "tuxedo"}
    processor = build_processor()
    grown = build_model(processor)
    grown.load_state_dict(kept["model"])
    old = LlavaForConditionalGeneration.from_pretrained(smaller)
    table = {w: i for i, w in enumerate(vocabulary())}
    before = build_model_rows(smaller)
    for word in ("dog", "red", "leftmost", "bow"):
        torch.testing.assert_close(grown.get_input_embeddings().weight[table[word]], before[word])
        torch.testing.assert_close(grown.lm_head.weight[table[word]], before[word])
    same = grown.model.vision_tower.state_dict()
    assert all(torch.equal(same[name], each) for name, each in old.model.vision_tower.state_dict().items())


def build_model_rows(folder: Path) -> dict[str, torch.Tensor]:
    """The rows of a saved VLM's word table by word."""
    table = LlavaForConditionalGeneration.from_pretrained(folder).get_input_embeddings().weight.detach()
    return {word: table[i] for word, i in LlavaProcessor.from_pretrained(folder).tokenizer.get_vocab().items()}


def test_another_shape_is_refused(smaller: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_vlm, "build_model", lambda processor: torch.nn.Linear(2, 2))
    with pytest.raises(ValueError, match="another shape"):
        train_vlm.start_from(smaller, tmp_path)


@pytest.mark.parametrize("lacks", [True, False])
def test_tower_and_decoder_go_on_from_a_model(
    smaller: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacks: bool
) -> None:
    monkeypatch.setattr(SceneStore, "shard_size", 12)
    monkeypatch.setattr(train_vlm, "answer_accuracy", lambda *_: {"plain": 0.0})
    monkeypatch.setattr(train_vlm, "export", lambda *_, **__: None)
    monkeypatch.setattr(train_vlm, "train_decoder", partial(train_vlm.train_decoder, scenes=2, questions=4))
    start = smaller
    if not lacks:
        start = tmp_path / "same"
        processor = build_processor()
        build_model(processor, 3).save_pretrained(start)
        processor.save_pretrained(start)
    work = tmp_path / "work"

    def run(minutes: float) -> None:
        train_vlm.train(output=tmp_path / "vlm", work=work, minutes=minutes, start=start, scenes=12,
                        validation_scenes=12)  # fmt: skip

    run(0.03)
    first, decoder = load_checkpoint(work / "start.pt"), load_checkpoint(work / "decoder.pt")
    assert first is not None and decoder is not None and decoder["step"] >= 1
    for name in ("model.vision_tower.pre_layrnorm.weight", "model.language_model.norm.weight"):
        assert not torch.equal(first["model"][name], decoder["model"][name]), f"{name} learns"
    run(0.06 + decoder["spent"] / 60)
    again = load_checkpoint(work / "decoder.pt")
    assert again is not None and again["step"] > decoder["step"], "a second run goes on"


def test_a_tower_goes_on_with_larger_pictures() -> None:
    """Positions on a finer grid lie between those of the coarser one; the class token's stays."""
    places = torch.arange(14.0)[:, None].expand(14, 14)
    positions = torch.cat([torch.full((1, 2), 9.0), torch.stack([places, places.T], -1).reshape(196, 2)])
    finer = train_vlm.on_grid(positions, 20)
    assert finer.shape == (401, 2) and torch.equal(finer[0], positions[0])
    rows = finer[1:].reshape(20, 20, 2)
    wanted = (torch.arange(20) + 0.5) * 14 / 20 - 0.5
    torch.testing.assert_close(rows[3:-3, 5, 0], wanted[3:-3], atol=0.05, rtol=0)
    torch.testing.assert_close(rows[5, 3:-3, 1], wanted[3:-3], atol=0.05, rtol=0)
    assert train_vlm.on_grid(positions, 14) is positions


def test_what_is_exported_lies_between_both_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_vlm, "KEPT", 0.25)
    mean = train_vlm.averaged({"a": torch.tensor([4.0])}, {"a": torch.tensor([8.0])})
    assert mean["a"].tolist() == [7.0]
