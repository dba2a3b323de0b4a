"""``evaluate``: a model set on a data set, picture by picture, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from locheads_studio import __version__
from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation import published
from locheads_studio.evaluation.datasets.base import DataSet
from locheads_studio.evaluation.datasets.source import Source
from locheads_studio.evaluation.metrics import DEFINITIONS, Outcome, summary
from locheads_studio.evaluation.runlog import RunLog, Step, run_units
from locheads_studio.evaluation.scoring import BASELINES, Run, Settings, score_picture

FORMAT = 1


def run_settings(data: DataSet, source: Source, model: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Everything that decides the figures, as plain values: what a log is told from others by.

    Raises UsageError when the data set has no answers to compare with.
    """
    if not data.facts.labelled:
        raise UsageError(
            f"{data.facts.name} has sentences without box or mask", "Add them, or use it for `heads find` only"
        )
    part = {name: value for name, value in source.to_json().items() if name in ("seed", "count", "per_type")}
    return {
        "kind": "evaluate", "version": __version__, "model": dict(model), "data": data.facts.to_json() | part,
        "evaluation": settings.to_json(),
    }  # fmt: skip


def work_on(run: Run, data: DataSet, settings: Settings) -> Callable[[str], dict[str, Any]]:
    """What turns the id of a picture into its scores. A damaged record is told, not scored."""

    def work(id: str) -> dict[str, Any]:
        try:
            record = data.load(id)
        except DataError as error:
            return {"damaged": str(error)}
        scored = score_picture(run, record, settings)
        told = [dict(thing._asdict()) for thing in record.left_out]
        return scored | {"left out": told} if told else scored

    return work


def evaluate(
    run: Run, data: DataSet, settings: Settings, log: RunLog, step: Step = lambda stage, share: None
) -> dict[str, Any]:
    """Score what the log does not hold yet, then report; see ``report``."""
    run_units(data.ids, work_on(run, data, settings), log, "evaluating", step)
    return report(data, settings, log)


def report(data: DataSet, settings: Settings, log: RunLog) -> dict[str, Any]:
    """The figures of a finished log: the same for the same settings, however often the run was stopped.

    Everything but ``provenance`` (date, versions, machine) belongs to that promise. Pictures come in the data set's
    order, whatever the log's. DataError when every record is damaged.
    """
    rows: list[dict[str, Any]] = []
    pictures: list[str] = []
    unavailable: dict[str, str] = {}
    damaged = [{"picture": thing.record, "error": thing.error} for thing in data.left_out]
    for id in data.ids:
        result = log.done[id]
        damaged += [{"picture": id, "error": thing["error"]} for thing in result.get("left out", ())]
        if "damaged" in result:
            damaged.append({"picture": id, "error": result["damaged"]})
            continue
        unavailable |= result["unavailable"]
        rows += result["rows"]
        pictures += [id] * len(result["rows"])
    if damaged and not rows:
        raise DataError(f"Every record of {data.facts.name} is damaged", f"The first: {damaged[0]['error']}")

    def figures(chosen: Sequence[int], key: str = "found") -> dict[str, Any]:
        chosen = [i for i in chosen if key in rows[i] and rows[i][key] is not None]
        return summary(
            [Outcome.from_json(rows[i][key]) for i in chosen], [pictures[i] for i in chosen],
            resamples=settings.resamples, seed=settings.seed,
        )  # fmt: skip

    everything = range(len(rows))
    types = list(dict.fromkeys(row["type"] for row in rows))
    overall = figures(everything)
    first = figures([i for i in everything if rows[i]["first"]])
    by_type = {name: figures([i for i in everything if rows[i]["type"] == name]) for name in types}
    facts = data.facts
    model = log.header["settings"]["model"]
    return {
        "format": FORMAT,
        "model": model,
        "data": log.header["settings"]["data"] | {"pictures": len(data.ids), "left out": len(damaged)},
        "settings": settings.to_json(),
        "conventions": DEFINITIONS | {"sentences": _convention(settings)},
        "overall": overall,
        "first sentences": first,
        "groups": {name: figures([i for i in everything if rows[i]["type"] in members])
                   for name, members in facts.groups.items()},
        "types": by_type,
        "baselines": {name: _baseline(name, figures(everything, name), unavailable) for name in settings.baselines},
        "published": published.comparison(
            model.get("vlm", {}).get("name", ""), facts.benchmark, facts.split, facts.by, overall,
            first=first, types=by_type,
        ),
        "failed": sum("failed" in row for row in rows),
        "left out": damaged,
        "provenance": log.header["provenance"] | {"fingerprint": log.header["fingerprint"]},
    }  # fmt: skip


def _convention(settings: Settings) -> str:
    if settings.sentences == "first":
        return "first: of the sentences about an object only the first counts"
    return 'all: every sentence counts once; "first sentences" has the figures of the first about each object'


def _baseline(name: str, figures: dict[str, Any], unavailable: Mapping[str, str]) -> dict[str, Any]:
    told = {"definition": BASELINES[name]}
    if not figures["sentences"]:
        return told | {"not available": unavailable.get(name, "nothing to compare with")}
    return told | figures


def table(figures: Mapping[str, Any]) -> list[str]:
    """Lines of text with the figures."""
    rows = {"all": figures["overall"], "first sentences": figures["first sentences"], **figures["groups"]}
    rows |= figures["types"]
    lines = [f"{'':22}{'sentences':>10}{'pointing':>10}{'Acc@0.5':>18}{'cIoU':>18}{'mIoU':>18}{'Pr@0.7':>8}"]
    lines += [_line(name, row) for name, row in rows.items()]
    lines.append("baselines")
    for name, row in figures["baselines"].items():
        lines.append(f"  {name:20}{row['not available']}" if "not available" in row else _line(f"  {name}", row))
    if figures["published"] is None:
        lines.append("The paper has no figures for this model and data set.")
    else:
        for metric, row in figures["published"]["figures"].items():
            lines.append(
                f"{metric}: {row['measured']:.3f}, published {row['published']:.3f} ({row['difference']:+.3f}; "
                f"{figures['published']['source']})"
            )
        lines += figures["published"]["remarks"]
    if figures["left out"]:
        count, first = len(figures["left out"]), figures["left out"][0]["error"]
        told = "1 damaged record was" if count == 1 else f"{count} damaged records were"
        lines.append(f"{told} left out; the first: {first}")
    lines.append("In brackets: 95 % intervals, bootstrap over pictures.")
    return lines


def _line(name: str, row: Mapping[str, Any]) -> str:
    def cell(metric: str, width: int, bounds: bool) -> str:
        value = row[metric]
        if value is None:
            return f"{'-':>{width}}"
        low, high = row["intervals"][metric]
        return f"{value:.3f} [{low:.2f} {high:.2f}]".rjust(width) if bounds else f"{value:>{width}.3f}"

    cells = [cell("pointing", 10, False), *(cell(metric, 18, True) for metric in ("acc@0.5", "ciou", "miou"))]
    return f"{name:22}{row['sentences']:>10}{''.join(cells)}{cell('pr@0.7', 8, False)}"
