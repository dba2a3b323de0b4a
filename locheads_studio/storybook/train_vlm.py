"""Training of the storybook VLM: first the vision tower (``train_tower``), then the decoder (``train_decoder``)."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from locheads_studio.storybook.run_log import Clock, load_checkpoint, save_checkpoint
from locheads_studio.storybook.store import SceneStore
from locheads_studio.storybook.train_decoder import QuestionBatches, answer_accuracy, answer_loss
from locheads_studio.storybook.train_tower import PatchBatches, PatchNaming, image_tokens, naming_accuracy, naming_loss
from locheads_studio.storybook.vlm_model import GRID, SIDE, build_model, build_processor


def optimizers(modules: list[nn.Module], rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the hidden matrices, AdamW for everything else (embeddings, norms, biases, convolutions)."""
    matrices, others = [], []
    for module in modules:
        for name, parameter in module.named_parameters():
            if parameter.requires_grad:
                hidden = parameter.ndim == 2 and "embed" not in name and "row" not in name and "column" not in name
                (matrices if hidden else others).append(parameter)
    return [
        torch.optim.Muon(matrices, lr=rate, momentum=0.95, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.0),
    ]


def train_tower(work: Path, *, minutes: float, seed: int = 0, batch: int = 32, rate: float = 2e-3) -> None:
    """Train vision tower, projector and word embeddings on patch names; resumes from ``work/tower.pt``."""
    processor = build_processor()
    model = build_model(processor, seed)
    naming = PatchNaming(model, processor)
    store = SceneStore(work / "scenes", "train", SIDE, GRID)
    batches = PatchBatches(store, processor, seed)
    validation = PatchBatches(SceneStore(work / "scenes", "validation", SIDE, GRID), processor, seed)
    trained = [model.model.vision_tower, model.model.multi_modal_projector, naming, model.get_input_embeddings()]
    optims = optimizers(trained, rate)
    for o in optims:
        for group in o.param_groups:
            group["initial"] = group["lr"]
    state = load_checkpoint(work / "tower.pt")
    step, spent = 0, 0.0
    if state is not None:
        model.load_state_dict(state["model"])
        naming.load_state_dict(state["naming"])
        for o, s in zip(optims, state["optims"], strict=True):
            o.load_state_dict(s)
        step, spent = state["step"], state["spent"]
    clock = Clock(minutes, spent)
    saved = shown = time.monotonic()
    losses: list[float] = []
    while clock.share < 1:
        store.refresh()
        chosen = batches.rng.integers(0, len(store), batch)
        pixels, labels = batches.batch(chosen)
        loss = naming_loss(naming(image_tokens(model, pixels), model.get_input_embeddings().weight), labels)
        for o in optims:
            for group in o.param_groups:
                group["lr"] = group["initial"] * clock.rate()
            o.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([p for m in trained for p in m.parameters()], 1.0)
        for o in optims:
            o.step()
        step += 1
        losses.append(float(loss.detach()))
        now = time.monotonic()
        if now - shown > 20:
            print(f"tower step {step} loss {np.mean(losses[-50:]):.3f} scenes {len(store)} {clock.left()}", flush=True)
            shown = now
        if now - saved > 120 or clock.share >= 1:
            accuracy = naming_accuracy(model, naming, validation, 200)
            print(f"tower step {step} validation {accuracy}", flush=True)
            save_checkpoint(
                work / "tower.pt",
                {"model": model.state_dict(), "naming": naming.state_dict(), "step": step, "spent": clock.seconds,
                 "optims": [o.state_dict() for o in optims]},
            )  # fmt: skip
            saved = now


def train_decoder(
    work: Path, *, minutes: float, seed: int = 1, scenes: int = 12, questions: int = 16, rate: float = 1.5e-3
) -> None:
    """Train the decoder on questions and answers; starts from ``work/tower.pt``, resumes from ``work/decoder.pt``.

    Unique nouns come first, some without the final period, because content look-up is learned fastest there; the share of
    the other sentence types grows over the first third of the time.
    """
    processor = build_processor()
    model = build_model(processor, 0)
    tower = load_checkpoint(work / "tower.pt")
    if tower is None:
        raise FileNotFoundError("train the tower first")
    model.load_state_dict(tower["model"])
    model.model.vision_tower.requires_grad_(False)
    model.model.multi_modal_projector.requires_grad_(False)
    batches = QuestionBatches(SceneStore(work / "scenes", "train", SIDE, GRID), processor, seed)
    validation = QuestionBatches(SceneStore(work / "scenes", "validation", SIDE, GRID), processor, 5)
    optims = optimizers([model.model.language_model], rate)
    for o in optims:
        for group in o.param_groups:
            group["initial"] = group["lr"]
    state = load_checkpoint(work / "decoder.pt")
    step, spent = 0, 0.0
    if state is not None:
        model.load_state_dict(state["model"])
        for o, s in zip(optims, state["optims"], strict=True):
            o.load_state_dict(s)
        step, spent = state["step"], state["spent"]
        batches.rng.seed(seed + step)
    clock = Clock(minutes, spent)
    saved = shown = time.monotonic()
    losses: list[float] = []
    trained = [p for p in model.model.language_model.parameters() if p.requires_grad]
    while clock.share < 1:
        plain = max(1 - clock.share / 0.2, 0.05)
        pack = batches.batch(scenes, questions, only_plain=plain, no_period=max(0.4 - 2 * clock.share, 0))
        loss = answer_loss(model, pack)
        for o in optims:
            for group in o.param_groups:
                group["lr"] = group["initial"] * clock.rate()
            o.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        for o in optims:
            o.step()
        step += 1
        losses.append(float(loss.detach()))
        now = time.monotonic()
        if now - shown > 20:
            print(f"decoder step {step} loss {np.mean(losses[-30:]):.3f} {clock.left()}", flush=True)
            shown = now
        if now - saved > 150 or clock.share >= 1:
            print(f"decoder step {step} validation {answer_accuracy(model, validation, 48)}", flush=True)
            save_checkpoint(
                work / "decoder.pt",
                {"model": model.state_dict(), "step": step, "spent": clock.seconds,
                 "optims": [o.state_dict() for o in optims]},
            )  # fmt: skip
            saved = now
