"""Answering queries from one state of the index.

Whoosh gives the query objects, the schema and the segments; the evaluation is ours, through whole posting lists instead
of Whoosh's one-posting-at-a-time matchers: those need 2-3 µs for each matching article, and seconds for a prefix of two
letters. Each segment is matched with sets of document numbers; then what the query's words are worth is added up for
the matching articles only: BM25 with the standard inverse document frequency (Whoosh's own flattens rare words).

`_matching` and `_scores` are all that a faster evaluator has to replace.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from difflib import get_close_matches
from functools import cached_property
from heapq import nlargest
from typing import Any, Literal, NamedTuple

from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Term

from reader.errors import IndexDamaged
from reader.index.analysis import STOP_WORDS, stem
from reader.index.codec import LENGTHS
from reader.index.postings import SegmentView
from reader.index.query import Articles, FromSource, Query, StartsWith, folded_source
from reader.model import ArticleId, Found, Hit
from reader.text.segment import fold

_K1 = 1.2
_B = 0.75
_TITLE_WORTH = 0.5
"""What a word in the title adds; it already counts once as part of the text."""
_COMPLETIONS = 64
"""Words that a prefix stands for: the most frequent ones reach 99 % of the articles that all of them would."""
_RANKED_FROM = 3
"""Shorter beginnings find articles but do not rank them: they mean nothing yet, and match nearly everything."""
_WORD = re.compile(r"(?<![\w*~-])(?!OR\b|AND\b|NOT\b)[^\W\d_]{4,40}(?![\w:*~])")
"""A word of a query that may be misspelt: no field, no beginning, nothing that is to be left out."""
_NEAR = 0.75
"""Least similarity of a suggested word: a letter or two in a word of six."""
_RELAX_BELOW = 10
"""With fewer hits than this, articles with some of the words are added."""


class Leaf(NamedTuple):
    """A term that is worth something."""

    field: str
    term: bytes
    worth: float


class Searcher:
    """One immutable state of the index; made by Index.searcher. One thread at a time.

    A newer state is a new searcher: swap it in, never change one in use.
    """

    def __init__(
        self,
        segments: Sequence[tuple[SegmentView, frozenset[int]]],
        *,
        generation: int,
        state: tuple[str, int, int],
    ) -> None:
        self._segments = tuple(segments)
        self.generation = generation
        self.state = state
        """Identity of the state on the disk, for Index.is_newer."""
        self._completed: dict[str, list[str]] = {}
        self._last: tuple[Query, _Matches] | None = None

    def find(
        self, query: Query, *, sort: Literal["relevance", "newest"] = "relevance", limit: int = 50, offset: int = 0
    ) -> Found:
        """The hits from `offset` on. Equal scores: newest first; a query without words is newest first throughout.

        When fewer than 10 articles hold all words of a query of several, those with some of them follow behind;
        everything else in the query still holds for them.

        Raises:
            IndexDamaged: The index is broken.
        """
        try:
            matches = self._matches(query)
            return self._ranked(query, matches, sort, max(0, limit), max(0, offset))
        except Exception as error:
            raise _damaged(error) from error

    def facets(
        self, query: Query, fields: Sequence[str] = ("source", "person", "org", "place", "month")
    ) -> dict[str, list[tuple[str, int]]]:
        """How the hits divide: for each field its labels with their numbers of hits, most frequent first.

        Months ("2020-01") are in order of time. Names are entity ids as text.

        Raises:
            IndexDamaged: The index is broken.
        """
        try:
            found = self._matches(query).found
            result = {}
            for field in fields:
                counts: Counter[str] = Counter()
                for (segment, _), docs in zip(self._segments, found, strict=True):
                    labels = segment.labels(field) if docs else []
                    for doc in docs:
                        counts.update(labels[doc])
                by_name = sorted(counts.items())
                result[field] = by_name if field == "month" else sorted(by_name, key=lambda item: -item[1])
            return result
        except Exception as error:
            raise _damaged(error) from error

    def suggestion(self, text: str) -> str:
        """The query with its unknown words put right: the nearest words of the index; "" if none is near.

        Raises:
            IndexDamaged: The index is broken.
        """
        try:
            right = _WORD.sub(lambda match: self._nearest(match[0]), text)
        except Exception as error:
            raise _damaged(error) from error
        return "" if right == text else right

    def close(self) -> None:
        """Let go of the files."""
        self._segments = ()
        self._last = None

    # --- matching

    def _matches(self, query: Query) -> _Matches:
        if self._last is not None and self._last[0] is query:
            return self._last[1]
        strict = [self._live(And([*query.filters, *query.words]), number) for number in range(len(self._segments))]
        found, relaxed = strict, False
        if len(query.words) > 1 and sum(map(len, strict)) < _RELAX_BELOW:
            some = And([*query.filters, Or(list(query.words))])
            found = [self._live(some, number) for number in range(len(self._segments))]
            relaxed = sum(map(len, found)) > sum(map(len, strict))
        matches = _Matches(strict, found, relaxed)
        self._last = (query, matches)
        return matches

    def _live(self, tree: Any, number: int) -> Set[int]:
        segment, deleted = self._segments[number]
        docs = self._matching(tree, segment)
        return docs - deleted if deleted else docs

    def _matching(self, tree: Any, segment: SegmentView) -> Set[int]:
        """Document numbers of a segment that a query holds for."""
        match tree:
            case And():
                return self._all_of(tree.subqueries, segment)
            case Or():
                return set().union(*(self._matching(sub, segment) for sub in tree.subqueries))
            case Not():
                return set(range(segment.size)) - self._matching(tree.query, segment)
            case Term():
                postings = segment.postings(tree.fieldname, tree.text.encode())
                return set(postings.docs) if postings else frozenset()
            case Phrase():
                return _phrase(tree, segment)
            case StartsWith():
                return set().union(*(self._docs(leaf, segment) for leaf in self._completed_leaves(tree)))
            case FromSource():
                return _from_source(tree.text, segment)
            case Articles():
                return {doc for doc, article in enumerate(segment.aids) if article in tree.articles}
            case NumericRange():
                first, last = tree.start or 1, tree.end or 2**32
                return {doc for doc, date in enumerate(segment.dates) if first <= date <= last}
            case Every():
                return set(range(segment.size))
        raise TypeError(f"no evaluation for {type(tree).__name__}")

    def _all_of(self, trees: Sequence[Any], segment: SegmentView) -> Set[int]:
        """Cheap and selective parts first, so that an empty intersection ends it."""
        found: set[int] | None = None
        without: list[Any] = []
        terms: list[Sequence[int]] = []
        others: list[Any] = []
        for tree in trees:
            if isinstance(tree, Not):
                without.append(tree.query)
            elif isinstance(tree, Term):
                postings = segment.postings(tree.fieldname, tree.text.encode())
                if postings is None:
                    return frozenset()
                terms.append(postings.docs)
            elif not isinstance(tree, Every):
                others.append(tree)
        for docs in sorted(terms, key=len):
            found = set(docs) if found is None else found.intersection(docs)
        for tree in others:
            if found is not None and not found:
                return frozenset()
            matching = self._matching(tree, segment)
            found = set(matching) if found is None else found.intersection(matching)
        if found is None:
            found = set(range(segment.size))
        for tree in without:
            found.difference_update(self._matching(tree, segment))
        return found

    def _docs(self, leaf: Leaf, segment: SegmentView) -> Sequence[int]:
        postings = segment.postings(leaf.field, leaf.term)
        return postings.docs if postings else ()

    def _completed_leaves(self, tree: StartsWith) -> list[Leaf]:
        """The terms that a prefix stands for: stems of its most frequent words."""
        stems = dict.fromkeys(stem(word) for word in self._words_beginning(tree.text))
        return [Leaf(tree.fieldname, word.encode(), 1.0) for word in stems]

    def _words_beginning(self, prefix: str) -> list[str]:
        words = self._completed.get(prefix)
        if words is None:
            counts = self._counts(prefix)
            words = [word for word, _ in nlargest(_COMPLETIONS, counts.items(), key=lambda item: (item[1], item[0]))]
            self._completed[prefix] = words
        return words

    def _counts(self, prefix: str) -> Counter[str]:
        """The words that begin so, with the number of articles that have them; no stop words."""
        counts: Counter[str] = Counter()
        for segment, _ in self._segments:
            dictionary = segment.words
            for place in dictionary.beginning_with(prefix):
                counts[dictionary.words[place]] += dictionary.counts[place]
        for word in STOP_WORDS:
            counts.pop(word, None)
        return counts

    def _nearest(self, word: str) -> str:
        """A known word that differs in a letter or two and begins alike; the more frequent of equally near ones."""
        folded = fold(word)
        counts = self._counts(folded[:1])
        if folded in counts or stem(folded) in counts:
            return word
        alike = [each for each in counts if abs(len(each) - len(folded)) <= 1]
        near = get_close_matches(folded, sorted(alike, key=lambda each: (-counts[each], each)), n=1, cutoff=_NEAR)
        return near[0] if near else word

    # --- ranking

    def _ranked(self, query: Query, matches: _Matches, sort: str, limit: int, offset: int) -> Found:
        leaves = [] if sort == "newest" else self._leaves(query)
        rows: list[tuple[bool, float, int, int]] = []
        for number, (segment, _) in enumerate(self._segments):
            docs = matches.found[number]
            if not docs:
                continue
            whole = matches.strict[number] if matches.relaxed else docs
            scores = self._scores(leaves, segment, docs)
            rows += nlargest(offset + limit, zip(*_columns(docs, whole, scores, segment), strict=True))
        best = nlargest(offset + limit, rows)[offset:]
        return Found(
            query=query.text,
            total=sum(map(len, matches.found)),
            hits=tuple(Hit(ArticleId(article), round(score, 4)) for _, score, _, article in best),
            terms=query.terms,
            relaxed=matches.relaxed,
            notes=query.notes,
        )

    def _leaves(self, query: Query) -> list[Leaf]:
        """What the query's terms are worth in this index, each once."""
        worth: dict[tuple[str, bytes], float] = {}
        for tree in (*query.filters, *query.words):
            for leaf in self._worth(tree):
                worth[leaf.field, leaf.term] = max(leaf.worth, worth.get((leaf.field, leaf.term), 0.0))
        total = sum(segment.size for segment, _ in self._segments)
        leaves = []
        for (field, term), factor in worth.items():
            held = sum(segment.frequency(field, term) for segment, _ in self._segments)
            if held:
                leaves.append(Leaf(field, term, factor * math.log(1 + (total - held + 0.5) / (held + 0.5))))
        return leaves

    def _worth(self, tree: Any) -> Iterator[Leaf]:
        match tree:
            case And() | Or():
                for sub in tree.subqueries:
                    yield from self._worth(sub)
            case Term(fieldname="text" | "title"):
                yield from _with_title(tree.fieldname, [tree.text])
            case Phrase():
                yield from _with_title(tree.fieldname, tree.words)
            case StartsWith() if len(tree.text) >= _RANKED_FROM:
                yield from self._completed_leaves(tree)

    def _scores(self, leaves: Sequence[Leaf], segment: SegmentView, docs: Set[int]) -> dict[int, float]:
        """BM25 of each document; those without any worth are missing."""
        scores: dict[int, float] = {}
        for field, term, worth in leaves:
            postings = segment.postings(field, term)
            if postings is None:
                continue
            norms = self._norms[field]
            lengths = segment.lengths[field]
            full = worth * (_K1 + 1)
            for doc, count in zip(postings.docs, postings.counts, strict=True):
                if doc in docs:
                    scores[doc] = scores.get(doc, 0.0) + full * count / (count + norms[lengths[doc]])
        return scores

    @cached_property
    def _norms(self) -> dict[str, list[float]]:
        """By field and coded length: what long texts are held back by."""
        count = max(1, sum(segment.size for segment, _ in self._segments))
        tables = {}
        for field in ("text", "title"):
            mean = max(1.0, sum(segment.total_length(field) for segment, _ in self._segments) / count)
            tables[field] = [_K1 * (1 - _B + _B * length / mean) for length in LENGTHS]
        return tables


