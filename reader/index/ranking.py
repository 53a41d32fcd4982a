"""What the words of a query are worth, and the order of the hits.

BM25 with the standard inverse document frequency: Whoosh's own, log(N / (n + 1)) + 1, flattens rare words. A word in
the title counts a quarter more. The words that a beginning, a pattern or a misspelt word stands for count as one
word that has them all as forms: otherwise the rarest of them, which nobody may have meant, would come first.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from whoosh.query import And, Or, Phrase, Term

from reader.index.analysis import stems
from reader.index.codec import LENGTHS
from reader.index.columns import newest_order
from reader.index.evaluate import Docs, Evaluator, Pattern, as_index, is_ranked, table_of
from reader.index.postings import Postings, SegmentView
from reader.index.schema import minutes
from reader.index.trees import Alike, AtLeast, Fuzzy, Glob, StartsWith, Within
from reader.model import Sort

Scores = NDArray[np.float32]

K1 = 1.2
B = 0.75
TITLE_WORTH = 0.25
"""What a word in the title adds, as a part of what it is worth in the text; it already counts once as part of that.

It is as rare as it is in the texts: in titles alone nearly every word is rare, and one in the title outdid three in
the text. Mean reciprocal rank on 1,803 posts, of one half for choosing / of the other: as the column says, by words of
a sentence, or by longer queries with words of other posts mixed in (`python tests/quality/ranking.py --questions`; all
titles there, or those of half of the posts). Standard errors are .013, of the longer ones of words .006; of the
difference between the last three lines .003.

                         words           two sentences   title, summary  question        half titled
    0.5, rare as titles  .604 / .594     .937 / .924     .989 / .992     .663 / .662     .681 / .674
    0.5, rare as texts   .637 / .635     .951 / .945     .973 / .976     .691 / .692     .697 / .692
    0.25, rare as texts  .649 / .637     .954 / .952     .966 / .970     .695 / .692     .699 / .695
    0                    .661 / .643     .955 / .954     .951 / .958     .697 / .692     .697 / .694
