"""English texts that remember what they were made of, so that the window can say them in another language.

Errors, notices, names of history entries and stages of a job are made where Qt must not be. They are strings, and stand
in logs, files and on the command line as they are; the window translates the template and puts the values in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

PLACE: Final = re.compile(r"\{(\w+)\}")
"""Where a value goes in a template."""


class Text(str):
    """A string made of a ``template`` with {named} places, and their ``values``: strings, perhaps texts themselves.

    >>> text = Text("{name} is damaged", name="a.png")
    >>> text, text.template
    ('a.png is damaged', '{name} is damaged')
    """

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, /, **values: object) -> Text:
        """A place without a value stays as it is written."""
        known = {name: _word(value) for name, value in values.items()}
        made = super().__new__(cls, filled(template, known))
        made.template, made.values = template, known
        return made

    @classmethod
    def of(cls, text: str, values: Mapping[str, object]) -> Text:
        """A template with those of the values that it has places for; what is a text already stays one."""
        if isinstance(text, Text):
            return text
        return cls(text, **{name: values[name] for name in PLACE.findall(text) if name in values})

    def __reduce__(self) -> tuple[Callable[[Any], str], tuple[Any]]:
        return of_json, (to_json(self),)

    def changed(self, change: Callable[[str], str]) -> Text:
        """The same with template and values as ``change`` makes them of what they were."""
        values = {
            name: value.changed(change) if isinstance(value, Text) else change(value)
            for name, value in self.values.items()
        }
        return Text(change(self.template), **values)


def _word(value: object) -> str:
    if isinstance(value, Exception) and len(value.args) == 1 and isinstance(value.args[0], Text):
        value = value.args[0]  # str() of it would be a plain string
    return value if isinstance(value, Text) else str(value)


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with its values put in."""
    return PLACE.sub(lambda place: values.get(place[1], place[0]), template)


def to_json(text: str) -> Any:
    """What ``of_json`` makes the same text of: a string, or a template and its values."""
    if not isinstance(text, Text):
        return str(text)
    return [text.template, {name: to_json(value) for name, value in text.values.items()}]


def of_json(value: Any) -> str:
    """The text that ``to_json`` was given. ValueError: it is none."""
    match value:
        case str():
            return value
        case [str(template), dict(values)]:
            return Text(template, **{str(name): of_json(one) for name, one in values.items()})
    raise ValueError(f"{str(value)[:60]!r} is no text")
