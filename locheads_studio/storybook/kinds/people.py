"""People: men, women, boys, girls and skaters, whose outfit carries the colour and pattern."""

from __future__ import annotations

from typing import Final

from locheads_studio.storybook.kinds.people_figure import Figure
from locheads_studio.storybook.kinds.people_pose import ADULT_MAN, ADULT_WOMAN, CHILD, Pose, Stage, chance
from locheads_studio.storybook.kinds.registry import Look, Part, kind
from locheads_studio.storybook.pen import Pen
from locheads_studio.storybook.words import PATTERNS

COSTUMES: Final[dict[str, tuple[str, str]]] = {"Spider-Man costume": ("red", "web")}
"""Outfits that have a name of their own: name -> (colour, pattern) of the outfit."""

_SETTINGS: Final = ("street", "meadow", "beach", "room", "park")
_OUTFIT: Final = Part("outfit", 1.0, patterns=PATTERNS)
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
    """A man, standing, walking, waving or with his arms akimbo."""
    rng = look.rng
    hat = rng.choice(("cap", "top hat", "top hat"))
    pose = Pose.choose(rng, ADULT_MAN, "bag" in look.parts)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_MAN, pose, dress=False, hat=hat)
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
    parts=(_OUTFIT, _HAT, Part("bag", 0.2)),
)
def draw_woman(pen: Pen, look: Look) -> None:
    """A woman in a dress or in trousers, standing, walking, waving or with her arms akimbo."""
    rng = look.rng
    hat = rng.choice(("sun hat", "sun hat", "cap"))
    dress = chance(rng, 0.65)
    pose = Pose.choose(rng, ADULT_WOMAN, "bag" in look.parts)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_WOMAN, pose, dress=dress, hat=hat)
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
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, CHILD, pose, dress=False, hat="cap")
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
    parts=(_OUTFIT, _HAT, Part("backpack", 0.2)),
)
def draw_girl(pen: Pen, look: Look) -> None:
    """A girl: a big head on a small body, in a dress or in trousers."""
    rng = look.rng
    hat = rng.choice(("sun hat", "sun hat", "cap"))
    dress = chance(rng, 0.75)
    pose = Pose.choose(rng, CHILD)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, CHILD, pose, dress=dress, hat=hat)
    figure.hair = rng.choice(("pigtails", "pigtails", "long", "bob"))
    figure.lashes = True
    figure.hem = 0.38
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
    figure = Figure(stage, look, ADULT_MAN, Pose.ride(rng), dress=False, hat="helmet")
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
    settings=("street", "meadow", "room", "park"),
    coloured=False,
    parts=(_OUTFIT, Part("crown", 1.0, ("yellow", "white", "orange"))),
)
def draw_king(pen: Pen, look: Look) -> None:
    """A king in a robe that reaches the ground, with a beard and a crown."""
    rng = look.rng
    pose = Pose.choose(rng, ADULT_MAN, carry=True)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_MAN, pose, dress=True, hat="crown")
    figure.hair, figure.beard, figure.hem = "bob", "beard", 0.16
    figure.mane = rng.choice(((238, 236, 232), (158, 156, 156), (84, 54, 36)))
    figure.draw()


@kind(
    "clown",
    "clowns",
    "person",
    aspect=0.5,
    height=_ADULT,
    settings=("street", "meadow", "room", "park"),
    coloured=False,
    parts=(_OUTFIT, Part("hat", 0.5), Part("bow tie", 0.5)),
)
def draw_clown(pen: Pen, look: Look) -> None:
    """A clown: a red nose, curls at the sides of the head, a pointed hat."""
    rng = look.rng
    pose = Pose.choose(rng, ADULT_MAN)
    figure = Figure(Stage(pen, rng.choice((-1, 1))), look, ADULT_MAN, pose, dress=False, hat="cone")
    figure.hair, figure.clown = "curls", True
    figure.mane = rng.choice(((232, 92, 32), (40, 160, 92), (226, 60, 120), (60, 120, 220)))
    figure.draw()
