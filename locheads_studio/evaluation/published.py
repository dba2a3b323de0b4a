"""The figures the paper prints for its models, and how far a run is from them.

Kang, Kim, Kim, Hwang: "Your LVLM Only Needs A Few Attention Heads For Visual Grounding", CVPR 2025, arXiv 2503.06287:
REC (Acc@0.5), RES (cIoU) and ReasonSeg (cIoU) tables. In percent there, shares here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

SOURCE: Final = "arXiv 2503.06287 (CVPR 2025)"
SPLITS: Final = (
    ("refcoco", "val"), ("refcoco", "testA"), ("refcoco", "testB"), ("refcoco+", "val"), ("refcoco+", "testA"),
    ("refcoco+", "testB"), ("refcocog", "val"), ("refcocog", "test"),
)  # fmt: skip

REC: Final = {
    "deepseek-vl-1.3b": (73.2, 77.7, 70.7, 62.0, 66.7, 57.1, 65.2, 69.3),
    "mini-gemini-2b": (74.0, 77.5, 71.1, 62.5, 67.8, 59.3, 65.1, 69.3),
    "internvl-6b": (85.2, 86.4, 78.5, 78.0, 83.3, 71.9, 81.1, 80.5),
    "yi-vl-6b": (85.1, 86.8, 78.4, 78.9, 84.2, 72.2, 80.5, 80.9),
    "deepseek-vl-7b": (85.3, 87.2, 81.0, 77.8, 83.9, 73.5, 81.1, 82.8),
    "sharegpt4v-7b": (86.1, 87.1, 80.5, 79.7, 86.2, 71.3, 82.4, 82.9),
    "llava-7b": (80.3, 83.5, 77.4, 74.5, 80.2, 69.3, 77.5, 77.1),
    "llava-1.5-7b": (86.5, 89.8, 80.2, 80.1, 86.3, 71.9, 82.3, 83.0),
    "llava-13b": (82.8, 85.3, 79.8, 79.3, 82.4, 73.0, 79.8, 79.5),
    "llava-1.5-13b": (87.2, 90.0, 83.3, 82.7, 88.5, 74.0, 84.3, 85.5),
}
"""Table of REC: Acc@0.5 in percent, in the order of ``SPLITS``."""

RES: Final = {
    "deepseek-vl-1.3b": (56.3, 57.0, 52.7, 51.2, 55.5, 49.2, 52.3, 55.8),
    "mini-gemini-2b": (59.8, 60.3, 55.5, 56.3, 59.9, 51.8, 55.1, 60.3),
    "internvl-6b": (62.1, 65.8, 60.9, 62.2, 65.5, 55.5, 63.5, 65.4),
    "yi-vl-6b": (62.5, 65.8, 60.7, 61.0, 65.3, 56.0, 64.0, 67.0),
    "deepseek-vl-7b": (73.9, 76.6, 70.7, 63.1, 66.1, 56.5, 64.0, 68.9),
    "sharegpt4v-7b": (73.5, 76.7, 70.1, 59.4, 63.8, 55.9, 60.7, 65.1),
    "llava-7b": (65.4, 66.2, 61.1, 59.9, 63.2, 52.7, 59.7, 63.3),
    "llava-1.5-7b": (74.2, 76.5, 70.4, 62.5, 65.2, 56.0, 64.2, 68.1),
    "llava-13b": (66.8, 68.0, 63.7, 62.3, 66.9, 57.3, 65.0, 68.2),
    "llava-1.5-13b": (76.1, 78.9, 72.8, 64.1, 67.1, 57.3, 67.7, 69.0),
}
"""Table of RES: cIoU in percent, in the order of ``SPLITS``."""

REASONSEG: Final = {
    "llava-1.5-7b": {"val": 52.4, "test": 48.7, "test short": 48.0, "test long": 49.1},
    "llava-1.5-13b": {"val": 60.5, "test": 49.9, "test short": 48.7, "test long": 51.0},
}
"""Table 3: cIoU in percent."""

OBJECTS: Final = {
    ("refcoco", "val"): 3811, ("refcoco", "testA"): 1975, ("refcoco", "testB"): 1810,
    ("refcoco+", "val"): 3805, ("refcoco+", "testA"): 1975, ("refcoco+", "testB"): 1798,
    ("refcocog", "val"): 2573, ("refcocog", "test"): 5023, ("reasonseg", "val"): 200, ("reasonseg", "test"): 779,
}  # fmt: skip
"""Objects that sentences refer to, by split of UNC (RefCOCOg: UMD). On the Hub, lmms-lab's RefCOCO val has 8,811."""

