"""What of a repaint is the new thing and what only ground, and the ground that may stay as the picture has it.

A model that puts another thing in the place of one paints the ground around it anew, a little off and without what
stood there: a skirting board ends, a stripe of the road is gone. Where the picture knows the ground it stays. Only the
new thing itself, what hides the old one, and what differs too much beside it are taken over.

All at the working size: pictures uint8 [h, w, 3], flags bool [h, w]. Lengths are in pixels of it, levels of 0..255; the
numbers were chosen on drawn edits with a known answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import scipy  # its parts are loaded when first used

from locheads_studio.models import ground

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

_SIDE: Final = 320  # of a larger picture a smaller copy tells: 0.2 s instead of seconds
_APART: Final = 30.0  # levels from every colour of the ground nearby: no ground
_NEAR: Final = 8  # how far a colour of the ground may have moved
_BESIDE: Final = 2  # what is this near to the unknown is mixed with it
_SMOOTH: Final = 1.5  # sigma: texture is no other colour
_DIFFERS: Final = 16.0  # levels by which smoothed ground may be off and still stay as it was
_DIM: Final = 2.0  # sigma of that
_OTHER: Final = 40.0  # levels from what was painted there: something else stood there
_RING: Final = 6  # around the mask: old outlines and shadows are looked for in it
_GAP: Final = 3  # narrower gaps in what is new are closed


class Parted(NamedTuple):
    """``painted`` with its ground in the picture's tint; ``new``, what of it is taken over."""

    painted: Pixels
    new: Flags


def part(painted: Pixels, source: Pixels, must: Flags, unknown: Flags, hole: Flags) -> Parted:
    """Part the new thing from the ground around it.

    ``must``: what is new in any case; ``unknown``: where ``source`` shows what is to go; ``hole``: what was repainted.
    """
    height, width = must.shape
    scale = _SIDE / max(height, width)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        pictures = [np.asarray(cv2.resize(p, size, interpolation=cv2.INTER_AREA), np.uint8) for p in (painted, source)]
        flags = [cv2.resize(np.float32(f), size, interpolation=cv2.INTER_AREA) for f in (must, unknown, hole)]
        found = part(pictures[0], pictures[1], flags[0] >= 0.5, flags[1] > 0, flags[2] >= 0.5)
        tint = cv2.resize(found.painted.astype(np.float32) - pictures[0], (width, height))
        new = cv2.resize(np.float32(found.new), (width, height)) >= 0.5
        return Parted(np.clip(np.rint(painted + tint), 0, 255).astype(np.uint8), (new & hole) | must)
    unknown = _grown(unknown | must, _BESIDE)
    rest = _rests(painted, source, must, hole)
    unknown |= _grown(rest, 1)
    thing = new_thing(painted, source, unknown, hole)
    plain = ~_grown(thing, 1)
    tinted = ground.tinted(painted, source, unknown | thing).astype(np.float32)
    share = cv2.GaussianBlur(plain.astype(np.float32), (0, 0), _SMOOTH)[..., None]
    toned = np.clip(np.rint(painted + (tinted - painted) * share), 0, 255).astype(np.uint8)
    apart = np.abs(_mean_of(toned, plain, _DIM) - _mean_of(source, plain, _DIM)).max(axis=2)
    differs = _opened(plain & (apart > _DIFFERS) & _grown(must, _RING))
    new = _linked((must | thing | differs | rest) & hole, must)
    new = cv2.morphologyEx(new.astype(np.uint8), cv2.MORPH_CLOSE, _disc(_GAP)) > 0
    return Parted(toned, (new & hole) | must)


def _rests(painted: Pixels, source: Pixels, must: Flags, hole: Flags) -> Flags:
    """What a mask left out of the old thing: it touches the mask, looks like nothing that was painted in its place, and
    ends within the hole, where a neighbour would go on."""
    everywhere = np.ones_like(hole)
    apart = np.abs(_mean_of(painted, everywhere, 1.0) - _mean_of(source, everywhere, 1.0)).max(axis=2)
    other = hole & ~must & (apart > _OTHER)
    outside = _grown(~hole, 1)
    beyond = _linked(other, outside & other)
    return _grown(_linked((other & ~beyond) | must, must) & ~must, 1) & hole & ~beyond


