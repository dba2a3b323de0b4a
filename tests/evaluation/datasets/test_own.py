"""One's own data: JSON lines, pictures with phrases, the storybook, and telling layouts apart."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from locheads_studio.errors import DataError, UsageError
from locheads_studio.evaluation.datasets import storybook
from locheads_studio.evaluation.datasets.outlines import mask_of
from locheads_studio.evaluation.datasets.source import Source, open_source
from locheads_studio.world.sentences import sentences
from locheads_studio.world.views import draw_padded
from tests.evaluation.datasets import layouts


def read_all(source: Source) -> None:
    data = open_source(source)
    for id in data.ids:
        data.load(id)


def rows(folder: Path) -> list[dict[str, Any]]:
    (folder / "pictures").mkdir(parents=True)
    layouts.photo(1).save(folder / "pictures" / "a.png")
    layouts.photo(2).save(folder / "pictures" / "b.png")
    mask = np.zeros((48, 64), np.uint8)
    mask[10:20, 30:40] = 255
    Image.fromarray(mask).save(folder / "mask.png")
    ring = [10.0, 5.0, 30.0, 5.0, 30.0, 15.0, 10.0, 15.0]
    return [
        {"image": "pictures/a.png", "sentence": "the dog", "box": [1.5, 2, 11, 22], "type": "plain", "id": "one"},
        {"image": "pictures/b.png", "sentences": ["the cat", "a cat"], "mask": "mask.png"},
        {"image": "pictures/a.png", "sentence": "the sky", "mask": ring, "split": "test"},
        {"image": "pictures/a.png", "sentence": "a bar", "mask": {"size": [48, 64], "counts": [96, 48, 2928]}},
    ]


def write(folder: Path, lines: list[Any]) -> Path:
    file = folder / "mine.jsonl"
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return file


def test_lines_of_every_kind(tmp_path: Path) -> None:
    data = open_source(Source(str(write(tmp_path, [*rows(tmp_path), "  "]))))
    assert list(data.ids) == ["pictures/a.png", "pictures/b.png"]
    a, b = (data.load(id) for id in data.ids)
    assert [(q.id, q.text) for q in a.questions] == [("one", "the dog"), ("3", "the sky"), ("4", "a bar")]
    assert [q.truth for q in a.questions] == [0, 1, 2]
    assert [(q.id, q.first) for q in b.questions] == [("2-0", True), ("2-1", False)]
    assert a.truths[0].box == (1.5, 2.0, 11.0, 22.0)
    assert a.truths[0].mask is None
    assert a.truths[1].box == (10.0, 5.0, 30.0, 15.0)  # around the mask
    assert a.truths[2].mask is not None
    assert a.truths[2].mask[:, 2].all()
    assert a.truths[2].mask.sum() == 48
    assert b.truths[0].box == (30.0, 10.0, 40.0, 20.0)
    only = open_source(Source(str(tmp_path / "mine.jsonl"), "test"))
    assert [q.text for id in only.ids for q in only.questions(id)] == ["the sky"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "line 5: it is no JSON"),
        ("3", "line 5: it names no image"),
        ({"image": "pictures/a.png", "box": [1, 2, 3, 4]}, "line 5: the sentence"),
        ({"image": "pictures/a.png", "sentence": "", "box": [1, 2, 3, 4]}, "line 5: the sentence"),
        ({"image": "pictures/a.png", "sentence": "x", "box": [5, 2, 3, 4]}, "line 5: the box"),
        ({"image": "pictures/a.png", "sentence": "x", "box": "1234"}, "line 5: 1234 is no box"),
        ({"image": "pictures/a.png", "sentence": "x", "box": [70, 2, 80, 4]}, "line 5: the box lies outside"),
        ({"image": "pictures/a.png", "sentence": "x", "mask": "none.png"}, "line 5: There is no file .*none.png"),
        ({"image": "pictures/a.png", "sentence": "x", "mask": "small.png"}, "line 5: The mask has 4 x 4"),
        ({"image": "pictures/a.png", "sentence": "x", "mask": "black.png"}, "line 5: the mask black.png is empty"),
        ({"image": "pictures/c.png", "sentence": "x"}, "line 5: There is no file .*c.png"),
        ({"image": "mine.jsonl", "sentence": "x"}, "line 5: mine.jsonl is not a picture"),
        ({"image": "pictures/a.png", "sentence": "x", "mask": {"size": [48, 64], "counts": [5, 5]}}, "line 5.*add up"),
        ({"image": "pictures/a.png", "sentence": "x", "mask": {"size": [9, 9], "counts": [81]}}, "line 5.*size"),
        ({"image": "pictures/a.png", "sentence": "x", "mask": {"size": [48, 64], "counts": "\x01~"}}, "line 5"),
    ],
)
def test_damage_is_named(tmp_path: Path, line: Any, named: str) -> None:
    file = write(tmp_path, [*rows(tmp_path), line])
    Image.new("L", (4, 4), 255).save(tmp_path / "small.png")
    Image.new("L", (64, 48)).save(tmp_path / "black.png")
    told = layouts.faults(lambda: open_source(Source(str(file))))
    assert len(told) == 1 and re.search(r"mine\.jsonl, " + named, told[0]), told


def test_a_bad_line_costs_itself_alone(tmp_path: Path) -> None:
    lines = rows(tmp_path)
    good = open_source(Source(str(write(tmp_path, lines))))
    data = open_source(Source(str(write(tmp_path, [*lines, "{"]))))
    assert list(data.ids) == list(good.ids) and len(data.left_out) == 1


def test_no_text_no_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    with pytest.raises(DataError, match=r"mine\.jsonl cannot be read"):
        open_source(Source(str(file)))
    file.write_bytes(b'{"image": "\xff"}\n')
    with pytest.raises(DataError, match="UTF-8"):
        open_source(Source(str(file)))
    file.write_bytes(b"")
    with pytest.raises(DataError, match="no record"):
        open_source(Source(str(file)))


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=6), st.binary(max_size=12))
@settings(deadline=None, max_examples=60)
def test_run_lengths_come_back(cells: list[list[bool]], noise: bytes) -> None:
    """Ours and pycocotools' compressed ones; noise is refused, or is a mask of that very size."""
    from pycocotools import mask as coco

    mask = np.array(cells, bool)
    height, width = mask.shape
    column = mask.ravel(order="F")
    edges = np.flatnonzero(np.diff(np.concatenate([[False], column])))
    counts = np.diff([0, *edges.tolist(), column.size]).tolist()
    packed = coco.encode(np.asfortranarray(mask.astype(np.uint8)))
    for outline in ({"size": [height, width], "counts": counts}, packed | {"counts": packed["counts"].decode()}):
        if mask.any():
            assert np.array_equal(mask_of(outline, width, height, "here"), mask)
        else:
            with pytest.raises(DataError, match="covers no pixel"):
                mask_of(outline, width, height, "here")
    try:
        found = mask_of({"size": [height, width], "counts": noise}, width, height, "here")
    except DataError:
        return
    assert found.shape == mask.shape


