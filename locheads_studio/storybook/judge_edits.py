"""Edits of test scenes through the inpainter, read back by the judge and the VLM, beside truly drawn ones."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import torch
from PIL import Image
from transformers import AutoProcessor, LlavaForConditionalGeneration

from locheads_studio.document.geometry import Box
from locheads_studio.evaluation import provenance, runlog
from locheads_studio.imaging import disk
from locheads_studio.models.inpainter import Inpainter
from locheads_studio.storybook.inpaint_samples import REMOVAL_PROMPTS, prompt_for
from locheads_studio.storybook.judge import NOTHING, Judge, Pixels
from locheads_studio.storybook.kinds import KINDS
from locheads_studio.storybook.plan import Split, plan_scene
from locheads_studio.storybook.scene import render
from locheads_studio.storybook.words import COLOURS, PATTERNS

FIRST_SCENE: Final = 950_000_000
"""Scenes of the edits begin here: no training draws any from here on."""
SIDE: Final = 384
WAYS: Final = ("replace", "outfit", "remove")
SHOWN: Final = 24


@dataclass(frozen=True, eq=False)
class Edit:
    """A request: ``source`` and the drawn ``target`` uint8 [384, 384, 3], ``mask`` uint8 [384, 384], the truth."""

    way: str
    source: Pixels
    target: Pixels
    mask: Pixels
    prompt: str
    kind: str
    colour: str | None
    pattern: str


def interval(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95 % interval of a share; 0..1. Raises ValueError for a count of 0."""
    if count <= 0:
        raise ValueError("no interval of nothing")
    share, whole = right / count, 1 + z * z / count
    middle = (share + z * z / (2 * count)) / whole
    half = z * float(np.sqrt(share * (1 - share) / count + z * z / (4 * count * count))) / whole
    return max(0.0, middle - half), min(1.0, middle + half)


def edit_of(number: int, split: Split) -> Edit:
    """The ``number``-th edit of a split; replace, outfit and remove take turns."""
    way, seed = WAYS[number % 3], FIRST_SCENE + 1000 * number
    while True:
        edit = _try(way, seed, split)
        if edit is not None:
            return edit
        seed += 1


def _try(way: str, seed: int, split: Split) -> Edit | None:
    rng = random.Random(f"edit-{split}-{seed}")
    plan = plan_scene(seed, split)
    scene = render(plan, SIDE, SIDE)
    fitting = [
        r for r in scene.regions
        if np.count_nonzero(r.mask) > 0.008 * SIDE * SIDE and (r.name == "outfit" if way == "outfit" else not r.part)
    ]  # fmt: skip
    if not fitting:
        return None
    old = rng.choice(fitting)
    index, thing = old.object, plan.objects[old.object]
    if way == "remove":
        changed = plan.without(index)
    elif way == "outfit":
        changed = plan.with_paint(index, "outfit", rng.choice(list(COLOURS)), rng.choice(PATTERNS))
    else:
        kinds = [k for k in KINDS.values() if k.coloured and k.name != thing.kind and plan.setting in k.settings
                 and abs(np.log(k.aspect / KINDS[thing.kind].aspect)) < 0.6]  # fmt: skip
        if not kinds:
            return None
        kind = rng.choice(kinds)
        new = replace(thing, kind=kind.name, colour=rng.choice(kind.colours), pattern=rng.choice(kind.patterns),
                      parts=())  # fmt: skip
        changed = replace(plan, objects=(*plan.objects[:index], new, *plan.objects[index + 1 :]))
    drawn = render(changed, SIDE, SIDE)
    region = old.mask
    told: tuple[str, str | None, str]
    if way == "remove":
        if any(np.count_nonzero(old.mask & r.mask) > 0.05 * np.count_nonzero(old.mask) for r in drawn.regions):
            return None
        prompt, told = rng.choice(REMOVAL_PROMPTS), (thing.kind, None, "plain")
    else:
        name = "outfit" if way == "outfit" else None
        found = [r for r in drawn.regions if r.object == index and (r.name == name if name else not r.part)]
        if not found:
            return None
        region = region | found[0].mask
        prompt, told = prompt_for(found[0], drawn, rng), (found[0].kind, found[0].colour, found[0].pattern)
    mask = region.astype(np.uint8) * 255
    reach = max(2, round(0.03 * np.sqrt(np.count_nonzero(region))))
    mask = np.asarray(cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)), np.uint8)
    return Edit(way, scene.picture, drawn.picture, mask, prompt, *told)


def repainted(inpainter: Inpainter, edit: Edit, seed: int) -> Pixels:
    """The source with the inpainter's patch blended in, as the document does."""
    done = inpainter.inpaint(edit.source, edit.mask, edit.prompt, seed=seed)
    picture = edit.source.copy()
    share = done.blend[..., None].astype(np.float32) / 255
    old = picture[done.box.as_slices].astype(np.float32)
    picture[done.box.as_slices] = np.rint(old + share * (done.patch - old)).astype(np.uint8)
    return picture


