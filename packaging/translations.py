"""Collects what the window says into resources/translations/*.ts, and compiles these: `make translations`.

Qt's own lupdate reads `self.tr`, but neither the tables that `ui.language.mark` marks nor the templates that
are filled below the window (see `texts.py`), and so this reads the syntax tree. The files are Qt Linguist's:
translate in `pyside6-linguist` or any editor, then run this again. Standard library and PySide6's lrelease only.
"""

from __future__ import annotations

import ast
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "locheads_studio"
FOLDER: Final = ROOT / "resources" / "translations"
LANGUAGES: Final = {"en": 2, "zh_CN": 1, "es": 2}
"""To how many plural forms a language has. English is the source; its file holds the plurals alone."""

WINDOW, MESSAGES = "Window", "Messages"  # as in ui/language.py and ui/messages.py

_BELOW: Final = ("catalog", "config", "document", "engine", "heads", "imaging", "models", "studio")
_ALSO: Final = ("evaluation/searching.py", "evaluation/finding.py", "evaluation/installing.py", "bootstrap.py")
_NEVER_SHOWN: Final = re.compile(r"models/bench\w*\.py")
_CALLS: Final[Mapping[str, tuple[int, ...]]] = {
    "_push": (0,), "_answered": (0,), "_change_layers": (0,), "change_mask": (0,),  # entries of the history
    "change": (0,), "_finished": (1,), "step": (0,), "Damaged": (0,), "wrong": (0,),
}  # fmt: skip
"""Functions below the window to which of their arguments it shows, besides typed errors and notices."""

_TABLES: Final = {
    "imaging/disk.py": "_ADVICE",
    "imaging/foreign.py": "_KINDS",
    "models/residency.py": "TITLES",
    "studio/maskedits.py": "_LABELS",
    "studio/reframing.py": "_LABELS",
}
"""Dicts at the top of a module whose values the window shows."""

_OTHERS: Final = (
    "Open",  # the history's first entry
    "Remove", "Fill",  # layers made without a prompt
    "Pasted picture",
    "The repaint covers transparent parts of the picture: those are opaque now.",
    "phrase", "prompt", "segmenter", "inpainter",  # values in other messages
    "Storybook (built in)", "Storybook VLM", "Storybook segmenter", "Storybook inpainter",  # other titles are names
)  # fmt: skip
"""What the window shows besides, made where this does not look."""

_DATA: Final = {
    "models.toml": ("note", "good_at", "missing"),
    "samples/samples.toml": ("title",),
}
"""Files of resources/ to the keys in them that the window shows."""

_LEAST_LETTERS: Final = 4  # of a template: "{name} {what}" fits every text


@dataclass(frozen=True, order=True)
class Message:
    """A text to be translated."""

    context: str
    source: str
    numerus: bool = False


# --- reading the source


def window_messages() -> set[Message]:
    """What the modules of ui/ say."""
    out: set[Message] = set()
    for path in sorted((PACKAGE / "ui").rglob("*.py")):
        for call, owner in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            name = _name(call)
            literals = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if name == "tr" and owner and literals:
                out.add(Message(owner, literals[0], len(call.args) == 3))
            elif name in ("spoken", "mark") and literals:
                out.add(Message(WINDOW, literals[0], name == "spoken" and len(call.args) == 2))
            elif name == "Spec":
                named = {key.arg: key.value for key in call.keywords}
                shown = [*call.args[1:2], *call.args[4:5], *(named[key] for key in ("text", "tip") if key in named)]
                texts = [one.value for one in shown if isinstance(one, ast.Constant)]
                out |= {Message(WINDOW, text) for text in texts if text}
    return out


