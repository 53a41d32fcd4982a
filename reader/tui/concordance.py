"""A name in its sentences, one line each, the name in one column: a concordance. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from rich.cells import cell_len

from reader.model import InContext, Kind
from reader.tui.cells import fit, fit_end
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
    before = column(width - dates)
    start, end = context.ranges[centre]
    pieces = [*_left(context, kinds, centre, before - 1), (" ", ""), (context.text[start:end], kinds[centre])]
    at = end
    for (first, last), kind in zip(context.ranges[centre + 1 :], kinds[centre + 1 :], strict=True):
        if first >= at:
            pieces += [(context.text[at:first], "title"), (context.text[first:last], kind)]
            at = last
    pieces.append((context.text[at:], "title"))
    return Row((Line(_cut(pieces, width - dates), when if dates else ""),), key)


def _left(context: InContext, kinds: Sequence[Kind], centre: int, width: int) -> list[Piece]:
    """What stands before the name, with its end at the column."""
    text = context.text[: context.ranges[centre][0]].strip()
    shown = fit_end(text, width)
    pieces: list[Piece] = [(" " * (width - cell_len(shown)), "")]
    tail = shown.removeprefix("…")
    if not centre or not text.endswith(tail):  # where characters were left out, places are not known
        return [*pieces, (shown, "meta")]
    cut = context.text.rfind(tail, 0, context.ranges[centre][0])
    if shown != tail:
        pieces.append(("…", "meta"))
    at = cut
    for (first, last), kind in zip(context.ranges[:centre], kinds[:centre], strict=True):
        first = max(first, cut)
        if at <= first < last:
            pieces += [(context.text[at:first], "meta"), (context.text[first:last], kind)]
            at = last
    return [*pieces, (context.text[at : cut + len(tail)], "meta")]


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
