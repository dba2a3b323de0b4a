"""Storybook scenes, freshly drawn: the masks are exact, and no file is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets.base import DataSet, Facts, Question, Record, Truth
from locheads_studio.world.plan import Split
from locheads_studio.world.sayings import MODIFIERS, some_sayings
from locheads_studio.world.scene import Scene
from locheads_studio.world.sentences import SMALLEST, Sentence, called, sentences
from locheads_studio.world.views import draw_padded, draw_view, plan_places, plan_small, plan_view, plan_wide, unseen

SIDE: Final = 320
"""Longer side of the pictures: three in four are square, the others 4:3 or 3:4."""
SPLITS: Final = get_args(Split)


class Storybook(DataSet):
    """``count`` scenes from ``seed`` on, with up to ``per_type`` sentences of each type that a scene allows."""

    def __init__(self, split: str, seed: int, count: int, per_type: int = 1) -> None:
        if split not in SPLITS:
            raise UsageError(f"The storybook has no split {split!r}", f"Choose from {', '.join(SPLITS)}")
        self._split: Split = split  # type: ignore[assignment]
        self._seeds = range(seed, seed + count)
        self._per_type = per_type
        self._questions: dict[str, tuple[Question, ...]] = {}
        self.facts = Facts(
            name="storybook", layout="drawn", split=split, benchmark="storybook",
            digest=f"{seed}+{count}x{per_type}", groups={"plain and attribute": ("plain", "attribute")},
        )  # fmt: skip

    @property
    def ids(self) -> Sequence[str]:
        """The seeds, as text."""
        return [str(seed) for seed in self._seeds]

    def questions(self, id: str) -> tuple[Question, ...]:
        """The sentences about a scene; it is drawn to know them."""
        if id not in self._questions:
            scene, chosen = self._draw(id)
            del scene
            self._questions[id] = _questions(id, chosen)
        return self._questions[id]

    def unseen(self, id: str) -> tuple[str, ...]:
        """Ids of the sentences about an object whose kind and colour stood together in no training scene."""
        scene, chosen = self._draw(id)
        found = [scene.regions[sentence.region] for sentence in chosen]
        return tuple(
            f"{id}-{number}" for number, region in enumerate(found)
            if not region.part and region.colour is not None and unseen(region.kind, region.colour)
        )  # fmt: skip

    def load(self, id: str) -> Record:
        """A scene with its sentences and the regions they mean."""
        scene, chosen = self._draw(id)
        self._questions[id] = _questions(id, chosen)
        truths = tuple(
            Truth((float(r.box.x0), float(r.box.y0), float(r.box.x1), float(r.box.y1)), r.mask) for r in scene.regions
        )
        return Record(id, scene.picture, truths, self._questions[id])

    def _draw(self, id: str) -> tuple[Scene, list[Sentence]]:
        seed = int(id)
        if seed not in self._seeds:
            raise DataError(f"The storybook has no scene {id} among these", "Choose other scenes")
        scene, _, _ = draw_padded(seed, self._split, SIDE)
        height, width = scene.picture.shape[:2]
        return scene, sentences(scene.regions, width, height, seed, per_type=self._per_type)


class _Views(Storybook):
    """Scenes as people take pictures (``storybook.views``): things of every size, wide and tall pictures, cut-outs."""

    name = ""

    def __init__(self, split: str, seed: int, count: int, per_type: int = 1) -> None:
        super().__init__(split, seed, count, per_type)
        self.facts = Facts(
            name=self.name, layout="drawn", split=split, benchmark=self.name, digest=f"{seed}+{count}x{per_type}"
        )

    def _draw(self, id: str) -> tuple[Scene, list[Sentence]]:
        seed = int(id)
        if seed not in self._seeds:
            raise DataError(f"The storybook has no scene {id} among these", "Choose other scenes")
        scene = draw_view(plan_view(seed, self._split), SIDE)
        return scene, self._told(scene, seed)

    def _told(self, scene: Scene, seed: int) -> list[Sentence]:
        raise NotImplementedError


class StorybookForms(_Views):
    """What people say (``storybook.sayings``) about such scenes; the type of a sentence is its form."""

    name = "storybook-forms"

    def _told(self, scene: Scene, seed: int) -> list[Sentence]:
        height, width = scene.picture.shape[:2]
        ordinary = sentences(scene.regions, width, height, seed, per_type=self._per_type)
        return ordinary + some_sayings(scene.regions, width, height, seed, self._per_type)


BANDS: Final = (0.08, 0.15, 0.25, 0.40, 0.60, 0.80)
"""Heights of things, as shares of the padded square's side, between which the figures are told."""


