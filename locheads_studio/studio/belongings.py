"""What repaints of this run were made with and no recipe holds: reference pictures and LoRA files of the user's."""

from __future__ import annotations

from pathlib import Path

from locheads_studio.catalog.lora import Lora, find
from locheads_studio.catalog.sets import lora_files
from locheads_studio.document.edits import Recipe
from locheads_studio.errors import UsageError
from locheads_studio.studio.wishes import loras_in, reference_in


class Belongings:
    """Recipes name such files by what is in them; here it is known where those lie that were used."""

    def __init__(self) -> None:
        self._references: dict[str, Path] = {}
        self._loras: dict[str, Path] = {}

    def remember(self, recipe: Recipe, reference: Path | None, loras: tuple[Lora, ...]) -> None:
        """The files that an edit was made with, by what its recipe calls them."""
        if reference is not None and (key := reference_in(recipe)):
            self._references[key] = reference
        for worn, lora in zip(loras_in(recipe), loras, strict=False):
            self._loras[worn.sha256] = lora.file

    def of(self, recipe: Recipe) -> tuple[Path | None, tuple[Lora, ...]]:
        """The files that a recipe names; LoRA files also among those of the table of models. Not for the window's
        thread: it may read large files through. UsageError for a reference picture that this run has not seen,
        WeightsError for such a LoRA file."""
        key, worn = reference_in(recipe), loras_in(recipe)
        if key and key not in self._references:
            raise UsageError(
                "The reference picture of this repaint is not known any more",
                "Choose it again under More parameters, and repaint",
            )
        if any(one.sha256 not in self._loras for one in worn):
            files = (*lora_files(), *self._loras.values())
            self._loras |= {one.sha256: find((one,), files)[0].file for one in worn}
        return self._references.get(key), tuple(Lora(self._loras[one.sha256], one.weight) for one in worn)

    def known_of(self, recipe: Recipe) -> tuple[Path | None, tuple[Lora, ...]]:
        """Those that are known of the files that a recipe names."""
        loras = (Lora(self._loras[worn.sha256], worn.weight) for worn in loras_in(recipe) if worn.sha256 in self._loras)
        return self._references.get(reference_in(recipe)), tuple(loras)
