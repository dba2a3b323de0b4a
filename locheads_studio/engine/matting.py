"""The edge of a mask found anew in the picture: hair, fur and soft rims get the share of each pixel that they cover.

Closed-form matting (Levin, Lischinski, Weiss 2006) as pymatting has it, in a band around the edge, in windows of
bounded size. Of that library one module is read by itself: importing it whole compiles all of its kernels, which takes
minutes the first time.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
import scipy  # its parts are loaded when first used
from numpy.typing import NDArray

from locheads_studio.document.geometry import Box
from locheads_studio.document.masks import SELECTED, as_mask

Mask = NDArray[np.uint8]
Step = Callable[[str, float], None]

_CORE: Final = 320  # pixels of a window's side that are kept
_AROUND: Final = 24  # pixels beyond the band that a window sees
_MOST: Final = 400  # rounds of the solver; its answer is used as it is then
_CLOSE: Final = 1e-5  # of the residual, where it stops
_LINE: Final = 0.7  # of the largest distance nearby: the middle of what is thinner than the band stays selected


@cache
def _library(name: str) -> ModuleType:
    """A module of pymatting without the package around it.

    Loaded by a thread of its own, which then ends: numba, which it brings, tells OpenMP to use every core for whatever
    the thread does that loaded it, and where that is the models' thread, they run on other cores than they are allowed.
    """
    with ThreadPoolExecutor(1, "locheads-numba") as apart:
        return apart.submit(_loaded, name).result()


def _loaded(name: str) -> ModuleType:
    package = importlib.util.find_spec("pymatting")
    where = Path(package.origin).parent if package is not None and package.origin else Path()
    path = where.joinpath(*name.split(".")).with_suffix(".py")
    spec = importlib.util.spec_from_file_location(f"pymatting.{name}", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"pymatting has no {name}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def refined(picture: NDArray[np.uint8], mask: Mask, width: float, step: Step) -> Mask:
    """The mask with its edge as the picture has it, within `width` pixels to either side; elsewhere as it was.

    `picture`: HxWx3 uint8 RGB; `mask`: HxW uint8. `step(stage, fraction)` may raise to stop the work.
    """
    height, rows = mask.shape[1], mask.shape[0]
    box = Box.of_mask(mask)
    if box is None or width <= 0:
        return mask.copy()
    out = mask.copy()
    margin = int(np.ceil(width)) + 2
    whole = box.pad(margin).clamp(height, rows)
    known = _trimap(mask[whole.as_slices], width)
    windows = [core for core in _windows(whole) if (known[core.shift(-whole.x0, -whole.y0).as_slices] < 0).any()]
    for number, core in enumerate(windows):

        def going(share: float, number: int = number) -> None:
            step("refining the edge", (number + share) / len(windows))

        going(0.0)
        window = core.pad(margin + _AROUND).intersect(whole)
        part = known[window.shift(-whole.x0, -whole.y0).as_slices]
        alpha = _alpha(picture[window.as_slices], part, going)
        inner = core.shift(-window.x0, -window.y0).as_slices
        out[core.as_slices] = np.where(part[inner] < 0, as_mask(alpha[inner]), out[core.as_slices])
    return out


def _windows(whole: Box) -> Iterator[Box]:
    for y in range(whole.y0, whole.y1, _CORE):
        for x in range(whole.x0, whole.x1, _CORE):
            yield Box(x, y, min(x + _CORE, whole.x1), min(y + _CORE, whole.y1))


def _trimap(mask: Mask, width: float) -> NDArray[np.float32]:
    """1 where the thing surely is, 0 where it surely is not, -1 within the band."""
    inside = mask >= SELECTED
    deep = scipy.ndimage.distance_transform_edt(np.pad(inside, 1, mode="edge"))[1:-1, 1:-1]
    away = scipy.ndimage.distance_transform_edt(~inside)
    near = scipy.ndimage.maximum_filter(deep, size=2 * int(np.ceil(width)) + 1)
    sure = (deep > width) | (inside & (near <= width) & (deep >= _LINE * near))
    out = np.full(mask.shape, -1, np.float32)
    out[sure] = 1
    out[~inside & (away > width)] = 0
    return out


def _alpha(picture: NDArray[np.uint8], known: NDArray[np.float32], going: Callable[[float], None]) -> NDArray[Any]:
    """0..1 for each pixel of a window, those that are known as they are."""
    unknown = (known < 0).ravel()
    sure = np.where(known > 0, 1.0, 0.0).ravel()
    out = sure.copy()
    if not unknown.any():
        return out.reshape(known.shape)
    laplacian = _library("laplacian.cf_laplacian").cf_laplacian(
        picture.astype(np.float64) / 255, epsilon=1e-6, is_known=~unknown
    )
    rows = laplacian.tocsr()[unknown]
    system, right = rows[:, unknown].tocsr(), -rows[:, ~unknown].dot(sure[~unknown])
    if not right.any():  # nothing nearby says that the thing is there
        return out.reshape(known.shape)
    scale = np.maximum(system.diagonal(), 1e-12)
    rounds = 0

    def told(*_: Any) -> None:
        nonlocal rounds
        rounds += 1
        if rounds % 20 == 0:
            going(min(1.0, rounds / _MOST))

    first = np.full(int(unknown.sum()), 0.5)
    found, _ = scipy.sparse.linalg.cg(
        system, right, x0=first, rtol=_CLOSE, maxiter=_MOST, M=scipy.sparse.diags(1 / scale), callback=told
    )
    out[unknown] = np.clip(found, 0, 1)
    return out.reshape(known.shape)
