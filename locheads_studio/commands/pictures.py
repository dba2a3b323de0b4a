"""select, edit, inpaint: from a picture and words to a mask or an edited picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import numpy as np
import typer

from locheads_studio import __version__
from locheads_studio.catalog.lora import Lora
from locheads_studio.catalog.lora import parse as parse_lora
from locheads_studio.commands import console, framing, options
from locheads_studio.document.edits import Edit, Looked, Selection, voice_of
from locheads_studio.document.outline import REMOVAL, removes
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import InpaintJob, SelectJob, checked_text
from locheads_studio.errors import PhraseError
from locheads_studio.heads.confidence import judged
from locheads_studio.heads.names import parse_heads
from locheads_studio.heads.phrases import parse
from locheads_studio.imaging.encode import SUFFIXES
from locheads_studio.imaging.maskfile import read_mask
from locheads_studio.imaging.pictures import (
    FILLED,
    Picture,
    apply_edits,
    fills_transparency,
    open_picture,
    save_cutout,
    save_mask,
    save_picture,
)
from locheads_studio.imaging.sheet import Panel, draw_sheet, overlay_heat, overlay_mask, shrink

_PICTURES: Final = frozenset(SUFFIXES)
_MASKS: Final = frozenset({".png", ".tif", ".tiff"})
_CUTOUTS: Final = _MASKS | {".webp"}
_SHEET_SIDE: Final = 1_600  # more than a panel of the sheet shows


def select(
    picture: options.PictureArg,
    phrase: Annotated[
        str, typer.Argument(metavar="PHRASE", help='What to find, like "the white horse".', show_default=False)
    ],
    page: options.PageOpt = 1,
    model_set: options.SetOpt = None,
    grounding: options.GroundingOpt = options.Grounding.studio,
    order: options.OrderOpt = options.Order.instances,
    heads: options.HeadsOpt = None,
    voice: options.VoiceOpt = None,
    closer: options.CloserOpt = None,
    mask: options.MaskOut = None,
    heatmap: options.HeatOut = None,
    cutout: Annotated[
        Path | None, typer.Option("--cutout", metavar="C.png", help="Write the selected pixels on transparency.")
    ] = None,
    shadow: options.ShadowOpt = False,
    rotate: framing.RotateOpt = None,
    flip: framing.FlipOpt = None,
    straighten: framing.StraightenOpt = 0.0,
    crop: framing.CropOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Find what PHRASE names in PICTURE: its box, and if asked the mask, the heat map and a cutout."""
    with console.reporting(as_json=as_json) as report:
        phrase = checked_text(phrase, "phrase")
        chosen = _heads(heads)
        console.check_outputs(picture, mask=(mask, _MASKS), heatmap=(heatmap, _PICTURES), cutout=(cutout, _CUTOUTS))
        opened = _opened(picture, report, page)
        opened = framing.Way(opened.size, rotate, flip, straighten, crop).picture(opened)
        worker, name = options.worker_for(model_set, device)
        with console.working(worker):
            job = SelectJob(
                picture=opened.rgb8, phrase=phrase, grounding=grounding.value, heads=chosen, order=order.value,
                voice=options.voice_for(voice, grounding, chosen), closer=closer,
            )  # fmt: skip
            found: Selection = console.run(worker, job, report.show)
        if shadow:
            found, _ = _with_shadow(found, opened, report)
        written = _write_selection(opened, found, mask, heatmap)
        if cutout is not None:
            save_cutout(opened, found.mask, cutout)
            written["cutout"] = str(cutout)
        values = _described(opened, found, name, report) | {"files": written}
        report.result(values, [*_told(found), *_named(written)])


