"""``study``: the whole chain on one data set. Heads are found by the paper's criteria and by labels, every way of using
them is scored on the same sentences, and the paper's figures, the worst failures and all numbers go into one report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure

from locheads_studio.document.edits import Selection
from locheads_studio.engine.jobs import HeadMapsJob, LocateJob, SelectJob
from locheads_studio.errors import DataError, HeadError, PhraseError
from locheads_studio.evaluation import evaluate, figures
from locheads_studio.evaluation.datasets.base import DataSet, Question, Record
from locheads_studio.evaluation.figures import Case, HeadMap
from locheads_studio.evaluation.finding import Found, Plan
from locheads_studio.evaluation.metrics import Outcome
from locheads_studio.evaluation.report import Picture, Section, Table, write
from locheads_studio.evaluation.runlog import RunLog, Step
from locheads_studio.evaluation.scoring import GREEDY, Run, Settings, score_picture
from locheads_studio.heads.criteria import spatial_entropy
from locheads_studio.heads.discovery import Criterion, Discovery
from locheads_studio.heads.names import Head
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.heads.reading import Reading
from locheads_studio.heads.sample import Sample

PAPER: Final = "paper grounding, label-free heads"
LABEL_FREE: Final = "studio grounding, label-free heads"
LABELS: Final = "studio grounding, heads by labels"
SEVERAL: Final = "several heads, label-free"
CONTRAST: Final = "several heads, label-free, contrast"
"""Ten heads without labels, as "Few Contrastive Attention Heads" takes: alone, and with the maps of another phrase
taken away."""
PHOTOGRAPHS: Final = frozenset({"entropy-examples", "failures"})
"""Figures that hold pictures: PNG, the others SVG."""
_WAYS: Final = (PAPER, SEVERAL, CONTRAST, LABEL_FREE, LABELS)
_SHOWN: Final = ("pointing", "acc@0.5", "ciou", "miou", "pr@0.7")
_DRAWN: Final = {"pointing": "pointing", "acc@0.5": "Acc@0.5", "ciou": "cIoU"}
_MOST_HEADS: Final = 5
_SEVERAL: Final = 10
"""k of the paper's ablation goes from 1 to 5 (its Table 4)."""


def variants(found: Found, base: Settings, alone: Mapping[str, HeadRanking], against: str = "") -> dict[str, Settings]:
    """The settings to compare, by name; the first is scored with the baselines.

    ``alone``: rankings by other criteria, for the ablation of criteria and of the number of heads; empty for none.
    ``against``: a phrase to contrast several heads with; "" for no contrast.
    """
    bare = replace(base, baselines=())
    label_free = _names(found.paper.chosen)
    best = found.studio if "combination" in found.rankings else found.paper
    chosen = {
        LABELS: replace(base, grounding="studio", heads=_names(best.chosen)),
        LABEL_FREE: replace(bare, grounding="studio", heads=label_free),
        PAPER: replace(bare, grounding="paper", heads=label_free),
    }
    if against:
        ranking = found.rankings.get("sensitivity", found.paper)
        several = replace(bare, grounding="studio", heads=_names([score.head for score in ranking.scores[:_SEVERAL]]))
        chosen |= {SEVERAL: several, CONTRAST: replace(several, against=against)}
    if not alone:
        return chosen
    ranked = [score.head for score in found.paper.scores]
    for k in range(1, min(_MOST_HEADS, len(ranked)) + 1):
        chosen[f"k = {k}"] = replace(bare, grounding="studio", heads=_names(ranked[:k]))
    for name, ranking in alone.items():
        chosen[f"{name}, fixed"] = replace(bare, grounding="studio", heads=_names(ranking.chosen))
    tau = found.paper.tau or 0.0
    greedy: dict[str, tuple[str, ...]] = {
        "attention sum": ("attention_sum",), "entropy": ("entropy",), "both": ("attention_sum", "entropy")
    }  # fmt: skip
    for name, criteria in greedy.items():
        chosen[f"{name}, greedy"] = replace(bare, grounding="studio", heads=GREEDY, criteria=criteria, tau=tau)
    return chosen


