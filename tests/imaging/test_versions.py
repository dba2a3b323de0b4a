"""Project files of every version that was ever released open with the same pixels. Files are added, never changed.

python tests/imaging/test_versions.py VERSION    writes those of the present version
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from locheads_studio.document.geometry import Box
from locheads_studio.document.state import Prompts, SavedSelection
from locheads_studio.document.tiles import Plane
from locheads_studio.imaging.project import VERSION, Project, open_project, save_project
from tests.imaging.documents import Kept, some_project

FOLDER = Path(__file__).parent / "projects"
FILES = sorted(FOLDER.glob("*.ora"))


def _pixels(edit: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    return edit.patch, edit.blend


def hashes(project: Project) -> dict[str, Any]:
    """What must stay the same."""

    def name(array: np.ndarray[Any, Any]) -> str:
        return f"{array.dtype} {array.shape} {hashlib.blake2b(array.tobytes(), digest_size=12).hexdigest()}"

    state = project.state
    return {
        "source": name(project.picture.pixels),
        "mask": name(state.mask.read()),
        "answer": name(state.answer.read()),
        "layers": [
            [row.number, row.name, row.visible, row.opacity, list(row.edit.box), *map(name, _pixels(row.edit))]
            for row in state.layers
        ],
        "recipes": [row.edit.recipe.as_dict() for row in state.layers],
        "heat": name(state.found.heat) if state.found is not None else None,
        "results": [[row.number, row.title, name(row.edit.patch)] for row in project.results],
        "shown": project.shown,
        **({"view": dict(project.view)} if project.view else {}),  # since 1.2
        **({"both": True} if state.found is not None and state.found.both else {}),
        **({"saved": [[one.name, name(one.mask.read())] for one in state.saved]} if state.saved else {}),  # since 1.3
        **({"drawn": True} if state.prompts.drawn else {}),
    }


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_old_files_open(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    wanted = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    project, leftover = open_project(file, (Kept,))
    assert json.loads(json.dumps(hashes(project))) == wanted and file.read_bytes() == before
    save_project(project, tmp_path / "a.ora", (Kept,), leftover)
    assert json.loads(json.dumps(hashes(open_project(tmp_path / "a.ora", (Kept,))[0]))) == wanted


def test_there_are_files_of_each_version() -> None:
    assert len([file for file in FILES if file.stem.startswith("v1.0-")]) >= 3
    now = "v" + ".".join(map(str, VERSION)) + "-"
    assert [file for file in FILES if file.stem.startswith(now)], "a new version needs files of its own"
    assert all(file.stat().st_size < 60_000 for file in FILES)


def kept() -> Project:
    """What 1.3 brought: kept selections, strokes that stay, and a box that was drawn."""
    project = some_project(6, width=19, height=23)
    mask = project.state.mask
    state = project.state.with_hand(Plane.uniform(19, 23, 255), mask)
    prompts = Prompts(box=Box(2, 3, 9, 11), drawn=True)
    return replace(project, state=replace(state, saved=(SavedSelection("corner", mask),), prompts=prompts))


def both() -> Project:
    """What 1.2 brought: both candidates at once, and how the document was looked at."""
    project = some_project(4, width=18, height=22)
    assert project.state.found is not None
    state = replace(project.state, found=replace(project.state.found, chosen=0, both=True))
    view = {"layout": "single", "shown": "attention", "place": [3.5, 4.25, 2.0], "style": "outline"}
    return replace(project, state=state, view=view)


def main(version: str) -> None:
    """Write the present version's files."""
    for name, project in (
        ("colour", some_project(1, width=24, height=18)),
        ("deep", some_project(2, width=20, height=16, depth=np.uint16, channels=1, edits=1)),
        ("alpha", some_project(3, width=16, height=20, channels=4, found=False)),
        ("both", both()),
        ("kept", kept()),
    ):
        file = FOLDER / f"v{version}-{name}.ora"
        assert not file.exists(), "what was released is not changed"
        save_project(project, file, (Kept,))
        text = json.dumps(hashes(project), ensure_ascii=False, indent=1)
        file.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
