"""What the user wants, turned into work and back: jobs for the models, calls on the disk lane, results for the session.

All methods are called on the window's thread, and all answers arrive there, through the `post` the window supplies.
Expected errors never leave a method: they become notices. No Qt, no torch.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from locheads_studio.document.geometry import Box
from locheads_studio.engine import events
from locheads_studio.engine.jobs import Task
from locheads_studio.engine.worker import Ticket
from locheads_studio.studio.canvasverbs import CanvasVerbs
from locheads_studio.studio.composite import Rgb8
from locheads_studio.studio.jobline import Activity, Lane, Post, Work, WorkerFactory
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.packing import Packer
from locheads_studio.studio.repaintverbs import Queued, Repaint
from locheads_studio.studio.selfcheck import SelfCheck
from locheads_studio.studio.session import Change, Session
from locheads_studio.studio.warmup import WarmUp

__all__ = ["Activity", "Controller", "Lane", "Post", "Queued", "Repaint", "Work", "WorkerFactory"]


class Controller(CanvasVerbs):
    """The verbs of the program, with those of files and masks from `LaneVerbs`, of selecting from `SelectVerbs`, of
    repainting from `RepaintVerbs`, of the canvas from `CanvasVerbs`.

    The window sets `on_busy`, called when work starts or ends, `on_opened`, called with the path of an opened picture,
    `on_warmth`, called when `warm_up.state` may have changed, and `on_memory`, called when `memory` has. `last_seed` is
    that of the newest repaint.
    `model_note`: what the model set knows and what to do about it, told when a picture is opened that is no sample.
    """

    def __init__(
        self,
        session: Session,
        worker_factory: WorkerFactory,
        lane: Lane,
        post: Post,
        *,
        notices: Notices | None = None,
        new_seed: Callable[[], int] | None = None,
        model_note: tuple[str, str] = ("", ""),
    ) -> None:
        self._ready = False
        draw = new_seed or partial(random.SystemRandom().randrange, 2**32)
        super().__init__(session, worker_factory, lane, post, notices or Notices(), draw)
        self.on_warmth: Callable[[], None] | None = None
        self.on_memory: Callable[[], None] | None = None
        self._jobs.on_memory = self._memory_changed
        self.model_note = model_note
        self.warm_up = WarmUp(self._jobs, self._warmth_changed)
        self._stop_watching = session.observe(self._watch)
        self._packer = Packer(session, lane, post)
        self.self_check = SelfCheck(session, self._jobs, self.aside)
        self.on_landed = self.self_check.ask
        self._ready = True

    def start(self) -> None:
        """Start the worker's thread; call after the first paint."""
        self._jobs.start()

    @property
    def silent_s(self) -> float | None:
        """For how long the models have made no step, in seconds; None when nothing runs."""
        return self._jobs.silent_s

    def use_models(self, worker_factory: WorkerFactory, model_note: tuple[str, str] = ("", "")) -> None:
        """Another model set or device. What runs is cancelled; models that were kept warm are so again."""
        self.cancel()
        self.model_note = model_note
        warm = self.warm_up.state != "cold"
        self.warm_up.forget()
        self._jobs.restart(worker_factory)
        if warm:
            self.keep_warm(True)

    def batch(self) -> Callable[[Task], Ticket]:
        """What submits tasks of a long run, see `JobLine.batch`."""
        return self._jobs.batch()

    def keep_warm(self, on: bool) -> None:
        """Whether models are loaded, and read the opened picture, before they are asked for."""
        if not on:
            self.warm_up.forget()
        elif self.warm_up.state == "cold":
            self.warm_up.load()
            self._let_read()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancel all and join. False when a thread is still busy; nothing is called any more in either case."""
        self._closed = True
        self._stop_watching()
        self._packer.close()
        self._jobs.cancel()
        ended = self._jobs.close(timeout_s)
        return self._lane.close(timeout_s) and ended

    # --- state for the window

    @property
    def activity(self) -> Activity | None:
        """What runs now, None when nothing does. Cheap: poll at 30 Hz while `busy`."""
        return self._jobs.activity or (Activity(self._lane_works[0]) if self._lane_works else None)

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self._jobs.requests or self._lane_works)

    @property
    def memory(self) -> events.Memory | None:
        """What the models use, as it was after the last job; None when nothing was loaded yet."""
        return self._jobs.memory

    # --- stopping

    def cancel(self) -> None:
        """Everything that waits or runs on the models."""
        self.forget_waiting()
        self._jobs.cancel()
        if self.session.expecting is not None:
            self.session.expect()

    # --- below

    def _busy_changed(self) -> None:
        super()._busy_changed()
        if self._ready and not self._closed:
            self.self_check.step()

    def _watch(self, kind: Change, box: Box | None) -> None:
        """Answers that nobody waits for any more need not be worked out."""
        if kind == "opened":
            self.forget_waiting()
            self._jobs.cancel()
            self._let_read()
        elif kind == "canvas":
            if self.repainting:
                self.notices.info("The repaint was stopped, since its canvas is gone", "Start it again")
            self.cancel()
            self._let_read()
        elif kind == "prompts":
            for request in tuple(self._jobs.requests):
                if request.detail is not None and request.detail is not self.session.expecting:
                    self._jobs.cancel_one(request)

    def _let_read(self) -> None:
        """The picture as models will see it: what is selected first is selected there."""
        if not self.session.is_open:
            return
        key, composite = self.session.pixels, self.session.committed

        def read(whole: Rgb8) -> None:
            if self.session.is_open and self.session.pixels == key:
                self.warm_up.read(whole, key)

        if composite.layers:
            self.aside(composite.whole, read)
        else:
            read(composite.whole())

    def _memory_changed(self) -> None:
        if self.on_memory is not None:
            self.on_memory()

    def _warmth_changed(self) -> None:
        if self.on_warmth is not None:
            self.on_warmth()