class _Matches(NamedTuple):
    """Document numbers by segment."""

    strict: list[Set[int]]
    found: list[Set[int]]
    """Equal to `strict` unless relaxed."""
    relaxed: bool


def _columns(
    docs: Set[int], whole: Set[int], scores: dict[int, float], segment: SegmentView
) -> tuple[Iterable[bool], Iterable[float], Iterable[int], Iterable[int]]:
    """The keys of the order, best last: all words, score, date, id."""
    get = scores.get
    dates, aids = segment.dates, segment.aids
    return (
        [doc in whole for doc in docs],
        [get(doc, 0.0) for doc in docs],
        [dates[doc] for doc in docs],
        [aids[doc] for doc in docs],
    )


def _with_title(field: str, words: Iterable[str]) -> Iterator[Leaf]:
    for word in words:
        yield Leaf(field, word.encode(), 1.0)
        if field == "text":
            yield Leaf("title", word.encode(), _TITLE_WORTH)


def _phrase(tree: Any, segment: SegmentView) -> Set[int]:
    """Documents in which the words follow each other; positions are read for documents that hold all words."""
    terms = [word.encode() for word in tree.words]
    lists = [segment.postings(tree.fieldname, term) for term in dict.fromkeys(terms)]
    docs: set[int] | None = None
    for postings in sorted(lists, key=lambda postings: len(postings.docs) if postings else 0):
        if postings is None:
            return frozenset()
        docs = set(postings.docs) if docs is None else docs.intersection(postings.docs)
    if not docs:
        return frozenset()
    starts: dict[int, set[int]] = {}
    # the rarest word first: it leaves the fewest documents to read the positions of the others for
    order = sorted(range(len(terms)), key=lambda at: segment.frequency(tree.fieldname, terms[at]))
    for at in order:
        places = segment.positions(tree.fieldname, terms[at], docs)
        if not starts:
            starts = {doc: {place - at for place in found} for doc, found in places.items()}
        else:
            starts = {
                doc: kept for doc, before in starts.items() if (kept := before & _shifted(places.get(doc, ()), at))
            }
        docs = set(starts)
        if not docs:
            return frozenset()
    return docs


def _shifted(places: Iterable[int], by: int) -> set[int]:
    return {place - by for place in places}


def _from_source(text: str, segment: SegmentView) -> Set[int]:
    found: set[int] = set()
    for name, _ in segment.lexicon("source"):
        if f" {text}" in folded_source(name):
            postings = segment.postings("source", name.encode())
            found.update(postings.docs if postings else ())
    return found


def _damaged(error: Exception) -> IndexDamaged:
    return IndexDamaged(f"The search index cannot be read ({type(error).__name__}: {str(error)[:200]}).")
