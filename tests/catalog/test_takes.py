"""What a folder says its pipeline can be given."""

from __future__ import annotations

import json
from pathlib import Path

from locheads_studio.catalog.safety import LAMA_FILE
from locheads_studio.catalog.takes import REFERENCED, looks_closer, takes_prompt, takes_reference
from locheads_studio.heads.numbers import Numbers
from locheads_studio.models.localization import FILE, Localization
from locheads_studio.models.pipelines import KINDS


def test_reference_pictures_as_the_table_of_pipelines_has_it(tmp_path: Path) -> None:
    assert {name for name, kind in KINDS.items() if kind.reference} == REFERENCED
    for name, kind in KINDS.items():
        (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": name}))
        assert takes_reference(tmp_path) is bool(kind.reference)


def test_a_folder_that_says_nothing_takes_none(tmp_path: Path) -> None:
    assert not takes_reference(tmp_path)
    for text in ("[]", "{}", "[[[", '{"_class_name": ["a"]}'):
        (tmp_path / "model_index.json").write_text(text)
        assert not takes_reference(tmp_path)


def test_only_lama_is_told_nothing(tmp_path: Path) -> None:
    assert takes_prompt(tmp_path)
    (tmp_path / LAMA_FILE).write_bytes(b"")
    assert not takes_prompt(tmp_path)


def test_a_closer_look_as_the_vlms_own_file_says(tmp_path: Path) -> None:
    assert not looks_closer(tmp_path)
    for closer in (True, False):
        known = Localization(prompt="", paper=(), studio=(), numbers=Numbers(closer=closer))
        (tmp_path / FILE).write_text(known.to_json())
        assert looks_closer(tmp_path) is closer
    for text in ("[]", "{}", "[[[", '{"numbers": 1}'):
        (tmp_path / FILE).write_text(text)
        assert not looks_closer(tmp_path)
