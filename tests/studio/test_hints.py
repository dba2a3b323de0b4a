"""What is told while words are typed, by the files of the models alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from locheads_studio.studio.hints import Hint, Hints


def at_once(work: Callable[[], Any], done: Callable[[Any], None]) -> None:
    done(work())


def hints() -> Hints:
    made = Hints(at_once)
    made.use("storybook")
    return made


def of_phrase(text: str) -> Hint:
    got: list[Hint] = []
    hints().phrase(text, got.append)
    return got[0]


def of_prompt(text: str) -> Hint:
    got: list[Hint] = []
    hints().prompt(text, got.append)
    return got[0]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("the dog", Hint("the dog")),
        ("all cups", Hint("all cups", read_as="every cup")),
        ("the puppy and the cat", Hint("the puppy and the cat", read_as="the dog + the cat")),
        ("the dog near the yurt", Hint("the dog near the yurt", ("near", "yurt"))),
        ("yurt", Hint("yurt", ("yurt",))),
        ("", Hint("")),
        ("🐶", Hint("🐶")),
    ],
)
def test_a_phrase(text: str, hint: Hint) -> None:
    told = of_phrase(text)
    assert (told.text, told.read_as) == (hint.text, hint.read_as)
    assert set(told.unknown) <= set(hint.unknown) and ("yurt" in told.unknown) == ("yurt" in hint.unknown)


def test_another_language_is_answered_in_it() -> None:
    told = of_phrase("el perro blanco")
    assert told.unknown and "inglés" in told.advice


def test_a_prompt_that_is_too_long_says_where_it_ends() -> None:
    long = " ".join(["a red dog"] * 60)
    told = of_prompt(long)
    assert told.end and told.end in long and not told.unknown
    assert of_prompt("a red dog") == Hint("a red dog")


def test_unknown_words_of_a_prompt() -> None:
    assert of_prompt("a red yurt").unknown == ("yurt",)


def test_only_the_newest_question_is_answered() -> None:
    waiting: list[Callable[[], None]] = []
    made = Hints(lambda work, done: waiting.append(lambda: done(work())))
    made.use("storybook")
    got: list[Hint] = []
    made.phrase("the dog", got.append)
    made.phrase("the dogs", got.append)
    for answer in waiting:
        answer()
    assert [hint.text for hint in got] == ["the dogs"]


def test_a_set_that_is_not_there_has_nothing_to_say() -> None:
    made = Hints(at_once)
    got: list[Hint] = []
    for name in ("", "no-such-set"):
        made.use(name)
        made.phrase("the yurt", got.append)
        made.prompt("a yurt", got.append)
    assert all(not hint.unknown and not hint.read_as for hint in got) and len(got) == 4
