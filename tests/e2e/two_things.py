"""Drawn scenes in which a phrase honestly fits two things, for the story's step that chooses between them.

Which of them the built-in VLM calls two places is for its calibration to say; the story takes the first that it does.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image

from locheads_studio.world.plan import PlannedObject, PlannedPart, ScenePlan
from locheads_studio.world.scene import render

_WHEELS: Final = (PlannedPart("wheels", "black", "plain"),)
_HOUSE: Final = (PlannedPart("roof", "red", "plain"), PlannedPart("door", "brown", "plain"))


def _pair(
    setting: str,
    kind: str,
    colours: tuple[str, str],
    height: float,
    lower: float = 0.9,
    parts: tuple[PlannedPart, ...] = (),
) -> ScenePlan:
    """Two of a kind, at a quarter and three quarters of the width; sizes as of `PlannedObject`."""
    places = zip(colours, (0.25, 0.75), strict=True)
    objects = (PlannedObject(kind, colour, "plain", parts, x, lower, height, 3) for colour, x in places)
    return ScenePlan(7, "train", setting, tuple(objects))


SCENES: Final[dict[str, ScenePlan]] = {
    "the car": _pair("street", "car", ("red", "red"), 0.26, parts=_WHEELS),
    "the cup": _pair("table", "cup", ("blue", "green"), 0.28),
    "the teapot": _pair("table", "teapot", ("blue", "blue"), 0.30),
    "the tree": _pair("meadow", "tree", ("green", "green"), 0.50, 0.7),
    "the house": _pair("meadow", "house", ("white", "white"), 0.45, 0.75, _HOUSE),
    "the dog": _pair("park", "dog", ("brown", "brown"), 0.36),
    "the ball": _pair("park", "ball", ("red", "red"), 0.25),
    "the chair": _pair("room", "chair", ("brown", "brown"), 0.40),
    "the cat": _pair("room", "cat", ("black", "black"), 0.30),
    "the fire hydrant": _pair("street", "fire hydrant", ("red", "red"), 0.35),
    "the sheep": _pair("meadow", "sheep", ("white", "white"), 0.30),
    "two cups": _pair("table", "cup", ("blue", "blue"), 0.28),  # the scripted engine has two places with "two"
}
"""By the phrase that fits both things."""


def draw(phrase: str, folder: Path) -> Path:
    """The scene of a phrase as a picture file, 640 x 480."""
    file = folder / f"{phrase.replace(' ', '-')}.png"
    Image.fromarray(render(SCENES[phrase], 640, 480).picture).save(file)
    return file
