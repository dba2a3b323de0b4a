"""The Python way in, for notebooks and scripts: ``import locheads_studio as lh``.

Every call takes a ``model_set`` (the user's own choice when it is left out) and runs on that set's worker, which is
started with the first call, keeps its models and what it knows of the pictures, and ends with the process or with
``close``. A call waits for its result; Ctrl-C stops the work.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, overload

import numpy as np
import numpy.typing as npt

from locheads_studio import app, bootstrap
from locheads_studio.catalog.lora import parse as parse_lora
from locheads_studio.catalog.sets import find_set
from locheads_studio.config import hub, settings
from locheads_studio.document.edits import Edit, Selection, Voice
from locheads_studio.document.geometry import Box
from locheads_studio.document.outline import OutlineWish
from locheads_studio.engine.jobs import Grounding, InpaintJob, Job, LocateJob, Order, SegmentJob, SelectJob
from locheads_studio.engine.worker import Worker
from locheads_studio.errors import UsageError
from locheads_studio.evaluation import provenance
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.imaging.pictures import Picture, apply_edits, open_picture

if TYPE_CHECKING:
    from locheads_studio.evaluation.finding import Found

Mask = npt.NDArray[np.uint8]
Pixels = npt.NDArray[np.uint8]

_POLL_S: Final = 0.05  # so that Ctrl-C is seen on every platform
_CLOSE_S: Final = 20.0

_workers: dict[tuple[str, str], Worker] = {}
_closed = threading.Event()
_closer: threading.Thread | None = None
_lock = threading.Lock()


def open(path: str | Path, *, page: int = 1) -> Picture:
    """The picture in a file, upright: PNG, JPEG, WebP or TIFF. ``rgb8`` holds it as uint8 [H, W, 3].

    ``page``: of a TIFF that holds several, from 1. Raises PictureError for a file that is no picture, LimitError for
    one that is too large, UsageError for a page that is not there.
    """
    return open_picture(Path(path), page=page - 1)


def locate(
    picture: Picture | Pixels,
    phrase: str,
    *,
    heads: Sequence[str] | None = None,
    grounding: Grounding = "studio",
    voice: Voice = "heads",
    model_set: str | None = None,
    device: str | None = None,
) -> Any:
    """Where the VLM's localization heads look for the phrase: ``models.host.Located``.

    ``maps`` is float32 [heads, rows, columns], the attention of the last token to the image; ``ground`` holds the
    ``heat`` map (float [H, W], 0..1), the ``box``, the ``points`` and the ``confidence``. ``heads`` are named like
    "L14H24"; None takes the set's own. ``voice``: who is asked, the "heads", the box the VLM prints ("printed"), a
    "detector" that takes words, or all "joined". Raises PhraseError when no word is known, HeadError for a head it has
    not, UsageError for a voice it has not.
    """
    job = LocateJob(
        picture=_rgb8(picture), phrase=phrase, grounding=grounding, voice=voice,
        heads=None if heads is None else tuple(heads),
    )  # fmt: skip
    return _run(job, model_set, device)


@overload
def segment(
    picture: Picture | Pixels,
    phrase: str,
    *,
    heads: Sequence[str] | None = None,
    grounding: Grounding = "studio",
    order: Order = "instances",
    voice: Voice = "heads",
    model_set: str | None = None,
    device: str | None = None,
) -> Selection: ...


@overload
def segment(
    picture: Picture | Pixels,
    *,
    box: Sequence[float] | None = None,
    points: Sequence[tuple[float, float]] = (),
    labels: Sequence[int] | None = None,
    model_set: str | None = None,
    device: str | None = None,
) -> Mask: ...


def segment(
    picture: Picture | Pixels,
    phrase: str | None = None,
    *,
    box: Sequence[float] | None = None,
    points: Sequence[tuple[float, float]] = (),
    labels: Sequence[int] | None = None,
    heads: Sequence[str] | None = None,
    grounding: Grounding = "studio",
    order: Order = "instances",
    voice: Voice = "heads",
    model_set: str | None = None,
    device: str | None = None,
) -> Selection | Mask:
    """What a phrase means, as a ``Selection`` (heat map, box, mask, confidence); or the mask for a box and points.

    ``order``: what words of order mean ("the third cup from the left") is chosen among the "instances" that are found
    of the kind, or left to the "heads".
    ``box`` is x0, y0, x1, y1, half-open; ``points`` are (x, y); ``labels`` say inside (1, the default) or outside (0);
    all in pixels. ``voice`` as in ``locate``. A mask is uint8 [H, W], 0 or 255. Raises UsageError for a box or point
    that lies outside the picture or is not made of numbers.
    """
    if (phrase is None) == (box is None and not points):
        raise UsageError("segment needs a phrase, or a box or points", "Give the one or the other")
    job: Job
    if phrase is not None:
        job = SelectJob(
            picture=_rgb8(picture), phrase=phrase, grounding=grounding, order=order, voice=voice,
            heads=None if heads is None else tuple(heads),
        )  # fmt: skip
    else:
        job = SegmentJob(
            picture=_rgb8(picture),
            box=None if box is None else Box.of_floats(_numbers(box, 4, "box")),
            points=_inside(points, _rgb8(picture)),
            labels=tuple(labels) if labels is not None else (1,) * len(points),
        )
    found: Selection | Mask = _run(job, model_set, device)
    return found


def _numbers(values: Sequence[float], count: int, word: str) -> tuple[float, ...]:
    try:
        numbers = tuple(float(value) for value in values)
    except (TypeError, ValueError) as error:
        raise UsageError(f"The {word} {values!r} is not made of numbers", f"Give {count} numbers, in pixels") from error
    if len(numbers) != count or not all(map(isfinite, numbers)):
        raise UsageError(f"The {word} {numbers} is not {count} finite numbers", f"Give {count} numbers, in pixels")
    return numbers


def _inside(points: Sequence[tuple[float, float]], pixels: Pixels) -> tuple[tuple[float, float], ...]:
    height, width = pixels.shape[:2]
    checked = []
    for point in points:
        x, y = _numbers(point, 2, "point")
        if not (0 <= x <= width and 0 <= y <= height):
            raise UsageError(f"The point ({x:g}, {y:g}) lies outside the picture", f"Stay inside {width}x{height}")
        checked.append((x, y))
    return tuple(checked)


def inpaint(
    picture: Picture | Pixels,
    mask: Mask,
    prompt: str,
    *,
    seed: int = 0,
    steps: int | None = None,
    guidance: float | None = None,
    strength: float = 1.0,
    negative: str = "",
    phrase: str = "",
    outline: OutlineWish = "auto",
    transition: float | None = None,
    second_pass: bool | None = None,
    reference: Picture | Pixels | None = None,
    loras: Sequence[str] | None = None,
    model_set: str | None = None,
    device: str | None = None,
) -> Edit:
    """Repaint the mask (uint8 [H, W], 255 = repaint) as the prompt says. ``apply`` lays the edit over the picture.

    None takes the model's own number of steps and guidance; ``strength`` is above 0, at most 1. ``negative`` says what
    must not be painted, if the model can be told. ``outline``: "kept", "new", or "auto", where the ``phrase`` that
    found the mask and the prompt tell. ``transition``: width of the soft edge in pixels; None is as narrow as the model
    allows. ``second_pass``: go over what is larger than the model's size again at the picture's own resolution; None
    does where it pays. ``reference``: a picture of what to paint, for the models that take one. ``loras``:
    "FILE.safetensors" or "FILE.safetensors:0.8", what the model wears; None: what the table of models says. Where the
    model changed more than it was asked to, the result's ``widened`` takes all of it.
    """
    job = InpaintJob(
        picture=_rgb8(picture), mask=mask, prompt=prompt, seed=seed, steps=steps, guidance=guidance, strength=strength,
        negative=negative, phrase=phrase, outline=outline, transition=transition, second_pass=second_pass,
        reference=None if reference is None else _rgb8(reference),
        loras=None if loras is None else tuple(parse_lora(text) for text in loras),
    )  # fmt: skip
    edit: Edit = _run(job, model_set, device)
    return edit


def apply(picture: Picture, edits: Sequence[Edit]) -> Picture:
    """The picture with the edits laid over it, in order; every other pixel stays bit for bit."""
    return apply_edits(picture, edits)


def find_heads(
    data: str = "storybook",
    *,
    split: str = "train",
    samples: int = 1000,
    trials: int = 5,
    seed: int = 0,
    count: int | None = None,
    model_set: str | None = None,
    device: str | None = None,
) -> Found:
    """Look for the set's localization heads: ``paper`` by the paper's criteria, ``studio`` the best known way.

    ``data`` is what `evaluate` takes, or a folder of pictures with .txt of phrases; ``samples`` sentences are drawn in
    each of ``trials`` (§4.2); ``count`` limits the pictures. ``rankings`` holds every head's figures by method.
    """
    from locheads_studio.evaluation import finding
    from locheads_studio.evaluation.datasets.source import Source, open_source

    wished = finding.FindSettings(samples=samples, trials=trials, seed=seed)
    source = Source(data, split, seed=seed, count=count)
    if data == "storybook":
        source = finding.scenes(wished, split, count)
    opened = open_source(source)
    model = _identity(model_set)
    log = RunLog.in_memory(finding.run_settings(opened, source, model, wished), provenance.circumstances())
    planned = finding.plan(opened, wished)
    return finding.find(lambda job: _run(job, model_set, device), opened, wished, planned, log)


def evaluate(
    data: str = "storybook",
    *,
    split: str = "",
    by: str = "",
    images: str | Path | None = None,
    seed: int = 0,
    count: int | None = None,
    grounding: Grounding = "studio",
    order: Order = "instances",
    heads: Sequence[str] | None = None,
    voice: Voice = "heads",
    baselines: Sequence[str] | None = None,
    log: str | Path | None = None,
    model_set: str | None = None,
    device: str | None = None,
) -> dict[str, Any]:
    """Score a set on data with known answers: the same figures, by name, as ``locheads-studio evaluate --json``.

    ``data`` is "storybook", a folder, a .jsonl file or a data set of the Hub. With ``log`` (.jsonl) every picture's
    result is kept and a later call goes on there. ``baselines`` None: all of `scoring.BASELINES`.
    """
    from locheads_studio.evaluation import evaluate as evaluation
    from locheads_studio.evaluation.datasets.source import Source, open_source
    from locheads_studio.evaluation.scoring import BASELINES, Settings

    wished = Settings(
        grounding=grounding, order=order, heads=None if heads is None else tuple(heads), voice=voice, seed=seed,
        baselines=tuple(BASELINES) if baselines is None else tuple(baselines),
    )  # fmt: skip
    source = Source(data, split, by, str(images or ""), seed=seed, count=count)
    opened = open_source(source)
    wanted = evaluation.run_settings(opened, source, _identity(model_set), wished)
    circumstances = provenance.circumstances()
    kept = RunLog.in_memory(wanted, circumstances) if log is None else RunLog.open(Path(log), wanted, circumstances)
    with kept:
        return evaluation.evaluate(lambda job: _run(job, model_set, device), opened, wished, kept)


def close() -> None:
    """End every worker and free its models; the next call starts them again."""
    with _lock:
        for worker in _workers.values():
            worker.close(timeout_s=_CLOSE_S)
        _workers.clear()
        _closed.set()
    if _closer is not None and _closer is not threading.current_thread():
        _closer.join()


def _close_at_the_end(closed: threading.Event) -> None:
    main = threading.main_thread()
    while main.is_alive() and not closed.wait(_POLL_S):
        pass
    if not closed.is_set():
        close()


def worker(model_set: str | None = None, device: str | None = None) -> Worker:
    """The running worker of a set (None: the user's own set and device), for jobs that have no function here."""
    global _closed, _closer
    mine = settings.load()
    hub.use_cache_folder(mine.cache_folder, whole_process=bootstrap.owns_process())
    key = (model_set or mine.model_set, device or mine.device)
    with _lock:
        if not _workers:
            # atexit would be too late: the interpreter waits for the workers' threads before it calls that.
            _closed = threading.Event()
            _closer = threading.Thread(target=_close_at_the_end, args=(_closed,), name="locheads-close")
            _closer.start()
        if key not in _workers:
            _workers[key] = app.build_worker(*key)
            _workers[key].start()
        return _workers[key]


def _identity(model_set: str | None) -> dict[str, Any]:
    return provenance.identity(find_set(model_set or settings.load().model_set))


def _run(job: Job, model_set: str | None, device: str | None) -> Any:
    ticket = worker(model_set, device).submit(job)
    try:
        while ticket.wait(_POLL_S) is None:
            pass
    except KeyboardInterrupt:
        ticket.cancel()
        raise
    return ticket.result()


def _rgb8(picture: Picture | Pixels) -> Pixels:
    return picture.rgb8 if isinstance(picture, Picture) else picture
