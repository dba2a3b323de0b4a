"""A crash in native code leaves a trace, which the next start offers; nothing stays behind otherwise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RUN = """
import sys, pathlib
from locheads_studio.config import paths
paths.log_dir = lambda: pathlib.Path(sys.argv[1])
from PySide6.QtWidgets import QApplication
from locheads_studio.ui.report_dialog import CrashGuard
app = QApplication([])
guard = CrashGuard()
guard.install()
print(guard.left)
if sys.argv[2] == "crash":
    import faulthandler
    faulthandler._sigabrt()
guard.remove()
"""


def run(folder: Path, how: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, str(folder), how], capture_output=True, text=True, check=False, timeout=800
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_native_crash_is_offered_at_the_next_start_once(tmp_path: Path) -> None:
    assert run(tmp_path, "crash").returncode != 0
    assert len(list(tmp_path.glob("native-*.txt"))) == 1
    again = run(tmp_path, "end")
    assert again.returncode == 0 and "Aborted" in again.stdout and 'File "<string>"' in again.stdout
    assert not list(tmp_path.glob("native-*.txt"))
    assert run(tmp_path, "end").stdout.strip() == ""
