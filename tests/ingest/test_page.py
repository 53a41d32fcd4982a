from __future__ import annotations

import datetime as dt

import pytest

from reader.errors import UnreadableSource
from reader.ingest import page as room
from reader.ingest.page import Page, read_page
from reader.text.clean import clean

LONG = "The ministers met on Monday to talk about the treaty, its many details and the long night that lay before them."
PARAGRAPHS = "".join(f"<p>{number}. {LONG}</p>" for number in ("First", "Second", "Third", "Fourth"))

PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><title>Talks open in Vienna | The Daily Example</title>
<meta property="og:site_name" content="The Daily Example">
<meta name="author" content="By Jane Roe">
<meta name="description" content="What the &quot;talks&quot; are about.">
<meta property="article:published_time" content="2021-03-04T10:15:00+01:00">
<link rel="canonical" href="https://daily.example/vienna"></head>
<body><nav><ul><li><a href="/">Home page</a></li><li><a href="/world">World news</a></li></ul></nav>
<div class="cookie-banner"><p>We use cookies to make this site better. Accept all cookies?</p></div>
<main><article><h1>Talks open in Vienna</h1>
<p>The <b>talks</b> opened on <i>Thursday</i> in <a href="/city">the city</a> with <a href="javascript:x()">five</a>
delegations &#27;]52;c;eA==&#7; and AT&amp;T, [b]not[/b] &amp;lt;more&amp;gt;.<br>{LONG}</p>
<h2>A slow start</h2><blockquote><p>{LONG}</p></blockquote>
<ul><li>First point of the agenda<ul><li>Nested point of it</li></ul></li><li>Second point</li></ul>
<ol><li>Step one of the plan</li><li>Step two of the plan</li></ol>
<pre><code>some code
  in two lines</code></pre>
