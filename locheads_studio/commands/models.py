"""The commands about models: list, download, verify, remove, doctor."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from locheads_studio.catalog.overview import SetState, overview, parts_named
from locheads_studio.catalog.places import bytes_here, status
from locheads_studio.catalog.sets import table
from locheads_studio.catalog.table import Part
from locheads_studio.commands import console, examine, options
from locheads_studio.config import hub, settings
from locheads_studio.engine.cancel import CancelToken
from locheads_studio.errors import UsageError, WeightsError

NamesArg = Annotated[
    list[str], typer.Argument(metavar="NAME...", help="Sets or single models of `models list`.", show_default=False)
]
YesOpt = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]

_MARKS = {"built in": "built in", "ready": "ready", "partly": "partly here", "missing": "-", "not supported": "no"}


def list_models(
    parts: Annotated[bool, typer.Option("--parts", help="The single models instead of the sets.")] = False,
    as_json: options.JsonOpt = False,
) -> None:
    """List the model sets: what they are good at, what they cost, what is here."""
    from locheads_studio.catalog.downloads import words

    with console.reporting(as_json=as_json) as report:
        hub.use_cache_folder(settings.load().cache_folder)
        known = table()
        states = overview(known)
        values: dict[str, Any] = {
            "sets": [_set_values(state) for state in states],
            "parts": [_part_values(part) for part in known.parts.values()],
        }
        lines: list[str] = []
        if parts:
            for part in known.parts.values():
                size = f"{words(part.size)}, " if part.size else ""
                lines.append(
                    f"{_MARKS[status(part)]:12} {part.name:22} {part.kind}: {part.title}. {size}{part.licence}"
                )
                lines.append(f"{'':35} {part.missing or part.good_at}")
        else:
            for state in states:
                memory = f", about {words(state.memory)} of device memory" if state.memory else ""
                size = f"{words(state.size)}{memory}. " if state.size else ""
                lines.append(f"{_MARKS[state.status]:12} {state.row.name:20} {state.row.title}. {size}")
                lines.append(f"{'':33} {state.row.note}")
                if state.size:
                    lines.append(f"{'':33} {'; '.join(state.licences)}{'. Gated' if state.gated else ''}")
            lines.append("")
            lines += [
                f"{'no':12} {part.name:20} {part.title}. {part.missing}"
                for part in known.parts.values()
                if part.missing
            ]
        report.result(values, lines)


def download(
    names: NamesArg,
    yes: YesOpt = False,
    whole: Annotated[
        bool,
        typer.Option(
            "--whole", help="All layers of a VLM, as finding new heads needs; not only what the known heads need."
        ),
    ] = False,
    as_json: options.JsonOpt = False,
) -> None:
    """Download models into the Hub's ordinary cache: size and licence first. Can be stopped and gone on with."""
    from locheads_studio.catalog.downloads import words
    from locheads_studio.engine import downloads

    with console.reporting(as_json=as_json) as report:
        hub.use_cache_folder(settings.load().cache_folder)
        token = CancelToken()
        parts = parts_named(table(), names)
        plan = downloads.plan(
            parts, token, lambda done, total, name: report.show(f"asking for {name}", 0.0), whole=whole
        )
        for part_plan in plan.parts:
            gated = ", gated" if part_plan.gated else ""
            cut = " (what its known heads need)" if part_plan.heads else ""
            report.note(
                f"{part_plan.part.title}: {words(part_plan.size)}{cut}, licence {part_plan.licence or 'unknown'}{gated}"
            )
        plan.check_space()
        if plan.to_fetch:
            report.note(
                f"To download: {words(plan.to_fetch)}. Free on the disk: {words(plan.free)}. Into: {plan.folder}"
            )
            _ask("Download, and accept the licences", yes)
        downloads.run(
            plan, token, lambda done, total, name: report.show(f"downloading {name}", done / total if total else 1.0)
        )
        fetched = [part_plan.part.name for part_plan in plan.parts]
        report.result(
            {"parts": fetched, "bytes": plan.size, "fetched": plan.to_fetch, "folder": str(plan.folder)},
            [f"{', '.join(fetched) or 'Nothing to download'}: ready"],
        )


