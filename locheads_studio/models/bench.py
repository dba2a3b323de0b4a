"""What ``locheads-studio bench`` measures: ours beside the published way, and beside what the machine could do at most.

*The published way* runs the whole model on eager attention with ``output_attentions=True``, from the picture on, for
every phrase, on the same weights. Both ways include the processor's work on the picture. What is compared is the maps
of the chosen heads; they must be equal within ``TOLERANCE`` of their largest value. In half precision both ways round,
in another order, so that there is no exact answer between them; with ``--shape`` both are then also measured against
the published way in float32 on the same weights, and ours may be at most ``FURTHER`` times as far from it.
"""

from __future__ import annotations

import itertools
import logging
import os
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from transformers import LlavaForConditionalGeneration

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.errors import UsageError
from locheads_studio.heads.grounding import ground_studio
from locheads_studio.heads.names import Head
from locheads_studio.models.bench_measure import (
    Clock,
    Timing,
    Work,
    bandwidth,
    count,
    parameter_bytes,
    peak_memory,
    rate,
)
from locheads_studio.models.bench_shapes import SHAPES, build, cut
from locheads_studio.models.cutting import best_mask
from locheads_studio.models.device import choose_device, choose_dtype
from locheads_studio.models.families.base import on_one_grid
from locheads_studio.models.host import ModelHost
from locheads_studio.models.packed import pack
from locheads_studio.models.probe import VlmProbe
from locheads_studio.models.sam import OFFICIAL_CONFIGS, SamSegmenter, build_sam
from locheads_studio.models.weights import TensorFiles

log = logging.getLogger(__name__)

U8 = npt.NDArray[np.uint8]
Tell = Callable[[str, float], None]

TOLERANCE: Final = {torch.float32: 1e-4, torch.bfloat16: 0.1, torch.float16: 0.02}
"""Of the largest value in the maps. Half precision differs by its rounding, which the two ways do in another order:
bfloat16 has 8 bits, 0.4 % each time, and 15 layers of it."""

FURTHER: Final = 1.1
"""Rounding in another order is as good, but not to the last digit: over six maps of LLaVA-1.5-7B's shape the mean
difference to float32 was 5.67 % of the mean value in ours and 5.72 % in the published way."""


@dataclass(frozen=True)
class Row:
    """One piece of work: seconds (median, the fastest and slowest tenth), how many runs, and the least it could take.

    ``limit`` is the greater of ``weights`` bytes / bandwidth and ``flop`` / rate. ``ratio``: how many times as long the
    ``published`` way takes (medians), where there is one.
    """

    name: str
    median: float
    p10: float
    p90: float
    runs: int
    weights: int
    flop: int
    limit: float
    published: float | None = None
    ratio: float | None = None


class Bench:
    """Collects the rows of one run on one device."""

    def __init__(self, device: torch.device, dtype: torch.dtype, clock: Clock) -> None:
        self.device, self.clock = device, clock
        self.bandwidth = bandwidth(device)
        self.rates = {kind: rate(device, kind) for kind in {dtype, torch.float32}}
        self.dtype = dtype
        self.rows: list[Row] = []

    def add(self, name: str, ours: Timing, work: Work, dtype: torch.dtype, published: Timing | None = None) -> None:
        """A row."""
        self.rows.append(
            Row(
                name, ours.median, ours.share(0.1), ours.share(0.9), len(ours.seconds), work.weights, work.flop,
                max(work.weights / self.bandwidth, work.flop / self.rates[dtype]),
                published.median if published else None, published.median / ours.median if published else None,
            )
        )  # fmt: skip

    def measure(self, name: str, work: Callable[[], Any], modules: Sequence[Any], dtype: torch.dtype) -> None:
        """Count and time some work of ours alone."""
        work()  # what is done once per picture is not counted
        done = count(work, modules)
        (timing,) = self.clock.time(work)
        self.add(name, timing, done, dtype)

    def told(self, what: str, **more: Any) -> dict[str, Any]:
        """Everything as plain values."""
        name = torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else _processor()
        return {
            "what": what,
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "device": {"kind": self.device.type, "name": name, "threads": torch.get_num_threads(),
                       "precision": str(self.dtype).removeprefix("torch.")},
            "versions": {name: version(name) for name in ("locheads-studio", "torch", "transformers", "diffusers")},
            "measured": {"bytes_per_second": self.bandwidth,
                         "flop_per_second": {str(d).removeprefix("torch."): r for d, r in self.rates.items()}},
            "rows": [asdict(row) for row in self.rows],
            **more,
        }  # fmt: skip


