"""What an inpainter's folder says it can be given, without loading it. No torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from locheads_studio.catalog.safety import LAMA_FILE

REFERENCED: Final = frozenset({
    "FluxKontextInpaintPipeline", "FluxKontextPipeline", "Flux2KleinInpaintPipeline", "Flux2KleinPipeline",
    "QwenImageEditPlusPipeline",
})  # fmt: skip
"""Classes that are run by a pipeline which takes a reference picture (``models.pipelines.KINDS``)."""


def takes_reference(inpainter: Path) -> bool:
    """Whether an inpainter can be shown a picture of what to paint; False for a folder that holds none."""
    try:
        said = json.loads((inpainter / "model_index.json").read_text(encoding="utf-8"))
        return said["_class_name"] in REFERENCED
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def takes_prompt(inpainter: Path) -> bool:
    """Whether an inpainter is told what to paint; one that is not can only remove."""
    return not (inpainter / LAMA_FILE).is_file()


def looks_closer(vlm: Path) -> bool:
    """Whether a VLM's own file asks for a closer look at small things (``models.nearer``); False where none is."""
    try:
        said = json.loads((vlm / "locheads.json").read_text(encoding="utf-8"))
        return said["numbers"]["closer"] is True
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
