"""Stretches of time as a person writes them: `2020-01`, `15 January 2020`, `yesterday`, `last week`, `7d`. In UTC."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

HINT = 'Write 2020, 2020-01, 2020-01-15, "15 January 2020", today, yesterday, "last week", "this month" or 7d, 3w, 2m.'

_MONTHS: tuple[str, ...] = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
)
_MONTHS += ("november", "december")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"\d{4}"
_NUMBERS = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?", re.ASCII)
_DAY_FIRST = re.compile(rf"(?:(\d{{1,2}})\s)?({_MONTH})\s({_YEAR})", re.ASCII)
_MONTH_FIRST = re.compile(rf"({_MONTH})\s(\d{{1,2}})\s({_YEAR})", re.ASCII)
_BACK = re.compile(r"(\d{1,4})([dwmy])", re.ASCII)
SEVERAL_WORDS = re.compile(
    rf"(?:last|this)\s{{1,9}}(?:(?:week|month|year)(?![^\s()])|[a-z]{{0,5}}\Z)"
    rf"|(?:\d{{1,2}}\s{{1,9}})?{_MONTH}\s{{1,9}}(?:\d{{1,2}},?\s{{1,9}})?{_YEAR}(?![^\s()])",
    re.ASCII | re.IGNORECASE,
)
"""A period of several words that needs no quotes to be known for one; `last` and `this` may lack the end of theirs."""


class Period(NamedTuple):
    """A stretch of time, aware."""

    first: dt.datetime
    after: dt.datetime
    """The first moment behind it."""
    back: bool = False
    """Whether it was written as a distance from now (`7d`): what is before it is older than that."""


def period(text: str, now: dt.datetime) -> Period:
    """Understand a period; capitals, commas, and hyphens for spaces (`last-week`) make no difference.

    Raises:
        ValueError: It is none, or none that a calendar has.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    try:
        if match := _NUMBERS.fullmatch(words):
            year, month, day = (int(part) if part else 0 for part in match.groups())
            return _named(year, month, day, bool(match[2]), bool(match[3]))
        words = words.replace("-", " ")
        if match := _DAY_FIRST.fullmatch(words):
            return _named(int(match[3]), _month(match[2]), int(match[1] or 0), True, match[1] is not None)
        if match := _MONTH_FIRST.fullmatch(words):
            return _named(int(match[3]), _month(match[1]), int(match[2]), True, True)
        today = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        if match := _BACK.fullmatch(words):
            return Period(_back(today, int(match[1]), match[2]), today + dt.timedelta(days=1), back=True)
        return _relative(words, today)
    except OverflowError as error:
        raise ValueError(text) from error


def _named(year: int, month: int, day: int, has_month: bool, has_day: bool) -> Period:
    if year >= dt.MAXYEAR:
        raise ValueError(year)
    first = dt.datetime(year, month if has_month else 1, day if has_day else 1, tzinfo=dt.UTC)
    if has_day:
        return Period(first, first + dt.timedelta(days=1))
    return Period(first, _months_on(first, 1 if has_month else 12))


def _month(name: str) -> int:
    short = name.rstrip(".")
    short = "sep" if short == "sept" else short
    for number, month in enumerate(_MONTHS, start=1):
        if short == month or (len(short) == 3 and month.startswith(short)):
            return number
    raise ValueError(name)


def _months_on(first: dt.datetime, count: int) -> dt.datetime:
    """The first day of the month so many months on (or back)."""
    months = first.year * 12 + first.month - 1 + count
    return first.replace(year=months // 12, month=months % 12 + 1, day=1)


def _back(today: dt.datetime, count: int, unit: str) -> dt.datetime:
    if unit in "dw":
        return today - dt.timedelta(days=count * (7 if unit == "w" else 1))
    first = _months_on(today, -count * (12 if unit == "y" else 1))
    last = (_months_on(first, 1) - dt.timedelta(days=1)).day
    return first.replace(day=min(today.day, last))


def _relative(words: str, today: dt.datetime) -> Period:
    day, week = dt.timedelta(days=1), dt.timedelta(days=7)
    monday = today - day * today.weekday()
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    match words:
        case "today":
            return Period(today, today + day)
        case "yesterday":
            return Period(today - day, today)
        case "this week":
            return Period(monday, monday + week)
        case "last week":
            return Period(monday - week, monday)
        case "this month":
            return Period(month, _months_on(month, 1))
        case "last month":
            return Period(_months_on(month, -1), month)
        case "this year":
            return Period(year, _months_on(year, 12))
        case "last year":
            return Period(_months_on(year, -12), year)
    raise ValueError(words)
