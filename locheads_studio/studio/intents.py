"""What the repaint button will do, in one word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Verb = Literal["Replace", "Refine", "Remove", "Fill"]

_NOTHING: Final = frozenset({"", "nothing", "none", "remove", "delete", "background"})


@dataclass(frozen=True)
class Intent:
    """`verb` is the label; `ready` whether it can be done, else `why` says what is missing ("mask", "picture")."""

    verb: Verb
    ready: bool = True
    why: str = ""


def intent_of(prompt: str, strength: float, *, is_open: bool, has_mask: bool, by_phrase: bool) -> Intent:
    """Remove: no prompt, or one that says nothing. Refine: strength below 1. Fill: the mask was drawn. Else Replace."""
    why = "picture" if not is_open else "" if has_mask else "mask"
    if prompt.strip().strip(".!").casefold() in _NOTHING:
        verb: Verb = "Remove"
    elif strength < 1:
        verb = "Refine"
    else:
        verb = "Replace" if by_phrase else "Fill"
    return Intent(verb, not why, why)
