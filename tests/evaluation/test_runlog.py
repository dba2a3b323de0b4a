"""The log of a run: nothing lost, nothing twice, whatever kills it."""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from pathlib import Path
from typing import Any

import pytest

from locheads_studio.errors import DataError, UsageError, WriteError
from locheads_studio.evaluation.runlog import RunLog, fingerprint, run_units
from tests.evaluation import scripted

SETTINGS = {"kind": "test", "number": 1}


def opened(path: Path, settings: Any = SETTINGS) -> RunLog:
    return RunLog.open(path, settings, {"date": "today"})


def test_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    done: list[str] = []

    def work(unit: str) -> Any:
        if len(done) == 3 and unit == "d":
            raise KeyboardInterrupt
        done.append(unit)
        return {"of": unit, "share": 1 / 3}

    with opened(file) as log, pytest.raises(KeyboardInterrupt):
        run_units("abcdef", work, log, "testing")
    assert done == ["a", "b", "c"]
    done.append("-")
    shares: list[float] = []
    with opened(file) as log:
        assert list(log.done) == ["a", "b", "c"]
        assert log.done["b"] == {"of": "b", "share": 1 / 3}
        run_units("abcdef", work, log, "testing", lambda stage, share: shares.append(share))
        assert list(log.done) == list("abcdef")
    assert done == ["a", "b", "c", "-", "d", "e", "f"]
    assert shares == [3 / 6, 4 / 6, 5 / 6, 1.0]
    with pytest.raises(ValueError, match="done before"):
        log.add("a", 1)


def test_a_log_in_memory_is_like_one_on_disk(tmp_path: Path) -> None:
    with opened(tmp_path / "run.jsonl") as log:
        held = RunLog.in_memory(SETTINGS, {"date": "today"})
        assert log.header == held.header
        for one in (log, held):
            run_units(["a"], lambda unit: {"pair": (1, 2.5)}, one, "testing")
        assert log.done == held.done == {"a": {"pair": [1, 2.5]}}


def test_every_cut_is_survived(tmp_path: Path) -> None:
    """Whatever byte a crash stops at: the whole lines count, the rest is dropped and written again."""
    whole = tmp_path / "whole.jsonl"
    with opened(whole) as log:
        run_units("abc", lambda unit: {"text": f"ä {unit}"}, log, "testing")
    data = whole.read_bytes()
    ends = [i for i, byte in enumerate(data) if byte == ord("\n")]
    for length in sorted({0, 1, len(data), *range(0, len(data), 13), *ends, *(end + 1 for end in ends)}):
        file = tmp_path / "cut.jsonl"
        file.write_bytes(data[:length])
        with opened(file) as log:
            assert len(log.done) == max(0, data[:length].count(b"\n") - 1)
            run_units("abc", lambda unit: {"text": f"ä {unit}"}, log, "testing")
        assert file.read_bytes() == data


def test_another_run_is_told(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    opened(file).close()
    with pytest.raises(UsageError, match=r"other settings \(number\)"):
        opened(file, SETTINGS | {"number": 2})
    for text in ("{}\n", "my notes, without a line end", "x"):
        file.write_text(text)
        with pytest.raises(UsageError, match="no log"):
            opened(file)
        assert file.read_text() == text


def test_restart_begins_the_log_of_any_run_again_and_no_other_file(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    with opened(file) as log:
        run_units("abc", lambda unit: unit, log, "testing")
        with pytest.raises(WriteError):  # it runs
            RunLog.open(file, SETTINGS, {}, restart=True)
    with RunLog.open(file, SETTINGS | {"number": 2}, {}, restart=True) as log:
        assert not log.done and log.header["settings"]["number"] == 2
    file.write_text(file.read_text() + "\0\0damaged\n{}\n")
    with RunLog.open(file, SETTINGS, {}, restart=True) as log:
        assert not log.done
    assert len(file.read_text().splitlines()) == 1
    for text in ("{}\n", "my notes, without a line end", "x"):
        file.write_text(text)
        with pytest.raises(UsageError, match="no log"):
            RunLog.open(file, SETTINGS, {}, restart=True)
        assert file.read_text() == text


def test_damage_is_named(tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    with opened(file) as log:
        run_units("abc", lambda unit: unit, log, "testing")
    lines = file.read_text().splitlines()
    for broken, named in (
        ([lines[0], lines[1][:-3], *lines[2:]], "line 2 is damaged"),
        ([*lines[:2], "3", lines[3]], "line 3 is damaged"),
        ([*lines[:2], "\0" * 20, lines[3]], "line 3 is damaged"),
        ([*lines, lines[2]], "line 5: b stands there twice"),
        (["{", *lines[1:]], "line 1 is damaged"),
    ):
        file.write_text("\n".join(broken) + "\n")
        with pytest.raises(DataError, match=rf"run\.jsonl, {named}"):
            opened(file)


def test_one_program_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path / "run.jsonl"), pytest.raises(WriteError, match="another program is writing it"):
        opened(tmp_path / "run.jsonl")
    opened(tmp_path / "run.jsonl").close()


def test_the_fingerprint_is_of_the_values() -> None:
    assert fingerprint({"a": 1, "b": (2,)}) == fingerprint({"b": [2], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


def size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0


def test_killed_at_twenty_random_moments(tmp_path: Path) -> None:
    """SIGKILL, twenty times: figures and log are those of a run that nobody disturbed."""
    data = scripted.write_data(tmp_path, count=60)
    scripted.run_once(str(data), str(tmp_path / "whole.jsonl"), str(tmp_path / "whole.json"), 0.0)
    spawn = multiprocessing.get_context("forkserver")
    spawn.set_forkserver_preload(["tests.evaluation.scripted"])
    rng = random.Random(0)
    log, output = tmp_path / "killed.jsonl", tmp_path / "killed.json"
    kills, reached = 0, [0]
    arguments = (str(data), str(log), str(output), 0.002)
    while kills < 20:
        process = spawn.Process(target=scripted.run_once, args=arguments)
        process.start()
        # In the middle of a picture, a line, the fsync; one time in ten before anything is done.
        began, deadline = size(log), time.monotonic() + 120
        if rng.random() < 0.9:
            while size(log) == began and process.is_alive() and time.monotonic() < deadline:
                time.sleep(0.001)
        time.sleep(rng.uniform(0.0, 0.05))
        process.kill()
        process.join()
        assert not output.exists(), "it must be killed before it is done"
        kills += 1
        reached.append(log.read_bytes().count(b"\n") if log.exists() else 0)
    assert reached == sorted(reached)
    assert reached[-1] >= 5, "it got on between the kills"
    scripted.run_once(str(data), str(log), str(output), 0.0)
    assert log.read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert output.read_bytes() == (tmp_path / "whole.json").read_bytes()
    units = [json.loads(line)["unit"] for line in log.read_text().splitlines()[1:]]
    assert units == [f"{number:03d}.png" for number in range(60)]
