"""Kills a scripted editing run with SIGKILL at random moments, again and again, and looks at what comes back.

    python tests/studio/crash_run.py --kills 100 [--seed 0]

Each run goes on with the document that the one before left: recovering is killed, too, and so is saving. Nothing may be
unreadable, everything that was reported as safely written must be there, and at most the newest change may be lost.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

import filelock  # noqa: F401  # here once, not in every run after its fork: its import takes longer than a record
import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from locheads_studio.document.edits import Edit, Recipe
from locheads_studio.document.geometry import Box
from locheads_studio.document.strokes import Brush
from locheads_studio.imaging import journal
from locheads_studio.imaging.project import Project, open_project
from locheads_studio.studio.journalling import Journalling
from locheads_studio.studio.lanes import DiskLane
from locheads_studio.studio.project import RESULTS, snapshot
from tests.studio import fake_engine

WIDTH, HEIGHT = 700, 520
_PATIENCE_S = 120.0  # for the disk of a machine that does much else; passing it fails the run


def digest(project: Project) -> str:
    """Names a document: every pixel of mask, layers and results, and how they show."""
    state = project.state
    name = hashlib.blake2b(state.mask.read().tobytes(), digest_size=8)
    name.update(project.picture.pixels.tobytes())
    for layer in state.layers:
        name.update(repr((layer.number, layer.name, layer.visible, layer.opacity, layer.edit.box)).encode())
        name.update(layer.edit.patch.tobytes() + layer.edit.blend.tobytes())
    for result in project.results:
        name.update(repr((result.number, result.title, project.shown)).encode() + result.edit.patch.tobytes())
    return name.hexdigest()


class Run:
    """One run of the program, in a process of its own. Tells what it does through a pipe."""

    def __init__(self, folder: Path, pipe: int, seed: int) -> None:
        self.folder, self.pipe = folder, pipe
        self.random = random.Random(seed)
        self.last: dict[str, str] = {}  # by what was told
        self.committed_at: dict[str, float] = {}  # of what is not synced yet
        self.app = app = fake_engine.studio(lane=DiskLane())
        self.session = app.session
        self.session.observe(self.changed)  # before the journal sees it
        self.journals = Journalling(app.session, DiskLane(1), app.desk.post, app.notices, folder / "recovery")
        self.journals.on_synced = self.synced
        app.controller.files.on_kept = self.journals.saved

    def tell(self, what: str, value: str) -> None:
        self.last[what] = value
        os.write(self.pipe, f"{what} {value}\n".encode())

    def changed(self, kind: str, box: Box | None) -> None:
        if kind in ("opened", "history", "results"):
            name = digest(snapshot(self.session))
            self.committed_at.setdefault(name, time.monotonic())
            self.tell("committed", name)

    def synced(self, project: Project) -> None:
        """On the journal's thread."""
        name = digest(project)
        if name in self.committed_at:
            self.tell("took", f"{time.monotonic() - self.committed_at.pop(name):.3f}")
        self.tell("synced", name)

    def start(self) -> None:
        """As the program does: take up what the last run left, else a picture."""
        left = self.journals.waiting()
        file = self.folder / "a.ora"
        if left:
            self.app.controller.files.recover(left[0].journal)
            for older in left[1:]:
                self.journals.forget(older.journal)
        elif file.exists():
            self.app.controller.files.open(file)
        else:
            self.app.controller.files.open_picture(fake_engine.picture(WIDTH, HEIGHT), "noise")
        self.app.desk.wait(lambda: self.session.is_open)
        self.began = self.last["committed"]

    def edit_for_ever(self) -> None:
        """Until killed."""
        while True:
            self.change()
            if self.random.random() < 0.1:
                self.app.controller.files.save_project(self.folder / "a.ora")
            end = time.monotonic() + self.random.uniform(0.03, 0.12)  # a quick hand: a stroke takes longer
            while (now := time.monotonic()) < end or self.is_behind:
                assert now < end + _PATIENCE_S, "the newest change never reaches the disk"
                self.app.desk.pump()
                time.sleep(0.001)
            problems = [notice.details for notice in self.app.notices.all if notice.severity == "error"]
            assert not problems, problems

    @property
    def is_behind(self) -> bool:
        """Whether a crop is not there yet, or the disk does not have the newest change. On a busy machine that takes
        longer than a quick hand, and "at most the newest change" is about changes that come one at a time."""
        return self.app.controller.masks._running or self.last["committed"] != self.last.get("synced", self.began)

    def change(self) -> None:
        """One change that a user could make."""
        session, rng = self.session, self.random
        kinds = ["result", "apply", "opacity", "hide", "delete", "undo", "redo", "drop", "crop"]
        kind = rng.choice(["stroke"] * 6 + kinds)
        if kind == "result":
            x, y, w, h = rng.randrange(400), rng.randrange(300), rng.randrange(20, 300), rng.randrange(20, 200)
            box = Box(x, y, x + w, y + h).slide_inside(*session.size)
            w, h = box.size
            pixels = np.random.default_rng(rng.randrange(2**32)).integers(0, 256, (h, w, 4), np.uint8)
            edit = Edit(box, pixels[:, :, :3].copy(), pixels[:, :, 3].copy(), Recipe(prompt="a zebra"))
            session.add_result(edit, "a zebra")
        elif kind == "apply" and session.shown is not None:
            session.apply_result()
        elif kind == "drop" and len(session.results) > 3:
            session.drop_result(session.results[0].number)
        elif kind in ("opacity", "hide", "delete") and session.layers:
            layer = rng.choice(session.layers)
            if kind == "opacity":
                session.set_layer(layer.number, opacity=rng.random())
            elif kind == "hide":
                session.set_layer(layer.number, visible=not layer.visible)
            elif len(session.layers) > 4:
                session.delete_layer(layer.number)
        elif kind == "crop":
            self.crop()
        elif kind == "undo":
            session.undo()
        elif kind == "redo":
            session.redo()
        else:
            session.begin_stroke(Brush(rng.uniform(5, 90), rng.random(), rng.random() < 0.4), rng.random() * WIDTH, 200)
            for _ in range(rng.randrange(1, 9)):
                session.extend_stroke(rng.random() * WIDTH, rng.random() * HEIGHT)
            session.end_stroke()

    def crop(self) -> None:
        """Cut, straighten or enlarge the canvas, which stays about as large as it was."""
        rng, (width, height) = self.random, self.session.size
        out = 60 if width * height < 0.8 * WIDTH * HEIGHT else -60
        sides = [rng.randrange(0, abs(out)) * (1 if out > 0 else -1) for _ in range(4)]
        box = Box(-sides[0], -sides[1], width + sides[2], height + sides[3])
        self.app.controller.canvas.reframe(box, rng.choice((0.0, 0.0, rng.uniform(-8, 8))))


