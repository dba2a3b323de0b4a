"""The inpainting pipelines of diffusers that this program can run: our table from their names to classes.

What a downloaded ``model_index.json`` says is looked up here, never imported: ``_class_name`` chooses a row, and the
components it names are checked against a list before (``catalog.safety``).
"""

from __future__ import annotations

import contextlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import torch
from safetensors import SafetensorError

from locheads_studio.catalog import safety
from locheads_studio.catalog.takes import takes_prompt
from locheads_studio.errors import WeightsError, is_out_of_memory
from locheads_studio.models.defaults import Defaults


@dataclass(frozen=True)
class Kind:
    """A family of pipelines and how it is called when neither the user nor the model's folder says (``defaults``).

    ``pipeline``: the name of its class in diffusers, which is imported when a pipeline is loaded and not before: a
    selection needs none, and the import takes longer than everything else of it.
    ``steps`` and ``guidance``: the model card's. ``guided_by``: what the pipeline calls its guidance. ``multiple``:
    what its working size is a multiple of, in pixels. ``tokenizer``: the component whose limit cuts a prompt,
    ``tokens`` the limit (None: the tokenizer's own). ``negative``: whether it takes a negative prompt, ``no_prompt``
    the one that says nothing. ``max_aspect``: how far from a square it works well. ``strength``: the most it takes.
    ``template``: tokens that the pipeline writes around a prompt, within the limit. ``edits``: it is told what to
    change, as in "make it wet", and sees what is in the hole. ``masked``: whether it takes a mask; without one it
    paints the whole crop anew, and takes no strength. ``reference``: what the pipeline calls a second picture to go by,
    "" where it takes none. ``area``: what it calls the number of pixels it works at, where it would choose that
    itself. ``more``: what else it is told each time.
    """

    pipeline: str
    steps: int
    guidance: float
    guided_by: str = "guidance_scale"
    multiple: int = 8
    tokenizer: str = "tokenizer"
    tokens: int | None = None
    negative: bool = True
    no_prompt: str = ""
    max_aspect: float = 1.5
    strength: float = 1.0
    template: int = 0
    edits: bool = False
    masked: bool = True
    reference: str = ""
    area: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


_SD: Final = Kind("StableDiffusionInpaintPipeline", 25, 7.5)
_SDXL: Final = Kind("StableDiffusionXLInpaintPipeline", 25, 8.0, strength=0.99)  # at 1 it starts from noise alone
_QWEN: Final = Kind(
    "QwenImageInpaintPipeline", 50, 4.0, "true_cfg_scale", multiple=16, tokens=1024, no_prompt=" ", max_aspect=2.0
)
_QWEN_EDIT: Final = Kind(  # its own sizes are multiples of 32, and so it keeps ours
    "QwenImageEditInpaintPipeline", 50, 4.0, "true_cfg_scale", multiple=32, tokens=1024, no_prompt=" ", max_aspect=2.0,
    edits=True,
)  # fmt: skip
_QWEN_EDIT_PLUS: Final = Kind(
    "QwenImageEditPlusPipeline", 40, 4.0, "true_cfg_scale", multiple=32, tokens=1024, no_prompt=" ", max_aspect=2.0,
    edits=True, masked=False, reference="image",
)  # fmt: skip
_FLUX: Final[dict[str, Any]] = {"multiple": 16, "tokenizer": "tokenizer_2", "tokens": 512, "negative": False}
_KONTEXT: Final = Kind(
    "FluxKontextInpaintPipeline", 28, 2.5, max_aspect=2.0, edits=True, reference="image_reference",
    area="max_area", more={"_auto_resize": False},  # a crop has the model's area; another aspect would squeeze it
    **_FLUX,
)  # fmt: skip
_KLEIN: Final = Kind(
    "Flux2KleinInpaintPipeline", 4, 1.0, multiple=16, tokens=512, template=16, negative=False, max_aspect=2.0,
    edits=True, reference="image_reference",
)  # fmt: skip
LAMA: Final = Kind("LaMa", 1, 0.0, max_aspect=1.0, negative=False)
LAMA_SIZE: Final = 512  # it takes no other
KINDS: Final[Mapping[str, Kind]] = {
    "StableDiffusionInpaintPipeline": _SD,
    "StableDiffusionPipeline": _SD,
    "StableDiffusionXLInpaintPipeline": _SDXL,
    "StableDiffusionXLPipeline": _SDXL,
    "FluxFillPipeline": Kind("FluxFillPipeline", 50, 30.0, max_aspect=2.0, **_FLUX),
    "FluxInpaintPipeline": Kind("FluxInpaintPipeline", 28, 3.5, max_aspect=2.0, **_FLUX),
    "FluxPipeline": Kind("FluxInpaintPipeline", 28, 3.5, max_aspect=2.0, **_FLUX),
    "FluxKontextInpaintPipeline": _KONTEXT,
    "FluxKontextPipeline": _KONTEXT,
    "Flux2KleinInpaintPipeline": _KLEIN,
    "Flux2KleinPipeline": _KLEIN,
    "QwenImageInpaintPipeline": _QWEN,
    "QwenImagePipeline": _QWEN,
    "QwenImageEditInpaintPipeline": _QWEN_EDIT,
    "QwenImageEditPipeline": _QWEN_EDIT,
    "QwenImageEditPlusPipeline": _QWEN_EDIT_PLUS,
}
"""A folder's ``_class_name`` to what runs it: text-to-image weights run in the inpainting pipeline of their family."""


def _diffusers(name: str) -> Any:
    """A class of diffusers. One of our own table's names, never one that a file says."""
    import diffusers
    from diffusers.utils import logging

    logging.disable_progress_bar()  # its bars would cross ours
    return getattr(diffusers, name)


