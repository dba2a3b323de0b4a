"""One HTML page that needs nothing beside it: text, tables and figures, light or dark as the reader's system is."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from locheads_studio.evaluation.figures import rendered
from locheads_studio.imaging import disk

_CSS: Final = """
:root { color-scheme: light dark; --paper: #faf9f6; --ink: #1c1e26; --quiet: #6a6c74; --line: #dedbd4; --card: #fff;
  --accent: #c8371f; }
@media (prefers-color-scheme: dark) { :root { --paper: #17181c; --ink: #e9e7e2; --quiet: #a3a5ad; --line: #34363d;
  --card: #fff; --accent: #ff8a73; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 3rem 1.5rem 5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .5rem; border-top: 1px solid var(--line); padding-top: 1.4rem; }
p { max-width: 46rem; margin: .5rem 0; }
.facts { color: var(--quiet); font-size: .87rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem; }
th, td { padding: .38rem .8rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
thead th { color: var(--quiet); font-weight: 600; }
figure { margin: 1.2rem 0; }
figure img { display: block; max-width: 100%; height: auto; background: var(--card); border-radius: .4rem;
  padding: .7rem; }
figcaption { color: var(--quiet); font-size: .87rem; margin-top: .4rem; max-width: 46rem; }
nav a { color: var(--accent); margin-right: 1.1rem; white-space: nowrap; }
"""


@dataclass(frozen=True)
class Table:
    """A table: column names, and rows of as many cells, already worded."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure with the sentence below it. ``vector``: as SVG, else as PNG (figures that hold photographs).

    ``name``: of its file, where the report has files.
    """

    figure: Figure
    caption: str
    vector: bool = True
    name: str = ""


@dataclass(frozen=True, eq=False)
class Section:
    """A heading with what stands under it, in order."""

    heading: str
    parts: Sequence[str | Table | Picture]


def write(path: Path, title: str, facts: Mapping[str, object], sections: Sequence[Section]) -> None:
    """Write the page; ``facts`` (model, data, date ...) stand under the title."""
    disk.write_text(path, page(title, facts, sections))


def page(title: str, facts: Mapping[str, object], sections: Sequence[Section]) -> str:
    """The page as text. Everything that is not ours (sentences, names) is escaped; there is no script in it."""
    out = io.StringIO()
    out.write(
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{html.escape(title)}</title>\n'
        f"<style>{_CSS}</style>\n</head>\n<body>\n<main>\n<h1>{html.escape(title)}</h1>\n"
    )
    told = " · ".join(f"{html.escape(name)} {html.escape(str(value))}" for name, value in facts.items())
    out.write(f'<p class="facts">{told}</p>\n')
    links = " ".join(f'<a href="#s{i}">{html.escape(s.heading)}</a>' for i, s in enumerate(sections))
    out.write(f'<nav aria-label="Sections">{links}</nav>\n')
    for number, section in enumerate(sections):
        out.write(f'<section id="s{number}">\n<h2>{html.escape(section.heading)}</h2>\n')
        out.writelines(_part(part) for part in section.parts)
        out.write("</section>\n")
    out.write("</main>\n</body>\n</html>\n")
    return out.getvalue()


def _part(part: str | Table | Picture) -> str:
    if isinstance(part, str):
        return f"<p>{html.escape(part)}</p>\n"
    if isinstance(part, Table):
        head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in part.columns)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in part.rows)
        return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>\n'
    kind = "svg" if part.vector else "png"
    data = base64.b64encode(rendered(part.figure, kind)).decode("ascii")
    caption = html.escape(part.caption)
    source = f"data:image/{'svg+xml' if part.vector else 'png'};base64,{data}"
    return f'<figure><img src="{source}" alt="{caption}"><figcaption>{caption}</figcaption></figure>\n'
