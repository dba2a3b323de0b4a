"""Localization heads that are known beforehand, as published for each model."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from locheads_studio.heads.names import Head

# Kang, Kim, Kim, Hwang: "Your LVLM Only Needs A Few Attention Heads For Visual Grounding", CVPR 2025,
# arXiv 2503.06287.
# The paper's prose counts from one ("24th head of the 14th layer"), its labels count from zero: a re-run of the
# authors' code on 1,000 RefCOCO train images, counted from zero, puts layer 14, head 24 first.
KNOWN_HEADS: Mapping[str, tuple[Head, ...]] = MappingProxyType(
    {
        "llava-1.5-7b": (Head(14, 24), Head(14, 13), Head(14, 26)),  # §1, §4.2, Fig. 1 and 7
        "llava-1.5-13b": (Head(15, 39), Head(16, 30), Head(7, 2)),  # Fig. 9, 17 and 18
    }
)


def known_heads(model: str) -> tuple[Head, ...] | None:
    """The published heads of a model by its name or Hub id (``"llava-hf/llava-1.5-7b-hf"``); None when unknown."""
    name = model.lower().rstrip("/").rsplit("/", 1)[-1].removesuffix("-hf")
    return KNOWN_HEADS.get(name.replace("llava-v1.5", "llava-1.5"))
