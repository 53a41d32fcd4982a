"""How the hits of a query divide: by person, organisation, place, source and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from reader.answers.asked import Asked
from reader.answers.plainly import find_all
from reader.answers.understanding import understand
from reader.answers.wording import condition
from reader.errors import IndexDamaged
from reader.model import KINDS, ArticleId, EntityId, Facet, Facets, Kind

_AT_A_TIME = 500


def facets(asked: Asked, text: str, *, limit: int = 20, typing: bool = False) -> Facets:
    """How the hits of a query divide, each way with the text that narrows the query to it.

    Args:
        asked: Whose articles.
        text: A query as typed.
        limit: How many of each kind at most; months are all there, in order of time.
        typing: The last word is a prefix, and an unfinished query is completed silently.

    Raises:
        QueryError: The query cannot be understood; while typing only one that is beyond all limits.
    """
    query = understand(asked, text, typing=typing)
    counts: Mapping[str, Sequence[tuple[str, int]]]
    try:
        with asked.asking(whole=True) as searcher:
            total, counts = searcher.count(query), searcher.facets(query, limit=limit)
    except IndexDamaged:
        hits = find_all(asked, query, quick=typing).hits
        total, counts = len(hits), _divided(asked, hits)
    entities = [EntityId(int(label)) for kind in KINDS for label, _ in counts[kind][:limit]]
    names = {entity.id: entity.name for entity in asked.entities.many(entities)}

    def of_kind(kind: Kind) -> tuple[Facet, ...]:
        return tuple(
            Facet(name, count, condition(kind, name), EntityId(int(label)))
            for label, count in counts[kind][:limit]
            if (name := names.get(EntityId(int(label)), ""))
        )

    return Facets(
        total,
        persons=of_kind("person"),
        orgs=of_kind("org"),
        places=of_kind("place"),
        sources=tuple(Facet(name, count, condition("source", name)) for name, count in counts["source"][:limit]),
        months=tuple(Facet(month, count, condition("on", month)) for month, count in counts["month"]),
    )


def _divided(asked: Asked, hits: Sequence[ArticleId]) -> dict[str, list[tuple[str, int]]]:
    """How articles divide, counted in the store; in the form in which the index counts."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in (*KINDS, "source", "month")}
    for article in asked.articles.many(hits):
        counts["source"][article.source] += 1
        if article.published_at is not None:
            counts["month"][article.published_at.isoformat()[:7]] += 1
    for at in range(0, len(hits), _AT_A_TIME):
        for named in asked.entities.of_articles(hits[at : at + _AT_A_TIME]).values():
            for kind, entity in named:
                counts[kind][str(entity)] += 1
    return {field: sorted(each.items()) if field == "month" else each.most_common() for field, each in counts.items()}