def left_behind(folder: Path) -> str | None:
    """The document that the next start would offer; None when there is none. Raises when it cannot be read."""
    found = [path for path in journal.waiting(folder / "recovery") if (journal.about(path) or {}).get("changed")]
    if found:
        return digest(journal.read(found[0], RESULTS)[0])
    file = folder / "a.ora"
    return digest(open_project(file, RESULTS)[0]) if file.exists() else None


def one_kill(folder: Path, seed: int, changes: int, wait_s: float) -> dict[str, list[str]]:
    """Run, kill `wait_s` seconds after so many changes (after the start, when -1); what it committed, synced, and how
    long the disk took."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            run = Run(folder, writer, seed)
            run.start()
            run.edit_for_ever()
        except BaseException as error:  # told to the parent, which fails
            os.write(writer, f"broken {error!r}\n".encode())
        os._exit(1)
    os.close(writer)
    lines = bytearray()
    while lines.count(b"committed") <= changes and (piece := os.read(reader, 4096)):
        lines += piece
    time.sleep(wait_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(reader, 65536):
        lines += piece
    os.close(reader)
    told = [line.split(" ", 1) for line in lines.decode().splitlines() if " " in line]
    broken = [value for what, value in told if what == "broken"]
    assert not broken, f"the run itself failed: {broken}"
    return {kind: [value for what, value in told if what == kind] for kind in ("committed", "synced", "took")}


def main(kills: int, seed: int = 0, folder: Path | None = None) -> dict[str, int | float]:
    """Kill `kills` runs; figures. AssertionError when a promise is broken."""
    if folder is None:
        with tempfile.TemporaryDirectory() as made:
            return main(kills, seed, Path(made))
    rng = random.Random(seed)
    figures: dict[str, int | float] = dict.fromkeys(
        ("kills", "changes", "synced", "in_start", "newest_lost", "slowest_sync_s"), 0
    )
    started = time.monotonic()
    before: str | None = None
    for number in range(kills):
        in_start = rng.random() < 0.2
        changes, wait_s = (-1, rng.uniform(0.001, 0.06)) if in_start else (rng.randrange(9), rng.uniform(0.0, 0.12))
        told = one_kill(folder, rng.randrange(2**32), changes, wait_s)
        committed, synced = told["committed"], told["synced"]
        figures["slowest_sync_s"] = max(figures["slowest_sync_s"], *map(float, told["took"]), 0.0)
        there = left_behind(folder)
        known = committed or [before]
        if before is not None:
            assert known[0] == before, f"kill {number}: the run did not begin with what was left"
        known = [name for i, name in enumerate(known) if i == 0 or name != known[i - 1]]
        last = 0
        for name in synced:  # a state may come again after undo: each report is of the first it can be of
            last = next((i for i in range(last, len(known)) if known[i] == name), last)
        if there is None:  # a picture that was only looked at
            assert before is None, f"kill {number}: the document is gone"
            place = 0
        else:
            assert there in known, f"kill {number}: what came back was never committed"
            place = len(known) - 1 - known[::-1].index(there)
        assert place >= last, f"kill {number}: something that was safe is lost"
        lost = len(known) - 1 - place
        assert lost <= 1, f"kill {number}: {lost} changes were lost"
        figures["newest_lost"] += lost
        before = there
        figures["kills"] += 1
        figures["changes"] += max(0, len(committed) - 1)
        figures["synced"] += len(synced)
        figures["in_start"] += in_start
    parts = [path.name for path in folder.rglob("*.part")]
    figures["leftovers"] = len(parts)
    figures["seconds"] = round(time.monotonic() - started, 1)
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    print(json.dumps(main(arguments.kills, arguments.seed)))
