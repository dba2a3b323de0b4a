"""Opening and saving: pixels exact, upright, in their own depth, with what belongs to them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageCms, ImageOps

from locheads_studio.errors import LimitError, PictureError, UsageError
from locheads_studio.imaging.pictures import (
    Picture,
    encode_picture,
    format_for,
    open_mask,
    open_picture,
    save_cutout,
    save_mask,
    save_picture,
)
from locheads_studio.imaging.raster import GROUND

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ORIENTATION = 0x0112


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(11)


def exif_of(picture: Picture) -> Image.Exif:
    exif = Image.Exif()
    if picture.exif:
        exif.load(picture.exif)
    return exif


def some_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = "a skater"
    exif[0x013B] = "Ann"
    exif.get_ifd(0x8769).update({0x9003: "2026:01:02 03:04:05", 0x829A: (1, 50), 0x927C: b"MAKERNOTE", 0xA002: 9})
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x8769] = exif[0x8825] = 0  # a place for the pointers; set last, or they would be followed
    return exif


pictures = st.tuples(
    st.sampled_from([np.uint8, np.uint16]), st.integers(1, 12), st.integers(1, 12), st.sampled_from([1, 3, 4])
).flatmap(lambda c: arrays(c[0], c[1:]))


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
@settings(deadline=None, max_examples=40)
@given(pixels=pictures)
def test_round_trip_is_exact(tmp_path_factory: Any, suffix: str, pixels: np.ndarray) -> None:
    if suffix == ".webp" and (pixels.dtype != np.uint8 or pixels.shape[2] == 1):
        return
    path = tmp_path_factory.mktemp("trip") / f"a{suffix}"
    save_picture(Picture(pixels.copy()), path, lossless=True)
    opened = open_picture(path).pixels
    assert opened.dtype == pixels.dtype
    if suffix == ".webp" and pixels.shape[2] == 4 and opened.shape[2] == 3:
        assert (pixels[:, :, 3] == 255).all()  # WebP leaves out an alpha channel that says nothing
        pixels = pixels[:, :, :3]
    np.testing.assert_array_equal(opened, pixels)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".jpg"])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_profile_and_metadata_come_along(tmp_path: Path, suffix: str, depth: type) -> None:
    source = tmp_path / "source.jpg"
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r tiff:Orientation="6"/></x:xmpmeta>'
    Image.new("RGB", (8, 6)).save(source, exif=some_exif(6), icc_profile=SRGB, xmp=xmp, dpi=(300, 150))
    opened = open_picture(source)
    assert opened.size == (6, 8)
    picture = Picture(opened.pixels.astype(depth), opened.icc, opened.exif, opened.xmp, opened.dpi)
    save_picture(picture, tmp_path / f"a{suffix}")
    again = open_picture(tmp_path / f"a{suffix}")
    exif = exif_of(again)
    assert again.size == (6, 8), "turned twice"
    assert again.icc == SRGB
    assert (exif[0x010E], exif[0x013B]) == ("a skater", "Ann")
    assert exif.get_ifd(0x8769)[0x9003] == "2026:01:02 03:04:05"
    assert exif.get_ifd(0x8825)[1] == "N"
    assert exif.get(ORIENTATION, 1) == 1
    assert again.xmp is not None
    assert b'tiff:Orientation="1"' in again.xmp
    if suffix != ".webp":  # which has no place for it
        assert again.dpi == pytest.approx((150, 300), abs=0.02), "turned with the picture"
    assert b"MAKERNOTE" not in (tmp_path / f"a{suffix}").read_bytes()
    with Image.open(tmp_path / f"a{suffix}") as other:  # a reader of its own agrees
        assert other.info.get("icc_profile") == SRGB


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp", ".jpg"])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_without_metadata_only_the_profile_stays(tmp_path: Path, suffix: str, depth: type) -> None:
    exif = Image.Exif()
    exif[0x013B] = "CANARY-ANN"
    picture = Picture(np.zeros((4, 4, 3), depth), SRGB, exif.tobytes(), b"<x>CANARY</x>", (300, 300))
    save_picture(picture, tmp_path / f"a{suffix}", keep_metadata=False)
    assert b"CANARY" not in (tmp_path / f"a{suffix}").read_bytes()
    assert open_picture(tmp_path / f"a{suffix}").icc == SRGB


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["png", "tiff", "webp"])
def test_orientation_is_applied_once(tmp_path: Path, rng: np.random.Generator, orientation: int, kind: str) -> None:
    image = Image.fromarray(rng.integers(0, 256, (3, 5, 3), dtype=np.uint8))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    path = tmp_path / f"a.{kind}"
    image.save(path, exif=exif, **({"lossless": True} if kind == "webp" else {}))
    exif_image = image.copy()
    exif_image.getexif()[ORIENTATION] = orientation
    expected = np.asarray(ImageOps.exif_transpose(exif_image))
    picture = open_picture(path)
    np.testing.assert_array_equal(picture.pixels, expected)
    save_picture(picture, tmp_path / "b.png")
    np.testing.assert_array_equal(open_picture(tmp_path / "b.png").pixels, expected)


def test_a_turned_jpeg(tmp_path: Path) -> None:
    image = Image.new("RGB", (32, 16), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 8, 8))  # top left in the file: top right once turned by 6
    image.save(tmp_path / "a.jpg", exif=some_exif(6), quality=100, subsampling=0)
    picture = open_picture(tmp_path / "a.jpg")
    assert picture.size == (16, 32)
    assert picture.pixels[2, 13, 0] > 200
    assert picture.pixels[2, 2, 0] < 50


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_turned_16_bit_tiff(tmp_path: Path, rng: np.random.Generator, orientation: int) -> None:
    pixels = rng.integers(0, 65536, (3, 5, 3)).astype(np.uint16)
    tags = [(274, 3, 1, orientation, True)]
    tifffile.imwrite(tmp_path / "a.tif", pixels, photometric="rgb", extratags=tags, metadata=None)
    expected = pixels if orientation == 1 else np.rot90(pixels, -1)
    np.testing.assert_array_equal(open_picture(tmp_path / "a.tif").pixels, expected)


def test_cmyk_jpeg_with_and_without_a_profile(tmp_path: Path) -> None:
    image = Image.new("CMYK", (8, 8), (0, 255, 255, 0))  # red
    image.save(tmp_path / "plain.jpg")
    image.save(tmp_path / "broken.jpg", icc_profile=b"\0" * 36 + b"acsp" + b"\0" * 200)
    for name in ("plain.jpg", "broken.jpg"):
        picture = open_picture(tmp_path / name)
        red, green, blue = picture.pixels[4, 4]
        assert red > 200 > 60 > max(green, blue)
        assert picture.icc is None
        assert any("CMYK" in notice for notice in picture.notices)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_16_bit_png(
    tmp_path: Path, rng: np.random.Generator, png_16: Callable[..., bytes], make_chunk: Any, channels: int
) -> None:
    pixels = rng.integers(0, 65536, (7, 5, channels)).astype(np.uint16)
    gamma = make_chunk(b"gAMA", (100_000).to_bytes(4, "big"))
    for extra in (b"", gamma):
        (tmp_path / "a.png").write_bytes(png_16(pixels, extra))
        picture = open_picture(tmp_path / "a.png")
        expected = pixels if channels != 2 else pixels[:, :, [0, 0, 0, 1]]
        assert picture.depth == 16
        assert picture.alpha == (channels in (2, 4))
        np.testing.assert_array_equal(picture.pixels, expected)
        eight = np.rint(expected[:, :, :3] / 257)
        if picture.alpha:
            share = expected[:, :, 3:] / 65535
            eight = eight * share + GROUND * (1 - share)
        if extra:  # linear light: its middle is far brighter in sRGB
            assert picture.icc is not None
            continue
        assert picture.icc is None
        assert np.abs(picture.rgb8 - eight).max() <= (1 if picture.alpha else 0)
    save_picture(picture, tmp_path / "b.png")
    np.testing.assert_array_equal(open_picture(tmp_path / "b.png").pixels, expected)


@pytest.mark.parametrize("compression", [None, "zlib", "lzw"])
@pytest.mark.parametrize("planar", ["contig", "separate"])
def test_16_bit_tiff_of_other_programs(
    tmp_path: Path, rng: np.random.Generator, compression: str | None, planar: str
) -> None:
    pixels = rng.integers(0, 65536, (9, 6, 3)).astype(np.uint16)
    stored = pixels if planar == "contig" else np.moveaxis(pixels, -1, 0)
    tifffile.imwrite(
        tmp_path / "a.tif", stored, photometric="rgb", planarconfig=planar, compression=compression, byteorder=">"
    )
    np.testing.assert_array_equal(open_picture(tmp_path / "a.tif").pixels, pixels)


def test_a_tiff_of_floats_is_refused_with_advice(tmp_path: Path) -> None:
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((4, 4), np.float32))
    with pytest.raises(PictureError, match="16 or 8 bits"):
        open_picture(tmp_path / "a.tif")


def test_palettes(tmp_path: Path) -> None:
    image = Image.new("P", (3, 1))
    image.putpalette([255, 0, 0, 0, 255, 0, 0, 0, 255])
    image.putdata([0, 1, 2])
    image.save(tmp_path / "plain.png")
    image.save(tmp_path / "clear.png", transparency=bytes([255, 0, 128]))
    assert open_picture(tmp_path / "plain.png").pixels.tolist() == [[[255, 0, 0], [0, 255, 0], [0, 0, 255]]]
    clear = open_picture(tmp_path / "clear.png")
    assert clear.pixels.tolist() == [[[255, 0, 0, 255], [0, 255, 0, 0], [0, 0, 255, 128]]]
    assert clear.rgb8.shape == (1, 3, 3)
    save_picture(clear, tmp_path / "again.png")
    np.testing.assert_array_equal(open_picture(tmp_path / "again.png").pixels, clear.pixels)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "RGB", "RGBA", "P", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (9, 1)])
def test_every_mode_in_the_smallest_sizes(tmp_path: Path, mode: str, size: tuple[int, int]) -> None:
    Image.new(mode, size).save(tmp_path / "a.png")
    picture = open_picture(tmp_path / "a.png")
    assert picture.size == size
    assert picture.rgb8.shape == (size[1], size[0], 3)
    for suffix in ("png", "jpg", "webp", "tif"):
        save_picture(picture, tmp_path / f"b.{suffix}")
        assert open_picture(tmp_path / f"b.{suffix}").size == size


@pytest.mark.parametrize("kind", ["gif", "webp", "png", "tiff"])
def test_of_several_pictures_the_first_with_a_notice(tmp_path: Path, kind: str) -> None:
    first, second = Image.new("RGB", (4, 4), (200, 0, 0)), Image.new("RGB", (4, 4), (0, 200, 0))
    first.save(tmp_path / f"a.{kind}", save_all=True, append_images=[second])
    picture = open_picture(tmp_path / f"a.{kind}")
    assert picture.rgb8[0, 0, 0] > 150
    if kind != "tiff":
        assert any("first" in notice for notice in picture.notices)


def test_transparency_on_jpeg_is_laid_on_white(tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 4), np.uint16)
    pixels[:, :4, 3] = 65535
    save_picture(Picture(pixels), tmp_path / "a.jpg")
    opened = open_picture(tmp_path / "a.jpg").pixels
    assert opened[4, 1].max() < 10
    assert opened[4, 6].min() > 245


def test_the_content_says_the_kind_not_the_name(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png", format="JPEG")
    assert open_picture(tmp_path / "a.png").format == "JPEG"


def test_masks(tmp_path: Path, rng: np.random.Generator) -> None:
    mask = rng.integers(0, 256, (6, 9), dtype=np.uint8)
    save_mask(mask, tmp_path / "m.png")
    np.testing.assert_array_equal(open_mask(tmp_path / "m.png", (9, 6)), mask)
    with pytest.raises(PictureError, match="same size"):
        open_mask(tmp_path / "m.png", (6, 9))
    with pytest.raises(UsageError, match="png"):
        save_mask(mask, tmp_path / "m.jpg")
    picture = Picture(rng.integers(0, 256, (6, 9, 3), dtype=np.uint8))
    save_cutout(picture, mask, tmp_path / "c.png")
    np.testing.assert_array_equal(open_mask(tmp_path / "c.png", (9, 6)), mask)
    with pytest.raises(UsageError, match="transparent"):
        save_cutout(picture, mask, tmp_path / "c.jpg")


def test_unknown_endings_and_impossible_sizes(tmp_path: Path) -> None:
    assert [format_for(f"a{s}") for s in (".PNG", ".JPeg", ".webp", ".tiff")] == ["PNG", "JPEG", "WEBP", "TIFF"]
    small = Picture(np.zeros((2, 2, 3), np.uint8))
    for name in ("a.xyz", "a", "png"):
        with pytest.raises(UsageError, match=r"\.png"):
            save_picture(small, tmp_path / name)
    with pytest.raises(UsageError, match=r"1 \.\. 100"):
        save_picture(small, tmp_path / "a.jpg", quality=0)
    with pytest.raises(LimitError, match="16383"):
        save_picture(Picture(np.zeros((1, 20_000, 1), np.uint8)), tmp_path / "a.webp")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_encoded_bytes_are_those_of_the_file(tmp_path: Path, rng: np.random.Generator, kind: str) -> None:
    picture = Picture(rng.integers(0, 256, (6, 9, 3), dtype=np.uint8), SRGB)
    suffix = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "TIFF": "tif"}[kind]
    save_picture(picture, tmp_path / f"a.{suffix}")
    data = encode_picture(picture, kind)
    assert data == (tmp_path / f"a.{suffix}").read_bytes()
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (9, 6)


def test_a_picture_is_checked_and_closed() -> None:
    for wrong in (np.zeros((2, 2)), np.zeros((2, 2, 2), np.uint8), np.zeros((2, 2, 3)), np.zeros((0, 2, 3), np.uint8)):
        with pytest.raises(ValueError, match="a picture is"):
            Picture(wrong)  # type: ignore[arg-type]
    picture = Picture(np.zeros((2, 2, 3), np.uint16))
    for closed in (picture.pixels, picture.rgb8):
        with pytest.raises(ValueError, match="read-only"):
            closed[0, 0] = 1
