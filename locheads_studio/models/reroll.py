"""What a repaint with another seed has in common with the one before: the encoded prompt and the encoded pixels.

Both are kept where the pipeline asks for them, so that its random numbers are drawn as without: the same seed gives the
same patch, whether anything was kept or not.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final

import torch
from PIL import Image

KEPT: Final = 4
"""Of each. A repaint asks for at most two encoded pictures, a few MB together, and two prompts."""


class Kept:
    """The last ``KEPT`` results of ``work``, by what ``key`` makes of its arguments (None: not kept)."""

    def __init__(self, work: Callable[..., Any], key: Callable[..., Hashable | None]) -> None:
        self._work, self._key = work, key
        self._results: OrderedDict[Hashable, Any] = OrderedDict()

    def __call__(self, *args: Any, **options: Any) -> Any:
        """What ``work`` gives."""
        key = self._key(*args, **options)
        if key is None:
            return self._work(*args, **options)
        if key not in self._results:
            self._results[key] = self._work(*args, **options)
        self._results.move_to_end(key)
        while len(self._results) > KEPT:
            self._results.popitem(last=False)
        return self._results[key]

    def forget(self) -> None:
        """Forget all results."""
        self._results.clear()


def keep_what_is_common(pipeline: Any) -> None:
    """Let a diffusers pipeline encode the same pixels and the same prompt once."""
    pipeline.vae.encode = Kept(pipeline.vae.encode, _pixels)

    def words(*args: Any, **options: Any) -> Hashable | None:
        said = _said((*args, *(value for pair in sorted(options.items()) for value in pair)))
        return None if said is None else (said, str(pipeline.dtype))

    pipeline.encode_prompt = Kept(pipeline.encode_prompt, words)


def _said(value: Any) -> Hashable | None:
    """A key of what a prompt is encoded with; None where there is something else than words, numbers and pictures."""
    match value:
        case None | str() | bool() | int() | float() | torch.device() | torch.dtype():
            return repr(value)
        case Image.Image():  # of models that look at the picture while they read the prompt
            return hashlib.blake2b(value.tobytes(), digest_size=16).digest(), value.size, value.mode
        case list() | tuple():
            parts = tuple(_said(item) for item in value)
            return None if any(part is None for part in parts) else parts
        case _:
            return None


def _pixels(pixels: torch.Tensor, *args: Any, **options: Any) -> Hashable:
    content = hashlib.blake2b(pixels.detach().float().cpu().numpy().tobytes(), digest_size=16).digest()
    return content, tuple(pixels.shape), pixels.dtype, str(pixels.device), repr((args, options))
