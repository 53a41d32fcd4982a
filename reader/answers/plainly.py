"""Search without the index: articles as they come out of the store, newest first, for a bounded time.

So are searched all articles while the index cannot be read, and while it is being made those that wait for it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reader.answers.asked import Asked
from reader.answers.entries import body, entry
from reader.errors import IndexDamaged
from reader.index.entry import Entry
from reader.index.plain import Cut, excludes, only, reads_texts, sieve
from reader.index.query import Query
from reader.index.search import Stale
from reader.model import ArticleId

_SECONDS = 1.0
"""How long articles are looked at."""
_QUICK_SECONDS = 0.15
"""The same while somebody types, or nobody asked for more than a number."""
_BODIES = 5000
"""Of so many newest articles the texts are searched, of the others the titles."""
_PORTION = 250
_PORTION_OF_TITLES = 2500
_AT_A_TIME = 25
FEW_WAITING = 100
"""As long as so few articles wait for the index, nobody needs to know."""


@dataclass(frozen=True, slots=True)
class Plainly:
    """What was found without the index."""

    hits: tuple[ArticleId, ...] = ()
    """Newest first."""
    asked: int = 0
    """Articles that were looked at, newest first."""
    ended: bool = True
    """Whether those were all that there are."""

    def note(self, articles: int, *, damaged: bool) -> str:
        """A sentence for the person; "" where there is nothing to know.

        Args:
            articles: How many the library has.
            damaged: Whether the index cannot be read, and must be made anew.
        """
        if damaged:
            start = "The search index is being made anew; "
        elif self.ended and self.asked <= FEW_WAITING:
            return ""
        else:
            start = "The search index is being made; "
        return f"{start}{self.asked:,} of {articles:,} articles are searched plainly, newest first."


class Portion(NamedTuple):
    """Some of the articles to be looked at."""

    articles: Sequence[int]
    bodies: bool
    """Whether their texts are looked at, or their titles only."""


def find_all(asked: Asked, query: Query, *, quick: bool = False, stale: Callable[[], bool] | None = None) -> Plainly:
    """Search all articles.

    Args:
        asked: Whose articles.
        query: What is asked for.
        quick: Take little time rather than look at many articles.
        stale: Asked now and then: whether nobody waits for the answer any more.

    Raises:
        reader.index.search.Stale: `stale` said so.
    """
    return _find(asked, query, _all(asked), quick, stale)


def find_waiting(
    asked: Asked, query: Query, *, quick: bool = False, stale: Callable[[], bool] | None = None
) -> Plainly:
    """Search the articles that wait for the index and are not in it in an earlier form; as `find_all`."""
    return _find(asked, query, _waiting(asked), quick, stale)


def _all(asked: Asked) -> Iterator[Portion]:
    for offset, size, bodies in _portions(asked.articles.count()):
        yield Portion(asked.articles.ids(limit=size, offset=offset), bodies)


def _waiting(asked: Asked) -> Iterator[Portion]:
    for offset, size, bodies in _portions(asked.pending.count("index")):
        ids = asked.pending.ids("index", limit=size, offset=offset)
        try:
            with asked.asking() as searcher:
                held = {hit.article for hit in searcher.find(only(ids), sort="newest", limit=size).hits}
        except IndexDamaged:
            held = set()
        yield Portion([article for article in ids if article not in held], bodies)


def _portions(count: int) -> Iterator[tuple[int, int, bool]]:
    """Where a portion of articles begins, how large it is, whether its texts are looked at or its titles only."""
    texts = min(count, _BODIES)
    for offset in range(0, texts, _PORTION):
        yield offset, min(_PORTION, texts - offset), True
    for offset in range(texts, count, _PORTION_OF_TITLES):
        yield offset, _PORTION_OF_TITLES, False


def _find(
    asked: Asked, query: Query, portions: Iterator[Portion], quick: bool, stale: Callable[[], bool] | None
) -> Plainly:
    until = time.monotonic() + (_QUICK_SECONDS if quick else _SECONDS)
    wanted, whole, reads = sieve(query), excludes(query), reads_texts(query)
    entries: list[Entry] = []
    cuts: list[Cut] = []
    looked_at, ended = 0, True
    with asked.plain_turn:
        for articles, bodies in portions:
            if not bodies and whole:  # a title does not say what a text lacks
                break
            there = asked.articles.holding(articles, wanted, titles_only=not bodies)
            for at in range(0, len(there), _AT_A_TIME):
                if stale is not None and stale():
                    raise Stale
                if time.monotonic() > until:
                    ended = False
                    break
                some = there[at : at + _AT_A_TIME]
                named = asked.entities.of_articles(some)
                for about in asked.articles.many(some):
                    text = body(asked.articles.document(about.id)) if bodies and reads else ""
                    entries.append(entry(about, text, named[about.id]))
                    cuts.append(asked.plain.cut(entries[-1], about.revision if text else -1))
            else:
                looked_at += len(articles)
            if time.monotonic() > until:
                ended = False
            if not ended:
                break
        hits = asked.plain.find(query, entries, cuts).hits if entries else ()
    return Plainly(tuple(hit.article for hit in hits), max(looked_at, len(entries)), ended)
