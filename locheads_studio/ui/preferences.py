"""Writes the user's own files: settings, the ones that `config.settings` reads, and keyboard shortcuts."""

from __future__ import annotations

import contextlib
from pathlib import Path

from locheads_studio.config import keymap, settings
from locheads_studio.config.keymap import Keymap
from locheads_studio.config.settings import Settings
from locheads_studio.imaging import disk


def save_settings(values: Settings, path: Path | None = None) -> None:
    """Replace the file in one step; other programs see the old one or the new. WriteError when it cannot be written.

    A file that could not be read whole is kept beside it as `settings.toml.old`: somebody wrote it by hand.
    """
    path = path or settings.file()
    disk.make_folder(path.parent)
    if settings.load_what_can_be(path)[1] is not None:
        with contextlib.suppress(OSError):
            disk.write_bytes(path.with_name(f"{path.name}.old"), path.read_bytes())
    with disk.writing(path) as file:
        file.write(settings.as_toml(values).encode())


def save_keymap(values: Keymap, path: Path | None = None) -> None:
    """Replace the file of shortcuts in one step. WriteError when it cannot be written."""
    path = path or keymap.file()
    disk.make_folder(path.parent)
    with disk.writing(path) as file:
        file.write(keymap.as_json(values).encode())
