"""What a stroke costs in the history: its tiles, packed, on the lane; undo is exact all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from locheads_studio.document.strokes import Brush
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio.lanes import InlineLane
from locheads_studio.studio.opened import prepare
from locheads_studio.studio.packing import Packer
from locheads_studio.studio.session import Session

WIDTH, HEIGHT = 6000, 4000  # 24 megapixels
MOST = 1 << 20  # bytes of a stroke: issue 4


class LateLane:
    """Keeps what it is asked until `work` is called."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any, BaseException | None], None]]] = []

    def run(self, work: Callable[[], Any], done: Callable[[Any, BaseException | None], None]) -> None:
        self.waiting.append((work, done))

    def work(self) -> None:
        work, done = self.waiting.pop(0)
        done(work(), None)

    def close(self, timeout_s: float | None = None) -> bool:
        return True


def opened(width: int = WIDTH, height: int = HEIGHT) -> Session:
    session = Session()
    session.open(prepare(Picture(np.zeros((height, width, 3), np.uint8))))
    return session


def stroke(session: Session, brush: Brush, *path: tuple[float, float]) -> None:
    session.begin_stroke(brush, *path[0])
    for place in path[1:]:
        session.extend_stroke(*place)
    session.end_stroke()


@pytest.mark.parametrize(("size", "hardness"), [(60.0, 0.8), (800.0, 0.8), (2000.0, 0.0)])
def test_a_stroke_across_a_large_picture_costs_less_than_a_megabyte(size: float, hardness: float) -> None:
    session = opened()
    Packer(session, InlineLane(), lambda call: call())
    before = session.history.bytes
    stroke(session, Brush(size, hardness), (0, 0), (6000, 3000), (0, 3500), (3000, 0), (6000, 4000))
    assert session.has_mask
    assert session.history.bytes - before < MOST


def test_every_state_comes_back_from_packed_tiles() -> None:
    session, masks = opened(1000, 700), []
    Packer(session, InlineLane(), lambda call: call())
    for n in range(4):
        stroke(session, Brush(90 + 40 * n, 0.25 * n, erase=n == 3), (10, 100 * n), (900, 600 - 150 * n))
        masks.append(session.read_mask())
    assert session.history.loose == ()
    for n in (3, 2, 1, 0, 2, 1, 3):
        session.jump(n + 1)
        assert np.array_equal(session.read_mask(), masks[n])
    session.undo()
    stroke(session, Brush(30, 0.5), (500, 10), (500, 690))
    session.undo()
    assert np.array_equal(session.read_mask(), masks[2])


def test_packing_waits_for_the_lane_one_at_a_time() -> None:
    session, lane, posted = opened(1000, 700), LateLane(), []
    packer, empty = Packer(session, lane, posted.append), session.history.bytes
    stroke(session, Brush(300, 0.0), (500, 300))
    loose = session.history.bytes - empty
    stroke(session, Brush(300, 0.0), (200, 300), (500, 500))
    assert len(lane.waiting) == 1 and session.history.bytes - empty > loose  # the window's thread packs nothing
    lane.work()
    assert session.history.bytes - empty > loose and len(posted) == 1  # and counts in its own time
    posted.pop()()
    assert len(lane.waiting) == 1  # the second stroke's
    lane.work()
    posted.pop()()
    assert session.history.loose == () and session.history.bytes - empty < loose / 4 and lane.waiting == []
    packer.close()
    stroke(session, Brush(300, 0.0), (500, 300))
    assert lane.waiting == []


def test_another_document_meanwhile_is_another_history() -> None:
    session, lane, posted = opened(500, 500), LateLane(), []
    Packer(session, lane, posted.append)
    stroke(session, Brush(100, 0.0), (200, 200))
    session.close()
    lane.work()
    posted.pop()()
    session.open(prepare(Picture(np.zeros((300, 300, 3), np.uint8))))
    stroke(session, Brush(100, 0.0), (100, 100))
    assert len(lane.waiting) == 1
