"""The tables that `bench` prints."""

from __future__ import annotations

from typing import Any

from locheads_studio.commands.bench import exponent, growth_table, heads_lines, table, time_of

ROW = {"name": "phrase → maps, same picture", "median": 0.5, "p10": 0.4, "p90": 0.6, "runs": 9, "limit": 0.25,
       "published": 25.0, "ratio": 50.0}  # fmt: skip
TOLD: dict[str, Any] = {
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


def test_the_table_tells_the_card_and_the_distance_to_float32() -> None:
    maps = {**TOLD["maps"], "ours_to_float32": 0.0567, "published_to_float32": 0.0572}
    text = "\n".join(table({**TOLD, "maps": maps, "device": {**TOLD["device"], "kind": "cuda", "name": "a card"}}))
    assert "ours 5.67%, published way 5.72%" in text
    assert "on a card" in text and "2026-01-02" in text and "not measured" not in text


def test_growth_is_one_table_per_thing_that_grows() -> None:
    rows = [{"against": a, "value": v, "work": "w", "seconds": v / 10} for a, v in (("x", 1), ("x", 20), ("y", 0.05))]
    assert growth_table(rows) == [
        "| x | 1 | 20 | exponent |", "| --- | --- | --- | --- |", "| w | 100 ms | 2.0 s | 1.00 |", "",
        "| y | 0.05 | exponent |", "| --- | --- | --- |", "| w | 5 ms | 0.00 |", "",
    ]  # fmt: skip
    assert time_of(0.0004) == "0.4 ms"


def test_the_exponent_is_that_of_the_larger_half() -> None:
    assert exponent({n: 5.0 + n * n * 1e-9 for n in (1, 2, 4, 8)}) < 0.01
    assert abs(exponent({n: float(max(1, n) ** 2) for n in (1, 2, 4, 8)}) - 2) < 1e-9


def test_the_rate_of_heads_find_stands_beside_what_was_asked() -> None:
    told = {"pictures": 250, "sentences": 1000, "ours_per_second": 130.0, "published_per_second": 30.0, "ratio": 4.4,
            "p10": 4.0, "p90": 4.8, "largest_difference": 3e-6, "tolerance": 1e-4, "equal": True}  # fmt: skip
    (line,) = heads_lines(told)
    assert "1000 sentences on 250 pictures" in line and "4.4 × (4.0 to 4.8; at least: 4)" in line and "equal" in line


def test_the_built_in_set_stands_beside_what_was_asked() -> None:
    row = {**ROW, "name": "phrase → mask, same picture", "median": 0.1}
    assert "phrase → mask, same picture 100 ms (at most: 250 ms)" in "\n".join(
        table({**TOLD, "what": "storybook", "rows": [row]})
    )