def edit(
    picture: options.PictureArg,
    select: Annotated[
        str,
        typer.Option(
            "--select", metavar="PHRASE", help='What to repaint, like "the skater\'s outfit".', show_default=False
        ),
    ],
    output: options.OutOpt,
    prompt: options.PromptOpt = REMOVAL,
    seed: options.SeedOpt = 0,
    steps: options.StepsOpt = None,
    guidance: options.GuidanceOpt = None,
    outline: options.OutlineOpt = options.Outline.auto,
    transition: options.TransitionOpt = None,
    second_pass: options.SecondPassOpt = None,
    reference: options.ReferenceOpt = None,
    lora: options.LoraOpt = None,
    wider: options.WiderOpt = False,
    shadow: options.ShadowOpt = False,
    page: options.PageOpt = 1,
    model_set: options.SetOpt = None,
    grounding: options.GroundingOpt = options.Grounding.studio,
    order: options.OrderOpt = options.Order.instances,
    heads: options.HeadsOpt = None,
    voice: options.VoiceOpt = None,
    closer: options.CloserOpt = None,
    mask: options.MaskOut = None,
    heatmap: options.HeatOut = None,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="SHEET.png", help="Write a page of source, heat map, mask and result."),
    ] = None,
    negative: options.NegativeOpt = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", "--unsure", help="Also repaint what was not found for sure.")
    ] = False,
    label: options.LabelOpt = True,
    rotate: framing.RotateOpt = None,
    flip: framing.FlipOpt = None,
    straighten: framing.StraightenOpt = 0.0,
    crop: framing.CropOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Find what --select names in PICTURE and repaint it as --prompt says, or remove it. All other pixels stay."""
    with console.reporting(as_json=as_json) as report:
        phrase, prompt = checked_text(select, "phrase"), checked_text(prompt, "prompt")
        chosen = _heads(heads)
        console.check_outputs(
            picture,
            output=(output, _PICTURES),
            mask=(mask, _MASKS),
            heatmap=(heatmap, _PICTURES),
            sheet=(sheet, _PICTURES),
            inputs={"reference": reference},
        )
        opened, shown, worn = _opened(picture, report, page), _reference(reference), _loras(lora)
        opened = framing.Way(opened.size, rotate, flip, straighten, crop).picture(opened)
        worker, name = options.worker_for(model_set, device)
        with console.working(worker):
            find = SelectJob(
                picture=opened.rgb8, phrase=phrase, grounding=grounding.value, heads=chosen, order=order.value,
                voice=options.voice_for(voice, grounding, chosen), closer=closer,
            )  # fmt: skip
            found: Selection = console.run(worker, find, report.show)
            if found.verdict == "not found" and not anyway:
                raise PhraseError(
                    f'"{phrase}" was not found for sure, so nothing was repainted',
                    "Look at it with select --heatmap, say it in other words, or add --anyway",
                )
            if not found.mask.any():
                raise PhraseError(
                    f'Nothing was found for "{phrase}"', "Say it in other words, or use inpaint with a mask"
                )
            corrections: list[Any] = []
            if shadow:
                found, corrections = _with_shadow(found, opened, report)
            elif removes(prompt):
                _offer_shadow(found, opened, report)
            paint = InpaintJob(
                picture=opened.rgb8, pixels=find.pixels, mask=found.mask, prompt=prompt, seed=seed, steps=steps,
                guidance=guidance, negative=negative, phrase=found.read_as or phrase, outline=outline.value,
                transition=transition, second_pass=second_pass, reference=shown, loras=worn,
            )  # fmt: skip
            painted = _widened(console.run(worker, paint, report.show), wider, report)
            recipe = painted.recipe.of(found, order.value)
            if corrections:
                recipe = replace(recipe, parameters={**recipe.parameters, "corrections": corrections})
        if fills_transparency(opened, painted):
            report.note(FILLED, of_result=True)
        result = apply_edits(opened, [painted])
        save_picture(result, output, label=label)
        written = {"output": str(output)} | _write_selection(opened, found, mask, heatmap)
        if sheet is not None:
            save_picture(_sheet(opened, found, painted, result, prompt, name, report), sheet, label=label)
            written["sheet"] = str(sheet)
        values = _described(opened, found, name, report) | {
            "prompt": prompt,
            "seed": seed,
            "outline": recipe.parameters.get("outline"),
            "recipe": recipe.as_dict(),
            "files": written,
        }
        report.result(values, [*_told(found), _way(painted), *_named(written)])


def inpaint(
    picture: options.PictureArg,
    mask: Annotated[
        Path,
        typer.Option(
            "--mask", metavar="M.png", help="What to repaint, in white, of the picture's size.", show_default=False
        ),
    ],
    output: options.OutOpt,
    prompt: options.PromptOpt = REMOVAL,
    seed: options.SeedOpt = 0,
    steps: options.StepsOpt = None,
    guidance: options.GuidanceOpt = None,
    outline: options.OutlineOpt = options.Outline.auto,
    transition: options.TransitionOpt = None,
    second_pass: options.SecondPassOpt = None,
    reference: options.ReferenceOpt = None,
    lora: options.LoraOpt = None,
    wider: options.WiderOpt = False,
    page: options.PageOpt = 1,
    model_set: options.SetOpt = None,
    negative: options.NegativeOpt = "",
    invert: options.InvertOpt = False,
    label: options.LabelOpt = True,
    rotate: framing.RotateOpt = None,
    flip: framing.FlipOpt = None,
    straighten: framing.StraightenOpt = 0.0,
    crop: framing.CropOpt = None,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Repaint what your own mask marks in PICTURE as --prompt says, or remove it. All other pixels stay as they are."""
    with console.reporting(as_json=as_json) as report:
        prompt = checked_text(prompt, "prompt")
        console.check_outputs(picture, inputs={"mask": mask, "reference": reference}, output=(output, _PICTURES))
        opened = _opened(picture, report, page)
        marked = read_mask(mask, opened.size, invert=invert)
        way = framing.Way(opened.size, rotate, flip, straighten, crop)
        opened = way.picture(opened)
        job = InpaintJob(
            picture=opened.rgb8, mask=way.mask(marked.mask), prompt=prompt, seed=seed, steps=steps, guidance=guidance,
            negative=negative, outline=outline.value, transition=transition, second_pass=second_pass,
            reference=_reference(reference), loras=_loras(lora),
        )  # fmt: skip
        worker, name = options.worker_for(model_set, device)
        with console.working(worker):
            painted = _widened(console.run(worker, job, report.show), wider, report)
        if fills_transparency(opened, painted):
            report.note(FILLED, of_result=True)
        save_picture(apply_edits(opened, [painted]), output, label=label)
        report.note(marked.told, of_result=True)
        values = {
            "box": list(painted.box),
            "prompt": prompt,
            "seed": seed,
            "mask": marked.told,
            "outline": painted.recipe.parameters.get("outline"),
            "model_set": name,
            "recipe": painted.recipe.as_dict(),
            "seconds": {"total": round(report.seconds, 3)},
            "files": {"output": str(output)},
        }
        report.result(values, [_way(painted), *_named({"output": str(output)})])


