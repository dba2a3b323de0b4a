"""A crash costs at most the newest change, a failing disk one message, and a saved document leaves no journal."""

from __future__ import annotations

import errno
import itertools
import shutil
import stat
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.strokes import Brush
from locheads_studio.errors import PictureError
from locheads_studio.imaging import journal
from locheads_studio.imaging.project import open_project
from locheads_studio.studio.journalling import Journalling, Recoverable
from locheads_studio.studio.lanes import DiskLane, InlineLane
from locheads_studio.studio.project import RESULTS, snapshot
from tests.imaging import faults
from tests.imaging.documents import same
from tests.studio import crash_run, fake_engine


def make(folder: Path, lane: object = None) -> SimpleNamespace:
    """A studio whose document is journalled in a folder."""
    app = fake_engine.studio()
    app.journals = Journalling(app.session, lane or InlineLane(), app.desk.post, app.notices, folder / "recovery")
    app.controller.files.on_kept = app.journals.saved
    return app


@pytest.fixture
def app(tmp_path: Path) -> SimpleNamespace:
    """With an open picture."""
    made = make(tmp_path)
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    return made


def stroke(app: SimpleNamespace, x: float) -> None:
    app.session.begin_stroke(Brush(30), x, 100)
    app.session.end_stroke()
    app.desk.settle()


def result(app: SimpleNamespace, title: str = "a zebra") -> None:
    rng = np.random.default_rng(0)
    box = Box(10, 20, 60, 80)
    patch, blend = rng.integers(0, 256, (60, 50, 3), np.uint8), rng.integers(0, 256, (60, 50), np.uint8)
    app.session.add_result(Edit(box, patch, blend, Recipe(prompt=title, phrase="a horse")), title)
    app.desk.settle()


def crash(app: SimpleNamespace) -> None:
    """The process ends: its locks go, its files stay."""
    kept = app.journals._current._journal
    if kept is not None:
        kept.close()


def test_the_next_start_offers_the_document_as_it_was(app: SimpleNamespace, tmp_path: Path) -> None:
    crash(app)
    assert make(tmp_path).journals.waiting() == [] and not list((tmp_path / "recovery").iterdir()), "nothing to recover"
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.settle()
    stroke(app, 50)
    result(app)
    app.session.apply_result()
    result(app, "a cow")
    app.session.set_layer(1, opacity=0.5)
    stroke(app, 90)
    before = snapshot(app.session)
    crash(app)

    again = make(tmp_path)
    (left,) = again.journals.waiting()
    assert left.name == "noise" and left.at > 1.7e9
    again.controller.files.recover(left.journal)
    again.desk.settle()
    assert same(snapshot(again.session), before) and again.session.modified
    assert again.session.layers[0].edit is again.session.results[0].edit
    assert again.journals.waiting() == [] and left.journal.exists(), "it goes on in its journal"
    crash(again)  # once more, without a change
    third = make(tmp_path)
    third.controller.files.recover(third.journals.waiting()[0].journal)
    third.desk.settle()
    assert same(snapshot(third.session), before)
    stroke(third, 10)
    assert third.session.next_layer == 2 and third.session.next_result == 3


def test_undo_is_a_change_and_strokes_in_progress_are_none(app: SimpleNamespace, tmp_path: Path) -> None:
    stroke(app, 50)
    app.session.begin_stroke(Brush(30), 200, 200)
    app.session.undo()  # drops the stroke
    app.session.undo()
    app.desk.settle()
    crash(app)
    (left,) = make(tmp_path).journals.waiting()
    assert journal.read(left.journal, RESULTS)[0].state.mask.is_empty


def test_what_is_saved_or_given_up_needs_no_recovery(app: SimpleNamespace, tmp_path: Path) -> None:
    recovery = tmp_path / "recovery"
    stroke(app, 50)
    (path,) = recovery.iterdir()
    assert journal.about(path)["changed"] and stat.S_IMODE(recovery.stat().st_mode) == 0o700
    app.controller.files.save_project(tmp_path / "a.ora")
    app.desk.settle()
    assert not journal.about(path)["changed"] and not app.session.modified
    stroke(app, 90)
    assert journal.about(path)["changed"] and app.session.modified
    app.controller.files.open_picture(fake_engine.picture(seed=1), "other")
    app.desk.settle()
    assert not path.exists()
    stroke(app, 90)
    assert app.journals.close() and not list(recovery.iterdir())