"""
RECENT_WORTH = 0.15
"""What an article of this moment gains, as a part of its score."""
RECENT_DAYS = 30.0
"""After so many days half of that is left."""
_FEW = 16
"""Hits that are so many times fewer than the articles of a word are looked up among these."""

_Score = np.float32


Key: TypeAlias = tuple[str, tuple[bytes, ...], int]


class Leaf(NamedTuple):
    """A word, or several that count as one, in one field."""

    field: str
    terms: tuple[bytes, ...]
    factor: float = 1.0
    guard: Any = None
    """A tree that must hold for an article if the word is to count; None if there is none."""
    rarity: str = ""
    """The field whose articles say how rare the word is; "" for its own."""

    @property
    def key(self) -> Key:
        """What tells it from others."""
        return self.field, self.terms, id(self.guard) if self.guard is not None else 0


class Valued(NamedTuple):
    """A leaf with what is known of it in this index."""

    leaf: Leaf
    articles: int
    """How many have it; deleted ones are still counted."""
    worth: float
    lists: list[Postings | None]
    """By segment; empty for a single term, whose postings the segment keeps."""


class Bonus(NamedTuple):
    """A tree that is worth the same in every article."""

    tree: Any
    worth: float


class Picked(NamedTuple):
    """The first hits of a segment."""

    whole: NDArray[np.bool_]
    """Which of them hold all words: they come first."""
    scores: Scores
    dates: NDArray[np.uint32]
    aids: NDArray[np.int64]


class Forms(Or):  # type: ignore[misc]  # Whoosh has no types
    """A choice between the forms of one word: as languages stem it, or as it may be written. Ranked as one word."""


def as_forms(tree: Any) -> Any:
    """The tree of one word with the choices in it marked as such; they look like those that were asked for."""
    return Forms([as_forms(sub) for sub in tree.subqueries]) if isinstance(tree, Or) else tree


def leaves(trees: Iterable[Any], evaluator: Evaluator) -> tuple[list[Leaf], list[Bonus]]:
    """Everything in a query that is worth something, each once with the most it is worth."""
    found: dict[Key, Leaf] = {}
    bonuses: list[Bonus] = []
    for tree in trees:
        for leaf in _leaves(tree, evaluator, bonuses, None):
            if leaf.key not in found or leaf.factor > found[leaf.key].factor:
                found[leaf.key] = leaf
    # what counts in any case need not count again where a condition holds
    free = {(leaf.field, leaf.terms) for leaf in found.values() if leaf.guard is None}
    return [leaf for leaf in found.values() if leaf.guard is None or (leaf.field, leaf.terms) not in free], bonuses


def _leaves(tree: Any, evaluator: Evaluator, bonuses: list[Bonus], guard: Any) -> Iterator[Leaf]:
    match tree:
        case And():
            for sub in tree.subqueries:
                yield from _leaves(sub, evaluator, bonuses, guard)
        case Forms():
            yield from form_leaves(tree, guard)
            for sub in tree.subqueries:
                if not isinstance(sub, Term):
                    yield from _leaves(sub, evaluator, bonuses, guarded(sub, guard))
        case Or():
            for sub in tree.subqueries:
                # (a b) OR c: a counts only together with b
                yield from _leaves(sub, evaluator, bonuses, guarded(sub, guard))
        case AtLeast():
            for sub in tree.parts:
                yield from _leaves(sub, evaluator, bonuses, guarded(sub, guard))
        case Term(fieldname="text" | "title"):
            yield from with_title(tree.fieldname, [tree.text], guard)
        case Phrase() | Within():
            yield from with_title(tree.fieldname, tree.words, guard)
        case StartsWith() | Glob() | Fuzzy():
            yield from pattern_leaves(tree, evaluator, guard)
        case Alike():
            bonuses += [Bonus(part, worth) for part, worth in tree.parts]


def guarded(tree: Any, guard: Any) -> Any:
    """What must hold for the words of one of several choices to count."""
    while isinstance(tree, And) and len(tree.subqueries) == 1:
        tree = tree.subqueries[0]
    if not isinstance(tree, And) or not tree.subqueries:
        return guard
    return tree if guard is None else And([guard, *tree.subqueries])


def pattern_leaves(tree: Pattern, evaluator: Evaluator, guard: Any = None) -> Iterator[Leaf]:
    """The words that a node stands for, as one; for a misspelt word also the word itself, if there is such a one."""
    terms = evaluator.terms(tree) if is_ranked(tree) else ()
    if terms:
        yield Leaf(tree.fieldname, terms, guard=guard)
    if isinstance(tree, Fuzzy) and len(terms) > 1:
        for form in stems(tree.text, evaluator.langs):
            yield Leaf(tree.fieldname, (form.encode(),), guard=guard)


def form_leaves(tree: Forms, guard: Any = None) -> Iterator[Leaf]:
    """The terms among the forms of a word, as one: otherwise the rarest of them would be worth most."""
    for field in ("text", "title"):
        terms = dict.fromkeys(sub.text for sub in tree.subqueries if isinstance(sub, Term) and sub.fieldname == field)
        if terms:
            yield from _titled(field, tuple(term.encode() for term in terms), guard)


def with_title(field: str, words: Iterable[str], guard: Any = None) -> Iterator[Leaf]:
    """The leaves of single words: those of the text count in the title, too."""
    for word in words:
        yield from _titled(field, (word.encode(),), guard)


def _titled(field: str, terms: tuple[bytes, ...], guard: Any) -> Iterator[Leaf]:
    yield Leaf(field, terms, guard=guard)
    if field == "text":
        yield Leaf("title", terms, TITLE_WORTH, guard, "text")


class Statistics:
    """What scores depend on beside the article itself: sizes and lengths of all segments."""

    def __init__(self, segments: Sequence[SegmentView], evaluator: Evaluator) -> None:
        self._segments = tuple(segments)
        self._evaluator = evaluator
        self.total = sum(segment.size for segment in segments)
        self._norms: dict[str, Scores] = {}

    def norms(self, field: str) -> Scores:
        """By coded length: what long texts are held back by."""
        found = self._norms.get(field)
        if found is None:
            words = sum(segment.total_length(field) for segment in self._segments)
            mean = max(1.0, words / max(1, self.total))
            lengths = np.array(LENGTHS, np.float64)
            found = self._norms[field] = (K1 * (1 - B + B * lengths / mean)).astype(_Score)
        return found

    def valued(self, leaves: Iterable[Leaf]) -> list[Valued]:
        """The leaves that the index has."""
        found = []
        held: dict[tuple[str, tuple[bytes, ...]], int] = {}
        for leaf in leaves:
            lists: list[Postings | None] = []
            if len(leaf.terms) > 1:
                lists = [self._evaluator.joined(segment, leaf.field, leaf.terms) for segment in self._segments]
                articles = sum(len(joined.docs) for joined in lists if joined is not None)
            else:
                articles = self._articles(leaf.field, leaf.terms)
            held[leaf.field, leaf.terms] = articles
            if articles:
                rarity = (leaf.rarity or leaf.field, leaf.terms)
                if rarity not in held:
                    held[rarity] = self._articles(*rarity)
                found.append(Valued(leaf, articles, leaf.factor * self.idf(held[rarity]), lists))
        return found

    def _articles(self, field: str, terms: tuple[bytes, ...]) -> int:
        """How many articles have any of some words."""
        if len(terms) == 1:
            return sum(segment.frequency(field, terms[0]) for segment in self._segments)
        lists = (self._evaluator.joined(segment, field, terms) for segment in self._segments)
        return sum(len(joined.docs) for joined in lists if joined is not None)

    def idf(self, articles: int) -> float:
        """What a word is worth that so many articles have."""
        return math.log(1 + (self.total - articles + 0.5) / (articles + 0.5))

    def scores(
        self, valued: Sequence[Valued], bonuses: Sequence[tuple[Docs, float]], number: int, docs: Docs
    ) -> Scores:
        """BM25 of some documents of segment `number`, in their order; 0 where no leaf is.

        Args:
            valued: The leaves.
            bonuses: Documents of the segment and what being among them is worth.
            number: Which segment.
            docs: Whose scores.
        """
        segment = self._segments[number]
        sums = np.zeros(segment.size, _Score)
        for each in valued:
            postings = postings_of(each, segment, number)
            if postings is None:
                continue
            held, counts = postings
            if each.leaf.guard is not None:
                allowed = table_of(self._evaluator.docs(each.leaf.guard, segment), segment.size)[held]
                held, counts = held[allowed], counts[allowed]
            if len(docs) * _FEW < len(held):
                at = np.searchsorted(held, docs)
                at[at == len(held)] = 0
                at = at[held[at] == docs]
                held, counts = held[at], counts[at]
            sums[as_index(held)] += self.parts(each, segment, held, counts)
        for held, worth in bonuses:
            sums[as_index(held)] += _Score(worth)
        scores: Scores = sums.take(docs)
        return scores

    def parts(self, valued: Valued, segment: SegmentView, docs: Docs, counts: NDArray[Any]) -> Scores:
        """What a leaf gives to the scores of documents that have it so often."""
        often = counts.astype(_Score)
        norms = self.norms(valued.leaf.field).take(segment.lengths[valued.leaf.field].take(docs))
        scores: Scores = _Score(valued.worth * (K1 + 1)) * often / (often + norms)
        return scores


def postings_of(valued: Valued, segment: SegmentView, number: int) -> Postings | None:
    """Who has a leaf in a segment, and how often."""
    if valued.lists:
        return valued.lists[number]
    return segment.postings(valued.leaf.field, valued.leaf.terms[0])


def completeness(words: Sequence[Any], evaluator: Evaluator, segment: SegmentView, docs: Docs) -> Scores:
    """What scores are multiplied by when some of the words of a query will do: the share of them that is there.

    Of two words one is worth half. A whole question has words that no answer needs, and its best answer lacks many:
    from five words on the power falls with the cube of their number, so that of fifteen words five are worth 99 %, and
    the order is that by the sum of the words. Measured as TITLE_WORTH was, also with posts that are indexed without
    their titles: by these, and by questions.

                            title          words          two sentences  question       no titles
        2 / n               .693 / .684    .649 / .637    .960 / .958    .693 / .692    .693 / .693
        2 / n or 32 / n**3  .698 / .688    .649 / .637    .954 / .952    .695 / .692    .697 / .695
        0 from 5 words on   .701 / .694    .649 / .637    .954 / .951    .696 / .694    .701 / .694
        0                   .702 / .699    .616 / .613    .954 / .951    .696 / .694    .701 / .694

    What did not help: shares by how rare the words are. What helped titles only (.003) and was left: to ask for any of
    the words at once from five words on, as the hits of a saved search would then be all that has one of them.
    """
    held = evaluator.how_many(words, segment, docs).astype(_Score)
    shares: Scores = (held / _Score(len(words))) ** _Score(power(len(words)))
    return shares


def power(words: int) -> float:
    """The power of the share of so many words that is there."""
    return min(2 / words, 32 / words**3)


def recency(segment: SegmentView, docs: Docs, now: dt.datetime) -> Scores:
    """What scores are multiplied by: 1 for articles that are old or of unknown date, a little more for new ones."""
    ages = np.maximum(np.int64(minutes(now)) - segment.dates.take(docs), 0).astype(_Score)
    factors: Scores = 1 + _Score(RECENT_WORTH) * np.exp2(ages * _Score(-1 / (24 * 60 * RECENT_DAYS)))
    return factors


def pick(
    segment: SegmentView, docs: Docs, scores: Scores | None, whole: NDArray[np.bool_] | None, sort: Sort, limit: int
) -> Picked:
    """The first hits of a segment, in no order of their own: equal ones newest first, undated ones last, then by id.

    Args:
        segment: Where they are.
        docs: The hits.
        scores: Theirs, none below 0; None if they are not ranked.
        whole: Which of them hold all words: they come first; None if all do.
        sort: What comes first.
        limit: How many are wanted.
    """
    if len(docs) > limit:
        order = newest_order(segment).take(docs).astype(np.int64)
        if sort == "oldest":
            order = np.where(segment.dates[docs] > 0, segment.size - order, -1 - order)
        # one number for all of the keys: floats that are not negative are ordered as their bits are
        keys = order + segment.size
        if scores is not None:
            keys += scores.view(np.uint32).astype(np.int64) << 31
        if whole is not None:
            keys += whole.astype(np.int64) << 62
        chosen = np.argpartition(keys, len(keys) - limit)[len(keys) - limit :] if limit else np.zeros(0, np.intp)
        docs = docs[chosen]
        scores = None if scores is None else scores[chosen]
        whole = None if whole is None else whole[chosen]
    return Picked(
        np.ones(len(docs), np.bool_) if whole is None else whole,
        np.zeros(len(docs), _Score) if scores is None else scores,
        segment.dates[docs],
        segment.aids[docs],
    )


def ordered(picked: Sequence[Picked], sort: Sort, first: int, last: int) -> list[tuple[int, float]]:
    """The hits from `first` to before `last` of all segments in order: article ids and scores."""
    if not picked:
        return []
    whole, scores, dates, aids = (np.concatenate(column) for column in zip(*picked, strict=True))
    moments = dates.astype(np.int64)
    if sort == "oldest":  # undated ones last
        keys: tuple[NDArray[Any], ...] = (aids, np.where(moments > 0, moments, 2**32), ~whole)
    else:
        keys = (-aids, -moments, -scores, ~whole)
    order = np.lexsort(keys)[first:last]
    return list(zip(aids[order].tolist(), scores[order].tolist(), strict=True))
