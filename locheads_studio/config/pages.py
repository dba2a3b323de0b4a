"""The help pages: Markdown in resources/help, a folder for each language. The window and the command line show them."""

from __future__ import annotations

from typing import Final

from locheads_studio.config import paths

PAGES: Final = (
    "first-edit", "words", "masks", "repainting", "layers", "heads", "models", "editors", "honest", "keyboard",
    "troubleshooting",
)  # fmt: skip
"""About the window, in every language of the window; in the order of the list."""
FURTHER: Final = ("command-line", "model-files", "grounding", "research", "python", "measured", "speed")
"""About what is behind it, for those who write commands, code or papers: in English."""


def texts(code: str) -> dict[str, str]:
    """Each page's Markdown in a language, by name; English where there is no page in it."""
    folders = [paths.resources() / "help" / name for name in (code, "en")]
    names = (*PAGES, *FURTHER)
    files = {page: next(file for folder in folders if (file := folder / f"{page}.md").is_file()) for page in names}
    return {page: file.read_text(encoding="utf-8") for page, file in files.items()}


def title_of(text: str) -> str:
    """A page's first heading."""
    return text.split("\n", 1)[0].lstrip("# ")
