"""A report as Markdown with its figures as files beside it: for a repository, where differences of text can be read."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from locheads_studio.evaluation.figures import rendered
from locheads_studio.evaluation.report import Picture, Section, Table
from locheads_studio.imaging import disk

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")


def write(path: Path, title: str, facts: Mapping[str, object], sections: Sequence[Section], figures: str) -> None:
    """Write the page, and every figure into the folder ``figures`` beside it, named by its ``Picture.name``.

    Figures that an earlier report left there and this one has not are removed.
    """
    folder = disk.make_folder(path.parent / figures)
    written = set()
    for picture in (part for section in sections for part in section.parts if isinstance(part, Picture)):
        kind = "svg" if picture.vector else "png"
        file = folder / f"{picture.name}.{kind}"
        disk.write_bytes(file, rendered(picture.figure, kind))
        written.add(file.name)
    for old in folder.iterdir():
        if old.suffix in (".svg", ".png") and old.name not in written:
            disk.remove(old)
    disk.write_text(path, page(title, facts, sections, figures))


def page(title: str, facts: Mapping[str, object], sections: Sequence[Section], figures: str) -> str:
    """The page as text; ``facts`` stand under the title. Everything that is not ours is escaped."""
    out = io.StringIO()
    out.write(f"# {escaped(title)}\n\n")
    out.writelines(f"- {escaped(name)}: {escaped(str(value))}\n" for name, value in facts.items())
    for section in sections:
        out.write(f"\n## {escaped(section.heading)}\n")
        out.writelines(f"\n{_part(part, figures)}\n" for part in section.parts)
    return out.getvalue()


def escaped(text: str) -> str:
    """Text in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", text)


def _part(part: str | Table | Picture, figures: str) -> str:
    if isinstance(part, str):
        return escaped(part)
    if isinstance(part, Table):
        rule = ["---", *["---:"] * (len(part.columns) - 1)]
        rows = [list(map(escaped, part.columns)), rule, *([escaped(cell) for cell in row] for row in part.rows)]
        return "\n".join(f"| {' | '.join(row)} |" for row in rows)
    kind = "svg" if part.vector else "png"
    caption = escaped(part.caption)
    return f"![{caption}]({figures}/{part.name}.{kind})\n\n*{caption}*"
