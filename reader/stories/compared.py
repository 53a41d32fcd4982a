"""Two articles confronted: their sentences, the names and quotations in which they differ, their headlines.

Pure, so that files can be compared as well as articles of a library.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel, LCSseq

from reader.model import ArticleId, DatePrecision, Document, EntityId, Kind
from reader.stories.compare import QUOTED, UNCOMPARED, Change, Comparison, Span, changed_words, compare
from reader.stories.versions import Relation, verdict
from reader.stories.words import tokens

_LEAST_QUOTED = 3
"""Words of a quotation; fewer are a word in quotation marks."""
_LEAST_ALIKE = 0.5
"""Share of the words that two quotations have in common, in order, if one is the other one altered."""
_LEAST_HELD = 0.8
"""Share of the words of a short quotation that stand in a longer one, if it was cut out of it."""
_MOST_QUOTED = 400
"""Quotations of one article that are compared."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name where it stands in a text."""

    start: int
    end: int
    kind: Kind
    name: str
    """Of the one that is meant, however it is written here."""
    key: str
    """Equal for equal ones."""
    entity: EntityId | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two articles that are compared."""

    title: str
    document: Document
    names: tuple[Named, ...] = ()
    source: str = ""
    published_at: dt.datetime | None = None
    date_precision: DatePrecision | None = None
    date_inferred: bool = False
    """The date was concluded, not stated."""
    article: ArticleId | None = None
    path: str = ""
    """The file, if it is not an article of a library."""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class NameSeen:
    """Somebody or something that one version speaks of."""

    kind: Kind
    name: str
    mentions: int
    where: Span
    """Where it stands first."""
    entity: EntityId | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation that only one version has, or that has other words in the other."""

    what: Literal["altered", "first", "second"]
    """"first" and "second": only there."""
    first: Span | None
    second: Span | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Everything that two articles share and in which they part."""

    first: Side
    second: Side
    comparison: Comparison
    relation: Relation
    names_first: tuple[NameSeen, ...]
    """Those that only the first speaks of, the most frequent first."""
    names_second: tuple[NameSeen, ...]
    quotations: tuple[Quotation, ...]
    """In the order of the first; those that only the second has stand at the end."""
    headline: tuple[Change, ...]
    """Words of the headlines that differ, as ranges of the two titles."""


def confront(first: Side, second: Side) -> Compared:
    """Compare two articles."""
    comparison = compare(
        first.document,
        second.document,
        names=([(each.start, each.end) for each in first.names], [(each.start, each.end) for each in second.names])
        if first.names or second.names
        else None,
    )
    return Compared(
        first,
        second,
        comparison,
        verdict(comparison).relation,
        tuple(_only(first, second)),
        tuple(_only(second, first)),
        tuple(_quotations(first.document, second.document)),
        changed_words(first.title, second.title),
    )


def _only(side: Side, other: Side) -> Iterable[NameSeen]:
    """Who stands in one article's story and not in the other one's."""
    there = {each.key for each in other.names}
    told = [block for block in side.document.blocks if block.kind not in UNCOMPARED or block.kind == "headline"]
    mentions: Counter[str] = Counter()
    firsts: dict[str, Named] = {}
    for each in side.names:
        if each.key not in there and any(block.start <= each.start < block.end for block in told):
            mentions[each.key] += 1
            firsts.setdefault(each.key, each)
    for key, count in sorted(mentions.items(), key=lambda item: (-item[1], firsts[item[0]].start)):
        each = firsts[key]
        yield NameSeen(each.kind, each.name, count, (each.start, each.end), each.entity)


def _quotations(first: Document, second: Document) -> Iterable[Quotation]:
    """Quotations that are not in both word for word, each with the one it was made from if there is one."""
    a, b = _quoted(first), _quoted(second)
    free: dict[tuple[str, ...], list[int]] = {}
    for at in reversed(range(len(b))):
        free.setdefault(b[at][1], []).append(at)
    taken: set[int] = set()
    left = []
    for at, (_, words) in enumerate(a):
        if free.get(words):
            taken.add(free[words].pop())
        else:
            left.append(at)
    rest = [at for at in range(len(b)) if at not in taken]
    alike = sorted(
        ((score, one, other) for one in left for other in rest if (score := _likeness(a[one][1], b[other][1]))),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    partner: dict[int, int] = {}
    for _, one, other in alike:
        if one not in partner and other not in taken:
            partner[one] = other
            taken.add(other)
    for one in left:
        if one in partner:
            yield Quotation("altered", a[one][0], b[partner[one]][0])
        else:
            yield Quotation("first", a[one][0], None)
    for other in rest:
        if other not in taken:
            yield Quotation("second", None, b[other][0])


def _quoted(document: Document) -> list[tuple[Span, tuple[str, ...]]]:
    """The quotations of a story with their words in normal form."""
    found = []
    for block in document.blocks:
        if block.kind in UNCOMPARED:
            continue
        for match in QUOTED.finditer(document.text, block.start, block.end):
            words = tuple(token.key.lower() for token in tokens(document.text, *match.span()) if token.word)
            if len(words) >= _LEAST_QUOTED:
                found.append((match.span(), words))
    return found[:_MOST_QUOTED]


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How alike two quotations are, 0 if one was not made from the other."""
    alike = Indel.normalized_similarity(one, other)
    if alike >= _LEAST_ALIKE:
        return alike
    short, long = sorted((one, other), key=len)
    held = LCSseq.similarity(short, long) / len(short)
    # in a long text any few words are found somewhere
    return alike if held >= _LEAST_HELD and len(long) <= 6 * len(short) else 0.0
