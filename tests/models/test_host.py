"""The host on a set of tiny models with random weights: the whole way of the data through the real classes."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.document.geometry import Box
from locheads_studio.engine.jobs import Job, RefineJob, Task
from locheads_studio.errors import Cancelled, HeadError, ModelError, PhraseError, WeightsError
from locheads_studio.heads.cover import Cover, Layer
from locheads_studio.heads.names import Head
from locheads_studio.heads.wording import Wording
from locheads_studio.models.host import ModelHost, clean
from locheads_studio.models.localization import FILE, Localization
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.sam import build_sam
from locheads_studio.models.segmenter import Segmentation
from tests.models.tiny import PROMPT, TINY_SAM, write_inpainter, write_segmenter, write_vlm


@pytest.fixture(scope="module")
def model_set(tmp_path_factory: pytest.TempPathFactory) -> ModelSet:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("set")
    write_vlm(root / "vlm", key_value_heads=2, pad=True)
    known = Localization(PROMPT, (Head(2, 0), Head(2, 1)), (Head(2, 3), Head(1, 1)), (2.0, 1.0), ("the dog",))
    (root / "vlm" / FILE).write_text(known.to_json())
    torch.manual_seed(1)
    write_segmenter(root / "segmenter", build_sam(TINY_SAM))
    write_inpainter(root / "inpainter")
    return ModelSet(
        name="tiny", title="Tiny", vlm=root / "vlm", segmenter=root / "segmenter", inpainter=root / "inpainter"
    )


@pytest.fixture(scope="module")
def host(model_set: ModelSet) -> ModelHost:
    return ModelHost(model_set, "cpu")


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(4).integers(0, 256, (50, 70, 3), dtype=np.uint8)


def nothing(stage: str, share: float) -> None:
    """A step that does nothing."""


def test_candidates_are_all_that_the_segmenter_offers(host: ModelHost, picture: np.ndarray) -> None:
    prompt = {"box": Box(10, 5, 50, 40), "points": ((30.0, 20.0),), "labels": (1,), "step": nothing}
    several, single = (host.candidates(picture, several=wanted, **prompt) for wanted in (True, False))
    assert several.masks.shape == (3, 50, 70) and single.masks.shape == (1, 50, 70)
    np.testing.assert_array_equal(host.segment(picture, **prompt) > 0, clean(single.masks[0], ((30.0, 20.0),)))


@pytest.mark.parametrize("grounding", ["paper", "studio"])
def test_select_gives_a_selection_of_the_picture(host: ModelHost, picture: np.ndarray, grounding: str) -> None:
    found = host.select(picture, "the red dog", grounding=grounding, heads=None, step=nothing)
    assert found.mask.shape == found.heat.shape == (50, 70) and found.grounding == grounding
    assert found.heads == tuple(map(str, host.models.localization.heads(grounding)))
    assert set(found.seconds) == {"load", "picture", "phrase", "ground", "segment"}
    if found.mask.any() and grounding == "studio":
        assert found.box == Box.of_mask(found.mask)


def kinds_of_task(of: type[Task] = Task) -> list[type[Task]]:
    return [kind for below in of.__subclasses__() for kind in (below, *kinds_of_task(below))]


@pytest.mark.parametrize("kind", [kind for kind in kinds_of_task() if kind not in (Job, RefineJob)])
def test_each_job_names_the_method_that_does_it_and_brings_its_arguments(kind: type[Task]) -> None:
    takes = inspect.signature(getattr(ModelHost, kind.asks)).parameters
    brings = {field.name for field in dataclasses.fields(kind)} - {"pixels", "supersede"}
    assert set(takes) == {"self", "step"} | brings


@pytest.mark.parametrize("grounding", ["paper", "studio"])
def test_the_heat_map_is_told_before_the_mask_and_nothing_is_read_twice(
    host: ModelHost, picture: np.ndarray, grounding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    maps = VlmProbe.maps
    monkeypatch.setattr(
        VlmProbe,
        "maps",
        lambda self, prefix, texts, heads: asked.append(tuple(texts)) or maps(self, prefix, texts, heads),
    )
    located = host.locate(picture, "the dog", grounding=grounding, heads=None, step=nothing)
    alone, told = len(asked), []
    found = host.select(
        picture, "the dog", grounding=grounding, heads=None, previews=True,
        step=lambda stage, share, made=None: told.append(made) if made is not None else None,
    )  # fmt: skip
    (early,) = told
    np.testing.assert_array_equal(early.ground.heat, located.ground.heat)
    np.testing.assert_array_equal(np.clip(early.ground.heat, 0, 1), found.heat)
    assert found.places == early.places and found.places[0][0] == Box(*early.ground.box)
    assert len(asked) == 2 * alone, "the selection reads what locating does, once"


def test_a_second_phrase_reuses_the_picture(host: ModelHost, picture: np.ndarray) -> None:
    host.select(picture, "the dog", grounding="studio", heads=None, step=nothing)
    probe = host.models.probe(())
    seen, encoded = probe.vision_calls, host.models.segmenter.encoder_calls
    host.select(picture, "the blue cat", grounding="studio", heads=None, step=nothing)
    assert (probe.vision_calls, host.models.segmenter.encoder_calls) == (seen, encoded)


def test_heads_can_be_named(host: ModelHost, picture: np.ndarray) -> None:
    found = host.locate(picture, "the dog", grounding="studio", heads=("L3H2",), step=nothing)
    assert found.heads == ("L3H2",) and found.maps.shape == (1, 4, 4)
    assert host.models.probe(()).shape[0] == 4, "the deeper layer was loaded for it"
    with pytest.raises(HeadError):
        host.locate(picture, "the dog", grounding="studio", heads=("L9H0",), step=nothing)


def test_what_a_thing_covers_is_where_masks_are_looked_for(model_set: ModelSet, picture: np.ndarray) -> None:
    host = ModelHost(model_set, "cpu")
    plain = host.locate(picture, "the dog", grounding="studio", heads=None, step=nothing)
    everywhere = Layer(np.zeros((1, 2, 1, 1), np.float32), np.full(1, 3.0, np.float32))
    cover = Cover((Head(0, 0), Head(2, 3)), np.zeros(2, np.float32), np.ones(2, np.float32), (everywhere,))
    host.models._localization = dataclasses.replace(host.models.localization, cover=cover)
    found = host.locate(picture, "the dog", grounding="studio", heads=None, step=nothing)
    assert found.ground.box == (0, 0, 70, 50) != plain.ground.box
    assert found.ground.cover is not None and found.ground.cover.min() > 0.9
    np.testing.assert_array_equal(found.ground.heat, plain.ground.heat)
    assert found.ground.points == plain.ground.points and found.maps.shape == plain.maps.shape
    for grounding, heads in (("paper", None), ("studio", ("L2H0",))):
        other = host.locate(picture, "the dog", grounding=grounding, heads=heads, step=nothing)
        assert other.ground.cover is None, "it goes with the studio's own heads"


def test_words_nobody_taught(host: ModelHost, picture: np.ndarray) -> None:
    with pytest.raises(PhraseError, match="knows none of these words"):
        host.locate(picture, "the zebra on a crossing", grounding="studio", heads=None, step=nothing)
    found = host.select(picture, "the zebra dog", grounding="studio", heads=None, step=nothing)
    assert found.unknown == ("zebra",)


def test_other_words_for_the_same_are_read_as_the_models_own(
    host: ModelHost, picture: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozenset(("the", "dog", "red"))
    monkeypatch.setattr(host.models.probe(()), "wording", Wording(known, {"puppy": "dog"}, ("dog",)))
    typed = host.select(picture, "the red pupyp?", grounding="studio", heads=None, step=nothing)
    said = host.select(picture, "the red dog", grounding="studio", heads=None, step=nothing)
    assert (typed.phrase, typed.read_as, typed.unknown) == ("the red pupyp?", "the red dog", ())
    assert said.read_as == "" and np.array_equal(typed.heat, said.heat)
    assert host.locate(picture, "puppies", grounding="studio", heads=None, step=nothing).read_as == "every dog"
    with pytest.raises(PhraseError, match="puppy"):  # the paper's way reads what is typed
        host.locate(picture, "the puppy", grounding="paper", heads=None, step=nothing)


def test_inpaint_returns_an_edit_with_its_recipe(host: ModelHost, picture: np.ndarray) -> None:
    mask = np.zeros((50, 70), np.uint8)
    mask[10:40, 20:50] = 255
    edit = host.inpaint(picture, mask, "a dog", seed=5, steps=2, guidance=None, strength=1.0, step=nothing)
    assert edit.recipe.prompt == "a dog" and edit.recipe.seed == 5 and edit.recipe.steps == 2
    assert edit.recipe.model_set == "tiny" and edit.blend.max() == 255
    assert "torch" in edit.recipe.versions


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        ({}, "kept"), ({"phrase": "the cat"}, "new"), ({"phrase": "the dogs"}, "kept"),
        ({"phrase": "the cat", "outline": "kept"}, "kept"), ({"outline": "new", "transition": 7.0}, "new"),
    ],
)  # fmt: skip
def test_the_recipe_says_how_the_outline_was_treated(
    host: ModelHost, picture: np.ndarray, asked: dict[str, object], way: str
) -> None:
    mask = np.zeros((50, 70), np.uint8)
    mask[20:30, 30:40] = 255
    edit = host.inpaint(picture, mask, "a dog", seed=5, steps=1, guidance=None, strength=1.0, step=nothing, **asked)
    told = edit.recipe.parameters
    assert told["outline"] == way and told.get("transition") == asked.get("transition")


def test_the_soft_edge_is_as_wide_as_asked(host: ModelHost, picture: np.ndarray) -> None:
    mask = np.zeros((50, 70), np.uint8)
    mask[20:30, 30:40] = 255

    def soft(transition: float) -> int:
        edit = host.inpaint(
            picture, mask, "a dog", seed=5, steps=1, guidance=None, strength=1.0, transition=transition, step=nothing
        )  # fmt: skip
        row = edit.blend[25 - edit.box.y0, 39 - edit.box.x0 :]
        return int(np.count_nonzero((row > 0) & (row < 255)))

    assert soft(0.0) == 0 and 9 <= soft(12.0) <= 15


def test_what_is_not_read_of_a_prompt_is_told_with_the_result(host: ModelHost, picture: np.ndarray) -> None:
    mask = np.zeros((50, 70), np.uint8)
    mask[20:30, 30:40] = 255
    host.take_notes()
    for prompt, says in (("a dog", []), ("a dog " * 200, ["longer than the model reads"])):
        host.inpaint(picture, mask, prompt, seed=5, steps=1, guidance=None, strength=1.0, step=nothing)
        notes = host.take_notes()
        assert len(notes) == len(says) and all(part in note for part, note in zip(says, notes, strict=True)), notes


def test_what_must_not_be_painted_reaches_the_model(host: ModelHost, picture: np.ndarray) -> None:
    mask = np.zeros((50, 70), np.uint8)
    mask[10:40, 20:50] = 255

    def painted(negative: str) -> np.ndarray:
        edit = host.inpaint(
            picture, mask, "a dog", seed=5, steps=2, guidance=4.0, strength=1.0, negative=negative, step=nothing
        )  # fmt: skip
        assert edit.recipe.parameters.get("negative", "") == negative
        return edit.patch

    plain = painted("")
    np.testing.assert_array_equal(plain, painted(""))
    assert (plain != painted("a red hat")).any()


def test_found_masks_lose_their_dust_but_for_what_was_pointed_at() -> None:
    mask = np.zeros((100, 100), bool)
    mask[10:60, 10:60] = True
    mask[30, 30] = False  # a pinhole
    mask[80:83, 80:83] = True  # a speck
    tidy = clean(mask)
    assert tidy[30, 30] and not tidy[80:83, 80:83].any()
    pointed = clean(mask, ((81.5, 81.5), (30.5, 30.5)))
    assert pointed[80:83, 80:83].all() and not pointed[30, 30] and pointed[10:60, 10:30].all()


def test_segment_by_hand(host: ModelHost, picture: np.ndarray) -> None:
    mask = host.segment(picture, box=None, points=((20.0, 20.0),), labels=(1,), step=nothing)
    assert mask.shape == (50, 70) and set(np.unique(mask)) <= {0, 255}


def test_cancelling_leaves_the_host_usable(host: ModelHost, picture: np.ndarray) -> None:
    def stop(stage: str, share: float) -> None:
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        host.select(picture, "the dog", grounding="studio", heads=None, step=stop)
    host.select(picture, "the dog", grounding="studio", heads=None, step=nothing)


def test_what_is_missing_is_named(model_set: ModelSet, tmp_path: Path, picture: np.ndarray) -> None:
    bare = ModelHost(dataclasses.replace(model_set, vlm=tmp_path), "cpu")
    with pytest.raises(WeightsError, match=r"locheads\.json"):
        bare.locate(picture, "the dog", grounding="studio", heads=None, step=nothing)
    with pytest.raises(ModelError, match="no device"):
        ModelHost(model_set, "cuda:7")


def test_warming_up_is_what_the_first_phrase_would_have_cost(model_set: ModelSet, picture: np.ndarray) -> None:
    host = ModelHost(model_set, "cpu")
    for part in ("vlm", "segmenter", "inpainter"):
        host.warm(part, None, step=nothing)
    probe, segmenter = host.models.probe(()), host.models.segmenter
    assert probe.vision_calls == segmenter.encoder_calls == 0
    for part in ("vlm", "segmenter"):
        host.warm(part, picture, step=nothing)
    assert (probe.vision_calls, segmenter.encoder_calls) == (1, 1)
    host.select(picture, "the red dog", grounding="studio", heads=None, step=nothing)
    assert host.models.probe(()) is probe and (probe.vision_calls, segmenter.encoder_calls) == (1, 1)


def test_warming_up_can_be_stopped_between_its_parts(model_set: ModelSet, picture: np.ndarray) -> None:
    host = ModelHost(model_set, "cpu")

    def stop(stage: str, share: float) -> None:
        if stage == "looking at the picture":
            raise Cancelled

    with pytest.raises(Cancelled):
        host.warm("vlm", picture, step=stop)
    assert host.models.probe(()).vision_calls == 0


def test_a_repaint_shows_previews_only_when_asked(host: ModelHost, picture: np.ndarray) -> None:
    mask = np.zeros(picture.shape[:2], np.uint8)
    mask[10:30, 20:50] = 255
    seen: list[object] = []

    def step(stage: str, share: float, preview: object = None, /) -> None:
        seen.append(preview)

    for previews in (False, True):
        seen.clear()
        host.inpaint(
            picture, mask, "a red dog", seed=1, steps=3, guidance=None, strength=1.0, previews=previews, step=step
        )
        assert (sum(preview is not None for preview in seen) == 2) is previews


def test_warming_up_does_not_push_the_vlm_out_where_models_take_turns(model_set: ModelSet, picture: np.ndarray) -> None:
    host = ModelHost(model_set, "cpu")
    seats = {part: dataclasses.replace(seat, place="disk") for part, seat in host.residency.plan.seats.items()}
    host.residency._plan = dataclasses.replace(host.residency.plan, seats=seats)
    for part in ("vlm", "segmenter", "inpainter"):
        host.warm(part, None, step=nothing)
    for part in ("vlm", "segmenter"):
        host.warm(part, picture, step=nothing)
    assert [held.part for held in host.memory()] == ["vlm"] and host.models.probe(()).vision_calls == 1


@pytest.mark.parametrize("x", [20.5, 30.5, 40.5])
def test_a_point_outside_is_never_selected(host: ModelHost, picture: np.ndarray, x: float) -> None:
    found = Segmentation(np.ones((3, 50, 70), bool), np.full(3, 0.9, np.float32), np.ones((3, 4, 4), np.float32))
    host.models.segmenter.segment = lambda *_, **__: found  # type: ignore[method-assign]  # one that ignores every prompt
    mask = host.segment(picture, box=Box(5, 5, 60, 45), points=((50.5, 20.5), (x, 20.5)), labels=(1, 0), step=nothing)
    assert mask[20, int(x)] == 0 and mask[20, 50] == 255
