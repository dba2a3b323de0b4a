"""What a model's folder must be before anything in it is loaded: safetensors, and configurations that name no code.

Downloaded files are data. Which classes are made of them stands in our own tables (here for pipelines, in
``models/families`` for VLMs); a folder that asks for anything else is refused with a sentence. Nothing here imports a
model library, and nothing of a file is trusted before it is checked. Chat templates (``*.jinja``, ``chat_template``)
are never run: every family has its own prompt template.

Why so strict: ``trust_remote_code=False`` and ``weights_only=True`` were both bypassed more than once in 2025 and 2026
(CVE-2025-32434, CVE-2026-24747, CVE-2026-5241, CVE-2026-44513, GHSA-4prv-5hj7-c2xr).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from locheads_studio.catalog import shards
from locheads_studio.errors import WeightsError

MAX_FILES: Final = 1_000
MAX_DEPTH: Final = 64
MAX_JSON: Final = 16_000_000
"""Bytes of a configuration or an index; the largest real index we know of has 0.4 MB."""
MAX_VOCABULARY: Final = 100_000_000
"""Bytes of a tokenizer's tables; Gemma 3's ``tokenizer.json`` has 33 MB."""

PICKLES: Final = frozenset(
    ".bin .pt .pth .ckpt .pkl .pickle .npy .npz .joblib .dill .msgpack .h5 .hdf5 .keras .pb .pdparams .t7 .mar".split()
)
"""Suffixes of formats that are programs when they are read, or that nobody here has to read."""
CODE: Final = frozenset(
    ".py .pyc .pyd .so .dll .dylib .exe .sh .bat .cmd .ps1 .js .whl .egg .pt2 .onnx .engine".split()
)

_READ: Final = frozenset((".safetensors", ".gguf", ".json", ".txt", ".model", ".jinja"))
"""Suffixes of what is read of a model's folder."""

# What a file begins with tells more than its name: pickle protocols 2 to 5, zip (torch.save), NumPy, HDF5, ELF, MZ, 7z,
# gzip, Mach-O.
_MAGIC: Final[Mapping[bytes, str]] = {
    b"\x80\x02": "a pickle", b"\x80\x03": "a pickle", b"\x80\x04": "a pickle", b"\x80\x05": "a pickle",
    b"PK\x03\x04": "a zip archive, as torch.save writes it", b"\x93NUMPY": "a NumPy file", b"\x89HDF": "an HDF5 file",
    b"\x7fELF": "a program", b"MZ": "a program", b"\xcf\xfa\xed\xfe": "a program", b"7z\xbc\xaf": "an archive",
    b"\x1f\x8b": "an archive", b"#!": "a script",
}  # fmt: skip

PIPELINES: Final = frozenset(
    {
        "StableDiffusionInpaintPipeline", "StableDiffusionPipeline", "StableDiffusionXLInpaintPipeline",
        "StableDiffusionXLPipeline", "FluxFillPipeline", "FluxInpaintPipeline", "FluxPipeline",
        "QwenImageInpaintPipeline", "QwenImagePipeline", "FluxKontextPipeline", "FluxKontextInpaintPipeline",
        "Flux2KleinPipeline", "Flux2KleinInpaintPipeline", "QwenImageEditPipeline", "QwenImageEditInpaintPipeline",
        "QwenImageEditPlusPipeline",
    }
)  # fmt: skip
"""Classes that a pipeline's ``model_index.json`` may name."""

