"""Text measured in terminal cells: fit it, wrap it, paint it. Pure; every text that leaves here went through `visible`.

Offsets are code points of the text handed in, even where the painted text is shorter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size, split_graphemes

from reader.text.clean import visible

GAP = re.compile(r"\s+")
_RUN = re.compile(r"\s+|\S+")
_BREAK = re.compile(r"[^\S ]+")
PLAIN = re.compile(
    r"[ -~\u00a1-\u00ac\u00ae-\u02ff\u0391-\u03a1\u03a3-\u03ce\u0400-\u0481\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*"
)
"""Characters that are harmless and one cell wide each: with them offsets, code points and cells are the same thing."""
_NOT_AT_LINE_START = frozenset("、。，．！？：；）」』】》〉”’%‰")

_WINDOW = 4096
"""Code points looked at in one go: the first line of megabytes costs no more than that of a short text."""
_MAX_CLUSTER = 32
"""Longest run of code points in one cell; more than that is a flood, not writing."""


class _Atom(NamedTuple):
    """What is never split over two lines: a grapheme, or a run of white space."""

    offset: int
    length: int
    cells: int
    gap: bool


def one_line(text: str) -> str:
    """Return `text` harmless and on one line, each run of white space as one space."""
    return visible(GAP.sub(" ", text))


def fit(text: str, width: int) -> str:
    """Return `text` on one line and at most `width` cells wide, with `…` at its end if it was cut.

    Blanks stay as they are, so that our own indents survive; other white space becomes one blank.
    """
    if width <= 0:
        return ""
    if len(text) <= width and text.isascii() and text.isprintable():
        return text
    line = visible(_BREAK.sub(" ", text)[: 64 + 8 * width])
    if cell_len(line) <= width:
        return line
    return set_cell_size(line, width - 1).rstrip(" ") + "…"


def fit_end(text: str, width: int) -> str:
    """Return the end of `text` on one line and at most `width` cells wide, with `…` before it if it was cut."""
    if width <= 0:
        return ""
    end = text[-64 - 8 * width :]
    line = visible(_BREAK.sub(" ", end))
    if len(end) < len(text) or cell_len(line) > width:
        # cells from the right: whole graphemes, so that a mark never loses its letter
        graphemes, used = split_graphemes(line)[0], 0
        at = len(line)
        for first, _, cells in reversed(graphemes):
            if used + cells > width - 1:
                break
            used += cells
            at = first
        if at or len(end) < len(text):
            return "…" + line[at:].lstrip(" ")
    return line


def padded(text: str, width: int) -> str:
    """Return `text` as `fit` cuts it, with blanks behind it to `width` cells."""
    shown = fit(text, width)
    return shown + " " * (width - cell_len(shown))


def chop(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of code in `text[start:end]` as ranges of at most `width` cells; blanks stay."""
    width = max(1, width)
    while start <= end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        at = start
        while True:
            last = min(stop, at + width)
            while last - at > 1 and (over := cell_len(visible(text[at:last])) - width) > 0:
                last -= (over + 1) // 2
            yield at, last
            at = last
            if at >= stop:
                break
        start = stop + 1


def is_plain(text: str) -> bool:
    """Say whether `text` can be painted as it is, one cell for each code point."""
    return "  " not in text and PLAIN.fullmatch(text) is not None


