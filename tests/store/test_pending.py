"""Which article waits for which stage, in which revision."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.library import Library
from reader.model import ArticleId, SourceId
from reader.store.pending import Due
from tests.making import NOW, draft

A, B, C = ArticleId(1), ArticleId(2), ArticleId(3)


@pytest.fixture
def waiting(library: Library) -> Library:
    """Three articles that wait for both stages."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for name in "abc":
            article, revision, _ = library.articles.put(source, draft(name, origin=name), now=NOW)
            library.pending.add("names", [(article, revision)])
            library.pending.add("index", [(article, revision)])
    return library


def test_newest_first_and_only_those_that_wait_for_no_earlier_stage(waiting: Library) -> None:
    pending = waiting.pending
    assert [Due(C, 1), Due(B, 1)] == pending.take("names", limit=2)
    assert [] == pending.take("index", after=("names",), limit=9)
    with waiting.transaction():
        pending.clear("names", [Due(B, 1)])
    assert [Due(B, 1)] == pending.take("index", after=("names",), limit=9)
    assert [Due(C, 1), Due(B, 1), Due(A, 1)] == pending.take("index", limit=9)


def test_newest_by_date_of_the_article_not_by_when_it_came(waiting: Library) -> None:
    with waiting.transaction():
        for origin, year in (("a", 2022), ("b", 2024), ("c", 2023)):
            when = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
            value = draft(f"{origin} dated", origin=origin, published_at=when, date_precision="day")
            article, revision, _ = waiting.articles.put(SourceId(1), value, now=NOW)
            waiting.pending.add("names", [(article, revision)])
    assert [B, C, A] == [due.article for due in waiting.pending.take("names", limit=9)]
    assert [B, C, A] == list(waiting.pending.ids("names"))
    assert [C] == list(waiting.pending.ids("names", limit=1, offset=1))


def test_only_the_revision_worked_on_is_cleared(waiting: Library) -> None:
    [due] = waiting.pending.take("names", limit=1)
    assert waiting.pending.waits("names", due)
    with waiting.transaction():
        waiting.pending.add("names", [(C, 2)])
        assert not waiting.pending.waits("names", due)
        waiting.pending.clear("names", [due])
    assert Due(C, 2) in waiting.pending.take("names", limit=9)
    with waiting.transaction():
        waiting.pending.clear("names", [Due(C, 2)])
    assert [Due(B, 1), Due(A, 1)] == waiting.pending.take("names", limit=9)


def test_set_aside_is_out_of_the_way_until_an_edit(waiting: Library) -> None:
    pending = waiting.pending
    with waiting.transaction():
        pending.set_aside("names", Due(C, 1), "ValueError: odd")
    assert [Due(B, 1), Due(A, 1)] == pending.take("names", limit=9)
    assert (2, 1, [("names", C, "ValueError: odd")]) == (
        pending.count("names"), pending.count_set_aside("names"), pending.problems(),
    )  # fmt: skip
    # the later stage goes on with what there is
    assert [Due(C, 1)] == pending.take("index", after=("names",), limit=9)
    with waiting.transaction():
        pending.add("names", [(C, 2)])
    assert (Due(C, 2), []) == (pending.take("names", limit=1)[0], pending.problems())


def test_old_revision_is_not_set_aside_for_the_new_one(waiting: Library) -> None:
    with waiting.transaction():
        waiting.pending.add("names", [(C, 2)])
        waiting.pending.set_aside("names", Due(C, 1), "odd")
    assert [] == waiting.pending.problems()


def test_problem_without_words_still_sets_aside(waiting: Library) -> None:
    with waiting.transaction():
        waiting.pending.set_aside("names", Due(C, 1), "")
    assert [("names", C, "unknown")] == waiting.pending.problems()


def test_add_again_and_add_all_take_the_revision_of_now(waiting: Library) -> None:
    with waiting.transaction():
        waiting.articles.put(waiting.sources.locations()[0][0], draft("new", origin="b"), now=NOW)
        waiting.pending.clear("names", [Due(A, 1), Due(B, 1), Due(C, 1)])
        waiting.pending.add_again("names", [B, ArticleId(99)])
    assert [Due(B, 2)] == waiting.pending.take("names", limit=9)
    with waiting.transaction():
        waiting.pending.add_all("names")
    assert [Due(C, 1), Due(B, 2), Due(A, 1)] == waiting.pending.take("names", limit=9)
