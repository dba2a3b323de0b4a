"""The report on the built-in models: targets, scores, ablations, heads and learning curve, as sections to be written.

Every sentence about a result is made from the figures; none is written beforehand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from locheads_studio.errors import DataError
from locheads_studio.evaluation import ablation_text, figures
from locheads_studio.evaluation.ablation_text import SHOWN, Scored, cell, listed, signed, verdict
from locheads_studio.evaluation.finding import Found
from locheads_studio.evaluation.metrics import DEFINITIONS, Outcome, difference
from locheads_studio.evaluation.report import Picture, Section, Table
from locheads_studio.evaluation.targets import PAPER, STUDIO, Target

CURVE: Final = "learning-curve.jsonl"
"""Beside the VLM's weights, where its training left one (``storybook.run_log``)."""
_NEAR: Final = 5
"""Validations that are averaged in the drawn learning curve: one alone is on few scenes."""
FIGURES: Final = "report"
"""Folder of the figures, beside the report."""


@dataclass(frozen=True, eq=False)
class Results:
    """All that is told. ``told``: the reports of the shipped groundings by name; ``rows``: their sentences' rows and
    pictures; ``lost``: see ``targets.lost``; ``curve``: rows of the learning curve, none if there is no file;
    ``natural``: the reports of the set on scenes of every size, by data set."""

    targets: Sequence[Target]
    told: Mapping[str, Mapping[str, Any]]
    rows: Mapping[str, Sequence[Outcome]]
    pictures: Sequence[str]
    lost: Mapping[str, Mapping[str, int]]
    scored: Scored
    found: Found
    installed: tuple[str, ...]
    entropy: Figure | None
    curve: Sequence[Mapping[str, Any]]
    natural: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def sections(results: Results) -> list[Section]:
    """The whole report, in order."""
    return [
        _targets(results),
        _shipped(results),
        _types(results),
        *_natural(results.natural),
        *ablation_text.sections(results.scored, results.found.paper),
        _heads(results),
        *_curve(results.curve),
        Section("How it was measured", list(_method(results))),
    ]


def read_curve(folder: Path) -> list[dict[str, Any]]:
    """The learning curve beside a VLM's weights, none if there is no file. DataError when it is damaged."""
    file = folder / CURVE
    if not file.is_file():
        return []
    try:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        return [{"stage": str(row["stage"]), "step": int(row["step"]),
                 "validation": {str(k): float(v) for k, v in row["validation"].items()}} for row in rows]  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{file.name} is damaged ({error})", "Remove it, or export the model again") from error


def _targets(results: Results) -> Section:
    rows = []
    for one in results.targets:
        bounds = "–" if one.interval is None else f"[{one.interval[0]:.3f}, {one.interval[1]:.3f}]"
        measured = "–" if one.measured is None else f"{one.measured:.3f}"
        answer = "nothing to measure" if one.measured is None else "reached" if one.reached else "not reached"
        rows.append([one.name, f"{one.wanted:.2f}", measured, bounds, str(one.count), answer])
    known = [one for one in results.targets if one.measured is not None]
    reached = [one for one in known if one.reached]
    text = [f"{len(reached)} of {len(results.targets)} targets are reached."]
    near = [one.name for one in known if not one.reached and one.interval and one.interval[1] >= one.wanted]
    if near:
        text.append(f"Not reached, but inside the 95 % interval: {listed(near)}.")
    lucky = [one.name for one in reached if one.interval and one.interval[0] < one.wanted]
    if lucky:
        text.append(f"Reached, but the 95 % interval begins below the target: {listed(lucky)}.")
    table = Table(["", "target", "measured", "95 % interval", "sentences or regions", ""], rows)
    return Section("Targets", [*text, table, *_where_lost(results.lost)])


def _where_lost(lost: Mapping[str, Mapping[str, int]]) -> Iterator[str | Table]:
    rows = []
    place, mask = sum(one["place"] for one in lost.values()), sum(one["mask"] for one in lost.values())
    for name, one in lost.items():
        count = one["sentences"]
        rows.append([name, str(count), f"{one['place'] / count:.3f}", f"{one['mask'] / count:.3f}"])
    if place + mask:
        yield (
            f"Of the {place + mask} sentences whose box overlaps the true one by less than 0.5, {place} already point "
            f"at another place (the heads or the VLM), {mask} point at the right one and the box is wrong (the "
            "segmenter, or its prompts)."
        )
        worst = max(lost, key=lambda name: (lost[name]["place"] + lost[name]["mask"]) / lost[name]["sentences"])
        first, why = ("the VLM and its heads", "place") if place >= mask else ("the segmenter and its prompts", "mask")
        share = max(lost, key=lambda name: lost[name][why] / lost[name]["sentences"])
        yield (
            f"So {first} would be worked on next, first for {share} sentences, where that is the most frequent; "
            f"the type with the most errors of both kinds is {worst}."
        )
    yield Table(["type", "sentences", "wrong place", "right place, wrong box"], rows)


