"""Stage one of the VLM: the vision tower and the projector learn to name what each patch shows.

A patch's image token is compared with the word embeddings of the kinds, parts, cuts, colours and patterns of
the drawn world, so tower, projector and embedding table are aligned with each other (LLaVA's first stage). The targets
are words of the patch. No box, mask or coordinate of an object is one; the row and column of the patch itself are read
off too, so that its place stays readable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from transformers import LlavaForConditionalGeneration, LlavaProcessor

from locheads_studio.training.store import SceneStore, StoredScene
from locheads_studio.training.vlm.model import grid_of
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import CUTS
from locheads_studio.world.words import COLOURS, PATTERNS, words_of

KIND_NAMES = list(KINDS)
PART_NAMES = sorted({part.name for kind in KINDS.values() for part in kind.parts})
GROUPS: dict[str, list[str]] = {
    "kind": KIND_NAMES,
    "part": PART_NAMES,
    "cut": list(CUTS),
    "colour": list(COLOURS),
    "pattern": list(PATTERNS),
}
COVERED = 0.35
"""A patch shows a region that covers at least this share of it."""
BEST = 0.12
"""The patch that a small region covers most shows it from this share on."""


@dataclass(frozen=True, eq=False)
class PatchLabels:
    """Class numbers per patch, int64 [grid, grid] for each group; 0 means none, n+1 the n-th name of the group."""

    groups: dict[str, npt.NDArray[np.int64]]


def _best_patch(coverage: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """The patch that a region covers most, if it covers ``BEST`` of it."""
    best: npt.NDArray[np.bool_] = (coverage >= BEST) & (coverage == coverage.max())
    return best


def label_patches(scene: StoredScene) -> PatchLabels:
    """Label each patch with the topmost region that covers it best (a part before its owner)."""
    grid = scene.coverage.shape[-1]
    groups = {name: np.zeros((grid, grid), np.int64) for name in GROUPS}
    if not scene.regions:
        return PatchLabels(groups)
    objects = [i for i, r in enumerate(scene.regions) if r.parent is None]
    parts = [i for i, r in enumerate(scene.regions) if r.parent is not None]
    best = np.asarray(objects)[scene.coverage[objects].argmax(axis=0)]
    covered = scene.coverage[objects].max(axis=0) >= COVERED
    shown = [i for i in objects if (covered & (best == i)).any()]
    for i in objects:
        region, here = scene.regions[i], covered & (best == i)
        if i not in shown:
            here = _best_patch(scene.coverage[i]) & ~covered
            covered = covered | here
        groups["kind"][here] = KIND_NAMES.index(region.kind) + 1
        if region.colour:
            groups["colour"][here] = GROUPS["colour"].index(region.colour) + 1
            groups["pattern"][here] = GROUPS["pattern"].index(region.pattern) + 1
    for i in parts:
        region = scene.regions[i]
        here = (scene.coverage[i] >= COVERED) & covered
        here = here if here.any() else _best_patch(scene.coverage[i]) & covered
        groups["part"][here] = PART_NAMES.index(region.name) + 1
        if region.cut:
            groups["cut"][here] = GROUPS["cut"].index(region.cut) + 1
        if region.colour:
            groups["colour"][here] = GROUPS["colour"].index(region.colour) + 1
            groups["pattern"][here] = GROUPS["pattern"].index(region.pattern) + 1
    return PatchLabels(groups)


class PatchNaming(nn.Module):
    """Scores of each group's words for each image token, through the word embeddings themselves."""

    def __init__(self, model: LlavaForConditionalGeneration, processor: LlavaProcessor) -> None:
        super().__init__()
        width = model.config.text_config.hidden_size
        vocabulary = processor.tokenizer.get_vocab()
        self.rows = {
            group: [[vocabulary[w] for w in words_of(name)] for name in names] for group, names in GROUPS.items()
        }
        self.none = nn.ParameterDict({group: nn.Parameter(torch.zeros(width)) for group in GROUPS})
        grid = grid_of(model)
        self.row, self.column = nn.Linear(width, grid), nn.Linear(width, grid)

    def forward(self, tokens: Tensor, embedding: Tensor) -> dict[str, Tensor]:
        """Return logits [..., names + 1] per group for image ``tokens`` [..., width]."""
        scores = {}
        for group, rows in self.rows.items():
            names = torch.stack([embedding[row].mean(dim=0) for row in rows])
            scores[group] = tokens @ torch.cat([self.none[group][None], names]).T
        scores["row"], scores["column"] = self.row(tokens), self.column(tokens)
        return scores


