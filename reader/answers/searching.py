"""Search: hits of the index, and behind them those of the articles that it does not hold yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from reader.answers.asked import Asked
from reader.answers.plainly import FEW_WAITING, Plainly, find_all, find_waiting
from reader.answers.understanding import States, understand
from reader.errors import IndexDamaged
from reader.index.query import Query
from reader.index.search import Searcher
from reader.index.trees import AtLeast
from reader.model import ArticleId, EntityId, Explanation, Found, Hit, Sort

_MARKED = 30
"""Forms of a name that are marked in texts; the rest are rare."""


class Wish(NamedTuple):
    """Which hits of a query, and how."""

    sort: Sort = "relevance"
    limit: int = 50
    offset: int = 0
    typing: bool = False
    """The last word is a prefix, and an unfinished query is completed silently."""
    now: dt.datetime | None = None
    """From when on articles grow old when hits are ordered by relevance; None if their age does not count."""
    stale: Callable[[], bool] | None = None
    """Asked now and then: whether nobody waits for the answer any more."""


def search(asked: Asked, text: str, wish: Wish) -> Found:
    """Find articles.

    Raises:
        QueryError: The query cannot be understood; while typing only one that is beyond all limits.
        reader.index.search.Stale: `wish.stale` said so.
    """
    query = understand(asked, text, typing=wish.typing)
    found = _indexed(asked, query, wish)
    if found is None:
        plain = find_all(asked, query, quick=wish.typing, stale=wish.stale)
        found = Found(text, 0, (), terms=query.terms, notes=query.notes, damaged=True)
    elif wish.typing and wish.sort == "relevance" and len(found.hits) >= wish.limit:
        plain = Plainly()  # the others would stand behind these, and every key would wait for them
        waiting = asked.pending.count("index")
        if waiting > FEW_WAITING:
            missing = f"{waiting:,} of {asked.articles.count():,} articles are not in the search index yet."
            found = replace(found, notes=(*found.notes, missing))
    elif asked.pending.count("index"):
        plain = find_waiting(asked, query, quick=wish.typing, stale=wish.stale)
    else:
        plain = Plainly()
    if plain.hits:
        found = _joined(asked, query, wish, found, plain.hits)
    note = plain.note(asked.articles.count(), damaged=found.damaged) if plain.asked or found.damaged else ""
    return replace(
        found,
        terms=tuple(dict.fromkeys((*found.terms, *_aliases(asked, query.entities)))),
        notes=(*found.notes, note) if note else found.notes,
    )


def count(asked: Asked, text: str, *, unread: bool = False) -> int:
    """How many articles a query finds, or how many unread ones of those.

    Raises:
        QueryError: The query cannot be understood.
    """
    query = understand(asked, text)
    try:
        with asked.asking(whole=True) as searcher:
            return searcher.count(_unread(asked, query, searcher) if unread else query)
    except IndexDamaged:
        hits = find_all(asked, query, quick=True).hits
        return len(set(hits).intersection(States(asked).articles("unread").articles) if unread else hits)


def explain(asked: Asked, text: str, article: ArticleId, *, now: dt.datetime | None) -> Explanation:
    """Why an article is among the hits of a query; without parts while the index cannot be read.

    Raises:
        QueryError: The query cannot be understood.
    """
    query = understand(asked, text)
    try:
        with asked.asking() as searcher:
            found = searcher.explain(query, article, now=now)
    except IndexDamaged:
        return Explanation(article, 0.0, ())
    wanted = [EntityId(int(part.text)) for part in found.parts if part.what == "name" and part.text.isdecimal()]
    names = {str(entity.id): entity.name for entity in asked.entities.many(wanted)}
    return replace(
        found,
        parts=tuple(
            replace(part, text=names.get(part.text, part.text)) if part.what == "name" else part for part in found.parts
        ),
    )


def _indexed(asked: Asked, query: Query, wish: Wish) -> Found | None:
    """What the index finds; None when it cannot be read, or is not that of this library."""
    try:
        with asked.asking(whole=True) as searcher:
            found = searcher.find(
                query, sort=wish.sort, limit=wish.limit, offset=wish.offset, now=wish.now, stale=wish.stale
            )
            little = not found.total or (found.relaxed and not wish.typing)
            return replace(found, did_you_mean=searcher.suggestion(query.text)) if little else found
    except IndexDamaged:
        return None


def _joined(asked: Asked, query: Query, wish: Wish, found: Found, plain: Sequence[ArticleId]) -> Found:
    """Hits of the index and those of the store in one answer."""
    if wish.sort == "relevance" or found.damaged:
        ordered = asked.articles.in_order(plain, newest_first=False) if wish.sort == "oldest" else list(plain)
        first = max(0, wish.offset - found.total)
        more = ordered[first : first + wish.limit - len(found.hits)]
        hits = (*found.hits, *(Hit(article, 0.0) for article in more))
    else:
        last = wish.offset + wish.limit
        whole = _indexed(asked, query, wish._replace(limit=last, offset=0, typing=True))
        indexed = {hit.article: hit for hit in whole.hits} if whole is not None else {}
        ordered = asked.articles.in_order([*indexed, *plain], newest_first=wish.sort == "newest")
        hits = tuple(indexed.get(each, Hit(each, 0.0)) for each in ordered[wish.offset : last])
    return replace(found, hits=hits, total=found.total + len(plain), did_you_mean="")


def _unread(asked: Asked, query: Query, searcher: Searcher) -> Query:
    """The query for the unread ones of those that a query finds.

    It has conditions only: with fewer hits than the query itself has, the searcher would go on to look for some of its
    words.
    """
    words = query.words
    if len(words) > 1 and searcher.find(query, sort="newest", limit=0).relaxed:
        words = (AtLeast(1, words),)
    return replace(query, words=(), filters=(*query.filters, *words, States(asked).articles("unread")))


def _aliases(asked: Asked, entities: Sequence[EntityId]) -> list[str]:
    """The forms of the names that a query asks for, to be marked in texts."""
    return [
        alias.text
        for entity in asked.entities.with_aliases(asked.entities.many(entities[:_MARKED]))
        for alias in entity.aliases[:_MARKED]
    ]
