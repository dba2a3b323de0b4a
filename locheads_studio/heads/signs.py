"""What is typed around the words of a phrase and is none of them: quotes, brackets, emoji."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PAIRS: Final = {
    '"': '"', "'": "'", "`": "`", "“": "”", "„": "“”", "‘": "’", "«": "»", "»": "«", "‹": "›", "「": "」",
    "『": "』", "(": ")", "[": "]", "{": "}", "<": ">", "（": "）", "【": "】", "《": "》",
}  # fmt: skip
_ENDS: Final = " \t.,;:!…。，、！；："
_ASIDE: Final = re.compile(r"\s*[(\[{（【]\s*([^()\[\]{}（）【】]*?)\s*[)\]}）】]")
_DROPPED: Final = re.compile(
    r"\b(?:(?:slice|piece|sheaf|ear|pot) of|face|sign|symbol|with|smiling|grinning)\b", re.IGNORECASE
)


def cleaned(phrase: str) -> str:
    """A phrase without quotes and brackets around it; emoji are read as their names or, beside words, left out.

    A remark in brackets at its end stands behind a comma instead. A question mark stays: it says that it is a question.

    >>> cleaned("“the dog” 🐶"), cleaned("🚗"), cleaned("all cups (not the red one)")
    ('the dog', 'the automobile', 'all cups, not the red one')
    """
    text = _without_pictures(phrase).strip()
    before = None
    while before != text:
        before, text = text, _bare(text.strip(_ENDS))
    text = _ASIDE.sub(lambda found: f", {found[1]}" if found[1] and found.start() else f"{found[1]} ", text)
    return re.sub(r"\s+([,.;:])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,;:")


def _bare(text: str) -> str:
    """Without one pair of signs around all of it; they must belong to each other."""
    if len(text) < 2 or text[-1] not in _PAIRS.get(text[0], ""):
        return text
    inside = text[1:-1]
    if text[0] in inside or text[-1] in inside:
        if text[0] == "'" and re.search(r"^[^']*\w'\w[^']*$", inside):  # 'the skater's outfit'
            return inside
        return text
    return inside


def _without_pictures(phrase: str) -> str:
    """Each emoji as its Unicode name where it stands for the noun, else as nothing."""
    pieces = re.split(r"(\s+|,)", "".join(_shown(sign) for sign in phrase))
    words = [piece for piece in pieces if any(sign.isalnum() for sign in piece)]
    bare = not [word for word in words if word.lower() not in ("the", "a", "an", "this", "that", "all", "every", "and")]
    out: list[str] = []
    for piece in pieces:
        found = [sign for sign in piece if is_picture(sign)]
        rest = "".join(sign for sign in piece if not is_picture(sign))
        if found and (bare or _stands_alone(out)):
            names = " and ".join(f"the {name_of(sign)}" for sign in dict.fromkeys(found))
            last = next((word.lower() for word in reversed(out) if word.strip()), "")
            names = names.removeprefix("the ") if last in ("the", "a", "an", "this", "that", "every", "all") else names
            rest = f"{rest}{names}"
        out.append(rest)
    return "".join(out)


def _stands_alone(before: list[str]) -> bool:
    """Whether what is read so far waits for a noun: "the 🐶", "the cup and 🐶"."""
    last = next((word.lower() for word in reversed(before) if word.strip()), "")
    return last in ("the", "a", "an", "and", ",", "every", "not")


def _shown(sign: str) -> str:
    """A sign without what only changes the look of the one before it: skin, colour, joints."""
    hidden = unicodedata.category(sign) in ("Cf", "Mn", "Me") or "\U0001f3fb" <= sign <= "\U0001f3ff"
    return "" if hidden and not sign.isascii() and ord(sign) > 0x2000 else sign


def is_picture(sign: str) -> bool:
    """Whether a sign is a picture of something."""
    return unicodedata.category(sign) == "So" and ord(sign) > 0x2000


def name_of(sign: str) -> str:
    """What Unicode calls an emoji, in lower case: "dog" for 🐶."""
    name = unicodedata.name(sign, "").lower().replace("-", " ")
    short = " ".join(_DROPPED.sub(" ", name).split())
    return short or name
