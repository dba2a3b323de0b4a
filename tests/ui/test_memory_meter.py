"""The memory meter shows what it is told, and nothing when nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from locheads_studio.engine.events import Memory, PartMemory
from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui.memory_meter import MemoryMeter

GIB = 2**30


def memory(*parts: tuple[str, float, float, str], accelerated: bool = True, limit: float = 11.0) -> Memory:
    held = tuple(
        PartMemory(part=part, device=int(device * GIB), main=int(main * GIB), place=place)
        for part, device, main, place in parts
    )
    return Memory(parts=held, limit=int(limit * GIB), peak=int(9.5 * GIB), accelerated=accelerated)


CARD = memory(("vlm", 6.0, 0.0, "device"), ("segmenter", 1.5, 0.0, "device"), ("inpainter", 0.0, 2.5, "moves"))


@pytest.fixture
def meter(qtbot: Any) -> Iterator[MemoryMeter]:
    meter = MemoryMeter(None)  # type: ignore[arg-type]
    yield meter
    meter.close()
    meter.deleteLater()


def test_hidden_when_nothing_is_loaded(meter: MemoryMeter) -> None:
    for nothing in (None, memory()):
        meter.show_memory(CARD)
        assert meter.isVisibleTo(None)
        meter.show_memory(nothing)
        assert not meter.isVisibleTo(None)


def test_on_a_graphics_card_what_waits_outside_does_not_count(meter: MemoryMeter) -> None:
    meter.show_memory(CARD)
    assert meter.figure.text() == "Models: 7.5 GB"
    assert [round(share, 3) for _, share in meter.bar.shares] == [round(6 / 11, 3), round(1.5 / 11, 3)]
    tip = meter.toolTip()
    assert "graphics memory" in tip and "up to 9.5 GB" in tip
    assert "waits in main memory, on the graphics card only while it works" in tip
    assert meter.accessibleName() == "Memory of the models: 7.5 GB of 11.0 GB"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("pieces", "one component at a time"), ("disk", "read from the disk"), ("processor", "works on the processor"),
        ("device", "stays on the graphics card"),
    ],
)  # fmt: skip
def test_what_the_plan_moved_away_is_told(meter: MemoryMeter, place: str, words: str) -> None:
    meter.show_memory(memory(("inpainter", 1.0, 0.0, place)))
    assert words in meter.toolTip()


def test_without_a_graphics_card(meter: MemoryMeter) -> None:
    meter.show_memory(memory(("vlm", 0.0, 0.02, "device"), accelerated=False))
    assert meter.figure.text() == "Models: 20 MB"
    assert "main memory" in meter.toolTip() and "stays in memory" in meter.toolTip()


def test_more_than_the_limit_stays_in_the_bar(meter: MemoryMeter) -> None:
    meter.show_memory(memory(("vlm", 9.0, 0.0, "device"), ("inpainter", 6.0, 0.0, "device")))
    assert sum(share for _, share in meter.bar.shares) == pytest.approx(1.0)


def test_it_follows_the_jobs(program: Any, qtbot: Any) -> None:
    status = program.editor.status
    assert not status.memory.isVisibleTo(status)
    program.handlers.memory = lambda: CARD
    program.app.controller.files.open_picture(Picture(np.full((90, 120, 3), 90, np.uint8)), "grey")
    qtbot.waitUntil(lambda: program.editor.session.is_open)
    program.app.controller.selecting.select("the fox")
    qtbot.waitUntil(lambda: status.memory.isVisibleTo(status))
    assert status.memory.figure.text() == "Models: 7.5 GB"
    del program.handlers.memory
    program.app.controller.use_models(program.app._make_factory("storybook", "cpu"))
    assert not status.memory.isVisibleTo(status)
