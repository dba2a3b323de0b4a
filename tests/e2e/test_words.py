""" "within", "every" and "not" typed into the window, answered by the built-in models: what the masks hold of the drawn
samples, whose regions are known exactly."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from locheads_studio import app
from locheads_studio.config import paths
from locheads_studio.world.samples import SAMPLES, SIZE
from locheads_studio.world.scene import Region, render

pytestmark = pytest.mark.slow

Ask = Callable[[str, str], np.ndarray]


@pytest.fixture
def ask(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ask]:
    """Types a phrase into the window with a sample open; what it selects, bool [height, width]."""
    from locheads_studio.ui.application import Application

    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path / "config")
    monkeypatch.setattr(paths, "recovery_dir", lambda: tmp_path / "recovery")
    program = Application(app.worker_factory)
    program.show()
    qtbot.waitUntil(lambda: program.editor is not None, timeout=30_000)
    editor: Any = program.editor
    session, controller = editor.session, program.controller  # type: ignore[attr-defined]

    def asked(sample: str, phrase: str) -> np.ndarray:
        file = paths.resources() / "samples" / f"{sample}.png"
        if not session.is_open or session.path != file:
            controller.files.open(file, sample=True)
            qtbot.waitUntil(lambda: session.is_open and session.path == file, timeout=30_000)
        before = session.state.found
        editor.phrase.edit.setText(phrase)
        qtbot.keyClick(editor.phrase.edit, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: session.state.found is not before and not controller.busy, timeout=120_000)
        assert session.found.phrase == phrase
        return np.asarray(session.read_mask()) > 127

    yield asked
    session.close()
    program.window.close()
    qtbot.waitUntil(lambda: program.editor is None, timeout=30_000)
    program.guard.remove()
    for left in (program.window, program.theme, program):
        left.deleteLater()


def regions(sample: str, name: str) -> list[Region]:
    """The regions of that name, from left to right."""
    found = [region for region in render(SAMPLES[sample], *SIZE).regions if region.name == name]
    return sorted(found, key=lambda region: float(np.nonzero(region.mask)[1].mean()))


def share(mask: np.ndarray, of: np.ndarray) -> float:
    """How much of a region the mask holds, 0..1."""
    return float(mask[of].mean())


def test_every_holds_more_than_one_and_not_takes_out(ask: Ask) -> None:
    bananas = regions("bananas", "banana")
    others = [region for name in ("teapot", "cake") for region in regions("bananas", name)]
    (red,) = (region for region in bananas if region.colour == "red")

    def held(mask: np.ndarray) -> list[int]:
        assert all(share(mask, other.mask) < 0.1 for other in others), "something else is selected, too"
        return [number for number, banana in enumerate(bananas) if share(mask, banana.mask) > 0.7]

    one, every = held(ask("bananas", "the banana")), held(ask("bananas", "every banana"))
    assert len(one) == 1 and len(every) >= 2 and set(one) <= set(every), (one, every)
    assert held(ask("bananas", "the bananas")) == every
    without = ask("bananas", "every banana, not the red one")
    assert share(without, red.mask) < 0.1 and len(held(without)) >= 1
    assert bananas.index(red) in every, "without that word the red one belongs to them"


@pytest.mark.parametrize("excluded", ["green", "orange"])
def test_not_tells_two_of_a_kind_apart(ask: Ask, excluded: str) -> None:
    cups = regions("desk", "cup")
    assert [cup.colour for cup in cups] == ["orange", "green"]
    (wanted,) = (cup for cup in cups if cup.colour != excluded)
    (other,) = (cup for cup in cups if cup.colour == excluded)
    for phrase in (f"the cup, not the {excluded} cup", f"the cup but not the {excluded} one"):
        mask = ask("desk", phrase)
        assert share(mask, wanted.mask) > 0.8 and share(mask, other.mask) < 0.1
        if excluded == "green":  # the VLM looks at the orange one first; what is left beside it is vaguer
            assert mask.sum() < 2 * wanted.mask.sum()


def test_within_stays_inside(ask: Ask) -> None:
    (roof,), (house,) = regions("horse", "roof"), regions("horse", "house")
    mask = ask("horse", "the roof within the house")
    assert share(mask, roof.mask) > 0.7
    assert share(house.mask, mask) > 0.9, "it reaches beyond the house"
    assert mask.sum() < 0.6 * house.mask.sum(), "it is the whole house"
