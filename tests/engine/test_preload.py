"""What keeps the window moving while the model libraries are imported."""

from __future__ import annotations

import gc
import os
import re
import subprocess
import sys
import threading
import types
from pathlib import Path

import pytest

from locheads_studio.engine.preload import load_torch_libraries, without_collection


@pytest.fixture(autouse=True)
def thawed() -> object:
    yield
    gc.unfreeze()


def test_nothing_is_collected_meanwhile_and_what_is_alive_is_left_out_later(monkeypatch: pytest.MonkeyPatch) -> None:
    gc.unfreeze()
    with without_collection():
        assert not gc.isenabled()
        monkeypatch.setitem(sys.modules, "imported_meanwhile", types.ModuleType("imported_meanwhile"))
    assert gc.isenabled() and gc.get_freeze_count() > 1000


def test_without_an_import_everything_stays_to_be_collected() -> None:
    gc.unfreeze()
    with without_collection():
        pass
    assert gc.isenabled() and not gc.get_freeze_count()


def test_an_error_meanwhile_ends_it_too() -> None:
    with pytest.raises(ZeroDivisionError), without_collection():
        print(1 / 0)
    assert gc.isenabled()


def test_two_at_once_end_with_the_later() -> None:
    inside, go_on = threading.Event(), threading.Event()

    def other() -> None:
        with without_collection():
            inside.set()
            go_on.wait(60)

    thread = threading.Thread(target=other)
    with without_collection():
        thread.start()
        assert inside.wait(60)
    assert not gc.isenabled()
    go_on.set()
    thread.join()
    assert gc.isenabled()


def test_torch_is_imported_as_ever_after_its_libraries_were_loaded() -> None:
    code = """
import sys
from locheads_studio.engine.preload import load_torch_libraries
load_torch_libraries()
assert "torch" not in sys.modules
loaded = not sys.platform.startswith("linux") or "libtorch_cpu" in open("/proc/self/maps").read()
import torch
assert loaded and float(torch.ones(3).sum()) == 3
load_torch_libraries()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=800)


def test_opencv_is_imported_as_ever_after_its_library_was_loaded() -> None:
    code = """
import sys
from locheads_studio.engine.preload import load_opencv_library
load_opencv_library()
assert "cv2" not in sys.modules
loaded = not sys.platform.startswith("linux") or "cv2.abi3" in open("/proc/self/maps").read()
import cv2
assert loaded and cv2.borderInterpolate(-1, 4, cv2.BORDER_REFLECT) == 0
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=800)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries are loaded ahead on Linux alone")
@pytest.mark.parametrize("load", ["load_torch_libraries", "load_opencv_library"])
def test_what_is_loaded_without_the_interpreter_leaves_python_alone(load: str, tmp_path: Path) -> None:
    """The system's loader tells what it binds; loading lazily, of functions only those that are called."""
    code = f"""
import os
os.RTLD_NOW = os.RTLD_LAZY
from locheads_studio.engine import preload
preload.{load}()
"""
    told = {"LD_DEBUG": "bindings", "LD_DEBUG_OUTPUT": str(tmp_path / "bound")}
    subprocess.run([sys.executable, "-c", code], check=True, timeout=800, env=os.environ | told)
    ours = re.compile(r"binding file \S*/(?:torch/lib|cv2|triton/_C)/\S+ .* to .*python.* symbol `(_?Py\w+)'")
    bound = set()
    for path in tmp_path.iterdir():
        with path.open(errors="replace") as lines:
            bound |= {found[1] for line in lines if (found := ours.search(line))}
    data = re.compile(
        r"Type$|^PyExc_|Struct$|^_Py_EllipsisObject$|^_PyRuntime$|^_PyOpcode_|^Py(Object|Type)_(Generic|SelfIter)"
    )
    assert "PyType_Type" in bound, "nothing of Python was needed at all: look what the loader tells"
    assert {name for name in bound if not data.search(name)} <= {"Py_IsInitialized"}


def test_a_native_module_that_another_thread_wants_meanwhile_waits_without_the_interpreter() -> None:
    """The window goes on: had the other thread gone to the system's loader, it would have kept the interpreter."""
    code = """
import sys, threading
import locheads_studio.engine.preload as preload
began, go_on, imported = threading.Event(), threading.Event(), threading.Event()
def meanwhile():
    with preload._no_extension_meanwhile():
        began.set()
        go_on.wait(60)
def other():
    import _lsprof
    imported.set()
threads = [threading.Thread(target=meanwhile), threading.Thread(target=other)]
assert "_lsprof" not in sys.modules
threads[0].start()
assert began.wait(60)
threads[1].start()
assert not imported.wait(0.2), "it has to wait"
go_on.set()
assert imported.wait(60)
for thread in threads:
    thread.join()
import _lsprof, _zoneinfo  # and later ones need not
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=800)


def test_without_torch_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    load_torch_libraries()
