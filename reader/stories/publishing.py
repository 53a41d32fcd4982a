"""Who published what of an event, who was first, and how many report it on their own."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from reader.model import ArticleId, DatePrecision

_EXACT: frozenset[str | None] = frozenset({"time", "day"})


@dataclass(frozen=True, slots=True)
class Publication:
    """An article as far as its publishing goes."""

    article: ArticleId
    outlet: str
    at: int | None
    """Seconds since 1970; None if it has no date."""
    precision: DatePrecision | None
    inferred: bool
    """Whether the date was concluded, not stated."""
    words: int
    group: Hashable = None
    """Equal for versions of one text."""


def outlet(named: str, url: str, source: str) -> str:
    """Who published an article: the outlet that it names, else the host of its address, else where it came from."""
    if named:
        return named
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # what stands for an address may be anything
        host = ""
    return host.removeprefix("www.") or source


def first(published: Sequence[Publication]) -> tuple[Publication, str] | None:
    """The one with the earliest explicit date, and why that is a guess ("" if it is none); None without any date."""
    dated = [each for each in published if each.at is not None]
    if not dated:
        return None
    explicit = [each for each in dated if not each.inferred and each.precision in _EXACT]
    earliest = min(explicit or dated, key=_time)
    if not explicit:
        return earliest, "its date is not explicit"
    rivals = [each for each in published if each.outlet != earliest.outlet]
    if any(each.at is None for each in rivals):
        return earliest, "others have no date"
    if any(each.at is not None and _may_be_before(each, earliest) for each in rivals):
        return earliest, "others may have been earlier on that day"
    return earliest, ""


def lead(published: Sequence[Publication]) -> Publication:
    """The one that stands for them all: who was first; the longest if nobody has a date."""
    found = first(published)
    return found[0] if found else min(published, key=lambda each: (-each.words, each.article))


def reporting(published: Sequence[Publication]) -> int:
    """How many outlets report on their own: those of a group of versions count as one, the first of them."""
    groups: dict[Hashable, list[Publication]] = {}
    for each in published:
        groups.setdefault(each.group, []).append(each)
    return len({lead(group).outlet for group in groups.values()})


def _time(each: Publication) -> tuple[int, int]:
    return each.at or 0, each.article


def _may_be_before(each: Publication, earliest: Publication) -> bool:
    """Whether one may have been earlier than the earliest, as their dates are days, months or concluded."""
    assert each.at is not None and earliest.at is not None  # noqa: S101  asked only about dated ones
    if each.at < earliest.at:  # then it is not explicit
        return True
    day = 86_400
    known = earliest.at if earliest.precision == "time" else earliest.at + day - 1
    return each.at <= known and (each.precision != "time" or earliest.precision != "time")
