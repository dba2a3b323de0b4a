"""How many sentences per second ``heads find`` reads, beside one whole pass of the published way for each sentence."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import torch
from transformers import LlavaForConditionalGeneration

from locheads_studio.catalog.sets import ModelSet
from locheads_studio.errors import UsageError
from locheads_studio.heads.names import Head
from locheads_studio.models.bench import TOLERANCE, Published
from locheads_studio.models.bench_measure import Timing
from locheads_studio.models.host import ModelHost

U8 = npt.NDArray[np.uint8]
TOGETHER: Final = 4
"""Pictures in one pass, as in ``evaluation.finding``."""


def heads_rate(
    model_set: ModelSet, pairs: Iterable[tuple[U8, Sequence[str]]], count: int, device: str,
    tell: Callable[[str, float], None],
) -> dict[str, Any]:  # fmt: skip
    """Read every head for the sentences about ``count`` pictures [H, W, 3] both ways, group by group in turns.

    Both ways begin with the picture and end with the maps of all heads; ours reads ``TOGETHER`` pictures in one pass
    and all sentences about a picture in another. Raises UsageError for a set whose VLM is no LLaVA.
    """
    host = ModelHost(model_set, device)
    probe = host.models.whole_probe()
    if probe.model.config.model_type != "llava":
        raise UsageError("Only a LLaVA can be read the published way here", "Choose another model set")
    whole = LlavaForConditionalGeneration.from_pretrained(
        model_set.vlm, dtype=probe.model.dtype, local_files_only=True
    ).to(host.models.device)
    published = Published(whole.eval(), probe)
    heads = [Head(*place) for place in itertools.product(*map(range, probe.shape))]
    ours, theirs, furthest, sentences, pictures = [], [], 0.0, 0, 0
    waiting = iter(pairs)
    while group := list(itertools.islice(waiting, TOGETHER)):
        tell("heads, beside one pass for each sentence", pictures / max(count, 1))
        start = _now(host.models.device)
        prefixes = probe.open_all([picture for picture, _ in group])
        mine = [probe.all_maps(prefix, said) for prefix, (_, said) in zip(prefixes, group, strict=True)]
        middle = _now(host.models.device)
        right = [np.stack([published.maps(picture, one, heads) for one in said]) for picture, said in group]
        end = _now(host.models.device)
        for one, other in zip(mine, right, strict=True):
            furthest = max(furthest, float(np.abs(one.reshape(other.shape) - other).max() / other.max()))
        if pictures:  # the first group warms both up
            ours.append(middle - start)
            theirs.append(end - middle)
            sentences += sum(len(said) for _, said in group)
        pictures += len(group)
    if not ours:
        raise UsageError("Too few pictures to measure", f"Use more than {TOGETHER}")
    ratios = Timing(tuple(other / one for one, other in zip(ours, theirs, strict=True)))
    tolerance = TOLERANCE[probe.model.dtype]
    return {
        "pictures": pictures, "sentences": sentences, "ours_per_second": sentences / sum(ours),
        "published_per_second": sentences / sum(theirs), "ratio": ratios.median, "p10": ratios.share(0.1),
        "p90": ratios.share(0.9), "largest_difference": furthest, "tolerance": tolerance,
        "equal": furthest <= tolerance,
    }  # fmt: skip


def _now(device: torch.device) -> float:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
    return time.perf_counter()
