"""The inpainter on a tiny pipeline of the real class with random weights, made on the spot and loaded from disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from transformers import PreTrainedTokenizerFast

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import soften
from locheads_studio.errors import Cancelled, ModelError, PictureError, WeightsError
from locheads_studio.imaging.pictures import Picture, apply_edits
from locheads_studio.models import inpainter as module
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.seam import match_colours
from locheads_studio.training.closeness import gradient_energy
from locheads_studio.training.inpainter.autoencoder import (
    new_vae,
    standardise,
    to_model,
)
from locheads_studio.training.inpainter.samples import draw_samples, vocabulary
from locheads_studio.training.inpainter.train import train
from locheads_studio.training.inpainter.unet import build_pipeline, new_text_encoder, new_tokenizer, new_unet

torch.set_num_threads(1)

SIZE = 64


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.manual_seed(0)
    tokenizer = new_tokenizer(vocabulary())
    pipeline = build_pipeline(
        new_vae(SIZE, (8, 8, 8, 8)).eval(), new_unet(SIZE, (8, 16, 16)).eval(),
        new_text_encoder(len(tokenizer)).eval(), tokenizer,
    )  # fmt: skip
    path = tmp_path_factory.mktemp("inpainter")
    pipeline.save_pretrained(path, safe_serialization=True)
    return path


@pytest.fixture(scope="session")
def inpainter(folder: Path) -> Inpainter:
    return Inpainter.load(folder, "cpu", torch.float32)


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (120, 160, 3), dtype=np.uint8)


@pytest.fixture
def mask() -> np.ndarray:
    mask = np.zeros((120, 160), np.uint8)
    mask[40:70, 50:90] = 255
    return mask


def test_it_paints_the_mask_and_nothing_outside_its_growth(
    inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray
) -> None:
    result = inpainter.inpaint(picture, mask, "a red dog", seed=3, steps=2)
    rows, columns = result.box.as_slices
    assert result.patch.shape == (result.box.height, result.box.width, 3)
    assert result.patch.dtype == np.uint8 and result.blend.dtype == np.uint8
    assert result.blend.shape == result.patch.shape[:2]
    assert (result.blend[mask[rows, columns] > 0] == 255).all()
    assert not result.blend[0].any() and not result.blend[:, 0].any()
    edit = Edit(result.box, result.patch, result.blend, Recipe())
    after = apply_edits(Picture(picture), [edit]).pixels
    changed = (after != picture).any(axis=2)
    assert changed[mask > 0].mean() > 0.9
    grown = np.zeros_like(mask, bool)
    grown[20:90, 30:110] = True
    assert not changed[~grown].any()


def test_the_seed_fixes_the_patch(inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray) -> None:
    def run(seed: int) -> np.ndarray:
        return inpainter.inpaint(picture, mask, "a blue hat", seed=seed, steps=2).patch

    first = run(5)
    assert np.array_equal(first, run(5))
    assert not np.array_equal(first, run(6))


def test_cancelling_between_steps_leaves_it_usable(inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray) -> None:
    wanted = inpainter.inpaint(picture, mask, "a dog", seed=1, steps=3).patch
    shares: list[float] = []

    def stop(stage: str, share: float) -> None:
        shares.append(share)
        if len(shares) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        inpainter.inpaint(picture, mask, "a dog", seed=1, steps=3, step=stop)
    assert len(shares) == 2
    assert np.array_equal(inpainter.inpaint(picture, mask, "a dog", seed=1, steps=3).patch, wanted)


@pytest.mark.parametrize("wide", ["the mask", "the transition"])
def test_a_soft_edge_that_was_wanted_stays_where_it_is(
    inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray, wide: str
) -> None:
    """A new outline is otherwise looked for along a seam, anywhere in the hole."""
    asked, transition = (soften(mask, 10), 0.0) if wide == "the mask" else (mask, 24.0)
    done = inpainter.inpaint(picture, asked, "a dog", steps=1, outline="new", transition=transition)
    blend = np.zeros_like(mask)
    blend[done.box.as_slices] = done.blend
    if wide == "the mask":
        np.testing.assert_array_equal(blend, asked)
    else:
        beside = blend[55, 90:114].astype(int)  # from the mask's edge on
        assert (np.diff(beside) <= 0).all() and 100 <= beside[11] <= 155 and beside[23] <= 4


def test_progress_rises_from_nothing_to_one(inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray) -> None:
    shares: list[float] = []
    inpainter.inpaint(picture, mask, "", steps=3, step=lambda stage, share: shares.append(share))
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1 and len(shares) == 5


@pytest.mark.parametrize("prompt", ["собака в красной шляпе", "赤い犬", "🐕", "", "a red dog " * 600, "犬" * 5000])
def test_any_prompt_works(inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray, prompt: str) -> None:
    assert inpainter.inpaint(picture, mask, prompt, steps=1).patch.any()


def test_a_long_prompt_is_cut_where_the_model_stops_reading(inpainter: Inpainter) -> None:
    assert inpainter.shortened("a red dog") == "a red dog"
    cut = inpainter.shortened("a red dog " * 50)
    assert cut.startswith("a red dog a red dog") and len(cut.split()) == 22


@pytest.mark.parametrize("shape", [(1, 1), (9, 300), (40, 40), (257, 131)])
def test_pictures_of_any_shape(inpainter: Inpainter, shape: tuple[int, int]) -> None:
    picture = np.full((*shape, 3), 90, np.uint8)
    mask = np.zeros(shape, np.uint8)
    mask[shape[0] // 2, shape[1] // 2] = 255
    result = inpainter.inpaint(picture, mask, "a cat", steps=1)
    assert result.blend.max() == 255 and result.patch.shape[:2] == (result.box.height, result.box.width)


def test_little_strength_still_runs_a_step(inpainter: Inpainter, picture: np.ndarray, mask: np.ndarray) -> None:
    assert inpainter.inpaint(picture, mask, "a cat", steps=2, strength=0.1).patch.any()


def test_an_empty_mask_is_refused(inpainter: Inpainter, picture: np.ndarray) -> None:
    with pytest.raises(PictureError):
        inpainter.inpaint(picture, np.zeros(picture.shape[:2], np.uint8), "a cat")


@pytest.mark.parametrize("part", ["unet", "vae"])
def test_values_that_are_not_numbers_are_reported(
    folder: Path, picture: np.ndarray, mask: np.ndarray, part: str
) -> None:
    broken = Inpainter.load(folder)
    with torch.no_grad():
        network = getattr(broken._pipeline, part)
        (network.conv_out if part == "unet" else network.decoder.conv_out).weight.fill_(float("nan"))
    with pytest.raises(ModelError, match="not numbers"):
        broken.inpaint(picture, mask, "a cat", steps=2)


def test_a_black_result_is_reported(folder: Path, picture: np.ndarray, mask: np.ndarray) -> None:
    broken = Inpainter.load(folder)
    with torch.no_grad():
        broken._pipeline.vae.decoder.conv_out.weight.zero_()
        broken._pipeline.vae.decoder.conv_out.bias.fill_(-9.0)
    with pytest.raises(ModelError, match="black"):
        broken.inpaint(picture, mask, "a cat", steps=1)


def test_folders_that_hold_no_pipeline(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(WeightsError):
        Inpainter.load(tmp_path)
    (tmp_path / "model_index.json").write_text(json.dumps({"_class_name": "StableDiffusionInpaintPipeline"}))
    with pytest.raises(WeightsError):
        Inpainter.load(tmp_path)
    for path in folder.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    weights = tmp_path / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(WeightsError) as caught:
        Inpainter.load(tmp_path)
    assert "\n" not in str(caught.value)


def test_colours_are_matched_to_the_surroundings() -> None:
    rng = np.random.default_rng(0)
    source = np.clip(np.linspace(60, 180, 64)[None, :, None] + rng.normal(0, 3, (64, 64, 3)), 0, 255).astype(np.uint8)
    hole = np.zeros((64, 64), np.uint8)
    hole[20:44, 20:44] = 255
    painted = (source.astype(np.int16) + np.array([12, -8, 6])).astype(np.uint8)
    matched = match_colours(painted, source, hole)
    assert np.abs(matched.astype(int) - source)[hole > 0].mean() < 1.0
    everywhere = np.full((64, 64), 255, np.uint8)
    assert np.array_equal(match_colours(painted, source, everywhere), painted)


def test_lines_stay_sharp_on_the_way_back_to_the_picture(inpainter: Inpainter, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the model paints is about a quarter larger than the picture shows it; an area mean took a sixth of it."""
    picture = np.full((200, 200, 3), 120, np.uint8)
    lines = picture.copy()
    lines[:, np.arange(200) // 3 % 2 == 0] = 40
    mask = np.zeros((200, 200), np.uint8)
    mask[85:115, 85:115] = 255
    crops: list[Box] = []
    plan = module.plan_crop

    def planned(*args: Any, **options: Any) -> Any:
        crops.append((made := plan(*args, **options)).context)
        return made

    def perfect(self: Inpainter, source: np.ndarray, *more: object) -> np.ndarray:
        size = (source.shape[1], source.shape[0])
        return np.asarray(cv2.resize(lines[crops[-1].as_slices], size, interpolation=cv2.INTER_CUBIC))

    monkeypatch.setattr(module, "plan_crop", planned)
    monkeypatch.setattr(Inpainter, "_diffuse", perfect)
    monkeypatch.setattr(module, "match_colours", lambda painted, *more: painted)
    done = inpainter.inpaint(picture, mask, "stripes", outline="kept")
    assert 1.1 < SIZE / crops[0].width < 1.5
    whole = picture.copy()
    whole[done.box.as_slices] = done.patch
    inside = mask > 0
    assert gradient_energy(whole, inside) > 0.9 * gradient_energy(lines, inside)


def test_the_tokenizer_reads_words_and_survives_the_disk(folder: Path) -> None:
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder / "tokenizer")
    for text in ("A Spider-Man costume!", "a  spider man COSTUME"):
        assert tokenizer.tokenize(text) == ["a", "spider", "man", "costume"]
    assert tokenizer.tokenize("a zyx") == ["a", "<|unknown|>"]


