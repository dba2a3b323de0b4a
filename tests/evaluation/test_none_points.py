"""Three families with weights that nobody trained, through the real search: none of their heads points."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.config import paths
from locheads_studio.engine.handlers import HostHandlers
from locheads_studio.errors import HeadError
from locheads_studio.evaluation import finding, installing
from locheads_studio.evaluation.datasets.source import open_source
from locheads_studio.evaluation.runlog import RunLog
from locheads_studio.models.host import ModelHost
from tests.models.rehearsals.vlms_published import PUBLISHED

SETTINGS = finding.FindSettings(samples=240, trials=1)
SCENES = 60


def found_in(vlm: Path) -> finding.Found:
    torch.set_num_threads(1)
    storybook = paths.resources() / "models" / "storybook"
    known = ModelSet(name="made", title="made", vlm=vlm, segmenter=storybook / "segmenter",
                     inpainter=storybook / "inpainter")  # fmt: skip
    handlers = HostHandlers(ModelHost(known, "cpu"))

    def run(job: Any) -> Any:
        return handlers(job, lambda *_: None)

    source = finding.scenes(SETTINGS, "validation", SCENES)
    data = open_source(source)
    planned = finding.plan(data, SETTINGS)
    wanted = finding.run_settings(data, source, {"set": "made"}, SETTINGS)
    return finding.find(run, data, SETTINGS, planned, RunLog.in_memory(wanted, {"date": "today"}))


@pytest.mark.parametrize(
    "repository", ["OpenGVLab/InternVL3-8B-hf", "Qwen/Qwen3-VL-4B-Instruct", "deepseek-community/deepseek-vl-1.3b-chat"]
)
def test_a_model_that_nobody_trained_has_no_localization_heads(repository: str, tmp_path: Path) -> None:
    PUBLISHED[repository](tmp_path)
    found = found_in(tmp_path)
    assert found.contrast is not None and found.points is False, found.contrast
    assert finding.NONE_POINTS in finding.table(found)[0]
    with pytest.raises(HeadError, match="None of this model's heads points"):
        installing.install(found, tmp_path)
    assert not (tmp_path / installing.HEADS_FILE).exists()
    assert found.to_json()["provenance"]["contrast"]["sentences"] == found.contrast.sentences > 20


def test_the_built_in_model_has_some() -> None:
    found = found_in(paths.resources() / "models" / "storybook" / "vlm")
    assert found.points is True, found.contrast
    assert finding.NONE_POINTS not in "\n".join(finding.table(found))
