"""Importing transformers' models at less cost: what no model here calls is loaded when it is called.

Importing any model imports the losses of all object detectors, and with them SciPy's optimizers, and reads the sources
of all models twice. That was a sixth of a cold `select`. Nothing is left out, and nothing stays in anybody's way: all
modules are the real ones when the import is over.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final

_OPTIMIZERS: Final = "scipy.optimize"
_TAKEN: Final = "linear_sum_assignment"


class _Later(ModuleType):
    """Stands for SciPy's optimizers while the losses take the one function from it that they call, and load it then."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # the import system asks for some
            raise AttributeError(name)
        return _assign if name == _TAKEN else getattr(_optimizers(), name)


def _assign(*costs: Any, **options: Any) -> Any:
    return getattr(_optimizers(), _TAKEN)(*costs, **options)


def _optimizers() -> ModuleType:
    if isinstance(sys.modules.get(_OPTIMIZERS), _Later):
        del sys.modules[_OPTIMIZERS]
    return importlib.import_module(_OPTIMIZERS)


@contextlib.contextmanager
def lean_imports() -> Iterator[None]:
    """Import what imports transformers' models inside."""
    with _optimizers_later(), _sources_read_once():
        yield


@contextlib.contextmanager
def _optimizers_later() -> Iterator[None]:
    if _OPTIMIZERS in sys.modules:
        yield
        return
    standing_in = sys.modules[_OPTIMIZERS] = _Later(_OPTIMIZERS)
    try:
        yield
    finally:
        if sys.modules.get(_OPTIMIZERS) is standing_in:
            del sys.modules[_OPTIMIZERS]


@contextlib.contextmanager
def _sources_read_once() -> Iterator[None]:
    """What transformers found in its models' sources is told to its package of models, which wants to know the same."""
    if "transformers.models" in sys.modules:
        yield
        return
    transformers: Any = importlib.import_module("transformers")
    utils: Any = importlib.import_module("transformers.utils.import_utils")
    real, models = utils.define_import_structure, Path(transformers.__file__).parent / "models"

    def define(place: Any, prefix: str | None = None) -> Any:
        if prefix is not None or Path(place) != models / "__init__.py":
            return real(place, prefix=prefix)
        known = real(models, prefix="models")  # transformers itself has asked this, and adds to the answer
        return {
            needs: {name.removeprefix("models."): told for name, told in modules.items() if name.startswith("models.")}
            for needs, modules in known.items()
        }

    utils.define_import_structure = define
    try:
        importlib.import_module("transformers.models")
    finally:
        utils.define_import_structure = real
    yield
