"""The page of a name, its mentions in their sentences, and the sentences in which two names stand."""

from __future__ import annotations

import datetime as dt
import math
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reader.model import ArticleId, Company, Document, EntityId, EntityPage, InContext
from reader.store.articles import Articles
from reader.store.entities import Entities
from reader.store.following import Following
from reader.store.profiles import Profiles, Spot
from reader.text.segment import sentences

_LOOKED_AT = 800
"""Stories of a name in which its company is counted: the newest of a name that very many mention."""
_SHARERS = 400
"""Names that stand in most of these, of which the strongest are shown."""
_FIRST_DAY = dt.date(1970, 1, 1).toordinal()
_AROUND = 160
"""Code points on either side of a name that a very long sentence is cut to."""


@dataclass(frozen=True, slots=True)
class Names:
    """Where all that is known of names is asked."""

    articles: Articles
    entities: Entities
    profiles: Profiles
    following: Following


@dataclass(frozen=True, slots=True)
class Seen:
    """All stories that mention a name, newest first, in little memory: there may be tens of thousands."""

    articles: array[int]
    upto: array[int]
    """How often each of them and all before it mention the name."""
    months: tuple[tuple[str, int], ...]
    first: dt.datetime | None
    last: dt.datetime | None

    def mentions(self, index: int) -> int:
        """How often one of the stories mentions the name."""
        return self.upto[index] - (self.upto[index - 1] if index else 0)


def seen(names: Names, entity: EntityId) -> Seen:
    """Where a name stands."""
    articles, upto = array("q"), array("q")
    days: dict[int, int] = {}
    count, first, last = 0, None, None
    for article, mentions, when in names.profiles.sightings(entity):
        articles.append(article)
        count += mentions
        upto.append(count)
        if when is not None:
            day = when // 86_400
            days[day] = days.get(day, 0) + mentions
            first = when if first is None or when < first else first
            last = when if last is None or when > last else last
    return Seen(articles, upto, _months(days), _time(first), _time(last))


def page(
    names: Names, entity: EntityId, *, stories: int, contexts: int, company: int, where: Seen | None = None
) -> EntityPage:
    """The page of a name; one that a person merged leads to the one it is part of.

    Args:
        names: Where to ask.
        entity: Which.
        stories: How many of the newest stories.
        contexts: How many mentions in context.
        company: How many of the names it stands with.
        where: Where it stands, if that was asked already.

    Raises:
        NotFound: There is none of that id.
    """
    about = names.entities.get(names.entities.shown(entity))
    where = where or seen(names, about.id)
    newest = where.articles[:stories]
    found = {each.id: each for each in names.articles.many(newest)}
    return EntityPage(
        entity=about,
        first_seen=where.first,
        last_seen=where.last,
        months=where.months,
        stories=tuple(
            (found[ArticleId(article)], where.mentions(at)) for at, article in enumerate(newest) if article in found
        ),
        contexts=tuple(in_contexts(names, about.id, where, limit=contexts, offset=0)),
        company=company_of(names, about.id, where, limit=company),
        looked_at=min(len(where.articles), _LOOKED_AT),
        others=tuple(each for each in names.entities.named(about.name) if each.id != about.id),
        follows=names.following.of(about.id),
        may_be=names.entities.candidates([about.id]).get(about.id, ()),
    )


def contexts(names: Names, entity: EntityId, *, limit: int, offset: int = 0) -> list[InContext]:
    """Mentions of a name in their sentences, those of the newest stories first."""
    return in_contexts(names, entity, seen(names, entity), limit=limit, offset=offset)


def together(names: Names, first: EntityId, second: EntityId, *, limit: int, offset: int = 0) -> list[InContext]:
    """The sentences in which both names stand, with the places of both, those of the newest stories first."""
    return at_places(names, first, second, names.profiles.together(first, second, limit=limit, offset=offset))


