"""LLaVA reads the token ids that its authors' code makes, whichever tokenizer file a folder has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from locheads_studio.models.probe import VlmProbe
from tests.models.rehearsals import vlms_published
from tests.models.rehearsals.tokenizers_published import LLAMA, sentence_piece


@pytest.mark.parametrize("normalises", [True, False], ids=["of old", "newer"])
def test_text_on_both_sides_of_the_picture_begins_with_a_space(tmp_path: Path, normalises: bool) -> None:
    """The authors encode what is before and what is behind the picture each by itself, so their ids are
    1, 887, ..., picture, 29871, 13, ..., 29889."""
    torch.set_num_threads(1)
    vlms_published.PUBLISHED["llava-hf/llava-1.5-7b-hf"](tmp_path)
    size = sentence_piece(tmp_path, "LlamaTokenizer", ["<image>", "<pad>"], normalises=normalises, first_sign=32000,
                          ids=LLAMA, more={"pad_token": "<pad>"})  # fmt: skip
    vlms_published.llava_weights(tmp_path, 1, 2, size, image=32000)
    probe = VlmProbe.load(tmp_path)
    prefix = probe.open(np.zeros((40, 60, 3), np.uint8))
    [tail] = probe.prompting.tails(["the dog"], prefix)
    assert prefix.head[:2] == (1, LLAMA["▁You"]) and prefix.head[-577:] == (13, *[32000] * 576)
    assert tail[:3] == [LLAMA["▁"], 13, LLAMA["the"]] and tail[-1] == LLAMA["."]
    [the, dog] = probe.prompting.words_of(prefix, "the dog")
    assert the.token == 2 and dog.token == len(tail) - 2, "the last token of each word"
