"""Where the program's own files and the user's folders are."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import platformdirs

from locheads_studio.errors import WeightsError

_NAME: Final = "locheads-studio"
_PACKAGE: Final = Path(__file__).resolve().parent.parent


@cache
def resources() -> Path:
    """The folder of icons, model table, built-in models and samples: inside the installed package, or beside it in a
    checkout.

    Raises:
        WeightsError: it is in neither place.
    """
    for folder in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        if (folder / "models.toml").is_file():
            return folder
    raise WeightsError("The program's resources folder is missing", "Install the program again")


def plug_ins() -> Path:
    """The folder of the plug-ins for other editors, found as the resources are.

    Raises:
        WeightsError: it is in neither place.
    """
    for folder in (_PACKAGE / "plug_ins", _PACKAGE.parent / "packaging"):
        if (folder / "krita").is_dir():
            return folder
    raise WeightsError("The program's plug-ins are missing", "Install the program again")


def config_dir() -> Path:
    """The user's settings folder; it may not exist."""
    return platformdirs.user_config_path(_NAME, appauthor=False)


def log_dir() -> Path:
    """The user's log folder; it may not exist."""
    return platformdirs.user_log_path(_NAME, appauthor=False)


def recovery_dir() -> Path:
    """Where documents in work are kept against a crash; it may not exist."""
    return platformdirs.user_data_path(_NAME, appauthor=False) / "recovery"


def data_dir() -> Path:
    """The user's folder for what the program keeps: receipts of downloads, converted weights; it may not exist."""
    return platformdirs.user_data_path(_NAME, appauthor=False)
