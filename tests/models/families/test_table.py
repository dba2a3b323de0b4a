"""The table of families: complete, small, and the only way to a class."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from locheads_studio.config import paths
from locheads_studio.errors import WeightsError
from locheads_studio.models import families
from locheads_studio.models.families import MODULES, family_of

FOLDER = Path(families.__file__).parent


@pytest.mark.parametrize("kind", MODULES)
def test_each_type_has_the_family_of_its_classes(kind: str) -> None:
    family = family_of({"model_type": kind})
    assert family.config.model_type == kind
    assert family.model.config_class is family.config
    assert family.model.__module__.startswith("transformers.models.")
    assert "<image>" in family.template and family.template.endswith("{phrase}.")


def test_a_family_is_a_small_file() -> None:
    files = {file.stem for file in FOLDER.glob("*.py")} - {"__init__", "base"}
    assert files == set(MODULES.values())
    for name in files:
        assert len((FOLDER / f"{name}.py").read_text().splitlines()) <= 80, name
        assert (Path(__file__).parent / f"test_{name}.py").is_file()
        assert isinstance(import_module(f"{families.__name__}.{name}").FAMILY, families.Family)


def test_the_catalogue_names_families_of_the_table() -> None:
    parts = tomllib.loads((paths.resources() / "models.toml").read_text(encoding="utf-8"))["part"]
    named = {part["family"] for part in parts if part["kind"] == "vlm" and "family" in part}
    assert named and named <= set(MODULES)


@pytest.mark.parametrize(
    "config",
    [
        {}, {"model_type": None}, {"model_type": ["llava"]}, {"model_type": "blip-2"}, {"model_type": "../llava"},
        {"model_type": "llava", "text_config": {"model_type": "mamba"}},
        {"model_type": "llava", "text_config": {"model_type": ["llama"]}},
    ],
)  # fmt: skip
def test_what_is_not_in_the_table_is_refused(config: dict[str, object]) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        family_of(config)
