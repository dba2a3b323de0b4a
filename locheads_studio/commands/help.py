"""The command that prints the help pages."""

from __future__ import annotations

from typing import Annotated

import typer

from locheads_studio.commands import console, options
from locheads_studio.config import pages
from locheads_studio.errors import UsageError


def show_page(
    page: Annotated[str, typer.Argument(metavar="[PAGE]", help="Its name; the list of pages without one.")] = "",
    as_json: options.JsonOpt = False,
) -> None:
    """Print a page of the help, or the names of all pages."""
    with console.reporting(as_json=as_json) as report:
        texts = pages.texts("en")
        if page and page not in texts:
            raise UsageError(f"There is no help page {page!r}", "`locheads-studio help` names all")
        if not page:
            width = max(map(len, texts))
            titles = {name: pages.title_of(text) for name, text in texts.items()}
            report.result({"pages": titles}, [f"{name:{width}}  {title}" for name, title in titles.items()])
            return
        report.result({"page": page, "markdown": texts[page]}, texts[page].rstrip().split("\n"))
