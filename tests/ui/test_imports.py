"""Imports are Python's own once the program is there."""

from __future__ import annotations

import subprocess
import sys


def test_modules_imported_later_are_not_read_by_qt() -> None:
    code = """
import builtins, linecache, sys
from locheads_studio.ui.imports import plain_imports
assert "feature" in repr(builtins.__import__), "PySide6 changed: is the workaround still needed?"
plain_imports()
plain_imports()
assert "feature" not in repr(builtins.__import__)
import wave
from PySide6 import QtSvg
assert not [name for name in linecache.cache if name.endswith("wave.py")]
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=800)
