"""Phrases that are not English are told, and answered in their own language."""

from __future__ import annotations

import pytest

from locheads_studio.heads.languages import advice, language_of


@pytest.mark.parametrize(
    ("phrase", "code"),
    [("el perro rojo", "es"), ("la patinadora", "es"), ("le chien noir", "fr"), ("der Hund", "de"),
     ("die rote Katze", "de"), ("il cane", "it"), ("o cachorro", "pt"), ("白马", "zh"), ("白い馬", "ja"),
     ("하얀 말", "ko"), ("белая лошадь", "ru"), ("الحصان الأبيض", "ar")],
)  # fmt: skip
def test_the_language_is_told(phrase: str, code: str) -> None:
    assert language_of(phrase) == code
    sentence = advice(phrase)
    assert sentence is not None and "the white horse" in sentence


@pytest.mark.parametrize(
    "phrase",
    ["the dog", "dog", "a cup", "an apple", "ten dogs", "the café", "the 白 dog", "to the left", "I", "", "🐶", "un",
     "the skater's outfit", "what has wheels", "no hat", "the die", "red las vegas sign"],
)  # fmt: skip
def test_english_is_left_alone(phrase: str) -> None:
    assert language_of(phrase) is None and advice(phrase) is None
