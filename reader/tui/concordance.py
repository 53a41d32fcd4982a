"""A name in its sentences, one line each, the name in one column: a concordance. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from rich.cells import cell_len

from reader.model import InContext, Kind
from reader.tui.cells import GAP, fit, fit_end
from reader.tui.render import Line, Piece, Row

_BEFORE = 0.42
"""Share of the line that the words before the name have: those behind it say more."""
WAITING = "·"


def context_row(
    context: InContext, kinds: Sequence[Kind], *, centre: int, width: int, when: str, key: Hashable, dates: int
) -> Row:
    """Return the line of a sentence.

    Args:
        context: The sentence.
        kinds: What the names at its ranges are, for their colours.
        centre: Which of them stands in the column.
        width: Cells for the text of the line.
        when: The date of its story.
        dates: Cells kept for dates at the right edge; 0 = none are shown.
    """
    room = width - dates
    before = column(room)
    start, end = context.ranges[centre]
    name = context.text[start:end]
    behind = [each for each in zip(context.ranges, kinds, strict=True) if each[0][0] >= end]
    pieces = [
        *_left(context.text[:start], list(zip(context.ranges[:centre], kinds, strict=False)), before - 1),
        (" ", ""),
        (name, kinds[centre]),
        *_right(context.text, end, behind, room - before - cell_len(fit(name, room - before))),
    ]
    return Row((Line(_cut(pieces, room), when if dates else ""),), key)


def _left(text: str, names: Sequence[tuple[tuple[int, int], Kind]], width: int) -> list[Piece]:
    """What stands before the name, with its end at the column; the nearest other name in it is kept in sight."""
    text = text.rstrip()
    if names:
        (first, last), kind = names[-1]
        other, between = _line(text[first:last]), _line(text[last:])
        room = width - cell_len(other)
        if room > 1:
            if cell_len(between) > room:
                pieces: list[Piece] = [(other, kind), (fit_end(between, room), "meta")]
            else:
                pieces = [(fit_end(_line(text[:first]), room - cell_len(between)), "meta"), (other, kind)]
                pieces.append((between, "meta"))
            return [(" " * (width - sum(cell_len(each) for each, _ in pieces)), ""), *pieces]
    shown = fit_end(_line(text), width)
    return [(" " * (width - cell_len(shown)), ""), (shown, "meta")]


def _right(text: str, at: int, names: Sequence[tuple[tuple[int, int], Kind]], width: int) -> list[Piece]:
    """What stands behind the name; the nearest other name in it is kept in sight."""
    pieces: list[Piece] = []
    for number, ((first, last), kind) in enumerate(names):
        if first < at:
            continue
        between, other = _line(text[at:first]), _line(text[first:last])
        room = width - cell_len(other)
        if not number and 1 < room < cell_len(between) + (last < len(text)):
            between = fit(between, room - 3) + " " if room > 4 else "…"
        pieces += [(between, "title"), (other, kind)]
        at = last
    return [*pieces, (_line(text[at:]), "title")]


def _line(text: str) -> str:
    """Each run of white space as one blank."""
    return GAP.sub(" ", text)


def column(width: int) -> int:
    """Where in a line of `width` cells the names begin."""
    return max(1, int(width * _BEFORE))


def waiting_row(width: int, key: Hashable) -> Row:
    """Return the line of a sentence that is still being read: a mark where its name will stand."""
    return Row((Line(((" " * column(width), ""), (WAITING, "muted"))),), key)


def _cut(pieces: Sequence[Piece], width: int) -> tuple[Piece, ...]:
    """Cut at `width` cells, so that the date at the right edge keeps its place and text never runs into it."""
    kept: list[Piece] = []
    used = 0
    for text, style in pieces:
        shown = fit(text, width - used)
        if not shown and text:
            break
        kept.append((shown, style))
        used += cell_len(shown)
        if shown.endswith("…") and not text.endswith("…"):
            break
    return tuple(kept)
