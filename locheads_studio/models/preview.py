"""Previews of a repaint: colours straight from the latents, for next to nothing.

The decoder costs about as much as a step (storybook set, one core: 42 ms beside 39 ms), too much for every step. But
the colours of a latent cell are very nearly a linear function of its values (storybook: R² 0.96 on a sample picture),
so a matrix is fitted to the VAE once, by encoding a picture of random smooth colours.
"""

from __future__ import annotations

import logging
import math
from typing import Any, Final

import cv2
import numpy as np
import numpy.typing as npt
import torch

from locheads_studio.document.geometry import Box
from locheads_studio.document.preview import Preview

log = logging.getLogger(__name__)

Pixels = npt.NDArray[np.uint8]

SIDE: Final = 256
"""Longest side of a preview, in pixels."""

_FIT_CELLS: Final = 16  # latent cells a side of the picture the matrix is fitted on: 256 equations; 32 fit no better
_FIT_DETAIL: Final = (2, 5, 11)  # patches of colour a side, coarse to fine
_RIDGE: Final = 1e-3
_NEAR: Final = 1.15  # how far a pipeline's own size may be from the shape it was given
_FLAT: Final = 1e-4  # a change of noise between two steps that is too small to divide by


class Previewer:
    """Turns the latents of one pipeline into colours. None wherever the pipeline is of an unknown kind."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline
        self._matrix: torch.Tensor | None = None
        self._tried = False

    def begin(self, box: Box, blend: Pixels, working: tuple[int, int]) -> Glimpses:
        """Previews of one repaint of ``box``, where ``blend`` (uint8 [h, w]) says, at ``working`` (width, height)."""
        self._learn()
        scale = min(1.0, SIDE / max(box.size))
        size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        return Glimpses(self, box, cv2.resize(blend, size, interpolation=cv2.INTER_AREA), working)

    def colours(self, latents: torch.Tensor) -> Pixels | None:
        """RGB of latents [C, h, w] as uint8 [h, w, 3]; None when the VAE is of an unknown kind."""
        self._learn()
        if self._matrix is None or self._matrix.shape[0] != latents.shape[0] + 1:
            return None
        flat = latents.detach().float().cpu().flatten(1)
        rgb = self._matrix[:-1].T @ flat + self._matrix[-1][:, None]
        rgb = rgb.clamp(0, 255).round().to(torch.uint8)
        return np.ascontiguousarray(rgb.T.reshape(*latents.shape[1:], 3).numpy())

    def _learn(self) -> None:
        """Fit the matrix, once, and before the first step: of a pipeline that is on its device in pieces, the VAE would
        push the network out that works."""
        if self._tried:
            return
        self._tried = True
        try:
            self._matrix = self._fit()
        except Exception as error:  # whatever a foreign VAE does, a repaint is worth more than its preview
            log.info("no previews of this pipeline: %s", type(error).__name__)
        finally:
            self._pipeline.maybe_free_model_hooks()

    def spatial(self, latents: torch.Tensor, working: tuple[int, int]) -> torch.Tensor | None:
        """The first of a batch of latents as [C, h, w]: [B, C, h, w], or packed in twos by twos as FLUX has them."""
        vae = self._pipeline.vae
        channels = int(vae.config.get("latent_channels") or vae.config.get("z_dim") or 0)  # Qwen-Image's own word
        if latents.ndim == 4 and latents.shape[1] == channels:
            return latents[0]
        if latents.ndim != 3 or latents.shape[2] != 4 * channels:
            return None
        columns, rows = _grid(latents.shape[1], working[0] / working[1])
        if not 1 / _NEAR < columns / rows / (working[0] / working[1]) < _NEAR:
            return None
        cells = latents[0].float()
        if (norm := getattr(vae, "bn", None)) is not None:  # FLUX.2 normalises each of the packed channels
            cells = cells.cpu() * (norm.running_var.cpu() + norm.eps).sqrt() + norm.running_mean.cpu()
        packed = cells.reshape(rows, columns, channels, 2, 2)
        return packed.permute(2, 0, 3, 1, 4).reshape(channels, 2 * rows, 2 * columns)

    def noise(self, place: int) -> tuple[float, float] | None:
        """How latents before step ``place`` are mixed, (share of picture, share of noise); None when not known."""
        scheduler = self._pipeline.scheduler
        if place >= len(scheduler.timesteps):
            return 1.0, 0.0
        sigmas = getattr(scheduler, "sigmas", None)
        if "FlowMatch" in type(scheduler).__name__ and sigmas is not None:
            return 1 - float(sigmas[place]), float(sigmas[place])
        alphas = getattr(scheduler, "alphas_cumprod", None)
        if alphas is not None and float(scheduler.init_noise_sigma) == 1.0:
            share = float(alphas[int(scheduler.timesteps[place])])
            return share**0.5, (1 - share) ** 0.5
        return (1.0, float(sigmas[place])) if sigmas is not None else None

    @torch.inference_mode()
    def _fit(self) -> torch.Tensor:
        """The matrix [C + 1, 3] from a latent cell and 1 to its mean colour 0..255."""
        vae = self._pipeline.vae
        by_channel = bool(vae.config.get("latents_mean"))  # Qwen-Image's VAE: of films, and normalised by channel
        side = _FIT_CELLS * int(self._pipeline.vae_scale_factor)
        picture = _colourful(side)
        weights = next(vae.parameters())
        if half := weights.dtype is torch.float16:
            vae.to(torch.float32)  # some overflow in half precision, for which the pipeline does the same
        try:
            device = getattr(self._pipeline, "_execution_device", weights.device)  # weights may wait elsewhere
            values = torch.from_numpy(picture).permute(2, 0, 1)[None].to(device, next(vae.parameters()).dtype)
            values = values / 127.5 - 1
            encoded = vae.encode(values[:, :, None] if by_channel else values)
            latents = encoded.latent_dist.mode() if hasattr(encoded, "latent_dist") else encoded.latents
        finally:
            if half:
                vae.to(torch.float16)
        if by_channel:
            mean, deviation = (torch.tensor(vae.config[name], device=latents.device).view(1, -1, 1, 1)
                               for name in ("latents_mean", "latents_std"))  # fmt: skip
            latents = (latents[:, :, 0] - mean) / deviation
        latents = (latents - (vae.config.get("shift_factor") or 0.0)) * vae.config.get("scaling_factor", 1.0)
        cells = latents[0].float().cpu().flatten(1).T
        cells = torch.cat([cells, torch.ones(len(cells), 1)], dim=1)
        rows, columns = latents.shape[-2:]
        wanted = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA).reshape(-1, 3)
        ridge = _RIDGE * len(cells) * torch.eye(cells.shape[1])
        matrix = torch.linalg.solve(cells.T @ cells + ridge, cells.T @ torch.from_numpy(wanted).float())
        if not bool(torch.isfinite(matrix).all()):
            raise ValueError("values that are not numbers")
        return matrix


class Glimpses:
    """The previews of one repaint, step by step."""

    def __init__(self, previewer: Previewer, box: Box, blend: Pixels, working: tuple[int, int]) -> None:
        self._previewer = previewer
        self._box, self._blend, self._working = box, blend, working
        self._before: torch.Tensor | None = None

    def after(self, place: int, latents: torch.Tensor) -> Preview | None:
        """The preview after step ``place`` (of the scheduler's timesteps), whose result are the pipeline's ``latents``.

        None after the first step, of whose start nothing is known, and for latents of an unknown kind.
        """
        now = self._previewer.spatial(latents, self._working)
        before, self._before = self._before, now
        if now is None or before is None or before.shape != now.shape:
            return None
        clean = self._clean(place, before, now)
        rgb = None if clean is None else self._previewer.colours(clean)
        if rgb is None:
            return None
        height, width = self._blend.shape
        large = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_LINEAR)
        return Preview(self._box, np.dstack([large, self._blend]))

    def _clean(self, place: int, before: torch.Tensor, now: torch.Tensor) -> torch.Tensor | None:
        """The picture that two noisy states on one line point to: x = a·picture + s·noise, solved for the picture.

        None when both have the same noise, as after the doubled first step of PNDM; the latents themselves where the
        scheduler's noise is not known.
        """
        known, following = self._previewer.noise(place), self._previewer.noise(place + 1)
        if known is None or following is None:
            return now
        (a, s), (next_a, next_s) = known, following
        divisor = next_a * s - a * next_s
        return (now * s - before * next_s) / divisor if abs(divisor) > _FLAT else None


def _grid(cells: int, aspect: float) -> tuple[int, int]:
    """(columns, rows) of so many cells whose shape is nearest to ``aspect``: a pipeline may choose its own size."""
    columns = [count for count in range(1, cells + 1) if cells % count == 0]
    best = min(columns, key=lambda count: abs(math.log(count * count / cells / aspect)))
    return best, cells // best


def _colourful(side: int) -> Pixels:
    """A picture [side, side, 3] of smooth random colours, the same every time."""
    random = np.random.default_rng(0)
    total = np.zeros((side, side, 3), np.float32)
    for detail in _FIT_DETAIL:
        patches = random.uniform(-1, 1, (detail, detail, 3)).astype(np.float32)
        total += cv2.resize(patches, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.clip(127.5 + 90 * total, 0, 255).astype(np.uint8)
