"""Every text is collected, translated with the same values, compiled and shown; nothing is cut off."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QMenu, QPushButton, QToolButton, QWidget

from locheads_studio.config import paths, settings
from locheads_studio.ui import language, messages
from locheads_studio.ui.export_dialog import ExportDialog
from locheads_studio.ui.preferences import save_settings
from locheads_studio.ui.settings_dialog import SettingsDialog
from locheads_studio.ui.widgets import ElidedLabel

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "samples" / "skater.png"
OTHERS = ("zh_CN", "es")

_spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
assert _spec is not None and _spec.loader is not None
translations: Any = importlib.util.module_from_spec(_spec)
sys.modules["translations"] = translations  # dataclasses look their module up
_spec.loader.exec_module(translations)


# --- the files


@pytest.fixture(scope="module")
def collected() -> list[Any]:
    return list(translations.collect())


def places(text: str) -> list[str]:
    """The values in a text, and the links and marks of rich text."""
    return sorted(re.findall(r"\{\w*(?::[^}]*)?\}|%n|</?\w[^>]*>|`[^`]*`", text))


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_the_file_holds_what_the_source_says_and_all_of_it_is_translated(code: str, collected: list[Any]) -> None:
    path = translations.FOLDER / f"locheads_{code}.ts"
    there = translations.read(path)
    wanted = translations.wanted(code, collected, there)
    advice = "run `make translations` and translate what it lists"
    assert sorted(wanted.keys() - there.keys()) == [], f"new texts: {advice}"
    assert sorted(there.keys() - wanted.keys()) == [], f"texts that are gone: {advice}"
    assert [message for message, forms in wanted.items() if not all(forms)] == [], f"untranslated: {advice}"
    assert path.read_text(encoding="utf-8") == translations.written(code, there)


@pytest.mark.parametrize("code", OTHERS)
def test_translations_hold_the_same_values_and_the_same_edges(code: str) -> None:
    for message, forms in translations.read(translations.FOLDER / f"locheads_{code}.ts").items():
        for form in forms:
            assert places(form) == places(message.source), (message, form)
            assert form.count("\n") == message.source.count("\n"), (message, form)
            assert ("…" in form) == ("…" in message.source), (message, form)
            if message.context != messages.CONTEXT and ".*" not in message.source:
                assert form.count("&") == message.source.count("&") or message.source.startswith("&L"), (message, form)


@pytest.mark.parametrize("code", translations.LANGUAGES)
def test_the_compiled_file_is_in_step(code: str, tmp_path: Path) -> None:
    source = translations.FOLDER / f"locheads_{code}.ts"
    translations.compile_file(source, tmp_path / "made.qm")
    assert (tmp_path / "made.qm").read_bytes() == source.with_suffix(".qm").read_bytes(), "run `make translations`"


def test_what_is_new_is_listed_and_what_is_gone_is_dropped(tmp_path: Path) -> None:
    old, new = translations.Message("A", "Old"), translations.Message("A", "New <&>")
    counted = translations.Message("A", "%n thing(s)", True)
    path = tmp_path / "x.ts"
    path.write_text(translations.written("es", {old: ("Viejo",), counted: ("%n cosa", "%n cosas")}), encoding="utf-8")
    kept = translations.wanted("es", [new, counted], translations.read(path))
    assert kept == {new: ("",), counted: ("%n cosa", "%n cosas")}
    path.write_text(translations.written("es", kept), encoding="utf-8")
    assert 'type="unfinished"' in path.read_text(encoding="utf-8") and translations.read(path) == kept


def test_templates_are_read_from_the_ways_messages_are_made(tmp_path: Path) -> None:
    path = tmp_path / "made.py"
    path.write_text(
        '_AGAIN = "Do it again"\n'
        "def f(name, many):\n"
        '    what = Text("{name} has too many", name=name) if many else "too few"\n'
        "    raise PictureError(what, _AGAIN)\n",
        encoding="utf-8",
    )
    module = translations._Module(path)
    said = []
    for call, _ in translations._calls(module.tree):
        for node in translations._shown(call, {"PictureError"}):
            said += module.templates(node, module.function(call))
    assert said == ["{name} has too many", "too few", "Do it again"] and not module.unsaid


# --- the source

_SHOWING = {
    "setText": 1, "setToolTip": 1, "setWindowTitle": 1, "setAccessibleName": 1, "setAccessibleDescription": 1,
    "setPlaceholderText": 1, "setStatusTip": 1, "setSpecialValueText": 1, "setTitle": 1, "addItem": 1, "addRow": 1,
    "addButton": 1, "QLabel": 1, "QPushButton": 1, "QCheckBox": 1, "QRadioButton": 1, "QAction": 1, "QMenu": 1,
    "LabelledSlider": 1, "tell": 1, "hint": 3, "show": 3, "info": 2, "warning": 2, "question": 3,
    "getOpenFileName": 2, "getSaveFileName": 2, "getExistingDirectory": 2,
}  # fmt: skip
"""Calls to how many of their first arguments the user sees."""

_NAMES = {
    "LocHeads Studio", "LocHeads Studio[*]", "{name}[*] – LocHeads Studio",
    "Pasted picture",  # as it is kept; `messages.given` translates it
}  # fmt: skip
"""Texts that are the same in every language."""


def _unwrapped(node: ast.expr) -> Iterator[str]:
    """The words in an expression that are not in a call of `tr`, `spoken`, `mark` or a function of ours."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _unwrapped(node.body)
        yield from _unwrapped(node.orelse)
    elif isinstance(node, ast.BinOp):
        yield from _unwrapped(node.left)
        yield from _unwrapped(node.right)
    elif isinstance(node, ast.List | ast.Tuple):
        for part in node.elts:
            yield from _unwrapped(part)
    elif isinstance(node, ast.JoinedStr):
        whole = "".join(p.value if isinstance(p, ast.Constant) else f"{{{ast.unparse(p.value)}}}" for p in node.values)
        if whole not in _NAMES:
            yield from (part.value for part in node.values if isinstance(part, ast.Constant))
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        yield from _unwrapped(node.func.value)


