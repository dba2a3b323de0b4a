"""Tokenizers with few words in the published files' forms: SentencePiece tables, CLIP's, and two of bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tokenizers.pre_tokenizers import ByteLevel

LETTERS = [chr(code) for code in range(33, 127)]
LLAMA = {"You": 3492, "▁You": 887, "▁": 29871, "<0x0A>": 13, ".": 29889, "▁the": 278, "the": 1552}
"""Ids that LLaMA's own table has for these."""


def _added(signs: Mapping[str, int]) -> list[dict[str, Any]]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return [{"id": place, "content": sign, **flags} for sign, place in signs.items()]


def _config(folder: Path, kind: str, signs: Mapping[str, int], more: Mapping[str, Any]) -> None:
    decoder = {str(row.pop("id")): row for row in _added(signs)}
    values = {"added_tokens_decoder": decoder, "tokenizer_class": kind, "model_max_length": 4096, **more}
    (folder / "tokenizer_config.json").write_text(json.dumps(values))


def sentence_piece(
    folder: Path, kind: str, signs: Sequence[str], *, normalises: bool, more: Mapping[str, Any],
    first_sign: int = 700, ids: Mapping[str, int] | None = None,
) -> int:  # fmt: skip
    """LLaMA's and Gemma's form: pieces of text where ▁ is a space, bytes for the rest; ``ids`` of some that they must
    have. The number of ids.

    ``normalises``: the file of old, whose normaliser begins every text between special tokens with ▁; otherwise the
    newer one, where only the first of all is begun so.
    """
    table = {"<unk>": 0, "<s>": 1, "</s>": 2, **{f"<0x{byte:02X}>": byte + 3 for byte in range(256)}}
    pieces = ["▁", *LETTERS, *(f"▁{letter}" for letter in LETTERS), "Yo", "You", "▁You", "th", "the", "▁the"]
    for place, piece in enumerate(pieces):
        table.setdefault(piece, 300 + place)
    specials = {sign: first_sign + place for place, sign in enumerate(signs)}
    table |= specials
    for piece, place in (ids or {}).items():
        table |= {other: table[piece] for other, at in table.items() if at == place} | {piece: place}
    merges = [["▁", letter] for letter in LETTERS]
    merges = [["Y", "o"], ["Yo", "u"], ["▁", "You"], ["t", "h"], ["th", "e"], ["▁", "the"], *merges]
    model = {
        "type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
        "end_of_word_suffix": None, "fuse_unk": True, "byte_fallback": True, "ignore_merges": False, "vocab": table,
        "merges": merges,
    }  # fmt: skip
    replace = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    before = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}
    both = {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, replace]}
    content = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": _added({"<unk>": 0, "<s>": 1, "</s>": 2, **specials}),
        "normalizer": both if normalises else None, "pre_tokenizer": None if normalises else before,
        "post_processor": None, "decoder": None, "model": model,
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(content))
    _config(folder, kind, {"<unk>": 0, "<s>": 1, "</s>": 2, **specials},
            {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<unk>", **more})  # fmt: skip
    return first_sign + len(signs)


def bytes_of(folder: Path, kind: str, signs: Sequence[str], more: Mapping[str, Any]) -> int:
    """GPT-2's and Qwen's form: a letter for each byte, no merges. The number of ids."""
    letters = sorted(ByteLevel.alphabet())
    table = {letter: place for place, letter in enumerate(letters)}
    specials = {sign: len(letters) + place for place, sign in enumerate(signs)}
    model = {
        "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": "", "end_of_word_suffix": "",
        "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": table, "merges": [],
    }  # fmt: skip
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": True}
    content = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": _added(specials), "normalizer": None,
        "pre_tokenizer": level, "post_processor": None, "decoder": level, "model": model,
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(content))
    (folder / "vocab.json").write_text(json.dumps(table))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    _config(folder, kind, specials, more)
    return len(letters) + len(signs)


def clip(folder: Path) -> int:
    """CLIP's form, without ``tokenizer.json``: letters, each also as the end of a word. The number of ids."""
    folder.mkdir(exist_ok=True)
    letters = sorted(ByteLevel.alphabet())
    table = {piece: place for place, piece in enumerate([*letters, *(f"{letter}</w>" for letter in letters)])}
    ends = ("<|startoftext|>", "<|endoftext|>")
    table |= {sign: len(table) + place for place, sign in enumerate(ends)}
    (folder / "vocab.json").write_text(json.dumps(table))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    special = {"bos_token": ends[0], "eos_token": ends[1], "unk_token": ends[1], "pad_token": ends[1]}
    (folder / "special_tokens_map.json").write_text(json.dumps(special))
    values = {"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, "do_lower_case": True, **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(values))
    return len(table)


def unigram(folder: Path) -> int:
    """T5's form: pieces with their logarithms, ▁ for a space. The number of ids."""
    folder.mkdir(exist_ok=True)
    pieces = ["<pad>", "</s>", "<unk>", "▁", *LETTERS, *(f"▁{letter}" for letter in LETTERS)]
    content = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": _added({"<pad>": 0, "</s>": 1, "<unk>": 2}), "normalizer": None,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}},
                                                     {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}},
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "model": {"type": "Unigram", "unk_id": 2, "vocab": [[piece, -float(place)] for place, piece in
                                                            enumerate(pieces)], "byte_fallback": False},
    }  # fmt: skip
    (folder / "tokenizer.json").write_text(json.dumps(content))
    special = {"eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}
    _config(folder, "T5Tokenizer", {"<pad>": 0, "</s>": 1, "<unk>": 2},
            {**special, "model_max_length": 512, "extra_ids": 0})  # fmt: skip
    return len(pieces)
