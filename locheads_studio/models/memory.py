"""The memory plan: which of a set's models stay on the device, which move, and in how many bits. Pure arithmetic.

A plan is chosen from all there are: of those that fit, the one that costs the user least waiting. Keeping the VLM and
the segmenter on the device counts more than keeping the inpainter there: they answer while somebody types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final, Literal

Place = Literal["device", "moves", "pieces", "disk", "processor"]
Bits = Literal[32, 16, 8, 4]

PARTS: Final = ("vlm", "segmenter", "inpainter")

GIB: Final = 2**30
RESERVE: Final = 1 * GIB
"""Bytes of an accelerator that are not ours: its context (about 0.5 GB with CUDA) and the desktop."""

PRESETS: Final[Mapping[str, int]] = {f"{size} GB": size * GIB - RESERVE for size in (6, 8, 12, 24)}
"""Budgets for graphics cards of these sizes."""

# How much longer the user waits, in no unit: only the order matters. Bits: 8 cost some speed and next to no accuracy, 4
# also accuracy. Places: a model that moves takes tenths of seconds per GB each time, from the disk seconds, and on the
# processor of a computer with a graphics card a repaint takes minutes.
_BITS_COST: Final[Mapping[Bits, float]] = {32: 0, 16: 1, 8: 3, 4: 5}
_PLACE_COST: Final[Mapping[str, Mapping[Place, float]]] = {
    "vlm": {"device": 0, "moves": 6, "disk": 20, "processor": 40},
    "segmenter": {"device": 0, "moves": 4, "disk": 12, "processor": 16},
    "inpainter": {"device": 0, "moves": 1, "pieces": 5, "disk": 9, "processor": 100},
}
_SHRINK: Final = 0.8
"""After memory ran out, the next plan may need this share of what the last one was thought to need."""


@dataclass(frozen=True)
class Size:
    """What a model needs, in bytes: weights that stay as they are (``fixed``), weights at 16 bits (``half``), the text
    decoder's matrices at 16 bits (``decoder``), which can also be held in 8 or 4, and what its ``work`` takes beside
    the weights. ``piece``: the largest of the components that can take turns on the device, at 16 bits; 0: none."""

    fixed: int = 0
    half: int = 0
    decoder: int = 0
    work: int = 0
    piece: int = 0

    def exact(self) -> Size:
        """The same model in full precision, which no bits make smaller."""
        return Size(fixed=self.held(32), work=2 * self.work, piece=2 * self.piece)

    def held(self, bits: Bits) -> int:
        """Bytes of weights when it is held in ``bits``; 4 bits take 4.5 with their scales."""
        share = {32: 2.0, 16: 1.0, 8: 0.5, 4: 4.5 / 16}[bits]
        return self.fixed + (2 if bits == 32 else 1) * self.half + round(share * self.decoder)


@dataclass(frozen=True)
class Seat:
    """Where a model is. ``device``: always on the device. ``moves``: in main memory, on the device for its work.
    ``pieces``: the same, one component after another. ``disk``: read for its work, then forgotten. ``processor``: in
    main memory, and works there."""

    place: Place
    bits: Bits


@dataclass(frozen=True)
class Plan:
    """A seat for each model, and the most that is needed at once: ``peak`` bytes of the device, ``main`` of main
    memory."""

    seats: Mapping[str, Seat]
    peak: int
    main: int

    def __str__(self) -> str:
        return ", ".join(f"{name}: {seat.place} in {seat.bits} bits" for name, seat in self.seats.items())


def make_plan(
    sizes: Mapping[str, Size],
    budget: int,
    main: int,
    *,
    accelerated: bool,
    quantised: bool = True,
    fast_half: bool = False,
    shared: bool = False,
) -> Plan | None:
    """The plan with the least waiting that fits; None when there is none.

    Args:
        sizes: of the models, by part.
        budget: bytes of the device that may be used.
        main: bytes of main memory that may be used; on a computer without accelerator that is the device, and ignored.
        accelerated: whether the device is something else than the processor.
        quantised: whether weights can be held in 8 or 4 bits.
        fast_half: whether the processor is faster in 16 bits than in 32; old ones are slower.
        shared: whether device and processor share one memory (Apple's): what waits takes from what works.
    """
    best: tuple[float, Plan] | None = None
    names = [name for name in PARTS if name in sizes]
    for seats in product(*(tuple(_seats(name, sizes[name], accelerated, quantised)) for name in names)):
        table = dict(zip(names, seats, strict=True))
        plan = Plan(table, _peak(sizes, table), _main(sizes, table))
        if shared:
            fits = plan.peak + plan.main <= min(budget, main)
        else:
            fits = plan.peak <= budget and (plan.main <= main or not accelerated)
        if not fits:
            continue
        cost = sum(_cost(name, seat, accelerated or fast_half) for name, seat in table.items())
        if best is None or cost < best[0]:
            best = cost, plan
    return best[1] if best else None


def smaller_plan(
    plan: Plan,
    sizes: Mapping[str, Size],
    main: int,
    *,
    accelerated: bool,
    quantised: bool = True,
    fast_half: bool = False,
    shared: bool = False,
) -> Plan | None:
    """The plan to try when memory ran out under ``plan``; None when nothing is left to try."""
    if plan.peak == 0:
        return None
    budget = int(_SHRINK * (plan.peak + plan.main if shared else plan.peak))
    return make_plan(
        sizes, budget, main, accelerated=accelerated, quantised=quantised, fast_half=fast_half, shared=shared
    )


def _seats(name: str, size: Size, accelerated: bool, quantised: bool) -> Iterator[Seat]:
    shrinkable = quantised and size.decoder > 0
    bits: tuple[Bits, ...] = (16, 8, 4) if shrinkable else (16,)
    if not accelerated:
        for width in (32, *bits) if size.half or size.decoder else bits:
            yield Seat("device", width)
            yield Seat("disk", width)
        return
    for width in bits:
        for place in _PLACE_COST[name]:
            if width == 8 and place == "moves":
                continue  # bitsandbytes cannot move these once they are on a device
            if width < 16 and place == "processor":
                continue  # nothing to gain: main memory is large, and it would be slower
            if place == "pieces" and not size.piece:
                continue
            yield Seat(place, width)


def _cost(name: str, seat: Seat, fast_half: bool) -> float:
    bits = _BITS_COST[seat.bits]
    if fast_half and seat.bits >= 16:
        bits = 1 if seat.bits == 32 else 0
    return bits + _PLACE_COST[name][seat.place]


def _on_device(size: Size, seat: Seat) -> int:
    """Bytes of weights on the device while the model works."""
    if seat.place == "processor":
        return 0
    return size.piece if seat.place == "pieces" else size.held(seat.bits)


def _peak(sizes: Mapping[str, Size], seats: Mapping[str, Seat]) -> int:
    """The greatest need of the device over the models' turns: those that stay, the one that works, and its work."""
    staying = {name: sizes[name].held(seat.bits) for name, seat in seats.items() if seat.place == "device"}
    turns = [
        sum(staying.values()) + (0 if name in staying else _on_device(sizes[name], seat)) + sizes[name].work
        for name, seat in seats.items()
        if seat.place != "processor"
    ]
    return max(turns, default=0)


def _main(sizes: Mapping[str, Size], seats: Mapping[str, Seat]) -> int:
    places = ("moves", "pieces", "processor")
    waiting = [sizes[name].held(seat.bits) for name, seat in seats.items() if seat.place in places]
    working = [sizes[name].work for name, seat in seats.items() if seat.place == "processor"]
    # What is read from the disk passes through main memory one tensor at a time.
    return sum(waiting) + max(working, default=0)
