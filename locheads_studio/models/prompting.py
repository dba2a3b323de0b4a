"""What a VLM is told about a picture, in tokens: its template, with the picture's sign and a phrase put in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

from locheads_studio.errors import PhraseError, WeightsError
from locheads_studio.models.families.base import Family
from locheads_studio.models.prefix import Prefix

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class Word(NamedTuple):
    """A word of a phrase, and the place of its last token behind the picture's."""

    text: str
    token: int


Words = tuple[Word, ...]


class Prompting:
    """Fills ``template``, which holds ``<image>`` and after it ``{phrase}`` (WeightsError where it does not).

    ``image_id``: the token of a picture. ``rows``: of the model's table of tokens.
    """

    def __init__(self, template: str, processor: Any, family: Family, image_id: int, rows: int) -> None:
        if "<image>" not in template or "{phrase}" not in template.split("<image>")[-1]:
            raise WeightsError(
                "The prompt template {prompt} is no template",
                "It needs <image> and, after it, {phrase}",
                prompt=repr(template),
            )
        self.template, self.image_id = template, image_id
        self._processor, self._pieces, self._rows = processor, family.pieces, rows

    def unknown_words(self, phrase: str) -> tuple[str, ...]:
        """Words of the phrase that the tokenizer has no token for, in order; punctuation is none."""
        tokenizer = self._processor.tokenizer
        if tokenizer.unk_token_id is None:
            return ()
        encoded = tokenizer(phrase, add_special_tokens=False, return_offsets_mapping=True)
        places = encoded["offset_mapping"]
        unknown = [phrase[a:b] for i, (a, b) in zip(encoded["input_ids"], places, strict=True)
                   if i == tokenizer.unk_token_id]  # fmt: skip
        return tuple(dict.fromkeys(word for word in unknown if any(sign.isalnum() for sign in word)))

    def text(self, phrase: str, sign: str) -> str:
        """The whole prompt, with the picture's sign put in."""
        text = self.template.replace("{bos}", self._processor.tokenizer.bos_token or "").replace("<image>", sign)
        return text.replace("{phrase}", phrase)

    def token_ids(self, phrase: str, sign: str) -> list[int]:
        """Token ids of the whole prompt."""
        return self.encode(self.text(_tidy(phrase), sign))[0]

    def tails(self, phrases: Sequence[str], prefix: Prefix) -> list[list[int]]:
        """Token ids after the last image token, of each phrase."""
        texts = [self.text(_tidy(phrase), prefix.sign) for phrase in phrases]
        found = [self.encode(text)[0] for text in texts]
        for ids in found:
            if tuple(ids[: prefix.length]) != prefix.head or self.image_id in ids[prefix.length :]:
                raise PhraseError("The phrase holds the model's own sign for a picture", "Leave it out")
            self.check_known(ids[prefix.length :])
        return [ids[prefix.length :] for ids in found]

    def check_known(self, ids: Iterable[int]) -> None:
        """WeightsError for a token outside the model's table: an accelerator would be lost by looking it up."""
        largest = max(ids, default=0)
        if largest >= self._rows:
            raise WeightsError(
                "The model's files name a token {largest}, and its table holds {rows}",
                "Download the model again",
                largest=f"{largest:,}",
                rows=f"{self._rows:,}",
            )

    def encode(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Token ids of a prompt with its picture's signs, and the part of it, from and to, that each stands for.

        Tokenised in one piece, so that none changes at a seam; or in the family's ``pieces``.
        """
        pieces = self._seams.split(text) if self._pieces else [text]
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        start = 0
        for piece in pieces:
            if piece:
                encoded = self._processor.tokenizer(piece, add_special_tokens=False, return_offsets_mapping=True)
                ids += encoded["input_ids"]
                spans += [(first + start, end + start) for first, end in encoded["offset_mapping"]]
            start += len(piece)
        return ids, spans

    @cached_property
    def _seams(self) -> re.Pattern[str]:
        """What stands between the pieces of a prompt: the picture's signs, and the sign of the start."""
        signs = (self._processor.image_token, self._processor.tokenizer.bos_token)
        return re.compile(f"((?:{'|'.join(re.escape(sign) for sign in signs if sign)})+)")

    def words_of(self, prefix: Prefix, phrase: str, most: int = 32) -> Words:
        """The phrase's first ``most`` words and where their last tokens stand behind the picture."""
        text = self.text("{phrase}", prefix.sign)
        start, tidy = text.index("{phrase}"), _tidy(phrase)
        spans = self.encode(text.replace("{phrase}", tidy))[1][prefix.length :]
        words = []
        for found in itertools.islice(_WORD.finditer(tidy), most):
            first, end = start + found.start(), start + found.end()
            places = [place for place, (a, b) in enumerate(spans) if a < end and b > first]
            if places:
                words.append(Word(found[0], places[-1]))
        return tuple(words)


def _tidy(phrase: str) -> str:
    """The phrase without its own end, for the prompt has one."""
    return phrase.strip().rstrip(".!?").rstrip()
