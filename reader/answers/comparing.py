"""An article of a library as one of two that are compared."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model import Article, Document, Link
from reader.stories.compared import Named, Side


def side(about: Article, document: Document, links: Sequence[Link]) -> Side:
    """An article, its text and its names."""
    return Side(
        about.title,
        document,
        tuple(
            Named(each.mention.start, each.mention.end, each.mention.kind, each.name, str(each.entity), each.entity)
            for each in links
        ),
        about.source,
        about.published_at,
        about.date_precision,
        "published_at" in about.inferred,
        about.id,
        lang=about.lang,
    )
