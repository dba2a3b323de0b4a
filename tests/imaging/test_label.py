"""The word that a trained model painted a part of the picture: in every format, beside what was there, and no more."""

from __future__ import annotations

import shutil
import struct
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from locheads_studio.imaging import metadata
from locheads_studio.imaging.metadata import COMPOSITE, GENERATED, labelled, says_generated
from locheads_studio.imaging.pictures import Picture, open_picture, save_cutout, save_picture

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
TYPE = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
THEIRS = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmp:Rating="5"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Gr\xc3\xbc\xc3\x9fe &amp; mehr</rdf:li></rdf:Alt>
</dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
OLD = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


def types_in(xmp: bytes) -> list[str]:
    """Every source type that an XMP packet states, read by another parser."""
    rdf = ElementTree.fromstring(xmp.decode()).find(f"{RDF}RDF")
    assert rdf is not None
    found = [row.get(TYPE) for row in rdf.findall(f"{RDF}Description")]
    return [value for value in found if value] + [row.text or row.get(f"{RDF}resource") or "" for row in rdf.iter(TYPE)]


def xmp_in(path: Path) -> bytes | None:
    """The packet in a file, as Pillow finds it."""
    with Image.open(path) as image:
        image.load()
        value: Any = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
        if value is None and image.format == "TIFF":
            value = image.tag_v2.get(700)  # type: ignore[attr-defined]
    return value.encode() if isinstance(value, str) else value


def picture(depth: Any = np.uint8, channels: int = 3, **values: Any) -> Picture:
    rng = np.random.default_rng(0)
    return Picture(rng.integers(0, int(np.iinfo(depth).max) + 1, (8, 9, channels)).astype(depth), **values)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("keep", [True, False])
def test_every_format_carries_it(tmp_path: Path, suffix: str, depth: Any, keep: bool) -> None:
    path = tmp_path / f"a{suffix}"
    save_picture(picture(depth, xmp=THEIRS), path, keep_metadata=keep, label=True)
    xmp = xmp_in(path)
    assert xmp is not None and types_in(xmp) == [COMPOSITE]
    assert (b"Rating" in xmp) == keep and (("Grüße &amp; mehr".encode() in xmp) == keep)
    again = open_picture(path)
    assert says_generated(again.xmp)
    save_picture(picture(depth, xmp=THEIRS), path, keep_metadata=keep)
    xmp = xmp_in(path)
    assert not says_generated(xmp) and (xmp is not None) == keep


def test_what_there_was_is_replaced_or_kept() -> None:
    assert types_in(labelled(None)) == [COMPOSITE] == types_in(labelled(labelled(None)))
    attribute = THEIRS.replace(
        b' xmp:Rating="5"', f' xmlns:i="{TYPE[1:].split("}")[0]}" xmp:Rating="5" i:DigitalSourceType="{OLD}"'.encode()
    )
    element = THEIRS.replace(
        b"<dc:title>",
        f'<e:DigitalSourceType xmlns:e="{TYPE[1:].split("}")[0]}">{OLD}</e:DigitalSourceType><dc:title>'.encode(),
    )
    for packet in (attribute, element):
        assert types_in(packet) == [OLD] and not says_generated(packet)
        merged = labelled(packet)
        assert types_in(merged) == [COMPOSITE] and b"Rating" in merged and says_generated(merged)
        whole = packet.replace(OLD.encode(), GENERATED.encode())
        assert types_in(labelled(whole)) == [GENERATED], "wholly generated is more than partly"


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"<",
        b"\xff\xfe\0",
        b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
        b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        b"<?xml version='1.0' encoding='none'?><a/>",
        b"<a>" * 5_000,
    ],
)
def test_packets_that_cannot_be_read(packet: bytes) -> None:
    assert not says_generated(packet)
    assert types_in(labelled(packet)) == [COMPOSITE]


def test_a_packet_too_large_for_a_jpeg_leaves_the_label(tmp_path: Path) -> None:
    large = THEIRS.replace(b"mehr", b"mehr " * 20_000)
    save_picture(picture(xmp=large), tmp_path / "a.jpg", label=True)
    xmp = xmp_in(tmp_path / "a.jpg")
    assert xmp is not None and types_in(xmp) == [COMPOSITE] and b"mehr" not in xmp


def test_cut_outs(tmp_path: Path) -> None:
    mask = np.full((8, 9), 255, np.uint8)
    for name in ("a.png", "a.tif", "a.webp"):
        save_cutout(picture(), mask, tmp_path / name, label=True)
        xmp = xmp_in(tmp_path / name)
        assert xmp is not None and types_in(xmp) == [COMPOSITE]


def test_where_the_formats_say_it_stands(tmp_path: Path) -> None:
    """By hand, byte for byte, without Pillow."""
    for suffix in (".png", ".jpg", ".webp", ".tif"):
        save_picture(picture(), tmp_path / f"a{suffix}", label=True)
    packet = labelled(None)
    png = (tmp_path / "a.png").read_bytes()
    at = png.index(b"iTXt")
    (length,) = struct.unpack_from(">I", png, at - 4)
    assert png[at + 4 : at + 4 + length] == b"XML:com.adobe.xmp\0\0\0\0\0" + packet and at < png.index(b"IDAT")
    jpeg = (tmp_path / "a.jpg").read_bytes()
    at = jpeg.index(b"\xff\xe1")
    (length,) = struct.unpack_from(">H", jpeg, at + 2)
    assert jpeg[at + 4 : at + 2 + length] == b"http://ns.adobe.com/xap/1.0/\0" + packet
    webp = (tmp_path / "a.webp").read_bytes()
    at = webp.index(b"XMP ")
    (length,) = struct.unpack_from("<I", webp, at + 4)
    assert webp[at + 8 : at + 8 + length] == packet and webp[20] & 4, "the flag that there is XMP"
    tiff = (tmp_path / "a.tif").read_bytes()
    assert packet in tiff


@pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
def test_exiftool_reads_it(tmp_path: Path) -> None:
    for suffix in (".png", ".jpg", ".webp", ".tif"):
        path = tmp_path / f"a{suffix}"
        save_picture(picture(xmp=THEIRS), path, label=True)
        command = ["exiftool", "-s3", "-n", "-XMP-iptcExt:DigitalSourceType", "-XMP-dc:Title", str(path)]
        said = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
        assert said.stdout.splitlines() == [COMPOSITE, "Grüße & mehr"], suffix


def test_the_word_is_iptc_s() -> None:
    assert metadata.COMPOSITE.startswith("http://cv.iptc.org/newscodes/digitalsourcetype/")
