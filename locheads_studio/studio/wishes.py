"""What an edit's recipe says about how it was to be made, to ask for the same again."""

from __future__ import annotations

from locheads_studio.catalog.lora import Worn, worn_in
from locheads_studio.document.edits import VOICES, Recipe, Voice
from locheads_studio.document.outline import OutlineWish
from locheads_studio.engine.jobs import MAX_TRANSITION, Order


def outline_in(recipe: Recipe) -> OutlineWish:
    """How an edit treated the outline; "auto" when its recipe does not say."""
    told = recipe.parameters.get("outline")
    return "kept" if told == "kept" else "new" if told == "new" else "auto"


def order_in(recipe: Recipe) -> Order:
    """What chose the one that words of order mean; "instances" when its recipe does not say."""
    return "heads" if recipe.parameters.get("order") == "heads" else "instances"


def transition_in(recipe: Recipe) -> float | None:
    """The width of the soft edge that an edit was asked for, in pixels; None for the usual one."""
    told = recipe.parameters.get("transition")
    return float(told) if isinstance(told, int | float) and 0 <= told <= MAX_TRANSITION else None


def negative_in(recipe: Recipe) -> str:
    """What must not be painted; "" where nothing was said about it."""
    told = recipe.parameters.get("negative")
    return told if isinstance(told, str) else ""


def second_pass_in(recipe: Recipe) -> bool | None:
    """Whether an edit was asked to be gone over again; None when that was left to the model."""
    told = recipe.parameters.get("second_pass")
    return told if isinstance(told, bool) else None


def voice_in(recipe: Recipe) -> Voice:
    """Who said where it was; the heads, when the recipe does not say."""
    told = recipe.parameters.get("voice")
    return next((voice for voice in VOICES if voice == told), "heads")


def closer_in(recipe: Recipe) -> bool | None:
    """Whether small things were looked at from closer; None when that was left to the model's file."""
    told = recipe.parameters.get("closer")
    return told if isinstance(told, bool) else None


def loras_in(recipe: Recipe) -> tuple[Worn, ...]:
    """The LoRA files that an edit wore."""
    return worn_in(recipe.parameters.get("loras"))


def reference_in(recipe: Recipe) -> str:
    """The content key of the reference picture of an edit; "" where there was none."""
    told = recipe.parameters.get("reference")
    return told if isinstance(told, str) else ""
