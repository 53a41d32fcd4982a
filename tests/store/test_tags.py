"""Tags: what a person puts on articles, found whatever the case, and theirs through everything."""

from __future__ import annotations

import pytest

from reader.errors import NotFound, UsageError
from reader.library import Library
from reader.model import ArticleId
from reader.store.tags import LONGEST, MOST
from tests.making import NOW, draft


@pytest.fixture
def articles(library: Library) -> list[ArticleId]:
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        return [library.articles.put(source, draft(name, origin=name), now=NOW)[0] for name in "abc"]


def put(library: Library, article: ArticleId, *tags: str) -> None:
    with library.transaction():
        library.tags.set(article, tags)


def test_set_takes_the_place_of_what_was_there(library: Library, articles: list[ArticleId]) -> None:
    put(library, articles[0], "to quote", "Élan", "LIBYA", "libya")
    assert ["Élan", "LIBYA", "to quote"] == library.tags.of(articles[0])
    put(library, articles[0], "later")
    assert (["later"], []) == (library.tags.of(articles[0]), library.tags.of(articles[1]))
    put(library, articles[0])
    assert [] == library.tags.all()


def test_all_are_counted_and_shown_as_most_write_them(library: Library, articles: list[ArticleId]) -> None:
    for article, tag in zip(articles, ("libya", "Libya", "Libya"), strict=True):
        put(library, article, tag, "Élan" if article == articles[0] else "x")
    assert [("Élan", 1), ("Libya", 3), ("x", 2)] == library.tags.all()


def test_having_knows_no_case_and_no_accents(library: Library, articles: list[ArticleId]) -> None:
    put(library, articles[2], "Élan vital")
    put(library, articles[0], "elan  VITAL")
    for asked in ("elan vital", " ÉLAN\tVITAL "):
        assert [articles[0], articles[2]] == list(library.tags.having(asked))
    assert ([], [articles[0], articles[2]]) == (list(library.tags.having("elan")), list(library.tags.articles()))


@pytest.mark.parametrize("tag", ["", " ", "\x1b[2J", '"“”', "…", "x" * (LONGEST + 1), "\ud800"])
def test_what_is_no_tag_is_refused_and_changes_nothing(tag: str, library: Library, articles: list[ArticleId]) -> None:
    put(library, articles[0], "kept")
    with pytest.raises(UsageError):
        put(library, articles[0], "new", tag)
    assert ["kept"] == library.tags.of(articles[0])


def test_control_characters_and_quotes_go(library: Library, articles: list[ArticleId]) -> None:
    put(library, articles[0], 'a\x1b]0;x\x07 "b"\n\u202ec')
    assert ["a b c"] == library.tags.of(articles[0])


def test_too_many_tags_are_refused(library: Library, articles: list[ArticleId]) -> None:
    put(library, articles[0], *map(str, range(MOST)))
    with pytest.raises(UsageError, match="at most"):
        put(library, articles[1], *map(str, range(MOST + 1)))


def test_article_must_be_there(library: Library) -> None:
    with pytest.raises(NotFound):
        put(library, ArticleId(99), "x")


def test_article_that_is_imported_again_keeps_its_tags(library: Library, articles: list[ArticleId]) -> None:
    put(library, articles[0], "kept")
    with library.transaction():
        article, _, what = library.articles.put(library.sources.locations()[0][0], draft("edited", origin="a"), now=NOW)
    assert (articles[0], "changed", ["kept"]) == (article, what, library.tags.of(articles[0]))
