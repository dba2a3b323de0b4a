"""Words of order: which of several of a kind are meant, and which of those that were found these are."""

from __future__ import annotations

import pytest

from locheads_studio.heads.order import Order, order_of
from locheads_studio.heads.phrases import Thing, parse


@pytest.mark.parametrize(
    ("phrase", "order"),
    [
        ("the leftmost banana", Order("the banana", "across")),
        ("the left-most yellow banana", Order("the yellow banana", "across")),
        ("left cup", Order("the cup", "across")),
        ("the dog on the left", Order("the dog", "across")),
        ("the dog on the far left of the picture", Order("the dog", "across")),
        ("the banana furthest to the left", Order("the banana", "across")),
        ("the banana most to the right", Order("the banana", "across", -1)),
        ("the cup on the right hand side", Order("the cup", "across", -1)),
        ("the second dog", Order("the dog", "across", 1)),
        ("the third banana from the right", Order("the banana", "across", -3)),
        ("the 2nd cup from the left", Order("the cup", "across", 1)),
        ("the man second from the left", Order("the man", "across", 1)),
        ("the last car", Order("the car", "across", -1)),
        ("the second to last car", Order("the car", "across", -2)),
        ("the last car from the right", Order("the car", "across", 0)),
        ("the second book from the top", Order("the book", "down", 1)),
        ("the lower shelf", Order("the shelf", "down", -1)),
        ("the middle cup", Order("the cup", "across", middle=True)),
        ("the cup in the centre", Order("the cup", "across", middle=True)),
        ("the biggest cat", Order("the cat", "size", -1)),
        ("the small cat", Order("the cat", "size", 0)),
        ("the second largest red cup", Order("the red cup", "size", -2)),
        ("the dog with a hat on the left", Order("the dog with a hat", "across")),
        ("the last two cars", Order("the car", "across", -1, 2)),
        ("the two biggest dogs", Order("the dog", "size", -1, 2)),
    ],
)
def test_words_of_order_are_read(phrase: str, order: Order) -> None:
    assert order_of(phrase) == order


@pytest.mark.parametrize(
    "phrase",
    [
        "the bus", "the dog on the left of the tree", "the dog to the left of the tree", "the lamp from the left",
        "the dog in front of the house", "the cat in front", "the furthest house", "the nearest clown",
        "the middle of the road", "the left side of the house", "the top of the house", "the right one", "the top hat",
        "the big dog on the left", "the biggest dogs", "the front wheel", "the first", "the left",
        "the girl in the red outfit", "the biggest thing", "two", "",
    ],
)  # fmt: skip
def test_what_asks_for_no_order_is_left_alone(phrase: str) -> None:
    assert order_of(phrase) is None


def test_a_number_makes_it_several() -> None:
    two = Order("the dog", "across", 0, 2)
    at_left, first = (Thing(text, True, 2, order=two) for text in ("the dog on the left", "the first dog"))
    assert parse("the two dogs on the left", lambda noun: True).things == (at_left,)
    assert parse("the first two dogs", lambda noun: True).things == (first,)
    assert parse("all dogs on the left", lambda noun: True).things[0].order is None


def test_each_of_a_list_has_its_own_order() -> None:
    first, third = parse("the first and the third cup from the left").things
    assert (first.order, third.order) == (Order("the cup", "across", 0), Order("the cup", "across", 2))
    asked = parse("all cups except the leftmost cup", lambda noun: True)
    assert asked.without[0].order == Order("the cup", "across")


def test_the_kind_is_said_in_the_words_of_the_model() -> None:
    asked = parse("the leftmost mug").each(lambda text: text.replace("mug", "cup"))
    assert asked.things[0].order == Order("the cup", "across")


BOXES = [(60, 0, 80, 20), (0, 10, 10, 40), (30, 20, 40, 30)]
AREAS = [400, 300, 100]


@pytest.mark.parametrize(
    ("phrase", "chosen"),
    [
        ("the leftmost cup", (1,)),
        ("the rightmost cup", (0,)),
        ("the second cup", (2,)),
        ("the second cup from the right", (2,)),
        ("the third cup from the right", (1,)),
        ("the fourth cup", ()),
        ("the middle cup", (2,)),
        ("the biggest cup", (0,)),
        ("the smallest cup", (2,)),
        ("the second biggest cup", (1,)),
        ("the highest cup", (0,)),
        ("the two leftmost cups", (1, 2)),
        ("the last two cups", (0, 2)),
        ("the four biggest cups", ()),
    ],
)
def test_what_is_meant_is_chosen_among_what_was_found(phrase: str, chosen: tuple[int, ...]) -> None:
    order = order_of(phrase)
    assert order is not None
    assert order.chosen(BOXES, AREAS) == chosen


def test_of_one_thing_or_none_there_is_no_order() -> None:
    order = Order("the cup", "across")
    assert order.chosen(BOXES[:1], AREAS[:1]) == order.chosen([], []) == ()
    assert Order("the cup", "across", middle=True).chosen(BOXES[:2], AREAS[:2]) == ()
