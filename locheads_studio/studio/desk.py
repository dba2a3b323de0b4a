"""What the parts of the controller share: the session, the lane and the models, and what is busy. No Qt, no torch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from locheads_studio.document.state import Prompts
from locheads_studio.engine.jobs import Job
from locheads_studio.errors import PictureError, StudioError
from locheads_studio.imaging.pictures import Picture
from locheads_studio.studio.jobline import JobLine, Lane, Post, Reason, Request, Work, WorkerFactory, bring, told
from locheads_studio.studio.notices import Notices
from locheads_studio.studio.session import Session


class Desk:
    """Takes work to the lane and to the models and brings the answers back; errors become notices.

    ``on_busy`` is called when work starts or ends, then each of ``watchers``.
    """

    def __init__(
        self, session: Session, worker_factory: WorkerFactory, lane: Lane, post: Post, notices: Notices
    ) -> None:
        self.session, self.notices = session, notices
        self.lane, self.post = lane, post
        self.on_busy: Callable[[], None] | None = None
        self.watchers: list[Callable[[], None]] = []
        self.works: list[Work] = []  # on the lane
        self.closed = False
        self.jobs = JobLine(
            worker_factory,
            lane,
            post,
            pixels=lambda: session.pixels if session.is_open else "",
            changed=self.busy_changed,
            tell=notices.warning,
        )

    def picture(self) -> Picture | None:
        """The open picture; None, and a notice that says so, when there is none."""
        if self.session.is_open:
            return self.session.picture
        self.notices.error(PictureError("No picture is open", "Open one first"))
        return None

    @property
    def repainting(self) -> bool:
        """Whether a repaint is made or waits."""
        return any(request.work == "repaint" and not request.cancelled for request in self.jobs.requests)

    def busy_changed(self) -> None:
        """Tell everyone that work started or ended."""
        if self.on_busy is not None:
            self.on_busy()
        for watcher in self.watchers:
            watcher()

    def run(
        self,
        work: Work,
        call: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        """`call` on the lane, `done` here; an error becomes a notice, then `failed` is called."""
        self.works.append(work)
        self.busy_changed()

        def ended() -> None:
            self.works.remove(work)
            self.busy_changed()

        def arrived(result: Any) -> None:
            ended()
            done(result)

        def went_wrong(error: BaseException) -> None:
            ended()
            self.notices.error(*told(error))
            if failed is not None:
                failed()

        bring(self.lane, self.post, call, arrived, went_wrong, lambda: self.closed)

    def aside(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        """Work something out on the lane that makes nobody busy, then call `done` here; an error becomes a notice."""

        bring(self.lane, self.post, work, done, lambda error: self.notices.error(*told(error)), lambda: self.closed)

    def ask(
        self,
        work: Work,
        build: Callable[..., Job],
        finished: Callable[[Any, float], None],
        prompts: Prompts | None = None,
        *,
        early: Callable[[Any], None] = lambda part: None,
        title: str = "",
        first: bool = False,
        under: int | None = None,
        keep: Callable[[], bool] = lambda: False,
        **values: Any,
    ) -> None:
        """A job about the pixels shown now, or those `under` a layer. With `prompts`, its answer and what
        it tells `early` count as long as those are expected. While `keep` says so, the answer counts whatever becomes
        of its pixels."""
        session = self.session
        if under is None:
            key, composite = session.pixels, session.committed
        else:
            key, composite = session.pixels_under(under), session.under(under)

        def now() -> str:
            if keep():
                return key
            if not session.is_open:
                return ""
            return session.pixels if under is None else session.pixels_under(under)

        def forget() -> None:
            if prompts is not None and self.session.expecting is prompts:
                self.session.expect()

        def answered(result: Any, seconds: float) -> None:
            if prompts is None or self.session.expecting is prompts:
                finished(result, seconds)

        def told_early(part: Any) -> None:
            if prompts is None or self.session.expecting is prompts:
                early(part)

        def failed(error: StudioError, details: str) -> None:
            forget()
            self.notices.error(error, details)

        def dropped(reason: Reason) -> None:
            forget()
            if reason == "stale" and self.session.is_open:
                self.notices.info("The picture changed meanwhile, so the result was dropped", "Do it again")

        self.jobs.ask(
            Request(
                work, key, answered, failed, dropped, told_early, detail=prompts, title=title, first=first, now=now
            ),
            lambda: build(picture=composite.whole(), pixels=key, **values),
        )
