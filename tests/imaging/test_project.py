"""Project files: everything comes back, other programs see the picture, and hostile files are refused."""

from __future__ import annotations

import io
import json
import os
import struct
import tracemalloc
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from locheads_studio.document.state import DocumentState
from locheads_studio.errors import Cancelled, LimitError, PictureError, WriteError
from locheads_studio.imaging import colour, limits
from locheads_studio.imaging.openraster import Archive
from locheads_studio.imaging.pictures import Picture, apply_edits
from locheads_studio.imaging.project import DOCUMENT, Leftover, Project, is_project, open_project, save_project
from locheads_studio.imaging.raster import to_8_bit
from tests.imaging import faults
from tests.imaging.documents import Kept, same, some_project

MORE = (Kept,)
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A project in a file."""
    path = tmp_path / "a.ora"
    save_project(some_project(), path, MORE)
    return path


def changed(path: Path, change: Callable[[dict[str, bytes]], Any]) -> Path:
    """The file with its entries changed."""
    with zipfile.ZipFile(path) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
    change(entries)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def described(change: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, bytes]], None]:
    """A change of the description."""

    def apply(entries: dict[str, bytes]) -> None:
        values = json.loads(entries[DOCUMENT])
        change(values)
        entries[DOCUMENT] = json.dumps(values).encode()

    return apply


def test_reading_that_is_not_wanted_ends_at_the_next_entry(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    original = Archive.read
    monkeypatch.setattr(Archive, "read", lambda self, name: read.append(name) or original(self, name))
    open_project(saved, MORE, cancel=lambda: False)
    whole = len(read)
    read.clear()
    with pytest.raises(Cancelled):
        open_project(saved, MORE, cancel=lambda: len(read) >= 4)
    assert 4 <= len(read) <= 5 < whole


def test_a_project_that_takes_too_long_is_given_up(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.0)
    monkeypatch.setattr(limits, "SECONDS_PER_MEGAPIXEL", 0.0)
    with pytest.raises(LimitError, match="takes longer than 0 s"):
        open_project(saved, MORE)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.tuples(st.integers(1, 300), st.integers(1, 20)),
    channels=st.sampled_from([1, 3, 4]),
    depth=st.sampled_from([np.uint8, np.uint16]),
    edits=st.integers(0, 3),
    text=TEXT,
    found=st.booleans(),
)
def test_everything_comes_back(
    seed: int, size: tuple[int, int], channels: int, depth: Any, edits: int, text: str, found: bool
) -> None:
    project = some_project(
        seed, width=size[0], height=size[1], channels=channels, depth=depth, edits=edits, text=text, found=found
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.ora"
        save_project(project, path, MORE)
        first = path.read_bytes()
        back, leftover = open_project(path, MORE)
        assert same(project, back)
        assert not leftover.entries and not leftover.top and not len(leftover.keys)
        for layer, result in zip(back.state.layers, back.results, strict=False):
            assert layer.edit is result.edit, "one edit, not two that are alike"
        save_project(back, path, MORE, leftover)
        assert path.read_bytes() == first, "the same document gives the same bytes"
        path.unlink()
        save_project(back, path, MORE, leftover)
        assert path.read_bytes() == first, "also without the old file's entries at hand"


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_other_programs_see_layers_and_picture(tmp_path: Path, depth: Any, channels: int) -> None:
    project, path = some_project(depth=depth, channels=channels), tmp_path / "a.ora"
    save_project(project, path, MORE)
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read("mimetype") == b"image/openraster" and is_project(path)
        root = ElementTree.fromstring(archive.read("stack.xml"))
        assert (root.get("w"), root.get("h"), root.get("xres")) == ("30", "20", "300")
        rows = root.findall("stack/layer")[::-1]  # theirs is top first
        assert [row.get("name") for row in rows] == [project.name, *(layer.name for layer in project.state.layers)]
        canvas = None
        for row, layer in zip(rows, (None, *project.state.layers), strict=True):
            pixels = np.asarray(Image.open(io.BytesIO(archive.read(row.get("src")))))
            assert pixels.dtype == np.uint8
            if layer is None:
                canvas = Picture(pixels.reshape(20, 30, channels).copy())
                assert np.array_equal(canvas.pixels, to_8_bit(project.picture.pixels))
                continue
            assert (int(row.get("x")), int(row.get("y"))) == layer.edit.box[:2]
            assert float(row.get("opacity")) == pytest.approx(layer.opacity, abs=1e-5)
            assert row.get("visibility") == ("visible" if layer.visible else "hidden")
            assert row.get("composite-op") == "svg:src-over"
            assert np.array_equal(pixels[:, :, :3], layer.edit.patch)
            assert np.array_equal(pixels[:, :, 3], layer.edit.blend)
        merged = np.asarray(Image.open(io.BytesIO(archive.read("mergedimage.png"))))
        whole = apply_edits(project.picture, [layer.as_edit() for layer in project.state.layers if layer.shows])
        assert np.array_equal(merged.reshape(whole.pixels.shape), to_8_bit(whole.pixels))
        small = Image.open(io.BytesIO(archive.read("Thumbnails/thumbnail.png")))
        assert small.mode == "RGBA" and max(small.size) <= 256


def test_names_that_xml_cannot_hold(tmp_path: Path) -> None:
    project = some_project(text="a\x00\x1b\ud800<\ufffe\"&'")
    save_project(project, tmp_path / "a.ora", MORE)
    assert same(open_project(tmp_path / "a.ora", MORE)[0], project)
    with zipfile.ZipFile(tmp_path / "a.ora") as archive:
        assert ElementTree.fromstring(archive.read("stack.xml")).find("stack/layer").get("name") == "a<\"&' 1"


def test_what_a_newer_version_added_survives(saved: Path) -> None:
    def add(values: dict[str, Any]) -> None:
        values["version"] = [1, 7]
        values["future"] = {"x": [1]}
        values["project"]["mood"] = "bright"
        values["project"]["state"]["guides"] = [1, 2]
        values["project"]["state"]["layers"][0]["style"] = {"~": "Shadow", "entry": "locheads/shadow.bin"}
        values["project"]["state"]["layers"][0]["edit"]["recipe"]["wish"] = 7
        values["project"]["state"]["found"] = {"~": "Found2", "phrase": "new"}

    changed(saved, described(add))
    changed(saved, lambda entries: entries.update({"locheads/shadow.bin": b"shade", "other/program.txt": b"theirs"}))
    project, leftover = open_project(saved, MORE)
    assert project.state.found is None
    layers = (replace(project.state.layers[0], name="renamed"), *project.state.layers[1:])
    save_project(replace(project, state=replace(project.state, layers=layers)), saved, MORE, leftover)
    with zipfile.ZipFile(saved) as archive:
        values = json.loads(archive.read(DOCUMENT))
        assert archive.read("locheads/shadow.bin") == b"shade" and archive.read("other/program.txt") == b"theirs"
    body = values["project"]
    assert values["future"] == {"x": [1]} and body["mood"] == "bright" and body["state"]["guides"] == [1, 2]
    assert body["state"]["layers"][0]["style"]["~"] == "Shadow" and body["state"]["layers"][0]["name"] == "renamed"
    assert body["state"]["layers"][0]["edit"]["recipe"]["wish"] == 7


def test_what_this_version_cannot_understand_is_refused_untouched(saved: Path) -> None:
    changed(saved, described(lambda values: values.update(version=[2, 0])))
    before = saved.read_bytes()
    with pytest.raises(PictureError, match="newer version") as caught:
        open_project(saved, MORE)
    assert "Update" in caught.value.action and saved.read_bytes() == before


def test_a_file_of_another_program_opens_as_its_merged_picture(saved: Path) -> None:
    with pytest.raises(PictureError, match="description is missing"):  # never silently less than was saved
        open_project(changed(saved, lambda entries: entries.pop(DOCUMENT)), MORE)
    changed(saved, lambda entries: [entries.pop(name) for name in tuple(entries) if name.startswith("locheads/")])
    project, _ = open_project(saved, MORE)
    assert project.picture.size == (30, 20) and not project.state.layers and "merged" in project.picture.notices[0]
    with pytest.raises(PictureError, match="merged"):
        open_project(changed(saved, lambda entries: entries.pop("mergedimage.png")), MORE)


def recipe_in(values: dict[str, Any]) -> dict[str, Any]:
    """The recipe of the first layer, in a description."""
    recipe: dict[str, Any] = values["project"]["state"]["layers"][0]["edit"]["recipe"]
    return recipe


def candidate_in(values: dict[str, Any]) -> dict[str, Any]:
    """The first place where the phrase was found, in a description."""
    candidate: dict[str, Any] = values["project"]["state"]["found"]["candidates"][0]
    return candidate


HOSTILE_JSON: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no project": lambda v: v.pop("project"),
    "other format": lambda v: v.update(format="x"),
    "version of text": lambda v: v.update(version="1"),
    "unknown class": lambda v: v["project"].update({"~": "System"}),
    "class of another place": lambda v: v["project"].update(state=v["project"]["picture"]),
    "a number for a name": lambda v: v["project"]["state"]["layers"][0].update(name=5),
    "opacity of text": lambda v: v["project"]["state"]["layers"][0].update(opacity="1"),
    "opacity out of range": lambda v: v["project"]["state"]["layers"][0].update(opacity=7),
    "opacity without end": lambda v: v["project"]["state"]["layers"][0].update(opacity={"~": "float", "value": "inf"}),
    "huge number": lambda v: v["project"]["state"]["layers"][0].update(opacity=10**400),
    "box outside": lambda v: v["project"]["state"]["layers"][0]["edit"]["box"].update(value=[25, 15, 90, 90]),
    "box of three": lambda v: v["project"]["state"]["layers"][0]["edit"]["box"].update(value=[0, 0, 9]),
    "numbers twice": lambda v: v["project"]["state"]["layers"][0].update(number=2),
    "number to come": lambda v: v["project"].update(next_layer=1),
    "missing key": lambda v: v["project"]["state"]["layers"][0].pop("edit"),
    "array of nothing": lambda v: v["project"]["picture"].update(pixels={"~": "array"}),
    "array of another size": lambda v: v["project"]["picture"]["pixels"].update(shape=[20, 31, 3]),
    "negative shape": lambda v: v["project"]["picture"]["pixels"].update(shape=[-20, -30, 3]),
    "objects": lambda v: v["project"]["picture"]["pixels"].update(dtype="|O"),
    "entry missing": lambda v: v["project"]["picture"]["pixels"].update(entry="data/none.png"),
    "entry outside": lambda v: v["project"]["picture"]["pixels"].update(entry="/etc/passwd"),
    "entry of text": lambda v: v["project"]["picture"]["pixels"].update(entry=DOCUMENT),
    "heat of another size": lambda v: v["project"]["state"]["found"]["heat"].update(shape=[1 << 20, 1 << 20]),
    "mask of another size": lambda v: v["project"]["state"].update(
        mask={"~": "Plane", "plane": v["project"]["state"]["layers"][0]["edit"]["pixels"]}
    ),
    "no candidate": lambda v: v["project"]["state"]["found"].update(chosen=9),
    "candidate outside": lambda v: candidate_in(v)["box"].update(value=[0, 0, 1 << 40, 9]),
    "point outside": lambda v: candidate_in(v).update(points=[[1e300, 0]]),
    "list for an object": lambda v: v["project"].update(state=[]),
}  # fmt: skip


@pytest.mark.parametrize("change", HOSTILE_JSON.values(), ids=HOSTILE_JSON)
def test_descriptions_that_lie(saved: Path, change: Callable[[dict[str, Any]], Any]) -> None:
    with pytest.raises((PictureError, LimitError)) as caught:
        open_project(changed(saved, described(change)), MORE)
    assert caught.value.action


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[" * 100_000, b"\xff\xfe", b'{"format": NaN}', b"1e999", b"null", b"9" * 10_000]
)
def test_descriptions_that_are_none(saved: Path, text: bytes) -> None:
    with pytest.raises(PictureError):
        open_project(changed(saved, lambda entries: entries.update({DOCUMENT: text})), MORE)


def test_a_deep_description(saved: Path) -> None:
    deep: Any = 1
    for _ in range(100):
        deep = {"~": "map", "items": [[1, deep]]}
    with pytest.raises(PictureError):
        open_project(changed(saved, described(lambda v: recipe_in(v).update(parameters=deep))), MORE)


@pytest.mark.parametrize(
    "name",
    [
        "../../evil", "/abs", "a/../b", "C:\\evil", "C:evil", "\\\\host\\share", "a//b", "./a", "a\x1b[31m", "x" * 300,
        "DATA/../stack.xml", "STACK.XML",
    ],
)  # fmt: skip
def test_names_of_entries(saved: Path, name: str) -> None:
    with pytest.raises(PictureError, match="not allowed"):
        open_project(changed(saved, lambda entries: entries.update({name: b"x"})), MORE)


def test_an_entry_that_is_there_twice(saved: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(saved, "a") as archive:
        archive.writestr("stack.xml", b"<other/>")
    with pytest.raises(PictureError, match="not allowed"):
        open_project(saved, MORE)


def test_bombs_cost_nothing(tmp_path: Path, saved: Path, monkeypatch: pytest.MonkeyPatch, png_bomb: bytes) -> None:
    many, zeros, large = tmp_path / "many.ora", tmp_path / "zeros.ora", tmp_path / "large.ora"
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(limits.PROJECT_ENTRIES + 1):
            archive.writestr(f"{number}", b"")
    with zipfile.ZipFile(zeros, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "image/openraster")
        with archive.open("zeros", "w") as file:
            for _ in range(100):
                file.write(bytes(1 << 20))
    large.write_bytes(saved.read_bytes())
    tracemalloc.start()
    try:
        for path, says in ((many, "entries"), (zeros, "times its size"), (large, "MiB")):
            if path is large:
                monkeypatch.setattr(limits, "PROJECT_BYTES", large.stat().st_size - 1)
            with pytest.raises(LimitError, match=says):
                open_project(path, MORE)
        assert tracemalloc.get_traced_memory()[1] < 30e6
    finally:
        tracemalloc.stop()
    monkeypatch.undo()

    def grow(entries: dict[str, bytes]) -> None:
        source = json.loads(entries[DOCUMENT])["project"]["picture"]["pixels"]["entry"]
        entries[source] = png_bomb
        described(lambda v: v["project"]["picture"]["pixels"].update(shape=[13_040, 13_040, 3]))(entries)

    with pytest.raises((LimitError, PictureError)):
        open_project(changed(saved, grow), MORE)


def test_limits_hold_for_a_document_that_is_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ora"
    path.write_bytes(b"old")
    for name in ("PROJECT_BYTES", "PROJECT_ENTRIES", "JSON_BYTES"):
        with monkeypatch.context() as patch:
            patch.setattr(limits, name, 5)
            with pytest.raises(LimitError):
                save_project(some_project(), path, MORE)
    assert path.read_bytes() == b"old"
    save_project(some_project(), path, MORE)
    monkeypatch.setattr(limits, "PROJECT_PIXEL_BYTES", 3_000)
    with pytest.raises(LimitError, match="memory"):
        open_project(path, MORE)
    monkeypatch.undo()
    monkeypatch.setattr(limits, "PIXELS", 100)
    with pytest.raises(LimitError, match="megapixels"):
        open_project(path, MORE)


def test_a_flat_heat_map_is_no_bomb(tmp_path: Path) -> None:
    project = some_project()
    assert project.state.found is not None
    found = replace(project.state.found, heat=np.zeros((1024, 1024), np.float32))
    project = replace(project, state=replace(project.state, found=found))
    save_project(project, tmp_path / "a.ora", MORE)
    assert same(open_project(tmp_path / "a.ora", MORE)[0], project)


def test_files_cut_short_and_flipped_bits(saved: Path) -> None:
    good = saved.read_bytes()
    project = open_project(saved, MORE)[0]
    rng = np.random.default_rng(0)
    for _ in range(150):
        data = bytearray(good[: int(rng.integers(len(good)))] if rng.random() < 0.3 else good)
        for _ in range(int(rng.integers(1, 6))):
            if data:
                data[int(rng.integers(len(data)))] ^= 1 << int(rng.integers(8))
        saved.write_bytes(data)
        try:
            back, _ = open_project(saved, MORE)
        except (PictureError, LimitError):
            continue
        assert same(back.picture, project.picture) and same(back.state, project.state), "never other pixels"


def test_files_that_lie_about_sizes(saved: Path) -> None:
    data = bytearray(saved.read_bytes())
    end = data.rfind(b"PK\5\6")
    struct.pack_into("<I", data, end + 12, 0xFFFFFF00)
    saved.write_bytes(data)
    with pytest.raises((LimitError, PictureError)):
        open_project(saved, MORE)


def test_not_a_project(tmp_path: Path) -> None:
    path = tmp_path / "a.ora"
    for data in (b"", b"PK\3\4", b"x" * 100):
        path.write_bytes(data)
        assert not is_project(path)
        with pytest.raises(PictureError):
            open_project(path, MORE)
    with pytest.raises(PictureError, match="no file"):
        open_project(tmp_path / "none.ora", MORE)
    assert not is_project(tmp_path / "none.ora")


def test_the_old_file_is_closed_when_the_new_one_takes_its_place(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows replaces no file that is open, not even by us: every second save failed."""
    replaces, held = os.replace, []

    def replacing(source: Any, target: Any) -> None:
        held.extend(file.path for file in psutil.Process().open_files() if Path(file.path) == Path(target).resolve())
        replaces(source, target)

    monkeypatch.setattr(os, "replace", replacing)
    project, leftover = open_project(saved, MORE)
    for _ in range(2):
        save_project(project, saved, MORE, leftover)
    assert held == [] and same(open_project(saved, MORE)[0], project)


