"""The file of the user's own shortcuts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.config import keymap
from locheads_studio.config.keymap import Keymap, KeymapError

names = st.text(min_size=1, max_size=12)
keys = st.lists(st.text(min_size=1, max_size=12).filter(lambda text: bool(text.strip())), max_size=4).map(tuple)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, keys), st.dictionaries(names, json_values, max_size=3))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, changed: dict[str, tuple[str, ...]], rest: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    rest = {name: value for name, value in rest.items() if name not in ("version", "keys")}
    path.write_text(keymap.as_json(Keymap(changed, rest)), encoding="utf-8")
    assert keymap.load(path) == (Keymap(changed, rest), ())


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    path.write_bytes(content)
    told = ""
    try:
        read, wrong = keymap.load(path)
    except KeymapError as error:
        told = error.action
    assert str(path) in told if told else not set(wrong) & set(read.changed)


def test_bad_entries_are_named_and_good_ones_stay(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    values = {"open": ["Ctrl+P"], "save": "Ctrl+S", "undo": [7], "later": ["F12"], "redo": []}
    path.write_text(json.dumps({"version": 1, "keys": values, "more": {"x": 1}}), encoding="utf-8")
    read, wrong = keymap.load(path)
    assert read.changed == {"open": ("Ctrl+P",), "later": ("F12",), "redo": ()} and wrong == ("save", "undo")
    again = json.loads(keymap.as_json(read))
    assert again["more"] == {"x": 1} and again["keys"]["later"] == ["F12"]


def test_only_what_differs_is_kept() -> None:
    own = ("Ctrl+O",)
    changed = Keymap().rebound("open", ("Ctrl+P",), own)
    assert changed.keys("open", own) == ("Ctrl+P",) and Keymap().keys("open", own) == own
    assert changed.rebound("open", own, own) == Keymap()


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"version": 2, "keys": {}}), encoding="utf-8")
    with pytest.raises(KeymapError, match="another version"):
        keymap.load(path)
    assert keymap.load(tmp_path / "none.json") == (Keymap(), ())