def test_a_change_during_a_save_stays_in_the_journal(app: SimpleNamespace, tmp_path: Path) -> None:
    stroke(app, 50)
    app.controller.files.save_project(tmp_path / "a.ora")  # written; the news waits on the desk
    app.session.begin_stroke(Brush(30), 200, 200)
    app.session.end_stroke()
    app.desk.settle()
    assert app.session.modified
    crash(app)
    (left,) = make(tmp_path).journals.waiting()
    back, about, _ = journal.read(left.journal, RESULTS)
    assert same(back, snapshot(app.session)) and about["path"] in (None, str(tmp_path / "a.ora"))


def test_a_file_that_another_program_changed_is_not_replaced(app: SimpleNamespace, tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    app.controller.files.save_project(path)
    app.desk.settle()
    path.write_bytes(b"theirs")
    stroke(app, 50)
    app.controller.files.save(path)
    app.desk.settle()
    assert path.read_bytes() == b"theirs" and app.session.modified
    assert "another program" in app.notices.all[-1].text
    app.controller.files.save_project(path, replace=True)
    app.desk.settle()
    assert path.read_bytes() != b"theirs" and not app.session.modified


def test_saves_in_a_row_end_with_the_newest(tmp_path: Path) -> None:
    app = fake_engine.studio(lane=DiskLane())
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.wait(lambda: app.session.is_open)
    for number in range(12):
        stroke_at = 20 + number * 20
        app.session.begin_stroke(Brush(30), stroke_at, 100)
        app.session.end_stroke()
        app.controller.files.save_project(tmp_path / "a.ora")
    app.desk.wait(lambda: not app.controller.busy)
    assert not [notice for notice in app.notices.all if notice.severity == "error"]
    assert not app.session.modified
    assert same(open_project(tmp_path / "a.ora", RESULTS)[0].state, app.session.state)
    assert app.controller.close()


def test_nothing_is_written_on_the_window_s_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lane = DiskLane(1)
    app = make(tmp_path, lane)
    app.controller.files.open_picture(fake_engine.picture(), "noise")
    app.desk.settle()
    threads: set[str] = set()
    original = journal.Journal.record

    def watched(self: journal.Journal, *args: object) -> None:
        threads.add(threading.current_thread().name)
        original(self, *args)

    monkeypatch.setattr(journal.Journal, "record", watched)
    for x in range(20, 280, 20):
        stroke(app, x)
    app.desk.wait(lambda: not app.journals._writing)
    assert threads and threading.current_thread().name not in threads
    assert all(name.startswith("locheads-disk") for name in threads)
    assert app.journals.close()


def test_a_failing_disk_is_told_once(app: SimpleNamespace, tmp_path: Path) -> None:
    def errors() -> list[str]:
        return [notice.text for notice in app.notices.all if notice.severity == "error"]

    stroke(app, 20)
    with faults.failing(1, errno.ENOSPC, for_ever=True):
        for x in (50, 90, 130):
            stroke(app, x)
    assert len(errors()) == 1 and "full" in errors()[0]
    stroke(app, 170)
    assert len(errors()) == 1
    crash(app)
    (left,) = make(tmp_path).journals.waiting()
    assert same(journal.read(left.journal, RESULTS)[0], snapshot(app.session))


@pytest.mark.parametrize("fault", faults.FAULTS.values(), ids=faults.FAULTS)
@pytest.mark.parametrize("what", ["save", "export", "cutout", "mask", "journal"])
def test_every_write_may_fail_once(app: SimpleNamespace, tmp_path: Path, fault: int, what: str) -> None:
    """The old file stays whole, there is one message, and trying again works."""
    result(app)
    app.session.apply_result()
    app.desk.settle()
    target = tmp_path / {"save": "a.ora", "journal": "none"}.get(what, "a.png")
    places = itertools.count(5.0, 9.0)  # each stroke changes something, else there is nothing to write
    act = {
        "save": lambda: app.controller.files.save_project(target),
        "export": lambda: app.controller.files.save(target),
        "cutout": lambda: app.controller.files.save_cutout(target),
        "mask": lambda: app.controller.files.save_mask(target),
        "journal": lambda: stroke(app, next(places)),
    }[what]
    for step in range(1, 100):
        mask = app.session.state.mask.replace(Box(0, 0, 3, 3), np.full((3, 3), step, np.uint8))
        app.session.change_mask("test", mask)
        app.desk.settle()
        old = b""
        if what == "save" and target.exists():
            old = target.read_bytes()
        elif what not in ("journal", "save"):
            target.write_bytes(old := b"old")
        notices = len(app.notices.all)
        with faults.failing(step, fault) as failing:
            act()
            app.desk.settle()
        errors = [notice for notice in app.notices.all[notices:] if notice.severity == "error"]
        assert not list(tmp_path.rglob("*.part"))
        if step > len(failing.calls):
            assert not errors and failing.calls.count("fsync") >= 1
            return
        if fault == faults.SHORT:
            assert not errors
        elif what != "journal":
            renamed = "replace" in failing.calls and failing.calls.index("replace") + 1 < step
            # Once the new file is there, what is left is to synchronise the folder and to take the journal away.
            assert len(errors) == 1 or renamed
            if not renamed:
                assert (target.read_bytes() if target.exists() else b"") == old
        else:
            assert len(errors) <= 1
        app.notices._notices = []
        act()  # trying again works
        app.desk.settle()
        assert not [notice for notice in app.notices.all if notice.severity == "error"]
        if what != "journal":
            assert target.read_bytes() != old
    pytest.fail("never came through")


def test_journals_that_never_began_are_swept_up(tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    folder.mkdir()
    (folder / "a.journal").write_bytes(b"locheads-studio jour")
    app = make(tmp_path)
    assert app.journals.waiting() == [] and not list(folder.iterdir())
    journal.Journal(folder / "b.journal", RESULTS).close()
    app.journals.forget(folder / "b.journal")
    assert not list(folder.iterdir())


def test_a_few_kills(tmp_path: Path) -> None:
    """`crash_run.py --kills 100` is the long version."""
    figures = crash_run.main(6, seed=5, folder=tmp_path)
    assert figures["kills"] == 6 and figures["changes"] > 5


@pytest.mark.parametrize("name", ["journal-116", "journal-649"])
def test_one_journal_that_cannot_be_read_hides_no_other_and_is_told(
    app: SimpleNamespace, tmp_path: Path, name: str
) -> None:
    stroke(app, 50)
    before = snapshot(app.session)
    crash(app)
    bad = tmp_path / "recovery" / f"{name}.journal"
    shutil.copy(Path(__file__).parent.parent / "imaging" / "journals" / bad.name, bad)
    newer = tmp_path / "recovery" / "newer.journal"
    newer.write_bytes(b"locheads-studio journal 2\n" + bytes(100))
    again = make(tmp_path)
    found: list[Recoverable] = []
    again.journals.look(found.extend)
    again.desk.settle()
    assert "noise" in [left.name for left in found]
    assert "cannot be read by this version" in again.notices.all[-1].text
    assert bad.exists() and newer.exists(), "what cannot be read is not ours to throw away"
    good = next(left for left in found if left.name == "noise")
    again.controller.files.recover(good.journal)
    again.desk.settle()
    assert same(snapshot(again.session), before)
    with pytest.raises(PictureError):
        journal.read(bad, RESULTS)


def test_a_state_that_bits_fell_over_in_is_kept_and_a_beginning_that_was_cut_off_is_not(
    app: SimpleNamespace, tmp_path: Path
) -> None:
    stroke(app, 50)
    crash(app)
    (path,) = (tmp_path / "recovery").iterdir()
    whole = path.read_bytes()
    damaged, at = bytearray(whole), whole.index(b"\n") + 1
    start = at
    while at < len(whole):
        kind, length, _ = journal._HEAD.unpack_from(whole, at)
        at += journal._HEAD.size
        if kind == b"s":
            damaged[at] ^= 1
        at += length
    path.write_bytes(damaged)
    assert make(tmp_path).journals.waiting() == [] and path.exists()
    path.write_bytes(whole[: start + 60])
    assert make(tmp_path).journals.waiting() == [] and not path.exists()
