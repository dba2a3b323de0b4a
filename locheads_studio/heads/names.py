"""What a head is called: ``L14H24`` is head 24 of layer 14, both counted from zero."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from locheads_studio.errors import HeadError

_NAME = re.compile(r"L([0-9]{1,4})H([0-9]{1,4})", re.IGNORECASE)


class Head(NamedTuple):
    """One attention head; ``layer`` and ``index`` count from zero."""

    layer: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody asks of a head

    def __str__(self) -> str:
        return f"L{self.layer}H{self.index}"


def parse_heads(text: str) -> tuple[Head, ...]:
    """``"L14H24, L14H13"`` -> the heads in the order given, repetitions dropped.

    Commas, semicolons and blanks separate. Raises HeadError for an empty list or a name of another form.
    """
    names = [name for name in re.split(r"[\s,;]+", text) if name]
    if not names:
        raise HeadError("No head was named.", "Name heads like L14H24,L14H13.")
    heads: list[Head] = []
    for name in names:
        found = _NAME.fullmatch(name)
        if found is None:
            raise HeadError("{name} is not the name of a head.", "Name heads like L14H24,L14H13.", name=repr(name[:40]))
        heads.append(Head(int(found[1]), int(found[2])))
    return tuple(dict.fromkeys(heads))


def check_heads(heads: Iterable[Head], layers: int, per_layer: int) -> None:
    """Raise HeadError when a head lies outside a model of ``layers`` layers with ``per_layer`` heads each."""
    for head in heads:
        if not (0 <= head.layer < layers and 0 <= head.index < per_layer):
            raise HeadError(
                "The model has no head {head}.",
                "Choose from L0H0 to {head2}.",
                head=head,
                head2=Head(layers - 1, per_layer - 1),
            )
