"""Finished English sentences in another language."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.errors import PictureError
from locheads_studio.ui import language, messages
from locheads_studio.ui.messages import Phrasebook

ROOT = Path(__file__).resolve().parents[2]

BOOK = Phrasebook(
    {
        "{name} is damaged ({error})": "{error}: {name} roto",
        "{name} is damaged": "{name} está dañado",
        "too long": "demasiado largo",
        "Open": "Abrir",
        "Remove": "Quitar",
        "Select “{phrase}”": "Seleccionar «{phrase}»",
        "Get it again.": "Consígalo de nuevo.",
        "cutting it out{about}": "recortando {about}",
        "(about {seconds} s)": "(unos {seconds} s)",
    }
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.png is damaged", "a.png está dañado"),
        ("a.png is damaged (too long)", "demasiado largo: a.png roto"),
        ("a.png is damaged (by a mouse)", "by a mouse: a.png roto"),
        ("Get it again", "Consígalo de nuevo."),
        ("a b. c.png is damaged. Get it again.", "a b. c.png está dañado. Consígalo de nuevo."),
        ("a.png is damaged\nGet it again", "a.png está dañado\nConsígalo de nuevo."),
        ("Select “Open”", "Seleccionar «Open»"),  # the user's own word
        ("Select “Remove”", "Seleccionar «Quitar»"),  # the program's
        ("cutting it out (about 40 s)", "recortando (unos 40 s)"),
        ("Something else", "Something else"),
        ("", ""),
    ],
)
def test_the_template_of_a_text_is_found(text: str, said: str) -> None:
    assert BOOK.say(text) == said


def test_an_error_with_its_action() -> None:
    assert BOOK.say(str(PictureError("a.png is damaged", "Get it again"))) == "a.png está dañado. Consígalo de nuevo."


@given(st.text())
def test_any_text_can_be_said(text: str) -> None:
    assert isinstance(BOOK.say(text), str)


@given(st.from_regex(r"[a-z0-9_./-]{1,20}", fullmatch=True))
def test_values_stay_as_they_are(name: str) -> None:
    assert BOOK.say(f"{name} is damaged") == f"{name} está dañado"


@pytest.mark.parametrize("code", ["zh_CN", "es"])
def test_every_template_finds_itself(code: str) -> None:
    """With values put in, the translation of that very template comes back, or that of one that says more."""
    there = messages.read(language.file(code).with_suffix(".ts"))
    book = Phrasebook(there, "。" if code == "zh_CN" else ".")
    lost = []
    for source, translation in there.items():
        values = {name: f"v{number}" for number, name in enumerate(re.findall(r"\{(\w+)\}", source))}
        fill = lambda text, values=values: re.sub(r"\{(\w+)\}", lambda place: values[place[1]], text)  # noqa: E731
        if book.say(fill(source)).rstrip(".。") != fill(translation).rstrip(".。"):
            lost.append((source, book.say(fill(source))))
    assert len(lost) <= len(there) // 100, lost


def test_given_names() -> None:
    assert [messages.given(name) for name in ("Remove", "Remove · 7", "Open")] == ["Remove", "Remove · 7", "Open"]


def test_a_sentence_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert messages.sentence("Saved") == "Saved." and messages.sentence("Saved!") == "Saved!"
    monkeypatch.setattr(language, "_current", "zh_CN")
    assert messages.sentence("已保存") == "已保存。"
    assert messages.given("Remove 2") == "移除 2" and messages.given("Remove 2 · 7") == "移除 2 · 7"
    assert messages.given("a cow 2") == "a cow 2" and messages.given("Remover") == "Remover"
    assert messages.given("Remove · 7") == "移除 · 7" and messages.given("Open") == "Open"


def test_nothing_below_the_window_knows_of_languages() -> None:
    """Files, logs and the command line cannot change with the language: nobody there asks for it."""
    for path in (ROOT / "locheads_studio").rglob("*.py"):
        part = path.relative_to(ROOT / "locheads_studio").parts[0]
        if part not in ("ui", "config"):
            assert "ui.language" not in path.read_text(encoding="utf-8")
            assert not re.search(r"\.language\b", path.read_text(encoding="utf-8"))


def test_the_extractor_is_where_the_readme_says() -> None:
    assert importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py") is not None
