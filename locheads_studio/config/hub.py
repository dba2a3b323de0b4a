"""Where downloaded weights lie. Knows the environment of the Hub's own library without importing it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

_NAME: Final = "HF_HUB_CACHE"
_GIVEN: Final = os.environ.get(_NAME)  # by the user, before the program says otherwise

_chosen = ""


def cache_folder() -> Path:
    """The folder in use; it may not exist."""
    home = Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface")
    return Path(_chosen or os.environ.get(_NAME) or home / "hub").expanduser()


def use_cache_folder(folder: str, *, whole_process: bool = True) -> None:
    """Use this folder from now on; "" takes the ordinary one again.

    ``whole_process``: the Hub's library uses it too, and programs that are started from here. A guest in somebody's
    process must not say that.
    """
    global _chosen
    _chosen = folder
    if not whole_process:
        return
    chosen = folder or _GIVEN
    if chosen:
        os.environ[_NAME] = chosen
    else:
        os.environ.pop(_NAME, None)
    constants: Any = sys.modules.get("huggingface_hub.constants")
    if constants is not None:  # it read the environment when it was imported; its functions look here at each call
        constants.HF_HUB_CACHE = str(cache_folder())
