"""Models and screen see sRGB over a neutral ground; what they paint comes back through the profile, in full depth."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from PIL import Image

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.imaging import colour
from locheads_studio.imaging.pictures import Picture, apply_edits, fills_transparency, open_picture, save_picture
from locheads_studio.imaging.raster import GROUND

ROMM = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
PROFILES: dict[str, bytes | None] = {
    "sRGB": None,
    "Adobe RGB": colour.adobe_rgb(),
    "Display P3": colour.rgb_profile(colour.P3_PRIMARIES),
    "ProPhoto": colour.rgb_profile(ROMM, (0.3457, 0.3585), gamma=1.8),
    "grey": colour.grey_profile(1.8),
}


def lab(srgb: np.ndarray) -> np.ndarray:
    return np.asarray(
        imagecodecs.cms_transform(
            np.ascontiguousarray(srgb.reshape(1, -1, 3).astype(np.float64) / 255), colour.srgb(),
            imagecodecs.cms_profile("lab4"), colorspace="rgb", outcolorspace="lab", outdtype=np.float64,
        )
    ).reshape(-1, 3)  # fmt: skip


def delta_e(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """CIE 1976."""
    return np.asarray(np.linalg.norm(lab(a) - lab(b), axis=1))


def known_colours(count: int, grey: bool) -> np.ndarray:
    """sRGB, HxWx3."""
    rng = np.random.default_rng(1)
    values = rng.integers(0, 256, (count, count, 1 if grey else 3)).astype(np.uint8)
    return np.repeat(values, 3, axis=2) if grey else values


def stored(srgb: np.ndarray, icc: bytes | None, depth: type) -> np.ndarray:
    """Numbers in a profile for sRGB colours, by Little CMS itself."""
    full = np.iinfo(depth).max
    values = srgb.astype(np.float32) / 255
    if icc is None:
        return np.rint(values * full).astype(depth)
    grey = icc[16:20] == b"GRAY"
    out = imagecodecs.cms_transform(
        values.reshape(1, -1, 3), colour.srgb(), icc, colorspace="rgb", outcolorspace="gray" if grey else "rgb",
        outdtype=np.float32, intent=1,
    ).reshape(*srgb.shape[:2], 1 if grey else 3)  # fmt: skip
    return np.rint(np.clip(out, 0, 1) * full).astype(depth)


@pytest.mark.parametrize("name", PROFILES)
@pytest.mark.parametrize(("depth", "mean", "most"), [(np.uint8, 0.8, 6.0), (np.uint16, 0.5, 4.0)])
def test_what_models_see_and_paint(name: str, depth: type, mean: float, most: float) -> None:
    icc = PROFILES[name]
    true = known_colours(24, name == "grey")
    picture = Picture(stored(true, icc, depth), icc)
    seen = delta_e(picture.rgb8, true)
    wanted = known_colours(24, False)[:, ::-1].copy()
    edit = Edit(Box(0, 0, 24, 24), wanted, np.full((24, 24), 255, np.uint8), Recipe())
    painted = apply_edits(picture, [edit])
    back = delta_e(painted.rgb8, wanted)
    told = ", ".join(f"{what} {d.mean():.2f} / {d.max():.2f}" for what, d in (("seen", seen), ("painted", back)))
    print(f"{name} {np.dtype(depth)}: {told}")
    assert seen.mean() < mean and seen.max() < most
    assert back.mean() < mean and back.max() < most
    assert painted.depth == picture.depth


def test_the_red_of_adobe_rgb_is_seen_as_red() -> None:
    """By the formulas of the two standards, without Little CMS."""
    to_xyz = np.array([[0.57667, 0.18556, 0.18823], [0.29734, 0.62736, 0.07529], [0.02703, 0.07069, 0.99134]])
    to_rgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
    light = np.clip(to_rgb @ to_xyz @ (np.array([201, 19, 31]) / 255) ** (563 / 256), 0, 1)
    wanted = 255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    picture = Picture(np.array([[[201, 19, 31]]], np.uint8), colour.adobe_rgb())
    assert wanted[0] > 225
    assert np.abs(picture.rgb8[0, 0] - wanted).max() <= 2


def test_a_patch_in_16_bits_has_as_many_levels_and_means_the_same() -> None:
    ramp = np.repeat(np.linspace(60, 90, 256).round().astype(np.uint8)[None, :, None], 64, axis=0)
    patch = np.ascontiguousarray(np.repeat(ramp, 3, axis=2))
    edit = Edit(Box(0, 0, 256, 64), patch, np.full((64, 256), 255, np.uint8), Recipe())
    for icc in (None, colour.adobe_rgb()):
        out = apply_edits(Picture(np.zeros((64, 256, 3), np.uint16), icc), [edit])
        assert len(np.unique(out.pixels[:, :, 0])) > 5_000
        assert np.abs(out.rgb8.astype(int) - patch).max() <= (0 if icc is None else 1)
        again = apply_edits(Picture(np.zeros((64, 256, 3), np.uint16), icc), [edit])
        np.testing.assert_array_equal(out.pixels, again.pixels)


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("name", [name for name in PROFILES if name != "grey"])
def test_outside_the_mask_bit_for_bit_and_no_edge_where_it_begins(name: str, depth: type) -> None:
    full = np.iinfo(depth).max
    source = np.zeros((4, 256, 3), depth)
    source[:, :, 1] = full  # outside of sRGB in all but sRGB itself
    patch = np.zeros((4, 256, 3), np.uint8)
    blend = np.repeat(np.arange(256, dtype=np.uint8)[None], 4, axis=0)
    out = apply_edits(Picture(source, PROFILES[name]), [Edit(Box(0, 0, 256, 4), patch, blend, Recipe())]).pixels
    np.testing.assert_array_equal(out[:, 0], source[:, 0])
    assert np.abs(np.diff(out[0, :, 1].astype(int))).max() < full / 40


def test_a_blend_begins_without_a_step_where_the_way_back_is_coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """As that of a profile of few grid points is: of what is there, little may be lost where little is painted."""
    back = colour.from_srgb
    monkeypatch.setattr(colour, "from_srgb", lambda values, icc: np.round(back(values, icc) * 16) / np.float32(16))
    values = np.random.default_rng(2).integers(0, 256, (40, 64, 3)).astype(np.uint8)
    picture, blend = Picture(values, colour.adobe_rgb()), np.full((40, 64), 1, np.uint8)
    out = apply_edits(picture, [Edit(Box(0, 0, 64, 40), np.zeros_like(values), blend, Recipe())]).pixels.astype(int)
    assert np.median(np.abs(out - values)) <= 1


def of_inks(paper: dict[tuple[int, int, int, int], tuple[float, float, float]]) -> bytes:
    """A CMYK profile (ICC.1:2001-04, lut16Type): the Lab of every mixture of whole inks, the rest between them."""
    corners = [(c, m, y, k) for c in (0, 1) for m in (0, 1) for y in (0, 1) for k in (0, 1)]
    light, a, b = np.array([paper.get(corner, (0.0, 0.0, 0.0)) for corner in corners]).T
    table = np.rint(np.stack([light * 652.8, (a + 128) * 256, (b + 128) * 256], 1)).astype(">u2").tobytes()
    ramps = struct.pack(">HH", 0, 0xFFFF)
    unit = struct.pack(">9i", *(65536 * (i in (0, 4, 8)) for i in range(9)))
    lut = b"mft2" + bytes(4) + bytes((4, 3, 2, 0)) + unit + struct.pack(">HH", 2, 2) + 4 * ramps + table + 3 * ramps
    white = b"XYZ " + bytes(4) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    tags = struct.pack(">I4sII4sII", 2, b"A2B0", 156, len(lut), b"wtpt", 156 + len(lut), len(white))
    head = struct.pack(">I4sI4s4s4s", 156 + len(lut) + len(white), bytes(4), 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    return head + bytes(128 - len(head)) + tags + lut + white


def test_inks_are_seen_through_their_own_profile(tmp_path: Path) -> None:
    """A red that this printer makes dull; the plain formula says 255, 0, 0."""
    dull = (45.0, 38.0, 22.0)
    icc = of_inks({(0, 0, 0, 0): (100.0, 0.0, 0.0), (0, 1, 1, 0): dull})
    as_lab = np.array([[dull]], np.float64)
    wanted = imagecodecs.cms_transform(
        as_lab, imagecodecs.cms_profile("lab4"), colour.srgb(), colorspace="lab", outcolorspace="rgb",
        outdtype=np.float64, intent=1,
    ).ravel()  # fmt: skip
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(tmp_path / "a.tif", icc_profile=icc)
    Image.new("CMYK", (8, 8)).save(tmp_path / "paper.tif", icc_profile=icc)
    picture = open_picture(tmp_path / "a.tif")
    assert np.abs(picture.rgb8[4, 4] - 255 * wanted).max() <= 2 and picture.rgb8[4, 4, 0] < 200
    assert open_picture(tmp_path / "paper.tif").rgb8[4, 4].min() >= 254
    assert any("CMYK" in notice for notice in picture.notices)


def test_a_repaint_in_transparent_parts_is_opaque_and_told() -> None:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[:, :2] = (200, 10, 10, 255)
    picture = Picture(pixels)
    assert picture.rgb8[0, 3].tolist() == [GROUND] * 3, "what is invisible is not seen by models"
    patch = np.full((4, 4, 3), (9, 99, 199), np.uint8)
    blend = np.zeros((4, 4), np.uint8)
    blend[1:3] = 255
    edit = Edit(Box(0, 0, 4, 4), patch, blend, Recipe())
    assert fills_transparency(picture, edit)
    out = apply_edits(picture, [edit])
    assert out.pixels[1].tolist() == [[9, 99, 199, 255]] * 4
    np.testing.assert_array_equal(out.pixels[0], pixels[0])
    blend = np.zeros((4, 4), np.uint8)
    blend[:, 0] = 255
    assert not fills_transparency(picture, Edit(Box(0, 0, 4, 4), patch, blend, Recipe()))


def chunk(name: bytes, data: bytes) -> bytes:
    import zlib

    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunks(path: Path, *chunks: bytes) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:33] + b"".join(chunks) + data[33:])


CHRM_P3 = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)


@pytest.mark.parametrize(
    ("chunks", "middle"),
    [
        ([], 128),
        ([(b"gAMA", struct.pack(">I", 45455))], 128),
        ([(b"gAMA", struct.pack(">I", 100_000))], 188),
        ([(b"gAMA", struct.pack(">I", 100_000)), (b"sRGB", b"\0")], 128),
        ([(b"cICP", bytes([12, 13, 0, 1]))], 128),
        ([(b"cICP", bytes([1, 8, 0, 1]))], 188),
    ],
)
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_colour_chunks_of_a_png(tmp_path: Path, chunks: list[tuple[bytes, bytes]], middle: int, mode: str) -> None:
    Image.new(mode, (4, 4), 128 if mode == "L" else (128, 128, 128)).save(tmp_path / "a.png")
    with_chunks(tmp_path / "a.png", *(chunk(*c) for c in chunks))
    picture = open_picture(tmp_path / "a.png")
    if mode == "RGB" or chunks[:1] != [(b"cICP", bytes([1, 8, 0, 1]))]:
        assert abs(int(picture.rgb8[0, 0, 0]) - middle) <= 1
    save_picture(picture, tmp_path / "b.png")
    np.testing.assert_array_equal(open_picture(tmp_path / "b.png").rgb8, picture.rgb8)


def test_chromaticities_of_a_png(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4), (200, 30, 40)).save(tmp_path / "a.png")
    with_chunks(tmp_path / "a.png", chunk(b"cHRM", CHRM_P3), chunk(b"gAMA", struct.pack(">I", 45455)))
    wanted = colour.to_srgb(np.array([[[200, 30, 40]]], np.uint8), colour.rgb_profile(colour.P3_PRIMARIES))[0, 0]
    seen = open_picture(tmp_path / "a.png").rgb8[0, 0]
    assert np.abs(seen.astype(int) - wanted).max() <= 1
    assert seen[0] > 210


@pytest.mark.parametrize(
    ("number", "primaries"),
    [(12, ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))), (9, ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)))],
    ids=["P3", "2020"],
)
def test_primaries_of_cicp_are_those_of_the_standard(
    tmp_path: Path, number: int, primaries: tuple[tuple[float, float], ...]
) -> None:
    """ITU-T H.273, table 2."""
    Image.new("RGB", (4, 4), (150, 60, 60)).save(tmp_path / "a.png")
    with_chunks(tmp_path / "a.png", chunk(b"cICP", bytes([number, 13, 0, 1])))
    wanted = colour.to_srgb(np.array([[[150, 60, 60]]], np.uint8), colour.rgb_profile(primaries))[0, 0]
    seen = open_picture(tmp_path / "a.png").rgb8[0, 0]
    assert np.abs(seen.astype(int) - wanted).max() <= 1
    assert seen[0] > 155, "redder than its number says in sRGB"


def test_hdr_is_told(tmp_path: Path) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "a.png")
    with_chunks(tmp_path / "a.png", chunk(b"cICP", bytes([9, 16, 0, 1])))
    assert any("HDR" in notice for notice in open_picture(tmp_path / "a.png").notices)


def exif_of(colour_space: int, index: str | None) -> Image.Exif:
    """EXIF with a colour space and an interoperability index."""
    exif = Image.Exif()
    entries = exif.get_ifd(0x8769)
    entries[0xA001] = colour_space
    if index is not None:
        entries[0xA005] = {1: index}
    exif[0x8769] = 0
    return exif


@pytest.mark.parametrize(("space", "index"), [(2, None), (0xFFFF, "R03")])
def test_adobe_rgb_told_by_exif_alone(tmp_path: Path, space: int, index: str | None) -> None:
    """As some cameras say it, and as the standard does (DCF 2.0, option file)."""
    exif = exif_of(space, index)
    Image.new("RGB", (8, 8), (201, 19, 31)).save(tmp_path / "a.jpg", exif=exif, quality=100, subsampling=0)
    picture = open_picture(tmp_path / "a.jpg")
    assert picture.rgb8[4, 4, 0] > 225
    save_picture(picture, tmp_path / "b.png")
    assert open_picture(tmp_path / "b.png").icc == colour.adobe_rgb()


@pytest.mark.parametrize(("space", "index"), [(1, None), (1, "R98"), (0xFFFF, None), (0xFFFF, "R98")])
def test_other_exif_is_not_taken_for_adobe_rgb(tmp_path: Path, space: int, index: str | None) -> None:
    Image.new("RGB", (8, 8), (201, 19, 31)).save(tmp_path / "a.jpg", exif=exif_of(space, index), quality=100)
    assert open_picture(tmp_path / "a.jpg").icc is None


def test_grey_profiles_stay_or_are_told(tmp_path: Path) -> None:
    icc: Any = colour.grey_profile(1.8)
    Image.new("L", (4, 4), 100).save(tmp_path / "a.png", icc_profile=icc)
    grey = open_picture(tmp_path / "a.png")
    assert (grey.icc, grey.grey) == (icc, True)
    Image.new("LA", (4, 4), (100, 255)).save(tmp_path / "b.png", icc_profile=icc)
    clear = open_picture(tmp_path / "b.png")
    assert any("grey profile" in notice for notice in clear.notices)
    assert abs(int(clear.rgb8[0, 0, 0]) - int(grey.rgb8[0, 0, 0])) <= 1
    assert grey.rgb8[0, 0, 0] > 110, "lighter than its number says in sRGB"


def test_a_broken_profile_changes_nothing(tmp_path: Path) -> None:
    broken = b"\0" * 16 + b"RGB " + b"\0" * 16 + b"acsp" + b"\0" * 200
    Image.new("RGB", (4, 4), (1, 2, 3)).save(tmp_path / "a.png", icc_profile=broken)
    picture = open_picture(tmp_path / "a.png")
    assert picture.icc is None and picture.rgb8[0, 0].tolist() == [1, 2, 3]
    assert any("profile" in notice for notice in picture.notices)
