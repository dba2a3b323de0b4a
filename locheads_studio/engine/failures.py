"""From any exception to an error a user can read. The only place that knows what other libraries raise."""

from __future__ import annotations

import traceback

from locheads_studio.errors import ModelError, StudioError, is_out_of_memory
from locheads_studio.texts import Text


class InternalError(StudioError):
    """A bug of ours: the log holds the traceback."""

    code = "internal"


def classify(error: BaseException) -> StudioError:
    """An error without traceback, cause or context, so that no frame of the failed work stays alive."""
    if isinstance(error, StudioError):
        error.__cause__ = error.__context__ = None
        return error.with_traceback(None)
    if is_out_of_memory(error):
        return ModelError(
            "There is not enough memory for this",
            "Close other programs, use a smaller picture or mask, or choose a smaller model set",
        )
    text = str(error).strip().splitlines()
    what = Text("{name}: {text}", name=type(error).__name__, text=text[0][:200]) if text else type(error).__name__
    return InternalError(
        "Something unexpected happened ({what})",
        "Please report it with the log file; your picture is unchanged",
        what=what,
    )


def describe(error: BaseException) -> str:
    """The traceback as text."""
    return "".join(traceback.format_exception(error))
