"""What the cut load of a full-size LLaVA-1.5-7B costs beside a full load: bytes read and peak memory.

    python -m tests.models.bench_cut_load [--folder F] [--shape full|tiny]

Weights cannot be had here, so the checkpoint is made on the spot: the shapes of ``llava-hf/llava-1.5-7b-hf``, random
bfloat16, shards of up to 5 GB in the Hub layout (14 GB in a temporary folder, removed at the end). Each load runs in a
process of its own with the file cache emptied for these files. *full*: transformers' own ``from_pretrained`` of the
class with language head. *cut*: ``models.weights.load_model`` for the heads L14H24, L14H13, L14H26.

Counted: ``read``, bytes of tensors our reader took (full: size of the files); ``storage``, bytes that the kernel
fetched from storage for this process (/proc/self/io); ``peak``, the greatest resident memory (VmHWM), of it
``anonymous`` (the process's own) and ``mapped`` (file pages) at the end. transformers maps files into memory; such
pages are resident only once touched, so both processes touch every weight before ``peak`` is read. ``idle`` is what the
libraries take before.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HEADS = ("L14H24", "L14H13", "L14H26")
SHARD = 5_000_000_000


def shapes(shape: str) -> tuple[Any, int]:
    """The configuration, and the deepest layer read. "tiny" has the same names and proportions."""
    from transformers import CLIPVisionConfig, LlamaConfig, LlavaConfig

    whole = shape == "full"
    vision = CLIPVisionConfig(
        hidden_size=1024 if whole else 32, intermediate_size=4096 if whole else 64,
        num_hidden_layers=24 if whole else 2, num_attention_heads=16 if whole else 2,
        image_size=336 if whole else 56, patch_size=14, projection_dim=768,
    )  # fmt: skip
    text = LlamaConfig(
        vocab_size=32064, hidden_size=4096 if whole else 64, intermediate_size=11008 if whole else 172,
        num_hidden_layers=32, num_attention_heads=32, max_position_embeddings=4096, tie_word_embeddings=False,
    )  # fmt: skip
    return LlavaConfig(vision_config=vision, text_config=text, image_token_index=32000, tie_word_embeddings=False), 14


def make(folder: Path, shape: str, shard: int = SHARD) -> None:
    """Write the checkpoint: vision tower, projector, embeddings, layers, norm and language head, in this order."""
    import torch
    from safetensors.torch import save_file
    from transformers import LlavaForConditionalGeneration
    from transformers.core_model_loading import revert_weight_conversion

    config, _ = shapes(shape)
    config.dtype = "bfloat16"
    with torch.device("meta"):
        model = LlavaForConditionalGeneration(config)
    sizes = {name: value.shape for name, value in revert_weight_conversion(model, model.state_dict()).items()}
    order = sorted(sizes, key=lambda name: (name.startswith("language_model"), "lm_head" in name))
    files: list[list[str]] = [[]]
    room = shard
    for name in order:
        cost = 2 * sizes[name].numel()
        if cost > room and files[-1]:
            files.append([])
            room = shard
        files[-1].append(name)
        room -= cost
    table = {}
    generator = torch.Generator().manual_seed(0)
    for number, names in enumerate(files, 1):
        file = f"model-{number:05}-of-{len(files):05}.safetensors"
        # Uniform bits of a small range: quick to make, and nothing a compressing file system could shrink.
        tensors = {
            name: torch.empty(sizes[name], dtype=torch.bfloat16).uniform_(-0.05, 0.05, generator=generator)
            for name in names
        }
        save_file(tensors, folder / file, {"format": "pt"})
        table |= dict.fromkeys(names, file)
    total = sum(2 * size.numel() for size in sizes.values())
    index = {"metadata": {"total_size": total}, "weight_map": table}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2))
    config.save_pretrained(folder)


def forget(folder: Path) -> None:
    """Take the folder's files out of the file cache."""
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def load(kind: str, folder: Path, shape: str) -> dict[str, Any]:
    """Load in this process and count."""
    import torch
    from transformers import LlavaConfig, LlavaForConditionalGeneration, LlavaModel

    from locheads_studio.models.weights import load_model

    torch.set_num_threads(1)
    _, deepest = shapes(shape)
    before, idle, start = storage(), memory("VmHWM"), time.perf_counter()
    if kind == "full":
        model = LlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.bfloat16, local_files_only=True)
        read = sum(path.stat().st_size for path in folder.glob("*.safetensors"))
        files = len(list(folder.glob("*.safetensors")))
    else:
        config = LlavaConfig.from_pretrained(folder, local_files_only=True)
        model, reading = load_model(LlavaModel, folder, config, layers=deepest + 1, dtype=torch.bfloat16)
        read, files = reading.read, len(reading.files)
    loaded = time.perf_counter() - start
    checksum = sum(float(p.detach().reshape(-1)[::2048].float().sum()) for p in model.parameters())  # every page
    return {
        "kind": kind, "read": read, "files": files, "storage": storage() - before, "peak": memory("VmHWM"),
        "idle": idle, "anonymous": memory("RssAnon"), "mapped": memory("RssFile"), "seconds": round(loaded, 1),
        "checksum": checksum,
    }  # fmt: skip


def storage() -> int:
    """Bytes that the kernel fetched from storage for this process."""
    return int(Path("/proc/self/io").read_text().split("\nread_bytes:")[1].split("\n")[0])


def memory(name: str) -> int:
    """A line of /proc/self/status, in bytes."""
    return int(Path("/proc/self/status").read_text().split(f"{name}:")[1].split()[0]) * 1024


def in_child(*words: str) -> dict[str, Any]:
    """Run a part of this file in a process of its own."""
    command = [sys.executable, "-m", "tests.models.bench_cut_load", "--part", *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def compare(folder: Path, shape: str) -> dict[str, Any]:
    """Make the checkpoint in ``folder``, load it both ways, and set the two beside each other."""
    in_child("make", str(folder), shape)
    results = {}
    for kind in ("cut", "full"):
        forget(folder)
        results[kind] = in_child(kind, str(folder), shape)
    full, cut = results["full"], results["cut"]
    shares = {name: round(cut[name] / full[name], 3) for name in ("read", "storage", "peak") if full[name]}
    return {**results, "cut over full": shares}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, default=None, help="where the 14 GB go (a temporary folder)")
    parser.add_argument("--shape", choices=("full", "tiny"), default="full")
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        part, folder, shape = options.part
        if part == "make":
            make(Path(folder), shape)
        print(json.dumps({} if part == "make" else load(part, Path(folder), shape)))
        return
    folder = Path(tempfile.mkdtemp(prefix="locheads-bench-", dir=options.folder))
    try:
        print(json.dumps(compare(folder, options.shape), indent=2))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
