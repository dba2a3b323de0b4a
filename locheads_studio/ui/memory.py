"""What the window remembers between starts: recent pictures, its theme, size and place. A small JSON file, no Qt."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from locheads_studio.config import paths
from locheads_studio.errors import StudioError
from locheads_studio.imaging import disk

RECENT: Final = 10
COMMANDS: Final = 6

log = logging.getLogger(__name__)


@dataclass
class Memory:
    """`recent`: newest first. `theme`: "system", "dark" or "light". `geometry` of the window and
    `panes` of the side panel: Qt's own bytes, as hexadecimal.
    `live`: whether to look while typing; None: as suits the model set. `closer`: model sets to whether they look at
    small things from closer; one that is not there does as its file says. `commands`: found by name, newest first."""

    recent: list[str] = field(default_factory=list)
    theme: str = "system"
    geometry: str = ""
    panel: bool = True
    panes: str = ""
    live: bool | None = None
    closer: dict[str, bool] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    path: Path | None = None

    @classmethod
    def load(cls, path: Path | None = None) -> Memory:
        """From the user's settings folder; a damaged file counts as none."""
        path = path or paths.config_dir() / "window.json"
        made = cls(path=path)
        try:
            values: Any = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return made
        if isinstance(values, dict):
            made.recent = [str(name) for name in _list(values.get("recent"))][:RECENT]
            made.theme = values["theme"] if values.get("theme") in ("dark", "light") else "system"
            made.geometry = str(values.get("geometry", ""))
            made.panel = bool(values.get("panel", True))
            made.panes = str(values.get("panes", ""))
            made.live = values["live"] if isinstance(values.get("live"), bool) else None
            kept = values.get("closer")
            if isinstance(kept, dict):
                made.closer = {name: on for name, on in kept.items() if isinstance(on, bool)}
            made.commands = [str(name) for name in _list(values.get("commands"))][:COMMANDS]
        return made

    def remember(self, picture: Path) -> None:
        """Put a picture in front of the recent ones."""
        name = str(picture.resolve())
        self.recent = [name, *(other for other in self.recent if other != name)][:RECENT]

    def remember_command(self, name: str) -> None:
        """Put a command in front of those used lately."""
        self.commands = [name, *(other for other in self.commands if other != name)][:COMMANDS]

    def save(self) -> None:
        """Write it; what cannot be written is only logged, nobody should lose a picture over it."""
        if self.path is None:
            return
        values = {name: value for name, value in asdict(self).items() if name != "path"}
        try:
            disk.make_folder(self.path.parent)
            with disk.writing(self.path) as file:
                file.write(json.dumps(values, indent=1).encode())
        except (OSError, StudioError) as error:
            log.warning("the window's memory could not be saved: %s", error)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
