"""A picture of what to paint and LoRA files, chosen in the window."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_engine import picture
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from safetensors.numpy import save_file

from locheads_studio.catalog.lora import MOST, Lora


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A reference picture and a LoRA file, which the file dialogs answer with."""
    shown, lora = tmp_path / "shown.png", tmp_path / "style.safetensors"
    Image.new("RGB", (30, 20), (9, 8, 7)).save(shown)
    save_file({"unet.x.lora_A.weight": np.zeros((2, 2), np.float32)}, lora)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(shown), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(lora)], ""))
    return shown, lora


def ready(program: Any, qtbot: Any) -> Any:
    """A picture with something selected, and the parameters unfolded."""
    program.app.controller.files.open_picture(picture(), "noise")
    qtbot.waitUntil(lambda: program.editor.session.is_open, timeout=60_000)
    program.editor.phrase.edit.setText("the horse")
    qtbot.keyClick(program.editor.phrase.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.editor.session.has_mask and not program.app.controller.busy, timeout=60_000)
    qtbot.mouseClick(program.editor.prompt.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(program.editor.prompt.files.isVisible, timeout=60_000)
    return program.editor.prompt


def repainted(program: Any, qtbot: Any) -> Any:
    """The job that the button asks for."""
    before = len(program.editor.session.results)
    program.editor.prompt.edit.setText("a zebra")
    qtbot.waitUntil(program.editor.prompt.button.isEnabled, timeout=60_000)
    qtbot.mouseClick(program.editor.prompt.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: len(program.editor.session.results) > before and not program.app.controller.busy, timeout=60_000
    )
    return [job for job in program.handlers.jobs if hasattr(job, "loras")][-1]


def test_both_are_chosen_used_filled_in_again_and_taken_away(
    program: Any, qtbot: Any, files: tuple[Path, Path]
) -> None:
    shown, lora = files
    prompt = ready(program, qtbot)
    row = prompt.files
    row.use(reference=True)  # as with a model that takes one
    qtbot.waitUntil(row.reference.button.isVisible, timeout=60_000)
    qtbot.mouseClick(row.reference.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.add, Qt.MouseButton.LeftButton)
    assert row.reference.name.text() == "shown.png" and [one.name.text() for one in row.worn] == ["style.safetensors"]
    row.worn[0].weight.setValue(0.5)
    job = repainted(program, qtbot)
    assert job.loras == (Lora(lora, 0.5),) and (job.reference == (9, 8, 7)).all() and job.reference.shape == (20, 30, 3)
    qtbot.mouseClick(row.reference.remove, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.worn[0].remove, Qt.MouseButton.LeftButton)
    assert row.shown is None and not row.loras and not row.worn
    job = repainted(program, qtbot)
    assert job.loras is None and job.reference is None
    program.editor.session.show_result(1)
    program.window.do("reuse")
    qtbot.waitUntil(lambda: not program.app.controller.busy, timeout=60_000)
    assert row.shown == shown and row.loras == (Lora(lora, 0.5),), "what a result was made with is filled in again"


def test_a_model_without_a_reference_is_shown_none(program: Any, qtbot: Any, files: tuple[Path, Path]) -> None:
    prompt = ready(program, qtbot)
    row = prompt.files
    assert not row.reference.isVisible() and row.add.isVisible(), "the built-in painter looks at no other picture"
    row.use(reference=True)
    qtbot.mouseClick(row.reference.button, Qt.MouseButton.LeftButton)
    assert row.shown is not None
    row.use(reference=False)
    assert row.shown is None and repainted(program, qtbot).reference is None, "chosen before for another model"


def test_the_folder_of_the_set_tells(program: Any, qtbot: Any, tmp_path: Path) -> None:
    inpainter = tmp_path / "set" / "inpainter"
    inpainter.mkdir(parents=True)
    (inpainter / "model_index.json").write_text(json.dumps({"_class_name": "Flux2KleinPipeline"}))
    program.app.choices.now = replace(program.app.choices.now, model_set=str(tmp_path / "set"))
    program.app._show_models()
    ready(program, qtbot)
    qtbot.waitUntil(program.editor.prompt.files.reference.button.isVisible, timeout=60_000)


def test_no_more_lora_files_than_can_be_worn(program: Any, qtbot: Any, files: tuple[Path, Path]) -> None:
    prompt = ready(program, qtbot)
    for _ in range(MOST):
        qtbot.mouseClick(prompt.files.add, Qt.MouseButton.LeftButton)
    assert len(prompt.files.worn) == MOST and not prompt.files.add.isEnabled()
    qtbot.mouseClick(prompt.files.worn[2].remove, Qt.MouseButton.LeftButton)
    assert len(prompt.files.loras) == MOST - 1 and prompt.files.add.isEnabled()


@pytest.mark.parametrize("look", ["dark", "light"])
def test_what_asks_for_a_file_is_seen_as_a_button(program: Any, qtbot: Any, look: str) -> None:
    """Words alone stood out of line with the fields above and below."""
    program.app.theme.choose(look)
    prompt = ready(program, qtbot)
    prompt.files.use(reference=True)
    qtbot.wait(60)
    seen = prompt.files.grab().toImage()
    for button in (prompt.files.add, prompt.files.reference.button):
        at = button.mapTo(prompt.files, QPoint(5, button.height() // 2))
        assert seen.pixelColor(at) != seen.pixelColor(seen.width() - 2, at.y()), button.text()
