"""The model card of the judge, written from what was measured."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from locheads_studio.training.judge.crops import SIDE, Classes

HEADS: Final = ("kind", "colour", "pattern", "cut", "nothing")
"""What is read, in the order of the card."""

_TEXT: Final = """---
license: apache-2.0
---
# Storybook judge

A small plain CNN ({side} x {side} pixels, {kilobytes:.0f} kB in half precision) that says what is in a box of a drawn picture: one of
{kinds} kinds or nothing, its colour and pattern, and the cut of what is worn. It measures the storybook inpainter
(`locheads-studio storybook judge`) and nothing else; the program does not use it.

**Data.** Scenes of the drawn world (`locheads_studio.world`, train split, seeds that no other training uses): every
object and outfit in random looks, the places of objects that were taken out, and empty places. Softened, blotched, tinted,
with noise and JPEG, as repaints and files are, but **never repainted by the inpainter**: the judge is not the pupil. It sees
a loose box, never the shape of a mask.

**Training.** `locheads-studio storybook train judge`: {steps} steps of cross entropy, {scenes} scenes, {minutes:.0f} minutes on one
shared CPU core. The curve is in `learning-curve.jsonl`.

**Measured** on validation scenes that the training never looked at, softened in the same way:

| what | read right |
| --- | --- |
{table}

**Limits.** Drawn scenes only. It always answers: what is no thing at all is read as the thing nearest to it. How often it
is right on truly drawn things stands beside every figure it gives.
"""

_NAMES: Final = {
    "kind": "kind, where there is something", "colour": "colour", "pattern": "pattern", "cut": "cut of an outfit",
    "nothing": "nothing, where nothing is",
}  # fmt: skip


def judge_card(
    classes: Classes, figures: Mapping[str, float], steps: int, scenes: int, seconds: float, size: int
) -> str:
    """The text of the card. ``figures``: shares by the names of ``HEADS``; ``size``: bytes of the weights."""
    return _TEXT.format(
        side=SIDE, kilobytes=size / 1000, kinds=len(classes.kinds) - 1, steps=steps, scenes=scenes,
        minutes=seconds / 60,
        table="\n".join(f"| {_NAMES[name]} | {figures[name]:.3f} |" for name in HEADS if name in figures),
    )  # fmt: skip
