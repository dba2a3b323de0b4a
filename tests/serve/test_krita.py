"""The plug-in for Krita, as it is installed, in a stand-in for Krita, against a real server with scripted models."""

from __future__ import annotations

import importlib
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from locheads_studio.engine.jobs import InpaintJob, SelectJob
from tests.serve import fake_krita
from tests.serve.served import Served, short_folder


@pytest.fixture
def served() -> Iterator[Served]:
    with short_folder() as folder, Served(folder) as made:
        yield made


@pytest.fixture
def docker(served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: Any) -> Iterator[Any]:
    from locheads_studio.commands import plugins

    plugins.krita(folder=tmp_path / "pykrita")
    stand_ins = fake_krita.modules()
    for name, module in stand_ins.items():
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.syspath_prepend(tmp_path / "pykrita")
    for name in [name for name in sys.modules if name.startswith("locheads_krita")]:
        monkeypatch.delitem(sys.modules, name)
    importlib.import_module("locheads_krita")
    [factory] = fake_krita.Krita.one.factories
    made = factory.made()
    qtbot.addWidget(made)
    made.client._folder = served.folder
    made.show()
    yield made
    made.client.close()
    for name in [name for name in sys.modules if name.startswith("locheads_krita")]:
        del sys.modules[name]


def ask(docker: Any, qtbot: Any, edit: Any, text: str) -> str:
    """Type into a field, press Enter, and wait; what the docker says then."""
    edit.setFocus()
    edit.clear()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: docker.asked is None, timeout=20_000)
    return docker.line.text()


def document() -> fake_krita.Document:
    assert fake_krita.Krita.one.document is not None
    return fake_krita.Krita.one.document


def test_a_phrase_becomes_a_selection(docker: Any, qtbot: Any, served: Served) -> None:
    assert ask(docker, qtbot, docker.phrase, "the cup") == "“the cup”: sure."
    selection = document().selection()
    assert selection is not None and (selection.width(), selection.height()) == (20, 16)
    [job] = served.handlers.jobs
    assert isinstance(job, SelectJob)
    over = document().bgra[:, :, 2::-1].astype(float) * (document().bgra[:, :, 3:] / 255)
    assert np.abs(job.picture - over - 178 * (1 - document().bgra[:, :, 3:] / 255)).max() <= 1  # RGB, not BGR
    assert fake_krita.Krita.one.triggered == ["invert_selection"] * 2  # else Krita draws no outline


