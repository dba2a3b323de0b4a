"""Last stage of the inpainter's training: text encoder and UNet, together, on latents that were encoded once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionInpaintPipeline, UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from torch import Tensor
from torch.nn.utils import convert_conv2d_weight_memory_format
from transformers import CLIPTextConfig, CLIPTextModel, PreTrainedTokenizerFast

from locheads_studio.training.inpainter.autoencoder import CELL, to_model
from locheads_studio.training.inpainter.export import export_pipeline
from locheads_studio.training.inpainter.fit import Fit
from locheads_studio.training.inpainter.samples import vocabulary
from locheads_studio.training.run import CURVE, Report, cut_curve
from locheads_studio.training.words import state_by_word

TEXT_WIDTH: Final = 128
TEXT_LENGTH: Final = 24
MOST_ENCODED: Final = 7_000
"""Samples that the UNet sees; the autoencoder has seen all. On one core, encoding more costs more than it brings."""
BATCH: Final = 16
MUON_RATE: Final = 0.01
ADAM_RATE: Final = 2e-3
WINDOWED: Final = 0.8
"""Share of the time in which the UNet sees a window around the hole, not the whole frame: more samples a second."""
AROUND: Final = 2
"""Latent cells around the hole that a window shows at least, on each side where the frame goes on."""
STRIDE: Final = 4
"""A window's sides are multiples of it: the UNet halves them twice."""
EMPTY_PROMPTS: Final = 0.1
"""Share of samples trained without their prompt, for classifier-free guidance."""

FIRST_EXPORT: Final = 600.0
NEXT_EXPORT: Final = 540.0


