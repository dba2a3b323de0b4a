"""The drawn world: deterministic, resolution independent, with exact ground truth and unambiguous sentences."""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.pictures import open_picture
from locheads_studio.training.vlm.model import build_tokenizer, vocabulary, words_of
from locheads_studio.training.vlm.questions import ABSENT, questions_about, sample_questions
from locheads_studio.world.absent import Elsewhere, not_there
from locheads_studio.world.export import draw
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import CUTS
from locheads_studio.world.plan import HORIZON, ScenePlan, only_in_test, plan_scene
from locheads_studio.world.samples import SAMPLES, SIZE, SMALL
from locheads_studio.world.scene import draw_scene, render
from locheads_studio.world.sentences import ORDINALS, TYPES, all_sentences, sentences
from locheads_studio.world.words import COLOURS, SETTINGS

seeds = st.integers(0, 10**6)
splits = st.sampled_from(["train", "validation", "test"])


def test_the_world_is_as_large_as_promised() -> None:
    assert len(KINDS) >= 36 and len(COLOURS) >= 12 and len(SETTINGS) >= 8 and len(CUTS) >= 10
    for setting in SETTINGS:
        assert sum(setting in kind.settings for kind in KINDS.values()) >= 8, f"too little to see in the {setting}"
    for name in ("skater", "dog", "cat", "horse", "bird", "car", "bus", "fire hydrant", "tree", "house", "bench",
                 "umbrella", "ball", "cup", "laptop", "banana", "pizza", "boat"):  # fmt: skip
        assert name in KINDS
    assert {p.name for k in KINDS.values() for p in k.parts} >= {"outfit", "hat", "bow tie", "wheels"}


def test_no_scene_is_empty() -> None:
    for seed in range(400):
        plan = plan_scene(seed)
        assert 2 <= len(plan.objects) <= 7
        for thing in plan.objects:
            x0, y0, x1, y1 = thing.box
            assert x0 > -0.01 and x1 < 1.01 and y0 > 0 and y1 <= 1 and y1 > HORIZON[plan.setting]


def test_colours_are_told_apart() -> None:
    values = np.array([[list(COLOURS.values())]], np.float32) / 255
    lab = cv2.cvtColor(values[0], cv2.COLOR_RGB2LAB)[0]
    apart = np.linalg.norm(lab[:, None] - lab[None], axis=-1) + 1000 * np.eye(len(lab))
    assert apart.min() > 28, [list(COLOURS)[i] for i in np.unravel_index(apart.argmin(), apart.shape)]


@pytest.mark.parametrize("setting", SETTINGS)
def test_objects_stand_out_from_every_setting(setting: str) -> None:
    """A backdrop is drawn the same every time, differs from seed to seed, and has texture but no loud colours."""
    plans = [ScenePlan(seed, "train", setting, ()) for seed in (1, 2)]
    first, other = (render(plan, 96, 96).picture for plan in plans)
    assert np.array_equal(first, render(plans[0], 96, 96).picture) and not np.array_equal(first, other)
    ground = first[70:].astype(float)
    assert ground.mean(axis=-1).std() > 1.5, "the ground is not one flat colour"
    saturation = cv2.cvtColor(first, cv2.COLOR_RGB2HSV)[..., 1]
    assert np.median(saturation) < 150


@settings(max_examples=25, deadline=None)
@given(seeds, splits)
def test_a_scene_is_the_same_every_time(seed: int, split: str) -> None:
    first, second = draw_scene(seed, split, 96, 72), draw_scene(seed, split, 96, 72)  # type: ignore[arg-type]
    assert np.array_equal(first.picture, second.picture)
    assert [r.box for r in first.regions] == [r.box for r in second.regions]


@settings(max_examples=25, deadline=None)
@given(seeds, splits)
def test_regions_are_exact(seed: int, split: str) -> None:
    scene = draw_scene(seed, split, 120, 120)  # type: ignore[arg-type]
    taken = np.zeros((120, 120), int)
    for region in scene.regions:
        assert region.mask.shape == (120, 120) and Box.of_mask(region.mask) == region.box
        if region.parent is None:
            taken += region.mask
        else:
            owner = scene.regions[region.parent]
            assert not (region.mask & ~owner.mask).any(), "a part lies within its owner"
            assert owner.object == region.object
    assert taken.max() <= 1, "two objects never share a pixel"


