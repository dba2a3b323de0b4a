"""The command that prints the help pages."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from locheads_studio.config import pages
from locheads_studio.errors import UsageError


def show_page(
    page: Annotated[str, typer.Argument(metavar="[PAGE]", help="Its name; the list of pages without one.")] = "",
) -> None:
    """Print a page of the help, or the names of all pages."""
    from rich.console import Console
    from rich.markdown import Markdown

    texts = pages.texts("en")
    if page and page not in texts:
        raise UsageError(f"There is no help page {page!r}", "`locheads-studio help` names all")
    if not page:
        width = max(map(len, texts))
        sys.stdout.writelines(f"{name:{width}}  {pages.title_of(text)}\n" for name, text in texts.items())
    elif sys.stdout.isatty():
        Console().print(Markdown(texts[page]))
    else:
        sys.stdout.write(texts[page])
