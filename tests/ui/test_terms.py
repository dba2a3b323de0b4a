"""One word per idea, in each language: what the window and its help say of a thing is always the same word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from locheads_studio.config import paths
from locheads_studio.config.pages import PAGES

_NOT_ENGLISH: Final = {
    r"(?<!-)\bimages?\b(?!>| tokens|-)": "picture",
    r"\bheat-?maps?\b": "heat map",
    r"\b(saliency|activation) maps?\b": "heat map",
    r"\b(text )?quer(y|ies)\b": "phrase",
    r"\bcaptions?\b": "phrase",
    r"\bbounding box(es)?\b": "box",
    r"\binpaint(s|ed|ing)?\b(?! model)": "repaint",
    r"\b(regenerat|generat)\w*": "repaint",
    r"\bdirector(y|ies)\b": "folder",
    r"\b(preferences|prefs)\b": "settings",
    r"\bcolors?\b": "colour",
    r"\bgr[a]y\b": "grey",
    r"\bcenter(s|ed|ing)?\b": "centre",
    r"\bmodel (pack|bundle|suite)s?\b": "model set",
    r"\brandom seeds?\b": "seed",
    r"\bmarquee\b": "rectangle",
    r"\bdo it otherwise\b": "repaint with other words, another seed",
    r"\bnot split\b": "one phrase",
    r"\ball three views\b": "all views",
}
"""What is never said, to what is said instead. `<image>` and "image tokens" are the models' own words."""

_WORDS: Final = {
    "es": {
        r"\bphrases?\b": ("frase", "expresión"),
        r"\bsentences?\b": ("oraci", None),
        r"\bprompts?\b": ("prompt", "indicaci|pedidos"),
        r"\bmasks?\b": ("m&?áscara", None),
        r"\bheat maps?\b": ("mapas? de calor", None),
        r"\bbox(es)?\b": ("recuadro", r"\bcaja"),
        r"\bseeds?\b": ("semilla", None),
        r"\brecipes?\b": ("receta", None),
        r"\bmodel sets?\b": ("conjuntos? de modelos", None),
        r"\bresults?\b": ("resultado", None),
        r"\brepaint": ("rep[ií]nt", "regener|redibuj"),
        r"\bgrow, shrink\b": ("expandir, contraer", "agrandar|encoger"),
        r"\bfeather\b": ("[Cc]ala&?r", "difumin"),
    },
    "zh_CN": {
        r"\bphrases?\b": ("短语", "词组"),
        r"\bsentences\b": ("句|语", None),
        r"(?<!template )\bprompts?\b(?! template| of its own, which)": ("提示词", "指令"),
        r"\bmasks?\b": ("蒙版", "遮罩|掩码|掩膜"),
        r"\bheat maps?\b": ("热图", "热力图"),
        r"\bbox(es)?\b": ("框", None),
        r"\bseeds?\b": ("种子", None),
        r"\brecipes?\b": ("配方", None),
        r"\bmodel sets?\b": ("模型组", "模型集"),
        r"\bresults?\b": ("结果", None),
        r"\brepaint": ("重绘", "重画"),
        r"\bgrow, shrink\b": ("扩展、收缩", "扩大|缩小"),
        r"(?<!double-)\bclick": ("点击|右键", "单击"),
    },
}  # fmt: skip
"""English word to the word for it, and what is not said for it."""

_VALUE: Final = re.compile(r"\{[^}]*\}|`[^`]*`|“a [^”]*”|«a [^»]*»")


def texts(code: str) -> list[tuple[str, str]]:
    """What the window says in English, and in another language."""
    tree = ElementTree.parse(paths.resources() / "translations" / f"locheads_{code}.ts")
    found = []
    for message in tree.getroot().iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
        found += [(_VALUE.sub("", source), _VALUE.sub("", form)) for form in forms]
    return found


def help_pages(code: str) -> list[Path]:
    """The pages about the window."""
    return [paths.resources() / "help" / code / f"{page}.md" for page in PAGES]


@pytest.mark.parametrize("never", _NOT_ENGLISH)
def test_one_english_word_per_idea(never: str) -> None:
    said = {source for source, _ in texts("es")}
    said |= {line for page in help_pages("en") for line in page.read_text(encoding="utf-8").splitlines()}
    wrong = [text for text in said if re.search(never, _VALUE.sub("", text), re.IGNORECASE)]
    assert len(said) > 1500 and not wrong, f"say “{_NOT_ENGLISH[never]}”: {wrong}"


@pytest.mark.parametrize(("code", "english"), [(code, word) for code, words in _WORDS.items() for word in words])
def test_one_translated_word_per_idea(code: str, english: str) -> None:
    word, never = _WORDS[code][english]
    about = [(text, other) for text, other in texts(code) if re.search(english, text, re.IGNORECASE)]
    assert about, "nothing is said of it"
    wrong = [pair for pair in about if not re.search(word, pair[1], re.IGNORECASE)]
    if never is not None:
        wrong += [pair for pair in about if re.search(never, pair[1], re.IGNORECASE)]
    assert not wrong


@pytest.mark.parametrize("code", _WORDS)
def test_help_pages_use_the_window_s_words(code: str) -> None:
    nevers = [never for _, never in _WORDS[code].values() if never is not None]
    for page in help_pages(code):
        for never in nevers:
            found = re.findall(f".{{0,20}}(?:{never}).{{0,20}}", page.read_text(encoding="utf-8"), re.IGNORECASE)
            assert not found, f"{page.name}: {found}"