def test_standardised_latents_leave_the_picture_as_it_was() -> None:
    torch.manual_seed(0)
    vae = new_vae(SIZE, (8, 8, 8, 8)).eval()
    pictures = torch.randint(0, 256, (8, SIZE, SIZE, 3), dtype=torch.uint8)
    with torch.no_grad():
        before = vae.decode(vae.encode(to_model(pictures)).latent_dist.mean).sample
        standardise(vae, pictures, torch.device("cpu"))
        latent = vae.encode(to_model(pictures)).latent_dist.mean
        assert torch.allclose(vae.decode(latent).sample, before, atol=1e-3)
    assert torch.allclose(latent.mean((0, 2, 3)), torch.zeros(4), atol=1e-3)
    assert torch.allclose(latent.std((0, 2, 3)), torch.ones(4), atol=1e-3)


def test_samples_are_the_same_every_time_and_know_their_words() -> None:
    first, second = draw_samples(6, "train", size=64), draw_samples(6, "train", size=64)
    words = set(vocabulary())
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a.target, b.target) and np.array_equal(a.mask, b.mask) and a.prompt == b.prompt
        assert set(np.unique(a.mask)) <= {0, 255} and a.mask.any()
        assert (a.context[a.mask > 0] == 127).all()
        assert set(a.prompt.replace("-", " ").replace(",", " ").split()) <= words


