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
from locheads_studio.studio.canvasedits import CanvasEdits
from locheads_studio.studio.composite import Rgb8
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.files import Files
from locheads_studio.studio.glimpses import Glimpses
from locheads_studio.studio.jobline import Activity, Lane, Post, Queued, WorkerFactory
from locheads_studio.studio.layeredits import LayerEdits
from locheads_studio.studio.maskedits import MaskEdits
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.packing import Packer
from locheads_studio.studio.repaints import Repaints
from locheads_studio.studio.selecting import Selecting
from locheads_studio.studio.selfcheck import SelfCheck
from locheads_studio.studio.session import Change, Session
from locheads_studio.studio.warmup import WarmUp


class Controller:
    """The verbs of the program, by what they are about: ``files``, ``masks``, ``selecting``, ``glimpses``,
    ``repaints``, ``layers``, ``canvas``, ``self_check``, ``warm_up``. What they share is the ``desk``.

    The window sets ``on_busy``, called when work starts or ends, ``on_warmth``, called when ``warm_up.state`` may have
    changed, and ``on_memory``, called when ``memory`` has. ``model_note``: see ``Files``.
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
        self.session, self.notices = session, notices or Notices()
        self.on_warmth: Callable[[], None] | None = None
        self.on_memory: Callable[[], None] | None = None
        self.desk = desk = Desk(session, worker_factory, lane, post, self.notices)
        desk.jobs.on_memory = self._memory_changed
        self.files = Files(desk, model_note)
        self.masks = MaskEdits(desk)
        self.self_check = SelfCheck(session, desk)
        self.selecting = Selecting(desk)
        self.glimpses = Glimpses(desk)
        self.repaints = Repaints(desk, new_seed or partial(random.SystemRandom().randrange, 2**32))
        self.repaints.on_landed = self.self_check.ask
        self.layers = LayerEdits(desk)
        self.canvas = CanvasEdits(desk, self.masks)
        self.warm_up = WarmUp(desk.jobs, self._warmth_changed)
        self._stop_watching = session.observe(self._watch)
        self._packer = Packer(session, lane, post)

    def start(self) -> None:
        """Start the worker's thread; call after the first paint."""
        self.desk.jobs.start()

    @property
    def silent_s(self) -> float | None:
        """For how long the models have made no step, in seconds; None when nothing runs."""
        return self.desk.jobs.silent_s

    def use_models(self, worker_factory: WorkerFactory, model_note: tuple[str, str] = ("", "")) -> None:
        """Another model set or device. What runs is cancelled; models that were kept warm are so again."""
        self.cancel()
        self.files.model_note = model_note
        warm = self.warm_up.state != "cold"
        self.warm_up.forget()
        self.desk.jobs.restart(worker_factory)
        if warm:
            self.keep_warm(True)

    def batch(self) -> Callable[[Task], Ticket]:
        """What submits tasks of a long run, see `JobLine.batch`."""
        return self.desk.jobs.batch()

    def keep_warm(self, on: bool) -> None:
        """Whether models are loaded, and read the opened picture, before they are asked for."""
        if not on:
            self.warm_up.forget()
        elif self.warm_up.state == "cold":
            self.warm_up.load()
            self._let_read()

    def close(self, timeout_s: float = 5.0) -> bool:
        """Cancel all and join. False when a thread is still busy; nothing is called any more in either case."""
        self.desk.closed = True
        self._stop_watching()
        self._packer.close()
        self.desk.jobs.cancel()
        ended = self.desk.jobs.close(timeout_s)
        return self.desk.lane.close(timeout_s) and ended

    # --- state for the window

    @property
    def on_busy(self) -> Callable[[], None] | None:
        """Called when work starts or ends."""
        return self.desk.on_busy

    @on_busy.setter
    def on_busy(self, called: Callable[[], None] | None) -> None:
        self.desk.on_busy = called

    @property
    def activity(self) -> Activity | None:
        """What runs now, None when nothing does. Cheap: poll at 30 Hz while `busy`."""
        return self.desk.jobs.activity or (Activity(self.desk.works[0]) if self.desk.works else None)

    @property
    def busy(self) -> bool:
        """Whether anything runs or waits."""
        return bool(self.desk.jobs.requests or self.desk.works)

    @property
    def memory(self) -> events.Memory | None:
        """What the models use, as it was after the last job; None when nothing was loaded yet."""
        return self.desk.jobs.memory

    @property
    def models(self) -> int:
        """Names the models in use: another number, others."""
        return self.desk.jobs.generation

    # --- the queue

    @property
    def queue(self) -> tuple[Queued, ...]:
        """What the models do and what waits for them."""
        return self.desk.jobs.queue

    @property
    def repainting(self) -> bool:
        """Whether a repaint is made or waits."""
        return self.desk.repainting

    def cancel_queued(self, number: int) -> None:
        """Take a line out of the queue, or stop it when it runs."""
        self.desk.jobs.cancel_number(number)

    # --- stopping

    def cancel(self) -> None:
        """Everything that waits or runs on the models."""
        self.selecting.forget_waiting()
        self.desk.jobs.cancel()
        if self.session.expecting is not None:
            self.session.expect()

    # --- below

    def _watch(self, kind: Change, box: Box | None) -> None:
        """Answers that nobody waits for any more need not be worked out."""
        if kind == "opened":
            self.selecting.forget_waiting()
            self.desk.jobs.cancel()
            self._let_read()
        elif kind == "canvas":
            if self.desk.repainting:
                self.notices.info("The repaint was stopped, since its canvas is gone", "Start it again")
            self.cancel()
            self._let_read()
        elif kind == "prompts":
            for request in tuple(self.desk.jobs.requests):
                if request.detail is not None and request.detail is not self.session.expecting:
                    self.desk.jobs.cancel_one(request)

    def _let_read(self) -> None:
        """The picture as models will see it: what is selected first is selected there."""
        if not self.session.is_open:
            return
        key, composite = self.session.pixels, self.session.committed

        def read(whole: Rgb8) -> None:
            if self.session.is_open and self.session.pixels == key:
                self.warm_up.read(whole, key)

        if composite.layers:
            self.desk.aside(composite.whole, read)
        else:
            read(composite.whole())

    def _memory_changed(self) -> None:
        if self.on_memory is not None:
            self.on_memory()

    def _warmth_changed(self) -> None:
        if self.on_warmth is not None:
            self.on_warmth()