def _is_text(text: str) -> bool:
    """Whether there is a word in it: no key, file pattern, mark of rich text or unit."""
    bare = re.sub(r"<[^>]*>|\*\.\w+|Ctrl\+\w+|\bpx\b|#\w+", "", text)
    return text not in _NAMES and re.search(r"[A-Za-z]{2}", bare) is not None


@pytest.mark.parametrize("path", sorted((ROOT / "locheads_studio" / "ui").rglob("*.py")), ids=lambda path: path.name)
def test_no_text_is_shown_that_is_not_collected(path: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        receiver = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        if receiver in ("log", "warnings"):
            continue
        for arg in node.args[: _SHOWING.get(name, 0)]:
            found += [(node.lineno, text) for text in _unwrapped(arg) if _is_text(text)]
        found += [
            (node.lineno, text)
            for key in node.keywords
            if key.arg in ("text", "tip") and name != "Spec"
            for text in _unwrapped(key.value)
            if _is_text(text)
        ]
    severities = {"info", "warning", "error"}
    assert [one for one in found if one[1] not in severities] == []


def test_tables_of_texts_are_marked() -> None:
    """Sentences in constants at the top of a module of the window."""
    found = []
    for path in sorted((ROOT / "locheads_studio" / "ui").rglob("*.py")):
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
                continue
            marked = {
                id(arg)
                for call in ast.walk(statement.value)
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("mark", "Spec")
                for arg in [*call.args, *(key.value for key in call.keywords)]
            }
            found += [
                (path.name, node.value)
                for node in ast.walk(statement.value)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in marked
                and node.value not in _NAMES
                and re.match(r"[A-Z][a-z]+ [a-z]", node.value)
            ]
    assert found == []


# --- which language


@pytest.mark.parametrize(
    ("choice", "system", "code"),
    [
        ("system", ["es-MX", "es"], "es"),
        ("system", ["zh-Hans-CN", "zh"], "zh_CN"),
        ("system", ["zh-Hant-TW", "zh-TW"], "en"),
        ("system", ["de-DE", "es-ES"], "es"),
        ("system", ["de-DE"], "en"),
        ("system", [], "en"),
        ("system", ["en-GB", "es-ES"], "en"),
        ("es", ["zh-CN"], "es"),
    ],
)
def test_language_is_that_of_the_settings_or_the_system(choice: str, system: list[str], code: str) -> None:
    assert language.resolve(choice, system) == code


def test_settings_that_cannot_be_read_are_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path)
    assert language.chosen() == language.resolve("system")
    (tmp_path / "settings.toml").write_text('language = "es"\n')
    assert language.chosen() == "es"
    (tmp_path / "settings.toml").write_text('language = "tlh"\n')
    assert language.chosen() == "en"
    assert set(settings.LANGUAGES) == {"system", *language.NAMES} == {"system", *translations.LANGUAGES}


