"""What the repaint button will do, in one word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from locheads_studio.document.outline import Outline, outline_of, removes

Verb = Literal["Replace", "Refine", "Remove", "Fill"]


@dataclass(frozen=True)
class Intent:
    """`verb` is the label; `ready` whether it can be done, else `why` says what is missing ("mask", "picture").

    `outline`: how phrase and prompt tell that the outline of what was there is treated. `fresh`: nothing was there, the
    canvas grew.
    """

    verb: Verb
    ready: bool = True
    why: str = ""
    outline: Outline = "kept"
    fresh: bool = False


def intent_of(
    prompt: str, strength: float, *, is_open: bool, has_mask: bool, phrase: str, fresh: bool = False
) -> Intent:
    """Remove: no prompt, or one that says nothing. Refine: strength below 1. Fill: the mask was drawn (no `phrase`), or
    is the `fresh` part of a canvas. Else Replace."""
    why = "picture" if not is_open else "" if has_mask else "mask"
    if fresh:
        return Intent("Fill", not why, why, "kept", fresh=True)
    if removes(prompt):
        verb: Verb = "Remove"
    elif strength < 1:
        verb = "Refine"
    else:
        verb = "Replace" if phrase else "Fill"
    return Intent(verb, not why, why, outline_of(phrase, prompt))
