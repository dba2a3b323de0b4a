"""What a start costs is what it imports: counted, since seconds depend on the machine."""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

from locheads_studio import cli

SAMPLE = Path(__file__).parent.parent / "resources" / "samples" / "dog.png"
COUNTED = """
import json, sys
sys.argv = ["locheads-studio", *json.loads(sys.argv[1])]
from locheads_studio.__main__ import main
try:
    main()
except SystemExit as end:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
    raise
"""


def imported_by(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", COUNTED, json.dumps(arguments)], capture_output=True, text=True, check=False, timeout=800
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def heavy(modules: set[str], *names: str) -> list[str]:
    return sorted(name for name in names if name in modules)


def test_help_imports_no_numbers_and_no_command() -> None:
    """0.9 s with all commands' modules, 0.3 s without."""
    modules = imported_by("--help")
    assert not heavy(modules, "numpy", "PIL", "scipy", "torch", "cv2", "PySide6", "platformdirs", "psutil")
    ours = {name for name in modules if name.startswith("locheads_studio.commands.")}
    assert ours == {"locheads_studio.commands.window"}
    assert len(modules) < 420, len(modules)  # 343 when this was written


def test_the_window_is_painted_before_numbers_are_imported() -> None:
    """NumPy alone takes 0.15 s of the first paint."""
    told = "import json, sys, locheads_studio.ui.application; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=800)
    modules = set(json.loads(done.stdout))
    assert not heavy(modules, "numpy", "PIL", "scipy", "torch", "cv2", "locheads_studio.imaging")
    assert not [name for name in modules if name.startswith(("locheads_studio.document.", "locheads_studio.catalog."))]


def test_a_selection_imports_no_painter() -> None:
    """diffusers and bitsandbytes took a third of a cold `select`."""
    modules = imported_by("select", str(SAMPLE), "the dog", "--json")
    assert not heavy(
        modules, "diffusers", "bitsandbytes", "scipy.stats", "matplotlib", "skia", "PySide6", "ray", "pandas",
        "locheads_studio.evaluation", "locheads_studio.storybook", "locheads_studio.studio",
    )  # fmt: skip
    assert "torch" in modules and len(modules) < 3_500, len(modules)  # 3,160 when this was written


def test_a_selection_imports_no_optimizer_and_no_model_that_it_does_not_use() -> None:
    """The losses of transformers' object detectors import SciPy's optimizers, the text detector all of SAM 3."""
    modules = imported_by("select", str(SAMPLE), "the dog", "--json")
    assert not heavy(modules, "scipy.optimize", "scipy.spatial", "scipy.sparse", "transformers.models.sam3")
    assert "transformers.loss.loss_for_object_detection" in modules, "then there is nothing to put off any more"
    others = {name.split(".")[2] for name in modules if name.startswith("transformers.models.")}
    assert len(others) < 40, sorted(others)


@pytest.mark.parametrize("code", ["", "sys.exit(0)", "sys.exit(3)", "sys.exit('words')"])
def test_a_program_with_torch_ends_at_once_and_as_it_would_have(code: str) -> None:
    program = f"""
import atexit, sys, threading, time
import locheads_studio.__main__ as program
sys.modules["torch"] = sys
def closer():
    while threading.main_thread().is_alive():  # as the one does that closes the API's workers
        time.sleep(0.01)
    print("thread")
def main():
    atexit.register(lambda: print("last"))
    threading.Thread(target=closer).start()
    print("main")
    {code}
program.main = main
program.run()
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=800)
    assert done.stdout.split() == ["main", "thread", "last"]
    assert done.returncode == {"": 0, "sys.exit(0)": 0, "sys.exit(3)": 3}.get(code, 1)
    assert done.stderr == ("words\n" if "words" in code else "")


def test_the_list_of_commands_says_what_the_commands_say_of_themselves() -> None:
    for rows in cli._COMMANDS.values():
        for name, (place, told) in rows.items():
            module, function = place.split(":")
            command = getattr(importlib.import_module(f"locheads_studio.commands.{module}"), function)
            assert (inspect.getdoc(command) or "").splitlines()[0] == told, name
