"""The storybook VLM as a second judge: every possible answer is asked for alike, so that no question gives it away."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from transformers import AutoProcessor, LlavaForConditionalGeneration

from locheads_studio.document.geometry import Box
from locheads_studio.errors import WeightsError
from locheads_studio.training.judge.crops import NOTHING, Classes, Pixels
from locheads_studio.training.judge.network import Reading
from locheads_studio.training.vlm.questions import PROMPT
from locheads_studio.world.kinds import KINDS
from locheads_studio.world.outfits import PLAIN

NOTHING_FROM: Final = 0.05
"""From this probability of the answer "nothing" to the kind that is there most likely, nothing is read. Chosen on
validation scenes: drawn things stay below 0.01 (nine in ten)."""
_PATTERN: Final = "what pattern is {phrase}."


class VlmJudge:
    """Reads what is in a box. It is shown the scene's backdrop with the picture in the box, and nothing else beside it.

    It was taught to describe what is there, and to answer "nothing" about what is not. So it is asked to describe
    each kind (of clothes: each cut); read is the one that it says "nothing" to least. Colour and pattern come from
    its description of what it read itself. ``unknown``: the answers it cannot give, since it has no words for them.
    """

    def __init__(self, model: Any, processor: Any, device: str = "cpu") -> None:
        self._model, self._processor, self._device = model.to(device).float().eval(), processor, device
        self._words: dict[str, int] = processor.tokenizer.get_vocab()
        classes = Classes.of_world()
        self.unknown: tuple[str, ...] = tuple(n for table in classes.tables for n in table if not self._known(n))
        self._kinds = [name for name in classes.kinds if name != NOTHING and self._known(name)]
        self._cuts = [name for name in classes.cuts if name != PLAIN and self._known(name)]
        self._colours = [name for name in classes.colours if self._known(name)]
        self._patterns = [name for name in classes.patterns if self._known(name)]
        if NOTHING not in self._words or not self._kinds or not self._colours or not self._patterns:
            raise WeightsError("This VLM has no words for the drawn world", "Use the storybook's VLM")

    @classmethod
    def load(cls, folder: Path, device: str = "cpu") -> VlmJudge:
        """Load the storybook VLM. Raises WeightsError for a folder that holds none."""
        try:
            model = LlavaForConditionalGeneration.from_pretrained(folder, local_files_only=True)
            processor: Any = AutoProcessor.from_pretrained(folder, local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise WeightsError(f"{folder} holds no VLM to read ({error})", "Use the storybook's VLM") from error
        return cls(model, processor, device)

    def read(self, picture: Pixels, bare: Pixels, box: Box, *, clothes: bool = False) -> Reading:
        """Read what is in the box of a picture; ``bare`` is its scene without any object, both uint8 [h, w, 3].

        ``clothes``: what somebody wears is read, and no kind.
        """
        shown = bare.copy()
        shown[box.as_slices] = picture[box.as_slices]
        kind = NOTHING
        if not clothes:
            asked = [PROMPT.format(phrase=f"the {name}") for name in self._kinds]
            absent = self._ask(shown, asked)[:, self._words[NOTHING]]
            best = int(absent.argmin())
            if float(absent[best]) < NOTHING_FROM:
                kind = self._kinds[best]
        worn = clothes or (kind in KINDS and not KINDS[kind].coloured)
        if not worn and kind == NOTHING:
            return Reading(NOTHING, self._colours[0], self._patterns[0], PLAIN)
        phrase, cuts = ("the outfit", self._cuts) if worn else (f"the {kind}", [])
        asked = [PROMPT.format(phrase=phrase), _PATTERN.format(phrase=phrase)]
        said = self._ask(shown, asked + [PROMPT.format(phrase=f"the {name.lower()}") for name in cuts])
        colour, pattern = (
            names[int(row[[self._words[name] for name in names]].argmax())]
            for names, row in ((self._colours, said[0]), (self._patterns, said[1]))
        )
        cut = cuts[int(said[2:, self._words[NOTHING]].argmin())] if cuts else PLAIN
        return Reading(kind, colour, pattern, cut)

    def _known(self, text: str) -> bool:
        unknown = self._processor.tokenizer.unk_token_id
        return unknown not in self._processor.tokenizer(text.lower(), add_special_tokens=False)["input_ids"]

    def _ask(self, picture: Pixels, questions: list[str]) -> Tensor:
        """Probabilities of the first word of each answer, [questions, words]; the picture is read once."""
        tokenizer = self._processor.tokenizer
        image = Image.fromarray(np.ascontiguousarray(picture))
        given = self._processor(text="<s><image>", images=image, return_tensors="pt", add_special_tokens=False)
        ids = [tokenizer(text, add_special_tokens=False)["input_ids"] for text in questions]
        longest = max(map(len, ids))
        padded = torch.tensor([one + [tokenizer.pad_token_id] * (longest - len(one)) for one in ids])
        last = torch.tensor([len(one) - 1 for one in ids])
        with torch.inference_mode():
            cache = self._model(**given.to(self._device), use_cache=True).past_key_values
            cache.batch_repeat_interleave(len(ids))
            logits = self._model(input_ids=padded.to(self._device), past_key_values=cache).logits.cpu()
        return logits[torch.arange(len(ids)), last].softmax(-1)
