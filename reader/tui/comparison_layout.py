"""A comparison as lines of the screen, in one column or in two. Pure; lazily, so that long texts open at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from reader.tui.cells import fit, wrap
from reader.tui.comparison_sheet import Cell, Entry, Sheet
from reader.tui.render import Piece

BLANK = -1
TWO_COLUMNS_FROM = 120
"""Cells of the screen that two columns need to be read with ease."""
MARKS = 5
"""Cells for the cursor, the three marks of an entry and a blank."""
BETWEEN = 3
"""Cells between the columns."""
LABEL = 8
"""Cells of a label and the blank behind it; longer ones take more."""
_MOST_LABEL = 16
_STEP = 256


class ScreenLine(NamedTuple):
    """One line of the screen."""

    entry: int
    """Or BLANK."""
    part: int = 0
    """Which line of the entry."""


@dataclass(frozen=True, slots=True)
class Columns:
    """How the cells of a line are given out, from the left."""

    left: int
    """Cells before all else, so that the text stands in the middle of a wide screen."""
    label: int
    text: int
    two: bool

    @property
    def all_text(self) -> int:
        """The room of a text that takes both columns."""
        return 2 * self.text + self.label + BETWEEN if self.two else self.text


def columns(width: int, *, unified: bool | None, label: int = LABEL, measure: int = 76) -> Columns:
    """Give out the cells of a line.

    Args:
        width: Of the screen.
        unified: One column; None = if there is no room for two.
        label: Of the longest label.
        measure: Longest line of a text.
    """
    two = width >= TWO_COLUMNS_FROM if unified is None else not unified
    room = width - MARKS - 2
    if two:
        text = max(8, min(measure, (room - 2 * label - BETWEEN) // 2))
        used = 2 * (text + label) + BETWEEN
    else:
        text = max(8, min(measure + 14, room - label))
        used = text + label
    return Columns(max(0, (room - used) // 2), label, text, two)


class _Wrapped(NamedTuple):
    left: Cell
    left_lines: list[tuple[int, int]]
    right: Cell | None
    right_lines: list[tuple[int, int]]


class Layout:
    """The lines of a comparison at one width. `lines` grows on demand until `done`."""

    def __init__(self, sheet: Sheet, width: int, *, measure: int = 76) -> None:
        self.sheet = sheet
        options = sheet.options
        two = width >= TWO_COLUMNS_FROM if options.unified is None else not options.unified
        longest = max(
            (max(map(len, each.labels)) if two else len(self._joined(each)) for each in sheet.entries), default=0
        )
        label = max(LABEL, min(longest + 1, _MOST_LABEL))
        self.columns = columns(width, label=label, unified=not two, measure=measure)
        self.lines: list[ScreenLine] = []
        self.starts: list[int] = []
        """The first line of each entry, the blank one before it not counted."""
        self.done = False
        self._wrapped: list[_Wrapped] = []
        self._rest = self._flow()

    def grow(self) -> bool:
        """Lay out some more lines; return whether all are there now."""
        more = list(islice(self._rest, _STEP))
        self.lines.extend(more)
        self.done = self.done or len(more) < _STEP
        return self.done

    def grow_to_entry(self, index: int) -> None:
        """Lay out at least a whole entry, if there are so many."""
        while len(self.starts) <= index + 1 and not self.grow():
            pass

    def grow_to_line(self, line: int) -> None:
        """Lay out at least up to a line, if there are so many."""
        while len(self.lines) <= line and not self.grow():
            pass

    def lines_of(self, index: int) -> range:
        """The lines of an entry."""
        self.grow_to_entry(index)
        if not 0 <= index < len(self.starts):
            return range(0)
        wrapped = self._wrapped[index]
        return range(self.starts[index], self.starts[index] + _height(wrapped))

    def _flow(self) -> Iterator[ScreenLine]:
        at = 0
        for index, entry in enumerate(self.sheet.entries):
            if entry.apart and index:
                yield ScreenLine(BLANK)
                at += 1
            wrapped = self._wrap(entry)
            self.starts.append(at)
            self._wrapped.append(wrapped)
            for part in range(_height(wrapped)):
                yield ScreenLine(index, part)
                at += 1
        yield ScreenLine(BLANK)

    def _wrap(self, entry: Entry) -> _Wrapped:
        left, right = self.sheet.cells(entry, unified=not self.columns.two)
        if entry.what in ("same", "quiet"):
            return _Wrapped(*self._cut(left), *(self._cut(right) if right is not None else (None, [])))
        room = self.columns.text if right is not None else self.columns.all_text
        return _Wrapped(
            left,
            list(wrap(left.text, 0, len(left.text), room)),
            right,
            list(wrap(right.text, 0, len(right.text), room)) if right is not None else [],
        )

    def _cut(self, shown: Cell) -> tuple[Cell, list[tuple[int, int]]]:
        """A text on one line."""
        text = fit(shown.text, self.columns.text)
        return Cell(text, shown.marks, shown.style), [(0, len(text))]

    def texts(self, line: ScreenLine) -> tuple[list[Piece], list[Piece] | None]:
        """What stands in the two columns of a line; None if the first text has both."""
        wrapped = self._wrapped[line.entry]
        return (
            _part(wrapped.left, wrapped.left_lines, line.part),
            _part(wrapped.right, wrapped.right_lines, line.part) if wrapped.right is not None else None,
        )

    def _joined(self, entry: Entry) -> str:
        """Both labels in one; of what is the same, that of the version that gives the order."""
        if entry.what in ("same", "quiet", "sentence"):
            return entry.labels[0 if self.sheet.options.by == "first" else 1]
        return " ".join(each for each in entry.labels if each)

    def label(self, entry: Entry) -> tuple[str, str]:
        """The labels of an entry as they are shown: one each, or both in one."""
        if self.columns.two:
            return entry.labels
        return self._joined(entry), ""


def _height(wrapped: _Wrapped) -> int:
    return max(1, len(wrapped.left_lines), len(wrapped.right_lines))


def _part(shown: Cell, lines: Sequence[tuple[int, int]], part: int) -> list[Piece]:
    return list(shown.pieces(*lines[part])) if part < len(lines) else []
