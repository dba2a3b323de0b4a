"""From the stand-in Hub to a mask: a set is downloaded, found, loaded and used; the shards behind its heads are not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import LlavaForConditionalGeneration

from locheads_studio import bootstrap
from locheads_studio.catalog.sets import find_set, table
from locheads_studio.config import hub as hub_folders
from locheads_studio.config import paths
from locheads_studio.engine import downloads
from locheads_studio.engine.cancel import CancelToken
from locheads_studio.errors import HeadError, WeightsError
from locheads_studio.models.host import ModelHost
from locheads_studio.models.localization import Localization
from locheads_studio.models.sam import build_sam
from tests.catalog.hub_server import Hub, serving
from tests.models.tiny import TINY_SAM, write_inpainter, write_segmenter, write_vlm

TABLE = """
[[part]]
name = "tiny-vlm"
kind = "vlm"
title = "Tiny VLM"
repository = "owner/vlm"
heads = ["L0H1", "L1H0"]

[[part]]
name = "tiny-segmenter"
kind = "segmenter"
title = "Tiny segmenter"
repository = "owner/segmenter"

[[part]]
name = "tiny-inpainter"
kind = "inpainter"
title = "Tiny inpainter"
repository = "owner/inpainter"

[[set]]
name = "tiny"
title = "Tiny"
vlm = "tiny-vlm"
segmenter = "tiny-segmenter"
inpainter = "tiny-inpainter"
"""


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def repositories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("hub")
    whole = write_vlm(root / "whole", key_value_heads=2, pad=True)
    write_vlm(root / "vlm", key_value_heads=2, pad=True)
    (root / "vlm" / "model.safetensors").unlink()
    LlavaForConditionalGeneration.from_pretrained(whole).save_pretrained(root / "vlm", max_shard_size="30KB")
    torch.manual_seed(0)
    write_segmenter(root / "segmenter", build_sam(TINY_SAM))
    write_inpainter(root / "inpainter")
    return {f"owner/{name}": files(root / name) for name in ("vlm", "segmenter", "inpainter")}


@pytest.fixture(autouse=True)
def places_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_folders, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(paths, "data_dir", lambda: tmp_path / "data")
    monkeypatch.setattr(paths, "config_dir", lambda: tmp_path)
    monkeypatch.setattr(bootstrap, "OFFLINE_WISHED", False)
    (tmp_path / "models.toml").write_text(TABLE)


def download(hub: Hub, *names: str) -> None:
    known = table()
    plan = downloads.plan([known.parts[name] for name in names], CancelToken(), lambda *_: None, endpoint=hub.endpoint)
    downloads.run(plan, CancelToken(), lambda *_: None, endpoint=hub.endpoint)


def test_a_downloaded_set_selects_and_repaints(repositories: dict[str, dict[str, bytes]]) -> None:
    with serving(repositories) as hub:
        download(hub, "tiny-vlm", "tiny-segmenter")
        with pytest.raises(WeightsError, match=r"inpainter of the model set 'tiny'.*models download tiny"):
            find_set("tiny")
        download(hub, "tiny-inpainter")
        hub.requests.clear()
        found = find_set("tiny")
        weights = {name for name in repositories["owner/vlm"] if name.endswith(".safetensors")}
        here = {path.name for path in found.vlm.glob("*.safetensors")}
        assert here and here < weights  # what lies behind layer 1 stayed on the server
        host = ModelHost(found, "cpu")
        picture = np.random.default_rng(0).integers(0, 256, (50, 70, 3), np.uint8)
        selection = host.select(picture, "the red dog", grounding="paper", heads=None, step=lambda *_: None)
        assert selection.heads == ("L0H1", "L1H0") and selection.mask.shape == (50, 70)
        mask = np.zeros((50, 70), np.uint8)
        mask[10:30, 20:50] = 255
        edit = host.inpaint(picture, mask, "a cat", seed=1, steps=2, guidance=None, strength=1.0, step=lambda *_: None)
        assert edit.patch.size
        assert hub.requests == []  # using a model asks nobody


def test_heads_of_the_table_or_none(repositories: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    with serving(repositories) as hub:
        download(hub, "tiny-vlm", "tiny-segmenter", "tiny-inpainter")
    known = Localization.of_set(find_set("tiny"))
    assert [str(head) for head in known.heads("studio")] == ["L0H1", "L1H0"]
    (tmp_path / "models.toml").write_text(TABLE.replace('heads = ["L0H1", "L1H0"]\n', ""))
    with pytest.raises(HeadError, match="heads find"):
        Localization.of_set(find_set("tiny")).heads("studio")
