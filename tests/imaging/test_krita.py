"""Krita's own loader opens our files and sees the same layers and pixels. Skipped where Krita is not installed.

On Debian: `apt-get install --no-install-recommends krita python3-pyqt5`. The GIMP of Debian 12 came without its
OpenRaster plug-in, which needed Python 2.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from locheads_studio.imaging.pictures import apply_edits
from locheads_studio.imaging.project import save_project
from locheads_studio.imaging.raster import to_8_bit
from tests.imaging.documents import Kept, some_project

_RUNNER = shutil.which("kritarunner")
_SCRIPT = """
import base64, json
from krita import Krita
def main(args):
    program = Krita.instance()
    program.setBatchmode(True)
    for name in args:
        document = program.openDocument(name)
        width, height = document.width(), document.height()
        rows = [
            {
                "name": node.name(), "opacity": node.opacity(), "visible": node.visible(), "depth": node.colorDepth(),
                "model": node.colorModel(),
                "pixels": base64.b64encode(bytes(node.pixelData(0, 0, width, height))).decode(),
            }
            for node in document.topLevelNodes()
        ]
        document.refreshProjection()
        document.waitForDone()
        whole = base64.b64encode(bytes(document.pixelData(0, 0, width, height))).decode()
        with open(name + ".json", "w") as file:
            json.dump({"size": [width, height], "layers": rows, "whole": whole}, file)
        document.close()
"""


def seen_by_krita(folder: Path, files: list[Path]) -> list[dict[str, Any]]:
    """What Krita makes of some files."""
    home = folder / "home"
    scripts = home / ".local" / "share" / "krita" / "pykrita"
    scripts.mkdir(parents=True)
    (scripts / "readora.py").write_text(_SCRIPT)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("XDG_")}
    # Krita's own Python looks for its libraries beside the first python3 on the path: that must be the system's.
    path = os.pathsep.join(["/usr/bin", "/bin", os.environ.get("PATH", "")])
    environment |= {"HOME": str(home), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(scripts), "PATH": path}
    command = [str(_RUNNER), "-s", "readora", "-f", "main", *(str(file) for file in files)]
    run = subprocess.run(command, env=environment, timeout=800, check=False, capture_output=True)
    assert all(Path(f"{file}.json").exists() for file in files), run.stderr[-2000:]
    return [json.loads(Path(f"{file}.json").read_text()) for file in files]


def rgba(text: str, height: int, width: int) -> np.ndarray:
    """Krita's bytes (BGRA) as HxWx4 RGBA."""
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 4)[:, :, [2, 1, 0, 3]]


@pytest.mark.skipif(_RUNNER is None, reason="Krita is not installed")
def test_krita_sees_the_same_layers_and_pixels(tmp_path: Path) -> None:
    projects = {
        "eight": some_project(3, width=300, height=200, edits=3),
        "sixteen": some_project(4, width=120, height=280, depth=np.uint16),
        "alpha": some_project(5, width=90, height=60, channels=4),
    }
    files = []
    for name, project in projects.items():
        layers = tuple(replace(layer, visible=True) for layer in project.state.layers[:-1])
        layers += (replace(project.state.layers[-1], visible=False),)
        projects[name] = replace(project, state=replace(project.state, layers=layers))
        files.append(tmp_path / f"{name}.ora")
        save_project(projects[name], files[-1], (Kept,))
    for project, seen in zip(projects.values(), seen_by_krita(tmp_path, files), strict=True):
        width, height = project.picture.size
        assert seen["size"] == [width, height]
        source, *layers = seen["layers"]
        pixels = rgba(source["pixels"], height, width)
        channels = project.picture.pixels.shape[2]
        opaque = pixels[:, :, 3] > 0  # Krita forgets the colours under full transparency
        assert np.array_equal(pixels[opaque][:, :channels], to_8_bit(project.picture.pixels)[opaque])
        assert source["name"] == project.name
        for row, layer in zip(layers, project.state.layers, strict=True):
            assert (row["name"], row["visible"]) == (layer.name, layer.visible)
            assert (row["depth"], row["model"]) == ("U8", "RGBA")
            assert abs(row["opacity"] / 255 - layer.opacity) < 1 / 250
            pixels = rgba(row["pixels"], height, width)
            inside = np.zeros((height, width), bool)
            inside[layer.edit.box.as_slices] = True
            assert not pixels[~inside].any()
            shown = pixels[layer.edit.box.as_slices]
            assert np.array_equal(shown[:, :, 3], layer.edit.blend)
            assert np.array_equal(shown[shown[:, :, 3] > 0][:, :3], layer.edit.patch[shown[:, :, 3] > 0])
        ours = apply_edits(project.picture, [layer.as_edit() for layer in project.state.layers if layer.shows])
        whole = rgba(seen["whole"], height, width)
        opaque = whole[:, :, 3] == 255
        difference = np.abs(whole[opaque][:, :3].astype(int) - to_8_bit(ours.pixels)[opaque][:, :3])
        assert difference.max() <= 2, "what Krita composes is what we compose, but for rounding"
