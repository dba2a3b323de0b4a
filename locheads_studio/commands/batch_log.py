"""What a batch has done, a line for each result, so that it can be killed at any time and goes on."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from locheads_studio.errors import UsageError
from locheads_studio.imaging.appended import Appended


class BatchLog:
    """The log in an output folder, held by one program at a time. `rows`: the newest line of each result."""

    def __init__(self, path: Path, *, restart: bool = False) -> None:
        """Opens it. UsageError when it is damaged or no log of a batch; WriteError when another run holds it.

        With `restart` it begins again; which files in the folder are the batch's own stays known.
        """
        self.rows: dict[str, dict[str, Any]] = {}
        self._ours: set[str] = set()
        self._file = Appended.extend(path) if path.exists() else Appended.create(path)
        try:
            content = self._file.content()
            length = content.rfind(b"\n") + 1  # a line that was cut short does not count
            for line in content[:length].splitlines():
                self._take(line, path, restart)
            if restart:
                self.rows = {}
                length = 0
            self._file.cut(length)
            if restart and self._ours:
                self.begin(sorted(self._ours))
        except BaseException:
            self._file.close()
            raise

    def _take(self, line: bytes, path: Path, restart: bool) -> None:
        try:
            match json.loads(line):
                case {"begun": list(names)}:
                    self._ours |= {str(name) for name in names}
                case {"source": str(), "status": str(), "stamp": str(), "result": str(name)} as row:
                    self.rows[name] = row
                    if row["status"] == "done":
                        self._ours.add(name)
                case _:
                    raise ValueError("no line of a batch")
        except (ValueError, RecursionError) as error:
            if not self._ours and not self.rows:
                raise UsageError(f"{path} is no log of a batch", "Choose another output folder") from error
            if not restart:
                raise UsageError(f"{path} is damaged", "Use --restart to begin again") from error

    def is_done(self, target: str, stamp: str, file: Path) -> bool:
        """Whether a result was made of the same picture in the same way, and is there."""
        row = self.rows.get(target)
        return row is not None and row["status"] == "done" and row["stamp"] == stamp and file.is_file()

    def is_ours(self, target: str) -> bool:
        """Whether a file of that name in the folder was made by this batch, perhaps by a run that was killed."""
        return target in self._ours

    def begin(self, targets: list[str]) -> None:
        """Note down which files will be written: after a kill they are known as ours."""
        self._ours |= set(targets)
        self._write({"begun": targets})

    def add(self, row: dict[str, Any]) -> None:
        """A result; it is on the disk when this returns."""
        self.rows[row["result"]] = row
        self._write(row)

    def _write(self, row: dict[str, Any]) -> None:
        self._file.append([json.dumps(row).encode() + b"\n"])  # ASCII: a file's name may be no text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
