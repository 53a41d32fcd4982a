from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model import Document
from reader.text import document as limits
from reader.text.clean import clean
from reader.text.document import Mark, Part, from_markdown, from_parts, from_plain, safe_target, with_headline

FOREIGN = st.lists(
    st.sampled_from(
        [
            *"ab A.1|>-*_`#[]()!<&;~\\\n\t\r",
            "\n\n",
            "    ",
            "- ",
            "1. ",
            "> ",
            "| a | b |\n|---|---|\n",
            "```\n",
            "**",
            "~~",
            "[x](http://y)",
            "![i](j)",
            "<b>",
            "<!--",
            "-->",
            "&amp;",
            "&#27;",
            "\x1b]0;t\x07",
            "\u202e",
            "\u0301" * 9,
            "中é",
        ]
    ),
    max_size=40,
).map("".join)
MARKS = st.frozensets(st.sampled_from(("strong", "em", "code", "link", "image", "strike")), max_size=2)
PARTS = st.lists(
    st.builds(
        Part,
        st.sampled_from(("paragraph", "heading", "item", "quote", "code")),
        st.integers(-1, 30),
        st.lists(st.tuples(FOREIGN, MARKS, st.sampled_from(("", "http://x/", "javascript:x"))), max_size=4),
    ),
    max_size=5,
)


def _check(document: Document) -> None:
    """Assert what holds for every Document."""
    text = document.text
    assert clean(text) == text
    done = 0
    for block in document.blocks:
        assert done <= block.start < block.end <= len(text)
        assert not text[done : block.start].strip()
        assert text[block.start : block.end].strip()
        assert block.kind == "code" or "\n" not in text[block.start : block.end]
        done = block.end
    assert not text[done:].strip()
    for span in document.spans:
        assert span.start < span.end
        assert any(block.start <= span.start and span.end <= block.end for block in document.blocks)
        assert text[span.start : span.end] == text[span.start : span.end].strip()


def _blocks(document: Document) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, document.text[block.start : block.end]) for block in document.blocks]


def _texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def _spans(document: Document) -> list[tuple[str, str, str]]:
    return [(span.kind, document.text[span.start : span.end], span.target) for span in document.spans]


@given(FOREIGN)
def test_invariants(foreign: str) -> None:
    for make in (from_plain, from_markdown):
        _check(make(foreign))
        assert make(foreign) == make(foreign)


@given(PARTS)
def test_invariants_of_parts(parts: list[Part]) -> None:
    _check(from_parts(parts))


@given(FOREIGN, FOREIGN)
def test_invariants_of_a_headline(foreign: str, title: str) -> None:
    document = with_headline(from_markdown(foreign), title)
    _check(document)
    assert document == with_headline(document, title)


@given(FOREIGN)
def test_plain_text_keeps_every_offset(foreign: str) -> None:
    before = clean(foreign)
    after = from_plain(before).text
    assert [" " if c == "\n" else c for c in before] == [" " if c == "\n" else c for c in after]


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        ("", []),
        (" \n\n ", []),
        ("One.\n\nTwo.\n \nThree.", ["One.", "Two.", "Three."]),
        # each line a paragraph
        ("A long line that is a paragraph.\nAnother one, just as long, follows.\nAnd a third one of them here.",
         ["A long line that is a paragraph.", "Another one, just as long, follows.", "And a third one of them here."]),
        # a slug above a caption
        ("Port Strike-1600000000000\nWorkers stand at the gate of the port on Monday, Jan. 13, 2020. Photo: X",
         ["Port Strike-1600000000000",
          "Workers stand at the gate of the port on Monday, Jan. 13, 2020. Photo: X"]),
        # a headline above a byline
        ("Ministers meet again to save the treaty\nBy Jane Roe and Richard Doe for the Daily",
         ["Ministers meet again to save the treaty", "By Jane Roe and Richard Doe for the Daily"]),
        # names, one to a line
        ("oak\nash\nelm\nfir", ["oak", "ash", "elm", "fir"]),
    ],
)  # fmt: skip
def test_plain_blocks(foreign: str, expected: list[str]) -> None:
    assert expected == _texts(from_plain(foreign))


WRAPPED = """\
Slug of the piece
The ministers met on Monday to talk about the treaty, which none of them
had read in full, and parted late at night without a word to those who
had waited for them at the gate since the early morning of that day.

A second paragraph of the same text goes over two lines as well, since
it was sent by a program that wraps them.
"""


def test_hard_wrapped_lines_are_joined() -> None:
    document = from_plain(WRAPPED)
    assert _texts(document) == [
        "Slug of the piece",
        " ".join(WRAPPED.split("\n")[1:4]),
        " ".join(WRAPPED.split("\n")[5:7]),
    ]
    assert len(document.text) == len(WRAPPED)


def test_plain_list_lines_are_items() -> None:
    document = from_plain(
        "What they want:\n- more time\n- less noise,\n  at least at night\n  - and pay\n\n1. One\n2) Two\n\n2019. Not."
    )
    assert _blocks(document) == [
        ("paragraph", 0, "What they want:"),
        ("item", 1, "- more time"),
        ("item", 1, "- less noise,   at least at night"),
        ("item", 2, "- and pay"),
        ("item", 1, "1. One"),
        ("item", 1, "2) Two"),
        ("paragraph", 0, "2019. Not."),
    ]


def test_more_lines_than_the_limit_end_in_one_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_LINES", 2)
    assert _texts(from_plain("a\n\nb\n\nc")) == ["a", "b  c"]