def _row(name: str, row: Mapping[str, Any]) -> list[str]:
    return [name, str(row["sentences"]), *(cell(row, metric) for metric in SHOWN)]


def _shipped(results: Results) -> Section:
    told = results.told
    rows = [_row(name, told[name]["overall"]) for name in told]
    baselines = {n: row for n, row in told[STUDIO]["baselines"].items() if row.get("sentences")}
    rows += [_row(name, row) for name, row in baselines.items()]
    changes = difference(results.rows[PAPER], results.rows[STUDIO], results.pictures)
    said = [f"{SHOWN[m]} {verdict(changes[m])}, {signed(changes[m])}" for m in SHOWN if m in changes]
    meanings = [f"{name}: {row['definition']}." for name, row in baselines.items()]
    return Section(
        "Studio and paper grounding",
        [
            "The set as it ships, through the program's own jobs, on the same sentences.",
            f"The studio grounding against the paper's: {'; '.join(said)}.",
            Table(["", "sentences", *SHOWN.values()], rows), *meanings,
        ],
    )  # fmt: skip


def _types(results: Results) -> Section:
    ways = {way: results.told[name]["types"] for way, name in (("studio", STUDIO), ("paper", PAPER))}
    ours = ways["studio"]
    rows = [_row(f"{name}, {way}", types[name]) for name in ours for way, types in ways.items()]
    scores = {name: row["acc@0.5"] for name, row in ours.items()}
    best, worst = max(scores, key=lambda n: scores[n]), min(scores, key=lambda n: scores[n])
    drawn = {name: {way: types[name]["acc@0.5"] for way, types in ways.items()} for name in ours}
    bounds = {name: {way: tuple(types[name]["intervals"]["acc@0.5"]) for way, types in ways.items()} for name in ours}
    figure = figures.ablation(drawn, "Acc@0.5 by sentence type", bounds)
    return Section(
        "By sentence type",
        [
            f"Studio grounding: best are {best} sentences with an Acc@0.5 of {scores[best]:.3f}, worst {worst} ones "
            f"with {scores[worst]:.3f}.",
            Picture(figure, "Lines are 95 % intervals.", name="types"),
            Table(["", "sentences", *SHOWN.values()], rows),
        ],
    )


_NATURAL: Final = {
    "storybook-sizes": ("By size", "what is named alone: things by their height, as a share of the padded picture's "
                        "side, and named parts by the height of the thing they belong to"),
    "storybook-forms": ("By what people say", "the six types of sentences, and the forms that people type beside them"),
}  # fmt: skip


def _natural(told: Mapping[str, Mapping[str, Any]]) -> Iterator[Section]:
    """Scenes with things from 5 % to all of the height, in wide and tall pictures, whole and cut out."""
    for name, figures_of in told.items():
        title, what = _NATURAL[name]
        types = figures_of["types"]
        rows = [_row(kind, types[kind]) for kind in sorted(types, key=_place)]
        yield Section(
            title,
            [
                f"Scenes of every size, from close-ups to things far away ({name}, "
                f"{figures_of['data']['split']} split, {figures_of['data']['digest']}): {what}.",
                Table(["", "sentences", *SHOWN.values()], [_row("all", figures_of["overall"]), *rows]),
            ],
        )


def _place(kind: str) -> tuple[str, int, str]:
    """Things before parts, small ones first; forms as they come."""
    digits = "".join(sign for sign in kind.split(" to ")[-1] if sign.isdigit())
    return ("part" if "part" in kind else "", int(digits) if digits else 0, kind)


