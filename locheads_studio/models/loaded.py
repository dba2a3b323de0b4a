"""The three models of a set, loaded when first needed, and loaded anew when memory took them."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import cast

import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.catalog.takes import takes_prompt
from locheads_studio.errors import UsageError, WeightsError
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.models.device import choose_device
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.models.localization import Localization
from locheads_studio.models.memory import Size
from locheads_studio.models.pipelines import import_pipeline
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.remover import Remover
from locheads_studio.models.residency import Residency
from locheads_studio.models.segmenter import Segmenter
from locheads_studio.models.sizes import sizes_of
from locheads_studio.models.weights import Bits


class LoadedModels:
    """The VLM, the segmenter and the inpainter of ``model_set``, as ``residency`` has room for them."""

    def __init__(
        self, model_set: ModelSet, device: str, memory: int | None,
        importing: Callable[[], AbstractContextManager[None]],
    ) -> None:  # fmt: skip
        """As of ``ModelHost``."""
        self.model_set, self._importing = model_set, importing
        self.device = choose_device(device)
        self.residency = Residency(self.sizes, self.device, memory)
        self._localization: Localization | None = None
        self._whole: weakref.ref[VlmProbe] | None = None

    @property
    def localization(self) -> Localization:
        """The VLM's heads and prompt."""
        if self._localization is None:
            self._localization = Localization.of_set(self.model_set)
        return self._localization

    def heads(self, names: tuple[str, ...] | None, grounding: str) -> tuple[Head, ...]:
        """The heads that are named ("all": every head of the model), else the grounding's own."""
        if names == ("all",):
            layers, per_layer = self.whole_probe().shape
            return tuple(Head(layer, index) for layer in range(layers) for index in range(per_layer))
        return parse_heads(",".join(names)) if names else self.localization.heads(grounding)

    def probe(self, heads: tuple[Head, ...]) -> VlmProbe:
        """The VLM, cut after the deepest of its own heads and of ``heads``."""
        known = self.localization
        needed = (*known.paper, *known.studio, *heads) or known.heads("studio")
        deepest = max(head.layer for head in needed)

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> VlmProbe:
            return VlmProbe.load(
                self.model_set.vlm, known.prompt, heads=needed, device=str(device), dtype=dtype, bits=cast(Bits, bits)
            )

        probe: VlmProbe = self.residency.use("vlm", load, lambda loaded: loaded.shape[0] > deepest)
        return probe

    def whole_probe(self) -> VlmProbe:
        """The VLM with all its layers, to look at every head."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> VlmProbe:
            return VlmProbe.load(
                self.model_set.vlm, self.localization.prompt, device=str(device), dtype=dtype, bits=cast(Bits, bits)
            )

        whole = self._whole
        probe: VlmProbe = self.residency.use("vlm", load, lambda loaded: whole is not None and loaded is whole())
        self._whole = weakref.ref(probe)  # must not keep it alive: memory may be needed
        return probe

    @property
    def segmenter(self) -> Segmenter:
        """The segmenter."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> Segmenter:
            return Segmenter.load(self.model_set.segmenter, device, dtype)

        segmenter: Segmenter = self.residency.use("segmenter", load)
        return segmenter

    @property
    def inpainter(self) -> Inpainter:
        """The inpainter."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> Inpainter:
            with self._importing():  # nothing of the model is made in it
                import_pipeline(self.model_set.inpainter)
            kind = Inpainter if takes_prompt(self.model_set.inpainter) else Remover
            return kind.load(self.model_set.inpainter, str(device), dtype)

        inpainter: Inpainter = self.residency.use("inpainter", load)
        return inpainter

    def sizes(self) -> dict[str, Size]:
        """What the set's models need, with the VLM cut after its own heads."""
        try:
            known = (*self.localization.paper, *self.localization.studio)
        except WeightsError:  # told when the VLM is asked for
            known = ()
        layers = max(head.layer for head in known) + 1 if known else None
        return sizes_of(self.model_set, layers, half=self.device.type != "cpu")

    def writing_probe(self) -> VlmProbe:
        """The whole VLM with its language head; it then serves every other job, too. UsageError: it is not here."""

        def load(device: torch.device, dtype: torch.dtype, bits: int) -> VlmProbe:
            return VlmProbe.load(
                self.model_set.vlm, self.localization.prompt, device=str(device), dtype=dtype, bits=cast(Bits, bits),
                writes=True,
            )  # fmt: skip

        try:
            probe: VlmProbe = self.residency.use("vlm", load, lambda loaded: loaded.writer is not None)
        except WeightsError as error:
            raise UsageError(
                "The VLM cannot be loaded with its language head: {message}",
                "Download it whole: `locheads-studio models download {name} --whole`",
                message=error.message,
                name=self.model_set.name,
            ) from error
        self._whole = weakref.ref(probe)
        return probe

    def is_whole(self, probe: VlmProbe) -> bool:
        """Whether it has all the layers of its model."""
        return self._whole is not None and probe is self._whole()
