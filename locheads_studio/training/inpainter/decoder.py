"""Last stage of the inpainter's training: the decoder learns to draw sharp lines, against a discriminator.

Trained on differences alone, a decoder answers every doubt of the latents with a blur. Here a small patch discriminator
looks at its pictures beside drawn ones. The encoder, and with it every latent and the UNet, stays as it is. The decoder
sees what it will get in use: latents of drawn pictures with a little noise, drawn ones that the UNet finished from half
of the noise, and such as the UNet made up alone.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Final

import torch
import torch.nn.functional as F
from diffusers import StableDiffusionInpaintPipeline
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from torch.nn.utils import convert_conv2d_weight_memory_format
from torch.nn.utils.parametrizations import spectral_norm

from locheads_studio.training.inpainter.autoencoder import CELL, to_model
from locheads_studio.training.inpainter.export import GUIDANCE, STEPS
from locheads_studio.training.muon import Muon
from locheads_studio.training.run import Clock, Report, ema_update, load_checkpoint, save_checkpoint

SAMPLED: Final = 480
"""Latents that the UNet makes up before the training, from nothing but the prompt and the surroundings; of fewer than
1,200 samples, two fifths."""
FINISHED: Final = 240
"""Latents that the UNet finishes from half of the noise: close to the drawn picture, in the UNet's own hand; of fewer
than 1,200 samples, a fifth."""
CROP: Final = 16
"""Side in latent cells of the crops that four of five steps look at; the others look at whole pictures."""
MUON_RATE: Final = 2.4e-3
ADAM_RATE: Final = 6e-4
JUDGE_RATE: Final = 8e-4
ADVERSARIAL: Final = 0.8
"""Strength of the discriminator's gradient on the picture, as a share of that of the differences."""
FEATURES: Final = 0.35
"""The same for the distance of the discriminator's features from those of the drawn picture."""
OUTSIDE: Final = 0.25
"""Weight of what lies outside the hole: the program keeps the old pixels there."""
FLAT: Final = 0.02
"""Change from pixel to pixel (of a range of 2) below which a drawn place counts as flat."""
DETAILED: Final = 0.5
"""Share of the crops that lie where much changes from pixel to pixel, the more the more often; others lie anywhere."""
_TEXTURE: Final = 8
"""Side in pixels of the places whose amount of texture is compared."""


