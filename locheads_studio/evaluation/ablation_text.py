"""The ablations as sections of a report: tables with intervals, figures, and sentences that follow from the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import mean
from typing import Any, Final

import numpy as np

from locheads_studio.evaluation import figures
from locheads_studio.evaluation.ablation import LIKE_LLAVA, LLAVA_CELLS, Tables, Variant
from locheads_studio.evaluation.metrics import Outcome, difference, summary
from locheads_studio.evaluation.report import Picture, Section, Table
from locheads_studio.heads.ranking import HeadRanking

Change = tuple[float, float, float]
"""A difference with its interval's bounds."""

SHOWN: Final = {"pointing": "pointing", "acc@0.5": "Acc@0.5", "ciou": "cIoU", "miou": "mIoU"}
_MAIN: Final = "acc@0.5"


@dataclass(frozen=True, eq=False)
class Scored:
    """The scored ablations: ``tables`` of variants, the outcomes of each, and the picture of each sentence."""

    tables: Tables
    outcomes: Mapping[Variant, Sequence[Outcome]]
    pictures: Sequence[str]
    _known: dict[Variant, dict[str, Any]] = field(default_factory=dict, init=False)

    def figures(self, table: str, row: str) -> dict[str, Any]:
        """``metrics.summary`` of a row."""
        variant = self.tables[table][row]
        if variant not in self._known:
            self._known[variant] = summary(self.outcomes[variant], self.pictures)
        return self._known[variant]

    def change(self, table: str, before: str, after: str) -> Change:
        """How much higher Acc@0.5 is in a row than in another, the same sentences compared."""
        rows = self.tables[table]
        found = difference(self.outcomes[rows[before]], self.outcomes[rows[after]], self.pictures)
        return found[_MAIN]


def cell(row: Mapping[str, Any], metric: str) -> str:
    """A figure with its interval."""
    if row[metric] is None:
        return "–"
    low, high = row["intervals"][metric]
    return f"{row[metric]:.3f} [{low:.2f}, {high:.2f}]"


def signed(change: Change) -> str:
    """A difference with its interval."""
    return f"{change[0]:+.3f} [{change[1]:+.3f}, {change[2]:+.3f}]"


def verdict(change: Change) -> str:
    """What an interval says: "higher", "lower" or "not different"."""
    return "higher" if change[1] > 0 else "lower" if change[2] < 0 else "not different"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def sections(scored: Scored, ranking: HeadRanking) -> Iterator[Section]:
    """A section for each table. ``ranking``: the label-free search."""
    yield _parts(scored)
    yield _swept(scored, "number of heads", "Number of heads", "k", _k, {"the paper's k": 3.0})
    yield _criteria(scored)
    yield _tau(scored, ranking)
    yield _swept(scored, "smoothing", "Smoothing", "σ of the blur, in cells", _sigma, {"studio": 0.7, "paper": 1.0})
    yield _samples(scored)


def _table(scored: Scored, name: str, extra: Mapping[str, Callable[[str], str]] | None = None) -> Table:
    """All rows of a table of variants; ``extra``: more columns, each a function of the row's name."""
    more = extra or {}
    rows = []
    for row in scored.tables[name]:
        measured = scored.figures(name, row)
        rows.append([row, *(cell(measured, metric) for metric in SHOWN), *(told(row) for told in more.values())])
    return Table(["", *SHOWN.values(), *more], rows)


def _parts(scored: Scored) -> Section:
    changes = {
        row: scored.change("parts", row.partition(" ")[0], row)
        for row in scored.tables["parts"] if row not in ("paper", "studio")
    }  # fmt: skip
    whole = scored.change("parts", "paper", "studio")
    text = [
        "Each part of the studio grounding switched on alone over the paper's, and switched off alone from the "
        "studio's; the last column compares with the paper's or the studio's row, sentence by sentence. What they mean "
        "stands in locheads_studio/heads/parts.py.",
        f"All parts together: Acc@0.5 {signed(whole)} against the paper's grounding, {verdict(whole)}.",
        _grid(scored),
    ]
    for start, lead in (
        ("paper +", "Over the paper's grounding, alone"), ("studio −", "Left out of the studio grounding"),
        ("studio +", "Added to the studio grounding"),
    ):  # fmt: skip
        group = {row.removeprefix(start).strip(): change for row, change in changes.items() if row.startswith(start)}
        said = []
        for word in ("higher", "lower", "not different"):
            names = [name for name, change in group.items() if verdict(change) == word]
            if names:
                said.append(f"Acc@0.5 is {word} with {listed(names)}")
        text.append(f"{lead}: {'; '.join(said)}.")
    table = _table(scored, "parts", {"Acc@0.5 against its base": lambda row: signed(changes[row]) if row in changes
                                     else "–"})  # fmt: skip
    figure = figures.changes(changes, "Parts of the studio grounding", "change of Acc@0.5 against its base")
    caption = "One part on (paper +) or off (studio −); lines are 95 % intervals of the paired difference."
    return Section("Parts of the studio grounding", [*text, Picture(figure, caption, name="parts"), table])


