"""Layers: two made one, what one covers changed as a mask, and pictures from elsewhere laid on top."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from locheads_studio.document.edits import Edit, Json, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import GENERATED, PASTED, Layer, merged
from locheads_studio.document.tiles import Plane
from locheads_studio.imaging.metadata import says_generated
from locheads_studio.imaging.pictures import FILLED, Picture, fills_transparency
from locheads_studio.studio import exports, maskwork, project
from locheads_studio.studio.desk import Desk


class LayerEdits:
    """What is done to layers and needs no model."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._session, self._notices = desk, desk.session, desk.notices

    def merge_down(self, number: int) -> None:
        """Make one layer of this and the one below it."""
        if self._desk.picture() is None:
            return
        session, upper = self._session, self._session.layer(number)
        below = session.below(number) or ()
        if not below:
            self._notices.info("There is no layer below", "Choose a higher one")
            return
        picture, lower = session.picture, below[-1]

        def landed(made: Layer) -> None:
            if session.is_open and session.picture is picture:
                session.merge_layers(lower, upper, made)

        self._desk.run("mask", partial(merged, lower, upper), landed)

    def edit_mask(self, number: int) -> None:
        """Load what a layer covers as the current mask, to be changed and written back."""
        if self._desk.picture() is None:
            return
        session, layer, picture = self._session, self._session.layer(number), self._session.picture

        def loaded(mask: Plane) -> None:
            if session.is_open and session.picture is picture and layer in session.layers:
                session.edit_mask(number, mask)

        self._desk.run("mask", partial(maskwork.covered, layer.edit, *session.size), loaded)

    def write_mask(self) -> None:
        """The layer whose mask is edited covers the current mask, as far as it has pixels."""
        if self._desk.picture() is None or self._session.editing is None:
            return
        session, layer, picture = self._session, self._session.editing, self._session.picture
        session.end_stroke()
        wanted = session.state.mask

        def made(changed: tuple[Edit, Plane]) -> None:
            if not session.is_open or session.picture is not picture or session.editing is not layer:
                return
            if session.state.mask is not wanted:  # changed meanwhile: what is there now counts
                self.write_mask()
                return
            session.write_mask(*changed)
            box = wanted.box
            if box is not None and not changed[0].box.contains(box):
                self._notices.info(
                    "The mask reaches beyond what was repainted", "Run the layer again to repaint that too"
                )

        self._desk.run("mask", partial(maskwork.covering, layer.edit, layer.mask, wanted), made)

    def paste_picture(self, picture: Picture, name: str) -> None:
        """A picture becomes a layer on top: in the middle of the mask, or of the canvas; made smaller where it would
        not fit."""
        self._lay(lambda: picture, name)

    def paste_file(self, path: Path) -> None:
        """The picture in a file becomes a layer; of a project, what it shows."""

        def load() -> Picture:
            opened = project.load(path)
            return exports.flatten(opened.picture, opened.project.state.layers if opened.project else ())

        self._lay(load, path.stem)

    def _lay(self, load: Callable[[], Picture], name: str) -> None:
        under = self._desk.picture()
        if under is None:
            return
        session = self._session
        size, box = session.size, session.mask_box() if session.has_mask else None

        def done(edit: Edit) -> None:
            if session.is_open and session.picture is under:
                session.add_layer(name, edit)
                if fills_transparency(under, edit):
                    self._notices.info(FILLED)

        self._desk.run("open", lambda: laid(load(), size, box, name), done)


def laid(picture: Picture, size: tuple[int, int], about: Box | None, name: str) -> Edit:
    """A picture as an edit of one of `size`: at its own size or as large as there is room, about the middle of a box or
    else of all, with its opacity; in sRGB with 8 bits, as all layers are."""
    (width, height), (w, h) = size, picture.size
    share = min(width / w, height / h)
    if share < 1:
        picture = exports.scaled_down(picture, max(1, round(max(w, h) * share)))
        w, h = picture.size
    x, y = about.center if about is not None else (width / 2, height / 2)
    box = Box.of_size(w, h).shift(round(x - w / 2), round(y - h / 2)).slide_inside(width, height)
    opacity = picture.opacity8
    blend = np.full((h, w), 255, np.uint8) if opacity is None else opacity
    patch = np.ascontiguousarray(picture.srgb8)[: box.height, : box.width]
    told: dict[str, Json] = {PASTED: name} | ({GENERATED: True} if says_generated(picture.xmp) else {})
    return Edit(box, patch.copy(), blend[: box.height, : box.width].copy(), Recipe(parameters=told))
