"""What the index is told about an article, put together from what the store has of it."""

from __future__ import annotations

from collections.abc import Sequence

from reader.index.entry import Entry
from reader.model import Article, Document, EntityId, Kind


def body(document: Document) -> str:
    """The canonical text without its headline, which the index holds as the title."""
    headline = next((block for block in document.blocks if block.kind == "headline"), None)
    return document.text if headline is None else document.text[headline.end :]


def entry(about: Article, text: str, named: Sequence[tuple[Kind, EntityId]]) -> Entry:
    """An article as the index takes it.

    Args:
        about: The article.
        text: Its `body`; "" where only what is known about it is searched.
        named: Who and what it names.
    """
    return Entry(
        article=about.id,
        title=about.title,
        body=text,
        published_at=about.published_at,
        source=about.source,
        lang=about.lang,
        persons=tuple(entity for kind, entity in named if kind == "person"),
        orgs=tuple(entity for kind, entity in named if kind == "org"),
        places=tuple(entity for kind, entity in named if kind == "place"),
    )
