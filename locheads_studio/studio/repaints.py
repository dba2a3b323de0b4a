"""Repainting: variations of what the prompt says, and layers done again in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, Literal

from locheads_studio.catalog.lora import Lora
from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.layers import MERGED, PASTED
from locheads_studio.document.outline import REMOVAL, OutlineWish, removes
from locheads_studio.document.state import Found
from locheads_studio.document.tiles import Plane
from locheads_studio.engine.jobs import InpaintJob, Job
from locheads_studio.errors import PictureError
from locheads_studio.imaging.pictures import FILLED, fills_transparency, open_picture
from locheads_studio.studio import maskwork
from locheads_studio.studio.belongings import Belongings
from locheads_studio.studio.desk import Desk
from locheads_studio.studio.intents import Intent, intent_of
from locheads_studio.studio.session import Result
from locheads_studio.studio.wishes import negative_in, outline_in, second_pass_in, transition_in
from locheads_studio.texts import Text

__all__ = ["MOST_VARIATIONS", "Place", "Repaint", "Repaints", "variations_for"]

MOST_VARIATIONS: Final = 4
_USUAL_VARIATIONS: Final = 2
_VARIED_PIXELS: Final = 4 << 20  # of one repaint: above, a second one costs more time and memory than it tells
_SEEDS: Final = 2**32

Place = Literal["back", "front", "replace"]
"""Where a repaint goes in the queue; "replace": instead of all others."""


@dataclass(frozen=True, kw_only=True)
class Repaint:
    """How to repaint. `seed` None draws a new one; None for steps and guidance takes the model set's, None for the
    `transition` (width of the soft edge in pixels) a narrow one. `outline`: "auto" leaves it to phrase and prompt.
    `second_pass` as in `InpaintJob`. `negative`: what must not be painted, for models that can be told.
    `reference`: the file of a picture of what to paint, for models that take one. `loras`: LoRA files that the model
    wears; without any, those of the table of models. `variations`: 1..4 results with seeds that follow each other;
    None: as many as `variations_for` says."""

    prompt: str
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    strength: float = 1.0
    outline: OutlineWish = "auto"
    transition: float | None = None
    second_pass: bool | None = None
    negative: str = ""
    reference: Path | None = None
    loras: tuple[Lora, ...] = ()
    variations: int | None = 1
    place: Place = "back"


def variations_for(box: Box) -> int:
    """How many results are usual for a mask's box: two, one where the box has more than four megapixels."""
    return 1 if box.area > _VARIED_PIXELS else _USUAL_VARIATIONS


