"""An article broken into the lines of the screen. Pure; lazily, so that a text of megabytes opens at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from rich.cells import cell_len

from reader.model import PEELED, Block
from reader.tui.cells import chop, fit, one_line, wrap
from reader.tui.render import ArticleText, Piece

BLANK = -1
HEADER = -2
_STEP = 256
_UNMERGED = frozenset({"headline", "heading", "code", "rule"})
_MAX_DEPTH = 4
"""Deeper quotes and lists are indented no further: the text needs the room."""


class ScreenLine(NamedTuple):
    """One line of the screen."""

    paragraph: int
    """Index of its paragraph; or BLANK; or HEADER, then `start` is an index into `header`."""
    start: int
    end: int
    first: bool = False
    """True for the first line of a paragraph."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Blocks that are shown as one paragraph, as no line break stands between them."""

    start: int
    end: int
    kind: str
    level: int
    blocks: tuple[Block, ...]

    @property
    def indent(self) -> tuple[str, str]:
        """What stands before its first line, and before the others."""
        depth = max(1, min(self.level, _MAX_DEPTH))
        if self.kind == "quote":
            return "▌ " * depth, "▌ " * depth
        if self.kind == "item":
            # the item carries its marker in the text; its further lines hang behind it
            return "  " * (depth - 1), "  " * depth
        return ("  ", "  ") if self.kind == "code" else ("", "")


def paragraphs(view: ArticleText) -> tuple[Paragraph, ...]:
    """Return the blocks of an article as paragraphs, in order; blocks that overlap or stand outside are left out."""
    text, at = view.text, 0
    groups: list[list[Block]] = []
    for block in view.blocks or (Block("paragraph", 0, len(text)),):
        if block.start < at or block.end < block.start or block.end > len(text):
            continue
        joins = (
            groups
            and not _UNMERGED.intersection((block.kind, groups[-1][-1].kind))
            and "\n" not in text[at : block.start]
        )
        if joins:
            groups[-1].append(block)
        else:
            groups.append([block])
        at = block.end
    found = []
    for group in groups:
        leading = next((block for block in group if block.kind not in PEELED), group[0])
        found.append(Paragraph(group[0].start, group[-1].end, leading.kind, leading.level, tuple(group)))
    return tuple(found)


def _is_tight(above: Paragraph, below: Paragraph) -> bool:
    """Say whether no blank line stands between: items of a list, and what was peeled off side by side."""
    return above.kind == below.kind == "item" or (above.kind in PEELED and below.kind in PEELED)


class Layout:
    """The lines of an article at one width. `lines` grows on demand until `done`."""

    def __init__(self, view: ArticleText, width: int) -> None:
        self.width = max(1, width)
        self.paragraphs = paragraphs(view)
        self.header: list[tuple[Piece, ...]] = []
        """Lines that are not part of the canonical text: a title of its own, date and source, a rule."""
        self.done = False
        self._text = view.text
        self._title = next((at for at, par in enumerate(self.paragraphs) if par.kind == "headline"), None)
        self.lines: list[ScreenLine] = list(self._head(view))
        self.body = len(self.lines)
        """Index of the first line below the header."""
        self._starts: list[int] = []
        self._rest = self._flow()

    def grow(self) -> bool:
        """Lay out some more lines; return whether all are there now."""
        more = list(islice(self._rest, _STEP))
        self.lines.extend(more)
        self._starts.extend(line.start for line in more)
        self.done = self.done or len(more) < _STEP
        return self.done

    def grow_to_line(self, line: int) -> None:
        """Lay out at least up to a line, if there are so many."""
        while len(self.lines) <= line and not self.grow():
            pass

    def line_at(self, offset: int) -> int:
        """Return the index of the line on which a code point of the text stands."""
        if self._title is not None:
            title = self.paragraphs[self._title]
            if title.start <= offset < title.end:
                own = [at for at in range(self.body) if self.lines[at].paragraph == self._title]
                return next((at for at in reversed(own) if self.lines[at].start <= offset), own[0] if own else 0)
        while not (self._starts and self._starts[-1] > offset) and not self.grow():
            pass
        return self.body + max(0, bisect_right(self._starts, offset) - 1)

    def _head(self, view: ArticleText) -> Iterator[ScreenLine]:
        yield ScreenLine(BLANK, 0, 0)
        if self._title is None:
            for start, end in wrap(view.title, 0, len(view.title), self.width):
                yield self._header_line((one_line(view.title[start:end]), "headline"))
        else:
            title = self.paragraphs[self._title]
            for start, end in wrap(self._text, title.start, title.end, self.width):
                yield ScreenLine(self._title, start, end)
        for values in view.meta:
            yield from self._values(values)
        yield self._header_line(("─" * self.width, "rule"))
        yield ScreenLine(BLANK, 0, 0)

    def _header_line(self, *pieces: Piece) -> ScreenLine:
        self.header.append(pieces)
        return ScreenLine(HEADER, len(self.header) - 1, 0)

    def _values(self, values: tuple[Piece, ...]) -> Iterator[ScreenLine]:
        """Yield values with a dot between them on as many lines as they need."""
        line: list[Piece] = []
        used = 0
        for text, style in values:
            shown = fit(text, self.width)
            cells = cell_len(shown)
            if line and used + 3 + cells > self.width:
                yield self._header_line(*line)
                line, used = [], 0
            if line:
                line.append((" · ", "meta"))
                used += 3
            line.append((shown, style))
            used += cells
        if line:
            yield self._header_line(*line)

    def _flow(self) -> Iterator[ScreenLine]:
        above: Paragraph | None = None
        for index, paragraph in enumerate(self.paragraphs):
            if index == self._title:
                continue
            room = self.width - len(paragraph.indent[0])
            start, end = paragraph.start, paragraph.end
            if paragraph.kind == "rule":
                ranges = iter([(start, end)])
            else:
                ranges = (chop if paragraph.kind == "code" else wrap)(self._text, start, end, room)
            first = True
            for line_start, line_end in ranges:
                if first and above is not None and not _is_tight(above, paragraph):
                    yield ScreenLine(BLANK, above.end, above.end)
                yield ScreenLine(index, line_start, line_end, first)
                first, above = False, paragraph
        if above is not None:
            yield ScreenLine(BLANK, above.end, above.end)
