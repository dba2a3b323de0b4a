"""Figures of the benchmarks beside their limits. The limits are those of issue 4."""

from __future__ import annotations

import statistics
from collections.abc import Sequence


class Figures:
    """Prints each figure; `code` is the exit code of the process: 1 when one is over its limit."""

    def __init__(self) -> None:
        self.code = 0

    def tell(self, what: str, value: float, unit: str, limit: float | None = None) -> None:
        """A figure; without a limit it is only for information."""
        over = limit is not None and value > limit
        self.code |= over
        verdict = "" if limit is None else f"  limit {limit:g} {unit}{'  OVER' if over else ''}"
        print(f"{what:<58}{value:9.2f} {unit:<3}{verdict}", flush=True)

    def tell_times(self, what: str, seconds: Sequence[float], *, median: float | None, p95: float | None) -> None:
        """Median and 95th percentile of some times, in milliseconds."""
        late = sorted(seconds)[int(len(seconds) * 0.95)]
        self.tell(f"{what}, median", 1000 * statistics.median(seconds), "ms", median)
        self.tell(f"{what}, p95", 1000 * late, "ms", p95)
