"""The short form of `fuzz_pictures`."""

from __future__ import annotations

import sys

import pytest

from tests.torture import fuzz_pictures


@pytest.mark.skipif(sys.platform == "win32", reason="measures memory by getrusage")
def test_mutated_pictures_and_projects() -> None:
    figures = fuzz_pictures.main(250, 60, seed=1)
    for what in ("pictures", "projects"):
        found = figures[what]
        assert found["crashes"] == found["words"] == found["over_memory"] == found["slow"] == 0, found
        assert found["untyped"] == []
        assert found["opened"] and found["refused"]
