"""Texts from below the window in another language."""

from __future__ import annotations

import importlib.util
import pickle
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication

from locheads_studio.errors import PictureError
from locheads_studio.texts import PLACE, Text, of_json, to_json
from locheads_studio.ui import language, messages
from locheads_studio.ui.messages import shown, told

ROOT = Path(__file__).resolve().parents[2]

BOOK = {
    "{name} is damaged ({error})": "{error}: {name} roto",
    "{name} is damaged": "{name} está dañado",
    "too long": "demasiado largo",
    "Open": "Abrir",
    "Remove": "Quitar",
    "Select “{phrase}”": "Seleccionar «{phrase}»",
    "Get it again.": "Consígalo de nuevo.",
    "cutting it out{about}": "recortando{about}",
    " (about {seconds} s)": " (unos {seconds} s)",
    "(about {seconds} s)": "(unos {seconds} s)",
}


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_current", "es")
    monkeypatch.setattr(QCoreApplication, "translate", lambda context, text: BOOK.get(text, text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (Text("{name} is damaged", name="a.png"), "a.png está dañado"),
        (Text("{name} is damaged ({error})", name="a.png", error="too long"), "demasiado largo: a.png roto"),
        (Text("{name} is damaged ({error})", name="a.png", error="by a mouse"), "by a mouse: a.png roto"),
        (
            Text("{name} is damaged ({error})", name="a.png", error=Text("{name} is damaged", name="b")),
            "b está dañado: a.png roto",
        ),
        (Text("{name} is damaged", name="{error} is damaged"), "{error} is damaged está dañado"),  # no template
        ("Get it again", "Consígalo de nuevo"),
        ("Get it again.", "Consígalo de nuevo."),
        (Text("Select “{phrase}”", phrase="Open"), "Seleccionar «Open»"),  # the user's own word
        (Text("Select “{phrase}”", phrase="Remove"), "Seleccionar «Quitar»"),  # the program's
        (
            Text("cutting it out{about}", about=Text(" (about {seconds} s)", seconds="40")),
            "recortando (unos 40 s)",
        ),
        ("Something else", "Something else"),
        ("", ""),
    ],
)
def test_a_text_is_said_with_its_values(spanish: None, text: str, said: str) -> None:
    assert shown(text) == said


def test_an_error_with_its_action(spanish: None) -> None:
    error = PictureError("{name} is damaged", "Get it again", name="a b. c.png")
    assert str(error) == "a b. c.png is damaged. Get it again."
    assert told(error) == told(pickle.loads(pickle.dumps(error))) == "a b. c.png está dañado. Consígalo de nuevo."
    assert told(PictureError("{name} is damaged.", "", name="x")) == "x está dañado."
    assert told(OSError("too long")) == "demasiado largo"


@pytest.mark.parametrize(
    ("action", "said"), [("", "a.png: It is torn."), ("Get it again", "a.png: It is torn. Get it again.")]
)
def test_a_value_that_is_a_sentence_ends_the_message(action: str, said: str) -> None:
    assert str(PictureError("a.png: {what}", action, what="It is torn.")) == said


@given(st.text(), st.text())
def test_a_text_is_the_string_it_says(template: str, name: str) -> None:
    text = Text(template, name=name)
    assert text == template.replace("{name}", name) and isinstance(shown(text), str)
    for again in (of_json(to_json(text)), pickle.loads(pickle.dumps(text))):
        assert isinstance(again, Text)
        assert (again, again.template, again.values) == (text, text.template, text.values)


def test_an_error_inside_a_text_stays_one() -> None:
    inner = ValueError(Text("{entry} is missing", entry="a"))
    assert Text("{name} is damaged ({error})", name="x", error=inner).values["error"] is inner.args[0]
    other = Text("{name} is damaged ({error})", name="x", error=KeyError("a"))
    assert other == "x is damaged ('a')"  # as any exception says it
    with pytest.raises(ValueError, match="no text"):
        of_json([1, {}])


@pytest.mark.parametrize("code", ["zh_CN", "es"])
def test_a_translation_has_the_places_of_its_template(code: str) -> None:
    extractor = _extractor()
    there = extractor.read(language.file(code).with_suffix(".ts"))
    below = {message: forms[0] for message, forms in there.items() if message.context == messages.CONTEXT}
    assert len(below) > 600
    wrong = [m.source for m, text in below.items() if set(PLACE.findall(m.source)) != set(PLACE.findall(text))]
    assert not wrong


def test_a_template_that_nothing_could_find_again_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    extractor = _extractor()
    (tmp_path / "studio").mkdir()
    (tmp_path / "ui").mkdir()
    module = tmp_path / "studio" / "one.py"
    monkeypatch.setattr(extractor, "PACKAGE", tmp_path)
    monkeypatch.setattr(extractor, "_ALSO", ())
    module.write_text(
        'raise StudioError("{a} is bad", b if c else "Mend it", a=d)\nnotices.info(Text("See all of {a}", a=1))'
    )
    (tmp_path / "errors.py").write_text("class StudioError(Exception): pass")
    assert {"{a} is bad", "Mend it", "See all of {a}"} <= {m.source for m in extractor.messages_below()}
    module.write_text('notices.info(f"See all of {a}")')
    with pytest.raises(SystemExit, match=r"one\.py:1"):
        extractor.messages_below()


def _extractor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["translations"] = module  # its dataclasses look there
    spec.loader.exec_module(module)
    return module


def test_given_names() -> None:
    assert [messages.given(name) for name in ("Remove", "Remove · 7", "Open")] == ["Remove", "Remove · 7", "Open"]


def test_a_sentence_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    assert messages.sentence("Saved") == "Saved." and messages.sentence("Saved!") == "Saved!"
    monkeypatch.setattr(language, "_current", "zh_CN")
    assert messages.sentence("已保存") == "已保存。"


def test_nothing_below_the_window_knows_of_languages() -> None:
    """Files, logs and the command line cannot change with the language: nobody there asks for it."""
    for path in (ROOT / "locheads_studio").rglob("*.py"):
        part = path.relative_to(ROOT / "locheads_studio").parts[0]
        if part not in ("ui", "config"):
            assert "ui.language" not in path.read_text(encoding="utf-8")
            assert not re.search(r"\.language\b", path.read_text(encoding="utf-8"))
