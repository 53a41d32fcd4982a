"""Search without the index: the same hits, in bounded time, and a note that says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reader.answers.plainly import Plainly
from reader.jobs.imports import import_paths
from reader.jobs.refresh import mend_and_catch_up, rebuild
from reader.library import Library
from reader.model import ArticleId
from tests.answers.harming import damage, ids, lose, make_foreign
from tests.making import NOW, finish


@pytest.mark.parametrize("harm", [damage, lose, make_foreign])
def test_without_an_index_search_answers_from_the_store(harm: Callable[[Library], None], filled: Library) -> None:
    queries = [
        "haftar", "haftar moscow", "khal*", '"eastern libya"', "hafter~", "title:haftar", "haftar -moscow", "l?bya",
        "person:haftar", "after:2020-01 haftar", "is:unread haftar", "source:norvane", '"haftar moscow"~8', "elections",
        "haftar OR aasen", "(haftar OR aasen) -russia", "has:names haftar", "",
    ]  # fmt: skip
    whole = {query: ids(filled.search(query, sort="newest", limit=100)) for query in queries}
    harm(filled)
    with Library.open(filled.path) as library:
        found = {query: library.search(query, sort="newest", limit=100) for query in queries}
        assert whole == {query: ids(each) for query, each in found.items()}
        assert {True} == {each.damaged for each in found.values()}
        assert all("20 of 20 articles are searched plainly" in each.notes[-1] for each in found.values())
        assert len(whole["haftar"]) == library.count("haftar") == library.facets("haftar").total
        assert "Khalifa Haftar" in {each.label for each in library.facets("haftar").persons}
        assert () == library.explain("haftar", ArticleId(1)).parts
        finish(mend_and_catch_up(library))
        assert not library.search("haftar").damaged


def test_pages_without_an_index_follow_each_other_in_every_order(filled: Library) -> None:
    whole = {sort: ids(filled.search("the", sort=sort, limit=100)) for sort in ("newest", "oldest")}
    damage(filled)
    for sort, expected in whole.items():
        pages = [ids(filled.search("the", sort=sort, limit=3, offset=at)) for at in range(0, 21, 3)]
        assert expected == [article for page in pages for article in page]


def test_what_waits_for_the_index_is_found_as_well(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A visit\n\nHaftar saw the quokka in 2023.\n")
    before = filled.search("haftar")
    finish(import_paths(filled, [tmp_path / "a.txt"], now=NOW))
    [new] = ids(filled.search("quokka"))
    after = filled.search("haftar", limit=100)
    assert (before.total + 1, new, ()) == (after.total, after.hits[-1].article, after.notes)
    assert new in ids(filled.search("haftar", sort="newest", limit=100))
    assert [new] == ids(filled.search("haftar", limit=5, offset=before.total))
    finish(mend_and_catch_up(filled))
    assert before.total + 1 == filled.search("haftar").total


def test_what_is_made_anew_though_the_index_holds_it_is_found_once(filled: Library) -> None:
    before = filled.search("haftar", limit=100)
    with filled.transaction():
        filled.pending.add_all("index")
    assert before == filled.search("haftar", limit=100)


def test_search_goes_on_at_every_step_of_a_rebuild(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.jobs.catch_up._BATCH_SECONDS", -1.0)
    expected = set(ids(filled.search("haftar", limit=100)))
    with Library.open(filled.path) as reading:
        for step in rebuild(filled, ["index"]):
            found = reading.search("haftar", limit=100)
            assert (expected, len(expected), True) == (set(ids(found)), found.total, step.job in {"index", "tidy"})


def test_time_for_searching_plainly_is_bounded_and_the_note_says_how_far_it_came(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(filled)
    monkeypatch.setattr("reader.answers.plainly._SECONDS", -1.0)
    found = filled.search("haftar")
    assert (0, True) == (found.total, "0 of 20 articles are searched plainly, newest first" in found.notes[-1])


def test_beyond_the_newest_texts_titles_are_searched(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    everywhere, titled = filled.search("haftar", limit=100), filled.search("title:haftar", limit=100)
    assert 0 < titled.total < everywhere.total
    damage(filled)
    monkeypatch.setattr("reader.answers.plainly._BODIES", 0)
    assert set(ids(titled)) == set(ids(filled.search("haftar", limit=100)))
    assert 0 == filled.search("haftar -xylophone").total  # a title does not say what a text lacks


@pytest.mark.parametrize("portion", [1, 3, 19, 20, 21])
def test_portions_follow_each_other_without_gap(portion: int, filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = ids(filled.search("the", sort="newest", limit=100))
    damage(filled)
    monkeypatch.setattr("reader.answers.plainly._PORTION", portion)
    monkeypatch.setattr("reader.answers.plainly._AT_A_TIME", 2)
    assert expected == ids(filled.search("the", sort="newest", limit=100))


@pytest.mark.parametrize(
    ("found", "damaged", "expected"),
    [
        (Plainly((), 100, True), False, ""),
        (Plainly((), 101, True), False, "The search index is being made; 101 of 2,000 articles are searched plainly"),
        (Plainly((), 7, False), False, "The search index is being made; 7 of 2,000 articles are searched plainly"),
        (Plainly((), 7, True), True, "The search index is being made anew; 7 of 2,000 articles are searched plainly"),
    ],
)
def test_note_is_there_when_somebody_should_know(found: Plainly, damaged: bool, expected: str) -> None:
    assert expected == found.note(2000, damaged=damaged).removesuffix(", newest first.")
