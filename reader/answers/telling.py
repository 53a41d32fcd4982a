"""The story of an article: who told of the event, who was first, and what came before and after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reader.answers.published import moment, publication, story_row
from reader.model import (
    ArticleId,
    Coverage,
    Entity,
    FirstPublisher,
    RunningLink,
    StoryPage,
    StoryRow,
    Told,
)
from reader.store.articles import Articles
from reader.store.entities import Entities
from reader.store.events import About, Events
from reader.stories import publishing
from reader.stories.running import LINKED

MOST_SHOWN = 1_000
"""Articles of one event that are read; more than that are none that a person goes through."""
_MOST_LINKED = 40
"""Other events that are looked at for the running story, the likest first."""
_PAIRS = 3
"""Of these the pairs of articles, the likest first, in which a shared name is looked for."""
_FEW, _SHARE = 20, 200
"""A name is frequent if more articles have it than the first, and more than one of so many of all."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Telling:
    """Where all that is known of stories is asked."""

    articles: Articles
    entities: Entities
    events: Events


def story_of(telling: Telling, article: ArticleId) -> StoryPage:
    """The event that an article is of, with the events of the same running story.

    Raises:
        NotFound: There is no such article.
    """
    event, about, told = _event(telling, article)
    group_of = {each.article.id: each.group for each in told}
    row = story_row(event, about, group_of)
    known = publishing.first([publication(each, group_of[each.article]) for each in about])
    first = None
    if known is not None and known[0].at is not None:
        first = FirstPublisher(known[0].article, known[0].outlet, moment(known[0].at), known[1])
    page = StoryPage(row, told, first)
    links = [] if telling.events.event_of(article) is None else _running(telling, row, about)
    return replace(
        page,
        earlier=tuple(sorted((e for e in links if e.days is not None and e.days < 0), key=_backwards)),
        later=tuple(sorted((e for e in links if e.days is not None and e.days >= 0), key=_forwards)),
        undated=tuple(e for e in links if e.days is None),
    )


def coverage(telling: Telling, article: ArticleId) -> Coverage:
    """Who else tells of the event that an article is of.

    Raises:
        NotFound: There is no such article.
    """
    event, about, told = _event(telling, article)
    own = next((each.group for each in told if each.article.id == article), article)
    groups: dict[ArticleId, list[Told]] = {}
    for each in told:
        groups.setdefault(each.group, []).append(each)
    versions = tuple(each for each in groups.pop(own, []) if each.article.id != article)
    others = sorted(groups.values(), key=lambda group: -len(group))
    row = story_row(event, about, {each.article.id: each.group for each in told})
    return Coverage(row, versions, tuple(map(tuple, others)))


def rows(telling: Telling, events: Sequence[ArticleId]) -> dict[ArticleId, StoryRow]:
    """The rows of events, those of one article too."""
    found = telling.events.many(events)
    for about in telling.events.about(set(events) - set(found)):
        found[about.article] = story_row(about.article, [about], {})
    return found


def _event(telling: Telling, article: ArticleId) -> tuple[ArticleId, list[About], tuple[Told, ...]]:
    """The event of an article: its number, and its articles in order of time."""
    found = telling.events.event_of(article)
    event = telling.articles.get(article).id if found is None else found
    places = {each.article: each for each in telling.events.members([event], limit=MOST_SHOWN)}
    about = telling.events.about(places or [event])
    articles = {each.id: each for each in telling.articles.many([each.article for each in about])}
    told = [
        Told(
            articles[each.article],
            (places[each.article].group if each.article in places else None) or each.article,
            publishing.outlet(each.outlet, each.url, each.source),
        )
        for each in sorted(about, key=_by_time)
        if each.article in articles
    ]
    return event, [each for each in about if each.article in articles], tuple(told)


def _running(telling: Telling, row: StoryRow, about: Sequence[About]) -> list[RunningLink]:
    """The events of the same running story, the likest first."""
    pairs: dict[ArticleId, list[tuple[ArticleId, ArticleId, float]]] = {}
    for other, here, there, likeness in telling.events.likest(row.id, LINKED):
        if other in pairs or len(pairs) < _MOST_LINKED:
            pairs.setdefault(other, []).append((here, there, likeness))
    total = telling.articles.count()
    named: dict[ArticleId, tuple[ArticleId, ArticleId, float, tuple[Entity, ...]]] = {}
    for other, found in pairs.items():
        for here, there, likeness in found[:_PAIRS]:
            names = tuple(
                each for each in telling.entities.shared(here, there) if each.articles <= max(_FEW, total / _SHARE)
            )
            if names:
                named[other] = here, there, likeness, names
                break
    stories = rows(telling, list(named))
    ours = _begin(about, row)
    links = []
    for other, (here, there, likeness, names) in named.items():
        if other not in stories:
            continue
        theirs = _begin(_members(telling, other, stories[other]), stories[other])
        days, at_least = None, False
        if ours is not None and theirs is not None:
            days = (theirs[0] - ours[0]) / _DAY
            at_least = ours[1] or theirs[1]
            if (ours[1] and days >= 0) or (theirs[1] and days <= 0):
                days, at_least = None, False  # it is only known from when on one of them may have been
        links.append(RunningLink(stories[other], days, likeness, here, there, names, at_least))
    return links


def _members(telling: Telling, event: ArticleId, row: StoryRow) -> list[About]:
    """The articles of an event, as far as they are needed to know when it began."""
    if row.first_at is not None:
        return []
    return telling.events.about(each.article for each in telling.events.members([event], limit=MOST_SHOWN))


def _begin(about: Sequence[About], row: StoryRow) -> tuple[float, bool] | None:
    """When an event began, and whether that is only the earliest that it may have been."""
    if row.first_at is not None:
        return (row.first_at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).total_seconds(), False
    bounds = [each.sort_at for each in about if each.not_before is not None]
    return (float(min(bounds)), True) if bounds else None


def _by_time(each: About) -> tuple[bool, int, ArticleId]:
    return each.published_at is None, each.sort_at, each.article


def _backwards(link: RunningLink) -> tuple[float, float]:
    return -(link.days or 0.0), -link.likeness


def _forwards(link: RunningLink) -> tuple[float, float]:
    return link.days or 0.0, -link.likeness
