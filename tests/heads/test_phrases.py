"""Phrases taken apart: contrast, intersection, all instances."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.heads.phrases import Asked, parse, singular


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("the mug, not the glass", Asked("the mug", without="the glass")),
        ("the mug but not the glass", Asked("the mug", without="the glass")),
        ("the mug not the glass", Asked("the mug", without="the glass")),
        ("all cups except the red one", Asked("the cup", without="the red cup", every=True)),
        ("the sleeve within the jacket", Asked("the sleeve", within="the jacket")),
        ("all cups", Asked("the cup", every=True)),
        ("every window", Asked("the window", every=True)),
        ("all of the red cups on the tables", Asked("the red cup on the tables", every=True)),
        ("both women", Asked("the woman", every=True)),
        ("the bananas", Asked("the banana", every=True)),
        ("Bananas", Asked("the Banana", every=True)),
        ("red cups on the tables", Asked("the red cup on the tables", every=True)),
        ("the two dogs next to the tree", Asked("the dog next to the tree", every=True)),
        ("those striped people", Asked("the striped person", every=True)),
        ("the man's shoes", Asked("the man's shoe", every=True)),
        ("the cups, not the red ones", Asked("the cup", without="the red cup", every=True)),
        ("All the birds inside the cage, not the blue bird", Asked("the bird", "the blue bird", "the cage", True)),
    ],
)
def test_what_is_asked(phrase: str, asked: Asked) -> None:
    assert parse(phrase) == asked


@pytest.mark.parametrize(
    "phrase",
    ["the skater's outfit", "the man without a hat", "the girl in the red outfit", "what is not there", "the ball",
     "all", "everything", "not the glass", "the mug, not", "the allotment", "the glasses", "the bus", "a pair of shoes",
     "the skater's", "the cats and dogs", "the woman wearing boots", "something with two wheels", "what has wheels",
     "the man who wears gloves", "the one", ""],
)  # fmt: skip
def test_one_thing_stays_as_typed(phrase: str) -> None:
    assert parse(phrase) == Asked(phrase) and parse(phrase).is_plain


def test_a_plural_whose_singular_the_model_does_not_know_stays_as_typed() -> None:
    assert parse("the wheels of the car", lambda noun: noun != "wheel") == Asked("the wheels of the car")


@pytest.mark.parametrize(
    ("many", "one"),
    [("cups", "cup"), ("boxes", "box"), ("benches", "bench"), ("glasses", "glasses"), ("cherries", "cherry"),
     ("glass", "glass"), ("buses", "bus"), ("people", "person"), ("bow ties", "bow tie"),
     ("dogs next to the cars", "dog next to the cars")],
)  # fmt: skip
def test_singular(many: str, one: str) -> None:
    assert singular(many) == one


@given(st.text(max_size=60))
def test_any_text_has_a_thing(text: str) -> None:
    asked = parse(text)
    assert any(sign.isalnum() for sign in asked.thing) or asked.thing == text
    assert all(part is None or any(sign.isalnum() for sign in part) for part in (asked.without, asked.within))


_WORD = st.sampled_from("red cup dog striped car in front of a".split())
_WORDS = st.lists(_WORD, min_size=1, max_size=4).map(" ".join)


@given(_WORDS, _WORDS)
def test_contrast_and_intersection_give_back_both_halves(one: str, other: str) -> None:
    assert parse(f"the {one}, not the {other}") == Asked(f"the {one}", without=f"the {other}")
    assert parse(f"the {one} within the {other}") == Asked(f"the {one}", within=f"the {other}")
