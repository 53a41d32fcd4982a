"""Mentions over time as a picture in characters: a bar for each month, or for years when the months are many. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_WIDEST = 4
"""Cells of a bar with the gap behind it: few months are no reason for walls."""
_LEAST_GAP = 2
_SEVERAL = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars over an axis."""

    bars: tuple[str, ...] = ()
    """Lines from the top; all of the same width."""
    axis: str = ""
    peak: str = ""
    """When there were most, and how many."""
    start: int = 0
    size: int = 1
    step: int = 1
    """The first bar is of the `start`-th time span of `size` months since the year 0; each takes `step` cells."""

    def month_at(self, column: int) -> str | None:
        """The last month, as 2020-01, of the bar in a column; None where there is none."""
        if column < 0 or not self.bars or column >= len(self.bars[0]):
            return None
        last = (self.start + column // self.step + 1) * self.size - 1
        return f"{last // 12:04}-{last % 12 + 1:02}"


def picture(months: Sequence[tuple[str, int]], *, width: int, height: int) -> Picture:
    """Draw mentions over time.

    Args:
        months: Month as 2020-01 and mentions in it, in order of time; months without any may be missing.
        width: Cells that the picture may take.
        height: Lines of the highest bar.
    """
    if not months or width <= 0:
        return Picture()
    counts = [(_number(month), count) for month, count in months]
    size = 1
    first, last = counts[0][0], counts[-1][0]
    while last // size - first // size >= width:
        # years, then ten of them, a hundred …: of hostile dates there may be ten thousand
        size = 12 if size == 1 else size * 10
    if size == 1:
        # whole years, where there is room for them: a bar says more among the months in which nothing was
        year, end = first - first % 12, last - last % 12 + 11
        if end - year < width:
            first, last = year, end
    start = first // size
    totals = [0] * (last // size - start + 1)
    for number, count in counts:
        totals[number // size - start] += count
    step = max(1, min(_WIDEST, width // len(totals)))
    highest = max(1, *totals)
    bars = []
    for line in reversed(range(height)):
        cells = []
        for total in totals:
            eighths = max(-(-total * height * 8 // highest), 0)
            sign = _EIGHTHS[min(8, max(0, eighths - line * 8))]
            cells.append(sign * max(1, step - 1) + " " * (step > 1))
        bars.append("".join(cells))
    peak = totals.index(max(totals))
    said = f"{_said(start + peak, size)}: {highest:,}"
    return Picture(tuple(bars), _axis(start, len(totals), size, step), said, start, size, step)


def _number(month: str) -> int:
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1


def _said(bucket: int, size: int) -> str:
    if size == 1:
        return f"{_MONTHS[bucket % 12]} {bucket // 12}"
    years = size // 12
    return str(bucket) if years == 1 else f"{bucket * years}–{bucket * years + years - 1}"


def _axis(start: int, count: int, size: int, step: int) -> str:
    """Labels under the first bar, under each that begins a year (or a decade …), as far as there is room."""
    text = ""
    for at in range(count):
        bucket = start + at
        label = ""
        if size > 1:
            label = str(bucket * (size // 12))
        elif at == 0:
            label = _said(bucket, 1)
        elif bucket % 12 == 0:
            label = str(bucket // 12)
        elif count * step >= 8 * _SEVERAL and count <= 12 * _SEVERAL and bucket % _SEVERAL == 0:
            label = _MONTHS[bucket % 12]
        place = at * step
        taken = cell_len(text)
        if label and (not at or taken + _LEAST_GAP <= place):
            text += " " * (place - taken) + label
    return text
