"""LocHeads Studio: say what to change in a picture, see where the model looked, repaint just that.

``open``, ``locate``, ``segment``, ``inpaint``, ``apply`` and the other names below are `locheads_studio.api`'s; they
are fetched when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from locheads_studio.api import apply, close, evaluate, find_heads, inpaint, locate, open, segment

__version__ = "0.1.0"
__all__ = ["__version__", "apply", "close", "evaluate", "find_heads", "inpaint", "locate", "open", "segment"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(importlib.import_module("locheads_studio.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
