import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index.entry import Entry
from reader.index.query import Query
from reader.index.trees import Articles
from reader.model import ArticleId, EntityId
from tests.index.memory import searcher

EVERYTHING = Query("")


def item(number: int, persons: tuple[int, ...] = (), source: str = "", month: str = "") -> Entry:
    published = dt.datetime.fromisoformat(f"{month}-15T12:00+00:00") if month else None
    return Entry(ArticleId(number), "", "word", published, source, persons=tuple(map(EntityId, persons)))


BATCHES = (
    [item(1, (5, 3), "Post", "2019-12"), item(2, (3,), "Herald", "2020-01")],
    [item(3, (9, 10), "Post", "0001-01"), item(4, (), "", ""), item(5, (10,), "Amber", "2019-12")],
    [item(6, (5,), "Herald", "8000-12")],
)


def test_labels_with_the_most_hits_come_first() -> None:
    assert {
        "person": [("3", 2), ("5", 2), ("10", 2), ("9", 1)],
        "org": [],
        "place": [],
        "source": [("Herald", 2), ("Post", 2), ("Amber", 1)],
        "month": [("0001-01", 1), ("2019-12", 2), ("2020-01", 1), ("8000-12", 1)],
    } == searcher(*BATCHES).facets(EVERYTHING)


def test_only_as_many_as_asked_for_but_all_months() -> None:
    found = searcher(*BATCHES).facets(EVERYTHING, limit=1)
    assert ([("3", 2)], [("Herald", 2)], 4) == (found["person"], found["source"], len(found["month"]))


def test_only_hits_are_counted() -> None:
    found = searcher(*BATCHES).facets(Query("", filters=(Articles({1, 3}),)))
    assert ([("3", 1), ("5", 1), ("9", 1), ("10", 1)], [("Post", 2)]) == (found["person"], found["source"])


def test_deleted_articles_are_not_counted() -> None:
    found = searcher(*BATCHES, deleted=[frozenset({0})]).facets(EVERYTHING)
    assert [("2019-12", 1), ("2020-01", 1)] == found["month"][1:3]


@pytest.mark.parametrize("query", [Query("", filters=(Articles({99}),)), EVERYTHING])
def test_nothing_to_count(query: Query) -> None:
    batches = [] if query is EVERYTHING else BATCHES
    assert {field: [] for field in ("person", "org", "place", "source", "month")} == searcher(*batches).facets(query)


people = st.lists(st.sets(st.integers(1, 9), max_size=4), max_size=12)


@given(people, people, st.integers(1, 5))
def test_the_first_of_many(old: list[set[int]], new: list[set[int]], limit: int) -> None:
    batches = [
        [item(at + base, tuple(each)) for at, each in enumerate(batch)] for base, batch in ((0, old), (100, new))
    ]
    counts = Counter(number for each in old + new for number in each)
    expected = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    found = searcher(*[batch for batch in batches if batch]).facets(EVERYTHING, limit=limit)
    assert [(str(number), count) for number, count in expected] == found["person"]
