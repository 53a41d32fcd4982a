"""The only place that prints: plain lines, JSON, progress, errors. What came from outside is made harmless here."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len, set_cell_size

from reader.progress import Progress
from reader.text.clean import clean, visible

_UNSAFE = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\U000e0000-\U000e0fff]"
)
"""What JSON leaves as it is and a terminal obeys or hides."""


_AROUND = 50
"""Characters of a long query that are shown on either side of a mistake."""
_MEASURE = 100
"""Lines longer than this, in cells, are hard to read however wide the terminal is."""


def counted(number: int, noun: str) -> str:
    """A number of things in words: "1 article", "2,000 articles"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def line(text: str = "") -> None:
    """One line of plain text on standard output."""
    print(visible(text).replace("\n", " "))


def paragraph(text: str, *, indent: int = 0, first: int | None = None) -> None:
    """Plain text that may hold line breaks; on a terminal it is wrapped at words.

    Args:
        text: What to print.
        indent: Spaces before each line.
        first: Spaces before the first line, if they are others.
    """
    width = min(shutil.get_terminal_size().columns, _MEASURE) if sys.stdout.isatty() else 0
    begin = indent if first is None else first
    for raw in visible(text).split("\n"):
        for piece in _wrapped(raw, width - indent, width - begin) if width > 2 * indent + 20 else [raw]:
            print(" " * begin + piece if piece else "")
            begin = indent


def _wrapped(text: str, width: int, first: int) -> list[str]:
    """Cut a line at spaces into lines that are at most so many cells wide; longer words stand alone."""
    lines: list[str] = []
    start = end = used = 0
    for word in re.finditer(r" *[^ ]+", text):
        cells = cell_len(word.group())
        if end > start and used + cells > (width if lines else first):
            lines.append(text[start:end])
            start = word.end() - len(word.group().lstrip(" "))
            used = cell_len(text[start : word.end()])
        else:
            used += cells
        end = word.end()
    return [*lines, text[start:end]]


def table(rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()) -> None:
    """Rows in columns as wide as their content; the last column is cut at the width of a terminal.

    Args:
        rows: Equally long rows of cells.
        right: Numbers of the columns that are aligned to the right.
    """
    cells = [[visible(cell).replace("\n", " ") for cell in row] for row in rows]
    if not cells:
        return
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(cells[0]))]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    for row in cells:
        parts = []
        for column, cell in enumerate(row):
            gap = " " * (widths[column] - cell_len(cell))
            last = column == len(row) - 1
            parts.append(gap + cell if column in right else cell if last else cell + gap)
        text = "  ".join(parts).rstrip()
        print(set_cell_size(text, width).rstrip() if width and cell_len(text) > width else text)


def document(value: Any) -> None:
    """One JSON document."""
    print(_json(value, indent=1 if sys.stdout.isatty() else None))


def raw(text: str) -> None:
    """A table that another program is to read: nothing is wrapped or left out, but control characters are."""
    lines = text.split("\n")
    print("\n".join("\t".join(clean(cell) for cell in line.split("\t")) for line in lines), end="")


def json_line(value: Any) -> None:
    """One line of JSON lines."""
    print(_json(value))


def _json(value: Any, *, indent: int | None = None) -> str:
    """JSON that is safe to look at: unsafe characters stay in the values, written as escapes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda match: json.dumps(match.group())[1:-1], text)


def error(message: str) -> None:
    """One sentence on standard error."""
    print(f"reader: {visible(message)}".replace("\n", " "), file=sys.stderr)


def pointed(text: str, position: int) -> None:
    """The line that an error is about, on standard error, with a caret beneath the place."""
    first = max(0, position - _AROUND)
    before, after = visible(text[first:position]), visible(text[position : position + _AROUND])
    start, end = "…" if first else "", "…" if position + _AROUND < len(text) else ""
    print(f"  {start}{before}{after}{end}".replace("\n", " ").rstrip(), file=sys.stderr)
    print(" " * (2 + cell_len(start + before)) + "^", file=sys.stderr)


def progress(step: Progress) -> None:
    """A bar on a terminal; nothing otherwise, so that logs stay clean."""
    if not sys.stderr.isatty():
        return
    share = step.done / step.total if step.total else 0.0
    filled = int(share * 24)
    numbers = f"{step.done:,}" + (f" of {step.total:,}" if step.total else "")
    text = f"{step.note or step.job} {'█' * filled}{'░' * (24 - filled)} {numbers}"
    width = shutil.get_terminal_size().columns - 1
    print("\r" + set_cell_size(visible(text), width), end="", file=sys.stderr, flush=True)


def progress_done() -> None:
    """Take the bar away."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        print("\r" + " " * width + "\r", end="", file=sys.stderr, flush=True)


def prepare() -> None:
    """Never fail on a character that the terminal's encoding lacks, nor on a stream that was closed (`>&-`)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  for the whole run
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def close_quietly() -> None:
    """The program that read our output has gone (`reader list | head`): that is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