def _opened(path: Path, report: console.Reporter, page: int) -> Picture:
    picture = open_picture(path, page=page - 1)
    for notice in picture.notices:
        report.note(notice, of_result=True)
    return picture


def _reference(path: Path | None) -> Any:
    return None if path is None else open_picture(path).rgb8


def _loras(texts: list[str] | None) -> tuple[Lora, ...] | None:
    return tuple(parse_lora(text) for text in texts) if texts else None


def _widened(painted: Edit, wider: bool, report: console.Reporter) -> Edit:
    """With all that the model changed, if that is wanted; else it is offered."""
    if painted.wider is None:
        return painted
    if wider:
        return painted.widened
    asked, all_of_it = (int(np.count_nonzero(blend >= 128)) for blend in (painted.blend, painted.wider))
    more = round(100 * (all_of_it / max(1, asked) - 1))
    report.note(f"The model changed {more} % more than was selected; --wider takes that, too.", of_result=True)
    return painted


def _with_shadow(found: Selection, picture: Picture, report: console.Reporter) -> tuple[Selection, list[Any]]:
    """What was found with its shadow and its reflection, and what a recipe calls that; told where there is none."""
    from locheads_studio.studio import maskwork  # the window's rooms, which only a shadow needs

    before = Plane.from_array(found.mask)
    after = maskwork.with_shadow(before, picture.rgb8)
    if after is before:
        report.note("Nothing that looks like its shadow or its reflection was found.", of_result=True)
        return found, []
    return replace(found, mask=after.read()), [[maskwork.SHADOW, 0.0]]


def _offer_shadow(found: Selection, picture: Picture, report: console.Reporter) -> None:
    """Before a removal: whether a shadow would be left."""
    if any(thing.shadow for thing in parse(found.phrase, lambda noun: True).things):
        return
    from locheads_studio.studio import maskwork  # the window's rooms, which only a shadow needs

    before = Plane.from_array(found.mask)
    if maskwork.with_shadow(before, picture.rgb8) is not before:
        report.note("It casts a shadow or is reflected; --shadow takes that along.", of_result=True)