def test_pictures_with_phrases(tmp_path: Path) -> None:
    for number, lines in enumerate(["the dog\n\na cat\n", "the sky"]):
        layouts.photo(number).save(tmp_path / f"{number}.jpg")
        (tmp_path / f"{number}.txt").write_text(lines)
    layouts.photo(9).save(tmp_path / "no phrases.jpg")
    data = open_source(Source(str(tmp_path)))
    assert not data.facts.labelled
    assert [[q.text for q in data.questions(id)] for id in data.ids] == [["the dog", "a cat"], ["the sky"]]
    assert data.load("0.jpg").questions[0].truth is None
    (tmp_path / "1.txt").write_text("\n")
    with pytest.raises(DataError, match=r"1\.txt holds no phrase"):
        open_source(Source(str(tmp_path)))


def test_the_storybook_is_drawn() -> None:
    data = open_source(Source("storybook", "test", seed=7, count=3))
    assert list(data.ids) == ["7", "8", "9"]
    record = data.load("8")
    scene, _, _ = draw_padded(8, "test", 320)
    height, width = scene.picture.shape[:2]
    assert np.array_equal(record.picture, scene.picture)
    for question, sentence in zip(
        record.questions, sentences(scene.regions, width, height, 8, per_type=1), strict=True
    ):
        assert (question.text, question.type) == (sentence.text, sentence.type)
        assert question.truth is not None
        assert np.array_equal(record.truths[question.truth].mask, scene.regions[sentence.region].mask)
    assert data.questions("8") == record.questions
    assert open_source(Source("storybook")).facts.split == "validation"
    with pytest.raises(UsageError, match=r"all.*train, validation, test"):
        open_source(Source("storybook", "all"))


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_small_things_in_large_pictures(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storybook, "SMALL_SIDE", 1000)
    data = open_source(Source("storybook-small", "test", seed=seed, count=1))
    record = data.load(str(seed))
    size = storybook.SMALL[seed % 3]
    assert record.picture.shape == (750, 1000, 3) and len(record.questions) >= 4
    assert {question.type for question in record.questions} == {f"a thing of {size:.0%} of the width"}
    for question in record.questions:
        x0, y0, x1, y1 = record.truths[question.truth].box
        assert 0.5 * size <= max(x1 - x0, y1 - y0) / 1000 <= 1.4 * size, question.text
        assert question.text.startswith("the ")
    assert data.questions(str(seed)) == record.questions