_TRANSFORMERS: Final = frozenset(
    {
        "CLIPTextModel", "CLIPTextModelWithProjection", "CLIPVisionModelWithProjection", "CLIPTokenizer",
        "CLIPTokenizerFast", "CLIPImageProcessor", "CLIPFeatureExtractor", "T5EncoderModel", "T5Tokenizer",
        "T5TokenizerFast", "Qwen2Tokenizer", "Qwen2TokenizerFast", "Qwen2_5_VLForConditionalGeneration",
        "Qwen2VLProcessor", "Qwen3ForCausalLM", "TokenizersBackend", "PreTrainedTokenizerFast",
    }
)  # fmt: skip
_DIFFUSERS: Final = frozenset(
    {
        "AutoencoderKL", "AutoencoderTiny", "AutoencoderKLQwenImage", "UNet2DConditionModel", "FluxTransformer2DModel",
        "AutoencoderKLFlux2", "Flux2Transformer2DModel", "QwenImageTransformer2DModel", "DDIMScheduler",
        "PNDMScheduler", "EulerDiscreteScheduler", "EulerAncestralDiscreteScheduler", "DPMSolverMultistepScheduler",
        "UniPCMultistepScheduler", "LCMScheduler",
        "TCDScheduler", "LMSDiscreteScheduler", "FlowMatchEulerDiscreteScheduler",
    }
)  # fmt: skip
COMPONENTS: Final[Mapping[str, frozenset[str]]] = {
    "transformers": _TRANSFORMERS,
    "diffusers": _DIFFUSERS,
    "stable_diffusion": frozenset({"StableDiffusionSafetyChecker"}),  # named by old pipelines, never loaded by us
}
"""Library to the classes that may be a component of a pipeline."""

# Keys of configurations that make a library import code of somebody else, or fetch something.
_CODE_KEYS: Final = frozenset(
    {
        "auto_map",
        "custom_pipelines",
        "custom_pipeline",
        "custom_generate",
        "trust_remote_code",
        "remote_code",
        "use_kernels",
    }
)
_ATTENTION_KEYS: Final = re.compile(r"_?attn_implementation(_internal)?$")
# transformers' own; another name can be that of a kernel to be downloaded. The probe sets its own in any case.
_ATTENTION: Final = frozenset({"eager", "sdpa", "flash_attention_2", "flash_attention_3", "flex_attention"})
_CLASS_KEYS: Final = frozenset(
    {"_class_name", "tokenizer_class", "processor_class", "image_processor_type", "feature_extractor_type",
     "image_processor_class", "video_processor_type"}
)  # fmt: skip
_CLASS_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")  # no dots, no "repository--module.Class"
GGUF: Final = ".gguf"
"""Suffix of quantised weights; only a pipeline's ``TRANSFORMER`` may have them."""
TRANSFORMER: Final = "transformer"
_GGUF_VERSIONS: Final = (2, 3)
_GGUF_TENSORS: Final = 100_000
_GGUF_VALUES: Final = 10_000  # key and value pairs beside the tensors
_REFUSED_FILES: Final = frozenset({"adapter_config.json"})  # loads a model from elsewhere

SAM_SHA256: Final[Mapping[str, str]] = {
    "ec2df62732614e57411cdcf32a23ffdf28910380d03139ee0f4fcbe91eb8c912": "vit_b",
    "3adcc4315b642a4d2101128f611684e8734c41232a17c648ed1693702a49a622": "vit_l",
    "a7bf3b02f3ebf1267aba913ff637d9a2d5c33d3173bb679e46d9f338c26f262e": "vit_h",
}
"""SHA-256 of Meta's ``sam_vit_b_01ec64.pth``, ``sam_vit_l_0b3195.pth`` and ``sam_vit_h_4b8939.pth`` (375,042,383,
1,249,524,607 and 2,564,550,879 bytes) to the variant's name. Read in several independent public projects that check
downloads against them; the digits in the file names are of the MD5, which proves nothing."""

SAM_FILES: Final = frozenset({"sam_vit_b_01ec64.pth", "sam_vit_l_0b3195.pth", "sam_vit_h_4b8939.pth"})
"""The only pickles that may lie in a model's folder; they are opened through ``known_file`` alone."""