def test_an_answer_that_comes_at_once_is_not_lost(docker: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when Krita's thread is held up after the question was sent: nobody may be late for the signal."""

    class AtOnce(threading.Thread):
        def start(self) -> None:
            super().start()
            self.join()

    monkeypatch.setattr(sys.modules[type(docker).__module__], "threading", SimpleNamespace(Thread=AtOnce))
    assert ask(docker, qtbot, docker.phrase, "the cup") == "“the cup”: sure."


def test_it_is_added_taken_away_or_intersected(docker: Any, qtbot: Any) -> None:
    own = fake_krita.Selection()
    own.mask[:10, :30] = 100
    whole = {}
    for place, how in enumerate(("replace", "add", "subtract", "intersect")):
        document().setSelection(fake_krita.Selection())
        document().selection().add(own)
        docker.way.setCurrentIndex(place)
        ask(docker, qtbot, docker.phrase, "the cup")
        whole[how] = document().selection().mask.copy()
    found = whole["replace"]
    assert (whole["add"] == np.maximum(own.mask, found)).all()
    assert (whole["subtract"] == np.minimum(own.mask, 255 - found)).all()
    assert (whole["intersect"] == np.minimum(own.mask, found)).all()


def test_what_is_not_found_leaves_the_selection(docker: Any, qtbot: Any) -> None:
    assert "not found" in ask(docker, qtbot, docker.phrase, "absent cup")
    assert document().selection() is None


def test_a_prompt_becomes_a_layer_with_a_mask(docker: Any, qtbot: Any, served: Served) -> None:
    own = fake_krita.Selection()
    own.mask[10:20, 20:40] = 255
    own.mask[10, 20:40] = 90  # soft
    document().setSelection(own)
    assert "layer" in ask(docker, qtbot, docker.prompt, "a zebra")
    job = served.handlers.jobs[-1]
    assert isinstance(job, InpaintJob) and job.phrase == "" and (job.mask == own.mask[:48, :60]).all()
    layer = document().rootNode().childNodes()[-1]
    assert layer.name() == "a zebra" and layer.place == (20, 10, 20, 10)
    qtbot.waitUntil(lambda: bool(layer.childNodes()), timeout=5_000)
    assert layer.childNodes()[0].data == own.mask[10:20, 20:40].tobytes()
    assert set(layer.data[3::4]) == {255}
    colour = np.random.default_rng(job.seed).integers(0, 256, 3, np.uint8)  # the scripted painter's
    assert tuple(layer.data[:3]) == tuple(colour[::-1])
    assert document().selection() is own


def test_newer_kritas_make_the_mask_themselves(docker: Any, qtbot: Any) -> None:
    """5.2 has a call for it, and needs neither the active layer nor the user's selection."""
    own = fake_krita.Selection()
    own.mask[10:20, 20:40] = 90
    document().setSelection(own)
    mask = fake_krita.Node("", "transparencymask")
    mask.setSelection = lambda selection: setattr(mask, "data", selection.mask[10:20, 20:40].tobytes())  # type: ignore[attr-defined]
    document().createTransparencyMask = lambda name: mask  # type: ignore[attr-defined]
    ask(docker, qtbot, docker.prompt, "a zebra")
    [layer] = document().rootNode().childNodes()[1:]
    assert layer.childNodes() == [mask] and mask.data == b"\x5a" * 200
    assert set(layer.data[3::4]) == {255} and not fake_krita.Krita.one.triggered


def test_a_layer_without_a_mask_has_its_opacity_itself(docker: Any, qtbot: Any) -> None:
    """Where Krita does not get to making the mask: the picture looks the same."""
    own = fake_krita.Selection()
    own.mask[10:20, 20:40] = 90
    document().setSelection(own)
    document().setActiveNode = lambda node: None  # type: ignore[method-assign]
    ask(docker, qtbot, docker.prompt, "a zebra")
    assert set(document().rootNode().childNodes()[-1].data[3::4]) == {90}


def test_without_a_selection_the_phrase_says_where(docker: Any, qtbot: Any, served: Served) -> None:
    assert "Select something" in ask(docker, qtbot, docker.prompt, "a zebra")
    docker.phrase.setText("the cup")
    ask(docker, qtbot, docker.prompt, "a zebra")
    assert [type(job) for job in served.handlers.jobs] == [SelectJob, InpaintJob]


def test_a_selection_that_a_phrase_made_keeps_its_name(docker: Any, qtbot: Any, served: Served) -> None:
    ask(docker, qtbot, docker.phrase, "the cup")
    ask(docker, qtbot, docker.prompt, "a zebra")
    assert served.handlers.jobs[-1].phrase == "the cup"
    document().selection().mask[0, 0] = 255  # another one now
    ask(docker, qtbot, docker.prompt, "a zebra")
    assert served.handlers.jobs[-1].phrase == ""


def test_documents_of_other_colours_are_converted(docker: Any, qtbot: Any) -> None:
    document().space = ("CMYKA", "U16", "Chemical proof")
    docker.phrase.setText("the cup")
    ask(docker, qtbot, docker.prompt, "a zebra")
    assert document().converted == 1 and document().space[0] == "CMYKA"
    assert document().rootNode().childNodes()[-1].space == ("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")


def test_krita_is_never_kept_waiting_and_stop_stops(docker: Any, qtbot: Any, served: Served) -> None:
    served.handlers.gate.clear()
    docker.phrase.setText("the cup")
    QTest.mouseClick(docker.find, Qt.MouseButton.LeftButton)
    assert docker.asked is not None and not docker.find.isEnabled() and docker.stop.isEnabled()
    qtbot.waitUntil(lambda: "Working" in docker.line.text(), timeout=20_000)
    QTest.keyClick(docker.phrase, Qt.Key.Key_Return)  # a second question while one is being asked
    QTest.mouseClick(docker.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: docker.asked is None, timeout=20_000)
    assert docker.line.text() == "Stopped." and docker.find.isEnabled() and len(served.handlers.jobs) == 1


def test_a_picture_that_is_closed_meanwhile(docker: Any, qtbot: Any, served: Served) -> None:
    served.handlers.gate.clear()
    docker.phrase.setText("the cup")
    QTest.mouseClick(docker.find, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(served.handlers.jobs), timeout=20_000)
    fake_krita.Krita.one.document = None
    served.handlers.gate.set()
    qtbot.waitUntil(lambda: docker.asked is None, timeout=20_000)
    assert "closed" in docker.line.text()
    assert "Open a picture" in ask(docker, qtbot, docker.phrase, "the cup")


def test_errors_are_said(docker: Any, qtbot: Any) -> None:
    assert "told to fail" in ask(docker, qtbot, docker.phrase, "fail")
    docker.client.close()
    docker.client._folder = docker.client._folder / "elsewhere"
    docker.client.command = ["/no/such/program"]
    assert "/no/such/program" in ask(docker, qtbot, docker.phrase, "the cup")


def test_the_command_is_the_one_that_installed_it_or_the_users(docker: Any, tmp_path: Path) -> None:
    written = json.loads((tmp_path / "pykrita" / "locheads_krita" / "program.json").read_text())["command"]
    assert docker.client.command == written and written[0] == sys.executable
    fake_krita.Krita.one.writeSetting("LocHeadsStudio", "command", "nice  'my program' ")
    assert docker._command() == ["nice", "my program"]
