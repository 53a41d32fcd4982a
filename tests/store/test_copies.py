from __future__ import annotations

import pytest

from reader.library import Library
from reader.model import ArticleId, Fold
from reader.store.copies import Standing
from reader.store.events import Place
from tests.making import NOW, draft


@pytest.fixture
def copied(library: Library) -> Library:
    """Five articles; 1, 2 and 4 are versions, 5 tells of the same event, 3 stands alone."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for number in range(1, 6):
            library.articles.put(source, draft(f"Text {number}.", origin=f"/{number}"), now=NOW)
        at = [ArticleId(each) for each in range(6)]
        library.events.place(Place(at[each], at[1], at[1]) for each in (1, 2, 4))
        library.events.place([Place(at[5], at[1], None), Place(at[3], at[3], None)])
        library.events.set_group(at[1], Fold(at[1], at[1], 3, 2))
        library.db.run(
            "INSERT INTO events (id, articles, groups, outlets, lead_id, sort_at) VALUES (1, 4, 2, 2, 1, 0)", ()
        )
        library.articles.set_read([at[2]], at=NOW)
    return library


@pytest.mark.parametrize("some", [None, [5, 4, 3, 2, 1]])
def test_groups_with_what_is_unread(copied: Library, some: list[int] | None) -> None:
    assert ({1: 1, 2: 1, 4: 1}, {1, 4}) == copied.copies.grouped(some)


def test_groups_of_some(copied: Library) -> None:
    assert ({2: 1}, frozenset()) == copied.copies.grouped([3, 2])


def test_standing(copied: Library) -> None:
    one, two, five = ArticleId(1), ArticleId(2), ArticleId(5)
    assert {
        one: Standing(one, one, 2, 1, 2),
        two: Standing(two, one, 2, 2, 2),
        five: Standing(five, None, 0, 0, 2),
    } == copied.copies.standing([1, 2, 3, 5, 77])


def test_other_versions(copied: Library) -> None:
    assert [4, 1] == copied.copies.of(ArticleId(2))
    assert [] == copied.copies.of(ArticleId(5))
