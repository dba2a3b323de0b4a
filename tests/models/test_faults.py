"""Memory that runs out at every stage of an edit, results that are no numbers: the edit goes on, or says why not."""

from __future__ import annotations

import dataclasses
import gc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextModel

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.engine.failures import classify
from locheads_studio.errors import Cancelled, ModelError, WeightsError, is_out_of_memory
from locheads_studio.heads.names import Head
from locheads_studio.models import residency, waits
from locheads_studio.models.defaults import Defaults
from locheads_studio.models.faults import NoPictureError, check_frame
from locheads_studio.models.host import ModelHost
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.loaded import LoadedModels
from locheads_studio.models.localization import FILE, Localization
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.sam import SamSegmenter, build_sam
from locheads_studio.models.segmenter import Segmentation, Segmenter
from tests.models.tiny import PROMPT, TINY_SAM, write_inpainter, write_segmenter, write_vlm

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _no_collecting(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes half a second each time in a process full of libraries, and what it frees is not looked at here."""
    monkeypatch.setattr(gc, "collect", lambda: 0)


@pytest.fixture(scope="module")
def model_set(tmp_path_factory: pytest.TempPathFactory) -> ModelSet:
    root = tmp_path_factory.mktemp("set")
    write_vlm(root / "vlm", key_value_heads=2, pad=True)
    known = Localization(PROMPT, (Head(2, 0), Head(2, 1)), (Head(2, 3), Head(1, 1)), (2.0, 1.0), ("the dog",))
    (root / "vlm" / FILE).write_text(known.to_json())
    torch.manual_seed(1)
    write_segmenter(root / "segmenter", build_sam(TINY_SAM))
    write_inpainter(root / "inpainter")
    return ModelSet(
        name="tiny", title="Tiny", vlm=root / "vlm", segmenter=root / "segmenter", inpainter=root / "inpainter"
    )


PICTURE = np.random.default_rng(4).integers(0, 256, (50, 70, 3), dtype=np.uint8)
MASK = np.zeros((50, 70), np.uint8)
MASK[10:40, 20:50] = 255


def nothing(stage: str, share: float, preview: Any = None, /) -> None:
    """A step that does nothing."""


def edit(host: ModelHost) -> Any:
    """What a user does: select by a phrase, repaint."""
    found = host.select(PICTURE, "the red dog", grounding="studio", heads=None, step=nothing)
    assert np.isfinite(found.heat).all()
    return host.inpaint(PICTURE, MASK, "a dog", seed=5, steps=3, guidance=None, strength=1.0, step=nothing)


STAGES: dict[str, tuple[Any, str, int]] = {
    "load the VLM": (VlmProbe, "load", 1),
    "read the picture": (VlmProbe, "open", 1),
    "read the phrase": (VlmProbe, "maps", 1),
    "load the segmenter": (Segmenter, "load", 1),
    "embed the picture": (SamSegmenter, "_encode", 1),
    "cut it out": (SamSegmenter, "_decode", 1),
    "load the inpainter": (Inpainter, "load", 1),
    "read the prompt": (CLIPTextModel, "forward", 1),
    "encode the picture": (AutoencoderKL, "encode", 1),
    "first step": (UNet2DConditionModel, "forward", 1),
    "second step": (UNet2DConditionModel, "forward", 2),
    "last step": (UNet2DConditionModel, "forward", 3),
    "decode": (AutoencoderKL, "decode", 1),
}


def failing(monkeypatch: pytest.MonkeyPatch, stage: str, error: Callable[[], Exception], times: int = 1) -> list[int]:
    """Make a stage raise from its n-th call on, ``times`` times; returns the list of calls."""
    owner, name, first = STAGES[stage]
    raw = owner.__dict__[name]
    wrapped = raw.__func__ if isinstance(raw, classmethod | staticmethod) else raw
    calls: list[int] = []

    def run(*args: Any, **options: Any) -> Any:
        calls.append(1)
        if first <= len(calls) < first + times:
            raise error()
        return wrapped(*args, **options)

    monkeypatch.setattr(owner, name, type(raw)(run) if isinstance(raw, classmethod | staticmethod) else run)
    return calls


def full() -> Exception:
    return torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")


@pytest.mark.parametrize("stage", STAGES)
def test_memory_that_runs_out_once(model_set: ModelSet, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    host = ModelHost(model_set, "cpu")
    before = host.residency.plan
    calls = failing(monkeypatch, stage, full)
    done = edit(host)
    assert done.patch.std() > 0 and len(calls) > STAGES[stage][2], "the stage was run again"
    assert host.residency.plan.peak < before.peak
    notes = host.take_notes()
    assert len(notes) == 1 and notes[0].startswith("Memory ran out"), notes
    assert edit(host).patch.std() > 0 and host.take_notes() == (), "the next edit goes without"


@pytest.mark.parametrize("stage", ["read the picture", "load the segmenter", "cut it out", "last step", "decode"])
def test_memory_that_never_suffices(model_set: ModelSet, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    host = ModelHost(model_set, "cpu")
    with monkeypatch.context() as patched:
        calls = failing(patched, stage, full, times=1000)
        with pytest.raises(ModelError, match="not enough memory") as caught:
            edit(host)
        assert caught.value.action and 2 <= len(calls) <= 30
    assert not host.memory(), "nothing is kept"
    host.take_notes()
    assert edit(host).patch.std() > 0, "the next edit works"


def test_cancelling_is_no_failure_of_memory(model_set: ModelSet) -> None:
    host = ModelHost(model_set, "cpu")

    def stop(stage: str, share: float, preview: Any = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        host.select(PICTURE, "the dog", grounding="studio", heads=None, step=stop)
    assert host.take_notes() == ()


SPELLINGS = [
    torch.OutOfMemoryError("x"), MemoryError(), RuntimeError("CUDA error: out of memory"),
    RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory: you tried 9 bytes"),
    RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED"), RuntimeError("CUBLAS_STATUS_ALLOC_FAILED when calling"),
    RuntimeError("MPS backend out of memory (MPS allocated: 17 GB)"),
    RuntimeError("UR_RESULT_ERROR_OUT_OF_DEVICE_MEMORY"),
]  # fmt: skip
OTHERS = [
    RuntimeError("CUDA error: device-side assert triggered"), ValueError("out of memory"), KeyError("memory"),
    RuntimeError("cuDNN error: CUDNN_STATUS_NOT_SUPPORTED"), RuntimeError("shape mismatch"),
]  # fmt: skip


@pytest.mark.parametrize("error", SPELLINGS, ids=str)
def test_every_spelling_is_known(error: Exception) -> None:
    assert is_out_of_memory(error)
    assert isinstance(classify(error), ModelError)


@pytest.mark.parametrize("error", OTHERS, ids=str)
def test_look_alikes_are_not_tried_again(
    model_set: ModelSet, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    assert not is_out_of_memory(error)
    host = ModelHost(model_set, "cpu")
    calls = failing(monkeypatch, "read the phrase", lambda: error)
    with pytest.raises(type(error)):
        edit(host)
    assert len(calls) == 1 and host.take_notes() == ()


def in_half(model_set: ModelSet) -> ModelHost:
    """A host with just too little memory for full precision."""
    host = ModelHost(model_set, "cpu")
    budget = host.residency.plan.peak
    while True:
        budget = int(budget * 0.99)
        host = ModelHost(model_set, "cpu", memory=budget)
        if host.residency.plan.seats["vlm"].bits == 16:
            return host


def test_a_vlm_without_numbers_is_loaded_in_full_precision(
    model_set: ModelSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, maps = in_half(model_set), VlmProbe.maps

    def overflowing(self: VlmProbe, *args: Any) -> Any:
        found = maps(self, *args)
        if next(self.model.parameters()).dtype != torch.float32:
            found[:] = np.nan
        return found

    monkeypatch.setattr(VlmProbe, "maps", overflowing)
    found = host.select(PICTURE, "the red dog", grounding="studio", heads=None, step=nothing)
    assert np.isfinite(found.heat).all()
    assert "full precision" in host.take_notes()[0]
    monkeypatch.setattr(VlmProbe, "maps", lambda self, *args: np.full_like(maps(self, *args), np.nan))
    with pytest.raises(ModelError, match="not numbers"):
        host.select(PICTURE, "the dog", grounding="studio", heads=None, step=nothing)


def test_a_segmenter_without_numbers_is_said(model_set: ModelSet, monkeypatch: pytest.MonkeyPatch) -> None:
    decode = SamSegmenter._decode

    def broken(self: SamSegmenter, *args: Any) -> Segmentation:
        found = decode(self, *args)
        return found._replace(logits=np.full_like(found.logits, np.nan))

    host = ModelHost(model_set, "cpu")
    monkeypatch.setattr(SamSegmenter, "_decode", broken)
    with pytest.raises(ModelError, match="segmenter"):
        host.segment(PICTURE, box=None, points=((20.0, 20.0),), labels=(1,), step=nothing)


def test_an_inpainter_without_numbers_paints_in_full_precision(
    model_set: ModelSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    host, decode = in_half(model_set), AutoencoderKL.decode
    while host.residency.plan.seats["inpainter"].bits != 16:
        host.residency.shrink()
    host.take_notes()

    def overflowing(self: AutoencoderKL, latents: torch.Tensor, *args: Any, **options: Any) -> Any:
        found = decode(self, latents, *args, **options)
        if self.dtype != torch.float32:
            found[0].fill_(torch.inf)
        return found

    monkeypatch.setattr(AutoencoderKL, "decode", overflowing)
    done = host.inpaint(PICTURE, MASK, "a dog", seed=5, steps=2, guidance=None, strength=1.0, step=nothing)
    assert done.patch.std() > 0 and done.recipe.parameters == {"outline": "kept", "precision": "float32"}
    assert "full precision" in host.take_notes()[0]


def test_what_is_no_picture() -> None:
    source = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    good = np.random.default_rng(1).random((8, 8, 3), np.float32)
    assert check_frame(good, source).dtype == np.uint8
    for bad in (np.full((8, 8, 3), v, np.float32) for v in (np.nan, np.inf, 0.0, 1.0, 0.5)):
        with pytest.raises(NoPictureError):
            check_frame(bad, source)
    hole = good.copy()
    hole[2, 2, 1] = np.nan
    with pytest.raises(NoPictureError):
        check_frame(hole, source)


def test_dark_and_flat_pictures_are_pictures() -> None:
    """No false alarm: 500 fills a user may have asked for, in pictures that may be flat themselves."""
    rng = np.random.default_rng(2)
    for _ in range(500):
        source = np.full((16, 16, 3), rng.integers(0, 256, 3), np.uint8)
        source[:4] = np.clip(source[:4].astype(int) + rng.integers(0, 3), 0, 255)
        frame = source.astype(np.float32) / 255
        frame[6:12, 6:12] = rng.choice([0.0, 0.01, 1.0])
        check_frame(frame, source)
    black = np.zeros((16, 16, 3), np.uint8)
    check_frame(np.zeros((16, 16, 3), np.float32), black)


@pytest.mark.parametrize("part", ["vlm", "segmenter", "inpainter"])
def test_missing_weights_are_named_with_what_to_do(model_set: ModelSet, tmp_path: Path, part: str) -> None:
    copy = tmp_path / part
    for path in getattr(model_set, part).rglob("*"):
        if path.is_file():
            (copy / path.relative_to(getattr(model_set, part))).parent.mkdir(parents=True, exist_ok=True)
            (copy / path.relative_to(getattr(model_set, part))).write_bytes(path.read_bytes())
    weights = max(copy.rglob("*.safetensors"), key=lambda path: path.stat().st_size)
    weights.write_bytes(weights.read_bytes()[:-10])
    host = ModelHost(dataclasses.replace(model_set, **{part: copy}), "cpu")
    with pytest.raises(WeightsError) as caught:
        edit(host)
    assert caught.value.action and weights.name in str(caught.value)
    whole = ModelHost(model_set, "cpu")
    assert edit(whole).patch.std() > 0


def test_the_memory_meter_counts_what_is_loaded(model_set: ModelSet) -> None:
    host = ModelHost(model_set, "cpu")
    assert host.memory() == ()
    edit(host)
    held = {each.part: each for each in host.memory()}
    assert set(held) == {"vlm", "segmenter", "inpainter"}
    sizes = host.models.sizes()
    for part, each in held.items():
        assert each.device == 0
        assert each.main == pytest.approx(sizes[part].held(32 if part != "segmenter" else 16), rel=0.1), part


def test_an_estimate_is_made_without_loading_anything(model_set: ModelSet) -> None:
    host = ModelHost(model_set, "cpu")
    times = host.estimate()
    assert 0 < times.phrase < times.picture and times.repaint > 0 and times.segment > 0
    assert host.memory() == ()


def test_without_a_graphics_card_long_waits_are_said_before_they_begin(
    model_set: ModelSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []

    def step(stage: str, share: float, preview: Any = None, /) -> None:
        stages.append(stage)

    host = ModelHost(model_set, "cpu")
    host.inpaint(PICTURE, MASK, "a dog", seed=5, steps=1, guidance=None, strength=1.0, step=step)
    assert not any("about" in stage for stage in stages), "tiny models are quick"
    large = {
        part: dataclasses.replace(size, half=2 * 10**9, piece=2 * 10**9) for part, size in host.models.sizes().items()
    }
    monkeypatch.setattr(LoadedModels, "sizes", lambda self: large)
    monkeypatch.setattr(waits, "measured_speed", lambda device, dtype: 1e11)
    monkeypatch.setattr(residency, "half_is_faster", lambda: False)
    monkeypatch.setattr(waits, "told_by", lambda folder: Defaults(512, 25, 7.5))
    host = ModelHost(model_set, "cpu", memory=10**12)
    host.select(PICTURE, "the dog", grounding="studio", heads=None, step=step)
    host.inpaint(PICTURE, MASK, "a dog", seed=5, steps=1, guidance=None, strength=1.0, step=step)
    assert "looking at the picture (about 25 s)" in stages
    assert any(stage.startswith("loading the inpainter (about") and stage.endswith("min)") for stage in stages)
