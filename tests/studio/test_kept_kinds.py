"""Whatever is added to a document can be saved: every field is of a kind that project file and journal know."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, ForwardRef, TypeVar

import numpy as np
import pytest

from locheads_studio.document.geometry import Box
from locheads_studio.document.tiles import Plane
from locheads_studio.imaging.project import Project
from locheads_studio.imaging.records import CLASSES
from locheads_studio.studio.project import RESULTS

KEPT = (*CLASSES, *RESULTS, Project)
PLAIN = {bool, int, float, str, bytes, NoneType, Box, Plane, np.ndarray, Ellipsis, tuple, Mapping, *KEPT}


def kinds(hint: Any) -> Iterator[Any]:
    """Every type within a type."""
    origin = typing.get_origin(hint)
    if origin is typing.Literal:
        return
    if origin in (np.ndarray, Mapping) or origin is getattr(Mapping, "__origin__", None) or origin is dict:
        yield np.ndarray if origin is np.ndarray else Mapping
        return
    if origin is None:
        yield NoneType if hint is None else hint
        return
    if isinstance(origin, type) and origin.__module__ == "builtins" and origin is not tuple:
        yield origin
    for inner in typing.get_args(hint):
        yield from kinds(inner)


@pytest.mark.parametrize("cls", KEPT, ids=[cls.__name__ for cls in KEPT])
def test_every_field_can_be_kept(cls: type) -> None:
    hints = typing.get_type_hints(cls)
    for field in dataclasses.fields(cls):
        if not field.metadata.get("kept", True):
            continue
        for kind in kinds(hints[field.name]):
            if isinstance(kind, (TypeVar, ForwardRef)) or kind is Any:
                continue
            known = kind in PLAIN or kind.__module__ == "collections.abc"
            assert known, f"{cls.__name__}.{field.name} holds {kind}: add it to imaging.records.CLASSES to be kept"
