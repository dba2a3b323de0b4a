"""First stage of the inpainter's training: an autoencoder of the drawn world.

Pictures become 8 times smaller, in 4 channels: diffusers' inpainting pipeline takes UNets of 9 input channels only. The
autoencoder is convolutional, so that one trained on pictures of 128 pixels serves larger ones as well.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from diffusers.models.attention_processor import Attention
from diffusers.models.downsampling import Downsample2D
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.upsampling import Upsample2D
from torch import Tensor, nn

from locheads_studio.training.inpainter.fit import Fit
from locheads_studio.training.run import Report, load_checkpoint, save_checkpoint

CELL: Final = 8
"""Side in pixels of what one latent cell stands for (f)."""


def new_vae(size: int, channels: tuple[int, int, int, int] = (16, 32, 64, 96)) -> AutoencoderKL:
    """Return an untrained autoencoder for pictures of ``size`` pixels."""
    return AutoencoderKL(
        block_out_channels=channels,
        down_block_types=("DownEncoderBlock2D",) * len(channels),
        up_block_types=("UpDecoderBlock2D",) * len(channels),
        layers_per_block=1,
        latent_channels=4,
        norm_num_groups=8,
        sample_size=size,
        scaling_factor=1.0,
    )


@torch.no_grad()
def start_as_thumbnail(model: AutoencoderKL) -> None:
    """Set the weights so that the untrained model already passes a coarse coloured thumbnail through.

    Residual branches start at zero, changes of resolution start as (noisy) means and copies, and the first and last
    convolutions carry red, green and blue as pairs of opposite sign, which the final SiLU leaves linear together. On
    one core this saves the many minutes in which a plain start learns that there are colours at all.
    """
    for module in model.modules():
        if isinstance(module, ResnetBlock2D):
            module.conv2.weight.mul_(0.1)
            if module.conv_shortcut is not None:
                nn.init.dirac_(module.conv_shortcut.weight)
        elif isinstance(module, Downsample2D):
            module.conv.weight.mul_(0.3)
            for channel in range(module.conv.weight.shape[0]):
                module.conv.weight[channel, channel, :2, :2] += 0.25
        elif isinstance(module, Upsample2D):
            module.conv.weight.mul_(0.3)
            for channel in range(module.conv.weight.shape[0]):
                module.conv.weight[channel, channel, 1, 1] += 1.0
        elif isinstance(module, Attention):
            module.to_out[0].weight.zero_()
    middle = (slice(None), slice(None), 1, 1)
    pairs = torch.cat([torch.eye(3), -torch.eye(3)])  # [6, 3]
    for first, last in (
        (model.encoder.conv_in, model.encoder.conv_out),
        (model.decoder.conv_in, model.decoder.conv_out),
    ):
        first.weight.mul_(0.5)
        last.weight.mul_(0.1)
        first.weight[:6] = 0.0
        first.weight[:6, :3][middle] = pairs
        last.weight[:3] *= 0.1
        last.weight[:3, :6][middle] += pairs.T * 0.6
    for around in (model.quant_conv, model.post_quant_conv):
        assert around is not None
        nn.init.dirac_(around.weight)


def to_model(pixels: Tensor) -> Tensor:
    """uint8 [n, h, w, 3] to float [n, 3, h, w] in -1..1."""
    return pixels.permute(0, 3, 1, 2).float() / 127.5 - 1.0


def picture_loss(drawn: Tensor, wanted: Tensor) -> Tensor:
    """L1 at three scales plus L1 of the gradients: sharp edges without a pretrained perceptual network."""
    loss = (drawn - wanted).abs().mean()
    for axis in (2, 3):
        loss = loss + 0.6 * (drawn.diff(dim=axis) - wanted.diff(dim=axis)).abs().mean()
    for pool in (4, 16):
        loss = loss + 0.4 * (F.avg_pool2d(drawn, pool) - F.avg_pool2d(wanted, pool)).abs().mean()
    return loss


def _crops(pictures: Tensor, contexts: Tensor, count: int, side: int) -> Tensor:
    """Random crops as uint8 [count, side, side, 3], a sixth of them with their hole, half of them mirrored."""
    size = pictures.shape[1]
    out = []
    for index in torch.randint(len(pictures), (count,)).tolist():
        source = contexts if torch.rand(()) < 0.16 else pictures
        y, x = (int(torch.randint(size - side + 1, ())) for _ in range(2))
        crop = source[index, y : y + side, x : x + side]
        out.append(crop.flip(1) if torch.rand(()) < 0.5 else crop)
    return torch.stack(out)


def train_vae(
    pictures: Tensor, contexts: Tensor, work: Path, *, minutes: float, device: torch.device, seed: int,
    report: Report, half: bool = False,
) -> AutoencoderKL:  # fmt: skip
    """Train for ``minutes`` (earlier runs in ``work`` count) and return the averaged model, latents standardised.

    ``pictures`` and ``contexts`` are uint8 [n, size, size, 3]. A finished model in ``work`` is returned at once. The
    first three quarters of the time go to crops of half the side: many small steps learn faster than few large ones.
    ``half``: bfloat16 where that is safe.
    """
    size = pictures.shape[1]
    done = work / "vae.pt"
    model = new_vae(size).to(device)
    if load_checkpoint(done, device, model=model) is not None:
        return model.eval()
    torch.manual_seed(seed)
    start_as_thumbnail(model)
    fit = Fit(model, work / "vae-running.pt", minutes=minutes, device=device, rates=(0.01, 3e-3))
    while (clock := fit.clock).share < 1:
        side, count = (size // 2, 8) if clock.share < 0.75 else (size, 3)
        real = to_model(_crops(pictures, contexts, count, side).to(device))
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            posterior = model.encode(real).latent_dist
        latent = posterior.sample()
        # A little extra noise teaches the decoder to forgive the diffusion model's small errors.
        latent = latent + 0.04 * latent.detach().std() * torch.randn_like(latent)
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            drawn = model.decode(latent).sample
        fit.learn(picture_loss(drawn.float(), real) + 2e-6 * posterior.kl().mean() / latent[0].numel() * 256)
        if fit.step % 25 == 0:
            report(f"autoencoder, step {fit.step}, loss {fit.loss:.4f}", clock.share, clock.left)
        fit.save_when_due()
    average = fit.average
    standardise(average, pictures[torch.randint(len(pictures), (min(256, len(pictures)),))], device)
    save_checkpoint(done, {"model": average})
    return average.eval()


@torch.no_grad()
def standardise(model: AutoencoderKL, pictures: Tensor, device: torch.device) -> None:
    """Fold each latent channel's mean and deviation into the 1x1 convolutions around the latent.

    Afterwards latents have mean 0 and deviation 1, so the scaling factor is 1, and the encoder is deterministic
    up to a negligible noise. The pictures that come out stay the same.
    """
    means = torch.cat([model.encode(to_model(part.to(device))).latent_dist.mean for part in pictures.split(16)])
    mean, deviation = means.mean((0, 2, 3)), means.std((0, 2, 3))
    before, after = model.quant_conv, model.post_quant_conv
    assert before is not None and after is not None and before.bias is not None and after.bias is not None
    after.bias += (after.weight * mean[None, :, None, None]).sum((1, 2, 3))
    after.weight *= deviation[None, :, None, None]
    before.weight[:4] /= deviation[:, None, None, None]
    before.bias[:4] = (before.bias[:4] - mean) / deviation
    before.weight[4:] = 0.0
    before.bias[4:] = -12.0
