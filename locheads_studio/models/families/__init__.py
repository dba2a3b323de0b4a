"""The families of vision-language models that the probe can read: our table from ``model_type`` to our own class.

To add one: a module of at most 80 lines here with a ``Family`` called ``FAMILY``, a row in ``MODULES``, and a test that
makes a tiny checkpoint and inherits ``FamilyChecks`` (``tests/models/families/checks.py``), which proves the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from locheads_studio.errors import WeightsError
from locheads_studio.models.families.base import Family

MODULES: Final[Mapping[str, str]] = {
    "llava": "llava",
    "llava_next": "llava_next",
    "llava_onevision": "llava_onevision",
    "internvl": "internvl",
    "idefics3": "idefics3",
    "smolvlm": "smolvlm",
    "qwen2_vl": "qwen2_vl",
    "qwen2_5_vl": "qwen2_5_vl",
    "qwen3_vl": "qwen3_vl",
    "gemma3": "gemma3",
    "paligemma": "paligemma",
    "deepseek_vl": "deepseek_vl",
    "deepseek_vl_hybrid": "deepseek_vl_hybrid",
}
"""``model_type`` of a checkpoint's ``config.json`` to the module here that holds its ``FAMILY``. Modules are imported
when asked for, since each pulls in its own model code."""


def family_of(config: Mapping[str, Any]) -> Family:
    """The family of a parsed ``config.json``.

    Raises WeightsError for a type that is not in the table, or whose decoder was never tested with it.
    """
    kind = config.get("model_type")
    if not isinstance(kind, str) or kind not in MODULES:
        raise WeightsError(
            "Models of the type {kind} cannot be read",
            "Use one of: {families}",
            kind=repr(str(kind)[:40]),
            families=", ".join(sorted(MODULES)),
        )
    family: Family = import_module(f"{__name__}.{MODULES[kind]}").FAMILY
    text = config.get("text_config")
    decoder = text.get("model_type") if isinstance(text, Mapping) else None
    if decoder is not None and str(decoder) not in family.decoders:
        raise WeightsError(
            "A {kind} model with the decoder {decoder} cannot be read",
            "Use one with {choices}",
            kind=kind,
            decoder=repr(str(decoder)[:40]),
            choices=" or ".join(sorted(family.decoders)),
        )
    return family
