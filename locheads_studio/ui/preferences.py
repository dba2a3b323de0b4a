"""Writes the user's settings file, the one that `config.settings` reads."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

from locheads_studio.config import paths
from locheads_studio.config.settings import Settings
from locheads_studio.imaging import disk


def save_settings(values: Settings, path: Path | None = None) -> None:
    """Only what differs from the defaults. WriteError when it cannot be written."""
    path = path or paths.config_dir() / "settings.toml"
    defaults = Settings()
    rows = [
        f"{field.name} = {json.dumps(value, ensure_ascii=False)}"  # JSON's strings are TOML's
        for field in fields(values)
        if (value := getattr(values, field.name)) != getattr(defaults, field.name)
    ]
    disk.make_folder(path.parent)
    with disk.writing(path) as file:
        file.write("".join(f"{row}\n" for row in rows).encode())
