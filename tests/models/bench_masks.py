"""What masks of several parts, soft edges and colour profiles come to with the built-in models: P1, P2, P7.

    python -m tests.models.bench_masks [PART ...]        colours, edges, parts, cups; all when none is named

*parts*: four spots and a wire (3 pixels wide) are drawn on a sample enlarged to 12 megapixels and removed; "error" is
how far the result is from the picture without them (mean of absolute differences within the mask, levels of 8 bits),
"changed" how many pixels are not as before. "one crop" is what it was before masks had parts. *cups*: the same with a
mask that the program itself makes. *edges*: the width in which a repaint begins, from 10 to 90 % of it, beside a
straight edge of the mask, for five transitions. *colours*: CIE 1976 differences of what models see, and of what stands
in the file after a repaint, from the true colours.
"""

from __future__ import annotations

import sys
import time
from unittest.mock import patch

import cv2
import numpy as np

from locheads_studio.catalog.sets import find_set
from locheads_studio.config import paths
from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.outline import Outline
from locheads_studio.imaging.pictures import Picture, apply_edits, open_picture
from locheads_studio.models.host import ModelHost
from locheads_studio.models.inpainter import Inpainter
from tests.imaging.test_colour import PROFILES, delta_e, known_colours, stored

TRANSITIONS = (0.0, 2.0, 8.0, 24.0, 60.0)


def repaint(
    inpainter: Inpainter, pixels: np.ndarray, mask: np.ndarray, prompt: str, *, transition: float | None = None,
    outline: Outline | None = None,
) -> tuple[np.ndarray, np.ndarray, float]:  # fmt: skip
    """The picture afterwards, how much of each pixel is new (0..255), and the seconds."""
    began = time.perf_counter()
    done = inpainter.inpaint(pixels, mask, prompt, transition=transition, outline=outline)
    seconds, blend = time.perf_counter() - began, np.zeros_like(mask)
    blend[done.box.as_slices] = done.blend
    after = apply_edits(Picture(pixels), [Edit(done.box, done.patch, done.blend, Recipe())]).pixels
    return after, blend, seconds


def parts(host: ModelHost) -> None:
    """P1."""
    folder = paths.resources() / "samples"
    clean = cv2.resize(open_picture(folder / "beach.png").rgb8, (4000, 3000), interpolation=cv2.INTER_CUBIC)
    spots, wire = np.zeros((3000, 4000), np.uint8), np.zeros((3000, 4000), np.uint8)
    for place in ((300, 300), (3700, 350), (350, 2700), (3600, 2600)):
        cv2.circle(spots, place, 18, 255, -1)
    cv2.line(wire, (50, 50), (3950, 2950), 255, 3)
    host.models.inpainter.inpaint(clean[:256, :256], spots[200:456, 200:456], "nothing")  # the first is slower
    for name, mask in (("four spots", spots), ("wire", wire)):
        dirty = clean.copy()
        dirty[mask > 0] = (30, 30, 30)
        for how in ("in parts", "one crop"):
            whole = patch("locheads_studio.models.inpainter.parts_of", lambda mask, size: [mask])
            with whole if how == "one crop" else patch.dict({}):
                after, blend, seconds = repaint(host.models.inpainter, dirty, mask, "nothing")
            error = np.abs(after.astype(float) - clean)[mask > 0].mean()
            told = f"changed {np.count_nonzero(blend)} px, error {error:.1f}, {seconds:.1f} s"
            print(f"{name} ({np.count_nonzero(mask)} px), {how}: {told}", flush=True)


def cups(host: ModelHost) -> None:
    """P1, a mask that the program makes."""
    desk = open_picture(paths.resources() / "samples" / "desk.png").rgb8
    mask = host.select(desk, "all cups", grounding="studio", heads=None, step=lambda *_: None).mask
    for how in ("in parts", "one crop"):
        whole = patch("locheads_studio.models.inpainter.parts_of", lambda mask, size: [mask])
        with whole if how == "one crop" else patch.dict({}):
            _, blend, seconds = repaint(host.models.inpainter, desk, mask, "a blue cup")
        beside = np.count_nonzero(blend[mask == 0])
        told = f"changed {np.count_nonzero(blend)} px, {beside} of them beside the mask, {seconds:.1f} s"
        print(f"“all cups” ({np.count_nonzero(mask)} px), {how}: {told}", flush=True)


def edges(host: ModelHost) -> None:
    """P2."""
    pixels = cv2.resize(open_picture(paths.resources() / "samples" / "beach.png").rgb8, (1280, 960))
    mask = np.zeros((960, 1280), np.uint8)
    mask[330:630, 500:780] = 255
    for transition in TRANSITIONS:
        _, blend, _ = repaint(host.models.inpainter, pixels, mask, "a red ball", transition=transition, outline="kept")
        along = blend[480, 780 - 1 :].astype(float) / 255  # from the mask's edge outwards
        width = np.interp(-0.1, -along, np.arange(len(along))) - np.interp(-0.9, -along, np.arange(len(along)))
        print(f"transition {transition:g} px: 10 to 90 % in {width:.1f} px, anything new up to "
              f"{np.count_nonzero(along) - 1} px from the mask", flush=True)  # fmt: skip
    soft = cv2.GaussianBlur(mask, (0, 0), 12)
    _, blend, _ = repaint(host.models.inpainter, pixels, soft, "a red ball", outline="kept", transition=0)
    off = np.abs(blend.astype(int) - soft)[480].max()
    count = [np.count_nonzero((one > 0) & (one < 255)) for one in (soft, blend)]
    print(f"a mask blurred by 12 px: {count[0]} soft pixels become {count[1]}; in its middle row at most {off} off")


def colours() -> None:
    """P7."""
    for name, icc in PROFILES.items():
        true, wanted = known_colours(64, name == "grey"), known_colours(64, False)[:, ::-1].copy()
        for depth in (np.uint8, np.uint16):
            picture = Picture(stored(true, icc, depth), icc)
            bare = picture.pixels if picture.pixels.shape[2] == 3 else np.repeat(picture.pixels, 3, axis=2)
            numbers = np.rint(bare.astype(np.float64) / np.iinfo(depth).max * 255).astype(np.uint8)
            edit = Edit(Box(0, 0, 64, 64), wanted, np.full((64, 64), 255, np.uint8), Recipe())
            told = {"seen": delta_e(picture.rgb8, true), "bare numbers": delta_e(numbers, true)}
            told["repainted"] = delta_e(apply_edits(picture, [edit]).rgb8, wanted)
            figures = ", ".join(f"{what} {d.mean():.2f} (largest {d.max():.1f})" for what, d in told.items())
            print(f"{name}, {np.dtype(depth)}: {figures}")


def main() -> None:
    """Print what is asked for."""
    asked = sys.argv[1:] or ["colours", "edges", "parts", "cups"]
    if "colours" in asked:
        colours()
    host = ModelHost(find_set("storybook"), "cpu")
    if "edges" in asked:
        edges(host)
    if "parts" in asked:
        parts(host)
    if "cups" in asked:
        cups(host)


if __name__ == "__main__":
    main()
