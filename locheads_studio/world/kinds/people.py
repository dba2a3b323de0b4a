"""People: men, women, boys, girls and more, whose outfit has the colour, the pattern and the cut."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from locheads_studio.world.kinds.people_figure import Figure
from locheads_studio.world.kinds.people_pose import ADULT_MAN, ADULT_WOMAN, CHILD, Pose, Stage, chance
from locheads_studio.world.kinds.registry import Look, Part, kind
from locheads_studio.world.outfits import EVERYBODY
from locheads_studio.world.pen import Pen
from locheads_studio.world.words import PATTERNS

_SETTINGS: Final = ("street", "meadow", "beach", "room", "park", "snow")
_OUTFIT: Final = Part("outfit", 1.0, patterns=PATTERNS, cuts=EVERYBODY)
_OUTFIT_OR_DRESS: Final = replace(_OUTFIT, cuts=(*EVERYBODY, "dress", "dress"))
_ROBE: Final = replace(_OUTFIT, cuts=("robe", *EVERYBODY[1:]))
_HAT: Final = Part("hat", 0.35)
_ADULT: Final = (0.42, 0.62)
_CHILD: Final = (0.30, 0.42)


@kind(
    "man",
    "men",
    "person",
    aspect=0.5,
    height=_ADULT,
    settings=_SETTINGS,
    coloured=False,
    parts=(_OUTFIT, _HAT, Part("bow tie", 0.25), Part("bag", 0.2)),
)
def draw_man(pen: Pen, look: Look) -> None:
    """A man in one of the poses on foot."""
    rng = look.rng
    hat = rng.choice(("cap", "top hat", "top hat"))
    pose = Pose.choose(rng, ADULT_MAN, "bag" in look.parts)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_MAN, pose, hat=hat)
    figure.hair = rng.choice(("short", "short", "parted", "bald"))
    figure.beard = rng.choice(("none", "none", "beard", "moustache"))
    figure.glasses = chance(rng, 0.2)
    figure.draw()


@kind(
    "woman",
    "women",
    "person",
    aspect=0.5,
    height=_ADULT,
    settings=_SETTINGS,
    coloured=False,
    parts=(_OUTFIT_OR_DRESS, _HAT, Part("bag", 0.2)),
)
def draw_woman(pen: Pen, look: Look) -> None:
    """A woman in one of the poses on foot."""
    rng = look.rng
    hat = rng.choice(("sun hat", "sun hat", "cap"))
    pose = Pose.choose(rng, ADULT_WOMAN, "bag" in look.parts)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_WOMAN, pose, hat=hat)
    figure.hair = rng.choice(("long", "long", "bob", "bun"))
    figure.lashes = True
    figure.glasses = chance(rng, 0.12)
    figure.draw()


@kind(
    "boy",
    "boys",
    "person",
    aspect=0.5,
    height=_CHILD,
    settings=_SETTINGS,
    coloured=False,
    parts=(_OUTFIT, _HAT, Part("backpack", 0.2)),
)
def draw_boy(pen: Pen, look: Look) -> None:
    """A boy: a big head on a small body."""
    rng = look.rng
    pose = Pose.choose(rng, CHILD)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, CHILD, pose, hat="cap")
    figure.hair = rng.choice(("short", "parted", "tousled"))
    figure.draw()


@kind(
    "girl",
    "girls",
    "person",
    aspect=0.5,
    height=_CHILD,
    settings=_SETTINGS,
    coloured=False,
    parts=(_OUTFIT_OR_DRESS, _HAT, Part("backpack", 0.2)),
)
def draw_girl(pen: Pen, look: Look) -> None:
    """A girl: a big head on a small body."""
    rng = look.rng
    hat = rng.choice(("sun hat", "sun hat", "cap"))
    pose = Pose.choose(rng, CHILD)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, CHILD, pose, hat=hat)
    figure.hair = rng.choice(("pigtails", "pigtails", "long", "bob"))
    figure.lashes = True
    figure.draw()


@kind(
    "skater",
    "skaters",
    "person",
    aspect=0.8,
    height=(0.40, 0.58),
    settings=("street", "park"),
    coloured=False,
    parts=(_OUTFIT, Part("skateboard", 1.0), Part("helmet", 0.5)),
)
def draw_skater(pen: Pen, look: Look) -> None:
    """Somebody riding a skateboard: knees bent, arms out for balance."""
    rng = look.rng
    stage = Stage(pen, rng.choice((-1, 1)))
    figure = Figure(stage, look, ADULT_MAN, Pose.ride(rng), hat="helmet")
    figure.hair = rng.choice(("short", "tousled", "long"))
    figure.lashes = figure.hair == "long"
    board = look.parts.get("skateboard")
    if board is not None:
        with pen.part("skateboard"):
            for x in (-0.2, 0.2):
                stage.ellipse(x, -0.045, 0.045, 0.045, board)
                stage.ellipse(x, -0.045, 0.016, 0.016, (225, 225, 225), shade=0.0)
            stage.limb([(-0.36, -0.15), (-0.27, -0.105), (0.0, -0.1), (0.27, -0.105), (0.36, -0.15)], 0.05, board)
    figure.draw(shadow=(0.0, 0.36))


@kind(
    "king",
    "kings",
    "person",
    aspect=0.5,
    height=_ADULT,
    settings=("street", "meadow", "room", "park", "snow"),
    coloured=False,
    parts=(_ROBE, Part("crown", 1.0, ("yellow", "white", "orange"))),
)
def draw_king(pen: Pen, look: Look) -> None:
    """A king with a beard and a crown, mostly in a robe that reaches the ground."""
    rng = look.rng
    pose = Pose.choose(rng, ADULT_MAN, carry=True)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_MAN, pose, hat="crown")
    figure.hair, figure.beard = "bob", "beard"
    figure.mane = rng.choice(((238, 236, 232), (158, 156, 156), (84, 54, 36)))
    figure.draw()


@kind(
    "clown",
    "clowns",
    "person",
    aspect=0.5,
    height=_ADULT,
    settings=("street", "meadow", "room", "park", "snow"),
    coloured=False,
    parts=(_OUTFIT, Part("hat", 0.5), Part("bow tie", 0.5)),
)
def draw_clown(pen: Pen, look: Look) -> None:
    """A clown: a red nose, curls at the sides of the head, a pointed hat."""
    rng = look.rng
    pose = Pose.choose(rng, ADULT_MAN)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_MAN, pose, hat="cone")
    figure.hair, figure.clown, figure.skin = "curls", True, (253, 238, 228)  # painted
    figure.mane = rng.choice(((232, 92, 32), (40, 160, 92), (226, 60, 120), (60, 120, 220)))
    figure.draw()
