"""The user's own keyboard shortcuts: `keys.json` in the settings folder, only what differs from the program's own.

No Qt: keys are texts as "Ctrl+Shift+P". Whether a text names keys at all is for the window to say. Reading never
fails over a bad entry; entries of actions that this version does not know stay in the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from locheads_studio.config import paths
from locheads_studio.errors import StudioError
from locheads_studio.texts import Text

VERSION: Final = 1
MOST_KEYS: Final = 4
"""Key sequences that an action may have."""


class KeymapError(StudioError):
    """The file of shortcuts is damaged, or of a newer version."""

    code = "keymap"


@dataclass(frozen=True)
class Keymap:
    """``changed``: verb to its keys, none when the user took them away. ``rest``: what else stands in the file."""

    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)

    def keys(self, verb: str, own: tuple[str, ...]) -> tuple[str, ...]:
        """The keys of an action whose own ones are ``own``."""
        return self.changed.get(verb, own)

    def rebound(self, verb: str, keys: tuple[str, ...], own: tuple[str, ...]) -> Keymap:
        """With other keys for an action; those that are its own anyway are not written down."""
        changed = {name: held for name, held in self.changed.items() if name != verb}
        if keys != own:
            changed[verb] = keys
        return replace(self, changed=changed)


def file() -> Path:
    """The user's file; it may not exist."""
    return paths.config_dir() / "keys.json"


def load(path: Path | None = None) -> tuple[Keymap, tuple[str, ...]]:
    """The shortcuts in ``path``, by default the user's file, and the names of the entries that say nothing.

    KeymapError when the file is there but is no such file: then it must not be written over unasked.
    """
    path = path or file()
    advice = Text("Mend or remove {path}", path=path)
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return Keymap(), ()
    except (OSError, ValueError, RecursionError) as error:
        raise KeymapError("The keyboard shortcuts cannot be read: {error}", advice, error=error) from error
    if not isinstance(values, dict) or not isinstance(values.get("keys", {}), dict):
        raise KeymapError("The file of keyboard shortcuts holds something else", advice)
    if values.get("version", VERSION) != VERSION:
        raise KeymapError("The keyboard shortcuts are of another version of the program", advice)
    held = values.get("keys", {})
    good = {verb: tuple(keys) for verb, keys in held.items() if _is_keys(keys)}
    rest = {name: value for name, value in values.items() if name not in ("version", "keys")}
    return Keymap(good, rest), tuple(verb for verb in held if verb not in good)


def as_json(keymap: Keymap) -> str:
    """What stands in the file."""
    keys = {verb: list(held) for verb, held in sorted(keymap.changed.items())}
    return json.dumps({**keymap.rest, "version": VERSION, "keys": keys}, indent=1) + "\n"


def _is_keys(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_KEYS
        and all(isinstance(one, str) and one.strip() for one in value)
    )
