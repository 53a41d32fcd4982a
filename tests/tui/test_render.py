import datetime as dt

import pytest

from reader.model import Document, Entity, EntityId, Snippet
from reader.tui.render import (
    Line,
    age,
    article_row,
    article_text,
    date_text,
    entity_row,
    found_ranges,
    heading_row,
    marked,
    progress_bar,
    section_row,
    sentence_row,
)
from tests.tui.panes.sample import DOCUMENT, NOW, article, links


def at(*, days: float = 0, hours: float = 0, minutes: float = 0) -> dt.datetime:
    return NOW - dt.timedelta(days=days, hours=hours, minutes=minutes)


@pytest.mark.parametrize(
    ("published_at", "precision", "expected"),
    [
        (at(), "time", "now"),
        (at(minutes=5), "time", "5m"),
        (at(hours=3.5), "time", "3h"),
        (at(days=2), "time", "2d"),
        (at(days=7), "time", "25 Feb 2026"),
        (at(hours=-5), "time", "today"),
        (at(days=-3), "time", "7 Mar 2026"),
        (dt.datetime(2026, 3, 4, tzinfo=dt.UTC), "day", "today"),
        (dt.datetime(2026, 3, 1, tzinfo=dt.UTC), "day", "3d"),
        (dt.datetime(2020, 1, 15, tzinfo=dt.UTC), "day", "15 Jan 2020"),
        (dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "month", "Jan 2020"),
        (dt.datetime(2020, 1, 1, tzinfo=dt.UTC), "year", "2020"),
    ],
)
def test_age(published_at: dt.datetime, precision: str, expected: str) -> None:
    assert expected == age(published_at, precision, None, NOW)  # type: ignore[arg-type]


def test_age_without_a_date() -> None:
    assert [
        age(None, "estimate", dt.date(2020, 8, 20), NOW),
        age(None, None, None, NOW),
    ] == ["after 20 Aug 2020", "undated"]


def test_today_is_that_of_the_reader() -> None:
    late = dt.datetime(2026, 3, 4, 23, 30, tzinfo=dt.UTC)
    there = dt.datetime(2026, 3, 6, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=9)))
    assert age(late, "time", None, there + dt.timedelta(days=0, hours=9)) == "1d"


def test_date_text_is_as_exact_as_the_date() -> None:
    when = dt.datetime(2020, 8, 20, 7, 5, tzinfo=dt.UTC)
    assert [date_text(when, precision, None) for precision in ("time", "day", "month", "year")] == [
        "20 Aug 2020, 07:05",
        "20 Aug 2020",
        "Aug 2020",
        "2020",
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("bridge", ["bridge"]),
        ("OSLO", ["Oslo"]),
        ("arb", ["arb"]),
        ("old harbour", ["old\nharbour"]),
        ("malaga", ["Málaga"]),
        ("Málaga (", ["Málaga ("]),
        ("c++", ["C++"]),
        ("  ", []),
        ("", []),
        ("zzz", []),
    ],
)
def test_what_is_found_in_an_article(wanted: str, expected: list[str]) -> None:
    text = "Oslo: the old\nharbour bridge, C++, Málaga (Spain)"
    assert expected == [text[start:end] for start, end in found_ranges(text, wanted)]


def test_marked_survives_ranges_that_overlap_or_stand_outside() -> None:
    assert marked("abcde", [(2, 4), (3, 5), (9, 12)]) == (("ab", ""), ("cd", "hit"), ("e", "hit"))


def test_unread_and_starred_show_without_colour() -> None:
    row = article_row(article(7, starred=True), now=NOW)
    assert tuple(text for text, _ in row.lines[0].left[:2]) == ("● ", "★ ")
    assert (row.key, row.lines[0].left[2][1]) == (7, "unread")
    assert Line((("  ", ""), ("The Harbour Courier", "meta")), "3h") == row.lines[1]


def test_read_rows_have_no_mark() -> None:
    assert article_row(article(title="A", read=True), now=NOW).lines[0].left == (("  ", ""), ("A", "title"))


