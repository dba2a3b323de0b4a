"""Loading the part of a vision-language model that is needed: read those tensors and nothing else.

transformers' own loading would read every shard and keep every layer. Here its ``from_pretrained(None,
state_dict=...)`` is given a table of tensors that are read from their files only when it takes them, so its renaming of
checkpoint keys, its tying and its initialisation of buffers stay in use, and what lies behind the deepest head is never
read.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import torch
from transformers.utils import logging as transformers_logging

from locheads_studio.catalog.shards import (
    INDEX,
    SINGLE,
    Stored,
    is_needed,
    layers_kept,
    needed_names,
    read_header,
    weight_map,
)
from locheads_studio.errors import StudioError, WeightsError, is_out_of_memory
from locheads_studio.models.quantised import quantisation

log = logging.getLogger(__name__)

Bits = Literal[4, 8, 16]

DTYPES: Final[Mapping[str, torch.dtype]] = {
    "BOOL": torch.bool, "U8": torch.uint8, "I8": torch.int8, "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2, "U16": torch.uint16, "I16": torch.int16, "F16": torch.float16,
    "BF16": torch.bfloat16, "U32": torch.uint32, "I32": torch.int32, "F32": torch.float32, "U64": torch.uint64,
    "I64": torch.int64, "F64": torch.float64,
}  # fmt: skip

_AGAIN: Final = "Download the model again"
_NUMBERS: Final = ("hidden_size", "intermediate_size", "vocab_size", "embed_dim", "_token_id", "_token_index")
_HARMLESS: Final = 300_000


@dataclass(frozen=True)
class Reading:
    """What a load took from the disk: files, tensors, bytes of tensors; ``total`` is what the opened files hold."""

    files: tuple[str, ...]
    tensors: int
    read: int
    total: int


class TensorFiles:
    """The tensors of a checkpoint folder that ``layers`` decoder layers need (None: all); counts what is read.

    Only the files that hold one of them are opened; the others may be absent. Reading goes through ordinary file
    reads, not a memory map: the model does not depend on the file afterwards, and the memory is the process's own.
    """

    def __init__(self, folder: Path, layers: int | None = None, *, language_head: bool = False) -> None:
        """Raises WeightsError when the folder holds no safetensors checkpoint, or a file that is needed is missing or
        damaged."""
        self._folder = folder
        self._lock = threading.Lock()
        self.read = 0
        self.tensors = 0
        self.total = 0
        table = self._table()
        needed = needed_names(table, layers, language_head=language_head)
        self.files = tuple(sorted({table[name] for name in needed}))
        self.stored: dict[str, Stored] = {}
        for file in self.files:
            header = read_header(folder / file)
            self.total += sum(tensor.size for tensor in header.values())
            for name in needed:
                if table[name] == file:
                    if name not in header:
                        raise WeightsError("The file {file} lacks the tensor {name}", _AGAIN, file=file, name=name)
                    self.stored[name] = header[name]

    def _table(self) -> dict[str, str]:
        index = self._folder / INDEX
        if not index.is_file():
            return dict.fromkeys(read_header(self._folder / SINGLE), SINGLE)
        try:
            return weight_map(json.loads(index.read_text(encoding="utf-8")))
        except (OSError, ValueError, RecursionError) as error:
            raise WeightsError(
                "{index} in {name} cannot be read", _AGAIN, index=INDEX, name=repr(self._folder.name)
            ) from error

    def lazy(self) -> dict[str, LazyTensor]:
        """Every needed tensor by its name in the checkpoint, not read yet."""
        return {name: LazyTensor(self, tensor) for name, tensor in self.stored.items()}

    def tensor(self, stored: Stored) -> torch.Tensor:
        """Read one tensor into memory of its own, as stored. WeightsError when the file ends early or is gone."""
        value = torch.empty(stored.shape, dtype=DTYPES[stored.dtype])
        view = value.reshape(-1).view(torch.uint8).numpy().data
        done = 0
        try:
            with (self._folder / stored.file).open("rb", buffering=0) as file:
                file.seek(stored.start)
                while done < stored.size:
                    count = file.readinto(view[done:])
                    if not count:
                        raise EOFError(f"ends after {stored.start + done:,} bytes")
                    done += count
        except (OSError, EOFError) as error:
            raise WeightsError(
                "The file {file} cannot be read ({error})", _AGAIN, file=stored.file, error=error
            ) from error
        with self._lock:  # transformers reads from several threads
            self.read += stored.size
            self.tensors += 1
        return value


class LazyTensor:
    """Stands for a tensor; ``[...]``, which is how transformers takes it, reads it."""

    def __init__(self, files: TensorFiles, stored: Stored) -> None:
        self._files, self._stored = files, stored

    def __getitem__(self, place: Any) -> torch.Tensor:
        return self._files.tensor(self._stored)[place]


def cut_config(config: Any, layers: int) -> None:
    """Make a transformers ``config`` describe only the first ``layers`` decoder layers, in place.

    Lists with one entry per layer (``layer_types`` and the like) are cut too: a config that keeps them longer builds,
    but fails its own validation.
    """
    text = config.get_text_config()
    whole = int(text.num_hidden_layers)
    if layers >= whole:
        return
    for name, value in vars(text).copy().items():
        if isinstance(value, list | tuple) and len(value) == whole and "layer" in name:
            setattr(text, name, value[:layers])
    text.num_hidden_layers = layers


def load_model(
    model_class: Any,
    folder: Path,
    config: Any,
    *,
    layers: int | None = None,
    device: torch.device | str = "cpu",
    dtype: torch.dtype = torch.float32,
    bits: Bits = 16,
    language_head: bool = False,
) -> tuple[Any, Reading]:
    """Load a checkpoint folder into a transformers ``model_class`` (a base class without language head), cut.

    Args:
        model_class: a class of transformers itself, VLM or other; never a subclass, which would lose the renaming of
            old keys.
        folder: safetensors in the Hub layout, whole or only the shards that are needed.
        config: the model's configuration; cut in place.
        layers: decoder layers to keep, at least those that the model cannot do without; None for all.
        device: where the weights go; each tensor goes there as it is read.
        dtype: what the weights are held in.
        bits: 16 as ``dtype`` says; 8 or 4: the decoder's matrices quantised as they are read, the rest as ``dtype``.
        language_head: ``model_class`` writes words: read the head for it, too. Only together with every layer.

    Returns:
        The model in evaluation mode, and what was read.

    Raises:
        WeightsError: files or tensors are missing, damaged, or of another shape than the configuration says.
        ModelError: 8 or 4 bits without the back-end.
    """
    if layers is not None:
        whole = int(config.get_text_config().num_hidden_layers)
        layers = layers_kept(config.to_dict(), layers - 1)
        cut_config(config, layers)
        layers = layers if layers < whole else None
    files = TensorFiles(folder, layers, language_head=language_head)
    _check_sizes(config.to_dict(), max((max(s.shape, default=1) for s in files.stored.values()), default=1), folder)
    options: dict[str, Any] = {"device_map": {"": torch.device(device)}}
    if bits != 16:
        options["quantization_config"] = quantisation(model_class, config, bits, dtype)
    try:
        with _quiet():
            model, info = model_class.from_pretrained(
                None,
                config=config,
                state_dict=files.lazy(),
                dtype=dtype,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # reported below, by name
                **options,
            )
    except StudioError:
        raise
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, AttributeError) as error:
        if is_out_of_memory(error):
            raise
        raise WeightsError(
            "The weights in {name} do not fit a {model} ({error})",
            _AGAIN,
            name=repr(folder.name),
            model=model_class.__name__,
            error=_first_line(error),
        ) from error
    _check(info, folder, model_class.__name__, layers)
    return model.eval(), Reading(files.files, files.tensors, files.read, files.total)


def _check_sizes(config: Mapping[str, Any], largest: int, folder: Path, name: str = "") -> None:
    """No size or token of a configuration may go far beyond the ``largest`` side of any tensor.

    A size would be allocated before anybody finds that no tensor has it; a token would be looked up outside its table.
    Configurations also hold values that nobody uses, of other sizes: what would do no harm is let pass.
    """
    most = 4 * largest + _HARMLESS
    for key, value in config.items():
        if isinstance(value, Mapping):
            _check_sizes(value, largest, folder, f"{name}{key}.")
        elif str(key).endswith(_NUMBERS) and isinstance(value, int) and value > most:
            raise WeightsError(
                "The configuration in {name} says {section}{key} is {value}, and no tensor is so large",
                _AGAIN,
                name=repr(folder.name),
                section=name,
                key=key,
                value=f"{value:,}",
            )


def _check(info: Mapping[str, Any], folder: Path, name: str, layers: int | None) -> None:
    """Missing tensors are an error: transformers would fill them with random numbers."""
    wrong = {str(key[0]) for key in info["mismatched_keys"]}
    wrong |= {key for key in info["missing_keys"] if layers is None or is_needed(key, layers)}
    if wrong:
        raise WeightsError(
            "The weights in {name} lack {count} tensors of a {model}, or have them in another shape; "
            "the first is {tensor}",
            _AGAIN,
            name=repr(folder.name),
            count=len(wrong),
            model=name,
            tensor=min(wrong),
        )
    if info["unexpected_keys"]:
        log.warning("%s holds %d tensors that a %s does not have, first %s",
                    folder.name, len(info["unexpected_keys"]), name, min(info["unexpected_keys"]))  # fmt: skip


@contextmanager
def _quiet() -> Iterator[None]:
    """No loading report on the screen: what it says is checked here."""
    before = transformers_logging.get_verbosity()
    transformers_logging.set_verbosity_error()
    try:
        yield
    finally:
        transformers_logging.set_verbosity(before)


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
