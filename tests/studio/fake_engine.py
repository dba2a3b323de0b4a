"""A scripted engine: answers every job at once, from nothing but the job. And a desk that plays the window's thread."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from locheads_studio.catalog import lora
from locheads_studio.document.edits import Edit, Instance, Looked, Recipe, Selection
from locheads_studio.document.geometry import Box
from locheads_studio.document.keys import content_key
from locheads_studio.document.preview import Preview
from locheads_studio.engine import matting
from locheads_studio.engine.events import Event
from locheads_studio.engine.jobs import (
    HeadMapsJob,
    InpaintJob,
    Job,
    LocateJob,
    RefineJob,
    SegmentJob,
    SelectJob,
    TraceJob,
    WarmTask,
)
from locheads_studio.engine.worker import Step, Worker
from locheads_studio.errors import HeadsUnknownError, PhraseError
from locheads_studio.heads.confidence import Evidence
from locheads_studio.heads.grid import Grid
from locheads_studio.heads.grounding import Candidate, Ground
from locheads_studio.heads.names import Head
from locheads_studio.heads.reading import Reading, Trace

HEADS = ("L1H2", "L2H0")  # the fake's own
LAYERS, PER_LAYER, CELLS = 4, 3, 6
GLIMPSE = (250, 130, 10)  # the colour of every preview


@dataclass(frozen=True)
class FakeLocated:
    """Like models.host.Located, as far as the studio looks."""

    phrase: str
    grounding: str
    ground: Ground
    heads: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    read_as: str = ""


def place_of(phrase: str, width: int, height: int) -> Box:
    """Where the fake finds a phrase: the same box for the same words, a third of the picture's size."""
    n = sum(map(ord, phrase))
    w, h = max(1, width // 3), max(1, height // 3)
    x, y = n * 7 % (width - w + 1), n * 13 % (height - h + 1)
    return Box(x, y, x + w, y + h)


def traced(job: TraceJob) -> Trace:
    """Every head looks at cells of its own; word by word they look one cell further. All layers when asked for whole,
    else three."""
    layers = LAYERS if job.whole else LAYERS - 1
    height, width = job.picture.shape[:2]
    words = tuple(word for word in job.phrase.replace(".", " ").split() if word.isalnum())

    def maps(further: int) -> np.ndarray:
        every = np.full((layers, PER_LAYER, CELLS, CELLS), 0.002, np.float32)
        for layer in range(layers):
            for head in range(PER_LAYER):
                every[layer, head, (layer + further) % CELLS, head : head + 2] += 0.1 * (1 + layer)
        return every

    further = len(job.phrase) % CELLS
    return Trace(
        phrase=job.phrase,
        words=words,
        maps=maps(further),
        by_word=np.stack([maps(n) for n in range(len(words))] or [maps(0)])[: len(words)],
        beside=np.stack([maps(len(other) % CELLS) for other in (*job.beside, "")])[: len(job.beside)],
        neutral=None,
        grid=Grid.stretched(CELLS, CELLS, width, height),
        own=tuple(Head(int(name[1]), int(name[3])) for name in HEADS),
        is_whole=job.whole,
    )


def unknown_in(phrase: str) -> tuple[str, ...]:
    """The words the fake does not know."""
    return tuple(word for word in phrase.split() if word == "xylophone")


def glimpse_of(job: InpaintJob) -> Preview:
    """Plain orange where the mask is."""
    box = Box.of_mask(job.mask)
    assert box is not None
    pixels = np.full((4, 4, 4), 255, np.uint8)
    pixels[:, :, :3] = GLIMPSE
    return Preview(box, pixels)


class FakeHandlers:
    """Does jobs. A phrase or prompt with "fail" fails, with "headless" because no heads are known, with "bug" raises;
    "two" gives two candidates, "absent" none that is sure; "xylophone" is a word it does not know; of "untold"
    things no head can be read. While `gate` is
    clear, jobs wait in steps, so that they can be cancelled; repaints show a preview of one colour meanwhile. While
    `cold` is clear, so does warming up."""

    def __init__(self) -> None:
        self.gate, self.cold = threading.Event(), threading.Event()
        self.gate.set()
        self.cold.set()
        self.jobs: list[Job] = []
        self.warmed: list[tuple[str, bool]] = []  # part, and whether there was a picture
        self.traced: list[TraceJob] = []  # beside what the user asked for

    def release(self) -> None:
        """Nothing is held."""

    def __call__(self, job: Job | WarmTask, step: Step) -> Any:
        if isinstance(job, WarmTask):
            self.warmed.append((job.part, job.picture is not None))
            while not self.cold.wait(0.002):
                step(f"loading the {job.part}", 0.0)
            return None
        if isinstance(job, TraceJob):
            self.traced.append(job)
            if "untold" in job.phrase:
                raise PhraseError("The fake was told not to read the heads", "Say something else")
            return traced(job)
        self.jobs.append(job)
        step("working", 0.25)
        while not self.gate.wait(0.002):
            step("working", 0.5, glimpse_of(job) if isinstance(job, InpaintJob) and job.previews else None)
        words = getattr(job, "phrase", "") + getattr(job, "prompt", "")
        if "fail" in words:
            raise PhraseError("The fake was told to fail", "Say something else")
        if "headless" in words:
            raise HeadsUnknownError("The localization heads of this model are not known yet", "Find them once")
        if "bug" in words:
            raise RuntimeError("a bug")
        height, width = job.picture.shape[:2]
        match job:
            case SelectJob():
                place = place_of(job.phrase, width, height)
                if job.previews:
                    step("cutting it out", 0.7, self._locate(job, place))
                return self._select(job, place)
            case LocateJob():
                return self._locate(job, place_of(job.phrase, width, height))
            case SegmentJob():
                return self._segment(job)
            case RefineJob():
                return matting.refined(job.picture, job.mask, job.width, step)
            case InpaintJob():
                return self._inpaint(job)
            case HeadMapsJob():
                maps = np.ones((len(job.phrases), 4, 2, 2, 2), np.float32)
                return Reading(maps, Grid.stretched(2, 2, width, height), "{phrase}.")
        raise TypeError(type(job).__name__)

    @staticmethod
    def _heat(job: Job, box: Box) -> np.ndarray:
        heat = np.full(job.picture.shape[:2], 0.1, np.float32)
        heat[box.as_slices] = 1.0
        return heat

    def _locate(self, job: LocateJob, box: Box) -> FakeLocated:
        height, width = job.picture.shape[:2]
        corner = Candidate((0, 0, min(4, width), min(4, height)), ((min(4, width) / 2, min(4, height) / 2),))
        second = corner if "two" in job.phrase else None
        strength = 0.0 if "absent" in job.phrase else 1.0
        ground = Ground(
            heat=self._heat(job, box),
            box=tuple(box),
            points=(box.center,),
            logits=np.zeros((4, 4), np.float32),
            evidence=Evidence(strength, strength, strength, 0.9 if second else 0.0),
            second=second,
        )
        return FakeLocated(job.phrase, job.grounding, ground, job.heads or HEADS, unknown_in(job.phrase))

    def _select(self, job: SelectJob, box: Box) -> Selection:
        mask = np.zeros(job.picture.shape[:2], np.uint8)
        mask[box.as_slices] = 255
        if job.heads not in (None, HEADS):  # other heads: each of them adds a row of its own
            for name in job.heads:
                mask[sum(map(ord, name)) % len(mask)] = 255
        instances: tuple[Instance, ...] = ()
        if "every" in job.phrase:  # three in a column of its own; the last is not found for sure
            third = max(1, mask.shape[0] // 3)
            places = [Box(0, n * third, min(20, mask.shape[1]), (n + 1) * third - 2) for n in range(3)]
            mask[:] = 0
            for n, place in enumerate(places):
                whole = np.zeros(mask.shape, bool)
                whole[place.as_slices] = True
                instances += (Instance.of_mask("the cup", whole, 0.9 - 0.3 * n, on=n < 2),)
                mask[whole & (n < 2)] = 255
        ground = self._locate(job, box).ground
        return Selection(
            job.phrase,
            job.grounding,
            self._heat(job, box),
            box,
            (box.center,),
            mask,
            ground.confidence,
            ground.evidence.verdict,
            job.heads or HEADS,
            {"select": 0.0},
            unknown_in(job.phrase),
            instances=instances,
            missing=("1 of 3: the cup",) if instances else (),
            places=tuple((Box(*at.box), at.points) for at in (ground, ground.second) if at is not None),
            looked=self._looked(job, box),
        )

    @staticmethod
    def _looked(job: SelectJob, box: Box) -> tuple[Looked, ...]:
        """Of joined voices: the heads' place, and two of a detector, the first of which is taken."""
        if job.voice == "heads":
            return ()
        other = Box(0, 0, 12, 8)
        return Looked("heads", job.phrase, (other,)), Looked("detector", job.phrase, (box, other), taken=True)

    @staticmethod
    def _segment(job: SegmentJob) -> np.ndarray:
        """The box and a square about every point inside, without those about points outside."""
        height, width = job.picture.shape[:2]
        mask = np.zeros((height, width), np.uint8)
        if job.box is not None:
            mask[job.box.clamp(width, height).as_slices] = 255
        for wanted in (1, 0):
            for (x, y), label in zip(job.points, job.labels, strict=True):
                if label == wanted:
                    about = Box(int(x), int(y), int(x) + 1, int(y) + 1).pad(10).clamp(width, height)
                    mask[about.as_slices] = 255 * label
        return mask

    @staticmethod
    def _inpaint(job: InpaintJob) -> Edit:
        box = Box.of_mask(job.mask)
        assert box is not None
        random = np.random.default_rng(job.seed)
        patch = np.broadcast_to(random.integers(0, 256, 3, np.uint8), (box.height, box.width, 3)).copy()
        told: dict[str, Any] = {}
        if job.reference is not None:
            told["reference"] = content_key(job.reference)
        if job.loras:
            told["loras"] = lora.told(job.loras)
        recipe = Recipe(prompt=job.prompt, seed=job.seed, parameters=told)
        return Edit(box, patch, job.mask[box.as_slices].copy(), recipe)


class Desk:
    """Plays the window's thread: `post` collects calls, `pump` makes them."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.handlers = FakeHandlers()
        self.worker: Worker | None = None

    def post(self, call: Callable[[], None]) -> None:
        self.calls.put(call)

    def make_worker(self, post: Callable[[Event], None]) -> Worker:
        """A worker for `Controller(worker_factory=...)`."""
        self.worker = Worker(lambda: self.handlers, post)
        return self.worker

    def pump(self) -> int:
        """Make all collected calls, and those they collect."""
        made = 0
        while not self.calls.empty():
            self.calls.get()()
            made += 1
        return made

    def settle(self) -> None:
        """Without threads: do every job and every call, until nothing is left."""
        assert self.worker is not None
        while self.pump() or self.worker.run_one():
            pass

    def wait(self, until: Callable[[], bool], timeout_s: float = 60.0) -> None:
        """With threads: pump until something is so."""
        end = time.monotonic() + timeout_s
        while not until():
            assert time.monotonic() < end, "waited too long"
            self.pump()
            time.sleep(0.001)


def picture(width: int = 300, height: int = 280, seed: int = 0) -> Any:
    """A small noisy picture."""
    from locheads_studio.imaging.pictures import Picture

    return Picture(np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8))


def studio(*, lane: Any = None, **options: Any) -> SimpleNamespace:
    """A session and a controller on a desk: `.session .controller .notices .desk .tools`."""
    from locheads_studio.studio.controller import Controller
    from locheads_studio.studio.lanes import InlineLane
    from locheads_studio.studio.session import Session
    from locheads_studio.studio.tools import ToolBox

    desk, session = Desk(), Session()
    seeds = iter(range(1000, 10_000))
    options.setdefault("new_seed", lambda: next(seeds))
    controller = Controller(session, desk.make_worker, lane or InlineLane(), desk.post, **options)
    return SimpleNamespace(
        session=session, controller=controller, notices=controller.notices, desk=desk, tools=ToolBox(controller)
    )
