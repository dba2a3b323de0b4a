"""The segmenters of the table as their repositories publish them, with few and random weights.

Written from public configurations and the installed libraries' classes, not downloaded.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch

from locheads_studio.catalog import safety
from locheads_studio.models.sam import OFFICIAL_CONFIGS, build_sam
from tests.models.test_sam2 import write_sam2_video, write_sam3_video
from tests.models.tiny import TINY_SAM

Patch = Any  # pytest's


def _official(folder: Path, variant: str, name: str, patch: Patch) -> None:
    """One of Meta's files: its name and its tensors' names, few of them; its hash stands for the known one."""
    patch.setitem(OFFICIAL_CONFIGS, variant, TINY_SAM)
    path = folder / "checkpoints" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(build_sam(TINY_SAM).state_dict(), path)
    patch.setitem(safety.SAM_SHA256, hashlib.sha256(path.read_bytes()).hexdigest(), variant)


def _sam(folder: Path, patch: Patch) -> None:
    """All three sizes lie in one repository."""
    for variant, name in (("vit_b", "sam_vit_b_01ec64.pth"), ("vit_l", "sam_vit_l_0b3195.pth"),
                          ("vit_h", "sam_vit_h_4b8939.pth")):  # fmt: skip
        torch.manual_seed(len(name) + ord(variant[-1]))
        _official(folder, variant, name, patch)


def _sam2(folder: Path, patch: Patch) -> None:
    write_sam2_video(folder)
    values = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(values | {"torch_dtype": "float32"}))


def _sam3(folder: Path, patch: Patch) -> None:
    write_sam3_video(folder)
    (folder / "sam3.pt").write_bytes(b"PK\x03\x04")  # its authors' own file lies beside


PUBLISHED: Mapping[str, Callable[[Path, Patch], None]] = {
    "ybelkada/segment-anything": _sam,
    "facebook/sam2.1-hiera-tiny": _sam2,
    "facebook/sam2.1-hiera-small": _sam2,
    "facebook/sam2.1-hiera-large": _sam2,
    "facebook/sam3": _sam3,
}
"""Repository to what writes its folder. A repository of the table that is not here is refused by the tests."""
