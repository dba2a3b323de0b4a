"""Storybook scenes, freshly drawn: the masks are exact, and no file is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, get_args

from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets.base import DataSet, Facts, Question, Record, Truth
from locheads_studio.storybook.plan import Split, only_in_test
from locheads_studio.storybook.scene import Scene
from locheads_studio.storybook.sentences import Sentence, sentences
from locheads_studio.storybook.store import draw_padded

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
            if not region.part and region.colour is not None and only_in_test(region.kind, region.colour)
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


def _questions(id: str, chosen: Sequence[Sentence]) -> tuple[Question, ...]:
    seen: set[int] = set()
    found = []
    for number, sentence in enumerate(chosen):
        found.append(
            Question(f"{id}-{number}", sentence.text, sentence.type, sentence.region, sentence.region not in seen)
        )
        seen.add(sentence.region)
    return tuple(found)
