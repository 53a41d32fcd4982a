"""Hits of the index and of the store in one answer; how many there are, and why."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.index.search import Stale
from reader.jobs.imports import import_paths
from reader.jobs.refresh import import_and_catch_up
from reader.library import Library
from tests.answers.harming import damage, ids
from tests.making import NOW, finish


def test_search_finds_what_another_connection_indexed(filled_path: Path, tmp_path: Path) -> None:

    (tmp_path / "a.txt").write_text("A headline\n\nThe quokka stayed.\n")
    with Library.open(filled_path) as reading, Library.open(filled_path) as writing:
        assert 0 == reading.search("quokka").total
        finish(import_and_catch_up(writing, [tmp_path / "a.txt"], now=NOW))
        assert 1 == reading.search("quokka").total


@pytest.mark.parametrize("query", ["before:yesterdayish", "after:2020-13-45", "is:purple"])
def test_query_that_cannot_be_understood_points_at_the_place(query: str, filled: Library) -> None:
    with pytest.raises(QueryError) as caught:
        filled.search(f"haftar {query}")
    assert 7 <= caught.value.position <= 7 + len(query)
    filled.search(f"haftar {query}", typing=True)


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "-",
        '"',
        "((",
        "a:b:c",
        "\x1b[2J",
        "\ud800",
        "person:\ud800",
        "*",
        "x" * 900,
        "OR OR",
        "'; DROP TABLE x",
    ],
)
def test_odd_queries_are_answered_while_typing(query: str, filled: Library) -> None:
    filled.search(query, typing=True)


def test_while_typing_a_full_page_does_not_wait_for_what_the_index_lacks(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A visit\n\nHaftar saw the quokka in 2023.\n")
    before = filled.search("haftar", typing=True).total
    finish(import_paths(filled, [tmp_path / "a.txt"], now=NOW))
    assert (before, before + 1) == tuple(filled.search("haftar", typing=True, limit=n).total for n in (before, 50))


def test_while_typing_a_full_page_says_how_much_is_not_in_the_index(
    filled: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.answers.searching.FEW_WAITING", 0)
    (tmp_path / "a.txt").write_text("A visit\n\nHaftar saw the quokka in 2023.\n")
    finish(import_paths(filled, [tmp_path / "a.txt"], now=NOW))
    [note] = filled.search("haftar", typing=True, limit=1).notes
    assert "1 of 21 articles are not in the search index yet." == note


@pytest.mark.parametrize(
    ("query", "found", "meant"),
    [
        ("haftr ", False, "haftar "),
        ("haftr", False, "haftar"),
        ("haftr moscwo ", False, "haftar moscow "),
        ("haftr moscow ", True, ""),
        ("haft", True, ""),
        ("haftar ", True, ""),
    ],
)
def test_while_typing_another_spelling_is_offered_where_nothing_is_found(
    query: str, found: bool, meant: str, filled: Library
) -> None:
    answer = filled.search(query, typing=True)
    assert (found, meant) == (answer.total > 0, answer.did_you_mean)


def test_when_typing_has_ended_another_spelling_is_offered_beside_articles_with_some_words(filled: Library) -> None:
    answer = filled.search("haftr moscow")
    assert (True, "haftar moscow") == (answer.relaxed, answer.did_you_mean)


def test_stale_search_is_given_up_with_and_without_an_index(filled: Library) -> None:
    with pytest.raises(Stale):
        filled.search("haftar", stale=lambda: True)
    damage(filled)
    with pytest.raises(Stale):
        filled.search("haftar", stale=lambda: True)


def test_index_of_a_killed_reader_opens_and_several_threads_may_ask(filled: Library) -> None:
    expected = filled.search("haftar").total
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(lambda: (filled.count("haftar"), filled.search("haftar").total)) for _ in range(20)]
        assert {(expected, expected)} == {each.result() for each in found}


def test_explanation_names_entities_and_adds_up(filled: Library) -> None:
    query = "person:haftar moscow"
    for hit in filled.search(query, now=NOW).hits:
        explanation = filled.explain(query, hit.article, now=NOW)
        assert hit.score == pytest.approx(explanation.score, abs=1e-3)
        assert explanation.score == pytest.approx(sum(part.score for part in explanation.parts), abs=1e-3)
        assert "Khalifa Haftar" in {part.text for part in explanation.parts}


@pytest.mark.parametrize("query", ["haftar", "year -said", "haftar OR aasen", "is:read", "is:unread", "khal*", ""])
def test_unread_ones_of_a_query_are_counted_with_and_without_an_index(query: str, filled: Library) -> None:
    with filled.transaction():
        filled.articles.set_read(ids(filled.search("year", limit=8)), at=NOW)
    found = filled.articles.many(ids(filled.search(query, limit=100)))
    expected = len(found), len([article for article in found if not article.read])
    assert expected == (filled.count(query), filled.count(query, unread=True))
    damage(filled)
    assert expected == (filled.count(query), filled.count(query, unread=True))


def test_few_unread_ones_bring_no_articles_with_some_of_the_words(filled: Library) -> None:
    whole, some = ids(filled.search("said year", limit=100)), ids(filled.search("said OR year", limit=100))
    with filled.transaction():
        filled.articles.set_read(whole[5:], at=NOW)
    assert len(some) > len(whole) > 10
    assert (False, 5) == (filled.search("said year").relaxed, filled.count("said year", unread=True))


def test_unread_ones_are_counted_with_some_of_the_words_where_the_query_finds_these(filled: Library) -> None:
    found = filled.search("government year", limit=100)
    with filled.transaction():
        filled.articles.set_read(ids(found)[1:4], at=NOW)
    assert (True, found.total - 3) == (found.relaxed, filled.count("government year", unread=True))