def wrap(text: str, start: int, end: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of `text[start:end]` as half-open ranges, lazily; none is wider than `width` cells when painted.

    White space at the edges of a line belongs to no line. Nothing is yielded for white space alone.
    """
    width = max(1, width)
    at = start
    size = window = max(_WINDOW, 4 * width)
    while at < end:
        stop = min(end, at + size)
        chunk = text[at:stop]
        lines = _wrap_plain(chunk, width) if is_plain(chunk) else _wrap_any(chunk, width)
        rest = 0
        for first, last, following, whole in lines:
            if whole or stop == end:
                yield at + first, at + last
            rest = following if whole else first
        if stop == end:
            return
        # the last line may go on beyond the window: it is looked at again, in a larger window if nothing was whole
        size = window if rest else size * 2
        at += rest


def _wrap_plain(chunk: str, width: int) -> Iterator[tuple[int, int, int, bool]]:
    """Yield (start, end, start of the next, whole) for each line of a plain chunk; the last one is not whole."""
    at = 1 if chunk.startswith(" ") else 0
    size = len(chunk)
    while size - at > width:
        cut = chunk.rfind(" ", at, at + width + 1)
        if cut <= at:
            yield at, at + width, at + width, True
            at += width
        else:
            yield at, cut, cut + 1, True
            at = cut + 1
    last = size - 1 if chunk.endswith(" ") else size
    if last > at:
        yield at, last, last, False


def _wrap_any(chunk: str, width: int) -> Iterator[tuple[int, int, int, bool]]:
    """As `_wrap_plain`, for wide characters, combining marks, runs of white space and what `visible` takes out."""
    line: list[_Atom] = []
    used = 0
    for atom in _atoms(chunk):
        if not line and atom.gap:
            continue
        while line and used + atom.cells > width:
            if atom.gap:
                break
            cut = _break(chunk, line, atom)
            kept = line[:cut]
            line = line[cut:]
            while line and line[0].gap:
                line.pop(0)
            while kept[-1].gap:
                kept.pop()
            following = line[0].offset if line else atom.offset
            yield kept[0].offset, kept[-1].offset + kept[-1].length, following, True
            used = sum(part.cells for part in line)
        if line and atom.gap and used + atom.cells > width:
            yield line[0].offset, line[-1].offset + line[-1].length, atom.offset + atom.length, True
            line, used = [], 0
            continue
        line.append(atom)
        used += atom.cells
    while line and line[-1].gap:
        line.pop()
    if line:
        yield line[0].offset, line[-1].offset + line[-1].length, len(chunk), False


def _break(chunk: str, line: list[_Atom], coming: _Atom) -> int:
    """Return how many atoms of a full line stay on it: up to the last white space or wide character, else all."""
    after = coming
    for place in range(len(line) - 1, 0, -1):
        before = line[place]
        if before.gap:
            return place
        wide = before.cells == 2 or after.cells == 2
        if wide and not after.gap and chunk[after.offset] not in _NOT_AT_LINE_START:
            return place + 1
        after = before
    return len(line)


def _atoms(chunk: str) -> Iterator[_Atom]:
    for match in _RUN.finditer(chunk):
        word, offset = match.group(), match.start()
        if word[0].isspace():
            yield _Atom(offset, len(word), 1, True)
        elif visible(word) == word:
            for first, last, cells in split_graphemes(word)[0]:
                for at in range(first, last, _MAX_CLUSTER):
                    yield _Atom(offset + at, min(last - at, _MAX_CLUSTER), max(cells, int(at > first)), False)
        else:
            for at, character in enumerate(word, offset):
                yield _Atom(at, 1, cell_len(visible(character)), False)


def paint(text: str, start: int, end: int, *, fold: bool = True) -> list[tuple[int, str]]:
    """Return what `text[start:end]` looks like, as pieces with the offset at which each begins.

    One piece for nearly all texts. More where white space is folded or characters are left out, so that the offset of
    each painted character stays known.

    Args:
        fold: Paint each run of white space as one space; else each white space character as one.
    """
    raw = text[start:end]
    if is_plain(raw) or (one_line(raw) if fold else visible(raw)) == raw:
        return [(start, raw)]
    pieces: list[tuple[int, str]] = []
    for match in _RUN.finditer(raw):
        word, offset = match.group(), start + match.start()
        if word[0].isspace():
            pieces.append((offset, " " if fold else " " * len(word)))
            continue
        shown = visible(word)
        if shown == word:
            pieces.append((offset, word))
        elif shown:
            pieces.extend((at, visible(character)) for at, character in enumerate(word, offset) if visible(character))
    return pieces
