"""What is known about a VLM's localization heads: the file ``locheads.json`` beside its weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.errors import HeadError, HeadsUnknownError, WeightsError
from locheads_studio.heads.calibration import Calibration
from locheads_studio.heads.cover import Cover
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Ground, ground_studio
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.heads.numbers import DEFAULTS, Numbers

FILE: Final = "locheads.json"


@dataclass(frozen=True)
class Localization:
    """A VLM's prompt template, its heads for each grounding, and the phrases whose mean map is the neutral one.

    ``prompt`` "" is the family's own. ``weights`` go with the studio heads (none: all alike). ``provenance`` tells how
    the heads were found (samples, seeds, scores). ``calibration`` makes a probability of what the studio heads show.
    ``numbers``: of the studio grounding, the model's own or robust defaults. ``cover``: tells how far things reach.
    """

    prompt: str
    paper: tuple[Head, ...]
    studio: tuple[Head, ...]
    weights: tuple[float, ...] = ()
    neutral: tuple[str, ...] = ()
    provenance: Mapping[str, Any] = field(default_factory=dict)
    calibration: Calibration | None = None
    numbers: Numbers = field(default_factory=Numbers)
    cover: Cover | None = None

    def ground(
        self, maps: npt.NDArray[np.float32], neutral: npt.NDArray[np.float32] | None, grid: Grid, *, own: bool
    ) -> Ground:
        """The studio grounding of maps [K, rows, columns] with this model's numbers; weighted if they are its ``own``
        studio heads' maps."""
        weights = self.weights if self.weights and own else None
        said = self.numbers
        ground = ground_studio(maps, neutral, grid, weights=weights, sigma=said.sigma, level=said.level)
        return replace(ground, margin=said.margin)

    def heads(self, grounding: str) -> tuple[Head, ...]:
        """The heads of a grounding ("paper" or "studio"). HeadsUnknownError when none are known."""
        known = self.paper if grounding == "paper" else self.studio
        if not known:
            raise HeadsUnknownError(
                "The localization heads of this vision-language model are not known yet",
                "Find them once: File, Find heads in the window, or `locheads-studio heads find --install`",
            )
        return known

    def to_json(self) -> str:
        """The file's text."""
        values = asdict(self)
        del values["calibration"], values["numbers"], values["cover"]
        values["paper"], values["studio"] = [str(h) for h in self.paper], [str(h) for h in self.studio]
        if self.calibration is not None:
            values["calibration"] = self.calibration.to_json()
        if self.numbers != Numbers():
            values["numbers"] = self.numbers.to_json()
        if self.cover is not None:
            values["cover"] = self.cover.to_json()
        return json.dumps(values, indent=2) + "\n"

    @classmethod
    def of_set(cls, model_set: ModelSet) -> Localization:
        """That of a set's VLM: its own file, else the heads that the table of models knows, which may be none.

        WeightsError when the file is damaged, or there is no VLM at all.
        """
        part, folder = model_set.part("vlm"), model_set.vlm
        if (folder / FILE).is_file() or not (folder / "config.json").is_file():
            return cls.load(folder)
        heads = parse_heads(",".join(part.heads)) if part is not None and part.heads else ()
        published = {"heads": "published", "numbers": DEFAULTS, "calibration": "none"}
        return cls(prompt="", paper=heads, studio=heads, provenance=published if heads else {})

    @classmethod
    def load(cls, folder: Path) -> Localization:
        """Read the file of a VLM's folder. WeightsError when it is missing or does not read as one."""
        try:
            values = json.loads((folder / FILE).read_text(encoding="utf-8"))
            return cls(
                prompt=str(values["prompt"]),
                paper=parse_heads(",".join(values["paper"])),
                studio=parse_heads(",".join(values["studio"])),
                weights=tuple(map(float, values.get("weights", ()))),
                neutral=tuple(map(str, values.get("neutral", ()))),
                provenance=dict(values.get("provenance", {})),
                calibration=Calibration.from_json(values["calibration"]) if values.get("calibration") else None,
                numbers=Numbers.from_json(values["numbers"]) if values.get("numbers") else Numbers(),
                cover=Cover.from_json(values["cover"]) if values.get("cover") else None,
            )
        except (OSError, ValueError, KeyError, TypeError, HeadError) as error:
            raise WeightsError(
                "{name}/{file} is missing or damaged ({error})",
                "Install the model set again",
                name=folder.name,
                file=FILE,
                error=error,
            ) from error