def test_a_search_result_shows_the_words_around_the_hits() -> None:
    row = article_row(
        article(title="The bridge"), now=NOW, snippet=Snippet("old bridge now", ((4, 10),)), hits=[(4, 10)]
    )
    assert row.lines[0].left == (("● ", "marker"), ("The ", "unread"), ("bridge", "hit"))
    assert row.lines[1].left == (("  ", ""), ("old ", "meta"), ("bridge", "hit"), (" now", "meta"))
    assert row.lines[0].right == "3h"


def test_a_late_hit_is_brought_near_the_left_edge() -> None:
    text = "word " * 20 + "bridge"
    row = article_row(article(), now=NOW, snippet=Snippet(text, ((100, 106),)))
    assert row.lines[1].left[-1] == ("bridge", "hit")
    assert len("".join(piece for piece, _ in row.lines[1].left)) < 36


def test_a_story_with_a_name_shows_the_sentence() -> None:
    row = sentence_row(article(title="A"), "Karlsen spoke.", [(0, 7)], now=NOW)
    assert row.lines[1].left == (("Karlsen", "hit"), (" spoke.", "meta"))


def test_an_empty_title_says_so() -> None:
    assert article_row(article(title=" "), now=NOW).lines[0].left[-1][0] == "(no title)"


def test_kinds_differ_without_colour() -> None:
    rows = [entity_row(Entity(EntityId(1), kind, "X", 4, 9)) for kind in ("person", "org", "place")]
    assert [row.lines[0].left[0][0] for row in rows] == ["○ ", "□ ", "◇ "]
    assert [row.lines[0].right for row in rows] == ["4"] * 3
    assert entity_row(Entity(EntityId(1), "org", "X", 4, 9), count=9).lines[0].right == "9"


def test_headings_are_passed_over() -> None:
    row = heading_row("People", lines=2)
    assert (len(row.lines), row.selectable) == (2, False)
    assert section_row("All", "all", count=7).lines[0].right == "7"


def test_inferred_values_are_shown_as_such() -> None:
    undated = article(
        published_at=None, date_precision="estimate", not_before=dt.date(2020, 8, 20),
        inferred=("not_before", "title", "author"),
    )  # fmt: skip
    meta = article_text(undated, DOCUMENT).meta
    assert ("after 20 Aug 2020 (inferred)", "inferred") in meta[0]
    assert ("by Marta Lind (inferred)", "inferred") in meta[0]
    assert ("title inferred", "inferred") in meta[1]


def test_names_are_in_order_and_stand_in_the_text() -> None:
    view = article_text(article(), DOCUMENT, reversed(links()), [(9, 12), (1, 3)])
    assert sorted(name.start for name in view.names) == [name.start for name in view.names]
    assert {"Norwegian"} == {view.text[name.start : name.end] for name in view.names if name.demonym}
    assert view.hits == ((1, 3), (9, 12))


def test_an_empty_article_has_a_title() -> None:
    assert article_text(article(title=""), Document("")).title == "(no title)"


@pytest.mark.parametrize(
    ("done", "total", "expected"),
    [
        (0, 0, ""), (0, 10, "▕          ▏   0 %"), (45, 100, "▕████▌     ▏  45 %"),
        (10, 10, "▕██████████▏ 100 %"), (99, 10, "▕██████████▏ 100 %"),
    ],
)  # fmt: skip
def test_progress_bar(done: int, total: int, expected: str) -> None:
    assert expected == progress_bar(done, total)


def test_article_says_its_language_and_how_its_names_were_found() -> None:
    told = article_text(article(lang="fr", inferred=("lang",)), DOCUMENT, recogniser="rules").meta[1]
    assert (("French (inferred)", "inferred"), ("names by simple rules", "meta")) == told
    told = article_text(article(lang="nl"), DOCUMENT, recogniser="spacy:nl_core_news_sm").meta[1]
    assert (("Dutch", "meta"), ("names by spaCy nl_core_news_sm", "meta")) == told
    assert 1 == len(article_text(article(lang="en", inferred=("lang",)), DOCUMENT, recogniser="model").meta)
