"""History: a list of labelled states and a place in it, bounded by bytes and by a least number of states.

Undo gives back the very objects that were there, so "what changed" is which tiles and arrays are not the same ones.
Tiles are packed by whoever has the time, on any thread: `loose` says which, `recount` is told when it is done.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from locheads_studio.document.state import DocumentState
from locheads_studio.document.tiles import Tile

BUDGET_BYTES: Final = 1 << 30
LEAST_STATES: Final = 20  # kept whatever they cost, as GIMP does
MERGE_S: Final = 1.0


@dataclass(frozen=True, eq=False)
class _Entry:
    label: str
    state: DocumentState
    merge: str | None
    at: float


class History:
    """States, oldest first. `bytes` counts each tile and array once, however many states share it."""

    def __init__(
        self,
        first: DocumentState,
        label: str = "Open",
        *,
        budget_bytes: int = BUDGET_BYTES,
        least_states: int = LEAST_STATES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if least_states < 1:
            raise ValueError("a history keeps at least one state")
        self._budget = budget_bytes
        self._least = least_states
        self._clock = clock
        self._users: Counter[int] = Counter()
        self._counted: dict[int, int] = {}  # bytes; of a loose tile more than it has when it is packed
        self._loose: dict[int, Tile] = {}
        self._bytes = 0
        self._entries = [_Entry(label, first, None, clock())]
        self._position = 0
        self._count(first, +1)

    @property
    def state(self) -> DocumentState:
        """Where we are."""
        return self._entries[self._position].state

    @property
    def position(self) -> int:
        """Index of the current state in `labels`."""
        return self._position

    @property
    def labels(self) -> tuple[str, ...]:
        """What led to each state, oldest first; the first is where the (remaining) history starts."""
        return tuple(entry.label for entry in self._entries)

    @property
    def bytes(self) -> int:
        """Of all tiles and arrays in all states."""
        return self._bytes

    @property
    def loose(self) -> tuple[Tile, ...]:
        """Tiles that are not packed yet."""
        return tuple(self._loose.values())

    def recount(self) -> None:
        """Tiles were packed: what they hold now is what counts."""
        for key, tile in tuple(self._loose.items()):
            if not tile.packable:
                del self._loose[key]
                self._bytes += tile.nbytes - self._counted[key]
                self._counted[key] = tile.nbytes

    @property
    def budget(self) -> int:
        """How many bytes there may be."""
        return self._budget

    @budget.setter
    def budget(self, budget_bytes: int) -> None:
        """Another bound, at once: the oldest states go, but not the one we are at."""
        self._budget = budget_bytes
        self._trim()

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier state."""
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a later state."""
        return self._position < len(self._entries) - 1

    def push(self, label: str, state: DocumentState, merge: str | None = None, *, held: bool = False) -> None:
        """Go on to a new state; later ones are forgotten. The same `merge` within a second replaces the newest; with
        `held` (a drag that goes on), however late."""
        now = self._clock()
        top = self._entries[self._position]
        for entry in self._entries[self._position + 1 :]:
            self._count(entry.state, -1)
        del self._entries[self._position + 1 :]
        self._count(state, +1)
        recent = held or now - top.at <= MERGE_S
        if merge is not None and top.merge == merge and recent and self._position > 0:
            self._count(self._entries.pop().state, -1)
        self._entries.append(_Entry(label, state, merge, now))
        self._position = len(self._entries) - 1
        self._trim()

    def undo(self) -> DocumentState:
        """One state back, if there is one."""
        return self.jump(max(0, self._position - 1))

    def redo(self) -> DocumentState:
        """One state on, if there is one."""
        return self.jump(min(len(self._entries) - 1, self._position + 1))

    def jump(self, position: int) -> DocumentState:
        """To the state at `position`. IndexError when there is none."""
        if not 0 <= position < len(self._entries):
            raise IndexError(f"there is no state {position} of {len(self._entries)}")
        self._position = position
        return self.state

    def _trim(self) -> None:
        while self._bytes > self._budget and len(self._entries) > self._least and self._position > 0:
            self._count(self._entries.pop(0).state, -1)
            self._position -= 1

    def _count(self, state: DocumentState, by: int) -> None:
        """Keep `bytes` up to date: ids stay valid, since what is counted is held by the state that counts it."""
        for key, held in {id(held): held for held in state.holdings()}.items():
            before = self._users[key]
            self._users[key] = before + by
            if not before:
                self._counted[key] = held.nbytes
                self._bytes += held.nbytes
                if isinstance(held, Tile) and held.packable:
                    self._loose[key] = held
            elif not before + by:
                del self._users[key]
                self._bytes -= self._counted.pop(key)
                self._loose.pop(key, None)
