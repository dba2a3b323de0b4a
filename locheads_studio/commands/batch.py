"""batch and replay: do to a folder of pictures, or to one, what a recipe says."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from locheads_studio import __version__
from locheads_studio.commands import console, options, scale_out
from locheads_studio.engine.failures import classify
from locheads_studio.engine.worker import Priority, Worker
from locheads_studio.errors import StudioError, UsageError, WeightsError, WriteError
from locheads_studio.heads.confidence import judged
from locheads_studio.imaging import disk
from locheads_studio.imaging.appended import Appended
from locheads_studio.imaging.encode import SUFFIXES
from locheads_studio.imaging.pictures import Picture, encode_picture, open_picture, save_picture
from locheads_studio.imaging.sheet import shrink
from locheads_studio.studio import recipes
from locheads_studio.studio.recipes import RecipeFile, Replayed

_OPENED: Final = frozenset({*SUFFIXES, ".bmp", ".gif"})
_LOG: Final = "batch.jsonl"
_REPORT: Final = "report.html"
_THUMB_SIDE: Final = 280

RecipeOpt = Annotated[
    Path,
    typer.Option(
        "--recipe", metavar="R.json", help="What to do: a recipe, or a project file (.ora).", show_default=False
    ),
]
UnsureOpt = Annotated[bool, typer.Option("--unsure", help="Also repaint what was not found for sure.")]


def replay(
    picture: options.PictureArg,
    recipe: RecipeOpt,
    output: options.OutOpt,
    unsure: UnsureOpt = False,
    model_set: options.SetOpt = None,
    label: options.LabelOpt = True,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Do to PICTURE what a recipe says."""
    with console.reporting(as_json=as_json) as report:
        steps = recipes.load(recipe)
        console.check_outputs(picture, output=(output, frozenset(SUFFIXES)))
        opened = open_picture(picture)
        worker, name = options.worker_for(model_set or steps.model_set or None, device)
        with console.working(worker):
            done = recipes.replay(partial(_run, worker), opened, steps, report.show, unsure=unsure)
        save_picture(done.picture, output, label=label)
        for note in (*opened.notices, *done.notes):
            report.note(note)
        values = {**_described(done), "model_set": name, "files": {"output": str(output)}}
        report.result(values, [f"{output}: {len(done.edits)} of {len(steps.steps)} steps done"])


def batch(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The pictures.", show_default=False)],
    recipe: RecipeOpt,
    output: Annotated[
        Path,
        typer.Option("-o", "--output", metavar="OUT", help="Folder for results and report page.", show_default=False),
    ],
    unsure: UnsureOpt = False,
    restart: Annotated[bool, typer.Option("--restart", help="Begin again instead of going on.")] = False,
    ray: scale_out.RayOpt = None,
    workers: scale_out.WorkersOpt = None,
    model_set: options.SetOpt = None,
    label: options.LabelOpt = True,
    device: options.DeviceOpt = None,
    as_json: options.JsonOpt = False,
) -> None:
    """Do to every picture of FOLDER what a recipe says, and write a report page.

    It can be stopped at any time, also killed, and goes on where it was. A picture that fails is in the report and does
    not stop the rest; the next run tries it again.
    """
    with console.reporting(as_json=as_json) as report:
        steps = recipes.load(recipe)
        names = _pictures_in(folder)
        if output.resolve() == folder.resolve():
            raise UsageError("--output is the folder of the pictures", "Choose another folder: nothing is overwritten")
        disk.make_folder(output)
        worker, name = options.worker_for(model_set or steps.model_set or None, device)
        wanted = _fingerprint(steps, name, label, unsure)
        if restart:
            disk.remove(output / _LOG)
        log = _Log(output / _LOG)
        targets = dict(zip(names, _targets(names), strict=True))
        waiting = [n for n in names if not log.is_done(n, _stamp(folder / n, wanted), output / targets[n])]
        if len(waiting) < len(names):
            report.note(f"Going on: {len(names) - len(waiting)} of {len(names)} pictures are done.")
        kept = _Keeping(log, folder, wanted, report)
        task = Repainting(folder.resolve(), output.resolve(), targets, steps, label, unsure)
        try:
            with log.writing(), console.working(worker):
                scale_out.do(
                    waiting, task, kept, "repainting", report.show, here=partial(_run, worker), model_set=name,
                    device=device, ray=ray, workers=workers, left_out=_failed,
                )  # fmt: skip
        finally:  # also when it is stopped in the middle
            rows = [log.rows[n] for n in names if n in log.rows]
            disk.write_text(output / _REPORT, _page(rows, steps, len(names), name))
        failed = [row["source"] for row in rows if row["status"] == "failed"]
        values = {
            "pictures": len(names),
            "done": len(rows) - len(failed),
            "failed": failed,
            "skipped": len(names) - len(waiting),
            "model_set": name,
            "seconds": round(report.seconds, 1),
            "files": {"report": str(output / _REPORT)},
        }
        lines = [f"{len(rows) - len(failed)} of {len(names)} pictures done", f"  report   {output / _REPORT}"]
        report.result(values, lines)
        if failed:
            raise typer.Exit(console.FAILED)


