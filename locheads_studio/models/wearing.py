"""Putting LoRA files on a loaded pipeline and taking them off again, through diffusers' own loaders."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from safetensors.torch import load_file

from locheads_studio.catalog.lora import Lora, check
from locheads_studio.errors import StudioError, WeightsError, is_out_of_memory


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the library's own words about what does not fit: ours say it."""
    from diffusers.utils import logging as theirs

    before = theirs.get_verbosity()
    theirs.set_verbosity(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there are several, which is meant
            yield
    finally:
        theirs.set_verbosity(before)


def put_on(pipeline: Any, loras: tuple[Lora, ...]) -> None:
    """Put these on, in the place of those that are there.

    Raises WeightsError for a file that is missing, damaged, or not made for this pipeline, whose networks may then be
    changed in part: load it anew.
    """
    check(loras)
    with _quietly():
        pipeline.unload_lora_weights()
        for place, lora in enumerate(loras):
            _put_on(pipeline, lora, f"lora_{place}")
        if loras:
            names = [f"lora_{place}" for place in range(len(loras))]
            pipeline.set_adapters(names, [lora.weight for lora in loras])


def _put_on(pipeline: Any, lora: Lora, name: str) -> None:
    try:
        tensors = {key: value.to(pipeline.dtype) for key, value in load_file(lora.file).items()}
        pipeline.load_lora_weights(tensors, adapter_name=name)
        fits = any(name in names for names in pipeline.get_list_adapters().values())
    except StudioError:
        raise
    except Exception as error:  # whatever the converters of so many layouts raise
        if is_out_of_memory(error):
            raise
        logging.getLogger(__name__).info("%s does not fit: %s", lora.file.name, error)
        fits = False
    if not fits:
        raise WeightsError(
            "The LoRA file {name} is not made for this painting model ({model})",
            "Choose one that was trained for it, or another model set",
            name=lora.file.name,
            model=type(pipeline).__name__,
        )
