"""Measures the inpainter: its edits of test scenes, read back by the judge and the VLM, beside truly drawn ones."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.edits import Edit as Repainted
from locheads_studio.document.edits import Recipe
from locheads_studio.document.outline import Outline
from locheads_studio.evaluation import provenance, runlog
from locheads_studio.imaging import disk
from locheads_studio.imaging.decode import open_picture
from locheads_studio.imaging.pictures import Picture, apply_edits, save_picture
from locheads_studio.imaging.sheet import Panel, draw_sheet
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.training import closeness as judge_closeness
from locheads_studio.training.judge.crops import NOTHING, Pixels
from locheads_studio.training.judge.edits import FIRST_SCENE, Edit, edit_of
from locheads_studio.training.judge.network import Judge, Reading
from locheads_studio.training.judge.vlm import VlmJudge
from locheads_studio.world.plan import Split

LOG: Final = "edits.run.jsonl"
FIGURES: Final = "edits.json"
SHEET: Final = "sheet.png"
SHOWN: Final = 24
SOURCES: Final = ("repainted", "drawn", "untouched")
"""What is read: the edit, the answer truly drawn (what the judges can read at best), and the picture as it was."""
JUDGES: Final = ("judge", "vlm")


def interval(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; 0..1. Raises ValueError for a count of 0."""
    if count <= 0:
        raise ValueError("no interval of nothing")
    share, whole = right / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / whole
    half = z * float(np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))) / whole
    return max(0.0, middle - half), min(1.0, middle + half)


def repainted(inpainter: Inpainter, edit: Edit, seed: int) -> tuple[Pixels, Pixels]:
    """The edited picture, uint8 [384, 384, 3], put together as the program does, and how much is new, [384, 384]."""
    outline: Outline = "kept" if edit.way == "outfit" else "new"
    done = inpainter.inpaint(edit.source, edit.mask, edit.prompt, seed=seed, outline=outline)
    layer = Repainted(done.box, done.patch, done.blend, Recipe(prompt=edit.prompt, seed=seed))
    blend = np.zeros(edit.mask.shape, np.uint8)
    blend[done.box.as_slices] = done.blend
    return np.asarray(apply_edits(Picture(edit.source), [layer]).pixels, np.uint8), blend


def seam(picture: Pixels, blend: Pixels) -> float:
    """How much the picture changes across the border of an edit, in levels (0..255) a pixel.

    The mean, over the pixels where old and new are mixed, of the gradient along the way from old to new. Edges that
    are part of a picture count, too: it means something beside that of a truly drawn picture at the same border.
    0 where nothing is mixed.
    """
    border = (blend > 0) & (blend < 255)
    if not border.any():
        return 0.0
    across = np.stack(_gradient(cv2.GaussianBlur(blend.astype(np.float32), (0, 0), 1.5)))[:, border]
    across /= np.maximum(np.linalg.norm(across, axis=0), 1e-6)
    levels = [np.stack(_gradient(picture[..., channel].astype(np.float32)))[:, border] for channel in range(3)]
    return float(np.mean([np.abs((one * across).sum(axis=0)).mean() for one in levels]))


def _gradient(values: np.ndarray[Any, np.dtype[np.float32]]) -> tuple[Any, Any]:
    return cv2.Sobel(values, -1, 1, 0) / 8, cv2.Sobel(values, -1, 0, 1) / 8


def right(edit: Edit, seen: Reading) -> dict[str, bool]:
    """What of that which the prompt says was read: kind, colour, pattern, cut; and of clothes, "outfit".

    "outfit" is right when cut and colour are, as far as they are said. Of a removal: "nothing".
    """
    if edit.way == "remove":
        return {"nothing": seen.kind == NOTHING}
    found = {name: getattr(seen, name) == value for name, value in edit.said.items()}
    if edit.way == "outfit":
        found["outfit"] = all(found.get(name, True) for name in ("cut", "colour"))
    return found


