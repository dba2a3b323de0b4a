"""The search as the window asks for it: goes on where it was stopped, compares, writes beside the weights."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from locheads_studio.app import build_worker
from locheads_studio.catalog.sets import find_set
from locheads_studio.config import paths
from locheads_studio.engine.jobs import HeadMapsJob
from locheads_studio.engine.worker import Priority
from locheads_studio.errors import Cancelled, UsageError
from locheads_studio.evaluation.searching import Searches, present_heads
from locheads_studio.heads.names import Head
from tests.evaluation import scripted


@pytest.fixture
def model_set(tmp_path: Path) -> Path:
    """A copy of the storybook set, for its heads are overwritten."""
    folder = tmp_path / "book"
    for part in ("vlm", "segmenter", "inpainter"):
        shutil.copytree(paths.resources() / "models" / "storybook" / part, folder / part)
    return folder


@pytest.fixture
def searches(tmp_path: Path) -> Searches:
    return Searches(tmp_path / "searches")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    for number in range(6):
        pixels = np.random.default_rng(number).integers(120, 256, (48, 64, 3), np.uint8)
        pixels[8:24, 8 * number : 8 * number + 16] = 0
        Image.fromarray(pixels).save(folder / f"{number}.png")
        (folder / f"{number}.txt").write_text(f"the dark thing {number}\nthe left half\n")
    return folder


class Teller:
    """Keeps what is told; stops when so many pictures are done."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.told: list[tuple[str, int, int]] = []
        self.stop_at = stop_at

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.told.append((stage, done, total))
        if stage == "reading" and done == self.stop_at:
            raise Cancelled


def test_own_pictures_without_masks(searches: Searches, model_set: Path, pictures: Path) -> None:
    tell = Teller()
    searched = searches.find(str(model_set), pictures, 20, scripted.Script(), tell)
    assert searched.pictures == 6 and searched.skipped == 0
    assert searched.comparison.samples == 0 and searched.comparison.verdict == "unknown"
    assert searched.comparison.found.frequency is not None
    assert [stage for stage, *_ in tell.told if stage != "listing"] == ["reading"] * 7 + ["concluding"]
    assert tell.told[-1] == ("concluding", 6, 6)
    assert str(pictures) not in json.dumps(searched.found.provenance), "where they lie is not written down for others"


def asked(script: scripted.Script) -> list[HeadMapsJob]:
    """The jobs that read phrases; the LookJobs before them only make the pictures ready."""
    return [job for job in script.calls if isinstance(job, HeadMapsJob)]


def test_it_goes_on_where_it_was_stopped(searches: Searches, model_set: Path, pictures: Path) -> None:
    name, script = str(model_set), scripted.Script()
    assert searches.unfinished(name) is None
    with pytest.raises(Cancelled):
        searches.find(name, pictures, 20, script, Teller(stop_at=2))
    left = searches.unfinished(name)
    assert left is not None and (left.pictures, left.samples, left.done) == (pictures, 20, 2)
    assert len(asked(script)) == 2
    tell = Teller()
    searched = searches.find(name, pictures, 20, script, tell)
    assert len(asked(script)) == 6, "no picture's phrases are read twice"
    assert ("reading", 0, 6) not in tell.told and ("reading", 2, 6) in tell.told
    whole = Searches(model_set.parent / "other").find(name, pictures, 20, scripted.Script(), Teller())
    assert searched.found.to_json() == whole.found.to_json()
    searches.forget(name)
    assert searches.unfinished(name) is None


def test_using_them_writes_them_with_how_they_were_found(searches: Searches, model_set: Path, pictures: Path) -> None:
    name = str(model_set)
    searched = searches.find(name, pictures, 20, scripted.Script(), Teller())
    file = model_set / "vlm" / "locheads.json"
    before = json.loads(file.read_text())
    searches.use(searched)
    after = json.loads(file.read_text())
    assert after["prompt"] == before["prompt"]
    assert after["studio"] == [str(head) for head in searched.comparison.found.heads] != before["studio"]
    told = after["provenance"]
    assert told["date"] and told["samples"] == 12 and told["model"]["vlm"]["digest"] and "validation" in told
    again = searches.find(name, pictures, 20, scripted.Script(), Teller())
    assert again.comparison.present is not None
    assert again.comparison.present.heads == searched.comparison.found.heads


def test_a_folder_without_phrases_is_told(searches: Searches, model_set: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no known layout"):
        searches.find(str(model_set), tmp_path, 20, scripted.Script(), Teller())


def test_heads_in_use(model_set: Path) -> None:
    models, file = find_set(str(model_set)), model_set / "vlm" / "locheads.json"
    assert Head(4, 3) in present_heads(models)
    for damaged in ("{", "[]", '{"studio": []}', '{"studio": [3]}'):
        file.write_text(damaged)
        assert present_heads(models) == {}
    file.unlink()
    assert present_heads(models) == {}


@pytest.mark.slow
def test_the_storybook_set_on_drawn_scenes(searches: Searches, model_set: Path) -> None:
    """Few samples, the real models: the comparison has samples with a truth, and the heads are ones that look."""
    with build_worker(str(model_set), "cpu") as worker:
        searched = searches.find(
            str(model_set), None, 30, lambda job: worker.submit(job, priority=Priority.BATCH).result(), Teller()
        )
    compared = searched.comparison
    assert compared.samples >= 10 and compared.present is not None and compared.verdict in ("better", "worse", "same")
    assert compared.found.pointing is not None and compared.found.pointing > 0.4
    searches.use(searched)
    assert json.loads((model_set / "vlm" / "locheads.json").read_text())["provenance"]["validation"] is not None