@pytest.mark.parametrize(("text", "name"), [("打开…(&O)", "打开…"), ("&Open…", "Open"), ("蒙版(&M)", "蒙版")])
def test_names_of_actions_have_no_mnemonic(text: str, name: str) -> None:
    assert language.plain(text).rstrip("…") == name.rstrip("…")


# --- the window


@pytest.fixture(params=OTHERS)
def foreign(request: Any, start_program: Callable[[], Any], qapp: QApplication) -> Iterator[Any]:
    """A program that speaks another language."""
    save_settings(settings.Settings(language=request.param))
    running = start_program()
    running.code = request.param
    yield running
    running.stop()
    language.install(qapp, "en")


def shown_texts(screen: QWidget) -> set[str]:
    """All texts that a screen shows or would show."""
    out: set[str] = set()
    for widget in [screen, *screen.findChildren(QWidget)]:
        out |= {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()}
        if isinstance(widget, QLabel | QAbstractButton):
            out.add(widget.text())
        for action in widget.actions():
            out |= {action.text(), action.toolTip(), action.statusTip(), action.iconText()}
    return {re.sub(r"<[^>]+>", " ", text).strip() for text in out if text.strip()}


def english(code: str, texts: set[str]) -> set[str]:
    """Those that a translation would have made different."""
    there = translations.read(translations.FOLDER / f"locheads_{code}.ts")
    sources = {language.plain(message.source) for message, forms in there.items() if forms != (message.source,)}
    same = {language.plain(form) for forms in there.values() for form in forms}
    return {text for text in texts if language.plain(text) in sources - same}


def cut_off(screen: QWidget) -> list[str]:
    """Buttons and one-line labels that are given less room than their text needs."""
    out = []
    for widget in screen.findChildren(QWidget):
        if isinstance(widget, ElidedLabel):  # made to be cut; its tooltip has all of it
            continue
        if not widget.isVisible() or not isinstance(widget, QLabel | QPushButton | QToolButton | QCheckBox):
            continue
        icon_only = isinstance(widget, QToolButton) and widget.toolButtonStyle().name == "ToolButtonIconOnly"
        if not widget.text() or icon_only or "<" in widget.text():
            continue
        if isinstance(widget, QLabel):
            if widget.wordWrap():
                fits = widget.heightForWidth(widget.width()) <= widget.height() + 1
            else:
                fits = widget.fontMetrics().horizontalAdvance(language.plain(widget.text())) <= widget.width() + 1
        elif isinstance(widget, QToolButton):
            icon = 0 if widget.icon().isNull() else widget.iconSize().width() + 4
            fits = widget.fontMetrics().horizontalAdvance(widget.text().strip()) + icon <= widget.width()
        else:
            fits = widget.sizeHint().width() <= widget.width() + 1
        if not fits:
            out.append(f"{type(widget).__name__} {widget.text()!r} in {widget.width()} px")
    return out


def look_at(foreign: Any, screen: QWidget) -> None:
    assert english(foreign.code, shown_texts(screen)) == set()
    assert cut_off(screen) == []


