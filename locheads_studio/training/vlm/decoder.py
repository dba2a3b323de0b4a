"""Stage two of the VLM: the decoder learns to answer questions about the scenes; the vision tower rests.

One sequence holds a picture once and many questions about it; a question sees the picture and itself only, and its
positions start where the picture ends, so each is answered as if it stood alone.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from transformers import LlavaForConditionalGeneration, LlavaProcessor

from locheads_studio.training.store import SceneStore
from locheads_studio.training.vlm.questions import ASKED, Question, sample_questions
from locheads_studio.training.vlm.tower import (
    GROUPS,
    PatchLabels,
    PatchNaming,
    image_tokens,
    label_patches,
    naming_loss,
)
from locheads_studio.world.absent import Elsewhere
from locheads_studio.world.sayings import all_sayings
from locheads_studio.world.sentences import all_sentences
from locheads_studio.world.words import words_of

IMAGE_START = 1
"""The image tokens follow the beginning-of-sequence token."""
NAMING = 0.1
"""Weight of what the patches show beside the answers, where the tower learns with the decoder."""
ELSEWHERE = 600
"""How many phrases of earlier scenes are kept to ask other scenes for."""


@dataclass(frozen=True, eq=False)
class Pack:
    """One batch: pictures [B, 3, side, side]; text ids, position ids, question numbers [B, T]; targets [B, T] with
    -100 where nothing is asked; the number in ``ASKED`` of each target's phrase (or -1)."""

    pixels: Tensor
    ids: Tensor
    positions: Tensor
    question: Tensor
    targets: Tensor
    types: Tensor
    shown: dict[str, Tensor]
    """What each patch shows, [B, cells] for each of the groups of ``tower``."""

    def to(self, device: str) -> Pack:
        """The same pack on a device."""
        tensors = {each.name: getattr(self, each.name).to(device) for each in fields(self) if each.name != "shown"}
        return Pack(**tensors, shown={group: each.to(device) for group, each in self.shown.items()})


class QuestionBatches:
    """Draws scenes and questions and packs them."""

    def __init__(self, store: SceneStore, processor: LlavaProcessor, seed: int) -> None:
        self.store = store
        self.rng = random.Random(seed)
        self.words = processor.tokenizer.get_vocab()
        self.unknown, self.pad, self.end = (self.words[w] for w in ("<unk>", "<pad>", "</s>"))
        images = processor.image_processor
        self.mean = torch.tensor(images.image_mean)[:, None, None]
        self.std = torch.tensor(images.image_std)[:, None, None]
        self.first_position = IMAGE_START + store.grid**2
        self.elsewhere: deque[Elsewhere] = deque(maxlen=ELSEWHERE)
        self._shown: dict[int, PatchLabels] = {}

    def ids(self, text: str) -> list[int]:
        return [self.words.get(w, self.unknown) for w in words_of(text)]

    def batch(
        self, scenes: int, questions: int, *, only_plain: float, no_period: float, absent: float, augment: bool = True
    ) -> Pack:
        """Pack ``questions`` questions about each of ``scenes`` random scenes.

        ``only_plain`` is the share of scenes asked about unique nouns only; ``no_period`` the share of
        questions that end with the phrase's last word instead of the final period; ``absent`` the share that asks
        for what is not there.
        """
        pictures: list[npt.NDArray[np.uint8]] = []
        shown: list[dict[str, npt.NDArray[np.int64]]] = []
        rows: list[tuple[list[int], list[int], list[int], list[int], list[int]]] = []
        while len(rows) < scenes:
            drawn = self.rng.randrange(len(self.store))
            scene = self.store[drawn]
            regions, picture = list(scene.regions), scene.picture
            mirrored = augment and self.rng.random() < 0.5
            if mirrored:
                regions, picture = [r.mirrored(self.store.side) for r in regions], picture[:, ::-1]
            asked: list[Question] = sample_questions(
                regions, self.store.side, self.rng, questions,
                only_plain=self.rng.random() < only_plain, absent=absent, elsewhere=self.elsewhere,
            )  # fmt: skip
            if not asked:
                continue
            told = [
                *all_sentences(regions, self.store.side, self.store.side),
                *self.rng.choice(((), all_sayings(regions, self.store.side, self.store.side))),
            ]
            self.elsewhere.extend(Elsewhere.of(s, regions) for s in self.rng.sample(told, min(6, len(told))))
            row: tuple[list[int], list[int], list[int], list[int], list[int]] = ([], [], [], [], [])
            for number, question in enumerate(asked):
                prompt = question.prompt[:-1] if self.rng.random() < no_period else question.prompt
                start, answer = self.ids(prompt), self.ids(question.answer)
                # The prompt's last token predicts the answer's first; the answer's last word predicts the end.
                tokens = start + answer
                targets = [-100] * (len(start) - 1) + answer + [self.end]
                row[0].extend(tokens)
                row[1].extend(range(self.first_position, self.first_position + len(tokens)))
                row[2].extend([number] * len(tokens))
                row[3].extend(targets)
                kind = ASKED.index(question.type)
                row[4].extend(kind if i == len(start) - 1 else -1 for i in range(len(tokens)))
            pictures.append(np.ascontiguousarray(picture))
            rows.append(row)
            if drawn not in self._shown:
                self._shown[drawn] = label_patches(scene)
            groups = self._shown[drawn].groups
            shown.append({name: each[:, ::-1] if mirrored else each for name, each in groups.items()})
        length = max(len(r[0]) for r in rows)

        def padded(k: int, value: int) -> Tensor:
            return torch.tensor([r[k] + [value] * (length - len(r[k])) for r in rows])

        pixels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255
        if augment:
            gain = torch.tensor([self.rng.uniform(0.9, 1.1) for _ in rows])[:, None, None, None]
            pixels = (pixels * gain).clamp(0, 1)
        return Pack(
            (pixels - self.mean) / self.std,
            padded(0, self.pad), padded(1, self.first_position), padded(2, -1), padded(3, -100), padded(4, -1),
            {name: torch.from_numpy(np.stack([each[name] for each in shown])).flatten(1) for name in GROUPS},
        )  # fmt: skip


