"""What stands around an article, gathered from the library. It takes some milliseconds, so a thread asks."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, Entity, Told
from reader.stories.publishing import outlet
from reader.tui.around import Around, Copy

_REPORTS = 12
"""Of so many it is said which names they share."""


@dataclass
class Gathered(Message):
    """What stands around an article, or None: it is gone."""

    article: ArticleId
    around: Around | None


def gather(library: Library, article: ArticleId) -> Gathered:
    """All that the pane says of an article."""
    try:
        return Gathered(article, _around(library, article))
    except NotFound:
        return Gathered(article, None)


def _around(library: Library, article: ArticleId) -> Around:
    about = library.articles.get(article)
    page, coverage = library.story_of(article), library.coverage(article)
    measured = {each.article: each for each in library.stories.versions(article)}
    versions = tuple(
        Copy(each, version if version is not None and version.relation == "version" else None)
        for each in coverage.versions
        for version in [measured.get(each.article.id)]
    )
    inside = [each.article for each in measured.values() if each.relation == "contained"]
    contained = tuple(
        Copy(Told(each, each.id, outlet(each.outlet, each.url, each.source)), measured[each.id])
        for each in library.articles.many(inside)
    )
    reports = [group[0].article.id for group in coverage.others[:_REPORTS]]
    links = (*page.earlier, *page.later, *page.undated)
    leads = {each.id: each for each in library.articles.many([link.story.lead for link in links])}
    known = {article, *(each.article.id for each in page.articles), *inside, *leads}
    return Around(
        about,
        coverage,
        versions,
        contained,
        {each: _rare(library, article, each) for each in reports},
        page.earlier,
        page.later,
        page.undated,
        leads,
        tuple(library.related(article, without=known)),
    )


def _rare(library: Library, first: ArticleId, second: ArticleId) -> tuple[Entity, ...]:
    return tuple(library.entities.shared(first, second))
