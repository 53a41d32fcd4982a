"""Saved searches in the order in which they were saved, and what was searched for last."""

from __future__ import annotations

import pytest

from reader.errors import NotFound, UsageError
from reader.library import Library
from reader.model import SavedSearch
from reader.store.searches import LONGEST_NAME, LONGEST_QUERY, MOST, REMEMBERED


def test_added_renamed_removed(library: Library) -> None:
    searches = library.searches
    with library.transaction():
        libya = searches.add("Libya", "libya OR haftar", "newest")
        sea = searches.add("The Sea", "freighter*")
    assert [SavedSearch(libya, "Libya", "libya OR haftar", "newest"), SavedSearch(sea, "The Sea", "freighter*")] == (
        searches.all()
    )
    assert sea == searches.named("the  sêa").id
    with library.transaction():
        searches.rename(libya, "North Africa")
        searches.rename(sea, "the sea")
        searches.remove(sea)
        again = searches.add("The Sea", "tern")
    assert [(libya, "North Africa"), (again, "The Sea")] == [(each.id, each.name) for each in searches.all()]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", "x"), ("\x1b[2J", "x"), ("x" * (LONGEST_NAME + 1), "x"), ("ok", ""), ("ok", " \x07"),
        ("ok", "x" * (LONGEST_QUERY + 1)), ("LÍBYA", "x"),
    ],
)  # fmt: skip
def test_what_cannot_be_saved_is_refused(name: str, query: str, library: Library) -> None:
    with library.transaction():
        library.searches.add("Libya", "libya")
    with pytest.raises(UsageError), library.transaction():
        library.searches.add(name, query)
    assert ["Libya"] == [each.name for each in library.searches.all()]


def test_name_of_another_is_refused_when_renaming(library: Library) -> None:
    with library.transaction():
        library.searches.add("a", "x")
        second = library.searches.add("b", "x")
    with pytest.raises(UsageError, match="already"), library.transaction():
        library.searches.rename(second, "A")


def test_too_many_are_refused(library: Library) -> None:
    with library.transaction():
        for number in range(MOST):
            library.searches.add(str(number), "x")
    with pytest.raises(UsageError, match="remove one"), library.transaction():
        library.searches.add("one more", "x")


def test_missing_ones_are_said_to_be(library: Library) -> None:
    for call in (
        lambda: library.searches.rename(9, "x"),
        lambda: library.searches.remove(9),
        lambda: library.searches.named("x"),
    ):
        with pytest.raises(NotFound), library.transaction():
            call()


def test_history_is_latest_first_each_once_and_bounded(library: Library) -> None:
    with library.transaction():
        for query in ("a", "b", " a ", "", "c\x1b[2J"):
            library.searches.remember(query)
    assert (["c", "a", "b"], ["c"]) == (library.searches.history(), library.searches.history(1))
    with library.transaction():
        for number in range(REMEMBERED + 10):
            library.searches.remember(str(number))
    assert REMEMBERED == len(library.searches.history(1000))
    with library.transaction():
        library.searches.forget()
    assert [] == library.searches.history()
