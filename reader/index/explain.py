"""Why an article is among the hits: what each word, name and condition of the query gave to its score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Term

from reader.index.evaluate import Docs, Evaluator, near_keys, phrase_keys
from reader.index.facets import NAMES
from reader.index.pieces import CONTROL, behind, pieces_of
from reader.index.postings import SegmentView
from reader.index.ranking import (
    Forms,
    Key,
    Leaf,
    Statistics,
    Valued,
    form_leaves,
    leaves,
    pattern_leaves,
    postings_of,
    recency,
    with_title,
)
from reader.index.trees import Alike, Articles, AtLeast, FromSource, Fuzzy, Glob, StartsWith, Within
from reader.model import ArticleId, Contribution, Explanation

_EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_LATEST = 5_000_000_000
_STATES = frozenset({"is", "tag", "has", "near"})
"""Fields that stand for sets of articles."""


def explain(
    trees: Sequence[Any],
    text: str,
    article: ArticleId,
    *,
    segments: Sequence[SegmentView],
    evaluator: Evaluator,
    statistics: Statistics,
    number: int,
    doc: int,
    factor: float,
    now: dt.datetime | None,
) -> Explanation:
    """The parts of a hit's score; they add up to it. Words that the article has not are left out.

    Args:
        trees: What the query asks for, conditions last.
        text: The query as it was typed; states have no other name than what stands there.
        article: Which one.
        segments: All of them.
        evaluator: Says what holds.
        statistics: Says what words are worth.
        number: The segment in which the article is.
        doc: Its number there.
        factor: What all is multiplied by as not all words are there.
        now: For the worth of being recent; None if that is off.
    """
    reasons = _Reasons(text, segments, evaluator, statistics, number, doc)
    parts = [replace(part, score=part.score * factor) for part in reasons.of(trees)]
    score = sum(part.score for part in parts)
    if now is not None and score:
        gained = score * (float(recency(segments[number], np.array([doc], np.uint32), now)[0]) - 1)
        parts.append(Contribution("recent", "", gained))
        score += gained
    return Explanation(article, score, tuple(parts))


class _Reasons:
    """Goes through the trees of one query for one article."""

    def __init__(
        self,
        text: str,
        segments: Sequence[SegmentView],
        evaluator: Evaluator,
        statistics: Statistics,
        number: int,
        doc: int,
    ) -> None:
        self._segments = segments
        self._evaluator = evaluator
        self._statistics = statistics
        self._number = number
        self._segment = segments[number]
        self._doc: Docs = np.array([doc], np.uint32)
        self._states = _states(text)
        self._left: dict[Key, tuple[Valued, float, int]] = {}

    def of(self, trees: Sequence[Any]) -> list[Contribution]:
        """All reasons, in the order of the query."""
        found, _ = leaves(trees, self._evaluator)
        for valued in self._statistics.valued(found):
            score, places = self._part(valued)
            if places and (valued.leaf.guard is None or self._holds(valued.leaf.guard)):
                self._left[valued.leaf.key] = (valued, score, places)
        parts = [part for tree in trees for part in self._reasons(tree)]
        # words of phrases that do not hold, in a choice of several, give their part all the same
        return parts + [part for held in list(self._left.values()) for part in self._words([held[0].leaf])]

    def _part(self, valued: Valued) -> tuple[float, int]:
        postings = postings_of(valued, self._segment, self._number)
        if postings is None:
            return 0.0, 0
        at = int(np.searchsorted(postings.docs, self._doc[0]))
        if at == len(postings.docs) or postings.docs[at] != self._doc[0]:
            return 0.0, 0
        counts = postings.counts[at : at + 1]
        return float(self._statistics.parts(valued, self._segment, self._doc, counts)[0]), int(counts[0])

    def _reasons(self, tree: Any) -> Iterator[Contribution]:
        match tree:
            case Term(fieldname="text" | "title"):
                yield from self._words(with_title(tree.fieldname, [tree.text]))
            case StartsWith() | Glob() | Fuzzy():
                yield from self._patterns(tree)
            case Forms():
                yield from self._words(form_leaves(tree))
                for sub in tree.subqueries:
                    if not isinstance(sub, Term):
                        yield from self._reasons(sub)
            case And() | Or():
                for sub in tree.subqueries:
                    yield from self._reasons(sub)
            case AtLeast():
                for sub in tree.parts:
                    yield from self._reasons(sub)
            case Alike():
                yield from self._alike(tree)
            case Every():
                return
            case Articles():
                text = next(self._states, "")
                if self._holds(tree):
                    yield Contribution("condition", text or self._described(tree))
            case Phrase() | Within() if self._holds(tree):
                yield self._phrase(tree)
            case Term() if tree.fieldname in NAMES and self._holds(tree):
                yield Contribution("name", tree.text, places=1, articles=self._articles(tree))
            case Not() | NumericRange() | FromSource() | Term() if self._holds(tree):
                yield Contribution("condition", self._described(tree))

    def _words(self, wanted: Iterable[Leaf], shown: str = "") -> Iterator[Contribution]:
        """Leaves that the article has and that were not told of yet."""
        for leaf in wanted:
            for key in [key for key in self._left if key[:2] == (leaf.field, leaf.terms)]:
                held = self._left.pop(key)
                valued, score, places = held
                text = shown or leaf.terms[0].decode()
                yield Contribution("title" if leaf.field == "title" else "word", text, score, places, valued.articles)

    def _patterns(self, tree: StartsWith | Glob | Fuzzy) -> Iterator[Contribution]:
        found = list(pattern_leaves(tree, self._evaluator))
        if found:
            yield from self._words(found[:1], self._described(tree))
            yield from self._words(found[1:])
        elif self._holds(tree):
            yield Contribution("word", self._described(tree))

    def _phrase(self, tree: Any) -> Contribution:
        """The words of a phrase, as one reason."""
        keys = (phrase_keys if isinstance(tree, Phrase) else near_keys)(tree, self._segment, self._doc)
        score = sum(part.score for part in self._words(with_title(tree.fieldname, tree.words)))
        return Contribution("phrase", self._described(tree), score, len(keys), self._articles(tree))

    def _alike(self, tree: Alike) -> Iterator[Contribution]:
        for part, worth in tree.parts:
            if self._holds(part):
                name = isinstance(part, Term) and part.fieldname in NAMES
                text = part.text if isinstance(part, Term) else self._described(part)
                places = 0
                if isinstance(part, Term):
                    postings = self._segment.postings(part.fieldname, part.text.encode())
                    if postings is not None:
                        places = int(postings.counts[np.searchsorted(postings.docs, self._doc[0])])
                yield Contribution("name" if name else "word", text, worth, places, self._articles(part))

    def _holds(self, tree: Any) -> bool:
        return bool(len(self._evaluator.docs(tree, self._segment, self._doc)))

    def _articles(self, tree: Any) -> int:
        """How many articles a tree holds for."""
        if isinstance(tree, Term):
            return sum(segment.frequency(tree.fieldname, tree.text.encode()) for segment in self._segments)
        return sum(len(self._evaluator.live(tree, number)) for number in range(len(self._segments)))

    def _described(self, tree: Any) -> str:
        """A tree as it could be typed."""
        match tree:
            case Term():
                return tree.text if tree.fieldname == "text" else f"{tree.fieldname}:{tree.text}"
            case Phrase():
                return f'"{" ".join(tree.words)}"'
            case Within():
                return f'"{" ".join(tree.words)}"~{tree.distance}'
            case StartsWith():
                return f"{tree.text}*"
            case Glob():
                return tree.pattern
            case Fuzzy():
                return f"{tree.text}~"
            case FromSource():
                return f'source:"{tree.text}"'
            case NumericRange():
                return _period(tree.start, tree.end)
            case Not():
                return f"-{self._described(tree.query)}"
            case And() | Or():
                between = " OR " if isinstance(tree, Or) else " "
                return f"({between.join(filter(None, map(self._described, tree.subqueries)))})"
            case Articles():
                return next(self._states, "is:")
        return ""


def _states(text: str) -> Iterator[str]:
    """The conditions on sets of articles as they were typed."""
    pieces = pieces_of(CONTROL.sub(" ", text))
    for at, piece in enumerate(pieces):
        if piece.field in _STATES:
            yield " ".join(text[piece.start + piece.signs : pieces[behind(pieces, at) - 1].end].split())


def _period(first: int | None, last: int | None) -> str:
    days = [
        (_EPOCH + dt.timedelta(minutes=min(minute, _LATEST))).date().isoformat() if minute else ""
        for minute in (first, last)
    ]
    if days[0] == days[1]:
        return f"on:{days[0]}"
    return " ".join(f"{name}:{day}" for name, day in zip(("after", "before"), days, strict=True) if day)
