"""Real edits with the built-in models, one after the other: memory, threads and files must not grow.

    python -m tests.torture.edits [--edits 200] [--steps 4]

Each finds something by words in another sample and repaints it. Growth is counted after the first tenth, when
everything that is kept for speed is there.
"""

from __future__ import annotations

import argparse

import psutil

import locheads_studio as lh
from locheads_studio.config import paths
from tests.torture.cycles import state

WORDS = (
    ("skater", "the skater's outfit", "a Spider-Man costume"), ("horse", "the horse", "a zebra"),
    ("dog", "the dog", "a red cat"), ("beach", "the ball", "a blue ball"),
)  # fmt: skip


def main(edits: int = 200, steps: int = 4) -> dict[str, float]:
    """Growth after the first tenth: MB of memory, threads, open files; and how many phrases were not found."""
    me = psutil.Process()
    base: tuple[float, int, int] | None = None
    missed = 0
    for number in range(edits):
        sample, phrase, prompt = WORDS[number % len(WORDS)]
        picture = lh.open(paths.resources() / "samples" / f"{sample}.png")
        mask = lh.segment(picture, phrase).mask
        missed += not mask.any()
        if mask.any():
            edit = lh.inpaint(picture, mask, prompt, seed=number, steps=steps)
            assert lh.apply(picture, [edit]).size == picture.size
        if number == max(len(WORDS), edits // 10) - 1:
            base = state(me)
    assert base is not None
    after = state(me)
    lh.close()
    return {
        "edits": edits, "missed": missed, "MB": round(after[0] - base[0], 1), "threads": after[1] - base[1],
        "files": after[2] - base[2], "MB_in_all": round(after[0]),
    }  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=200)
    parser.add_argument("--steps", type=int, default=4)
    asked = parser.parse_args()
    print(main(asked.edits, asked.steps))
