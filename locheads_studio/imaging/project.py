"""The project file: an OpenRaster file that Krita and GIMP open, with all that we know of the document beside.

`data/` holds the layers that every program sees, 8 bits deep: the source at the bottom, above it each edit's patch
with its soft mask as opacity. `locheads/document.json` describes the document; its arrays are entries too, named after
their content, so that pixels that a layer and a result share are there once and need not be encoded again to be saved
again. A source of 16 bits is kept exactly, beside its 8-bit layer. What a newer version added stays in the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import struct
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit
from locheads_studio.document.geometry import Box
from locheads_studio.document.state import DocumentState
from locheads_studio.document.tiles import Plane
from locheads_studio.errors import Cancelled, LimitError, PictureError
from locheads_studio.imaging import colour, disk, limits, records
from locheads_studio.imaging.decode import decode_picture, decode_png, one_sentence
from locheads_studio.imaging.metadata import labelled
from locheads_studio.imaging.openraster import (
    STRUCTURE,
    Archive,
    StackLayer,
    layer_png,
    stack_xml,
    thumbnail_png,
    write_archive,
)
from locheads_studio.imaging.pictures import apply_edits
from locheads_studio.imaging.raster import Picture, to_8_bit
from locheads_studio.imaging.records import Damaged, Reader, Unknown, Writer
from locheads_studio.texts import Text

SUFFIX: Final = ".ora"
VERSION: Final = (1, 4)
"""Of the description. A new key raises the second number; what an old program cannot understand raises the first."""
DOCUMENT: Final = "locheads/document.json"
_FORMAT: Final = "locheads-studio project"
_NEWER: Final = "Update LocHeads Studio; the file was left as it is"


@dataclass(frozen=True, eq=False)
class Leftover:
    """What a file held and this version does not know: keys of the description, and entries."""

    keys: Unknown = field(default_factory=Unknown)
    entries: Mapping[str, bytes] = field(default_factory=dict)
    top: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Project:
    """A document with everything that reopening restores.

    `results`: the strip, of a class that reader and writer are told about, each with `number` and `edit`. `shown`: the
    number of the result over the layers. `phrases`, `prompts`: used before, newest first. `name`: of the source.
    `view`: how it was looked at, in words of the window's own; whoever takes them up checks them.
    """

    picture: Picture
    state: DocumentState
    results: tuple[Any, ...] = ()
    shown: int | None = None
    next_layer: int = 1
    next_result: int = 1
    phrases: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    name: str = ""
    view: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError when the parts do not fit together."""
        size, state = self.picture.size, self.state
        planes = [state.mask, state.answer, state.prompts.base, *(layer.mask for layer in state.layers)]
        planes += [state.added, state.removed, *(kept.mask for kept in state.saved)]
        planes += [getattr(result, "mask", None) for result in self.results]
        if any(plane is not None and plane.size != size for plane in planes):
            raise ValueError("a mask is not of the picture's size")
        if state.editing is not None and state.editing not in [layer.number for layer in state.layers]:
            raise ValueError("the mask is of a layer that is not there")
        edits = [*(layer.edit for layer in state.layers), *(result.edit for result in self.results)]
        if not all(Box.of_size(*size).contains(edit.box) for edit in edits):
            raise ValueError("an edit reaches outside the picture")
        for numbered, following in ((state.layers, self.next_layer), (self.results, self.next_result)):
            numbers = [item.number for item in numbered]
            if len(set(numbers)) < len(numbers) or max(numbers, default=0) >= following:
                raise ValueError("layers or results are not numbered properly")


def check_places(project: Project) -> None:
    """`Damaged` for boxes, points or heat in a project that was read, of which no picture could have such ones.

    Generous, since what was saved must open: a point may lie beside the picture, but not a million pixels away.
    """
    state = project.state
    all_found = [state.found, *(getattr(result, "found", None) for result in project.results)]
    some = [found for found in all_found if found is not None]
    candidates = [place for found in some for place in found.candidates]
    several = [instance.box for found in some for instance in found.instances]
    boxes = [place.box for place in candidates] + several + [state.prompts.box or Box(0, 0, 0, 0)]
    points = [point for place in candidates for point in place.points] + [*state.prompts.points]
    values = [*(v for box in boxes for v in box), *(v for point in points for v in point)]
    if not all(abs(value) <= 10 * limits.SIDE for value in values):  # also false for what is no number
        raise Damaged("a place far outside the picture")
    if not all(found.heat.size and np.isfinite(found.heat).all() for found in some):
        raise Damaged("a heat map that is none")


