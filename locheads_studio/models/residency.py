"""Where the models of a set are: loaded when needed, moved as the memory plan says, dropped when memory runs out."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import psutil
import torch

from locheads_studio.errors import Cancelled, ModelError, StudioError, WeightsError, is_out_of_memory
from locheads_studio.models import quantised
from locheads_studio.models.device import choose_dtype
from locheads_studio.models.estimate import measured_speed
from locheads_studio.models.memory import GIB, RESERVE, Plan, Size, make_plan, smaller_plan
from locheads_studio.texts import Text

log = logging.getLogger(__name__)

TITLES: Final[Mapping[str, str]] = {
    "vlm": "vision-language model",
    "segmenter": "segmenter",
    "inpainter": "inpainter",
}
_PLACES: Final = {
    "moves": "moves to the device only while it works",
    "pieces": "is on the device one component at a time",
    "disk": "is read from the disk each time",
    "processor": "works on the processor",
}
_MAIN_SHARE: Final = 0.9  # of the free main memory
_CLOSE: Final = "Close other programs, use a smaller picture or mask, or choose a smaller model set"


class Model(Protocol):
    """What the three kinds of models have in common."""

    def to(self, device: torch.device | str) -> None:
        """Move it."""

    def modules(self) -> tuple[torch.nn.Module, ...]:
        """Its networks."""


Load = Callable[[torch.device, torch.dtype, int], Any]
"""Loads a model onto a device, in a precision, quantised to 8 or 4 bits or not (16)."""


@dataclass(frozen=True)
class Held:
    """What a loaded model holds: bytes of its weights on the device and in main memory."""

    part: str
    device: int
    main: int


@dataclass(frozen=True)
class UsedBy(Held):
    """The same with its ``place`` in the memory plan."""

    place: str


@dataclass(frozen=True)
class Usage:
    """What the loaded models use. ``limit`` and ``peak`` in bytes of the device: what the plan may use, and the most
    that it needs at once, with the work. ``accelerated``: whether the device is something else than the processor."""

    parts: tuple[UsedBy, ...]
    limit: int
    peak: int
    accelerated: bool


class Residency:
    """The loaded models of one set. ``notes`` tells, in sentences for the user, what was done when something failed."""

    def __init__(
        self, sizes: Callable[[], Mapping[str, Size]], device: torch.device, budget: int | None = None
    ) -> None:
        """``sizes`` is asked when the first model is needed; ``budget`` in bytes of the device, None: what is free."""
        self.device = device
        self.notes: list[str] = []
        self._sizes = sizes
        self._budget = budget
        self._plan: Plan | None = None
        self._limit = 0  # of the plan
        self._known: Mapping[str, Size] = {}
        self._loaded: dict[str, Any] = {}
        self._fast_half = False
        self._away: set[str] = set()  # loaded, and waiting in main memory
        self._exact: set[str] = set()

    @property
    def plan(self) -> Plan:
        """The memory plan, made when first asked for: nothing touches the device before it is needed.

        Raises ModelError when the models cannot fit.
        """
        if self._plan is None:
            self._known = self._sizes()
            budget = self._budget if self._budget is not None else free_memory(self.device)
            self._limit = budget
            large = max(size.held(32) for size in self._known.values()) > GIB
            self._fast_half = large and not self._accelerated and half_is_faster()
            self._plan = make_plan(self._known, budget, main_memory(), **self._machine)
            if self._plan is None:
                least = max(size.held(16) + size.work for size in self._known.values())
                raise ModelError(
                    "There is not enough memory: one of the models needs about {least} GB, {budget} GB are free",
                    "Close other programs, or choose a smaller model set",
                    least=f"{least / GIB:.1f}",
                    budget=f"{budget / GIB:.1f}",
                )
            log.info("memory plan: %s (%.1f of %.1f GB)", self._plan, self._plan.peak / GIB, budget / GIB)
        return self._plan

    @property
    def sizes(self) -> Mapping[str, Size]:
        """What the plan was made for. ModelError as for ``plan``."""
        _ = self.plan
        return self._known

    @property
    def _machine(self) -> dict[str, bool]:
        return {
            "accelerated": self._accelerated,
            "quantised": quantised.available(self.device),
            "fast_half": self._fast_half,
            "shared": self.device.type == "mps",
        }

    @property
    def _accelerated(self) -> bool:
        return self.device.type != "cpu"

    def use(self, part: str, load: Load, fits: Callable[[Any], bool] = lambda model: True) -> Any:
        """The model of a part, where it works; others make room first. One that does not ``fit`` is loaded anew."""
        seat = self.plan.seats[part]
        model = self._loaded.get(part)
        if model is not None and not fits(model):
            model = None
            self.drop(part)  # before the new one is there
        self._make_room(part)
        home = torch.device("cpu") if seat.place in ("processor", "pieces") else self.device
        if model is None:
            model = self._load(part, load, home, seat.bits if seat.bits < 16 else 16)
            if seat.place == "pieces":
                model.in_pieces(self.device)
            self._loaded[part] = model
        elif part in self._away:
            model.to(home)
        self._away.discard(part)
        return model

    def _load(self, part: str, load: Load, home: torch.device, bits: int) -> Any:
        """A model, or one of our errors: what the libraries raise over files that do not fit can be anything."""
        try:
            return load(home, self._precision(part), bits)
        except (StudioError, Cancelled):
            raise
        except Exception as error:
            if is_out_of_memory(error):
                raise
            log.warning("the %s cannot be loaded", part, exc_info=True)
            what = (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
            raise WeightsError(
                "The {model} cannot be loaded: its files do not fit together ({what})",
                "Download it again, or choose another model set",
                model=TITLES.get(part, part),
                what=what,
            ) from error

    def _precision(self, part: str) -> torch.dtype:
        seat = self.plan.seats[part]
        on_processor = not self._accelerated or seat.place == "processor"
        if part in self._exact or seat.bits == 32 or (on_processor and part == "segmenter"):
            return torch.float32
        return torch.bfloat16 if on_processor else choose_dtype(self.device)  # few processors know float16

    def _make_room(self, part: str) -> None:
        for other in [name for name in self._loaded if name != part]:
            place = self.plan.seats[other].place
            if place == "disk":
                self.drop(other)
            elif place == "moves" and other not in self._away:
                self._loaded[other].to("cpu")
                self._away.add(other)

    def drop(self, part: str) -> None:
        """Forget a model's weights; they are read again when it is needed."""
        if self._loaded.pop(part, None) is not None:
            self._away.discard(part)
            self._free()

    def shrink(self) -> None:
        """After memory ran out: drop every model, and go on with the next smaller plan.

        Nothing is allocated or moved for it. Raises ModelError when there is no smaller plan.
        """
        self._loaded.clear()
        self._away.clear()
        self._free()
        before, known = self.plan, self._known
        after = smaller_plan(before, known, main_memory(), **self._machine)
        if after is None:
            self._plan = None  # next time, with what is free then
            raise ModelError("There is not enough memory for this", _CLOSE)
        self._plan = after
        changes = [
            f"the {TITLES[name]} " + " and ".join(_change(before.seats[name], seat))
            for name, seat in after.seats.items()
            if seat != before.seats[name]
        ]
        self.notes.append(
            Text("Memory ran out, so from now on {changes}. It may take longer.", changes="; ".join(changes))
        )
        log.warning("memory ran out; new plan: %s", after)

    def make_exact(self, part: str) -> bool:
        """After a model gave no numbers: load it in full precision from now on, all models where there is room for
        it. False when it was already, or there is none."""
        if part in self._exact or self._precision(part) is torch.float32:
            return False
        sizes = {**self.sizes, part: self.sizes[part].exact()}
        plan = make_plan(sizes, self._limit, main_memory(), **self._machine)
        if plan is None:
            log.warning("no room for the %s in full precision", part)
            return False
        for other in [name for name in self._loaded if name == part or plan.seats[name] != self.plan.seats[name]]:
            self.drop(other)
        self._known, self._plan = sizes, plan
        self._exact.add(part)
        self.notes.append(
            Text("The {model} gave no numbers in half precision, so it now runs in full precision.", model=TITLES[part])
        )
        return True

    def held(self) -> tuple[Held, ...]:
        """What each loaded model holds, for a memory meter."""
        return tuple(_held(part, model) for part, model in self._loaded.items())

    def usage(self) -> Usage | None:
        """The same with the plan's figures; None as long as there is no plan."""
        plan = self._plan
        if plan is None:
            return None
        parts = tuple(UsedBy(h.part, h.device, h.main, plan.seats[h.part].place) for h in self.held())
        return Usage(parts, self._limit, plan.peak, self._accelerated)

    def _free(self) -> None:
        gc.collect()
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        elif self.device.type == "mps":
            torch.mps.empty_cache()


