"""What the sources and the list show, read from the library; slow for large ones, so a thread asks most of it."""

from __future__ import annotations

from array import array

from reader.library import Library
from reader.model import KINDS
from reader.tui.panes.sources import Contents, Section

_NAMES = 12
"""People, organisations and places each, the most frequent ones."""
_TAGS = 20


def contents(library: Library) -> Contents:
    """The rows of the left pane with their counts."""
    outlets = library.sources.outlets()
    return Contents(
        counts=library.articles.counts(),
        sources=tuple(library.sources.all()),
        outlets=tuple((each.source, each.name, each.articles, each.unread) for each in outlets),
        entities=tuple(entity for kind in KINDS for entity in library.entities.top(kind, limit=_NAMES)),
        searches=tuple(library.searches.all()),
        tags=tuple(library.tags.all()[:_TAGS]),
    )


def section_ids(library: Library, section: Section, *, limit: int = -1) -> array[int]:
    """The ids of a section's articles, newest first (not of a search)."""
    if section.kind == "tag":
        tagged = frozenset(library.tags.having(section.tag))
        found = array("q", [article for article in library.articles.ids() if article in tagged])
        return found[:limit] if limit >= 0 else found
    return library.articles.ids(
        unread=section.kind == "unread",
        starred=section.kind == "starred",
        source=section.source,
        outlet=section.outlet,
        entity=section.entity,
        limit=limit,
    )


def with_read_ones(library: Library, shown: array[int], unread: array[int]) -> array[int]:
    """The unread ids, and those that were read while the list was open: they stay in their place until it is left."""
    now_unread = set(unread)
    there = frozenset(library.articles.having("read"))
    kept = [article for article in shown if article not in now_unread and article in there]
    if not kept:
        return unread
    order = {article: at for at, article in enumerate(shown)}
    return array("q", sorted([*unread, *kept], key=lambda article: order.get(article, -1)))