def test_a_mask_covers_what_changes_when_the_object_goes() -> None:
    """The drawn object and its mask agree: without the object, the picture differs under the mask, and only near it."""
    for seed in range(12):
        plan = plan_scene(seed)
        whole = render(plan, 160, 160)
        for region in [r for r in whole.regions if r.parent is None][-1:]:  # the frontmost: nothing hides it
            bare = render(plan.without(region.object), 160, 160)
            changed = np.abs(whole.picture.astype(int) - bare.picture).max(axis=2) > 6
            assert changed[region.mask].mean() > 0.9
            outside = changed & ~region.mask  # the contact shadow and the antialiased edge
            assert outside.sum() < 0.6 * region.mask.sum() + 60


@pytest.mark.parametrize("split", ["train", "validation"])
def test_some_pairs_occur_only_in_test(split: str) -> None:
    def pairs(of: str) -> set[tuple[str, str]]:
        plans = (plan_scene(seed, of) for seed in range(400))  # type: ignore[arg-type]
        return {(o.kind, o.colour) for plan in plans for o in plan.objects if KINDS[o.kind].coloured}

    assert not any(only_in_test(*pair) for pair in pairs(split))
    assert sum(only_in_test(*pair) for pair in pairs("test")) >= 10


@settings(max_examples=30, deadline=None)
@given(seeds)
def test_changing_one_object_leaves_the_others(seed: int) -> None:
    plan = plan_scene(seed)
    i = len(plan.objects) - 1
    painted = plan.with_paint(i, None, "red", "dotted")
    assert painted.objects[:i] == plan.objects[:i]
    assert (painted.objects[i].colour, painted.objects[i].pattern) == ("red", "dotted")
    assert plan.without(i).objects == plan.objects[:i]


@settings(max_examples=60, deadline=None)
@given(seeds, splits)
def test_sentences_name_one_region(seed: int, split: str) -> None:
    """Whatever a sentence says of its region in plain words holds for it, and for no other region of its name."""
    scene = draw_scene(seed, split, 128, 128)  # type: ignore[arg-type]
    everything = all_sentences(scene.regions, 128, 128)
    assert all(0 <= s.region < len(scene.regions) and s.type in TYPES for s in everything)
    by_text: dict[str, set[int]] = {}
    for s in everything:
        by_text.setdefault(s.text, set()).add(s.region)
    assert all(len(found) == 1 for found in by_text.values()), "one text never means two regions"
    for s in everything:
        region = scene.regions[s.region]
        if s.type == "plain":
            words = s.text.removeprefix("the ")
            rivals = [r for r in scene.regions if r.parent is None and r.name == region.name]
            colour = words.removesuffix(region.name).strip()
            assert sum(not colour or r.colour == colour for r in rivals) == 1
        elif s.type == "part" and s.text.startswith("the ") and "'s " in s.text:
            assert region.parent is not None
            assert s.text.split("'s ")[1] in (region.name, region.cut)


def test_left_and_ordinals_mean_what_they_say() -> None:
    checked = 0
    for seed in range(150):
        scene = draw_scene(seed, "train", 64, 64)
        for s in all_sentences(scene.regions, 64, 64):
            region = scene.regions[s.region]
            row = sorted((r for r in scene.regions if r.parent is None and r.name == region.name),
                         key=lambda r: r.box.x0 + r.box.x1)  # fmt: skip
            if s.type == "ordinal" and s.text.startswith("the third ") and s.text.endswith("from the right"):
                assert row[-3] is region
                checked += 1
            elif s.type == "ordinal" and s.text.startswith("the leftmost"):
                assert row[0] is region
                checked += 1
    assert checked > 20


def test_all_types_occur_and_the_vocabulary_covers_them() -> None:
    words = set(vocabulary())
    seen = set()
    for seed in range(200):
        scene = draw_scene(seed, "train", 64, 64)
        for s in all_sentences(scene.regions, 64, 64):
            seen.add(s.type)
            for question in questions_about(scene.regions, s, 64):
                assert set(words_of(question.prompt + " " + question.answer)) <= words
    assert seen == set(TYPES)


