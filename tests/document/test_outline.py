"""Which repaints keep the outline of what was there."""

from __future__ import annotations

import pytest

from locheads_studio.document.outline import outline_of, removes


@pytest.mark.parametrize(
    ("phrase", "prompt"),
    [
        ("the skater's outfit", "a Spider-Man costume"), ("the skater's outfit", "spiderman"),
        ("the red car next to the hydrant", "a green car"), ("the roof of the house", "a blue roof"),
        ("the dogs", "a black dog"), ("the women", "a woman with a hat"), ("the ball", "a red dotted ball"),
        ("the vase", "made of gold"), ("the vase", "blue and white stripes"), ("the boy", "a knight's armour"),
        ("the sofa", "a velvet pattern"), ("", "a cat"), ("the bow tie on the dog", "a blue bow tie"),
        ("The Horse.", "a brown horse!"),
    ],
)  # fmt: skip
def test_kept(phrase: str, prompt: str) -> None:
    assert outline_of(phrase, prompt) == "kept"


@pytest.mark.parametrize(
    ("phrase", "prompt"),
    [
        ("the dog", "an orange striped cat"), ("the king's crown", "a red hat"), ("the boat", "nothing"), ("", ""),
        ("the apple", "an orange"), ("the mug", "a glass"), ("the skater's outfit", "Empty background."),
        ("the car", "a horse in the red car's place"), ("die Katze", "ein Hund"), ("the bus", "a bush"),
    ],
)  # fmt: skip
def test_new(phrase: str, prompt: str) -> None:
    assert outline_of(phrase, prompt) == "new"


def test_removals() -> None:
    assert all(removes(prompt) for prompt in ("", "  ", "nothing", "Nothing.", "empty  background", "Remove!"))
    assert not any(removes(prompt) for prompt in ("a dog", "a background of trees", "nothing but trees"))
