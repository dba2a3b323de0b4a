"""Boxes in the answers of vision-language models, as each family prints them, and answers that hold none."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.models import boxes
from locheads_studio.models.boxes import Parse

PRINTED = [
    (boxes.json_pixels, '```json\n[\n\t{"bbox_2d": [28, 56, 112, 84], "label": "the dog"}\n]\n```<|im_end|>'),
    (boxes.json_pixels, '{"bbox_2d": [28,56,112,84]}'),
    (boxes.json_pixels, "The dog is at [28, 56, 112, 84]."),
    (boxes.json_pixels, '[{"bbox_2d": [28, 56, 112, 84], "label": "cut sho'),
    (boxes.json_pixels, '[{"bbox_2d": [28, 56, 112, 84]}, {"bbox_2d": [0, 0, 1, 1]}]'),
    (boxes.json_thousandths, '[{"bbox_2d": [200, 500, 800, 750]}]'),
    (boxes.pairs_thousandths, "<|object_ref_start|>dog<|object_ref_end|><|box_start|>(200,500),(800,750)<|box_end|>"),
    (boxes.list_thousandths, "<ref>the dog</ref><box>[[200, 500, 800, 750]]</box><|im_end|>"),
    (boxes.list_shares, "[0.20, 0.50, 0.80, 0.75]</s>"),
    (boxes.locations, "<loc0512><loc0204><loc0768><loc0819> the dog<eos>"),
]  # fmt: skip
PARSERS = tuple(dict.fromkeys(parse for parse, _ in PRINTED))


@pytest.mark.parametrize(("parse", "answer"), PRINTED)
def test_as_printed(parse: Parse, answer: str) -> None:
    assert parse(answer, 140, 112) == pytest.approx((0.2, 0.5, 0.8, 0.75), abs=1e-3)


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    "answer",
    [
        "", "I see no dog.", "[1, 2, 3]", '{"bbox_2d": [1, 2, 3]}', '{"bbox_2d": "none"}', "[a, b, c, d]",
        "(1,2),(3)", "<loc0001><loc0002><loc0003>", "<loc1><loc2><loc3><loc4>", "[[", "[0.5, 0.5, 0.5, 0.5]",
        '{"bbox_2d": [80, 80, 20, 20]}', "<|box_start|>(900,900),(100,100)<|box_end|>", "[nan, 0, 1, 1]",
        "<loc0900><loc0900><loc0100><loc0100>", "[-9, -9, -1, -1]",
    ],
)  # fmt: skip
def test_what_is_no_box(parse: Parse, answer: str) -> None:
    assert parse(answer, 140, 112) is None


def test_what_lies_outside_is_cut() -> None:
    assert boxes.json_pixels('{"bbox_2d": [-14, 56, 999, 84]}', 140, 112) == pytest.approx((0, 0.5, 1, 0.75))


@given(st.text(max_size=200))
def test_any_text_is_a_box_inside_or_none(text: str) -> None:
    for parse in PARSERS:
        for answer in (text, f"[{text}]", f'{{"bbox_2d": [{text}]}}'):
            found = parse(answer, 140, 112)
            if found is not None:
                assert 0 <= found[0] < found[2] <= 1 and 0 <= found[1] < found[3] <= 1


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4))
def test_written_and_read_again(corners: list[int]) -> None:
    x0, y0, x1, y1 = corners
    expected = tuple(n / 1000 for n in corners) if x0 < x1 and y0 < y1 else None
    assert boxes.json_thousandths(json.dumps([{"bbox_2d": corners}]), 7, 7) == expected
    assert boxes.pairs_thousandths(f"({x0},{y0}),({x1},{y1})", 7, 7) == expected
    assert boxes.list_thousandths(f"<box>[[{x0}, {y0}, {x1}, {y1}]]</box>", 7, 7) == expected
