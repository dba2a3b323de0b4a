"""The built-in models evaluated, killed (SIGKILL) at random moments and resumed, against a run nobody disturbed.

    python tests/evaluation/bench_kill.py [KILLS] [SCENES]

Prints what each kill found, and at the end whether figures and log are the same, bit for bit.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def command(output: Path, scenes: int) -> list[str]:
    return [sys.executable, "-m", "locheads_studio", "evaluate", "storybook", "--split", "test", "--count", str(scenes),
            "--device", "cpu", "-o", str(output)]  # fmt: skip


def units(log: Path) -> int:
    return max(0, log.read_bytes().count(b"\n") - 1) if log.exists() else 0


def figures(file: Path) -> dict[str, Any]:
    return {name: value for name, value in json.loads(file.read_text()).items() if name != "provenance"}


def main() -> None:
    kills, scenes = (int(text) for text in (*sys.argv[1:], "20", "24")[:2])
    rng = random.Random(time.time_ns())
    with tempfile.TemporaryDirectory() as place:
        whole, killed = Path(place) / "whole.json", Path(place) / "killed.json"
        began = time.monotonic()
        subprocess.run(command(whole, scenes), check=True, capture_output=True)
        took = time.monotonic() - began
        print(f"undisturbed: {scenes} scenes in {took:.1f} s", flush=True)
        log = killed.with_suffix(".run.jsonl")
        for number in range(kills):
            process = subprocess.Popen(command(killed, scenes), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            before = units(log)
            # Half of them anywhere from the first moment on, half soon after another picture is done.
            if number % 2:
                while units(log) == before and process.poll() is None:
                    time.sleep(0.01)
                time.sleep(rng.uniform(0.0, 0.3))
            else:
                time.sleep(rng.uniform(0.0, took / 2))
            code = process.poll()
            process.send_signal(signal.SIGKILL)
            process.wait()
            size = log.stat().st_size if log.exists() else 0
            torn = size and not log.read_bytes().endswith(b"\n")
            done = f"pictures done: {units(log)}{', a torn line' if torn else ''}"
            state = done if code is None else f"it had ended by itself, with {code}; {done}"
            print(f"kill {number + 1}: {state}", flush=True)
        subprocess.run(command(killed, scenes), check=True, capture_output=True)
        names = [json.loads(line)["unit"] for line in log.read_text().splitlines()[1:]]
        print(f"units: {len(names)}, different: {len(set(names))}")
        print(f"figures identical: {figures(whole) == figures(killed)}")
        same = log.read_bytes().split(b"\n")[1:] == whole.with_suffix(".run.jsonl").read_bytes().split(b"\n")[1:]
        print(f"log identical, every line but the header's date: {same}")


if __name__ == "__main__":
    main()
