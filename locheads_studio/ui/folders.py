"""Where file dialogs begin."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from locheads_studio.config import paths


def folder_for(path: Path | None) -> Path:
    """The folder of a file; the user's pictures when there is none, or when it is one of the program's own samples."""
    if path is not None and not path.is_relative_to(paths.resources()):
        return path.parent
    pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(pictures) if pictures and Path(pictures).is_dir() else Path.home()
