"""Other articles that share rare names with one: what it is related to beyond its own story."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from reader.answers.telling import Telling
from reader.model import Article, ArticleId, Entity

_FEW, _SHARE = 20, 100
"""A name is frequent if more articles have it than the first, and more than one of so many of all."""
_NAMES = 10
"""Names that are followed, the rarest first."""
_HOLDERS = 60
"""Articles of each, the newest."""
_LEAST = 3.0
"""Bits of information that the shared names must have together."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another article, and why."""

    article: Article
    names: tuple[Entity, ...]
    """That both speak of, the rarest first."""
    weight: float
    """Sum over the names of log2 of all articles over those that speak of it."""


def related(
    telling: Telling, article: ArticleId, *, without: Collection[ArticleId] = (), limit: int = 8
) -> list[Related]:
    """Articles that share rare names with one, those that share most first; of versions of one text only one.

    Args:
        without: Articles that are known already.
        limit: How many at most.
    """
    total = max(telling.articles.count(), 1)
    named = [
        each for each, _ in telling.entities.in_article(article) if 2 <= each.articles <= max(_FEW, total / _SHARE)
    ]
    named.sort(key=lambda each: (each.articles, each.name))
    shared: dict[ArticleId, list[Entity]] = {}
    for name in named[:_NAMES]:
        for where in telling.entities.appearances(name.id, limit=_HOLDERS):
            shared.setdefault(where.article, []).append(name)
    weights = {
        other: sum(math.log2(total / min(name.articles, total)) for name in names)
        for other, names in shared.items()
        if other != article and other not in without
    }
    best = sorted((each for each in weights if weights[each] >= _LEAST), key=lambda each: (-weights[each], -each))
    places = telling.events.places(best)
    texts: dict[ArticleId, ArticleId] = {}
    for other in best:  # the first of each text stands for its versions
        place = places.get(other)
        texts.setdefault(other if place is None or place.group is None else place.group, other)
    shown = list(texts.values())[:limit]
    return [Related(each, tuple(shared[each.id]), weights[each.id]) for each in telling.articles.many(shown)]