class StorybookSizes(_Views):
    """Every thing and named part of such scenes that its name alone means; the type of a sentence is its size: the
    height of a thing, or that of what a part belongs to, as a share of the padded square's side."""

    name = "storybook-sizes"

    def _told(self, scene: Scene, seed: int) -> list[Sentence]:
        side = max(scene.picture.shape[:2])
        area = scene.picture.shape[0] * scene.picture.shape[1]
        found = []
        for number, region in enumerate(scene.regions):
            noun = called(region)
            alike = [r for r in scene.regions if noun in (r.name, called(r))]
            if len(alike) > 1 or noun not in MODIFIERS or region.box.area < SMALLEST * area:
                continue
            owner = region if region.parent is None else scene.regions[region.parent]
            what = "a thing" if region.parent is None else "a part of a thing"
            found.append(Sentence(f"the {noun}", f"{what} {band(owner.box.height / side)}", number))
        return found


def band(share: float) -> str:
    """In words the band of heights in which a share (0..1) of the side lies: "of 15 to 25 %"."""
    edges = [0, *(round(100 * edge) for edge in BANDS), 100]
    place = sum(share >= edge for edge in BANDS)
    return f"of {edges[place]} to {edges[place + 1]} %"


SMALL_SIDE: Final = 4_000
"""Width of the pictures in which things are small."""
SMALL: Final = (0.02, 0.04, 0.08)
"""Longer sides of the things in them, as shares of the width; each picture has one of these sizes, in turn."""


class StorybookSmall(_Views):
    """Small things in large pictures, each named by its kind alone; the type of a sentence is their size."""

    name = "storybook-small"

    def _draw(self, id: str) -> tuple[Scene, list[Sentence]]:
        seed = int(id)
        if seed not in self._seeds:
            raise DataError(f"The storybook has no scene {id} among these", "Choose other scenes")
        size = SMALL[seed % len(SMALL)]
        scene = draw_view(plan_small(seed, self._split, size), SMALL_SIDE)
        found = []
        for number, region in enumerate(scene.regions):
            noun = called(region)
            alone = sum(noun in (other.name, called(other)) for other in scene.regions) == 1
            if region.parent is None and alone and noun in MODIFIERS:
                found.append(Sentence(f"the {noun}", f"a thing of {size:.0%} of the width", number))
        return scene, found


class StorybookPlaces(_Views):
    """Whether what lies outside the middle square of a wide picture is pointed at as what lies inside.

    Where things merely fall, those outside are smaller, and fewer of them are pointed at for that alone. So three of
    four pictures show the same three things (``views.plan_places``): each stands in the middle once and at both ends,
    at the same size, and its place is all that differs. Every fourth shows things as they fall.
    """

    name = "storybook-places"

    def _draw(self, id: str) -> tuple[Scene, list[Sentence]]:
        seed = int(id)
        if seed not in self._seeds:
            raise DataError(f"The storybook has no scene {id} among these", "Choose other scenes")
        turn, same = seed % 4, seed - seed % 4
        view = plan_wide(same, self._split) if turn == 3 else plan_places(same, self._split, turn)
        scene = draw_view(view, 2 * SIDE)
        height, width = scene.picture.shape[:2]
        found = []
        for number, region in enumerate(scene.regions):
            noun = called(region)
            alone = sum(noun in (other.name, called(other)) for other in scene.regions) == 1
            if region.parent is None and alone and noun in MODIFIERS:
                outside = abs(region.box.center[0] - width / 2) > height / 2
                where = "outside the middle square" if outside else "in the middle square"
                what = "a thing as it falls" if turn == 3 else "the same thing"
                found.append(Sentence(f"the {noun}", f"{what} {where}", number))
        return scene, found


MIXED: Final = "storybook-mixed"


class StorybookMixed(StorybookForms):
    """Ordinary scenes with their sentences, and in turn with them scenes of every size with what people say."""

    name = MIXED

    def _draw(self, id: str) -> tuple[Scene, list[Sentence]]:
        return Storybook._draw(self, id) if int(id) % 2 == 0 else super()._draw(id)

    def _told(self, scene: Scene, seed: int) -> list[Sentence]:
        height, width = scene.picture.shape[:2]
        ordinary = sentences(scene.regions, width, height, seed, per_type=1)
        return ordinary + some_sayings(scene.regions, width, height, seed)


VIEWS: Final = {
    views.name: views for views in (StorybookForms, StorybookSizes, StorybookSmall, StorybookPlaces, StorybookMixed)
}
"""The drawn data sets with things of every size, by name."""


def _questions(id: str, chosen: Sequence[Sentence]) -> tuple[Question, ...]:
    seen: set[int] = set()
    found = []
    for number, sentence in enumerate(chosen):
        found.append(
            Question(f"{id}-{number}", sentence.text, sentence.type, sentence.region, sentence.region not in seen)
        )
        seen.add(sentence.region)
    return tuple(found)