def by_one_criterion(planned: Plan, log: RunLog, first_layer: int, top: int) -> dict[str, HeadRanking]:
    """Rankings of a finished search by each criterion alone and by all three together."""
    gathered = Discovery(0)
    for task in planned.tasks:
        for record in log.done[task.id].get("samples", {}).values():
            gathered.take(Sample.from_json(record))
    wanted: dict[str, tuple[Criterion, ...]] = {
        "attention sum": ("attention_sum",), "entropy": ("entropy",), "sensitivity": ("sensitivity",),
        "both": ("attention_sum", "entropy"), "all three": ("attention_sum", "entropy", "sensitivity"),
    }  # fmt: skip
    rankings = {}
    for name, criteria in wanted.items():
        try:
            rankings[name] = gathered.find(criteria, first_layer=first_layer, top=top)
        except HeadError:  # sensitivity needs pictures with two phrases or more
            continue
    for name, by in (("attention sum", "attention_sum"), ("sensitivity", "sensitivity")):
        if name in rankings:
            # Frequency parts them badly: many heads are among the ten highest of every sample, and entropy breaks ties.
            scores = sorted(rankings[name].scores, key=lambda score: -(getattr(score, by) or 0.0))
            rankings[name] = replace(rankings[name], chosen=tuple(score.head for score in scores[:top]))
    return rankings


def work_on(run: Run, data: DataSet, chosen: Mapping[str, Settings]) -> Callable[[str], dict[str, Any]]:
    """What turns the id of a picture into its scores by variant: the picture is read and embedded once for all."""

    def work(id: str) -> dict[str, Any]:
        try:
            record = data.load(id)
        except DataError as error:
            return {"damaged": str(error)}
        return {"variants": {name: score_picture(run, record, settings) for name, settings in chosen.items()}}

    return work


def run_settings(data: DataSet, model: Mapping[str, Any], chosen: Mapping[str, Settings]) -> dict[str, Any]:
    """Everything that decides the scores, as plain values: what a log is told from others by."""
    return {
        "kind": "study", "model": dict(model), "data": data.facts.to_json(),
        "variants": {name: settings.to_json() for name, settings in chosen.items()},
    }  # fmt: skip


def scores(data: DataSet, chosen: Mapping[str, Settings], log: RunLog) -> dict[str, dict[str, Any]]:
    """The report of every variant from a finished log, as ``evaluate.report`` makes it."""
    told = {}
    for name, settings in chosen.items():
        one = RunLog.in_memory(log.header["settings"], log.header["provenance"])
        one.done = {id: done["variants"][name] if "variants" in done else done for id, done in log.done.items()}
        told[name] = evaluate.report(data, settings, one)
    return told


@dataclass(frozen=True, eq=False)
class Examples:
    """What is shown of single pictures: the entropy figure (None without a sentence) and the worst cases."""

    entropy: Figure | None
    worst: tuple[Case, ...]


def examples(
    run: Run, data: DataSet, found: Found, chosen: Settings, log: RunLog, name: str, count: int, step: Step
) -> Examples:
    """Look again at the pictures that went worst by mask IoU, one sentence of each, and at one that went well."""
    rows = sorted(_rows(data, log, name), key=lambda row: (row[2], row[0]))
    worst: list[Case] = []
    seen: set[str] = set()
    for id, question, iou in rows:
        if len(worst) == count:
            break
        if id in seen or iou > 0.5:
            continue
        seen.add(id)
        step("looking at failures", len(worst) / max(count, 1))
        record = data.load(id)
        case = _case(run, record, _question(record, question), chosen, iou)
        if case is not None:
            worst.append(case)
    entropy = None
    if rows:
        id, question, _ = rows[-1]
        record = data.load(id)
        entropy = entropy_figure(run, record, _question(record, question).text, found)
    return Examples(entropy, tuple(worst))


def drawings(found: Found, told: Mapping[str, Mapping[str, Any]], seen: Examples) -> dict[str, Figure]:
    """Every figure of the report by the name of its file."""
    label_free = found.paper
    made = {
        "sorted-sums": figures.sorted_sums(label_free),
        "selection-frequency": figures.selection_frequency(label_free),
    }
    if any(score.iou is not None for score in label_free.scores):
        made["rank-and-iou"] = figures.rank_and_iou(label_free)
    if seen.entropy is not None:
        made["entropy-examples"] = seen.entropy
    made["comparison"] = _bars({name: told[name] for name in _WAYS if name in told}, "Ways of grounding")
    number = {name: row for name, row in told.items() if name.startswith("k = ")}
    criteria = {name: row for name, row in told.items() if name.endswith((", fixed", ", greedy"))}
    if number:
        made["number-of-heads"] = _bars(number, "Number of heads (label-free, studio grounding)")
    if criteria:
        made["criteria"] = _bars(criteria, "Criteria, heads fixed or chosen per sentence (studio grounding)")
    if seen.worst:
        made["failures"] = figures.failure_sheet(seen.worst, "Worst first, by IoU of the mask")
    return made


