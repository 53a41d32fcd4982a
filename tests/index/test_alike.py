"""More like this: words and names, some of which must be there."""

from __future__ import annotations

import pytest
from whoosh.query import Term

from reader.index.alike import alike, stems
from reader.model import ArticleId, EntityId


def test_parts_are_words_and_names_with_their_worth() -> None:
    found = alike(ArticleId(3), [("quokka", 5.0)], [("person", EntityId(7), 4.0)])
    assert found is not None
    assert (3, ((Term("text", "quokka"), 5.0), (Term("person", "7"), 4.0)), 2) == (
        found.article,
        found.parts,
        found.count,
    )


@pytest.mark.parametrize(("words", "count"), [(1, 1), (2, 2), (9, 2), (20, 4)])
def test_some_of_the_parts_must_hold(words: int, count: int) -> None:
    found = alike(ArticleId(1), [(f"w{number}", 1.0) for number in range(words)], [])
    assert found is not None
    assert count == found.count


def test_without_anything_rare_nothing_is_alike() -> None:
    assert alike(ArticleId(1), [], []) is None


def test_stems_are_counted_in_the_language_of_the_article() -> None:
    assert {"elect": 2, "held": 1} == stems("Elections", "elected, held", "en")
    assert 2 == stems("chansons", "chanson", "fr")["chanson"]
