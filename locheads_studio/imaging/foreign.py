"""Kinds of picture files that are known and not read: one sentence each on what to do about them."""

from __future__ import annotations

from typing import Final

from locheads_studio.errors import PictureError

_CONVERT: Final = "Open it in the program that made it and save it as PNG or TIFF"
_RAW: Final = "Develop it in a raw converter (darktable, RawTherapee, Lightroom) and save it as TIFF or JPEG"
_KINDS: Final[dict[bytes, tuple[str, str]]] = {
    b"\xff\x0a": ("a JPEG XL picture", "Convert it to PNG, for example with djxl"),
    b"\0\0\0\x0cJXL \r\n\x87\n": ("a JPEG XL picture", "Convert it to PNG, for example with djxl"),
    b"\0\0\0\x0cjP  \r\n\x87\n": ("a JPEG 2000 picture", "Convert it to PNG in another program"),
    b"\xff\x4f\xff\x51": ("a JPEG 2000 picture", "Convert it to PNG in another program"),
    b"gimp xcf": ("a GIMP picture", "Open it in GIMP and export it as PNG or TIFF"),
    b"%PDF": ("a PDF document", "Export the page as PNG, for example with pdftoppm"),
    b"%!PS": ("a PostScript document", "Export it as PNG in another program"),
    b"\x76\x2f\x31\x01": ("an OpenEXR picture", "Save it as TIFF with 16 bits per channel"),
    b"#?RADIANCE": ("a Radiance HDR picture", "Save it as TIFF with 16 bits per channel"),
    b"\0\0\1\0": ("an icon", "Save it as PNG in another program"),
    b"DDS ": ("a texture (DDS)", "Save it as PNG in another program"),
    b"8BPS\0\x02": ("a large Photoshop document (PSB)", "Save it as PSD or TIFF"),
    b"FUJIFILMCCD-RAW": ("a camera's raw file", _RAW),
    b"IIRO": ("a camera's raw file", _RAW),
    b"IIRS": ("a camera's raw file", _RAW),
    b"IIU\0": ("a camera's raw file", _RAW),
    b"FOVb": ("a camera's raw file", _RAW),
    b"\0MRM": ("a camera's raw file", _RAW),
    b"<svg": ("a drawing (SVG)", "Export it as PNG, for example with Inkscape"),
    b"\x1aE\xdf\xa3": ("a film", "Save one of its frames as a picture"),
}


def known_kind(head: bytes, name: str) -> PictureError | None:
    """The error for a file of a known kind that is not read, by its first 64 bytes; None for what is not known."""
    for signature, (what, advice) in _KINDS.items():
        if head.startswith(signature):
            return PictureError("{name} is {what}, which is not read", advice, name=name, what=what)
    if head[4:8] == b"ftyp":
        if head[8:11] == b"crx":
            return raw(name)
        return PictureError("{name} is a film or another kind of container, which is not read", _CONVERT, name=name)
    if head.startswith(b"PK\3\4") and b"application/x-krita" in head:
        return PictureError(
            "{name} is a Krita picture, which is not read", "Open it in Krita and save it as .ora or PNG", name=name
        )
    if head.lstrip().startswith((b"<?xml", b"<svg")):
        return PictureError(
            "{name} is a drawing or another XML document", "Export it as PNG, for example with Inkscape", name=name
        )
    return None


def raw(name: str) -> PictureError:
    """The error for a camera's raw file: what it holds besides is a small copy, or needs developing."""
    return PictureError("{name} is a camera's raw file, which is not read", _RAW, name=name)
