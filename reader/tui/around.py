"""What stands around an article: its versions, who else tells of the event, what came before and after. Values → rows.

Pure; a thread gathers the values (screens/gathering.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reader.model import Article, ArticleId, Coverage, Entity, EntityId, RunningLink, Told
from reader.tui.render import Line, Piece, Row, age

_MOST = 12
"""Reports of an event that are listed."""
_NEAR = 5
"""Events of a running story that are listed, before and after each."""
_NAMES = 3
_PRECISE = ("time", "day")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a row leads; the key of the row."""

    article: ArticleId
    why: Literal["version", "event", "running", "names"]
    event: ArticleId | None = None
    """The event in whose list the article stands."""
    entity: EntityId | None = None
    """The name in whose list it stands."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A version of the article, or what contains it or is contained in it."""

    told: Told
    share: str
    """How much of this article stands in it, and of it in this, in words."""


@dataclass(frozen=True, slots=True)
class Kin:
    """An article that is related by names alone."""

    article: Article
    names: tuple[Entity, ...]
    """That both speak of, the rarest first."""


@dataclass(frozen=True, slots=True)
class Around:
    """All of it."""

    article: Article
    coverage: Coverage
    versions: tuple[Copy, ...] = ()
    """In order of time."""
    contained: tuple[Copy, ...] = ()
    shared: Mapping[ArticleId, tuple[Entity, ...]] | None = None
    """Rare names that the article shares with the first report of each group that tells of the event."""
    earlier: tuple[RunningLink, ...] = ()
    """The latest first."""
    later: tuple[RunningLink, ...] = ()
    """The earliest first."""
    undated: tuple[RunningLink, ...] = ()
    leads: Mapping[ArticleId, Article] | None = None
    """The articles under whose titles those events are shown."""
    related: tuple[Kin, ...] = ()


def around_title(around: Around) -> str:
    """What stands above the rows."""
    outlets = around.coverage.story.outlets
    return f"This story · reported by {outlets:,}" if outlets > 1 else "This story"


def around_rows(around: Around, *, now: dt.datetime) -> list[Row]:
    """The rows, by headings; those that lead somewhere have a Lead as key."""
    rows: list[Row] = []
    if around.versions:
        rows.append(_heading("Versions", "share of this in it / of it in this"))
        rows += [_copy_row(around, each, now) for each in around.versions]
    if around.contained:
        rows.append(_heading("Contained", "share of this in it / of it in this"))
        rows += [_copy_row(around, each, now) for each in around.contained]
    rows += _coverage_rows(around, now)
    rows += _timeline_rows(around, now)
    if around.related:
        rows.append(_heading("Related", "by names in both, the rarest first"))
        rows += [_related_row(each, now) for each in around.related]
    return rows


def apart(this: Article, other: Article) -> str:
    """How long after this article another one was published, in few words; "" if that is not known."""
    one, two = this.published_at, other.published_at
    if one is None or two is None or not {this.date_precision, other.date_precision} <= set(_PRECISE):
        return ""
    if this.date_precision == other.date_precision == "time":
        seconds = (two - one).total_seconds()
        way = "later" if seconds > 0 else "earlier"
        if abs(seconds) < _MINUTE:
            return "same minute"
        if abs(seconds) < _HOUR:
            return f"{abs(seconds) // _MINUTE:.0f} min {way}"
        if abs(seconds) < _DAY:
            return f"{abs(seconds) // _HOUR:.0f} h {way}"
    days = (two.date() - one.date()).days
    return _days(days) if days else "same day"


def _heading(text: str, about: str) -> Row:
    return Row((Line(((text, "heading"),)), Line(((about, "muted"),))), ("heading", text), selectable=False)


def _title(article: Article) -> Piece:
    return (article.title if article.title.strip() else "(no title)", "title" if article.read else "unread")


def _age(article: Article, now: dt.datetime) -> str:
    return age(article.published_at, article.date_precision, article.not_before, now)


def _copy_row(around: Around, copy: Copy, now: dt.datetime) -> Row:
    other = copy.told.article
    foot: tuple[Piece, ...] = (("  ", ""), (copy.share, "count"), (f" · {copy.told.outlet}", "meta"))
    return Row(
        (Line((("  ", ""), _title(other)), _age(other, now)), Line(foot, apart(around.article, other))),
        Lead(other.id, "version", event=around.coverage.story.id),
    )