def _heads(results: Results) -> Section:
    found, ranking = results.found, results.found.paper
    text = [f"{name}: {', '.join(map(str, one.chosen))}." for name, one in found.rankings.items()]
    same = set(results.installed) == set(map(str, found.studio.chosen))
    text.append(
        f"Installed for the studio grounding: {', '.join(results.installed)}"
        f"{', the same as this search names' if same else ', not what this search names'}."
    )
    if ranking.rho is not None and ranking.rho_p is not None:
        clear = ranking.rho > 0 and ranking.rho_p < 0.05
        said = "follows" if clear else "does not follow, as far as these samples show,"
        text.append(
            f"Spearman's rho of selection frequency and the IoU of the head's own pseudo-mask is {ranking.rho:.2f} "
            f"(p = {ranking.rho_p:.1g}): the label-free rank {said} the truth."
        )
    else:
        text.append("Too few heads were selected for a rank correlation.")
    parts: list[str | Table | Picture] = [*text]
    parts.append(Picture(
        figures.sorted_sums(ranking), "Every head's mean attention on the image, sorted; below tau heads do not look "
        "(paper, Fig. 3).", name="sorted-sums",
    ))  # fmt: skip
    if results.entropy is not None:
        caption = (
            "Maps of the sentence that went best, from gathered to scattered; H is the spatial entropy (paper, Fig. 4)."
        )
        parts.append(Picture(results.entropy, caption, vector=False, name="entropy-examples"))
    parts.append(Picture(
        figures.selection_frequency(ranking), "How often a head was among the least scattered of a sample (paper, "
        "Fig. 5).", name="selection-frequency",
    ))  # fmt: skip
    if any(s.iou is not None and s.frequency is not None and s.frequency >= 0.01 for s in ranking.scores):
        caption = "Does the label-free rank follow the truth? (paper, Fig. 6)"
        parts.append(Picture(figures.rank_and_iou(ranking), caption, name="rank-and-iou"))

    def value(number: float | None) -> str:
        return "–" if number is None else f"{number:.3f}"

    rows = [[str(s.head), *map(value, (s.frequency, s.attention_sum, s.entropy, s.sensitivity, s.iou, s.pointing))]
            for s in ranking.scores[:10]]  # fmt: skip
    parts.append(Table(["head", "frequency", "attention sum", "entropy", "sensitivity", "IoU", "pointing"], rows))
    return Section("The heads", parts)


def _curve(rows: Sequence[Mapping[str, Any]]) -> Iterator[Section]:
    stages = [stage for stage in dict.fromkeys(row["stage"] for row in rows) if stage == "decoder"]
    if not stages:
        yield Section("Learning curve", [f"The training of this VLM left no {CURVE}."])
        return
    own = [row for row in rows if row["stage"] == "decoder"]
    lines: dict[str, list[tuple[float, float, float, float]]] = {}
    for name in own[-1]["validation"]:
        for place, row in enumerate(own):
            near = [one["validation"][name] for one in own[max(0, place + 1 - _NEAR) : place + 1]
                    if name in one["validation"]]  # fmt: skip
            if near:
                value = sum(near) / len(near)
                lines.setdefault(name, []).append((float(row["step"]), value, value, value))
    tail = max(1, len(own) // 4)
    means = [sum(row["validation"].values()) / max(len(row["validation"]), 1) for row in own]
    late, before = means[-tail:], means[-2 * tail : -tail] or means[:1]
    gain = sum(late) / len(late) - sum(before) / len(before)
    figure = figures.sweep(lines, "Decoder", "steps", "right first words of the answer")
    yield Section(
        "Learning curve",
        [
            f"The decoder's answers on validation scenes, by sentence type: {means[0]:.3f} on average after "
            f"{own[0]['step']} steps, {means[-1]:.3f} after {own[-1]['step']}. In the last quarter of the validations "
            f"the mean is {gain:+.3f} against the quarter before.",
            Picture(
                figure,
                f"Right first answer words on validation scenes, mean of {_NEAR} validations in a row.",
                name="learning-curve",
            ),
        ],
    )


def _method(results: Results) -> Iterator[str]:
    main = results.told[STUDIO]
    data = main["data"]
    yield (
        f"Scenes are drawn afresh, {data['split']} split, {data['digest']} (first seed, number of scenes, sentences of "
        f"each type). Ablations use the first {len(set(results.scored.pictures))} of these scenes, "
        f"{len(results.scored.pictures)} sentences. Heads were searched on train scenes that no training saw: "
        f"{results.found.provenance['samples']} samples on {results.found.provenance['pictures']} scenes."
    )
    for name, text in DEFINITIONS.items():
        yield f"{name}: {text}."
    yield (
        "Differences: the same pictures are drawn for both sides of a difference; one whose interval holds 0 is called "
        "not different."
    )