def bench_set(model_set: ModelSet, picture: U8, phrases: tuple[str, ...], prompt: str, device: str, runs: int | None,
              tell: Tell) -> dict[str, Any]:  # fmt: skip
    """Measure an installed set on a picture [H, W, 3] with at least two phrases that it knows."""
    host = ModelHost(model_set, device)
    tell("loading", 0.0)
    load = {part: _seconds(lambda part=part: host.warm(part, None, step=_unwatched)) for part in _PARTS}  # type: ignore[misc]
    probe, segmenter, inpainter = host.models.probe(()), host.models.segmenter, host.models.inpainter
    bench = Bench(host.models.device, probe.model.dtype, Clock(host.models.device, runs))
    heads = host.models.localization.heads("studio")
    pictures, said = _new(picture), itertools.cycle(phrases)

    def select() -> Any:
        return host.select(picture, next(said), grounding="studio", heads=None, step=_unwatched)

    def locate() -> Any:
        return host.locate(picture, next(said), grounding="studio", heads=None, step=_unwatched)

    def edit() -> Any:
        mask = select().mask
        return inpainter.inpaint(picture, mask, prompt, seed=next(seeds))

    seeds = itertools.count()
    tell("ours", 0.1)
    found = select()
    inpainter.inpaint(picture, found.mask, prompt)
    peak = peak_memory(host.models.device)
    networks = [*probe.modules(), *segmenter.modules(), *inpainter.modules()]
    low = inpainter.pipeline.dtype
    bench.measure("picture → SAM embedding", lambda: segmenter.embed(next(pictures)), networks, torch.float32)
    prompts = (picture, found.box, found.points)
    bench.measure("prompts → mask", lambda: segmenter.segment(*prompts), networks, torch.float32)
    bench.measure("phrase → heat map, same picture", locate, networks, bench.dtype)
    bench.measure("phrase → mask, same picture", select, networks, bench.dtype)
    tell("a whole edit", 0.3)
    bench.measure("a whole edit, same picture", edit, networks, low)
    tell("beside the published way", 0.5)
    files = TensorFiles(model_set.vlm, probe.shape[0])
    more: dict[str, Any] = {
        "load_seconds": load,
        "read": {"ours": sum(s.size for s in files.stored.values()), "whole": TensorFiles(model_set.vlm).total},
        "peak_memory": {"ours": peak},
    }
    if probe.model.config.model_type == "llava":
        whole = LlavaForConditionalGeneration.from_pretrained(
            model_set.vlm, dtype=probe.model.dtype, local_files_only=True
        ).to(host.models.device)
        more["maps"] = _beside(bench, probe, whole.eval(), picture, phrases, heads)
    tell("done", 1.0)
    return bench.told(model_set.name, **more)


def bench_shape(name: str, device: str, runs: int | None, tell: Tell, segmenter: bool = True) -> dict[str, Any]:
    """Measure a VLM of a published shape with random weights (``bench_shapes``), and SAM ViT-B beside it."""
    if name not in SHAPES:
        raise UsageError(f"There is no shape {name!r}", f"Use one of: {', '.join(SHAPES)}")
    shape, place = SHAPES[name], choose_device(device)
    dtype = torch.bfloat16 if place.type == "cpu" else choose_dtype(place)
    phrases = ("the skater in the red jacket", "the small blue bird on the tree")
    tell("making random weights", 0.0)
    bench = Bench(place, dtype, Clock(place, runs, budget=6.0 if place.type == "cpu" else 60.0))
    whole, processor = build(shape, place, dtype, phrases)
    deepest = max(head.layer for head in shape.heads)
    picture = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    probe = VlmProbe(cut(whole, deepest + 1), processor, device=str(place))
    pack(probe.decoder)  # as VlmProbe.load does
    tell("beside the published way", 0.2)
    maps = _beside(bench, probe, whole, picture, phrases, shape.heads)
    if dtype != torch.float32:
        tell("the same maps in float32", 0.7)
        exact = Published(cut(whole, deepest + 1, torch.float32), probe)
        maps |= _against_exact(exact, probe, Published(whole, probe), picture, phrases, shape.heads)
        maps["equal"] = maps["equal"] and maps["ours_to_float32"] <= FURTHER * maps["published_to_float32"]
    more: dict[str, Any] = {
        "maps": maps,
        "read": {"ours": parameter_bytes(probe.modules()), "whole": parameter_bytes([whole])},
        "notes": [f"{shape.title} with random weights; all decoder layers share one layer's tensors, so memory is "
                  "small while the bytes read in a pass stay the same"],
    }  # fmt: skip
    if segmenter:
        tell("SAM", 0.8)
        more["notes"].append("SAM is ViT-B with random weights")
        torch.manual_seed(0)
        with torch.device(place):
            sam = SamSegmenter(build_sam(OFFICIAL_CONFIGS["vit_b"]))
        pictures = _new(picture)
        bench.measure("picture → SAM embedding", lambda: sam.embed(next(pictures)), sam.modules(), torch.float32)
        bench.measure("prompts → mask", lambda: sam.segment(picture, (99, 99, 300, 300)), sam.modules(), torch.float32)
        prefix, said = probe.open(picture), itertools.cycle(phrases)

        def select() -> Any:
            ground = ground_studio(probe.maps(prefix, [next(said)], shape.heads)[0], None, prefix.grid)
            return best_mask(sam, picture, ground, ground.box, ground.points)

        networks = [*probe.modules(), *sam.modules()]
        bench.measure("phrase → mask, same picture", select, networks, bench.dtype)
    tell("done", 1.0)
    return bench.told(name, **more)


