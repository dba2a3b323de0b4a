"""Each client's private folder, in which pictures travel as files of bare pixels, and what is read and written there.

A room goes when its client goes. What a server that was killed left behind goes when the next one starts.
"""

from __future__ import annotations

import io
import os
import secrets
import shutil
import stat
import threading
from collections import deque
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box
from locheads_studio.errors import PictureError
from locheads_studio.imaging import disk
from locheads_studio.imaging.pictures import Picture
from locheads_studio.serve.messages import Raw

_KEPT: Final = 16
"""Files of answers that wait to be fetched; older ones are removed, for clients that never fetch any."""
_PARENT: Final = "rooms"

U8 = NDArray[np.uint8]


def sweep(folder: Path) -> None:
    """Remove the rooms of a server that was killed. Only for who has the place to himself."""
    shutil.rmtree(folder / _PARENT, ignore_errors=True)


class Room:
    """One client's folder, below `folder`. Its methods go from any thread.

    Raises WriteError when it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        parent = disk.make_folder(folder / _PARENT, private=True)
        self.path = disk.make_folder(parent / secrets.token_hex(8), private=True)
        self._answers: deque[Path] = deque()
        self._lock = threading.Lock()
        self._open = True

    def picture(self, raw: Raw) -> U8:
        """HxWx3 uint8 sRGB; transparent parts lie over a neutral ground, as everywhere. PictureError as `pixels`."""
        return Picture(self._pixels(raw)).rgb8

    def mask(self, raw: Raw, size: tuple[int, int]) -> U8:
        """HxW uint8 of the picture's `size` (width, height). PictureError as `pixels`, or when it is not within."""
        if not Box.of_size(*size).contains(raw.box):
            raise PictureError(
                f"The mask {list(raw.box)} reaches outside the picture of {size[0]} x {size[1]}",
                "Give a mask of a part of the picture",
            )
        mask = np.zeros((size[1], size[0]), np.uint8)
        mask[raw.box.as_slices] = self._pixels(raw)[:, :, 0]
        return mask

    def _pixels(self, raw: Raw) -> U8:
        """HxWxC uint8. PictureError when the file is not there, no file, or not of that size."""
        made = np.empty((raw.box.height, raw.box.width, raw.channels), np.uint8)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(self.path / raw.file, flags)  # NONBLOCK: opening a pipe would wait for ever
            with io.FileIO(handle) as file:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    raise PictureError(f"{raw.file} is not a file", "Write the pixels into a file")
                rest = made.data.cast("B")
                if status.st_size == len(rest):
                    while rest and (count := file.readinto(rest)):
                        rest = rest[count:]
                if rest:
                    raise PictureError(
                        f"{raw.file} has {status.st_size:,} bytes; {raw.box.width} x {raw.box.height} pixels of "
                        f"{raw.channels} bytes are {made.size:,}",
                        "Write the pixels row by row, without anything between",
                    )
        except OSError as error:
            raise PictureError(
                f"{raw.file} cannot be read ({error.strerror})", "Write it into the folder that hello named"
            ) from error
        return made

    def answer(self, pixels: U8, box: Box) -> dict[str, Any]:
        """Write HxW or HxWxC pixels of `box` into a new file; what the answer says of it. WriteError when it fails."""
        file = self.path / f"answer-{secrets.token_hex(4)}.raw"
        channels = 1 if pixels.ndim == 2 else pixels.shape[2]
        with self._lock:
            if self._open:  # else the client has gone, and its folder with it
                disk.write_bytes(file, np.ascontiguousarray(pixels).data.cast("B"), durable=False)
                self._answers.append(file)
                if len(self._answers) > _KEPT:
                    disk.remove(self._answers.popleft())
        return {"file": file.name, "box": list(box), "channels": channels}

    def remove(self) -> None:
        """With everything in it. Harmless to call again."""
        with self._lock:
            self._open = False
            shutil.rmtree(self.path, ignore_errors=True)
