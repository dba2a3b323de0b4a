"""plugins krita, plugins gimp: put the plug-ins into the user's own editors, with what starts this program."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

import typer

from locheads_studio.commands import console, options
from locheads_studio.config import paths
from locheads_studio.imaging import disk
from locheads_studio.serve import client

FolderOpt = Annotated[
    Path | None, typer.Option("--folder", metavar="DIR", help="Another folder of plug-ins than the editor's usual one.")
]

_CLIENT: Final = "locheads_client.py"
_PROGRAM: Final = "program.json"


def krita(folder: FolderOpt = None, as_json: options.JsonOpt = False) -> None:
    """Install the plug-in for Krita 5 into your own Krita: a docker with phrase and prompt."""
    _install(
        "krita", "locheads_krita", folder or _krita_folder(),
        "In Krita: Settings, Configure Krita, Python Plugin Manager, tick LocHeads Studio. Start Krita again, then "
        "Settings, Dockers, LocHeads Studio.", as_json,
    )  # fmt: skip


def gimp(folder: FolderOpt = None, as_json: options.JsonOpt = False) -> None:
    """Install the plug-in for GIMP 3 into your own GIMP: Select, By Words and Filters, Repaint by Words."""
    _install(
        "gimp", "locheads-studio", folder or _gimp_folder(),
        "Start GIMP again: Select, By Words, and Filters, Repaint by Words.", as_json,
    )  # fmt: skip


def own_command() -> list[str]:
    """What starts this program, from any folder and without a PATH."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-P", "-m", "locheads_studio"]  # -P: whatever lies in the editor's folder is not imported


def _install(editor: str, name: str, folder: Path, then: str, as_json: bool) -> None:
    with console.reporting(as_json=as_json) as report:
        written = install(paths.plug_ins() / editor, name, folder, own_command())
        values = {"folder": str(folder), "files": [str(path) for path in written]}
        report.result(values, [f"Written to {folder}.", then])


def install(source: Path, name: str, folder: Path, command: list[str]) -> list[Path]:
    """Copy a plug-in into a folder of plug-ins; in its own folder `name` the client's file and the command come along.

    WriteError when that fails. Files of an older version are replaced.
    """
    files = {path.relative_to(source): path.read_bytes() for path in sorted(source.rglob("*")) if _is_part(path)}
    files[Path(name) / _CLIENT] = Path(client.__file__).with_suffix(".py").read_bytes()
    files[Path(name) / _PROGRAM] = json.dumps({"command": command}, indent=1).encode() + b"\n"
    return [_write(folder / relative, data) for relative, data in _in_order(files).items()]


def _is_part(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc" and path.name != "README.md"


def _in_order(files: Mapping[Path, bytes]) -> dict[Path, bytes]:
    """What the editor looks for comes last: a copy that was broken off is no plug-in."""
    return dict(sorted(files.items(), key=lambda file: (file[0].suffix == ".desktop", str(file[0]))))


def _write(path: Path, data: bytes) -> Path:
    disk.make_folder(path.parent)
    disk.write_bytes(path, data)
    if data.startswith(b"#!") and os.name != "nt":  # GIMP runs it
        path.chmod(0o755)
    return path


def _krita_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "krita" / "pykrita"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "krita" / "pykrita"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "krita" / "pykrita"


def _gimp_folder() -> Path:
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return base / "GIMP" / "3.0" / "plug-ins"
