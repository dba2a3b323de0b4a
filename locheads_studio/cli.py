"""The command line: its commands, and the way in and out. What the commands do stands in `commands`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from locheads_studio import __version__, bootstrap
from locheads_studio.commands import batch, bench, console, models, pictures, report, research, study, window
from locheads_studio.config import logs

commands = typer.Typer(
    help="Say what to change in a picture, see where the model looked, repaint just that.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
heads = typer.Typer(help="Find the localization heads of a model.", no_args_is_help=True)
models_app = typer.Typer(help="Download, check and remove models.", no_args_is_help=True)
storybook = typer.Typer(
    help="The drawn world: draw scenes, train the built-in models, report on them.", no_args_is_help=True
)
commands.command("open")(window.open_window)
commands.command()(pictures.select)
commands.command()(pictures.edit)
commands.command()(pictures.inpaint)
commands.command()(study.study)
commands.command()(batch.replay)
commands.command()(batch.batch)
commands.command()(research.evaluate)
commands.command()(bench.bench)
heads.command("find")(research.heads_find)
heads.command("calibrate")(research.heads_calibrate)
models_app.command("list")(models.list_models)
models_app.command()(models.download)
models_app.command()(models.verify)
models_app.command()(models.remove)
models_app.command()(models.doctor)
storybook.command("draw")(research.storybook_draw)
storybook.command("train")(research.storybook_train)
storybook.command("judge")(research.storybook_judge)
storybook.command("report")(report.storybook_report)
commands.add_typer(heads, name="heads")
commands.add_typer(models_app, name="models")
commands.add_typer(storybook, name="storybook")


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
    logs.start(verbose=verbose)


def main() -> None:
    """Run the command line and leave with its exit code."""
    bootstrap.prepare()
    try:
        known = typer.main.get_group(commands).commands
        arguments = window.with_open(sys.argv[1:], known, has_screen=window.has_screen())
        commands(arguments, prog_name="locheads-studio")
    except KeyboardInterrupt:
        raise SystemExit(console.INTERRUPTED) from None
