"""Search without an index: a few articles, cut into words on the spot and searched as a segment of their own.

While the index is being made, or cannot be read, articles come from the store. What a query means is not written down a
second time here: the articles become a segment in memory, and the same searcher evaluates the same trees over it. As
cutting a text into words takes a millisecond, `sieve` first says what a text must hold to come into question at all.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.query import And, Not, Or, Phrase, Term
from whoosh.util.numeric import length_to_byte

from reader.index.analysis import MAX_POSITION, collect
from reader.index.codec import LENGTHS
from reader.index.dictionary import Dictionary
from reader.index.entry import Entry
from reader.index.postings import Labels, Places, Postings, SegmentView
from reader.index.query import Query
from reader.index.schema import minutes
from reader.index.search import Searcher
from reader.index.trees import Alike, Articles, AtLeast, Glob, StartsWith, Within
from reader.index.writer import TITLE_GAP
from reader.model import Found

_TEXTS = ("text", "title")
_KEPT = 400
"""Articles that stay cut into words: the next key of a query mostly asks the same ones."""
_MOST_GROUPS = 8
_MOST_CHOICES = 40
_LEAST = 3
"""Shorter beginnings of words stand in nearly every text."""
_ENDING = 2
"""Letters at the end of a stem that need not be those of the word: `happi` of happy, `sensibl` of sensibility."""
_ODD = frozenset({"sky", "die", "lie", "tie"})
"""Short stems of words that begin in another way: dying, skies."""


class Cut(NamedTuple):
    """An article as words."""

    fields: dict[str, dict[str, list[int]]]
    """By field: stem → positions."""
    words: frozenset[str]
    """Folded surface words."""


class Segment(SegmentView):
    """Articles in memory, with all that the search asks of a segment."""

    def __init__(self, entries: Sequence[Entry], cuts: Sequence[Cut]) -> None:  # nothing of the base: there is no file
        self.name = "plain"
        self.size = len(entries)
        self.aids = np.array([entry.article for entry in entries], np.int64)
        self.dates = np.array([minutes(entry.published_at) for entry in entries], np.uint32)
        self._cuts = tuple(cuts)
        labels = [_labels(entry) for entry in entries]
        self._labels = {field: _columns([each[field] for each in labels]) for field in labels[0]} if labels else {}
        self._holders: dict[str, dict[str, list[int]]] = {}
        for field in self._labels:
            holders = self._holders[field] = defaultdict(list)
            for doc, each in enumerate(labels):
                for label in each[field]:
                    holders[label].append(doc)

    @cached_property
    def words(self) -> Dictionary:
        """As in a segment on the disk; made when a query has beginnings or patterns of words."""
        counts = Counter(word for cut in self._cuts for word in cut.words)
        known = sorted(counts)
        return Dictionary(known, np.array([counts[word] for word in known], np.uint32))

    @cached_property
    def lengths(self) -> dict[str, NDArray[np.uint8]]:
        """As in a segment on the disk."""
        return {
            field: np.array([length_to_byte(sum(map(len, cut.fields[field].values()))) for cut in self._cuts], np.uint8)
            for field in _TEXTS
        }

    def postings(self, field: str, term: bytes) -> Postings | None:
        """As in a segment on the disk."""
        held = self._held(field, term)
        if not held:
            return None
        return Postings(
            np.array([doc for doc, _ in held], np.uint32),
            np.array([min(255, len(places)) for _, places in held], np.uint8),
        )

    def places(self, field: str, term: bytes) -> Places | None:
        """As in a segment on the disk."""
        held = self._held(field, term)
        if not held:
            return None
        starts = np.zeros(len(held) + 1, np.int64)
        np.cumsum([len(places) for _, places in held], out=starts[1:])
        positions = [min(place, MAX_POSITION) for _, places in held for place in places]
        return Places(np.array([doc for doc, _ in held], np.uint32), starts, np.array(positions, np.uint16))

    def frequency(self, field: str, term: bytes) -> int:
        """As in a segment on the disk."""
        return len(self._held(field, term))

    def _held(self, field: str, term: bytes) -> list[tuple[int, Sequence[int]]]:
        """The documents with a term, and where it stands in them."""
        name = term.decode()
        if field not in _TEXTS:
            return [(doc, (0,)) for doc in self._holders.get(field, {}).get(name, ())]
        return [(doc, places) for doc, cut in enumerate(self._cuts) if (places := cut.fields[field].get(name))]

    def labels(self, field: str) -> Labels:
        """As in a segment on the disk."""
        return self._labels.get(field) or Labels([], np.zeros(self.size + 1, np.uint32), np.zeros(0, np.uint32))

    def total_length(self, field: str) -> int:
        """As in a segment on the disk."""
        return int(np.asarray(LENGTHS, np.int64)[self.lengths[field]].sum())


class Plain:
    """Answers queries from entries. Keeps those it cut last; one thread at a time."""

    def __init__(self) -> None:
        self._cuts: OrderedDict[tuple[int, int], Cut] = OrderedDict()

    def cut(self, entry: Entry, revision: int) -> Cut:
        """An article as words.

        Args:
            entry: The article.
            revision: That of its text: another one is cut anew; below 0 it is not kept.
        """
        key = (entry.article, revision)
        found = self._cuts.get(key)
        if found is None:
            found = cut(entry)
            if revision >= 0:
                self._cuts[key] = found
                if len(self._cuts) > _KEPT:
                    self._cuts.popitem(last=False)
        else:
            self._cuts.move_to_end(key)
        return found

    def find(self, query: Query, entries: Sequence[Entry], cuts: Sequence[Cut]) -> Found:
        """Those of some articles that a query finds, newest first."""
        searcher = Searcher([(Segment(entries, cuts), frozenset())], state=("", 0, 0))
        # these are not all articles: others may have the phrases
        return searcher.find(replace(query, looser=None), sort="newest", limit=len(entries))


def cut(entry: Entry) -> Cut:
    """Cut an article into words as the index does."""
    title: dict[str, list[int]] = defaultdict(list)
    text: dict[str, list[int]] = defaultdict(list)
    words: set[str] = set()
    collect(entry.title, title, words, lang=entry.lang)
    after = collect(entry.title, text, words, lang=entry.lang)
    collect(entry.body, text, words, start=after + TITLE_GAP, lang=entry.lang)
    return Cut({"title": title, "text": text}, frozenset(words))


def only(articles: Sequence[int]) -> Query:
    """The query for all of some articles that the index has."""
    return Query(text="", filters=(Articles(articles),))


def sieve(query: Query) -> list[tuple[str, ...]]:
    """What a text must hold, or else the query cannot find it: of each group at least one, in small ASCII letters.

    A group is left out where nothing certain can be said; so an empty list lets everything through.
    """
    groups = [group for tree in (*query.words, *query.filters) for group in _needed(tree)]
    return list(dict.fromkeys(groups))[:_MOST_GROUPS]


def excludes(query: Query) -> bool:
    """Whether something must be missing: then a title alone does not say that an article is meant."""
    return any(_any_not(tree) for tree in (*query.words, *query.filters))


def reads_texts(query: Query) -> bool:
    """Whether texts have to be looked at, and not only dates, sources, names and states."""
    return any(_reads(tree) for tree in (*query.words, *query.filters))


def _needed(tree: Any) -> list[tuple[str, ...]]:
    match tree:
        case Term(fieldname="text" | "title"):
            return [(start,)] if (start := _start(tree.text)) else []
        case Phrase() | Within():
            return [(start,) for word in tree.words if (start := _start(word))]
        case And():
            return [group for sub in tree.subqueries for group in _needed(sub)]
        case Or():
            choices: list[str] = []
            for sub in tree.subqueries:
                groups = _needed(sub)
                if not groups:
                    return []
                choices += max(groups, key=lambda group: min(map(len, group)))
            return [tuple(dict.fromkeys(choices))] if 0 < len(choices) <= _MOST_CHOICES else []
        case StartsWith():
            return [(tree.text,)] if _certain(tree.text) and len(tree.text) >= _LEAST else []
        case Glob():
            runs = [run for run in tree.pattern.replace("?", "*").split("*") if _certain(run) and len(run) >= _LEAST]
            return [(max(runs, key=len),)] if runs else []
    return []


def _start(stem: str) -> str:
    """How every word of a stem begins; "" where that is not certain, or says nothing."""
    if not _certain(stem) or len(stem) < _LEAST or stem in _ODD:
        return ""
    return stem if not stem.isalpha() else stem[: max(_LEAST, len(stem) - _ENDING)]


def _certain(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _below(tree: Any) -> list[Any]:
    """The trees that a tree is made of."""
    match tree:
        case Not():
            return [tree.query]
        case And() | Or():
            return list(tree.subqueries)
        case AtLeast():
            return list(tree.parts)
        case Alike():
            return [part for part, _ in tree.parts]
    return []


def _any(tree: Any, holds: Callable[[Any], bool]) -> bool:
    return holds(tree) or any(_any(sub, holds) for sub in _below(tree))


def _any_not(tree: Any) -> bool:
    return _any(tree, lambda each: isinstance(each, Not))


def _reads(tree: Any) -> bool:
    return _any(tree, lambda each: getattr(each, "fieldname", "") in _TEXTS)


def _labels(entry: Entry) -> dict[str, list[str]]:
    return {
        "source": [entry.source[:200]] if entry.source else [],
        "lang": [entry.lang] if entry.lang else [],
        "person": [str(entity) for entity in entry.persons],
        "org": [str(entity) for entity in entry.orgs],
        "place": [str(entity) for entity in entry.places],
    }


def _columns(rows: Sequence[Sequence[str]]) -> Labels:
    names = sorted({name for row in rows for name in row})
    at = {name: number for number, name in enumerate(names)}
    starts: NDArray[np.uint32] = np.zeros(len(rows) + 1, np.uint32)
    np.cumsum([len(row) for row in rows], out=starts[1:])
    return Labels(names, starts, np.array([at[name] for row in rows for name in row], np.uint32))
