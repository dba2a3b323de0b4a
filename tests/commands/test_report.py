"""`storybook report` with a scripted engine: a document with every section, that says what its figures say."""

from __future__ import annotations

import json
import re
import types
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from locheads_studio import app, cli
from locheads_studio.commands import report
from locheads_studio.errors import DataError
from locheads_studio.evaluation import storybook_report
from tests.evaluation import scripted

HEADINGS = [
    "Targets", "Studio and paper grounding", "By sentence type", "By size", "By what people say",
    "Parts of the studio grounding", "Number of heads", "Criteria, fixed and greedy", "Threshold tau",
    "Smoothing", "Number of calibration samples", "The heads", "Learning curve", "How it was measured",
]  # fmt: skip
CURVE = [
    {"stage": "tower", "step": 5, "minutes": 1.0, "loss": 2.0, "validation": {"kind": 0.2}},
    {"stage": "decoder", "step": 10, "minutes": 2.0, "loss": 1.0, "validation": {"plain": 0.5, "part": 0.25}},
    {"stage": "decoder", "step": 20, "minutes": 3.0, "loss": 0.5, "validation": {"plain": 0.75, "part": 0.5}},
]


class Handlers:
    """The scripted engine behind a worker."""

    def __init__(self) -> None:
        self.script = scripted.Script()

    def __call__(self, job: Any, step: Any) -> Any:
        return self.script(job)

    def release(self) -> None:
        """Nothing is held."""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A report that was made in two goes, and how often the engine was asked in each."""
    root, handlers = tmp_path_factory.mktemp("report"), Handlers()
    for part in ("vlm", "segmenter"):
        (root / "models" / part).mkdir(parents=True)
        (root / "models" / part / "config.json").write_text("{}")
    (root / "models" / "vlm" / "locheads.json").write_text(json.dumps({"studio": ["L2H1"], "weights": [1.0]}))
    (root / "models" / "vlm" / storybook_report.CURVE).write_text("".join(json.dumps(r) + "\n" for r in CURVE))
    models = types.SimpleNamespace(
        name="scripted", title="Scripted", vlm=root / "models" / "vlm", segmenter=root / "models" / "segmenter",
        part=lambda kind: None,
    )  # fmt: skip
    (root / "out" / "report").mkdir(parents=True)
    (root / "out" / "report" / "old.svg").write_text("<svg/>")
    calls, results = [], []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "find_set", lambda name: models)
        patch.setattr(report, "find_set", lambda name: models)
        patch.setattr(app, "load_handlers", lambda model_set, device: handlers)
        for _ in range(2):
            arguments = ["storybook", "report", "-o", root / "out", "--work", root / "work", "--count", 3,
                         "--ablate", 2, "--samples", 12, "--trials", 2, "--first-seed", 60_000, "--json"]  # fmt: skip
            result: Result = CliRunner().invoke(cli.commands, [str(one) for one in arguments])
            assert result.exit_code == 0, result.output
            calls.append(len(handlers.script.calls))
            results.append(json.loads(result.stdout))
    return types.SimpleNamespace(
        folder=root / "out", text=(root / "out" / "REPORT.md").read_text("utf-8"), calls=calls, results=results
    )


def tables(text: str) -> list[list[list[str]]]:
    """Every table as its rows of cells."""
    found = re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE)
    return [[re.split(r"(?<!\\)\|", line)[1:-1] for line in table.splitlines()] for table in found]


def test_every_section_is_there_with_whole_tables_and_no_missing_number(written: Any) -> None:
    assert re.findall(r"^## (.*)$", written.text, re.MULTILINE) == HEADINGS
    assert len(tables(written.text)) == 13
    for table in tables(written.text):
        assert len(table) > 2 and len({len(row) for row in table}) == 1
    assert not re.search(r"\b(nan|inf|None)\b", written.text)


def test_targets_say_what_was_measured_and_whether_that_is_enough(written: Any) -> None:
    rows = {row[0].strip(): [cell.strip() for cell in row[1:]] for row in tables(written.text)[0][2:]}
    assert len(rows) == 10
    told = {one["name"]: one for one in written.results[0]["targets"]}
    assert list(told) == list(rows)
    for name, (wanted, measured, _, count, answer) in rows.items():
        one = told[name]
        assert float(wanted) == one["wanted"] and int(count) == one["count"]
        if one["measured"] is None:
            assert measured == "–" and answer == "nothing to measure"
        else:
            assert float(measured) == pytest.approx(one["measured"], abs=6e-4)
            assert answer == ("reached" if one["measured"] >= one["wanted"] else "not reached")
    assert rows["segmenter, true box: mIoU"][-1] == "not reached", "a filled box is no mask"


def test_figures_stand_beside_it_and_are_small(written: Any) -> None:
    named = re.findall(r"!\[.*?\]\((.*?)\)", written.text)
    files = {file.relative_to(written.folder).as_posix() for file in (written.folder / "report").iterdir()}
    assert set(named) == files and len(named) == len(files) >= 12, "none is missing, left over or named twice"
    assert {"report/sorted-sums.svg", "report/entropy-examples.png", "report/selection-frequency.svg",
            "report/rank-and-iou.svg", "report/learning-curve.svg"} <= files  # fmt: skip
    assert sum(file.stat().st_size for file in written.folder.rglob("*") if file.is_file()) < 2**20


def test_it_says_how_it_was_made_and_goes_on_where_it_was(written: Any) -> None:
    assert "3 from seed 60000" in written.text and "ablations on the first 2" in written.text
    assert written.calls[1] - written.calls[0] == 2, "only the model's grid and the entropy figure's sentence"
    first, second = ({k: v for k, v in one.items() if k != "seconds"} for one in written.results)
    assert first == second


def test_the_learning_curve_is_told_from_its_file(written: Any, tmp_path: Path) -> None:
    part = written.text.partition("## Learning curve")[2].partition("##")[0]
    assert "0.375 on average after 10 steps, 0.625 after 20" in part and "+0.250" in part
    assert storybook_report.read_curve(tmp_path) == []
    (tmp_path / storybook_report.CURVE).write_text('{"stage": "decoder"}\n')
    with pytest.raises(DataError, match="damaged"):
        storybook_report.read_curve(tmp_path)


def test_what_of_the_difference_is_the_grids_is_said(written: Any) -> None:
    """The paper's blur is one cell of 24 a side, which is more of the picture on a coarser grid."""
    one, like, none, studio = (
        next(row[2].split()[0] for table in tables(written.text) for row in table if row[0].strip() == name)
        for name in ("paper", "paper + as much smoothing of the picture as on LLaVA's grid",
                     "paper + no smoothing", "studio")
    )  # fmt: skip
    [said] = re.findall(r"The paper's blur was chosen .*", written.text)
    assert f"this model has {scripted.CELLS} a side" in said and f"(sigma {scripted.CELLS / 24:.2f})" in said
    assert f"an Acc@0.5 of {one}; " in said and f"{like}, with none {none}; the studio's has {studio}." in said