def _run(worker: Worker, job: Any, step: Any = None) -> Any:
    return console.run(worker, job, step, priority=Priority.BATCH)


@dataclass(frozen=True)
class Repainting:
    """The work on one picture of a batch, as it can be sent to another machine that sees the same folders."""

    folder: Path
    output: Path
    targets: dict[str, str]
    steps: RecipeFile
    label: bool
    unsure: bool

    def __call__(self, run: Callable[..., Any]) -> Callable[[str], dict[str, Any]]:
        def work(source: str) -> dict[str, Any]:
            target = self.output / self.targets[source]
            return _one(run, self.folder / source, target, self.steps, self.label, self.unsure)

        return work


class _Keeping:
    """What comes back from the work, into the batch's own log."""

    def __init__(self, log: _Log, folder: Path, wanted: str, report: console.Reporter) -> None:
        self.done: dict[str, Any] = {}
        self._log, self._folder, self._wanted, self._report = log, folder, wanted, report

    def add(self, unit: str, result: Any) -> None:
        """A picture's row."""
        self.done[unit] = result
        self._log.add(result | {"source": unit, "stamp": _stamp(self._folder / unit, self._wanted)})
        if result["status"] == "failed":
            self._report.note(f"{unit}: {result['message']}")


def _failed(reason: str) -> dict[str, Any]:
    return {"status": "failed", "message": reason, "code": "internal", "seconds": 0.0}


def _pictures_in(folder: Path) -> list[str]:
    if not folder.is_dir():
        raise UsageError(f"{folder} is no folder", "Give the folder of the pictures")
    names = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in _OPENED and p.is_file())
    if not names:
        raise UsageError(f"There are no pictures in {folder}", f"It may hold {', '.join(sorted(_OPENED))}")
    return names


def _targets(names: list[str]) -> Iterator[str]:
    """The result's name of each picture: its own, with .png behind it where we do not write its format."""
    for name in names:
        yield name if Path(name).suffix.lower() in SUFFIXES else f"{name}.png"


def _fingerprint(steps: RecipeFile, model_set: str, label: bool, unsure: bool) -> str:
    """Names what is done; a picture done otherwise is done again."""
    return hashlib.blake2b(repr((steps.steps, model_set, label, unsure)).encode(), digest_size=8).hexdigest()


def _stamp(path: Path, wanted: str) -> str:
    try:
        status = path.stat()
    except OSError:
        return wanted
    return f"{wanted} {status.st_size} {status.st_mtime_ns}"


