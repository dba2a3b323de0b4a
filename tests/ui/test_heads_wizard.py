"""The wizard that finds heads, with a scripted engine: what it shows, and that every button does what it says."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fake_search
import numpy as np
import pytest
from fake_search import comparison
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QPushButton

from locheads_studio.imaging.pictures import Picture
from locheads_studio.ui.heads_wizard import HeadsWizard
from locheads_studio.ui.model_manager import ModelManager
from locheads_studio.ui.notices import NoticeCard


@pytest.fixture
def wizard(program: Any, qtbot: Any) -> HeadsWizard:
    program.window.do("find_heads")
    wizard = program.app.heads.wizard
    assert isinstance(wizard, HeadsWizard)
    return wizard


def shown(wizard: HeadsWizard) -> set[str]:
    return {button.text() for button in wizard.buttons if button.isVisible()}


def press(qtbot: Any, button: QPushButton) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(frame: QFrame) -> list[str]:
    return [label.text() for label in frame.findChildren(QLabel) if label.isVisible()]


def test_from_the_choice_to_new_heads(wizard: HeadsWizard, program: Any, qtbot: Any) -> None:
    made: list[tuple[str, str]] = []
    factory = program.app._make_factory
    program.app._make_factory = lambda *given: made.append(given) or factory(*given)
    assert shown(wizard) == {"Close", "Find heads"}
    assert "Storybook" in wizard.heading.text()
    assert "measured on the first pictures" in wizard.estimate.text()
    press(qtbot, wizard.start_button)
    qtbot.waitUntil(lambda: "Use these heads" in shown(wizard))
    assert shown(wizard) == {"Use these heads", "Keep the old ones"}
    assert wizard.found.chip.text() == "Better" and "118 sentences" in wizard.found.verdict.text()
    found, present = ["Found", "81 %", "0.42", "L4H3, L3H0"], ["Present", "70 %", "0.35", "L2H2, L3H1"]
    qtbot.waitUntil(lambda: texts(wizard.found.compared)[-8:] == found + present)
    assert "L4H3" in texts(wizard.found.each)
    assert (
        program.searches.tuned == 1
        and "level 0.35" in wizard.found.numbers.text()
        and "98 %" in wizard.found.numbers.text()
    )
    press(qtbot, wizard.use_button)
    qtbot.waitUntil(lambda: program.app.heads.wizard is None)
    assert program.searches.used
    assert made == [("storybook", "auto")], "the models are loaded again"
    assert "used from now on" in program.window.notices.texts[-1]


@pytest.mark.parametrize("tune", [True, False])
def test_numbers_are_chosen_in_one_go_unless_not_wanted(
    wizard: HeadsWizard, program: Any, qtbot: Any, tune: bool
) -> None:
    program.searches.outcome = fake_search.outcome(calibrated=False)
    assert wizard.tune.isChecked()
    if not tune:
        wizard.tune.click()
    press(qtbot, wizard.start_button)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 2)
    assert program.searches.tuned == tune and wizard.found.numbers.isVisible() == tune
    assert ("nothing to fit" in wizard.found.numbers.text()) == tune


def test_stop_and_go_on(wizard: HeadsWizard, program: Any, qtbot: Any) -> None:
    program.handlers.gate.clear()
    press(qtbot, wizard.start_button)
    assert shown(wizard) == {"Close", "Stop"} and wizard.pages.currentIndex() == 1
    qtbot.waitUntil(lambda: "of 6 pictures" in wizard.left_words.text())
    assert "measuring how long they take" in wizard.left_words.text()
    program.searches.done = [0, 1]
    press(qtbot, wizard.stop_button)
    qtbot.waitUntil(lambda: shown(wizard) == {"Close", "Continue"})
    assert "stopped after 2 pictures" in wizard.earlier.text()
    wizard.samples.setValue(500)
    assert wizard.start_button.text() == "Find heads", "other wishes are another search"
    wizard.samples.setValue(300)
    program.handlers.gate.set()
    program.handlers.jobs.clear()
    press(qtbot, wizard.start_button)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 2)
    assert len(program.handlers.jobs) == 4
    press(qtbot, wizard.keep_button)
    qtbot.waitUntil(lambda: program.app.heads.wizard is None)
    assert not program.searches.used


def test_it_goes_on_without_the_dialog_and_tells_when_it_is_done(wizard: HeadsWizard, program: Any, qtbot: Any) -> None:
    program.handlers.gate.clear()
    press(qtbot, wizard.start_button)
    press(qtbot, wizard.close_button)
    assert program.app.heads.wizard is None
    program.handlers.gate.set()
    qtbot.waitUntil(lambda: bool(program.window.notices.texts))
    assert "search for localization heads is done" in program.window.notices.texts[0]
    press(qtbot, program.window.findChild(NoticeCard).offer)
    wizard = program.app.heads.wizard
    assert wizard is not None and shown(wizard) == {"Use these heads", "Keep the old ones"}


def test_a_search_of_before_goes_on_with_its_wishes(program: Any, qtbot: Any, tmp_path: Path) -> None:
    program.searches.left = SimpleNamespace(pictures=tmp_path, samples=70, done=4)
    program.window.do("find_heads")
    wizard = program.app.heads.wizard
    qtbot.waitUntil(lambda: "after 4 pictures" in wizard.earlier.text())
    assert wizard.own.isChecked() and wizard.samples.value() == 70 and wizard.folder.text() == str(tmp_path)
    assert wizard.start_button.text() == "Continue"


def test_own_pictures_need_a_folder(
    wizard: HeadsWizard, program: Any, qtbot: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wizard.own.setChecked(True)
    assert not wizard.start_button.isEnabled()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    press(qtbot, wizard.choose)
    assert wizard.start_button.isEnabled()
    program.searches.damaged = True
    press(qtbot, wizard.start_button)
    qtbot.waitUntil(lambda: wizard.problem.isVisible())
    assert "0.txt holds no phrase" in wizard.problem.text() and shown(wizard) == {"Close", "Find heads"}


@pytest.mark.parametrize(
    ("compared", "chip", "words"),
    [
        (comparison("worse"), "Worse", "Worse than the present heads"),
        (comparison("same"), "About the same", "may be chance"),
        (comparison("unknown", present=False), "New", "had no heads before"),
        (comparison("unknown", labelled=False), "Not measured", "Without masks nobody knows"),
    ],
)
def test_the_verdict_in_plain_words(
    wizard: HeadsWizard, program: Any, qtbot: Any, compared: Any, chip: str, words: str
) -> None:
    program.searches.compared = compared
    press(qtbot, wizard.start_button)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 2)
    assert wizard.found.chip.text() == chip and words in wizard.found.verdict.text()
    # rows laid into a page that is already on show appear with the next events
    qtbot.waitUntil(lambda: ("Right place" in texts(wizard.found.compared)) == bool(compared.samples))
    qtbot.waitUntil(lambda: ("Present" in texts(wizard.found.compared)) == (compared.present is not None))
    stands_out = {button.text() for button in (wizard.use_button, wizard.keep_button) if button.objectName()}
    assert stands_out == {"Worse": {"Keep the old ones"}, "New": {"Use these heads"}}.get(chip, set())
    assert wizard.keep_button.text() == ("Put them away" if compared.present is None else "Keep the old ones")


def test_heads_that_cannot_be_written_are_told(wizard: HeadsWizard, program: Any, qtbot: Any) -> None:
    program.searches.read_only = True
    press(qtbot, wizard.start_button)
    qtbot.waitUntil(lambda: wizard.pages.currentIndex() == 2)
    press(qtbot, wizard.use_button)
    qtbot.waitUntil(lambda: wizard.problem.isVisible())
    assert "cannot be written" in wizard.problem.text() and wizard.use_button.isEnabled()


def test_selecting_with_a_model_without_heads_leads_here(program: Any, qtbot: Any) -> None:
    program.app.controller.files.open_picture(Picture(np.full((90, 120, 3), 90, np.uint8)), "grey")
    qtbot.waitUntil(lambda: program.editor.session.is_open)
    program.app.controller.selecting.select("headless horseman")
    qtbot.waitUntil(lambda: any("not known yet" in text for text in program.window.notices.texts))
    card = next(card for card in program.window.findChildren(NoticeCard) if "not known yet" in card.text)
    assert card.offer.text() == "Find heads…"
    press(qtbot, card.offer)
    assert program.app.heads.wizard is not None
    assert not any("not known yet" in text for text in program.window.notices.texts)


def test_other_errors_offer_nothing(program: Any, qtbot: Any) -> None:
    program.app.controller.files.open_picture(Picture(np.full((90, 120, 3), 90, np.uint8)), "grey")
    qtbot.waitUntil(lambda: program.editor.session.is_open)
    program.app.controller.selecting.select("fail")
    stack = program.window.notices
    qtbot.waitUntil(lambda: bool(stack.cards) and stack.cards[0].severity == "error")
    assert not hasattr(stack.cards[0], "offer")


def test_the_manager_leads_here_for_each_set_that_is_here(program: Any, qtbot: Any) -> None:
    def act() -> None:
        manager = program.app.choices.manager
        card = manager.cards.get("storybook") if isinstance(manager, ModelManager) else None
        if card is None or not card.buttons["heads"].isVisible():  # what raises here would leave the dialog open
            QTimer.singleShot(20, act)
            return
        here = {name for name, card in manager.cards.items() if card.buttons["heads"].isVisible()}
        assert here == {"storybook"}
        press(qtbot, manager.cards["storybook"].buttons["heads"])

    QTimer.singleShot(0, act)
    program.window.models_wanted.emit()
    qtbot.waitUntil(lambda: program.app.heads.wizard is not None)
    assert program.app.choices.manager is None and program.app.heads.wizard.isVisible()


def test_the_window_can_be_closed_during_a_search(wizard: HeadsWizard, program: Any, qtbot: Any) -> None:
    program.handlers.gate.clear()
    press(qtbot, wizard.start_button)
    qtbot.waitUntil(lambda: bool(program.handlers.jobs))
