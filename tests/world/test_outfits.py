"""Outfits: every cut on every person in every pose, and the words that the cuts bring along."""

from __future__ import annotations

import random

import numpy as np
import pytest

from locheads_studio.document.masks import grow
from locheads_studio.training.inpainter.samples import (
    CUT_NOUNS,
    InpaintSample,
    article,
    draw_samples,
    prompt_for,
    vocabulary,
)
from locheads_studio.training.vlm.questions import questions_about
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.kinds.people_outfit import DETAILS, STYLES
from locheads_studio.world.kinds.people_pose import ADULT_MAN, ADULT_WOMAN, CHILD, POSES, Pose
from locheads_studio.world.outfits import CUTS, HERO, PLAIN, fitting_cut
from locheads_studio.world.plan import PlannedObject, PlannedPart, ScenePlan, plan_scene
from locheads_studio.world.scene import Scene, draw_scene, render
from locheads_studio.world.sentences import REASONING, WEARERS, all_sentences
from locheads_studio.world.words import COLOURS

PEOPLE = [kind.name for kind in KINDS.values() if kind.category == "person"]


def dressed(kind: str, cut: str, *more: PlannedPart, seed: int = 3, side: int = 120) -> Scene:
    known = CUTS[cut]
    outfit = PlannedPart("outfit", known.colours[0], known.patterns[0], cut)
    thing = PlannedObject(kind, "red", "plain", (outfit, *more), 0.5, 0.96, 0.85, seed)
    return render(ScenePlan(1, "train", "meadow", (thing,)), side, side)


def test_every_cut_is_drawn_and_asked_for() -> None:
    assert set(CUTS) == set(STYLES) == set(DETAILS) == {*CUT_NOUNS, HERO}
    assert all(set(part.cuts) <= set(CUTS) for kind in KINDS.values() for part in kind.parts)
    assert {cut for kind in KINDS.values() for part in kind.parts for cut in part.cuts} == set(CUTS)


