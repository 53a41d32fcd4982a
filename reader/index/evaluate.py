"""Query trees → the numbers of the documents they hold for, one segment at a time.

The trees are Whoosh's query objects and our own (trees.py), the evaluation is ours: through whole posting lists as
arrays instead of Whoosh's one-posting-at-a-time matchers, which need 2-3 µs for each matching article, and seconds for
a beginning of two letters. Sets of documents are ascending arrays; one in which much has to be looked up becomes a
table with a place for every document for the moment: quicker than bisection unless what is looked up is tiny.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Term

from reader.index.analysis import stems
from reader.index.columns import folded_sources
from reader.index.postings import Postings, SegmentView
from reader.index.spelling import Vocabulary
from reader.index.trees import Alike, Articles, AtLeast, FromSource, Fuzzy, Glob, StartsWith, Within

Docs: TypeAlias = NDArray[np.uint32]
"""Document numbers of one segment, ascending, each once."""

Pattern: TypeAlias = StartsWith | Glob | Fuzzy
"""A node that stands for words that have to be looked for."""

COMPLETIONS = 64
"""Words that a beginning stands for: the most frequent ones reach 99 % of the articles that all of them would."""
RANKED_FROM = 3
"""Shorter beginnings find articles but do not rank them: they mean nothing yet, and match nearly everything."""
_LOOK_AFTER = 8
_JOINED = 500_000
"""Postings of joined words that are kept, of five bytes each."""
_SMALL = 32
"""A set that is so many times smaller than another is looked up in it by bisection."""
_ALIKE = 8
"""Sets of places that differ in size by less are merged."""
_PLACE_BITS = 17
"""Positions need 16; one more keeps sums of positions and distances inside their document."""
_MOST_APART = 1 << 16
_LARGEST_TABLE = 1 << 26
_NOTHING: Docs = np.zeros(0, np.uint32)


class Evaluator:
    """Finds the documents of trees in the segments of one state of the index. One thread at a time."""

    def __init__(self, segments: Sequence[tuple[SegmentView, frozenset[int]]]) -> None:
        self.vocabulary = Vocabulary([segment for segment, _ in segments])
        self.langs = _langs([segment for segment, _ in segments])
        """The languages of the articles, the most frequent first."""
        self._segments = tuple(segments)
        self._gone: dict[int, NDArray[np.bool_]] = {}
        self._sources: dict[FromSource, frozenset[str]] = {}
        self._terms: dict[Pattern, tuple[bytes, ...]] = {}
        self._joined: dict[tuple[SegmentView, str, tuple[bytes, ...]], Postings | None] = {}
        self._room = _JOINED

    def forget(self) -> None:
        """Drop what was kept of earlier queries."""
        self.vocabulary.forget()
        self._sources.clear()
        self._terms.clear()
        self._joined.clear()
        self._room = _JOINED

    def live(self, tree: Any, number: int) -> Docs:
        """The documents of segment `number` that a tree holds for, without deleted ones.

        Raises:
            NotImplementedError: The tree has a node of an unknown class.
        """
        segment, deleted = self._segments[number]
        docs = self.docs(tree, segment)
        if deleted and len(docs):
            gone = self._gone.get(number)
            if gone is None:
                gone = self._gone[number] = table_of(np.fromiter(deleted, np.uint32, len(deleted)), segment.size)
            docs = docs[~gone[docs]]
        return docs

    def docs(self, tree: Any, segment: SegmentView, among: Docs | None = None) -> Docs:
        """The documents of a segment that a tree holds for, deleted ones as well; only those of `among` if given."""
        match tree:
            case Term():
                return _within(_holding(segment, tree.fieldname, tree.text.encode()), among)
            case And():
                return self._all_of(tree.subqueries, segment, among)
            case Or():
                return self._any_of(tree.subqueries, segment, among)
            case Not():
                return _without(_among(among, segment), self.docs(tree.query, segment, among))
            case Phrase():
                return _documents(phrase_keys(tree, segment, among))
            case Within():
                return _documents(near_keys(tree, segment, among))
            case StartsWith() | Glob() | Fuzzy():
                return self._fitting(tree, segment, among)
            case FromSource():
                return _within(self._from_source(tree, segment), among)
            case Articles():
                docs = _among(among, segment)
                kept: Docs = docs[_held(tree, segment.aids[docs]) != tree.without]
                return kept
            case NumericRange(fieldname="date"):
                docs = _among(among, segment)
                dates = segment.dates[docs]
                # 0 stands for an unknown date, which is in no range
                first = max(1, (tree.start or 0) + bool(tree.startexcl))
                last = 2**32 if tree.end is None else tree.end - bool(tree.endexcl)
                dated: Docs = docs[(dates >= first) & (dates <= last)]
                return dated
            case AtLeast():
                return self._at_least(tree.count, tree.parts, segment, among)
            case Alike():
                docs = self._at_least(tree.count, [part for part, _ in tree.parts], segment, among)
                others: Docs = docs[segment.aids[docs] != int(tree.article)]
                return others
            case Every():
                return _among(among, segment)
        raise NotImplementedError(f"no evaluation for {type(tree).__name__}")

    def how_many(self, trees: Iterable[Any], segment: SegmentView, docs: Docs) -> NDArray[np.uint16]:
        """How many of some trees hold for each of the documents."""
        held = np.zeros(segment.size, np.uint16)
        for tree in trees:
            held[as_index(self.docs(tree, segment))] += 1
        counts: NDArray[np.uint16] = held.take(docs)
        return counts

    def terms(self, tree: Pattern) -> tuple[bytes, ...]:
        """The terms that a node stands for: stems of the most frequent words it fits."""
        found = self._terms.get(tree)
        if found is None:
            match tree:
                case StartsWith():
                    words = self.vocabulary.beginning(tree.text, COMPLETIONS)
                case Glob():
                    words = self.vocabulary.matching(tree.pattern)
                case Fuzzy():
                    words = self.vocabulary.near(tree.text, tree.distance)
            found = tuple(dict.fromkeys(form.encode() for word, _ in words for form in stems(word, self.langs)))
            if len(self._terms) >= COMPLETIONS:
                self._terms.clear()
            self._terms[tree] = found
        return found

    def joined(self, segment: SegmentView, field: str, terms: tuple[bytes, ...]) -> Postings | None:
        """Several words as one: who has any of them, and how often all together. Kept for who ranks what was found."""
        key = (segment, field, terms)
        if key in self._joined:
            return self._joined[key]
        joined = segment.together(field, terms)
        size = 1 if joined is None else len(joined.docs) + 1
        if self._room < size:
            self._joined.clear()
            self._room = _JOINED
        self._joined[key] = joined
        self._room -= size
        return joined

    def _fitting(self, tree: Pattern, segment: SegmentView, among: Docs | None) -> Docs:
        terms = self.terms(tree)
        if is_ranked(tree):
            joined = self.joined(segment, tree.fieldname, terms)
            return _within(joined.docs if joined is not None else _NOTHING, among)
        table = np.zeros(segment.size, np.bool_)
        for number, term in enumerate(terms):
            table[as_index(_holding(segment, tree.fieldname, term))] = True
            if number % _LOOK_AFTER == _LOOK_AFTER - 1 and table.all():  # a letter begins some word of every article
                return _among(among, segment)
        return _listed(table, among)

    def _all_of(self, trees: Sequence[Any], segment: SegmentView, among: Docs | None) -> Docs:
        """Rare words first, then what is quick to check, then the rest: each only for what is left."""
        for _, tree in sorted(((_cost(tree, segment), tree) for tree in trees), key=lambda item: item[0]):
            among = self.docs(tree, segment, among)
            if not len(among):
                break
        return _among(among, segment)

    def _any_of(self, trees: Sequence[Any], segment: SegmentView, among: Docs | None) -> Docs:
        return _union(
            (self.docs(tree, segment, None if isinstance(tree, Term) else among) for tree in trees), segment, among
        )

    def _at_least(self, count: int, trees: Iterable[Any], segment: SegmentView, among: Docs | None) -> Docs:
        docs = _among(among, segment)
        return docs[self.how_many(trees, segment, docs) >= count]

    def _from_source(self, tree: FromSource, segment: SegmentView) -> Docs:
        labels = segment.labels("source")
        called = self._called(tree)
        wanted = [at for at, folded in enumerate(folded_sources(segment)) if folded in called]
        if not wanted:
            return _NOTHING
        chosen = table_of(np.array(wanted, np.uint32), len(labels.names))
        rows = np.flatnonzero(chosen[labels.values])
        return np.unique(np.searchsorted(labels.starts, rows, "right") - 1).astype(np.uint32)

    def _called(self, tree: FromSource) -> frozenset[str]:
        """The folded names that are meant; whether one is called exactly so is a question to the whole index."""
        found = self._sources.get(tree)
        if found is None:
            text = f" {tree.text}"
            names = {folded for segment, _ in self._segments for folded in folded_sources(segment) if text in folded}
            found = frozenset({text} if tree.exact and text in names else names)
            if len(self._sources) >= COMPLETIONS:
                self._sources.clear()
            self._sources[tree] = found
        return found


def is_ranked(tree: Pattern) -> bool:
    """Whether what a node stands for says anything about an article."""
    return not isinstance(tree, StartsWith) or len(tree.text) >= RANKED_FROM


def phrase_keys(tree: Any, segment: SegmentView, among: Docs | None = None) -> NDArray[np.int64]:
    """Where a phrase stands: document and a number for the place in one, ascending; see _documents."""
    terms = [word.encode() for word in tree.words]
    order, docs = _holding_all(tree.fieldname, terms, segment, among)
    found: NDArray[np.int64] | None = None
    # the rarest word first: it leaves the fewest documents to read the positions of the others for
    for at in sorted(range(len(terms)), key=lambda at: order.index(terms[at]) if len(docs) else 0):
        if not len(docs):
            break
        # places of the phrase's first word; with what is added, none is below 0
        keys = _keys(tree.fieldname, terms[at], segment, docs)
        keys += len(terms) - at
        found = keys if found is None else _common_keys(found, keys)
        docs = _documents(found)
    return _no_keys() if found is None else found


def near_keys(tree: Within, segment: SegmentView, among: Docs | None = None) -> NDArray[np.int64]:
    """Where stretches begin in which the words stand near each other, in any order; as phrase_keys."""
    wanted = Counter(word.encode() for word in tree.words)
    order, docs = _holding_all(tree.fieldname, list(wanted), segment, among)
    width = min(max(0, tree.distance) + len(tree.words) - 2, _MOST_APART)
    if not len(docs) or width < 0:
        return _no_keys()
    rarest = _keys(tree.fieldname, order[0], segment, docs)
    places = [rarest]
    for term in order[1:]:
        keys = _keys(tree.fieldname, term, segment, docs)
        at = np.searchsorted(rarest, keys - width)
        at[at == len(rarest)] = len(rarest) - 1
        places.append(keys[np.abs(rarest[at] - keys) <= width])
    # the first word of a stretch is one of them, so these are all the stretches there can be
    starts = np.concatenate(places) if len(places) > 1 else rarest
    starts.sort()
    whole = np.ones(len(starts), np.bool_)
    for term, keys in zip(order, places, strict=True):
        inside = np.searchsorted(keys, starts + width, "right") - np.searchsorted(keys, starts, "left")
        whole &= inside >= wanted[term]
    found: NDArray[np.int64] = starts[whole]
    return found


def _langs(segments: Sequence[SegmentView]) -> tuple[str, ...]:
    """Articles of no known language are indexed as English ones."""
    counts: Counter[str] = Counter()
    for segment in segments:
        labels = segment.labels("lang")
        for name, count in zip(
            labels.names, np.bincount(labels.values, minlength=len(labels.names)).tolist(), strict=True
        ):
            counts[name] += count
        counts["en"] += int(np.count_nonzero(np.diff(labels.starts) == 0))
    return tuple(name for name, count in counts.most_common() if count)


def _cost(tree: Any, segment: SegmentView) -> tuple[int, int]:
    match tree:
        case Term():
            return 0, len(_holding(segment, tree.fieldname, tree.text.encode()))
        case NumericRange() | Articles() | FromSource() | Every():
            return 1, 0
        case StartsWith() | Glob() | Fuzzy() | Or() | AtLeast() | Alike():
            return 2, 0
        case Not():
            return 4, 0
    return 3, 0


def _holding(segment: SegmentView, field: str, term: bytes) -> Docs:
    postings = segment.postings(field, term)
    return postings.docs if postings is not None else _NOTHING


def _holding_all(
    field: str, terms: Iterable[bytes], segment: SegmentView, among: Docs | None
) -> tuple[list[bytes], Docs]:
    """The terms, the rarest first, and the documents that hold all of them."""
    held = {term: _holding(segment, field, term) for term in terms}
    order = sorted(held, key=lambda term: len(held[term]))
    for term in order:
        among = _within(held[term], among)
        if not len(among):
            break
    return order, _NOTHING if among is None else among


def _among(among: Docs | None, segment: SegmentView) -> Docs:
    return np.arange(segment.size, dtype=np.uint32) if among is None else among


def _within(docs: Docs, among: Docs | None) -> Docs:
    """What is in both."""
    if among is None:
        return docs
    small, large = (docs, among) if len(docs) < len(among) else (among, docs)
    if not len(small):
        return _NOTHING
    if len(small) * _SMALL < len(large):
        return small[_are_in(small, large)]
    return small[table_of(large, int(max(small[-1], large[-1])) + 1)[small]]


def _without(docs: Docs, others: Docs) -> Docs:
    if not len(docs) or not len(others):
        return docs
    return docs[~table_of(others, int(max(docs[-1], others[-1])) + 1)[docs]]


def _are_in(some: NDArray[Any], all_: NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some ascending numbers are among others, not none."""
    at = np.searchsorted(all_, some)
    at[at == len(all_)] = 0
    found: NDArray[np.bool_] = all_[at] == some
    return found


