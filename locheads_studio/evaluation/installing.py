"""Heads that were found made those of a VLM: its ``locheads.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from locheads_studio.errors import HeadError, WeightsError
from locheads_studio.evaluation.finding import NONE_POINTS, Found
from locheads_studio.heads.ranking import HeadScore
from locheads_studio.imaging import disk

HEADS_FILE: Final = "locheads.json"
"""What ``install`` writes beside a VLM's weights; ``models.localization`` reads it."""


def install(found: Found, folder: Path) -> Path:
    """Make the found heads those of the VLM in ``folder``: the file's path.

    Prompt, neutral phrases and whatever else stands there are kept, calibration and numbers of other studio heads are
    not: they mean nothing for these.

    Raises:
        HeadError: none of the heads points.
        WeightsError: the file that is there is damaged.
        WriteError: it cannot be written.
    """
    if found.points is False:
        raise HeadError(NONE_POINTS, "Use another vision-language model")
    file = folder / HEADS_FILE
    values: dict[str, Any] = {}
    if file.is_file():
        try:
            values = dict(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise WeightsError(
                "{file} is damaged ({error})", "Remove it, or install the model set again", file=file, error=error
            ) from error
    total = sum(found.studio.weights)
    values.setdefault("prompt", found.provenance["prompt"])
    studio = [str(head) for head in found.studio.chosen]
    if values.get("studio") != studio:
        values.pop("calibration", None)
        values.pop("numbers", None)
    values |= {
        "paper": [str(head) for head in found.paper.chosen],
        "studio": studio,
        "weights": [round(weight / total, 4) for weight in found.studio.weights],
        "provenance": summary(found),
    }
    disk.write_text(file, json.dumps(values, indent=2) + "\n")
    return file


def summary(found: Found) -> dict[str, Any]:
    """The short record that goes with the heads: how they were found and what they score."""
    told = {name: value for name, value in found.provenance.items() if name != "skipped"}
    told["heads per sample"] = found.paper.per_sample
    told |= {"tau": found.paper.tau, "spearman": found.paper.rho, "validation": found.studio.held_out}
    for name in ("paper", "sensitivity", "labels"):
        if name in found.rankings:
            told[name] = [_rounded(score) for score in found.rankings[name].scores[:6]]
    return told


def _rounded(score: HeadScore) -> dict[str, Any]:
    values = {name: None if value is None else round(value, 4) for name, value in list(vars(score).items())[1:]}
    return {"head": str(score.head), **values}