def _one(
    run: Callable[..., Any], source: Path, target: Path, steps: RecipeFile, label: bool, unsure: bool
) -> dict[str, Any]:
    """A picture's row of the log. Raises only what ends the whole run: Ctrl-C, missing weights."""
    started = time.perf_counter()
    row: dict[str, Any] = {"status": "done", "result": target.name}
    try:
        opened = open_picture(source)
        row["before"] = _thumbnail(opened)
        done = recipes.replay(run, opened, steps, None, unsure=unsure)
        save_picture(done.picture, target, label=label)
        row |= {"after": _thumbnail(done.picture), **_described(done)}
    except WeightsError:
        raise
    except StudioError as error:
        row |= {"status": "failed", "message": str(error), "code": error.code}
    except Exception as error:  # a bug that one picture meets must not cost the others
        row |= {"status": "failed", "message": str(classify(error)), "code": "internal"}
    return row | {"seconds": round(time.perf_counter() - started, 2)}


def _described(done: Replayed) -> dict[str, Any]:
    return {
        "found": [
            {"phrase": f.phrase, "verdict": f.verdict, "confidence": round(f.confidence, 4), "box": list(f.box)}
            for f in done.found
        ],
        "notes": list(done.notes),
    }


def _thumbnail(picture: Picture) -> str:
    small = Picture(shrink(picture.rgb8, _THUMB_SIDE).copy())
    return base64.b64encode(encode_picture(small, "JPEG", 80)).decode()


class _Log:
    """What is done, a line for each picture; the newest line of a picture counts. Survives a kill."""

    def __init__(self, path: Path) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self._path = path
        self._file: Appended | None = None
        content = path.read_bytes() if path.is_file() else b""
        self._length = content.rfind(b"\n") + 1  # a line that was cut short does not count
        for line in content[: self._length].splitlines():
            try:
                row = json.loads(line)
                self.rows[row["source"]] = row
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError(f"{path} is damaged", "Use --restart to begin again") from error

    def is_done(self, source: str, stamp: str, target: Path) -> bool:
        row = self.rows.get(source)
        return row is not None and row["status"] == "done" and row["stamp"] == stamp and target.is_file()

    def writing(self) -> Appended:
        """The file, held until the block ends; WriteError when another run holds it."""
        there = self._path.is_file()
        self._file = Appended.extend(self._path, self._length) if there else Appended.create(self._path)
        return self._file

    def add(self, row: dict[str, Any]) -> None:
        if self._file is None:
            raise WriteError(f"{self._path} is not open", "Begin again")
        self.rows[row["source"]] = row
        self._file.append([json.dumps(row, ensure_ascii=False).encode() + b"\n"])


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


def _page(rows: list[dict[str, Any]], steps: RecipeFile, count: int, model_set: str) -> str:
    """The report as one HTML page that needs nothing else; file names only, no folders of this machine."""
    failed = sum(row["status"] == "failed" for row in rows)
    recipe = "".join(
        f"<tr><td>{n}</td><td>{_safe(step.phrase)}</td><td>{_safe(step.prompt)}</td><td>{step.seed}</td></tr>"
        for n, step in enumerate(steps.steps, 1)
    )
    summary = f"{len(rows) - failed} of {count} pictures done"
    if failed:
        summary += f", <span class=bad>{failed} failed</span>"
    if len(rows) < count:
        summary += f", {count - len(rows)} still to do"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>Batch report</title><style>{_STYLE}</style></head><body>"
        f"<h1>Batch report</h1><p>{summary}</p>"
        f'<p class="quiet">LocHeads Studio {_safe(__version__)} · model set {_safe(Path(model_set).name)}</p>'
        f"<table><tr><th></th><th>Select</th><th>Repaint</th><th>Seed</th></tr>{recipe}</table>"
        f"{''.join(map(_section, rows))}</body></html>\n"
    )


def _section(row: dict[str, Any]) -> str:
    name = _safe(row["source"])
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
    return html.escape(str(text))
