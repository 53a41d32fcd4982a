"""What the sources and the list show, read from the library; slow for large ones, so a thread asks most of it."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import replace

from reader.library import Library
from reader.model import KINDS, SourceId
from reader.tui.panes.sources import Contents, Section

_NAMES = 12
"""People, organisations and places each, the most frequent ones."""
_TAGS = 20
_MEMBERS = 1_000
"""Articles of one event that are listed."""
_WITHOUT_MUTED = frozenset({"all", "unread", "source", "outlet"})
"""Lists of what came in; what a person asked for by name, tag, star or search is shown whole."""


def contents(library: Library) -> Contents:
    """The rows of the left pane with their counts."""
    outlets = library.sources.outlets()
    followed = library.following.all()
    apart = {each.entity for each in followed}
    """Names that stand elsewhere in the pane, or nowhere."""
    muted = _muted(library)
    hidden = library.sources.unread_among(muted) if muted else []
    total, unread, starred = library.articles.counts(muted=muted)
    by_source: Counter[SourceId] = Counter()
    by_outlet: Counter[tuple[SourceId, str]] = Counter()
    for source, outlet, count in hidden:
        by_source[source] += count
        by_outlet[source, outlet] += count
    top = (
        [each for each in library.entities.top(kind, limit=_NAMES + len(apart)) if each.id not in apart][:_NAMES]
        for kind in KINDS
    )
    return Contents(
        counts=(total - len(muted), unread, starred),
        sources=tuple(replace(each, unread=each.unread - by_source[each.id]) for each in library.sources.all()),
        outlets=tuple(
            (each.source, each.name, each.articles, each.unread - by_outlet[each.source, each.name]) for each in outlets
        ),
        entities=tuple(entity for entities in top for entity in entities),
        following=tuple(each for each in followed if each.what == "follow"),
        muted=len(muted) if any(each.what == "mute" for each in followed) else None,
        searches=tuple(library.searches.all()),
        tags=tuple(library.tags.all()[:_TAGS]),
        events=library.events.story_count(),
    )


def _muted(library: Library) -> array[int]:
    """The articles that are about muted names."""
    return library.remembered(("muted",), library.following.muted)


def section_ids(library: Library, section: Section, *, limit: int = -1) -> array[int]:
    """The ids of a section's articles, newest first (not of a search); of events, the first article of each."""
    if section.kind == "events":
        return array("q", [each.lead for each in library.events.stories(sort=section.order, limit=limit)])
    if section.kind in ("tag", "muted"):
        some = frozenset(library.tags.having(section.tag) if section.kind == "tag" else _muted(library))
        found = array("q", [article for article in library.articles.ids() if article in some])
        return found[:limit] if limit >= 0 else found
    if section.event is not None:
        event = library.events.event_of(section.event) or section.event
        places = library.events.members([event], limit=_MEMBERS)
        told = array("q", library.articles.in_order([each.article for each in places] or [event]))
        return told[:limit] if limit >= 0 else told
    return library.articles.ids(
        unread=section.kind == "unread",
        starred=section.kind == "starred",
        source=section.source,
        outlet=section.outlet,
        entity=section.entity,
        without=_muted(library) if section.kind in _WITHOUT_MUTED else (),
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