def _beside(
    bench: Bench, probe: VlmProbe, whole: Any, picture: U8, phrases: tuple[str, ...], heads: Sequence[Head]
) -> dict[str, Any]:
    """Rows for the first and the second phrase, ours beside the published way, in turns; how far the maps differ."""
    pictures, said = _new(picture), itertools.cycle(phrases)
    published = Published(whole, probe)

    def first() -> Any:
        return probe.maps(probe.open(next(pictures)), [next(said)], heads)

    def second() -> Any:
        return probe.maps(prefix, [next(said)], heads)

    prefix = probe.open(picture)
    differences = []
    for phrase in phrases:
        ours, theirs = probe.maps(prefix, [phrase], heads)[0], published.maps(picture, phrase, heads)
        differences.append(float(np.abs(ours - theirs).max() / theirs.max()))
    works = count(first, probe.modules()), count(second, probe.modules())
    slow, opened, warm = bench.clock.time(lambda: published.maps(picture, next(said), heads), first, second)
    bench.rows[:0] = _rows(bench, (opened, warm), works, slow)
    tolerance = TOLERANCE[bench.dtype]
    return {
        "largest_difference": max(differences), "tolerance": tolerance, "equal": max(differences) <= tolerance,
        "published": {"median": slow.median, "runs": len(slow.seconds)}, "tokens": prefix.length,
        "phrases": list(phrases), "heads": [str(head) for head in heads],
    }  # fmt: skip


def _against_exact(
    exact: Published, probe: VlmProbe, published: Published, picture: U8, phrases: Sequence[str], heads: Sequence[Head]
) -> dict[str, float]:
    """Mean difference of both ways' maps to the ``exact`` ones, as a share of the mean value, over all phrases."""
    right = np.stack([exact.maps(picture, phrase, heads) for phrase in phrases])
    theirs = np.stack([published.maps(picture, phrase, heads) for phrase in phrases])
    ours = probe.maps(probe.open(picture), phrases, heads)

    def far(maps: npt.NDArray[np.float32]) -> float:
        return float((np.abs(maps - right).mean((2, 3)) / right.mean((2, 3))).mean())

    return {"ours_to_float32": far(ours), "published_to_float32": far(theirs)}


def _rows(bench: Bench, ours: tuple[Timing, Timing], works: tuple[Work, Work], published: Timing) -> list[Row]:
    before = len(bench.rows)
    names = ("phrase → maps, new picture", "phrase → maps, same picture")
    for name, timing, work in zip(names, ours, works, strict=True):
        bench.add(name, timing, work, bench.dtype, published)
    added = bench.rows[before:]
    del bench.rows[before:]
    return added


class Published:
    """A whole LLaVA, with its language head if it has one, as the method was published: eager attention, every matrix
    returned."""

    def __init__(self, whole: Any, probe: VlmProbe) -> None:
        self._whole, self._probe = whole, probe
        whole.set_attn_implementation("eager")

    @torch.inference_mode()
    def maps(self, picture: U8, phrase: str, heads: Sequence[Head]) -> npt.NDArray[np.float32]:
        """The heads' maps, float32 [heads, rows, columns], by a pass over picture and phrase."""
        processor, probe = self._probe.processor, self._probe
        text = probe.prompting.template.replace("{bos}", processor.tokenizer.bos_token or "").replace(
            "{phrase}", phrase
        )
        seen = processor(images=Image.fromarray(picture), text=text, add_special_tokens=False, return_tensors="pt")
        ids = seen["input_ids"].to(probe.device)
        words = {"logits_to_keep": 1} if hasattr(self._whole, "lm_head") else {}
        found = self._whole(
            input_ids=ids, pixel_values=seen["pixel_values"].to(probe.device, self._whole.dtype),
            output_attentions=True, use_cache=False, **words,
        ).attentions  # fmt: skip
        columns = ids[0] == probe.model.config.image_token_id
        rows = torch.stack([found[head.layer][0, head.index, -1, columns] for head in heads])
        height, width = picture.shape[:2]
        views = probe.family.views(processor, probe.model.config, seen, width, height)
        return on_one_grid(views, rows.float().cpu().numpy())


