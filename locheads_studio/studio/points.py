"""The segmenter's points: which of them moved, and what it is to be asked with them."""

from __future__ import annotations

from math import dist

from locheads_studio.document.edits import Point
from locheads_studio.document.state import Found, Prompts


def moved(before: Prompts, after: Prompts) -> tuple[Point, ...]:
    """The places at which points came, went, or turned: all that their answer may change."""
    was, now = set(zip(before.points, before.labels, strict=True)), set(zip(after.points, after.labels, strict=True))
    return tuple(sorted({point for point, _ in was ^ now}))


def together(found: Found) -> tuple[Point, ...]:
    """The points of the first two candidates."""
    return found.candidates[0].points + found.candidates[1].points


def parted(prompts: Prompts, found: Found | None) -> tuple[Prompts, ...]:
    """What the segmenter is to be asked, one thing at a time: it knows one object from its points, not two.

    Two when the mask is of both candidates: each with the points inside that are nearest to it, its box if they all lie
    in it, and all points outside.
    """
    if found is None or not found.both or prompts.box is not None:
        return (prompts,)
    boxes = [place.box for place in found.candidates[:2]]
    shares: list[list[Point]] = [[], []]
    for point, label in zip(prompts.points, prompts.labels, strict=True):
        if label:
            shares[min((0, 1), key=lambda n: dist(point, boxes[n].center))].append(point)
    if not all(shares):
        return (prompts,)
    outside = tuple(point for point, label in zip(prompts.points, prompts.labels, strict=True) if not label)
    parts = []
    for box, points in zip(boxes, shares, strict=True):
        holds = all(box.x0 <= x < box.x1 and box.y0 <= y < box.y1 for x, y in points)
        labels = (1,) * len(points) + (0,) * len(outside)
        parts.append(Prompts((*points, *outside), labels, box if holds else None))
    return tuple(parts)
