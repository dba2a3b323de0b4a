"""The memory plan: a table of computers, and that no plan needs more than there is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from locheads_studio.models.memory import GIB, PRESETS, Place, Plan, Seat, Size, make_plan, smaller_plan

GB = 10**9
# LLaVA-1.5-7B cut after layer 14, SAM ViT-B and Stable Diffusion 1.5 (facts: 6.7 GB of weights in bf16; 0.375 GB in
# float32; 2.1 GB in 16 bits).
PHOTOS = {
    "vlm": Size(half=880_000_000, decoder=6_072_000_000, work=650_000_000),
    "segmenter": Size(fixed=375_000_000, work=1_500_000_000),
    "inpainter": Size(half=2_130_000_000, piece=1_720_000_000, work=2_400_000_000),
}
FLUX = {**PHOTOS, "inpainter": Size(half=33_800_000_000, piece=23_800_000_000, work=3 * GB)}


def needed(plan: Plan, sizes: dict[str, Size]) -> int:
    """The device's need, simulated turn by turn: what stays is there, what visits comes and goes."""
    resident = sum(sizes[name].held(seat.bits) for name, seat in plan.seats.items() if seat.place == "device")
    most = resident if plan.seats else 0
    for name, seat in plan.seats.items():
        if seat.place == "processor":
            continue
        comes = sizes[name].piece if seat.place == "pieces" else sizes[name].held(seat.bits)
        most = max(most, resident + (0 if seat.place == "device" else comes) + sizes[name].work)
    return most


@pytest.mark.parametrize(
    ("preset", "vlm", "inpainter"),
    [
        ("24 GB", Seat("device", 16), Seat("device", 16)),
        ("12 GB", Seat("device", 8), Seat("device", 16)),
        ("8 GB", Seat("device", 4), Seat("device", 16)),
        ("6 GB", Seat("moves", 4), Seat("moves", 16)),
    ],
)
def test_presets_for_photos(preset: str, vlm: Seat, inpainter: Seat) -> None:
    plan = make_plan(PHOTOS, PRESETS[preset], 16 * GIB, accelerated=True)
    assert plan is not None
    assert (plan.seats["vlm"], plan.seats["inpainter"]) == (vlm, inpainter), str(plan)
    assert plan.seats["segmenter"].place == "device"
    assert needed(plan, PHOTOS) == plan.peak <= PRESETS[preset]


def test_without_a_quantiser_the_models_take_turns() -> None:
    plan = make_plan(PHOTOS, 10 * GIB, 16 * GIB, accelerated=True, quantised=False)
    assert plan is not None and {seat.bits for seat in plan.seats.values()} == {16}
    assert plan.seats["vlm"].place == "moves" and plan.peak <= 10 * GIB
    assert plan.main >= PHOTOS["vlm"].held(16)


def test_a_large_inpainter_takes_turns_by_component_or_paints_on_the_processor() -> None:
    plan = make_plan(FLUX, 36 * GIB, 64 * GIB, accelerated=True)
    assert plan is not None and plan.seats["inpainter"].place == "pieces"
    plan = make_plan(FLUX, PRESETS["24 GB"], 64 * GIB, accelerated=True)
    assert plan is not None and plan.seats["inpainter"].place == "processor" and plan.seats["vlm"] == Seat("device", 16)


def test_little_main_memory_means_reading_from_the_disk() -> None:
    plan = make_plan(PHOTOS, 10 * GIB, 1 * GIB, accelerated=True, quantised=False)
    assert plan is not None and plan.main <= GIB
    assert "disk" in {seat.place for seat in plan.seats.values()}


@pytest.mark.parametrize(
    ("memory", "vlm"),
    [(64, Seat("device", 32)), (16, Seat("device", 16)), (8, Seat("device", 4)), (5, Seat("disk", 8))],
)
def test_computers_without_a_graphics_card(memory: int, vlm: Seat) -> None:
    plan = make_plan(PHOTOS, memory * GB, 0, accelerated=False)
    assert plan is not None and plan.seats["vlm"] == vlm, str(plan)
    assert {seat.place for seat in plan.seats.values()} <= {"device", "disk"}
    assert plan.peak <= memory * GB


