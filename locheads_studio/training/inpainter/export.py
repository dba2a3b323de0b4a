"""Writes the trained inpainter: half-precision weights in the Hub layout, a model card, a sheet of validation edits."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
import torch
from diffusers import StableDiffusionInpaintPipeline
from PIL import Image

from locheads_studio.models import defaults
from locheads_studio.models.defaults import Defaults
from locheads_studio.training.closeness import gradient_energy
from locheads_studio.training.inpainter.autoencoder import to_model
from locheads_studio.training.inpainter.samples import InpaintSample, draw_samples
from locheads_studio.training.run import CURVE, add_to_curve

STEPS: Final = 12
GUIDANCE: Final = 4.0

_CARD = """---
license: apache-2.0
library_name: diffusers
pipeline_tag: image-to-image
---
# Storybook inpainter

A tiny Stable Diffusion inpainting pipeline (`StableDiffusionInpaintPipeline`), trained from scratch on pictures that
LocHeads Studio draws itself. It repaints a masked part of such a picture as a short prompt says: "a red striped dog",
"a spider-man costume", "nothing".

| part | what |
| --- | --- |
| picture size | {size} x {size} |
| `vae` | `AutoencoderKL`, f = 8, 4 channels, {vae:.1f} M parameters, latents standardised (scaling factor 1) |
| `unet` | `UNet2DConditionModel`, 9 input channels, {unet:.1f} M parameters |
| `text_encoder`, `tokenizer` | `CLIPTextModel`, 2 layers, {text:.1f} M parameters; one token per word |
| `scheduler` | DDIM, v-prediction, zero terminal signal, trailing; {steps} steps, guidance {guidance} |

## Data
{samples:.0f} crops of scenes from the train split of `locheads_studio.world`: holes made from the exact
region masks (grown, boxed, blobby or exact), prompts worded from the region's kind, colour and pattern; a fifth are
removals, whose target is the same scene drawn without the object; in a third another kind of thing, and in a sixth of
those with people another outfit, takes the place of the old one, whose shape or box is the hole. People's
outfits are over-represented; red outfits with a web are called "a spider-man costume". Some pairs of kind and colour
occur only in the test split and were never seen.

## Training
`locheads-studio storybook train inpainter`: the autoencoder first (L1 at three scales and of gradients, a
trace of KL), then text encoder and UNet on stored latents ({unet_steps:.0f} steps, {minutes:.0f} minutes on two CPU
cores; 16 samples a step, or more where only a window around the hole is shown; 10 % empty prompts), averaged weights,
Muon and Adam. Stored in half precision.{before}{sharpened}
The curve is in `learning-curve.jsonl`: one line for each time that the pipeline was written.

## Measured
On {count:.0f} crops of the validation split, {steps} steps, guidance {guidance}, values 0..255:

| what | value |
| --- | --- |
| autoencoder, PSNR | {psnr:.1f} dB |
| gradient energy inside the hole, over that of the drawn target | {energy:.2f} |
| mean absolute difference to the drawn target inside the hole | {inside:.1f} |
| the same when the hole stays grey | {grey:.1f} |
| difference of the hole's mean colour (wanted against painted) | {colour:.1f} |

## Limits
It knows only the drawn world and its {words:.0f} words; every other word is one and the same unknown token. Details
are soft (the latent is {latent} x {latent}). It is no model of photographs. The pipeline carries no safety checker: it
cannot draw anything but these scenes.
"""


_BEFORE: Final = """
Autoencoder, text encoder and UNet were trained before (`--start`), on pictures of any size; the encoder rested."""
_SHARPENED: Final = """
Last the decoder alone ({steps:.0f} steps, {minutes:.0f} minutes): the same differences, texture where the drawn
picture is flat counted twice, against a patch discriminator that is thrown away; on encoded latents and on such as the
UNet made up."""


def _pick(samples: list[InpaintSample]) -> list[InpaintSample]:
    """Choose twelve for the sheet: three hero costumes, three removals, six others."""
    hero = [s for s in samples if "spider" in s.prompt and "web" not in s.prompt]
    gone = [s for s in samples if s.prompt.startswith(("nothing", "background", "empty", "remove", "just"))]
    rest = [s for s in samples if s.prompt and all(s is not other for other in (*hero, *gone))]
    return [*hero[:3], *gone[:3], *rest[:6]]


def paint(pipeline: StableDiffusionInpaintPipeline, samples: list[InpaintSample], seed: int = 0) -> list[np.ndarray]:
    """Fill the samples' holes; returns uint8 pictures of the same size, untouched outside the hole."""
    size = samples[0].target.shape[0]
    made: list[np.ndarray] = []
    for start in range(0, len(samples), 12):
        part = samples[start : start + 12]
        drawn = pipeline(
            prompt=[s.prompt for s in part], image=[Image.fromarray(s.context) for s in part],
            mask_image=[Image.fromarray(s.mask) for s in part], height=size, width=size, strength=1.0,
            num_inference_steps=STEPS, guidance_scale=GUIDANCE, output_type="np",
            generator=torch.Generator("cpu").manual_seed(seed + start),
        ).images  # fmt: skip
        for sample, picture in zip(part, drawn, strict=True):
            filled = np.clip(np.rint(picture * 255), 0, 255).astype(np.uint8)
            made.append(np.where(sample.mask[..., None] > 0, filled, sample.context))
    return made


