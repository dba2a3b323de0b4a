"""Which language the window speaks."""

from __future__ import annotations

import pytest

from locheads_studio.ui import language


def test_only_whole_translations_are_offered() -> None:
    assert next(iter(language.NAMES)) == "en"
    assert all(code == "en" or language.file(code).is_file() for code in language.NAMES)


@pytest.mark.parametrize("system", [["de-DE", "en-GB"], ["en"], [], ["zh-TW"]])
def test_the_systems_language_is_taken_where_there_is_one(system: list[str]) -> None:
    assert language.resolve("system", system) == "en"


def test_names_of_actions_are_shown_without_signs() -> None:
    assert language.plain("Save &as…") == "Save as" and language.plain("打开(&O)…") == "打开"
