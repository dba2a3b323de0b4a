"""Which device the models run on, and in which precision."""

from __future__ import annotations

import torch

from locheads_studio.errors import ModelError


def choose_device(name: str = "auto") -> torch.device:
    """Return the device called ``name``; "auto" takes CUDA, else Apple's MPS, else the CPU.

    Raises ModelError if there is no such device.
    """
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ModelError(
            "There is no device {name} here", "Use --device cpu, or leave it out", name=repr(name)
        ) from error
    return device


def choose_dtype(device: torch.device) -> torch.dtype:
    """Return the precision that is fast and safe there: bfloat16 or float16 on GPUs, float32 on the CPU.

    Graphics cards before Ampere (Turing, Volta) compute bfloat16 by a detour, many times slower than float16.
    """
    if device.type == "cuda":
        with torch.cuda.device(device):  # what is asked of is the current one
            fast = torch.cuda.is_bf16_supported(including_emulation=False)
        return torch.bfloat16 if fast else torch.float16
    return torch.float16 if device.type == "mps" else torch.float32
