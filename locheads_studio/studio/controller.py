"""What the user wants, turned into work and back: jobs for the models, calls on the disk lane, results for the session.

All methods are called on the window's thread, and all answers arrive there, through the `post` the window supplies.
Expected errors never leave a method: they become notices. No Qt, no torch.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from locheads_studio.document.edits import Edit
from locheads_studio.document.geometry import Box
from locheads_studio.engine import events
from locheads_studio.engine.jobs import InpaintJob, Job, Task
from locheads_studio.engine.worker import Ticket
from locheads_studio.errors import PictureError
from locheads_studio.studio.intents import Intent, intent_of
from locheads_studio.studio.jobline import Activity, Lane, Post, Work, WorkerFactory
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.packing import Packer
from locheads_studio.studio.selectverbs import SelectVerbs
from locheads_studio.studio.session import Change, Session
from locheads_studio.studio.warmup import WarmUp

__all__ = ["Activity", "Controller", "Lane", "Post", "Repaint", "Work", "WorkerFactory"]

_EMPTY: Final = "empty background"  # the prompt of Remove


@dataclass(frozen=True, kw_only=True)
class Repaint:
    """How to repaint. `seed` None draws a new one; None for steps and guidance takes the model set's."""

    prompt: str
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float = 1.0


class Controller(SelectVerbs):
    """The verbs of the program, with those of files and masks from `LaneVerbs`, of selecting from `SelectVerbs`.

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
        super().__init__(session, worker_factory, lane, post, notices or Notices())
        self.last_seed: int | None = None
        self.on_warmth: Callable[[], None] | None = None
        self.on_memory: Callable[[], None] | None = None
        self._jobs.on_memory = self._memory_changed
        self.model_note = model_note
        self._new_seed = new_seed or partial(random.SystemRandom().randrange, 2**32)
        self._last_repaint: Repaint | None = None
        self.warm_up = WarmUp(self._jobs, self._warmth_changed)
        self._stop_watching = session.observe(self._watch)
        self._packer = Packer(session, lane, post)

    def start(self) -> None:
        """Start the worker's thread; call after the first paint."""
        self._jobs.start()

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

    def intent(self, prompt: str, strength: float = 1.0) -> Intent:
        """What the repaint button will do, and whether it can."""
        session = self.session
        by_phrase = session.is_open and session.state.found is not None
        return intent_of(prompt, strength, is_open=session.is_open, has_mask=session.has_mask, by_phrase=by_phrase)

    # --- repainting

    def repaint(self, options: Repaint) -> None:
        """Repaint the mask; the result lands in the strip. Several wait for each other."""
        if self._picture() is None:
            return
        session, removing = self.session, self.intent(options.prompt).verb == "Remove"
        if not session.has_mask:
            self.notices.error(PictureError("Nothing is selected to repaint", "Say or paint what to change first"))
            return
        options = options if options.seed is not None else replace(options, seed=self._new_seed())
        self._last_repaint, self.last_seed = options, options.seed
        plane, found = session.state.mask, session.state.found
        corrections: list[Any] = [list(correction) for correction in session.state.corrections]
        prompt = _EMPTY if removing else options.prompt
        title = "Remove" if removing else " ".join(prompt.split())
        if not removing:
            session.remember_prompt(prompt)

        def finished(edit: Edit, seconds: float) -> None:
            if found is not None:
                recipe = replace(
                    edit.recipe,
                    phrase=found.phrase,
                    heads=found.heads,
                    grounding=found.grounding,
                    parameters={**edit.recipe.parameters, "candidate": found.chosen, "corrections": corrections},
                )
                edit = replace(edit, recipe=recipe)
            session.add_result(edit, title, seconds)

        def build(**shared: Any) -> Job:
            return InpaintJob(
                **shared,
                mask=plane.read(),
                prompt=prompt,
                seed=options.seed or 0,
                steps=options.steps,
                guidance=options.guidance,
                strength=options.strength,
                previews=True,
            )

        self._ask("repaint", build, finished)

    def cancel(self) -> None:
        """Everything that waits or runs on the models."""
        self._jobs.cancel()
        if self.session.expecting is not None:
            self.session.expect()

    def cancel_and_new_seed(self) -> None:
        """Stop the repaint that runs, if one does, and do the newest one again with another seed."""
        self._jobs.cancel(("repaint",))
        if self._last_repaint is not None and self.session.is_open:
            self.repaint(replace(self._last_repaint, seed=None))

    # --- below

    def _watch(self, kind: Change, box: Box | None) -> None:
        """Answers that nobody waits for any more need not be worked out."""
        if kind == "opened":
            self._jobs.cancel()
            self._let_read()
        elif kind == "prompts":
            for request in tuple(self._jobs.requests):
                if request.detail is not None and request.detail is not self.session.expecting:
                    self._jobs.cancel_one(request)

    def _let_read(self) -> None:
        """The picture as it was opened: what is selected first is selected there."""
        if self.session.is_open:
            self.warm_up.read(self.session.picture.rgb8, self.session.pixels)

    def _memory_changed(self) -> None:
        if self.on_memory is not None:
            self.on_memory()

    def _warmth_changed(self) -> None:
        if self.on_warmth is not None:
            self.on_warmth()
