"""Answering queries from one state of the index.

Whoosh gives the query objects, the schema and the segments; what is slow in it is ours: evaluate.py finds the documents
of a query tree, ranking.py puts them in order, facets.py counts them, explain.py says why they are there, spelling.py
knows the words. Each works on one segment at a time, the newest first, so that a search that nobody waits for any more
can stop in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from whoosh.query import And, Or

from reader.errors import IndexDamaged
from reader.index import explain, facets
from reader.index.analysis import STOP_WORDS, stems
from reader.index.evaluate import Docs, Evaluator, table_of
from reader.index.postings import SegmentView
from reader.index.query import Query
from reader.index.ranking import (
    K1,
    Bonus,
    Picked,
    Statistics,
    Valued,
    as_forms,
    completeness,
    leaves,
    ordered,
    pick,
    recency,
)
from reader.model import ArticleId, Explanation, Found, Hit, Sort
from reader.text.segment import fold

_RELAX_BELOW = 10
"""With fewer hits than this, articles with some of the words are added."""
_KEY_TERMS_FROM = 100
"""The most frequent words of a text that are looked at for those that tell it from others."""
_COMMON = 5
"""Words that stand in more than one of so many articles tell nothing."""


class Stale(Exception):
    """Nobody waits for this search any more."""


class _Matches(NamedTuple):
    """Documents by segment."""

    strict: list[Docs]
    found: list[Docs]
    """Equal to `strict` unless relaxed."""
    relaxed: bool
    query: Query
    """What was answered: the query, or what it is when nothing has its phrases."""


class Searcher:
    """One immutable state of the index; made by Index.searcher. One thread at a time.

    A newer state is a new searcher: swap it in, never change one in use. All methods raise IndexDamaged if the index is
    broken.
    """

    def __init__(
        self,
        segments: Sequence[tuple[SegmentView, frozenset[int]]],
        *,
        state: tuple[str, int, int],
    ) -> None:
        self._segments = tuple(segments)
        self.state = state
        """Identity of the state on the disk, for Index.is_newer."""
        self._last: tuple[Query, _Matches] | None = None

    def find(
        self,
        query: Query,
        *,
        sort: Sort = "relevance",
        limit: int = 50,
        offset: int = 0,
        now: dt.datetime | None = None,
        stale: Callable[[], bool] | None = None,
    ) -> Found:
        """The hits from `offset` on. Equal scores: newest first; a query without words is newest first throughout.

        When fewer than 10 articles hold all words of a query of several, those with some of them are hits as well;
        everything else in the query still holds for them. They are worth less for it, and in the orders of time they
        follow behind. When nothing at all is found, the words of phrases and choices are looked for in place of these.

        Args:
            query: What is asked for.
            sort: What comes first; articles without a date come last in both orders of time.
            limit: Most hits.
            offset: Hits to leave out.
            now: For a mild preference for recent articles when sorting by relevance; None for none.
            stale: Asked between segments; True ends the search.

        Raises:
            Stale: As `stale` said.
        """
        with _guarded():
            matches = self._matches(query, stale)
            return self._ranked(matches, sort, max(0, limit), max(0, offset), now, stale)

    def count(self, query: Query) -> int:
        """How many hits a query has."""
        with _guarded():
            return sum(map(len, self._matches(query, None).found))

    def facets(
        self, query: Query, *, limit: int = 20, stale: Callable[[], bool] | None = None
    ) -> dict[str, list[tuple[str, int]]]:
        """How the hits divide: the labels of person, org, place and source with their numbers of hits, most first.

        Names are entity ids as text. All months ("2020-01") are there, in order of time.

        Raises:
            Stale: As `stale` said.
        """
        with _guarded():
            found = self._matches(query, stale).found
            views = self._views
            counted: dict[str, list[tuple[str, int]]] = {}
            for field in facets.NAMES:
                _ask(stale)
                counted[field] = facets.names(views, found, field, limit)
            counted["source"] = facets.sources(views, found, limit)
            counted["month"] = facets.by_month(views, found)
            return counted

    def explain(self, query: Query, article: ArticleId, *, now: dt.datetime | None = None) -> Explanation:
        """Why an article is among the hits; the parts add up to the score of `find`. No parts if it is none."""
        with _guarded():
            matches = self._matches(query, None)
            for number, docs in enumerate(matches.found):
                at = np.flatnonzero(self._views[number].aids[docs] == article)
                if len(at):
                    doc, factor = docs[at[:1]], 1.0
                    if matches.relaxed:
                        factor = float(completeness(matches.query.words, self._evaluator, self._views[number], doc)[0])
                    return explain.explain(
                        _ranked_trees(matches.query),
                        query.text,
                        article,
                        segments=self._views,
                        evaluator=self._evaluator,
                        statistics=self._statistics,
                        number=number,
                        doc=int(doc[0]),
                        factor=factor,
                        now=now,
                    )
            return Explanation(article, 0.0, ())

    def suggestion(self, text: str) -> str:
        """The query with its unknown words put right: the nearest words of the index; "" if none is near."""
        with _guarded():
            right = self._evaluator.vocabulary.corrected(text, self._is_known)
        return "" if right == text else right

    def completions(self, prefix: str, *, limit: int = 8) -> list[tuple[str, int]]:
        """The most frequent words that begin so, as they stand in texts, with their numbers of articles."""
        with _guarded():
            return self._evaluator.vocabulary.beginning(fold(prefix), max(1, limit)) if prefix else []

    def key_terms(self, stems: Mapping[str, int], *, limit: int = 12) -> list[tuple[str, float]]:
        """The words that tell a text from others, best first, with what each is worth.

        Args:
            stems: How often the text has which stem.
            limit: Most words.
        """
        with _guarded():
            often = sorted(stems.items(), key=lambda item: (-item[1], -len(item[0]), item[0]))
            worth = []
            for term, count in [item for item in often if len(item[0]) > 1][:_KEY_TERMS_FROM]:
                held = sum(view.frequency("text", term.encode()) for view in self._views)
                # a word of this text alone leads nowhere
                if 2 <= held <= max(2, self._statistics.total // _COMMON) and term not in STOP_WORDS:
                    worth.append((term, self._statistics.idf(held) * count * (K1 + 1) / (count + K1)))
            return sorted(worth, key=lambda item: (-item[1], item[0]))[:limit]

    @cached_property
    def langs(self) -> tuple[str, ...]:
        """The languages of the articles, the most frequent first."""
        with _guarded():
            return self._evaluator.langs

    def forget(self) -> None:
        """Drop what was kept of earlier queries: answers, posting lists, the words that beginnings stand for."""
        self._last = None
        for view in self._views:
            view.forget()
        self._evaluator.forget()

    def close(self) -> None:
        """Let go of the files."""
        self._segments = ()
        self._last = None
        for name in ("_views", "_evaluator", "_statistics", "langs"):
            self.__dict__.pop(name, None)

    # --- what is made when it is first asked for

    @cached_property
    def _views(self) -> list[SegmentView]:
        return [segment for segment, _ in self._segments]

    @cached_property
    def _evaluator(self) -> Evaluator:
        return Evaluator(self._segments)

    @cached_property
    def _statistics(self) -> Statistics:
        return Statistics(self._views, self._evaluator)

    # --- how it goes

    def _is_known(self, word: str) -> bool:
        forms = [form.encode() for form in stems(word, self._evaluator.langs)]
        return any(view.frequency("text", form) for form in forms for view in self._views)

    def _matches(self, query: Query, stale: Callable[[], bool] | None) -> _Matches:
        """What a query finds; that of the last one is kept for its facets, pages and explanations."""
        if self._last is not None and self._last[0] is query:
            return self._last[1]
        matches = self._matching(query, stale)
        if query.looser is not None and not any(map(len, matches.found)):
            looser = self._matching(query.looser, stale)
            if any(map(len, looser.found)):
                matches = looser._replace(relaxed=True)
        self._last = (query, matches)
        return matches

    def _matching(self, query: Query, stale: Callable[[], bool] | None) -> _Matches:
        strict = self._live(And([*query.filters, *query.words]), stale)
        found, relaxed = strict, False
        if len(query.words) > 1 and sum(map(len, strict)) < _RELAX_BELOW:
            found = self._live(And([*query.filters, Or(list(query.words))]), stale)
            relaxed = sum(map(len, found)) > sum(map(len, strict))
        return _Matches(strict, found, relaxed, query)

    def _live(self, tree: Any, stale: Callable[[], bool] | None) -> list[Docs]:
        found: list[Docs] = []
        for number in reversed(range(len(self._segments))):
            _ask(stale)
            found.append(self._evaluator.live(tree, number))
        return found[::-1]

    def _ranked(
        self,
        matches: _Matches,
        sort: Sort,
        limit: int,
        offset: int,
        now: dt.datetime | None,
        stale: Callable[[], bool] | None,
    ) -> Found:
        query = matches.query
        valued: list[Valued] = []
        bonuses: list[Bonus] = []
        if sort == "relevance":
            words, bonuses = leaves(_ranked_trees(query), self._evaluator)
            valued = self._statistics.valued(words)
        picked: list[Picked] = []
        for number in reversed(range(len(self._segments))):
            _ask(stale)
            docs, view = matches.found[number], self._views[number]
            if not len(docs):
                continue
            scores = None
            if valued or bonuses:
                extra = [(self._evaluator.docs(bonus.tree, view), bonus.worth) for bonus in bonuses]
                scores = self._statistics.scores(valued, extra, number, docs)
                if matches.relaxed:
                    scores *= completeness(query.words, self._evaluator, view, docs)
                if now is not None:
                    scores *= recency(view, docs, now)
            whole = None
            if matches.relaxed and scores is None:
                whole = table_of(matches.strict[number], view.size)[docs]
            picked.append(pick(view, docs, scores, whole, sort, offset + limit))
        return Found(
            query=query.text,
            total=sum(map(len, matches.found)),
            hits=tuple(
                Hit(ArticleId(article), round(score, 4))
                for article, score in ordered(picked, sort, offset, offset + limit)
            ),
            terms=query.terms,
            relaxed=matches.relaxed,
            notes=query.notes,
        )


@contextmanager
def _guarded() -> Iterator[None]:
    """A broken index shows as IndexDamaged, whatever part of reading it failed."""
    try:
        yield
    except (Stale, NotImplementedError):
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error)[:200]}"
        raise IndexDamaged(f"The search index cannot be read ({reason}).") from error


def _ranked_trees(query: Query) -> list[Any]:
    return [*map(as_forms, query.words), *query.filters]


def _ask(stale: Callable[[], bool] | None) -> None:
    if stale is not None and stale():
        raise Stale
