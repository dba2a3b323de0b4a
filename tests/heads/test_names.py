"""Names of heads and the table of known ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.errors import HeadError
from locheads_studio.heads.names import Head, check_heads, parse_heads
from locheads_studio.heads.table import known_heads


@settings(deadline=None, max_examples=60)
@given(st.lists(st.builds(Head, st.integers(0, 99), st.integers(0, 99)), min_size=1, unique=True))
def test_names_come_back(heads):
    assert parse_heads(",".join(map(str, heads))) == tuple(heads)


def test_forms_people_write():
    assert parse_heads(" l14h24; L14H13,L14H24 ") == (Head(14, 24), Head(14, 13))


@pytest.mark.parametrize("text", ["", " , ", "L14", "H3L2", "L1H2x", "L-1H2", "L99999H1", "14.24", "L1H²"])
def test_other_forms_are_refused_with_an_example(text):
    with pytest.raises(HeadError, match="L14H24"):
        parse_heads(text)


def test_heads_outside_the_model_are_refused():
    check_heads([Head(0, 0), Head(3, 5)], 4, 6)
    for head in (Head(4, 0), Head(0, 6)):
        with pytest.raises(HeadError, match="L3H5"):
            check_heads([head], 4, 6)


@pytest.mark.parametrize("name", ["llava-1.5-7b", "llava-hf/llava-1.5-7b-hf", "liuhaotian/llava-v1.5-7b"])
def test_published_heads_by_any_name(name):
    assert [str(head) for head in known_heads(name) or ()] == ["L14H24", "L14H13", "L14H26"]


def test_unknown_models_have_none():
    assert known_heads("someone/else") is None
