"""Saved, closed, opened again: everything is there, and the modified mark says whether it is in the file."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from locheads_studio.document.strokes import Brush
from locheads_studio.imaging.pictures import Picture, open_picture
from locheads_studio.studio.project import snapshot
from locheads_studio.studio.repaints import Repaint
from tests.imaging.documents import same
from tests.studio import fake_engine


@pytest.fixture
def edited(tmp_path: Path) -> SimpleNamespace:
    """A studio with a selection, two results, one of them applied and one shown, and corrections by hand."""
    app = fake_engine.studio()
    pixels = np.random.default_rng(0).integers(0, 65536, (280, 300, 3)).astype(np.uint16)
    app.controller.files.open_picture(Picture(pixels), "noise")
    app.desk.settle()
    app.controller.selecting.select("two horses")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a  zebra"))
    app.desk.settle()
    app.session.apply_result()
    app.session.set_layer(1, opacity=0.5, name="stripes")
    app.controller.repaints.repaint(Repaint(prompt="a cow"))
    app.desk.settle()
    app.session.begin_stroke(Brush(30), 20, 20)
    app.session.end_stroke()
    app.session.remember_prompt("of another picture")
    return app


def reopened(path: Path) -> SimpleNamespace:
    app = fake_engine.studio()
    app.controller.files.open(path)
    app.desk.settle()
    return app


def test_everything_is_there(edited: SimpleNamespace, tmp_path: Path) -> None:
    session, path = edited.session, tmp_path / "a.ora"
    edited.controller.files.save(path)
    edited.desk.settle()
    assert session.project_path == path == session.path and session.name == "a.ora" and not session.modified
    again = reopened(path).session
    assert same(snapshot(again), snapshot(session))
    assert again.shown is not None and again.shown.title == "a cow" and not again.modified
    assert again.found is not None and again.found.phrase == "two horses" and len(again.found.candidates) == 2
    assert np.array_equal(again.read_picture(), session.read_picture())
    assert np.array_equal(again.read_flat().pixels, session.read_flat().pixels)
    assert again.phrases == ("two horses",) and again.used_prompts == ("a cow", "a zebra"), "no words of other pictures"
    assert again.next_layer == 2 and again.next_result == 3
    layer = again.apply_result()
    assert layer.number == 2 and again.modified


def test_the_modified_mark_of_a_project(edited: SimpleNamespace, tmp_path: Path) -> None:
    session = edited.session
    told: list[bool] = []
    session.observe(lambda kind, box: told.append(session.modified) if kind == "modified" else None)
    edited.controller.files.save(tmp_path / "a.ora")
    edited.desk.settle()
    assert told == [False]
    session.begin_stroke(Brush(30), 200, 200)
    session.end_stroke()
    assert session.modified and told[-1]
    session.undo()
    assert not session.modified and not told[-1]
    session.drop_result(2)
    assert session.modified and told[-1]
    edited.controller.files.save(tmp_path / "a.png")
    edited.desk.settle()
    assert session.modified, "the picture is in a file, the document is not"
    assert open_picture(tmp_path / "a.png").depth == 16
    edited.controller.files.save(tmp_path / "a.ora")
    edited.desk.settle()
    assert not session.modified and session.project_path == tmp_path / "a.ora"


def test_damaged_and_foreign_files(edited: SimpleNamespace, tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    path.write_bytes(b"PK\3\4 nothing")
    edited.controller.files.open(path)
    edited.desk.settle()
    assert edited.session.name == "noise", "what was open stays open"
    assert edited.notices.all[-1].severity == "error"
    picture = tmp_path / "b.ora"  # the content says what it is
    Image.fromarray(np.zeros((4, 5, 3), np.uint8)).save(picture, format="PNG")
    edited.controller.files.open(picture)
    edited.desk.settle()
    assert edited.notices.all[-1].severity == "error"
    edited.controller.files.save(tmp_path / "c.ora")
    edited.desk.settle()
    (tmp_path / "c.png").write_bytes((tmp_path / "c.ora").read_bytes())
    assert reopened(tmp_path / "c.png").session.results, "whatever its name"


def test_what_is_left_of_a_cut_jpeg_never_replaces_it(tmp_path: Path) -> None:
    import io

    import numpy as np
    from PIL import Image

    from locheads_studio.studio.desk import Desk
    from locheads_studio.studio.files import Files
    from locheads_studio.studio.lanes import InlineLane
    from locheads_studio.studio.notices import Notices
    from locheads_studio.studio.session import Session

    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)).save(buffer, "JPEG")
    path = tmp_path / "a.jpg"
    path.write_bytes(buffer.getvalue()[:-500])
    before = path.read_bytes()
    desk = Desk(Session(), lambda post: None, InlineLane(), lambda call: call(), Notices())
    files = Files(desk)
    files.open(path)
    assert desk.session.picture.incomplete
    files.save(path)
    assert path.read_bytes() == before
    files.save(tmp_path / "b.jpg")
    assert (tmp_path / "b.jpg").exists()
