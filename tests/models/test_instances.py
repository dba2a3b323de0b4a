"""All things of a kind, with a VLM and a segmenter that are scripted: neighbours are parted, what painting leaves is no
thing, and a number that was said counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pytest

from locheads_studio.heads.calibration import Judgement
from locheads_studio.heads.confidence import Evidence
from locheads_studio.heads.grounding import Ground
from locheads_studio.heads.phrases import Asked, Thing, parse
from locheads_studio.models.again import Part
from locheads_studio.models.asking import Located, Looks
from locheads_studio.models.cutting import one_of_them
from locheads_studio.models.instances import answer_of, every, pieces_of
from locheads_studio.models.segmenter import Segmentation

HEIGHT, WIDTH = 40, 120
Mask = np.ndarray


def block(x: int, width: int = 20) -> Mask:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[10:30, x : x + width] = True
    return mask


def ground(
    mask: Mask, confidence: float = 0.9, verdict: Any = "sure", point: tuple[float, float] | None = None,
    elsewhere: float = 0.3,
) -> Ground:  # fmt: skip
    """Found at ``mask``; ``elsewhere``: the heat of all other places."""
    rows, columns = np.nonzero(mask)
    box = int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
    middle = point or ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return Ground(
        np.where(mask, 1.0, elsewhere).astype(np.float32), box, (middle,), np.zeros((4, 4), np.float32),
        Evidence(1, 1, 1, 0), judged=Judgement(confidence, verdict),
    )  # fmt: skip


class Cutter:
    """A segmenter that knows things: for a point the one that it lies on, with its score; for a box all that is in it
    as one. Of a picture that was painted over it knows ``left`` instead."""

    side, takes_cover = 1024, False  # takes no closer look

    def __init__(self, things: Sequence[tuple[Mask, float]], together: float = 0.9) -> None:
        self.things, self.together, self.left = list(things), together, list(things)
        self.picture = np.random.default_rng(1).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)

    def segment(self, picture: Any, box: Any = None, points: Any = None, **_: Any) -> Segmentation:
        known = self.things if np.array_equal(picture, self.picture) else self.left
        if box is None:
            x, y = points[0]
            found = [(mask, score) for mask, score in known if mask[int(y), int(x)]]
        else:
            inside = [mask for mask, _ in known if mask[:, int(box[0]) : int(box[2])].any()]
            found = [(np.logical_or.reduce(inside), self.together)] if inside else []
        masks = np.array([mask for mask, _ in found] or [np.zeros((HEIGHT, WIDTH), bool)])
        scores = np.array([score for _, score in found] or [0.0], np.float32)
        return Segmentation(masks, scores, np.zeros((len(masks), 4, 4), np.float32))


class Looker:
    """A VLM that finds these places, one after the other, and then the others when it looks at parts."""

    def __init__(self, grounds: Sequence[Ground], nearer: Sequence[Ground] = ()) -> None:
        self.grounds = list(grounds)
        self.parted = list(nearer)
        self.kinds: list[str] = []

    def look_twice(self, picture: Any, asked: Asked) -> Looks:
        self.kinds.append(asked.things[0].text)
        return Looks((self.grounds.pop(0),), (), None, np.zeros((1, 4, 4), np.float32), cast(Any, None))

    def again(self, picture: Any, thing: Thing) -> Ground:
        return self.grounds.pop(0) if self.grounds else ground(block(0), 0.0, "not found")

    def on_parts(self, picture: Any, thing: Thing) -> list[Part]:
        view = (0, 0, WIDTH, HEIGHT)
        seen = self.parted[:1]
        del self.parted[:1]
        return [Part(view, one, one) for one in seen]


def found(
    cutter: Cutter, grounds: Sequence[Ground], count: int | None = None, nearer: Sequence[Ground] = ()
) -> list[Any]:
    first, *others = grounds
    asker = cast(Any, Looker(others, nearer))
    thing = Thing("the cup", True, count)
    return every(cutter.picture, thing, first, asker, lambda: cast(Any, cutter), lambda *_: None)


def same(mask: Mask, other: Mask) -> bool:
    return bool((mask & other).sum() >= 0.8 * (mask | other).sum())


def test_of_neighbours_whose_heat_runs_together_one_is_taken() -> None:
    cutter = Cutter([(block(10), 0.85), (block(32), 0.85)])
    both = ground(block(10, 42), point=(20.0, 20.0))
    assert same(one_of_them(cast(Any, cutter), cutter.picture, both), block(10))


@pytest.mark.parametrize(
    "things",
    [
        [(block(10), 0.4), (block(32), 0.85)],  # a part, of which the segmenter thinks little
        [(block(10, 40), 0.85), (block(50, 2), 0.85)],  # nearly all of it
    ],
)
def test_a_part_is_not_taken_for_a_thing(things: list[tuple[Mask, float]]) -> None:
    cutter = Cutter(things)
    whole = ground(block(10, 42), point=(20.0, 20.0))
    assert same(one_of_them(cast(Any, cutter), cutter.picture, whole), block(10, 42))


def test_neighbours_are_found_one_by_one() -> None:
    cutter = Cutter([(block(10), 0.85), (block(32), 0.85)])
    pieces = found(cutter, [ground(block(10, 42), point=(20.0, 20.0)), ground(block(32))])
    assert [same(piece.mask, block(x)) for piece, x in zip(pieces, (10, 32), strict=True)] == [True, True]


def test_what_painting_left_is_passed_over() -> None:
    cutter = Cutter([(block(0), 0.9), (block(60), 0.9)])
    smear = block(24, 12)
    cutter.left = [(smear, 0.9), (block(60), 0.9)]
    pieces = found(cutter, [ground(block(0)), ground(smear, 0.9, "sure"), ground(block(60), 0.8, "likely")])
    assert [same(piece.mask, block(x)) for piece, x in zip(pieces, (0, 60), strict=True)] == [True, True]


def test_where_the_whole_shows_no_more_a_part_may() -> None:
    cutter = Cutter([(block(0), 0.9), (block(32), 0.9), (block(60), 0.9)])
    pieces = found(cutter, [ground(block(0)), ground(block(32), 0.9, "sure")], nearer=[ground(block(60), 0.9, "sure")])
    assert [same(piece.mask, block(x)) for piece, x in zip(pieces, (0, 32, 60), strict=True)] == [True] * 3


def test_what_looked_like_a_smear_may_be_seen_on_a_part_after_all() -> None:
    cutter = Cutter([(block(0), 0.9), (block(60), 0.9)])
    first = ground(block(0), elsewhere=0.0)  # it saw nothing where the second look sees something
    second = ground(block(60))
    assert len(found(cutter, [first, second])) == 1
    pieces = found(cutter, [first, second], nearer=[ground(block(60), 0.9, "sure")])
    assert [same(piece.mask, block(x)) for piece, x in zip(pieces, (0, 60), strict=True)] == [True, True]


def test_what_is_much_smaller_than_the_others_is_none_of_them() -> None:
    cutter = Cutter([(block(0, 24), 0.9), (block(60, 2), 0.9)])
    assert len(found(cutter, [ground(block(0, 24))], nearer=[ground(block(60, 2), 0.9, "sure")])) == 1


def test_of_what_is_not_there_no_part_is_asked() -> None:
    cutter = Cutter([(block(0), 0.9), (block(60), 0.9)])
    pieces = found(cutter, [ground(block(0), 0.0, "not found")], nearer=[ground(block(60), 0.9, "sure")])
    assert [piece.verdict for piece in pieces] == ["not found"]


@pytest.mark.parametrize(("rest", "things"), [(8, 1), (12, 2)])
def test_the_rest_of_a_thing_belongs_to_it(rest: int, things: int) -> None:
    # asked for a point of the larger, the segmenter also cuts both out as one; a rest nearly as large is a neighbour
    large, small = block(10, 20), block(30, rest)
    cutter = Cutter([(large, 0.9), (large | small, 0.5), (small, 0.9)])
    pieces = found(cutter, [ground(large), ground(small)])
    assert [int(piece.mask.sum()) for piece in pieces] == ([20 * (20 + rest)] if things == 1 else [20 * 20, 20 * rest])


@pytest.mark.parametrize("apart", [0, 20])
def test_what_the_segmenter_does_not_cut_out_as_one_stays_two(apart: int) -> None:
    large, small = block(10, 20), block(30 + apart, 8)
    together = [(large | small, 0.5)] if apart else []  # apart it may, and they stay two
    cutter = Cutter([(large, 0.9), *together, (small, 0.9)])
    assert len(found(cutter, [ground(large), ground(small)])) == 2


def test_the_search_ends_when_only_smears_are_found() -> None:
    cutter = Cutter([(block(0), 0.9)])
    smears = [block(x, 12) for x in (24, 40, 56, 72, 88)]
    cutter.left = [(smear, 0.9) for smear in smears]
    assert len(found(cutter, [ground(block(0)), *(ground(smear) for smear in smears)])) == 1


def test_a_number_that_was_said_counts_more_than_a_verdict() -> None:
    cutter = Cutter([(block(0), 0.9), (block(40), 0.9), (block(80), 0.9)])
    places = [ground(block(0)), ground(block(40), 0.1, "not found"), ground(block(80), 0.9)]
    assert len(found(cutter, places)) == 1
    assert len(found(cutter, places, count=3)) == 3
    assert len(found(cutter, places, count=2)) == 2


def test_what_an_earlier_look_saw_clearly_needs_less_confidence() -> None:
    cutter = Cutter([(block(0), 0.9), (block(40), 0.9)])
    unsure = ground(block(40), 0.1, "not found")
    pieces = found(cutter, [ground(block(0), elsewhere=0.5), unsure])
    assert [piece.verdict for piece in pieces] == ["sure", "unsure"], "found, and so selected"
    assert len(found(cutter, [ground(block(0), elsewhere=0.2), unsure])) == 1
    assert len(found(cutter, [ground(block(0), elsewhere=0.5), ground(block(40), 0.0, "not found")])) == 1


def test_where_no_earlier_look_saw_anything_nothing_is() -> None:
    cutter = Cutter([(block(0), 0.9), (block(40), 0.9), (block(80), 0.9)])
    places = [ground(block(0), elsewhere=0.0), ground(block(40), 0.98, "sure", elsewhere=0.0)]
    assert len(found(cutter, places)) == 1
    late = [*places, ground(block(80), 0.9, elsewhere=0.5), ground(block(80))]
    assert len(found(cutter, late)) == 1, "a later look is one, too, but comes too late for itself"


def test_of_two_that_were_told_the_less_sure_one_is_selected_too() -> None:
    cutter = Cutter([(block(0), 0.9), (block(40), 0.9)])
    places = [ground(block(0), 0.1, "not found"), ground(block(40), 0.9)]
    thing = Thing("the cup", True, 2)
    located = Located(
        "both cups", "studio", places[0], np.zeros((1, 4, 4), np.float32), cast(Any, None), ("L1H1",),
        asked=Asked((thing,)), grounds=(places[0],),
    )  # fmt: skip
    asker = cast(Any, Looker(places[1:]))
    pieces = pieces_of(cutter.picture, located, asker, lambda: cast(Any, cutter), lambda *_: None)
    answer = answer_of(pieces, located)
    assert [one.on for one in answer.instances] == [True, True] and answer.missing == ()
    assert answer.verdict == "unsure"


def test_a_thing_is_selected_with_its_shadow() -> None:
    rng = np.random.default_rng(2)
    cutter = Cutter([(block(50), 0.9)])
    shade = np.zeros((HEIGHT, WIDTH), bool)
    shade[26:34, 60:84] = True
    cutter.picture = np.clip(rng.normal(150, 2, (HEIGHT, WIDTH, 3)), 0, 255).astype(np.uint8)
    cutter.picture[shade] = cutter.picture[shade] // 2
    cutter.picture[block(50)] = (200, 40, 40)
    here = ground(block(50))
    masks = []
    for shadow in (False, True):
        located = Located(
            "the cup", "studio", here, np.zeros((1, 4, 4), np.float32), cast(Any, None), ("L1H1",),
            asked=Asked((Thing("the cup", shadow=shadow),)), grounds=(here,),
        )  # fmt: skip
        pieces = pieces_of(cutter.picture, located, cast(Any, Looker([])), lambda: cast(Any, cutter), lambda *_: None)
        masks.append(answer_of(pieces, located).mask)
    alone, shaded = masks
    truth = shade & ~block(50)
    assert same(alone, block(50)) and not (alone & truth).any()
    assert (shaded & truth).sum() >= 0.8 * truth.sum() and (shaded & block(50)).sum() == block(50).sum()


def test_nothing_is_selected_where_none_of_them_was_found() -> None:
    cutter = Cutter([(block(0), 0.9), (block(40), 0.9)])
    pieces = found(cutter, [ground(block(0), 0.1, "not found"), ground(block(40), 0.1, "not found")], count=2)
    assert {piece.verdict for piece in pieces} == {"not found"}


def asked_in_order(phrase: str, own: Ground, looks: Sequence[Ground], *, in_order: bool = True) -> tuple[Any, Looker]:
    """The answer to a phrase that the heads find at ``own``, where looks for all of its kind find these."""
    cutter = Cutter([(block(0), 0.9), (block(40), 0.9), (block(80), 0.9)])
    asked = parse(phrase, lambda noun: True)
    located = Located(
        phrase, "studio", own, np.zeros((1, 4, 4), np.float32), cast(Any, None), ("L1H1",), asked=asked,
        grounds=(own,) * len(asked.things), without=(own,) * len(asked.without),
    )  # fmt: skip
    looker = Looker(looks)
    pieces = pieces_of(
        cutter.picture, located, cast(Any, looker), lambda: cast(Any, cutter), lambda *_: None, in_order=in_order
    )
    return answer_of(pieces, located), looker


THREE = (ground(block(40)), ground(block(80), 0.9, "likely"), ground(block(0), 0.6, "unsure"))
WRONG = ground(block(40), 0.2, "not found")


@pytest.mark.parametrize(
    ("phrase", "place", "verdict"),
    [
        ("the leftmost cup", 0, "unsure"),
        ("the third cup from the right", 0, "unsure"),
        ("the second cup", 40, "likely"),
        ("the cup on the right", 80, "unsure"),
    ],
)
def test_what_words_of_order_mean_is_chosen_among_all_of_the_kind(phrase: str, place: int, verdict: str) -> None:
    answer, looker = asked_in_order(phrase, WRONG, THREE)
    assert same(answer.mask, block(place)) and looker.kinds == ["the cup"]
    assert answer.verdict == verdict, "others may have been missed: never sure, and likely only where the heads agree"
    assert answer.confidence < 0.95
    assert answer.heat is not None and answer.heat[20, place + 10] == 1.0
    left, _ = asked_in_order(phrase, WRONG, THREE, in_order=False)
    assert same(left.mask, block(40)) and left.verdict == "not found" and left.heat is None


def test_several_by_order_are_several_things() -> None:
    answer, looker = asked_in_order("the two cups on the left", WRONG, THREE)
    assert same(answer.mask, block(0) | block(40)) and len(answer.instances) == 2 and answer.missing == ()
    answer, looker = asked_in_order("the first and the third cup from the left", WRONG, THREE)
    assert same(answer.mask, block(0) | block(80)) and looker.kinds == ["the cup"], "looked for once"


def test_all_but_the_one_that_order_means() -> None:
    answer, _ = asked_in_order("every cup except the rightmost cup", ground(block(40)), [*THREE, *THREE])
    assert not (answer.mask & block(80)).any() and (answer.mask & block(40)).any()


@pytest.mark.parametrize("looks", [[THREE[0]], [WRONG, THREE[1], THREE[2]], []])
def test_where_one_or_none_of_the_kind_is_found_the_heads_own_answer_stays(looks: list[Ground]) -> None:
    own = ground(block(80), 0.97, "sure")
    answer, _ = asked_in_order("the leftmost cup", own, looks or [ground(block(0), 0.0, "not found")])
    assert same(answer.mask, block(80)) and (answer.verdict, answer.confidence) == ("sure", 0.97)
