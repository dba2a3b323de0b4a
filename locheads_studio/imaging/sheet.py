"""Pictures about the work: the heat map laid over the source, and the one-page sheet that tells the whole story.

Arrays in, arrays out; nothing here reads or writes files except the font.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

_T = TypeVar("_T", np.uint8, np.float32)
Rgb8 = NDArray[np.uint8]
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
Colour = tuple[int, int, int]

_PAPER: Final[Colour] = (250, 249, 246)
_INK: Final[Colour] = (28, 30, 38)
_QUIET: Final[Colour] = (122, 124, 132)
_LINE: Final[Colour] = (222, 219, 212)
_ACCENT: Final[Colour] = (236, 84, 60)

_PAGE_WIDTH: Final = 1760
_MARGIN: Final = 72
_GAP: Final = 36
_RADIUS: Final = 14
_ROWS_AT_ONCE: Final = 512  # bounds the memory of the overlay on pictures of 100 megapixels

# Dark violet over red to light yellow, even in lightness, so that it reads in grey too.
_HEAT_STOPS: Final = np.array(
    [(13, 8, 60), (84, 15, 109), (158, 40, 100), (214, 72, 66), (245, 125, 21), (250, 193, 40), (252, 255, 164)], float
)


@lru_cache(maxsize=1)
def _heat_table() -> tuple[NDArray[np.uint8], NDArray[np.uint16]]:
    """256 colours (256x3) and how much of each is laid on (256, 0..256)."""
    heat = np.linspace(0.0, 1.0, 256)
    stops = np.linspace(0.0, 1.0, len(_HEAT_STOPS))
    colours = np.stack([np.interp(heat, stops, _HEAT_STOPS[:, c]) for c in range(3)], axis=1)
    share = 256 * (0.30 + 0.48 * heat**0.7)
    return colours.round().astype(np.uint8), share.round().astype(np.uint16)


def overlay_heat(picture: Rgb8, heat: NDArray[np.float32]) -> Rgb8:
    """The picture (HxWx3 uint8) with its heat map (HxW float32, 0..1) laid over it, dim where cold."""
    if heat.shape != picture.shape[:2]:
        raise ValueError(f"heat map {heat.shape} and picture {picture.shape[:2]} differ in size")
    colours, share = _heat_table()
    result = np.empty_like(picture)
    for top in range(0, len(picture), _ROWS_AT_ONCE):
        rows = slice(top, top + _ROWS_AT_ONCE)
        level = (np.clip(heat[rows], 0.0, 1.0) * 255).astype(np.uint8)
        on = share[level][..., None]
        mixed = picture[rows].astype(np.uint16) * (256 - on) + colours[level] * on
        result[rows] = mixed >> 8
    return result


def overlay_mask(picture: Rgb8, mask: NDArray[np.uint8]) -> Rgb8:
    """The picture with what the mask (HxW uint8) leaves out faded to pale grey and its edge drawn in the accent."""
    keep = (mask.astype(np.uint16) + (mask >> 7))[..., None]  # 0..256
    grey = picture.mean(axis=2, keepdims=True).astype(np.uint16)
    faded = np.broadcast_to(198 + grey // 6, picture.shape)
    result = ((picture.astype(np.uint16) * keep + faded * (256 - keep)) >> 8).astype(np.uint8)
    width = 2 * max(1, round(max(picture.shape[:2]) / 400)) + 1
    hard = Image.fromarray(np.where(mask > 127, 255, 0).astype(np.uint8))
    edge = np.asarray(hard.filter(ImageFilter.MaxFilter(width))) > np.asarray(hard)
    result[edge] = _ACCENT
    return result


def shrink(pixels: NDArray[_T], side: int) -> NDArray[_T]:
    """HxW or HxWx3, uint8 or float32, made smaller so that its longer side is at most `side`; else as it is."""
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    if scale >= 1:
        return pixels
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small: NDArray[_T] = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))
    return small


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """One picture of the sheet with what stands below it."""

    picture: Rgb8
    title: str
    note: str = ""


def draw_sheet(panels: Sequence[Panel], *, title: str, subtitle: str = "", footer: str = "") -> Rgb8:
    """A page of panels, all of one size, in a row when they are tall and two by two when they are wide."""
    height, width = panels[0].picture.shape[:2]
    columns = len(panels) if width < 1.1 * height else 2
    rows = -(-len(panels) // columns)
    cell_width = (_PAGE_WIDTH - 2 * _MARGIN - (columns - 1) * _GAP) // columns
    cell_height = min(max(2 * _RADIUS, round(cell_width * height / width)), 2 * _PAGE_WIDTH)  # also for 1 x 5000
    caption = 78
    head = _MARGIN + (104 if subtitle else 64)
    foot = _MARGIN + (24 if footer else 0)
    page_height = head + rows * (cell_height + caption) + (rows - 1) * (_GAP // 2) + foot
    page = Image.new("RGB", (_PAGE_WIDTH, page_height), _PAPER)
    draw = ImageDraw.Draw(page)

    text_width = _PAGE_WIDTH - 2 * _MARGIN
    draw.rectangle((_MARGIN, _MARGIN - 22, _MARGIN + 56, _MARGIN - 17), fill=_ACCENT)
    _text(draw, (_MARGIN, _MARGIN), title, _font(36, bold=True), _INK, text_width)
    if subtitle:
        _text(draw, (_MARGIN, _MARGIN + 52), subtitle, _font(22), _QUIET, text_width)
    indent = 26 if len(panels) < 10 else 38
    for index, panel in enumerate(panels):
        row, column = divmod(index, columns)
        x = _MARGIN + column * (cell_width + _GAP)
        y = head + row * (cell_height + caption + _GAP // 2)
        _place(page, panel.picture, (x, y), (cell_width, cell_height))
        number = f"{index + 1}"
        _text(draw, (x, y + cell_height + 14), number, _font(20, bold=True), _ACCENT, cell_width)
        left, wide = x + indent, cell_width - indent
        _text(draw, (left, y + cell_height + 14), panel.title, _font(20, bold=True), _INK, wide)
        _text(draw, (left, y + cell_height + 42), panel.note, _font(17), _QUIET, wide)
    if footer:
        line = page_height - foot + 8
        draw.line((_MARGIN, line, _PAGE_WIDTH - _MARGIN, line), fill=_LINE, width=1)
        _text(draw, (_MARGIN, line + 14), footer, _font(16), _QUIET, text_width)
    return np.asarray(page)


def _place(page: Image.Image, pixels: Rgb8, at: tuple[int, int], size: tuple[int, int]) -> None:
    picture = Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS)
    corners = Image.new("L", (size[0] * 2, size[1] * 2), 0)  # drawn at twice the size for smooth corners
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, size[0] * 2 - 1, size[1] * 2 - 1), _RADIUS * 2, fill=255)
    page.paste(picture, at, corners.resize(size, Image.Resampling.LANCZOS))
    frame = (at[0], at[1], at[0] + size[0] - 1, at[1] + size[1] - 1)
    ImageDraw.Draw(page).rounded_rectangle(frame, _RADIUS, outline=_LINE, width=1)


def _text(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, font: Font, colour: Colour, width: int) -> None:
    """One line, cut with an ellipsis where it would leave its column."""
    if draw.textlength(text, font) > width:
        low, high = 0, len(text)
        while low < high:  # the longest beginning that fits
            middle = (low + high + 1) // 2
            if draw.textlength(text[:middle].rstrip() + "…", font) <= width:
                low = middle
            else:
                high = middle - 1
        text = text[:low].rstrip() + "…"
    draw.text(at, text, font=font, fill=colour)


@lru_cache(maxsize=8)
def _font(size: int, *, bold: bool = False) -> Font:
    """DejaVu as matplotlib ships it (Latin, Greek, Cyrillic and more); else Pillow's own."""
    spec = importlib.util.find_spec("matplotlib")  # finds the folder without importing it
    if spec is not None and spec.origin is not None:
        name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
        file = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / name
        if file.is_file():
            return ImageFont.truetype(str(file), size)
    return ImageFont.load_default(size)
