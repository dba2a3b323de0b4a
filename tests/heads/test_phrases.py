"""Phrases taken apart: lists, all instances, numbers, contrast, intersection, the whole picture, and signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.heads.nouns import singular
from locheads_studio.heads.order import order_of
from locheads_studio.heads.phrases import Asked, Thing, parse
from locheads_studio.heads.understanding import understand
from locheads_studio.heads.wording import Wording


def knows(noun: str) -> bool:
    """A VLM of few words that knows every noun in the singular."""
    return True


def said(phrase: str) -> str:
    """How a VLM of few words has it read."""
    return parse(phrase, knows).said()


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("the mug, not the glass", "the mug, not the glass"),
        ("the mug but not the glass", "the mug, not the glass"),
        ("the mug not the glass", "the mug, not the glass"),
        ("all cups except the red one", "every cup, not the red cup"),
        ("all cups except the red one and the blue one", "every cup, not the red cup, not the blue cup"),
        ("the cups apart from the red ones", "every cup, not the red cup"),
        ("the cup that is not red", "the cup, not the red cup"),
        ("the cup that isn't red", "the cup, not the red cup"),
        ("the cups which are not on the table", "every cup, not every cup on the table"),
        ("the man who is not wearing a hat", "the man, not the man wearing a hat"),
        ("the cup, not red", "the cup, not the red cup"),
        ("all cups (not the red one)", "every cup, not the red cup"),
        ("the sleeve within the jacket", "the sleeve, within the jacket"),
        ("all cups", "every cup"),
        ("every window", "every window"),
        ("all of the red cups on the tables", "every red cup on the tables"),
        ("the bananas", "every banana"),
        ("Bananas", "every Banana"),
        ("those striped people", "every striped person"),
        ("the man's shoes", "every man's shoe"),
        ("some apples", "every apple"),
        ("everyone except the king", "every person, not the king"),
        ("both women", "the woman (2 of them)"),
        ("both of the women", "the woman (2 of them)"),
        ("the two dogs next to the tree", "the dog next to the tree (2 of them)"),
        ("2 dogs", "the dog (2 of them)"),
        ("all three of the cups", "the cup (3 of them)"),
        ("a couple of dogs", "the dog (2 of them)"),
        ("one of the dogs", "the dog"),
        ("only the red dog", "the red dog"),
        ("All the birds inside the cage, not the blue bird", "every bird, not the blue bird, within the cage"),
        ("everything", "everything"),
        ("all", "everything"),
        ("the whole picture", "everything"),
        ("everything except the dog and the cat", "everything, not the dog, not the cat"),
        ("everything but the dogs", "everything, not every dog"),
        ("the background", "the background"),
        ("the background, not the tree", "the background, not the tree"),
    ],
)
def test_what_is_asked(phrase: str, asked: str) -> None:
    assert said(phrase) == asked


@pytest.mark.parametrize(
    ("phrase", "scope"),
    [
        ("everything", "everything"), ("the whole photo", "everything"), ("everything except the dog", "everything"),
        ("the background", "background"), ("background", "background"), ("the whole background", "background"),
        ("the background of the picture", "background"), ("the background, not the tree", "background"),
        ("the dog", "things"), ("the dog in the background", "things"), ("all", "everything"), ("all cups", "things"),
    ],
)  # fmt: skip
def test_the_whole_and_the_background_are_no_things(phrase: str, scope: str) -> None:
    asked = parse(phrase, knows)
    assert asked.scope == scope and bool(asked.things) == (scope == "things")


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("the teapot and the cake", "the teapot + the cake"),
        ("the dog, the cat and the bird", "the dog + the cat + the bird"),
        ("the dog, the cat, and the bird", "the dog + the cat + the bird"),
        ("the dog & the cat", "the dog + the cat"),
        ("the dog as well as the cat", "the dog + the cat"),
        ("both the dog and the cat", "the dog + the cat"),
        ("dog, cat, bird", "dog + cat + bird"),
        ("the dog and cat", "the dog + cat"),
        ("cats and dogs", "every cat + every dog"),
        ("all dogs and cats", "every dog + every cat"),
        ("all dogs and the cat", "every dog + the cat"),
        ("every dog, every cat", "every dog + every cat"),
        ("the three apples and the banana", "the apple (3 of them) + the banana"),
        ("the red and the blue cup", "the red cup + the blue cup"),
        ("the first and the third cup from the left", "the first cup from the left + the third cup from the left"),
        ("the dog on the sofa and the cat", "the dog on the sofa + the cat"),
        ("the girl with a hat and the dog", "the girl with a hat + the dog"),
        ("the skater and his outfit", "the skater + the skater's outfit"),
        ("the dog and its shadow", "the dog with its shadow"),
        ("the dog, its shadow and its reflection and the cat", "the dog with its shadow + the cat"),
        ("the dog with its shadow and the cat", "the dog with its shadow + the cat"),
        ("all dogs and their shadows", "every dog with their shadows"),
        ("the dogs together with their shadows", "every dog with their shadows"),
        ("the shadow and the dog", "the shadow + the dog"),
        ("the dog between the tree and the house and the cat", "the dog between the tree and the house + the cat"),
        ("“the dog” and “the cat”", "the dog + the cat"),
    ],
)
def test_lists(phrase: str, asked: str) -> None:
    assert said(phrase) == asked


@pytest.mark.parametrize(
    "phrase",
    ["the skater's outfit", "the man without a hat", "the girl in the red outfit", "what is not there", "the ball",
     "the allotment", "the glasses", "the bus", "a pair of shoes", "the skater's", "not the glass", "the mug, not",
     "the woman wearing boots", "something with two wheels", "what has wheels", "the man who wears gloves",
     "the black and white dog", "the big, red ball", "a red, green and blue ball", "the girl with a hat and a bag",
     "the man with the hat and the scarf", "the cup between the tree and the house", "the man in black and white",
     "the salt and pepper shaker", "the dog or the cat", "the dog, wearing a hat"],
)  # fmt: skip
def test_one_thing_stays_as_typed(phrase: str) -> None:
    asked = parse(phrase, knows)
    assert asked == Asked.literally(phrase.rstrip(",")) and asked.is_plain


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("the dog, the brown one", "the brown dog"),
        ("the dog (the brown one)", "the brown dog"),
        ("the dog, brown", "the brown dog"),
        ("the dog, the one on the left", "the dog on the left"),
        ("the dogs, only the one that is red", "the red dog"),
        ("the red one", "the red thing"),
        ("the one that is red", "the red thing"),
        ("the ones that are red", "every red thing"),
        ("the one that barks", "something that barks"),
    ],
)
def test_the_one_is_of_what_was_named(phrase: str, asked: str) -> None:
    assert said(phrase) == asked


@pytest.mark.parametrize(
    ("phrase", "asked"),
    [
        ("“the dog”", "the dog"), ('"the dog"', "the dog"), ("'the dog'", "the dog"), ("«the dog»", "the dog"),
        ("(the dog)", "the dog"), ("[the dog]", "the dog"), ("{the dog}.", "the dog"), ("<the dog>", "the dog"),
        ("“(the dog)”", "the dog"), ("'the skater's outfit'", "the skater's outfit"), ("the dog!", "the dog"),
        ("🍕", "the pizza"),
        ("🐶", "the dog"), ("the 🐶 and the 🚗", "the dog + the automobile"), ("the dog 🐶", "the dog"),
        ("❤️", "the heavy black heart"),
        ("the skaters' park", "the skaters' park"), ("the dog's ball", "the dog's ball"),
    ],
)  # fmt: skip
def test_signs_around_words_are_read_away(phrase: str, asked: str) -> None:
    assert said(phrase) == asked


@pytest.mark.parametrize(
    "phrase",
    ["the Mercedes", "the thermos", "the Adidas", "James", "the headquarters", "a rhinoceros", "the heroes", "the dogs",
     "the tennis player's shoes", "glasses"],
)  # fmt: skip
def test_words_of_an_open_vocabulary_are_left_alone(phrase: str) -> None:
    assert parse(phrase) == Asked.literally(phrase)


def test_an_open_vocabulary_is_asked_for_several_in_plain_words() -> None:
    assert parse("all the Mercedes").things == (Thing("the Mercedes", True),)
    assert parse("both dogs").things == (Thing("the dogs", True, 2),)
    assert parse("every thermos").things == (Thing("the thermos", True),)
    assert parse("the Mercedes and the thermos").said() == "the Mercedes + the thermos"


def test_a_plural_whose_singular_the_model_does_not_know_stays_as_typed() -> None:
    assert parse("the wheels of the car", lambda noun: noun != "wheel") == Asked.literally("the wheels of the car")


@pytest.mark.parametrize(
    ("many", "one"),
    [("cups", "cup"), ("boxes", "box"), ("benches", "bench"), ("glasses", "glasses"), ("cherries", "cherry"),
     ("glass", "glass"), ("buses", "bus"), ("people", "person"), ("bow ties", "bow tie"), ("heroes", "hero"),
     ("dogs next to the cars", "dog next to the cars"), ("outfit's", "outfit's")],
)  # fmt: skip
def test_singular(many: str, one: str) -> None:
    assert singular(many) == one


@pytest.mark.parametrize("phrase", ["“the dog”", '"the dog"', "'the dog'", "«the dog»"])
def test_quotes_around_a_phrase_change_nothing_for_the_papers_grounding_either(phrase: str) -> None:
    read = understand(phrase, Wording(), lambda _: (), literally=True)
    assert read.asked == Asked.literally("the dog")


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    asked = parse(text, knows)
    assert asked.things or asked.scope != "things"
    assert asked.said() is not None
    every = [thing.text for thing in (*asked.things, *asked.without)] + ([asked.within] if asked.within else [])
    assert all(any(sign.isalnum() for sign in part) for part in every) or not any(sign.isalnum() for sign in text)


_WORD = st.sampled_from("cup dog car horse".split())
_LOOK = st.sampled_from("red striped big".split())
_NOUN = st.tuples(_LOOK, _WORD).map(" ".join) | _WORD


@given(_NOUN, _NOUN)
def test_contrast_and_intersection_give_back_both_halves(one: str, other: str) -> None:
    first, second = (Thing(f"the {noun}", order=order_of(f"the {noun}")) for noun in (one, other))
    assert parse(f"the {one}, not the {other}") == Asked((first,), (second,))
    assert parse(f"the {one} within the {other}") == Asked((first,), within=second.text)


@given(st.lists(_NOUN, min_size=2, max_size=5))
def test_a_list_gives_back_its_items(items: list[str]) -> None:
    named = [f"the {item}" for item in items]
    assert [thing.text for thing in parse(f"{', '.join(named[:-1])} and {named[-1]}").things] == named