def import_pipeline(folder: Path) -> None:
    """Import what runs a pipeline's folder, seconds the first time. What is wrong with it `load_pipeline` says."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        name = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))["_class_name"]
        _diffusers(KINDS[name].pipeline)


def kind_of(pipeline: Any) -> Kind:
    """The row of a loaded pipeline. WeightsError when it is none of ours."""
    kind = KINDS.get(type(pipeline).__name__)
    if kind is None:
        raise WeightsError(
            "A {name} cannot repaint", "Use one of {choices}", name=type(pipeline).__name__, choices=", ".join(KINDS)
        )
    return kind


def working_size(pipeline: Any) -> int:
    """Side of the square that the model was trained on, in pixels."""
    network = getattr(pipeline, "unet", None)
    sample = network.config.get("sample_size") or 64 if network is not None else pipeline.default_sample_size
    return int(max(sample) if isinstance(sample, list | tuple) else sample) * int(pipeline.vae_scale_factor)


def defaults_of(pipeline: Any, folder: Path | None = None) -> Defaults:
    """How a loaded pipeline is called: as its ``folder`` says, else as its kind does. WeightsError: a damaged file."""
    own = _defaults(kind_of(pipeline), working_size(pipeline))
    return own if folder is None else own.said_by(folder)


def _defaults(kind: Kind, size: int) -> Defaults:
    return Defaults(size, kind.steps, kind.guidance, kind.max_aspect, kind.strength)


def told_by(folder: Path) -> Defaults:
    """The defaults of an inpainter's folder, without loading it. WeightsError as below."""
    if not takes_prompt(folder):
        return _defaults(LAMA, LAMA_SIZE)
    try:
        name = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))["_class_name"]
        vae = json.loads((folder / "vae" / "config.json").read_text(encoding="utf-8"))
        network = folder / "unet" / "config.json"
        sample = json.loads(network.read_text(encoding="utf-8")).get("sample_size", 64) if network.is_file() else 128
        side = int(sample) * 2 ** (len(vae.get("block_out_channels", (0,) * 4)) - 1)
        return _defaults(KINDS[name], side).said_by(folder)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise WeightsError(
            "{folder} holds no diffusers pipeline", "Choose a folder with model_index.json", folder=folder
        ) from error


def load_pipeline(folder: Path, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> Any:
    """Load a pipeline folder in the Hub layout; nothing is downloaded, only safetensors are read, and a transformer in
    GGUF.

    Raises WeightsError when the folder is no such pipeline, or a file in it is missing or damaged.
    """
    safety.check_folder(folder)
    try:
        table = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
        name = str(table["_class_name"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise WeightsError(
            "{folder} holds no diffusers pipeline", "Choose a folder with model_index.json", folder=folder
        ) from error
    if name not in KINDS:
        raise WeightsError(
            "The inpainter in {name} is a {kind}",
            "Use one of {choices}",
            name=repr(folder.name),
            kind=repr(name[:60]),
            choices=", ".join(KINDS),
        )
    options: dict[str, Any] = {}
    if "safety_checker" in table:
        # It judges photographs by a network of its own; the licence question is the user's, who brings the weights.
        options = {"safety_checker": None, "requires_safety_checker": False}
    for optional in ("feature_extractor", "image_encoder"):  # only for adapters and the checker
        if optional in table:
            options[optional] = None
    try:
        if (small := _gguf(folder)) is not None:
            options[safety.TRANSFORMER] = _load_gguf(small, folder, table[safety.TRANSFORMER][1], dtype)
        pipeline = _diffusers(KINDS[name].pipeline).from_pretrained(
            folder, local_files_only=True, use_safetensors=True, dtype=dtype, variant=_variant(folder), **options
        )
    except (
        OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, ImportError, SafetensorError
    ) as error:  # fmt: skip
        if is_out_of_memory(error):
            raise
        what = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise WeightsError(
            "The inpainter in {folder} ({name}) cannot be loaded: {what}",
            "Restore its files or choose another model set",
            folder=folder,
            name=name,
            what=what,
        ) from error
    return pipeline.to(device)


def _gguf(folder: Path) -> Path | None:
    """The file of a pipeline's transformer in GGUF; None where it is in safetensors. WeightsError: there are more."""
    transformer = folder / safety.TRANSFORMER
    files = sorted(transformer.glob(f"*{safety.GGUF}"))
    if files and (len(files) > 1 or any(transformer.glob("*.safetensors"))):
        raise WeightsError(
            "The transformer in {folder} is there more than once ({name} and others)",
            "Keep one GGUF file, or the safetensors",
            folder=folder,
            name=files[0].name,
        )
    return files[0] if files else None


def _load_gguf(file: Path, folder: Path, name: str, dtype: torch.dtype) -> Any:
    """A transformer of the diffusers class ``name``, which ``safety`` let pass: its weights stay as small as they are
    in the file, and each is made ``dtype`` where it is used."""
    if importlib.util.find_spec("gguf") is None:
        raise WeightsError(
            "{name} needs the library gguf, which is not installed",
            'Install it: pip install "locheads-studio[quantised]"',
            name=file.name,
        )
    how = _diffusers("GGUFQuantizationConfig")(compute_dtype=dtype)
    return _diffusers(name).from_single_file(
        str(file), config=str(folder), subfolder=safety.TRANSFORMER, quantization_config=how, torch_dtype=dtype,
        local_files_only=True,
    )  # fmt: skip


def _variant(folder: Path) -> str | None:
    """ "fp16" when a component's weights are there as ``*.fp16.safetensors`` only."""
    for component in sorted(path for path in folder.iterdir() if path.is_dir()):
        names = [path.name for path in component.glob("*.safetensors")]
        if names and all(".fp16" in name for name in names):
            return "fp16"
    return None
