"""The left pane: what the list of stories can show — sections, sources, and the names that stories speak of most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from reader.model import (
    KINDS,
    ArticleId,
    Entity,
    EntityId,
    Followed,
    Kind,
    SavedSearch,
    Sort,
    Source,
    SourceId,
    StorySort,
)
from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList
from reader.tui.render import KIND_MARKS, TAG_MARK, Line, Row, heading_row, section_row

_OUTLETS = 12
KIND_HEADINGS: dict[Kind, str] = {"person": "People", "org": "Organisations", "place": "Places"}


@dataclass(frozen=True, slots=True)
class Section:
    """Something the list of stories can show."""

    kind: Literal[
        "all", "unread", "starred", "source", "outlet", "entity", "tag", "search", "muted", "events", "event"
    ] = "all"
    label: str = "All stories"
    source: SourceId | None = None
    outlet: str | None = None
    entity: EntityId | None = None
    query: str = ""
    """Of a search, as it stands in its line."""
    sort: Sort = "relevance"
    saved: int | None = None
    """The id of a saved search."""
    tag: str = ""
    order: StorySort = "newest"
    """Of events."""
    event: ArticleId | None = None
    """The event whose articles are listed."""


ALL = Section()
UNREAD = Section("unread", "Unread")
STARRED = Section("starred", "Starred")
MUTED = Section("muted", "Muted")
EVENTS = Section("events", "Events")


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in the pane."""

    counts: tuple[int, int, int] = (0, 0, 0)
    """All, unread and starred articles."""
    sources: tuple[Source, ...] = ()
    outlets: tuple[tuple[SourceId, str, int, int], ...] = ()
    """Source, name, articles and unread ones of each publisher."""
    entities: tuple[Entity, ...] = ()
    searches: tuple[SavedSearch, ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    """Tags with the number of their articles."""
    following: tuple[Followed, ...] = ()
    """The names that are followed."""
    muted: int | None = None
    """How many articles are left out of the lists, as they are about muted names; None = no name is muted."""
    events: int = 0
    """How many events several articles tell of."""


class Sources(RowList):
    """The list of sections, sources and names; a row's key is its Section."""

    BINDINGS = bindings("list")

    def show(self, contents: Contents, unread: Mapping[int, int]) -> None:
        """Show other contents; the cursor stays on its section.

        Args:
            unread: How many unread articles the saved searches find, by their ids, as far as it is known.
        """
        self.set_rows(section_rows(contents, unread), keep=self.current_key or ALL)


def saved_section(search: SavedSearch) -> Section:
    """The section of a saved search."""
    return Section("search", search.name, query=search.query, sort=search.sort, saved=search.id)


def section_rows(contents: Contents, unread: Mapping[int, int] = MappingProxyType({})) -> list[Row]:
    """The rows of the pane."""
    total, new, starred = contents.counts
    rows = [
        section_row("All stories", ALL, count=total),
        section_row("Unread", UNREAD, count=new, strong=new > 0),
        section_row("Starred", STARRED, count=starred),
    ]
    if contents.events:
        rows.append(section_row("Events", EVENTS, count=contents.events))
    if contents.muted is not None:
        rows.append(section_row("Muted", MUTED, count=contents.muted))
    if contents.following:
        rows += [_blank("following"), heading_row("Following"), *map(_followed_row, contents.following)]
    if contents.searches:
        rows += [_blank("searches"), heading_row("Searches")]
        rows += [_row("  ", each.name, saved_section(each), unread.get(each.id, 0)) for each in contents.searches]
    if contents.tags:
        rows += [_blank("tags"), heading_row("Tags")]
    for tag, count in contents.tags:
        pieces = ((f"{TAG_MARK} ", "muted"), (tag, "title"))
        rows.append(Row((Line(pieces, f"{count:,}", "count"),), Section("tag", tag, tag=tag)))
    if contents.sources:
        rows += [_blank("sources"), heading_row("Sources")]
    for source in contents.sources:
        rows.append(_source_row(source))
        rows += _outlet_rows([each for each in contents.outlets if each[0] == source.id])
    for kind in KINDS:
        rows += _entity_rows(kind, [each for each in contents.entities if each.kind == kind])
    if contents.entities:
        rows += [
            _blank("names"),
            Row((Line((("  E lists all names", "muted"),)),), ("more", "names"), selectable=False),
        ]
    return rows


def _source_row(source: Source) -> Row:
    section = Section("source", source.name, source=source.id)
    mark = "! " if source.problem else "  "
    return _row(mark, source.name, section, source.unread)


def _outlet_rows(outlets: Sequence[tuple[SourceId, str, int, int]]) -> list[Row]:
    """The publishers with most articles, by name; the names of people and places must not be pushed out of sight."""
    frequent = sorted(sorted(outlets, key=lambda each: -each[2])[:_OUTLETS], key=lambda each: each[1].casefold())
    rows = [
        _row("    ", name, Section("outlet", name, source=source, outlet=name), unread)
        for source, name, _, unread in frequent
    ]
    more = len(outlets) - len(frequent)
    if more:
        text = f"    {more:,} more: search source:"
        rows.append(Row((Line(((text, "muted"),)),), ("more", outlets[0][0]), selectable=False))
    return rows


def _row(mark: str, name: str, section: Section, unread: int) -> Row:
    pieces = ((mark, "problem" if mark.startswith("!") else ""), (name, "unread" if unread else "title"))
    return Row((Line(pieces, f"{unread:,}" if unread else "", "count"),), section)


def _entity_rows(kind: Kind, entities: Sequence[Entity]) -> list[Row]:
    if not entities:
        return []
    rows = [_blank(kind), heading_row(KIND_HEADINGS[kind])]
    for each in entities:
        section = Section("entity", each.name, entity=each.id)
        pieces = ((f"{KIND_MARKS[kind]} ", kind), (each.name, "title"))
        rows.append(Row((Line(pieces, f"{each.articles:,}", "count"),), section))
    return rows


def _followed_row(followed: Followed) -> Row:
    mark = (f"{KIND_MARKS[followed.kind]} ", followed.kind)
    if followed.entity is None:
        # no story names it now
        return Row((Line((mark, (followed.name, "muted"))),), ("followed", followed.id), selectable=False)
    name = (followed.name, "unread" if followed.unread else "title")
    number = f"{followed.unread:,}" if followed.unread else ""
    return Row((Line((mark, name), number, "count"),), Section("entity", followed.name, entity=followed.entity))


def _blank(above: str) -> Row:
    return Row((Line(),), ("blank", above), selectable=False)
