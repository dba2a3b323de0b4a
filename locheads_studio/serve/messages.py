"""What may be asked, checked where it comes in: from a line to a request, or to an error that says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from locheads_studio.document.geometry import Box
from locheads_studio.errors import StudioError, UsageError
from locheads_studio.imaging import limits
from locheads_studio.serve.client import LINE_BYTES, PROTOCOL

Kind = Literal["hello", "segment", "repaint", "cancel", "status", "stop"]
Id = int | str

_ID_CHARACTERS: Final = 64
_NAME_CHARACTERS: Final = 64
_FILE: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


class RequestError(StudioError):
    """A line that is no request, or a request that cannot be one."""

    code = "request"


class ProtocolError(StudioError):
    """A client of another version of the protocol."""

    code = "protocol"


class BusyError(StudioError):
    """More at once than is taken."""

    code = "busy"


@dataclass(frozen=True)
class Raw:
    """A file of bare pixels in the client's folder; those of `box` in pixels of the picture."""

    file: str
    box: Box
    channels: int


@dataclass(frozen=True)
class Request:
    """A checked request. `values`: what its kind has besides picture and mask, only what was given."""

    id: Id
    kind: Kind
    values: Mapping[str, Any] = field(default_factory=dict)
    picture: Raw | None = None
    mask: Raw | None = None


def parse(line: bytes) -> Request:
    """The request in a line.

    Raises:
        RequestError: it is none; `id_of` may still tell which one it was meant to be.
        ProtocolError: a hello of another version.
    """
    values = _object(line)
    number = _id(values.pop("id", None))
    kind = values.pop("type", None)
    if not isinstance(kind, str) or kind not in _FIELDS:
        raise RequestError(f"There is no request {_short(kind)}", f"Use one of {', '.join(_FIELDS)}")
    fields = _FIELDS[kind]
    for name in values:
        if name not in fields:
            raise RequestError(f"A {kind} request has no {_short(name)}", f"It may have {_listed(fields)}")
    checked: dict[str, Any] = {}
    for name, (check, needed) in fields.items():
        if name in values:
            checked[name] = check(name, values[name])
        elif needed:
            raise RequestError(f"The {kind} request lacks {name!r}", f"It may have {_listed(fields)}")
    if kind == "hello":
        _check_version(checked["protocol"])
    if kind == "repaint":
        _check_target(checked)
    picture, mask = checked.pop("picture", None), checked.pop("mask", None)
    return Request(number, kind, checked, picture, mask)  # type: ignore[arg-type]


def id_of(line: bytes) -> Id | None:
    """The id of a request that is wrong otherwise, so that its sender knows which; None when it cannot be told."""
    try:
        return _id(_object(line).get("id"))
    except RequestError:
        return None


def error(number: Id | None, problem: StudioError) -> dict[str, Any]:
    """The answer to a request that failed."""
    told = {"code": problem.code, "message": problem.message, "action": problem.action}
    return {"id": number, "type": "error", "error": told}


def _object(line: bytes) -> dict[str, Any]:
    advice = "Send one JSON object in each line, in UTF-8"
    if len(line) > LINE_BYTES:
        raise RequestError(f"The line is longer than {LINE_BYTES:,} bytes", "Send pictures as files, not in the line")
    try:
        values = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError) as problem:
        raise RequestError("The line is not JSON", advice) from problem
    if not isinstance(values, dict):
        raise RequestError("The line is not a JSON object", advice)
    return values


def _no_number(text: str) -> None:
    raise ValueError(text)


def _id(value: object) -> Id:
    if type(value) is int and abs(value) < 2**53:
        return value
    if isinstance(value, str) and 0 < len(value) <= _ID_CHARACTERS:
        return value
    raise RequestError("The request has no id", f"Give it a whole number or a text of up to {_ID_CHARACTERS} signs")


def _check_version(protocol: int) -> None:
    if protocol == PROTOCOL:
        return
    what = f"The plug-in speaks version {protocol} of the protocol, LocHeads Studio version {PROTOCOL}"
    if protocol > PROTOCOL:
        raise ProtocolError(what, "Update LocHeads Studio")
    raise ProtocolError(what, "Update the plug-in: locheads-studio plugins installs the one that fits")