def new_thing(painted: Pixels, source: Pixels, unknown: Flags, hole: Flags) -> Flags:
    """Where a painted picture shows what is no ground: no colour that ``source`` has there, where it is not
    ``unknown``, beside it, or at the rim of the unknown straight to the left, right, above or below.

    Places of ground that the rest encloses are part of it, and so is nothing that hangs together with no unknown place.
    """
    known = ~unknown
    seen = cv2.GaussianBlur(painted.astype(np.float32), (0, 0), _SMOOTH)
    true = _mean_of(source, known, _SMOOTH)
    apart = np.full(unknown.shape, 255, np.float32)
    for colours, there in _candidates(true, known):
        off = np.abs(seen - colours).max(axis=2)
        np.minimum(apart, np.where(there, off, np.float32(255)), out=apart)
    like = _linked((apart < _APART) | ~hole, ~hole)
    return _linked(_opened(~like), unknown) & hole


def _candidates(true: Floats, known: Flags) -> Iterator[tuple[Floats, Flags]]:
    """Colours of the ground for every pixel, and where there are any."""
    height, width = known.shape
    rows, columns = np.arange(height), np.arange(width)
    reach = range(-_NEAR, _NEAR + 1, 2)
    for dy, dx in ((dy, dx) for dy in reach for dx in reach if dy * dy + dx * dx <= _NEAR**2):
        place = np.ix_(np.clip(rows + dy, 0, height - 1), np.clip(columns + dx, 0, width - 1))
        yield true[place], known[place]
    for along, there in ((true, known), (true.swapaxes(0, 1), known.T)):
        for colours, found in _rims(along, there):
            yield (colours, found) if there is known else (colours.swapaxes(0, 1), found.T)


def _rims(true: Floats, known: Flags) -> Iterator[tuple[Floats, Flags]]:
    """Of each row and some beside it, the next known colours to the left and to the right of every pixel."""
    height, width = known.shape
    column = np.arange(width)
    left = np.maximum.accumulate(np.where(known, column, -1), axis=1)
    right = np.minimum.accumulate(np.where(known, column, width)[:, ::-1], axis=1)[:, ::-1]
    for dy in range(-_NEAR, _NEAR + 1, _NEAR // 2):
        row = np.clip(np.arange(height) + dy, 0, height - 1)
        for rim, further in ((left, -_BESIDE), (right, _BESIDE)):
            at = rim[row]
            yield true[row[:, None], np.clip(at + further, 0, width - 1)], (at >= 0) & (at < width)


def _mean_of(values: npt.NDArray[np.generic], where: Flags, sigma: float) -> Floats:
    """Gaussian mean of values [h, w, 3], of those alone that count."""
    weight = where.astype(np.float32)
    sums = cv2.GaussianBlur(values.astype(np.float32) * weight[..., None], (0, 0), sigma)
    return np.asarray(sums / np.maximum(cv2.GaussianBlur(weight, (0, 0), sigma), 1e-3)[..., None], np.float32)


def _disc(radius: int) -> npt.NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8)


def _grown(flags: Flags, radius: int) -> Flags:
    return np.asarray(cv2.dilate(flags.astype(np.uint8), _disc(radius)) > 0)


def _opened(flags: Flags) -> Flags:
    """Without what is narrower than three pixels."""
    return np.asarray(cv2.morphologyEx(flags.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0)


def _linked(flags: Flags, anchor: Flags) -> Flags:
    """What of them hangs together with a place of the anchor."""
    numbers, _ = scipy.ndimage.label(flags)
    kept = np.zeros(int(numbers.max(initial=0)) + 1, np.bool_)
    kept[numbers[anchor & flags]] = True
    kept[0] = False
    return np.asarray(kept[numbers])
