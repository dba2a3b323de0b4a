"""As a library the program is a guest and leaves the process as it found it; as a program it ends when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

GUEST = """
import gc, json, os, sys, threading, warnings
import numpy as np
# What these do to a process when they are imported is theirs.
import PIL.Image, cv2, scipy.special, scipy.ndimage, scipy.optimize, scipy.spatial, torch, torchvision, transformers
import diffusers, segment_anything, urllib3, torch.optim.lr_scheduler, huggingface_hub, tifffile
from transformers import LlavaForConditionalGeneration

def state():
    return {
        "environment": dict(os.environ), "warnings": [str(f) for f in warnings.filters],
        "pixels": PIL.Image.MAX_IMAGE_PIXELS, "frozen": gc.get_freeze_count(), "gc": gc.isenabled(),
        "thresholds": gc.get_threshold(), "torch": torch.get_num_threads(), "interop": torch.get_num_interop_threads(),
        "threads": sorted(t.name for t in threading.enumerate()), "recursion": sys.getrecursionlimit(),
        "grad": torch.is_grad_enabled(), "seed": torch.initial_seed(), "numpy": repr(np.geterr()),
        "hooks": [sys.excepthook is sys.__excepthook__, threading.excepthook is threading.__excepthook__],
        "offline": os.environ.get("HF_HUB_OFFLINE"), "dtype": str(torch.get_default_dtype()),
    }

before = state()
import locheads_studio.api as lh
picture = np.full((64, 64, 3), 200, np.uint8)
picture[20:40, 10:50] = (250, 30, 30)
lh.locate(picture, "the red box")
lh.segment(picture, "the red box")
lh.close()
after = state()
changed = {k: [str(before[k]), str(after[k])] for k in before if before[k] != after[k]}
if "environment" in changed:
    changed["environment"] = sorted(set(before["environment"].items()) ^ set(after["environment"].items()))
print(json.dumps(changed))
"""


def test_a_library_call_leaves_the_process_as_it_was(tmp_path: Path) -> None:
    kept = {"HF_HUB_OFFLINE", "OPENBLAS_NUM_THREADS", "TOKENIZERS_PARALLELISM"}
    environment = {name: value for name, value in os.environ.items() if name not in kept}
    environment |= {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", GUEST], capture_output=True, text=True, check=False, env=environment, timeout=800
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "{}", done.stdout


SLOW = """
import signal, sys, time
from locheads_studio import bootstrap
with bootstrap.stopping_at_once():
    print("here", flush=True)
    try:
        time.sleep(200)
    except BaseException:
        raise ImportError("a library in the middle of its import")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_while_the_program_starts_is_one_word() -> None:
    with subprocess.Popen([sys.executable, "-c", SLOW], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.readline()
        child.send_signal(signal.SIGINT)
        assert child.wait(120) == 130
        assert child.stderr.read() == b"locheads-studio: Stopped.\n"


BEGUN = """
from locheads_studio import bootstrap
prepare = bootstrap.prepare
def begun():
    print("begun", flush=True)
    prepare()
bootstrap.prepare = begun
from locheads_studio.__main__ import main
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("after_s", [0.0, 0.1, 0.25, 0.5])
def test_ctrl_c_at_any_moment_of_the_start_leaves_no_traceback(tmp_path: Path, after_s: float) -> None:
    """From the first thing it does: before that the interpreter is starting, and has words of its own."""
    command = [sys.executable, "-c", BEGUN, "select", str(tmp_path / "none.png"), "x"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as child:
        assert child.stdout is not None and child.stdout.readline() == b"begun\n"
        time.sleep(after_s)
        child.send_signal(signal.SIGINT)
        _, told = child.communicate(timeout=800)
    assert b"Traceback" not in told
    if child.returncode == -signal.SIGINT:  # it had ended: an interpreter that takes itself down handles no signal
        assert told
    else:
        assert child.returncode in (130, 1, 2)
    assert not told or b"locheads-studio: " in told
