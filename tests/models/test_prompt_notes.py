"""What the painting model does not read of a prompt is said: what is cut off, and words it does not know."""

from __future__ import annotations

import pytest

from locheads_studio.catalog.sets import find_set
from locheads_studio.models.inpainter import Inpainter


@pytest.fixture(scope="module")
def inpainter() -> Inpainter:
    return Inpainter.load(find_set("storybook").inpainter, "cpu")


def test_what_is_read_needs_no_word(inpainter: Inpainter) -> None:
    assert inpainter.told_of("a brown horse") == []


def test_unknown_words_are_named_once(inpainter: Inpainter) -> None:
    (told,) = inpainter.told_of("a quetzalcoatl, a horse and a Quetzalcoatl quetzalcoatl")
    assert told == "The painting model does not know: quetzalcoatl, Quetzalcoatl."
    assert "tigers" in inpainter.told_of("a horse", "tigers")[0]


def test_a_prompt_that_is_too_long_is_not_cut_in_silence(inpainter: Inpainter) -> None:
    long = "a horse " * 40
    told = inpainter.told_of(long)
    assert "longer than the model reads" in told[0] and len(inpainter.shortened(long)) < len(long)
    assert inpainter.shortened("a horse") == "a horse"