def verify(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME...]", help="Sets or models. (default: all that are here)")
    ] = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Compare every downloaded file with its SHA-256, offline. What we fetched is removed if damaged."""
    from locheads_studio.engine import downloads

    with console.reporting(as_json=as_json) as report:
        hub.use_cache_folder(settings.load().cache_folder)
        known = table()
        parts = (
            parts_named(known, names)
            if names
            else [p for p in known.parts.values() if status(p) in ("ready", "partly", "built in")]
        )
        checked = [
            downloads.verify(
                part,
                CancelToken(),
                lambda done, total, name: report.show(f"reading {name}", done / total if total else 1.0),
            )
            for part in parts
        ]
        lines = []
        for one in checked:
            bad = [
                *(f"damaged{' and removed' if name in one.removed else ''}: {name}" for name in one.damaged),
                *(f"missing: {name}" for name in one.missing),
            ]
            told = "; ".join(bad) if bad else f"right ({len(one.right)} files)" if one.right else "nothing to compare"
            if one.unknown:
                told += f"; of another program, no hash is known: {', '.join(one.unknown)}"
            lines.append(f"{one.part.name}: {told}")
        values = {
            one.part.name: {
                "right": one.right, "damaged": one.damaged, "missing": one.missing, "removed": one.removed,
                "unknown": one.unknown,
            }
            for one in checked
        }  # fmt: skip
        report.result(values, lines or ["Nothing is downloaded"])
        wrong = [one.part.name for one in checked if not one.is_right]
        if wrong:
            raise WeightsError(
                f"Not whole: {', '.join(wrong)}", f"Use `locheads-studio models download {' '.join(wrong)}`"
            )


def remove(names: NamesArg, yes: YesOpt = False, as_json: options.JsonOpt = False) -> None:
    """Remove downloaded models from the Hub's cache, for all programs that share it."""
    from locheads_studio.catalog.downloads import words
    from locheads_studio.engine import downloads

    with console.reporting(as_json=as_json) as report:
        hub.use_cache_folder(settings.load().cache_folder)
        known = table()
        chosen = [part for part in parts_named(known, names) if part.folder is None and part.repository]
        parts = [part for part in chosen if bytes_here(part)]
        kept = _wanted_by_others(names, parts)
        for part in kept:
            report.note(f"{part.title} stays: another downloaded set uses it. Name it to remove it: {part.name}")
        parts = [part for part in parts if part not in kept]
        if parts:
            total = sum(map(bytes_here, parts))
            _ask(f"Remove {', '.join(part.name for part in parts)} ({words(total)})", yes)
        freed = sum(map(downloads.remove, parts))
        report.result(
            {"removed": [part.name for part in parts], "freed": freed},
            [f"{words(freed)} freed" if parts else "Nothing to remove"],
        )


def doctor(as_json: options.JsonOpt = False) -> None:
    """Look at everything the models need (device, memory, disk, versions, sets) and say what to do."""
    with console.reporting(as_json=as_json) as report:
        report.show("looking", 0.0)
        found = examine.examine()
        lines = [f"{fact.mark} {fact.name:14} {fact.text}" for fact in found]
        todo = [f"- {fact.name}: {fact.action}" for fact in found if fact.action]
        if todo:
            lines += ["", "What to do:", *todo]
        report.result(
            {fact.name: {"text": fact.text, "good": fact.good, "action": fact.action} for fact in found}, lines
        )


def _ask(question: str, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise UsageError("Nobody is there to be asked", "Add --yes when you agree")
    if not typer.confirm(f"{question}?", err=True):
        raise typer.Exit(console.FAILED)


def _wanted_by_others(names: list[str], parts: list[Part]) -> list[Part]:
    """Of parts that were not named themselves, those that a set uses which was not named and is wholly here."""
    others = [state for state in overview(table()) if state.row.name not in names and state.status == "ready"]
    used = {part.name for state in others for part in state.parts}
    return [part for part in parts if part.name in used and part.name not in names]


def _set_values(state: SetState) -> dict[str, Any]:
    return {
        "name": state.row.name, "title": state.row.title, "note": state.row.note, "status": state.status,
        "parts": [part.name for part in state.parts], "size": state.size, "lacking": state.lacking,
        "memory": state.memory, "licences": state.licences, "gated": [part.name for part in state.gated],
    }  # fmt: skip


def _part_values(part: Part) -> dict[str, Any]:
    return {
        "name": part.name, "kind": part.kind, "title": part.title, "family": part.family, "status": status(part),
        "repository": part.repository, "revision": part.revision if part.repository else "", "size": part.size,
        "size_is_exact": part.size_is_exact, "memory": part.memory, "licence": part.licence, "gated": part.gated,
        "good_at": part.good_at, "heads": part.heads, "missing": part.missing,
    }  # fmt: skip