class Repaints:
    """Prompts and recipes turned into results and layers.

    ``last_seed`` is that of the newest repaint; ``on_landed`` is called with each new result.
    """

    def __init__(self, desk: Desk, new_seed: Callable[[], int]) -> None:
        self._desk, self._session, self._notices = desk, desk.session, desk.notices
        self.last_seed: int | None = None
        self.on_landed: Callable[[Result], None] | None = None
        self.belongings = Belongings()
        self._new_seed = new_seed
        self._last_repaint: Repaint | None = None

    def intent(self, prompt: str, strength: float = 1.0) -> Intent:
        """What the repaint button will do, and whether it can."""
        session = self._session
        phrase = _said(session.state.found) if session.is_open else ""
        fresh = session.is_open and session.state.is_fresh
        return intent_of(
            prompt, strength, is_open=session.is_open, has_mask=session.has_mask, phrase=phrase, fresh=fresh
        )

    def repaint(self, options: Repaint) -> None:
        """Repaint the mask; the results land in the strip, the first of them is shown."""
        if self._desk.picture() is None:
            return
        session, fresh, wordless = self._session, self._session.state.is_fresh, removes(options.prompt)
        box = session.mask_box() if session.has_mask else None
        if box is None:
            self._notices.error(PictureError("Nothing is selected to repaint", "Say or paint what to change first"))
            return
        options = options if options.seed is not None else replace(options, seed=self._new_seed())
        self._last_repaint, self.last_seed = options, options.seed
        if options.place == "replace":
            self._desk.jobs.cancel(("repaint",))
        plane, found = session.state.mask, session.state.found
        corrections: list[Any] = [list(correction) for correction in session.state.corrections]
        prompt = REMOVAL if wordless else options.prompt
        title = " ".join(prompt.split()) if not wordless else "Fill" if fresh else "Remove"
        if fresh and options.outline == "auto":
            options = replace(options, outline="kept")  # what the picture has is not to be touched
        if not wordless:
            session.remember_prompt(prompt)
        landed: list[int] = []
        picture = session.picture

        def keep() -> bool:
            # once one of them is there, it may be applied while the others are still made: they stay its alternatives
            return bool(landed) and session.is_open and session.picture is picture

        def finished(edit: Edit, seconds: float) -> None:
            recipe = edit.recipe
            self.belongings.remember(recipe, options.reference, options.loras)
            if found is not None:
                recipe = recipe.found_by(found.phrase, found.grounding, found.heads, found.looked, found.closer)
                more: dict[str, Any] = {"candidate": 2 if found.both else found.chosen, "corrections": corrections}
                recipe = replace(recipe, parameters={**recipe.parameters, **more})
                edit = replace(edit, recipe=recipe)
            if fills_transparency(session.picture, edit):
                self._notices.info(FILLED)
            result = session.add_result(edit, title, seconds, mask=plane, found=found, show=not landed)
            landed.append(result.number)
            if edit.wider is not None:
                self._notices.info("The model changed more than the mask", "Take the larger mask, under Results")
            if self.on_landed is not None:
                self.on_landed(result)

        asked = replace(options, prompt=prompt)
        count = options.variations or variations_for(box)
        read = cache(plane.read)  # once for all of them
        phrase = _said(found)
        order, front = range(min(max(count, 1), MOST_VARIATIONS)), options.place == "front"
        for n in reversed(order) if front else order:
            seed = ((options.seed or 0) + n) % _SEEDS
            # later ones are not previewed: that would hide the first result
            build = partial(_job, asked, read, seed, phrase, previews=n == 0)
            self._desk.ask("repaint", build, finished, title=_titled(title, n, len(order)), first=front, keep=keep)

    def cancel_and_new_seed(self) -> None:
        """Stop the repaints there are, and do the newest one again with another seed."""
        self._desk.jobs.cancel(("repaint",))
        if self._last_repaint is not None and self._session.is_open:
            self.repaint(replace(self._last_repaint, seed=None))

    def select_again(self, number: int | None = None) -> Recipe | None:
        """Select what a result (default: the shown) was made of, to do it again otherwise. Its recipe; None when there
        is none."""
        if self._desk.picture() is None or (number is None and self._session.shown is None):
            return None
        session, picture = self._session, self._session.picture
        try:
            result = session.result(number)
        except ValueError:
            return None

        def loaded(mask: Plane) -> None:
            if session.is_open and session.picture is picture and result in session.results:
                session.select_again(result.number, mask)

        self._desk.run("mask", lambda: result.mask or maskwork.covered(result.edit, *picture.size), loaded)
        return result.edit.recipe

    def rerun_layer(self, number: int) -> None:
        """Repaint a layer in place: its recipe and mask on what lies below it, with another seed."""
        if self._desk.picture() is None:
            return
        session, layer = self._session, self._session.layer(number)
        old = layer.edit.recipe
        if MERGED in old.parameters:
            self._notices.info("A merged layer has no prompt of its own", "Undo the merge, or select and repaint anew")
            return
        if PASTED in old.parameters:
            self._notices.info("A pasted layer has no prompt of its own", "Select what to change and repaint that")
            return
        mask, edit = layer.mask, layer.edit
        width, height = session.size
        guidance = old.guidance if old.steps else None  # a recipe without steps does not say its guidance either
        asked = Repaint(
            prompt=old.prompt or REMOVAL, steps=old.steps or None, guidance=guidance, strength=old.strength,
            outline=outline_in(old), transition=transition_in(old), second_pass=second_pass_in(old),
            negative=negative_in(old),
        )  # fmt: skip
        seed = self._new_seed()

        def finished(made: Edit, _: float) -> None:
            now = next((other for other in session.layers if other.number == number), None)
            if now is None or now.edit is not edit:
                self._notices.info(
                    Text("“{name}” changed meanwhile, so the result was dropped", name=layer.name), "Do it again"
                )
                return
            found_with = ("candidate", "corrections", "voice", "closer")
            kept = {key: old.parameters[key] for key in found_with if key in old.parameters}
            recipe = replace(
                made.recipe,
                phrase=old.phrase,
                heads=old.heads,
                grounding=old.grounding,
                parameters={**made.recipe.parameters, **kept},
            )
            session.replace_edit(number, replace(made, recipe=recipe))

        def read() -> Any:
            return (mask or maskwork.covered(edit, width, height)).read()

        def build(**shared: Any) -> Job:
            reference, loras = self.belongings.of(old)
            wanted = replace(asked, reference=reference, loras=loras)
            return _job(wanted, read, seed, old.phrase, previews=False, **shared)

        self._desk.ask("repaint", build, finished, title=layer.name, under=number)


def _said(found: Found | None) -> str:
    """The phrase behind a mask, as the model read it; "" for a mask made by hand."""
    return "" if found is None else found.read_as or found.phrase


def _job(asked: Repaint, read: Callable[[], Any], seed: int, phrase: str, *, previews: bool, **shared: Any) -> Job:
    return InpaintJob(
        **shared,
        mask=read(),
        prompt=asked.prompt,
        seed=seed,
        steps=asked.steps,
        guidance=asked.guidance,
        strength=asked.strength,
        phrase=phrase,
        outline=asked.outline,
        transition=asked.transition,
        second_pass=asked.second_pass,
        negative=asked.negative,
        reference=None if asked.reference is None else open_picture(asked.reference).rgb8,
        loras=asked.loras or None,
        previews=previews,
    )


def _titled(title: str, place: int, count: int) -> str:
    return title if count == 1 else f"{title} · {place + 1}/{count}"
