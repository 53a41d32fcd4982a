"""The left pane while one searches: how the results divide by name, source and month, and what narrows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from reader.model import Facet, Facets
from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList
from reader.tui.panes.sources import KIND_HEADINGS
from reader.tui.render import KIND_MARKS, Line, Piece, Row, heading_row

Group = Literal["person", "org", "place", "source"]
_MARKS: dict[Group, Piece] = {**{kind: (f"{mark} ", kind) for kind, mark in KIND_MARKS.items()}, "source": ("  ", "")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_MONTHS = 14
"""More months than these stand year by year; the months of a year show once it is chosen."""
_FEWEST, _MOST = 4, 12
"""Rows of a group before the rest of it is asked for."""
_EDGES = 3
"""Cells of a row that are not text: the mark of the cursor, the scroll bar, a blank."""
_LEAST_BAR, _MOST_BAR = 4, 16
_EIGHTHS = " ▏▎▍▌▋▊▉"
_CHOSEN = "✓ "


@dataclass(frozen=True, slots=True)
class Narrowing:
    """The key of a row that narrows the search."""

    query: str


@dataclass(frozen=True, slots=True)
class More:
    """The key of a row that shows the rest of a group."""

    group: Group


class FacetsList(RowList):
    """People, organisations, places, sources and months of the results; a row's key says what it does."""

    BINDINGS = [*bindings("list"), *bindings("facets")]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, placeholder="People, organisations, places, sources and months of what is found.")
        self._facets = Facets()
        self._query = ""
        self._open: set[Group] = set()

    def show(self, facets: Facets, query: str) -> None:
        """Show other facets; the cursor stays on its row.

        Args:
            query: The search as it stands in its line; what it holds already is marked.
        """
        self._facets, self._query = facets, query
        self._fill()

    @property
    def shown_query(self) -> str:
        """The search whose facets are shown; "" if there are none."""
        return self._query

    def begin(self) -> None:
        """Show nothing, and only the beginning of each group when there is something: another search begins."""
        self._open.clear()
        self.show(Facets(), "")

    def show_more(self, group: Group) -> None:
        """Show all of a group; the cursor goes to the first row that is new."""
        at = self.cursor
        self._open.add(group)
        self._fill()
        self.cursor = at

    def on_resize(self) -> None:
        """Use the room there is."""
        self._fill()

    def _fill(self) -> None:
        rows = facet_rows(self._facets, self._query, width=self.size.width, height=self.size.height, opened=self._open)
        self.set_rows(rows, keep=self.current_key if self.has_focus else None)


def facet_rows(facets: Facets, query: str, *, width: int, height: int, opened: Set[Group] = frozenset()) -> list[Row]:
    """Return the rows of the pane: groups with headings, as long as fits into `height` if that is not too little.

    Args:
        width: Cells of the pane; bars are as long as there is room for.
        opened: The groups of which everything is shown.
    """
    dates = _dates(facets.months)
    groups: list[tuple[Group, str, Sequence[Facet]]] = [
        ("person", KIND_HEADINGS["person"], facets.persons),
        ("org", KIND_HEADINGS["org"], facets.orgs),
        ("place", KIND_HEADINGS["place"], facets.places),
        ("source", "Sources", facets.sources),
    ]
    groups = [each for each in groups if each[2]]
    bars = list(_bars(dates, query, width))
    # a heading for each group, a blank line between them, and the bars, which nobody wants cut
    free = height - 2 * len(groups) - (len(bars) + 1 if bars else 0)
    share = min(_MOST, max(_FEWEST, free // max(1, len(groups))))
    rows: list[Row] = []
    for group, title, members in groups:
        rows += [heading_row(title), *_members(group, members, query, len(members) if group in opened else share)]
        rows.append(Row((Line(),), ("blank", group), selectable=False))
    if bars:
        rows += [heading_row("Months" if len(dates) == len(facets.months) else "Years"), *bars]
    return rows[:-1] if rows and not bars else rows


def _members(group: Group, members: Sequence[Facet], query: str, share: int) -> Iterator[Row]:
    """Yield the first rows of a group and, if there are more, one that leads to them."""
    shown = len(members) if len(members) <= share else share - 1
    for each in members[:shown]:
        chosen = _is_in(each.query, query)
        mark = (_CHOSEN, "marker") if chosen else _MARKS[group]
        name = (each.label, "unread" if chosen else "title")
        yield Row((Line((mark, name), f"{each.count:,}", "count"),), Narrowing(each.query))
    if shown < len(members):
        yield Row((Line((("  ", ""), (f"{len(members) - shown} more", "muted"))),), More(group))


def _bars(dates: Sequence[Facet], query: str, width: int) -> Iterator[Row]:
    """Yield a bar for each month or year, the newest first."""
    most = max((each.count for each in dates), default=0)
    label = max((len(each.label) for each in dates), default=0)
    number = len(f"{most:,}")
    room = min(_MOST_BAR, width - _EDGES - 2 - label - 1 - number - 2)
    for each in reversed(dates):
        chosen = _is_in(each.query, query)
        pieces: list[Piece] = [
            (_CHOSEN if chosen else "  ", "marker"),
            (f"{each.label:<{label}} ", "unread" if chosen else "title"),
        ]
        if room >= _LEAST_BAR:
            pieces.append((bar(each.count, most, room), "chart"))
        yield Row((Line(tuple(pieces), f"{each.count:,}", "count"),), Narrowing(each.query))


def bar(count: int, most: int, width: int) -> str:
    """Return a bar of at most `width` cells: all of them for `most`, and something for every count above 0."""
    eighths = max(1, count * width * 8 // most) if most and count else 0
    full, part = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[part] if part else "")


def _dates(months: Sequence[Facet]) -> list[Facet]:
    """Return the months with their names; many of them as years."""
    if len(months) <= _MOST_MONTHS:
        return [Facet(_month_name(each.label), each.count, each.query) for each in months]
    years: dict[str, int] = {}
    for each in months:
        years[each.label[:4]] = years.get(each.label[:4], 0) + each.count
    return [Facet(year, count, f"on:{year}") for year, count in years.items()]


def _month_name(label: str) -> str:
    """Return "Jan 2020" for "2020-01"; anything else as it is."""
    year, _, month = label.partition("-")
    number = int(month) if month.isascii() and month.isdigit() else 0
    return f"{_MONTHS[number - 1]} {year}" if 1 <= number <= 12 else label


def _is_in(part: str, query: str) -> bool:
    """Say whether a narrowing stands in the query already."""
    return f" {part} " in f" {query} "
