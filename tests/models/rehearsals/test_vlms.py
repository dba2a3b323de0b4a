"""Every vision-language model of the table, as published, through the catalogue: it loads, its known heads are there,
and it sees the whole picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image

from locheads_studio.catalog.table import Part, read_table
from locheads_studio.config import hub as hub_folders
from locheads_studio.config import paths
from locheads_studio.heads.names import Head, parse_heads
from locheads_studio.models.probe import VlmProbe
from tests.models.rehearsals.hub import publish
from tests.models.rehearsals.vlms_published import PUBLISHED

Picture = npt.NDArray[np.uint8]

PARTS = [part for part in read_table(paths.resources() / "models.toml").parts.values()
         if part.kind == "vlm" and part.repository and not part.missing]  # fmt: skip
SIZES = ((256, 144), (240, 160), (192, 192), (144, 256))
"""16:9, 3:2, 1:1, 9:16."""
PLACES = {"left": (0.0, 0.5), "right": (1.0, 0.5), "top": (0.5, 0.0), "bottom": (0.5, 1.0), "top left": (0.0, 0.0),
          "top right": (1.0, 0.0), "bottom left": (0.0, 1.0), "bottom right": (1.0, 1.0)}  # fmt: skip
MARK = 0.05  # of the longer side


def marked(picture: Picture, place: tuple[float, float]) -> Picture:
    """With a red square at a border or in a corner."""
    height, width = picture.shape[:2]
    side = round(MARK * max(width, height))
    x, y = round(place[0] * (width - side)), round(place[1] * (height - side))
    changed = picture.copy()
    changed[y : y + side, x : x + side] = 255, 0, 0
    return changed


def test_no_repository_is_without_a_rehearsal() -> None:
    assert {part.repository for part in PARTS} == set(PUBLISHED), "write its published layout in vlms_published.py"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    torch.set_num_threads(1)
    root = tmp_path_factory.mktemp("rehearsal")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub_folders, "cache_folder", lambda: root / "cache")
        patch.setattr(paths, "data_dir", lambda: root / "data")
        yield root


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_the_whole_picture_is_seen(cache: Path, part: Part) -> None:
    folder = publish(part, PUBLISHED[part.repository])
    heads = list(parse_heads(" ".join(part.heads))) if part.heads else [Head(2, 1)]
    probe = VlmProbe.load(folder, heads=heads)
    assert len(probe.decoder.layers) == max(head.layer for head in heads) + 1
    probe_one = heads[:1]
    for width, height in SIZES:
        plain = np.full((height, width, 3), 90, np.uint8)
        before = probe.family.look(probe.processor, Image.fromarray(plain))["pixel_values"]
        unseen = [name for name, place in PLACES.items()
                  if torch.equal(before, look(probe, marked(plain, place)))]  # fmt: skip
        assert not unseen, (width, height, unseen)
        view = probe.open(plain).grid
        right, bottom = view.x0 + view.columns * view.cell_width, view.y0 + view.rows * view.cell_height
        assert view.x0 <= 0.02 * width and view.y0 <= 0.02 * height, view
        assert right >= 0.98 * width and bottom >= 0.98 * height, view
    for (width, height), names in (((256, 144), ("left", "bottom right")), ((144, 256), ("top", "bottom left"))):
        plain = np.full((height, width, 3), 90, np.uint8)
        still = probe.maps(probe.open(plain), ["the dog"], probe_one)
        assert still.shape[2:] == (probe.open(plain).grid.rows, probe.open(plain).grid.columns)
        for name in names:
            moved = probe.maps(probe.open(marked(plain, PLACES[name])), ["the dog"], probe_one)
            assert np.abs(moved - still).max() > 1e-6 * still.max(), (width, height, name)


def look(probe: VlmProbe, picture: Picture) -> torch.Tensor:
    found: torch.Tensor = probe.family.look(probe.processor, Image.fromarray(picture))["pixel_values"]
    return found
