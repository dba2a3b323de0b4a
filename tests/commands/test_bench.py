"""The tables that `bench` prints."""

from __future__ import annotations

from locheads_studio.commands.bench import growth_table, table, time_of

ROW = {"name": "phrase → maps, same picture", "median": 0.5, "p10": 0.4, "p90": 0.6, "runs": 9, "limit": 0.25,
       "published": 25.0, "ratio": 50.0}  # fmt: skip
TOLD = {
    "what": "llava", "date": "2026-01-02T03:04:05+00:00",
    "device": {"kind": "cpu", "name": "a processor", "threads": 2, "precision": "bfloat16"},
    "measured": {"bytes_per_second": 2e10, "flop_per_second": {"bfloat16": 3e11}},
    "rows": [ROW, {**ROW, "name": "prompts → mask", "published": None, "ratio": None}],
    "maps": {"equal": False, "largest_difference": 0.5, "tolerance": 0.1, "published": {"runs": 3}},
    "read": {"ours": 6_000_000_000, "whole": 14_000_000_000}, "peak_memory": {"ours": None}, "notes": ["a note"],
}  # fmt: skip


def test_the_table_holds_ratio_spread_and_limit() -> None:
    lines = table(TOLD)
    assert "| phrase → maps, same picture | 500 ms | 400 ms to 600 ms | 9 | 250 ms | 2.0 | 25.0 s | 50.0 × |" in lines
    (header,) = [line for line in lines if line.startswith("| ---")]
    assert all(line.count("|") == header.count("|") for line in lines if line.startswith("|"))
    text = "\n".join(lines)
    assert "NOT EQUAL" in text and "6.00 GB read, of 14.00 GB" in text and "graphics card: not measured" in text
    assert "Peak memory" not in text and lines[-1] == "a note."


def test_growth_is_one_table_per_thing_that_grows() -> None:
    rows = [{"against": a, "value": v, "work": "w", "seconds": v / 10} for a, v in (("x", 1), ("x", 20), ("y", 0.05))]
    assert growth_table(rows) == [
        "| x | 1 | 20 |", "| --- | --- | --- |", "| w | 100 ms | 2.0 s |", "",
        "| y | 0.05 |", "| --- | --- |", "| w | 5 ms |", "",
    ]  # fmt: skip
    assert time_of(0.0004) == "0.4 ms"
