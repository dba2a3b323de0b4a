"""The one door to torch: imports `locheads_studio.models` on the worker's thread, never earlier.

Import-linter does not see `import_module`, which is the point: every other path to torch is an error.
"""

from __future__ import annotations

import dataclasses
import importlib
import logging
import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from locheads_studio import bootstrap
from locheads_studio.config import paths
from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.engine.preload import load_torch_libraries, without_collection
from locheads_studio.errors import ModelError
from locheads_studio.imaging import disk

if TYPE_CHECKING:
    from locheads_studio.catalog.sets import ModelSet

log = logging.getLogger(__name__)


def load_handlers(model_set: ModelSet, device: str = "auto", memory: int | None = None) -> HostHandlers:
    """Handlers for a model set. Seconds the first time: torch, transformers and diffusers are imported.

    Args:
        model_set: which models; its files are verified by the host.
        device: "auto", "cpu", "cuda", "cuda:1", "mps" ...
        memory: bytes of the device that may be used; None for what is free.

    Raises:
        ModelError: a library the models need is not installed, or the device does not exist.
        WeightsError: weights are missing or damaged.
    """
    started = time.perf_counter()
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # it warns of kernels that it would download
    try:
        # A guest in somebody's process does not touch its garbage collection.
        importing = without_collection if bootstrap.owns_process() else nullcontext
        with bootstrap.importing_libraries(), importing():
            ahead = threading.Thread(target=load_torch_libraries, name="locheads-libraries", daemon=True)
            ahead.start()  # native code, while transformers reads its own sources
            with importlib.import_module("locheads_studio.models.lean").lean_imports():
                ahead.join()
                module = importlib.import_module("locheads_studio.models.host")
            importlib.import_module("transformers.utils.logging").disable_progress_bar()  # its bars would cross ours
    except ImportError as error:
        raise ModelError(
            "The model libraries cannot be imported ({error})",
            "Install the program again: pip install locheads-studio",
            error=error,
        ) from error
    log.info("model libraries imported in %.1f s", time.perf_counter() - started)
    model_set = _converted(model_set)
    return HostHandlers(module.ModelHost(model_set, device=device, memory=memory, importing=importing))


def _converted(model_set: ModelSet) -> ModelSet:
    """The set with SAM's official ``.pth`` as safetensors, which are written the first time and read from then on."""
    source = model_set.segmenter
    if source.suffix != ".pth":
        return model_set
    target = paths.data_dir() / "converted" / source.stem
    if not (target / "config.json").is_file():  # written last
        log.info("converting %s", source.name)
        disk.make_folder(target)
        importlib.import_module("locheads_studio.models.sam").convert(source, target, disk.writing)
    return dataclasses.replace(model_set, segmenter=target)