def at_places(
    names: Names, first: EntityId, second: EntityId, places: Sequence[tuple[ArticleId, int]]
) -> list[InContext]:
    """The sentences at some places (article and number of the sentence) in which both names stand."""
    articles = list(dict.fromkeys(article for article, _ in places))
    spots: dict[tuple[ArticleId, int], list[Spot]] = {}
    for spot in names.profiles.spots([first, second], articles):
        spots.setdefault((spot.article, spot.sentence), []).append(spot)
    documents = {article: names.articles.document(article) for article in articles}
    return [in_context(documents[article], spots[article, number]) for article, number in places]


def in_context(document: Document, spots: Sequence[Spot]) -> InContext:
    """The sentence in which mentions stand, on one line; a very long one is cut around the first of them."""
    first, last = spots[0], spots[-1]
    block = next((b for b in document.blocks if b.start <= first.start < b.end), None)
    start, end = (first.start, last.end) if block is None else (block.start, block.end)
    if block is not None:
        start, end = next(
            ((a, b) for a, b in sentences(document.text, start, end) if a <= first.start < b), (first.start, last.end)
        )
    end = max(end, first.end)
    before, after = "", ""
    if first.start - start > _AROUND:
        start, before = max(start, document.text.rfind(" ", start, first.start - _AROUND) + 1), "…"
    if end - last.end > _AROUND:
        cut = document.text.find(" ", last.end + _AROUND, end)
        end, after = (cut, "…") if cut > 0 else (end, "")
    text = document.text[start:end]
    ranges = tuple(
        (spot.start - start + len(before), spot.end - start + len(before)) for spot in spots if spot.end <= end
    )
    # blank for blank, so that the ranges stay right
    plain = "".join(" " if sign.isspace() else sign for sign in text)
    return InContext(first.article, first.start, first.end, before + plain + after, ranges)


def strength(shared: int, here: int, there: int, total: int) -> float:
    """How surprising it is that two names stand together so often: Dunning's log-likelihood ratio, 0 if it is not.

    Args:
        shared: Articles that name both.
        here: Articles that name the one.
        there: Articles that name the other.
        total: All articles.
    """
    there, total = max(there, shared), max(total, here + there - shared)
    if shared * total <= here * there:
        return 0.0
    table = (shared, here - shared, there - shared, total - here - there + shared)
    expected = (here * there, here * (total - there), (total - here) * there, (total - here) * (total - there))
    return 2 * sum(seen * math.log(seen * total / chance) for seen, chance in zip(table, expected, strict=True) if seen)


def company_of(names: Names, entity: EntityId, where: Seen, *, limit: int) -> tuple[Company, ...]:
    """The names that stand most in the newest stories of one, those that belong most to it first."""
    if not limit:
        return ()
    total = names.articles.count()
    articles = [ArticleId(each) for each in where.articles[:_LOOKED_AT]]
    found = [
        Company(other, shared, strength(shared, len(articles), other.articles, total))
        for other, shared in names.profiles.sharing(entity, articles, limit=_SHARERS)
    ]
    found.sort(key=lambda each: (-each.strength, -each.shared, each.entity.name))
    return tuple(found[:limit])


def in_contexts(names: Names, entity: EntityId, where: Seen, *, limit: int, offset: int) -> list[InContext]:
    """Mentions of a name in their sentences, as `contexts` has them."""
    first = bisect_right(where.upto, offset)
    last = bisect_right(where.upto, offset + limit - 1) + 1
    articles = [ArticleId(each) for each in where.articles[first:last]]
    passed = where.upto[first - 1] if first else 0
    spots = names.profiles.spots([entity], articles)[offset - passed :][:limit]
    documents = {article: names.articles.document(article) for article in dict.fromkeys(s.article for s in spots)}
    return [in_context(documents[spot.article], [spot]) for spot in spots]


def _months(days: dict[int, int]) -> tuple[tuple[str, int], ...]:
    months: Counter[tuple[int, int]] = Counter()
    for day, mentions in days.items():
        date = dt.date.fromordinal(_FIRST_DAY + day)
        months[date.year, date.month] += mentions
    return tuple((f"{year:04}-{month:02}", mentions) for (year, month), mentions in sorted(months.items()))


def _time(seconds: int | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
