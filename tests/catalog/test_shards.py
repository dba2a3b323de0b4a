"""Which files of a checkpoint are needed for which heads, and headers that must not be believed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locheads_studio.catalog.shards import deepest_layer, is_needed, needed_files, read_header
from locheads_studio.errors import WeightsError

LAYOUTS = {
    "llava": ("language_model.model.", "language_model.lm_head.weight", "vision_tower.vision_model.encoder.layers."),
    "transformers 5": ("model.language_model.", "lm_head.weight", "model.vision_tower.encoder.layers."),
    "qwen2-vl": ("model.", "lm_head.weight", "visual.blocks."),
    "smolvlm": ("model.text_model.", "lm_head.weight", "model.vision_model.encoder.layers."),
    "llava original": ("model.", "lm_head.weight", "model.vision_tower.vision_tower.vision_model.encoder.layers."),
}


def index(layout: str, layers: int, shards: int) -> dict[str, Any]:
    """The embeddings and the vision tower first, then the layers in order, then norm and language head."""
    text, head, vision = LAYOUTS[layout]
    names = [f"{text}embed_tokens.weight", *(f"{vision}{n}.weight" for n in range(30))]
    names += [f"{text}layers.{n}.self_attn.q_proj.weight" for n in range(layers)]
    names += [f"{text}norm.weight", head]
    return {"weight_map": {name: f"model-{1 + i * shards // len(names)}.safetensors" for i, name in enumerate(names)}}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_the_files_up_to_the_deepest_head_are_needed(layout: str) -> None:
    table = index(layout, layers=32, shards=9)
    files = needed_files(table, {}, ("L14H24", "L14H13", "L2H26"))
    behind = {file for name, file in table["weight_map"].items() if not is_needed(name, 15)}
    assert files == tuple(sorted(files))
    assert {f"model-{n}.safetensors" for n in (8, 9)} <= behind - set(files)
    assert {file for name, file in table["weight_map"].items() if is_needed(name, 15)} == set(files)


@pytest.mark.parametrize("heads", [(), ("L31H0",)])
def test_every_layer_needs_every_file_but_that_of_the_language_head(heads: tuple[str, ...]) -> None:
    table = index("llava", layers=32, shards=9)
    table["weight_map"]["language_model.lm_head.weight"] = "head.safetensors"
    assert needed_files(table, {}, heads) == tuple(f"model-{n}.safetensors" for n in range(1, 10))


def test_deepstack_keeps_the_layers_that_take_vision_features() -> None:
    table = index("transformers 5", layers=8, shards=20)
    config = {"vision_config": {"deepstack_visual_indexes": [5, 11, 17]}}
    without, with_it = needed_files(table, {}, ["L0H1"]), needed_files(table, config, ["L0H1"])
    assert set(without) < set(with_it)
    assert table["weight_map"]["model.language_model.layers.2.self_attn.q_proj.weight"] in with_it


@given(st.integers(1, 40), st.integers(1, 9), st.integers(0, 39), st.sampled_from(sorted(LAYOUTS)))
def test_a_deeper_head_never_needs_less(layers: int, shards: int, layer: int, layout: str) -> None:
    table = index(layout, layers, shards)
    assert set(needed_files(table, {}, [f"L{layer}H0"])) <= set(needed_files(table, {}, [f"L{layer + 1}H0"]))


def test_names_that_only_look_alike_are_needed() -> None:
    for name in ("vision_tower.vision_model.encoder.layers.30.mlp.fc1.weight", "visual.blocks.31.norm1.weight",
                 "model.vision_model.encoder.layers.26.x", "multi_modal_projector.norm.weight", "image_newline",
                 "visual.merger.norm.weight", "model.layersome.30.weight"):  # fmt: skip
        assert is_needed(name, 2), name


@pytest.mark.parametrize(
    "bad",
    [{}, [], {"weight_map": {}}, {"weight_map": []}]
    + [{"weight_map": {"a": file}} for file in ("../b.safetensors", "/b.safetensors", "b.bin", 3, "b/c.safetensors")],
)
def test_an_index_that_names_other_files_is_refused(bad: Any) -> None:
    with pytest.raises(WeightsError):
        needed_files(bad, {}, ["L1H1"])


@pytest.mark.parametrize("heads", ["H1L2", "L1", "L1H1,L2H2", ""])
def test_heads_that_are_none(heads: str) -> None:
    with pytest.raises(ValueError, match="no head"):
        deepest_layer([heads])


def write(path: Path, table: Any, data: bytes = b"", length: int | None = None) -> Path:
    header = table if isinstance(table, bytes) else json.dumps(table).encode()
    path.write_bytes((len(header) if length is None else length).to_bytes(8, "little") + header + data)
    return path


def entry(start: int, end: int, shape: list[Any], dtype: Any = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


def test_a_header_tells_where_the_tensors_are(tmp_path: Path) -> None:
    table = {"a": entry(0, 8, [2]), "b": entry(8, 14, [3, 1], "BF16"), "c": entry(14, 14, [0])}
    table["__metadata__"] = {"format": "pt"}
    path = write(tmp_path / "x.safetensors", table, bytes(range(14)))
    found = read_header(path)
    assert {name: tensor.size for name, tensor in found.items()} == {"a": 8, "b": 6, "c": 0}
    assert path.read_bytes()[found["b"].start : found["b"].end] == bytes(range(8, 14))


@pytest.mark.parametrize(
    ("table", "data", "length"),
    [
        (b"", b"", None), (b"[]", b"", None), (b"{", b"", None), (b"\xff\xfe", b"", None), (b"[" * 90_000, b"", None),
        ({}, b"", 2**63), ({}, b"", 200), ({}, b"extra", None),
        ({"a": entry(0, 8, [2])}, b"1234", None),  # truncated
        ({"a": entry(0, 8, [3])}, b"12345678", None),
        ({"a": entry(0, 8, [-2])}, b"12345678", None), ({"a": entry(0, 8, ["2"])}, b"12345678", None),
        ({"a": entry(0, 8, [2.0])}, b"12345678", None), ({"a": entry(0, 8, [True, 2])}, b"12345678", None),
        ({"a": entry(0, 8, [2**61, 2**61])}, b"12345678", None),
        ({"a": entry(0, 8, [2]), "b": entry(4, 12, [2])}, b"123456789012", None),  # overlap
        ({"a": entry(4, 12, [2])}, b"123456789012", None),  # gap
        ({"a": entry(0, 8, [2], "PICKLE")}, b"12345678", None), ({"a": entry(0, 8, [2], [])}, b"12345678", None),
        ({"a": {"dtype": "F32"}}, b"", None), ({"a": 3}, b"", None),
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0]}}, b"12345678", None),
    ],
)  # fmt: skip
def test_damaged_headers_are_refused_in_one_line(tmp_path: Path, table: Any, data: bytes, length: int | None) -> None:
    path = write(tmp_path / "x.safetensors", table, data, length)
    with pytest.raises(WeightsError, match=r"x\.safetensors") as caught:
        read_header(path)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


def test_a_file_that_is_none(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.safetensors", tmp_path):
        with pytest.raises(WeightsError, match="missing or cannot be read"):
            read_header(path)
    (tmp_path / "short.safetensors").write_bytes(b"123")
    with pytest.raises(WeightsError, match="damaged"):
        read_header(tmp_path / "short.safetensors")
