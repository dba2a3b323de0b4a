"""The stories of skater, newcomer and retoucher with scripted models and no screen; the files have real ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(("story", "shots"), [("story.py", 20), ("newcomer_story.py", 12), ("retoucher_story.py", 16)])
def test_the_story(tmp_path: Path, story: str, shots: int) -> None:
    file = str(Path(__file__).with_name(story))
    done = subprocess.run(
        [sys.executable, file, "--engine", "fake", "--theme", "light", "--scale", "1.5", "--out", str(tmp_path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANGUAGE": "zh_CN", "LC_ALL": "es_ES.UTF-8"},
        capture_output=True,
        text=True,
        timeout=800,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert "clean" in done.stdout
    assert len(list(tmp_path.glob("*.png"))) == shots