_PARTS: Final = ("vlm", "segmenter", "inpainter")


def growth(model_set: ModelSet, picture: U8, phrases: tuple[str, ...], device: str, megapixels: Sequence[float],
           tell: Tell) -> list[dict[str, Any]]:  # fmt: skip
    """Seconds (medians) against a picture's size, a phrase's length, the phrases in a pass, a folder's pictures."""
    host = ModelHost(model_set, device)
    host.warm("vlm", None, step=_unwatched)
    host.warm("segmenter", None, step=_unwatched)
    clock = Clock(host.models.device, runs=3)
    told: list[dict[str, Any]] = []
    for index, size in enumerate(megapixels):
        tell(f"{size:g} megapixels", index / (len(megapixels) + 2))
        told += _at_size(host, clock, picture, size, phrases)
    tell("phrases", 0.9)
    prefix, heads = host.models.probe(()).open(picture), host.models.localization.heads("studio")
    for words in (1, 5, 10, 20):
        phrase = " ".join(itertools.islice(itertools.cycle(phrases[0].split()), words))
        timing = clock.time(lambda phrase=phrase: host.models.probe(()).maps(prefix, [phrase], heads))[0]  # type: ignore[misc]
        told.append({"against": "words", "value": words, "work": "phrase → maps", "seconds": timing.median})
    for many in (1, 2, 4, 8, 16):
        batch = list(itertools.islice(itertools.cycle(phrases), many))
        timing = clock.time(lambda batch=batch: host.models.probe(()).maps(prefix, batch, heads))[0]  # type: ignore[misc]
        told.append({"against": "phrases", "value": many, "work": "phrases → maps", "seconds": timing.median})
    new, said = _new(picture), itertools.cycle(phrases)
    for many in (1, 4, 16):

        def folder(many: int = many) -> None:
            for fresh in itertools.islice(new, many):
                host.select(fresh, next(said), grounding="studio", heads=None, step=_unwatched)

        seconds = clock.time(folder)[0].median
        told.append({"against": "pictures", "value": many, "work": "phrase → mask in a folder", "seconds": seconds})
    return told


def _at_size(host: ModelHost, clock: Clock, picture: U8, size: float, phrases: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of ``growth`` for the picture scaled to ``size`` megapixels."""
    scale = (size * 1e6 / picture.shape[0] / picture.shape[1]) ** 0.5
    width, height = (round(n * scale) for n in picture.shape[1::-1])
    large = np.asarray(Image.fromarray(picture).resize((width, height)))
    new, said = _new(large), itertools.cycle(phrases)
    probe, segmenter = host.models.probe(()), host.models.segmenter
    box = (0.2 * width, 0.2 * height, 0.7 * width, 0.7 * height)

    def locate() -> Any:
        return host.locate(large, next(said), grounding="studio", heads=None, step=_unwatched)

    def select() -> Any:
        return host.select(large, next(said), grounding="studio", heads=None, step=_unwatched)

    works: dict[str, Callable[[], Any]] = {
        "VLM reads a new picture": lambda: probe.open(next(new)),
        "SAM reads a new picture": lambda: segmenter.embed(next(new)),
        "phrase → heat map, same picture": locate,
        "prompts → mask": lambda: segmenter.segment(large, box),
        "phrase → mask, same picture": select,
    }
    return [
        {"against": "megapixels", "value": size, "work": name, "seconds": clock.time(work)[0].median}
        for name, work in works.items()
    ]


def _new(picture: U8) -> Iterator[U8]:
    """The picture again and again, each time with one pixel changed, so that nothing kept of it is used."""
    for number in itertools.count(1):
        changed = picture.copy()
        changed[0, 0] = (number % 256, number // 256 % 256, 7)
        yield changed


def _unwatched(*_: Any) -> None:
    """Nobody looks."""


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _processor() -> str:
    """The processor's name and its number of cores, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    except OSError:
        names = []
    return f"{(names or [platform.processor() or platform.machine()])[0]}, {os.cpu_count()} cores"
