"""bench: how fast it is, beside the published way and beside what the machine could do at most."""

from __future__ import annotations

import importlib
import itertools
import json
import math
import statistics
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from locheads_studio import bootstrap
from locheads_studio.catalog.sets import find_set
from locheads_studio.commands import console, options
from locheads_studio.commands.bench_document import document_growth
from locheads_studio.config import paths, settings
from locheads_studio.errors import ModelError
from locheads_studio.imaging import disk
from locheads_studio.imaging.pictures import open_picture

_SAMPLE: Final = "skater.png"
_PHRASES: Final = ("the skater's outfit", "the skater")
_PROMPT: Final = "a Spider-Man costume"
_SENTENCES: Final = 4
_FIRST_SCENE: Final = 1_000_000  # from here on no training saw them
ASKED: Final = {
    "phrase → heat map, same picture": 0.060, "phrase → mask, same picture": 0.250, "a whole edit, same picture": 4.0,
}  # fmt: skip
"""Seconds that the built-in set may take on two processors."""
_SIZES: Final = (1.0, 4.0, 12.0, 24.0, 50.0, 100.0)


def bench(
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="F.json", help="Write the figures.")] = None,
    markdown: Annotated[Path | None, typer.Option("--markdown", metavar="F.md", help="Write the table.")] = None,
    shape: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="llava-1.5-7b: random weights of that shape, instead of a set's."),
    ] = None,
    growth: Annotated[
        bool, typer.Option("--growth", help="Instead: against the size of the picture, length and number of phrases.")
    ] = False,
    heads: Annotated[
        int | None,
        typer.Option("--heads", min=5, metavar="PICTURES", help="Instead: sentences per second of `heads find`."),
    ] = None,
    largest: Annotated[float, typer.Option(min=1, max=1000, help="Megapixels, for --growth.")] = 100.0,
    runs: Annotated[
        int | None, typer.Option(min=1, max=10_000, help="Of each. (default: 50 on CUDA, else up to 15)")
    ] = None,
    picture: Annotated[Path | None, typer.Option(metavar="PICTURE", help="(default: a sample)")] = None,
    phrases: Annotated[
        list[str] | None, typer.Option("--phrase", help="One the set knows; twice or more. (default: the sample's)")
    ] = None,
    model_set: options.SetOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Measure phrase, mask and edit on this machine: ours beside the published way, and the physical limit."""
    with console.reporting(as_json=as_json) as report:
        measuring = _measuring()
        where = device or settings.load().device
        if shape is not None:
            told = measuring.bench_shape(shape, where, runs, report.show)
        else:
            models = find_set(model_set or settings.load().model_set)
            pixels = open_picture(picture or paths.resources() / "samples" / _SAMPLE).rgb8
            said = tuple(phrases or _PHRASES)
            if heads is not None:
                told = {"heads": _heads().heads_rate(models, _scenes(heads), heads, where, report.show)}
            elif growth:
                sizes = [size for size in _SIZES if size <= largest]
                grown = measuring.growth(models, pixels, said, where, sizes, report.show)
                report.show("layers and history", 0.95)
                told = {"growth": [*grown, *document_growth()]}
            else:
                told = measuring.bench_set(models, pixels, said, _PROMPT, where, runs, report.show)
        lines = lines_of(told)
        if output is not None:
            disk.write_text(output, json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        if markdown is not None:
            disk.write_text(markdown, "\n".join(lines) + "\n")
        report.result(told, lines)


def _measuring() -> Any:
    """The module that measures: by name, since it imports torch."""
    bootstrap.prepare_libraries()
    try:
        module = importlib.import_module("locheads_studio.models.bench")
        for library in ("transformers", "diffusers"):
            importlib.import_module(f"{library}.utils.logging").disable_progress_bar()
    except ImportError as error:
        raise ModelError(f"The model libraries cannot be imported ({error})", "Install the program again") from error
    return module


def _heads() -> Any:
    """As ``_measuring``."""
    return importlib.import_module("locheads_studio.models.bench_heads")


def _scenes(count: int) -> Iterator[tuple[Any, list[str]]]:
    """Drawn pictures with ``_SENTENCES`` sentences each, as `heads find storybook` reads them."""
    from locheads_studio.evaluation.datasets.source import Source, open_source

    data = open_source(Source("storybook", "train", seed=_FIRST_SCENE, count=2 * count, per_type=2))
    found = ((record.picture, [q.text for q in record.questions][:_SENTENCES]) for record in map(data.load, data.ids))
    return itertools.islice((pair for pair in found if len(pair[1]) == _SENTENCES), count)


def lines_of(told: dict[str, Any]) -> list[str]:
    """The Markdown of any run's figures."""
    if "growth" in told:
        return growth_table(told["growth"])
    if "start" in told:
        start = told["start"]
        return [f"Window: first paint after {time_of(start['first_paint'])} (at most: {time_of(start['asked'])}), "
                f"editor usable after {time_of(start['usable'])}."]  # fmt: skip
    return heads_lines(told["heads"]) if "heads" in told else table(told)