def counted(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Right, count and Wilson interval of each figure, by "judge kind" and so on, then by source; and the seams.

    ``rows`` as ``measure`` logs them. The ratio of the seams is that of their means; None where none was drawn.
    """
    figures: dict[str, Any] = {}
    for name in sorted({name for row in rows for name in row["drawn"]}):
        for source in SOURCES:
            values = [row[source][name] for row in rows if name in row[source]]
            low, high = interval(sum(values), len(values))
            figures.setdefault(name, {})[source] = [sum(values), len(values), round(low, 3), round(high, 3)]
    made, drawn = (float(np.mean([row["seam"][i] for row in rows])) for i in (0, 1))
    ratio = round(made / drawn, 3) if drawn else None
    return {
        "figures": figures, "seam": {"repainted": round(made, 2), "drawn": round(drawn, 2), "ratio": ratio},
        "close": judge_closeness.closeness(rows),
    }  # fmt: skip


def _close(judge: Judge, edit: Edit, made: Pixels) -> dict[str, Any]:
    """What ``judge_closeness`` counts of one edit."""
    wanted = judge.features(edit.target, edit.box)
    apart = judge_closeness.feature_distance
    return {
        "energy": [judge_closeness.gradient_energy(picture, edit.mask > 0) for picture in (made, edit.target)],
        "band": judge_closeness.band_error(made, edit.target, edit.mask),
        "features": [
            apart(judge.features(made, edit.box), wanted),
            None if edit.again is None else apart(judge.features(edit.again, edit.box), wanted),
        ],
    }


def measure(
    models: ModelSet, judge_folder: Path, output: Path, *, count: int = 200, first: int = 0, split: Split = "test",
    device: str = "cpu", restart: bool = False, step: runlog.Step = lambda stage, share: None,
) -> dict[str, Any]:  # fmt: skip
    """Make and read ``count`` edits (1 or more) from number ``first`` on.

    ``output`` gets the log, the figures and a sheet of the first 24.

    It goes on with the log that is there, unless ``restart``. Raises UsageError for a log of other models or
    settings, DataError for a folder without a judge, WeightsError for models that cannot be read.
    """
    judge, vlm = Judge.load(judge_folder, device), VlmJudge.load(models.vlm, device)
    inpainter = Inpainter.load(models.inpainter, device)
    pictures = disk.make_folder(output / "edits")
    if restart:
        disk.remove(output / LOG)
    settings = {
        "what": "inpainter", "split": split, "first_scene": FIRST_SCENE, "device": device,
        "inpainter": provenance.digest(models.inpainter), "vlm": provenance.digest(models.vlm),
        "judge": provenance.digest(judge_folder),
    }  # fmt: skip

    def work(unit: str) -> dict[str, Any]:
        edit = edit_of(int(unit), split)
        made, blend = repainted(inpainter, edit, int(unit))
        if unit in shown:
            _show(edit, made, pictures / f"{unit}.png")
        row: dict[str, Any] = {"way": edit.way, "boxed": edit.boxed, "prompt": edit.prompt, "read": {}}
        for source, picture in zip(SOURCES, (made, edit.target, edit.source), strict=True):
            seen = {"judge": judge.read(picture, edit.box),
                    "vlm": vlm.read(picture, edit.bare, edit.box, clothes=edit.way == "outfit")}  # fmt: skip
            row[source] = {
                f"{name} {what}": value for name in JUDGES for what, value in right(edit, seen[name]).items()
            }
            row["read"][source] = {name: _told(edit, seen[name]) for name in JUDGES}
        row["seam"] = [seam(made, blend), seam(edit.target, blend)]
        row["close"] = _close(judge, edit, made)
        return row

    units = [str(number) for number in range(first, first + count)]
    shown = units[:SHOWN]
    with runlog.RunLog.open(output / LOG, settings, provenance.circumstances()) as log:
        for unit in shown:
            if unit in log.done and not (pictures / f"{unit}.png").is_file():
                edit = edit_of(int(unit), split)
                _show(edit, repainted(inpainter, edit, int(unit))[0], pictures / f"{unit}.png")
        runlog.run_units(units, work, log, "edits", step)
        rows = [log.done[unit] for unit in units]
    told = counted(rows) | {
        "edits": count, "first": first, "split": split, "unknown_to_vlm": list(vlm.unknown),
        "by_mask": {name: counted(part)["figures"] for name, boxed in (("object", False), ("box", True))
                    if (part := [row for row in rows if row["boxed"] == boxed])},
    }  # fmt: skip
    disk.write_text(output / FIGURES, json.dumps(told, indent=1) + "\n")
    save_picture(Picture(_sheet([(pictures / f"{unit}.png", log.done[unit]) for unit in shown])), output / SHEET)
    return told


def table(told: Mapping[str, Any]) -> list[str]:
    """What ``measure`` found, as lines to print."""
    lines = [f"{'':16}" + "".join(f"{source:>28}" for source in SOURCES)]
    for name, row in told["figures"].items():
        cells = (f"{r / n:.3f} ({low:.2f}..{high:.2f}) of {n}" for r, n, low, high in (row[s] for s in SOURCES))
        lines.append(f"{name:16}" + "".join(f"{cell:>28}" for cell in cells))
    seams = told["seam"]
    ratio = "" if seams["ratio"] is None else f", ratio {seams['ratio']:.2f}"
    lines.append(f"seam: {seams['repainted']:.2f} levels a pixel, truly drawn {seams['drawn']:.2f}{ratio}")
    lines += judge_closeness.lines(told["close"])
    if told["unknown_to_vlm"]:
        lines.append(f"The VLM has no words for: {', '.join(told['unknown_to_vlm'])}")
    return lines


def _told(edit: Edit, seen: Reading) -> str:
    """What was read, in words."""
    if edit.way == "outfit":
        return f"{seen.colour} {seen.pattern} {seen.cut}"
    if seen.kind == NOTHING or edit.way == "remove":
        return seen.kind
    return f"{seen.colour} {seen.pattern} {seen.kind}"


def _show(edit: Edit, made: Pixels, path: Path) -> None:
    """Before, the mask in white, and after, side by side."""
    masked = np.where(edit.mask[..., None] > 0, np.uint8(255), edit.source // 2)
    save_picture(Picture(np.hstack([edit.source, masked, made])), path)


def _sheet(edits: Sequence[tuple[Path, Mapping[str, Any]]]) -> Pixels:
    panels = [
        Panel(
            picture=np.asarray(open_picture(path).pixels, np.uint8), title=row["prompt"],
            note="; ".join(f"{name}: {row['read']['repainted'][name]}" for name in JUDGES),
        )
        for path, row in edits
    ]  # fmt: skip
    return draw_sheet(panels, title="Edits of test scenes", subtitle="before, mask, after; what the judges read")
