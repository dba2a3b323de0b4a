"""What `models doctor` looks at: one fact each, and what to do where something is not as it should be."""

from __future__ import annotations

import importlib
import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import psutil

from locheads_studio import __version__, bootstrap
from locheads_studio.catalog import places, safety
from locheads_studio.catalog.overview import overview
from locheads_studio.catalog.sets import table
from locheads_studio.config import hub, settings
from locheads_studio.errors import StudioError

_LIBRARIES: Final = (
    "torch", "torchvision", "transformers", "diffusers", "accelerate", "safetensors", "segment-anything",
    "huggingface_hub", "PySide6-Essentials", "numpy", "pillow",
)  # fmt: skip
_LEAST_MEMORY: Final = 8_000_000_000
_LEAST_DISK: Final = 20_000_000_000


@dataclass(frozen=True)
class Fact:
    """What was found; `action` is what to do about it, "" for nothing."""

    name: str
    text: str
    good: bool = True
    action: str = ""

    @property
    def mark(self) -> str:
        """How it is marked in a list."""
        return "ok" if self.good else "! "


def examine() -> list[Fact]:
    """Every fact, in the order to be read. Loads torch to ask for the device: some seconds."""
    from locheads_studio.catalog.downloads import free_space, words

    mine = settings.load()
    hub.use_cache_folder(mine.cache_folder)
    facts = [Fact("program", f"LocHeads Studio {__version__}"), _python(), *_libraries(), _device(mine.device)]
    memory = psutil.virtual_memory()
    facts.append(
        Fact(
            "memory",
            f"{words(memory.total)}, {words(memory.available)} free",
            memory.total >= _LEAST_MEMORY,
            "" if memory.total >= _LEAST_MEMORY else "Use the storybook set or SmolVLM; the others need 8 GB and more",
        )
    )
    cache = hub.cache_folder()
    free = free_space(cache)
    facts.append(
        Fact(
            "disk", f"{words(free)} free for {cache}", free >= _LEAST_DISK,
            "" if free >= _LEAST_DISK else "A real set needs 5 to 60 GB: free some space or set another cache folder",
        )
    )  # fmt: skip
    facts.append(_writable(cache))
    offline = bootstrap.OFFLINE_WISHED or mine.offline
    how = "off: nothing is downloaded, not even when asked for" if offline else "only for downloads that are asked for"
    facts.append(Fact("network", how))
    facts += _sets()
    return facts


def _python() -> Fact:
    good = sys.version_info >= (3, 11)
    text = f"{platform.python_version()} on {platform.system()} {platform.release()} {platform.machine()}"
    return Fact("python", text, good, "" if good else "Install Python 3.11 or newer")


def _libraries() -> list[Fact]:
    found, lacking = [], []
    for name in _LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lacking.append(name)
    action = "Install the program again" if lacking else ""
    return [
        Fact(
            "libraries", ", ".join(found) + (f"; missing: {', '.join(lacking)}" if lacking else ""), not lacking, action
        )
    ]


def _device(name: str) -> Fact:
    """What the models would run on. By name, so that no other command loads torch."""
    bootstrap.prepare_libraries()
    try:
        chosen: Any = importlib.import_module("locheads_studio.models.device").choose_device(name)
        torch = sys.modules["torch"]
        if chosen.type == "cuda":
            values = torch.cuda.get_device_properties(chosen)
            return Fact("device", f"{values.name} with {values.total_memory / 1e9:.1f} GB")
        if chosen.type == "cpu":
            return Fact(
                "device", f"the processor, {os.cpu_count()} cores", True,
                "Real models take minutes on a processor. SmolVLM with SAM 2.1 tiny is the set made for it",
            )  # fmt: skip
        return Fact("device", str(chosen))
    except StudioError as error:
        return Fact("device", error.message, False, error.action)
    except ImportError as error:
        return Fact("device", f"torch cannot be imported ({error})", False, "Install the program again")


def _writable(cache: Path) -> Fact:
    there = cache
    while not there.exists() and there != there.parent:
        there = there.parent
    good = os.access(there, os.W_OK)
    return Fact(
        "cache", f"{cache}{'' if good else ' cannot be written'}", good, "" if good else "Choose another cache folder"
    )


def _sets() -> list[Fact]:
    from locheads_studio.catalog.downloads import words

    facts = []
    for state in overview(table()):
        name = state.row.name
        problems = []
        for part, status in zip(state.parts, state.statuses, strict=True):
            if status in ("ready", "built in"):
                try:
                    safety.check_folder(places.load_path(part))
                except StudioError as error:
                    problems.append(str(error))
        if problems:
            again = f"locheads-studio models verify {name}, then locheads-studio models download {name}"
            facts.append(Fact(name, "; ".join(problems), False, again))
        elif state.status in ("ready", "built in"):
            facts.append(Fact(name, state.status))
        elif state.status == "partly":
            lacking = [
                p.title for p, s in zip(state.parts, state.statuses, strict=True) if s not in ("ready", "built in")
            ]
            words_left = f"about {words(state.lacking)} to go: {', '.join(lacking)}"
            begun = any(places.unfinished(part) for part in state.parts)
            action = f"locheads-studio models download {name} goes on where it stopped" if begun else ""
            facts.append(Fact(name, f"partly here, {words_left}", not begun, action))
        else:
            facts.append(Fact(name, f"not downloaded, about {words(state.size)}"))
    return facts