LAMA_FILE: Final = "inpainting_lama_2025jan.onnx"
LAMA_SHA256: Final[Mapping[str, str]] = {
    "7df918ac3921d3daf0aae1d219776cf0dc4e4935f035af81841b40adcf74fdf2": LAMA_FILE,
}
"""SHA-256 of the one ONNX file that is read (92,591,623 bytes), as OpenCV's model zoo keeps it under Git LFS. It may
lie in a model's folder, and is opened through ``known_file`` alone."""

_INSTEAD: Final = "Keep only safetensors and configurations in the folder, or download the model again"
_AGAIN: Final = "Download the model again"


def check_folder(folder: Path) -> None:
    """Refuse a model's folder (or SAM's one file) that holds anything but safetensors, configurations and text, and of
    an inpainter its transformer in GGUF.

    A snapshot in the Hub's cache is shared: what other programs fetched there and nothing here ever reads (pickles,
    programs, folders that are no part of the model) is passed over. Of SAM's official ``.pth`` and LaMa's ``.onnx`` the
    name is looked at here; ``known_file`` looks at the bytes. Reads configurations and safetensors headers only; some
    milliseconds.

    Raises:
        WeightsError: the folder or its weights are missing, or something in it must not be there. Says what.
    """
    root = folder.absolute()
    if root.name in SAM_FILES and root.is_file():
        return
    if not root.is_dir():
        raise WeightsError("The folder {tail} is missing", _AGAIN, tail=_tail(root))
    snapshot = is_snapshot(root)
    allowed = root.resolve() if not snapshot else root.parents[2].resolve()
    parts = _components(root) if snapshot else frozenset()
    weights = 0
    for path in _files(root, allowed):
        name, suffix = path.relative_to(root).as_posix(), path.suffix.lower()
        if path.name in SAM_FILES or name == LAMA_FILE:
            weights += 1
            continue
        if snapshot and not _is_read(name, suffix, parts):
            continue
        if suffix in CODE:
            raise WeightsError(
                "{name} in {tail} is a program, and programs of others are never run",
                _INSTEAD,
                name=name,
                tail=_tail(root),
            )
        if suffix in PICKLES:
            raise WeightsError(
                "{name} in {tail} is of a kind that can run programs when it is read",
                _INSTEAD,
                name=name,
                tail=_tail(root),
            )
        if suffix == ".safetensors":
            shards.read_header(path)
            weights += 1
            continue
        if suffix == GGUF:
            _check_gguf(path, name, root)
            weights += 1
            continue
        _check_beginning(path, name, root)
        if suffix == ".json":
            _check_json(path, name)
    if not weights:
        raise WeightsError("There are no safetensors weights in {tail}", _AGAIN, tail=_tail(root))


def _is_read(name: str, suffix: str, parts: frozenset[str]) -> bool:
    """Whether any library reads a file of that name in a snapshot: one of the model's own kinds of files, at the top or
    in one of its ``parts``."""
    above, _, _ = name.rpartition("/")
    return suffix in _READ and (not above or above in parts)


def _components(root: Path) -> frozenset[str]:
    """The folders of a pipeline's components; none of a model that is no pipeline."""
    index = root / "model_index.json"
    values = read_json(index) if index.is_file() else {}
    return frozenset(values) if isinstance(values, dict) else frozenset()


def is_snapshot(folder: Path) -> bool:
    """Whether a folder is a snapshot in the Hub's cache: ``models--owner--name/snapshots/<commit>``."""
    return (
        folder.parent.name == "snapshots"
        and folder.parent.parent.name.startswith("models--")
        and re.fullmatch(r"[0-9a-f]{40}", folder.name) is not None
    )