def test_the_seed_texts_keep_their_offsets() -> None:
    folder = Path(__file__).resolve().parents[3] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the shared articles are not beside this repository")
    for path in folder.glob("*.txt"):
        source = path.read_text(encoding="utf-8")
        document = from_plain(source)
        _check(document)
        assert source == document.text
        assert [line.strip() for line in source.split("\n") if line.strip()] == _texts(document)


MARKDOWN = """\
# A *short* title

Some **bold
text** with [a link](http://x.example/y), AT&amp;T, `co de`, ~~gone~~, <b>raw</b><!-- c -->\\
after ![alt](i.png) [![pic](a.png)](/rel) [bad](javascript:alert) a<br>b <script>x()</script>.

- one
  - two

    more
3. three
4. four

> said
> > deeper

| a | b |
|---|---|
| 1 | **2** |

***

```python
x\t= 1

y
```

<div>Hello <b>you</b><p>Next</p><script>bad()</script></div>
"""


def test_markdown_blocks() -> None:
    assert _blocks(from_markdown(MARKDOWN)) == [
        ("heading", 1, "A short title"),
        ("paragraph", 0, "Some bold text with a link, AT&T, co de, gone, raw after alt pic bad a b ."),
        ("item", 1, "• one"),
        ("item", 2, "• two"),
        ("item", 2, "more"),
        ("item", 1, "3. three"),
        ("item", 1, "4. four"),
        ("quote", 1, "said"),
        ("quote", 2, "deeper"),
        ("paragraph", 0, "a · b"),
        ("paragraph", 0, "1 · 2"),
        ("code", 0, "x    = 1\n\ny"),
        ("paragraph", 0, "Hello you"),
        ("paragraph", 0, "Next"),
    ]


def test_markdown_spans() -> None:
    assert _spans(from_markdown(MARKDOWN)) == [
        ("em", "short", ""),
        ("strong", "bold text", ""),
        ("link", "a link", "http://x.example/y"),
        ("code", "co de", ""),
        ("strike", "gone", ""),
        ("image", "alt", "i.png"),
        ("link", "pic", "/rel"),
        ("strong", "2", ""),
    ]


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        ("a&#27;]52;c;eA==&#7;b &#155;31m", "a\ufffd]52;c;eA==\ufffdb \ufffd31m"),
        ("**Angela** Merkel of Apple\\_Inc and A&nbsp;B", "Angela Merkel of Apple_Inc and A B"),
        ("[@click=app.quit]x[/b]", "[@click=app.quit]x[/b]"),
        ("&amp;#27;", "&#27;"),
        ("[a](http://x/\x1b)", "[a](http://x/)"),
        ("a <script>b", "a"),
        ("<!-- x\n\ny -->z", "z"),
    ],
)
def test_markdown_text_is_cleaned_after_the_last_decoding(foreign: str, expected: str) -> None:
    assert expected == from_markdown(foreign).text


@pytest.mark.parametrize(
    "foreign",
    [
        ">" * 100_000 + " end",
        "- " * 50_000 + "end",
        "a " + "`" * 1_000_000 + " end",
        "|a" * 5_000 + "\n" + "|-" * 5_000 + "\n|end",
        "[" * 100_000 + "end",
        "*a **b " * 20_000 + "end",
        "<" * 100_000 + "end",
        ("[" * 1_900 + "\n\n") * 10 + "end",
    ],
    ids=["quotes", "lists", "backticks", "columns", "brackets", "stars", "angles", "many paragraphs"],
)
def test_hostile_markdown_loses_no_text(foreign: str) -> None:
    document = from_markdown(foreign)
    _check(document)
    assert document.text.endswith("end")


def test_markdown_over_the_limit_is_read_as_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_MARKDOWN", 5)
    assert from_markdown("**a** b").text == "**a** b"


def test_a_mark_over_several_runs_is_one_span() -> None:
    both: frozenset[Mark] = frozenset(("strong", "em"))
    strong: frozenset[Mark] = frozenset(("strong",))
    document = from_parts(
        [Part("paragraph", 0, [("one ", both, ""), (" two", strong, ""), ("three ", frozenset(), "")])]
    )
    assert document.text == "one twothree"
    assert _spans(document) == [("strong", "one two", ""), ("em", "one", "")]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://x.example/a?b#c", "https://x.example/a?b#c"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("/a:b", "/a:b"),
        ("a/b", "a/b"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt:alert(1)", ""),
        ("java\tscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("exec:rm", ""),
        ("|rm", ""),
        ("--help", ""),
        ("\\\\host\\share", ""),
        ("http://x/\r\nSet-Cookie:", ""),
        ("http://x/" + "a" * 100_000, ""),
        ("", ""),
    ],
)
def test_safe_target(address: str, expected: str) -> None:
    assert expected == safe_target(address)


def test_a_headline_is_put_in_front() -> None:
    document = with_headline(from_markdown("Some **bold** text."), " The\ntitle ")
    assert _blocks(document) == [("headline", 0, "The title"), ("paragraph", 0, "Some bold text.")]
    assert _spans(document) == [("strong", "bold", "")]


def test_a_first_block_that_is_the_title_becomes_the_headline() -> None:
    document = with_headline(from_markdown("# The “Title”\n\nText."), 'the "title"')
    assert _blocks(document) == [("headline", 0, "The “Title”"), ("paragraph", 0, "Text.")]


def test_an_empty_title_changes_nothing() -> None:
    document = from_plain("Text.")
    assert document == with_headline(document, " \u200b ")
