"""The paper's figures for any model, and sheets of failures, as matplotlib figures.

Numbers in, figures out: nothing here reads a file or runs a model. Figures are made without pyplot, so any thread may
make them and none is kept alive; a notebook shows them inline.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from locheads_studio.errors import UsageError
from locheads_studio.heads.ranking import HeadRanking
from locheads_studio.imaging import disk

SUFFIXES: Final = frozenset({".png", ".svg"})

_INK: Final = "#1c1e26"
_QUIET: Final = "#7a7c84"
_LINE: Final = "#dedbd4"
_ACCENT: Final = "#ec543c"
_OTHER: Final = "#3b6ea8"
_TRUTH: Final = "#1f9d61"
_HEAT: Final = "inferno"
_MOST_TICKS: Final = 12
_MOST_LINES: Final = 10  # so many colours can be told apart
_CHARACTER_INCHES: Final = 0.075  # of the tick labels, about

_STYLE: Final[dict[str, Any]] = {
    "font.family": "DejaVu Sans", "font.size": 9, "text.color": _INK, "axes.labelcolor": _INK, "axes.edgecolor": _QUIET,
    "axes.titlesize": 10, "axes.titleweight": "bold", "axes.titlelocation": "left", "axes.spines.top": False,
    "axes.spines.right": False, "axes.grid": True, "axes.grid.axis": "y", "axes.axisbelow": True, "grid.color": _LINE,
    "grid.linewidth": 0.6, "xtick.color": _QUIET, "ytick.color": _QUIET, "legend.frameon": False,
    "legend.fontsize": 8, "svg.fonttype": "path", "svg.hashsalt": "locheads",
}  # fmt: skip


_styled = mpl.rc_context(_STYLE)
"""Decorates whatever draws: matplotlib reads the style where an artist is made, not where it is saved."""


@dataclass(frozen=True, eq=False)
class HeadMap:
    """One head's attention map, [rows, columns], with its name and its entropy (None: not measured)."""

    name: str
    values: npt.NDArray[np.float32]
    entropy: float | None = None


@dataclass(frozen=True, eq=False)
class Case:
    """One sentence of a benchmark with what was found: all in pixels of ``picture`` [H, W, 3] uint8.

    ``heat`` is float [H, W] 0..1, masks are bool [H, W], boxes x0, y0, x1, y1; ``maps`` on the token grid.
    """

    sentence: str
    picture: npt.NDArray[np.uint8]
    heat: npt.NDArray[np.float32]
    box: Sequence[float]
    mask: npt.NDArray[np.bool_]
    true_box: Sequence[float]
    true_mask: npt.NDArray[np.bool_] | None
    maps: tuple[HeadMap, ...] = ()
    score: float | None = None


