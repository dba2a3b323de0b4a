"""Crop, straighten and enlarge: pixels stay, everything follows, undo brings back, files and journals hold it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from locheads_studio.document.canvas import TURNS, Frame, Turn
from locheads_studio.document.geometry import Box
from locheads_studio.document.strokes import Brush
from locheads_studio.imaging.pictures import Picture, open_picture, save_picture
from locheads_studio.studio import reframing
from locheads_studio.studio.journalling import Journalling
from locheads_studio.studio.project import recover, snapshot
from locheads_studio.studio.reframing import moved_picture, reframed
from locheads_studio.studio.repaints import Repaint
from locheads_studio.studio.strip import Check
from tests.imaging.documents import same, some_plane, some_project
from tests.studio import fake_engine

CROP = Box(40, 30, 260, 250)


def noise(width: int = 300, height: int = 280, channels: int = 3, depth: Any = np.uint8, seed: int = 0) -> Picture:
    top = int(np.iinfo(depth).max)
    return Picture(np.random.default_rng(seed).integers(0, top + 1, (height, width, channels)).astype(depth))


def studio_with(picture: Picture) -> SimpleNamespace:
    """A selection, a layer, a result that is shown, strokes, and a kept selection."""
    app = fake_engine.studio()
    app.controller.files.open_picture(picture, "noise")
    app.desk.settle()
    app.controller.selecting.select("the horse")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a zebra"))
    app.desk.settle()
    app.session.apply_result()
    app.controller.repaints.repaint(Repaint(prompt="a cow"))
    app.desk.settle()
    app.session.begin_stroke(Brush(30), 150, 140)
    app.session.end_stroke()
    app.session.keep_selection()
    return app


def reframe(app: SimpleNamespace, box: Box, angle: float = 0.0) -> None:
    app.controller.canvas.reframe(box, angle)
    app.desk.settle()


def everything(session: Any) -> tuple[Any, ...]:
    return (
        session.size, session.picture.pixels.copy(), session.read_picture().copy(), session.read_mask(), session.layers,
        session.found, session.state, session.results, session.shown, session.state.saved[0].mask.read(),
    )  # fmt: skip


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_pixels_inside_a_crop_stay_bit_for_bit(channels: int, depth: Any) -> None:
    picture = noise(channels=channels, depth=depth)
    made = moved_picture(picture, Frame(picture.size, CROP))
    assert made.dtype == depth and np.array_equal(made, picture.pixels[CROP.as_slices])


def test_everything_follows_a_crop() -> None:
    app = studio_with(noise())
    session = app.session
    size, _, shown, mask, layers, found, state, _, _, kept = everything(session)
    reframe(app, CROP)
    assert session.size == (220, 220) and session.history.labels[-1] == "Crop" and session.modified
    assert np.array_equal(session.read_picture(), shown[CROP.as_slices]), "layers and the shown result"
    assert np.array_equal(session.read_mask(), mask[CROP.as_slices])
    assert np.array_equal(session.state.saved[0].mask.read(), kept[CROP.as_slices])
    assert session.layers[0].mask is not None
    assert np.array_equal(session.layers[0].mask.read(), layers[0].mask.read()[CROP.as_slices])
    assert session.layers[0].edit.recipe is layers[0].edit.recipe and session.layers[0].number == 1
    assert len(session.results) == 2 and session.shown is session.results[1]
    added, _ = session.state.by_hand
    before = state.by_hand
    assert np.array_equal(added.read(), before[0].read()[CROP.as_slices]), "strokes stay locked"
    assert found is not None and session.found is not None and session.found.phrase == "the horse"
    x, y = found.candidates[0].points[0]
    assert session.found.candidates[0].points[0] == (x - CROP.x0, y - CROP.y0)
    now, then = session.found.heat, found.heat
    step = then.shape[0] / size[1]
    for x, y in ((100, 100), (150, 60), (60, 190)):
        there = then[int((y + CROP.y0) * step), int((x + CROP.x0) * then.shape[1] / size[0])]
        here = now[int(y * now.shape[0] / 220), int(x * now.shape[1] / 220)]
        assert here == pytest.approx(there, abs=0.35)


@pytest.mark.parametrize(("box", "angle"), [(CROP, 0.0), (CROP, -7.0), (Box(-30, -20, 320, 300), 0.0)])
def test_undo_and_redo_give_back_the_very_same(box: Box, angle: float) -> None:
    app = studio_with(noise())
    before = everything(app.session)
    reframe(app, box, angle)
    after = everything(app.session)
    for _ in range(2):
        app.session.undo()
        assert all(a is b or same(a, b) for a, b in zip(everything(app.session), before, strict=True))
        assert app.session.state is before[6] and app.session.results is before[7]
        app.session.redo()
        assert all(a is b or same(a, b) for a, b in zip(everything(app.session), after, strict=True))


@pytest.mark.parametrize("how", list(TURNS))
def test_everything_follows_a_turn_bit_for_bit(how: str) -> None:
    app = studio_with(noise(depth=np.uint16))
    session, turned = app.session, TURNS[how].pixels
    size, pixels, shown, mask, layers, found, state, _, _, kept = everything(session)
    before = everything(session)
    result = session.shown
    session.note_check(result.number, Check("the horse", True, found.heat, 0.7))
    app.controller.canvas.rotate(how)
    app.desk.settle()
    quarter = how in ("left", "right")
    assert session.size == (size[::-1] if quarter else size) and session.history.labels[-1] == reframing._LABELS[how]
    assert np.array_equal(session.picture.pixels, turned(pixels)) and not np.array_equal(pixels, turned(pixels))
    assert np.array_equal(session.read_picture(), turned(shown)), "layers and the shown result"
    assert np.array_equal(session.read_mask(), turned(mask)) and mask.any()
    assert np.array_equal(session.state.saved[0].mask.read(), turned(kept))
    assert np.array_equal(session.state.by_hand[0].read(), turned(state.by_hand[0].read())), "strokes stay locked"
    assert np.array_equal(session.layers[0].edit.patch, turned(layers[0].edit.patch))
    assert len(session.results) == 2 and session.shown is session.results[1]
    assert session.found.heat == pytest.approx(turned(found.heat), abs=1e-3)
    assert session.check_of(result.number).heat.shape == session.found.heat.shape, "where the check looked, too"
    (x, y), (nx, ny) = found.candidates[0].points[0], session.found.candidates[0].points[0]
    spot = np.zeros(size[::-1])
    spot[int(y), int(x)] = 1
    assert abs(np.argwhere(turned(spot))[0][::-1] + 0.5 - (nx, ny)).max() <= 0.51
    app.session.undo()
    assert all(a is b or same(a, b) for a, b in zip(everything(app.session), before, strict=True))
    app.session.redo()
    assert np.array_equal(session.picture.pixels, turned(pixels))


@given(st.integers(0, 3), st.booleans(), st.integers(2, 9), st.integers(2, 9), st.data())
def test_places_boxes_and_pixels_turn_alike(quarters: int, mirrored: bool, w: int, h: int, data: Any) -> None:
    turn = Turn(quarters, mirrored)
    numbers = np.arange(w * h).reshape(h, w)
    x, y = data.draw(st.integers(0, w - 1)), data.draw(st.integers(0, h - 1))
    box = Box(x, y, data.draw(st.integers(x + 1, w)), data.draw(st.integers(y + 1, h)))
    made = turn.pixels(numbers)
    assert made.shape[::-1] == turn.size((w, h))
    nx, ny = turn.place((w, h), x + 0.5, y + 0.5)
    assert made[int(ny), int(nx)] == numbers[y, x] and turn.back((w, h), nx, ny) == (x + 0.5, y + 0.5)
    assert set(made[turn.box((w, h), box).as_slices].flat) == set(numbers[box.as_slices].flat)


def test_four_quarters_and_two_flips_are_nothing() -> None:
    app = studio_with(noise())
    before = everything(app.session)
    for how in ("left", "left", "half", "horizontal", "vertical", "half"):
        app.controller.canvas.rotate(how)
        app.desk.settle()
    after = everything(app.session)
    assert np.array_equal(after[1], before[1]) and np.array_equal(after[2], before[2])
    assert np.array_equal(after[3], before[3]) and same(after[4], before[4])


def test_what_grew_is_still_to_be_filled_after_a_turn_or_a_crop() -> None:
    app = studio_with(noise())
    reframe(app, Box(-40, 0, 300, 280))
    app.controller.canvas.rotate("right")
    app.desk.settle()
    reframe(app, Box(10, 10, 280, 340))
    mask = app.session.read_mask()
    assert (mask[:30] == 255).all() and not mask[30:].any()
    assert app.controller.repaints.intent("").verb == "Fill"


def test_what_the_model_changed_besides_is_still_offered_after_a_crop() -> None:
    from locheads_studio.document.edits import Edit, Recipe

    rng = np.random.default_rng(0)
    patch, blend = rng.integers(0, 256, (20, 30, 3), np.uint8), rng.integers(0, 256, (20, 30), np.uint8)
    edit = Edit(Box(10, 5, 40, 25), patch, blend, Recipe(), np.full((20, 30), 9, np.uint8))
    for frame in (Frame((60, 40), Box(15, 0, 60, 40)), Frame((60, 40), Box(0, 0, 60, 40), 5.0),
                  Frame((60, 40), Box(0, 0, 40, 60), turn=TURNS["left"])):  # fmt: skip
        moved = reframing.moved_edit(edit, frame)
        assert moved is not None and moved.wider is not None and moved.widened.box == moved.box


def test_results_made_on_the_new_canvas_stay_with_it() -> None:
    app = studio_with(noise())
    reframe(app, CROP)
    app.controller.selecting.select("the cow")
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a goat"))
    app.desk.settle()
    assert len(app.session.results) == 3 and app.session.results[2].edit.box.x1 <= 220
    while app.session.size == (220, 220):
        app.session.undo()
    assert len(app.session.results) == 2
    app.session.redo()
    assert len(app.session.results) == 3


def test_a_layer_that_is_cut_off_goes_and_comes_back() -> None:
    app = studio_with(noise())
    box = app.session.layers[0].edit.box
    far = Box(0, 0, 300, box.y0) if box.y0 > 60 else Box(0, box.y1, 300, 280)
    reframe(app, far)
    assert app.session.layers == () and app.session.results == ()
    app.session.undo()
    assert len(app.session.layers) == 1 and len(app.session.results) == 2


def test_a_turned_picture_lies_where_it_should() -> None:
    """A smooth picture: each new pixel is what the old one has where the frame says; masks and layers alike."""
    y, x = np.mgrid[:200, :260].astype(np.float64)
    wave = 32768 + 16000 * np.sin(x / 15) + 12000 * np.cos(y / 11)
    picture = Picture(np.repeat(wave[:, :, None], 3, 2).astype(np.uint16))
    frame = Frame(picture.size, Box(50, 40, 210, 160), 8.0)
    assert not frame.reaches_out
    made = moved_picture(picture, frame)
    for column, row in ((3, 3), (80, 60), (150, 110), (20, 100)):
        ox, oy = frame.back(column + 0.5, row + 0.5)
        value = 32768 + 16000 * np.sin((ox - 0.5) / 15) + 12000 * np.cos((oy - 0.5) / 11)
        assert made[row, column, 0] == pytest.approx(value, abs=400)


def test_blocks_of_a_turned_picture_fit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = noise(500, 400)
    frame = Frame(picture.size, Box(-20, 30, 480, 390), 11.0)
    whole = moved_picture(picture, frame).astype(int)
    monkeypatch.setattr(reframing, "_BLOCK", 64)
    parts = moved_picture(picture, frame).astype(int)
    assert np.abs(whole - parts).max() <= 20, "noise, and places are known to a thirty-second of a pixel"


def test_opacity_weighs_colours_when_a_picture_is_turned() -> None:
    """Black under what is transparent does not creep into the edge."""
    pixels = np.zeros((120, 120, 4), np.uint8)
    pixels[30:90, 30:90] = (200, 180, 40, 255)
    made = moved_picture(Picture(pixels), Frame((120, 120), Box(0, 0, 120, 120), 20.0))
    seen = made[made[:, :, 3] > 60]
    assert np.abs(seen[:, :3].astype(int) - (200, 180, 40)).max() <= 6
    assert made[0, 0, 3] == 0 and made[60, 60, 3] == 255


def test_what_grows_is_selected_and_filled_from_the_edge() -> None:
    app = studio_with(noise())
    before = app.session.read_picture().copy()
    reframe(app, Box(-40, 0, 300, 300))
    session = app.session
    assert session.size == (340, 300) and session.history.labels[-1] == "Expand the canvas"
    assert np.array_equal(session.read_picture(Box(40, 0, 340, 280)), before), "what was there stays, bit for bit"
    mask = session.read_mask()
    assert (mask[:, :40] == 255).all() and (mask[280:] == 255).all() and not mask[:280, 40:].any()
    assert np.array_equal(session.picture.pixels[100, 5], session.picture.pixels[100, 40])
    assert session.found is None and session.prompts.is_empty
    assert app.controller.repaints.intent("").verb == "Fill" and app.controller.repaints.intent("a tree").verb == "Fill"
    app.controller.repaints.repaint(Repaint(prompt=""))
    app.desk.settle()
    job = app.desk.handlers.jobs[-1]
    assert job.outline == "kept" and job.picture.shape == (300, 340, 3), "no seam is looked for in what was there"
    app.session.apply_result()
    assert session.layers[-1].edit.box == Box(0, 0, 340, 300) and session.layers[-1].name == "Fill"
    app.session.undo()
    app.session.begin_stroke(Brush(10), 200, 200)
    app.session.end_stroke()
    assert app.controller.repaints.intent("").verb == "Remove", "there is something that can be removed"


def test_what_grows_is_transparent_where_a_picture_can_be() -> None:
    app = fake_engine.studio()
    app.controller.files.open_picture(noise(60, 50, 4), "clear")
    app.desk.settle()
    app.controller.canvas.expand(0, 10, 0, 0)
    app.desk.settle()
    assert not app.session.picture.pixels[:10].any() and app.session.transparent
    assert app.session.read_mask()[:10].min() == 255


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 5), st.integers(-5, 12), st.integers(-5, 12), st.integers(6, 30), st.integers(6, 20),
    st.sampled_from([0.0, 0.0, 12.5, -45.0]),
)  # fmt: skip
def test_any_document_fits_its_new_canvas(seed: int, x: int, y: int, w: int, h: int, angle: float) -> None:
    """What `Project` checks of a document that is written holds after any crop."""
    from dataclasses import replace

    project = some_project(seed)
    rng = np.random.default_rng(seed)
    state = replace(project.state, added=some_plane(rng, 30, 20), removed=some_plane(rng, 30, 20))
    made = reframed(project.picture, state, (), Frame(project.picture.size, Box(x, y, x + w, y + h), angle))
    after = replace(project, picture=made.picture, state=made.state, results=(), shown=None)
    assert after.picture.size == (w, h) and made.picture.exif == project.picture.exif
    if angle == 0 and state.found is not None and made.state.found is not None:
        there = Box(0, 0, 30, 20).shift(-x, -y).clamp(w, h)
        assert np.array_equal(made.picture.pixels[there.as_slices], project.picture.pixels[there.shift(x, y).as_slices])


def test_a_project_holds_the_cropped_document(tmp_path: Path) -> None:
    app = studio_with(noise(depth=np.uint16))
    reframe(app, CROP, 3.0)
    session, path = app.session, tmp_path / "a.ora"
    app.controller.files.save(path)
    app.desk.settle()
    assert not session.modified
    again = fake_engine.studio()
    again.controller.files.open(path)
    again.desk.settle()
    assert again.session.size == (220, 220)
    kept, now = snapshot(again.session), snapshot(session)
    assert np.array_equal(kept.picture.pixels, now.picture.pixels) and same(kept.results, now.results)
    assert same(kept.state.layers, now.state.layers) and same(kept.state.mask, now.state.mask)
    assert np.array_equal(again.session.read_picture(), session.read_picture())
    with _merged(path) as merged:
        assert merged.size == (220, 220), "what Krita and GIMP see is cropped, too"
    session.undo()
    assert session.modified and session.size == (300, 280)
    session.redo()
    assert not session.modified


def _merged(path: Path) -> Image.Image:
    import io
    import zipfile

    return Image.open(io.BytesIO(zipfile.ZipFile(path).read("mergedimage.png")))


def test_a_journal_brings_the_cropped_document_back(tmp_path: Path) -> None:
    from locheads_studio.studio.lanes import InlineLane

    app = studio_with(noise(depth=np.uint16))
    journalling = Journalling(app.session, InlineLane(), app.desk.post, app.notices, tmp_path)
    app.session._tell("opened")  # as if it had watched from the start
    reframe(app, CROP)
    app.session.begin_stroke(Brush(20), 30, 30)
    app.session.end_stroke()
    file = next(tmp_path.glob("*.journal"))
    opened = recover(file)
    assert opened.project is not None and opened.picture.size == (220, 220)
    assert np.array_equal(opened.picture.pixels, app.session.picture.pixels)
    assert np.array_equal(opened.project.state.mask.read(), app.session.read_mask())
    app.session.undo()
    app.session.undo()
    assert recover(file).picture.size == (300, 280), "undo is kept, too"
    journalling.close()


def test_the_export_is_the_cropped_picture(tmp_path: Path) -> None:
    """16 bits, profile and metadata stay; sizes that EXIF states are not those of before."""
    from PIL import ImageCms

    exif = Image.Exif()
    exif[0x010F] = "Maker"
    exif.get_ifd(0x8769)[0xA002] = 300
    exif.get_ifd(0x8769)[0xA003] = 280
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    pixels = noise(depth=np.uint16).pixels
    source = Picture(pixels, icc=icc, exif=exif.tobytes(), dpi=(300.0, 300.0))
    save_picture(source, tmp_path / "source.tif")
    with Image.open(tmp_path / "source.tif") as image:
        assert image.getexif().get_ifd(0x8769)[0xA002] == 300
    app = fake_engine.studio()
    app.controller.files.open(tmp_path / "source.tif")
    app.desk.settle()
    reframe(app, CROP)
    for name in ("a.png", "a.tif"):
        app.controller.files.save(tmp_path / name)
        app.desk.settle()
        made = open_picture(tmp_path / name)
        assert np.array_equal(made.pixels, pixels[CROP.as_slices]), name
        assert made.icc == icc and made.dpi == pytest.approx((300, 300), rel=0.01)
        with Image.open(tmp_path / name) as image:
            assert image.size == (220, 220)
            told = image.getexif()
            assert told[0x010F] == "Maker"
            sizes = told.get_ifd(0x8769)
            assert sizes.get(0xA002, 220) == 220 and sizes.get(0xA003, 220) == 220


def test_a_crop_waits_for_a_mask_that_is_worked_out_and_takes_it_along() -> None:
    app = studio_with(noise())
    app.controller.masks.operate("invert")
    app.controller.canvas.reframe(CROP)
    inverted = 255 - app.session.read_mask()
    app.desk.settle()
    assert np.array_equal(app.session.read_mask(), inverted[CROP.as_slices])


def test_no_crop_while_a_repaint_is_made_and_none_of_nothing() -> None:
    app = studio_with(noise())
    app.desk.handlers.gate.clear()
    app.controller.repaints.repaint(Repaint(prompt="a goat"))
    reframe_asked = len(app.notices.all)
    app.controller.canvas.reframe(CROP)
    assert app.session.size == (300, 280) and "repaint is running" in app.notices.all[reframe_asked].text
    app.desk.handlers.gate.set()
    app.desk.settle()
    app.controller.canvas.reframe(Box(400, 0, 500, 100))
    app.controller.canvas.reframe(Box(0, 0, 300_000, 10))
    app.desk.settle()
    assert app.session.size == (300, 280) and len(app.session.history.labels) == len(set(app.session.history.labels))
    assert [notice.code for notice in app.notices.all[-2:]] == ["picture", "limit"]
    steps = len(app.session.history.labels)
    reframe(app, Box(0, 0, 300, 280))
    assert len(app.session.history.labels) == steps, "the same canvas is no step"


def test_models_are_asked_about_the_new_canvas() -> None:
    app = studio_with(noise())
    keys = {app.session.pixels}
    reframe(app, CROP)
    app.controller.selecting.select("the goat")
    app.desk.settle()
    job = app.desk.handlers.jobs[-1]
    assert job.picture.shape[:2] == (220, 220) and job.pixels not in keys
    app.session.undo()
    app.session.undo()
    assert app.session.pixels in keys


def test_what_models_read_ahead_is_what_they_will_be_asked_about() -> None:
    """A document with layers: not the picture under them, under the name of both."""
    app = studio_with(noise())
    read: list[tuple[np.ndarray, str]] = []
    app.controller.warm_up.read = lambda picture, pixels: read.append((picture, pixels))
    reframe(app, CROP)
    app.desk.settle()
    picture, key = read[-1]
    assert key == app.session.pixels and np.array_equal(picture, app.session.committed.read())
    assert not np.array_equal(picture, app.session.picture.rgb8)


def test_a_recipe_says_that_the_crop_is_not_in_it(tmp_path: Path) -> None:
    app = studio_with(noise())
    app.session.show_result(None)
    reframe(app, CROP)
    app.controller.files.save_recipe(tmp_path / "a.json")
    app.desk.settle()
    assert any("crop is not in the recipe" in notice.text for notice in app.notices.all)


def test_history_counts_a_canvas_once() -> None:
    app = studio_with(noise())
    before = app.session.history.bytes
    reframe(app, CROP)
    grown = app.session.history.bytes - before
    assert grown >= 220 * 220 * 3
    app.session.begin_stroke(Brush(5), 5, 5)
    app.session.end_stroke()
    assert app.session.history.bytes - before - grown < 220 * 220 * 3 + 200_000
