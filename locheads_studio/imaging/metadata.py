"""What of a file's metadata is kept: words about the picture, never its structure, orientation or small copies of it.

A thumbnail shows the picture before the edit, a maker note may hold one too; the orientation is applied to the pixels.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any, Final
from xml.dom import minidom
from xml.parsers.expat import ExpatError

from PIL import Image

from locheads_studio.imaging import limits

_ORIENTATION = 0x0112
_EXIF_IFD = 0x8769
_GPS_IFD = 0x8825
# Description, maker, model, software, date, artist, copyright, and the Windows title .. subject.
KEPT = {0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}
# Maker note; width and height, which cropping programs leave wrong; the pointer to interoperability data.
_DROPPED_FROM_EXIF = {0x927C, 0xA002, 0xA003, 0xA005}


def orientation(exif: Image.Exif) -> int:
    """The EXIF orientation 1..8; 1 when there is none or it makes no sense."""
    value = exif.get(_ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


_INTEROPERABILITY = 0xA005
_COLOUR_SPACE = 0xA001


def says_adobe_rgb(exif: Image.Exif) -> bool:
    """Whether EXIF alone tells that the colours are Adobe RGB: "uncalibrated" with the interoperability index R03."""
    try:
        entries = exif.get_ifd(_EXIF_IFD)
        if entries.get(_COLOUR_SPACE) == 2:  # of some cameras
            return True
        index = exif.get_ifd(_INTEROPERABILITY).get(1)
    except Exception:  # as in `clean_exif`
        return False
    text = index.decode("latin-1") if isinstance(index, bytes) else index
    return entries.get(_COLOUR_SPACE) == 0xFFFF and isinstance(text, str) and text.rstrip("\0 ") == "R03"


def clean_exif(exif: Image.Exif) -> bytes | None:
    """An EXIF block with the kept entries only, or None when none is left (or the block cannot be read)."""
    kept = Image.Exif()
    try:
        for tag in KEPT & set(exif):
            kept[tag] = exif[tag]
        for pointer, dropped in ((_EXIF_IFD, _DROPPED_FROM_EXIF), (_GPS_IFD, set[int]())):
            entries = {k: v for k, v in exif.get_ifd(pointer).items() if k not in dropped}
            if entries:
                kept.get_ifd(pointer).update(entries)
                kept[pointer] = 0  # a place for the pointer; written by tobytes
        if not len(kept):
            return None
        data = kept.tobytes()
    except Exception:  # a damaged block raises whatever its parser stumbles over; the picture is worth more
        return None
    return data if len(data) <= limits.METADATA_BYTES else None


def read_exif(data: bytes | None) -> Image.Exif:
    """The entries of a block made by `clean_exif`; empty for None."""
    exif = Image.Exif()
    if data:
        exif.load(data)
    return exif


def clean_xmp(value: Any) -> bytes | None:
    """An XMP packet without orientation and thumbnails, or None."""
    if isinstance(value, str):
        value = value.encode()
    if not isinstance(value, bytes) or not value or len(value) > limits.METADATA_BYTES:
        return None
    value = re.sub(rb'(tiff:Orientation\s*=\s*["\'])\s*\d+', rb"\g<1>1", value)
    value = re.sub(rb"(<tiff:Orientation>)\s*\d+", rb"\g<1>1", value)
    if b"xmpGImg:image" in value:
        return None
    return bytes(value)


COMPOSITE: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
"""IPTC's word for a picture of which a trained model painted a part."""
GENERATED: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's word for a picture that a trained model painted."""
_IPTC: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SOURCE_TYPE: Final = "DigitalSourceType"
_EMPTY_PACKET: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"></rdf:RDF></x:xmpmeta>\n'
    '<?xpacket end="w"?>'
)


def labelled(xmp: bytes | None) -> bytes:
    """An XMP packet that says that a trained model painted a part of the picture, merged into `xmp` if there is any.

    A picture that says it is painted by a model altogether stays that. A packet that cannot be read is left out.
    """
    packet = _parsed(xmp) or _parsed(_EMPTY_PACKET.encode())
    assert packet is not None
    document, rdf = packet
    value = GENERATED if GENERATED in _source_types(rdf, take_out=True) else COMPOSITE
    described = document.createElementNS(_RDF, "rdf:Description")
    described.setAttribute("xmlns:rdf", _RDF)
    described.setAttribute("rdf:about", "")
    described.setAttribute("xmlns:Iptc4xmpExt", _IPTC)
    described.setAttribute(f"Iptc4xmpExt:{_SOURCE_TYPE}", value)
    rdf.appendChild(described)
    text = "".join(node.toxml() for node in document.childNodes)
    return text.encode("utf-8", "replace")


def says_generated(xmp: bytes | None) -> bool:
    """Whether an XMP packet says that a trained model painted the picture or a part of it."""
    packet = _parsed(xmp)
    return packet is not None and bool({COMPOSITE, GENERATED} & _source_types(packet[1]))


def _parsed(xmp: bytes | None) -> tuple[Any, Any] | None:
    """The packet and its list of descriptions; None when there is none."""
    if not xmp or b"<!DOCTYPE" in xmp or b"<!ENTITY" in xmp:  # no packet needs them, and they can grow without end
        return None
    try:
        document: Any = minidom.parseString(xmp.rstrip(b"\0"))
        return document, document.getElementsByTagNameNS(_RDF, "RDF")[0]
    except (ExpatError, ValueError, IndexError, RecursionError, LookupError):
        return None


def _source_types(rdf: Any, *, take_out: bool = False) -> set[str]:
    """What the descriptions of a packet say about the picture's source."""
    found = set()
    for described in rdf.getElementsByTagNameNS(_RDF, "Description"):
        if described.hasAttributeNS(_IPTC, _SOURCE_TYPE):
            found.add(described.getAttributeNS(_IPTC, _SOURCE_TYPE).strip())
            if take_out:
                described.removeAttributeNS(_IPTC, _SOURCE_TYPE)
    for element in list(rdf.getElementsByTagNameNS(_IPTC, _SOURCE_TYPE)):
        found.add((element.getAttributeNS(_RDF, "resource") or _text_of(element)).strip())
        if take_out:
            element.parentNode.removeChild(element)
    return found


def _text_of(element: Any) -> str:
    return "".join(node.data for node in element.childNodes if isinstance(node, minidom.Text))


def clean_icc(value: Any) -> bytes | None:
    """A colour profile of acceptable size that says it is one, or None."""
    if not isinstance(value, bytes) or not 128 <= len(value) <= limits.ICC_BYTES or value[36:40] != b"acsp":
        return None
    return value


def icc_space(icc: bytes) -> str:
    """The colour space a profile is for: "RGB", "GRAY", "CMYK", "Lab" ..."""
    return icc[16:20].decode("latin-1").strip()


def clean_dpi(value: Any) -> tuple[float, float] | None:
    """(x, y) dots per inch when both are sensible numbers, or None."""
    try:
        x, y = (float(v) for v in value)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None
    return (x, y) if isfinite(x) and isfinite(y) and 1 <= x <= 100_000 and 1 <= y <= 100_000 else None
