"""The report of a batch, one HTML page that needs nothing else."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from locheads_studio import __version__
from locheads_studio.commands.batch_plan import LeftOut
from locheads_studio.heads.confidence import judged
from locheads_studio.imaging.filenames import printable
from locheads_studio.studio.recipes import RecipeFile

_STYLE: Final = """
:root{color-scheme:light dark;--line:#8884;--quiet:#8889;--bad:#c33}
body{font:15px/1.5 system-ui,sans-serif;max-width:1100px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0}p{margin:.3rem 0}.quiet{opacity:.7}
section{display:grid;grid-template-columns:1fr 1fr 1.2fr;gap:1rem;padding:1rem 0;border-top:1px solid var(--line)}
img{max-width:100%;border-radius:6px;display:block}.bad{color:var(--bad)}h2{font-size:1rem;margin:0;overflow-wrap:anywhere}
table{border-collapse:collapse;margin:1rem 0}td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}
@media(max-width:700px){section{grid-template-columns:1fr 1fr}}
"""


_POLICY: Final = "default-src 'none';img-src data:;style-src 'unsafe-inline'"


def page(
    rows: list[dict[str, Any]],
    recipes: Sequence[tuple[str, RecipeFile]],
    count: int,
    model_set: str,
    left_out: Sequence[LeftOut] = (),
) -> str:
    """The report as one HTML page that needs nothing else; file names only, no folders of this machine."""
    failed = sum(row["status"] == "failed" for row in rows)
    several = len(recipes) > 1
    recipe = "".join(
        f"<tr><td>{_safe(name) if several else n}</td><td>{_safe(step.phrase or 'the mask')}</td>"
        f"<td>{_safe(step.prompt)}{f' (not: {_safe(step.negative)})' if step.negative else ''}</td>"
        f"<td>{step.seed}</td></tr>"
        for name, file in recipes
        for n, step in enumerate(file.steps, 1)
    )
    skipped = "".join(f"<tr><td>{_safe(one.name)}</td><td>{_safe(one.reason)}</td></tr>" for one in left_out)
    if skipped:
        skipped = f"<h2>Left out</h2><table>{skipped}</table>"
    summary = f"{len(rows) - failed} of {count} pictures done"
    if failed:
        summary += f", <span class=bad>{failed} failed</span>"
    if len(rows) < count:
        summary += f", {count - len(rows)} still to do"
    if left_out:
        summary += f", {len(left_out)} files left out"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>Batch report</title><style>{_STYLE}</style></head><body>"
        f"<h1>Batch report</h1><p>{summary}</p>"
        f'<p class="quiet">LocHeads Studio {_safe(__version__)} · model set {_safe(Path(model_set).name)}</p>'
        f"<table><tr><th></th><th>Select</th><th>Repaint</th><th>Seed</th></tr>{recipe}</table>{skipped}"
        f"{''.join(map(_section, rows))}</body></html>\n"
    )


def _section(row: dict[str, Any]) -> str:
    name = _safe(row["source"] if "/" not in row["result"] else f"{row['source']} → {row['result']}")
    pictures = "".join(
        f"<div>{_image(row[key], f'{name} {key}') if key in row else ''}</div>" for key in ("before", "after")
    )
    if row["status"] == "failed":
        told = f"<p class=bad>{_safe(row['message'])}</p>"
    else:
        told = "".join(
            f"<p>“{_safe(found['phrase'])}”: {_safe(judged(found['verdict'], float(found['confidence'])))}</p>"
            for found in row["found"]
        )
        told += "".join(f'<p class="quiet">{_safe(note)}</p>' for note in row["notes"])
    told += f'<p class="quiet">{float(row["seconds"]):.1f} s</p>'
    return f"<section>{pictures}<div><h2>{name}</h2>{told}</div></section>"


def _image(data: str, words: str) -> str:
    return f'<img src="data:image/jpeg;base64,{_safe(data)}" alt="{words}">'


def _safe(text: object) -> str:
    return html.escape(printable(str(text)))
