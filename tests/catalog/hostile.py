"""A corpus of hostile model folders: each case spoils a good one. What runs code would write the canary file."""

from __future__ import annotations

import io
import json
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.catalog.files import safetensors

Spoil = Callable[[Path, Path], None]
"""``spoil(folder, canary)``"""


class Bomb:
    """Unpickled, it writes the canary."""

    def __init__(self, canary: Path) -> None:
        self._canary = canary

    def __reduce__(self) -> Any:
        return (exec, (program(self._canary),))


def program(canary: Path) -> str:
    return f"open({str(canary)!r}, 'w').write('ran')"


def pickled(canary: Path, protocol: int = 4) -> bytes:
    return pickle.dumps(Bomb(canary), protocol=protocol)


def zipped(canary: Path) -> bytes:
    """As torch.save lays it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/data.pkl", pickled(canary, 2))
        archive.writestr("archive/version", "3\n")
    return out.getvalue()


def _file(name: str, data: Callable[[Path], bytes]) -> Spoil:
    def spoil(folder: Path, canary: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data(canary))

    return spoil


def _weights(data: Callable[[Path], bytes]) -> Spoil:
    """Put something else in the place of the first weights."""

    def spoil(folder: Path, canary: Path) -> None:
        next(iter(sorted(folder.rglob("*.safetensors")))).write_bytes(data(canary))

    return spoil


def _json(name: str, change: Callable[[dict[str, Any], Path], None]) -> Spoil:
    def spoil(folder: Path, canary: Path) -> None:
        path = folder / name
        values = json.loads(path.read_text()) if path.is_file() else {}
        change(values, canary)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))

    return spoil


def _header(text: str, data: bytes = b"\0" * 64, length: int | None = None) -> Spoil:
    raw = text.encode()
    size = len(raw) if length is None else length
    return _weights(lambda _: size.to_bytes(8, "little") + raw + data)


def _entry(**values: Any) -> str:
    row = {"dtype": "U8", "shape": [64], "data_offsets": [0, 64], **values}
    return json.dumps({"w": row})


def _code(folder: Path, canary: Path, name: str = "modeling_evil.py") -> None:
    (folder / name).write_text(program(canary) + "\nclass Evil: pass\n")


def _link_out(folder: Path, canary: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside.json"
    outside.write_text("{}")
    (folder / "extra.json").symlink_to(outside)


def _link_folder(folder: Path, canary: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    outside.mkdir()
    (folder / "extra").symlink_to(outside)


def _weights_link_out(folder: Path, canary: Path) -> None:
    path = next(iter(sorted(folder.rglob("*.safetensors"))))
    outside = folder.parent / f"{folder.name}-outside.safetensors"
    path.rename(outside)
    path.symlink_to(outside)


ANY: dict[str, Spoil] = {
    **{
        f"pickle as {name}": _file(name, pickled)
        for name in (
            "pytorch_model.bin", "model.pt", "model.pth", "model.ckpt", "vocab.pkl", "array.npy", "array.npz",
            "tokenizer.model", "merges.txt", "special_tokens_map.json", "README.md", "weights", "sub/deep/x.joblib",
        )
    },
    "old pickle as bin": _file("pytorch_model.bin", lambda canary: pickled(canary, 0)),
    "torch zip as bin": _file("pytorch_model.bin", zipped),
    "pickle as weights": _weights(pickled),
    "old pickle as weights": _weights(lambda canary: pickled(canary, 0)),
    "torch zip as weights": _weights(zipped),
    "zip beside weights": _file("more.safetensors", zipped),
    "program beside": _code,
    "program deep inside": lambda folder, canary: (folder / "sub").mkdir() or _code(folder / "sub", canary),
    "library beside": _file("evil.so", lambda _: b"\x7fELF"),
    "library without a suffix": _file("evil", lambda _: b"\x7fELF"),
    "script without a suffix": _file("setup", lambda canary: f"#!/bin/sh\ntouch {canary}\n".encode()),
    "link out of the folder": _link_out,
    "link to a folder outside": _link_folder,
    "weights that lie elsewhere": _weights_link_out,
    "link to nothing": lambda folder, _: (folder / "extra.json").symlink_to("nowhere"),
    "link to itself": lambda folder, _: (folder / "extra.json").symlink_to("extra.json"),
    "pipe": lambda folder, _: os.mkfifo(folder / "extra.json"),
    "thousands of files": lambda folder, _: [(folder / f"{n}.txt").touch() for n in range(1_100)] and None,
    "deep folders": lambda folder, _: (folder / "/".join("d" * 20)).mkdir(parents=True),
    "giant json": _file("extra.json", lambda _: b'{"a": "' + b"x" * 17_000_000 + b'"}'),
    "giant vocabulary": _file("vocab.json", lambda _: b'{"a": "' + b"x" * 100_000_001 + b'"}'),
    "deep json": _file("extra.json", lambda _: b"[" * 100_000 + b"]" * 100_000),
    "deep json that can be read": _file("extra.json", lambda _: b"[" * 200 + b"]" * 200),
    "key twice": _file("extra.json", lambda _: b'{"model_type": "a", "model_type": "b"}'),
    "broken json": _file("extra.json", lambda _: b"{"),
    "json that is no text": _file("extra.json", lambda _: b"\xff\xfe{}"),
    "number too long": _file("extra.json", lambda _: b'{"a": ' + b"9" * 10_000 + b"}"),
    "code in a configuration": _json("extra.json", lambda v, _: v.update(auto_map={"AutoModel": "evil.Evil"})),
    "code deep in a configuration": _json("extra.json", lambda v, _: v.update(a=[{"b": {"auto_map": {"A": "e.E"}}}])),
    "remote code switched on": _json("extra.json", lambda v, _: v.update(trust_remote_code=True)),
    "pipeline of somebody": _json("extra.json", lambda v, _: v.update(custom_pipelines={"evil": {}})),
    "adapter of somebody": _json("adapter_config.json", lambda v, _: v.update(base_model_name_or_path="evil/evil")),
    "header longer than the file": _header("{}", b"", length=1_000),
    "huge header": _header("{}", length=2**62),
    "header over the limit": _header("{}", length=100_000_001),
    "no header": _weights(lambda _: b"\1\2"),
    "empty": _weights(lambda _: b""),
    "header that is no json": _header("hello"),
    "header that is a list": _header("[]"),
    "header nested too deep": _header('{"w":' + "[" * 50_000 + "]" * 50_000 + "}"),
    "tensors out of the file": _header(_entry(shape=[640], data_offsets=[0, 640])),
    "tensors that begin before": _header(_entry(data_offsets=[-8, 56])),
    "tensors that end before they begin": _header(_entry(data_offsets=[64, 0])),
    "tensors that overlap": _header(
        json.dumps(
            {
                "a": {"dtype": "U8", "shape": [40], "data_offsets": [0, 40]},
                "b": {"dtype": "U8", "shape": [40], "data_offsets": [24, 64]},
            }
        )
    ),
    "gap between tensors": _header(_entry(shape=[32], data_offsets=[32, 64])),
    "tensor name twice": _header('{"w": {"dtype":"U8","shape":[64],"data_offsets":[0,64]}, '
                                 '"w": {"dtype":"U8","shape":[64],"data_offsets":[0,64]}}'),
    "sizes that are no numbers": _header('{"w": {"dtype":"U8","shape":[NaN],"data_offsets":[0,Infinity]}}'),
    "sizes with a point": _header(_entry(shape=[64.0])),
    "sizes that are true": _header(_entry(shape=[True, 64])),
    "sizes too large": _header(_entry(shape=[2**40, 2**40])),
    "negative sizes": _header(_entry(shape=[-8, -8])),
    "unknown type": _header(_entry(dtype="OBJECT")),
    "type that is a list": _header(_entry(dtype=["U8"])),
    "entry that is no table": _header('{"w": 3}'),
    "bytes after the end": _weights(lambda _: safetensors({"w": 64}) + b"extra"),
}  # fmt: skip
"""Cases for every kind of model."""


def _traversal(name: str) -> Spoil:
    return _json("model.safetensors.index.json", lambda v, _: v.update(weight_map={"w": name}))


VLM: dict[str, Spoil] = {
    "code of config.json": lambda f, c: (
        _code(f, c, "modeling_evil.txt"),
        _json("config.json", lambda v, _: v.update(auto_map={"AutoConfig": "modeling_evil.Evil"}))(f, c),
    )[1],
    "code of somebody's repository": _json(
        "config.json", lambda v, _: v.update(auto_map={"AutoModel": "evil/evil--modeling.Evil"})
    ),
    "code of the decoder": _json(
        "config.json", lambda v, _: v["text_config"].update(auto_map={"AutoConfig": "m.Evil"})
    ),
    "code of the tokenizer": _json(
        "tokenizer_config.json", lambda v, _: v.update(auto_map={"AutoTokenizer": ["t.Evil", None]})
    ),
    "code of the processor": _json(
        "processor_config.json", lambda v, _: v.update(auto_map={"AutoProcessor": "p.Evil"})
    ),
    "code of the image processor": _json(
        "preprocessor_config.json", lambda v, _: v.update(auto_map={"AutoImageProcessor": "p.Evil"})
    ),
    "class of somebody's repository": _json("config.json", lambda v, _: v.update(architectures=["evil--m.Evil"])),
    "tokenizer class with a path": _json("tokenizer_config.json", lambda v, _: v.update(tokenizer_class="../evil.T")),
    "processor class with a path": _json("processor_config.json", lambda v, _: v.update(processor_class="os.system")),
    "attention kernel of somebody": _json("config.json", lambda v, _: v.update(attn_implementation="evil/kernel")),
    "attention kernel of the decoder": _json(
        "config.json", lambda v, _: v["text_config"].update(_attn_implementation="evil/kernel")
    ),
    "attention kernels by part": _json(
        "config.json", lambda v, _: v.update(attn_implementation={"text_config": "evil/kernel"})
    ),
    "attention kernel kept inside": _json(
        "config.json", lambda v, _: v.update(_attn_implementation_internal="evil/kernel")
    ),
    "quantised by somebody's code": _json(
        "config.json", lambda v, _: v.update(quantization_config={"quant_method": "evil"})
    ),
    "way of generating": _json("generation_config.json", lambda v, _: v.update(custom_generate="evil/evil")),
    "shard above": _traversal("../evil.safetensors"),
    "shard at the root": _traversal("/etc/passwd.safetensors"),
    "shard of Windows": _traversal("C:\\evil.safetensors"),
    "shard in a folder": _traversal("a/../../evil.safetensors"),
    "shard that is a pickle": _traversal("pytorch_model.bin"),
    "index without a map": _json("model.safetensors.index.json", lambda v, _: v.update(weight_map=3)),
}  # fmt: skip
"""Cases for a VLM's folder."""


