"""Weights in 8 or 4 bits, through bitsandbytes: it needs no compiler and runs on CUDA, XPU and the processor.

The extra ``[quantised]`` installs it. Only the text decoder's matrices are quantised: the vision tower, the projector
and the embeddings decide where the picture's tokens point, are small, and stay in 16 bits.
"""

from __future__ import annotations

import importlib.util
from typing import Any, Final

import torch
from transformers import BitsAndBytesConfig

from locheads_studio.errors import ModelError

DECODERS: Final = ("language_model", "text_model")
"""Names of the text decoder in the families' base classes."""

BLOCK: Final = 64
"""Values that share a scale in 4 bits (bitsandbytes' default)."""


DEVICES: Final = ("cpu", "cuda", "xpu")
"""Kinds of devices that bitsandbytes has kernels for; Apple's is none of them."""


def available(device: torch.device | str = "cpu") -> bool:
    """Whether weights can be quantised on a device."""
    return torch.device(device).type in DEVICES and importlib.util.find_spec("bitsandbytes") is not None


def quantisation(model_class: Any, config: Any, bits: int, dtype: torch.dtype) -> BitsAndBytesConfig:
    """The configuration that makes transformers quantise the decoder of a ``model_class`` while it loads.

    ``bits`` 8: int8 with its outlier columns in 16 bits; 4: NF4 with scales quantised too. ``dtype`` is computed in.
    ModelError when bitsandbytes is not installed.
    """
    if not available():
        raise ModelError(
            "Weights of {bits} bits need the library bitsandbytes, which is not installed",
            'Install it: pip install "locheads-studio[quantised]"',
            bits=bits,
        )
    with torch.device("meta"):
        model = model_class(config)
    parts = [name for name, _ in model.named_children()]
    if not set(parts) & set(DECODERS):
        raise ModelError("A {name} has no known text decoder to quantise", "Use 16 bits", name=model_class.__name__)
    whole = [name for name in parts if name not in DECODERS]
    if bits == 4:  # its kernels for processors take whole blocks only
        linear = ((name, part) for name, part in model.named_modules() if isinstance(part, torch.nn.Linear))
        whole += [name for name, part in linear if part.in_features % BLOCK]
    if bits == 8:
        return BitsAndBytesConfig(load_in_8bit=True, llm_int8_skip_modules=whole)
    return BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=dtype,
        llm_int8_skip_modules=whole,
    )