@pytest.mark.parametrize("fault", faults.FAULTS.values(), ids=faults.FAULTS)
def test_every_write_of_a_save_may_fail(tmp_path: Path, fault: int) -> None:
    path, old, new = tmp_path / "a.ora", some_project(1), some_project(2)
    save_project(old, path, MORE)
    before = path.read_bytes()
    for step in range(1, 200):
        path.write_bytes(before)
        refusal = None
        with faults.failing(step, fault) as failing:
            try:
                save_project(new, path, MORE)
            except WriteError as error:
                refusal = error
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.ora"], "a temporary file was left"
        if step > len(failing.calls):
            assert refusal is None and same(open_project(path, MORE)[0], new)
            return
        renamed = failing.calls.index("replace") + 1 < step if "replace" in failing.calls else False
        expected = new if refusal is None or renamed else old
        assert same(open_project(path, MORE)[0], expected)
        if refusal is not None:
            assert refusal.action
        save_project(new, path, MORE)  # trying again works
        assert same(open_project(path, MORE)[0], new)
    pytest.fail("never came through")


def test_a_document_whose_parts_do_not_fit(tmp_path: Path) -> None:
    project = some_project()
    with pytest.raises(ValueError, match="mask"):
        replace(project, state=DocumentState.blank(3, 3))
    with pytest.raises(TypeError, match="cannot be kept"):
        save_project(replace(project, name=object()), tmp_path / "a.ora", MORE)
    assert Leftover().entries == {} and not list(tmp_path.iterdir())
    assert Project(project.picture, project.state, next_layer=3).results == ()


