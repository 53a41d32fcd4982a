"""Pages that show a comparison to somebody who has no Reader."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from reader.answers.comparison_pages import html_page, markdown_page
from reader.stories.compared import Compared, Named, Side, confront
from reader.text.document import from_plain

HOSTILE = (
    "<script>alert(1)</script> [b](javascript:x) ![i](http://x.example/i.png) &amp; \x1b]0;owned\x07 `code` </del>"
)
KEPT = "The marshal left Moscow on Tuesday without signing. His guards carried the flags to the plane."


def side(text: str, *names: str, title: str = "Marshal leaves Moscow") -> Side:
    spans = [(text.index(each), text.index(each) + len(each), each) for each in names]
    return Side(title, from_plain(text), tuple(Named(s, e, "place", name, name) for s, e, name in spans), "The Post")


def versions() -> Compared:
    first = side(
        f"He was backed by Egypt and the Emirates there. {KEPT} Three bakers opened their shops before dawn.",
        "Egypt",
        "Emirates",
    )
    text = f"{KEPT} A pity it was, he said, “a great pity for all”. He was backed by Egypt and Russia there."
    second = side(text, "Egypt", "Russia", title="Marshal quits Moscow")
    return confront(first, second)


def hostile() -> Compared:
    return confront(side(f"{KEPT} {HOSTILE} was here.", title=HOSTILE), side(f"{KEPT} {HOSTILE} was there.", title="x"))


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.marked: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("del", "ins"):
            self.marked.append((self.open[-1], data))


def parsed(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    assert [] == found.open
    return found


def test_html_marks_what_differs() -> None:
    marked = parsed(html_page(versions())).marked
    assert ("del", "the Emirates") in marked
    assert ("ins", "Russia") in marked
    assert ("del", "Three bakers opened their shops before dawn.") in marked
    assert ("ins", "quits") in marked


def test_html_says_what_else_differs() -> None:
    page = html_page(versions())
    for said in ("Emirates", "a great pity", "word for word the same", "stands later in B", "of A is in B"):
        assert said in page


def test_html_runs_and_loads_nothing() -> None:
    page = html_page(hostile())
    found = parsed(page)
    assert not found.seen & {"script", "img", "a", "link", "iframe"}
    assert not any(name.startswith("on") or name in ("src", "href") for name, _ in found.attributes)
    assert "\x1b" not in page and "\x07" not in page


@pytest.mark.parametrize("said", ["~~the Emirates~~ **Russia**", "## Only in A", "## Headline", "Order of B"])
def test_markdown(said: str) -> None:
    assert said in markdown_page(versions())


def test_markdown_takes_no_foreign_marks() -> None:
    page = markdown_page(hostile())
    html = MarkdownIt("commonmark", {"html": True}).enable("strikethrough").render(page)
    found = parsed(f"<div>{html}</div>")
    assert not found.seen & {"script", "img", "a", "code"}
    assert "\x1b" not in page


def test_pages_of_nothing() -> None:
    nothing = confront(Side("", from_plain("")), Side("", from_plain("")))
    parsed(html_page(nothing))
    assert "no sentence is shared" in markdown_page(nothing)
