"""Sentences as people say them, beside the six types of ``sentences``: the park bench, the pet on the left, the nearest
car, the old man with the beard, the house with the red roof.

They are sentences of their own sort, so that what ``sentences`` picks for a scene stays the same, and with it the
figures that stand on it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import HERO, PLAIN
from locheads_studio.world.sentences import CLEAR, ORDINALS, Lookup, Referent, Sentence, called

FORMS: Final = ("modified", "category", "side", "depth", "size", "people", "owner", "piece", "near", "use")
"""Beside the types of ``sentences``: a noun with a word before it that changes nothing, what sort of thing it is, left
and right, front and back, size, other words for people, a thing by its part, a part by its thing, what stands near, and
what it is for."""

MODIFIERS: Final[dict[str, tuple[str, ...]]] = {
    "dog": ("pet", "house", "guard", "family"),
    "cat": ("pet", "house", "tabby", "street"),
    "horse": ("riding", "race", "farm", "wild"),
    "bird": ("song", "garden", "wild"),
    "sheep": ("farm", "woolly"),
    "elephant": ("african", "circus", "wild"),
    "tree": ("park", "oak", "shade", "leafy"),
    "house": ("family", "country", "town"),
    "flower": ("garden", "spring", "wild"),
    "ball": ("beach", "toy", "rubber", "soccer"),
    "bench": ("park", "garden", "wooden"),
    "chair": ("kitchen", "dining", "wooden", "desk"),
    "sofa": ("living room", "leather", "room"),
    "lamp": ("floor", "standing", "reading", "room"),
    "fire hydrant": ("street", "city", "metal"),
    "umbrella": ("beach", "sun", "garden"),
    "cup": ("coffee", "tea", "drinking"),
    "laptop": ("office", "work", "portable"),
    "banana": ("ripe", "fresh", "sweet"),
    "pizza": ("cheese", "fresh", "italian"),
    "apple": ("fresh", "ripe", "sweet"),
    "book": ("story", "school", "paper"),
    "teapot": ("china", "kitchen", "round"),
    "cake": ("birthday", "cherry", "cream", "wedding"),
    "vase": ("flower", "china", "glass"),
    "car": ("family", "sports", "parked", "toy"),
    "bus": ("school", "city", "tour", "passenger"),
    "truck": ("delivery", "cargo", "pickup"),
    "boat": ("sailing", "fishing", "toy"),
    "bicycle": ("mountain", "racing", "road", "city"),
    "man": ("young", "standing", "tall"),
    "woman": ("young", "standing", "tall"),
    "boy": ("young", "little", "school"),
    "girl": ("young", "little", "school"),
    "skater": ("young", "street"),
    "king": ("old", "bearded", "crowned"),
    "clown": ("circus", "funny"),
    "bow tie": ("silk", "fancy"),
    "hat": ("sun", "summer", "winter"),
    "crown": ("golden", "gold", "royal"),
    "roof": ("house", "tiled"),
    "door": ("front", "wooden", "house"),
    "saddle": ("leather", "riding"),
    "screen": ("laptop", "computer"),
    "sail": ("boat", "cloth"),
    "backpack": ("school",),
    "helmet": ("safety",),
}
"""Words that people put before a name without meaning another thing."""
ADJECTIVES: Final = ("nice", "lovely", "cute", "pretty", "beautiful", "new", "old", "funny")
STRANGE: Final = "unheard-of"
"""Stands for every word that the VLM does not know: they all are one token to it."""

_SEATS: Final = frozenset({"bench", "chair", "sofa"})


def _of(category: str) -> frozenset[str]:
    return frozenset(name for name, kind in KINDS.items() if kind.category == category)


PEOPLE: Final = _of("person")

CATEGORIES: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "animal": (_of("animal"), frozenset()),
    "pet": (frozenset({"dog", "cat"}), frozenset({"bird"})),
    "farm animal": (frozenset({"horse", "sheep"}), frozenset({"bird", "dog", "cat"})),
    "vehicle": (_of("vehicle"), frozenset()),
    "person": (PEOPLE, frozenset()),
    "child": (frozenset({"boy", "girl"}), frozenset({"skater"})),
    "adult": (frozenset({"man", "woman", "king"}), frozenset({"skater", "clown"})),
    "dessert": (frozenset({"cake"}), frozenset({"banana", "apple"})),
    "fruit": (frozenset({"banana", "apple"}), frozenset()),
    "food": (_of("food"), frozenset()),
    "furniture": (_SEATS, frozenset({"lamp"})),
    "piece of furniture": (_SEATS, frozenset({"lamp"})),
    "seat": (_SEATS, frozenset({"saddle"})),
    "plant": (_of("plant"), frozenset()),
    "building": (frozenset({"house"}), frozenset()),
    "toy": (frozenset({"ball"}), frozenset({"skateboard"})),
    "machine": (frozenset({"laptop"}), _of("vehicle")),
    "light": (frozenset({"lamp"}), frozenset()),
    "pot": (frozenset({"teapot"}), frozenset({"vase", "cup"})),
}
"""What sort a thing is: the kinds that are called so, and those that one might call so."""

USES: Final[dict[str, tuple[str, ...]]] = {
    "what you sit on": ("bench", "chair", "sofa", "saddle"),
    "a place to sit": ("bench", "chair", "sofa"),
    "something to wear on the head": ("hat", "helmet", "crown"),
    "what you drink coffee from": ("cup",),
    "something to drive": ("car", "bus", "truck"),
    "something to ride": ("horse", "bicycle", "skateboard"),
    "something to work on": ("laptop",),
    "something that floats on the water": ("boat",),
    "something to put flowers in": ("vase",),
    "something to make tea in": ("teapot",),
    "something healthy to eat": ("banana", "apple"),
    "something sweet": ("cake",),
    "something to play with": ("ball",),
    "something that bounces": ("ball",),
    "what makes people laugh": ("clown",),
    "the ruler of the country": ("king",),
    "what you open to go inside": ("door",),
    "what catches the wind": ("sail",),
    "what a king wears on his head": ("crown",),
    "something to carry things in": ("bag", "backpack"),
    "what children learn from": ("book",),
    "what makes a dark room bright": ("lamp",),
    "what puts out a fire": ("fire hydrant",),
    "what has a trunk and big ears": ("elephant",),
    "what says meow": ("cat",),
    "what lives in a nest": ("bird",),
}
"""What things are for, beside ``sentences.REASONING``."""

CALLED: Final[dict[str, tuple[str, ...]]] = {
    "man": ("man", "person", "adult"),
    "woman": ("woman", "person", "adult"),
    "boy": ("boy", "child", "person"),
    "girl": ("girl", "child", "person"),
    "skater": ("skater", "boy", "man", "person", "child"),
    "king": ("king", "man", "person", "adult"),
    "clown": ("clown", "man", "person"),
}
"""What each kind of people may be called, the usual word first."""

_WITH: Final = ("hat", "helmet", "crown", "bow tie", "bag", "backpack", "saddle", "roof", "door", "sail", "screen")


def possible(name: str) -> frozenset[str]:
    """All names of things that a phrase with this name could mean: a king is a man, too."""
    return frozenset(kind for kind, words in CALLED.items() if name in words) | {name}


class _Groups:
    """The words for several objects of a scene: name or category, its objects, and what else it could mean."""

    def __init__(self, s: Lookup) -> None:
        self.all: list[tuple[str, list[int], frozenset[str]]] = []
        self.kinds = [(name, [i for i in s.objects if s.regions[i].name == name], possible(name)) for name in s.counts]
        self.all += self.kinds
        for word, (names, also) in CATEGORIES.items():
            members = [i for i in s.objects if s.regions[i].name in names]
            if members and not any(s.regions[i].name in also for i in s.objects):
                self.all.append((word, members, names | also))


def _modified(s: Lookup) -> Iterator[Sentence]:
    for i, r in enumerate(s.regions):
        name = r.name
        alike = [o for o in s.regions if o.name == name]
        if name not in MODIFIERS:
            continue
        nouns = []
        if len(alike) == 1:
            nouns = [(f"{word} {name}", "") for word in (*MODIFIERS[name], *ADJECTIVES, STRANGE, STRANGE)]
        if r.colour and sum(o.colour == r.colour for o in alike) == 1:
            nouns += [(f"{word} {name}", f"{r.colour} ") for word in MODIFIERS[name]]
            nouns += [(f"{r.colour} {name}", f"{word} ") for word in (*ADJECTIVES[:3], STRANGE)]
        for noun, before in nouns:
            yield Sentence(f"the {before}{noun}", "modified", i, possible(name))


def _category(s: Lookup) -> Iterator[Sentence]:
    for word, (names, also) in CATEGORIES.items():
        members = [i for i in s.objects if s.regions[i].name in names]
        doubtful = any(r.name in also for r in s.regions)
        if len(members) == 1 and not doubtful:
            yield Sentence(f"the {word}", "category", members[0], names | also)
        for i in members if len(members) > 1 or doubtful else ():
            colour = s.regions[i].colour
            rivals = [o for o in range(len(s.regions)) if s.regions[o].name in names | also]
            if colour and sum(s.regions[o].colour == colour for o in rivals) == 1:
                yield Sentence(f"the {colour} {word}", "category", i, names | also)
        if len(members) == 1 and s.regions[members[0]].colour:
            yield Sentence(f"the {s.regions[members[0]].colour} {word}", "category", members[0], names | also)


def _side(s: Lookup) -> Iterator[Sentence]:
    groups = _Groups(s)
    things = [("thing", s.objects, frozenset({"thing"}))] if len(s.objects) > 1 else []
    for word, members, means in [*groups.all, *things]:
        row = sorted(members, key=lambda i: s.middle(i)[0])
        places = [s.middle(i)[0] for i in row]
        if len(row) == 1:
            x = places[0]
            where = "left" if x < 0.42 else "right" if x > 0.58 else "middle"
            if abs(x - 0.5) < 0.06 or where != "middle":
                prefix = "in the" if where == "middle" else "on the"
                yield Sentence(f"the {word} {prefix} {where}", "side", row[0], means)
            continue
        for side, i, gap in (("left", row[0], places[1] - places[0]), ("right", row[-1], places[-1] - places[-2])):
            if gap < CLEAR:
                continue
            if word != "thing":
                yield Sentence(f"the {word} on the {side}", "side", i, means)
                if len(row) == 2:
                    yield Sentence(f"the {side} {word}", "side", i, means)
                    yield Sentence(f"the {word} on the {side} side", "side", i, means)
            for text in (f"the {word} most to the {side}", f"the {word} furthest to the {side}",
                         f"the {word} on the far {side}", f"the {side}most {word}"):  # fmt: skip
                yield Sentence(text, "side", i, means)
        steps = [b - a for a, b in pairwise(places)]
        if len(row) == 3 and min(steps) > CLEAR and word != "thing":
            yield Sentence(f"the middle {word}", "side", row[1], means)
            yield Sentence(f"the {word} in the middle", "side", row[1], means)
        if 3 <= len(row) <= 5 and min(steps) > CLEAR and word != "thing":
            for place, i in enumerate(row):
                yield Sentence(f"the {ORDINALS[place]} {word}", "side", i, means)
                yield Sentence(f"the {ORDINALS[place]} {word} from the left", "side", i, means)
                yield Sentence(f"the {ORDINALS[len(row) - 1 - place]} {word} from the right", "side", i, means)
            yield Sentence(f"the last {word}", "side", row[-1], means)


def _depth(s: Lookup) -> Iterator[Sentence]:
    for word, members, means in _Groups(s).all:
        row = sorted(members, key=s.foot)
        if len(row) < 2:
            continue
        if s.foot(row[-1]) - s.foot(row[-2]) > CLEAR:
            for text in (f"the {word} in front", f"the front {word}", f"the nearest {word}", f"the closest {word}",
                         f"the {word} in the foreground"):  # fmt: skip
                yield Sentence(text, "depth", row[-1], means)
        if s.foot(row[1]) - s.foot(row[0]) > CLEAR:
            for text in (f"the {word} at the back", f"the {word} in the background", f"the far {word}",
                         f"the furthest {word}", f"the {word} behind"):  # fmt: skip
                yield Sentence(text, "depth", row[0], means)


def _size(s: Lookup) -> Iterator[Sentence]:
    for word, members, means in _Groups(s).all:
        row = sorted(members, key=s.area)
        if len(row) < 2:
            continue
        if s.area(row[-1]) > 1.6 * s.area(row[-2]):
            yield Sentence(f"the big {word}", "size", row[-1], means)
        if s.area(row[1]) > 1.6 * s.area(row[0]):
            yield Sentence(f"the small {word}", "size", row[0], means)
        if word in ("person", "animal", *CALLED):
            tall = sorted(members, key=lambda i: s.regions[i].box.height)
            low, high = (s.regions[i].box.height for i in (tall[-2], tall[-1]))
            if high > 1.25 * low:
                yield Sentence(f"the tall {word}", "size", tall[-1], means)


def _people(s: Lookup) -> Iterator[Sentence]:
    people = [i for i in s.objects if s.regions[i].name in PEOPLE]
    for i in people:
        kind = s.regions[i].name
        for word in CALLED[kind]:
            rivals = [o for o in people if word in CALLED[s.regions[o].name]]
            means = possible(word) if word in KINDS else PEOPLE
            if rivals == [i] and word != kind:
                yield Sentence(f"the {word}", "people", i, means)
            outfit = s.worn(i, "outfit")
            if outfit is not None and outfit.colour:
                worn = [w for w in (s.worn(o, "outfit") for o in rivals) if w is not None]
                if sum(w.colour == outfit.colour for w in worn) == 1:
                    yield Sentence(f"the {word} in {outfit.colour}", "people", i, means)
                    yield Sentence(f"the {word} wearing {outfit.colour}", "people", i, means)
                    if called(outfit) != HERO:
                        yield Sentence(f"the {word} in the {outfit.colour} {called(outfit)}", "people", i, means)
                if outfit.cut not in (None, PLAIN) and sum(w.cut == outfit.cut for w in worn) == 1:
                    yield Sentence(f"the {word} in the {outfit.cut}", "people", i, means)
                    yield Sentence(f"the {word} wearing the {outfit.cut}", "people", i, means)
            for part in ("hat", "helmet", "crown", "bow tie", "bag", "backpack", "skateboard"):
                own = s.worn(i, part)
                others = [w for w in (s.worn(o, part) for o in rivals) if w is not None]
                joint = "on" if part == "skateboard" else "with"
                if own is not None and len(others) == 1:
                    yield Sentence(f"the {word} {joint} the {part}", "people", i, means)
                    yield Sentence(f"the {word} {joint} a {part}", "people", i, means)
                if own is not None and own.colour and sum(w.colour == own.colour for w in others) == 1:
                    yield Sentence(f"the {word} {joint} the {own.colour} {part}", "people", i, means)
        if kind == "king" and not any(s.regions[o].name in ("man", "king") for o in people if o != i):
            for text in ("the old man", "the old man with the beard", "the bearded man", "the man with the beard"):
                yield Sentence(text, "people", i, frozenset({"king", "man"}))
        if kind == "skater" and people == [i]:
            yield Sentence("the rider", "people", i, frozenset({"skater"}))


def _owner(s: Lookup) -> Iterator[Sentence]:
    for i in s.objects:
        name = s.regions[i].name
        rivals = [o for o in s.objects if s.regions[o].name == name]
        for part in _WITH:
            own = s.worn(i, part)
            others = [w for w in (s.worn(o, part) for o in rivals) if w is not None]
            if own is None or name in PEOPLE:
                continue
            if len(others) == 1:
                yield Sentence(f"the {name} with the {part}", "owner", i)
                yield Sentence(f"the {name} with a {part}", "owner", i)
            if own.colour and sum(w.colour == own.colour for w in others) == 1:
                yield Sentence(f"the {name} with the {own.colour} {part}", "owner", i)
                yield Sentence(f"the {name} with a {own.colour} {part}", "owner", i)


def _piece(s: Lookup) -> Iterator[Sentence]:
    for i in s.parts:
        r = s.regions[i]
        owner = r.parent
        assert owner is not None
        noun, name = called(r), s.regions[owner].name
        if s.counts[name] > 1:
            continue
        colour = f"{r.colour} " if r.colour and noun != HERO and r.name != "wheels" else ""
        words = [name]
        if name in PEOPLE:
            people = [o for o in s.objects if s.regions[o].name in PEOPLE]
            words += [w for w in CALLED[name][1:] if [o for o in people if w in CALLED[s.regions[o].name]] == [owner]]
        for word in words:
            yield Sentence(f"the {word} {noun}", "piece", i)
            yield Sentence(f"the {noun} on the {word}", "piece", i)
            yield Sentence(f"the {word}'s {noun}", "piece", i)
            if colour:
                yield Sentence(f"the {colour}{noun} of the {word}", "piece", i)
                yield Sentence(f"the {word}'s {colour}{noun}", "piece", i)
                yield Sentence(f"the {colour}{noun} on the {word}", "piece", i)
            if r.name in ("outfit", "hat", "helmet", "bow tie", "crown"):
                yield Sentence(f"what the {word} wears" if r.name == "outfit" else f"the {noun} the {word} wears",
                               "piece", i)  # fmt: skip


def _near(s: Lookup) -> Iterator[Sentence]:
    groups = [(w, m, means) for w, m, means in _Groups(s).all if len(m) <= 3]
    for anchor in s.objects:
        if s.counts[s.regions[anchor].name] > 1:
            continue
        name = s.regions[anchor].name
        x, y = s.middle(anchor)[0], s.foot(anchor)
        for word, members, means in groups:
            if anchor in members or word == name:
                continue
            apart = sorted((abs(s.middle(i)[0] - x) + abs(s.foot(i) - y), i) for i in members)
            least, i = apart[0]
            if least < 0.42 and (len(apart) == 1 or apart[1][0] > 1.5 * least):
                for text in ("next to", "near", "by", "beside"):
                    yield Sentence(f"the {word} {text} the {name}", "near", i, means)
            if word in CATEGORIES:
                for text, gap in (("to the left of", {o: x - s.middle(o)[0] for o in members}),
                                  ("to the right of", {o: s.middle(o)[0] - x for o in members})):  # fmt: skip
                    over = [o for o in members if gap[o] > CLEAR]
                    if len(over) == 1 and all(gap[o] < -0.01 for o in members if o != over[0]):
                        yield Sentence(f"the {word} {text} the {name}", "near", over[0], means)
    row = sorted(s.objects, key=lambda i: s.middle(i)[0])
    for left, i, right in zip(row, row[1:], row[2:], strict=False):
        names = [s.regions[o].name for o in (left, i, right)]
        places = [s.middle(o)[0] for o in (left, i, right)]
        if all(s.counts[n] == 1 for n in names) and min(places[1] - places[0], places[2] - places[1]) > CLEAR:
            first, second = (names[0], names[2])
            yield Sentence(f"the {names[1]} between the {first} and the {second}", "near", i)
            yield Sentence(f"the thing between the {second} and the {first}", "near", i, frozenset({"thing"}))


def _use(s: Lookup) -> Iterator[Sentence]:
    for text, names in USES.items():
        found = [i for i, r in enumerate(s.regions) if r.name in names]
        if len(found) == 1:
            yield Sentence(text, "use", found[0], frozenset(names))


_MAKERS: Final = (_modified, _category, _side, _depth, _size, _people, _owner, _piece, _near, _use)


def all_sayings(regions: Sequence[Referent], width: int, height: int) -> list[Sentence]:
    """Everything people say, in the forms of ``FORMS``, that refers to exactly one region of a picture."""
    scene = Lookup(regions, width, height)
    return [s for make in _MAKERS for s in make(scene) if scene.big_enough(s.region)]


def loosely(text: str, rng: random.Random) -> str:
    """A phrase with another article or none, as it is typed: "the dog", "dog", "a dog", "my dog"."""
    if not text.startswith("the "):
        return text
    rest = text[4:]
    way = rng.random()
    if way < 0.6:
        return rest
    if way < 0.8:
        return f"{'an' if rest[0] in 'aeiou' else 'a'} {rest}"
    return f"{rng.choice(('this', 'that', 'my'))} {rest}"


def some_sayings(regions: Sequence[Referent], width: int, height: int, seed: int, per_form: int = 1) -> list[Sentence]:
    """Pick up to ``per_form`` sentences of each form, the same for the same seed."""
    rng = random.Random(f"sayings-{seed}")
    told = all_sayings(regions, width, height)
    chosen: list[Sentence] = []
    for form in FORMS:
        options = [s for s in told if s.type == form]
        chosen += rng.sample(options, min(per_form, len(options)))
    return chosen
