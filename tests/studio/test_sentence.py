"""Requests are parted into where and what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.studio.sentence import REMOVE, split


@pytest.mark.parametrize(
    ("sentence", "phrase", "prompt"),
    [
        ("change the skater's outfit to a red tracksuit", "the skater's outfit", "a red tracksuit"),
        ("Please change the skater's outfit into a Spider-Man costume.", "the skater's outfit", "a Spider-Man costume"),
        ("turn the white horse into a zebra", "the white horse", "a zebra"),
        ("change the cup next to the laptop to a vase", "the cup next to the laptop", "a vase"),
        ("Could you replace the man with the hat with a robot?", "the man with the hat", "a robot"),
        ("replace the third banana from the right by an apple", "the third banana from the right", "an apple"),
        ("make the car red", "the car", "red car"),
        ("paint the door in light blue", "the door", "light blue door"),
        ("recolor the sofa to green", "the sofa", "green sofa"),
        ("remove the fire hydrant", "the fire hydrant", REMOVE),
        ("get rid of the bird from the picture, please", "the bird", REMOVE),
        ("give the dog a bow tie", "the dog", "dog with a bow tie"),
        ("dress the king in a tuxedo", "the king", "king with a tuxedo"),
        ("put a hat on the dog", "the dog", "dog with a hat"),
        ("the white horse -> a zebra", "the white horse", "a zebra"),
        ("the mug → nothing", "the mug", REMOVE),
    ],
)
def test_requests(sentence: str, phrase: str, prompt: str) -> None:
    wish = split(sentence)
    assert wish is not None
    assert (wish.phrase, wish.prompt) == (phrase, prompt)
    assert wish.removes == (prompt == REMOVE)


@pytest.mark.parametrize("sentence", ["", "the white horse", "remove", "change the horse", "a zebra please", "make it"])
def test_what_is_no_request(sentence: str) -> None:
    assert split(sentence) is None


@given(st.text(max_size=80))
def test_any_text_is_parted_or_not_but_never_into_nothing(text: str) -> None:
    wish = split(text)
    assert wish is None or (wish.phrase and wish.prompt)


@given(st.sampled_from(["change {} to {}", "turn {} into {}", "replace {} with {}", "{} -> {}"]),
       st.sampled_from(["the dog", "the red car", "the king's robe", "the cat next to the sofa"]),
       st.sampled_from(["a zebra", "an old bus", "a striped cat", "a Spider-Man costume"]))  # fmt: skip
def test_both_halves_come_back_whatever_the_verb(pattern: str, phrase: str, prompt: str) -> None:
    wish = split(pattern.format(phrase, prompt))
    assert wish is not None and (wish.phrase, wish.prompt) == (phrase, prompt)