def _grid(scored: Scored) -> str:
    """What of the difference between the groundings is the grid's: a blur of one cell is more of a coarse one."""
    rows = ("paper", f"paper + {LIKE_LLAVA}", "paper + no smoothing", "studio")
    one, like, none, studio = (scored.figures("parts", row)[_MAIN] for row in rows)
    sigma = scored.tables["parts"][rows[1]].parts.sigma
    return (
        f"The paper's blur was chosen on LLaVA-1.5's {LLAVA_CELLS} x {LLAVA_CELLS} cells; this model has "
        f"{round(sigma * LLAVA_CELLS)} a side. With its blur of one cell the paper's grounding has an Acc@0.5 of "
        f"{one:.3f}; with as much of the picture as on LLaVA's grid (sigma {sigma:.2f}) {like:.3f}, with none "
        f"{none:.3f}; the studio's has {studio:.3f}. What changes between the first three is the blur's, no merit of "
        "the studio grounding."
    )


def _k(row: str) -> tuple[str, float]:
    return row.split(", ")[1], float(row.split(", ")[0].removeprefix("k = "))


def _sigma(row: str) -> tuple[str, float]:
    return row.split(", ")[1], float(row.split(", ")[0])


def _swept(
    scored: Scored, table: str, heading: str, axis: str, place: Callable[[str], tuple[str, float]],
    marks: Mapping[str, float],
) -> Section:  # fmt: skip
    """A setting that both groundings have; ``place`` gives a row's line and its place on the axis."""
    lines: dict[str, list[tuple[float, float, float, float]]] = {}
    names: dict[str, list[str]] = {}
    for row in scored.tables[table]:
        line, at = place(row)
        measured = scored.figures(table, row)
        lines.setdefault(line, []).append((at, measured[_MAIN], *measured["intervals"][_MAIN]))
        names.setdefault(line, []).append(row)
    text = []
    for line, rows in names.items():
        values = [point[1] for point in lines[line]]
        best, worst = rows[int(np.argmax(values))], rows[int(np.argmin(values))]
        change = scored.change(table, worst, best)
        text.append(
            f"{line.capitalize()}: Acc@0.5 is from {min(values):.3f} ({worst.split(', ')[0]}) to {max(values):.3f} "
            f"({best.split(', ')[0]}); the difference is {signed(change)}"
            f"{'' if change[1] > 0 else ', which these sentences cannot tell from none'}."
        )
    shown = {name: at for name, at in marks.items() if at <= max(point[0] for line in lines.values() for point in line)}
    figure = figures.sweep(lines, heading, axis, "Acc@0.5", shown)
    caption = "Label-free heads, best first; bands are 95 % intervals."
    return Section(heading, [*text, Picture(figure, caption, name=table.replace(" ", "-")), _table(scored, table)])