class PatchDiscriminator(nn.Module):
    """Tells drawn patches from decoded ones, at two sizes; sees the picture and where the hole is."""

    def __init__(self, widths: tuple[int, int, int, int] = (24, 48, 96, 160)) -> None:
        super().__init__()

        def conv(inside: int, outside: int, kernel: int, stride: int) -> nn.Module:
            return spectral_norm(nn.Conv2d(inside, outside, kernel, stride, kernel // 2))

        a, b, c, d = widths
        self.layers = nn.ModuleList([conv(4, a, 3, 1), conv(a, b, 4, 2), conv(b, c, 4, 2), conv(c, d, 4, 2)])
        self.heads = nn.ModuleList([conv(c, 1, 3, 1), conv(d, 1, 3, 1)])

    def forward(self, picture: Tensor, mask: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        """[n, 3, h, w] in -1..1 and [n, 1, h, w] of 0 or 1 to the scores of both heads and all features."""
        x, features = torch.cat([picture, mask * 2 - 1], 1), []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            features.append(x)
        return [head(f) for head, f in zip(self.heads, features[-2:], strict=True)], features


@torch.no_grad()
def sample_latents(
    pipeline: StableDiffusionInpaintPipeline, tokens: Tensor, latents: dict[str, Tensor], *,
    skip: int, device: torch.device, report: Report, half: bool,
) -> Tensor:  # fmt: skip
    """What the UNet makes of masks, contexts and prompts; half precision [n, 4, h, w].

    ``skip`` of the ``STEPS`` steps are left out: it then starts from the drawn latent with as much noise as is left.
    """
    unet, text, scheduler = pipeline.unet, pipeline.text_encoder, pipeline.scheduler
    empty = pipeline.tokenizer("", padding="max_length", max_length=tokens.shape[1], return_tensors="pt").input_ids
    made, part = [], 8
    for start in range(0, len(tokens), part):
        target, mask, context = (
            latents[name][start : start + part].float().to(device) for name in ("target", "mask", "context")
        )
        count = len(target)
        ids = torch.cat([empty.expand(count, -1), tokens[start : start + part]]).to(device)
        words = text(input_ids=ids).last_hidden_state
        scheduler.set_timesteps(STEPS, device=device)
        steps = scheduler.timesteps[skip:]
        noise = torch.randn_like(target)
        x = noise if skip == 0 else scheduler.add_noise(target, noise, steps[:1].expand(count))
        for step in steps:
            seen = torch.cat([x, mask, context], 1)
            with torch.autocast(device.type, torch.bfloat16, enabled=half):
                plain, guided = unet(torch.cat([seen, seen]), step, words).sample.float().chunk(2)
            x = scheduler.step(plain + GUIDANCE * (guided - plain), step, x).prev_sample
        made.append(x.half().cpu())
        report("sampling latents", start / len(tokens), 0.0)
    return torch.cat(made)


def _gradients(picture: Tensor) -> tuple[Tensor, Tensor]:
    return picture.diff(dim=3)[:, :, :-1], picture.diff(dim=2)[:, :, :, :-1]


def _strength(gradient: Tensor, side: int) -> Tensor:
    """Root of the mean square of gradients [n, 3, h, w] in overlapping places of ``side`` pixels."""
    return (F.avg_pool2d(gradient.square(), side, max(1, side // 2)) + 1e-5).sqrt()


def liveliness(drawn: Tensor, wanted: Tensor, mask: Tensor) -> Tensor:
    """How far the strength of the gradients in the hole is from the wanted one, whole pictures compared; [n]."""
    inside = mask[:, :, :-1, :-1]
    area = inside.sum((1, 2, 3)).clamp(min=1.0)
    apart = []
    for made, true in zip(_gradients(drawn), _gradients(wanted), strict=True):
        strong = [((inside * g.square()).sum((1, 2, 3)) / area + 1e-5).sqrt() for g in (made, true)]
        apart.append((strong[0] - strong[1]).abs())
    return apart[0] + apart[1]


def difference(drawn: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """How a decoded picture [n, 3, h, w] differs from the drawn one, which is its answer.

    L1 of values, of gradients, of their strength in places of some pixels, and of means of 4 x 4 pixels; and texture
    where the wanted picture is flat.
    """
    loss = (weight * (drawn - wanted).abs()).mean()
    inner = weight[:, :, :-1, :-1]
    gradients = list(zip(_gradients(drawn), _gradients(wanted), strict=True))
    for made, true in gradients:
        loss = loss + 0.4 * (inner * (made - true).abs()).mean()
        # what cannot be known to the pixel is drawn all the same, and not blurred: as much of it, wherever it lies
        apart = (_strength(made, _TEXTURE) - _strength(true, _TEXTURE)).abs()
        loss = loss + (F.avg_pool2d(inner, _TEXTURE, _TEXTURE // 2) * apart).mean()
    steep = torch.stack([true.abs().amax(1, keepdim=True) for _, true in gradients]).amax(0)
    flat = (F.max_pool2d(steep, 5, stride=1, padding=2) < FLAT).float()
    for made, _ in gradients:
        loss = loss + 1.2 * (inner * flat * made.abs()).mean()
    return loss + 0.4 * (F.avg_pool2d(weight, 4) * (F.avg_pool2d(drawn, 4) - F.avg_pool2d(wanted, 4)).abs()).mean()


def _detail(pictures: Tensor) -> Tensor:
    """How much changes from pixel to pixel in each latent cell: uint8 [n, h, w, 3] to [n, h/8, w/8]."""
    strong = sum(g.abs().mean(1, keepdim=True) for g in _gradients(to_model(pictures)))
    assert isinstance(strong, Tensor)
    return F.avg_pool2d(F.pad(strong, (0, 1, 0, 1)), CELL)[:, 0]


class Crops:
    """Crops of latents with the drawn picture and the hole; made once, in memory."""

    def __init__(
        self, arrays: dict[str, Tensor], latents: dict[str, Tensor], sampled: Tensor, finished: Tensor
    ) -> None:
        self.arrays, self.encoded, self.sampled, self.finished = arrays, latents["target"], sampled, finished
        self.frame = self.encoded.shape[-1]
        mask = latents["mask"][:, 0] > 0
        self.cells = torch.nonzero(mask)  # sample, row, column of every latent cell in a hole
        detail = torch.cat([_detail(part) for part in arrays["target"][: len(mask)].split(64)])[mask]
        each = 1 / mask.sum((1, 2)).float()[self.cells[:, 0]]  # every sample as often, its cells alike
        self.chances = torch.cumsum((1 - DETAILED) * each / each.sum() + DETAILED * detail / detail.sum(), 0)

    def one(self, table: Tensor, side: int, among: int) -> tuple[Tensor, Tensor, Tensor]:
        last = int((self.cells[:, 0] < among).sum())
        found = int(torch.searchsorted(self.chances[:last], torch.rand(1) * self.chances[last - 1]).clamp(max=last - 1))
        index = int(self.cells[found, 0])
        y, x = (int((c - torch.randint(side, ())).clamp(0, self.frame - side)) for c in self.cells[found, 1:])
        rows, columns = slice(y * CELL, (y + side) * CELL), slice(x * CELL, (x + side) * CELL)
        mask = (self.arrays["mask"][index, rows, columns] >= 128).float()[None]
        return table[index, :, y : y + side, x : x + side].float(), self.arrays["target"][index, rows, columns], mask

    def draw(self, whole: bool) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Latents [n, 4, ...], drawn pictures, masks, and per item 1 where the drawn picture is its answer, else 0."""
        side = self.frame if whole else min(CROP, self.frame)
        kinds = [int(torch.randint(4, ()))] if whole else [0, 1, 2, 3]
        rows = []
        for kind in kinds:
            table = (self.encoded, self.finished, self.sampled, self.sampled)[kind]
            latent, picture, mask = self.one(table, side, len(table))
            if kind == 0:
                latent = latent + float(torch.rand(())) * 0.12 * torch.randn_like(latent)
            rows.append((latent, picture, mask))
        paired = torch.tensor([1.0 if kind < 2 else 0.0 for kind in kinds])
        latents, pictures, masks = (torch.stack(column) for column in zip(*rows, strict=True))
        return latents, to_model(pictures), masks, paired


def train_decoder(
    pipeline: StableDiffusionInpaintPipeline, prompts: list[str], arrays: dict[str, Tensor], latents: dict[str, Tensor],
    work: Path, *, minutes: float, device: torch.device, seed: int, report: Report, half: bool = False,
) -> dict[str, float]:  # fmt: skip
    """Train the decoder of ``pipeline``, in place, for ``minutes`` (earlier runs in ``work`` count).

    Returns ``decoder_steps`` and ``decoder_minutes`` of the training.

    ``arrays`` as for ``encode_all``, ``latents`` its result. ``half``: bfloat16 where that is safe. What was made by a
    run that was cut is kept in ``work``.
    """
    vae = pipeline.vae.to(device)
    torch.manual_seed(seed)
    for part in (pipeline.unet, pipeline.text_encoder):
        part.to(device).eval().requires_grad_(False)
    if device.type == "cpu":
        pipeline.unet.set_attn_processor(AttnProcessor())
    made = work / "sampled.pt"
    if not made.exists():
        ids = pipeline.tokenizer(
            prompts[: len(latents["target"])], padding="max_length", max_length=pipeline.tokenizer.model_max_length,
            truncation=True, return_tensors="pt",
        ).input_ids  # fmt: skip
        found = []
        known = len(latents["target"])
        for count, skip in ((min(SAMPLED, -(-2 * known // 5)), 0), (min(FINISHED, -(-known // 5)), STEPS // 2)):
            few = {name: table[:count] for name, table in latents.items()}
            found.append(sample_latents(pipeline, ids[:count], few, skip=skip, device=device, report=report, half=half))
        torch.save({"sampled": found[0], "finished": found[1]}, made)
    kept = torch.load(made, weights_only=True)
    batches = Crops(arrays, latents, kept["sampled"], kept["finished"])

    old = copy.deepcopy(vae).requires_grad_(False)
    decoder = nn.ModuleDict({"decoder": vae.decoder, "post": vae.post_quant_conv})
    convert_conv2d_weight_memory_format(decoder, torch.channels_last)
    convert_conv2d_weight_memory_format(old, torch.channels_last)
    vae.requires_grad_(False)
    decoder.requires_grad_(True)
    average = copy.deepcopy(decoder)
    judge = PatchDiscriminator().to(device)
    muon = Muon([p for p in decoder.parameters() if p.ndim > 1], half=half)
    adam = torch.optim.AdamW([p for p in decoder.parameters() if p.ndim == 1], betas=(0.9, 0.99), weight_decay=0.0)
    against = torch.optim.AdamW(judge.parameters(), lr=JUDGE_RATE, betas=(0.5, 0.99), weight_decay=0.0)
    running = work / "decoder-running.pt"
    state = (
        load_checkpoint(
            running, device, decoder=decoder, average=average, judge=judge, muon=muon, adam=adam, against=against
        )
        or {}
    )
    step, clock = int(state.get("step", 0)), Clock(minutes, state.get("seconds", 0.0))
    told: dict[str, float] = {}
    torch.manual_seed(seed + step + 1)

    def decode(parts: Any, z: Tensor) -> Tensor:
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            out: Tensor = parts["decoder"](parts["post"](z))
        return out.float()

    def judged(picture: Tensor, mask: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            scores, features = judge(picture, mask)
        return [s.float() for s in scores], [f.float() for f in features]

    while clock.share < 1:
        z, wanted, mask, paired = (t.to(device) for t in batches.draw(whole=step % 5 == 4))
        z = z.contiguous(memory_format=torch.channels_last)
        share = paired[:, None, None, None]
        rate = clock.rate()
        muon.param_groups[0]["lr"] = MUON_RATE * rate
        adam.param_groups[0]["lr"] = ADAM_RATE * rate

        drawn = decode(decoder, z)
        shown = drawn.detach().requires_grad_(True)
        # The discriminator learns
        judge.requires_grad_(True)
        real, _ = judged(wanted, mask)
        fake, _ = judged(shown.detach(), mask)
        hinge = sum(F.relu(1 - r).mean() + F.relu(1 + f).mean() for r, f in zip(real, fake, strict=True))
        assert isinstance(hinge, Tensor)
        against.zero_grad(set_to_none=True)
        hinge.backward()
        against.step()
        # The decoder learns: the gradients on its picture are brought to the same scale before they are added
        judge.requires_grad_(False)
        weight = OUTSIDE + (1 - OUTSIDE) * mask
        loss = difference(shown, wanted, weight * share)
        if bool((paired == 0).any()):
            with torch.no_grad():
                before = decode({"decoder": old.decoder, "post": old.post_quant_conv}, z)
            apart = (F.avg_pool2d(shown, 4) - F.avg_pool2d(before, 4)).abs()
            loss = loss + 1.5 * ((1 - share) * F.avg_pool2d(weight, 4) * apart).mean()
            loss = loss + 0.5 * ((1 - paired) * liveliness(shown, wanted, mask)).mean()
        gradient = torch.autograd.grad(loss, shown)[0]
        size = gradient.norm()
        scores, features = judged(shown, mask)
        fooled = sum(-s.mean() for s in scores)
        assert isinstance(fooled, Tensor)
        towards = torch.autograd.grad(fooled, shown, retain_graph=bool(paired.any()))[0]
        push = 0.1 + 0.9 * min(1.0, step / 150)  # the discriminator knows little at first
        gradient = gradient + push * ADVERSARIAL * size / towards.norm().clamp(min=1e-9) * towards
        if bool(paired.any()):
            with torch.no_grad():
                _, true = judged(wanted, mask)
            near = sum((share * (f - t).abs()).mean() for f, t in zip(features, true, strict=True))
            assert isinstance(near, Tensor)
            towards = torch.autograd.grad(near, shown)[0]
            gradient = gradient + push * FEATURES * size / towards.norm().clamp(min=1e-9) * towards
        decoder.zero_grad(set_to_none=True)
        drawn.backward(gradient)
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        muon.step()
        adam.step()
        ema_update(average, decoder, min(0.997, (1 + step) / (10 + step)))
        step += 1
        for name, value in (("difference", loss.item()), ("discriminator", hinge.item())):
            told[name] = value if name not in told else 0.98 * told[name] + 0.02 * value
        if step % 25 == 0:
            report(
                f"decoder, step {step}, difference {told['difference']:.4f}, discriminator {told['discriminator']:.3f}",
                clock.share, clock.left,
            )  # fmt: skip
        if clock.checkpoint_due:
            save_checkpoint(
                running,
                {"decoder": decoder, "average": average, "judge": judge, "muon": muon, "adam": adam,
                 "against": against, "seconds": clock.seconds, "step": step},
            )  # fmt: skip
    vae.decoder.load_state_dict(average["decoder"].state_dict())
    assert vae.post_quant_conv is not None
    vae.post_quant_conv.load_state_dict(average["post"].state_dict())
    vae.eval()
    return {"decoder_steps": step, "decoder_minutes": clock.seconds / 60}