@_styled
def sorted_sums(ranking: HeadRanking) -> Figure:
    """Fig. 3: every head's mean attention on the image, in ascending order, with the threshold tau."""
    scores = sorted(ranking.scores, key=lambda score: score.attention_sum)
    figure, axes = _one("Attention on the image, sorted", "heads, ascending", "mean attention sum $S_{img}$")
    sums = [score.attention_sum for score in scores]
    axes.plot(range(len(sums)), sums, color=_OTHER, linewidth=1.6)
    if ranking.tau is not None:
        axes.axhline(ranking.tau, color=_QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
        axes.annotate(
            f"τ = {ranking.tau:.3f}", (0, ranking.tau), xytext=(2, 4), textcoords="offset points", color=_QUIET
        )
    chosen = set(ranking.chosen)
    places = [i for i, score in enumerate(scores) if score.head in chosen]
    axes.scatter(places, [sums[i] for i in places], color=_ACCENT, zorder=3, s=28, label="localization heads")
    _name_points(axes, [(i, sums[i], str(scores[i].head)) for i in places])
    axes.set_ylim(bottom=0)
    axes.legend(loc="upper left")
    return figure


@_styled
def entropy_examples(picture: npt.NDArray[np.uint8], sentence: str, maps: Sequence[HeadMap]) -> Figure:
    """Fig. 4: maps of one sentence in the order given, low entropy beside high, with their entropies."""
    if not maps:
        raise UsageError("No attention map to show", "Give the maps of at least one head")
    figure = _figure(1.9 * (len(maps) + 1), 1.8 * picture.shape[0] / picture.shape[1] + 0.6)
    grid = figure.subplots(1, len(maps) + 1, squeeze=False)[0]
    heading = grid[0].set_title(f"“{_short(sentence, 22 * len(grid))}”")
    heading.set_in_layout(False)  # it may reach over the maps beside it
    _show(grid[0], picture, "", picture)
    for axes, item in zip(grid[1:], maps, strict=True):
        value = "" if item.entropy is None else f"   H = {item.entropy:.2f}"
        _show(axes, item.values, item.name + value, picture, _HEAT)
    return figure


@_styled
def selection_frequency(ranking: HeadRanking, top: int = 20) -> Figure:
    """Fig. 5: how often the most often selected heads were among a sample's heads of lowest entropy."""
    scores = [score for score in ranking.scores if score.frequency][:top]
    if not scores:
        raise UsageError("This ranking holds no selection frequency", "Find heads by the label-free criteria")
    figure, axes = _one("Selection frequency", "", "share of samples")
    chosen = set(ranking.chosen)
    axes.bar(
        range(len(scores)),
        [score.frequency or 0.0 for score in scores],
        color=[_ACCENT if score.head in chosen else _OTHER for score in scores],
        width=0.72,
    )
    axes.set_xticks(range(len(scores)), [str(score.head) for score in scores], rotation=60, ha="right")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
    return figure


@_styled
def rank_and_iou(ranking: HeadRanking) -> Figure:
    """Fig. 6: selection frequency against the IoU of each head's pseudo-mask, with Spearman's rho."""
    used = [s for s in ranking.scores if s.iou is not None and s.frequency is not None and s.frequency >= 0.01]
    if not used:
        raise UsageError("This ranking holds no IoU", "Find heads on samples with masks")
    figure, axes = _one("Rank and IoU", "rank by selection frequency", "mean IoU of the head's pseudo-mask")
    chosen = set(ranking.chosen)
    colours = [_ACCENT if score.head in chosen else _OTHER for score in used]
    axes.scatter(range(1, len(used) + 1), [score.iou or 0.0 for score in used], c=colours, s=22)
    _name_points(axes, [(i + 1, s.iou or 0.0, str(s.head)) for i, s in enumerate(used) if s.head in chosen])
    if ranking.rho is not None:
        p = "" if ranking.rho_p is None else f", p = {ranking.rho_p:.1g}"
        axes.set_title(f"Spearman's ρ = {ranking.rho:.2f}{p}", loc="right", color=_QUIET, fontweight="normal")
    axes.set_ylim(bottom=0)
    return figure


@_styled
def ablation(
    rows: Mapping[str, Mapping[str, float]],
    title: str,
    intervals: Mapping[str, Mapping[str, tuple[float, float]]] | None = None,
) -> Figure:
    """Bars: one group for each row (a setting), one bar for each measure, shares 0..1, with intervals when given."""
    measures = list(dict.fromkeys(name for row in rows.values() for name in row))
    if not measures:
        raise UsageError("No figures to draw", "Give at least one row with one measure")
    figure = _figure(max(5.2, 0.75 * len(rows) + 1.6), 3.2)
    axes = figure.subplots()
    axes.set_title(title)
    width = 0.8 / len(measures)
    colours = mpl.colormaps["viridis"](np.linspace(0.15, 0.8, len(measures)))
    for place, measure in enumerate(measures):
        x = np.arange(len(rows)) + (place - (len(measures) - 1) / 2) * width
        y = np.array([row.get(measure, np.nan) for row in rows.values()])
        axes.bar(x, y, width * 0.92, label=measure, color=colours[place])
        known = [(i, intervals[name][measure]) for i, name in enumerate(rows)
                 if intervals and measure in intervals.get(name, {})]  # fmt: skip
        for i, (low, high) in known:
            axes.plot([x[i], x[i]], [low, high], color=_INK, linewidth=1.0)
    longest = max(len(line) for name in rows for line in name.split("\n"))
    crowded = longest * _CHARACTER_INCHES > (figure.get_figwidth() - 1) / len(rows)
    axes.set_xticks(
        range(len(rows)), list(rows), rotation=30 if crowded else 0, ha="right" if crowded else "center",
        rotation_mode="anchor" if crowded else "default",
    )  # fmt: skip
    axes.set_ylim(0, 1)
    figure.legend(loc="outside lower center", ncols=len(measures))
    return figure


@_styled
def sweep(
    lines: Mapping[str, Sequence[tuple[float, float, float, float]]],
    title: str,
    x: str,
    y: str,
    marks: Mapping[str, float] | None = None,
    *,
    log: bool = False,
) -> Figure:
    """Shares 0..1 as lines over a setting, each of points (setting, value, low, high), with low to high as a band.

    ``marks``: settings with a name, as dashed lines. ``log``: the settings are spaced by their logarithm.
    """
    if not any(lines.values()) or len(lines) > _MOST_LINES:
        raise UsageError(f"There are {len(lines)} lines to draw", f"Give 1 to {_MOST_LINES}, each with a point")
    figure, axes = _one(title, x, y)
    colours = [_ACCENT, _OTHER, _TRUTH] if len(lines) <= 3 else mpl.colormaps["tab10"](range(_MOST_LINES))
    for (name, points), colour in zip(lines.items(), colours, strict=False):
        at, value, low, high = zip(*points, strict=True)
        axes.plot(at, value, color=colour, linewidth=1.6, marker="o", markersize=3.5, label=name)
        axes.fill_between(at, low, high, color=colour, alpha=0.13, linewidth=0)
    settings = sorted({point[0] for points in lines.values() for point in points})
    if log:
        axes.set_xscale("log")
        axes.minorticks_off()
    if log or (len(settings) <= _MOST_TICKS and all(float(setting).is_integer() for setting in settings)):
        axes.set_xticks(settings, [f"{setting:g}" for setting in settings])
    axes.set_ylim(0, 1)
    for name, place in (marks or {}).items():
        axes.axvline(place, color=_QUIET, linewidth=0.9, linestyle=(0, (4, 3)))
        axes.annotate(
            name, (place, 1.0), xycoords=("data", "axes fraction"), xytext=(3, -9), textcoords="offset points",
            color=_QUIET,
        )  # fmt: skip
    if len(lines) > 1:
        figure.legend(loc="outside lower center", ncols=min(len(lines), 4))
    return figure


@_styled
def changes(rows: Mapping[str, tuple[float, float, float]], title: str, x: str) -> Figure:
    """Differences to a common ground, each (value, low, high), as points with their intervals about zero."""
    if not rows:
        raise UsageError("No figures to draw", "Give at least one row")
    figure = _figure(6.4, 0.25 * len(rows) + 1.0)
    axes = figure.subplots()
    axes.set_title(title)
    axes.set_xlabel(x)
    places = np.arange(len(rows))[::-1]
    for place, (value, low, high) in zip(places, rows.values(), strict=True):
        colour = _TRUTH if low > 0 else _ACCENT if high < 0 else _QUIET
        axes.plot([low, high], [place, place], color=colour, linewidth=1.4)
        axes.plot([value], [place], color=colour, marker="o", markersize=4.5)
    axes.axvline(0.0, color=_INK, linewidth=0.8)
    axes.set_yticks(places, list(rows))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    return figure


@_styled
def failure_sheet(cases: Sequence[Case], title: str = "Worst first") -> Figure:
    """Cases as rows: picture with truth, map of each head, heat map with the box, mask beside the truth."""
    if not cases:
        raise UsageError("No case to show", "Give at least one case")
    maps = max(len(case.maps) for case in cases)
    columns = 3 + maps
    shape = max(case.picture.shape[0] / case.picture.shape[1] for case in cases)
    figure = _figure(1.7 * columns, (1.6 * shape + 0.5) * len(cases) + 0.4)
    figure.suptitle(title, x=0.005, ha="left", fontsize=11, fontweight="bold")
    grid = figure.subplots(len(cases), columns, squeeze=False)
    for line, case in zip(grid, cases, strict=True):
        score = "" if case.score is None else f"  {case.score:.2f}"
        heading = line[0].set_title(_short(case.sentence, 26 * columns) + score)
        heading.set_in_layout(False)  # it may reach over the pictures beside it
        _show(line[0], case.picture, "the truth", case.picture)
        _box(line[0], case.true_box, _TRUTH)
        for axes, item in zip(line[1 : 1 + maps], case.maps, strict=False):
            _show(axes, item.values, item.name, case.picture, _HEAT)
        for axes in line[1 + len(case.maps) : 1 + maps]:
            axes.set_axis_off()
        _show(line[-2], case.picture, "heat map, box", case.picture)
        line[-2].imshow(case.heat, cmap=_HEAT, alpha=0.6, vmin=0, vmax=1)
        _box(line[-2], case.box, _ACCENT)
        _box(line[-2], case.true_box, _TRUTH)
        _show(line[-1], _masks(case), "mask (red), truth (green)", case.picture)
    return figure


def save(figure: Figure, path: Path) -> None:
    """Write a figure as PNG (150 dpi) or SVG, by the file's suffix; the same figure gives the same bytes."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"{path.name} is neither PNG nor SVG", "Name it .png or .svg")
    disk.write_bytes(path, rendered(figure, path.suffix.lower().lstrip(".")))


@_styled
def rendered(figure: Figure, kind: str) -> bytes:
    """The figure's bytes as "png" or "svg", without a date."""
    out = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    figure.savefig(out, format=kind, dpi=150, metadata=metadata)
    return out.getvalue()


def _figure(width: float, height: float) -> Figure:
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def _one(title: str, x: str, y: str) -> tuple[Figure, Axes]:
    figure = _figure(5.6, 3.2)
    axes = figure.subplots()
    axes.set_title(title)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    return figure, axes


def _show(axes: Axes, image: npt.NDArray[Any], caption: str, like: npt.NDArray[Any], cmap: str | None = None) -> None:
    """An image, drawn in the shape of ``like`` (so that a row has one height), with its caption below it."""
    height, width = like.shape[:2]
    axes.imshow(image, interpolation="nearest", cmap=cmap, extent=(-0.5, width - 0.5, height - 0.5, -0.5))
    axes.text(0.0, -0.03, caption, transform=axes.transAxes, va="top", fontsize=7.5, color=_QUIET)
    axes.set_axis_off()


def _box(axes: Axes, box: Sequence[float], colour: str) -> None:
    x0, y0, x1, y1 = box
    axes.add_patch(Rectangle((x0 - 0.5, y0 - 0.5), x1 - x0, y1 - y0, fill=False, edgecolor=colour, linewidth=1.4))


def _masks(case: Case) -> npt.NDArray[np.uint8]:
    """The picture pale, the mask tinted red, the truth green, where both agree yellow."""
    pale = 170.0 + case.picture.mean(axis=2, keepdims=True) / 3.2
    result = np.repeat(pale, 3, axis=2)
    for mask, colour in ((case.mask, (214, 60, 44)), (case.true_mask, (31, 157, 97))):
        if mask is not None:
            result[mask] = 0.45 * result[mask] + 0.55 * np.array(colour)
    return np.clip(result, 0, 255).astype(np.uint8)


def _name_points(axes: Axes, points: Sequence[tuple[float, float, str]]) -> None:
    """Label points towards the middle of the plot."""
    middle = sum(axes.get_xlim()) / 2
    for number, (x, y, name) in enumerate(sorted(points)):
        side = -1 if x > middle else 1
        axes.annotate(
            name, (x, y), xytext=(7 * side, 3 if number % 2 else -8), textcoords="offset points",
            ha="right" if side < 0 else "left", color=_ACCENT, fontsize=8,
        )  # fmt: skip


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