def heads_lines(told: dict[str, Any]) -> list[str]:
    """The rate of `heads find` in a sentence."""
    word = "equal" if told["equal"] else "NOT EQUAL"
    return [
        f"`heads find`, {told['sentences']} sentences on {told['pictures']} pictures, every head: "
        f"{told['ours_per_second']:.0f} sentences per second, one published pass for each "
        f"{told['published_per_second']:.0f}: {told['ratio']:.1f} × ({told['p10']:.1f} to {told['p90']:.1f}; "
        f"at least: 4). Maps: {word}, largest difference {told['largest_difference']:.1e} of the largest value "
        f"(tolerance {told['tolerance']:.0e})."
    ]


def table(told: dict[str, Any]) -> list[str]:
    """The figures of a run as the Markdown that the README shows."""
    device, measured = told["device"], told["measured"]
    rates = ", ".join(f"{rate / 1e9:.0f} GFLOP/s in {kind}" for kind, rate in measured["flop_per_second"].items())
    lines = [
        f"`{told['what']}` on {device['name']}, {device['threads']} threads, {device['precision']}, "
        f"{told['date'][:10]}; measured in the run: {measured['bytes_per_second'] / 1e9:.1f} GB/s read, {rates}.",
        "",
        "| work | median | 10 % to 90 % | runs | limit | × limit | published way | faster |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in told["rows"]:
        published = f"{time_of(row['published'])} | {row['ratio']:.1f} ×" if row["ratio"] else " | "
        lines.append(
            f"| {row['name']} | {time_of(row['median'])} | {time_of(row['p10'])} to {time_of(row['p90'])} "
            f"| {row['runs']} | {time_of(row['limit'])} | {row['median'] / row['limit']:.1f} | {published} |"
        )
    lines.append("")
    if maps := told.get("maps"):
        word = "equal" if maps["equal"] else "NOT EQUAL"
        lines.append(
            f"Maps: {word}; the largest difference is {maps['largest_difference']:.1e} of the largest value (tolerance "
            f"{maps['tolerance']:.0e}). Published way: {maps['published']['runs']} runs, interleaved with ours."
        )
        if far := maps.get("published_to_float32"):
            lines.append(
                "Mean difference to float32 on the same weights, of the mean value: "
                f"ours {maps['ours_to_float32']:.2%}, published way {far:.2%}."
            )
    if told["what"] == "storybook" and device["kind"] == "cpu":
        asked = [
            f"{row['name']} {time_of(row['median'])} (at most: {time_of(ASKED[row['name']])})"
            for row in told["rows"] if row["name"] in ASKED
        ]  # fmt: skip
        lines.append(f"Two processors, warm: {'; '.join(asked)}.")
    read = told["read"]
    lines.append(f"VLM weights: {_size(read['ours'])} read, of {_size(read['whole'])}.")
    if seconds := told.get("load_seconds"):
        lines.append("Loading: " + ", ".join(f"{part} {time_of(value)}" for part, value in seconds.items()) + ".")
    if peak := {kind: size for kind, size in told.get("peak_memory", {}).items() if size}:
        lines.append("Peak memory: " + ", ".join(f"{kind} {_size(size)}" for kind, size in peak.items()) + ".")
    if device["kind"] != "cuda":
        lines.append("On a graphics card: not measured, no accelerator here.")
    return lines + [f"{note}." for note in told.get("notes", ())]


def growth_table(told: list[dict[str, Any]]) -> list[str]:
    """Seconds against each thing that grows: a row for each work, a column for each value, and the ``exponent``."""
    lines: list[str] = []
    for against in dict.fromkeys(row["against"] for row in told):
        rows = [row for row in told if row["against"] == against]
        values = list(dict.fromkeys(row["value"] for row in rows))
        lines += [f"| {against} | " + " | ".join(f"{value:g}" for value in values) + " | exponent |"]
        lines += ["| --- |" + " --- |" * (len(values) + 1)]
        for work in dict.fromkeys(row["work"] for row in rows):
            cells = {row["value"]: row["seconds"] for row in rows if row["work"] == work}
            shown = " | ".join(time_of(cells[value]) for value in values)
            lines.append(f"| {work} | {shown} | {exponent(cells):.2f} |")
        lines.append("")
    return lines


def exponent(cells: Mapping[float, float]) -> float:
    """How seconds grow with a value: the slope of their logarithms, fitted over the larger half. 1: as the value."""
    larger = sorted(cells)[-max(2, (len(cells) + 1) // 2) :]
    if len(larger) < 2 or len(cells) < 2:
        return 0.0
    return statistics.linear_regression(
        [math.log(value) for value in larger], [math.log(cells[value]) for value in larger]
    ).slope


def time_of(seconds: float) -> str:
    """A duration in the unit that suits it, to two or three digits."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    return f"{1e3 * seconds:.0f} ms" if seconds >= 0.01 else f"{1e3 * seconds:.2g} ms"


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"
