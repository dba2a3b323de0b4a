"""Training of the storybook VLM from scratch: scenes, vision tower, decoder, localization heads.

The stages are in ``tower`` and ``decoder``; this module runs them, keeps checkpoints, and exports.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn
from transformers import LlavaConfig, LlavaForConditionalGeneration, LlavaProcessor

from locheads_studio.errors import UsageError
from locheads_studio.imaging import disk
from locheads_studio.models.residency import half_is_faster
from locheads_studio.training.muon import Muon
from locheads_studio.training.run import (
    CURVE,
    Clock,
    add_to_curve,
    cut_curve,
    load_checkpoint,
    minutes_left,
    save_checkpoint,
)
from locheads_studio.training.store import SceneStore
from locheads_studio.training.vlm.card import model_card
from locheads_studio.training.vlm.decoder import QuestionBatches, answer_accuracy, answer_loss, whole_loss
from locheads_studio.training.vlm.heads import find_heads
from locheads_studio.training.vlm.model import GRID, PATCH, build_model, build_processor
from locheads_studio.training.vlm.questions import PROMPT
from locheads_studio.training.vlm.tower import (
    PatchBatches,
    PatchNaming,
    image_tokens,
    naming_accuracy,
    naming_loss,
    settle,
)
from locheads_studio.training.words import added_words, state_by_word
from locheads_studio.world.plan import Split
from locheads_studio.world.synonyms import write_wording
from locheads_studio.world.views import draw_mixed

SCENES: Final = 10_000
VALIDATION_SCENES: Final = 500
TOWER_SHARE: Final = 0.3
"""Share of the training time that the vision tower gets."""


def _store(work: Path, split: Split, grid: int = GRID) -> SceneStore:
    """The scenes of a training: the mix of ordinary ones, close-ups, far things and cut-outs."""
    return SceneStore(work / "scenes", split, grid * PATCH, grid, name="mix-", draw=draw_mixed)


def _half(device: str) -> bool:
    """Whether to compute in bfloat16: a decoder step takes 0.6 of the time with it on a processor that multiplies it
    (Zen 4), and 14 times as long on one that does not (AVX2 only)."""
    return device != "cpu" or half_is_faster()


def _arithmetic(device: str) -> torch.autocast:
    return torch.autocast(torch.device(device).type, dtype=torch.bfloat16, enabled=_half(device))


def optimizers(modules: Sequence[nn.Module], rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the hidden matrices, AdamW for everything else (embeddings, norms, biases, convolutions)."""
    matrices: list[nn.Parameter] = []
    others: list[nn.Parameter] = []
    for module in modules:
        for name, parameter in module.named_parameters():
            if parameter.requires_grad:
                hidden = parameter.ndim == 2 and "embed" not in name and "row" not in name and "column" not in name
                (matrices if hidden else others).append(parameter)
    found = [
        Muon(matrices, rate, 0.95, half=_half(matrices[0].device.type), as_adam=True, decay=0.01),
        torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.95), weight_decay=0.0),
    ]
    for optimizer in found:
        for group in optimizer.param_groups:
            group["initial"] = group["lr"]
    return found


