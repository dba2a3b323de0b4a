"""LaMa as OpenCV publishes it: one ONNX file with the published inputs and output, and few and random weights.

Written byte by byte: the library onnx is not needed for anything else here. The numbers are those of ONNX's onnx.proto.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from locheads_studio.catalog.safety import LAMA_FILE

REPOSITORY: Final = "opencv/inpainting_lama"
SIDE: Final = 512
_FLOAT, _INT, _INTS = 1, 2, 7  # TensorProto.FLOAT, AttributeProto.INT, AttributeProto.INTS
_WIDTH: Final = 9  # of the one convolution


def publish(folder: Path) -> None:
    """Write what the repository holds."""
    (folder / LAMA_FILE).write_bytes(lama())
    (folder / "lama.py").write_text("raise SystemExit  # what runs it, which nobody here reads")
    for name in ("LICENSE", "README.md"):
        (folder / name).write_text("Apache-2.0")


def lama(*, inputs: tuple[str, str] = ("image", "mask"), channels: int = 3, scale: float = 255.0) -> bytes:
    """A network that paints, from what is around and where the hole is, 0 to ``scale`` in ``channels`` colours."""
    random = np.random.default_rng(0)
    weights = {
        "kernel": random.normal(0, 0.3, (channels, 4, _WIDTH, _WIDTH)),
        "bias": random.normal(0, 0.3, channels),
        "one": np.ones(1),
        "most": np.full(1, scale),
    }
    image, mask = inputs
    graph = b"".join((
        _node("Sub", ("one", mask), "kept"),
        _node("Mul", (image, "kept"), "around"),
        _node("Concat", ("around", mask), "seen", _attribute("axis", 1)),
        _node("Conv", ("seen", "kernel", "bias"), "painted",
              _attribute("kernel_shape", [_WIDTH] * 2), _attribute("pads", [_WIDTH // 2] * 4)),
        _node("Sigmoid", ("painted",), "share"),
        _node("Mul", ("share", "most"), "output"),
        _field(2, b"lama"),
        *(_field(5, _tensor(name, values.astype(np.float32))) for name, values in weights.items()),
        _value(11, image, 3), _value(11, mask, 1), _value(12, "output", channels),
    ))  # fmt: skip
    return _field(1, 8) + _field(7, graph) + _field(8, _field(1, b"") + _field(2, 17))


def _varint(number: int) -> bytes:
    more, low = number >> 7, number & 127
    return bytes([low | 128]) + _varint(more) if more else bytes([low])


def _field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _tensor(name: str, values: npt.NDArray[np.float32]) -> bytes:
    sides = b"".join(_field(1, side) for side in values.shape)
    return sides + _field(2, _FLOAT) + _field(8, name.encode()) + _field(9, values.tobytes())


def _attribute(name: str, value: int | list[int]) -> bytes:
    if isinstance(value, int):
        return _field(5, _field(1, name.encode()) + _field(3, value) + _field(20, _INT))
    return _field(5, _field(1, name.encode()) + b"".join(_field(8, one) for one in value) + _field(20, _INTS))


def _node(kind: str, inputs: tuple[str, ...], output: str, *attributes: bytes) -> bytes:
    taken = b"".join(_field(1, name.encode()) for name in inputs)
    return _field(1, taken + _field(2, output.encode()) + _field(4, kind.encode()) + b"".join(attributes))


def _value(number: int, name: str, channels: int) -> bytes:
    sides = b"".join(_field(1, _field(1, side)) for side in (1, channels, SIDE, SIDE))
    return _field(number, _field(1, name.encode()) + _field(2, _field(1, _field(1, _FLOAT) + _field(2, sides))))