def naming_loss(scores: dict[str, Tensor], labels: dict[str, Tensor]) -> Tensor:
    """Cross-entropy over the groups; patches without a region count a quarter, place a tenth."""
    shown = (labels["kind"] > 0).float()
    batch, device = len(shown), shown.device
    total = torch.zeros((), device=device)
    weight = 0.25 + 0.75 * shown
    for group in GROUPS:
        each = nn.functional.cross_entropy(scores[group].flatten(0, 1), labels[group].flatten(), reduction="none")
        total = total + (each * weight.flatten()).sum() / weight.sum()
    grid = scores["row"].shape[-1]
    place = torch.arange(grid, device=device)
    rows = place[:, None].expand(grid, grid).reshape(1, -1).expand(batch, -1)
    columns = place[None, :].expand(grid, grid).reshape(1, -1).expand(batch, -1)
    for group, target in (("row", rows), ("column", columns)):
        total = total + 0.05 * nn.functional.cross_entropy(scores[group].flatten(0, 1), target.flatten())
    return total


class PatchBatches:
    """Batches of pictures (normalised, randomly mirrored and tinted) and their patch labels."""

    def __init__(self, store: SceneStore, processor: LlavaProcessor, seed: int) -> None:
        self.store = store
        self.rng = np.random.default_rng(seed)
        images = processor.image_processor
        self.mean = torch.tensor(images.image_mean)[:, None, None]
        self.std = torch.tensor(images.image_std)[:, None, None]
        self._labels: dict[int, PatchLabels] = {}

    def labels(self, index: int) -> PatchLabels:
        if index not in self._labels:
            self._labels[index] = label_patches(self.store[index])
        return self._labels[index]

    def batch(self, indices: npt.NDArray[np.int64], augment: bool = True) -> tuple[Tensor, dict[str, Tensor]]:
        pictures, rows = [], []
        for i in indices:
            picture, groups = self.store[int(i)].picture, self.labels(int(i)).groups
            if augment and self.rng.random() < 0.5:
                picture = picture[:, ::-1]
                groups = {k: v[:, ::-1] for k, v in groups.items()}
            pictures.append(np.ascontiguousarray(picture))
            rows.append(groups)
        pixels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
        if augment:
            gain = torch.from_numpy(self.rng.uniform(0.9, 1.1, (len(indices), 1, 1, 1))).float()
            pixels = (pixels * gain).clamp(0, 1)
        labels = {k: torch.from_numpy(np.ascontiguousarray(np.stack([r[k] for r in rows]))).flatten(1) for k in GROUPS}
        return (pixels - self.mean) / self.std, labels


def image_tokens(model: LlavaForConditionalGeneration, pixels: Tensor) -> Tensor:
    """Run the vision tower and the projector: [batch, cells, width] image tokens as the decoder receives them."""
    hidden = model.model.vision_tower(pixels, output_hidden_states=True).hidden_states[
        model.config.vision_feature_layer
    ]
    tokens: Tensor = model.model.multi_modal_projector(hidden[:, 1:])
    return tokens


def settle(
    model: LlavaForConditionalGeneration, naming: PatchNaming, batches: PatchBatches, count: int = 48, steps: int = 100
) -> None:
    """Fit a fresh ``naming`` to a tower that can see already, on ``count`` scenes, so that the tower need not move to
    meet it: what stands for nothing there begins at zero, whatever the tower's tokens are."""
    device = next(model.parameters()).device
    first = np.arange(min(count, len(batches.store)))
    parts = [batches.batch(first[i : i + 8], augment=False) for i in range(0, len(first), 8)]
    with torch.no_grad():
        tokens = torch.cat([image_tokens(model, pixels.to(device)) for pixels, _ in parts])
        table = model.get_input_embeddings().weight.detach().clone()
    labels = {group: torch.cat([each[group] for _, each in parts]).to(device) for group in GROUPS}
    optimizer = torch.optim.AdamW(naming.parameters(), lr=1e-2, weight_decay=0.0)
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        naming_loss(naming(tokens, table), labels).backward()
        optimizer.step()


@torch.inference_mode()
def naming_accuracy(
    model: LlavaForConditionalGeneration, naming: PatchNaming, batches: PatchBatches, count: int
) -> dict[str, float]:
    """Share of right names among the patches that show something, per group, on the first ``count`` scenes."""
    right, seen = dict.fromkeys(GROUPS, 0), dict.fromkeys(GROUPS, 0)
    device = next(model.parameters()).device
    for start in range(0, count, 50):
        pixels, labels = batches.batch(np.arange(start, min(start + 50, count)), augment=False)
        scores = naming(image_tokens(model, pixels.to(device)), model.get_input_embeddings().weight)
        for group in GROUPS:
            here = labels[group] > 0
            right[group] += int((scores[group].argmax(-1).cpu()[here] == labels[group][here]).sum())
            seen[group] += int(here.sum())
    return {group: round(right[group] / max(seen[group], 1), 3) for group in GROUPS}
