from __future__ import annotations

from reader.library import Library
from reader.model import ArticleId


def test_related_articles_share_the_names_that_are_told_the_rarest_first(filled: Library) -> None:
    for article in filled.articles.ids():
        for each in filled.related(ArticleId(article), limit=5):
            shared = {name.id for name in filled.entities.shared(ArticleId(article), each.article.id)}
            assert {name.id for name in each.names} <= shared
            assert sorted(name.articles for name in each.names) == [name.articles for name in each.names]
            assert each.article.id != article


def test_what_shares_most_comes_first_and_what_is_known_is_left_out(filled: Library) -> None:
    article = ArticleId(filled.articles.ids()[3])
    found = filled.related(article)
    assert found
    assert sorted((each.weight for each in found), reverse=True) == [each.weight for each in found]
    without = {each.article.id for each in found[:2]}
    assert not without & {each.article.id for each in filled.related(article, without=without)}


def test_article_that_is_gone_is_related_to_nothing(filled: Library) -> None:
    assert [] == filled.related(ArticleId(99_999))


def test_of_versions_of_one_text_there_is_one(filled: Library) -> None:
    for article in filled.articles.ids():
        found = [each.article.id for each in filled.related(ArticleId(article), limit=50)]
        groups = [place.group for place in filled.events.places(found).values() if place.group is not None]
        assert len(set(groups)) == len(groups)