def is_project(path: str | os.PathLike[str]) -> bool:
    """Whether a file looks like an OpenRaster file, by its content. False when it cannot be read."""
    if not Path(path).is_file():  # opening a pipe would wait for a writer
        return False
    with contextlib.suppress(OSError), Path(path).open("rb") as file:
        head = file.read(64)
        return head.startswith(b"PK\3\4") and b"mimetypeimage/openraster" in head
    return False


def save_project(
    project: Project, path: str | os.PathLike[str], more: Iterable[type] = (), leftover: Leftover | None = None
) -> None:
    """Write the project; the old file stays until the new one is there, whole.

    `more`: the class of the results. `leftover`: what `open_project` returned. LimitError when it would be too large to
    be opened again, WriteError when it cannot be written.
    """
    path, leftover = Path(path), leftover or Leftover()
    with contextlib.ExitStack() as stack:
        previous: Archive | None = None
        with contextlib.suppress(Exception):  # any file may stand there; it only spares work
            previous = Archive(stack.enter_context(path.open("rb")), path.name)
        entries = _entries(project, more, leftover, previous)
    with disk.writing(path) as file:  # the old file is closed by now: Windows does not replace one that is open
        write_archive(file, entries)


def open_project(
    path: str | os.PathLike[str], more: Iterable[type] = (), *, cancel: Callable[[], bool] | None = None
) -> tuple[Project, Leftover]:
    """The project in a file. An OpenRaster file of another program is one with its merged picture as source.

    PictureError when it cannot be read or is of a newer kind, LimitError when it is too large or takes too long,
    Cancelled when `cancel` says that it is not wanted any more; nothing else.
    """
    path = Path(path)
    with one_sentence(path.name, path), path.open("rb") as file:
        archive = Archive(file, path.name)
        try:
            if DOCUMENT not in archive:
                return _foreign(archive, path.name, cancel), Leftover()
            return _read(archive, path.name, tuple(more), _Watch(path.name, cancel))
        except (Damaged, KeyError, RecursionError) as error:
            raise PictureError(
                "{name} is damaged ({error})",
                "Open it in Krita or GIMP to save what is left, or use a copy",
                name=path.name,
                error=error,
            ) from error


# --- writing


class _Saved:
    """Collects entries. Implements `records.Store`."""

    def __init__(self, picture: Picture, previous: Archive | None) -> None:
        self.entries: dict[str, bytes] = {}
        self.source: NDArray[Any] = picture.pixels
        self._icc = picture.icc
        self._icc_of_patches = None if picture.is_plain else colour.srgb()
        self._previous = previous

    def put_array(self, array: NDArray[Any]) -> dict[str, Any]:
        """Bytes as a picture where they are one, else as they are."""
        place = records.described(array)
        channels = array.shape[2] if array.ndim == 3 else 1
        picture = array.dtype in (np.uint8, np.uint16) and array.ndim in (2, 3) and channels in (1, 3, 4)
        name = content_name(array)
        if picture and array.size:  # what other programs show is in `data`
            name = f"data/{name}.png" if array.dtype == np.uint8 and array.ndim == 3 else f"locheads/{name}.png"
            if not self._kept(name):
                pixels = array if array.ndim == 3 else array[:, :, None]
                icc = self._icc if array is self.source else self._icc_of_patches
                fits = icc is not None and (icc[16:20] == b"GRAY") == (channels == 1) and array.ndim == 3
                self.entries[name] = layer_png(pixels, icc if fits else None)
        else:
            name = f"locheads/{name}.bin"
            self.entries[name] = np.ascontiguousarray(array).tobytes()
        return {"entry": name} | place

    def put_plane(self, plane: Plane) -> dict[str, Any]:
        """As one grey picture."""
        return {"plane": self.put_array(plane.read())}

    def get_array(self, place: Mapping[str, Any]) -> NDArray[Any]:
        raise NotImplementedError

    def get_plane(self, place: Mapping[str, Any]) -> Plane:
        raise NotImplementedError

    def _kept(self, name: str) -> bool:
        """Whether an entry is there already, or in the file that is to be replaced: its name is its content."""
        if name not in self.entries and self._previous is not None and name in self._previous:
            with contextlib.suppress(Exception):  # damaged: it is made anew
                self.entries[name] = self._previous.read(name)
        return name in self.entries