def new_tokenizer(words: tuple[str, ...]) -> PreTrainedTokenizerFast:
    """Return a word-level tokenizer in CLIP's slot: lower case, words only, everything unknown is one token."""
    special = ("<|startoftext|>", "<|endoftext|>", "<|unknown|>")
    table = {word: i for i, word in enumerate((*special, *words))}
    inner = Tokenizer(models.WordLevel(table, unk_token=special[2]))
    inner.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    inner.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\w]+"), "removed")
    inner.post_processor = processors.TemplateProcessing(
        single=f"{special[0]} $A {special[1]}", special_tokens=[(special[0], 0), (special[1], 1)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token=special[0], eos_token=special[1], pad_token=special[1], unk_token=special[2],
        model_max_length=TEXT_LENGTH,
    )  # fmt: skip


def new_text_encoder(words: int) -> CLIPTextModel:
    """Return an untrained CLIP text encoder of two layers for a vocabulary of ``words`` tokens."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=words, hidden_size=TEXT_WIDTH, intermediate_size=4 * TEXT_WIDTH, num_hidden_layers=2,
            num_attention_heads=4, max_position_embeddings=TEXT_LENGTH, projection_dim=TEXT_WIDTH,
            bos_token_id=0, eos_token_id=1, pad_token_id=1,
        )
    )  # fmt: skip


def new_unet(size: int, channels: tuple[int, int, int] = (80, 128, 144)) -> UNet2DConditionModel:
    """Return an untrained 9-channel UNet for pictures of ``size`` pixels, with cross attention in the lower levels."""
    return UNet2DConditionModel(
        sample_size=size // CELL, in_channels=9, out_channels=4, block_out_channels=channels, layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=TEXT_WIDTH, attention_head_dim=4, norm_num_groups=8,
    )  # fmt: skip


def new_scheduler() -> DDIMScheduler:
    """Return the noise schedule: v-prediction, no signal left at the last step, evenly spaced from the end."""
    return DDIMScheduler(
        num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False,
        set_alpha_to_one=True, prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing",
        steps_offset=1,
    )  # fmt: skip


def build_pipeline(
    vae: AutoencoderKL,
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModel,
    tokenizer: PreTrainedTokenizerFast,
) -> StableDiffusionInpaintPipeline:
    """Put the parts together as the pipeline that is saved; it has no safety checker (the world is drawn)."""
    return StableDiffusionInpaintPipeline(
        vae=vae, text_encoder=text_encoder, tokenizer=tokenizer, unet=unet, scheduler=new_scheduler(),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip


@torch.no_grad()
def encode_all(
    vae: AutoencoderKL,
    arrays: dict[str, Tensor],
    work: Path,
    device: torch.device,
    report: Report,
    most: int = MOST_ENCODED,
    *,
    half: bool = False,
) -> dict[str, Tensor]:
    """Encode the first ``most`` targets and contexts once, half precision, and keep the result in ``work``.

    ``half``: bfloat16 where that is safe. ``arrays`` holds uint8 ``target``, ``context`` [n, s, s, 3] and ``mask``
    [n, s, s]; the result holds ``target`` and ``context`` [n, 4, s/8, s/8] and ``mask`` [n, 1, s/8, s/8], sampled as
    the pipeline samples it (nearest).
    """
    path = work / "latents.pt"
    if path.exists():
        kept: dict[str, Tensor] = torch.load(path, weights_only=True)
        return kept
    count, part = min(len(arrays["target"]), most), 16
    target, context = [], []
    for start in range(0, count, part):
        rows = slice(start, min(start + part, count))
        known = (arrays["mask"][rows] < 128)[:, None].to(device)
        seen = to_model(arrays["target"][rows].to(device))
        hidden = to_model(arrays["context"][rows].to(device)) * known
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            target.append(vae.encode(seen).latent_dist.mean.half().cpu())
            context.append(vae.encode(hidden).latent_dist.mean.half().cpu())
        if start % (part * 20) == 0:
            report("encoding samples", start / count, 0.0)
    latents = {
        "target": torch.cat(target),
        "context": torch.cat(context),
        "mask": (arrays["mask"][:count, None, ::CELL, ::CELL] >= 128).half(),
    }
    torch.save(latents, path)
    return latents


class Trainee(torch.nn.Module):
    """Text encoder and UNet as one module: from token numbers, noisy latent, mask and context to the velocity."""

    def __init__(self, unet: UNet2DConditionModel, text: CLIPTextModel) -> None:
        super().__init__()
        self.unet = unet
        self.text = text

    def forward(self, noisy: Tensor, mask: Tensor, context: Tensor, step: Tensor, tokens: Tensor) -> Tensor:
        """[n, 4, h, w], [n, 1, h, w], [n, 4, h, w], [n] and [n, length] to [n, 4, h, w]."""
        words = self.text(input_ids=tokens).last_hidden_state
        velocity: Tensor = self.unet(torch.cat([noisy, mask, context], 1), step, words).sample
        return velocity


class Windows:
    """Square windows on the latents: each holds a sample's hole and ``AROUND`` cells beside it, nothing cut off."""

    def __init__(self, masks: Tensor) -> None:
        """``masks``: [n, 1, h, h], above 0 in the hole."""
        self.frame = masks.shape[-1]
        self._spans = torch.stack([torch.stack([_span(hole.any(1)), _span(hole.any(0))]) for hole in masks[:, 0] > 0])
        need = (self._spans[..., 1] - self._spans[..., 0]).amax(1) + 2 * AROUND
        sides = (need.div(STRIDE).ceil().long() * STRIDE).clamp(max(STRIDE, self.frame // 2), self.frame)
        self._groups = {side: torch.nonzero(sides == side)[:, 0] for side in sides.unique().tolist()}
        # A group's chance is its share of the samples over its batch, so that every sample comes as often.
        self._chances = torch.tensor([len(group) / self.batch(side) for side, group in self._groups.items()])

    def batch(self, side: int) -> int:
        """How many windows of a side cost as much as ``BATCH`` whole frames."""
        return round(BATCH * (self.frame / side) ** 2)

    def draw(self) -> tuple[Tensor, list[tuple[slice, slice]]]:
        """Return the numbers of a batch of samples and, for each, its window as rows and columns of the latent."""
        side = list(self._groups)[int(torch.multinomial(self._chances, 1))]
        group = self._groups[side]
        pick = group[torch.randint(len(group), (self.batch(side),))]
        return pick, [(self._place(rows, side), self._place(columns, side)) for rows, columns in self._spans[pick]]

    def _place(self, span: Tensor, side: int) -> slice:
        first, last = max(0, int(span[1]) - side), min(int(span[0]), self.frame - side)
        start = int(torch.randint(first, last + 1, ()))
        return slice(start, start + side)


def _span(filled: Tensor) -> Tensor:
    """First and one past the last true element; 0 and 0 where there is none."""
    at = torch.nonzero(filled)[:, 0]
    return torch.stack([at[0], at[-1] + 1]) if len(at) else torch.zeros(2, dtype=torch.long)


def train_unet(
    vae: AutoencoderKL,
    prompts: list[str],
    arrays: dict[str, Tensor],
    output: Path,
    work: Path,
    *,
    minutes: float,
    device: torch.device,
    seed: int,
    report: Report,
    start: StableDiffusionInpaintPipeline | None = None,
    half: bool = False,
) -> tuple[StableDiffusionInpaintPipeline, dict[str, float]]:
    """Train for ``minutes`` (earlier runs in ``work`` count); return the averaged pipeline and facts of the training.

    ``start``: a pipeline whose text encoder and UNet the training goes on from, even if it knows other words;
    ``half``: bfloat16 where that is safe.

    The first usable pipeline is written to ``output`` after about ten minutes, then again every nine.
    """
    size = arrays["target"].shape[1]
    latents = encode_all(vae, arrays, work, device, report, half=half)
    tokenizer = new_tokenizer(vocabulary())
    prompts = prompts[: len(latents["target"])]
    every = tokenizer(
        ["", *prompts], padding="max_length", max_length=TEXT_LENGTH, truncation=True, return_tensors="pt"
    )
    empty, tokens = every.input_ids[:1], every.input_ids[1:]
    torch.manual_seed(seed)
    unet = new_unet(size)
    model = Trainee(unet, new_text_encoder(len(tokenizer))).to(device)
    if device.type == "cpu":  # half as long as what PyTorch fuses there, forwards and backwards
        unet.set_attn_processor(AttnProcessor())
    convert_conv2d_weight_memory_format(model, torch.channels_last)  # a tenth faster on CPUs
    windows = Windows(latents["mask"])
    if start is not None:
        old, new = start.tokenizer.get_vocab(), tokenizer.get_vocab()
        model.unet.load_state_dict(start.unet.state_dict())
        tables = [name for name in model.text.state_dict() if name.endswith("token_embedding.weight")]
        model.text.load_state_dict(state_by_word(start.text_encoder.state_dict(), tables, old, new, seed))
    rates = (MUON_RATE, ADAM_RATE)
    fit = Fit(model, work / "unet-running.pt", minutes=minutes, device=device, rates=rates, half=half)
    clock, average = fit.clock, fit.average
    cut_curve(work / CURVE, "unet", fit.step)
    torch.manual_seed(seed + fit.step)
    next_export = FIRST_EXPORT if clock.seconds < FIRST_EXPORT else clock.seconds + NEXT_EXPORT
    scheduler = new_scheduler()
    alphas = scheduler.alphas_cumprod.to(device)

    def averaged() -> tuple[StableDiffusionInpaintPipeline, dict[str, float]]:
        facts = {
            "steps": fit.step, "samples": len(prompts), "minutes": clock.seconds / 60, "loss": fit.loss,
            "started": start is not None,
        }  # fmt: skip
        return build_pipeline(vae, average.unet, average.text, tokenizer), facts

    while clock.share < 1:
        if clock.share < WINDOWED:
            pick, places = windows.draw()
        else:
            pick, places = torch.randint(len(prompts), (BATCH,)), [(slice(None), slice(None))] * BATCH
        count = len(pick)
        target, context, mask = (
            torch.stack([latents[name][i][:, rows, columns] for i, (rows, columns) in zip(pick, places, strict=True)])
            .float().to(device).contiguous(memory_format=torch.channels_last)
            for name in ("target", "context", "mask")
        )  # fmt: skip
        words = torch.where(torch.rand(count, 1) < EMPTY_PROMPTS, empty, tokens[pick]).to(device)
        # One time from each of equal slices: less noise in the gradient than independent times.
        when = ((torch.arange(count) + torch.rand(count)) / count * 1000).long().clamp(max=999).to(device)
        noise = torch.randn_like(target)
        keep, spoil = (a[when].sqrt()[:, None, None, None] for a in (alphas, 1 - alphas))
        with torch.autocast(device.type, torch.bfloat16, enabled=half):
            velocity = model(keep * target + spoil * noise, mask, context, when, words).float()
        weight = 0.25 + 0.75 * F.max_pool2d(mask, 3, stride=1, padding=1)
        fit.learn((weight * (velocity - (keep * noise - spoil * target)).square()).mean() / weight.mean())
        if fit.step % 25 == 0:
            report(f"diffusion, step {fit.step}, loss {fit.loss:.4f}", clock.share, clock.left)
        fit.save_when_due()
        if clock.seconds >= next_export and clock.share < 1:
            report("writing the pipeline", clock.share, clock.left)
            export_pipeline(*averaged(), output, work, size=size, final=False)
            next_export = clock.seconds + NEXT_EXPORT
    return averaged()
