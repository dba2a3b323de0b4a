"""A closer look of the VLM: where it looks, what it keeps, and that only models look closer that are to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.catalog.sets import find_set
from locheads_studio.heads import looks
from locheads_studio.heads.calibration import Judgement
from locheads_studio.heads.confidence import Evidence
from locheads_studio.heads.grid import Grid, IntBox
from locheads_studio.heads.grounding import Ground
from locheads_studio.models.host import ModelHost
from locheads_studio.models.nearer import look_nearer
from locheads_studio.world.views import draw_view, plan_small


@given(st.integers(1, 4000), st.integers(1, 4000), st.data())
def test_pieces_lie_in_the_picture_around_what_was_found(width: int, height: int, data: st.DataObject) -> None:
    x0, y0 = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = (x0, y0, data.draw(st.integers(x0 + 1, width)), data.draw(st.integers(y0 + 1, height)))
    grid = Grid.stretched(20, 24, width, height)
    pieces = looks.nearer(box, grid)
    longer = max(box[2] - box[0], box[3] - box[1])
    cells = max((box[2] - box[0]) / grid.cell_width, (box[3] - box[1]) / grid.cell_height)
    if cells > looks.SMALL:
        assert not pieces, "what is large is seen well enough"
    elif longer < 0.2 * min(width, height) and min(width, height) > 2 * looks.LEAST:
        assert pieces, "what is small is not"
    for x, y, right, bottom in pieces:
        assert 0 <= x < right <= width and 0 <= y < bottom <= height and (x, y, right, bottom) != (0, 0, width, height)
        assert x <= box[0] and y <= box[1] and right >= box[2] and bottom >= box[3], "all of it is in each piece"
        assert max(right - x, bottom - y) <= max(looks.LEAST, round(looks.NEARER[-1] * longer))


def seen(box: IntBox, confidence: float, size: tuple[int, int]) -> Ground:
    """What was found in a piece of ``size``."""
    heat = np.zeros(size[::-1], np.float32)
    heat[box[1] : box[3], box[0] : box[2]] = 1
    point = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return Ground(heat, box, (point,), np.zeros((2, 2), np.float32), Evidence(0.5, 0.5, 0.5, 0.0),
                  judged=Judgement(confidence, "likely"))  # fmt: skip


def test_it_goes_on_where_it_is_surer_and_stops_where_it_is_not() -> None:
    """A thing of ten pixels at (700, 300): the nearer, the surer, and the finer the place."""
    size, thing = (1000, 800), (700, 300, 710, 310)
    asked: list[IntBox] = []

    def look(view: IntBox) -> Ground:
        asked.append(view)
        wide, high = view[2] - view[0], view[3] - view[1]
        reach = max(5, wide // 10)
        x, y = 705 - view[0], 305 - view[1]
        box = (max(x - reach, 0), max(y - reach, 0), min(x + reach, wide), min(y + reach, high))
        return seen(box, 0.9 if wide < 60 else 0.5 if wide < 200 else 0.3, (wide, high))

    first = replace(seen((650, 260, 750, 350), 0.2, size), judged=Judgement(0.2, "unsure"))
    found = look_nearer(first, Grid.padded(14, 14, *size), look)
    x, y = found.points[0]
    assert thing[0] <= x < thing[2] and thing[1] <= y < thing[3] and found.heat.shape == (800, 1000)
    assert found.box[2] - found.box[0] < 40
    assert (found.verdict, found.confidence) == ("unsure", 0.2), "whether it is there the whole picture says"
    assert len(asked) <= looks.LOOKS * len(looks.NEARER)
    asked.clear()
    same = look_nearer(replace(first, judged=Judgement(0.95, "sure")), Grid.padded(14, 14, *size), look)
    assert same.box == first.box and len(asked) == len(looks.NEARER), "what is surer already stays"


def test_what_is_told_by_others_is_looked_for_in_the_whole_picture() -> None:
    for phrase in ("the sheep next to the horse", "the banana behind", "Leftmost cup", "the second cup from the right"):
        assert looks.needs_others(phrase), phrase
    for phrase in ("the dog's bow tie", "the backpack", "the guest's vest", "bow tie on the dog", "the red underwear"):
        assert not looks.needs_others(phrase), phrase


def nothing(stage: str, share: float, preview: object = None) -> None:
    """A step that does nothing."""


@pytest.fixture(scope="module")
def host() -> ModelHost:
    torch.set_num_threads(1)
    return ModelHost(find_set("storybook"), "cpu")


def test_a_small_thing_is_looked_at_closer_where_that_is_wanted(
    host: ModelHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = draw_view(plan_small(5, "validation", 0.08), 640)
    region = next(region for region in scene.regions if region.parent is None)
    shapes: list[tuple[int, ...]] = []
    probe = host.models.probe(host.models.localization.studio)
    opened = type(probe).open_all

    def watched(self: object, pictures: list[np.ndarray]) -> object:
        shapes.extend(picture.shape for picture in pictures)
        return opened(self, pictures)

    monkeypatch.setattr(type(probe), "open_all", watched)

    def ask(phrase: str, **more: object) -> Ground:
        return host.locate(scene.picture, phrase, grounding="studio", heads=None, step=nothing, **more).ground

    def locate(what: str = f"the {region.name}", **more: object) -> tuple[Ground, int]:
        shapes.clear()
        ground = ask(what, **more)
        return ground, len([shape for shape in shapes if shape != scene.picture.shape])

    never, as_little = locate(closer=False)
    near, more = locate(closer=True)
    assert more > as_little
    usual, looked = locate()
    assert usual.box == near.box and looked > as_little, "the built-in model's file tells it to"
    parts = len(looks.parts(*scene.picture.shape[1::-1], looks.TILE))
    assert locate(f"the {region.name} on the left")[1] <= parts < more, "it would not see what else there is"
    assert near.heat.shape == scene.picture.shape[:2] and near.verdict == never.verdict
    assert locate(closer=True)[0].box == near.box
    chosen = host.select(scene.picture, f"the {region.name}", grounding="studio", heads=None, closer=True, step=nothing)
    assert chosen.closer is True, "for the recipe"
    assert locate(f"every {region.name}")[1] <= parts, "of several it would see one alone"
