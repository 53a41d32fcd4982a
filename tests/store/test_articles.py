"""Articles: what was imported, and apart from it what the reader did with them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from reader.errors import NotFound, StoreError
from reader.library import Library
from reader.model import ArticleId, Block, Document, Draft, EntityId, SourceId, Span
from tests.making import NOW, draft, mention

LATER = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


@pytest.fixture
def source(library: Library) -> SourceId:
    with library.transaction():
        return library.sources.add("folder", "News", "/news")


def put(library: Library, source: SourceId, value: Draft) -> tuple[ArticleId, int, str]:
    with library.transaction():
        return library.articles.put(source, value, now=NOW)


def published(year: int, month: int = 1, day: int = 1) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=dt.UTC)


def test_put_adds_then_knows_then_changes(library: Library, source: SourceId) -> None:
    article, *_ = first = put(library, source, draft("one"))
    assert (article, 1, "added") == first
    assert (article, 1, "unchanged") == put(library, source, draft("one"))
    assert (article, 2, "changed") == put(library, source, draft("two"))
    assert (article, 3, "changed") == put(library, source, draft("one"))
    assert (1, "one") == (library.articles.count(), library.articles.document(article).text)


def test_every_field_comes_back_as_it_was_put(library: Library, source: SourceId) -> None:
    document = Document(
        "Naïve 😀 title\n\nBody.", (Block("headline", 0, 13), Block("item", 15, 20, 2)), (Span(0, 5, "link", "x:y"),)
    )
    value = Draft(
        origin="/a", digest=b"\0d", title="Naïve 😀 title", document=document, url="https://a.example/",
        outlet="The Outlet", author="A. Author", dateline="MOSCOW", caption="c", credit="cr", copyright="©", bio="b",
        lang="en",
        published_at=dt.datetime(2020, 1, 15, 8, 24, 43, tzinfo=dt.UTC), date_precision="time",
        inferred=("author", "published_at"),
    )  # fmt: skip
    article, *_ = put(library, source, value)
    stored = library.articles.get(article)
    names = [n for n in Draft.__dataclass_fields__ if n not in ("digest", "document")]
    assert {n: getattr(value, n) for n in names} == {n: getattr(stored, n) for n in names}
    assert document == library.articles.document(article)
    assert ("The Outlet", 1, NOW, 4) == (stored.source, stored.revision, stored.imported_at, stored.words)
    assert value.digest == library.articles.find_digest("/a")


def test_source_is_the_outlet_or_else_the_name_of_the_source(library: Library, source: SourceId) -> None:
    article, *_ = put(library, source, draft("one"))
    assert "News" == library.articles.get(article).source


def test_article_keeps_its_id_when_its_file_is_later_found_by_another_source(
    library: Library, source: SourceId
) -> None:
    article, *_ = put(library, source, draft("one"))
    with library.transaction():
        larger = library.sources.add("folder", "All", "/")
    assert (article, 1, "unchanged") == put(library, larger, draft("one"))
    assert (article, 2, "changed") == put(library, larger, draft("two"))
    assert source == library.articles.get(article).source_id


def test_reading_state_outlives_an_edit(library: Library, source: SourceId) -> None:
    article, *_ = put(library, source, draft("one"))
    with library.transaction(durable=True):
        library.articles.set_read([article], at=NOW)
        library.articles.set_starred([article], at=NOW)
    put(library, source, draft("two"))
    stored = library.articles.get(article)
    assert (2, True, True) == (stored.revision, stored.read, stored.starred)


def test_states_are_set_and_taken_away_apart(library: Library, source: SourceId) -> None:
    one, *_ = put(library, source, draft("one", origin="1"))
    two, *_ = put(library, source, draft("two", origin="2"))
    articles = library.articles
    with library.transaction():
        articles.set_read([one, two], at=NOW)
        articles.set_starred([two], at=NOW)
    assert ({one, two}, {two}, set()) == tuple(map(set, map(articles.having, ("read", "starred", "unread"))))
    assert (2, 0, 1) == articles.counts()
    with library.transaction():
        articles.set_read([two], at=None)
    assert ({one}, {two}, {two}) == tuple(map(set, map(articles.having, ("read", "starred", "unread"))))
    assert (2, 1, 1) == articles.counts()


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, "dcba"),
        ({"unread": True}, "dca"),
        ({"starred": True}, "db"),
        ({"unread": True, "starred": True}, "d"),
        ({"source": 2}, "dc"),
        ({"outlet": "Norvane"}, "ca"),
        ({"outlet": "norvane"}, ""),
        ({"source": 1, "outlet": "Norvane"}, "a"),
        ({"entity": 1}, "cba"),
        ({"entity": 1, "unread": True}, "ca"),
        ({"entity": 2}, ""),
        ({"limit": 2}, "dc"),
        ({"limit": 0}, ""),
    ],
    ids=repr,
)
def test_ids_by_what_is_asked(wanted: dict[str, Any], expected: str, library: Library) -> None:
    with library.transaction():
        sources = [library.sources.add("folder", name, name) for name in ("one", "two")]
        entity = library.entities.create("person", "Ann")
        ids: dict[int, str] = {}
        for number, name in enumerate("abcd"):
            outlet = "Norvane" if name in "ac" else ""
            value = draft(name, origin=name, outlet=outlet, published_at=published(2020 + number))
            article, *_ = library.articles.put(sources[name in "cd"], value, now=NOW)
            ids[article] = name
            if name in "abc":
                library.entities.set_mentions(article, [(entity, mention("Ann"), "why")])
        by_name = {name: ArticleId(article) for article, name in ids.items()}
        library.articles.set_read([by_name["b"]], at=NOW)
        library.articles.set_starred([by_name["b"], by_name["d"]], at=NOW)
    assert expected == "".join(ids[article] for article in library.articles.ids(**wanted))


def test_newest_first_and_undated_last(library: Library, source: SourceId) -> None:
    """An article from before 1970, or from the year 1, still stands before those without any date."""
    dates: dict[str, dict[str, Any]] = {
        "undated": {},
        "year 1": {"published_at": published(1)},
        "1912": {"published_at": published(1912, 4, 15)},
        "after 1950": {"not_before": dt.date(1950, 1, 1)},
        "2020": {"published_at": published(2020)},
        "9999": {"published_at": dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)},
    }
    names = {put(library, source, draft(name, origin=name, **date))[0]: name for name, date in dates.items()}
    order = [names[ArticleId(each)] for each in library.articles.ids()]
    assert ["9999", "2020", "after 1950", "1912", "year 1", "undated"] == order


@pytest.mark.parametrize(
    "moment",
    [
        dt.datetime.min.replace(tzinfo=dt.UTC),
        dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=-14))),
        dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
        dt.datetime(2038, 1, 19, 3, 14, 8, tzinfo=dt.UTC),
        dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
    ],
    ids=str,
)
def test_far_moments_come_back(moment: dt.datetime, library: Library, source: SourceId) -> None:
    article, *_ = put(library, source, draft("x", published_at=moment, date_precision="time", not_before=moment.date()))
    stored = library.articles.get(article)
    assert (moment, moment.date()) == (stored.published_at, stored.not_before)


def test_many_keeps_the_order_asked_for_and_leaves_out_what_is_missing(library: Library, source: SourceId) -> None:
    with library.transaction():
        ids = [library.articles.put(source, draft(str(n), origin=str(n)), now=NOW)[0] for n in range(1100)]
    wanted = [*reversed(ids), ArticleId(5000)]
    assert list(reversed(ids)) == [each.id for each in library.articles.many(wanted)]


def test_bodies_begin_below_the_headline(library: Library, source: SourceId) -> None:
    headed = Document("One\n\nand more", (Block("headline", 0, 3), Block("paragraph", 5, 13)))
    first, *_ = put(library, source, replace(draft("", origin="1"), document=headed))
    second, *_ = put(library, source, replace(draft("", origin="2"), document=Document("Two and more")))
    assert {first: "\n\nand", second: "Two a"} == library.articles.bodies([second, 5000, first], longest=5)


@pytest.mark.parametrize("call", ["get", "document"])
def test_missing_article_is_not_found(call: str, library: Library) -> None:
    with pytest.raises(NotFound, match="no article 7"):
        getattr(library.articles, call)(ArticleId(7))


def test_edit_replaces_all_that_was_imported(library: Library, source: SourceId) -> None:
    full = draft(
        "one", author="A", outlet="O", published_at=published(2020), date_precision="day", inferred=("author",)
    )
    article, *_ = put(library, source, full)
    put(library, source, replace(draft("two"), not_before=dt.date(2021, 5, 1)))
    stored = library.articles.get(article)
    assert ("", "", None, None, dt.date(2021, 5, 1), ()) == (
        stored.author, stored.outlet, stored.published_at, stored.date_precision, stored.not_before, stored.inferred,
    )  # fmt: skip


@pytest.mark.parametrize("column", ["blocks", "spans"])
def test_garbage_in_the_file_is_a_store_error(column: str, library: Library, source: SourceId) -> None:
    article, *_ = put(library, source, draft("one"))
    with library.transaction():
        library.db.run(f"UPDATE texts SET {column} = '[[1'")
    with pytest.raises(StoreError, match="damaged"):
        library.articles.document(article)


@pytest.mark.parametrize("blocks", ["[[1", "[7]", "[[]]", "8", '[["headline",0,"x"]]'])
def test_garbage_in_the_file_is_a_store_error_of_bodies(blocks: str, library: Library, source: SourceId) -> None:
    article, *_ = put(library, source, draft("one"))
    with library.transaction():
        library.db.run("UPDATE texts SET blocks = ?", (blocks,))
    with pytest.raises(StoreError, match="damaged"):
        library.articles.bodies([article], longest=2)


def test_articles_of_an_unknown_name_are_none(library: Library) -> None:
    assert [] == list(library.articles.ids(entity=EntityId(99)))


def test_having_gives_ascending_ids(library: Library, source: SourceId) -> None:
    first = put(library, source, draft("1", origin="1", published_at=published(2020), date_precision="day"))[0]
    second = put(library, source, draft("2", origin="2", author="Ann"))[0]
    third = put(library, source, draft("3", origin="3"))[0]
    with library.transaction():
        library.articles.set_read([third, first], at=NOW)
        library.articles.set_starred([second], at=NOW)
    assert {"read": [first, third], "unread": [second], "starred": [second], "date": [first], "author": [second]} == {
        what: list(library.articles.having(what)) for what in ("read", "unread", "starred", "date", "author")
    }


def test_in_order_of_time_undated_ones_last_both_ways(library: Library, source: SourceId) -> None:
    old, new = (
        put(library, source, draft(str(year), origin=str(year), published_at=published(year)))[0]
        for year in (2019, 2021)
    )
    undated = put(library, source, draft("u", origin="u"))[0]
    assert [new, old, undated] == library.articles.in_order([undated, old, new])
    assert [old, new, undated] == library.articles.in_order([new, undated, old, 99], newest_first=False)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("They sent an e-mail.", [("emai",)], True),
        ("ELECTIONS were held.", [("elect",)], True),
        ("Elections were held.", [("elect",), ("mosc",)], False),
        ("Elections were held.", [("mosc", "elect")], True),
        ("O’Brien and O'Neill left.", [("obrien",), ("oneil",)], True),
        ("Erdoğan left.", [("erdogan",)], True),
        ("Nobody left – “all” stayed.", [("erdogan",)], False),
        ("anything", [], True),
    ],
)
def test_sieve_lets_through_what_may_hold_the_words(
    text: str, wanted: list[tuple[str, ...]], found: bool, library: Library, source: SourceId
) -> None:
    article = put(library, source, draft(text, title="A headline"))[0]
    assert ([article] if found else []) == library.articles.holding([article], wanted)
    assert ([] if wanted else [article]) == library.articles.holding([article], wanted, titles_only=True)
    assert [article] == library.articles.holding([article], [("headl",)], titles_only=True)


def test_months_and_languages_are_counted(library: Library, source: SourceId) -> None:
    for at, (year, month, lang) in enumerate([(2020, 1, "en"), (2020, 1, "de"), (2021, 12, "de")]):
        put(library, source, draft(str(at), origin=str(at), published_at=published(year, month), lang=lang))
    put(library, source, draft("u", origin="u"))
    assert ([("2021-12", 1), ("2020-01", 2)], ["de", "en"]) == (library.articles.months(), library.articles.langs())
