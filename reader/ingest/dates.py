"""Dates as people write them → aware UTC times with the precision that was really stated.

A date is taken only if it can be read in one way and is not later than `now`. Days, months and years become their
first moment in UTC. Nothing here ever guesses between day/month and month/day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from reader.model import DatePrecision

# Abbreviations stand beside the full names; English, German, French, Spanish, Italian.
_MONTH_WORDS = (
    "january jan januar jänner janvier enero gennaio",
    "february feb februar février febrero febbraio",
    "march mar märz mars marzo",
    "april apr avril abril aprile",
    "may mai mayo maggio",
    "june jun juni juin junio giugno",
    "july jul juli juillet julio luglio",
    "august aug août agosto",
    "september sep sept septembre septiembre settembre",
    "october oct oktober okt octobre octubre ottobre",
    "november nov novembre noviembre",
    "december dec dezember dez décembre diciembre dicembre",
)
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, 1) for word in words.split()}
# English and German months are only months with a capital ("may", "march" and "august" are other words too).
_LOWER_TOO = {
    "janvier", "février", "avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre",
    "mars", "mai",
}  # fmt: skip
_MONTH = "(?:" + "|".join(
    sorted(
        {form for word in _MONTHS for form in (word.capitalize(), word.upper())} | _LOWER_TOO,
        key=lambda form: (-len(form), form),
    )
) + ")(?![^\\W\\d_])"  # fmt: skip
_YEAR = r"(?:1[6-9]|20)\d\d(?!\d)"
_WEEKDAY = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
    r"|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)(?![^\W\d_])"
)

_DATE = re.compile(
    rf"(?:{_WEEKDAY}[.,]?\s+(?:the\s+|den\s+)?)?(?:"
    rf"(?P<iso>(?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)(?!\d))"
    rf"|(?P<dd>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?(?P<dm>{_MONTH})\.?,?\s+(?:de\s+)?(?P<dy>{_YEAR})"
    rf"|(?P<mm>{_MONTH})\.?\s+(?P<md>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<my>{_YEAR})"
    rf"|(?P<ddot>\d{{1,2}})\.\s?(?P<mdot>\d{{1,2}})\.\s?(?P<ydot>{_YEAR})"
    rf"|(?P<a>\d{{1,2}})/(?P<b>\d{{1,2}})/(?P<ysl>{_YEAR})"
    r")"
)
_TIME = re.compile(
    r"(?:T|,?\s+(?:at\s+|um\s+|[|·—–-]\s+)?)(?P<h>\d{1,2})[:.](?P<mi>\d\d)(?::(?P<s>\d\d)(?:[.,]\d{1,9})?)?(?!\d)"
    r"(?:\s?(?P<half>[aApP])\.?[mM](?![^\W\d_])\.?)?"
    r"(?:\s?(?P<zone>Z|UTC|GMT|CEST|CET|BST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|ET|[+-]\d\d:?\d\d)(?!\w))?"
)
_COARSE = re.compile(rf"(?P<y>{_YEAR})(?:-(?P<m>\d\d))?|(?P<name>{_MONTH})\.?,?\s+(?P<ny>{_YEAR})")
_COMPACT = re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)")
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "BST": 60, "CET": 60, "CEST": 120, "EST": -300, "EDT": -240,
    "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
}  # fmt: skip

_NAMED = re.compile(
    rf"(?P<full>{_DATE.pattern})"
    rf"|(?<!\d)(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+)?(?P<m1>{_MONTH})"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:,.]\d|\d)"
    rf"|(?P<m3>{_MONTH})\.?,?\s+(?:of\s+)?(?P<y3>{_YEAR})"
    r"|(?:(?<=mid-)|(?<![\d.,$€£#-]))(?P<y4>(?:19|20)\d\d)(?![\d%]|[.,:-]\d|\s*(?:km|kg|m|mm|people|men)\b)"
)
_AHEAD = re.compile(
    r"\b(?:will|shall|would|scheduled|planned|plans|expected|expects|next|upcoming|deadline|ahead of|due to"
    r"|slated|to be|register|join|webinar|rsvp|wird|werden|soll)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:by|until|till|before|bis|vor)\s+(?:\w+,?\s+)?$", re.IGNORECASE)
# "In May 20 ships sailed" names no day; these words before or a sign after make one of it.
_DAY_BEFORE = re.compile(
    rf"(?:\b(?:on|since|after|from|the|of|dated|and|am|le|el|until|till|before|by)|{_WEEKDAY},?)\s+$", re.IGNORECASE
)
_DAY_AFTER = re.compile(r"\s*(?:[,.;:)—–]|$)")
_LIKELY = re.compile(r"(?<!\d)(?:(?:1[6-9]|20)\d\d|\d\d?)(?!\d)")
_MONTH_HINT = re.compile(
    r"(?<!\w)(?:jan|jän|feb|fév|m[aä]r|apr|avr|abr|ma[yig]|ju[nil]|giu|lug|aug|ao[uû]|ago|se[pt]|o[ck]t|ott|nov|de[cz]"
    r"|déc|dic|ene|gen)",
    re.IGNORECASE,
)
_LONGEST_MONTH = 16
_MOST_NUMBERS = 4000
"""Numbers looked at in one text: a table of figures must not take seconds."""
_WAS = re.compile(
    r"\b(?:[a-z]{3,}ed|was|were|had|did|said|told|met|took|made|gave|went|came|saw|held|led|left|fell|began|broke|became"
    r"|brought|built|bought|caught|chose|drew|drove|felt|found|fought|flew|got|grew|heard|kept|knew|laid|lay|lost|meant"
    r"|paid|ran|rose|sent|shot|sat|slept|spoke|spent|stood|stole|struck|sold|taught|thought|threw|understood|won|wore"
    r"|wrote|war|waren|wurde|wurden|hatte|sagte|était|étaient|fut|a été|a dit|fue|fueron|era|dijo)\b"
)
_STOP = re.compile(r"[.!?]\s|\n")
_REACH = 200


@dataclass(frozen=True, slots=True)
class Moment:
    """A stated time, and how much of it was stated."""

    at: dt.datetime
    """Aware, UTC; the first moment of the day, month or year for a lower precision."""
    precision: DatePrecision


def parse_date(text: str, *, now: dt.datetime) -> Moment | None:
    """Read `text` as one date, with or without a time; None if it is none, ambiguous, or later than `now`.

    A time without a zone is UTC in the numeric form of data files (`2020-01-15 08:24`) and dropped elsewhere.
    """
    text = text.strip()
    if len(text) > 80:
        return None
    found = match_date(text, 0, now=now)
    if found and found[1] == len(text):
        return found[0]
    if match := _COARSE.fullmatch(text):
        year = int(match["y"] or match["ny"])
        month = int(match["m"] or 0) or (_MONTHS[match["name"].lower()] if match["name"] else 0)
        day = _day(year, month or 1, 1)
        return _past(day, "month" if month else "year", now)
    if match := _COMPACT.fullmatch(text):
        day = _day(int(match["y"]), int(match["m"]), int(match["d"]))
        return _past(day, "day", now)
    return None


def match_date(text: str, start: int, *, now: dt.datetime) -> tuple[Moment | None, int] | None:
    """Read a full date that begins at `start`; None if there is none.

    Returns it with the offset behind it; in place of a date that is impossible, ambiguous or later than `now` None.
    """
    match = _DATE.match(text, start)
    if not match:
        return None
    day = _day_of(match)
    end = match.end()
    time = _TIME.match(text, end)
    if time:
        end = time.end()
    if not day:
        return None, end
    moment = _moment(day, time, numeric=bool(match["iso"])) if time else Moment(day, "day")
    return (moment if moment.at <= now else None), end


def slug_time(text: str, *, now: dt.datetime) -> Moment | None:
    """Read 13 digits as a Unix time in milliseconds if it lies between 1995 and `now`; else None."""
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        return None
    at = dt.datetime.fromtimestamp(int(text) // 1000, dt.UTC)
    return Moment(at, "time") if dt.datetime(1995, 1, 1, tzinfo=dt.UTC) <= at <= now else None


def latest_day(text: str, *, captions: str = "", now: dt.datetime) -> dt.date | None:
    """Return the latest day that a text tells of as past: a lower bound for the time of writing, or None.

    A day counts if its sentence is in the past, or if a caption names it. A day without a year gets one only from the
    days and months that have one: the year that brings it nearest to the latest of them, if the text names no later
    year. A bound that lies years before the latest year of the text is None, as it says nothing.
    """
    today = now.date()
    days: list[dt.date] = []
    anchors: list[dt.date] = []
    latest_year = 0
    yearless: list[tuple[int, int]] = []
    for source in (captions, text):
        for match in _named(source):
            if match["y4"]:
                if int(match["y4"]) <= today.year and not _is_ahead(source, match.start(), match.end()):
                    latest_year = max(latest_year, int(match["y4"]))
            elif source is text and not _is_past(source, match.start(), match.end()):
                continue
            elif match["full"]:
                full = _day_of(match)
                if full and full.date() <= today:
                    days.append(full.date())
                    anchors.append(full.date())
            elif match["m3"]:
                month = _day(int(match["y3"]), _MONTHS[match["m3"].lower()], 15)
                if month and month.date() <= today:
                    anchors.append(month.date())
            elif match["m1"]:
                yearless.append((_MONTHS[match["m1"].lower()], int(match["d1"])))
            elif _names_a_day(source, match.start(), match.end()):
                yearless.append((_MONTHS[match["m2"].lower()], int(match["d2"])))
    last = max(anchors, default=None)
    if last is None:
        return None
    latest_year = max(latest_year, last.year)
    for number, day in yearless if last.year == latest_year else ():
        near = [
            found.date() for year in (last.year - 1, last.year, last.year + 1) if (found := _day(year, number, day))
        ]
        near.sort(key=lambda found: abs((found - last).days))
        # Without a later year in the text the nearest one in the year after is a guess.
        if near and near[0].year <= last.year and near[0] <= today:
            days.append(near[0])
    bound = max(days, default=None)
    return bound if bound and bound.year >= latest_year - 1 else None


def _named(text: str) -> Iterator[re.Match[str]]:
    """Yield the dates and years in `text`. A date begins at its first number or at the month before that."""
    done = 0
    for digits in islice(_LIKELY.finditer(text), _MOST_NUMBERS):
        start = digits.start()
        if start < done:
            continue
        months = _MONTH_HINT.finditer(text, max(done, start - _LONGEST_MONTH), start)
        for begin in (*(month.start() for month in months), start):
            match = _NAMED.match(text, begin)
            if match and match.end() > start:
                yield match
                done = match.end()
                break


def _names_a_day(text: str, start: int, end: int) -> bool:
    return bool(_DAY_BEFORE.search(text, max(0, start - 20), start) or _DAY_AFTER.match(text, end))


def _is_past(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a date tells of something that was, and of nothing to come."""
    low, high = _sentence(text, start, end)
    return bool(_WAS.search(text, low, high)) and not _is_ahead(text, start, end)


