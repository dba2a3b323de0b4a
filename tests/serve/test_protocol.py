"""What is said on the wire: hello and its version, requests, errors, and bytes that are none of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box
from locheads_studio.errors import StudioError, UsageError
from locheads_studio.serve import messages
from locheads_studio.serve.client import LINE_BYTES, PROTOCOL, line_of
from locheads_studio.serve.messages import Request, parse
from tests.serve.served import Bare, Served, short_folder

PICTURE = {"file": "p.raw", "width": 6, "height": 4, "channels": 3}
GOOD: dict[str, dict[str, Any]] = {
    "hello": {"protocol": PROTOCOL, "client": "a test"},
    "segment": {"picture": PICTURE, "phrase": "the cup", "grounding": "studio", "heads": ["L1H2"], "order": "heads"},
    "repaint": {
        "picture": PICTURE, "prompt": "a cup", "mask": {"file": "m.raw", "box": [1, 1, 3, 2]}, "seed": 3, "steps": 4,
        "guidance": 2.5, "strength": 1, "negative": "red", "outline": "new", "transition": 0.5, "second_pass": True,
        "phrase": "the cup",
    },
    "cancel": {"request": 7},
    "status": {},
    "stop": {},
}  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with short_folder() as folder, Served(folder) as made:
        yield made


@pytest.fixture
def bare(served: Served) -> Iterator[Bare]:
    with Bare(served.folder) as made:
        yield made


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_of_request_is_read(kind: str) -> None:
    request = parse(json.dumps({"id": 1, "type": kind} | GOOD[kind]).encode())
    assert (request.id, request.kind) == (1, kind)
    if kind == "repaint":
        assert request.picture is not None and request.picture.box == Box(0, 0, 6, 4)
        assert request.mask is not None and request.mask.box == Box(1, 1, 3, 2)
        assert request.values["guidance"] == 2.5 and request.values["second_pass"] is True


@pytest.mark.parametrize(
    ("kind", "changed", "code"),
    [
        ("status", {"id": None}, "request"),
        ("status", {"id": ""}, "request"),
        ("status", {"id": "x" * 65}, "request"),
        ("status", {"id": True}, "request"),
        ("status", {"id": 2**60}, "request"),
        ("status", {"more": 1}, "request"),
        ("status", {"type": "dance"}, "request"),
        ("status", {"type": ["status"]}, "request"),
        ("segment", {"phrase": 3}, "request"),
        ("segment", {"heads": "L1H2"}, "request"),
        ("segment", {"picture": None}, "request"),
        ("segment", {"picture": {"file": "p.raw"}}, "request"),
        ("segment", {"picture": PICTURE | {"file": "../p.raw"}}, "request"),
        ("segment", {"picture": PICTURE | {"file": "/etc/passwd"}}, "request"),
        ("segment", {"picture": PICTURE | {"file": ".hidden"}}, "request"),
        ("segment", {"picture": PICTURE | {"file": "a\x00b"}}, "request"),
        ("segment", {"picture": PICTURE | {"channels": 2}}, "request"),
        ("segment", {"picture": PICTURE | {"width": 0}}, "request"),
        ("segment", {"picture": PICTURE | {"width": 6.0}}, "request"),
        ("segment", {"picture": PICTURE | {"width": 70_000}}, "limit"),
        ("segment", {"picture": PICTURE | {"width": 60_000, "height": 60_000}}, "limit"),
        ("repaint", {"mask": {"file": "m.raw", "box": [1, 1, 1, 2]}}, "request"),
        ("repaint", {"mask": {"file": "m.raw", "box": [-1, 1, 1, 2]}}, "request"),
        ("repaint", {"mask": {"file": "m.raw", "box": [1, 1, 2]}}, "request"),
        ("repaint", {"anyway": True}, "usage"),  # there is a mask
        ("repaint", {"heads": ["L1H2"]}, "usage"),
        ("repaint", {"seed": 1.5}, "request"),
        ("repaint", {"seed": True}, "request"),
        ("repaint", {"guidance": "much"}, "request"),
        ("repaint", {"second_pass": 1}, "request"),
        ("cancel", {"request": {}}, "request"),
        ("hello", {"protocol": "1"}, "request"),
        ("hello", {"protocol": PROTOCOL + 1}, "protocol"),
        ("hello", {"protocol": PROTOCOL - 1}, "protocol"),
    ],
)
def test_what_is_wrong_with_a_request_is_said(kind: str, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(StudioError) as caught:
        parse(json.dumps({"id": 1, "type": kind} | GOOD[kind] | changed).encode())
    assert caught.value.code == code and caught.value.action


def test_everything_that_can_be_asked_is_written_down() -> None:
    text = (Path(__file__).resolve().parents[2] / "packaging" / "serve-protocol.md").read_text("utf-8")
    for kind, fields in messages._FIELDS.items():
        assert f"**{kind}**" in text
        assert all(f"`{name}`" in text for name in fields), kind
    assert f"{LINE_BYTES:,} bytes" in text and f"version {PROTOCOL}." in text


def test_a_repaint_needs_to_know_where() -> None:
    with pytest.raises(UsageError, match="a mask or a phrase"):
        parse(json.dumps({"id": 1, "type": "repaint", "picture": PICTURE, "prompt": "a cup"}).encode())


@pytest.mark.parametrize(
    "line",
    [b"", b"null", b"[]", b"{", b'{"id": 1', b"\xff\xfe", b'"' * 99, b"[" * 100_000, b'{"id": NaN}', b"9" * 5000,
     b'{"id": 1, "type": "status", "id": {}}'],
)  # fmt: skip
def test_a_line_that_is_no_request(line: bytes) -> None:
    with pytest.raises(messages.RequestError):
        parse(line)
    assert messages.id_of(line) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(kind=st.sampled_from(sorted(GOOD)), data=st.data())
def test_whatever_stands_in_a_request_it_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    values = {"id": 1, "type": kind} | GOOD[kind]
    for name in data.draw(st.lists(st.sampled_from([*values, "picture", "mask", "phrase"]), max_size=3)):
        values[name] = data.draw(json_values)
    with suppress(StudioError):
        assert isinstance(parse(json.dumps(values).encode()), Request)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_no_crash(line: bytes) -> None:
    try:
        assert isinstance(parse(line), Request)
    except StudioError:
        messages.id_of(line)


# --- through the socket


def test_hello_tells_what_is_there(bare: Bare) -> None:
    told = bare.ask(type="hello", protocol=PROTOCOL, client="a test")
    assert told["type"] == "done" and told["protocol"] == PROTOCOL and told["model_set"] == "scripted"
    assert told["limits"]["line_bytes"] == LINE_BYTES


@pytest.mark.parametrize(("version", "what"), [(PROTOCOL + 1, "LocHeads Studio"), (PROTOCOL - 1, "plug-in")])
def test_another_version_is_told_what_to_update(bare: Bare, version: int, what: str) -> None:
    answer = bare.ask(type="hello", protocol=version)
    assert answer["error"]["code"] == "protocol" and what in answer["error"]["action"].split(":")[0]
    assert bare.code(type="status") == "request"  # it is still no client
    assert bare.hello().ask(type="status")["type"] == "done"  # and can be one


def test_nothing_before_hello(bare: Bare) -> None:
    for kind in ("status", "stop", "segment", "cancel"):
        assert bare.code(type=kind, **GOOD[kind]) == "request"


def test_errors_say_which_request_they_are_about(bare: Bare) -> None:
    bare.hello()
    assert bare.ask(b'{"id": 77, "type": "dance"}\n')["id"] == 77
    assert bare.ask(b"dance\n")["id"] is None


def test_gigantic_and_endless_lines_cost_only_themselves(served: Served, bare: Bare) -> None:
    bare.hello()
    assert bare.code(b"x" * (3 * LINE_BYTES + 17) + b"\n") == "request"
    assert bare.code(b'{"id": 1, "type": "status", "more": "' + b"y" * LINE_BYTES + b'"}\n') == "request"
    assert bare.ask(type="status")["type"] == "done"
    with Bare(served.folder) as endless:
        endless.hello()
        for _ in range(5):
            endless.send(b"z" * LINE_BYTES)
        assert bare.ask(type="status")["clients"] == 2
    assert bare.ask(type="status")["type"] == "done"


def test_half_a_line_and_then_nothing(served: Served, bare: Bare) -> None:
    with Bare(served.folder) as half:
        half.hello()
        half.send(b'{"id": 1, "type": "sta')
    assert bare.hello().ask(type="status")["type"] == "done"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_lines_arrive_however_they_are_cut(served: Served, data: st.DataObject) -> None:
    """Every good line among garbage is answered, in order, wherever the stream is cut."""
    garbage = st.binary(max_size=80).filter(lambda line: b"\n" not in line)
    lines = data.draw(st.lists(st.none() | garbage, max_size=12))
    stream = b""
    for number, line in enumerate(lines):
        stream += line_of({"id": number, "type": "status"}) if line is None else line + b"\n"
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    with Bare(served.folder) as bare:
        bare.hello()
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
            bare.send(stream[start:end])
        for number, line in enumerate(lines):
            answer = bare.next()
            if line is None:
                assert (answer["id"], answer["type"]) == (number, "done")
            else:
                assert answer["type"] == "error"
