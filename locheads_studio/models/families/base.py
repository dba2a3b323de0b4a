"""What the probe and the loader must know about a family of vision-language models. Each has a file beside this one.

The loader needs ``config``, ``model`` (the class without a language head) and ``processor``: the only classes used,
never ``Auto*`` and never remote code. It reads ``config.json``, asks ``family_of`` for the family, and loads with
``weights.load_model``. The probe needs the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from locheads_studio.errors import WeightsError
from locheads_studio.heads.arrays import Floats
from locheads_studio.heads.grid import Grid
from locheads_studio.models.boxes import BoxFormat

SYSTEM: Final = (
    "You are a helpful language and vision assistant. You are able to understand the visual content that the user "
    "provides, and assist the user with a variety of tasks using natural language."
)
"""What the paper's code and DeepSeek-VL's own chat begin with."""

Indices = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class View:
    """A look at the picture on a regular grid: which of the picture's image tokens lies in which cell.

    ``tokens`` [rows, columns] counts the picture's image tokens in the order of the sequence, from 0; ``grid`` says
    where those cells lie on the picture. Image tokens that show nothing (the end of a row) are in no view.
    """

    tokens: Indices
    grid: Grid

    def __post_init__(self) -> None:
        if self.tokens.shape != (self.grid.rows, self.grid.columns):
            have, want = self.tokens.shape, (self.grid.rows, self.grid.columns)
            raise WeightsError(
                "The model's image tokens {have} do not fit its grid {want}",
                "Install the model again: its configuration and its processor's do not belong together",
                have=have,
                want=want,
            )


def on_one_grid(views: tuple[View, ...], rows: Floats) -> Floats:
    """Attention to each image token [..., tokens] as maps [..., rows, columns] on the first view's grid.

    The other views (a thumbnail, a base image) are shared out over it by area, so that a map's sum is the attention
    that the picture gets, whatever number of views it has.
    """
    first, *others = views
    maps: Floats = rows[..., first.tokens]
    for view in others:
        maps = maps + view.grid.spread(rows[..., view.tokens], first.grid)
    return maps


def in_order(rows: int, columns: int, start: int = 0, stride: int | None = None) -> Indices:
    """Tokens of a view that lie row by row from ``start``, with ``stride`` (None: ``columns``) between rows."""
    return start + np.arange(rows)[:, None] * (stride or columns) + np.arange(columns)[None]


def tiled(tile_rows: int, tile_columns: int, side: int) -> Indices:
    """Tokens of a view that is cut into tiles, tile after tile, each of ``side`` x ``side`` tokens row by row."""
    tokens = np.arange(tile_rows * tile_columns * side * side).reshape(tile_rows, tile_columns, side, side)
    return tokens.transpose(0, 2, 1, 3).reshape(tile_rows * side, tile_columns * side)


def side_of(tokens: int) -> int:
    """The side of a square of so many tokens. WeightsError when it is none."""
    side = round(tokens**0.5)
    if side * side != tokens:
        raise WeightsError("The model's {tokens} image tokens are no square", "Choose another model", tokens=tokens)
    return side


class Family:
    """What a family states; the attributes without a value here and ``views`` are each family's own.

    - ``decoders``: the ``text_config.model_type`` of its published models. Others are refused: the decoder decides
      whether there is an attention map at all (linear attention has none) and what is in it.
    - ``template``: the prompt, with ``{bos}``, ``<image>`` and ``{phrase}``; it ends with the phrase's period, whose
      row is read (paper §3).
    - ``feeds``: what the image processor makes that the model takes; ``options`` is what the processor is called with.
    - ``marks``: the model's argument that is 1 at image tokens, if it has one.
    - ``pieces``: the text before and the text behind the picture are encoded each by itself, as LLaVA's authors do:
      a SentencePiece tokenizer then begins both with its sign for a space, whatever its configuration says.
    - ``causal``: image tokens do not look at the phrase, so the picture's keys and values can be kept. Otherwise only
      the vision tower's output is kept.
    - ``boxes``: how it is asked for a box and how it prints one; None for families that were not taught to.
    - ``text``: the decoder's name in the model; its layers are ``{text}.layers``.
    """

    config: ClassVar[type[Any]]
    model: ClassVar[type[Any]]
    processor: ClassVar[type[Any]]
    decoders: ClassVar[frozenset[str]]
    template: ClassVar[str]
    feeds: ClassVar[tuple[str, ...]] = ("pixel_values",)
    options: ClassVar[Mapping[str, Any]] = MappingProxyType({})
    marks: ClassVar[str | None] = None
    pieces: ClassVar[bool] = False
    causal: ClassVar[bool] = True
    text: ClassVar[str] = "language_model"
    boxes: ClassVar[BoxFormat | None] = None

    def prepare(self, processor: Any, config: Any) -> None:
        """Make a loaded ``processor``, in place, what its authors ran the model with.

        Conversions on the Hub may cut the picture, or lack what the model's ``config`` knows.
        """

    def look(self, processor: Any, picture: Image.Image) -> Mapping[str, Any]:
        """What the image processor makes of an upright RGB picture, as tensors. ValueError when it cannot read it."""
        seen: Mapping[str, Any] = processor.image_processor(picture, return_tensors="pt", **self.options)
        return seen

    def prompt(self, config: Any) -> str:
        """The prompt template for a model of that ``config``."""
        return self.template

    def views(self, processor: Any, config: Any, seen: Mapping[str, Any], width: int, height: int) -> tuple[View, ...]:
        """How the picture's image tokens lie on a picture of ``width`` x ``height``, the finest view first.

        ``seen`` is what ``look`` gave.
        """
        raise NotImplementedError
