"""The options that several commands share, and what they mean."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import typer

from locheads_studio import app
from locheads_studio.config import hub, settings
from locheads_studio.document.edits import Voice as VoiceName
from locheads_studio.engine.jobs import MAX_TRANSITION
from locheads_studio.engine.worker import Worker


class Grounding(StrEnum):
    """The two ways from attention maps to box, points and mask."""

    paper = "paper"
    studio = "studio"


class Order(StrEnum):
    """What chooses the one that words of order mean."""

    instances = "instances"
    heads = "heads"


class Split(StrEnum):
    """The storybook's splits; some pairs of kind and colour occur in `test` only."""

    train = "train"
    validation = "validation"
    test = "test"


class Outline(StrEnum):
    """Whether a repaint keeps the outline of what it replaces."""

    auto = "auto"
    kept = "kept"
    new = "new"


class Voice(StrEnum):
    """Who is asked where a phrase's thing is."""

    heads = "heads"
    printed = "printed"
    detector = "detector"
    joined = "joined"


class Part(StrEnum):
    """The three models of a set, and the judge that measures the inpainter."""

    vlm = "vlm"
    segmenter = "segmenter"
    inpainter = "inpainter"
    judge = "judge"


class Stage(StrEnum):
    """What of the inpainter is trained."""

    all = "all"
    vae = "vae"
    unet = "unet"
    decoder = "decoder"


PictureArg = Annotated[
    Path, typer.Argument(metavar="PICTURE", help="The picture: PNG, JPEG, WebP or TIFF.", show_default=False)
]
PageOpt = Annotated[
    int, typer.Option("--page", metavar="N", min=1, help="Which page of a TIFF with several. (default: the first)")
]
SetOpt = Annotated[
    str | None, typer.Option("--set", metavar="S", help="Model set, or a folder of one. (default: storybook)")
]
DeviceOpt = Annotated[
    str | None, typer.Option("--device", metavar="D", help="auto, cpu, cuda, cuda:1, mps ... (default: auto)")
]
GroundingOpt = Annotated[
    Grounding, typer.Option("--grounding", help="paper: exactly as published. studio: our better way.")
]
OrderOpt = Annotated[
    Order,
    typer.Option(
        "--order",
        help='"the second cup": instances: counted among all cups that are found; heads: left to the heads alone.',
    ),
]
VoiceOpt = Annotated[
    Voice | None,
    typer.Option(
        "--voice",
        help="Who says where it is: the heads, the box the VLM prints, a detector that takes words (SAM 3), or all of "
        "them joined. (default: heads)",
        show_default=False,
    ),
]
HeadsOpt = Annotated[
    str | None, typer.Option("--heads", metavar="L4H2,...", help="Use these heads instead of the set's own.")
]
MaskOut = Annotated[Path | None, typer.Option("--mask", metavar="M.png", help="Write the mask (white = selected).")]
HeatOut = Annotated[
    Path | None, typer.Option("--heatmap", metavar="H.png", help="Write the picture with the heat map over it.")
]
PromptOpt = Annotated[
    str, typer.Option("--prompt", metavar="PROMPT", help="What to paint; left out, it is removed.", show_default=False)
]
NegativeOpt = Annotated[
    str, typer.Option("--negative", metavar="WORDS", help="What must not be painted, if the model can be told.")
]
InvertOpt = Annotated[bool, typer.Option("--invert-mask", help="Repaint what the mask leaves out.")]
OutOpt = Annotated[
    Path, typer.Option("-o", "--output", metavar="OUT", help="Where the edited picture goes.", show_default=False)
]
SeedOpt = Annotated[int, typer.Option("--seed", min=0, max=2**32 - 1, help="Equal seeds give equal pictures.")]
StepsOpt = Annotated[
    int | None, typer.Option("--steps", min=1, max=1000, help="Diffusion steps. (default: the model set's)")
]
GuidanceOpt = Annotated[
    float | None, typer.Option("--guidance", min=0, max=100, help="Pull of the prompt. (default: the model set's)")
]
OutlineOpt = Annotated[
    Outline,
    typer.Option(
        "--outline",
        help="kept: what changes stays within the old outline. new: it takes another shape, or goes. auto: as phrase "
        "and prompt tell.",
    ),
]
TransitionOpt = Annotated[
    float | None,
    typer.Option(
        "--transition", metavar="PIXELS", min=0, max=MAX_TRANSITION,
        help="Width of the soft edge between new and old pixels. (default: narrow)",
    ),
]  # fmt: skip
SecondPassOpt = Annotated[
    bool | None,
    typer.Option(
        "--second-pass/--no-second-pass",
        help="Go over what is larger than the model's size again, at the picture's resolution. (default: if it pays)",
    ),
]
ReferenceOpt = Annotated[
    Path | None,
    typer.Option("--reference", metavar="R.png", help="A picture of what to paint, for models that take one."),
]
LoraOpt = Annotated[
    list[str] | None,
    typer.Option(
        "--lora", metavar="FILE[:WEIGHT]",
        help="A LoRA file (.safetensors) made for the set's inpainter; may be repeated. (default: the table's)",
    ),
]  # fmt: skip
CloserOpt = Annotated[
    bool | None,
    typer.Option(
        "--closer/--no-closer",
        help="Whether the VLM looks at small things once more, from closer. (default: as its file says)",
    ),
]
ReplayedReferenceOpt = Annotated[
    Path | None,
    typer.Option("--reference", metavar="R.png", help="The picture that the recipe's painting model was shown."),
]
ReplayedLoraOpt = Annotated[
    list[Path] | None,
    typer.Option(
        "--lora", metavar="FILE",
        help="A LoRA file that the recipe names; may be repeated. (also looked for beside the recipe)",
    ),
]  # fmt: skip
ShadowOpt = Annotated[
    bool, typer.Option("--shadow", help="Select its shadow and its reflection, too, where there are any.")
]
WiderOpt = Annotated[
    bool, typer.Option("--wider", help="Take all that the model changed, where that is more than was selected.")
]
LabelOpt = Annotated[
    bool,
    typer.Option(
        "--label/--no-label", help="Say in the file's XMP that a model painted a part of it (IPTC digital source type)."
    ),
]
FiguresOpt = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="F.json", help="Also write the figures to a file.")
]
InstallOpt = Annotated[
    bool, typer.Option("--install", help="Use it from now on: write it to locheads.json beside the VLM's weights.")
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else on standard output.")]


def voice_for(asked: Voice | None, grounding: Grounding, heads: tuple[str, ...] | None) -> VoiceName:
    """The voice asked for, else the user's; that of who names heads, or wants the paper's grounding, is the heads'."""
    if asked is not None:
        return asked.value
    mine = settings.load().voice
    alone = grounding is Grounding.paper or heads is not None
    return "heads" if alone else cast(VoiceName, mine)


def worker_for(model_set: str | None, device: str | None) -> tuple[Worker, str]:
    """A worker for the set asked for, else the user's, and the set's name."""
    mine = settings.load()
    hub.use_cache_folder(mine.cache_folder)
    name = model_set or mine.model_set
    return app.build_worker(name, device or mine.device), name