def block_mask(question: Tensor, image: int) -> Tensor:
    """Return bool [B, 1, S, S], True where a token may look: the picture causally, a question at picture and itself."""
    batch, length = question.shape
    total = image + length
    causal = torch.ones(total, total, dtype=torch.bool, device=question.device).tril()
    mask = causal[None].repeat(batch, 1, 1)
    mask[:, image:, image:] &= question[:, :, None] == question[:, None, :]
    return mask[:, None]


def answer_logits(
    model: LlavaForConditionalGeneration, pack: Pack, tokens: Tensor | None = None
) -> tuple[Tensor, Tensor, Tensor]:
    """Run the VLM on a pack; return logits [N, words] at the N places where something is asked, targets and types.

    ``tokens``: the pictures' image tokens where they are known; the tower learns through them.
    """
    embed = model.get_input_embeddings()
    if tokens is None:
        with torch.no_grad():
            tokens = image_tokens(model, pack.pixels)
    start = embed(torch.full((len(pack.ids), 1), model.config.text_config.bos_token_id, device=pack.ids.device))
    image = IMAGE_START + tokens.shape[1]
    states = torch.cat([start, tokens, embed(pack.ids)], dim=1)
    positions = torch.cat(
        [torch.arange(image, device=pack.ids.device).expand(len(pack.ids), -1), pack.positions], dim=1
    )
    hidden = model.model.language_model(
        inputs_embeds=states, attention_mask=block_mask(pack.question, image), position_ids=positions, use_cache=False
    ).last_hidden_state
    asked = pack.targets >= 0
    logits: Tensor = model.lm_head(hidden[:, image:][asked])
    return logits, pack.targets[asked], pack.types[asked]


def answer_loss(model: LlavaForConditionalGeneration, pack: Pack) -> Tensor:
    """Cross-entropy of the answers' words."""
    logits, targets, _ = answer_logits(model, pack)
    return nn.functional.cross_entropy(logits, targets)


def whole_loss(model: LlavaForConditionalGeneration, naming: PatchNaming, pack: Pack) -> Tensor:
    """Cross-entropy of the answers' words, and ``NAMING`` of that of what the patches show: tower and decoder learn
    from one look at the pictures."""
    tokens = image_tokens(model, pack.pixels)
    logits, targets, _ = answer_logits(model, pack, tokens)
    scores = {group: each.float() for group, each in naming(tokens, model.get_input_embeddings().weight).items()}
    return nn.functional.cross_entropy(logits.float(), targets) + NAMING * naming_loss(scores, pack.shown)


@torch.inference_mode()
def answer_accuracy(model: LlavaForConditionalGeneration, batches: QuestionBatches, count: int) -> dict[str, float]:
    """Share of first answer words that are right, per sentence type and absence, on ``count`` random scenes."""
    device = str(next(model.parameters()).device)
    right, seen = np.zeros(len(ASKED)), np.zeros(len(ASKED))
    for _ in range(count // 16):
        pack = batches.batch(16, 12, only_plain=0, no_period=0, absent=0.25, augment=False)
        logits, targets, types = (each.cpu() for each in answer_logits(model, pack.to(device)))
        hit = (logits.argmax(-1) == targets).numpy()
        for t in range(len(ASKED)):
            here = (types == t).numpy()
            right[t] += hit[here].sum()
            seen[t] += here.sum()
    return {name: round(float(right[t] / max(seen[t], 1)), 3) for t, name in enumerate(ASKED)}