def messages_below() -> set[Message]:
    """The templates of what the layers below tell, and the words of the tables of models and samples."""
    errors = _error_classes()
    texts: set[str] = set(_OTHERS)
    for path in _files_below():
        module = _Module(path)
        texts.update(module.table(_TABLES.get(path.relative_to(PACKAGE).as_posix(), "")))
        for call, _ in _calls(module.tree):
            module.unsaid.clear()
            for node in _shown(call, errors):
                texts.update(module.templates(node, module.function(call)))
            if module.unsaid:
                raise SystemExit(f"{path}:{module.unsaid[0]}: the window cannot translate an f-string: use texts.Text")
            if _name(call) == "Text" or _name(call) in errors:  # sentences in sentences
                inner = (text for key in call.keywords for text in module.templates(key.value, module.function(call)))
                texts.update(text for text in inner if " " in text.strip())
    for file, keys in _DATA.items():
        for rows in tomllib.loads((ROOT / "resources" / file).read_text(encoding="utf-8")).values():
            texts.update(str(row[key]) for row in rows if isinstance(row, dict) for key in keys if key in row)
    letters = {text: re.sub(r"\{\w+\}|[^A-Za-z]", "", text) for text in texts}
    return {Message(MESSAGES, text) for text in texts if len(letters[text]) >= _LEAST_LETTERS}


def collect() -> list[Message]:
    """Everything, sorted."""
    return sorted(window_messages() | messages_below())


def _files_below() -> Iterator[Path]:
    for folder in _BELOW:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            if not _NEVER_SHOWN.fullmatch(path.relative_to(PACKAGE).as_posix()):
                yield path
    yield from (PACKAGE / name for name in _ALSO)


def _error_classes() -> set[str]:
    """The names of `StudioError` and all classes made of it."""
    bases: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
    known = {"StudioError"}
    while more := {name for name, of in bases.items() if of & known} - known:
        known |= more
    return known


def _calls(tree: ast.AST, owner: str = "") -> Iterator[tuple[ast.Call, str]]:
    """All calls, each with the name of the class it stands in."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, owner
        yield from _calls(node, node.name if isinstance(node, ast.ClassDef) else owner)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _shown(call: ast.Call, errors: set[str]) -> list[ast.expr]:
    """The arguments of a call that the window shows."""
    name = _name(call)
    receiver = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    if name == "Text":
        return call.args[:1]
    if name in errors:
        return call.args[:2]
    if name in ("info", "warning") and receiver.endswith("notices"):
        return call.args[:2]
    if name == "append" and receiver.endswith(("notices", "notes")):
        return call.args[:1]
    if name == "partial" and call.args and ast.unparse(call.args[0]).endswith(("notices.info", "notices.warning")):
        return call.args[1:3]
    return [call.args[place] for place in _CALLS.get(name, ()) if place < len(call.args)]


@dataclass
class _Module:
    """A module of which texts are put together; names are looked up in it and in what it imports."""

    path: Path
    tree: ast.Module = field(init=False)
    unsaid: list[int] = field(default_factory=list)
    """Lines with f-strings among the texts: nothing finds their templates again."""

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.path.read_text(encoding="utf-8"))
        self._functions: dict[ast.AST, ast.AST] = {}
        for node in ast.walk(self.tree):  # the innermost function comes last
            if isinstance(node, ast.FunctionDef):
                self._functions.update(dict.fromkeys(ast.walk(node), node))

    def function(self, node: ast.AST) -> ast.AST | None:
        """The function that a node stands in."""
        return self._functions.get(node)

    def table(self, name: str) -> set[str]:
        """The texts in the values of a dict at the top."""
        values = self._assigned(name, self.tree.body) if name else []
        nodes = [child for value in values if isinstance(value, ast.Dict) for child in value.values]
        return {text for node in nodes for part in _parts(node) for text in self.templates(part, None)}

    def templates(self, node: ast.expr, function: ast.AST | None, depth: int = 4) -> list[str]:
        """Every text or template that is written down for an expression."""
        return [text for text in self._variants(node, function, depth) if text]

    def _variants(self, node: ast.expr, function: ast.AST | None, depth: int) -> list[str]:
        if depth == 0:
            return []
        if isinstance(node, ast.Constant):
            return [node.value] if isinstance(node.value, str) else []
        if isinstance(node, ast.IfExp):
            return self._either((node.body, node.orelse), function, depth)
        if isinstance(node, ast.BoolOp):
            return self._either(node.values, function, depth)
        if isinstance(node, ast.Name):
            body = [] if function is None else list(ast.walk(function))
            return self._either(self._assigned(node.id, body) or self._constant(node.id), function, depth - 1)
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            tables = [value for value in self._constant(node.value.id) if isinstance(value, ast.Dict)]
            return self._either([value for table in tables for value in table.values], None, depth - 1)
        if isinstance(node, ast.JoinedStr):
            self.unsaid.append(node.lineno)
        return []

    def _either(self, nodes: Iterable[ast.expr], function: ast.AST | None, depth: int) -> list[str]:
        return [text for node in nodes for text in self._variants(node, function, depth)]

    def _constant(self, name: str) -> list[ast.expr]:
        """What is assigned to a name at the top of the module, or of the one it is imported from."""
        here = self._assigned(name, self.tree.body)
        if here or not name.isupper():
            return here
        for node in self.tree.body:
            if isinstance(node, ast.ImportFrom) and node.module and any(one.name == name for one in node.names):
                path = ROOT / (node.module.replace(".", "/") + ".py")
                return _Module(path)._assigned(name, ast.parse(path.read_text()).body) if path.is_file() else []
        return []

    @staticmethod
    def _assigned(name: str, nodes: Iterable[ast.AST]) -> list[ast.expr]:
        out = []
        for node in nodes:
            if isinstance(node, ast.AnnAssign) and node.value is not None:
                if isinstance(node.target, ast.Name) and node.target.id == name:
                    out.append(node.value)
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name) and target.id == name:
                        out.append(node.value)
                    elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                        pairs = zip(target.elts, node.value.elts, strict=False)
                        out += [value for one, value in pairs if isinstance(one, ast.Name) and one.id == name]
        return out


def _parts(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]


# --- the files of Qt Linguist

Translations = dict[Message, tuple[str, ...]]
"""Of each message the translation, one for each plural form; "" where there is none yet."""


def read(path: Path) -> Translations:
    """A .ts file; empty when it is not there."""
    out: Translations = {}
    if not path.is_file():
        return out
    for context in ElementTree.parse(path).getroot().iter("context"):
        for element in context.iter("message"):
            numerus = element.get("numerus") == "yes"
            message = Message(context.findtext("name") or "", element.findtext("source") or "", numerus)
            translation = element.find("translation")
            if translation is None or translation.get("type") in ("unfinished", "vanished", "obsolete"):
                out[message] = ("",)
            elif numerus:
                out[message] = tuple(form.text or "" for form in translation.iter("numerusform"))
            else:
                out[message] = (translation.text or "",)
    return out


def written(language: str, translations: Translations) -> str:
    """The text of a .ts file, always in the same order."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        f'<TS version="2.1" language="{language}" sourcelanguage="en">',
    ]
    for context, messages in itertools.groupby(sorted(translations), key=lambda message: message.context):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for message in messages:
            forms = translations[message]
            unfinished = "" if all(forms) else ' type="unfinished"'
            text = "".join(f"<numerusform>{escape(form)}</numerusform>" for form in forms)
            lines += [
                '    <message numerus="yes">' if message.numerus else "    <message>",
                f"        <source>{escape(message.source)}</source>",
                f"        <translation{unfinished}>{text if message.numerus else escape(forms[0])}</translation>",
                "    </message>",
            ]
        lines.append("</context>")
    return "\n".join([*lines, "</TS>", ""])


