"""What articles are about and where they stand: kept, replaced, counted, wiped but for the numbers of events."""

from __future__ import annotations

import struct

import pytest

from reader.library import Library
from reader.model import ArticleId, Fold, StoryRow
from reader.store.events import Place, Terms
from tests.making import NOW, draft

A, B, C = ArticleId(1), ArticleId(2), ArticleId(3)


def packed(*words: int) -> Terms:
    """Words of equal weight."""
    return struct.pack(f"<{len(words)}I", *words), struct.pack(f"<{len(words)}H", *[9] * len(words))


@pytest.fixture
def three(library: Library) -> Library:
    """Three articles with words."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for name in "abc":
            library.articles.put(source, draft(name, origin=name), now=NOW)
        library.events.set_terms(A, packed(5, 7), lookup=[7])
        library.events.set_terms(B, packed(7), lookup=[7])
        library.events.add_alike(A, [(B, 0.5, 0.4)])
        library.events.place([Place(A, A, A), Place(B, A, A), Place(C, C, None)])
        library.events.set_story(A, StoryRow(A, B, 2, 1, 1, NOW, NOW), sort_at=9)
        library.events.set_group(A, Fold(A, B, 2, 2))
        library.events.set_numbers({A: None})
    return library


def test_words_lead_to_articles_and_are_counted(three: Library) -> None:
    store = three.events
    assert ([2, 1], {5: 1, 7: 2}, 2) == (store.holders(7), store.counts([5, 7, 8]), store.count())
    assert {A: packed(5, 7), B: packed(7)} == store.terms([1, 2, 3])


def test_new_words_take_the_place_of_old_ones(three: Library) -> None:
    with three.transaction():
        three.events.set_terms(A, packed(9), lookup=[9])
    assert ([2], [1], {5: 0, 7: 1, 9: 1}, 2) == (
        three.events.holders(7), three.events.holders(9), three.events.counts([5, 7, 9]), three.events.count()
    )  # fmt: skip
    assert ([], None) == (three.events.near([1, 2], 0.0), three.events.likeness(A, B))


def test_likeness_is_known_from_both_sides(three: Library) -> None:
    assert (0.5, 0.5, None) == tuple(three.events.likeness(*pair) for pair in ((A, B), (B, A), (A, C)))
    assert ([2], [1], []) == (three.events.near([1], 0.4), three.events.near([2], 0.4), three.events.near([1], 0.45))


def test_rows_and_folds(three: Library) -> None:
    row = StoryRow(A, B, 2, 1, 1, NOW, NOW)
    assert [row] == three.events.stories() == three.events.stories(sort="biggest", limit=5)
    assert ([], 1, row) == (three.events.stories(offset=1), three.events.story_count(), three.events.story(A))
    assert {A: Fold(A, B, 2, 2), B: Fold(A, B, 2, 2)} == three.events.folds([1, 2, 3])


def test_wipe_keeps_the_numbers_of_events(three: Library) -> None:
    with three.transaction():
        three.events.wipe()
    assert ([], {}, 0) == (three.events.stories(), three.events.places([1, 2, 3]), three.events.count())
    assert {A: None} == three.events.numbers([1, 2, 3])
