"""A report as Markdown: nothing of others becomes markup, figures are files, what is out of date goes."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from locheads_studio.evaluation.markdown import page, write
from locheads_studio.evaluation.report import Picture, Section, Table


def test_what_others_wrote_is_no_markup() -> None:
    hostile = "a|b <script> [x](y) *z* `c`"
    text = page(hostile, {hostile: hostile}, [Section(hostile, [hostile, Table(["n"], [[hostile]])])], "f")
    assert text.count(r"a\|b \<script\> \[x\](y) \*z\* \`c\`") == 6
    assert "<script>" not in text


def test_figures_are_written_beside_it_and_old_ones_removed(tmp_path: Path) -> None:
    figure = Figure()
    figure.subplots().plot([0, 1])
    (tmp_path / "f").mkdir()
    for name in ("old.svg", "old.png", "kept.txt"):
        (tmp_path / "f" / name).write_text("x")
    parts = [Picture(figure, "first", name="one"), Picture(figure, "second", vector=False, name="two")]
    write(tmp_path / "R.md", "T", {}, [Section("s", parts)], "f")
    assert sorted(file.name for file in (tmp_path / "f").iterdir()) == ["kept.txt", "one.svg", "two.png"]
    text = (tmp_path / "R.md").read_text("utf-8")
    assert "![first](f/one.svg)" in text and "![second](f/two.png)" in text
    before = (tmp_path / "f" / "one.svg").read_bytes()
    write(tmp_path / "R.md", "T", {}, [Section("s", parts)], "f")
    assert (tmp_path / "f" / "one.svg").read_bytes() == before, "the same figure gives the same bytes"
