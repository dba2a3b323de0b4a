"""The model manager with a scripted engine: what it shows, and that every button does what it says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from locheads_studio.catalog import places
from locheads_studio.catalog.table import Part
from locheads_studio.config import hub, paths, settings
from locheads_studio.engine.cancel import CancelToken
from locheads_studio.errors import WeightsError, WriteError
from locheads_studio.studio.lanes import DiskLane
from locheads_studio.studio.modelstore import ModelStore
from locheads_studio.ui.bridge import Bridge
from locheads_studio.ui.model_manager import ModelManager, SetCard
from locheads_studio.ui.settings_dialog import SettingsDialog
from tests.ui.test_window import open_noise, select

NAME = "llava-1.5-7b"


class Engine:
    """Plays the download: `step` lets it go on, `here` are names of parts that are on the disk."""

    def __init__(self) -> None:
        self.here: set[str] = set()
        self.step = threading.Event()
        self.step.set()
        self.fails: Exception | None = None
        self.damaged: tuple[str, ...] = ()
        self.runs = 0
        self.done = 0

    def plan(self, parts: Any, token: CancelToken, tell: Any) -> Any:
        token.check()
        if self.fails:
            raise self.fails
        rows = [
            SimpleNamespace(part=part, size=part.size, heads=part.heads, licence=part.licence, gated=part.gated)
            for part in parts
        ]
        size = sum(row.size for row in rows)
        return SimpleNamespace(parts=rows, size=size, here=self.done, to_fetch=size - self.done, free=90 * 10**9)

    def run(self, plan: Any, token: CancelToken, tell: Any) -> None:
        self.runs += 1
        while self.done < plan.size:
            token.check()
            if self.fails:
                raise self.fails
            tell(self.done, plan.size, "model-00001-of-00003.safetensors")
            if self.step.wait(0.01):
                self.done += plan.size // 4
        self.here |= {row.part.name for row in plan.parts}

    def verify(self, part: Part, token: CancelToken, tell: Any) -> Any:
        tell(1, 2, "x")
        token.check()
        return SimpleNamespace(part=part, right=("a", "b"), damaged=self.damaged, missing=())

    def remove(self, part: Part) -> int:
        self.here.discard(part.name)
        return part.size


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    engine = Engine()
    real = places.status

    def status(part: Part) -> Any:
        if part.folder is not None or part.missing:
            return real(part)
        return "ready" if part.name in engine.here else "missing"

    monkeypatch.setattr(places, "status", status)
    monkeypatch.setattr(hub, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path / "config")
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    return engine


@pytest.fixture
def manager(engine: Engine, qtbot: Any) -> Iterator[ModelManager]:
    bridge = Bridge()
    store = ModelStore(DiskLane(), bridge.post, engine)
    dialog = ModelManager(store, "storybook", None)
    qtbot.waitUntil(lambda: NAME in dialog.cards)
    dialog.show()
    yield dialog
    engine.step.set()
    dialog.close()
    assert store.close(10)
    bridge.close()
    dialog.deleteLater()
    bridge.deleteLater()


def shown(card: SetCard) -> set[str]:
    return {verb for verb, button in card.buttons.items() if button.isVisible()}


def press(qtbot: Any, card: SetCard, verb: str) -> None:
    qtbot.mouseClick(card.buttons[verb], Qt.MouseButton.LeftButton)


def test_every_set_is_shown_with_what_it_costs(manager: ModelManager) -> None:
    assert next(iter(manager.cards)) == "storybook"
    card = manager.cards[NAME]
    assert "About 17.5 GB" in card.cost.text() and "device memory" in card.cost.text()
    assert "Llama 2 Community License" in card.cost.text()
    assert shown(card) == {"ask"}
    assert "login needed for FLUX.1 Fill" in manager.cards["llava-1.5-7b-flux"].cost.text()
    book = manager.cards["storybook"]
    assert shown(book) == {"heads"} and book.chip.text() == "In use"


def test_size_and_licence_first_then_download_and_use(manager: ModelManager, engine: Engine, qtbot: Any) -> None:
    card, used = manager.cards[NAME], []
    manager.use_wanted.connect(used.append)
    press(qtbot, card, "ask")
    qtbot.waitUntil(lambda: shown(card) == {"download", "cancel"})
    assert engine.runs == 0
    assert (
        "only what its known heads need" in card.plan.text()
        and "To download: 17.5 GB; free: 90.0 GB" in card.plan.text()
    )
    engine.step.clear()
    press(qtbot, card, "download")
    qtbot.waitUntil(lambda: "model-00001" in card.doing.text())
    assert shown(card) == {"pause", "cancel"} and card.bar.isVisible()
    engine.step.set()
    qtbot.waitUntil(lambda: shown(card) == {"use", "heads", "verify", "remove"})
    assert card.chip.text() == "Here" and card.doing.text() == "Downloaded and checked"
    press(qtbot, card, "use")
    assert used == [NAME]
    manager.show_used(NAME)
    assert card.chip.text() == "In use" and "use" not in shown(card)


def test_pause_and_go_on(manager: ModelManager, engine: Engine, qtbot: Any) -> None:
    card = manager.cards[NAME]
    press(qtbot, card, "ask")
    qtbot.waitUntil(lambda: "download" in shown(card))
    engine.step.clear()
    engine.done = 5_000_000_000
    press(qtbot, card, "download")
    qtbot.waitUntil(lambda: "Downloading 5.0 GB of 17.5 GB" in card.doing.text())
    press(qtbot, card, "pause")
    qtbot.waitUntil(lambda: card.doing.text() == "Paused at 5.0 GB of 17.5 GB")
    assert shown(card) == {"download", "cancel"} and card.buttons["download"].text() == "Continue"
    engine.step.set()
    press(qtbot, card, "download")
    qtbot.waitUntil(lambda: card.chip.text() == "Here")
    assert engine.runs == 2


def test_cancel_stops_and_leaves_the_set_as_it_was(manager: ModelManager, engine: Engine, qtbot: Any) -> None:
    card = manager.cards[NAME]
    press(qtbot, card, "ask")
    qtbot.waitUntil(lambda: "cancel" in shown(card) and "download" in shown(card))
    press(qtbot, card, "cancel")
    assert shown(card) == {"ask"}
    press(qtbot, card, "ask")
    qtbot.waitUntil(lambda: "download" in shown(card))
    engine.step.clear()
    press(qtbot, card, "download")
    qtbot.waitUntil(lambda: "pause" in shown(card))
    press(qtbot, card, "cancel")
    qtbot.waitUntil(lambda: shown(card) == {"ask"})
    assert not manager.cards[NAME].bar.isVisible() and engine.here == set()


@pytest.mark.parametrize(
    "error",
    [
        WeightsError("FLUX.1 Fill is gated", "Log in"),
        WriteError("The disk is full", "Free some space"),
        ValueError("bug"),
    ],
)
def test_what_goes_wrong_is_told_on_the_card(
    manager: ModelManager, engine: Engine, qtbot: Any, error: Exception
) -> None:
    card, engine.fails = manager.cards[NAME], error
    press(qtbot, card, "ask")
    qtbot.waitUntil(lambda: card.doing.isVisible() and "Asking" not in card.doing.text())
    assert str(error).rstrip(".") in card.doing.text()
    assert shown(card) == {"ask"}


def test_check_tells_what_is_damaged(manager: ModelManager, engine: Engine, qtbot: Any) -> None:
    engine.here = {"llava-1.5-7b", "sam-vit-l", "sd-1.5-inpainting"}
    manager._store.refresh()
    card = manager.cards[NAME]
    qtbot.waitUntil(lambda: "verify" in shown(card))
    press(qtbot, card, "verify")
    qtbot.waitUntil(lambda: card.doing.text() == "All 6 files are right")
    engine.damaged = ("model.safetensors",)
    press(qtbot, card, "verify")
    qtbot.waitUntil(lambda: "Not whole: model.safetensors" in card.doing.text())


def test_remove_asks_and_keeps_what_another_set_uses(
    manager: ModelManager, engine: Engine, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.here = {"llava-1.5-7b", "sam-vit-l", "sd-1.5-inpainting", "sam-vit-h", "sdxl-inpainting"}
    manager._store.refresh()
    card = manager.cards[NAME]
    qtbot.waitUntil(lambda: "remove" in shown(card))
    asked: list[str] = []

    def question(parent: Any, title: str, text: str, *_: Any) -> Any:
        asked.append(text)
        return QMessageBox.StandardButton.Cancel if len(asked) == 1 else QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", question)
    press(qtbot, card, "remove")
    assert engine.here >= {"sam-vit-l"}
    press(qtbot, card, "remove")
    qtbot.waitUntil(lambda: "sam-vit-l" not in engine.here)
    assert "SAM ViT-L, Stable Diffusion 1.5" in asked[1] and "LLaVA" not in asked[1]  # llava-1.5-7b-sdxl is here too
    assert "llava-1.5-7b" in engine.here
    qtbot.waitUntil(lambda: "freed" in card.doing.text())


def test_downloads_go_on_without_the_dialog(manager: ModelManager, engine: Engine, qtbot: Any) -> None:
    card, store = manager.cards[NAME], manager._store
    press(qtbot, card, "ask")
    qtbot.waitUntil(lambda: "download" in shown(card))
    engine.step.clear()
    press(qtbot, card, "download")
    manager.close()
    engine.step.set()
    qtbot.waitUntil(lambda: not store.busy and bool(engine.here))
    again = ModelManager(store, "storybook", None)
    qtbot.waitUntil(lambda: again.cards[NAME].chip.text() == "Here")
    again.close()
    again.deleteLater()


def test_a_broken_table_of_the_user_is_told(manager: ModelManager, qtbot: Any) -> None:
    folder = paths.config_dir()
    folder.mkdir(parents=True)
    (folder / "models.toml").write_text("[[part]]\nname = 3\n")
    manager._store.refresh()
    qtbot.waitUntil(lambda: "models.toml" in manager.problem.text())


def closing(program: Any, kind: type, act: Any) -> None:
    """When a dialog of that kind is shown, act on it and close it."""

    def look() -> None:
        found = [
            widget for widget in program.app.app.topLevelWidgets() if isinstance(widget, kind) and widget.isVisible()
        ]
        if not found:
            QTimer.singleShot(20, look)
            return
        act(found[0])
        found[0].close()

    QTimer.singleShot(0, look)


def test_the_start_page_leads_to_the_manager_which_refuses_a_set_that_is_not_here(program: Any, qtbot: Any) -> None:
    told: list[str] = []

    def act(dialog: ModelManager) -> None:
        qtbot.waitUntil(lambda: NAME in dialog.cards)
        dialog.use_wanted.emit(NAME)
        told.append(dialog.problem.text())
        dialog.offline.setChecked(True)

    closing(program, ModelManager, act)
    program.window.start_page.models_wanted.emit()
    assert "is not downloaded" in told[0] and f"models download {NAME}" in told[0]
    assert program.app.choices.now == settings.Settings(offline=True)
    assert "offline = true" in settings.file().read_text()


def test_the_settings_lead_to_the_manager(program: Any, qtbot: Any) -> None:
    seen: list[int] = []

    def act(dialog: SettingsDialog) -> None:
        closing(program, ModelManager, lambda manager: seen.append(1))
        dialog.manager_wanted.emit()

    closing(program, SettingsDialog, act)
    program.window.settings_wanted.emit()
    assert seen == [1]


def test_small_things_are_looked_at_closer_by_choice_for_each_model_set(
    program: Any, start_program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One switch in the settings, kept for the set in use; it travels with the job and so with the recipe."""
    monkeypatch.setattr("locheads_studio.ui.choices.looks_closer", lambda vlm: False)
    built_in = program.app.choices.now.model_set
    open_noise(program, qtbot)
    select(program, qtbot)
    assert program.handlers.jobs[-1].closer is None, "left to the model's file"
    ticked: list[bool] = []

    def act(dialog: SettingsDialog) -> None:
        ticked.append(dialog.closer.isChecked())
        dialog.closer.setChecked(True)

    closing(program, SettingsDialog, act)
    program.window.settings_wanted.emit()
    assert ticked == [False] and program.app.memory.closer == {built_in: True}
    select(program, qtbot, "the dog")
    assert program.handlers.jobs[-1].closer is True

    monkeypatch.setattr("locheads_studio.ui.choices.find_set", lambda name: name)
    commands = {command.id: command for command in program.app.keyboard.commands()}
    commands[f"model_set:{NAME}"].run()
    assert program.app.controller.selecting.closer is None, "nothing was chosen for the other set"
    commands[f"model_set:{built_in}"].run()
    assert program.app.controller.selecting.closer is True
    {command.id: command for command in program.app.keyboard.commands()}["closer:switch"].run()
    assert program.app.controller.selecting.closer is False and program.app.memory.closer == {built_in: False}
    again = start_program()
    try:
        assert again.app.controller.selecting.closer is False, "kept for the next start"
    finally:
        again.stop()


def test_the_switch_shows_what_the_models_file_says(program: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locheads_studio.ui.choices.looks_closer", lambda vlm: vlm.name == "vlm")
    ticked: list[bool] = []
    closing(program, SettingsDialog, lambda dialog: ticked.append(dialog.closer.isChecked()))
    program.window.settings_wanted.emit()
    assert ticked == [True] and program.app.controller.selecting.closer is None
