"""The settings as commands of the palette: each choice of the settings dialog by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.config.settings import Settings
from locheads_studio.ui import text_size
from locheads_studio.ui.language import NAMES, mark, spoken
from locheads_studio.ui.messages import shown
from locheads_studio.ui.palette import Command
from locheads_studio.ui.settings_dialog import DEVICES, THEMES, VOICES

Apply = Callable[[Settings], None]


def commands(
    now: Settings, sets: Sequence[ModelSet], apply: Apply, theme: Callable[[str], None], ask: Callable[[], None],
    closer: bool, look_closer: Callable[[bool], None],
) -> list[Command]:  # fmt: skip
    """`apply` takes the settings as they are to be; `ask` opens the dialog, for what is typed or looked for there;
    `closer`: whether the model set in use looks closer at small things, which `look_closer` changes."""
    made = [_command(f"theme:{key}", _LOOK, text, spoken(text), partial(theme, key)) for text, key in THEMES]

    def change(id_: str, kind: str, english: str, name: str, value: Settings) -> Command:
        return _command(id_, kind, english, name, partial(apply, value))

    for percent in text_size.STEPS:
        name = f"{percent} %"
        made.append(change(f"text_size:{percent}", _TEXT, name, name, replace(now, text_size=percent)))
    languages = {"system": spoken("System language"), **NAMES}
    for code, name in languages.items():
        english = "System language" if code == "system" else name
        made.append(change(f"language:{code}", _LANGUAGE, english, name, replace(now, language=code)))
    for known in sets:
        value = replace(now, model_set=known.name)
        made.append(change(f"model_set:{known.name}", _MODELS, known.title, shown(known.title), value))
    for text, key in DEVICES:
        made.append(change(f"device:{key}", _DEVICE, text, spoken(text), replace(now, device=key)))
    for text, key in VOICES:
        made.append(change(f"voice:{key}", _FIND, text, spoken(text), replace(now, voice=key)))
    text = _CLOSER[closer]
    made.append(_command("closer:switch", _SETTING, text, spoken(text), partial(look_closer, not closer)))
    for field, texts in _SWITCHES.items():
        on = bool(getattr(now, field))
        text = texts[on]
        turned: Any = {field: not on}
        made.append(change(f"{field}:switch", _SETTING, text, spoken(text), replace(now, **turned)))
    for field, text in _ASKED.items():
        made.append(_command(f"{field}:ask", _SETTING, text, spoken(text), ask))
    return made


def _command(id_: str, kind: str, english: str, name: str, run: Callable[[], None]) -> Command:
    return Command(id_, f"{spoken(kind)}: {name}", spoken(_SETTING), f"{kind}: {english}", _SETTING, run)


_SETTING = mark("Setting")
_LOOK, _TEXT, _LANGUAGE = mark("Look"), mark("Text size"), mark("Language")
_MODELS, _DEVICE, _FIND = mark("Models"), mark("Run on"), mark("Find by")
_CLOSER = (mark("Look closer at small things"), mark("Do not look closer at small things"))
_SWITCHES = {
    "warm_up": (mark("Load the models when the program starts"), mark("Load the models when they are needed")),
    "self_check": (mark("Ask again after a repaint"), mark("Do not ask again after a repaint")),
}
"""Fields of the settings to what switches them on, and off."""
_ASKED = {"memory_mb": mark("Undo memory"), "cache_folder": mark("Model cache")}