def content_name(array: NDArray[Any]) -> str:
    """A short name of an array's content: equal arrays have equal names."""
    digest = hashlib.blake2b(f"{array.shape} {array.dtype.str}".encode(), digest_size=16)
    digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _entries(project: Project, more: Iterable[type], leftover: Leftover, previous: Archive | None) -> dict[str, bytes]:
    picture, state = project.picture, project.state
    store = _Saved(picture, previous)
    body = Writer(store, (Project, *more), leftover.keys).write(project)
    source = body["picture"]["pixels"]["entry"]
    if picture.depth == 16:
        store.source = to_8_bit(picture.pixels)
        source = store.put_array(store.source)["entry"]
    stack = [StackLayer(source, project.name or "Source")]
    for layer, row in zip(state.layers, body["state"]["layers"], strict=True):
        at, entry = layer.edit.box, row["edit"]["pixels"]["entry"]
        stack.append(StackLayer(entry, layer.name, at.x0, at.y0, layer.opacity, layer.visible))
    flat = apply_edits(picture, [layer.as_edit() for layer in state.layers if layer.shows])
    merged = to_8_bit(flat.pixels)
    painted = any(layer.is_painted for layer in state.layers)
    top = {"format": _FORMAT, "version": list(VERSION), "project": body, "stack": [row.entry for row in stack]}
    text = json.dumps({**leftover.top, **top}, ensure_ascii=False, allow_nan=False, sort_keys=True)
    entries = {
        "mimetype": b"",
        "stack.xml": stack_xml(*picture.size, stack, picture.dpi),
        DOCUMENT: text.encode("utf-8", "surrogatepass"),
        **dict(sorted(store.entries.items())),
        "mergedimage.png": layer_png(merged, flat.icc, labelled(None) if painted else None, level=1),
        "Thumbnails/thumbnail.png": thumbnail_png(_small_view(flat)),
    }
    entries |= {name: data for name, data in leftover.entries.items() if name not in entries}
    size = sum(len(data) for data in entries.values())
    described = len(entries[DOCUMENT])
    if size > limits.PROJECT_BYTES or len(entries) > limits.PROJECT_ENTRIES or described > limits.JSON_BYTES:
        raise LimitError(
            "The project has {size} MiB in {entries} parts, more than a project file may hold",
            "Delete results or layers that are not needed",
            size=f"{size / 2**20:.0f}",
            entries=len(entries),
        )
    return entries


def _small_view(flat: Picture) -> NDArray[np.uint8]:
    """sRGB, with opacity where there is any."""
    opacity = flat.opacity8
    return flat.srgb8 if opacity is None else np.dstack([flat.srgb8, opacity])


# --- reading


class _Watch:
    """Ends reading that takes too long or is no longer wanted. Asked before each entry, which is small or a picture of
    a known size. The time is the processor's, since a disk or other programs may take theirs."""

    def __init__(self, name: str, cancel: Callable[[], bool] | None) -> None:
        self._name, self._cancel = name, cancel
        self._began, self._pixels = time.thread_time(), 0

    def go_on(self, pixels: int = 0) -> None:
        """LimitError or Cancelled; else `pixels` more may take their time."""
        if self._cancel is not None and self._cancel():
            raise Cancelled
        seconds = limits.seconds(self._pixels, 1)
        if time.thread_time() - self._began > seconds:
            raise LimitError(
                "{name} takes longer than {seconds} s to be read, which is the limit",
                "Open it in another program and save it with fewer layers",
                name=self._name,
                seconds=f"{seconds:.0f}",
            )
        self._pixels += pixels


class _Opened:
    """Decodes entries, within the limits. Implements `records.Store`."""

    def __init__(self, archive: Archive, name: str, canvas: tuple[int, int], watch: _Watch) -> None:
        self.used: set[str] = set()
        self._watch = watch
        self._archive, self._name = archive, name
        self._left = min(limits.PROJECT_PIXEL_BYTES, limits.memory())
        self._canvas = canvas

    def put_array(self, array: NDArray[Any]) -> dict[str, Any]:
        raise NotImplementedError

    def put_plane(self, plane: Plane) -> dict[str, Any]:
        raise NotImplementedError

    def get_array(self, place: Mapping[str, Any]) -> NDArray[Any]:
        """The array of an entry."""
        entry = place.get("entry")
        if not isinstance(entry, str) or entry not in self._archive:
            raise Damaged(Text("{entry} is missing", entry=entry))
        self.used.add(entry)
        shape, dtype = records.description(place)
        if not entry.endswith(".png"):
            if math.prod(shape) * dtype.itemsize != self._archive.size(entry):
                raise Damaged(Text("{entry} has another size", entry=entry))
            self._left -= self._archive.size(entry)
            self._check_left()
            self._watch.go_on(self._archive.size(entry))
            return records.array_of(self._archive.read(entry), shape, dtype)
        data = self._archive.read(entry)
        if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 33:
            raise Damaged(Text("{entry} is no PNG", entry=entry))
        width, height, bits, colour = struct.unpack_from(">IIBB", data, 16)
        channels = {0: 1, 2: 3, 6: 4}.get(colour)
        if (height, width) != tuple(shape[:2]) or bits != dtype.itemsize * 8 or channels != math.prod(shape[2:]):
            raise Damaged(Text("{entry} is another picture", entry=entry))
        limits.check_size(width, height, f"{entry} in {self._name}")
        if height > self._canvas[0] or width > self._canvas[1]:
            raise Damaged(Text("{entry} is larger than the picture", entry=entry))
        self._left -= math.prod(shape) * dtype.itemsize
        self._check_left()
        self._watch.go_on(width * height)
        return decode_png(data).reshape(shape)

    def _check_left(self) -> None:
        if self._left < 0:
            raise LimitError(
                "{name} holds more pixels than there is memory for",
                "Close other programs, or open it in another program and save it with fewer layers",
                name=self._name,
            )

    def get_plane(self, place: Mapping[str, Any]) -> Plane:
        """The plane of a grey picture."""
        inner = place.get("plane")
        array = self.get_array(inner if isinstance(inner, dict) else {})
        if array.ndim != 2 or array.dtype != np.uint8:
            raise Damaged("a mask is no grey picture")
        return Plane.from_array(array)


