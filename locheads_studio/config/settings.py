"""The user's settings: a TOML file, `settings.toml` in the settings folder, read by window and command line.

Written by the window or by hand. Missing means defaults.
"""

from __future__ import annotations

import json
import stat
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

from locheads_studio.config import paths
from locheads_studio.errors import StudioError
from locheads_studio.texts import Text

MEMORY_MB: Final = (64, 65_536)
"""Least and most megabytes for `Settings.memory_mb`."""
TEXT_SIZE: Final = (100, 200)
"""Least and most percent for `Settings.text_size`."""
_MOST_BYTES: Final = 1 << 20
LANGUAGES: Final = ("system", "en", "zh_CN", "es")
"""What `Settings.language` may be; "system": as the desktop, or English."""
VOICES: Final = ("heads", "printed", "detector", "joined")
"""What `Settings.voice` may be: the VLM's localization heads, the box that it prints, a detector that takes words, all
of them together."""


class SettingsError(StudioError):
    """The settings file cannot be read, or a setting cannot be."""

    code = "settings"


@dataclass(frozen=True)
class Settings:
    """Defaults of the command line and the window.

    `memory_mb`: how much the undo history of a document may take before its oldest entries are forgotten.
    `cache_folder`: where downloaded weights lie, an absolute path; "" for the Hub's ordinary cache.
    `warm_up`: whether the window loads the models, and lets them read the picture, before they are asked for.
    `self_check`: whether the window asks the phrase again on the result of a repaint.
    `offline`: no downloads, not even when asked for.
    `text_size`: of the window, in percent of the desktop's own.
    `voice`: who is asked where a phrase's thing is, one of `VOICES`.
    `language`: of the window, one of `LANGUAGES`; the command line, logs and files are English.
    """

    model_set: str = "storybook"
    device: str = "auto"
    memory_mb: int = 1024
    cache_folder: str = ""
    warm_up: bool = True
    offline: bool = False
    language: str = "system"
    text_size: int = 100
    self_check: bool = True
    voice: str = "heads"

    def __post_init__(self) -> None:
        """SettingsError for a value of another kind, or out of range."""
        for name, kind, words in _KINDS:
            if type(getattr(self, name)) is not kind:
                raise SettingsError(
                    "The setting {name} must be {words}", "Write it as {words}", name=repr(name), words=words
                )
        for text in (self.model_set, self.cache_folder):
            if not _is_unicode(text):  # a file's name can hold anything
                raise SettingsError(
                    "The name {text} cannot be written down", "Rename it, or choose another", text=repr(text)
                )
        if self.language not in LANGUAGES:
            raise SettingsError(
                "There is no language {language}",
                "Use one of {choices}",
                language=repr(self.language),
                choices=", ".join(LANGUAGES),
            )
        if self.voice not in VOICES:
            raise SettingsError(
                "There is no voice {voice}", "Use one of {choices}", voice=repr(self.voice), choices=", ".join(VOICES)
            )
        low, high = MEMORY_MB
        if not low <= self.memory_mb <= high:
            raise SettingsError(
                "memory_mb is {memory_mb}",
                "Choose between {low} and {high}",
                memory_mb=self.memory_mb,
                low=low,
                high=high,
            )
        low, high = TEXT_SIZE
        if not low <= self.text_size <= high:
            raise SettingsError(
                "text_size is {text_size}",
                "Choose between {low} and {high}",
                text_size=self.text_size,
                low=low,
                high=high,
            )
        if self.cache_folder and not Path(self.cache_folder).is_absolute():
            raise SettingsError(
                "The cache folder {cache_folder} is no whole path",
                "Begin it with / or a drive",
                cache_folder=repr(self.cache_folder),
            )

    @property
    def memory_bytes(self) -> int:
        """`memory_mb` in bytes."""
        return self.memory_mb << 20


_WORDS: Final = {str: "text", int: "a whole number", bool: "true or false"}
_KINDS: Final = tuple((field.name, type(field.default), _WORDS[type(field.default)]) for field in fields(Settings))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def file() -> Path:
    """The user's settings file; it may not exist."""
    return paths.config_dir() / "settings.toml"


def load(path: Path | None = None) -> Settings:
    """The settings in `path`, by default the user's file.

    Raises:
        SettingsError: it is not TOML, or holds a name or a value we do not know.
    """
    path = path or file()
    advice = Text("Mend or remove {path}", path=path)
    try:
        values = _parsed(_read(path))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return Settings()
    except (ValueError, RecursionError, OSError) as error:
        raise SettingsError("The settings file cannot be read: {error}", advice, error=str(error)[:200]) from error
    known = {field.name for field in fields(Settings)}
    for name in values:
        if name not in known:
            raise SettingsError(
                "There is no setting {name}, only {names}", advice, name=repr(name), names=", ".join(sorted(known))
            )
    try:
        return Settings(**values)
    except SettingsError as error:
        raise SettingsError(error.message, advice) from error


def load_what_can_be(path: Path | None = None) -> tuple[Settings, SettingsError | None]:
    """The settings in `path`, with the default for each that cannot be read, and the first thing that is wrong.

    For the window, which must start: one bad line costs that line only.
    """
    path = path or file()
    try:
        return load(path), None
    except SettingsError as error:
        problem = error
    values: dict[str, Any] = {}
    known = {field.name for field in fields(Settings)}
    try:
        lines = _read(path).splitlines()
    except (ValueError, OSError):
        return Settings(), problem
    for line in lines:  # the file is flat: a setting is a line
        try:
            for name, value in _parsed(line).items():
                if name in known:
                    values = _with(values, name, value)
        except (ValueError, RecursionError):
            continue
    return Settings(**values), problem


def _with(values: dict[str, Any], name: str, value: object) -> dict[str, Any]:
    try:
        Settings(**{**values, name: value})
    except SettingsError:
        return values
    return {**values, name: value}


def _read(path: Path) -> str:
    """The file's text. OSError when it is no ordinary file: reading a pipe would wait for ever."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"{path.name} is not a file")
    if status.st_size > _MOST_BYTES:
        raise OSError(f"{path.name} has {status.st_size:,} bytes, more than settings can have")
    return path.read_text(encoding="utf-8")


def _parsed(text: str) -> dict[str, Any]:
    """TOML; ValueError for what is none, also for a number of thousands of digits."""
    return tomllib.loads(text)


def as_toml(values: Settings) -> str:
    """What stands in the file: only what differs from the defaults."""
    defaults = Settings()
    return "".join(
        # JSON's texts, numbers and truths are TOML's, but for one sign.
        f"{field.name} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
        for field in fields(values)
        if (value := getattr(values, field.name)) != getattr(defaults, field.name)
    )
