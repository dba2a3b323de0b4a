"""What a desktop needs to show the program: its entry, its description, its file types, its icon."""

from __future__ import annotations

import configparser
import importlib.util
import mimetypes
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLibraryInfo

from locheads_studio import __version__

ROOT = Path(__file__).resolve().parents[1]
LINUX = ROOT / "packaging" / "linux"
FROZEN = ROOT / "packaging" / "pyinstaller"
ENTRY = LINUX / "locheads-studio.desktop"
ABOUT = LINUX / "org.locheads.Studio.metainfo.xml"


def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters="=")
    parser.optionxform = str
    parser.read(ENTRY, encoding="utf-8")
    return parser["Desktop Entry"]


def test_the_entry_opens_what_the_program_opens() -> None:
    from locheads_studio.imaging.encode import SUFFIXES

    ours = {mimetypes.guess_type(f"a{suffix}")[0] or f"image/{suffix[1:]}" for suffix in SUFFIXES}
    assert ours <= set(entry()["MimeType"].split(";"))
    assert entry()["Exec"].split()[0] == entry()["TryExec"] == "locheads-studio"
    assert (LINUX / f"{entry()['Icon']}.svg").exists()


def test_every_text_is_there_in_every_language() -> None:
    for key in ("GenericName", "Comment", "Keywords"):
        for language in ("", "[es]", "[zh_CN]"):
            assert entry()[key + language].strip()


def test_the_description_is_of_this_version() -> None:
    root = ElementTree.parse(ABOUT).getroot()
    assert root.find("releases/release").get("version") == re.match(r"[\d.]+", __version__)[0]
    assert root.find("launchable").text == ENTRY.name


def test_file_types_are_well_formed() -> None:
    root = ElementTree.parse(LINUX / "locheads-studio-mime.xml").getroot()
    assert [child.get("type") for child in root] == ["image/openraster"]


@pytest.mark.parametrize(
    "command",
    [["desktop-file-validate", str(ENTRY)], ["appstreamcli", "validate", "--no-net", str(ABOUT)]],
    ids=lambda command: command[0],
)
def test_the_desktops_own_validators_agree(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.skipif(shutil.which("ldd") is None, reason="no ldd here")
def test_set_up_brings_what_a_window_on_x11_needs() -> None:
    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    needs = subprocess.run(["ldd", str(plugin)], capture_output=True, text=True, check=True).stdout
    assert "libxcb-cursor" in needs
    assert [line for line in needs.splitlines() if "not found" in line] == []


def contents() -> ModuleType:
    """What goes into the frozen folder."""
    spec = importlib.util.spec_from_file_location("contents", FROZEN / "contents.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_the_frozen_folder_takes_is_there() -> None:
    ours = contents()
    assert ours.ENTRY.is_file()
    assert all((ours.ROOT / source).is_dir() for source in ours.DATA)
    assert all((ours.ROOT / source).is_file() for source in ours.SOURCES)
    assert all((LINUX / name).is_file() for name in ours.DESKTOP)
    for name in (*ours.HIDDEN, *ours.WHOLE):
        package, _, _ = name.partition(".")
        found = importlib.util.find_spec(package)  # of those below, without importing transformers: by their files
        assert found is not None, name
        file = Path(found.submodule_search_locations[0], *name.split(".")[1:])
        assert file.is_dir() or list(file.parent.glob(f"{file.name}.*")), name


def test_the_frozen_program_finds_its_resources() -> None:
    from locheads_studio.config import paths

    [target] = [target for source, target in contents().DATA.items() if source == "resources"]
    assert ROOT / target == paths._PACKAGE / "resources"


def test_nothing_that_the_program_needs_is_left_out_of_the_frozen_folder() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {re.split(r"[ <>=!;\[]", line)[0].replace("-", "_").lower() for line in about["dependencies"]}
    assert not needed & {name.lower() for name in contents().EXCLUDED}


def test_the_frozen_folder_is_put_into_a_menu_and_taken_out_again(tmp_path: Path) -> None:
    folder, prefix = tmp_path / "frozen", tmp_path / "a prefix"
    for name, target in contents().DESKTOP.items():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(LINUX / name, folder / target)
    (folder / "locheads-studio").write_text("#!/bin/sh\necho started\n")
    (folder / "locheads-studio").chmod(0o755)
    subprocess.run([folder / "install.sh", prefix], check=True)
    entry = prefix / "share" / "applications" / "locheads-studio.desktop"
    assert f'\nExec="{prefix}/bin/locheads-studio" open %f\n' in entry.read_text("utf-8")
    made = subprocess.run([prefix / "bin" / "locheads-studio"], capture_output=True, text=True, check=True)
    assert made.stdout == "started\n"
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)
    subprocess.run([folder / "install.sh", "--remove", prefix], check=True)
    left = [path for path in prefix.rglob("*") if path.name.startswith(("locheads", "org.locheads"))]
    assert not left


def test_every_test_is_in_one_part_of_the_other_systems() -> None:
    """The suite is divided there, on Linux, Windows and macOS, with the oldest and the newest Python meant."""
    text = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    listed = [path for paths in re.findall(r'paths: "([^"]*)"', text) for path in paths.split()]
    there = {f"tests/{path.relative_to(ROOT / 'tests').parts[0]}" for path in (ROOT / "tests").rglob("test_*.py")}
    assert sorted(listed) == sorted(there)
    assert "[ubuntu-latest, windows-latest, macos-latest]" in text and '["3.11", "3.13"]' in text
