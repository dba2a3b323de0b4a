"""Which language the window speaks."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from locheads_studio.config import paths
from locheads_studio.ui import language
from locheads_studio.ui.actions import MENUS, Actions

FOLDER = paths.resources() / "translations"


@pytest.fixture(scope="module")
def collector() -> ModuleType:
    """`packaging/translations.py`, which is no module of the package."""
    file = Path(__file__).parents[2] / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("collector", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["collector"] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("code", ["zh_CN", "es"])
def test_every_text_is_translated(collector: ModuleType, code: str) -> None:
    """Run `make translations`, translate what it names, and run it again."""
    path = FOLDER / f"locheads_{code}.ts"
    kept = path.read_text(encoding="utf-8")
    wanted = collector.wanted(code, collector.collect(), collector.read(path))
    assert not [message.source for message, forms in wanted.items() if not all(forms)]
    assert collector.written(code, wanted) == kept, "texts were added, changed or taken away"
    assert len(wanted) > 1000 and path.with_suffix(".qm").stat().st_size > 50_000


@pytest.mark.parametrize("code", ["zh_CN", "es"])
def test_translations_keep_what_is_put_in(collector: ModuleType, code: str) -> None:
    place = re.compile(r"%n|%[1-9L]|\{\w*\}|</?\w+>")
    for message, forms in collector.read(FOLDER / f"locheads_{code}.ts").items():
        for form in forms:
            assert set(place.findall(form)) - {"%n"} == set(place.findall(message.source)) - {"%n"}, message.source


def test_only_whole_translations_are_offered() -> None:
    assert next(iter(language.NAMES)) == "en"
    assert all(code == "en" or language.file(code).is_file() for code in language.NAMES)


@pytest.mark.parametrize("system", [["de-DE", "en-GB"], ["en"], [], ["zh-TW"]])
def test_the_systems_language_is_taken_where_there_is_one(system: list[str]) -> None:
    assert language.resolve("system", system) == "en"


def test_names_of_actions_are_shown_without_signs() -> None:
    assert language.plain("Save &as…") == "Save as" and language.plain("打开(&O)…") == "打开"


@pytest.mark.parametrize("code", [code for code in language.NAMES if code != "en"])
def test_the_window_speaks_it(code: str, qapp: QApplication) -> None:
    """The names of menus and actions are translated, and none shows a mnemonic's brackets on a button."""
    language.install(qapp, code)
    try:
        parent = QObject()
        actions = Actions(parent)
        texts = [action.text() for action in actions._all.values()]
        english = [spec.text for specs in MENUS.values() for spec in specs if spec.text]
        assert len(set(texts) & set(english)) <= len(english) // 20
        assert not any("(&" in action.iconText() or "&" in action.iconText() for action in actions._all.values())
    finally:
        language.install(qapp, "en")