<table><tr><th>Name</th><th>Votes</th></tr><tr><td>Roe</td><td>12</td></tr></table>
{PARAGRAPHS}</article></main>
<aside class="related"><h3>Related stories</h3><ul><li><a href="/a">Another story to read next</a></li></ul></aside>
<div class="share"><a href="https://social.example">Share this on social media</a></div>
<div class="newsletter"><p>Sign up for our newsletter</p></div>
<footer><p>All rights reserved</p></footer></body></html>"""

FIRST = f"The talks opened on Thursday in the city with five delegations and AT&T, [b]not[/b] &lt;more&gt;. {LONG}"


def _blocks(page: Page) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, page.document.text[block.start : block.end]) for block in page.document.blocks]


def _spans(page: Page) -> list[tuple[str, str, str]]:
    return [(span.kind, page.document.text[span.start : span.end], span.target) for span in page.document.spans]


def _with(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body><article>{body}{PARAGRAPHS}</article></body></html>"


def test_the_article_is_kept_and_the_furniture_is_not() -> None:
    assert _blocks(read_page(PAGE)) == [
        ("headline", 0, "Talks open in Vienna"),
        ("paragraph", 0, FIRST),
        ("heading", 2, "A slow start"),
        ("quote", 1, LONG),
        ("item", 1, "• First point of the agenda"),
        ("item", 2, "• Nested point of it"),
        ("item", 1, "• Second point"),
        ("item", 1, "1. Step one of the plan"),
        ("item", 1, "2. Step two of the plan"),
        ("code", 0, "some code\n  in two lines"),
        ("paragraph", 0, "Name · Votes"),
        ("paragraph", 0, "Roe · 12"),
        *(("paragraph", 0, f"{number}. {LONG}") for number in ("First", "Second", "Third", "Fourth")),
    ]  # fmt: skip


def test_only_links_that_can_be_opened_are_kept() -> None:
    assert _spans(read_page(PAGE)) == [
        ("strong", "talks", ""),
        ("em", "Thursday", ""),
        ("link", "the city", "https://daily.example/city"),
    ]


def test_what_the_page_says_about_itself() -> None:
    page = read_page(PAGE, url="https://mirror.example/saved")
    assert page == Page(
        title="Talks open in Vienna",
        document=page.document,
        author="Jane Roe",
        outlet="The Daily Example",
        published_at=dt.datetime(2021, 3, 4, 9, 15, tzinfo=dt.UTC),
        date_precision="time",
        url="https://daily.example/vienna",
        lang="en",
        description='What the "talks" are about.',
    )


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Talks open - Daily</title><meta property=og:site_name content=Daily>", "", ("Talks open", True)),
        ("<title>Talks open | Some Daily</title>", "", ("Talks open", True)),
        ("<title>Talks open - and close</title>", "", ("Talks open - and close", True)),
        ("<title>Talks open - Daily News</title>", "<h1>Talks open</h1>", ("Talks open", False)),
        ("<meta property=og:title content='Talks open – Daily News'>", "<h1>Talks open</h1>", ("Talks open", False)),
        ("<meta property=og:title content='AT&amp;amp;T &#27;[31mtalks'>", "", ("AT&T talks", False)),
        ("", "", ("", False)),
    ],
)
def test_title(head: str, body: str, expected: tuple[str, bool]) -> None:
    page = read_page(_with(head, body))
    assert expected == (page.title, "title" in page.inferred)


UTC_DAY = dt.datetime(2021, 3, 4, tzinfo=dt.UTC)
UTC_TIME = dt.datetime(2021, 3, 4, 9, 15, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<meta name=date content=2021-03-04>", "", (UTC_DAY, "day", False)),
        ("<meta name=date content='2021/03/04 23:59'>", "", (UTC_DAY, "day", False)),
        ("<meta name=pubdate content='Thu, 04 Mar 2021 10:15:00 +0100'>", "", (UTC_TIME, "time", False)),
        ("<meta name=date content=20210304><meta property=article:published_time content=2021-03-04T09:15Z>", "",
         (UTC_TIME, "time", False)),
        ('<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":'
         '"2021-03-04T10:15:00.123+0100"}]}</script>', "", (UTC_TIME, "time", False)),
        ("", "<time datetime=2021-03-04T09:15:00Z pubdate>today</time>", (UTC_TIME, "time", False)),
        ("", "<time datetime=2021-03-04T09:15:00Z>today</time>", (UTC_TIME, "time", True)),
        ("<meta name=date content='soon'>", "", (None, None, False)),
        ("<meta name=date content='2021-13-45T99:99:99+99:99'>", "", (None, None, False)),
        ("<meta name=date content='0001-01-01T00:00:00+23:59'>", "", (None, None, False)),
        ("", "", (None, None, False)),
    ],
)  # fmt: skip
def test_date(head: str, body: str, expected: tuple[dt.datetime | None, str | None, bool]) -> None:
    page = read_page(_with(head, body))
    assert expected == (page.published_at, page.date_precision, "published_at" in page.inferred)


def test_a_date_in_the_address_is_inferred() -> None:
    page = read_page(_with(), url="https://daily.example/2021/03/04/talks")
    assert (page.published_at, page.date_precision, page.inferred) == (UTC_DAY, "day", ("published_at",))


LINKED = """<script type="application/ld+json">[{"@type": ["WebPage"], "mainEntity": {"@type": "ReportageNewsArticle",
"headline": "Talks open", "author": [{"@type": "Person", "name": "Jane Roe"}, {"name": "Richard Doe"}],
"publisher": {"name": "The Daily"}, "number": %s}}]</script>"""


def test_linked_data_is_read() -> None:
    page = read_page(_with(LINKED % ("9" * 10_000)))
    assert (page.title, page.author, page.outlet) == ("Talks open", "Jane Roe, Richard Doe", "The Daily")
    assert page.inferred == ()


def test_a_byline_is_inferred() -> None:
    page = read_page(_with("", '<div class="author">Jane Roe</div>'))
    assert (page.author, page.inferred) == ("Jane Roe", ("author",))


def test_the_tail_of_the_title_is_the_outlet() -> None:
    page = read_page(_with("<title>Talks open – The Daily</title>", "<h1>Talks open</h1>"))
    assert (page.outlet, page.inferred) == ("The Daily", ("outlet",))


def test_a_base_that_is_no_address_is_not_used() -> None:
    source = _with("<base href='javascript:alert(1)'>", f"<p><a href='x'>A link</a> and text. {LONG}</p>")
    assert _spans(read_page(source, url="https://daily.example/a/b")) == [
        ("link", "A link", "https://daily.example/a/x")
    ]
    assert _spans(read_page(source)) == []


def test_line_breaks_in_a_row_part_paragraphs() -> None:
    text = _blocks(read_page(_with("", f"<p>{LONG}<br><br>Another one. {LONG}</p>")))[:2]
    assert text == [("paragraph", 0, LONG), ("paragraph", 0, f"Another one. {LONG}")]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\x00",
        " ",
        "<html></html>",
        "<html><body><script>article()</script></body></html>",
        "<html><body><div><p>We use cookies. Accept all of them, or choose which ones.</p></div></body></html>",
        "<html><body><p>Please enable JavaScript to read this page.</p></body></html>",
        "<html><body>" + "<a href='/x'>A link</a> " * 1000 + "</body></html>",
        "<html><body>" + "<table><tr><td>" * 5000,
        "<frameset><frame src=x></frameset>",
    ],
)
def test_a_page_without_an_article_is_refused(source: str) -> None:
    with pytest.raises(UnreadableSource, match="no article text found in the page"):
        read_page(source)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "<div>" * 200_000),
        ("", "<b>" * 100_000),
        ("", "<a href='/x'>link</a> " * 100_000),
        ("", "<!--" * 100_000),
        ("<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">", ""),
        ("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='/etc/passwd' parse='text'/>", ""),
        ("<script type='application/ld+json'>" + "[" * 100_000 + "</script>", ""),
        ("<script type='application/ld+json'>{'@type': 'NewsArticle', 'author': 7}</script>", ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "author": [[]], "publisher": [7]}</script>', ""),
        ("<meta charset=zlib_codec><base href='http://[::1'>", ""),
        ("<title>" + " - ".join(["ab"] * 50_000) + "</title>", ""),
        ("<title>a" + " " * 100_000 + "b</title>", ""),
        ("\ud800\x00\x1b[31m\x9b", "&#0;&#27;&#155;&#xd800;&#xffff;&#1114112;"),
    ],
)
def test_hostile_pages_give_their_text_and_nothing_else(before: str, after: str) -> None:
    page = read_page(f"{before}<article>{PARAGRAPHS}</article>{after}", url="http://[bad")
    assert LONG in page.document.text
    assert "root:" not in page.document.text
    assert clean(page.document.text) == page.document.text
    assert clean(page.title) == page.title


def test_external_entities_are_not_followed() -> None:
    doctype = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    assert "root:" not in read_page(f"{doctype}<html><body><p>&x;</p>{PARAGRAPHS}</body></html>").document.text


def test_a_page_with_too_many_elements_is_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_NODES", 3)
    nav = f"<nav><p>{LONG}</p></nav><p><a href='/x'>{LONG}</a></p>"
    page = read_page(f"<title>Talks</title>{nav}<h2>Now</h2><p>{LONG}</p>")
    assert _blocks(page) == [("headline", 0, "Talks"), ("heading", 2, "Now"), ("paragraph", 0, LONG)]


def test_the_body_given_as_data_is_used_where_the_page_has_none() -> None:
    data = f'{{"@type": "NewsArticle", "articleBody": "{LONG}\\n&lt;b&gt;More&lt;/b&gt; of it."}}'
    page = read_page(f'<html><head><script type="application/ld+json">{data}</script></head><body></body></html>')
    assert _blocks(page) == [("paragraph", 0, LONG), ("paragraph", 0, "More of it.")]


FIGURE = "<figure><img src=a.jpg><figcaption>Delegates at <b>dawn</b>. Photo: Jane Roe</figcaption></figure>"


@pytest.mark.parametrize("limit", ["MAX_NODES", ""])
def test_captions_stand_where_their_pictures_stood(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if limit:
        monkeypatch.setattr(room, limit, 1)
    story = f"<article><h1>Talks open</h1><p>{LONG}</p>{FIGURE}tail text {PARAGRAPHS}</article>"
    aside = "<aside><figure><figcaption>Another story</figcaption></figure></aside>"
    document = read_page(f"<html><body>{story}{aside}</body></html>").document
    captions = [document.text[block.start : block.end] for block in document.blocks if block.kind == "caption"]
    assert ["Delegates at dawn. Photo: Jane Roe"] == captions
    assert document.text.index(LONG) < document.text.index(captions[0]) < document.text.index("First. ")


def test_hostile_figures_are_read_to_their_end() -> None:
    nested = "<figure>" * 3000 + "<figcaption>deep</figcaption>" + "</figure>" * 3000
    page = (
        f"<html><body><article>{PARAGRAPHS}{FIGURE * 500}{nested}<figcaption>lone</figcaption></article></body></html>"
    )
    assert "Fourth" in read_page(page).document.text
