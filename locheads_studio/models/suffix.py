"""Phrases behind a picture, as the model runs them: in one line where it can be, else one below the other.

In a line every phrase starts at the position where the picture ends and looks at the picture and itself only. The
picture's keys and values are then read once for all phrases, not copied for each, and nothing is filled up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch


@dataclass(frozen=True, eq=False)
class Suffix:
    """What follows the picture: token ids and their ``offsets`` from its end, [rows, tokens].

    ``asked``: the tokens whose attention is wanted, [rows, n], and ``sees``, bool [rows, n, keys], which keys they see.
    ``mask``: bool [1, 1, tokens, keys], which keys every token sees; None where the model's own mask does.
    """

    tokens: torch.Tensor
    offsets: torch.Tensor
    asked: torch.Tensor
    sees: torch.Tensor
    mask: torch.Tensor | None = None


def in_line(tails: Sequence[Sequence[int]], asked: Sequence[Sequence[int]], before: int, device: str) -> Suffix:
    """One row of all phrases' token ids ``tails``; ``asked`` are places in each. The picture has ``before`` tokens."""
    phrase = torch.tensor([number for number, tail in enumerate(tails) for _ in tail], device=device)
    offsets = torch.tensor([place for tail in tails for place in range(len(tail))], device=device)
    starts = [sum(map(len, tails[:number])) for number in range(len(tails))]
    wanted = torch.tensor([[s + p for s, row in zip(starts, asked, strict=True) for p in row]], device=device)
    own = (phrase[:, None] == phrase) & (offsets[:, None] >= offsets)
    sees = torch.cat([own.new_ones(len(phrase), before), own], dim=1)
    tokens = torch.tensor([[token for tail in tails for token in tail]], device=device)
    return Suffix(tokens, offsets[None], wanted, sees[wanted[0]][None], sees[None, None])


def in_batch(
    tails: Sequence[Sequence[int]], asked: Sequence[Sequence[int]], before: int, device: str, *, pad: int, causal: bool
) -> Suffix:
    """A row for each phrase, filled up with ``pad``; without ``causal`` a token sees its whole phrase."""
    length = max(map(len, tails))
    tokens = torch.tensor([[*tail, *[pad] * (length - len(tail))] for tail in tails], device=device)
    offsets = torch.arange(length, device=device).expand(len(tails), -1)
    wanted = torch.tensor(asked, device=device)
    last = torch.tensor([len(tail) - 1 for tail in tails], device=device)[:, None].expand_as(wanted)
    keys = torch.arange(before + length, device=device)
    sees = keys <= before + (wanted if causal else last)[..., None]
    return Suffix(tokens, offsets, wanted, sees)
