"""Reading a few heads' attention while the model runs on SDPA, through transformers' attention interface.

The decoder keeps its fast attention; only for the wanted heads, and only for the tokens that are asked for (the last of
each phrase, or of each of its words), the row of the attention matrix is computed once more on the side.
``output_attentions`` and ``eager`` are never used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

import torch
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

NAME: Final = "locheads"
"""The attention implementation's name; it must not contain ``flash``, which transformers treats differently."""


@dataclass(eq=False)
class Recorder:
    """Collects rows of attention: ``wanted`` heads by layer, the tokens ``asked`` of each phrase (index into the text
    that is run, [phrases, tokens]), the last key that each of them ``sees`` (index into all keys, [phrases, tokens]),
    and the ``columns`` that hold image tokens.

    ``rows`` receives float32 [rows, tokens, heads of the layer, columns] by layer; ``layers`` the layers that ran.
    The pass ends inside layer ``deepest``, as soon as its keys and queries are there.
    """

    wanted: Mapping[int, list[int]]
    asked: torch.Tensor
    sees: torch.Tensor | None
    columns: torch.Tensor
    deepest: int
    rows: dict[int, torch.Tensor] = field(default_factory=dict)
    layers: list[int] = field(default_factory=list)


class _Enough(Exception):
    """Ends a forward pass inside the deepest layer that is asked for: the rest of it would be thrown away."""


_recorder: ContextVar[Recorder | None] = ContextVar("locheads_recorder", default=None)


@contextmanager
def recording(recorder: Recorder) -> Iterator[Recorder]:
    """Fill the recorder by the one forward pass inside this block, on this thread."""
    token = _recorder.set(recorder)
    try:
        yield recorder
    except _Enough:
        pass
    finally:
        _recorder.reset(token)


def _attend(
    module: Any, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, attention_mask: Any, **options: Any
) -> tuple[torch.Tensor, None]:
    recorder = _recorder.get()
    if recorder is not None:
        layer = int(module.layer_idx)
        recorder.layers.append(layer)
        if layer in recorder.wanted:
            recorder.rows[layer] = _asked_rows(module, query, key, recorder, options.get("scaling"))
        if layer == recorder.deepest:
            raise _Enough
    output, _ = sdpa_attention_forward(module, query, key, value, attention_mask, **options)
    return output, None


def _asked_rows(
    module: Any, query: torch.Tensor, key: torch.Tensor, recorder: Recorder, scaling: float | None
) -> torch.Tensor:
    """Softmax over all keys that each asked token sees, in float32; the image columns of it."""
    heads = torch.tensor(recorder.wanted[int(module.layer_idx)], device=query.device)
    groups = query.shape[1] // key.shape[1]  # grouped-query attention: several heads share a key
    phrases = torch.arange(query.shape[0], device=query.device)
    asked = query[phrases[:, None, None], heads[None, None, :], recorder.asked[:, :, None]].float()
    keys = key[:, heads // groups].float()
    factor = scaling if scaling is not None else query.shape[-1] ** -0.5
    scores = torch.einsum("pthd,phkd->pthk", asked, keys) * factor
    if recorder.sees is not None:
        scores = scores.masked_fill(~recorder.sees[:, :, None], -torch.inf)
    return torch.softmax(scores, dim=-1)[..., recorder.columns]


# Both are needed: without a mask function of the same name the attention function gets no mask, and SDPA then cuts the
# keys to the length of the query.
AttentionInterface.register(NAME, _attend)
AttentionMaskInterface.register(NAME, sdpa_mask)
