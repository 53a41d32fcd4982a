"""What is said of events in a line: dates, counts, why two belong together, what a decision would change. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from reader.model import Article, ArticleId, DatePrecision, FirstPublisher, RunningLink, StoryPage, StoryRow, Told
from reader.tui.render import date_text

_NAMES = 3
_MONTHS_FROM, _YEARS_FROM = 60, 730
_MONTH, _YEAR = 30.44, 365.25
_TITLE = 60


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 article`, `1,200 articles`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def dates(row: StoryRow) -> str:
    """From when to when an event was reported: `4 – 6 Feb 2026`."""
    if row.first_at is None or row.last_at is None:
        return "undated"
    first, last = (date_text(each, "day", None) for each in (row.first_at, row.last_at))
    if first == last:
        return first
    if row.first_at.year == row.last_at.year:
        first = first.rpartition(" ")[0]
        if row.first_at.month == row.last_at.month:
            first = first.rpartition(" ")[0]
    return f"{first} – {last}"


def counts(row: StoryRow) -> str:
    """How many articles there are, how many of them were written, and by how many they were reported."""
    if row.articles == 1:
        return "1 article · nobody else reported it"
    copied = row.articles - row.groups
    reprints = f", {counted(copied, 'reprint')}" if copied else ""
    unique = f": {row.groups:,} unique{reprints}" if copied else ""
    return f"{counted(row.articles, 'article')}{unique} · reported by {row.outlets:,}"


def first_line(first: FirstPublisher | None, told: Sequence[Told]) -> str:
    """Who had it first, and why that is a guess if it is one."""
    if first is None:
        return "Nobody gives a date, so it is not known who was first"
    precision: DatePrecision | None = next(
        (each.article.date_precision for each in told if each.article.id == first.article), "day"
    )
    line = f"first: {first.outlet}, {date_text(first.at, precision, None)}"
    return f"{line} · a guess: {first.guess}" if first.guess else line


def short_date(article: Article, story: StoryRow) -> str:
    """The date of an article in its event, without the year where that goes without saying."""
    text = date_text(article.published_at, article.date_precision, article.not_before)
    first, last = story.first_at, story.last_at
    if first is None or last is None or first.year != last.year or article.date_precision not in ("day", "time"):
        return text
    return text.replace(f" {first.year}", "", 1)


def apart(days: float | None, *, at_least: bool = False) -> str:
    """How long before or after: `3 days before`, `5 months later`."""
    if days is None:
        return "when is not known"
    size = abs(days)
    if size >= _YEARS_FROM:
        amount = counted(round(size / _YEAR), "year")
    elif size >= _MONTHS_FROM:
        amount = counted(round(size / _MONTH), "month")
    elif size >= 1:
        amount = counted(round(size), "day")
    elif size >= 1 / 24:
        amount = counted(round(size * 24), "hour")
    else:
        return "at the same time"
    return f"{'at least ' if at_least else ''}{amount} {'before' if days < 0 else 'later'}"


def why(link: RunningLink) -> str:
    """Why another event is of the same running story."""
    names = [each.name for each in link.names[:_NAMES]]
    more = f" and {len(link.names) - _NAMES} more" if len(link.names) > _NAMES else ""
    return f"both name {', '.join(names)}{more} · {link.likeness:.0%} alike"


def copies_of(page: StoryPage, article: ArticleId) -> list[Told]:
    """An article of an event, and its versions there."""
    group = next((each.group for each in page.articles if each.article.id == article), article)
    return [each for each in page.articles if each.group == group]


def leaving(page: StoryPage, article: ArticleId, *, founds: bool) -> str:
    """What becomes of an event when an article leaves it, with its versions.

    Args:
        page: The event.
        article: Which leaves.
        founds: It founds an event of its own, which others may come to.
    """
    going = copies_of(page, article)
    with_it = f" and {counted(len(going) - 1, 'version')} of it" if len(going) > 1 else ""
    left = len(page.articles) - len(going)
    end = "found an event of their own" if founds else "leave the event, and no other takes them in"
    if not with_it:
        end = "founds an event of its own" if founds else "leaves the event, and no other takes it in"
    stay = f"{counted(left, 'article')} {'stays' if left == 1 else 'stay'}"
    return f"{titled(page, article)}{with_it} {end}; {stay}."


def joining(page: StoryPage, other: StoryRow, title: str) -> str:
    """What becomes of two events that are made one."""
    total = page.story.articles + other.articles
    return f"{_quoted(title)} ({counted(other.articles, 'article')}) and this event become one of {total:,} articles."


def calling_versions(page: StoryPage, article: ArticleId, other: ArticleId) -> str:
    """What changes when two articles are said to be versions of one text."""
    return (
        f"{titled(page, article)} and {titled(page, other)} count as one text; "
        f"{page.story.groups - 1:,} unique instead of {page.story.groups:,}."
    )


def denying_versions(page: StoryPage, article: ArticleId) -> str:
    """What changes when an article is said to be no version of the others of its group."""
    others = len(copies_of(page, article)) - 1
    return (
        f"{titled(page, article)} is no version of {'the other one' if others == 1 else f'the {others:,} others'}, "
        f"but a text of its own; {page.story.groups + 1:,} unique instead of {page.story.groups:,}."
    )


def titled(page: StoryPage, article: ArticleId) -> str:
    """An article of an event by outlet and title."""
    told = next((each for each in page.articles if each.article.id == article), None)
    return "The article" if told is None else f"{told.outlet}: {_quoted(told.article.title)}"


def lead_title(page: StoryPage, others: Collection[Article] = ()) -> str:
    """The title that an event is shown under."""
    told = [each.article for each in page.articles] + list(others)
    return next((each.title for each in told if each.id == page.story.lead and each.title.strip()), "(no title)")


def clock_of(when: dt.datetime | None) -> str:
    """A date alone, or that there is none."""
    return "undated" if when is None else date_text(when, "day", None)


def _quoted(title: str) -> str:
    title = " ".join(title.split()) or "(no title)"
    return f"“{title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + '…'}”"
