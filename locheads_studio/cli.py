"""The command line: its commands, and the way in and out. What the commands do stands in `commands`.

A command's module is imported when that command is asked for, so that `--help` need not wait for all of them.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Annotated, Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from locheads_studio import __version__, bootstrap

# By group and name: where a command stands, and the first line of its docstring, which the lists of commands show.
_COMMANDS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "": {
        "open": ("window:open_window", "Show the window. `locheads-studio` and `locheads-studio PICTURE` do the same."),
        "select": (
            "pictures:select",
            "Find what PHRASE names in PICTURE: its box, and if asked the mask, the heat map and a cutout.",
        ),
        "edit": (
            "pictures:edit",
            "Find what --select names in PICTURE and repaint it as --prompt says, or remove it. All other pixels stay.",
        ),
        "inpaint": (
            "pictures:inpaint",
            "Repaint what your own mask marks in PICTURE as --prompt says, or remove it. All other pixels stay as they "
            "are.",
        ),
        "study": (
            "study:study",
            "The whole chain of the paper in one command, into DIR: report.html, figures, heads.json, scores.json.",
        ),
        "replay": ("batch:replay", "Do to PICTURE what a recipe says."),
        "batch": ("batch:batch", "Do to every picture of FOLDER what a recipe says, and write a report page."),
        "serve": (
            "serve:serve",
            "Do for other editors on this machine what they ask: Krita and GIMP with our plug-ins. Nobody else can "
            "connect.",
        ),
        "evaluate": (
            "research:evaluate",
            "Pointing accuracy, REC Acc@0.5, RES cIoU, mIoU and Pr@X, with intervals, baselines and the paper's "
            "figures.",
        ),
        "bench": (
            "bench:bench",
            "Measure phrase, mask and edit on this machine: ours beside the published way, and the physical limit.",
        ),
        "help": ("help:show_page", "Print a page of the help, or the names of all pages."),
        "doctor": (
            "health:doctor",
            "Look at everything the program needs on this machine, make one small edit, and say what to do.",
        ),
    },
    "heads": {
        "find": (
            "research:heads_find",
            "Find a model's localization heads: by the paper's criteria, with phrase sensitivity, and by truth if"
            " given.",
        ),
        "tune": (
            "tuning:heads_tune",
            "Choose smoothing, level and margin for a model's heads on drawn scenes, calibrate, and score on others.",
        ),
        "marks": (
            "tuning:heads_marks",
            "See whether a model sees the whole picture: marks at borders and corners, at four shapes, must move its "
            "maps.",
        ),
        "calibrate": (
            "research:heads_calibrate",
            "Fit how sure an answer is on drawn scenes, and measure it on test scenes: sure, likely, not found.",
        ),
    },
    "models": {
        "list": ("models:list_models", "List the model sets: what they are good at, what they cost, what is here."),
        "download": (
            "models:download",
            "Download models into the Hub's ordinary cache: size and licence first. Can be stopped and gone on with.",
        ),
        "verify": (
            "models:verify",
            "Compare every downloaded file with its SHA-256, offline. What we fetched is removed if damaged.",
        ),
        "remove": ("models:remove", "Remove downloaded models from the Hub's cache, for all programs that share it."),
        "doctor": (
            "models:doctor",
            "Look at everything the models need (device, memory, disk, versions, sets) and say what to do.",
        ),
    },
    "plugins": {
        "krita": (
            "plugins:krita",
            "Install the plug-in for Krita 5 into your own Krita: a docker with phrase and prompt.",
        ),
        "gimp": (
            "plugins:gimp",
            "Install the plug-in for GIMP 3 into your own GIMP: Select, By Words and Filters, Repaint by Words.",
        ),
    },
    "storybook": {
        "draw": (
            "research:storybook_draw",
            "Draw scenes with exact ground truth: pictures, one mask per region, and scenes.jsonl with the sentences.",
        ),
        "train": (
            "research:storybook_train",
            "Train a built-in model on the drawn world. Can be stopped and continued at any time.",
        ),
        "judge": (
            "research:storybook_judge",
            "Measure an inpainter of the drawn world: edits read back by a judge and the VLM, beside truly drawn "
            "things.",
        ),
        "report": (
            "report:storybook_report",
            "Measure a set on drawn test scenes against the project's targets, with every ablation of the method.",
        ),
        "several": (
            "several:storybook_several",
            'Measure "every", "all", plurals, "both", numbers and "A and B" on drawn scenes: things found, and found '
            "wrongly.",
        ),
    },
}
_GROUPS: Final = {
    "heads": "Find the localization heads of a model.",
    "models": "Download, check and remove models.",
    "plugins": "Use the program from within Krita and GIMP.",
    "storybook": "The drawn world: draw scenes, train the built-in models, report on them.",
}


class _Late(TyperCommand):
    """Stands for a command in a list; the command itself is made when it is called."""

    def __init__(self, name: str, place: str, help: str) -> None:
        super().__init__(name, help=help)
        self.place = place

    def made(self) -> Any:
        """The command itself."""
        module, function = self.place.split(":")
        alone = typer.Typer(pretty_exceptions_enable=False, rich_markup_mode="rich", add_completion=False)
        alone.command(self.name)(getattr(importlib.import_module(f"locheads_studio.commands.{module}"), function))
        return typer.main.get_command(alone)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Of the command itself."""
        return self.made().make_context(info_name, args, parent=parent, **extra)


class _Group(TyperGroup):
    """A group whose commands are made late; what typer knows itself (other groups) follows them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of the table."""
        return [*self._own(), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """None for a name that is none."""
        found = self._own().get(cmd_name)
        return super().get_command(ctx, cmd_name) if found is None else _Late(cmd_name, *found)

    def _own(self) -> dict[str, tuple[str, str]]:
        return _COMMANDS[self.name if self.name in _GROUPS else ""]


commands = typer.Typer(
    cls=_Group,
    help="Say what to change in a picture, see where the model looked, repaint just that.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for _name, _help in _GROUPS.items():
    _group = typer.Typer(cls=_Group, help=_help, no_args_is_help=True)
    _group.callback()(lambda: None)  # without one, typer takes a group without commands for a mistake
    commands.add_typer(_group, name=_name)
KNOWN: Final = frozenset({*_COMMANDS[""], *_GROUPS})
"""What the first argument may be, if it is no picture."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"locheads-studio {__version__}")
        raise typer.Exit


@commands.callback()
def start(
    verbose: Annotated[bool, typer.Option("--verbose", help="Show the log on standard error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Say what to change in a picture, see where the model looked, repaint just that."""
    from locheads_studio.config import logs

    logs.start(verbose=verbose)


def main() -> None:
    """Run the command line and leave with its exit code."""
    bootstrap.prepare()
    from locheads_studio.commands import window

    code: object = 0
    try:
        arguments = window.with_open(sys.argv[1:], KNOWN, has_screen=window.has_screen())
        commands(arguments, prog_name="locheads-studio")
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        sys.stderr.write("locheads-studio: Stopped.\n")
        code = bootstrap.INTERRUPTED
    _leave(code)


def _leave(code: object) -> None:
    """End the process; hard when a thread is inside native code that nothing can interrupt, since waiting for it would
    take for ever and torch aborts in it."""
    console = sys.modules.get("locheads_studio.commands.console")
    if console is not None and console.threads_left:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)
    raise SystemExit(code)