def test_training_writes_a_pipeline_that_loads(tmp_path: Path, picture: np.ndarray, mask: np.ndarray) -> None:
    output, work = tmp_path / "model", tmp_path / "work"
    train(output, work, minutes=0.001, count=8, size=32, report=lambda what, share, left: None)
    assert (output / "README.md").is_file() and (work / "sheet.png").is_file()
    files = [p for p in output.rglob("*") if p.is_file()]
    assert max(p.stat().st_size for p in files) <= 16 * 2**20
    assert Inpainter.load(output).inpaint(picture, mask, "a red dog", steps=1).patch.any()


def test_training_goes_on_from_a_trained_pipeline(tmp_path: Path) -> None:
    quiet = {"minutes": 0.001, "count": 8, "size": 32, "report": lambda what, share, left: None}
    train(tmp_path / "first", tmp_path / "a", **quiet)
    train(tmp_path / "second", tmp_path / "b", start=tmp_path / "first", half=True, **quiet)
    first, second = (
        load_file(tmp_path / name / "unet" / "diffusion_pytorch_model.safetensors") for name in ("first", "second")
    )
    name = "mid_block.resnets.0.conv1.weight"
    assert torch.corrcoef(torch.stack([first[name].float().flatten(), second[name].float().flatten()]))[0, 1] > 0.5