class _Stage:
    """One stage of the training: optimizers, clock, checkpoint and progress lines."""

    def __init__(
        self, name: str, path: Path, minutes: float, model: nn.Module, extra: nn.Module | None,
        trained: Sequence[nn.Module], rate: float, validate: Callable[[], dict[str, float]],
    ) -> None:  # fmt: skip
        self.name, self.path, self.model, self.extra, self.validate = name, path, model, extra, validate
        self.optimizers = optimizers(trained, rate)
        self.parameters = [p for m in trained for p in m.parameters() if p.requires_grad]
        self.step, spent = 0, 0.0
        state = load_checkpoint(path)
        if state is not None:
            model.load_state_dict(state["model"])
            if extra is not None:
                extra.load_state_dict(state["naming"])
            for optimizer, kept in zip(self.optimizers, state["optims"], strict=True):
                optimizer.load_state_dict(kept)
            self.step, spent = state["step"], state["spent"]
        cut_curve(path.parent / CURVE, name, self.step)
        self.clock = Clock(minutes, spent)
        self._losses: list[float] = []
        self._shown = time.monotonic()

    def learn(self, loss: torch.Tensor) -> None:
        """Take one step down the loss; from time to time print, validate and save."""
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["initial"] * self.clock.rate()
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1
        self._losses.append(float(loss.detach()))
        now = time.monotonic()
        if now - self._shown > 20:
            mean = float(np.mean(self._losses[-40:]))
            print(f"{self.name} step {self.step} loss {mean:.3f} {minutes_left(self.clock.left)}", flush=True)
            self._shown = now
        if self.clock.checkpoint_due:
            figures = self.validate()
            print(f"{self.name} step {self.step} validation {json.dumps(figures)}", flush=True)
            mean = float(np.mean(self._losses[-40:]))
            add_to_curve(self.path.parent / CURVE, self.name, self.step, self.clock.seconds, mean, figures)
            state: dict[str, Any] = {
                "model": self.model, "step": self.step, "spent": self.clock.seconds,
                "optims": [optimizer.state_dict() for optimizer in self.optimizers],
            }  # fmt: skip
            if self.extra is not None:
                state["naming"] = self.extra.state_dict()
            save_checkpoint(self.path, state)


def train_tower(
    work: Path, *, minutes: float, grid: int = GRID, device: str = "cpu", seed: int = 0, batch: int = 48
) -> None:
    """Train vision tower, projector and word embeddings on patch names; resumes from ``work/tower.pt``.

    Begins with the model of ``work/start.pt`` if there is one (see ``start_from``), gently: it can see already.
    """
    processor = build_processor(grid)
    model = build_model(processor, seed)
    begun = load_checkpoint(work / "start.pt")
    if begun is not None:
        model.load_state_dict(begun["model"])
    model.to(device)
    naming = PatchNaming(model, processor).to(device)
    store = _store(work, "train", grid)
    arithmetic = _arithmetic(device)
    batches = PatchBatches(store, processor, seed)
    validation = PatchBatches(_store(work, "validation", grid), processor, seed)
    trained = [model.model.vision_tower, model.model.multi_modal_projector, naming, model.get_input_embeddings()]
    stage = _Stage(
        "tower", work / "tower.pt", minutes, model, naming, trained, 3e-3 if begun is None else 1e-3,
        lambda: naming_accuracy(model, naming, validation, 200),
    )  # fmt: skip
    batches.rng = np.random.default_rng(seed + stage.step)
    while stage.clock.share < 1:
        pixels, labels = batches.batch(batches.rng.integers(0, len(store), batch))
        with arithmetic:
            tokens = image_tokens(model, pixels.to(device))
            scores = naming(tokens, model.get_input_embeddings().weight)
        scores = {group: each.float() for group, each in scores.items()}
        stage.learn(naming_loss(scores, {group: each.to(device) for group, each in labels.items()}))


_TABLES: Final = ("model.language_model.embed_tokens.weight", "lm_head.weight")
"""The weights with a row for each word."""


_POSITIONS: Final = "model.vision_tower.embeddings.position_embedding.weight"


def on_grid(positions: torch.Tensor, grid: int) -> torch.Tensor:
    """A vision tower's position embeddings [1 + cells, width], the class token's first, on ``grid`` x ``grid`` cells.

    Interpolated between those of the cells it was trained on, so that a tower can go on with larger pictures.
    """
    own = round((len(positions) - 1) ** 0.5)
    if own == grid:
        return positions
    cells = positions[1:].float().reshape(1, own, own, -1).permute(0, 3, 1, 2)
    finer = nn.functional.interpolate(cells, size=(grid, grid), mode="bicubic", align_corners=False)
    return torch.cat([positions[:1], finer.permute(0, 2, 3, 1).reshape(grid * grid, -1).to(positions.dtype)])


