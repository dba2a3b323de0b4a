"""Long runs on many GPUs or machines through Ray (the extra ``[cluster]``): one actor per GPU holds the models.

The unit is a picture, so that what is read of it once serves all its sentences. Results arrive in any order and go to
the run's log one by one; a lost worker is replaced and its picture done again; a picture that takes workers down with
it is put aside and named, and the run goes on.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, Final

from locheads_studio.errors import Cancelled, ModelError, StudioError
from locheads_studio.evaluation.runlog import Kept, Step, canonical

Work = Callable[[str], Any]
"""From a unit's name to its result, plain values."""

Poisoned = Callable[[str], Any]
"""From the reason why a unit could not be done to what the log says of it."""

TRIES: Final = 3
"""Workers that a unit may take down, or fail on, before it counts as poisoned."""
_POLL_S: Final = 0.2
_STORE_BYTES: Final = 128 * 2**20  # of a cluster of our own; results are lines of text
_IDLE_LOSSES: Final = 5  # workers lost one after another without a single result: something is wrong with all of them

log = logging.getLogger(__name__)


def run_units(
    units: Iterable[str],
    make: Callable[[], Work],
    kept: Kept,
    stage: str,
    step: Step = lambda stage, share: None,
    *,
    poisoned: Poisoned,
    address: str = "local",
    workers: int | None = None,
    together: int = 1,
) -> None:
    """Do what the log does not hold yet, on a cluster; the log then holds the same as after a run on one machine.

    Args:
        units: their names, each once.
        make: called once on each worker, gives what does the work there; it must be picklable.
        kept: the log; results are added as they come.
        stage, step: progress; ``step`` may raise to stop, what is done stays done.
        poisoned: what the log says of a unit that could not be done.
        address: of a running cluster, or "local" to start one on this machine.
        workers: how many; None: one per GPU, or per two processors where there is none.
        together: so many units that follow each other share work, and go to one worker where that can be.

    Raises:
        ModelError: Ray is not installed, cannot be reached, or loses every worker.
        StudioError: what ``make`` raises.
    """
    units = list(units)
    waiting = deque((unit, 0) for unit in units if unit not in kept.done)
    with _cluster(address) as ray:
        groups = {unit: place // together for place, unit in enumerate(units)}
        pool = _Pool(ray, make, _workers(ray, workers, len(waiting)), groups)
        try:
            while waiting or pool.busy:
                step(stage, len(kept.done) / max(len(units), 1))
                pool.feed(waiting)
                for unit, tries, result, reason in pool.finished():
                    if reason is None:
                        kept.add(unit, json.loads(result))
                    elif tries + 1 < TRIES:
                        log.warning("%s: %s; it is done again", unit, reason)
                        waiting.append((unit, tries + 1))
                    else:
                        log.error("%s is put aside: %s", unit, reason)
                        kept.add(unit, json.loads(canonical(poisoned(f"{reason}, {TRIES} times"))))
        finally:
            pool.close()
    step(stage, 1.0)


def choose(waiting: Sequence[int], own: int | None, others: Set[int]) -> int:
    """Which of the ``waiting`` units, told by their groups, a worker takes: the next of its ``own`` group, else the
    next of a group that no other worker is at, else the next."""
    free = (place for place, group in enumerate(waiting) if group not in others)
    return next((place for place, group in enumerate(waiting) if group == own), next(free, 0))


class _Pool:
    """Actors that each do one unit at a time."""

    def __init__(self, ray: Any, make: Callable[[], Work], size: int, groups: Mapping[str, int]) -> None:
        self._ray, self._groups = ray, groups
        gpus = 1 if ray.cluster_resources().get("GPU", 0) >= 1 else 0
        # A worker's own restarts are off: what it was doing has to be told from what it will do.
        self._actor = ray.remote(max_restarts=0, max_task_retries=0, num_gpus=gpus, num_cpus=1)(_Station)
        self._make = make
        self._idle: list[Any] = [self._actor.remote(make) for _ in range(size)]
        self._running: dict[Any, tuple[Any, str, int]] = {}
        self._at: dict[Any, int] = {}  # the group of an actor's last unit
        self._losses = 0

    @property
    def busy(self) -> bool:
        """Whether any unit is being done."""
        return bool(self._running)

    def feed(self, waiting: deque[tuple[str, int]]) -> None:
        """Give every idle actor a unit. One that was tried before goes only when nothing else waits."""
        while self._idle and waiting:
            actor = self._idle.pop()
            own = self._at.get(actor)
            place = choose([self._groups[unit] for unit, _ in waiting], own, {*self._at.values()} - {own})
            unit, tries = waiting[place]
            del waiting[place]
            self._at[actor] = self._groups[unit]
            self._running[actor.do.remote(unit)] = (actor, unit, tries)

    def finished(self) -> Iterator[tuple[str, int, str, str | None]]:
        """Units that ended since the last call: name, earlier tries, result, or why there is none."""
        ray = self._ray
        done, _ = ray.wait(list(self._running), num_returns=1, timeout=_POLL_S) if self._running else ([], [])
        for reference in done:
            actor, unit, tries = self._running.pop(reference)
            result, reason = "", None
            try:
                result = ray.get(reference)
            except ray.exceptions.RayActorError as error:
                self._losses += 1
                _raise_own(error)
                if self._losses >= _IDLE_LOSSES:
                    raise ModelError(
                        f"The cluster loses its workers ({str(error).splitlines()[0][:120]})",
                        "Look at the workers' logs; memory is the usual cause",
                    ) from error
                reason = "its worker was lost"
                self._at.pop(actor, None)
                actor = self._actor.remote(self._make)
            except ray.exceptions.RayTaskError as error:
                reason = f"{type(error.cause).__name__}: {error.cause}"
            else:
                self._losses = 0
            self._idle.append(actor)
            yield unit, tries, result, reason

    def close(self) -> None:
        """Stop the actors, whatever they are doing."""
        for actor in [*self._idle, *(actor for actor, _, _ in self._running.values())]:
            with contextlib.suppress(Exception):  # it may be gone, or the cluster with it
                self._ray.kill(actor)


class _Station:
    """Lives on a worker: the models and the data, and the work with them."""

    def __init__(self, make: Callable[[], Work]) -> None:
        self._work = make()

    def do(self, unit: str) -> str:
        """The unit's result as canonical JSON."""
        return canonical(self._work(unit))


def _raise_own(error: Any) -> None:
    """A worker that could not start says why; that is the user's business, and another try would end the same way."""
    cause = getattr(error, "cause", None) or error.__cause__
    if isinstance(cause, StudioError) and not isinstance(cause, Cancelled):
        raise cause


def _workers(ray: Any, asked: int | None, units: int) -> int:
    if asked is None:
        resources = ray.cluster_resources()
        asked = int(resources.get("GPU", 0)) or max(int(resources.get("CPU", 1)) // 2, 1)
    return max(min(asked, units), 1)


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """Ray, connected; disconnected at the end unless it was before."""
    # Before the import: nothing is sent anywhere, and nothing but our own words is printed.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_DEDUP_LOGS", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise ModelError(
            "Ray is not installed", 'Install it: pip install "locheads-studio[cluster]", or leave out --ray'
        ) from error
    ours = not ray.is_initialized()
    if ours:
        local = {"include_dashboard": False, "object_store_memory": _STORE_BYTES} if address == "local" else {}
        try:
            ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False, **local)
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"The Ray cluster at {address!r} cannot be reached ({str(error).splitlines()[0][:120]})",
                "Start one with `ray start --head`, or use --ray local",
            ) from error
    try:
        yield ray
    finally:
        if ours:
            ray.shutdown()