def _is_ahead(text: str, start: int, end: int) -> bool:
    if _UNTIL.search(text, max(0, start - 30), start):
        return True
    low, high = _sentence(text, start, end)
    return bool(_AHEAD.search(text, low, high))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of the sentence around a date that is near enough to matter."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for stop in _STOP.finditer(text, low, start):
        low = stop.end()
    after = _STOP.search(text, end, high)
    return low, after.start() if after else high


def _day_of(match: re.Match[str]) -> dt.datetime | None:
    if match["iso"]:
        return _day(int(match["iy"]), int(match["im"]), int(match["id"]))
    if match["dm"]:
        return _day(int(match["dy"]), _MONTHS[match["dm"].lower()], int(match["dd"]))
    if match["mm"]:
        return _day(int(match["my"]), _MONTHS[match["mm"].lower()], int(match["md"]))
    if match["ydot"]:
        return _day(int(match["ydot"]), int(match["mdot"]), int(match["ddot"]))
    one, two = int(match["a"]), int(match["b"])
    if one > 12:
        return _day(int(match["ysl"]), two, one)
    if two > 12 or one == two:
        return _day(int(match["ysl"]), one, two)
    return None


def _day(year: int, month: int, day: int) -> dt.datetime | None:
    if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return dt.datetime(year, month, day, tzinfo=dt.UTC)
    return None


def _moment(day: dt.datetime, time: re.Match[str], *, numeric: bool) -> Moment:
    """The time of day is kept only if its zone is known; a day is right in any case."""
    hour, minute, second = int(time["h"]), int(time["mi"]), min(int(time["s"] or 0), 59)
    zone = time["zone"]
    if time["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if time["half"] in "pP" else 0)
    if hour > 23 or minute > 59:
        return Moment(day, "day")
    if zone is None:
        offset = 0 if numeric else None
    elif zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if zone[0] == "-" else 1)
    else:
        offset = _ZONES.get(zone)
    if offset is None or abs(offset) > 14 * 60:
        return Moment(day, "day")
    at = day + dt.timedelta(hours=hour, minutes=minute, seconds=second) - dt.timedelta(minutes=offset)
    return Moment(at, "time")


def _past(at: dt.datetime | None, precision: DatePrecision, now: dt.datetime) -> Moment | None:
    return Moment(at, precision) if at and at <= now else None