def test_window_speaks_the_language_and_nothing_is_cut_off(foreign: Any, qtbot: Any) -> None:
    window = foreign.window
    look_at(foreign, window)
    titles = [language.plain(action.text()) for action in window.menuBar().actions()]
    assert (
        titles
        == {
            "zh_CN": ["文件", "编辑", "选择", "图层", "图片", "视图", "重绘", "帮助"],
            "es": ["Archivo", "Edición", "Selección", "Capa", "Imagen", "Ver", "Repintar", "Ayuda"],
        }[foreign.code]
    )
    window.open_path(str(SAMPLE))
    qtbot.waitUntil(lambda: foreign.editor.session.is_open)
    for tool in ("brush", "wand", "lasso", "plus", "hand"):
        foreign.editor.choose_tool(tool)
        QApplication.processEvents()
        look_at(foreign, window)
    window.do("tool_crop")
    QApplication.processEvents()
    look_at(foreign, window)
    foreign.editor.choose_tool("brush")
    foreign.editor.controller.selecting.select("the skater")
    qtbot.waitUntil(lambda: foreign.editor.session.found is not None and not foreign.editor.controller.busy)
    window.do("repaint")
    qtbot.waitUntil(lambda: bool(foreign.editor.session.results) and not foreign.editor.controller.busy)
    foreign.editor.prompt.more.setChecked(True)
    window.do("apply")
    window.do("heads")
    qtbot.waitUntil(lambda: foreign.editor.heads.heads.state == "ready")
    QApplication.processEvents()
    look_at(foreign, window)
    panel = foreign.editor.heads
    assert panel.grid.mapTo(panel, panel.grid.rect().topRight()).x() <= panel.width()
    history = foreign.editor.history.list
    shown = [history.item(row).text() for row in range(history.count())]
    assert (
        shown
        == {
            "zh_CN": ["打开", "选取“the skater”", "应用“移除”"],
            "es": ["Abrir", "Seleccionar «the skater»", "Aplicar «Quitar»"],
        }[foreign.code]
    )
    # what is kept is English in every language
    assert foreign.editor.session.history.labels == ("Open", "Select “the skater”", "Apply “Remove”")
    assert foreign.editor.session.layers[0].name == "Remove"


def test_dialogs_speak_the_language_and_nothing_is_cut_off(foreign: Any, qtbot: Any) -> None:
    app = foreign.app
    for dialog in (
        SettingsDialog(app.choices.sets, app.choices.now, "dark", foreign.window),
        ExportDialog(None, "a", (640, 480), lambda *_: None, foreign.window),
    ):
        dialog.show()
        QApplication.processEvents()
        look_at(foreign, dialog)
        dialog.close()
        dialog.deleteLater()
    foreign.window.do("find_heads")
    qtbot.waitUntil(lambda: app.heads.wizard is not None)
    QApplication.processEvents()
    look_at(foreign, app.heads.wizard)
    app.heads.wizard.close()


def test_errors_and_news_from_below_are_translated(foreign: Any, qtbot: Any, tmp_path: Path) -> None:
    foreign.editor.controller.files.open(tmp_path / "none.png")
    notices = foreign.window.notices
    qtbot.waitUntil(lambda: bool(notices.texts))
    assert notices.texts == [
        {"zh_CN": f"没有文件 {tmp_path}/none.png", "es": f"No existe el archivo {tmp_path}/none.png"}[foreign.code]
    ]
    # what others read stays English
    assert foreign.editor.controller.notices.all[-1].text == f"There is no file {tmp_path}/none.png"


def mnemonics_differ(window: Any) -> None:
    for menu in window.menuBar().findChildren(QMenu):
        letters = [found[1].lower() for one in menu.actions() if (found := re.search(r"&(\w)", one.text()))]
        assert len(letters) == len(set(letters)), (menu.title(), sorted(letters))


def test_mnemonics_of_a_menu_differ(foreign: Any) -> None:
    mnemonics_differ(foreign.window)


def test_mnemonics_differ_in_english(program: Any) -> None:
    mnemonics_differ(program.window)


def test_another_language_can_be_chosen(program: Any) -> None:
    dialog = SettingsDialog(program.app.choices.sets, program.app.choices.now, "dark", program.window)
    dialog.chosen.connect(program.app.choices._chosen)
    dialog.language.setCurrentIndex(dialog.language.findData("es"))
    dialog.language.activated.emit(dialog.language.currentIndex())
    assert settings.load().language == "es" and language.current() == language.resolve("system", [QLocale.c().name()])
    dialog.deleteLater()
