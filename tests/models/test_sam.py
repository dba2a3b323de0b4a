"""Meta's own SAM files: built as ``segment_anything`` builds them, read by their SHA-256 only, converted once."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from segment_anything import sam_model_registry

from locheads_studio.errors import WeightsError
from locheads_studio.models import sam as sam_module
from locheads_studio.models.sam import OFFICIAL_CONFIGS, build_sam, convert, read_official
from locheads_studio.models.segmenter import Segmenter
from tests.models.tiny import TINY_SAM

torch.set_num_threads(1)


@contextmanager
def writing(path: Path) -> Iterator[IO[bytes]]:
    """A stand-in for ``imaging.disk.writing``."""
    with path.open("wb") as file:
        yield file


@pytest.mark.parametrize("variant", sorted(OFFICIAL_CONFIGS))
def test_our_table_builds_what_segment_anything_builds(variant: str) -> None:
    with torch.device("meta"):
        ours, theirs = build_sam(OFFICIAL_CONFIGS[variant]), sam_model_registry[variant]()
    assert {n: v.shape for n, v in ours.state_dict().items()} == {n: v.shape for n, v in theirs.state_dict().items()}
    assert str(ours) == str(theirs)
    for name, block in ours.image_encoder.named_children():
        if name == "blocks":
            windows = [part.window_size for part in theirs.image_encoder.blocks]
            assert [part.window_size for part in block] == windows


@pytest.fixture
def official(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, str], Any]:
    """A tiny model in a ``.pth`` as the Hub has it; its hash; the model."""
    monkeypatch.setitem(OFFICIAL_CONFIGS, "tiny", TINY_SAM)  # type: ignore[attr-defined]
    torch.manual_seed(1)
    model = build_sam(TINY_SAM)
    path = tmp_path / "hub" / "checkpoints" / "sam_tiny.pth"
    path.parent.mkdir(parents=True)
    torch.save(model.state_dict(), path)
    return path, {hashlib.sha256(path.read_bytes()).hexdigest(): "tiny"}, model


def test_an_official_file_is_read_by_its_hash(official: tuple[Path, dict[str, str], Any]) -> None:
    path, known, model = official
    config, weights = read_official(path, known)
    assert config == TINY_SAM
    assert all(torch.equal(value, model.state_dict()[name]) for name, value in weights.items())
    with pytest.raises(WeightsError, match="not one of the official files"):
        read_official(path)
    with pytest.raises(WeightsError, match="not one of the official files"):
        Segmenter.load(path)


def test_converting_once_gives_the_same_segmenter(official: tuple[Path, dict[str, str], Any], tmp_path: Path) -> None:
    path, known, model = official
    target = tmp_path / "converted"
    target.mkdir()
    convert(path, target, writing, known)
    stored = load_file(target / "model.safetensors")
    assert all(torch.equal(value, model.state_dict()[name]) for name, value in stored.items())
    picture = np.random.default_rng(0).integers(0, 256, (40, 60, 3), np.uint8)
    wanted = sam_module.SamSegmenter(model).segment(picture, box=(3, 4, 30, 30))
    assert np.array_equal(Segmenter.load(target).segment(picture, box=(3, 4, 30, 30)).logits, wanted.logits)


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path("/tmp/locheads-test-marker"),)


def test_a_file_with_a_program_in_it_runs_nothing(official: tuple[Path, dict[str, str], Any]) -> None:
    """Even one whose hash was known: only tensors are unpickled."""
    path, _, _ = official
    for data in (pickle.dumps(Evil()), pickle.dumps({"weight": Evil()})):
        path.write_bytes(data)
        with pytest.raises(WeightsError):
            read_official(path, {hashlib.sha256(data).hexdigest(): "tiny"})
    assert not Path("/tmp/locheads-test-marker").exists()
    torch.save({"weight": [1, 2]}, path)
    with pytest.raises(WeightsError, match="something else"):
        read_official(path, {hashlib.sha256(path.read_bytes()).hexdigest(): "tiny"})


def test_weights_of_another_model_are_not_converted(official: tuple[Path, dict[str, str], Any], tmp_path: Path) -> None:
    path, known, _ = official
    with pytest.raises(WeightsError, match="do not fit"):
        convert(path, tmp_path, writing, dict.fromkeys(known, "vit_b"))
    assert not (tmp_path / "config.json").exists()
