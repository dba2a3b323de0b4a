"""Hostile folders given to the real loaders: no code of theirs runs, each is refused, nobody goes online.

The loaders are those the program uses; the corpus is ``tests/catalog/hostile.py``. An audit hook of Python watches what
the libraries do: opening a network connection, starting a program, or importing from a model's folder fails the test.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from locheads_studio.catalog import remote
from locheads_studio.errors import WeightsError
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.sam import build_sam
from locheads_studio.models.segmenter import Segmenter
from tests.catalog import hostile
from tests.models.tiny import PROMPT, TINY_SAM, write_inpainter, write_segmenter, write_vlm

LOADERS: dict[str, Callable[[Path], Any]] = {
    "vlm": lambda folder: VlmProbe.load(folder, PROMPT),
    "segmenter": Segmenter.load,
    "inpainter": Inpainter.load,
}
CASES = [
    *[(kind, case) for kind in LOADERS for case in hostile.ANY if "giant" not in case],
    *[("vlm", case) for case in hostile.VLM],
    *[("inpainter", case) for case in hostile.INPAINTER],
    *[("segmenter", case) for case in hostile.SEGMENTER],
]
_watched: list[str] = []
_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec"):
        _watched.append(f"{event} {arguments!r}"[:200])


sys.addaudithook(_hook)


@pytest.fixture(autouse=True)
def watched() -> Iterator[None]:
    """Nothing may go online or start a program meanwhile."""
    global _watching
    torch.set_num_threads(1)
    _watched.clear()
    _watching = True
    yield
    _watching = False
    assert _watched == []


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One of each kind that loads."""
    root = tmp_path_factory.mktemp("good")
    write_vlm(root / "vlm", key_value_heads=2, pad=True)
    torch.manual_seed(0)
    write_segmenter(root / "segmenter", build_sam(TINY_SAM))
    write_inpainter(root / "inpainter")
    return {kind: root / kind for kind in LOADERS}


@pytest.mark.parametrize("kind", LOADERS)
def test_the_good_ones_load_without_the_network(kind: str, good: dict[str, Path]) -> None:
    with remote.online():  # even where a download has lifted the libraries' own offline switch
        assert LOADERS[kind](good[kind]) is not None


@pytest.mark.parametrize(("kind", "case"), CASES)
def test_a_hostile_folder_runs_nothing(kind: str, case: str, good: dict[str, Path], tmp_path: Path) -> None:
    folder, canary = tmp_path / "model", tmp_path / "canary"
    shutil.copytree(good[kind], folder)
    {**hostile.ANY, **hostile.VLM, **hostile.INPAINTER, **hostile.SEGMENTER}[case](folder, canary)
    modules = set(sys.modules)
    with pytest.raises(WeightsError) as caught:
        LOADERS[kind](folder)
    assert not canary.exists()
    assert caught.value.message and caught.value.action
    assert not [name for name in set(sys.modules) - modules if "evil" in name.lower()]


def test_a_downloaded_chat_template_is_never_run(good: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(good["vlm"], folder)
    (folder / "chat_template.jinja").write_text("{{ raise_exception('the template was run') }}")
    probe = LOADERS["vlm"](folder)
    prefix = probe.open(np.zeros((40, 60, 3), np.uint8))
    assert probe.maps(prefix, ["red dog"], probe_heads(probe)).shape[0] == 1


def probe_heads(probe: VlmProbe) -> list[Any]:
    from locheads_studio.heads.names import Head

    return [Head(probe.shape[0] - 1, 0)]
