"""Files for tests of the catalogue."""

from __future__ import annotations

import json

import numpy as np


def safetensors(tensors: dict[str, int], seed: int = 0) -> bytes:
    """A whole safetensors file of uint8 tensors with so many random bytes each."""
    header, place = {}, 0
    for name, size in tensors.items():
        header[name] = {"dtype": "U8", "shape": [size], "data_offsets": [place, place + size]}
        place += size
    text = json.dumps(header).encode()
    data = np.random.default_rng(seed).integers(0, 256, place, np.uint8).tobytes()
    return len(text).to_bytes(8, "little") + text + data
