"""Model values → what is printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from reader.cli import values
from reader.model import Alias, Article, ArticleId, Document, Entity, EntityId, Found, Snippet, SourceId

ARTICLE = Article(
    id=ArticleId(7), source_id=SourceId(1), source="Norvane", origin="/a.txt", title="Title", published_at=None,
    date_precision=None, not_before=None, imported_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC), read=False, starred=False,
    revision=1, words=2,
)  # fmt: skip


def at(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]  # a full date each time


@pytest.mark.parametrize(
    ("moment", "precision", "expected"),
    [
        (None, None, None),
        (at(2020, 1, 15, 8, 24, 43), "time", "2020-01-15T08:24:43Z"),
        (at(2020, 1, 15), "day", "2020-01-15"),
        (at(2020, 1, 1), "month", "2020-01"),
        (at(2020, 1, 1), "year", "2020"),
        (at(1, 1, 1), "day", "0001-01-01"),
        (at(476, 9, 4), "year", "0476"),
        (at(9999, 12, 31, 23, 59, 59), "time", "9999-12-31T23:59:59Z"),
        (None, "estimate", None),
    ],
)
def test_date_is_as_precise_as_it_is_known(moment: Any, precision: Any, expected: str | None) -> None:
    assert expected == values.date(replace(ARTICLE, published_at=moment, date_precision=precision))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "undated"),
        ({"not_before": dt.date(2020, 8, 20)}, "after 2020-08-20"),
        ({"published_at": at(2020, 1, 15, 8), "date_precision": "time"}, "2020-01-15"),
        ({"published_at": at(2020, 1, 1), "date_precision": "year"}, "2020"),
    ],
)
def test_date_for_people(fields: dict[str, Any], expected: str) -> None:
    assert expected == values.date_text(replace(ARTICLE, **fields))


def test_field_that_is_not_known_is_null() -> None:
    shown = values.full_article(ARTICLE, Document("Title"), [])
    unknown = ("outlet", "url", "lang", "author", "dateline", "caption", "credit", "copyright", "bio", "published_at")
    assert [None] * len(unknown) == [shown[name] for name in unknown]
    assert ("Title", [], [], []) == tuple(shown[name] for name in ("text", "blocks", "spans", "mentions"))


@pytest.mark.parametrize(
    ("read", "starred", "expected"),
    [(False, False, "N "), (True, False, "· "), (False, True, "N*"), (True, True, "·*")],
)
def test_marks(read: bool, starred: bool, expected: str) -> None:
    assert expected == values.marks(replace(ARTICLE, read=read, starred=starred))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [({}, "Norvane · undated"), ({"author": "Ann Lee"}, "Norvane · undated · Ann Lee"), ({"source": ""}, "undated")],
)
def test_about(fields: dict[str, Any], expected: str) -> None:
    assert expected == values.about(replace(ARTICLE, **fields))


def test_forms_leave_out_the_name_itself() -> None:
    entity = Entity(EntityId(1), "org", "UN", 1, 3, (Alias("UN", 2), Alias("United Nations", 1)))
    assert "United Nations" == values.forms(entity)


@pytest.mark.parametrize(
    ("snippet", "expected"),
    [
        (Snippet("one two three", ((4, 7),)), "one *two* three"),
        (Snippet("one two", ((0, 3), (4, 7))), "*one* *two*"),
        (Snippet("nothing"), "nothing"),
        (Snippet("😀 hit", ((2, 5),)), "😀 *hit*"),
    ],
)
def test_hits_stand_between_asterisks(snippet: Snippet, expected: str) -> None:
    assert expected == values.marked(snippet)


@pytest.mark.parametrize(
    ("total", "shown", "relaxed", "expected"),
    [
        (0, 0, False, "nothing found; fewer words, or word* for its beginning, find more"),
        (3, 3, False, "3 found"),
        (1234, 20, False, "1,234 found, 20 shown"),
        (5, 5, True, "5 found with some of the words"),
    ],
)
def test_total(total: int, shown: int, relaxed: bool, expected: str) -> None:
    assert expected == values.total(Found("q", total, (), ("q",), relaxed=relaxed), shown)