def seam(picture: Pixels, mask: Pixels) -> float:
    """Mean gradient (0..255 a pixel) on the mask's border."""
    border = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(np.hypot(cv2.Sobel(grey, -1, 1, 0) / 8, cv2.Sobel(grey, -1, 0, 1) / 8)[border].mean())


class Reader:
    """The storybook VLM, asked its trained questions about a crop of the picture."""

    def __init__(self, folder: Path) -> None:
        self._model = LlavaForConditionalGeneration.from_pretrained(folder, local_files_only=True).eval()
        self._processor: Any = AutoProcessor.from_pretrained(folder, local_files_only=True)

    def ask(self, picture: Pixels, mask: Pixels, question: str) -> str:
        """Its answer about the surroundings of ``mask``."""
        box = Box.of_mask(mask)
        assert box is not None
        box = box.pad(round(0.4 * max(box.size))).clamp(picture.shape[1], picture.shape[0])
        crop = Image.fromarray(np.ascontiguousarray(picture[box.as_slices]))
        text = f"<s><image>{question}"
        given = self._processor(text=text, images=crop, return_tensors="pt", add_special_tokens=False)
        with torch.inference_mode():
            said = self._model.generate(**given, max_new_tokens=6, do_sample=False)
        return str(self._processor.decode(said[0, given["input_ids"].shape[1] :], skip_special_tokens=True))


def read_back(edit: Edit, picture: Pixels, judge: Judge, ask: Callable[[Pixels, Pixels, str], str]) -> dict[str, bool]:
    """What was read right, by ``way judge figure``; ``ask`` is the VLM's."""
    seen = judge.read(picture, edit.mask)
    thing = "outfit" if edit.way == "outfit" else edit.kind
    said = ask(picture, edit.mask, f"describe the {thing}.").split()
    if edit.way == "remove":
        return {"remove judge nothing": seen.kind == NOTHING, "remove vlm nothing": NOTHING in said}
    right = {
        "judge kind": seen.kind == edit.kind, "judge colour": seen.colour == edit.colour,
        "judge pattern": seen.pattern == edit.pattern, "vlm kind": bool(said) and thing.split()[-1] in said,
        "vlm colour": edit.colour in said,
        "vlm pattern": edit.pattern in said if edit.pattern != "plain" else not set(PATTERNS) & set(said),
    }  # fmt: skip
    return {f"{edit.way} {name}": value for name, value in right.items()}


def counted(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Shares with Wilson intervals of what ``read_back`` gave, repainted and drawn; mean seams."""
    told: dict[str, Any] = {}
    for source in ("repainted", "drawn"):
        for name in sorted({name for row in rows for name in row[source]}):
            values = [row[source][name] for row in rows if name in row[source]]
            low, high = interval(sum(values), len(values))
            told.setdefault(name, {})[source] = [sum(values), len(values), round(low, 3), round(high, 3)]
    seams = np.array([row["seam"] for row in rows], np.float64).mean(axis=0)
    return {"figures": told, "seam": {"repainted": round(seams[0], 2), "drawn": round(seams[1], 2)}}


def measure(
    models: Path, judge_folder: Path, output: Path, *, count: int = 200, split: Split = "test",
    step: runlog.Step = lambda stage, share: None,
) -> dict[str, Any]:  # fmt: skip
    """Make and read ``count`` edits of the set in ``models``; ``output`` gets edits.run.jsonl, .json and a sheet.

    Goes on with the log that is there; with other models it raises UsageError.
    """
    judge, reader = Judge.load(judge_folder), Reader(models / "vlm")
    inpainter = Inpainter.load(models / "inpainter")
    disk.make_folder(output / "edits")
    settings = {
        "what": "inpainter", "split": split, "first_scene": FIRST_SCENE,
        **{name: provenance.digest(folder) for name, folder in
           (("inpainter", models / "inpainter"), ("vlm", models / "vlm"), ("judge", judge_folder))},
    }  # fmt: skip

    def work(unit: str) -> dict[str, Any]:
        edit = edit_of(int(unit), split)
        made = repainted(inpainter, edit, int(unit))
        if int(unit) < SHOWN:
            pair = Image.fromarray(np.hstack([edit.source, made])).resize((384, 192))
            pair.save(output / "edits" / f"{unit}.png")
        return {
            "prompt": edit.prompt, "repainted": read_back(edit, made, judge, reader.ask),
            "drawn": read_back(edit, edit.target, judge, reader.ask),
            "seam": [seam(made, edit.mask), seam(edit.target, edit.mask)],
        }  # fmt: skip

    units = [str(number) for number in range(count)]
    with runlog.RunLog.open(output / "edits.run.jsonl", settings, provenance.circumstances()) as log:
        runlog.run_units(units, work, log, "edits", step)
        told = counted([log.done[unit] for unit in units])
    disk.write_text(output / "edits.json", json.dumps(told, indent=1) + "\n")
    sheet = Image.new("RGB", (4 * 384, 6 * 192))
    for number in range(min(count, SHOWN)):
        with Image.open(output / "edits" / f"{number}.png") as pair:
            sheet.paste(pair, (number % 4 * 384, number // 4 * 192))
    sheet.save(output / "sheet.png")
    return told
