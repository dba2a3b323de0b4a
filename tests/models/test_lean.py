"""What is imported at less cost is what would have been imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

LOOK = """
import contextlib, json, sys
lean = sys.argv[1] == "lean"
if lean:
    from locheads_studio.models.lean import lean_imports
with lean_imports() if lean else contextlib.nullcontext():
    import transformers.modeling_utils
    assert not lean or type(sys.modules["scipy.optimize"]).__name__ == "_Later"
late = "scipy.optimize" not in sys.modules
import numpy as np, transformers
from transformers import LlavaConfig, LlavaForConditionalGeneration, Qwen2VLProcessor
from transformers.loss import loss_for_object_detection as losses
from transformers.utils.import_utils import define_import_structure
rows, columns = losses.linear_sum_assignment(np.array([[4, 1, 3], [2, 0, 5], [3, 2, 2]]))
import scipy, scipy.optimize
from scipy.optimize import minimize
structure = {name: sorted(found) for name, found in transformers.models._import_structure.items()}
print(json.dumps({
    "late": late, "columns": columns.tolist(), "optimizers": type(scipy.optimize).__name__,
    "minimum": round(float(minimize(lambda x: (x[0] - 2) ** 2, [0.0]).x[0]), 3),
    "losses": sorted(transformers.modeling_utils.LOSS_MAPPING), "structure": structure,
    "names": sorted(transformers.models._class_to_module.items()), "define": define_import_structure.__module__,
}))
"""


def seen(how: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, how], capture_output=True, text=True, check=False, timeout=800,
        env=os.environ | {"PYTHONHASHSEED": "0"},  # of a name that two modules export the last in a set counts
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_nothing_is_missing_afterwards() -> None:
    plain, lean = seen("plain"), seen("lean")
    assert lean.pop("late") and not plain.pop("late")
    assert lean["columns"] == [1, 0, 2] and lean["minimum"] == 2.0
    assert lean == plain


BESIDE = """
import sys
from locheads_studio.models.lean import lean_imports
with lean_imports():
    from scipy.optimize import minimize  # another thread's import, in between
    assert round(float(minimize(lambda x: (x[0] - 2) ** 2, [0.0]).x[0]), 3) == 2.0
    real = sys.modules["scipy.optimize"]
assert sys.modules["scipy.optimize"] is real and real.linear_sum_assignment.__module__ != "locheads_studio.models.lean"
with lean_imports():
    assert sys.modules["scipy.optimize"] is real
"""


def test_whoever_wants_the_optimizers_meanwhile_gets_them() -> None:
    done = subprocess.run([sys.executable, "-c", BESIDE], capture_output=True, text=True, check=False, timeout=800)
    assert done.returncode == 0, done.stderr