def test_the_same_things_stand_in_the_middle_and_at_both_ends() -> None:
    data = open_source(Source("storybook-places", "validation", seed=831_000, count=8))
    sets = 0
    for first in (831_000, 831_004):
        seen: dict[str, list[tuple[float, tuple[int, int], int, str]]] = {}
        for turn in range(3):
            record = data.load(str(first + turn))
            height, width = record.picture.shape[:2]
            assert (width, height) == (640, 360)
            for question in record.questions:
                truth = record.truths[question.truth]
                x0, y0, x1, y1 = truth.box
                inside = x0 >= (width - height) / 2 and x1 <= (width + height) / 2
                outside = x1 <= (width - height) / 2 or x0 >= (width + height) / 2
                assert inside or outside, "wholly"
                assert question.type == f"the same thing {'in' if inside else 'outside'} the middle square"
                size = (round(x1 - x0), round(y1 - y0))
                seen.setdefault(question.text, []).append((x0 + x1, size, int(truth.mask.sum()), question.type))
        for text, places in seen.items():
            assert len(places) == 3 and len({place[0] for place in places}) == 3, text
            assert [place[3] for place in places].count("the same thing in the middle square") == 1
            widths, heights = zip(*(place[1] for place in places), strict=True)
            assert max(widths) - min(widths) <= 1 and max(heights) - min(heights) <= 1, (text, places)
            assert max(place[2] for place in places) <= 1.03 * min(place[2] for place in places), (text, places)
        sets += len(seen)
        falls = data.load(str(first + 3))
        assert falls.picture.shape[:2] == (360, 640)
        assert all(question.type.startswith("a thing as it falls") for question in falls.questions)
    assert sets >= 4


def test_a_part_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for number in range(9):
        layouts.photo(number).save(tmp_path / f"{number}.png")
        (tmp_path / f"{number}.txt").write_text("a thing")
    picked = [open_source(Source(str(tmp_path), count=4, seed=seed)) for seed in (1, 1, 3)]
    assert list(picked[0].ids) == list(picked[1].ids) != list(picked[2].ids)
    assert len(picked[0].ids) == 4
    assert list(picked[0].ids) == sorted(picked[0].ids)
    assert picked[0].load(picked[0].ids[0]).questions


@pytest.mark.parametrize("where", ["nowhere", "no/such/folder", ""])
def test_what_is_no_data_set(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"no data set|no known layout"):
        open_source(Source(where))


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("x")
    with pytest.raises(UsageError, match="no known layout"):
        open_source(Source(str(tmp_path)))


@pytest.mark.parametrize(
    "ring",
    [
        [1e308, 0, 0, 1e308, 5, 5],
        [10**400, 0, 0, 5, 5, 5],
        [1e7, 0, 0, 5, 5, 5],
        [-65.0 * 2, 0, 0, 5, 5, 5],
        [value for n in range(30_000) for value in (64.0 * (n % 2), 48.0 * (n // 2 % 2))],
    ],
)
def test_an_outline_that_no_picture_can_have_is_refused_before_it_is_drawn(tmp_path: Path, ring: list[float]) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "a.png")
    data = open_source(Source(str(write(tmp_path, [{"image": "a.png", "sentence": "x", "mask": [ring]}]))))
    with pytest.raises(DataError, match="polygon"):
        data.load(data.ids[0])


def test_the_picture_size_allows_what_reaches_a_little_beyond_the_edge() -> None:
    assert mask_of([[-3.0, -2.0, 70.0, -2.0, 70.0, 50.0, -3.0, 50.0]], 64, 48, "here").all()


@pytest.mark.parametrize("box", [[10**400, 0, 5, 5], [0, 0, 1e300, 5], [float("nan"), 0, 5, 5]])
def test_a_box_that_no_picture_can_have_is_refused(tmp_path: Path, box: list[float]) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "a.png")
    with pytest.raises(DataError, match="no box"):
        open_source(Source(str(write(tmp_path, [{"image": "a.png", "sentence": "x", "box": box}]))))
