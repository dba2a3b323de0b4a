"""Writes the figures of `make bench` into the help page about speed.

    python packaging/bench_page.py [bench/NAME.json ...]

The figures named are taken over into packaging/bench.json first; the page is drawn from that file alone,
and a test compares the two.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final

from locheads_studio.commands.bench import lines_of

ROOT: Final = Path(__file__).resolve().parents[1]
FIGURES: Final = ROOT / "packaging" / "bench.json"
PAGE: Final = ROOT / "resources" / "help" / "en" / "speed.md"
BEGIN: Final = "<!-- written by `make bench` -->"
END: Final = "<!-- end of what `make bench` writes -->"


def section(figures: dict[str, Any]) -> str:
    """What stands between the two marks."""
    parts = ["\n".join(lines_of(told)).strip() for told in figures.values()]
    return "\n\n".join((BEGIN, *parts, END))


def renewed(page: str, figures: dict[str, Any]) -> str:
    """The page with the section anew."""
    before, rest = page.split(BEGIN, 1)
    return before + section(figures) + rest.split(END, 1)[1]


def main(files: list[str]) -> None:
    """Take over the figures of ``files``, one run each, and write the page."""
    figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.is_file() else {}
    for file in files:
        figures[Path(file).stem] = json.loads(Path(file).read_text(encoding="utf-8"))
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
