"""What both trainings of the segmenter share: the loss, decoding of prompts of many pictures at once, optimizers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F

from locheads_studio.models.residency import half_is_faster
from locheads_studio.training.muon import Muon
from locheads_studio.training.segmenter.prompts import Prompts

_THIN: Final = 0.25  # of a pixel: a pole that is there, and thin


def segmenter_loss(
    logits: torch.Tensor, scores: torch.Tensor, targets: torch.Tensor, reach: float = 0.0
) -> torch.Tensor:  # fmt: skip
    """Focal and dice loss, the best of the three masks, and the squared error of the predicted IoU.

    ``logits`` [N, 4, s, s] (single mask first), ``scores`` [N, 4], ``targets`` [N, s, s]. Unlike Segment Anything's,
    the focal part counts per pixel of the region, not of the picture, so that small parts learn like large objects.
    ``reach`` is the weight of how far a mask reaches: the dice loss of its shadows on both axes (Tian et al.,
    "BoxInst", CVPR 2021), for which a lamp's thin pole counts as much as its shade.
    """
    wanted = targets[:, None].expand_as(logits)
    probability = logits.sigmoid()
    focal = F.binary_cross_entropy_with_logits(logits, wanted, reduction="none") * (probability - wanted).abs()
    area = wanted.sum((-1, -2))
    overlap = 2 * (probability * wanted).sum((-1, -2))
    dice = 1 - (overlap + 1) / (probability.sum((-1, -2)) + area + 1)
    each = focal.sum((-1, -2)) / (area + 50) + dice
    if reach:
        each = each + reach * (_shadow_loss(probability, wanted, -1) + _shadow_loss(probability, wanted, -2)) / 2
    with torch.no_grad():
        hard, truth = logits > 0, wanted > 0.5
        real = (hard & truth).sum((-1, -2)) / (hard | truth).sum((-1, -2)).clamp(min=1)
    several = each[:, 1:].min(1).values + 0.02 * each[:, 1:].mean(1)  # the small share keeps every output alive
    return (several + 0.5 * each[:, 0] + (scores - real).square().mean(1)).mean()


def prompt_loss(sam: Any, features: torch.Tensor, prompts: Prompts, reach: float = 0.0) -> torch.Tensor:
    """``segmenter_loss`` of N prompts with a feature map each, [N, C, g, g]."""
    logits, scores = decode(sam, features, prompts)
    return segmenter_loss(logits, scores, torch.from_numpy(prompts.targets).to(sam.device), reach)


def _shadow_loss(probability: torch.Tensor, wanted: torch.Tensor, axis: int) -> torch.Tensor:
    """Dice loss of the largest values along an axis, [N, 4]; what is thinner than a pixel counts as there."""
    found, there = probability.amax(axis), (wanted.amax(axis) > _THIN).to(probability.dtype)
    return 1 - (2 * (found * there).sum(-1) + 1) / (found.square().sum(-1) + there.sum(-1) + 1)


def decode(sam: Any, features: torch.Tensor, prompts: Prompts) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the four masks' logits [N, 4, s, s] and scores [N, 4] of N prompts with a feature map each [N, C, g, g].

    The decoder repeats one picture's features for its prompts; here every prompt brings its own, added where
    the decoder adds the dense prompt, which is the same sum.
    """
    encoder, device = sam.prompt_encoder, sam.device
    points = None
    if prompts.points is not None and prompts.labels is not None:
        points = (torch.from_numpy(prompts.points).to(device), torch.from_numpy(prompts.labels).to(device))
    boxes = None if prompts.boxes is None else torch.from_numpy(prompts.boxes).to(device)
    coarse = torch.from_numpy(prompts.coarse).to(device)[:, None]
    sparse, with_mask = encoder(points=points, boxes=boxes, masks=coarse)
    without = encoder.no_mask_embed.weight.reshape(1, -1, 1, 1)
    dense = torch.where(torch.from_numpy(prompts.has_coarse).to(device)[:, None, None, None], with_mask, without)
    masks, scores = sam.mask_decoder.predict_masks(
        torch.zeros_like(features[:1]), encoder.get_dense_pe(), sparse, features + dense
    )
    return masks, scores


def shown(sam: Any, pictures: Sequence[npt.NDArray[np.uint8]], rng: np.random.Generator | None) -> torch.Tensor:
    """Return the pictures normalised and padded as ``Sam`` does; with ``rng``, brightness, contrast and tint vary."""
    side = int(sam.image_encoder.img_size)
    batch = torch.zeros(len(pictures), 3, side, side, device=sam.device)
    for index, pixels in enumerate(pictures):
        picture = torch.from_numpy(np.ascontiguousarray(pixels)).to(sam.device).permute(2, 0, 1).float()
        if rng is not None:
            gain = torch.from_numpy(rng.uniform(0.8, 1.2) * rng.uniform(0.93, 1.07, (3, 1, 1))).float().to(sam.device)
            shift = float(rng.uniform(-20, 20))
            picture = ((picture - 128) * gain + 128 + shift).clamp(0, 255)
        batch[index, :, : picture.shape[1], : picture.shape[2]] = (picture - sam.pixel_mean) / sam.pixel_std
    return batch


def optimizers_of(sam: Any, rate: float) -> list[torch.optim.Optimizer]:
    """Muon for the transformers' matrices, AdamW for the rest: learns several times faster than AdamW alone."""
    matrices: list[torch.nn.Parameter] = []
    others: list[torch.nn.Parameter] = []
    for name, parameter in sam.named_parameters():
        if not parameter.requires_grad:
            continue
        inner = ".blocks." in name or ".transformer." in name
        (matrices if inner and parameter.ndim == 2 and "rel_pos" not in name else others).append(parameter)
    half = others[0].device.type != "cpu" or half_is_faster()
    return [
        Muon(matrices, rate, 0.95, half=half, as_adam=True),
        torch.optim.AdamW(others, lr=rate, weight_decay=0.02, betas=(0.9, 0.98)),
    ]
