"""The log of a long run: one line per picture, on disk before the next begins, so that a run can be killed any time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Protocol, Self

from locheads_studio.errors import DataError, UsageError
from locheads_studio.imaging.appended import Appended

FORMAT: Final = 1
_BEGINNING: Final = b'{"fingerprint":'
Step = Callable[[str, float], None]


class Kept(Protocol):
    """What holds the results of a long run: those that are there, and a way to add one that lasts."""

    @property
    def done(self) -> Mapping[str, Any]:
        """By the unit's name."""

    def add(self, unit: str, result: Any) -> None:
        """Keep what a unit gave."""


def fingerprint(settings: Mapping[str, Any]) -> str:
    """A short name of everything that decides a run's figures."""
    return hashlib.sha256(canonical(settings).encode()).hexdigest()[:16]


def canonical(values: Any) -> str:
    """JSON on one line, the same text for the same values."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False)


class RunLog:
    """What a run has done so far: ``header`` as it was when the run began, ``done`` by the unit's name.

    Lines are appended whole and synchronised; a last line that a crash cut short is dropped when the log is opened
    again. One program at a time holds a log.
    """

    def __init__(self, file: Appended | None, header: dict[str, Any], done: dict[str, Any]) -> None:
        self.header = header
        self.done = done
        self._file = file

    @classmethod
    def in_memory(cls, settings: Mapping[str, Any], provenance: Mapping[str, Any]) -> Self:
        """A log that is kept nowhere."""
        return cls(None, _header(settings, provenance), {})

    @classmethod
    def open(
        cls, path: Path, settings: Mapping[str, Any], provenance: Mapping[str, Any], *, restart: bool = False
    ) -> Self:
        """Go on with the log of these settings, or begin one. With ``restart`` the log of any run begins again.

        Raises:
            UsageError: the file is no log of a run, or of one with other settings.
            DataError: a line other than the last is damaged; it is named.
            WriteError: it cannot be written, or another program is writing it.
        """
        log = cls(None, _header(settings, provenance), {})
        log._file = Appended.extend(path) if path.exists() else Appended.create(path)
        try:
            content = log._file.content()
            if restart:
                _check_is_log(content, path)
                log._file.cut(0)
            else:
                log._file.cut(log._take(path, content))
            if not log._file.length:
                log._write(log.header)
        except BaseException:
            log.close()
            raise
        return log

    def _take(self, path: Path, content: bytes) -> int:
        """Take over what a log holds; the length of its whole lines."""
        length = content.rfind(b"\n") + 1
        lines = content[:length].split(b"\n")[:-1]
        if not lines:
            _check_is_log(content, path)
            return 0
        header = _parsed(lines[0], path, 1)
        if not isinstance(header, dict) or header.get("format") != FORMAT or "fingerprint" not in header:
            raise UsageError(f"{path} is no log of a run", "Choose another name for the log")
        if header["fingerprint"] != self.header["fingerprint"]:
            raise UsageError(
                f"{path} is the log of a run with other settings ({_differences(header, self.header['settings'])})",
                "Choose another name for the log, or --restart to begin again",
            )
        self.header, self.done = header, _done(lines[1:], path)
        return length

    def add(self, unit: str, result: Any) -> None:
        """Keep what a unit gave; it is on disk when this returns."""
        if unit in self.done:
            raise ValueError(f"{unit} was done before")
        self._write({"unit": unit, "result": result})
        self.done[unit] = result

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _write(self, values: Mapping[str, Any]) -> None:
        if self._file is not None:
            self._file.append([canonical(values).encode() + b"\n"])


def run_units(
    units: Iterable[str], work: Callable[[str], Any], log: Kept, stage: str, step: Step = lambda stage, share: None
) -> None:
    """Do what the log does not hold yet, in order. ``step`` may raise to stop: what is done stays done."""
    units = list(units)
    ready = sum(unit in log.done for unit in units)
    for unit in units:
        if unit in log.done:
            continue
        step(stage, ready / len(units))
        log.add(unit, json.loads(canonical(work(unit))))  # as a log on disk would give it back
        ready += 1
    step(stage, 1.0)


def _check_is_log(content: bytes, path: Path) -> None:
    """UsageError for a file that no run began. A header that a crash cut short is a run's."""
    if not _BEGINNING.startswith(content[: len(_BEGINNING)]):
        raise UsageError(f"{path} is no log of a run", "Choose another name for the log")


def _header(settings: Mapping[str, Any], provenance: Mapping[str, Any]) -> dict[str, Any]:
    header = {
        "format": FORMAT, "fingerprint": fingerprint(settings), "settings": dict(settings),
        "provenance": dict(provenance),
    }  # fmt: skip
    values: dict[str, Any] = json.loads(canonical(header))  # as a log on disk would give it back
    return values


def _done(lines: list[bytes], path: Path) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for number, line in enumerate(lines, 2):
        row = _parsed(line, path, number)
        if not isinstance(row, dict) or not isinstance(row.get("unit"), str) or "result" not in row:
            raise DataError(f"{path.name}, line {number} is damaged", "Restart the run, or remove the line")
        if row["unit"] in done:
            raise DataError(f"{path.name}, line {number}: {row['unit']} stands there twice", "Restart the run")
        done[row["unit"]] = row["result"]
    return done


def _parsed(line: bytes, path: Path, number: int) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path.name}, line {number} is damaged", "Restart the run, or remove the line") from error


def _differences(header: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
    before = header.get("settings")
    if not isinstance(before, dict):
        return "unknown ones"
    return ", ".join(sorted(k for k in {*before, *settings} if before.get(k) != settings.get(k)))[:100]
