"""The parts of the page of a name: its sentences, its stories, the names it stands with, its forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from rich.cells import cell_len

from reader.model import Company, Entity, EntityPage
from reader.tui.cells import padded
from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList
from reader.tui.render import KIND_MARKS, Line, Piece, Row, heading_row

_FRAME = 3
"""Cells of a list that are not text: the mark of the cursor, a blank, the scroll bar."""
_LEAST_NAME, _MOST_NAME = 12, 32
_LEAST_BAR, _MOST_BAR = 6, 24
_SAY_FROM = 36
"""In a narrower list the number of stories stands alone."""


@runtime_checkable
class Widened(Protocol):
    """Rows that are painted for a width."""

    width: int


class Mentions(RowList):
    """Sentences with the name in a column; a row's key is (article, start), or its number while it is being read."""

    BINDINGS = bindings("list")

    def on_resize(self) -> None:
        """Paint for the new width."""
        self.fit_rows()

    def fit_rows(self) -> None:
        """Tell the rows how wide they are."""
        if isinstance(self.rows, Widened):
            self.rows.width = self.size.width


class Stories(RowList):
    """The stories that mention the name; keys are article ids."""

    BINDINGS = bindings("list")


class Companions(RowList):
    """The names it stands with; keys are entity ids."""

    BINDINGS = bindings("list")

    def __init__(self, *, id: str, placeholder: str = "") -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, placeholder=placeholder)
        self._company: Sequence[Company] = ()

    def show(self, company: Sequence[Company]) -> None:
        """Show other names; the cursor stays on its name."""
        self._company = company
        self._paint_rows()

    def on_resize(self) -> None:
        """Fit the columns to the new width."""
        self._paint_rows()

    def _paint_rows(self) -> None:
        self.set_rows(company_rows(self._company, room=self.size.width - _FRAME), keep=self.current_key)


class Forms(RowList):
    """What the name is written as, whom it may mean, and others that are called so.

    Keys are entity ids, and of forms ("form", text).
    """

    BINDINGS = bindings("list")


def company_rows(company: Sequence[Company], *, room: int) -> list[Row]:
    """Return a row for each name: its name, how strongly they belong together as a bar, in how many stories both are.

    Args:
        room: Cells for the text of a line.
    """
    digits = max((len(f"{each.shared:,}") for each in company), default=0)
    said = [_stories(each.shared, digits) if room >= _SAY_FROM else f"{each.shared:,}" for each in company]
    number = max(map(cell_len, said), default=0)
    longest = max((cell_len(each.entity.name) for each in company), default=0)
    name = max(_LEAST_NAME, min(longest, _MOST_NAME, room - 2 - number - 2 - _LEAST_BAR - 2))
    bar = max(0, min(_MOST_BAR, room - 2 - name - 2 - number - 2))
    peak = max((each.strength for each in company), default=0.0)
    rows = []
    for each, text in zip(company, said, strict=True):
        pieces: tuple[Piece, ...] = (
            (f"{KIND_MARKS[each.entity.kind]} ", each.entity.kind),
            (padded(each.entity.name, name), "title"),
            ("  ", ""),
            (_bar(each.strength, peak, bar), "chart"),
        )
        rows.append(Row((Line(pieces, text, "count", right_from=0),), each.entity.id))
    return rows


def form_rows(page: EntityPage) -> list[Row]:
    """Return the rows of whom an undecided name may mean, its forms with their counts, and its namesakes."""
    rows: list[Row] = []
    if page.may_be:
        rows.append(heading_row("Not decided: it may mean"))
        rows += [_named(each) for each in page.may_be]
    if page.may_be or page.others:
        rows += [*_gap(rows, "forms"), heading_row("Written as")]
    rows += [
        Row((Line((("  ", ""), (each.text, "title")), f"{each.count:,}", "count"),), ("form", each.text))
        for each in page.entity.aliases
    ]
    if page.others:
        known = {each.id for each in page.may_be}
        rows += [*_gap(rows, "others"), heading_row("Others called so")]
        rows += [_named(each) for each in page.others if each.id not in known]
    return rows


def _named(entity: Entity) -> Row:
    pieces = ((f"{KIND_MARKS[entity.kind]} ", entity.kind), (entity.name, "title"))
    return Row((Line(pieces, _stories(entity.articles), "count"),), entity.id)


def _gap(rows: Sequence[Row], above: str) -> list[Row]:
    return [Row((Line(),), ("blank", above), selectable=False)] if rows else []


def _stories(count: int, digits: int = 0) -> str:
    """In how many stories; with `digits` as one column, in which the numbers stand below each other."""
    return f"in {count:>{digits},} {'story' + '  ' * bool(digits) if count == 1 else 'stories'}"


def _bar(strength: float, peak: float, width: int) -> str:
    """A bar of `width` cells for a share of the greatest strength; a share that is not nought is seen."""
    share = max(0.0, strength) / peak if peak > 0 else 0.0
    halves = max(int(share * width * 2), 1 if share > 0 and width else 0)
    shown = "━" * (halves // 2) + "╸" * (halves % 2)
    return shown + " " * (width - len(shown))
