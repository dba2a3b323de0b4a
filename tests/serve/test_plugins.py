"""Installing the plug-ins, and the one for GIMP in a stand-in for GIMP 3."""

from __future__ import annotations

import ast
import configparser
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pytest

from locheads_studio.commands import plugins
from locheads_studio.config import paths
from locheads_studio.engine.jobs import InpaintJob
from locheads_studio.serve import client
from tests.serve.served import Served, short_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("editor", ["krita", "gimp"])
def test_a_plug_in_is_installed_with_client_and_command(editor: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "locheads_studio", "plugins", editor, "--folder", tmp_path, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = {Path(name).relative_to(tmp_path) for name in json.loads(done.stdout)["files"]}
    assert files == {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    [copy] = tmp_path.rglob("locheads_client.py")
    assert copy.read_text() == Path(client.__file__).read_text()
    command = client.installed_command(copy.parent)
    said = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert said.stdout.startswith("locheads-studio ")
    for path in tmp_path.rglob("*.py"):
        ast.parse(path.read_text("utf-8"), feature_version=(3, 8))
    plugins.install(paths.plug_ins() / editor, copy.parent.name, tmp_path, ["other"])  # over the older one
    assert client.installed_command(copy.parent) == ["other"]


def test_krita_finds_what_it_needs(tmp_path: Path) -> None:
    plugins.krita(folder=tmp_path)
    entry = configparser.ConfigParser(interpolation=None, delimiters="=")
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(tmp_path / "locheads_krita.desktop", "utf-8")
    about = entry["Desktop Entry"]
    assert about["ServiceTypes"] == "Krita/PythonPlugin"
    assert (tmp_path / about["X-KDE-Library"] / "__init__.py").is_file()
    assert (tmp_path / about["X-KDE-Library"] / about["X-Krita-Manual"]).is_file()


def test_gimp_finds_what_it_needs(tmp_path: Path) -> None:
    plugins.gimp(folder=tmp_path)
    program = tmp_path / "locheads-studio" / "locheads-studio.py"  # of the folder's name, and executable
    assert os.access(program, os.X_OK) and program.read_text().startswith("#!/usr/bin/env python3\n")


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"command": 3}', '{"command": []}', '{"other": 1}'])
def test_a_damaged_command_file_falls_back_to_the_path(broken: str, tmp_path: Path) -> None:
    assert client.installed_command(tmp_path) == ["locheads-studio"]
    (tmp_path / "program.json").write_text(broken)
    assert client.installed_command(tmp_path) == ["locheads-studio"]


# --- GIMP


class Buffer:
    """Of a drawable: whatever is written is kept as bytes."""

    def __init__(self, pixels: np.ndarray) -> None:
        self.pixels = pixels

    def get(self, place: tuple[int, ...], scale: float, kind: str, policy: Any) -> bytes:
        x, y, w, h = place
        assert kind == {1: "Y u8", 4: "R'G'B'A u8"}[self.pixels.shape[2]]
        return self.pixels[y : y + h, x : x + w].tobytes()

    def set(self, place: tuple[int, ...], kind: str, data: bytes) -> None:
        x, y, w, h = place
        self.pixels[y : y + h, x : x + w] = np.frombuffer(data, np.uint8).reshape(h, w, -1)

    def flush(self) -> None: ...


class Drawable:
    def __init__(self, width: int, height: int, channels: int, name: str = "") -> None:
        self.name, self.buffer = name, Buffer(np.zeros((height, width, channels), np.uint8))
        self.offsets, self.mask = (0, 0), None

    def get_buffer(self) -> Buffer:
        return self.buffer

    def update(self, *place: int) -> None: ...

    def resize_to_image_size(self) -> None: ...

    def set_offsets(self, x: int, y: int) -> None:
        self.offsets = (x, y)

    def create_mask(self, kind: Any) -> Drawable:
        return Drawable(*self.buffer.pixels.shape[1::-1], 1)

    def add_mask(self, mask: Any) -> None:
        self.mask = mask


class Image:
    def __init__(self, width: int = 60, height: int = 48) -> None:
        self.flat = Drawable(width, height, 4)
        self.flat.buffer.pixels[:] = np.random.default_rng(0).integers(0, 256, (height, width, 4), np.uint8)
        self.selection = Drawable(width, height, 1)
        self.layers: list[Drawable] = []
        self.deleted = 0

    def get_width(self) -> int:
        return self.flat.buffer.pixels.shape[1]

    def get_height(self) -> int:
        return self.flat.buffer.pixels.shape[0]

    def duplicate(self) -> Image:
        return self

    def delete(self) -> None:
        self.deleted += 1

    def merge_visible_layers(self, kind: Any) -> Drawable:
        return self.flat

    def get_base_type(self) -> str:
        return "RGB"

    def get_selection(self) -> Drawable:
        return self.selection

    def insert_channel(self, channel: Drawable, parent: Any, place: int) -> None: ...

    def remove_channel(self, channel: Drawable) -> None: ...

    def select_item(self, how: str, channel: Drawable) -> None:
        assert how == "replace"
        self.selection.buffer.pixels[:] = channel.buffer.pixels

    def insert_layer(self, layer: Drawable, parent: Any, place: int) -> None:
        self.layers.append(layer)

    def undo_group_start(self) -> None: ...

    def undo_group_end(self) -> None: ...


def bounds(image: Image) -> tuple[bool, bool, int, int, int, int]:
    rows, columns, _ = np.nonzero(image.selection.buffer.pixels)
    if not len(rows):
        return True, False, 0, 0, 0, 0
    return True, True, int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.fixture
def gimp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The plug-in's module, with a server of scripted models behind it: `.served`."""
    plugins.gimp(folder=tmp_path)
    gi, repository = ModuleType("gi"), ModuleType("gi.repository")
    gi.require_version = lambda name, version: None  # type: ignore[attr-defined]
    fake = MagicMock()
    fake.PlugIn = type("PlugIn", (), {"error_quark": staticmethod(lambda: 1)})
    fake.Image, fake.Drawable = Image, Drawable
    fake.ChannelOps = SimpleNamespace(REPLACE="replace", ADD="add", SUBTRACT="subtract", INTERSECT="intersect")
    fake.Selection.bounds = bounds
    fake.Channel.new = lambda image, name, width, height, opacity, colour: Drawable(width, height, 1)
    fake.Layer.new = lambda image, name, width, height, *rest: Drawable(width, height, 4, name)
    gegl = MagicMock()
    gegl.Rectangle.new = lambda *place: place
    for name, module in {"Gimp": fake, "Gegl": gegl, "GimpUi": MagicMock(), "GLib": MagicMock(),
                         "GObject": MagicMock()}.items():  # fmt: skip
        setattr(repository, name, module)
    monkeypatch.setitem(sys.modules, "gi", gi)
    monkeypatch.setitem(sys.modules, "gi.repository", repository)
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location(
        "gimp_plug_in", tmp_path / "locheads-studio" / "locheads-studio.py"
    )  # fmt: skip
    assert spec is not None and spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with short_folder() as folder, Served(folder) as served:
        monkeypatch.setattr(sys.modules["locheads_client"], "runtime_folder", lambda: folder)
        module.served = served
        yield module
    del sys.modules["locheads_client"]


def run(gimp: Any, name: str, image: Image, **words: str) -> Any:
    """What the procedure returns: its status, and the error if there is one."""
    procedure = SimpleNamespace(get_name=lambda: name, new_return_values=lambda status, error: (status, error))
    config = SimpleNamespace(get_property=lambda key: words.get(key, ""))
    return gimp.LocHeadsStudio().run(procedure, "noninteractive", image, [], config, None)


def test_gimp_selects_what_a_phrase_names(gimp: Any) -> None:
    image = Image()
    status, _ = run(gimp, gimp.SELECT, image, phrase="the cup", how="replace")
    assert status is gimp.Gimp.PDBStatusType.SUCCESS
    assert gimp.selected(image).size == (20, 16) and image.deleted == 1
    [job] = gimp.served.handlers.jobs
    opaque = image.flat.buffer.pixels[:, :, 3] == 255
    assert (job.picture[opaque] == image.flat.buffer.pixels[:, :, :3][opaque]).all()


def test_gimp_paints_the_selection_on_a_layer_with_a_mask(gimp: Any) -> None:
    image = Image()
    image.selection.buffer.pixels[10:20, 20:40] = 90
    status, _ = run(gimp, gimp.REPAINT, image, prompt="a zebra", phrase="the horse")
    assert status is gimp.Gimp.PDBStatusType.SUCCESS
    [job] = gimp.served.handlers.jobs
    assert isinstance(job, InpaintJob) and job.phrase == "the horse"
    [layer] = image.layers
    assert layer.name == "a zebra" and layer.offsets == (20, 10)
    assert (layer.buffer.pixels[:, :, 3] == 255).all() and layer.mask is not None
    assert (layer.mask.buffer.pixels == 90).all() and layer.mask.buffer.pixels.shape == (10, 20, 1)


def test_gimp_is_told_what_went_wrong(gimp: Any) -> None:
    image = Image()
    status, _ = run(gimp, gimp.SELECT, image, phrase="absent cup", how="replace")
    assert status is gimp.Gimp.PDBStatusType.EXECUTION_ERROR and not image.selection.buffer.pixels.any()
    assert "not found" in gimp.GLib.Error.new_literal.call_args.args[1]
    status, _ = run(gimp, gimp.REPAINT, image, prompt="a zebra")
    assert status is gimp.Gimp.PDBStatusType.EXECUTION_ERROR and not image.layers
