"""Phrases in another language than English, which is what the models were taught: told by letters and small words.

No dictionary is needed: a short phrase of another language begins with its article, has one of its small words in the
middle, or is written in other letters.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SENTENCES: Final = {
    "es": "Escriba la frase en inglés, por ejemplo: the white horse.",
    "fr": "Écrivez la phrase en anglais, par exemple : the white horse.",
    "de": "Schreiben Sie auf Englisch, zum Beispiel: the white horse.",
    "it": "Scrivi la frase in inglese, per esempio: the white horse.",
    "pt": "Escreva a frase em inglês, por exemplo: the white horse.",
    "nl": "Schrijf het in het Engels, bijvoorbeeld: the white horse.",
    "pl": "Napisz to po angielsku, na przykład: the white horse.",
    "zh": "请用英语输入，例如：the white horse。",
    "ja": "英語で入力してください。例：the white horse",
    "ko": "영어로 입력하세요. 예: the white horse",
    "ru": "Напишите по-английски, например: the white horse.",
    "uk": "Напишіть англійською, наприклад: the white horse.",
    "ar": "اكتب العبارة بالإنجليزية، مثلاً: the white horse",
    "he": "כתבו באנגלית, למשל: the white horse",
    "el": "Γράψτε το στα αγγλικά, π.χ. the white horse.",
    "hi": "अंग्रेज़ी में लिखें, जैसे: the white horse",
}
"""What is said to whoever writes in a language, in that language."""

# Articles, and small words that stand between others; none is an English word of its own meaning in a phrase.
_ARTICLES: Final = {
    "es": "el la los las un una unos unas esa ese esta este toda todo todos todas cada mi su",
    "fr": "le la les un une des l' ce cette ces chaque tous toutes mon ma son sa",
    "de": "der die das den dem ein eine einen einem alle jede jeder jedes dieser diese dieses mein meine",
    "it": "il lo gli un uno una l' ogni tutti tutte questo questa quel quella",
    "pt": "o os as um uma uns umas cada todos todas esse essa este esta meu minha",
    "nl": "het een alle elke deze dit mijn",
    "pl": "ta ci te każdy wszystkie wszyscy mój moja",
}
_LINKS: Final = {
    "es": "de del con y sin en sobre junto izquierda derecha rojo roja blanco blanca negro negra que",
    "fr": "de du des avec et sans dans sur gauche droite rouge blanc blanche noir noire qui à",
    "de": "von vom mit und ohne im auf neben links rechts rote roter rotes weiße weißer schwarze und",
    "it": "di del della con e senza nel nella su sinistra destra rosso rossa bianco bianca nero nera che",
    "pt": "de do da com e sem no na sobre esquerda direita vermelho vermelha branco branca preto preta que",
    "nl": "van met en zonder naast links rechts rode witte zwarte",
    "pl": "z na w i bez obok lewo prawo czerwony czerwona biały biała czarny czarna",
}
_ENGLISH: Final = frozenset(
    "the an and of with on at is are his her its that this all every both not near left right red white black dog man "
    "woman to by from behind under".split()
)
_SCRIPTS: Final = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("ARABIC", "ar"), ("HEBREW", "he"),
    ("GREEK", "el"), ("DEVANAGARI", "hi"),
)  # fmt: skip
_TELLING: Final = {"ñ": "es", "¿": "es", "ß": "de", "ã": "pt", "õ": "pt", "ł": "pl", "ż": "pl", "œ": "fr"}


def language_of(phrase: str) -> str | None:
    """The language a phrase is written in, as a code of ISO 639; None for English, or when it cannot be told."""
    letters = [sign for sign in phrase.lower() if sign.isalpha()]
    if not letters:
        return None
    others = [sign for sign in letters if not sign.isascii() and "LATIN" not in unicodedata.name(sign, "LATIN")]
    if 2 * len(others) > len(letters):
        return _by_script(others)
    words = re.findall(r"[^\W\d_]+'?", phrase.lower().replace("’", "'"))
    if _ENGLISH & set(words):
        return None
    scores = {}
    for code, articles in _ARTICLES.items():
        begins = len(words) > 1 and words[0] in articles.split()
        links = sum(word in _LINKS[code].split() for word in words[1:])
        telling = any(_TELLING.get(sign) == code for sign in phrase.lower())
        scores[code] = 2 * begins + links + 2 * telling
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] >= 2 else None


def advice(phrase: str) -> str | None:
    """One sentence in the phrase's own language that says to write English; None for English."""
    code = language_of(phrase)
    return None if code is None else _SENTENCES[code]


def _by_script(letters: list[str]) -> str | None:
    names = " ".join(unicodedata.name(sign, "") for sign in letters)
    for script, code in _SCRIPTS:
        if script in names:
            return code
    if "CYRILLIC" in names:
        return "uk" if any(sign in "іїєґ" for sign in letters) else "ru"
    return None