def _criteria(scored: Scored) -> Section:
    rows = scored.tables["criteria"]
    scores = {row: scored.figures("criteria", row)[_MAIN] for row in rows}
    fixed = {row: score for row, score in scores.items() if row.endswith("fixed")}
    best = max(fixed, key=lambda row: fixed[row])
    text = [
        "Three heads by each criterion alone and together, studio grounding; fixed: the same heads for every sentence; "
        "greedy: chosen anew for each sentence.",
        f"Of the fixed choices {best.removesuffix(', fixed')} has the highest Acc@0.5, {fixed[best]:.3f}.",
    ]
    for row in (row for row in rows if row.endswith("greedy")):
        other = row.replace("greedy", "fixed")
        if other in rows:
            change = scored.change("criteria", row, other)
            name = row.removesuffix(", greedy")
            text.append(f"By {name}, fixed heads instead of greedy ones: Acc@0.5 {verdict(change)}, {signed(change)}.")
    bars = {row.replace(", ", "\n"): scored.figures("criteria", row) for row in rows}
    drawn = {row: {label: one[metric] for metric, label in list(SHOWN.items())[:3]} for row, one in bars.items()}
    bounds = {row: {label: tuple(one["intervals"][metric]) for metric, label in list(SHOWN.items())[:3]}
              for row, one in bars.items()}  # fmt: skip
    figure = figures.ablation(drawn, "Criteria, heads fixed or greedy", bounds)
    table = _table(scored, "criteria", {"heads": lambda row: _heads(rows[row])})
    picture = Picture(figure, "Lines are 95 % intervals.", name="criteria")
    return Section("Criteria, fixed and greedy", [*text, picture, table])


def _tau(scored: Scored, ranking: HeadRanking) -> Section:
    rows = scored.tables["tau"]
    chosen = {row: frozenset(variant.heads) for row, variant in rows.items()}
    own = chosen[f"{round(ranking.tau or 0.0, 4):g}"]
    same = [row for row in rows if chosen[row] == own]
    others = len(set(chosen.values())) - 1
    text = [
        "Heads by attention sum and entropy, the threshold tau set by hand; the search's own is "
        f"{ranking.tau or 0.0:.4f}.",
        f"Of {len(rows)} thresholds {listed(same)} give the search's own heads; "
        f"{f'sets of other heads: {others}' if others else 'none gives others'}.",
    ]
    points = [(float(row), (one := scored.figures("tau", row))[_MAIN], *one["intervals"][_MAIN]) for row in rows]
    figure = figures.sweep({"": points}, "Threshold τ", "τ", "Acc@0.5", {"the search's own": ranking.tau or 0.0})
    table = _table(scored, "tau", {"heads": lambda row: _heads(rows[row])})
    return Section("Threshold tau", [*text, Picture(figure, "The band is the 95 % interval.", name="tau"), table])


def _samples(scored: Scored) -> Section:
    rows = scored.tables["samples"]
    [final] = [row for row in rows if row.startswith("all ")]
    wanted = frozenset(rows[final].heads)
    by_count: dict[int, list[str]] = {}
    for row in rows:
        if row != final:
            by_count.setdefault(int(row.partition(",")[0]), []).append(row)
    lines, points = [], []
    settled: list[int] = []
    for count, draws in by_count.items():
        values = [scored.figures("samples", row)[_MAIN] for row in draws]
        alike = [frozenset(rows[row].heads) == wanted for row in draws]
        shared = mean(len(wanted & set(rows[row].heads)) for row in draws)
        settled = [*settled, count] if all(alike) else []
        lines.append(
            [str(count), f"{sum(alike)} of {len(draws)}", f"{shared:.1f}", f"{mean(values):.3f}",
             f"{min(values):.3f} to {max(values):.3f}"]
        )  # fmt: skip
        points.append((float(count), mean(values), min(values), max(values)))
    whole = scored.figures("samples", final)
    lines.append([final, "–", str(len(wanted)), f"{whole[_MAIN]:.3f}", "–"])
    text = [
        "Heads found anew, label-free, on random draws of the search's samples; studio grounding.",
        f"From {settled[0]} samples on every draw chooses the same heads as all samples do."
        if settled else "At no number below all samples do all draws choose the same heads as all samples do.",
        f"{lines[0][0]} samples give a mean Acc@0.5 of {lines[0][3]}, all {whole[_MAIN]:.3f}." if points else "",
    ]  # fmt: skip
    columns = ["samples", "draws with all samples' heads", "heads in common, mean", "Acc@0.5, mean", "lowest, highest"]
    parts: list[str | Table | Picture] = [line for line in text if line]
    if points:
        figure = figures.sweep({"": points}, "Number of calibration samples", "samples", "Acc@0.5", log=True)
        parts.append(Picture(figure, "Mean of the draws; the band is their lowest to highest.", name="samples"))
    return Section("Number of calibration samples", [*parts, Table(columns, lines)])


def _heads(variant: Variant) -> str:
    return " ".join(variant.heads)
