"""Expected failures: each says in one line what is wrong and what the user can do about it.

Anything that is not one of these is a bug and belongs in the crash file.
"""

from __future__ import annotations

from typing import Final

from locheads_studio.texts import Text

_SENTENCE_ENDS = ".!?…"


def _one_line(text: str) -> str:
    """`text` without line breaks or control characters, which could otherwise come from a hostile file name."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class StudioError(Exception):
    """An expected failure: `message` is what happened, `action` what the user can do. `str()` is both, in one line."""

    code = "error"

    def __init__(self, message: str, action: str, /, **values: object) -> None:
        """Both may have {named} places for `values`, so that the window can say them in another language."""
        what, todo = (Text.of(text, values).changed(_one_line) for text in (message, action))
        self.message: str = Text(what.template.rstrip("."), **what.values)
        self.action: str = todo
        super().__init__(self.message, self.action)  # both in args, so that the error survives pickling

    def __str__(self) -> str:
        parts = (part for part in (self.message, self.action) if part)
        return " ".join(part if part.endswith(tuple(_SENTENCE_ENDS)) else f"{part}." for part in parts)


class PictureError(StudioError):
    """A picture or mask file that cannot be read or does not fit the work."""

    code = "picture"


class LimitError(StudioError):
    """Input beyond one of the limits of `imaging/limits.py`."""

    code = "limit"


class WriteError(StudioError):
    """A file that could not be written; whatever was there before is still there, whole."""

    code = "write"


class DiskFullError(WriteError):
    """No room on the disk: whatever is written there next will fail, too."""

    code = "disk full"


class PhraseError(StudioError):
    """A phrase or prompt that cannot be used (empty, too long), or that finds nothing."""

    code = "phrase"


class HeadError(StudioError):
    """A head that does not exist in the model, or a list of heads that cannot be read."""

    code = "head"


class HeadsUnknownError(HeadError):
    """A vision-language model whose localization heads have to be found first."""

    code = "heads unknown"


class ModelError(StudioError):
    """A model that cannot run: unknown set, out of memory, a result that is not a number."""

    code = "model"


class WeightsError(StudioError):
    """Weights that are missing, damaged, of the wrong kind, or not allowed."""

    code = "weights"


class DataError(StudioError):
    """A data set that cannot be read: the message names the file and the record."""

    code = "data"


class UsageError(StudioError):
    """Options that do not go together or have no meaning; the command line ends with 2."""

    code = "usage"


class Cancelled(Exception):
    """The user stopped the work. Not an error: nothing is reported beyond the fact."""


_OUT_OF_MEMORY: Final = (
    "out of memory", "out_of_memory", "out_of_device_memory", "out_of_host_memory", "status_alloc_failed",
    "can't allocate memory", "cannot allocate memory", "defaultcpuallocator",
)  # fmt: skip


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, by any of the names that Python, torch, CUDA, cuDNN, cuBLAS, XPU and MPS give it."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":  # torch's, without importing it
        return True
    return isinstance(error, RuntimeError) and any(mark in str(error).lower() for mark in _OUT_OF_MEMORY)
