"""Model sets are found by name or folder, and missing weights are told before any work."""

from __future__ import annotations

from pathlib import Path

import pytest

from locheads_studio.catalog import sets
from locheads_studio.config import paths
from locheads_studio.errors import ModelError, WeightsError
from tests.catalog.files import safetensors


def make_set(folder: Path, *parts: str) -> Path:
    for part in parts:
        (folder / part).mkdir(parents=True)
        (folder / part / "model.safetensors").write_bytes(safetensors({"w": 4}))
    return folder


def test_the_storybook_is_the_first_set_and_says_what_it_cannot_do() -> None:
    first = sets.model_sets()[0]
    assert first.name == "storybook"
    assert "not for photos" in first.note
    assert first.vlm == paths.resources() / "models" / "storybook" / "vlm"


def test_an_unknown_set_names_the_known_ones(tmp_path: Path) -> None:
    for name in ("no-such-set", str(tmp_path), ""):
        with pytest.raises(ModelError, match="storybook"):
            sets.find_set(name)


def test_a_folder_of_three_models_is_a_set(tmp_path: Path) -> None:
    found = sets.find_set(str(make_set(tmp_path / "mine", *sets.PARTS)))
    assert (found.name, found.segmenter) == ("mine", tmp_path / "mine" / "segmenter")


@pytest.mark.parametrize("missing", sets.PARTS)
def test_missing_weights_are_named(tmp_path: Path, missing: str) -> None:
    make_set(tmp_path, *(part for part in sets.PARTS if part != missing))
    with pytest.raises(WeightsError, match=missing):
        sets.find_set(str(tmp_path))


def test_a_table_without_its_weights_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "models.toml").write_text((paths.resources() / "models.toml").read_text())
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    with pytest.raises(WeightsError, match="Install the program again"):
        sets.find_set("storybook")