def start_from(folder: Path, work: Path, seed: int = 0, grid: int = GRID) -> None:
    """Keep the VLM in ``folder`` as ``work/start.pt``: what the training in ``work`` begins with.

    It may know fewer words than the drawn world has now, or other ones: rows go by word, and which were added is kept
    with it. It may have seen smaller pictures (``on_grid``). ValueError if it has another shape otherwise.
    """
    model, processor = LlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32), build_processor(grid)
    old, new = (p.tokenizer.get_vocab() for p in (LlavaProcessor.from_pretrained(folder), processor))
    state = state_by_word(model.state_dict(), _TABLES, old, new, seed)
    state[_POSITIONS] = on_grid(state[_POSITIONS], grid)
    try:
        build_model(processor).load_state_dict(state)
    except RuntimeError as error:
        raise ValueError(f"the model in {folder} has another shape than the storybook VLM") from error
    save_checkpoint(work / "start.pt", {"model": state, "added": added_words(old, new)})


def _with_tower(work: Path, seed: int, grid: int) -> tuple[LlavaForConditionalGeneration, LlavaProcessor, bool]:
    """The model with its trained tower, and whether its decoder is trained already; if not, the tower is frozen."""
    processor = build_processor(grid)
    model = build_model(processor, seed)
    begun = load_checkpoint(work / "start.pt")
    tower = load_checkpoint(work / "tower.pt") or begun
    if tower is None:
        raise FileNotFoundError("the vision tower has not been trained yet")
    model.load_state_dict(tower["model"])
    if begun is None:
        model.model.vision_tower.requires_grad_(False)
        model.model.multi_modal_projector.requires_grad_(False)
    return model, processor, begun is not None


def train_decoder(
    work: Path, *, minutes: float, grid: int = GRID, device: str = "cpu", seed: int = 0, scenes: int = 12,
    questions: int = 16,
) -> None:  # fmt: skip
    """Train the decoder on questions and answers; resumes from ``work/decoder.pt``.

    Starts from ``work/tower.pt``. A model that was trained already (``work/start.pt``) learns as a whole, more gently:
    the tower with the decoder, from the answers and from what the patches show.

    Unique nouns come first, some without the final period, because looking a word up is learned fastest there; the
    other types, and things that are not there, take over during the first fifth of the time.
    """
    model, processor, warm = _with_tower(work, seed, grid)
    model.to(device)
    arithmetic = _arithmetic(device)
    batches = QuestionBatches(_store(work, "train", grid), processor, seed)
    validation = QuestionBatches(_store(work, "validation", grid), processor, 5)
    naming = PatchNaming(model, processor).to(device) if warm else None
    trained: list[nn.Module] = [model.model.language_model]
    if naming is not None:
        if not (work / "decoder.pt").exists():
            settle(model, naming, PatchBatches(batches.store, processor, seed))
        trained += [model.model.vision_tower, model.model.multi_modal_projector, naming]
    stage = _Stage(
        "decoder", work / "decoder.pt", minutes, model, naming, trained, 2e-4 if warm else 1.5e-3,
        lambda: answer_accuracy(model, validation, 48),
    )  # fmt: skip
    batches.rng.seed(f"{seed}-{stage.step}")
    while stage.clock.share < 1:
        share = stage.clock.share
        early = 0.0 if warm else max(1 - share / 0.2, 0.0)
        pack = batches.batch(
            scenes, questions, only_plain=max(early, 0.05), no_period=0.4 * early, absent=0.3 * (1 - early)
        )
        pack = pack.to(device)
        with arithmetic:
            loss = answer_loss(model, pack) if naming is None else whole_loss(model, naming, pack)
        stage.learn(loss)


KEPT: Final = 0.2
"""The share of a first model's weights in what a training that began with it exports. Of 0, 0.2, 0.35 and 0.5 the
sentence types on validation scenes were best at 0 and 0.2 (0.846, 0.846, 0.837, 0.823)."""


