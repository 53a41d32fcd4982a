"""Why two articles belong together."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.model import Article, ArticleId, Entity, EntityId, SourceId
from reader.stories.relate import relate


def article(day: int | None) -> Article:
    when = None if day is None else dt.datetime(2020, 1, day, tzinfo=dt.UTC)
    precision = None if day is None else "day"
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return Article(ArticleId(1), SourceId(1), "s", "o", "t", when, precision, None, now, False, False, 1, 1)


def entity(name: str, articles: int) -> Entity:
    return Entity(EntityId(len(name)), "person", name, articles)


def test_rare_names_tell_more_than_common_ones() -> None:
    relation = relate(article(1), article(2), [entity("Everywhere", 8), entity("Seldom", 2)], articles=8)
    assert [(each.entity.name, each.weight) for each in relation.names] == [("Seldom", 2.0), ("Everywhere", 0.0)]
    assert relation.score == 2.0


@pytest.mark.parametrize(("first", "second", "days"), [(1, 5, 4), (5, 1, 4), (None, 1, None), (3, 3, 0)])
def test_days_apart(first: int | None, second: int | None, days: int | None) -> None:
    assert relate(article(first), article(second), [], articles=1).days_apart == days


def test_nothing_shared_is_no_relation() -> None:
    assert relate(article(1), article(1), [], articles=0).score == 0