def write_report(
    path: Path, title: str, found: Found, told: Mapping[str, Mapping[str, Any]], made: Mapping[str, Figure]
) -> None:
    """The HTML report."""
    main = told[LABELS]
    facts = {
        "model": main["model"].get("set", "?"), "data": main["data"]["name"], "split": main["data"]["split"],
        "pictures": main["data"]["pictures"], "sentences": main["overall"]["sentences"],
        "date": main["provenance"]["date"], "run": main["provenance"]["fingerprint"],
    }  # fmt: skip
    write(path, title, facts, list(_sections(found, told, made)))


def lines(told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Lines of text with the main figures of every variant."""
    width = max(map(len, told)) + 2
    rows = [f"{'':{width}}{'pointing':>10}{'Acc@0.5':>10}{'cIoU':>8}"]
    for name, report in told.items():
        cells = [report["overall"][metric] for metric in _DRAWN]
        values = ["-" if value is None else f"{value:.3f}" for value in cells]
        rows.append(f"{name:{width}}{values[0]:>10}{values[1]:>10}{values[2]:>8}")
    return rows


def _sections(found: Found, told: Mapping[str, Mapping[str, Any]], made: Mapping[str, Figure]) -> Iterator[Section]:
    main = told[LABELS]
    ways = {name: told[name]["overall"] for name in reversed(_WAYS) if name in told}
    baselines = {name: row for name, row in main["baselines"].items() if row.get("sentences")}
    missing = [f"{n}: {row['not available']}." for n, row in main["baselines"].items() if "not available" in row]
    yield Section(
        "Scores",
        [
            "All on the same sentences; in brackets 95 % intervals from a bootstrap over pictures.",
            _table({**ways, **baselines}),
            *([f"Not available: {' '.join(missing)}"] if missing else []),
            Picture(made["comparison"], "The ways of grounding beside each other."),
            _against_the_paper(told[PAPER]),
        ],
    )
    yield Section("By sentence type", [f"{LABELS}:", _table(main["types"]), f"{PAPER}:", _table(told[PAPER]["types"])])
    parts: list[str | Table | Picture] = [
        f"{name}: {', '.join(map(str, ranking.chosen))}." for name, ranking in found.rankings.items()
    ]
    parts.append(_head_table(found.paper))
    captions = {
        "sorted-sums": "Every head's mean attention on the image, sorted; heads below tau do not look (paper, Fig. 3).",
        "selection-frequency": "How often a head was among the least scattered of a sample (paper, Fig. 5).",
        "rank-and-iou": "Does the label-free rank follow the truth? (paper, Fig. 6)",
        "entropy-examples": "Maps of one sentence, from gathered to scattered (paper, Fig. 4).",
    }
    parts += [Picture(made[n], text, vector=n not in PHOTOGRAPHS) for n, text in captions.items() if n in made]
    yield Section("The heads", parts)
    ablations = {n: made[n] for n in ("number-of-heads", "criteria") if n in made}
    if ablations:
        rest = {name: row["overall"] for name, row in told.items() if name not in _WAYS}
        shown = [Picture(figure, name.replace("-", " ").capitalize()) for name, figure in ablations.items()]
        yield Section("Ablations", [*shown, _table(rest)])
    if "failures" in made:
        text = "Sentences that went worst with the heads by labels, one per picture; the number is the mask's IoU."
        yield Section("Failures", [Picture(made["failures"], text, vector=False)])
    left = [f"{row['picture']}: {row['error']}" for row in main["left out"]]
    lines = [f"{name}: {text}" for name, text in main["conventions"].items()]
    lines.append(
        "weights: heads named by the study count alike, unless they are the set's own, which count by its weights; "
        "`heads find --install` writes such weights, so what is installed can do a little better or worse than here."
    )
    yield Section("How it was measured", [*lines, *(["Left out:", *left] if left else [])])


def _table(rows: Mapping[str, Mapping[str, Any]]) -> Table:
    def cell(row: Mapping[str, Any], metric: str) -> str:
        if row[metric] is None:
            return "–"
        low, high = row["intervals"][metric]
        return f"{row[metric]:.3f} [{low:.2f}, {high:.2f}]"

    cells = [[name, str(row["sentences"]), *(cell(row, metric) for metric in _SHOWN)] for name, row in rows.items()]
    return Table(["", "sentences", "pointing", "Acc@0.5", "cIoU", "mIoU", "Pr@0.7"], cells)


def _head_table(ranking: HeadRanking) -> Table:
    def cell(value: float | None) -> str:
        return "–" if value is None else f"{value:.3f}"

    rows = [
        [str(s.head), *map(cell, (s.frequency, s.attention_sum, s.entropy, s.sensitivity, s.iou, s.pointing))]
        for s in ranking.scores[:10]
    ]
    return Table(["head", "frequency", "attention sum", "entropy", "sensitivity", "IoU", "pointing"], rows)


def _against_the_paper(report: Mapping[str, Any]) -> str:
    published = report["published"]
    if published is None:
        return "The paper has no figures for this model and data set."
    rows = [
        f"{metric} {row['measured']:.3f} here, {row['published']:.3f} published ({row['difference']:+.3f})"
        for metric, row in published["figures"].items()
    ]
    return f"{PAPER}: {'; '.join(rows)}. {published.get('caution', '')}"


def _bars(told: Mapping[str, Mapping[str, Any]], title: str) -> Figure:
    rows, bounds = {}, {}
    for name, report in told.items():
        known = {metric: label for metric, label in _DRAWN.items() if report["overall"][metric] is not None}
        wrapped = name.replace(", ", "\n")
        rows[wrapped] = {label: report["overall"][metric] for metric, label in known.items()}
        bounds[wrapped] = {label: tuple(report["overall"]["intervals"][metric]) for metric, label in known.items()}
    return figures.ablation(rows, title, bounds)


def _rows(data: DataSet, log: RunLog, name: str) -> Iterator[tuple[str, str, float]]:
    """Every scored sentence: picture, sentence, IoU of the mask (of the box where there is no mask)."""
    for id in data.ids:
        for row in log.done[id].get("variants", {}).get(name, {}).get("rows", ()):
            outcome = Outcome.from_json(row["found"])
            yield id, row["id"], outcome.box_iou if outcome.mask_iou is None else outcome.mask_iou


def _question(record: Record, id: str) -> Question:
    return next(question for question in record.questions if question.id == id)


def _case(run: Run, record: Record, question: Question, settings: Settings, iou: float) -> Case | None:
    assert question.truth is not None
    truth = record.truths[question.truth]
    picture, phrase, heads, grounding = record.picture, question.text, settings.heads, settings.grounding
    try:
        selection: Selection = run(SelectJob(picture=picture, phrase=phrase, heads=heads, grounding=grounding))
        located = run(LocateJob(picture=picture, phrase=phrase, heads=heads, grounding=grounding))
    except PhraseError:
        return None
    maps = tuple(HeadMap(name, values) for name, values in zip(located.heads, located.maps, strict=True))
    return Case(
        phrase, picture, selection.heat, tuple(selection.box), selection.mask >= 128, truth.box,
        truth.mask, maps, iou,
    )  # fmt: skip


def entropy_figure(run: Run, record: Record, phrase: str, found: Found) -> Figure | None:
    """Fig. 4 for a phrase on a picture; None when the VLM cannot read the phrase."""
    try:
        reading: Reading = run(HeadMapsJob(picture=record.picture, phrases=(phrase,)))
    except PhraseError:
        return None
    maps = reading.maps[0]
    entropy = spatial_entropy(maps)
    first = found.paper.first_layer
    order = [
        (float(entropy[layer, index]), Head(layer, index))
        for layer in range(first, maps.shape[0]) for index in range(maps.shape[1])
        if np.isfinite(entropy[layer, index])
    ]  # fmt: skip
    order.sort()
    best = found.paper.chosen[0]
    places = np.unique(np.linspace(0, len(order) - 1, 5).round().astype(int))
    heads = list(dict.fromkeys([best, *(order[place][1] for place in places)]))
    heads.sort(key=lambda head: entropy[head.layer, head.index])
    shown = [HeadMap(str(h), maps[h.layer, h.index], float(entropy[h.layer, h.index])) for h in heads]
    return figures.entropy_examples(record.picture, phrase, shown)


def _names(heads: Sequence[Head]) -> tuple[str, ...]:
    return tuple(str(head) for head in heads)
