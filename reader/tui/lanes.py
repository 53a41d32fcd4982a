"""Who told of an event when, as a picture in characters: a lane for each text, a dot for each article. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from reader.tui.cells import fit

WRITTEN, COPIED = "●", "○"
_MANY = "+"
_TICK, _RUN = "┊", "─"
_HOUR, _DAY = 3600, 86_400
_STEPS = (_HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY, 14 * _DAY)
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 300, 600, 1200, 6000, 12_000, 24_000)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABEL = 9
"""Cells of a label with the gap behind it."""
_LEAST_LABEL, _MOST_LABEL = 8, 24
_GAP = 2


@dataclass(frozen=True, slots=True)
class Dot:
    """An article on its lane."""

    key: int
    at: dt.datetime | None
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """A text, with its copies."""

    label: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lane as it is painted."""

    label: str
    """As wide as all others."""
    cells: str
    """A cell for each column of the axis."""
    spots: tuple[tuple[int, tuple[int, ...]], ...]
    """Columns with the keys of the articles there."""
    undated: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """The same for those without a date, behind the axis."""
    aside: str = ""
    """The cells of those."""

    def key_at(self, column: int) -> int | None:
        """The article at a column of the picture, or the nearest beside it."""
        start = cell_len(self.label) + _GAP
        behind = start + len(self.cells) + _GAP
        placed = [(start + at, keys) for at, keys in self.spots] + [(behind + at, keys) for at, keys in self.undated]
        near = [(abs(at - column), keys[0]) for at, keys in placed if abs(at - column) <= 1]
        return min(near)[1] if near else None


@dataclass(frozen=True, slots=True)
class Picture:
    """Lanes over an axis of time."""

    lanes: tuple[Drawn, ...] = ()
    axis: str = ""
    """Below the cells of the lanes, as wide as the picture."""


def draw(lanes: Sequence[Lane], *, width: int, height: int) -> Picture:
    """Draw who told when.

    Args:
        lanes: The texts in order; of too many the smallest share the last lane.
        width: Cells of the picture.
        height: Lines for the lanes; the axis takes one more.
    """
    lanes = _fewer(lanes, max(1, height))
    times = [dot.at for lane in lanes for dot in lane.dots if dot.at is not None]
    undated = max((sum(dot.at is None for dot in lane.dots) for lane in lanes), default=0)
    aside = max(min(undated, 6), len("undated")) + _GAP if undated else 0
    longest = max((cell_len(fit(lane.label, _MOST_LABEL)) for lane in lanes), default=0)
    label = max(min(_LEAST_LABEL, longest), min(longest, width // 4))
    room = width - label - _GAP - aside
    if room < 4 or not lanes:
        return Picture()
    first, last = (min(times), max(times)) if times else (None, None)
    ticks = _ticks(first, last, room) if first is not None and last is not None else []
    drawn = []
    for lane in lanes:
        spots: dict[int, list[Dot]] = {}
        for dot in lane.dots:
            if dot.at is not None and first is not None and last is not None:
                spots.setdefault(_column(dot.at, first, last, room), []).append(dot)
        cells = [_TICK if at in {column for column, _ in ticks} else " " for at in range(room)]
        if spots:
            for at in range(min(spots), max(spots)):
                cells[at] = _RUN
        for at, dots in spots.items():
            cells[at] = _sign(dots)
        loose = [dot for dot in lane.dots if dot.at is None]
        shown = loose[: aside - _GAP]
        name = fit(lane.label, label)
        drawn.append(
            Drawn(
                name + " " * (label - cell_len(name)),
                "".join(cells),
                tuple((at, tuple(dot.key for dot in dots)) for at, dots in sorted(spots.items())),
                tuple((at, (dot.key,)) for at, dot in enumerate(shown)),
                "".join(_sign([dot]) for dot in shown),
            )
        )
    axis = " " * (label + _GAP) + _axis(ticks, room)
    if undated:
        axis = axis.ljust(label + _GAP + room + _GAP) + "undated"
    return Picture(tuple(drawn), axis)


def _fewer(lanes: Sequence[Lane], height: int) -> list[Lane]:
    if len(lanes) <= height:
        return list(lanes)
    order = sorted(range(len(lanes)), key=lambda at: (-len(lanes[at].dots), at))
    kept, rest = sorted(order[: height - 1]), sorted(order[height - 1 :])
    others = Lane(f"{len(rest):,} more", tuple(dot for at in rest for dot in lanes[at].dots))
    return [*(lanes[at] for at in kept), others]


def _sign(dots: Sequence[Dot]) -> str:
    if len(dots) > 1:
        return str(len(dots)) if len(dots) < 10 else _MANY
    return COPIED if dots[0].copied else WRITTEN


def _column(at: dt.datetime, first: dt.datetime, last: dt.datetime, room: int) -> int:
    span = (last - first).total_seconds()
    if span <= 0:
        return room // 3
    return round((at - first).total_seconds() / span * (room - 1))


def _ticks(first: dt.datetime, last: dt.datetime, room: int) -> list[tuple[int, str]]:
    """Columns with their labels."""
    span = (last - first).total_seconds()
    most = max(1, room // _LABEL)
    if span <= 0:
        return [(_column(first, first, last, room), _said(first, day=True))]
    for step in _STEPS:
        if span / step <= most:
            return _even(first, last, room, step)
    for months in _MONTH_STEPS:
        if span / (months * 30.4 * _DAY) <= most:
            return _monthly(first, last, room, months)
    return []


def _even(first: dt.datetime, last: dt.datetime, room: int, step: int) -> list[tuple[int, str]]:
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    number = -(-int((first - midnight).total_seconds()) // step)
    found: list[tuple[int, str]] = []
    for at in range(number, number + room + 1):
        try:
            when = midnight + dt.timedelta(seconds=at * step)
        except OverflowError:
            break
        if when > last:
            break
        found.append((_column(when, first, last, room), _said(when, day=step >= _DAY)))
    return found


def _monthly(first: dt.datetime, last: dt.datetime, room: int, step: int) -> list[tuple[int, str]]:
    number = -(-(first.year * 12 + first.month - 1) // step) * step
    if number == first.year * 12 + first.month - 1 and first.replace(day=1, hour=0, minute=0, second=0) < first:
        number += step
    found: list[tuple[int, str]] = []
    while number < 9999 * 12:
        when = first.replace(year=number // 12, month=number % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
        if when > last:
            break
        label = str(when.year) if when.month == 1 else f"{_MONTHS[when.month - 1]}"
        found.append((_column(when, first, last, room), label))
        number += step
    return found


def _said(when: dt.datetime, *, day: bool) -> str:
    if day or (when.hour, when.minute) == (0, 0):
        return f"{when.day} {_MONTHS[when.month - 1]}"
    return f"{when.hour:02}:{when.minute:02}"


def _axis(ticks: Sequence[tuple[int, str]], room: int) -> str:
    text = ""
    for column, label in ticks:
        if column >= len(text) + bool(text) and column + len(label) <= room:
            text += " " * (column - len(text)) + label
        elif not text and len(label) <= room:
            text = " " * (room - len(label)) + label
    return text