def free_memory(device: torch.device) -> int:
    """Bytes of the device that this program may use."""
    if device.type == "cuda":
        free, total = torch.cuda.mem_get_info(device)
        return max(0, min(int(free) - RESERVE // 2, int(total) - RESERVE))
    if device.type == "mps":  # it works in the main memory
        return max(0, min(int(torch.mps.recommended_max_memory()), main_memory()))
    return main_memory()


def main_memory() -> int:
    """Bytes of main memory that this program may use."""
    return int(_MAIN_SHARE * psutil.virtual_memory().available)


def half_is_faster() -> bool:
    """Whether this processor multiplies bfloat16 faster than float32, by a measurement of a tenth of a second."""
    return measured_speed("cpu", torch.bfloat16) > 1.2 * measured_speed("cpu", torch.float32)


def _change(before: Any, after: Any) -> list[str]:
    changes = []
    if after.place != before.place:
        changes.append(_PLACES.get(after.place, "stays on the device"))
    if after.bits != before.bits:
        changes.append(f"is held in {after.bits} bits")
    return changes


def _held(part: str, model: Model) -> Held:
    device = main = 0
    for module in model.modules():
        for tensor in (*module.parameters(), *module.buffers()):
            size = tensor.numel() * tensor.element_size()
            if tensor.device.type == "cpu":
                main += size
            else:
                device += size
    return Held(part, device, main)
