"""The journal: the newest whole record comes back, wherever the file was cut; failures leave what was there."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from locheads_studio.document.geometry import Box
from locheads_studio.errors import PictureError, WriteError
from locheads_studio.imaging import journal
from locheads_studio.imaging.journal import Journal
from locheads_studio.imaging.project import Project
from tests.imaging import faults
from tests.imaging.documents import Kept, same, some_project

MORE = (Kept,)


def strokes(project: Project, count: int) -> list[Project]:
    """The document after each of some small changes of its mask."""
    states = [project]
    for number in range(count):
        state = states[-1].state
        x, y = number * 37 % (project.picture.width - 4), number * 53 % (project.picture.height - 4)
        mask = state.mask.replace(Box(x, y, x + 4, y + 4), np.full((4, 4), 17 + number, np.uint8))
        states.append(replace(states[-1], state=replace(state, mask=mask)))
    return states


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_everything_comes_back(tmp_path: Path, depth: type, channels: int) -> None:
    project = some_project(width=600, height=300, channels=channels, depth=depth)
    path = tmp_path / "a.journal"
    writer = Journal(path, MORE)
    writer.record(project, {"path": None, "name": "Ü"})
    assert journal.waiting(tmp_path) == [], "a journal that is being written is nobody else's"
    writer.close()
    assert journal.waiting(tmp_path) == [path]
    back, about, _ = journal.read(path, MORE)
    assert same(back, project) and about == {"path": None, "name": "Ü"} == journal.about(path)


def test_what_is_there_is_not_written_again(tmp_path: Path) -> None:
    project = some_project(width=1500, height=1000, edits=3)
    writer = Journal(tmp_path / "a.journal", MORE)
    lengths = []
    for state in strokes(project, 6):
        writer.record(state, {})
        lengths.append(writer.length)
    first, steps = lengths[0], np.diff(lengths)
    assert first > 4_000_000 and steps.max() < 4 * 66_000, "a stroke costs its tiles, at most four here"
    writer.record(strokes(project, 6)[0], {})
    assert writer.length - lengths[-1] < 20_000, "an earlier state costs its description"
    writer.discard()
    assert not list(tmp_path.iterdir())


def test_wherever_it_is_cut_the_last_whole_record_counts(tmp_path: Path) -> None:
    states, path = strokes(some_project(), 3), tmp_path / "a.journal"
    writer, ends = Journal(path, MORE), []
    for number, state in enumerate(states):
        writer.record(state, {"number": number})
        ends.append(writer.length)
    writer.close()
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for cut in [0, 5, ends[0] - 1, *ends, *(int(v) for v in rng.integers(len(whole), size=60))]:
        for tail in (b"", bytes(100), rng.bytes(100)):
            path.write_bytes(whole[:cut] + tail)
            there = sum(end <= cut for end in ends)
            if cut < len(journal._MAGIC) and tail.strip(b"\0"):
                with pytest.raises(PictureError, match="another version"):
                    journal.about(path)
                continue
            if not there:
                assert journal.about(path) is None
                with pytest.raises(PictureError, match="nothing to recover"):
                    journal.read(path, MORE)
                continue
            back, about, _ = journal.read(path, MORE)
            assert about == {"number": there - 1} == journal.about(path) and same(back, states[there - 1])


def test_flipped_bits_never_give_other_pixels(tmp_path: Path) -> None:
    states, path = strokes(some_project(), 3), tmp_path / "a.journal"
    writer = Journal(path, MORE)
    for number, state in enumerate(states):
        writer.record(state, {"number": number})
    writer.close()
    whole = path.read_bytes()
    rng = np.random.default_rng(0)
    for _ in range(100):
        data = bytearray(whole)
        data[int(rng.integers(len(data)))] ^= 1 << int(rng.integers(8))
        path.write_bytes(data)
        try:
            back, about, _ = journal.read(path, MORE)
        except PictureError:
            continue
        assert same(back, states[about["number"]])


@pytest.mark.parametrize("fault", faults.FAULTS.values(), ids=faults.FAULTS)
@pytest.mark.parametrize("for_ever", [False, True])
def test_every_write_may_fail(tmp_path: Path, fault: int, for_ever: bool) -> None:
    states = strokes(some_project(), 3)
    for step in range(1, 100):
        path = tmp_path / f"{step}.journal"
        kept: Project | None = None
        refusals = 0
        writer: Journal | None = None
        with faults.failing(step, fault, for_ever=for_ever) as failing:
            for state in states:
                try:
                    writer = writer or Journal(path, MORE)
                    writer.record(state, {})
                    kept = state
                except WriteError as error:
                    refusals += 1
                    assert error.action  # noqa: PT017
        if kept is not None:  # or a newer one, whose record could neither be confirmed nor taken back
            back = journal.read(path, MORE)[0]
            newer = states[states.index(kept) :] if for_ever else [kept]
            assert any(same(back, state) for state in newer)
        assert refusals <= 1 or for_ever
        writer = writer or Journal(path, MORE)
        writer.record(states[-1], {})  # the disk works again
        writer.close()
        assert same(journal.read(path, MORE)[0], states[-1])
        if step > len(failing.calls):
            assert not failing.failed and kept is states[-1]
            return
    pytest.fail("never came through")


def test_a_long_journal_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_COMPACT_BYTES", 10_000)
    writer = Journal(tmp_path / "a.journal", MORE)
    first = 0
    for state in strokes(some_project(), 40):
        writer.record(state, {})
        first = first or writer.length
        assert writer.is_long == (writer.length > 2 * first + 10_000)
    assert writer.is_long
    writer.close()


def test_a_folder_without_journals(tmp_path: Path) -> None:
    assert journal.waiting(tmp_path / "none") == []
    (tmp_path / "folder.journal").mkdir()
    (tmp_path / "other").write_bytes(b"x")
    assert journal.waiting(tmp_path) == []
    (tmp_path / "a.journal").write_bytes(os.urandom(1000))
    with pytest.raises(PictureError, match="another version"):
        journal.about(tmp_path / "a.journal")
    with pytest.raises(PictureError):
        journal.about(tmp_path / "b.journal")
