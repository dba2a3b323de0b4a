"""The models' places: what the plan says is what happens, and the device never holds more than the plan's peak."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.errors import Cancelled, ModelError, WeightsError
from locheads_studio.models import quantised, residency
from locheads_studio.models.memory import PARTS, Place, Plan, Seat, Size
from locheads_studio.models.residency import Residency

SIZES = {
    "vlm": Size(half=100, decoder=900, work=50),
    "segmenter": Size(fixed=300, work=400),
    "inpainter": Size(half=2000, work=700, piece=1500),
}
DEVICE = torch.device("meta")  # something else than the processor, which needs no graphics card


class Fake:
    """A model that only knows where it is, and writes down what happens to it."""

    def __init__(self, part: str, device: torch.device, bits: int, log: list[str]) -> None:
        self.part, self.place, self.bits, self.log = part, device.type, bits, log
        log.append(f"load {part} {device.type}")

    def to(self, device: torch.device | str) -> None:
        self.place = torch.device(device).type
        self.log.append(f"move {self.part} {self.place}")

    def in_pieces(self, device: torch.device) -> None:
        self.place = "pieces"

    def modules(self) -> tuple[torch.nn.Module, ...]:
        return ()


class Rig:
    """A residency of fakes; ``used`` is how many bytes the device holds."""

    def __init__(self, budget: int, main: int, monkeypatch: pytest.MonkeyPatch | None = None) -> None:
        self.log: list[str] = []
        self.residency = Residency(lambda: SIZES, DEVICE, budget)
        self.main = main

    def use(self, part: str) -> Fake:
        def load(device: torch.device, dtype: torch.dtype, bits: int) -> Fake:
            return Fake(part, device, bits, self.log)

        return self.residency.use(part, load)

    @property
    def loaded(self) -> Mapping[str, Any]:
        return self.residency._loaded

    def used(self, working: str) -> int:
        seats = self.residency.plan.seats
        held = 0
        for part, model in self.loaded.items():
            if model.place == "meta":
                held += SIZES[part].held(seats[part].bits)
            elif model.place == "pieces" and part == working:
                held += SIZES[part].piece
        return held + (SIZES[working].work if seats[working].place != "processor" else 0)


@pytest.fixture(autouse=True)
def _machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residency, "main_memory", lambda: 100_000)
    monkeypatch.setattr(quantised, "available", lambda device: True)
    monkeypatch.setattr(residency.gc, "collect", lambda: 0)


@given(st.integers(0, 5000), st.lists(st.sampled_from(PARTS), max_size=12))
@settings(max_examples=150, deadline=None)
def test_the_device_never_holds_more_than_the_budget(budget: int, uses: list[str]) -> None:
    rig = Rig(budget, 100_000)
    for part in uses:
        model = rig.use(part)
        assert model.place == {"processor": "cpu", "pieces": "pieces"}.get(rig.residency.plan.seats[part].place, "meta")
        assert rig.used(part) <= rig.residency.plan.peak <= budget


def test_what_stays_is_loaded_once_and_what_moves_comes_and_goes() -> None:
    rig = Rig(4000, 100_000)
    rig.residency._known = SIZES
    rig.residency._plan = Plan(
        {"vlm": Seat("device", 16), "segmenter": Seat("disk", 16), "inpainter": Seat("moves", 16)}, 3700, 2000
    )
    for part in ("vlm", "inpainter", "vlm", "segmenter", "inpainter", "segmenter"):
        rig.use(part)
    assert rig.log == [
        "load vlm meta", "load inpainter meta", "move inpainter cpu", "load segmenter meta", "move inpainter meta",
        "move inpainter cpu", "load segmenter meta",
    ]  # fmt: skip


def down(rig: Rig) -> None:
    """More steps than any ladder has."""
    for _ in range(50):
        rig.residency.shrink()


def test_shrinking_drops_everything_and_says_what_changes() -> None:
    rig = Rig(5000, 100_000)
    for part in PARTS:
        rig.use(part)
    before = rig.residency.plan
    rig.residency.shrink()
    assert not rig.loaded and rig.residency.plan.peak <= 0.8 * before.peak
    (note,) = rig.residency.notes
    assert note.startswith("Memory ran out, so from now on the ") and note.endswith("It may take longer.")
    with pytest.raises(ModelError, match="not enough memory"):
        down(rig)
    assert rig.use("vlm").part == "vlm", "next time it begins again"


def test_a_machine_that_is_too_small_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residency, "main_memory", lambda: 10)
    with pytest.raises(ModelError, match=r"needs about .* GB"):
        Rig(10, 10).use("vlm")


def test_nothing_is_measured_before_a_model_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("the device was touched")

    monkeypatch.setattr(residency, "free_memory", never)
    Residency(never, DEVICE)


def test_full_precision_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residency, "choose_dtype", lambda device: torch.float16)
    rig = Rig(5000, 100_000)
    seen: list[torch.dtype] = []

    def load(device: torch.device, dtype: torch.dtype, bits: int) -> Fake:
        seen.append(dtype)
        return Fake("vlm", device, bits, rig.log)

    rig.residency.use("vlm", load)
    assert rig.residency.make_exact("vlm") and "full precision" in rig.residency.notes[0]
    rig.residency.use("vlm", load)
    assert seen == [torch.float16, torch.float32]
    assert not rig.residency.make_exact("vlm"), "nothing more can be done"


def test_full_precision_has_room_in_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """An inpainter of 2,000 bytes takes 4,000: the plan is a new one, and holds."""
    monkeypatch.setattr(residency, "choose_dtype", lambda device: torch.float16)
    rig = Rig(4_600, 100_000)
    for part in PARTS:
        rig.use(part)
    assert rig.residency.plan.seats["inpainter"].place == "device"
    assert rig.residency.make_exact("inpainter")
    plan = rig.residency.plan
    assert plan.peak <= 4_600 and plan.seats["inpainter"].place != "device"
    known = rig.residency.sizes["inpainter"]
    assert (known.held(16), known.work, known.piece) == (4_000, 1_400, 3_000)


def test_no_room_for_full_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(residency, "choose_dtype", lambda device: torch.float16)
    rig = Rig(2_000, 4_000)
    rig.use("inpainter")
    monkeypatch.setattr(residency, "main_memory", lambda: 0)
    assert not rig.residency.make_exact("inpainter")
    assert not rig.residency.notes, "nothing was done"


def test_apples_memory_is_one_and_is_not_promised_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 150_000)
    assert residency.free_memory(torch.device("mps")) == 100_000, "what is free, not what there is"
    asked: dict[str, bool] = {}

    def plan(sizes: Any, budget: int, main: int, **machine: bool) -> Plan:
        asked.update(machine)
        return Plan(dict.fromkeys(PARTS, Seat("device", 16)), 1, 1)

    monkeypatch.setattr(residency, "make_plan", plan)
    _ = Residency(lambda: SIZES, torch.device("mps"), 5_000).plan
    assert asked["shared"] and asked["accelerated"]
    _ = Residency(lambda: SIZES, DEVICE, 5_000).plan
    assert not asked["shared"]


@pytest.mark.parametrize("kind", ["cuda", "mps"])
def test_what_is_dropped_is_given_back_to_the_device(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    given: list[str] = []
    for name in ("cuda", "mps"):
        monkeypatch.setattr(getattr(torch, name), "empty_cache", lambda name=name: given.append(name))
    held = Residency(lambda: SIZES, torch.device(kind), 5_000)
    held._loaded["vlm"] = Fake("vlm", DEVICE, 16, [])
    held.drop("vlm")
    assert given == [kind]


@pytest.mark.parametrize(
    ("place", "part", "dtype"),
    [("device", "vlm", torch.float16), ("processor", "vlm", torch.bfloat16), ("processor", "segmenter", torch.float32)],
)
def test_the_processor_gets_a_precision_it_knows(
    monkeypatch: pytest.MonkeyPatch, place: Place, part: str, dtype: torch.dtype
) -> None:
    monkeypatch.setattr(residency, "choose_dtype", lambda device: torch.float16)
    rig = Rig(5000, 100_000)
    rig.residency._known = SIZES
    rig.residency._plan = Plan(dict.fromkeys(PARTS, Seat(place, 16)), 1, 1)
    assert rig.residency._precision(part) is dtype


def test_usage_tells_what_is_held_where_and_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures of the memory meter, through the handlers, as the window gets them."""

    def modules(fake: Fake) -> tuple[torch.nn.Module, ...]:
        module = torch.nn.Module()
        module.register_buffer("held", torch.zeros(3, device=fake.place))
        return (module,)

    monkeypatch.setattr(Fake, "modules", modules)
    rig = Rig(3_200, 100_000)
    host = SimpleNamespace(usage=rig.residency.usage)
    handlers = HostHandlers(host)  # type: ignore[arg-type]
    assert handlers.memory() is None, "nothing was loaded"
    for part in PARTS:
        rig.use(part)
    rig.use("vlm")
    used = handlers.memory()
    assert used is not None and used.accelerated
    assert (used.limit, used.peak) == (3_200, rig.residency.plan.peak)
    places = {name: seat.place for name, seat in rig.residency.plan.seats.items()}
    assert {one.part: one.place for one in used.parts} == places
    assert places["inpainter"] == "moves"
    held = {one.part: (one.device, one.main) for one in used.parts}
    assert held == {"vlm": (12, 0), "segmenter": (12, 0), "inpainter": (0, 12)}
    rig.residency.drop("inpainter")
    smaller = handlers.memory()
    assert smaller is not None and {one.part for one in smaller.parts} == {"vlm", "segmenter"}
    assert HostHandlers(SimpleNamespace()).memory() is None, "a host that does not tell"  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [AttributeError("'list' object has no attribute 'get'"), NotImplementedError("meta")])
def test_whatever_a_library_says_of_files_that_do_not_fit_is_an_error_of_the_weights(error: Exception) -> None:
    def load(device: torch.device, dtype: torch.dtype, bits: int) -> Fake:
        raise error

    rig = Rig(10_000, 10_000)
    with pytest.raises(WeightsError, match="inpainter cannot be loaded"):
        rig.residency.use("inpainter", load)


OTHERS = (MemoryError(), RuntimeError("CUDA out of memory"), ModelError("a", "b"), Cancelled())


@pytest.mark.parametrize("error", OTHERS)
def test_what_others_must_know_again_passes(error: Exception) -> None:
    def load(device: torch.device, dtype: torch.dtype, bits: int) -> Fake:
        raise error

    with pytest.raises(type(error)) as raised:
        Rig(10_000, 10_000).residency.use("vlm", load)
    assert raised.value is error
