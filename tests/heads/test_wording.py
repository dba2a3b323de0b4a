"""Phrases read in the words of a small vocabulary: what changes, and what must not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from locheads_studio.config import paths
from locheads_studio.errors import WeightsError
from locheads_studio.heads.wording import FILE, Wording
from locheads_studio.training.vlm.model import vocabulary, words_of
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.scene import draw_scene
from locheads_studio.world.sentences import all_sentences
from locheads_studio.world.synonyms import SYNONYMS, write_wording

KNOWN = frozenset(word for word in vocabulary() if word.isalpha())


@pytest.fixture(scope="module")
def wording(tmp_path_factory: pytest.TempPathFactory) -> Wording:
    folder = tmp_path_factory.mktemp("wording")
    write_wording(folder)
    return Wording.load(folder, KNOWN)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("the Puppy's bowtie", "the dog's bow tie"),
        ("the whte hors", "the white horse"),
        ("the thrid banana from the right", "the third banana from the right"),
        ("the biycle", "the bicycle"),
        ("the cup left of the laptop", "the cup to the left of the laptop"),
        ("Automobile next to the fire-hydrant", "car next to the fire hydrant"),
        ("the car beside the hydrant", "the car next to the fire hydrant"),
        ("the little kid", "the small child"),
        ("the mug, not the glass", "the cup, not the glass"),
        ("what could someone sit on?", "something to sit on"),
        ("What can I drink from?", "something to drink from"),
        ("what flies?", "an animal with wings"),
        ("what keeps me dry in the rain?", "something to keep the rain off"),
        ("which animal purrs?", "an animal that purrs"),
        ("the white horse?", "the white horse"),
        ("THE WHITE HORSE!", "THE WHITE HORSE"),
        ("the white horse.", "the white horse"),
        ("the horse which is white", "the white horse"),
        ("a cup that's red", "a red cup"),
        ("the cups which are striped", "the striped cups"),
        ("the fire hydrant that is red", "the red fire hydrant"),
        ("the dog that is next to the tree", "the dog next to the tree"),
        ("the man in the space suit", "the man in the astronaut suit"),
        ("the man in the dinner jacket", "the man in the tuxedo"),
        ("the yellow mac", "the yellow raincoat"),
        ("Spiderman costume", "spider-man costume"),
        ("the gray dungarees", "the grey overalls"),
        ("the cyan cup", "the turquoise cup"),
        ("what does a physician wear?", "what a doctor wears"),
    ],
)
def test_it_is_read_in_the_models_words(wording: Wording, typed: str, read: str) -> None:
    assert wording.read(typed) == read
    assert wording.read(read) == read, "reading twice changes nothing more"


@pytest.mark.parametrize("typed", ["the goat", "the mouse", "the zebra", "the hose", "the boot", "", "你好", "!"])
def test_other_words_stay_what_they_are(wording: Wording, typed: str) -> None:
    assert wording.read(typed) == typed


def test_what_the_model_was_taught_is_never_changed(wording: Wording) -> None:
    for seed in range(40):
        for sentence in all_sentences(draw_scene(seed, "test", 64, 64).regions, 64, 64):
            assert wording.read(sentence.text) == sentence.text


def test_the_table_leads_to_known_words_and_away_from_no_name() -> None:
    names = {name for kind in KINDS.values() for name in (kind.name, kind.plural, *(p.name for p in kind.parts))}
    assert not names & set(SYNONYMS)
    assert {word for meant in SYNONYMS.values() for word in words_of(meant)} <= set(vocabulary())


def test_the_built_in_model_has_this_table(tmp_path: Path) -> None:
    write_wording(tmp_path)
    committed = paths.resources() / "models" / "storybook" / "vlm" / FILE
    assert committed.read_text() == (tmp_path / FILE).read_text(), "call storybook.synonyms.write_wording again"


def test_without_a_file_nothing_is_changed(tmp_path: Path) -> None:
    assert Wording.load(tmp_path, KNOWN).read("the whte hors?") == "the whte hors?"


@pytest.mark.parametrize(
    "content",
    ["{", "[]", '{"synonyms": {}}', json.dumps({"synonyms": {"a": "zebra"}, "names": [], "descriptions": []})],
)
def test_a_damaged_file_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content)
    with pytest.raises(WeightsError, match=r"wording\.json"):
        Wording.load(tmp_path, KNOWN)