CAUTION: Final = (
    "Nobody has reproduced the published figures independently: with the paper's recipe others report RES 34.4 "
    "(arXiv 2510.19592, App. C) and, with LLaVA-1.5-7B on RefCOCO val, REC 46 in a version of their own and 26 with "
    "the released code for boxes (issue 13 of seilk/LocalizationHeads); the released finder compares heads' ids with a "
    "threshold that is not sorted (issue 12)."
)


def row(model: str, benchmark: str, split: str) -> dict[str, float]:
    """The published figures of a model on a split by metric, as shares; empty when the paper has none."""
    if benchmark == "reasonseg":
        percent = REASONSEG.get(model, {}).get(split)
        return {} if percent is None else {"ciou": percent / 100}
    if (benchmark, split) not in SPLITS or model not in REC:
        return {}
    place = SPLITS.index((benchmark, split))
    return {"acc@0.5": REC[model][place] / 100, "ciou": RES[model][place] / 100}


def paper_name(model: str) -> str:
    """A model set's or Hub name as the tables here spell it: "llava-hf/llava-1.5-7b-hf" -> "llava-1.5-7b"."""
    name = model.lower().rstrip("/").rsplit("/", 1)[-1].replace("llava-v1.5", "llava-1.5")
    for ending in ("-hf", "-chat", "-base"):
        name = name.removesuffix(ending)
    return name


def comparison(
    model: str, benchmark: str, split: str, by: str, figures: Mapping[str, Any], *, first: Mapping[str, Any],
    types: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any] | None:  # fmt: skip
    """How far measured figures are from the published row; None when the paper has no row for this.

    The paper does not say whether all sentences count or the first about each object (which the pipeline its author
    points to takes, and LISA on ReasonSeg), so ``first``, the figures of the latter, stand beside. Another number of
    objects than the split's own is told, for then the two are not about the same data. ``types`` are figures by
    sentence type, compared where the paper has them (ReasonSeg's short and long).
    """
    own = paper_name(model)
    known = row(own, benchmark, split)
    if not known:
        return None
    remarks = [CAUTION]
    if by and by != "unc":
        remarks.append(f"The paper says it used UNC's splits; this is {by}'s.")
    objects, published_objects = first["sentences"], OBJECTS.get((benchmark, split))
    if published_objects is not None and objects != published_objects:
        remarks.append(f"This run has {objects} objects, the published split {published_objects}: not the same data.")
    result: dict[str, Any] = {"source": SOURCE, "model": own, "remarks": remarks}
    result["figures"] = _distances(known, figures, first)
    for name, values in (types or {}).items():
        part = row(own, benchmark, f"{split} {name}")
        if part:
            result.setdefault("types", {})[name] = _distances(part, values, {})
    return result


def _distances(known: Mapping[str, float], figures: Mapping[str, Any], first: Mapping[str, Any]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for metric, published in known.items():
        measured = figures.get(metric)
        if measured is None:
            continue
        low, high = figures["intervals"][metric]
        rows[metric] = {
            "published": round(published, 4),
            "measured": measured,
            "difference": round(measured - published, 4),
            "published lies in the interval": low <= published <= high,
        }
        if first.get(metric) is not None:
            rows[metric]["first sentences"] = first[metric]
    return rows
