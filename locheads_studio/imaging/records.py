"""Documents as JSON and arrays: what the project file and the journal have in common.

A dataclass becomes an object that names its class under "~" and holds its fields; arrays and planes go to a `Store`,
which returns what stands in their place. Reading accepts only the classes it was given, checks every value against the
field's type, lets the class check the rest, and keeps what it does not know, for the next writing.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import types
import typing
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit, Instance, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer
from locheads_studio.document.state import Candidate, DocumentState, Found, Prompts, SavedSelection
from locheads_studio.document.tiles import Plane
from locheads_studio.imaging.raster import Picture
from locheads_studio.texts import Text

CLASSES: Final[tuple[type, ...]] = (
    Candidate, DocumentState, Edit, Found, Instance, Layer, Picture, Prompts, Recipe, SavedSelection,
)  # fmt: skip
_TAG: Final = "~"
_DEPTH: Final = 40  # of nested values; a document needs about ten


class Damaged(ValueError):
    """What was read is no document: the text says where."""


class Store(Protocol):
    """Where arrays go. What `put_...` returns is JSON and comes back to `get_...`, perhaps changed by a stranger."""

    def put_array(self, array: NDArray[Any]) -> dict[str, Any]:
        """Keep an array."""

    def get_array(self, place: Mapping[str, Any]) -> NDArray[Any]:
        """The array; `Damaged` when there is none."""

    def put_plane(self, plane: Plane) -> dict[str, Any]:
        """Keep a plane."""

    def get_plane(self, place: Mapping[str, Any]) -> Plane:
        """The plane; `Damaged` when there is none."""


_DTYPES: Final = frozenset({"|b1", "|u1", "<u2", "<u4", "<i4", "<i8", "<f2", "<f4", "<f8"})


def described(array: NDArray[Any]) -> dict[str, Any]:
    """What is needed to make an array of its bytes. TypeError for a kind that cannot be kept."""
    if array.dtype.str not in _DTYPES:
        raise TypeError(f"an array of {array.dtype} cannot be kept")
    return {"dtype": array.dtype.str, "shape": list(array.shape)}


def description(place: Mapping[str, Any]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and type as `described` says; `Damaged` for anything else."""
    match place:
        case {"dtype": str(kind), "shape": list(shape)} if kind in _DTYPES and len(shape) <= 4:
            if all(isinstance(n, int) and 0 <= n < 1 << 31 for n in shape):
                return tuple(shape), np.dtype(kind)
    raise Damaged("an array without shape or type")


