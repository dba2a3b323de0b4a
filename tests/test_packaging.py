"""What a desktop needs to show the program: its entry, its description, its file types, its icon."""

from __future__ import annotations

import configparser
import mimetypes
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from locheads_studio import __version__

LINUX = Path(__file__).parents[1] / "packaging" / "linux"
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