@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_is_drawn_in_every_pose(cut: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pose with each build; the outfit is seen, within its owner, and looks unlike plain clothes of the colour."""
    choose = Pose.choose.__func__  # type: ignore[attr-defined]
    for pose in POSES:

        def posed(cls: type[Pose], rng: random.Random, build: object, carry: bool = False, pose: str = pose) -> Pose:
            class Fixed(random.Random):
                def choice(self, seq):  # type: ignore[no-untyped-def]
                    return pose if pose in seq and "stand" in seq else super().choice(seq)

            found: Pose = choose(cls, Fixed(4), build, carry)
            return found

        with monkeypatch.context() as patch:
            patch.setattr(Pose, "choose", classmethod(posed))
            for kind in ("man", "girl"):
                scene = dressed(kind, cut)
                outfit = next(r for r in scene.regions if r.name == "outfit")
                owner = scene.regions[outfit.parent or 0]
                assert outfit.cut == cut and owner.cut is None
                assert outfit.mask.sum() > 0.2 * owner.mask.sum()
                assert not (outfit.mask & ~owner.mask).any()


@pytest.mark.parametrize("kind", PEOPLE)
def test_everybody_can_wear_every_cut(kind: str) -> None:
    looks = {cut: dressed(kind, cut).picture.tobytes() for cut in CUTS}
    assert len(set(looks.values())) == len(CUTS), "no two cuts look the same"


@pytest.mark.parametrize("build", [ADULT_MAN, ADULT_WOMAN, CHILD])
def test_poses_stay_near_their_place(build: object) -> None:
    for seed in range(200):
        pose = Pose.choose(random.Random(seed), build)  # type: ignore[arg-type]
        joints = [p for limb in (*pose.arms, *pose.legs) for p in limb]
        assert all(abs(x) <= 0.25 and -1 < y < 0 for x, y in joints)
        assert max(y for _, y in joints) > -0.08, "one foot at least is on the ground"


@pytest.mark.parametrize("cut", [cut for cut in CUTS if cut not in (PLAIN, "dress", "robe")])
def test_other_clothes_leave_the_person_as_it_was(cut: str) -> None:
    """The face of the repainted person is where it was, and so are other people."""
    for seed in (0, 3, 8):
        thing = PlannedObject("man", "red", "plain", (PlannedPart("outfit", "green", "plain"),), 0.3, 0.95, 0.8, seed)
        plan = ScenePlan(seed, "train", "room", (thing, PlannedObject("dog", "brown", "plain", (), 0.8, 0.9, 0.3, 2)))
        new = plan.with_paint(0, "outfit", CUTS[cut].colours[0], CUTS[cut].patterns[0], cut)
        before, after = render(plan, 200, 200), render(new, 200, 200)
        assert next(p.cut for p in new.objects[0].parts) == cut
        assert np.array_equal(before.picture[:, 140:], after.picture[:, 140:]), "the dog has not changed"
        face = np.s_[round(200 * (0.95 - 0.8 * 0.86)) : round(200 * (0.95 - 0.8 * 0.82)), 56:64]
        change = np.abs(before.picture[face].astype(int) - after.picture[face])
        assert change.mean() < (40 if cut == "astronaut suit" else 4), "but for the glass of a helmet"


def test_a_cut_stays_where_its_colours_allow() -> None:
    outfit = PlannedPart("outfit", "yellow", "plain", "raincoat")
    person = PlannedObject("man", "red", "plain", (outfit,), 0.5, 0.9, 0.5, 1)
    plan = ScenePlan(0, "train", "park", (person,))

    def cut_after(*change: str) -> str | None:
        return plan.with_paint(0, "outfit", *change).objects[0].parts[0].cut

    assert cut_after("blue", "dotted") == "raincoat"
    assert cut_after("blue", "checked") == PLAIN
    assert cut_after("red", "web") == HERO
    assert cut_after("white", "plain", "tuxedo") == "tuxedo"
    assert fitting_cut("tuxedo", "pink", "plain") == PLAIN
    assert PlannedPart("hat", "red", "plain").cut is None


def test_planned_outfits_are_ones_that_can_be_made() -> None:
    seen = set()
    for seed in range(500):
        for thing in plan_scene(seed).objects:
            for part in thing.parts:
                assert (part.cut is not None) == (part.name == "outfit")
                if part.cut is not None:
                    assert part.colour in CUTS[part.cut].colours and part.pattern in CUTS[part.cut].patterns
                    seen.add(part.cut)
            names = [p.name for p in thing.parts]
            assert len(names) == len(set(names))
            if any(p.cut == "tuxedo" for p in thing.parts):
                assert "bow tie" in names
    assert seen == set(CUTS)


def test_cuts_are_in_the_sentences_and_answers() -> None:
    texts: dict[str, int] = {}
    answers: set[str] = set()
    for seed in range(250):
        scene = draw_scene(seed, "train", 64, 64)
        for sentence in all_sentences(scene.regions, 64, 64):
            region = scene.regions[sentence.region]
            if sentence.text in WEARERS:
                worn = [r for r in scene.regions if r.parent == sentence.region and r.name == "outfit"]
                assert [r.cut for r in worn] == [WEARERS[sentence.text]]
            if sentence.text == "the raincoat":
                assert region.cut == "raincoat"
                assert sum(r.cut == "raincoat" for r in scene.regions) == 1
            if " in the raincoat" in sentence.text and sentence.type == "attribute":
                people = [i for i, r in enumerate(scene.regions) if r.name == region.name]
                wearing = [r.parent for r in scene.regions if r.cut == "raincoat" and r.parent in people]
                assert wearing == [sentence.region]
            texts[sentence.text] = texts.get(sentence.text, 0) + 1
            answers |= {q.answer for q in questions_about(scene.regions, sentence, 64) if "wear" in q.prompt}
    for text in ("the raincoat", "the tuxedo", "the Spider-Man costume", "the man in the raincoat", "the astronaut",
                 "the girl in the astronaut suit"):  # fmt: skip
        assert texts.get(text), text
    assert any(f"the {colour} raincoat" in texts for colour in COLOURS)
    assert any(f"{colour} raincoat" in answers for colour in COLOURS) and HERO in answers
    assert all(set(names) <= {*CUTS, *KINDS, *(p.name for k in KINDS.values() for p in k.parts)}
               for names in REASONING.values())  # fmt: skip


def test_prompts_ask_for_cuts_in_known_words() -> None:
    words = set(vocabulary())
    rng = random.Random(0)
    for cut in CUTS:
        scene = dressed("man", cut)
        outfit = next(r for r in scene.regions if r.name == "outfit")
        asked = {prompt_for(outfit, scene, rng) for _ in range(40)}
        assert any(noun in text for noun in CUT_NOUNS.get(cut, ("spider",)) for text in asked)
        known = {w for text in asked for w in text.replace(",", "").replace("-", " ").replace("'", " ").split()}
        assert known <= words | {"s"}, known - words
    assert article("grey armour") == "grey armour" and article("astronaut suit") == "an astronaut suit"
    assert article("blue overalls") == "blue overalls" and article("suit of armour") == "a suit of armour"


def test_samples_hide_their_hole_and_nothing_else() -> None:
    samples: list[InpaintSample] = draw_samples(40, size=64, seed=5)
    for sample in samples:
        assert (sample.context[sample.mask > 0] == 127).all()
        known = grow(sample.mask, 1.5) == 0  # scaling mixes old and new at the border
        removal = np.abs(sample.context[known].astype(int) - sample.target[known]).max(initial=0) > 40
        if removal:
            assert sample.prompt.split()[0] in ("nothing", "background", "empty", "remove", "just"), sample.prompt
    assert any(noun in s.prompt for s in samples for noun in ("raincoat", "tuxedo", "spider", "suit", "overalls"))
