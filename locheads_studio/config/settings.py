"""The user's settings: a TOML file written by hand, `settings.toml` in the settings folder. Missing means defaults."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from locheads_studio.config import paths
from locheads_studio.errors import StudioError


class SettingsError(StudioError):
    """The settings file cannot be read."""

    code = "settings"


@dataclass(frozen=True)
class Settings:
    """Defaults of the command line and the window."""

    model_set: str = "storybook"
    device: str = "auto"


def load(path: Path | None = None) -> Settings:
    """The settings in `path`, by default the user's file.

    Raises:
        SettingsError: it is not TOML, or holds a name or a kind of value we do not know.
    """
    path = path or paths.config_dir() / "settings.toml"
    advice = f"Mend or remove {path}"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return Settings()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingsError(f"The settings file cannot be read: {error}", advice) from error
    known = {field.name for field in fields(Settings)}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"There is no setting {name!r}, only {', '.join(sorted(known))}", advice)
        if not isinstance(value, str):
            raise SettingsError(f"The setting {name!r} must be text", advice)
    return Settings(**values)
