"""Tools, mask operations on planes, exports, lanes, notices, findings: each by itself."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from locheads_studio.document import masks
from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import Layer
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.events import Progress
from locheads_studio.errors import PictureError, UsageError
from locheads_studio.imaging import metadata
from locheads_studio.imaging.pictures import Picture, apply_edits
from locheads_studio.studio import exports, findings, maskwork
from locheads_studio.studio.composite import Composite, lay_over
from locheads_studio.studio.exports import ExportOptions
from locheads_studio.studio.lanes import DiskLane, InlineLane
from locheads_studio.studio.notices import Notice, Notices
from locheads_studio.studio.repaints import Repaint
from tests.studio import fake_engine


@pytest.fixture
def app() -> SimpleNamespace:
    made = fake_engine.studio()
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    return made


def drag(app: SimpleNamespace, *path: tuple[float, float]) -> None:
    app.tools.press(*path[0])
    for place in path[1:]:
        app.tools.move(*place)
    app.tools.release(*path[-1])
    app.desk.settle()


def test_brush_and_eraser_and_their_swap(app: SimpleNamespace) -> None:
    app.tools.options.size = 20
    drag(app, (50, 50), (90, 50))
    assert app.session.read_mask()[50, 70] == 255
    app.tools.press(70, 50, swap=True)
    app.tools.release(70, 50)
    assert app.session.read_mask()[50, 70] == 0 and app.session.read_mask()[50, 50] == 255
    assert app.session.history.labels == ("Open", "Brush", "Erase")
    app.tools.press(50, 200)
    app.tools.move(80, 200)
    assert app.session.read_mask()[200, 70] == 255
    app.tools.cancel()
    assert app.session.read_mask()[200, 70] == 0 and len(app.session.history.labels) == 3


def test_pressure_is_the_pens_and_can_be_ignored(app: SimpleNamespace) -> None:
    app.tools.options.size = 40
    app.tools.press(100, 100, 0.25)
    app.tools.cancel()
    app.tools.press(100, 100, 0.25)
    light = (app.session.read_mask() > 127).sum()
    app.tools.cancel()
    app.tools.options.use_pressure = False
    app.tools.press(100, 100, 0.25)
    assert (app.session.read_mask() > 127).sum() > 10 * light
    app.tools.cancel()


def test_lasso_and_rectangle_show_their_shape_and_combine(app: SimpleNamespace) -> None:
    app.tools.name = "rectangle"
    app.tools.press(100, 90)
    app.tools.move(60.2, 30)
    assert app.tools.shape is not None and app.tools.shape.points == ((100, 90), (60.2, 30))
    app.tools.release(60.2, 30)
    app.desk.settle()
    assert app.session.mask_box() == Box(60, 30, 100, 90) and app.tools.shape is None
    app.session.combine, app.tools.name = "subtract", "lasso"
    drag(app, (50, 20), (110, 20), (110, 60), (50, 60))
    assert app.session.mask_box() == Box(60, 60, 100, 90)
    assert app.session.history.labels == ("Open", "Rectangle", "Lasso")


def test_points_box_and_wand_ask_for_what_they_point_at(app: SimpleNamespace) -> None:
    for name, path, labels in (
        ("plus", [(60, 60)], (1,)),
        ("minus", [(65, 60)], (1, 0)),
        ("box", [(10, 10), (99, 99)], ()),
    ):
        app.tools.name = name
        drag(app, *path)
        assert app.session.prompts.labels == labels and app.session.has_mask
    app.tools.name = "plus"
    drag(app, (-5, 5))
    assert app.session.prompts.box == Box(10, 10, 99, 99)
    app.tools.name = "wand"
    app.tools.options.tolerance = 255
    drag(app, (5, 5))
    assert app.session.read_mask().min() == 255


@given(
    st.sampled_from(["grow", "shrink", "feather", "smooth", "fill holes", "invert"]),
    st.floats(0, 20),
    st.integers(0, 99),
)
@settings(max_examples=40, deadline=None)
def test_operations_on_planes_equal_those_on_arrays(op: maskwork.MaskOp, pixels: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    array = np.zeros((90, 300), np.uint8)
    for _ in range(3):
        x, y = random.integers(0, 280), random.integers(0, 80)
        array[y : y + random.integers(1, 40), x : x + random.integers(1, 90)] = random.integers(0, 256)
    array[10:12, :] = 0
    function = {
        "grow": lambda a: masks.grow(a, pixels),
        "shrink": lambda a: masks.shrink(a, pixels),
        "feather": lambda a: masks.feather(a, pixels),
        "smooth": lambda a: maskwork.smooth(a, pixels),
        "fill holes": masks.fill_holes,
        "invert": masks.invert,
    }[op]
    result = maskwork.operate(Plane.from_array(array), op, pixels).read()
    assert np.array_equal(result, function(array))


def test_smoothing_rounds_teeth_off_and_keeps_straight_edges() -> None:
    mask = np.zeros((60, 60), np.uint8)
    mask[20:40, :] = 255
    mask[17:20, 30] = 255
    smooth = maskwork.smooth(mask, 6)
    assert smooth[17, 30] == 0 and smooth[21:39, 5].min() == 255 and smooth[:18, 5].max() == 0


@pytest.mark.parametrize("how", ["replace", "add", "subtract", "intersect"])
def test_shapes_meet_the_mask_as_said(how: masks.Combination) -> None:
    plane = maskwork.put_box(Plane.uniform(300, 40), Box(10, 5, 280, 30), "add")
    shape = np.zeros((40, 300), np.uint8)
    shape[20:40, 100:300] = 255
    result = maskwork.put_box(plane, Box(100, 20, 400, 50), how).read()
    assert np.array_equal(result, masks.combine(plane.read(), shape, how))
    nothing = maskwork.put_polygon(plane, [(1, 1)], how)
    assert np.array_equal(nothing.read(), masks.combine(plane.read(), np.zeros_like(shape), how))


def test_private_exports_keep_the_camera_and_lose_the_place() -> None:
    exif = Image.Exif()
    exif[0x0110], exif[0x013B], exif[0x8298] = "Camera", "A. Person", "(c) A. Person"
    exif.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0)})
    exif.get_ifd(0x8769).update({0xA431: "12345", 0x829A: 0.01})
    block = metadata.clean_exif(exif)
    picture = Picture(np.zeros((8, 8, 3), np.uint8), exif=block, xmp=b"<x:xmpmeta/>", icc=None)
    kept = exports.without_personal(picture)
    after = metadata.read_exif(kept.exif)
    assert after[0x0110] == "Camera" and 0x013B not in after and after[0x8298] == "(c) A. Person"
    assert not after.get_ifd(0x8825) and 0xA431 not in after.get_ifd(0x8769) and 0x829A in after.get_ifd(0x8769)
    assert kept.xmp is None and metadata.read_exif(block).get_ifd(0x8825)
    assert exports.without_personal(Picture(np.zeros((8, 8, 3), np.uint8))).exif is None


@pytest.mark.parametrize(("channels", "dtype"), [(1, np.uint8), (3, np.uint16), (4, np.uint8), (4, np.uint16)])
def test_scaling_down_keeps_depth_and_opacity(channels: int, dtype: type) -> None:
    full = np.iinfo(dtype).max
    pixels = np.zeros((40, 60, channels), dtype)
    pixels[:, :30] = full
    small = exports.prepared(Picture(pixels.copy()), ExportOptions(longest=30)).pixels
    assert small.shape == (20, 30, channels) and small.dtype == dtype
    assert (small[:, :15] == full).all() and (small[:, 15:] == 0).all()
    if channels == 4:  # the colour under full transparency must not seep in
        pixels[:, 30:, :3] = full // 2
        pixels[:, :31, 3] = full
        pixels[:, 30, 3] = 0
        edge = exports.scaled_down(Picture(pixels), 20).pixels[:, 9]
        assert (edge[:, :3] == full).all()
    assert exports.prepared(Picture(pixels), ExportOptions(longest=60)).pixels is not None
    with pytest.raises(UsageError):
        ExportOptions(longest=0)
    with pytest.raises(UsageError):
        ExportOptions(metadata="some")  # type: ignore[arg-type]


def test_the_size_of_an_export_is_known_before() -> None:
    picture = fake_engine.picture(60, 40)
    large, small = (exports.exported_bytes(picture, (), "JPEG", ExportOptions(quality=q)) for q in (95, 30))
    assert 0 < small < large


def test_a_lane_hands_on_results_and_errors_and_closes() -> None:
    lane, got, gate, begun = DiskLane(), [], threading.Event(), threading.Event()
    done = lambda result, error: got.append((result, type(error).__name__))  # noqa: E731
    lane.run(lambda: 5, done)
    lane.run(lambda: 1 / 0, done)
    end = time.monotonic() + 60
    while len(got) < 2 and time.monotonic() < end:
        time.sleep(0.001)
    assert sorted(got, key=str) == [(5, "NoneType"), (None, "ZeroDivisionError")]
    lane.run(lambda: begun.set() or gate.wait(), done)
    assert begun.wait(60) and not lane.close(0.01)
    gate.set()
    assert lane.close(60)
    lane.run(lambda: got.append("late"), done)
    assert "late" not in got and not [t for t in threading.enumerate() if t.name.startswith("locheads-disk")]
    InlineLane().run(lambda: 1 / 0, done)
    assert got[-1] == (None, "ZeroDivisionError") and InlineLane().close()


def test_a_lane_begins_its_threads_before_there_is_work() -> None:
    """Later it could hold the window: no thread begins while a library is loaded."""
    there = set(threading.enumerate())
    lanes = [DiskLane(), DiskLane(1)]
    begun = set(threading.enumerate()) - there
    assert len(begun) == 3 and all(thread.name.startswith("locheads-disk") for thread in begun)
    done = threading.Event()
    for lane in lanes:
        lane.run(lambda: 5, lambda result, error: done.set())
    assert done.wait(60) and set(threading.enumerate()) - there == begun
    for lane in lanes:
        assert lane.close(60)
    for _ in range(200):
        assert DiskLane().close(60), "closed before its threads began"


def test_the_same_news_within_a_minute_is_told_once() -> None:
    now, told = [0.0], []
    notices = Notices(lambda: now[0])
    stop = notices.observe(told.append)
    for at in (0.0, 30.0, 61.0):
        now[0] = at
        notices.info("Saved a.png")
    notices.error(PictureError("Bad file", "Take another"), "trace")
    notices.error(PictureError("Bad file", "Take another"), "trace")
    stop()
    notices.warning("unheard")
    assert [notice.severity for notice in told] == ["info", "info", "error", "error"]
    assert told[2] == Notice("error", "Bad file", "Take another", "picture", "trace") and len(notices.all) == 5


def test_heat_maps_of_large_pictures_are_kept_small() -> None:
    heat = np.random.default_rng(0).random((30, 4000), np.float32)
    small = findings.small_heat(heat)
    assert small.shape == (8, 1000) and np.array_equal(small, heat[::4, ::4])
    assert findings.small_heat(heat[:, :1000]).shape == (30, 1000)


def test_the_quick_blend_equals_the_exact_one_for_every_value() -> None:
    old, new = np.meshgrid(np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8))
    source = np.repeat(old[:, :, None], 3, axis=2)
    for blend in (0, 1, 2, 64, 127, 128, 200, 253, 254, 255):
        edit = Edit(Box(0, 0, 256, 256), np.repeat(new[:, :, None], 3, axis=2), np.full_like(old, blend), Recipe())
        quick = source.copy()
        lay_over(quick, edit)
        assert np.array_equal(quick, apply_edits(Picture(source.copy()), [edit]).pixels)


@given(st.integers(0, 60), st.integers(0, 40), st.integers(1, 30), st.integers(1, 30), st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_a_sample_of_the_composite_is_every_nth_pixel_of_it(x: int, y: int, w: int, h: int, step: int) -> None:
    random = np.random.default_rng(x)
    source = random.integers(0, 256, (41, 61, 3), np.uint8)
    layers = []
    for number, box in enumerate((Box(3, 5, 30, 35), Box(20, 0, 61, 22))):
        blend = random.integers(0, 256, (box.height, box.width), np.uint8)
        patch = random.integers(0, 256, (box.height, box.width, 3), np.uint8)
        layers.append(Layer(number, "", Edit(box, patch, blend, Recipe()), opacity=1 - number / 3))
    composite, box = Composite(source, layers), Box(x, y, x + w, y + h).clamp(61, 41)
    if box.area:
        assert np.array_equal(composite.sampled(box, step), composite.read(box)[::step, ::step])


def test_undo_and_jumps_drop_an_open_stroke(app: SimpleNamespace) -> None:
    session = app.session
    app.controller.masks.fill_box(Box(10, 10, 20, 20))
    app.desk.settle()
    for go in (session.undo, lambda: session.jump(1), lambda: session.jump(0), session.redo):
        app.tools.press(100, 100)
        app.tools.move(120, 100)
        go()
        assert not session.stroke_open and session.read_mask()[100, 110] == 0
        app.tools.release(125, 100)
        assert session.history.labels == ("Open", "Rectangle")


def test_time_left_counts_from_the_stage_it_is_in(app: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("locheads_studio.studio.jobline.time", SimpleNamespace(monotonic=lambda: now[0]))
    app.controller.masks.fill_box(Box(0, 0, 9, 9))
    app.desk.settle()
    app.controller.repaints.repaint(Repaint(prompt="a zebra"))
    app.desk.pump()
    seen = []
    for at, stage, done in ((0, "loading", 0.0), (60, "painting", 0.0), (61, "painting", 0.1), (65, "painting", 0.5)):
        now[0] = at
        app.desk.worker._progress = Progress(job=1, stage=stage, fraction=done)
        activity = app.controller.activity
        assert activity is not None and (activity.work, activity.stage) == ("repaint", stage)
        seen.append(activity.seconds_left)
    assert seen == [None, None, pytest.approx(9.0), pytest.approx(5.0)]


def test_the_studio_is_imported_quickly() -> None:
    """The window is there before any of these."""
    heavy = ("torch", "transformers", "diffusers", "cv2", "scipy.ndimage", "PySide6")
    code = f"import sys, locheads_studio.studio.tools; sys.exit(str([m for m in {heavy} if m in sys.modules] or ''))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""
