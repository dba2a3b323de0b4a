"""The judge of the inpainter: it learns, its weights come back, what it sees gives nothing away."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.document.geometry import Box
from locheads_studio.errors import DataError
from locheads_studio.training.judge.card import HEADS, judge_card
from locheads_studio.training.judge.crops import NOTHING, SIDE, UNKNOWN, Classes, Crop, crops_of, loose, seen
from locheads_studio.training.judge.edits import FIRST_SCENE as FIRST_EDIT
from locheads_studio.training.judge.network import FILE, Judge, JudgeNet, save
from locheads_studio.training.judge.train import CHECKED, FIRST_SCENE, accuracy, learn, train
from locheads_studio.training.run import CURVE

CLASSES = Classes.of_world()


def coloured_crops() -> list[Crop]:
    noise = np.random.default_rng(0)
    crops = []
    for number in range(16):
        pixels = noise.integers(0, 60, (SIDE, SIDE, 3), dtype=np.uint8)
        pixels[24:72, 24:72, number % 2] = 220
        crops.append(Crop(pixels, number % 2, colour=number % 2))
    return crops


def test_it_learns_to_tell_two_things_apart_and_comes_back_from_disk(tmp_path: Path) -> None:
    torch.manual_seed(0)
    net, crops = JudgeNet(CLASSES), coloured_crops()
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3)
    for _ in range(20):
        learn(net, optimizer, crops, "cpu", random.Random(0))
    assert accuracy(net, crops, CLASSES) == {"kind": 1.0, "colour": 1.0, "nothing": 1.0}
    assert save(net, CLASSES, tmp_path) <= 2 << 20
    judge = Judge.load(tmp_path)
    for crop in crops[:2]:  # a box whose surroundings are the picture: the crop is what the judge sees
        inner = round(SIDE / 1.3)
        edge = (SIDE - inner) // 2
        found = judge.read(crop.pixels, Box(edge, edge, SIDE - edge, SIDE - edge))
        assert (found.kind, found.colour) == (CLASSES.kinds[crop.kind], CLASSES.colours[crop.colour])


def test_accuracy_counts_what_is_wrong_and_leaves_out_what_is_unknown() -> None:
    net = JudgeNet(CLASSES)
    with torch.no_grad():
        for head in net.heads:
            head.weight.zero_()
            head.bias.zero_()
            head.bias[1] = 1  # always the second answer
    pixels = np.zeros((SIDE, SIDE, 3), np.uint8)
    crops = [Crop(pixels, 1, 1), Crop(pixels, 2, 1), Crop(pixels, 0), Crop(pixels, UNKNOWN, 2)]
    assert accuracy(net, crops, CLASSES) == pytest.approx({"kind": 0.5, "colour": 2 / 3, "nothing": 0.0})


def test_a_folder_without_a_judge_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no judge"):
        Judge.load(tmp_path)


def test_a_damaged_judge_and_one_of_another_world_are_refused(tmp_path: Path) -> None:
    other = Classes(CLASSES.kinds[:-1], *CLASSES.tables[1:])
    save(JudgeNet(other), other, tmp_path)
    with pytest.raises(DataError, match="another drawn world"):
        Judge.load(tmp_path)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:1000])
    with pytest.raises(DataError, match="damaged"):
        Judge.load(tmp_path)


@given(x=st.integers(-40, 200), y=st.integers(-40, 200), w=st.integers(1, 200), h=st.integers(1, 200))
def test_what_is_seen_depends_on_the_box_alone_and_is_square(x: int, y: int, w: int, h: int) -> None:
    picture = np.random.default_rng(0).integers(0, 255, (120, 160, 3), dtype=np.uint8)
    box = Box(x, y, x + w, y + h)
    if box.clamp(160, 120).area <= 0:
        with pytest.raises(ValueError, match="empty or outside"):
            seen(picture, box)
    else:
        crop = seen(picture, box)
        assert crop.shape == (SIDE, SIDE, 3)
        assert crop.dtype == np.uint8


@given(seed=st.integers(0, 10_000))
def test_a_loose_box_stays_inside_the_picture_and_on_the_thing(seed: int) -> None:
    box = Box(60, 80, 110, 140)
    found = loose(box, random.Random(seed), 256, 256)
    assert Box.of_size(256, 256).contains(found)
    assert found.intersect(box).area > 0.5 * box.area


def test_crops_of_a_scene_are_what_they_are_called() -> None:
    crops = [crop for seed in range(12) for crop in crops_of(seed, "train", CLASSES)]
    nothing = CLASSES.kinds.index(NOTHING)
    empty = [c for c in crops if c.kind == nothing]
    assert empty
    assert all(c.colour == c.pattern == c.cut == UNKNOWN for c in empty)
    assert any(c.kind > 0 and c.colour >= 0 for c in crops)
    outfits = [c for c in crops if c.cut >= 0]
    assert outfits
    assert all(c.colour >= 0 for c in outfits)
    assert {c.pixels.shape for c in crops} == {(SIDE, SIDE, 3)}
    again = crops_of(3, "train", CLASSES)
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(again, crops_of(3, "train", CLASSES), strict=True))


def test_no_training_scene_is_an_edit() -> None:
    for seed in (0, 9):
        assert FIRST_SCENE + seed * 1_000_000 < FIRST_EDIT - 1_000_000
    assert 3 * CHECKED < 1_000_000


class Ticking:
    """A clock on which every look takes a second: two steps fit into 0.05 minutes."""

    def __init__(self, minutes: float, spent: float = 0.0) -> None:
        self.minutes, self.seconds = minutes, spent

    @property
    def share(self) -> float:
        self.seconds += 1
        return min(self.seconds / (60 * self.minutes), 1.0)

    def rate(self) -> float:
        return 0.5

    @property
    def left(self) -> float:
        return 0.0


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locheads_studio.training.judge.train.CHECKED", 2)
    monkeypatch.setattr("locheads_studio.training.judge.train.Clock", Ticking)


@pytest.mark.usefixtures("quick")
def test_training_goes_on_begins_again_and_writes_card_and_curve(tmp_path: Path) -> None:
    work, out = tmp_path / "work", tmp_path / "out"
    work.mkdir()
    train(out, work, minutes=0.05)
    first = torch.load(work / "judge.pt", weights_only=True)
    assert Judge.load(out).classes == CLASSES
    assert "storybook train judge" in (out / "README.md").read_text()
    assert (out / CURVE).read_bytes() == (work / CURVE).read_bytes()
    train(out, work, minutes=0.1)
    second = torch.load(work / "judge.pt", weights_only=True)
    assert (first["step"], second["step"]) == (2, 4)
    assert second["scene"] > first["scene"]
    curve = (work / CURVE).read_bytes()
    train(out, work, minutes=0.1)  # no time is left: nothing is learnt, and nothing is said about it
    assert (work / CURVE).read_bytes() == curve
    train(out, work, minutes=0.05, restart=True, seed=3)
    assert "2 steps of cross entropy, 41 scenes" in (out / "README.md").read_text()  # whatever the seed: what was drawn
    assert torch.load(work / "judge.pt", weights_only=True)["step"] == 2
    assert len((work / CURVE).read_text().splitlines()) == 1


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("damage", ["cut", "text", "world"])
def test_an_odd_checkpoint_is_named(tmp_path: Path, damage: str) -> None:
    train(tmp_path / "out", tmp_path, minutes=0.05)
    path = tmp_path / "judge.pt"
    if damage == "world":
        state = torch.load(path, weights_only=True)
        state["classes"]["kinds"] = ("nothing", "unicorn")
        torch.save(state, path)
    else:
        path.write_bytes(path.read_bytes()[:500] if damage == "cut" else b"no checkpoint")
    with pytest.raises(DataError, match="another drawn world" if damage == "world" else "no checkpoint") as told:
        train(tmp_path / "out", tmp_path, minutes=0.05)
    assert "--restart" in str(told.value.action)


def test_the_card_has_every_figure() -> None:
    figures = {name: 0.9 + 0.01 * place for place, name in enumerate(HEADS)}
    card = judge_card(CLASSES, figures, 1000, 3000, 1500.0, 980_000)
    assert all(f"| {value:.3f} |" in card for value in figures.values())
    assert f"{len(CLASSES.kinds) - 1} kinds" in card
