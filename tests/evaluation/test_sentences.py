"""The table of sentences: what the built-in models find of it, and how each is read."""

from __future__ import annotations

from collections import Counter

import pytest
import torch

from locheads_studio.catalog.sets import find_set
from locheads_studio.heads.phrases import parse
from locheads_studio.models.host import ModelHost
from tests.evaluation import sentences

LEAST = 0.9
"""Share of the instances, of those whose plain parts are found alone, that no change may fall below."""


def test_every_line_names_what_is_in_its_scene() -> None:
    lines = sentences.table()
    assert len(lines) >= 60 and len({line["seed"] for line in lines}) >= 15
    assert max(Counter(line["phrase"] for line in lines).values()) == 1
    for line in lines:
        drawn = sentences.scene(line["seed"])
        for want in line["wants"].values():
            assert want == "background" or sentences.region(drawn, want.removeprefix("all but ")).any()


@pytest.mark.parametrize("line", sentences.table(), ids=lambda line: line["phrase"])
def test_as_many_things_are_looked_for_as_are_wanted(line: dict[str, object]) -> None:
    asked = parse(str(line["phrase"]), lambda noun: True)
    wants = line["wants"]
    assert isinstance(wants, dict)
    if line.get("as_one"):  # "the girl with the hat and the woman": she might hold both, as in "the hat and the scarf"
        assert len(asked.things) == 1
    elif asked.scope == "things" and not any(thing.every for thing in asked.things):
        assert len(asked.things) == len(wants)
    elif asked.scope == "everything":
        assert len(asked.without) == len(wants)
    counts = [thing.count for thing in asked.things if thing.count]
    if len(asked.things) == 1 and counts and not asked.without:
        assert counts == [len(wants)]


def test_what_is_found_alone_is_found_in_a_sentence() -> None:
    torch.set_num_threads(1)
    host = ModelHost(find_set("storybook"), "cpu")

    def ask(pixels: object, phrase: str) -> object:
        return host.select(pixels, phrase, grounding="studio", heads=None, step=lambda *_: None)  # type: ignore[arg-type]

    told = sentences.run(ask)  # type: ignore[arg-type]
    assert sentences.share(told) >= LEAST, [one for one in told if one.right < one.alone]
    assert sum(one.alone for one in told) >= 80, "most of what is there is found by its plain phrase"