def _read(archive: Archive, name: str, more: tuple[type, ...], watch: _Watch) -> tuple[Project, Leftover]:
    if archive.size(DOCUMENT) > limits.JSON_BYTES:
        raise LimitError(
            "The description in {name} has {archive} MiB; the limit is {limits}",
            "Get the file again from where it came",
            name=name,
            archive=f"{archive.size(DOCUMENT) / 2**20:.0f}",
            limits=f"{limits.JSON_BYTES / 2**20:.0f}",
        )
    values = json.loads(archive.read(DOCUMENT).decode("utf-8", "surrogatepass"), parse_constant=_no_constant)
    match values:
        case {"format": str(kind), "version": [int(major), int(minor)], "project": dict(body)} if kind == _FORMAT:
            version = major, minor
            if major > VERSION[0]:
                raise PictureError("{name} was saved by a newer version of this program", _NEWER, name=name)
        case _:
            raise Damaged("its description is none")
    store = _Opened(archive, name, _canvas_of(body), watch)
    reader = Reader(store, (Project, *more))
    project: Project = reader.read(body, Project)
    check_places(project)
    if version < (1, 4):
        project = _with_srgb_patches(project)
    stack = values.get("stack")
    known = STRUCTURE | store.used | {DOCUMENT, *(entry for entry in stack or () if isinstance(entry, str))}
    unknown = [entry for entry in archive.names if entry not in known]
    limits.check_bytes(sum(archive.size(entry) for entry in unknown), name)
    entries = {}
    for entry in unknown:
        watch.go_on()
        entries[entry] = archive.read(entry)
    top = {key: value for key, value in values.items() if key not in ("format", "version", "project", "stack")}
    return project, Leftover(reader.unknown, entries, top)


def _canvas_of(body: Mapping[str, Any]) -> tuple[int, int]:
    """(height, width) of the picture, as it is described."""
    match body:
        case {"picture": {"pixels": {"shape": [int(height), int(width), int(_)]}}}:
            return height, width
    raise Damaged("no picture is described")


def _with_srgb_patches(project: Project) -> Project:
    """Before 1.4 patches were numbers in the picture's own space."""
    picture = project.picture.coloured()
    if picture.is_plain:
        return project
    made: dict[int, Edit] = {}

    def converted(edit: Edit) -> Edit:
        if id(edit) not in made:
            made[id(edit)] = replace(edit, patch=colour.to_srgb(edit.patch, picture.icc))
        return made[id(edit)]

    layers = tuple(replace(layer, edit=converted(layer.edit)) for layer in project.state.layers)
    results = tuple(replace(result, edit=converted(result.edit)) for result in project.results)
    return replace(project, state=replace(project.state, layers=layers), results=results)


def _no_constant(text: str) -> Any:
    raise Damaged(Text("{text} is no number", text=text))


def _foreign(archive: Archive, name: str, cancel: Callable[[], bool] | None) -> Project:
    """What another program's file shows, as a picture."""
    if any(entry.startswith(f"{DOCUMENT.split('/')[0]}/") for entry in archive.names):
        raise Damaged("its description is missing")  # never a part of a document as if it were all
    if "mergedimage.png" not in archive:
        raise PictureError(
            "{name} holds no merged picture", "Open it in the program that made it, and save it as PNG", name=name
        )
    picture = decode_picture(archive.read("mergedimage.png"), name, cancel=cancel)
    picture = replace(picture, notices=(*picture.notices, "Another program made the file: its layers are merged here."))
    return Project(picture, DocumentState.blank(*picture.size), name=name)
