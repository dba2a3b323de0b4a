"""Packs the tiles of the history where it holds nobody up: on the lane, after each entry. No Qt, no torch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from locheads_studio.document.geometry import Box
from locheads_studio.document.history import History
from locheads_studio.document.tiles import Tile
from locheads_studio.studio.jobline import Lane, Post
from locheads_studio.studio.session import Change, Session


class Packer:
    """Watches a session. All but the packing itself happens on the window's thread."""

    def __init__(self, session: Session, lane: Lane, post: Post) -> None:
        self._session, self._lane, self._post = session, lane, post
        self._running = False
        self.close = session.observe(self._changed)

    def _changed(self, kind: Change, box: Box | None) -> None:
        if kind != "history" or self._running:
            return
        history = self._session.history
        tiles = history.loose
        if tiles:
            self._running = True
            self._lane.run(partial(_pack, tiles), lambda _, error: self._post(partial(self._packed, history, error)))

    def _packed(self, history: History, error: BaseException | None) -> None:
        self._running = False
        history.recount()
        if error is None and self._session.is_open:
            self._changed("history", None)  # what came meanwhile


def _pack(tiles: Sequence[Tile]) -> None:
    for tile in tiles:
        tile.pack()
