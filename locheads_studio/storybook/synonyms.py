"""Other words for what the drawn world holds: what people type, in words the built-in VLM was taught."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from locheads_studio.heads.wording import FILE
from locheads_studio.imaging import disk
from locheads_studio.storybook.kinds import KINDS
from locheads_studio.storybook.outfits import CUTS
from locheads_studio.storybook.sentences import REASONING, WEARERS

# What it is called here: what else people call it.
_OTHERS: Final[dict[str, str]] = {
    "dog": "puppy, pup, doggy, hound, terrier",
    "dogs": "puppies, pups, doggies, hounds",
    "cat": "kitten, kitty, pussycat, tomcat",
    "cats": "kittens, kitties",
    "horse": "pony, mare, stallion, foal",
    "horses": "ponies, foals",
    "bird": "pigeon, sparrow, songbird",
    "sheep": "lamb, ewe, lambs",
    "tree": "oak, shrub",
    "house": "home, cottage, cabin",
    "houses": "homes, cottages",
    "flower": "blossom, bloom",
    "man": "guy, gentleman, bloke, fellow",
    "men": "guys, gentlemen",
    "woman": "lady, gal",
    "women": "ladies",
    "boy": "lad",
    "girl": "lass",
    "skater": "skateboarder, skate boarder",
    "skaters": "skateboarders",
    "skateboard": "board, longboard",
    "king": "monarch, ruler",
    "clown": "jester",
    "outfit": "clothes, clothing, costume, suit, garment, attire, apparel, plain clothes, shirt, t-shirt, jacket, "
    "sweater, jumper, trousers, pullover, blouse",
    "dress": "gown, frock, skirt, sundress",
    "robe": "cloak, mantle",
    "uniform": "soldier's uniform, police uniform, sailor suit, livery",
    "raincoat": "rain coat, mac, mackintosh, oilskin, slicker, anorak, rain jacket, coat",
    "tuxedo": "dinner jacket, dinner suit, tux, smoking jacket, black tie, evening suit",
    "astronaut suit": "space suit, spacesuit, astronaut's suit, astronaut costume, astronaut outfit",
    "spider-man costume": "spiderman costume, spiderman suit, spider-man suit, spider-man outfit, spiderman outfit, "
    "superhero costume, superhero suit, spiderman",
    "tracksuit": "track suit, jogging suit, sweatsuit, training suit, sports clothes, sportswear",
    "overalls": "overall, dungarees, bib overalls, boiler suit",
    "lab coat": "doctor's coat, white coat, doctor's smock, laboratory coat",
    "armour": "armor, suit of armour, suit of armor, plate armour, knight's armour",
    "astronaut": "spaceman, cosmonaut, spacewoman",
    "doctor": "physician, scientist",
    "superhero": "hero",
    "what a doctor wears": "what does a doctor wear, what doctors wear, what do doctors wear",
    "what a knight wears": "what does a knight wear, what knights wear, what do knights wear",
    "what a superhero wears": "what does a superhero wear, what superheroes wear, what do superheroes wear",
    "what a farmer wears": "what does a farmer wear, what farmers wear, what do farmers wear",
    "what soldiers wear": "what does a soldier wear, what a soldier wears, what do soldiers wear",
    "hat": "cap, beanie, headgear",
    "helmet": "crash helmet, hard hat",
    "bag": "handbag, purse, satchel",
    "backpack": "rucksack, knapsack, school bag, schoolbag",
    "bow tie": "bowtie, bow-tie, dickie bow",
    "cup": "mug, teacup, tea cup, coffee cup, beaker",
    "cups": "mugs, teacups, tea cups, coffee cups",
    "laptop": "notebook, computer, notebook computer, macbook",
    "laptops": "computers, notebooks",
    "pizza": "pizza pie",
    "book": "novel, textbook",
    "books": "novels, textbooks",
    "teapot": "tea pot, kettle",
    "teapots": "tea pots, kettles",
    "cake": "gateau, birthday cake",
    "vase": "flower vase, flower pot, flowerpot",
    "ball": "football ball, soccer ball, beach ball",
    "balls": "soccer balls, beach balls",
    "bench": "park bench",
    "chair": "stool, seat",
    "chairs": "stools, seats",
    "sofa": "couch, settee",
    "sofas": "couches, settees",
    "lamp": "desk lamp, table lamp, lantern",
    "fire hydrant": "fireplug, fire plug, hydrant",
    "umbrella": "parasol, brolly",
    "umbrellas": "parasols, brollies",
    "car": "automobile, auto, sedan, motorcar, motor car",
    "cars": "automobiles, autos, sedans",
    "bus": "coach, omnibus",
    "buses": "coaches, omnibuses, busses",
    "truck": "lorry, pickup, pick-up",
    "trucks": "lorries, pickups",
    "boat": "sailboat, sailing boat, yacht, ship, dinghy",
    "boats": "sailboats, sailing boats, yachts, ships",
    "bicycle": "bike, pushbike, push bike, cycle",
    "bicycles": "bikes, pushbikes, cycles",
    "wheels": "wheel, tyres, tires",
    "animal": "creature, beast",
    "person": "human, individual, somebody",
    "child": "kid, youngster",
    "vehicle": "automotive",
    "furniture": "furnishings",
    "red": "crimson, scarlet, ruby",
    "orange": "tangerine, amber",
    "yellow": "golden, gold, lemon",
    "green": "emerald, olive",
    "blue": "navy, azure, navy blue, dark blue",
    "purple": "violet, lilac, mauve",
    "pink": "rose, magenta",
    "brown": "tan, chestnut, hazel",
    "white": "snow-white, ivory",
    "black": "jet-black, ebony",
    "grey": "gray, silver, ash, ashen",
    "turquoise": "cyan, teal, aqua, aquamarine, light blue, sky blue",
    "striped": "stripy, stripey, stripes, lined",
    "dotted": "spotted, spotty, polka dot, polka-dot, polka dotted, dots",
    "checked": "chequered, checkered, plaid, tartan, gingham",
    "plain": "solid, unpatterned",
    "big": "large, huge, bigger, biggest, large-sized, giant",
    "small": "little, tiny, smaller, smallest, mini",
    "leftmost": "left-most, furthest left, farthest left, most left",
    "rightmost": "right-most, furthest right, farthest right, most right",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "next to": "beside, adjacent to, alongside, close to, by the side of",
    "in front of": "before",
    "behind": "in back of, at the back of",
    "in the middle": "in the centre, in the center",
    "to the left of": "left of, on the left of",
    "to the right of": "right of, on the right of",
    "kick": "kicked, kicking",
    "sit": "sitting, seated",
    "drink": "drinking, sip",
    "eat": "eating, edible, eats",
    "ride": "riding",
    "wool": "woolly, fleece",
    "wings": "flies, fly, flying, winged",
    "barks": "bark, barking, woofs",
    "purrs": "purr, purring, meows, miaows",
    "rain": "raining, rainy",
    "shade": "shadow, shady",
    "sails": "sailing",
    "light": "lights, shines, glows",
    "read": "reading",
}

SYNONYMS: Final[dict[str, str]] = {
    other.strip(): word for word, others in _OTHERS.items() for other in others.split(",")
}
"""What people type to what the VLM was taught."""


def write_wording(folder: Path) -> None:
    """Write ``wording.json`` beside the VLM's weights: synonyms, names and descriptions of the drawn world."""
    names = {name for kind in KINDS.values() for name in (kind.name, kind.plural, *(p.name for p in kind.parts))}
    names |= {cut.lower() for cut in CUTS}
    values = {"synonyms": SYNONYMS, "names": sorted(names), "descriptions": [*REASONING, *WEARERS]}
    disk.write_text(folder / FILE, json.dumps(values, indent=1) + "\n")
