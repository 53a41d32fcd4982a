"""Why two articles belong together: names of both weighed by how rare they are, phrases, dates, what was copied."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from reader.model import Article, ArticleId, Entity, Version


@dataclass(frozen=True, slots=True)
class SharedName:
    """A name that stands in both articles."""

    entity: Entity
    weight: float
    """Bits of information: log2 of all articles over those that speak of it; 0 for a name that stands in all."""


@dataclass(frozen=True, slots=True)
class SharedPhrase:
    """Words in a row that stand in both articles, and in few others."""

    text: str
    articles: int


@dataclass(frozen=True, slots=True)
class Relation:
    """What links two articles."""

    names: tuple[SharedName, ...]
    """The most telling first."""
    score: float
    """Sum of the weights."""
    days_apart: int | None
    """Whole days between their dates; None if one has none."""
    phrases: tuple[SharedPhrase, ...] = ()
    """The rarest first."""
    version: Version | None = None
    """What the second is to the first if one copied from the other."""
    event: ArticleId | None = None
    """The number of the event that both tell of; None if they tell of two."""
    running: bool = False
    """They tell of two events of one running story."""
    likeness: float | None = None
    """How alike their telling words are, 0 to 1; None if that is next to nothing."""


def relate(
    first: Article,
    second: Article,
    shared: Iterable[Entity],
    *,
    articles: int,
) -> Relation:
    """Weigh what two articles share.

    Args:
        first: One article.
        second: The other.
        shared: The entities that both speak of, with the number of articles that speak of each.
        articles: How many articles there are.
    """
    names = [
        SharedName(each, math.log2(max(articles, 1) / min(max(each.articles, 1), max(articles, 1)))) for each in shared
    ]
    names.sort(key=lambda name: (-name.weight, name.entity.name))
    return Relation(tuple(names), sum(name.weight for name in names), _days_apart(first, second))


def _days_apart(first: Article, second: Article) -> int | None:
    if first.published_at is None or second.published_at is None:
        return None
    return abs(first.published_at - second.published_at).days