def table_of(docs: NDArray[Any], size: int) -> NDArray[np.bool_]:
    """A set of numbers as a table with a place for each of `size`."""
    table = np.zeros(size, np.bool_)
    table[as_index(docs)] = True
    return table


def as_index(docs: NDArray[Any]) -> NDArray[np.intp]:
    """Numbers in the type that numpy counts with: it would convert others on the way, which takes twice as long."""
    return docs.astype(np.intp, copy=False)


def _union(sets: Iterable[Docs], segment: SegmentView, among: Docs | None) -> Docs:
    table = np.zeros(segment.size, np.bool_)
    for docs in sets:
        table[as_index(docs)] = True
    return _listed(table, among)


def _listed(table: NDArray[np.bool_], among: Docs | None) -> Docs:
    return np.flatnonzero(table).astype(np.uint32) if among is None else among[table[among]]


def _held(tree: Articles, aids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which articles are among those of a tree. The table is kept on it: nobody else knows how long it is wanted."""
    kept: dict[str, Any] = tree.__dict__
    table: NDArray[np.bool_] | None = kept.get("table")
    if table is None:
        ids = np.fromiter(tree.articles, np.int64, len(tree.articles))
        highest = int(ids.max(initial=0))
        if highest >= _LARGEST_TABLE or int(ids.min(initial=0)) < 0:
            return np.isin(aids, ids)
        table = kept["table"] = table_of(ids, highest + 1)
    inside = (aids >= 0) & (aids < len(table))
    return inside & table[np.where(inside, aids, 0)]


# --- places: a document and a position in one number, so that sets of places are sets of numbers


def _no_keys() -> NDArray[np.int64]:
    return np.zeros(0, np.int64)


def _keys(field: str, term: bytes, segment: SegmentView, docs: Docs) -> NDArray[np.int64]:
    """The places of a term in documents that all hold it."""
    places = segment.places(field, term)
    if places is None or not len(docs):
        return _no_keys()
    if len(docs) == len(places.docs):
        counts = np.diff(places.starts)
        positions = places.positions
    else:
        rows = np.searchsorted(places.docs, docs)
        first = places.starts[rows]
        counts = places.starts[rows + 1] - first
        before = np.cumsum(counts) - counts
        positions = places.positions[np.arange(int(counts.sum())) + np.repeat(first - before, counts)]
    keys: NDArray[np.int64] = np.repeat(docs.astype(np.int64) << _PLACE_BITS, counts)
    keys += positions
    return keys


def _common_keys(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    small, large = (one, other) if len(one) < len(other) else (other, one)
    if len(small) * _ALIKE < len(large):
        return small[_are_in(small, large)] if len(small) else small
    # a stable sort finds the two ascending runs and merges them: a third of the time of as many bisections
    both = np.concatenate((one, other))
    both.sort(kind="stable")
    common: NDArray[np.int64] = both[:-1][both[1:] == both[:-1]]
    return common


def _documents(keys: NDArray[np.int64]) -> Docs:
    """The documents of places, each once."""
    docs = (keys >> _PLACE_BITS).astype(np.uint32)
    if not len(docs):
        return docs
    first = np.ones(len(docs), np.bool_)
    first[1:] = docs[1:] != docs[:-1]
    return docs[first]