def averaged(first: Mapping[str, torch.Tensor], then: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The weights between a model's (``KEPT`` of them) and those it was trained to."""
    return {name: torch.lerp(then[name].float(), first[name].float(), KEPT).to(then[name].dtype) for name in then}


def export(work: Path, output: Path, *, grid: int = GRID, seed: int = 0, samples: int = 1000) -> None:
    """Write the trained VLM to ``output`` in the Hub layout (float16), find its heads, and write its model card."""
    model, processor, started = _with_tower(work, seed, grid)
    state = load_checkpoint(work / "decoder.pt")
    if state is None:
        raise FileNotFoundError("the decoder has not been trained yet")
    begun = load_checkpoint(work / "start.pt")
    model.load_state_dict(state["model"] if begun is None else averaged(begun["model"], state["model"]))
    validation = QuestionBatches(_store(work, "validation", grid), processor, 5)
    answers = answer_accuracy(model, validation, 160)
    disk.make_folder(output)
    model.half().save_pretrained(output)
    processor.save_pretrained(output)
    write_wording(output)
    found = find_heads(output, f"<s><image>{PROMPT}", samples=samples)
    card = model_card(model, answers, found, state["step"], state["spent"], started=started, kept=KEPT)
    disk.write_text(output / "README.md", card)
    if (work / CURVE).is_file():
        disk.write_text(output / CURVE, (work / CURVE).read_text(encoding="utf-8"))


def _grid(work: Path, start: Path | None, tokens: int | None) -> int:
    """Image tokens a side of the training in ``work``; UsageError if ``tokens`` are others."""
    for name in ("start.pt", "tower.pt"):
        kept = load_checkpoint(work / name)
        if kept is not None:
            own = round((len(kept["model"][_POSITIONS]) - 1) ** 0.5)
            if tokens not in (None, own):
                raise UsageError(
                    f"The training in {work} has {own} image tokens a side, not {tokens}.",
                    "Leave --tokens out, or choose another folder for --work.",
                )
            return own
    if tokens is None and start is not None:
        vision = LlavaConfig.from_pretrained(start).vision_config
        return int(vision.image_size) // int(vision.patch_size)
    return tokens or GRID


def train(
    *, output: Path, work: Path, minutes: float = 110.0, device: str = "cpu", seed: int = 0,
    start: Path | None = None, tokens: int | None = None, scenes: int = SCENES,
    validation_scenes: int = VALIDATION_SCENES, samples: int = 1000,
) -> None:  # fmt: skip
    """Train the storybook VLM and export it to ``output``; resumes from ``work``.

    From scratch (the tower for ``TOWER_SHARE`` of the time, then the decoder), or with ``start`` from the VLM in that
    folder: tower and decoder go on learning together, and what is exported is the mean of both models' weights, with
    ``KEPT`` of the first: it keeps what the first one could and has most of what was learned since. ``minutes`` are
    training minutes over all runs, drawing the scenes not counted. The default is what the committed model first got on
    one core.

    ``tokens``: image tokens a side, by default as many as the training or its ``start`` has already, or ``GRID``. A
    model goes on with more of them where it was: the places of its tower are interpolated, and its rotary positions
    scaled (see ``model.THETA``). UsageError for another number than the training has.
    """
    if device == "cpu":
        torch.set_num_threads(1)  # at this size a second thread costs more than it brings
    grid = _grid(work, start, tokens)
    print("drawing scenes", flush=True)
    _store(work, "validation", grid).draw(validation_scenes)
    _store(work, "train", grid).draw(scenes)
    if start is not None and not (work / "start.pt").exists():
        start_from(start, work, seed, grid)
    begun = load_checkpoint(work / "start.pt")
    if begun is not None and begun["added"]:
        print(f"{len(begun['added'])} words are new: {' '.join(begun['added'])}", flush=True)
    if begun is None:
        train_tower(work, minutes=minutes * TOWER_SHARE, grid=grid, device=device, seed=seed)
    share = 1 - TOWER_SHARE if begun is None else 1
    train_decoder(work, minutes=minutes * share, grid=grid, device=device, seed=seed)
    export(work, output, grid=grid, seed=seed, samples=samples)