def _coverage_rows(around: Around, now: dt.datetime) -> list[Row]:
    others, story = around.coverage.others, around.coverage.story
    if not others:
        return []
    reprints = story.articles - story.groups
    counts = [_number(story.groups, "text"), *([_number(reprints, "reprint")] if reprints else [])]
    rows = [_heading("Same event", f"{_number(story.articles, 'article')}: {', '.join(counts)}")]
    for group in others[:_MOST]:
        first = group[0]
        why = _shares((around.shared or {}).get(first.article.id, ()))
        foot: list[Piece] = [("  ", ""), (first.outlet, "meta")]
        if len(group) > 1:
            foot.append((f" · +{_number(len(group) - 1, 'version')}", "meta"))
        if why:
            foot.append((f" · {why}", "muted"))
        rows.append(
            Row(
                (Line((("  ", ""), _title(first.article)), _age(first.article, now)), Line(tuple(foot))),
                Lead(first.article.id, "event", event=story.id),
            )
        )
    return rows + _more(len(others) - _MOST, "event")


def _timeline_rows(around: Around, now: dt.datetime) -> list[Row]:
    """The running story from the earliest event down, this one among them, with the days between them at the line."""
    earlier, later = around.earlier[:_NEAR], around.later[:_NEAR]
    if not (earlier or later or around.undated):
        return []
    leads = around.leads or {}
    rows = [_heading("Earlier and later", "the running story · names in both")]
    rows += _more(len(around.earlier) - _NEAR, "earlier")
    stops: list[tuple[float, RunningLink | None]] = [(each.days or 0.0, each) for each in reversed(earlier)]
    if earlier or later:
        stops.append((0.0, None))
    stops += [(each.days or 0.0, each) for each in later]
    for at, (days, link) in enumerate(stops):
        gap = stops[at + 1][0] - days if at + 1 < len(stops) else None
        line: Piece = ("  │ " if gap is not None else "    ", "chart")
        told = _gap(gap, loose=_loose(link) or (at + 1 < len(stops) and _loose(stops[at + 1][1])))
        if link is None:
            head: tuple[Piece, ...] = (("  ◆ ", "marker"), ("this story", "heading"))
            rows.append(Row((Line(head), Line((line, (told, "muted")))), ("here",), selectable=False))
            continue
        lead = leads.get(link.story.lead)
        if lead is not None:
            why = _shares(link.names)
            foot = (line, (" · ".join(each for each in (told, why) if each), "muted"))
            rows.append(_stop_row(link, lead, "○", foot, now))
    for link in around.undated[:_NEAR]:
        lead = leads.get(link.story.lead)
        if lead is not None:
            rows.append(_stop_row(link, lead, "?", (("    ", ""), (_shares(link.names), "muted")), now))
    return rows + _more(len(around.later) - _NEAR, "later")


def _stop_row(link: RunningLink, lead: Article, mark: str, foot: Sequence[Piece], now: dt.datetime) -> Row:
    return Row(
        (
            Line(((f"  {mark} ", "chart"), _title(lead)), _age(lead, now)),
            Line(tuple(foot)),
        ),
        Lead(lead.id, "running", event=link.story.id),
    )


def _related_row(related: Kin, now: dt.datetime) -> Row:
    about = related.article
    return Row(
        (
            Line((("  ", ""), _title(about)), _age(about, now)),
            Line((("  ", ""), (_shares(related.names), "muted"))),
        ),
        Lead(about.id, "names", entity=related.names[0].id),
    )


def _shares(names: Iterable[Entity]) -> str:
    """Why two articles belong together."""
    shown = [each.name for each in names]
    if not shown:
        return ""
    rest = len(shown) - _NAMES
    return ", ".join(shown[:_NAMES]) + (f" and {rest:,} more" if rest > 0 else "")


def _loose(link: RunningLink | None) -> bool:
    return link is not None and link.at_least


def _gap(days: float | None, *, loose: bool) -> str:
    if days is None:
        return ""
    whole = round(days)
    told = f"{whole:,} day{'' if whole == 1 else 's'}" if whole else "same day"
    return f"at least {told}" if loose and whole else told


def _days(days: int) -> str:
    return f"{abs(days):,} day{'' if abs(days) == 1 else 's'} {'later' if days > 0 else 'earlier'}"


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _more(count: int, what: str) -> list[Row]:
    if count <= 0:
        return []
    return [Row((Line(((f"  … {count:,} more", "muted"),)), Line()), ("more", what), selectable=False)]