@pytest.mark.parametrize(("fast", "bits"), [(False, 32), (True, 16)])
def test_a_processor_that_is_fast_in_half_precision_uses_it(fast: bool, bits: int) -> None:
    plan = make_plan(PHOTOS, 64 * GB, 0, accelerated=False, fast_half=fast)
    assert plan is not None and plan.seats["vlm"].bits == plan.seats["inpainter"].bits == bits


def test_nothing_fits_into_nothing() -> None:
    assert make_plan(PHOTOS, 1 * GB, 0, accelerated=False) is None
    plan = make_plan(PHOTOS, 0, 64 * GB, accelerated=True)
    assert plan is not None and {seat.place for seat in plan.seats.values()} == {"processor"} and plan.peak == 0
    assert smaller_plan(plan, PHOTOS, 64 * GB, accelerated=True) is None
    assert make_plan(PHOTOS, 0, 0, accelerated=True) is None


amounts = st.integers(0, 40 * GB)


@st.composite
def sizes(draw: st.DrawFn) -> dict[str, Size]:
    vlm = Size(draw(amounts), draw(amounts), draw(amounts), draw(amounts))
    half = draw(amounts)
    return {"vlm": vlm, "segmenter": Size(fixed=draw(amounts), work=draw(amounts)),
            "inpainter": Size(half=half, work=draw(amounts), piece=draw(st.integers(0, half)))}  # fmt: skip


@given(sizes(), amounts, amounts, st.booleans(), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_plan_ever_needs_more_than_there_is(
    known: dict[str, Size], budget: int, main: int, accelerated: bool, quantised: bool
) -> None:
    plan = make_plan(known, budget, main, accelerated=accelerated, quantised=quantised)
    if plan is None:
        return
    assert needed(plan, known) <= budget
    waiting: tuple[Place, ...] = ("moves", "pieces", "processor")
    held = sum(known[name].held(seat.bits) for name, seat in plan.seats.items() if seat.place in waiting)
    assert held <= (main if accelerated else 0)
    assert quantised or all(seat.bits >= 16 for seat in plan.seats.values())
    assert accelerated or all(seat.place in ("device", "disk") for seat in plan.seats.values())


@given(sizes(), amounts, amounts, st.booleans())
@settings(max_examples=100, deadline=None)
def test_the_ladder_goes_down_and_ends(known: dict[str, Size], budget: int, main: int, accelerated: bool) -> None:
    plan = make_plan(known, budget, main, accelerated=accelerated)
    steps = 0
    while plan is not None and steps < 200:
        after = smaller_plan(plan, known, main, accelerated=accelerated)
        assert after is None or after.peak < plan.peak or plan.peak == 0
        plan, steps = after, steps + 1
    assert steps < 200


@given(sizes(), amounts, amounts)
@settings(max_examples=50, deadline=None)
def test_more_memory_never_waits_longer(known: dict[str, Size], budget: int, main: int) -> None:
    small = make_plan(known, budget, main, accelerated=True)
    large = make_plan(known, 2 * budget, main, accelerated=True)
    assert small is None or large is not None


@given(budget=st.integers(4, 60), main=st.integers(4, 60))
def test_one_memory_holds_what_waits_and_what_works(budget: int, main: int) -> None:
    """Apple's: the two sums together, within both limits."""
    plan = make_plan(PHOTOS, budget * GB, main * GB, accelerated=True, quantised=False, shared=True)
    if plan is None:
        assert min(budget, main) < 8, "each alone fits, read from the disk"
        return
    assert needed(plan, PHOTOS) + plan.main <= min(budget, main) * GB
    smaller = smaller_plan(plan, PHOTOS, main * GB, accelerated=True, quantised=False, shared=True)
    assert smaller is None or smaller.peak + smaller.main < plan.peak + plan.main
