"""The report is one file that needs nothing beside it and runs nothing."""

from __future__ import annotations

from html.parser import HTMLParser

from matplotlib.figure import Figure

from locheads_studio.evaluation.report import Picture, Section, Table, page, write


class Read(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.sources: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.add(tag)
        if tag not in ("meta", "img"):
            self.open.append(tag)
        self.sources += [value for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data) -> None:
        self.words.append(data)


def read(text: str) -> Read:
    found = Read()
    found.feed(text)
    assert not found.open
    return found


def test_everything_is_inside_and_escaped() -> None:
    hostile = "<script>alert(1)</script>"
    figure = Figure()
    figure.subplots().plot([0, 1])
    found = read(
        page(
            hostile,
            {"model": hostile},
            [Section(hostile, [hostile, Table([hostile], [[hostile]]), Picture(figure, hostile)]),
             Section("second", [Picture(figure, "c", vector=False)])],
        )
    )  # fmt: skip
    assert "script" not in found.tags
    assert "".join(found.words).count(hostile) >= 7
    assert all(source.startswith(("data:image/", "#s")) for source in found.sources)
    assert [source.split(";")[0] for source in found.sources if source[0] == "d"] == [
        "data:image/svg+xml", "data:image/png",
    ]  # fmt: skip


def test_the_page_is_written(tmp_path) -> None:
    write(tmp_path / "r.html", "Title", {"scenes": 3}, [])
    assert "scenes 3" in (tmp_path / "r.html").read_text(encoding="utf-8")
