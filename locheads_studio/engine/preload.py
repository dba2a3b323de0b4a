"""What keeps the window moving while the model libraries are imported. Standard library only."""

from __future__ import annotations

import contextlib
import gc
import importlib.machinery
import logging
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Final

# One after another, each with what it needs: while one is loaded, no other thread can load any. The last one calls no
# function of Python's while it is loaded, apart from asking whether there is a Python (seen in what the loader binds);
# neither do those of OpenCV and Triton.
_TORCH: Final = (
    "libtorch_global_deps.so", "libc10.so", "libtorch_cpu.so", "libtorch_cuda.so", "libtorch.so", "libtorch_python.so",
)  # fmt: skip

log = logging.getLogger(__name__)

_lock = threading.Lock()
_held = _known = 0


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """No garbage collection meanwhile, in no thread; what is alive at the end is never looked through again, if
    anything was imported.

    Importing the model libraries makes two million objects. Each full collection looks through all there are and holds
    the interpreter for 100 to 550 ms (measured); they are nearly all of the time in which a window stands still. What
    is alive and can only be freed by a collection stays for good: no inpainter may be there (a VLM is freed without).
    """
    global _held, _known
    with _lock:
        if not _held:
            _known = len(sys.modules)
        _held += 1
        gc.disable()
    try:
        yield
    finally:
        with _lock:
            _held -= 1
            if not _held:
                if len(sys.modules) > _known:
                    gc.freeze()
                gc.enable()


def load_torch_libraries() -> None:
    """Load torch's native libraries, and Triton's where torch imports it: without the interpreter, 400 ms."""
    if "torch" not in sys.modules:
        _load_ahead("torch", [f"lib/{name}" for name in _TORCH])
        _load_ahead("triton", ["_C/libtriton.so"])


def load_opencv_library() -> None:
    """Load OpenCV's native library: without the interpreter, 60 to 130 ms."""
    _load_ahead("cv2", ["cv2.abi3.so"])


def _load_ahead(package: str, libraries: Sequence[str]) -> None:
    """Load native libraries of a package without holding the interpreter, as its import would (measured).

    Functions called through ctypes run without the interpreter's lock, `dlopen` among them, so that these must leave
    Python alone while they are loaded. Only where `dlopen` is; where it fails, the import will say why.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # the window needs neither for its first paint
    import importlib.util

    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations or package in sys.modules:
        return
    folder = Path(spec.submodule_search_locations[0])
    try:
        dlopen = ctypes.CDLL(None).dlopen
    except (OSError, AttributeError):
        return
    dlopen.argtypes, dlopen.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    with _no_extension_meanwhile():
        for name in libraries:
            library = folder / name
            mode = os.RTLD_GLOBAL if "global_deps" in name else os.RTLD_LOCAL  # as torch/__init__.py does
            if library.is_file() and not dlopen(os.fsencode(library), os.RTLD_NOW | mode):
                log.debug("%s could not be loaded ahead", name)
                return


@contextlib.contextmanager
def _no_extension_meanwhile() -> Iterator[None]:
    """Threads that import a native module meanwhile wait for the end, and let the others run.

    Python loads those while it holds the interpreter, and the loader takes one library at a time: behind torch's, one
    that another thread wants (psutil's, when it opens a picture) held the window for 250 to 500 ms (measured).
    """
    there = threading.Event()
    loader = importlib.machinery.ExtensionFileLoader
    create = loader.create_module

    def patiently(self: importlib.machinery.ExtensionFileLoader, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        there.wait()
        return create(self, spec)

    loader.create_module = patiently  # type: ignore[method-assign]
    try:
        yield
    finally:
        loader.create_module = create  # type: ignore[method-assign]
        there.set()
