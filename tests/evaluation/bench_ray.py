"""Scale-out measured on this machine: one process against a local Ray cluster of two workers, and one worker killed.

    python tests/evaluation/bench_ray.py [PICTURES]

Runs the real `evaluate storybook` three times, prints seconds and the speed-up, and exits with 1 unless all three wrote
the same figures.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

STUDIO = [sys.executable, "-m", "locheads_studio"]
WORKER = "ray::_Station"


def command(folder: Path, name: str, pictures: int, *more: str) -> list[str]:
    """The run whose figures go to NAME.json."""
    return [
        *STUDIO, "evaluate", "storybook", "--split", "test", "--seed", "900", "--count", str(pictures),
        "-o", str(folder / f"{name}.json"), *more,
    ]  # fmt: skip


def timed(arguments: list[str]) -> float:
    """Seconds the command takes."""
    began = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def kill_one(log: Path, after: int) -> int:
    """Kill a worker once the log holds so many pictures; the number it held."""
    while True:
        done = log.read_bytes().count(b"\n") - 1 if log.exists() else 0
        if done >= after:
            break
        time.sleep(0.05)
    for process in psutil.process_iter(["cmdline"]):
        if any(WORKER in part for part in process.info["cmdline"] or ()):
            process.send_signal(signal.SIGKILL)
            return done
    raise SystemExit("no worker was found to kill")


def main() -> None:
    """Measure."""
    pictures = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        alone = timed(command(folder, "alone", pictures))
        print(f"one process: {alone:.1f} s", flush=True)
        two = timed(command(folder, "two", pictures, "--ray", "local", "--workers", "2"))
        print(f"two workers: {two:.1f} s, speed-up {alone / two:.2f}", flush=True)
        run = subprocess.Popen(
            command(folder, "killed", pictures, "--ray", "local", "--workers", "2"), stdout=subprocess.DEVNULL
        )
        done = kill_one(folder / "killed.run.jsonl", pictures // 3)
        code = run.wait()
        units = [line.split(b'"unit":')[1] for line in (folder / "killed.run.jsonl").read_bytes().splitlines()[1:]]
        print(f"a worker killed after {done} of {pictures} pictures: exit {code}", flush=True)
        print(f"  {len(set(units))} in the log, {len(units) - len(set(units))} of them twice", flush=True)
        same = len({(folder / f"{name}.json").read_bytes() for name in ("alone", "two", "killed")}) == 1
        print("the three wrote the same figures" if same else "THE FIGURES DIFFER")
        raise SystemExit(0 if same and code == 0 else 1)


if __name__ == "__main__":
    main()
