"""What people say: every form refers to exactly one region, and is true of it."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box
from locheads_studio.training.store import StoredRegion
from locheads_studio.training.vlm.model import vocabulary, words_of
from locheads_studio.world.absent import Elsewhere, not_there
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.sayings import (
    CALLED,
    CATEGORIES,
    FORMS,
    MODIFIERS,
    PEOPLE,
    USES,
    all_sayings,
    loosely,
    possible,
    some_sayings,
)
from locheads_studio.world.sentences import Referent
from locheads_studio.world.views import draw_view, plan_view

SIDE = 100


def thing(name: str, x: int, foot: int, size: int = 20, colour: str | None = "red") -> StoredRegion:
    """A thing in a picture of 100 x 100 pixels, its middle at ``x``."""
    return StoredRegion(name, name, colour, "plain", None, None, Box(x - size // 2, foot - size, x + size // 2, foot))


def said(regions: list[StoredRegion]) -> dict[str, int]:
    return {s.text: s.region for s in all_sayings(regions, SIDE, SIDE)}


def test_the_tables_speak_of_the_world() -> None:
    names = {name for kind in KINDS.values() for name in (kind.name, *(p.name for p in kind.parts))}
    assert set(MODIFIERS) <= names and {name for row in USES.values() for name in row} <= names
    assert all(sure | perhaps <= names for sure, perhaps in CATEGORIES.values())
    assert set(CALLED) == PEOPLE


def test_what_is_said_of_two_dogs_and_a_cat() -> None:
    told = said([thing("dog", 20, 60, 12), thing("dog", 70, 90, 30, "blue"), thing("cat", 45, 75)])
    assert told["the left dog"] == told["the dog on the left"] == told["the dog most to the left"] == 0
    assert told["the rightmost animal"] == told["the nearest dog"] == told["the big dog"] == 1
    assert told["the dog in the background"] == told["the small dog"] == 0
    assert told["the second pet"] == told["the middle animal"] == told["the tabby cat"] == 2
    assert "the pet" not in told and "the animal" not in told, "three of them"
    assert "the thing on the left" not in told


def test_a_king_is_a_man_where_no_other_man_is() -> None:
    king, man = thing("king", 30, 90, 40, None), thing("man", 70, 90, 40, None)
    assert said([king])["the old man with the beard"] == said([king])["the man"] == 0
    both = set(said([king, man]))
    assert not {"the man with the beard", "the old man with the beard", "the bearded man", "the person"} & both


def test_a_thing_is_said_by_its_part_and_a_part_by_its_thing() -> None:
    house = thing("house", 30, 80, 50, "white")
    roof = StoredRegion("roof", "house", "red", "plain", None, 0, Box(5, 30, 55, 45))
    told = said([house, roof])
    assert told["the house with the red roof"] == told["the building"] == 0
    assert told["the house's red roof"] == told["the house roof"] == told["the roof on the house"] == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**31 - 1))
def test_a_text_never_means_two_regions(seed: int) -> None:
    scene = draw_view(plan_view(seed), 96)
    height, width = scene.picture.shape[:2]
    meant: dict[str, set[int]] = {}
    known = set(vocabulary())
    for one in all_sayings(scene.regions, width, height):
        assert one.type in FORMS
        meant.setdefault(one.text, set()).add(one.region)
        assert all(word in known for word in words_of(one.text) if word not in ("unheard", "of", "at"))
    assert all(len(found) == 1 for found in meant.values()), {t: f for t, f in meant.items() if len(f) > 1}


def test_every_form_is_said() -> None:
    seen = Counter[str]()
    for seed in range(150):
        scene = draw_view(plan_view(seed), 96)
        height, width = scene.picture.shape[:2]
        chosen = some_sayings(scene.regions, width, height, seed)
        assert chosen == some_sayings(scene.regions, width, height, seed)
        seen.update(s.type for s in chosen)
    assert all(seen[form] >= 5 for form in FORMS), seen


def test_what_could_be_meant_is_not_asked_for_as_absent() -> None:
    king = [thing("king", 30, 90, 40, None)]
    ball = [thing("ball", 30, 90)]
    for text, name in (("the man", "man"), ("the person", "man"), ("the old man", "king")):
        phrase = Elsewhere(text, name, name, possible(name) | (PEOPLE if text == "the person" else frozenset()))
        assert not phrase.absent(king) and phrase.absent(ball)
    pet = next(s for s in all_sayings([thing("dog", 30, 90)], SIDE, SIDE) if s.text == "the pet")
    asked = Elsewhere.of(pet, [thing("dog", 30, 90)])
    assert not asked.absent([thing("cat", 30, 90)]) and asked.absent(ball)


def test_what_is_unknown_is_not_there() -> None:
    regions: list[Referent] = [thing("ball", 30, 90)]
    rng = random.Random(0)
    asked = [not_there(regions, rng, ()) for _ in range(200)]
    assert any(text and "unheard-of" in text for text in asked)


def test_articles_change_and_nothing_else() -> None:
    rng = random.Random(3)
    found = {loosely("the apple next to the cup", rng) for _ in range(60)}
    assert found == {f"{start}apple next to the cup" for start in ("", "an ", "this ", "that ", "my ")}
    assert loosely("something to read", rng) == "something to read"
