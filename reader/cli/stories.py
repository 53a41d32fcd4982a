"""Stories on the command line: `reader stories`, `reader stories ID`, `reader stories join A B` and its like."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from typing import Any

from reader.cli import output, values
from reader.cli.commands import now
from reader.config import Settings
from reader.library import Library
from reader.model import (
    Article,
    ArticleId,
    FirstPublisher,
    RunningLink,
    StoryDecision,
    StoryDecisionRecord,
    StoryPage,
    StoryRow,
    Told,
)


def show(settings: Settings, options: argparse.Namespace) -> int:
    """List stories, or print one."""
    with Library.open(settings.library) as library:
        if options.id is not None:
            page = library.story_of(ArticleId(options.id))
            linked = (*page.earlier, *page.later, *page.undated)
            leads = {each.id: each for each in library.articles.many([link.story.lead for link in linked])}
            if options.json:
                output.document(_page(page, leads))
            else:
                _print_page(page, leads)
            return 0
        rows = library.events.stories(sort=options.sort, limit=options.limit)
        leads = {each.id: each for each in library.articles.many([row.lead for row in rows])}
    if options.json:
        output.document([_row(row, leads) for row in rows])
        return 0
    if not rows:
        output.error("no two articles tell of one event.")
    output.table(
        [
            [str(row.id), _day(row.last_at), _counts(row), leads[row.lead].title if row.lead in leads else ""]
            for row in rows
        ],
        right=frozenset({0}),
    )
    return 0


def act(settings: Settings, options: argparse.Namespace) -> int:
    """Do what `reader stories ACTION` says."""
    with Library.open(settings.library) as library:
        return _ACTIONS[options.action](library, options)


def _decide(library: Library, options: argparse.Namespace) -> int:
    from reader.jobs import story_deciding

    article = ArticleId(options.article)
    decision: StoryDecision
    match options.action:
        case "join":
            decision = story_deciding.to_join(library, article, ArticleId(options.other))
        case "split":
            decision = story_deciding.to_split(library, article)
        case "take-out":
            decision = story_deciding.to_take_out(library, article)
        case "version":
            decision = story_deciding.to_call_versions(library, article, ArticleId(options.other))
        case _:
            decision = story_deciding.to_deny_versions(library, article, ArticleId(options.other))
    record = story_deciding.decide(library, decision, now=now())
    if options.json:
        output.document(_decision(record))
    else:
        output.line(f"{record.sentence} (decision {record.id}; `reader stories undo {record.id}` undoes it)")
    return 0


def _undo(library: Library, options: argparse.Namespace) -> int:
    from reader.jobs import story_deciding

    if options.action == "undo":
        record = story_deciding.undo(library, options.number, now=now())
    else:
        record = story_deciding.redo(library, options.number)
    if options.json:
        output.document(_decision(record))
    else:
        output.line(f"{'undone' if record.undone_at else 'holds again'}: {record.sentence}")
    return 0


def _decisions(library: Library, options: argparse.Namespace) -> int:
    records = library.story_decisions.all()
    if options.json:
        output.document([_decision(each) for each in records])
        return 0
    if not records:
        output.error("nothing was decided about stories yet; see `reader stories --help`.")
    output.table(
        [[str(each.id), _day(each.decided_at), "undone" if each.undone_at else "", each.sentence] for each in records],
        right=frozenset({0}),
    )
    return 0


def _print_page(page: StoryPage, leads: dict[ArticleId, Article]) -> None:
    output.line(f"story {page.story.id}: {_counts(page.story)}")
    if page.first is not None:
        guess = f" (a guess: {page.first.guess})" if page.first.guess else ""
        output.line(f"first: {page.first.outlet}, {_day(page.first.at)}{guess}")
    output.line()
    sizes: dict[ArticleId, int] = {}
    for told in page.articles:
        sizes[told.group] = sizes.get(told.group, 0) + 1
    output.table(
        [
            [
                str(told.article.id),
                values.date_text(told.article),
                told.outlet,
                f"version of {told.group}" if sizes[told.group] > 1 and told.group != told.article.id else "",
                told.article.title,
            ]
            for told in page.articles
        ],
        right=frozenset({0}),
    )
    for label, links in (("earlier", page.earlier), ("later", page.later), ("when is not known", page.undated)):
        if links:
            output.line()
            output.line(f"the same story, {label}:")
        for link in links:
            title = leads[link.story.lead].title if link.story.lead in leads else ""
            output.line(f"{link.story.id:>5}  {title}")
            output.paragraph(_why(link), indent=7)


def _why(link: RunningLink) -> str:
    """Why two events are of one running story."""
    parts = [f"both name {', '.join(each.name for each in link.names[:5])}", f"{link.likeness:.0%} alike"]
    if link.days is not None:
        days = round(abs(link.days))
        least = "at least " if link.at_least else ""
        parts.append(f"{least}{days:,} {'day' if days == 1 else 'days'} {'before' if link.days < 0 else 'after'}")
    return "; ".join(parts)


def _counts(row: StoryRow) -> str:
    articles = "1 article" if row.articles == 1 else f"{row.articles:,} articles"
    copied = row.articles - row.groups
    reprints = f", {copied:,} of them {'a reprint' if copied == 1 else 'reprints'}" if copied else ""
    return f"{articles}{reprints}, reported by {row.outlets:,}"


def _page(page: StoryPage, leads: dict[ArticleId, Article]) -> dict[str, Any]:
    return _row(page.story, {each.article.id: each.article for each in page.articles}) | {
        "first": None if page.first is None else _first(page.first),
        "versions": [[each.article.id for each in group] for group in _groups(page.articles)],
        "items": [
            values.article(each.article) | {"outlet": each.outlet, "group": each.group} for each in page.articles
        ],
        "earlier": [_link(each, leads) for each in page.earlier],
        "later": [_link(each, leads) for each in page.later],
        "undated": [_link(each, leads) for each in page.undated],
    }


def _groups(told: tuple[Told, ...]) -> list[list[Told]]:
    groups: dict[ArticleId, list[Told]] = {}
    for each in told:
        groups.setdefault(each.group, []).append(each)
    return list(groups.values())


def _row(row: StoryRow, leads: dict[ArticleId, Article]) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": leads[row.lead].title if row.lead in leads else "",
        "lead": row.lead,
        "total": row.articles,
        "unique": row.groups,
        "reprint": row.articles - row.groups,
        "outlets": row.outlets,
        "first_at": _time(row.first_at),
        "last_at": _time(row.last_at),
    }


def _first(first: FirstPublisher) -> dict[str, Any]:
    return {"article": first.article, "outlet": first.outlet, "at": _time(first.at), "guess": first.guess or None}


def _link(link: RunningLink, leads: dict[ArticleId, Article]) -> dict[str, Any]:
    return _row(link.story, leads) | {
        "days": None if link.days is None else round(link.days, 2),
        "days_at_least": link.at_least,
        "likeness": round(link.likeness, 3),
        "articles": [link.here, link.there],
        "names": [values.entity_brief(each) for each in link.names],
    }


def _decision(record: StoryDecisionRecord) -> dict[str, Any]:
    return {
        "id": record.id,
        "what": record.decision.what,
        "article": record.decision.article,
        "others": list(record.decision.others),
        "sentence": record.sentence,
        "decided_at": _time(record.decided_at),
        "undone_at": _time(record.undone_at),
    }


def _day(when: dt.datetime | None) -> str:
    return "undated" if when is None else when.isoformat()[:10]


def _time(when: dt.datetime | None) -> str | None:
    return None if when is None else when.isoformat(timespec="seconds").replace("+00:00", "Z")


_ACTIONS: dict[str, Callable[[Library, Any], int]] = {
    **dict.fromkeys(("join", "split", "take-out", "version", "no-version"), _decide),
    "undo": _undo,
    "redo": _undo,
    "decisions": _decisions,
}
