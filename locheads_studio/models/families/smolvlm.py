"""SmolVLM and SmolVLM 2: Idefics3's layout with classes of their own."""

from __future__ import annotations

from transformers import Idefics3Processor, SmolVLMConfig, SmolVLMModel

from locheads_studio.models.families.idefics3 import Idefics3


class SmolVLM(Idefics3):
    """As Idefics3, and read with its processor: SmolVLM's own differs in videos, which need a library more."""

    config, model, processor = SmolVLMConfig, SmolVLMModel, Idefics3Processor
    template = "<|im_start|>User:<image>{phrase}."


FAMILY = SmolVLM()