def test_a_crowd_of_small_bombs_is_refused(tmp_path: Path) -> None:
    """Each entry is too small for a limit of its own; together they are gigabytes."""
    save_project(some_project(0), tmp_path / "a.ora", (Kept,))
    with zipfile.ZipFile(tmp_path / "a.ora", "a") as archive:
        for number in range(70):
            archive.writestr(f"more/{number}.bin", bytes((1 << 20) - 1), zipfile.ZIP_DEFLATED)
    with pytest.raises(LimitError, match="70 entries"):
        open_project(tmp_path / "a.ora", (Kept,))


def test_pixels_beyond_the_memory_are_refused_before_they_are_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_project(some_project(0), tmp_path / "a.ora", (Kept,))
    monkeypatch.setattr(limits, "MEMORY_BYTES", 1000)
    monkeypatch.setattr("locheads_studio.imaging.project.decode_png", lambda data: pytest.fail("was decoded"))
    with pytest.raises(LimitError, match="memory"):
        open_project(tmp_path / "a.ora", (Kept,))


def test_a_resolution_that_is_none_is_left_out_and_the_rest_opens(tmp_path: Path) -> None:
    project = some_project(0)
    save_project(project, tmp_path / "a.ora", (Kept,))
    with zipfile.ZipFile(tmp_path / "a.ora") as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    values = json.loads(entries[DOCUMENT])
    values["project"]["picture"]["dpi"] = [{"~": "float", "value": "nan"}, 72.0]
    entries[DOCUMENT] = json.dumps(values).encode()
    with zipfile.ZipFile(tmp_path / "a.ora", "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    opened, leftover = open_project(tmp_path / "a.ora", (Kept,))
    assert opened.picture.dpi is None
    save_project(opened, tmp_path / "b.ora", (Kept,), leftover)


def test_patches_of_older_files_keep_the_look_their_numbers_had(tmp_path: Path) -> None:
    project = replace(some_project(0), picture=replace(some_project(0).picture, icc=colour.adobe_rgb()))
    save_project(project, tmp_path / "a.ora", (Kept,))
    with zipfile.ZipFile(tmp_path / "a.ora") as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    values = json.loads(entries[DOCUMENT])
    values["version"] = [1, 2]
    entries[DOCUMENT] = json.dumps(values).encode()
    with zipfile.ZipFile(tmp_path / "a.ora", "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    old = open_project(tmp_path / "a.ora", (Kept,))[0].state.layers[0].edit.patch
    numbers = project.state.layers[0].edit.patch
    np.testing.assert_array_equal(old, colour.to_srgb(numbers, colour.adobe_rgb()))
