"""How long the models of a set will take where a processor does their work, to be said before it begins."""

from __future__ import annotations

import torch

from locheads_studio.errors import WeightsError
from locheads_studio.models.estimate import Estimate, estimate, measured_speed
from locheads_studio.models.loaded import LoadedModels
from locheads_studio.models.memory import GIB
from locheads_studio.models.pipelines import told_by
from locheads_studio.texts import Text


class Waits:
    """How long the work of loaded models takes where a processor does it, measured when it is first asked for."""

    def __init__(self, models: LoadedModels) -> None:
        self._models = models
        self._known: Estimate | None = None

    def measured(self) -> Estimate:
        """Seconds for each stage of an edit on the processor, by a short measurement. ModelError: it does not fit."""
        residency = self._models.residency
        dtype = torch.float32 if residency.plan.seats["inpainter"].bits == 32 else torch.bfloat16
        told = told_by(self._models.model_set.inpainter)
        return estimate(residency.sizes, measured_speed("cpu", dtype), side=told.size, steps=told.steps)

    def about(self, part: str, stage: str) -> str:
        """ " (about 40 s)" for a stage of ``Estimate`` that takes long because the processor does it, else nothing."""
        residency = self._models.residency
        processor = self._models.device.type == "cpu" or residency.plan.seats[part].place == "processor"
        if not processor or residency.sizes[part].held(16) < GIB:
            return ""
        if self._known is None:
            try:
                self._known = self.measured()
            except WeightsError:  # the inpainter's; told when it is asked for
                return ""
        seconds = getattr(self._known, stage)
        if seconds < 100:
            return Text(" (about {seconds} s)", seconds=f"{seconds:.0f}")
        return Text(" (about {minutes} min)", minutes=f"{seconds / 60:.0f}")