def array_of(data: bytes | bytearray, shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    """A new array of bytes whose number has been checked."""
    return np.frombuffer(data, dtype).reshape(shape).copy()


class Unknown:
    """Keys that a newer version wrote, by the object they stood at; a changed object is known again by its number."""

    def __init__(self) -> None:
        self._kept: dict[object, tuple[object, dict[str, Any]]] = {}

    def keep(self, owner: object, values: dict[str, Any]) -> None:
        """Remember values as they were read."""
        self._kept[_identity(owner)] = owner, values  # the owner too, so that its id stays its own

    def of(self, owner: object) -> dict[str, Any]:
        """What is kept for an object."""
        return self._kept.get(_identity(owner), (None, {}))[1]

    def __len__(self) -> int:
        return len(self._kept)


def _identity(owner: object) -> object:
    number = getattr(owner, "number", None)
    if number is not None:
        return type(owner), number
    return type(owner) if type(owner).__name__ in ("DocumentState", "Project") else id(owner)  # one of its kind


Done = dict[int, tuple[object, Any]]
"""What objects became, by their id; the objects too, so that the ids stay theirs."""


class Writer:
    """Values to JSON, arrays to the store. The same object gives the same JSON and is worked out once.

    `before`: the `done` of an earlier writer to the same store, for objects that are still in use.
    """

    def __init__(
        self, store: Store, more: Iterable[type] = (), unknown: Unknown | None = None, before: Done | None = None
    ) -> None:
        self._store = store
        self._classes = {*CLASSES, *more}
        self._unknown = unknown or Unknown()
        self._before = before or {}
        self.done: Done = {}

    def write(self, value: Any) -> Any:
        """JSON values. TypeError for a value of a kind that cannot be kept."""
        match value:
            case None | bool() | int() | str():
                return value
            case float():
                return value if isfinite(value) else {_TAG: "float", "value": repr(value)}
            case np.generic():
                return self.write(value.item())
            case bytes():
                return {_TAG: "bytes", "value": base64.b64encode(value).decode()}
            case Box():
                return {_TAG: "Box", "value": [int(v) for v in value]}
            case list() | tuple():
                return [self.write(v) for v in value]
            case Mapping():
                if _TAG in value or not all(isinstance(key, str) for key in value):
                    return {_TAG: "map", "items": [[self.write(k), self.write(v)] for k, v in value.items()]}
                return {key: self.write(v) for key, v in value.items()}
            case np.ndarray():
                return {_TAG: "array"} | self._store.put_array(value)
            case _:
                key = id(value)
                if key not in self.done:
                    self.done[key] = self._before.get(key) or (value, self._object(value))
                return self.done[key][1]

    def _object(self, value: Any) -> dict[str, Any]:
        match value:
            case Plane():
                return {_TAG: "Plane"} | self._store.put_plane(value)
            case Edit():  # its pixels in one array, as a layer's picture has them
                pixels = np.dstack([value.patch, value.blend])
                known: dict[str, Any] = {"box": value.box, "pixels": pixels, "recipe": value.recipe}
            case _ if (cls := type(value)) in self._classes:
                known = {name: getattr(value, name) for name in _fields(cls)}
            case _:
                raise TypeError(f"{type(value).__name__} cannot be kept")
        written = {_TAG: type(value).__name__} | {name: self.write(v) for name, v in known.items()}
        return written | {name: v for name, v in self._unknown.of(value).items() if name not in written}


class Reader:
    """JSON back to values. What it does not know is in `unknown`, by the object it belongs to."""

    def __init__(self, store: Store, more: Iterable[type] = ()) -> None:
        self._store = store
        self._classes = {cls.__name__: cls for cls in (*CLASSES, *more)}
        self._made: dict[str, Any] = {}
        self.unknown = Unknown()

    def read(self, value: Any, kind: Any, depth: int = 0) -> Any:
        """The value, of the type `kind`. `Damaged` when it is not one."""
        made = self._read(value, depth)
        if not fits(made, kind):
            raise Damaged(Text("{name} instead of {kind}", name=type(made).__name__, kind=kind))
        return made

    def _read(self, value: Any, depth: int) -> Any:
        if depth > _DEPTH:
            raise Damaged("nested too deeply")
        match value:
            case None | bool() | int() | float() | str():
                return value
            case list():
                return tuple(self._read(v, depth + 1) for v in value)
            case {"~": str(tag)}:
                return self._tagged(tag, value, depth)
            case dict():
                return self._plain(value, depth)
            case _:
                raise Damaged(Text("{name} in a document", name=type(value).__name__))

    def _key(self, value: Any, depth: int) -> Any:
        made = self._read(value, depth)
        if isinstance(made, dict | np.ndarray):
            raise Damaged("a key that is none")
        return made

    def _plain(self, value: Any, depth: int) -> Any:
        """A value within a plain mapping: lists stay lists."""
        if isinstance(value, list) and depth <= _DEPTH:
            return [self._plain(v, depth + 1) for v in value]
        if isinstance(value, dict) and not isinstance(value.get(_TAG), str) and depth <= _DEPTH:
            return {key: self._plain(v, depth + 1) for key, v in value.items()}
        return self._read(value, depth)

    def _tagged(self, tag: str, value: dict[str, Any], depth: int) -> Any:
        match tag, value:
            case "float", {"value": "inf" | "-inf" | "nan" as text}:
                return float(text)
            case "bytes", {"value": str(text)}:
                try:
                    return base64.b64decode(text, validate=True)
                except binascii.Error as error:
                    raise Damaged("bytes that are none") from error
            case "Box", {"value": [int(x0), int(y0), int(x1), int(y1)]}:
                return Box(x0, y0, x1, y1)
            case "map", {"items": list(items)} if all(isinstance(i, list) and len(i) == 2 for i in items):
                return {self._key(k, depth + 1): self._plain(v, depth + 1) for k, v in items}
            case (("array" | "Plane"), _):
                key = json.dumps(value, sort_keys=True)
                if key not in self._made:  # one array, however many places show it
                    get = self._store.get_array if tag == "array" else self._store.get_plane
                    self._made[key] = get(value)
                return self._made[key]
            case _:
                if tag not in self._classes:
                    raise Damaged(Text("unknown kind {tag}", tag=repr(tag)))
                key = json.dumps(value, sort_keys=True)
                if key not in self._made:  # one object: that two are the same one has a meaning for layers
                    self._made[key] = self._object(self._classes[tag], value, depth)
                return self._made[key]

    def _object(self, cls: type, value: dict[str, Any], depth: int) -> Any:
        hints = {"box": Box, "pixels": NDArray[np.uint8], "recipe": Recipe} if cls is Edit else _fields(cls)
        known: dict[str, Any] = {}
        others: dict[str, Any] = {}
        for name, v in value.items():
            if name == _TAG:
                continue
            if name not in hints or self._is_newer(v):
                others[name] = v
            else:
                known[name] = self.read(v, hints[name], depth + 1)
        try:
            made = _edit(**known) if cls is Edit else cls(**known)
        except Exception as error:  # values of a stranger: what a class finds wrong with them can be anything
            raise Damaged(Text("{name}: {error}", name=cls.__name__, error=error)) from error
        if others:
            self.unknown.keep(made, others)
        return made

    def _is_newer(self, value: Any) -> bool:
        """Whether a value is of a class that this version does not have."""
        known = {*self._classes, "float", "bytes", "Box", "map", "array", "Plane"}
        return isinstance(value, dict) and isinstance(value.get(_TAG), str) and value[_TAG] not in known


def _edit(box: Box, pixels: NDArray[Any], recipe: Recipe) -> Edit:
    if pixels.ndim != 3 or pixels.shape[2] != 4 or pixels.dtype != np.uint8:
        raise ValueError(f"an edit's pixels are {pixels.shape} {pixels.dtype}")
    return Edit(box, np.ascontiguousarray(pixels[:, :, :3]), np.ascontiguousarray(pixels[:, :, 3]), recipe)


def _fields(cls: type) -> dict[str, Any]:
    """Types of a dataclass's fields that its constructor takes and files keep, by name."""
    if cls not in _HINTS:
        hints = typing.get_type_hints(cls)
        fields = [field for field in dataclasses.fields(cls) if field.init and field.metadata.get("kept", True)]
        _HINTS[cls] = {field.name: hints[field.name] for field in fields}
    return _HINTS[cls]


_HINTS: Final[dict[type, dict[str, Any]]] = {}  # working them out takes a while


def fits(value: Any, kind: Any) -> bool:
    """Whether a value is of a type, as far as types of fields go: classes, tuples, literals, unions, arrays."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        return True
    if origin is Literal:
        return any(type(value) is type(a) and value == a for a in arguments)
    if origin in (typing.Union, types.UnionType):
        return any(fits(value, a) for a in arguments)
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return all(fits(v, arguments[0]) for v in value)
        return len(value) == len(arguments) and all(fits(v, a) for v, a in zip(value, arguments, strict=True))
    if kind is float:
        return isinstance(value, float) or fits(value, int)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63
    if kind is None:
        return value is None
    wanted = origin or kind
    return isinstance(value, wanted) if isinstance(wanted, type) else True