def _check_target(checked: Mapping[str, Any]) -> None:
    if "mask" not in checked and "phrase" not in checked:
        raise UsageError("A repaint request needs a mask or a phrase", "Give one of them")
    looking = [name for name in ("grounding", "order", "heads", "anyway") if name in checked]
    if "mask" in checked and looking:
        raise UsageError(f"Nothing is looked for with a mask, so {looking[0]!r} means nothing", "Leave it out")


def _whole(name: str, value: object) -> int:
    if type(value) is not int or abs(value) >= 2**53:
        raise RequestError(f"{name!r} is {_short(value)}", "Give a whole number")
    return value


def _number(name: str, value: object) -> float:
    if type(value) not in (int, float):
        raise RequestError(f"{name!r} is {_short(value)}", "Give a number")
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError as problem:
        raise RequestError(f"{name!r} is {_short(value)}", "Give a smaller number") from problem


def _truth(name: str, value: object) -> bool:
    if type(value) is not bool:
        raise RequestError(f"{name!r} is {_short(value)}", "Give true or false")
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise RequestError(f"{name!r} is {_short(value)}", "Give a text")
    return value


def _names(name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise RequestError(f"{name!r} is {_short(value)}", 'Give a list like ["L4H2"]')
    return tuple(value)


def _file(values: Mapping[str, Any]) -> str:
    """A bare name: what a client can name is in its own folder, whatever it sends."""
    name = values.get("file")
    if not isinstance(name, str) or not 0 < len(name) <= _NAME_CHARACTERS or name[0] == "." or set(name) - _FILE:
        raise RequestError(
            f"{_short(name)} is no file name", "Use up to 64 letters, digits, '-', '_' and '.', without a folder"
        )
    return name


def _picture(name: str, value: object) -> Raw:
    values = _of_keys(name, value, ("file", "width", "height", "channels"))
    width, height, channels = (_whole(key, values[key]) for key in ("width", "height", "channels"))
    if width < 1 or height < 1 or channels not in (1, 3, 4):
        raise RequestError(
            f"A picture of {width} x {height} pixels with {channels} channels is none",
            "Give 1 (grey), 3 (RGB) or 4 (RGBA) channels",
        )
    limits.check_size(width, height, "The picture")
    return Raw(_file(values), Box.of_size(width, height), channels)


def _mask(name: str, value: object) -> Raw:
    values = _of_keys(name, value, ("file", "box"))
    box = values["box"]
    if not isinstance(box, list) or len(box) != 4:
        raise RequestError(f"The box is {_short(box)}", "Give [x0, y0, x1, y1] in pixels, half-open")
    made = Box(*(_whole("box", side) for side in box))
    if not (0 <= made.x0 < made.x1 and 0 <= made.y0 < made.y1):
        raise RequestError(f"The box {list(made)} is empty", "Give [x0, y0, x1, y1] in pixels, half-open")
    limits.check_size(made.x1, made.y1, "The mask")
    return Raw(_file(values), made, 1)


def _of_keys(name: str, value: object, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise RequestError(f"{name!r} is {_short(value)}", f"Give an object with {', '.join(keys)}")
    return value


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _listed(fields: Mapping[str, object]) -> str:
    return ", ".join(("id", "type", *fields))


_Field = tuple[Callable[[str, Any], Any], bool]
_FIELDS: Final[Mapping[str, Mapping[str, _Field]]] = {
    "hello": {"protocol": (_whole, True), "client": (_text, False)},
    "segment": {
        "picture": (_picture, True), "phrase": (_text, True), "grounding": (_text, False), "order": (_text, False),
        "heads": (_names, False),
    },
    "repaint": {
        "picture": (_picture, True), "prompt": (_text, True), "mask": (_mask, False), "phrase": (_text, False),
        "anyway": (_truth, False), "seed": (_whole, False), "steps": (_whole, False), "guidance": (_number, False),
        "strength": (_number, False), "negative": (_text, False), "outline": (_text, False),
        "transition": (_number, False), "second_pass": (_truth, False), "grounding": (_text, False),
        "order": (_text, False), "heads": (_names, False),
    },
    "cancel": {"request": (lambda name, value: _id(value), True)},
    "status": {},
    "stop": {},
}  # fmt: skip
"""By kind and name: what checks it, and whether it must be there."""
