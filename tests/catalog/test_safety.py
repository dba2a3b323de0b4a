"""A folder that asks for code, or is no whole set of safetensors, is refused with a sentence and nothing is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from locheads_studio.catalog import safety
from locheads_studio.config import paths
from locheads_studio.errors import WeightsError
from tests.catalog import hostile
from tests.catalog.files import safetensors

STORYBOOK = paths.resources() / "models" / "storybook"


def good(folder: Path) -> Path:
    """A folder that is allowed."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"model_type": "llava", "text_config": {"model_type": "llama"}}))
    (folder / "tokenizer.json").write_text("{}")
    (folder / "chat_template.jinja").write_text("{{ ''.__class__.__mro__ }}")  # never run
    (folder / "model.safetensors").write_bytes(safetensors({"w": 64}))
    return folder


@pytest.mark.parametrize("name", ["vlm", "segmenter", "inpainter"])
def test_our_own_models_pass(name: str) -> None:
    safety.check_folder(STORYBOOK / name)


def test_a_good_folder_passes(tmp_path: Path) -> None:
    safety.check_folder(good(tmp_path / "model"))


@pytest.mark.parametrize("case", [*hostile.ANY, *hostile.VLM])
def test_a_hostile_folder_is_refused(case: str, tmp_path: Path) -> None:
    folder, canary = good(tmp_path / "model"), tmp_path / "canary"
    {**hostile.ANY, **hostile.VLM}[case](folder, canary)
    with pytest.raises(WeightsError) as caught:
        safety.check_folder(folder)
    assert caught.value.message and caught.value.action and len(str(caught.value)) < 400
    assert not canary.exists()


@pytest.mark.parametrize("case", hostile.INPAINTER)
def test_a_hostile_pipeline_is_refused(case: str, tmp_path: Path) -> None:
    folder, canary = good(tmp_path / "model"), tmp_path / "canary"
    (folder / "model_index.json").write_text((STORYBOOK / "inpainter" / "model_index.json").read_text())
    safety.check_folder(folder)
    hostile.INPAINTER[case](folder, canary)
    with pytest.raises(WeightsError):
        safety.check_folder(folder)
    assert not canary.exists()


def test_a_snapshot_of_the_hubs_cache_may_lead_to_its_blobs_and_nowhere_else(tmp_path: Path) -> None:
    repository = tmp_path / "cache" / "models--a--b"
    snapshot = good(repository / "snapshots" / ("a" * 40))
    blobs = repository / "blobs"
    blobs.mkdir()
    (snapshot / "model.safetensors").rename(blobs / "w")
    (snapshot / "model.safetensors").symlink_to("../../blobs/w")
    (snapshot / "pytorch_model.bin").write_bytes(b"\x80\x04")  # another program's; never read
    safety.check_folder(snapshot)
    (tmp_path / "secret.json").write_text("{}")
    (snapshot / "extra.json").symlink_to(tmp_path / "secret.json")
    with pytest.raises(WeightsError, match="link out of the folder"):
        safety.check_folder(snapshot)


OTHERS = {
    "modeling.py": b"import os", "handler.py": b"import os", "onnx/model.onnx": b"\x08\x07", "onnx/model.bin": b"MZ",
    "onnx/config.json": b'{"auto_map": {"AutoModel": "evil.Model"}}', "openvino/openvino_model.bin": b"\x80\x04",
    "assets/pictures.zip": b"PK\x03\x04", "runs/events.gz": b"\x1f\x8b", "original/consolidated.00.pth": b"PK\x03\x04",
}  # fmt: skip


def test_what_others_fetched_into_a_snapshot_and_nobody_reads_is_passed_over(tmp_path: Path) -> None:
    snapshot = good(tmp_path / "models--a--b" / "snapshots" / ("a" * 40))
    for name, content in OTHERS.items():
        (snapshot / name).parent.mkdir(exist_ok=True)
        (snapshot / name).write_bytes(content)
    safety.check_folder(snapshot)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config.json", b'{"auto_map": {"AutoModel": "evil.Model"}}'), ("adapter_config.json", b"{}"),
        ("tokenizer.model", b"\x80\x04"), ("special.safetensors", b"MZ"),
    ],
)  # fmt: skip
def test_what_is_read_of_a_snapshot_is_checked(tmp_path: Path, name: str, content: bytes) -> None:
    snapshot = good(tmp_path / "models--a--b" / "snapshots" / ("a" * 40))
    (snapshot / name).write_bytes(content)
    with pytest.raises(WeightsError):
        safety.check_folder(snapshot)


def test_programs_are_refused_in_a_folder_that_is_no_snapshot(tmp_path: Path) -> None:
    folder = good(tmp_path / "mine")
    (folder / "modeling_evil.py").write_text("")
    with pytest.raises(WeightsError, match="program"):
        safety.check_folder(folder)


def test_only_pickles_in_a_snapshot_are_no_model(tmp_path: Path) -> None:
    snapshot = good(tmp_path / "models--a--b" / "snapshots" / ("a" * 40))
    (snapshot / "model.safetensors").rename(snapshot / "pytorch_model.bin")
    with pytest.raises(WeightsError, match="no safetensors"):
        safety.check_folder(snapshot)


def test_a_known_file_is_opened_and_another_is_not(tmp_path: Path) -> None:
    path = tmp_path / "sam_vit_b_01ec64.pth"
    path.write_bytes(b"weights")
    with path.open("rb") as file:
        digest = safety.sha256(file)
    with safety.known_file(path, {digest: "vit_b"}) as (file, name):
        assert (file.read(), name) == (b"weights", "vit_b")
    with pytest.raises(WeightsError, match="not one of the official files"), safety.known_file(path):
        pass
    with pytest.raises(WeightsError, match="missing"), safety.known_file(tmp_path / "none.pth"):
        pass
    safety.check_folder(path)  # by name; its bytes are checked when it is opened


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="missing"):
        safety.check_folder(tmp_path / "none")