def test_the_tokenizer_splits_as_words_of_does() -> None:
    tokenizer = build_tokenizer(vocabulary())
    text = "Where is the skater's red outfit, or the zebra?"
    tokens = tokenizer.convert_ids_to_tokens(tokenizer(text, add_special_tokens=False)["input_ids"])
    known = set(vocabulary())
    assert tokens == [w if w in known else "<unk>" for w in words_of(text)]


def test_answers_are_words_never_numbers() -> None:
    rng = random.Random(0)
    for seed in range(40):
        scene = draw_scene(seed, "train", 64, 64)
        for question in sample_questions(scene.regions, 64, rng, 10):
            assert not any(sign.isdigit() for sign in question.answer)


def test_absent_phrases_name_nothing_in_the_scene() -> None:
    rng = random.Random(4)
    elsewhere: list[Elsewhere] = []
    colours = another = beyond = 0
    for seed in range(120):
        scene = draw_scene(seed, "train", 64, 64)
        told = all_sentences(scene.regions, 64, 64)
        for _ in range(6):
            phrase = not_there(scene.regions, rng, elsewhere)
            if phrase is None:
                continue
            assert phrase not in {s.text for s in told}
            words = words_of(phrase)
            if phrase.startswith("the ") and words[1] in COLOURS and phrase not in {e.text for e in elsewhere}:
                named = [r for r in scene.regions if r.name == " ".join(words[2:]).split(" of the ")[0]]
                assert all(r.colour != words[1] for r in named)
                if named and named[0].parent is None:
                    assert not only_in_test(named[0].kind, words[1]), "an unseen pair is not an absent thing"
                    colours += 1
            elif phrase in {e.text for e in elsewhere}:
                another += 1
            elif words[1] in ORDINALS:
                count = sum(r.name == " ".join(words[2:-3]) for r in scene.regions)
                assert 0 < count < ORDINALS.index(words[1]) + 1
                beyond += 1
        elsewhere += [Elsewhere.of(s, scene.regions) for s in told[:4]]
    assert colours > 40 and another > 40 and beyond > 3


def test_questions_ask_for_absent_things_in_their_share() -> None:
    rng = random.Random(1)
    asked = [q for seed in range(60) for q in
             sample_questions(draw_scene(seed, "train", 64, 64).regions, 64, rng, 20, absent=0.4)]  # fmt: skip
    gone = [q for q in asked if q.type == ABSENT]
    assert 0.25 < len(gone) / len(asked) < 0.45
    assert {q.answer for q in gone} == {"nothing"} and all(q.answer != "nothing" for q in asked if q.type != ABSENT)


def test_drawing_writes_what_it_says(tmp_path: Path) -> None:
    draw(tmp_path, split="test", seed=3, count=2, width=100, height=75)
    lines = [json.loads(line) for line in (tmp_path / "scenes.jsonl").read_text().splitlines()]
    assert [line["seed"] for line in lines] == [3, 4]
    for line in lines:
        picture = open_picture(tmp_path / line["picture"])
        assert picture.size == (100, 75)
        for region in line["regions"]:
            mask = open_picture(tmp_path / region["mask"]).rgb8[..., 0] >= 128
            assert list(Box.of_mask(mask) or ()) == region["box"]
        assert all(0 <= s["region"] < len(line["regions"]) for s in line["sentences"])


def test_sentences_are_picked_by_seed() -> None:
    scene = draw_scene(5)
    assert sentences(scene.regions, 256, 256, 1) == sentences(scene.regions, 256, 256, 1)
    assert len({s.type for s in sentences(scene.regions, 256, 256, 1, per_type=1)}) == len(
        sentences(scene.regions, 256, 256, 1, per_type=1)
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_bundled_sample_is_its_plan(name: str) -> None:
    samples = Path(__file__).parents[2] / "resources" / "samples"
    stored = open_picture(samples / f"{name}.png")
    apart = np.abs(render(SAMPLES[name], *SIZE).picture.astype(int) - stored.rgb8)
    # processors round sums of products otherwise: by one level in some 17 of 307,200 pixels with AVX-512
    assert apart.max() <= 1 and (apart > 0).any(axis=2).mean() < 0.001
    with Image.open(samples / "small" / f"{name}.jpg") as small:
        assert small.size == SMALL
        shrunk = Image.fromarray(stored.rgb8).resize(SMALL, Image.Resampling.LANCZOS)
        assert np.abs(np.asarray(small).astype(int) - np.asarray(shrunk)).mean() < 2.5
