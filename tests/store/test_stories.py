"""Fingerprints and versions: kept both ways, forgotten with a new revision."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.library import Library
from reader.model import ArticleId, Version
from reader.store.stories import FURNITURE
from tests.making import NOW, draft

A, B, C = ArticleId(1), ArticleId(2), ArticleId(3)


@pytest.fixture
def three(library: Library) -> Library:
    """Three articles with fingerprints."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for name in "abc":
            library.articles.put(source, draft(name, origin=name), now=NOW)
        library.stories.set_fingerprints(A, [1, 2, 3])
        library.stories.set_fingerprints(B, [2, 3, 4, 5])
        library.stories.set_fingerprints(C, [9])
    return library


def test_who_shares_fingerprints(three: Library) -> None:
    assert [(B, 2, 4)] == three.stories.sharing(A, [1, 2, 3])
    assert [] == three.stories.sharing(C, [9])


def test_new_fingerprints_take_the_place_of_old_ones(three: Library) -> None:
    with three.transaction():
        three.stories.set_fingerprints(B, [9])
    assert [] == three.stories.sharing(A, [1, 2, 3])
    assert [(B, 1, 1)] == three.stories.sharing(C, [9])


def test_fingerprints_of_boilerplate_say_nothing(library: Library) -> None:
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        ids = [library.articles.put(source, draft(str(n), origin=str(n)), now=NOW)[0] for n in range(FURNITURE + 1)]
        for article in ids[:-1]:
            library.stories.set_fingerprints(article, [7])
        assert FURNITURE - 1 == len(library.stories.sharing(ids[0], [7]))
        library.stories.set_fingerprints(ids[-1], [7])
    assert [] == library.stories.sharing(ids[0], [7])


def test_versions_are_known_from_both_sides(three: Library) -> None:
    with three.transaction():
        three.stories.add_version(A, Version(B, "version", 0.9, 0.7, 25))
        three.stories.add_version(A, Version(C, "contained", 1.0, 0.1, 9))
    assert [Version(B, "version", 0.9, 0.7, 25), Version(C, "contained", 1.0, 0.1, 9)] == three.stories.versions(A)
    assert [Version(A, "version", 0.7, 0.9, 25)] == three.stories.versions(B)
    assert [A, B] == list(three.stories.having_versions())


def test_a_new_revision_is_no_version_until_it_was_compared(three: Library) -> None:
    with three.transaction():
        three.stories.add_version(A, Version(B, "version", 0.9, 0.7, 25))
        three.stories.set_fingerprints(B, [2])
    assert ([], []) == (three.stories.versions(A), three.stories.versions(B))


def test_wipe_forgets_everything(three: Library) -> None:
    with three.transaction():
        three.stories.add_version(A, Version(B, "version", 0.9, 0.7, 25))
        three.stories.wipe()
    assert ([], []) == (three.stories.sharing(A, [1, 2, 3]), list(three.stories.having_versions()))


def test_versions_of_the_samples(filled: Library) -> None:
    pairs = {
        tuple(sorted(Path(filled.articles.get(each).origin).name[:2] for each in (article, version.article)))
        for article in map(ArticleId, filled.articles.ids())
        for version in filled.stories.versions(article)
        if version.relation == "version"
    }
    assert {("01", "02"), ("06", "07")} == pairs
    assert 4 == filled.search("has:versions").total