def _heads(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(str(head) for head in parse_heads(text))


def _write_selection(picture: Picture, found: Selection, mask: Path | None, heatmap: Path | None) -> dict[str, str]:
    written = {}
    if mask is not None:
        save_mask(found.mask, mask)
        written["mask"] = str(mask)
    if heatmap is not None:
        save_picture(Picture(overlay_heat(picture.rgb8, found.heat)), heatmap)
        written["heatmap"] = str(heatmap)
    return written


def _described(picture: Picture, found: Selection, model_set: str, report: console.Reporter) -> dict[str, Any]:
    seconds = {stage: round(value, 3) for stage, value in found.seconds.items()}
    return {
        "box": list(found.box),
        "confidence": round(found.confidence, 4),
        "verdict": found.verdict,
        "heads": list(found.heads),
        "points": [list(point) for point in found.points],
        "seconds": seconds | {"total": round(report.seconds, 3)},
        "size": [picture.width, picture.height],
        "phrase": found.phrase,
        "read_as": found.read_as or found.phrase,
        "unknown_words": list(found.unknown),
        "instances": [
            {"thing": one.thing, "box": list(one.box), "confidence": round(one.confidence, 4), "selected": one.on}
            for one in found.instances
        ],
        "missing": list(found.missing),
        "grounding": found.grounding,
        "voice": voice_of(found.looked, found.heads),
        "looked": [
            {"voice": one.voice, "thing": one.thing, "boxes": [list(box) for box in one.boxes], "taken": one.taken}
            for one in found.looked
        ],
        "model_set": model_set,
    }


def _told(found: Selection) -> list[str]:
    x0, y0, x1, y1 = found.box
    read = [f"  read as  {found.read_as}"] if found.read_as else []
    several = [
        f"  {'found' if one.on else 'left out':<8} {one.thing} at {', '.join(map(str, one.box))}, {one.confidence:.2f}"
        for one in found.instances
    ]
    missing = [f"  missing  {', '.join(found.missing)}"] if found.missing else []
    ignored = [f"  ignored  {', '.join(found.unknown)} (unknown to this model)"] if found.unknown else []
    return [
        f'"{found.phrase}": {judged(found.verdict, found.confidence)}',
        *read,
        f"  box      {x0}, {y0}, {x1}, {y1}",
        *([f"  heads    {', '.join(found.heads)}"] if found.heads else []),
        *(f"  {one.voice:<8} {_places(one)}" for one in found.looked),
        *several,
        *missing,
        *ignored,
    ]


def _who(found: Selection) -> str:
    voice = voice_of(found.looked, found.heads)
    if voice == "heads":
        return f"heads {', '.join(found.heads)} · {found.grounding} grounding"
    return f"found by: {voice}"


def _places(looked: Looked) -> str:
    """Where a voice looked, in words."""
    places = "; ".join(", ".join(map(str, box)) for box in looked.boxes) or "nothing"
    return f"{looked.thing} at {places}{' (taken)' if looked.taken else ''}"


def _way(painted: Edit) -> str:
    return f"  outline  {painted.recipe.parameters.get('outline', '')}"


def _named(written: dict[str, str]) -> list[str]:
    return [f"  {what:<8} {path}" for what, path in written.items()]


def _sheet(
    picture: Picture, found: Selection, painted: Edit, result: Picture, prompt: str, name: str, report: console.Reporter
) -> Picture:
    source, after = shrink(picture.rgb8, _SHEET_SIDE), shrink(result.rgb8, _SHEET_SIDE)
    heat, mask = shrink(found.heat, _SHEET_SIDE), shrink(found.mask, _SHEET_SIDE)
    recipe = painted.recipe
    page = draw_sheet(
        [
            Panel(picture=source, title="Source", note=f"{picture.width} × {picture.height} pixels"),
            Panel(
                picture=overlay_heat(source, heat),
                title="Where the model looked",
                note=_who(found),
            ),
            Panel(
                picture=overlay_mask(source, mask),
                title="What it selected",
                note=judged(found.verdict, found.confidence),
            ),
            Panel(picture=after, title="Repainted", note=f"seed {recipe.seed}, {recipe.steps} steps"),
        ],
        title=f"{found.phrase} → {prompt}",
        subtitle="Outside the repainted region the picture is the source, bit for bit.",
        footer=f"LocHeads Studio {__version__} · model set {name} · {report.seconds:.1f} s",
    )
    return Picture(page)
