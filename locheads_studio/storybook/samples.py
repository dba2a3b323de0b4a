"""The bundled sample pictures (``resources/samples``): plans made by hand, drawn like every other scene."""

from __future__ import annotations

from typing import Final

from locheads_studio.storybook.plan import PlannedObject, PlannedPart, ScenePlan

SAMPLES: Final[dict[str, ScenePlan]] = {
    "skater": ScenePlan(
        seed=7,
        split="train",
        setting="park",
        objects=(
            PlannedObject("tree", "green", "plain", (), 0.12, 0.63, 0.52, 5),
            PlannedObject("bench", "brown", "plain", (), 0.84, 0.69, 0.24, 3),
            PlannedObject(
                "skater", "red", "plain",
                (PlannedPart("outfit", "purple", "plain"), PlannedPart("skateboard", "orange", "plain")),
                0.47, 0.94, 0.62, 21,
            ),
            PlannedObject("dog", "white", "plain", (PlannedPart("bow tie", "red", "plain"),), 0.85, 0.93, 0.30, 4),
        ),
    ),
}  # fmt: skip
"""Name of the file to the plan of the scene."""