def _component(name: str, value: Any) -> Spoil:
    return _json("model_index.json", lambda v, _: v.update({name: value}))


INPAINTER: dict[str, Spoil] = {
    "foreign library": _component("scheduler", ["os", "system"]),
    "library in the folder": lambda f, c: (
        (f / "scheduler").mkdir(exist_ok=True),
        (f / "scheduler" / "evil.txt").write_text(program(c)),
        _component("scheduler", ["evil", "Evil"])(f, c),
    )[2],
    "library of downloaded code": _component("scheduler", ["diffusers_modules.local.evil", "Evil"]),
    "foreign class": _component("unet", ["diffusers", "EvilUNet"]),
    "class that chooses others": _component("text_encoder", ["transformers", "AutoModel"]),
    "class of another library": _component("vae", ["transformers", "AutoencoderKL"]),
    "class without a library": _component("vae", [None, "AutoencoderKL"]),
    "library that is a list": _component("vae", [["diffusers"], "AutoencoderKL"]),
    "entry of three": _component("vae", ["diffusers", "AutoencoderKL", "evil"]),
    "unexpected part": _component("evil", ["subprocess", "Popen"]),
    "foreign pipeline": _component("_class_name", "EvilPipeline"),
    "pipeline of two names": _component("_class_name", ["evil", "EvilPipeline"]),
    "code of the pipeline": _component("custom_pipelines", {"evil": {"git": "evil"}}),
    "code of the text encoder": _json("text_encoder/config.json", lambda v, _: v.update(auto_map={"AutoModel": "e.E"})),
    "code of the unet": _json("unet/config.json", lambda v, _: v.update(auto_map={"AutoModel": "e.E"})),
    "index that is a list": _file("model_index.json", lambda _: b"[]"),
    "shard above": _json(
        "unet/diffusion_pytorch_model.safetensors.index.json",
        lambda v, _: v.update(weight_map={"w": "../../evil.safetensors"}),
    ),
}  # fmt: skip
"""Cases for a pipeline's folder."""

SEGMENTER: dict[str, Spoil] = {
    "pickle under an official name": lambda f, c: (
        [path.unlink() for path in f.iterdir()],
        (f / "sam_vit_b_01ec64.pth").write_bytes(pickled(c)),
    )[1] and None,
    "torch zip under an official name": lambda f, c: (
        [path.unlink() for path in f.iterdir()],
        (f / "sam_vit_h_4b8939.pth").write_bytes(zipped(c)),
    )[1] and None,
}  # fmt: skip
"""Cases for a segmenter's folder; refused when the file is opened, by its SHA-256."""
