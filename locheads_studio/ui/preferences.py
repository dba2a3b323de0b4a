"""Writes the user's settings file, the one that `config.settings` reads."""

from __future__ import annotations

from pathlib import Path

from locheads_studio.config import settings
from locheads_studio.config.settings import Settings
from locheads_studio.imaging import disk


def save_settings(values: Settings, path: Path | None = None) -> None:
    """Replace the file in one step; other programs see the old one or the new. WriteError when it cannot be written."""
    path = path or settings.file()
    disk.make_folder(path.parent)
    with disk.writing(path) as file:
        file.write(settings.as_toml(values).encode())
