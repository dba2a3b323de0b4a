"""Where slow calls that are not the models' run: files, large masks, preparing jobs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any, Final

_THREADS: Final = 2  # so that a long save does not hold up the next selection


class DiskLane:
    """A few threads of our own; with one, works are done in their order. `run` may be called from any thread."""

    def __init__(self, threads: int = _THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="locheads-disk")
        self._lock = threading.Lock()
        self._running: set[Any] = set()
        self._closed = False
        # All threads begin now: while another one loads torch's libraries, beginning one holds its caller for up to
        # 100 ms (measured), and that is the window.
        self._begun = threading.Barrier(threads)
        for _ in range(threads):
            self._pool.submit(self._begun.wait)

    def run(self, work: Callable[[], Any], done: Callable[[Any, BaseException | None], None]) -> None:
        """Do `work`, then call `done(result, error)`, both on one of the threads. Nothing happens after `close`."""

        def call() -> None:
            try:
                result, error = work(), None
            except Exception as raised:  # handed on: the caller classifies it
                result, error = None, raised
            done(result, error)

        with self._lock:
            if self._closed:
                return
            future = self._pool.submit(call)
            self._running.add(future)
        future.add_done_callback(self._forget)

    def close(self, timeout_s: float | None = None) -> bool:
        """Take no more and wait for what runs; what waits is dropped. False when it was still busy."""
        with self._lock:
            self._closed = True
            running = set(self._running)
        self._begun.abort()  # where it is closed before all of them began
        self._pool.shutdown(wait=False, cancel_futures=True)
        _, late = wait([future for future in running if not future.cancelled()], timeout_s)
        if late:
            return False
        self._pool.shutdown(wait=True)  # the threads themselves
        return True

    def _forget(self, future: Any) -> None:
        with self._lock:
            self._running.discard(future)


class InlineLane:
    """Runs at once on the calling thread. For tests and scripts."""

    def run(self, work: Callable[[], Any], done: Callable[[Any, BaseException | None], None]) -> None:
        """Do `work`, then call `done(result, error)`."""
        try:
            result, error = work(), None
        except Exception as raised:
            result, error = None, raised
        done(result, error)

    def close(self, timeout_s: float | None = None) -> bool:
        """Nothing to wait for."""
        return True
