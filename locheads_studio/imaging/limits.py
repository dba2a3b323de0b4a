"""How much the program accepts, in one table. Checked before anything is decoded, and named in the message.

Read as `limits.PIXELS`, never imported by value, so that a test or a setting can change them.
"""

from __future__ import annotations

from typing import Final

from locheads_studio.errors import LimitError

PIXELS = 120_000_000
"""Width times height of a picture: the 100-megapixel cameras fit, bombs do not."""
SIDE = 65_535
"""Pixels along one side: what JPEG and most programs can hold."""
FILE_BYTES = 1 << 30
"""Size of a picture file."""
ICC_BYTES = 4 << 20
"""A colour profile; larger ones are left out."""
METADATA_BYTES = 1 << 20
"""EXIF or XMP; larger ones are left out."""
TEXT_CHARACTERS = 10_000
"""A phrase, a prompt."""
PROJECT_ENTRIES = 10_000
"""Files within a project file."""
PROJECT_BYTES = 4 << 30
"""A project file, and what all of its entries hold when they are unpacked."""
PROJECT_PIXEL_BYTES = 8 << 30
"""What all of a project's pictures hold when they are decoded."""
PROJECT_RATIO = 200
"""To one: how much an entry of more than a mebibyte may grow when it is unpacked."""
JSON_BYTES = 16 << 20
"""The description of a project or a recipe."""

MEMORY_BYTES: int | None = None
"""What decoding one file may take at most; None: as much of the machine's memory as is free, less a reserve."""
SECONDS = 5.0
"""How long decoding one file may take ..."""
SECONDS_PER_MEGAPIXEL = 0.1
"""... and for each megapixel that it announces in addition."""

_SHARE: Final = 0.7  # of the free memory; the rest is for what is done with the picture

WEBP_SIDE: Final = 16_383
"""Set by the WebP format itself."""
JPEG_SIDE: Final = 65_500
"""Set by the JPEG library."""


def check_size(width: int, height: int, name: str) -> None:
    """LimitError when a picture of that size is too large to open."""
    if max(width, height) > SIDE:
        raise LimitError(
            "{name} is {width} x {height} pixels; the longest side may be {side}",
            "Make a smaller copy in another program and open that",
            name=name,
            width=width,
            height=height,
            side=SIDE,
        )
    if width * height > PIXELS:
        raise LimitError(
            "{name} has {width} megapixels ({width2} x {height}); the limit is {pixels}",
            "Make a smaller copy in another program and open that",
            name=name,
            width=f"{width * height / 1e6:.0f}",
            width2=width,
            height=height,
            pixels=f"{PIXELS / 1e6:g}",
        )


def check_file(size: int, name: str) -> None:
    """LimitError when a file of `size` bytes is too large to open."""
    if size > FILE_BYTES:
        raise LimitError(
            "{name} has {size} MiB; the limit is {file_bytes}",
            "Save the picture with compression, or make a smaller copy, and open that",
            name=name,
            size=f"{size / 2**20:.0f}",
            file_bytes=f"{FILE_BYTES / 2**20:.0f}",
        )


def memory() -> int:
    """Bytes that decoding one file may take now."""
    import psutil  # here: not every command needs it

    free = int(psutil.virtual_memory().available * _SHARE)
    return free if MEMORY_BYTES is None else min(MEMORY_BYTES, free)


def check_bytes(size: int, name: str) -> None:
    """LimitError when decoding that takes `size` bytes would not fit into the memory."""
    most = memory()
    if size > most:
        raise too_much(size, most, name)


def too_much(size: int, most: int, name: str) -> LimitError:
    """What is said where decoding takes, or would take, `size` bytes and only `most` are free for it."""
    return LimitError(
        "{name} needs about {size} MiB of memory to be opened; {most} are free for that",
        "Close other programs, or make a smaller copy in another program and open that",
        name=name,
        size=f"{size / 2**20:.0f}",
        most=f"{most / 2**20:.0f}",
    )


def seconds(width: int, height: int) -> float:
    """How long decoding a picture of that size may take."""
    return SECONDS + SECONDS_PER_MEGAPIXEL * width * height / 1e6
