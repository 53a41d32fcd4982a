"""What stands around an article, gathered from the library. It takes some milliseconds, so a thread asks."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, Entity, Told, Version
from reader.stories.publishing import outlet
from reader.tui.around import Around, Copy, Kin

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
    versions = tuple(Copy(each, _share(measured.get(each.article.id))) for each in coverage.versions)
    inside = [each.article for each in measured.values() if each.relation == "contained"]
    contained = tuple(
        Copy(Told(each, each.id, outlet(each.outlet, each.url, each.source)), _share(measured[each.id]))
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
        tuple(Kin(each.article, each.names) for each in library.related(article, without=known)),
    )


def _share(version: Version | None) -> str:
    """How much two articles share: "94 % / 69 %"."""
    if version is None:
        return "through others"
    from reader.answers.comparison_words import percent  # brings the comparing with it, which is big; this is a thread

    return f"{percent(version.here_in_there)} / {percent(version.there_in_here)}"


def _rare(library: Library, first: ArticleId, second: ArticleId) -> tuple[Entity, ...]:
    return tuple(library.entities.shared(first, second))
