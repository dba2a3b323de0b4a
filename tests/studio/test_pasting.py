"""Pictures from elsewhere as layers: where they lie, how large, what files and exports say of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from locheads_studio.document.geometry import Box
from locheads_studio.imaging.metadata import labelled, says_generated
from locheads_studio.imaging.pictures import Picture, open_picture, save_picture
from locheads_studio.studio.layeredits import laid
from locheads_studio.studio.repaints import Repaint
from tests.studio import fake_engine
from tests.studio.test_reframing import noise


@pytest.fixture
def app() -> Any:
    made = fake_engine.studio()
    made.controller.files.open_picture(fake_engine.picture(), "noise")
    made.desk.settle()
    return made


def test_a_small_picture_lies_in_the_middle_pixel_for_pixel(app: Any) -> None:
    pasted = noise(40, 30, seed=3)
    app.controller.layers.paste_picture(pasted, "Pasted picture")
    app.desk.settle()
    layer = app.session.layers[0]
    assert layer.edit.box == Box(130, 125, 170, 155) and app.session.history.labels[-1] == "Paste “Pasted picture”"
    assert np.array_equal(app.session.read_picture(layer.edit.box), pasted.pixels) and app.session.modified
    app.session.undo()
    assert app.session.layers == ()


def test_it_lies_on_the_mask_where_there_is_one_and_never_outside(app: Any) -> None:
    app.controller.masks.fill_box(Box(0, 0, 50, 40))
    app.desk.settle()
    app.controller.layers.paste_picture(noise(100, 90), "a")
    app.desk.settle()
    assert app.session.layers[0].edit.box == Box(0, 0, 100, 90)


@pytest.mark.parametrize(("w", "h"), [(1000, 300), (301, 2000), (300, 280), (299, 281), (1, 5000)])
def test_a_large_one_is_made_to_fit(w: int, h: int) -> None:
    edit = laid(noise(w, h), (300, 280), None, "a")
    assert Box.of_size(300, 280).contains(edit.box)
    assert edit.box.width in (300, max(1, round(w * 280 / h))) or edit.box.height in (280, round(h * 300 / w))


def test_what_is_transparent_stays_so() -> None:
    pixels = np.zeros((20, 20, 4), np.uint8)
    pixels[5:15, 5:15] = (9, 8, 7, 200)
    edit = laid(Picture(pixels), (300, 280), None, "a")
    assert edit.blend[0, 0] == 0 and edit.blend[10, 10] == 200 and tuple(edit.patch[10, 10]) == (9, 8, 7)


def test_files_and_what_they_show(app: Any, tmp_path: Path) -> None:
    """Pictures and projects; what cannot be read is told, and nothing else happens."""
    save_picture(noise(50, 40), tmp_path / "small.png")
    app.controller.layers.paste_file(tmp_path / "small.png")
    app.controller.layers.paste_file(tmp_path / "none.png")
    app.desk.settle()
    assert [layer.name for layer in app.session.layers] == ["small"] and app.notices.all[-1].code == "picture"
    app.controller.files.save(tmp_path / "a.ora")
    app.desk.settle()
    other = fake_engine.studio()
    other.controller.files.open_picture(noise(300, 280, seed=9), "other")
    other.desk.settle()
    other.controller.layers.paste_file(tmp_path / "a.ora")
    other.desk.settle()
    assert np.array_equal(other.session.read_picture(), app.session.read_picture())
    again = fake_engine.studio()
    again.controller.files.open(tmp_path / "a.ora")
    again.desk.settle()
    assert not again.session.layers[0].is_painted


def test_only_what_a_model_painted_is_labelled_so(app: Any, tmp_path: Path) -> None:
    app.controller.layers.paste_picture(noise(40, 30), "photo")
    app.desk.settle()
    for name, told in (("a", False), ("b", True)):
        if told:
            app.controller.selecting.select("the horse")
            app.desk.settle()
            app.controller.repaints.repaint(Repaint(prompt="a zebra"))
            app.desk.settle()
            app.session.apply_result()
            top = app.session.layers[1].number
            app.controller.layers.merge_down(top)
            app.desk.settle()
            assert len(app.session.layers) == 1
        app.controller.files.save(tmp_path / f"{name}.png")
        app.controller.files.save(tmp_path / f"{name}.ora")
        app.desk.settle()
        assert says_generated(open_picture(tmp_path / f"{name}.png").xmp) is told
        with Image.open(tmp_path / f"{name}.png") as image:
            assert ("Trained" in str(image.info)) is told
    edit = laid(Picture(noise(5, 5).pixels, xmp=labelled(None)), (300, 280), None, "made elsewhere")
    app.session.add_layer("x", edit)
    assert app.session.layers[-1].is_painted


def test_a_pasted_layer_is_not_repainted_but_says_why(app: Any) -> None:
    app.controller.layers.paste_picture(noise(40, 30), "photo")
    app.desk.settle()
    app.controller.repaints.rerun_layer(app.session.layers[0].number)
    app.desk.settle()
    assert "no prompt of its own" in app.notices.all[-1].text and not app.desk.handlers.jobs
