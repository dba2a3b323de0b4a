"""`evaluate` and `heads find` from the command line, with a scripted engine."""

from __future__ import annotations

import json
import types
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from locheads_studio import app, cli
from locheads_studio.commands import research
from locheads_studio.evaluation import tuning
from tests.evaluation import scripted
from tests.evaluation.datasets import layouts


class Handlers:
    """The scripted engine behind a worker."""

    def __init__(self) -> None:
        self.script = scripted.Script()

    def __call__(self, job: Any, step: Any) -> Any:
        step("working", 0.5)
        return self.script(job)

    def release(self) -> None:
        """Nothing is held."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Handlers:
    handlers = Handlers()
    for part in ("vlm", "segmenter"):
        (tmp_path / "models" / part).mkdir(parents=True)
        (tmp_path / "models" / part / "config.json").write_text("{}")
    folder = tmp_path / "models"
    models = types.SimpleNamespace(
        name="scripted", vlm=folder / "vlm", segmenter=folder / "segmenter", part=lambda kind: None
    )
    monkeypatch.setattr(app, "find_set", lambda name: models)
    monkeypatch.setattr(research, "find_set", lambda name: models)
    monkeypatch.setattr(app, "load_handlers", lambda model_set, device: handlers)
    return handlers


def call(*args: str | Path) -> Result:
    result = CliRunner().invoke(cli.commands, [str(arg) for arg in args])
    assert "Traceback" not in result.stderr
    return result


def compared(file: Path) -> dict[str, Any]:
    """What two runs must agree on."""
    values: dict[str, Any] = json.loads(file.read_text())
    return {name: value for name, value in values.items() if name != "provenance"}


def test_a_run_is_written_and_resumed(engine: Handlers, tmp_path: Path) -> None:
    data = scripted.write_data(tmp_path / "data", 6)
    result = call("evaluate", data, "-o", tmp_path / "a.json")
    assert result.exit_code == 0, result.output
    assert "Acc@0.5" in result.stdout and "centre box" in result.stdout
    assert "no figures for this model" in result.stdout
    whole = (tmp_path / "a.run.jsonl").read_bytes()
    lines = whole.split(b"\n")
    (tmp_path / "b.run.jsonl").write_bytes(b"\n".join(lines[:4]) + b"\n" + lines[4][:30])
    done = len(engine.script.calls)
    result = call("evaluate", data, "-o", tmp_path / "b.json", "--json")
    assert result.exit_code == 0, result.output
    assert "3 pictures are done" in result.stderr
    assert compared(tmp_path / "b.json") == compared(tmp_path / "a.json")
    assert json.loads(result.stdout) == json.loads((tmp_path / "b.json").read_text())
    assert (tmp_path / "b.run.jsonl").read_bytes() == whole
    assert len(engine.script.calls) - done == done // 2  # three of six pictures
    assert json.loads(result.stdout)["model"]["set"] == "scripted"


def test_other_settings_need_another_log(engine: Handlers, tmp_path: Path) -> None:
    data = scripted.write_data(tmp_path / "data", 2)
    log = tmp_path / "run.jsonl"
    assert call("evaluate", data, "--log", log).exit_code == 0
    result = call("evaluate", data, "--log", log, "--grounding", "paper")
    assert result.exit_code == 2
    assert "other settings (evaluation)" in result.stderr and "--restart" in result.stderr
    assert call("evaluate", data, "--log", log, "--grounding", "paper", "--restart").exit_code == 0
    result = call("evaluate", data, "--log", log, "--grounding", "paper", "--device", "cuda:1")
    assert "other settings (model)" in result.stderr  # another device rounds in another way
    (tmp_path / "models" / "vlm" / "config.json").write_text('{"another": "model"}')
    result = call("evaluate", data, "--log", log, "--grounding", "paper")
    assert "other settings (model)" in result.stderr


def test_options_reach_the_run(engine: Handlers, tmp_path: Path) -> None:
    folder = layouts.write_refer(tmp_path / "d", "refcocog", by=("google", "umd"))
    options = "--split val --by google --grounding paper --heads L2H1,L3H0 --sentences first --json".split()
    result = call("evaluate", folder, *options, "--baselines", "centre box")
    assert result.exit_code == 0, result.output
    values = json.loads(result.stdout)
    assert values["data"]["by"] == "google"
    assert values["overall"]["sentences"] == 2
    assert list(values["baselines"]) == ["centre box"]
    assert {(job.grounding, job.heads) for job in engine.script.calls} == {("paper", ("L2H1", "L3H0"))}


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["storybook", "--split", "all"], "train, validation, test"),
        (["nowhere"], "no data set"),
        (["storybook", "--sentences", "last"], "all or first"),
        (["storybook", "--baselines", "magic"], "mean of heads"),
        (["storybook", "--heads", "greedy"], "--tau"),
        (["storybook", "-o", "x.txt"], ".json"),
        (["storybook", "--log", "x.json"], ".jsonl"),
    ],
)
def test_usage_errors(engine: Handlers, args: list[str], named: str) -> None:
    result = call("evaluate", *args)
    assert result.exit_code == 2
    assert named in result.stderr
    assert result.stderr.count("\n") == 1
    assert engine.script.calls == []


def test_damaged_data_is_one_line(engine: Handlers, tmp_path: Path) -> None:
    folder = layouts.write_refer(tmp_path / "d")
    (folder / "instances.json").write_text("{")
    result = call("evaluate", folder)
    assert result.exit_code == 1
    assert "instances.json is damaged" in result.stderr
    assert result.stderr.count("\n") == 1


def test_heads_are_found_and_installed(engine: Handlers, tmp_path: Path) -> None:
    data = scripted.write_data(tmp_path / "data", 10)
    args = ["heads", "find", str(data), "--samples", "12", "--trials", "2", "-o", str(tmp_path / "h.json")]
    result = call(*args, "--install", "--no-tune")
    assert result.exit_code == 0, result.output
    assert "paper: " in result.stdout and "combination: L2H1" in result.stdout
    values = json.loads((tmp_path / "h.json").read_text())
    assert values["chosen"]["labels"][0] == "L2H1"
    assert values["provenance"]["versions"]["locheads-studio"] == cli.__version__
    installed = json.loads((tmp_path / "models" / "vlm" / "locheads.json").read_text())
    assert installed["studio"][0] == "L2H1"
    done = len(engine.script.calls)
    assert call(*args).exit_code == 0  # everything is in the log, and the installed file changes no fingerprint
    assert len(engine.script.calls) == done


def test_found_heads_are_tuned_in_one_go(engine: Handlers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = tuning.Sizes(tuned=3, tested=3, fitted=0)
    monkeypatch.setattr(tuning, "Sizes", lambda covered: small)
    data = scripted.write_data(tmp_path / "data", 10)
    args = ["heads", "find", str(data), "--samples", "12", "--trials", "2", "--install", "--json"]
    result = call(*args)
    assert result.exit_code == 0, result.output
    installed = json.loads((tmp_path / "models" / "vlm" / "locheads.json").read_text())
    told = json.loads(result.stdout)["tuned"]
    assert installed["numbers"] == {name: told[name] for name in ("sigma", "level", "margin", "provenance")}
    assert "3 scenes" in told["provenance"]["chosen on"]


def test_help_tells_the_data() -> None:
    for command in (["evaluate"], ["heads", "find"], ["heads"]):
        assert call(*command, "--help").exit_code == 0
