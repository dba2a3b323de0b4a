"""What ``models/bench.py`` measures with: a clock, a counter of work, and what the device can do at most."""

from __future__ import annotations

import math
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import flop_registry

WARM_UPS: Final = {"cuda": 5, "cpu": 1}
RUNS: Final = {"cuda": 50, "cpu": 15}
LEAST_RUNS: Final = 3
"""Runs of work that takes long, whatever ``Clock.budget`` says."""

_BLOCK: Final = 1 << 29
"""Bytes that are read to measure the memory: many times a processor's cache."""


@dataclass(frozen=True)
class Timing:
    """Seconds of the runs of one piece of work, without the warm-ups."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    def share(self, part: float) -> float:
        """The time that ``part`` (0..1) of the runs stay within."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, math.ceil(part * len(ordered)) - 1 if part else 0)]


@dataclass(frozen=True)
class Work:
    """What a piece of work must do at least: ``flop`` in matrix products and convolutions, ``weights`` bytes of
    parameters that those read (again in each pass)."""

    flop: int
    weights: int


class Clock:
    """Times work on a device; several kinds of work in turns, so that a busy moment of the machine hits all of them."""

    def __init__(self, device: torch.device, runs: int | None = None, budget: float = 20.0) -> None:
        """``runs`` of each (None: ``RUNS``), fewer when one kind took ``budget`` seconds."""
        self._device = device
        kind = "cuda" if device.type == "cuda" else "cpu"
        self._warm_ups, self._runs, self._budget = WARM_UPS[kind], runs or RUNS[kind], budget

    def time(self, *works: Callable[[], Any]) -> list[Timing]:
        """The timings of ``works``, in their order."""
        for work in works:
            for _ in range(self._warm_ups):
                work()
        taken: list[list[float]] = [[] for _ in works]
        for _ in range(self._runs):
            for work, seconds in zip(works, taken, strict=True):
                if len(seconds) < min(LEAST_RUNS, self._runs) or sum(seconds) < self._budget:
                    seconds.append(self._once(work))
        return [Timing(tuple(seconds)) for seconds in taken]

    def _once(self, work: Callable[[], Any]) -> float:
        if self._device.type == "cuda":
            before, after = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            torch.cuda.synchronize(self._device)
            before.record()
            work()
            after.record()
            torch.cuda.synchronize(self._device)
            return float(before.elapsed_time(after)) / 1000.0
        start = time.perf_counter()
        work()
        return time.perf_counter() - start


def count(work: Callable[[], Any], modules: Iterable[torch.nn.Module]) -> Work:
    """Run ``work`` once and count what it does with the parameters of ``modules``."""
    counter = _Counter({_place(p) for module in modules for p in module.parameters()})
    with counter:
        work()
    return Work(counter.flop, counter.weights)


class _Counter(TorchDispatchMode):
    """Counts in the operators that torch's own flop counter knows."""

    def __init__(self, parameters: set[int]) -> None:
        super().__init__()
        self._parameters = parameters
        self.flop = self.weights = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        formula = flop_registry.get(func._overloadpacket)
        if formula is None:
            with self:
                taken_apart = func.decompose(*args, **kwargs)
            return func(*args, **kwargs) if taken_apart is NotImplemented else taken_apart
        result = func(*args, **kwargs)
        self.flop += int(formula(*args, **kwargs, out_val=result))
        for value in args:
            if isinstance(value, torch.Tensor) and _place(value) in self._parameters:
                self.weights += value.numel() * value.element_size()
        return result


def _place(tensor: torch.Tensor) -> int:
    """Where the values lie; a tensor laid out for oneDNN (``models/packed.py``) does not tell, and has no views."""
    return id(tensor) if tensor.is_mkldnn else tensor.untyped_storage().data_ptr()


def bandwidth(device: torch.device) -> float:
    """Bytes per second that the device reads from its memory, at most, by reading half a gigabyte in two ways."""
    block = torch.ones(_BLOCK // 4, device=device)
    matrix, vector = block.view(1 << 13, -1), torch.ones(_BLOCK // 4 >> 13, device=device)
    clock = Clock(device, runs=10)
    best = min(min(timing.seconds) for timing in clock.time(lambda: block.sum(), lambda: matrix @ vector))
    return _BLOCK / best


def rate(device: torch.device, dtype: torch.dtype) -> float:
    """Floating-point operations per second of a matrix product in ``dtype``, at most, over some sizes."""
    best = 0.0
    for side in (512, 1024, 2048) if device.type == "cpu" else (4096, 8192):
        left, right = (torch.randn(side, side, device=device, dtype=dtype) for _ in range(2))
        (timing,) = Clock(device, runs=10).time(lambda left=left, right=right: left @ right)  # type: ignore[misc]
        best = max(best, 2.0 * side**3 / min(timing.seconds))
    return best


def peak_memory(device: torch.device) -> int | None:
    """The most bytes that this process held so far, on a CUDA device those of the device; None where nothing tells."""
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(peak) * (1 if sys.platform == "darwin" else 1024)


def parameter_bytes(modules: Sequence[torch.nn.Module]) -> int:
    """Bytes of parameters, shared ones counted as often as they are used."""
    found = (p for module in modules for _, p in module.named_parameters(remove_duplicate=False))
    return sum(p.numel() * p.element_size() for p in found)
