"""Kinds of files beyond the ordinary: read for what they hold, or refused with a sentence that says what to do."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image

from locheads_studio.errors import PictureError, UsageError
from locheads_studio.imaging.pictures import Picture, encode_picture, open_picture, save_picture

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def bare_png(bits: int, kind: int, rows: list[bytes], width: int, *chunks: tuple[bytes, bytes]) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, len(rows), bits, kind, 0, 0, 0)
    body = b"".join(b"\0" + row for row in rows)
    parts = [
        chunk(b"IHDR", header),
        *(chunk(*c) for c in chunks),
        chunk(b"IDAT", zlib.compress(body)),
        chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


# --- PNG


@pytest.mark.parametrize(
    ("bits", "row", "key", "colours"),
    [
        (1, b"\x80", 1, [255, 0]),
        (2, b"\x90", 2, [170, 85]),
        (4, b"\x3c", 3, [51, 204]),
        (8, b"\x07\x09", 7, [7, 9]),
        (16, b"\x01\x02\x03\x04", 0x0102, [0x0102, 0x0304]),
    ],
)
def test_the_transparent_grey_of_a_png(tmp_path: Path, bits: int, row: bytes, key: int, colours: list[int]) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(bare_png(bits, 0, [row], 2, (b"tRNS", struct.pack(">H", key))))
    picture = open_picture(path)
    full = 65535 if bits == 16 else 255
    assert picture.pixels[0].tolist() == [[colours[0]] * 3 + [0], [colours[1]] * 3 + [full]]


def test_the_transparent_colour_of_a_png_of_16_bits(tmp_path: Path) -> None:
    row = struct.pack(">6H", 1, 2, 3, 1, 2, 4)
    (tmp_path / "a.png").write_bytes(bare_png(16, 2, [row], 2, (b"tRNS", struct.pack(">3H", 1, 2, 3))))
    assert open_picture(tmp_path / "a.png").pixels[0].tolist() == [[1, 2, 3, 0], [1, 2, 4, 65535]]


# --- TIFF


@pytest.mark.parametrize(("depth", "full"), [(np.uint8, 255), (np.uint16, 65535)])
@pytest.mark.parametrize("colours", [1, 3])
def test_extra_channels_of_a_tiff_are_what_their_tags_say(tmp_path: Path, depth: type, full: int, colours: int) -> None:
    path, kind = tmp_path / "a.tif", "minisblack" if colours == 1 else "rgb"

    def opened(stored: list[int], *extras: str) -> list[int]:
        pixels = np.array([[stored]], depth)
        tifffile.imwrite(path, pixels, photometric=kind, extrasamples=extras, planarconfig="contig", metadata=None)
        picture = open_picture(path)
        assert any("channels" in notice for notice in picture.notices) == (len(extras) > 1 or "unspecified" in extras)
        return picture.pixels[0, 0].tolist()

    half, tenth = full // 2 + 1, full // 10
    straight = round(tenth * full / half)
    assert opened([tenth] * colours + [half], "assocalpha") == [straight] * 3 + [half]
    assert opened([tenth] * colours + [0], "assocalpha") == [0, 0, 0, 0]
    assert opened([tenth] * colours + [half], "unassalpha") == [tenth] * 3 + [half]
    assert opened([tenth] * colours + [half], "unspecified") == [tenth] * colours
    assert opened([tenth] * colours + [9, half, 5], "unspecified", "unassalpha", "unspecified") == [tenth] * 3 + [half]


@pytest.mark.parametrize("bits", range(1, 17))
def test_tiff_of_any_number_of_bits(tmp_path: Path, bits: int) -> None:
    values = np.array([[0, 1, (1 << bits) - 1, (1 << bits) // 2]], np.uint16 if bits > 8 else np.uint8)
    packed = int("".join(f"{int(v):0{bits}b}" for v in values[0]).ljust(-(-4 * bits // 8) * 8, "0"), 2)
    if bits == 16:
        data = values.astype("<u2").tobytes()
    else:
        data = packed.to_bytes(-(-4 * bits // 8), "big")
    entries = [(256, 4, 1, 4), (257, 4, 1, 1), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8),
               (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, 1, len(data))]  # fmt: skip
    at = 8 + len(data) + len(data) % 2
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *e) for e in entries) + bytes(4)
    (tmp_path / "a.tif").write_bytes(b"II*\0" + struct.pack("<I", at) + data.ljust(at - 8, b"\0") + directory)
    picture = open_picture(tmp_path / "a.tif")
    full = 255 if bits <= 8 else 65535
    assert picture.depth == (8 if bits <= 8 else 16)
    expected = [round(int(v) * full / ((1 << bits) - 1)) for v in values[0]]
    assert picture.pixels[0, :, 0].tolist() == expected


@pytest.mark.parametrize("compression", ["webp", "jpeg", "packbits", "lzw", "zlib", "zstd"])
def test_compressions_of_tiff(tmp_path: Path, compression: str) -> None:
    pixels = np.full((32, 32, 3), (200, 60, 20), np.uint8)
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="rgb", compression=compression)
    assert np.abs(open_picture(tmp_path / "a.tif").pixels.astype(int) - pixels).max() < 12


def test_big_tiff_of_either_order_turned(tmp_path: Path, rng: np.random.Generator) -> None:
    pixels = rng.integers(0, 256, (3, 5, 3), dtype=np.uint8)
    for order in "<>":
        tifffile.imwrite(
            tmp_path / "a.tif", pixels, bigtiff=True, byteorder=order, photometric="rgb", metadata=None,
            extratags=[(274, 3, 1, 6, True), (0x013B, 2, 4, "Ann", True)],
        )  # fmt: skip
        picture = open_picture(tmp_path / "a.tif")
        np.testing.assert_array_equal(picture.pixels, np.rot90(pixels, -1))
        assert b"Ann" in (picture.exif or b"")


def test_a_palette_and_a_page_of_a_tiff(tmp_path: Path) -> None:
    pages = [Image.new("P", (3, 1), 0) for _ in range(2)]
    for number, page in enumerate(pages):
        page.putpalette([10, 20, 30, 200, 100, 0, 7, 8, 9])
        page.putdata([0, 1, number + 1])
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    first, second = open_picture(tmp_path / "a.tif"), open_picture(tmp_path / "a.tif", page=1)
    assert first.pixels[0].tolist() == [[10, 20, 30], [200, 100, 0], [200, 100, 0]]
    assert second.pixels[0].tolist() == [[10, 20, 30], [200, 100, 0], [7, 8, 9]]
    assert any("2 pages" in notice for notice in first.notices)
    with pytest.raises(UsageError, match="1 to 2"):
        open_picture(tmp_path / "a.tif", page=2)


def test_a_raw_file_is_refused_not_its_small_copy(tmp_path: Path) -> None:
    """As cameras and converters write them: the first directory holds a thumbnail, a directory below it the picture."""
    small = np.zeros((8, 8, 3), np.uint8)
    dng = [(50706, 1, 4, bytes([1, 4, 0, 0]), True)]
    tifffile.imwrite(tmp_path / "a.dng", small, photometric="rgb", extratags=dng)
    with tifffile.TiffWriter(tmp_path / "b.nef") as tiff:
        tiff.write(small, photometric="rgb", subifds=1)
        tiff.write(np.zeros((16, 16), np.uint16), photometric=32803)
    tifffile.imwrite(tmp_path / "c.tif", np.zeros((16, 16), np.uint16), photometric=32803)
    for name in ("a.dng", "b.nef", "c.tif"):
        with pytest.raises(PictureError, match=r"raw.*Develop"):
            open_picture(tmp_path / name)


def test_resolution_turns_with_the_picture_and_none_stays_none(tmp_path: Path) -> None:
    image = Image.new("RGB", (4, 2))
    exif = Image.Exif()
    exif[0x0112] = 6
    for suffix in ("jpg", "png", "tif"):
        image.save(tmp_path / f"a.{suffix}", exif=exif, dpi=(300, 150))
        turned = open_picture(tmp_path / f"a.{suffix}")
        assert turned.size == (2, 4)
        assert turned.dpi == pytest.approx((150, 300), abs=0.02)
        image.save(tmp_path / f"b.{suffix}")
        assert open_picture(tmp_path / f"b.{suffix}").dpi is None
        save_picture(Picture(np.zeros((2, 2, 3), np.uint8)), tmp_path / f"c.{suffix}")
        assert open_picture(tmp_path / f"c.{suffix}").dpi is None
    with tifffile.TiffFile(tmp_path / "c.tif") as other:
        assert not {282, 283, 296} & {tag.code for tag in other.pages[0].tags}  # type: ignore[union-attr]
    tifffile.imwrite(tmp_path / "d.tif", np.zeros((2, 2, 3), np.uint8), photometric="rgb")
    assert open_picture(tmp_path / "d.tif").dpi is None
    shape = {"resolution": (300, 300), "resolutionunit": 1}  # without a unit it tells the pixels' shape only
    tifffile.imwrite(tmp_path / "e.tif", np.zeros((2, 2, 3), np.uint8), photometric="rgb", **shape)
    assert open_picture(tmp_path / "e.tif").dpi is None


def test_the_words_of_windows_stay_in_a_tiff(tmp_path: Path) -> None:
    exif = Image.Exif()
    for tag in range(0x9C9B, 0x9CA0):
        exif[tag] = f"word {tag}".encode("utf-16-le") + b"\0\0"
    Image.new("RGB", (4, 2)).save(tmp_path / "a.jpg", exif=exif)
    save_picture(open_picture(tmp_path / "a.jpg"), tmp_path / "b.tif")
    again = Image.Exif()
    again.load(open_picture(tmp_path / "b.tif").exif or b"")
    for tag in range(0x9C9B, 0x9CA0):
        assert bytes(again[tag]) == exif[tag]


# --- JPEG


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("missing", [1, 2, 40, 0.4])
def test_a_jpeg_without_its_end_opens_with_a_warning(tmp_path: Path, progressive: bool, missing: float) -> None:
    y, x = np.mgrid[0:64, 0:96]
    whole = np.stack([x * 2, y * 3, x + y], -1).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(whole).save(buffer, "JPEG", quality=95, progressive=progressive)
    data = buffer.getvalue()
    cut = int(missing) if missing >= 1 else int(len(data) * missing)
    (tmp_path / "a.jpg").write_bytes(data[:-cut])
    picture = open_picture(tmp_path / "a.jpg")
    assert picture.size == (96, 64)
    if missing != 1 and missing != 2:  # without the very end nothing of the picture is missing
        assert picture.incomplete
        assert any("end of the file" in notice for notice in picture.notices)
    assert np.abs(picture.pixels[:16].astype(int) - whole[:16]).mean() < (4 if not progressive else 40)
    (tmp_path / "a.jpg").write_bytes(data)
    assert not open_picture(tmp_path / "a.jpg").incomplete


def test_a_jpeg_that_breaks_off_before_its_pixels_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64)).save(buffer, "JPEG")
    (tmp_path / "a.jpg").write_bytes(buffer.getvalue()[:200])
    with pytest.raises(PictureError, match="damaged"):
        open_picture(tmp_path / "a.jpg")


# --- BMP


@pytest.mark.parametrize(
    ("bits", "masks"),
    [
        (16, (0xF800, 0x07E0, 0x001F, 0)),
        (16, (0x7C00, 0x03E0, 0x001F, 0x8000)),
        (16, (0x0F00, 0x00F0, 0x000F, 0xF000)),
        (32, (0x3FF00000, 0x000FFC00, 0x000003FF, 0)),
        (32, (0x000000FF, 0x0000FF00, 0x00FF0000, 0xFF000000)),
    ],
)
@pytest.mark.parametrize("down", [False, True])
def test_bmp_of_any_bit_fields(
    tmp_path: Path, rng: np.random.Generator, bits: int, masks: tuple[int, ...], down: bool
) -> None:
    width, height = 3, 2
    values = rng.integers(0, 1 << bits, (height, width)).astype("<u2" if bits == 16 else "<u4")
    stride = -(-width * bits // 32) * 4
    rows = b"".join(row.tobytes().ljust(stride, b"\0") for row in (values if down else values[::-1]))
    header = struct.pack("<IiiHHIIiiII", 108, width, -height if down else height, 1, bits, 3, len(rows), 0, 0, 0, 0)
    info = (header + struct.pack("<4I", *masks)).ljust(108, b"\0")
    offset = 14 + len(info)
    (tmp_path / "a.bmp").write_bytes(b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + info + rows)
    pixels = open_picture(tmp_path / "a.bmp").pixels
    for channel, mask in enumerate(m for m in masks if m):
        part = (values & mask) // (mask & -mask)
        expected = np.rint(part * 255.0 / (mask // (mask & -mask)))
        assert np.abs(pixels[:, :, channel] - expected).max() <= 1
    assert pixels.shape[2] == (4 if masks[3] else 3)


# --- others


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (b"\xff\x0a\0\0", "JPEG XL"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"gimp xcf v011", "GIMP"),
        (b"%PDF-1.7", "PDF"),
        (b"<svg xmlns=''>", "SVG"),
        (b"\x76\x2f\x31\x01", "OpenEXR"),
        (b"FUJIFILMCCD-RAW 0201", "raw"),
        (b"II*\0\x10\0\0\0CR\x02\0", "raw"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "film"),
        (b"8BPS\0\x02", "PSB"),
    ],
)
def test_known_kinds_that_are_not_read_say_what_to_do(tmp_path: Path, head: bytes, says: str) -> None:
    (tmp_path / "a.xyz").write_bytes(head.ljust(80, b"\0"))
    with pytest.raises(PictureError, match=says) as caught:
        open_picture(tmp_path / "a.xyz")
    assert caught.value.action
    assert "damaged" not in str(caught.value)


def _heif(picture: Image.Image, path: Path, **options: Any) -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.from_pillow(picture).save(path, quality=95, **options)


def test_avif_and_heic(tmp_path: Path) -> None:
    y, x = np.mgrid[0:48, 0:64]
    whole = np.stack([x * 3, y * 4, 255 - x * 2], -1).astype(np.uint8)
    image = Image.fromarray(whole)
    image.save(tmp_path / "a.avif", quality=95)
    _heif(image, tmp_path / "a.heic")
    clear = Image.fromarray(np.dstack([whole, np.full((48, 64), 128, np.uint8)]))
    clear.save(tmp_path / "b.avif", quality=95)
    for name, kind in (("a.avif", "AVIF"), ("a.heic", "HEIF"), ("b.avif", "AVIF")):
        picture = open_picture(tmp_path / name)
        assert (picture.format, picture.size) == (kind, (64, 48))
        assert np.abs(picture.pixels[:, :, :3].astype(int) - whole).mean() < 4
        assert picture.alpha == (name == "b.avif")


def test_a_photoshop_document_is_flattened(tmp_path: Path) -> None:
    psd_tools = pytest.importorskip("psd_tools")
    whole = np.zeros((6, 8, 3), np.uint8)
    whole[:, 3:] = (200, 90, 10)
    psd_tools.PSDImage.frompil(Image.fromarray(whole)).save(tmp_path / "a.psd")
    picture = open_picture(tmp_path / "a.psd")
    assert picture.format == "PSD"
    np.testing.assert_array_equal(picture.pixels, whole)


def test_encoded_and_decoded_bytes_of_every_kind_keep_their_kind() -> None:
    from locheads_studio.imaging.decode import decode_picture

    picture = Picture(np.full((8, 8, 3), 90, np.uint8))
    for kind in ("PNG", "JPEG", "WEBP", "TIFF"):
        assert decode_picture(encode_picture(picture, kind), "a").format == kind
