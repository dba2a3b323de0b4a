"""The open document, behind one object that stays the same: others hold the session and watch it.

Everything here is called on the window's thread and is quick; what takes long (opening, saving, operations on large
masks, models) is the controller's, which hands finished values to the session. No Qt, no torch.

Units: pixels of the upright picture. Masks are `document.tiles.Plane` (immutable) inside and HxW uint8 arrays outside.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Final

from locheads_studio.document.layers import Layer
from locheads_studio.document.state import BY_HAND, NO_PROMPTS, DocumentState, Found, Prompts, SavedSelection
from locheads_studio.document.strokes import Brush, Stroke, Touch
from locheads_studio.document.tiles import Plane
from locheads_studio.imaging.project import Project
from locheads_studio.studio import maskwork
from locheads_studio.studio.layering import Layering
from locheads_studio.studio.opened import Ground, OpenDocument, Opened
from locheads_studio.studio.reframing import Reframed, moved_heat
from locheads_studio.studio.strip import Result, Strip
from locheads_studio.studio.view import Change, Observer
from locheads_studio.texts import Text

__all__ = ["Change", "Observer", "Result", "Session"]


_OTHER_MASK = (BY_HAND, ("all", 0.0), ("clear", 0.0))  # changes that leave nothing of the mask there was


_OF_A_CANVAS: Final[tuple[Change, ...]] = (
    "canvas", "found", "prompts", "layers", "results", "modified", "history"
)  # fmt: skip


class Session(Layering):
    """The open document: what `DocumentView` shows, and every change of it, those of results and layers from
    `Layering`. Stable; watch it."""

    # --- the document

    def open(self, opened: Opened) -> None:
        """Another document takes the place of this one."""
        self._document, self._found, self._prompts = OpenDocument(opened, self.history_bytes), None, None
        if opened.project is not None:
            for words, remember in (
                (opened.project.phrases, self._phrases.remember), (opened.project.prompts, self._used_prompts.remember)
            ):  # fmt: skip
                for text in reversed(words):
                    remember(text)
        self._tell("opened")

    def close(self) -> None:
        """No document."""
        self._document, self._found, self._prompts = None, None, None
        self._tell("opened")

    def limit_history(self, history_bytes: int) -> None:
        """How much the history of this document and of those to come may take; what is too much goes at once."""
        self.history_bytes = history_bytes
        if self.is_open:
            self.history.budget = history_bytes
            self._tell("history")

    # --- selecting

    def expect(self, found: Found | None = None, prompts: Prompts | None = None) -> None:
        """Show a heat map or prompts whose mask is still to come. Without arguments: forget them."""
        before = self.found, self.prompts
        self._found, self._prompts = found, prompts
        if self.found is not before[0]:
            self._tell("found")
        if self.prompts is not before[1]:
            self._tell("prompts")

    def miss(self, found: Found) -> None:
        """A phrase was asked for and not found: where it was looked for is shown, and nothing else changes."""
        self._found, self._prompts = found, None
        self._tell("prompts")
        self._tell("found")

    def select(self, found: Found, mask: Plane, prompts: Prompts) -> None:
        """A phrase's answer, combined as `prompts` says; one history entry. An open stroke ends before."""
        self.end_stroke()
        if prompts.base is not None:
            mask = maskwork.combine(prompts.base, mask, prompts.how)
        corrections = (BY_HAND,) if prompts.base is not None else ()
        before = self.state.found
        again = before is not None and before.phrase == found.phrase and before.heads != found.heads
        new = replace(self.state.anew(mask), found=found, prompts=prompts, corrections=corrections)
        if again:  # the same thing looked for otherwise: what was done by hand stays
            new = replace(self._with_answer(mask), found=found, prompts=prompts, corrections=corrections)
        self._answered(
            Text("Heads of “{phrase}”", phrase=found.phrase)
            if again
            else Text("Select “{phrase}”", phrase=found.phrase),
            new,
        )

    def segmented(
        self,
        mask: Plane,
        prompts: Prompts,
        found: Found | None = None,
        gesture: int | None = None,
        *,
        begins: bool = False,
    ) -> None:
        """The segmenter's answer to prompts, combined with what there was; corrections by hand survive, unless it
        `begins` a mask that takes the place of this one. `found`: with another candidate chosen.
        All of one `gesture` (a drag of a point) are one entry in the history, however long it takes."""
        self.end_stroke()
        label = "Candidate" if found else "Points" if prompts.points else "Box"
        corrections = () if found else self.state.with_correction(*BY_HAND)
        new = self.state.anew(mask) if begins else self._with_answer(mask)
        new = replace(new, found=found or self.state.found, prompts=prompts)
        merge = None if gesture is None else f"point in {gesture}"
        self._answered(label, replace(new, corrections=corrections), merge)

    def switch(self, index: int, *, on: bool) -> None:
        """Take one of the instances that were found in or out of the mask; corrections by hand survive."""
        self.end_stroke()
        found, prompts = self.state.found, self.state.prompts
        if found is None or not 0 <= index < len(found.instances) or found.instances[index].on == on:
            return
        one = replace(found.instances[index], on=on)
        instances = (*found.instances[:index], one, *found.instances[index + 1 :])
        answer = maskwork.of_instances(instances, *self.size)
        if prompts.base is not None:
            answer = maskwork.combine(prompts.base, answer, prompts.how)
        new = replace(self._with_answer(answer), found=replace(found, instances=instances))
        label = Text("With “{thing}”", thing=one.thing) if on else Text("Without “{thing}”", thing=one.thing)
        self._answered(label, replace(new, corrections=(BY_HAND,)))

    def _with_answer(self, answer: Plane) -> DocumentState:
        """Another answer of the models in place of the last, what was done by hand upon it."""
        added, removed = self.state.by_hand
        return replace(
            self.state, mask=self.state.corrected(answer), answer=answer, added=added, removed=removed
        )  # fmt: skip

    # --- the mask by hand

    def begin_stroke(self, brush: Brush, x: float, y: float, pressure: float = 1.0) -> None:
        """The pen goes down. A stroke still open ends."""
        self.end_stroke()
        self._doc.stroke = Stroke(self.state.mask, brush)
        self._touch(Touch(x, y, pressure), always=True)  # undo can drop it from now on, wherever it began

    def extend_stroke(self, x: float, y: float, pressure: float = 1.0) -> None:
        """The pen moves; nothing when no stroke is open."""
        if self.stroke_open:
            self._touch(Touch(x, y, pressure))

    def _touch(self, touch: Touch, *, always: bool = False) -> None:
        assert self._doc.stroke is not None
        box = self._doc.stroke.add(touch)
        if box.area or always:
            self._tell("mask", box)

    def end_stroke(self) -> None:
        """The pen goes up: one history entry, if anything changed."""
        stroke = self._doc.stroke
        if stroke is None:
            return
        self._doc.stroke = None
        mask = stroke.finish()
        if mask is not self.state.mask:
            by_hand = self.state.with_hand(mask, stroke.painted, stroke.brush.erase)
            new = replace(by_hand, corrections=self.state.with_correction(*BY_HAND))
            self._push("Erase" if stroke.brush.erase else "Brush", new, mask_told=True)
        else:
            self._tell("mask", stroke.box)  # the same values, but no stroke any more that undo could drop

    def drop_stroke(self) -> None:
        """As if the stroke had not begun."""
        stroke, self._doc.stroke = self._doc.stroke, None
        if stroke is not None:
            self._tell("mask", stroke.box)

    def change_mask(
        self,
        label: str,
        mask: Plane,
        *,
        by_hand: bool = False,
        merge: str | None = None,
        held: bool = False,
        correction: tuple[str, float] = BY_HAND,
        start: DocumentState | None = None,
    ) -> None:
        """Put another mask in place. `by_hand`: a correction that the segmenter's next answer leaves alone; otherwise
        points and box are forgotten. Same `merge` within a second replaces the last entry (slider drags), `held`
        however late. `correction`: how a recipe does the same to another picture's mask. `start`: what the mask was
        made from, where that is not the present state."""
        self.end_stroke()
        if mask is self.state.mask or mask.changed_box(self.state.mask).area == 0:
            return
        start = start or self.state
        if by_hand:
            new = start.with_hand(mask)
        else:
            found = None if correction in _OTHER_MASK else start.found  # it is no longer what the phrase selected
            new = replace(start.anew(mask), prompts=NO_PROMPTS, found=found)
        self._push(label, replace(new, corrections=start.with_correction(*correction)), merge, held=held)

    # --- kept selections

    def keep_selection(self) -> None:
        """Keep the mask under a name of its own: the phrase it was found with, or a number."""
        if not self.has_mask:
            return
        self.end_stroke()
        found, taken = self.state.found, {kept.name for kept in self.state.saved}
        first = found.phrase if found is not None else "Selection"
        names = (first if n == 1 and found is not None else f"{first} {n}" for n in count(1))
        name = next(name for name in names if name not in taken)
        kept = SavedSelection(name, self.state.mask)
        self._push(Text("Keep selection “{name}”", name=name), replace(self.state, saved=(*self.state.saved, kept)))

    def rename_selection(self, index: int, name: str) -> None:
        """Another name for a kept selection."""
        kept = [*self.state.saved]
        if name.strip() and 0 <= index < len(kept) and kept[index].name != name.strip():
            kept[index] = SavedSelection(name.strip(), kept[index].mask)
            self._push("Rename selection", replace(self.state, saved=tuple(kept)))

    def drop_selection(self, index: int) -> None:
        """Forget a kept selection; undo brings it back."""
        kept = [*self.state.saved]
        if 0 <= index < len(kept):
            gone = kept.pop(index)
            self._push(Text("Delete selection “{name}”", name=gone.name), replace(self.state, saved=tuple(kept)))

    # --- undo

    def undo(self) -> None:
        """One entry back. An open stroke, or prompts whose answer is still to come, are dropped instead."""
        if self.stroke_open:
            self.drop_stroke()
        elif self._prompts is not None:
            self.expect()
        elif self.history.can_undo:
            self.jump(self.history.position - 1)

    def redo(self) -> None:
        """One entry on."""
        if self.can_redo:
            self.jump(self.history.position + 1)

    def jump(self, position: int) -> None:
        """To entry `position` of history.labels. What is open or expected is dropped."""
        self.drop_stroke()
        self.expect()
        before = self.state
        self._after(before, self.history.jump(position))

    # --- words and files

    def remember_phrase(self, phrase: str) -> None:
        """Put it in front of `phrases`."""
        self._phrases.remember(phrase)
        self._tell("words")

    def remember_prompt(self, prompt: str) -> None:
        """Put it in front of `used_prompts`."""
        self._used_prompts.remember(prompt)
        self._tell("words")

    def reframe(self, made: Reframed) -> None:
        """Go on on another canvas, with everything that was moved there. Undo comes back, with its results."""
        self.drop_stroke()
        self.expect()
        doc = self._doc
        before = doc.strip
        shown, compared = (None if one is None else one.number for one in (before.shown, before.compared))
        strip = Strip.of(made.results, shown, before.next)
        strip.compared = next((result for result in made.results if result.number == compared), None)
        numbers = {result.number for result in made.results}
        strip.checks = {
            number: replace(check, heat=moved_heat(check.heat, made.frame))
            for number, check in before.checks.items()
            if number in numbers
        }
        doc.grounds[made.canvas] = Ground(made.picture, made.canvas.key, strip)
        self._push(made.label, made.state)

    def mark_exported(self, path: Path, layers: tuple[Layer, ...]) -> None:
        """The picture file at `path` shows these layers. The document stays where it is, and as modified as it was: a
        picture holds no layers, results or masks."""
        self._doc.copy = path, self._named(layers)
        self._tell("modified")

    def mark_kept(self, path: Path, project: Project) -> None:
        """The project file at `path` holds this document."""
        doc = self._doc
        shown = next((result for result in project.results if result.number == project.shown), None)
        doc.path, doc.name, doc.project_path = path, path.name, path
        doc.kept = project.state, project.results, shown
        self._tell("modified")

    # --- how all of that ends

    def _answered(self, label: str, new: DocumentState, merge: str | None = None) -> None:
        """A model's answer: it is no longer waited for."""
        self._found = self._prompts = None
        self._push(label, new, merge, held=merge is not None)

    def _push(
        self,
        label: str,
        new: DocumentState,
        merge: str | None = None,
        *,
        mask_told: bool = False,
        held: bool = False,
    ) -> None:
        before = self.state
        self.history.push(label, new, merge, held=held)
        self._after(before, new, mask_told=mask_told)

    def _after(self, before: DocumentState, new: DocumentState, *, mask_told: bool = False) -> None:
        doc = self._doc
        if new.canvas is not before.canvas:
            doc.compose()
            for kind in _OF_A_CANVAS:
                self._tell(kind)
            return
        if new.mask is not before.mask and not mask_told:
            box = new.mask.changed_box(before.mask)
            if box.area:
                self._tell("mask", box)
        if new.found is not before.found:
            self._tell("found")
        if new.prompts is not before.prompts:
            self._tell("prompts")
        if new.layers != before.layers:
            doc.committed, _ = doc.committed.updated(new.layers)
            self._compose()
            self._tell("layers")
        self._tell("modified")
        self._tell("history")

    def _compose(self) -> None:
        doc = self._doc
        doc.shown, dirty = doc.shown.updated((*self.layers, *doc.strip.over))
        if dirty.area:
            self._tell("composed", dirty)
