"""What text encoders read, told by their tokenizers' files: the same as their own library says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer
from tokenizers.models import BPE

from locheads_studio.catalog.vocabulary import prompt_vocabulary, vocabulary_of
from locheads_studio.config import paths

STORYBOOK = paths.resources() / "models" / "storybook"


def test_a_model_of_whole_words_names_what_it_does_not_know() -> None:
    read = vocabulary_of(STORYBOOK / "vlm")
    assert read is not None and read.limit is None
    assert read.unknown_words("the gnu, and the dog, and the gnu's yurt") == ("gnu", "yurt")
    assert read.unknown_words("the dog!") == ()


def test_it_says_what_the_models_own_library_says() -> None:
    from transformers import AutoTokenizer

    own: Any = AutoTokenizer.from_pretrained(str(STORYBOOK / "inpainter" / "tokenizer"))
    read = prompt_vocabulary(STORYBOOK / "inpainter")
    assert read is not None and read.limit == own.model_max_length - 2
    long = "a red dog on the grass " * 30
    part = read.read_part(long)
    assert long.startswith(part) and len(own(part, truncation=False)["input_ids"]) == own.model_max_length
    assert read.read_part("a red dog") == "a red dog"


def clip(folder: Path, **config: Any) -> Path:
    """A tokenizer in CLIP's two older files, with letters and one merge."""
    signs = [*"adgor", "d</w>", "g</w>", "o</w>", "r</w>", "a</w>", "do", "dog</w>"]
    words = {sign: number for number, sign in enumerate([*signs, "<|startoftext|>", "<|endoftext|>"])}
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps(words))
    (folder / "merges.txt").write_text("#version: 0.2\nd o\ndo g</w>\n")
    told = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 5, "unk_token": "<|endoftext|>"} | config
    (folder / "tokenizer_config.json").write_text(json.dumps(told))
    return folder


def test_clips_older_files_are_read(tmp_path: Path) -> None:
    read = vocabulary_of(clip(tmp_path / "tokenizer"))
    assert read is not None and read.limit == 3
    assert read.read_part("dog  DOG dog dog") == "dog  DOG dog"


def test_a_limit_of_thirty_digits_is_none(tmp_path: Path) -> None:
    read = vocabulary_of(clip(tmp_path / "tokenizer", model_max_length=10**30))
    assert read is not None and read.limit is None and read.read_part("dog " * 500) == "dog " * 500


def test_of_several_encoders_the_one_that_cuts_counts(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text('{"_class_name": "FluxFillPipeline"}')
    clip(tmp_path / "tokenizer")
    assert prompt_vocabulary(tmp_path) is None
    clip(tmp_path / "tokenizer_2")
    read = prompt_vocabulary(tmp_path)
    assert read is not None and read.limit == 510


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model": {"type": "BPE"}}'])
def test_damaged_files_are_no_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "tokenizer.json").write_text(text)
    assert vocabulary_of(tmp_path) is None


def test_pieces_of_words_leave_none_unknown(tmp_path: Path) -> None:
    tokenizer = Tokenizer(BPE(vocab={sign: n for n, sign in enumerate("abcdefghijklmnopqrstuvwxyz")}, merges=[]))
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    read = vocabulary_of(tmp_path)
    assert read is not None and read.unknown_words("the yurt") == ()