@torch.no_grad()
def measure(pipeline: StableDiffusionInpaintPipeline, samples: list[InpaintSample]) -> dict[str, float]:
    """Return the figures of the model card on these samples."""
    targets = to_model(torch.from_numpy(np.stack([s.target for s in samples]))).to(pipeline.device)
    decoded = torch.cat([pipeline.vae(part).sample for part in targets.split(8)]).clamp(-1, 1)
    psnr = -10 * torch.log10(((decoded - targets) / 2).square().mean((1, 2, 3))).mean().item()
    inside, grey, colour, energy = [], [], [], []
    for sample, made in zip(samples, paint(pipeline, samples), strict=True):
        hole = sample.mask > 0
        wanted, got, empty = (p[hole].astype(np.float64) for p in (sample.target, made, sample.context))
        inside.append(np.abs(wanted - got).mean())
        grey.append(np.abs(wanted - empty).mean())
        colour.append(np.abs(wanted.mean(0) - got.mean(0)).mean())
        energy.append([gradient_energy(p, hole) for p in (made, sample.target)])
    return {
        "count": float(len(samples)), "psnr": psnr, "inside": float(np.mean(inside)), "grey": float(np.mean(grey)),
        "colour": float(np.mean(colour)), "energy": float(np.divide(*np.mean(energy, axis=0))),
    }  # fmt: skip


def _millions(module: torch.nn.Module) -> float:
    return sum(p.numel() for p in module.parameters()) / 1e6


def export_pipeline(
    pipeline: StableDiffusionInpaintPipeline,
    facts: Mapping[str, float],
    output: Path,
    work: Path,
    *,
    size: int,
    final: bool,
) -> None:
    """Write the pipeline to ``output`` (the folder there is replaced whole) and a contact sheet to ``work``.

    ``facts`` holds ``steps``, ``samples``, ``minutes`` and ``loss`` of the training so far, and whether it ``started``
    from a trained pipeline; ``decoder_steps`` and ``decoder_minutes`` once the decoder was sharpened. The sheet shows
    source, hole and result of twelve validation edits, two to a row. More samples are measured when ``final``.
    """
    pipeline.set_progress_bar_config(disable=True)
    samples = draw_samples(96 if final else 48, "validation", size=size, seed=1)
    chosen = _pick(samples)
    strips = [np.hstack([s.target, s.context, made]) for s, made in zip(chosen, paint(pipeline, chosen), strict=True)]
    if len(strips) % 2:
        strips.append(np.zeros_like(strips[0]))
    sheet = np.vstack([np.hstack(strips[i : i + 2]) for i in range(0, len(strips), 2)])
    Image.fromarray(sheet).save(work / "sheet.png")
    (work / "sheet.txt").write_text("\n".join(s.prompt for s in chosen) + "\n", encoding="utf-8")
    figures = measure(pipeline, samples[-48:] if not final else samples)
    card = _CARD.format(
        size=size, latent=size // 8, vae=_millions(pipeline.vae), unet=_millions(pipeline.unet),
        text=_millions(pipeline.text_encoder), before=_BEFORE if facts["started"] else "",
        sharpened="" if "decoder_steps" not in facts else _SHARPENED.format(
            steps=facts["decoder_steps"], minutes=facts["decoder_minutes"]
        ),
        steps=STEPS, guidance=GUIDANCE, samples=facts["samples"], unet_steps=facts["steps"], minutes=facts["minutes"],
        words=len(pipeline.tokenizer) - 3, **figures,
    )  # fmt: skip
    temporary, old = output.with_name(output.name + ".new"), output.with_name(output.name + ".old")
    for folder in (temporary, old):
        shutil.rmtree(folder, ignore_errors=True)
    half = StableDiffusionInpaintPipeline(
        vae=copy.deepcopy(pipeline.vae).half(), unet=copy.deepcopy(pipeline.unet).half(),
        text_encoder=copy.deepcopy(pipeline.text_encoder).half(), tokenizer=pipeline.tokenizer,
        scheduler=pipeline.scheduler, safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    )  # fmt: skip
    half.save_pretrained(temporary, safe_serialization=True)
    for path in temporary.rglob("config.json"):  # of a part trained further it names the folder it came from
        values = json.loads(path.read_text(encoding="utf-8"))
        values.pop("_name_or_path", None)
        path.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    defaults.write(temporary, Defaults(size, STEPS, GUIDANCE, aspect=1.0, second_pass=False))
    (temporary / "README.md").write_text(card, encoding="utf-8")
    step, seconds = int(facts["steps"]), 60 * facts["minutes"]
    measured = {name: value for name, value in figures.items() if name != "count"}
    add_to_curve(work / CURVE, "unet", step, seconds, facts["loss"], measured)
    shutil.copy(work / CURVE, temporary / CURVE)
    for path in temporary.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)  # safetensors writes files that only their owner can read
    if output.exists():
        output.rename(old)
    temporary.rename(output)
    shutil.rmtree(old, ignore_errors=True)
    print(f"exported: {', '.join(f'{k} {v:.2f}' for k, v in figures.items())}", flush=True)
