"""What can be read of the open document: the half of the session that changes nothing. See `session.py`."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.edits import Edit
from locheads_studio.document.geometry import Box
from locheads_studio.document.history import BUDGET_BYTES, History
from locheads_studio.document.layers import Layer
from locheads_studio.document.masks import Combination
from locheads_studio.document.state import BY_HAND, NO_PROMPTS, DocumentState, Found, Prompts
from locheads_studio.imaging.journal import Left
from locheads_studio.imaging.pictures import Picture
from locheads_studio.imaging.project import Leftover
from locheads_studio.studio.composite import Composite
from locheads_studio.studio.exports import flatten
from locheads_studio.studio.opened import OpenDocument
from locheads_studio.studio.strip import Check, Result, Words

Change = Literal[
    "opened",  # another document, or none: forget everything
    "canvas",  # another picture size in the same document: read everything anew; history follows
    "mask",  # `read_mask` gives other values in the box
    "composed",  # `read_picture` gives other values in the box
    "found",  # heat map, box, candidates, verdict
    "prompts",  # points and box given to the segmenter
    "layers",  # the list, a name, visibility or opacity
    "results",  # the strip, or which result is shown
    "history",  # entries or position
    "words",  # phrases and prompts used
    "modified",  # the modified mark, path or name
]
Observer = Callable[[Change, Box | None], None]
Rgb8 = NDArray[np.uint8]
Mask = NDArray[np.uint8]


class DocumentView:
    """What is open and what it looks like now. Methods that need a document raise ValueError when there is none."""

    def __init__(self) -> None:
        self.combine: Combination = "replace"  # how lasso, rectangle, wand and new selections meet the mask
        self.history_bytes = BUDGET_BYTES
        self._observers: list[Observer] = []
        self._document: OpenDocument | None = None
        self._found: Found | None = None  # shown already, mask still to come
        self._prompts: Prompts | None = None
        self._phrases, self._used_prompts = Words(), Words()

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Call `observer(kind, box)` after each change; returns the way to stop. `box` None: everywhere."""
        self._observers.append(observer)
        return lambda: self._observers.remove(observer)

    @property
    def is_open(self) -> bool:
        """Whether there is a document."""
        return self._document is not None

    @property
    def picture(self) -> Picture:
        """What lies under the layers: the source, which is never modified, or what a crop made of it."""
        return self._doc.ground.picture

    @property
    def source(self) -> Picture:
        """The picture as it was opened, whatever the canvas is now: another object, another document."""
        return self._doc.opened.picture

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)."""
        return self.picture.size

    @property
    def path(self) -> Path | None:
        """Where it was opened from or last saved to as a project; None for a pasted picture. Exports are copies."""
        return self._doc.path

    @property
    def name(self) -> str:
        """For the title bar; "" when nothing is open."""
        return self._document.name if self._document else ""

    @property
    def modified(self) -> bool:
        """Whether closing would lose work: layers, results, which of them is shown, a mask made by hand, that are in no
        project file. An exported picture holds none of them. What words alone selected does not count before the
        document is in a project: the words find it again."""
        doc = self._document
        if doc is None:
            return False
        if doc.kept is None:
            return True
        state, results, shown = doc.kept
        if results != doc.strip.results or shown is not doc.strip.shown:
            return True
        if doc.project_path is not None:
            return state is not self.state
        by_hand = BY_HAND in self.state.corrections and not self.state.mask.is_empty
        return state.layers != self.layers or state.canvas is not self.state.canvas or by_hand

    @property
    def copied_to(self) -> Path | None:
        """The file that the picture was exported to last; None when it was not."""
        return self._document.copy[0] if self._document and self._document.copy else None

    @property
    def copy_is_current(self) -> bool:
        """Whether that file shows what is shown now."""
        doc = self._document
        return doc is not None and doc.copy is not None and doc.copy[1] == self._named(self.layers_shown)

    @property
    def project_path(self) -> Path | None:
        """The project file it is in; None when it is in none."""
        return self._document.project_path if self._document else None

    @property
    def looked_at(self) -> Mapping[str, Any]:
        """How the document was looked at last: zoom, view and style, as the window notes them. Not part of undo."""
        return self._doc.looked_at

    def look_at(self, view: Mapping[str, Any]) -> None:
        """Note how the document is looked at, to be saved along. It makes no document modified."""
        self._doc.looked_at = view

    @property
    def project_stamp(self) -> tuple[int, int] | None:
        """How the project file was found when it was opened, see `studio.project.Stamp`."""
        return self._doc.opened.stamp

    @property
    def recovered_from(self) -> Left | None:
        """The journal that the document was recovered from; None when it was opened."""
        return self._document.opened.recovered if self._document else None

    @property
    def leftover(self) -> Leftover:
        """What the project file held that we do not know."""
        return self._doc.opened.leftover

    @property
    def picture_name(self) -> str:
        """Of the source, also when the document has another name by now."""
        project = self._doc.opened.project
        return project.name if project else self._doc.opened.name

    @property
    def next_layer(self) -> int:
        """The number that the next layer gets."""
        return self._doc.next_layer

    @property
    def next_result(self) -> int:
        """The number that the next result gets."""
        return self._doc.strip.next

    @property
    def state(self) -> DocumentState:
        """The current state, without a stroke in progress."""
        return self._doc.history.state

    @property
    def history(self) -> History:
        """Read `labels`, `position`, `bytes`; change it through undo, redo, jump."""
        return self._doc.history

    @property
    def pixels(self) -> str:
        """Names the pixels models see now: the source and its visible layers."""
        return self._named(self.layers)

    def pixels_under(self, number: int) -> str:
        """Names the pixels under a layer; "" when there is no such layer."""
        below = self.below(number)
        return "" if below is None else self._named(below)

    def _named(self, layers: tuple[Layer, ...]) -> str:
        rows = [(layer.number, layer.opacity, _serial_of(layer.edit)) for layer in layers if layer.shows]
        key = self._doc.ground.key
        return hashlib.blake2b(f"{key}{rows}".encode(), digest_size=12).hexdigest() if rows else key

    # --- pixels to show

    def read_picture(self, box: Box | None = None) -> Rgb8:
        """The picture with visible layers and the shown result, HxWx3 of a box inside it; perhaps a read-only view."""
        return self._doc.shown.read(box)

    def read_source(self, box: Box | None = None) -> Rgb8:
        """The picture without layers, for comparing; a read-only view."""
        return self.picture.rgb8 if box is None else self.picture.rgb8[box.as_slices]

    @property
    def transparent(self) -> bool:
        """Whether a part of the picture is transparent; it lies over a ground in all that is read here."""
        return self.picture.opacity8 is not None

    def read_opacity(self, box: Box | None = None) -> Mask | None:
        """Of what `read_picture` reads, HxW uint8; None when all of it is opaque."""
        return self._doc.shown.read_opacity(box)

    def read_source_opacity(self, box: Box | None = None) -> Mask | None:
        """Of what `read_source` reads."""
        opacity = self.picture.opacity8
        return opacity if opacity is None or box is None else opacity[box.as_slices]

    def read_flat(self) -> Picture:
        """What is shown, in the source's depth and profile, with its opacity. As slow as an export."""
        return flatten(self.picture, self._doc.shown.layers)

    def read_mask(self, box: Box | None = None) -> Mask:
        """A new HxW array of the mask in a box inside the picture, with the stroke in progress."""
        stroke = self._doc.stroke
        return stroke.read(box or Box.of_size(*self.size)) if stroke else self.state.mask.read(box)

    @property
    def committed(self) -> Composite:
        """The picture with visible layers, without the shown result: what models see, through `whole()`."""
        return self._doc.committed

    @property
    def composed(self) -> Composite:
        """What `read_picture` reads: the picture with visible layers and the shown result."""
        return self._doc.shown

    def under(self, number: int) -> Composite:
        """The picture under a layer, which must be there."""
        return Composite(self.picture.rgb8, self.below(number) or (), self.picture.opacity8)

    def beside(self) -> Composite:
        """The layers with the result that the shown one is compared with."""
        doc = self._doc
        return doc.committed.updated((*self.layers, *doc.strip.beside))[0]

    @property
    def has_mask(self) -> bool:
        """Whether anything is selected."""
        return self._document is not None and not self.state.mask.is_empty

    def mask_box(self) -> Box | None:
        """Tight box of the mask."""
        return self.state.mask.box

    @property
    def found(self) -> Found | None:
        """Where the phrase was found (heat, box, candidates, verdict), perhaps before its mask is there."""
        if self._document is None:
            return None
        return self._found or self.state.found

    @property
    def prompts(self) -> Prompts:
        """Points and box for the segmenter, those waiting for an answer included."""
        if self._document is None:
            return NO_PROMPTS
        return self._prompts or self.state.prompts

    @property
    def expecting(self) -> Prompts | None:
        """The prompts whose answer is waited for."""
        return self._prompts

    @property
    def stroke_open(self) -> bool:
        """Between begin and end."""
        return self._document is not None and self._document.stroke is not None

    # --- results, layers, undo, words

    @property
    def results(self) -> tuple[Result, ...]:
        """The strip, oldest first."""
        return self._document.strip.results if self._document else ()

    @property
    def shown(self) -> Result | None:
        """The result that `read_picture` shows over the layers."""
        return self._document.strip.shown if self._document else None

    def result(self, number: int | None = None) -> Result:
        """The result of that number, or the shown one. ValueError when there is none."""
        return self._doc.strip.find(number)

    def check_of(self, number: int) -> Check | None:
        """Whether its phrase is still there in a result; None when nobody has looked."""
        return self._document.strip.checks.get(number) if self._document else None

    def with_result(self, number: int) -> Composite:
        """The layers with a result over them, whichever is shown."""
        result = self._doc.strip.find(number)
        return self._doc.committed.updated((*self.layers, Layer(0, result.title, result.edit)))[0]

    @property
    def compared(self) -> Result | None:
        """The result that the shown one is compared with; None: the picture as it was opened."""
        return self._document.strip.compared if self._document else None

    def layer(self, number: int) -> Layer:
        """The layer of that number. ValueError when there is none."""
        found = next((layer for layer in self.layers if layer.number == number), None)
        if found is None:
            raise ValueError(f"there is no layer {number}")
        return found

    def below(self, number: int) -> tuple[Layer, ...] | None:
        """The layers below one; None when that is not there."""
        numbers = [layer.number for layer in self.layers]
        return self.layers[: numbers.index(number)] if number in numbers else None

    @property
    def editing(self) -> Layer | None:
        """The layer whose mask is the current mask, to be changed and written back."""
        number = self.state.editing if self._document else None
        return self.layer(number) if number is not None else None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Bottom first."""
        return self.state.layers if self._document else ()

    @property
    def layers_shown(self) -> tuple[Layer, ...]:
        """The picture as shown, in layers: those of the document, and over them the shown result. What is exported,
        copied and cut out."""
        return (*self.layers, *self._document.strip.over) if self._document else ()

    @property
    def can_undo(self) -> bool:
        """Whether `undo` does something."""
        return self._document is not None and (
            self.history.can_undo or self._document.stroke is not None or self._prompts is not None
        )

    @property
    def can_redo(self) -> bool:
        """Whether `redo` does something."""
        return self._document is not None and self.history.can_redo

    @property
    def phrases(self) -> tuple[str, ...]:
        """Used before, newest first."""
        return self._phrases.all

    @property
    def used_prompts(self) -> tuple[str, ...]:
        """Used before, newest first."""
        return self._used_prompts.all

    # --- for the other half

    @property
    def _doc(self) -> OpenDocument:
        if self._document is None:
            raise ValueError("no document is open")
        return self._document

    def _tell(self, kind: Change, box: Box | None = None) -> None:
        for observer in tuple(self._observers):
            observer(kind, box)


_numbers: Final = itertools.count(1)
_serials: Final[WeakKeyDictionary[Edit, int]] = WeakKeyDictionary()


def _serial_of(edit: Edit) -> int:
    """A number of an edit's own, so that the same layer with another edit names other pixels."""
    return _serials.setdefault(edit, next(_numbers))