def sha256(file: BufferedReader) -> str:
    """The SHA-256 of the rest of an open file, in hexadecimal digits. About 1 GB/s."""
    return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def known_file(path: Path, known: Mapping[str, str] = SAM_SHA256) -> Iterator[tuple[BufferedReader, str]]:
    """Open a file whose SHA-256 is known, as of a ``.pth`` for ``torch.load(file, weights_only=True)``, and its name.

    The bytes that are hashed and the bytes that are read are those of the same open file.

    Args:
        path: the file.
        known: SHA-256 to name.

    Raises:
        WeightsError: the file is missing, or its hash is not among those known.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise WeightsError("The file {name} is missing or cannot be read", _AGAIN, name=path.name) from error
    with file:
        name = known.get(sha256(file))
        if name is None:
            raise WeightsError(
                "{name} is not one of the official files ({names}) by its SHA-256",
                "Download it again; no other {suffix} files are read",
                name=path.name,
                names=", ".join(sorted(known.values())),
                suffix=path.suffix,
            )
        file.seek(0)
        yield file, name


def _files(root: Path, allowed: Path) -> Iterator[Path]:
    """Every file below ``root``, none of which may lead out of ``allowed``, sorted."""
    seen = 0
    for folder, folders, names in os.walk(root):
        if len(Path(folder).relative_to(root).parts) > 8:
            raise WeightsError("{tail} is nested too deep", _INSTEAD, tail=_tail(root))
        for name in sorted((*folders, *names)):
            path = Path(folder, name)
            shown = path.relative_to(root).as_posix()
            seen += 1
            if seen > MAX_FILES:
                raise WeightsError(
                    "{tail} holds more than {max_files} files",
                    "Choose the model's folder",
                    tail=_tail(root),
                    max_files=f"{MAX_FILES:,}",
                )
            try:
                real = path.resolve(strict=True)
                mode = real.stat().st_mode
            except (OSError, RuntimeError) as error:
                raise WeightsError(
                    "{shown} in {tail} leads to nothing", _AGAIN, shown=shown, tail=_tail(root)
                ) from error
            if not real.is_relative_to(allowed):
                raise WeightsError(
                    "{shown} in {tail} is a link out of the folder",
                    "Put the file itself there",
                    shown=shown,
                    tail=_tail(root),
                )
            if name in folders:
                if path.is_symlink():
                    raise WeightsError(
                        "{shown} in {tail} is a link to a folder",
                        "Put the folder itself there",
                        shown=shown,
                        tail=_tail(root),
                    )
                continue
            if not stat.S_ISREG(mode):
                raise WeightsError("{shown} in {tail} is no ordinary file", _INSTEAD, shown=shown, tail=_tail(root))
            yield path


def _check_beginning(path: Path, name: str, root: Path) -> None:
    with path.open("rb") as file:
        begin = file.read(8)
    for magic, what in _MAGIC.items():
        if begin.startswith(magic):
            raise WeightsError(
                "{name} in {tail} is {what}, whatever its name says", _INSTEAD, name=name, tail=_tail(root), what=what
            )


def _check_gguf(path: Path, name: str, root: Path) -> None:
    """GGUF is data: a table of names, shapes and types, and numbers. Its beginning says how many there are."""
    if name.rpartition("/")[0] != TRANSFORMER or not (root / "model_index.json").is_file():
        raise WeightsError(
            "{name} in {tail} is of the kind GGUF, which is read as the transformer of an inpainter only",
            "Put it into the folder {transformer} of a diffusers pipeline, or use safetensors",
            name=name,
            tail=_tail(root),
            transformer=TRANSFORMER,
        )
    with path.open("rb") as file:
        begin = file.read(24)
    version, tensors, values = (int.from_bytes(begin[at:end], "little") for at, end in ((4, 8), (8, 16), (16, 24)))
    whole = len(begin) == 24 and begin.startswith(b"GGUF") and version in _GGUF_VERSIONS
    if not (whole and 0 < tensors <= _GGUF_TENSORS and values <= _GGUF_VALUES):
        raise WeightsError("{name} in {tail} is no GGUF file, or a damaged one", _AGAIN, name=name, tail=_tail(root))


def read_json(path: Path, name: str | None = None) -> Any:
    """A JSON file, not too large, not nested too deep, no key twice. WeightsError otherwise."""
    name = name or path.name
    size = path.stat().st_size
    if size > MAX_JSON:
        raise WeightsError(
            "{name} has {size} bytes, more than the limit of {max_json}",
            _AGAIN,
            name=name,
            size=f"{size:,}",
            max_json=f"{MAX_JSON:,}",
        )
    try:
        value = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=shards.unique)
    except (OSError, ValueError) as error:
        raise WeightsError("{name} cannot be read: {error}", _AGAIN, name=name, error=str(error)[:120]) from error
    except RecursionError as error:
        raise WeightsError("{name} is nested too deep", _AGAIN, name=name) from error
    _walk(value, name, 0)
    return value


def _check_json(path: Path, name: str) -> None:
    base = path.name
    if base in _REFUSED_FILES:
        raise WeightsError("{name} would load a model from elsewhere", _INSTEAD, name=name)
    if base in ("tokenizer.json", "vocab.json"):  # tables; read by the tokenizers library, and they name no classes
        size = path.stat().st_size
        if size > MAX_VOCABULARY:
            raise WeightsError(
                "{name} has {size} bytes, more than the limit of {max_vocabulary}",
                _AGAIN,
                name=name,
                size=f"{size:,}",
                max_vocabulary=f"{MAX_VOCABULARY:,}",
            )
        return
    value = read_json(path, name)
    if base == "model_index.json":
        _check_pipeline(value, name)
    elif base.endswith(".index.json"):
        shards.weight_map(value)


def _walk(value: Any, name: str, depth: int) -> None:
    """No key of a configuration, however deep, may bring code or a class that is no plain name."""
    if depth > MAX_DEPTH:
        raise WeightsError("{name} is nested too deep", _AGAIN, name=name)
    if isinstance(value, list):
        for item in value:
            _walk(item, name, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _CODE_KEYS and item:
                raise WeightsError(
                    "{name} asks for code that comes with the model ({key}), which is never run",
                    _INSTEAD,
                    name=name,
                    key=key,
                )
            if _ATTENTION_KEYS.match(key) and not (item is None or (isinstance(item, str) and item in _ATTENTION)):
                raise WeightsError(
                    "{name} asks for the attention code {item}", _INSTEAD, name=name, item=repr(str(item)[:60])
                )
            if key == "quantization_config" and item:
                raise WeightsError(
                    "{name} is of a quantised model, which cannot be read", "Use the model in bf16 or fp16", name=name
                )
            names = item if key == "architectures" and isinstance(item, list) else [item] if key in _CLASS_KEYS else []
            for one in names:
                if one is not None and not (isinstance(one, str) and _CLASS_NAME.fullmatch(one)):
                    raise WeightsError(
                        "{name} names the class {one}, which is no plain name",
                        _INSTEAD,
                        name=name,
                        one=repr(str(one)[:60]),
                    )
            _walk(item, name, depth + 1)


def _check_pipeline(index: Any, name: str) -> None:
    if not isinstance(index, dict) or index.get("_class_name") not in PIPELINES:
        what = index.get("_class_name") if isinstance(index, dict) else None
        raise WeightsError(
            "{name} asks for the pipeline {what}",
            "Use a model of {families}",
            name=name,
            what=repr(str(what)[:60]),
            families=", ".join(sorted(PIPELINES)),
        )
    for part, entry in index.items():
        if part.startswith("_") or not isinstance(entry, list):
            continue  # settings of the pipeline
        library, kind = entry if len(entry) == 2 else (entry, None)
        if library is None and kind is None:
            continue
        known = COMPONENTS.get(library, frozenset()) if isinstance(library, str) else frozenset()
        if not isinstance(kind, str) or kind not in known:
            raise WeightsError(
                "{name} asks for {library}.{kind} as its {part}, which is not on our list",
                "Use one of the models of `locheads-studio models list`",
                name=name,
                library=repr(str(library)[:40]),
                kind=str(kind)[:40],
                part=part[:40],
            )


def _tail(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
