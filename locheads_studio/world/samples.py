"""The bundled sample pictures (``resources/samples``): plans made by hand, drawn like every other scene.

``python -m locheads_studio.world.samples FOLDER`` draws them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from PIL import Image

from locheads_studio.world.plan import PlannedObject, PlannedPart, ScenePlan
from locheads_studio.world.scene import render

SIZE: Final = (640, 480)
"""Width and height in pixels."""

_WHEELS: Final = (PlannedPart("wheels", "black", "plain"),)


def _plan(setting: str, *objects: PlannedObject, seed: int = 7) -> ScenePlan:
    return ScenePlan(seed, "train", setting, objects)


def _painted(name: str, colour: str, pattern: str = "plain") -> PlannedPart:
    return PlannedPart(name, colour, pattern)


_Thing: Final = PlannedObject

SAMPLES: Final[dict[str, ScenePlan]] = {
    "skater": _plan(
        "park",
        _Thing("tree", "green", "plain", (), 0.141, 0.63, 0.603, 77),
        _Thing("bench", "brown", "plain", (), 0.811, 0.69, 0.242, 66),
        _Thing("skater", "red", "plain", (_painted("outfit", "blue"), _painted("skateboard", "orange")),
               0.48, 0.94, 0.644, 99),
        _Thing("dog", "white", "plain", (_painted("bow tie", "red"),), 0.852, 0.93, 0.304, 76),
        seed=40,
    ),
    "horse": _plan(
        "meadow",
        _Thing("house", "white", "plain", (_painted("roof", "red"), _painted("door", "brown")), 0.81, 0.66, 0.597, 19),
        _Thing("tree", "green", "plain", (), 0.104, 0.64, 0.529, 70),
        _Thing("horse", "white", "plain", (_painted("saddle", "brown"),), 0.379, 0.94, 0.478, 40),
        _Thing("sheep", "black", "plain", (), 0.844, 0.95, 0.276, 20),
        seed=31,
    ),
    "bananas": _plan(
        "table",
        _Thing("teapot", "blue", "dotted", (), 0.24, 0.62, 0.30, 13),
        _Thing("cake", "pink", "plain", (), 0.74, 0.64, 0.30, 43),
        _Thing("banana", "pink", "plain", (), 0.147, 0.887, 0.143, 5),
        _Thing("banana", "red", "plain", (), 0.382, 0.907, 0.154, 70),
        _Thing("banana", "yellow", "plain", (), 0.617, 0.906, 0.135, 63),
        _Thing("banana", "pink", "plain", (), 0.853, 0.882, 0.139, 92),
        seed=50,
    ),
    "dog": _plan(
        "park",
        _Thing("tree", "green", "plain", (), 0.144, 0.66, 0.55, 40),
        _Thing("dog", "brown", "plain", (_painted("bow tie", "red"),), 0.415, 0.95, 0.705, 25),
        _Thing("ball", "blue", "striped", (), 0.867, 0.95, 0.218, 52),
        seed=37,
    ),
    "desk": _plan(
        "table",
        _Thing("book", "red", "plain", (), 0.87, 0.68, 0.26, 2),
        _Thing("laptop", "black", "plain", (_painted("screen", "blue"),), 0.54, 0.86, 0.42, 3),
        _Thing("cup", "orange", "plain", (), 0.16, 0.90, 0.26, 4),
        _Thing("cup", "green", "plain", (), 0.88, 0.95, 0.22, 9),
    ),
    "street": _plan(
        "street",
        _Thing("bus", "yellow", "plain", _WHEELS, 0.24, 0.68, 0.26, 2),
        _Thing("car", "red", "plain", _WHEELS, 0.40, 0.93, 0.27, 3),
        _Thing("fire hydrant", "blue", "plain", (), 0.77, 0.88, 0.30, 4),
    ),
    "beach": _plan(
        "beach",
        _Thing("boat", "white", "plain", (_painted("sail", "orange"),), 0.20, 0.66, 0.34, 2),
        _Thing("umbrella", "red", "striped", (), 0.72, 0.80, 0.44, 3),
        _Thing("girl", "black", "plain", (_painted("outfit", "yellow"),), 0.42, 0.93, 0.40, 4),
        _Thing("ball", "green", "plain", (), 0.86, 0.96, 0.18, 5),
    ),
    "king": _plan(
        "room",
        _Thing("lamp", "orange", "plain", (), 0.095, 0.74, 0.505, 64),
        _Thing("sofa", "blue", "plain", (), 0.717, 0.78, 0.341, 71),
        _Thing("king", "red", "plain", (_painted("outfit", "purple"), _painted("crown", "yellow")),
               0.374, 0.95, 0.691, 87),
        _Thing("cat", "orange", "striped", (), 0.805, 0.96, 0.302, 89),
        seed=12,
    ),
}  # fmt: skip
"""Name of the file to the plan of the scene, in the order of the start page."""


SMALL: Final = 480, 360
"""Of the pictures on the start page, enough for a screen of two pixels a point: reading eight whole samples took a
third of the time to its first paint."""


def draw(folder: Path) -> None:
    """Draw every sample into ``folder`` (which exists) as a PNG of ``SIZE``, and small into ``folder / "small"``."""
    (folder / "small").mkdir(exist_ok=True)
    for name, plan in SAMPLES.items():
        picture = Image.fromarray(render(plan, *SIZE).picture)
        picture.save(folder / f"{name}.png", optimize=True)
        _save_small(picture, folder, name)


def _save_small(picture: Image.Image, folder: Path, name: str) -> None:
    small = picture.resize(SMALL, Image.Resampling.LANCZOS)
    small.save(folder / "small" / f"{name}.jpg", quality=92, optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
