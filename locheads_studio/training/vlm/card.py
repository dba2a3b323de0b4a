"""The model card of the storybook VLM, written from what was measured."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from locheads_studio.training.vlm.model import grid_of

_TEXT = """---
license: apache-2.0
library_name: transformers
---
# Storybook VLM

A tiny `LlavaForConditionalGeneration` (CLIP vision tower {tower:.1f} M, Llama decoder {decoder:.1f} M parameters; pictures of
{side} x {side} pixels as {grid} x {grid} image tokens), trained from scratch by LocHeads Studio on pictures that it draws
itself. It makes the program work at first start, offline, on two CPU cores, through exactly the code that runs the real
models. It knows the drawn world and nothing else.

## Data
Scenes of `locheads_studio/world` (train split): people, animals, vehicles, furniture, food and things in eight settings,
with questions and answers made from the scene's description. A third of them have things near their usual size; the
others are close-ups, things far away and cut-outs, in wide and tall pictures (`views`). The sentences are those of six types, and
what people say (`sayings`). Nine kind-colour pairs are kept out of training.

## Training
1. **Vision tower, projector and word embeddings**: each patch's image token is classified by the word embeddings of what the
   patch shows (kind, part, outfit, colour, pattern), so that picture and words share one space (LLaVA's alignment stage). Its row and
   column are read by two linear layers that are thrown away. No box or mask of an object is a target.
2. **Decoder**: questions about regions ("what colour is ...", "who wears ...", "where is ..." answered with left, middle or
   right, "describe ..."; "nothing" for what is not there), next-word loss on the answers alone. Key projections start equal to query projections, so that heads
   attend by similarity from the first step; unique nouns come first. **No box, mask or coordinate is ever a target**: the heads that
   point are not trained to point.

{steps} decoder steps, {minutes:.0f} minutes of decoder training on one core{before}.{mean}

## Measured
Right first answer words on validation scenes, by sentence type: {answers}.

Localization heads ({samples} sentences, label-free, the paper's two criteria; tau {tau}; Spearman of selection frequency and
IoU {spearman}):

| head | selected | attention sum | entropy | sensitivity | IoU | pointing |
| --- | --- | --- | --- | --- | --- | --- |
{heads}

Grounding scores: `locheads-studio evaluate storybook --split test --count 300`, figures in the project's README.

## Limits
Drawn scenes only. A word it was not taught is unknown to it (the program says which). Small objects (under about a fifteenth of
the picture's side) are often missed.
"""


def model_card(
    model: Any, answers: Mapping[str, float], found: Mapping[str, Any], steps: int, seconds: float, *, started: bool,
    kept: float = 0.0,
) -> str:  # fmt: skip
    """The text of the card, from the trained model, its answer accuracy and the heads that were found.

    ``started``: the decoder was trained already when this training began; ``kept``: the share of those weights in the
    exported ones.
    """

    def millions(module: Any) -> float:
        return sum(p.numel() for p in module.parameters()) / 1e6

    def line(score: Mapping[str, Any]) -> str:
        names = ("head", "frequency", "attention_sum", "entropy", "sensitivity", "iou", "pointing")
        return "| " + " | ".join("–" if score[n] is None else str(score[n]) for n in names) + " |"

    return _TEXT.format(
        tower=millions(model.model.vision_tower),
        decoder=millions(model.model.language_model),
        side=model.config.vision_config.image_size,
        grid=grid_of(model),
        steps=steps,
        minutes=seconds / 60,
        mean=f" The weights are the mean of both models', {kept:g} of the first." if started and kept else "",
        before=", on top of an earlier training (`--start`), the tower learning with it" if started else "",
        answers=", ".join(f"{name} {value:.2f}" for name, value in answers.items()),
        samples=found["samples"],
        tau="–" if found["tau"] is None else f"{found['tau']:.3f}",
        spearman="–" if found["spearman"] is None else f"{found['spearman']:.2f}",
        heads="\n".join(line(score) for score in found["paper"]),
    )