def wanted(language: str, messages: Iterable[Message], known: Translations) -> Translations:
    """What the file of a language is to hold: every message, with the translation there is."""
    forms = LANGUAGES[language]
    out = {}
    for message in messages:
        if language == "en" and not message.numerus:
            continue
        count = forms if message.numerus else 1
        have = known.get(message, ("",))
        out[message] = have if len(have) == count else ("",) * count
    return out


def compile_file(source: Path, target: Path) -> None:
    """A .qm file of a .ts file."""
    lrelease = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([lrelease, "-silent", source, "-qm", target], check=True)


def main() -> int:
    """Bring all files up to date; tells what is still to be translated."""
    messages = collect()
    FOLDER.mkdir(exist_ok=True)
    missing = 0
    for language in LANGUAGES:
        path = FOLDER / f"locheads_{language}.ts"
        translations = wanted(language, messages, read(path))
        path.write_text(written(language, translations), encoding="utf-8")
        open_ones = [message for message, forms in translations.items() if not all(forms)]
        missing += len(open_ones)
        if not open_ones:  # a language is offered when all of it is there
            compile_file(path, path.with_suffix(".qm"))
        sys.stdout.write(f"  {language:6} {len(translations)} texts, {len(open_ones)} to translate\n")
        for message in open_ones[:20]:
            sys.stdout.write(f"         {message.context}: {message.source!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
