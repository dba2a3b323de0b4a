"""What a folder says its pipeline can be given."""

from __future__ import annotations

import json
from pathlib import Path

from locheads_studio.catalog.takes import REFERENCED, takes_reference
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
