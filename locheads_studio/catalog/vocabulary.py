"""What a text encoder can read, told by the files of its tokenizer alone: before its model is loaded, without torch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_ENDLESS: Final = 1_000_000  # `model_max_length` of a tokenizer that has no limit is a number of thirty digits
_ENDS: Final = 2  # the signs for begin and end of a text, which the encoder reads, too
_CLIP: Final = r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""


@dataclass(frozen=True)
class Vocabulary:
    """A tokenizer. ``limit``: of tokens in a text, without the signs around it; None where there is none. ``unknown``:
    the token that stands for any word it does not know; None where it knows pieces of all words."""

    tokenizer: Any
    limit: int | None
    unknown: int | None

    def unknown_words(self, text: str) -> tuple[str, ...]:
        """Words of the text that it has no token for, in order; punctuation is none."""
        if self.unknown is None:
            return ()
        read = self.tokenizer.encode(text, add_special_tokens=False)
        words = [text[a:b] for token, (a, b) in zip(read.ids, read.offsets, strict=True) if token == self.unknown]
        return tuple(dict.fromkeys(word for word in words if any(sign.isalnum() for sign in word)))

    def read_part(self, text: str) -> str:
        """The beginning of the text that is read: all of it, as a rule."""
        read = self.tokenizer.encode(text, add_special_tokens=False)
        if self.limit is None or len(read.ids) <= self.limit:
            return text
        return text[: read.offsets[self.limit - 1][1]].rstrip()


def vocabulary_of(folder: Path, limit: int | None = None) -> Vocabulary | None:
    """That of a folder with a tokenizer's files; ``limit`` instead of its own. None when they are not there, or of a
    kind that only its own library reads."""
    try:
        return _read(folder, limit)
    except Exception:  # the library raises no other class; a hint is not worth an error
        return None


@lru_cache(maxsize=8)
def _read(folder: Path, limit: int | None) -> Vocabulary:
    """Kept, unlike a failure: files that are missing or not whole may still come."""
    from tokenizers import Tokenizer  # late: the window starts without it

    config = _json(folder / "tokenizer_config.json") if (folder / "tokenizer_config.json").is_file() else {}
    if (folder / "tokenizer.json").is_file():
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    elif (folder / "merges.txt").is_file() and "CLIP" in str(config.get("tokenizer_class", "")):
        tokenizer = _clip(folder)
    else:
        raise ValueError(f"no tokenizer in {folder.name}")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    longest = config.get("model_max_length")
    own = int(longest) - _ENDS if isinstance(longest, int | float) and longest < _ENDLESS else None
    named = config.get("unk_token")
    sign = named.get("content") if isinstance(named, dict) else named
    unknown = tokenizer.token_to_id(sign) if isinstance(sign, str) else None
    pieces = tokenizer.encode("qzxvkj", add_special_tokens=False).ids
    return Vocabulary(tokenizer, limit - _ENDS if limit else own, unknown if unknown in pieces else None)


def prompt_vocabulary(inpainter: Path) -> Vocabulary | None:
    """That of the text encoder whose limit cuts a prompt, of an inpainter's folder."""
    try:
        kind = str(_json(inpainter / "model_index.json").get("_class_name", ""))
    except (OSError, ValueError):
        return None
    if kind.startswith("Flux"):
        return vocabulary_of(inpainter / "tokenizer_2", 512)
    return vocabulary_of(inpainter / "tokenizer", 1024 if kind.startswith("QwenImage") else None)


def _clip(folder: Path) -> Any:
    """CLIP's tokenizer from its two older files, as its own library builds it."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

    bpe = models.BPE.from_file(
        str(folder / "vocab.json"), str(folder / "merges.txt"), unk_token="<|endoftext|>", end_of_word_suffix="</w>",
        fuse_unk=False,
    )  # fmt: skip
    tokenizer = Tokenizer(bpe)
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(_CLIP), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def _json(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8"))
    return value if isinstance(value, dict) else {}
