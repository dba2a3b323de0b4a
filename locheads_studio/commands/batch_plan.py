"""What a batch is to do: which pictures with which recipes and masks, where each result goes, and what is left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from locheads_studio.errors import UsageError
from locheads_studio.imaging.encode import SUFFIXES
from locheads_studio.imaging.filenames import same_name_key

OPENED: Final = frozenset({*SUFFIXES, ".bmp", ".gif", ".avif", ".heic", ".heif", ".psd"})
"""Endings of the files that are tried; one that cannot be read is in the report."""
_OTHER_PICTURES: Final = frozenset(
    ".dng .cr2 .cr3 .nef .arw .orf .rw2 .raf .jp2 .jxl .tga .exr .hdr .svg .xcf .kra .ora .eps .pdf".split()
)
_MASKS: Final = (".png", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".jpg", ".jpeg")
_NAMES: Final = ("{}", "{}_mask", "{}-mask", "{}.mask")


@dataclass(frozen=True)
class Unit:
    """A result to be made: `target`, its path in the output folder; `source`, in the folder of the pictures (both with
    /); which recipe; the mask's file, if there is one."""

    target: str
    source: str
    recipe: int = 0
    mask: Path | None = None


@dataclass(frozen=True)
class LeftOut:
    """A file that nothing is done to, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """`units` in order, `left_out`, and `notes` for the user."""

    units: tuple[Unit, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def make_plan(
    folder: Path, output: Path, recipes: Sequence[Path], *, recursive: bool = False, masks: Path | None = None
) -> Plan:
    """What there is to do. UsageError when there is nothing, or the output is where the pictures are."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", "Give the folder of the pictures")
    if output.resolve() == folder.resolve():
        raise UsageError("--output is the folder of the pictures", "Choose another folder: nothing is overwritten")
    if masks is not None and not masks.exists():
        raise UsageError(f"There is no mask and no folder {masks}", "Check the name")
    pictures, left_out = _pictures(folder, output.resolve(), recursive)
    if not pictures:
        more = f"; it holds {left_out[0].name} ({left_out[0].reason})" if left_out else ""
        raise UsageError(f"There are no pictures in {folder}{more}", f"It may hold {', '.join(sorted(OPENED))}")
    find = _mask_finder(masks)
    units, seen, apart = [], set[str](), list[str]()
    for number, prefix in enumerate(_prefixes(recipes)):
        for source in pictures:
            mask = find(source)
            if masks is not None and mask is None:
                if number == 0:
                    left_out.append(LeftOut(source, f"there is no mask of its name in {masks.name}"))
                continue
            wanted = prefix + _result_name(source)
            target = _apart(wanted, seen)
            if target != wanted:
                apart.append(f"{source}: its result is {PurePosixPath(target).name}, since another one has its name")
            units.append(Unit(target, source, number, mask))
    if not units:
        raise UsageError(f"No picture in {folder} has a mask in {masks}", "Name each mask as its picture")
    return Plan(tuple(units), tuple(left_out), tuple(apart))


def _pictures(folder: Path, output: Path, recursive: bool) -> tuple[list[str], list[LeftOut]]:
    found, left_out = list[str](), list[LeftOut]()
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(n for n in folders if not n.startswith(".") and (here / n).resolve() != output)
        for name in sorted(names):
            path = here / name
            shown = path.relative_to(folder).as_posix()
            if name.startswith("."):
                continue
            if not path.is_file():
                left_out.append(LeftOut(shown, "it is not a file, or a link to nothing"))
            elif path.suffix.lower() in OPENED:
                found.append(shown)
            elif path.suffix.lower() in _OTHER_PICTURES:
                left_out.append(LeftOut(shown, f"{path.suffix.lower()} is not read; convert it to PNG or TIFF"))
            else:
                left_out.append(LeftOut(shown, "by its name it is no picture"))
        if not recursive:
            left_out += [LeftOut(f"{name}/", "it is a folder; --recursive takes what is in it") for name in folders]
            break
    return sorted(found), left_out


def _result_name(source: str) -> str:
    """The picture's own name, with .png behind it where we do not write its format."""
    return source if PurePosixPath(source).suffix.lower() in SUFFIXES else f"{source}.png"


def _apart(wanted: str, seen: set[str]) -> str:
    """`wanted`, or with a number in it, so that it is no other file of `seen` on any system; it is added there."""
    path, number, target = PurePosixPath(wanted), 2, wanted
    while same_name_key(target) in seen:
        target = path.with_name(f"{path.stem} ({number}){path.suffix}").as_posix()
        number += 1
    seen.add(same_name_key(target))
    return target


def _prefixes(recipes: Sequence[Path]) -> Iterable[str]:
    """A folder for each recipe, named as it, where there are several."""
    if len(recipes) == 1:
        return ("",)
    seen: set[str] = set()
    return [f"{_apart(recipe.stem, seen)}/" for recipe in recipes]


def _mask_finder(masks: Path | None) -> Callable[[str], Path | None]:
    """What tells a picture's mask: the one file for all, or that of its name in a folder, `a.png` for `a.jpg`."""
    if masks is None:
        return lambda source: None
    if masks.is_file():
        return lambda source: masks
    there: Mapping[str, Path] = {
        same_name_key(path.relative_to(masks).as_posix()): path for path in sorted(masks.rglob("*")) if path.is_file()
    }

    def find(source: str) -> Path | None:
        path = PurePosixPath(source)
        for pattern in _NAMES:
            for suffix in _MASKS:
                wanted = path.with_name(pattern.format(path.stem) + suffix).as_posix()
                if same_name_key(wanted) in there:
                    return there[same_name_key(wanted)]
        return None

    return find
