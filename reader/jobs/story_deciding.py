"""What a person decides about events and versions: done at once, undone, and done again after every import and rebuild.

to_join(…), to_split(…) …   articles as they are now → a decision in words that survive a rebuild
decide, undo, redo          one durable transaction: the list of decisions, and what is derived
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from reader.errors import UsageError
from reader.jobs.placing import Decided, hold_versions, settle
from reader.library import Library
from reader.model import ArticleId, StoryDecision, StoryDecisionRecord, Version
from reader.stories.versions import judge, prepare
from reader.text.clean import clean_line

_LONGEST_TITLE = 60


def to_join(library: Library, article: ArticleId, other: ArticleId) -> StoryDecision:
    """Let the events of two articles be one.

    Raises:
        NotFound: There is no such article.
        UsageError: They are of one event.
    """
    ours, theirs = _event(library, article), _event(library, other)
    if not ours.isdisjoint(theirs):
        raise UsageError(f"The articles {article} and {other} are of one event already.")
    return StoryDecision("join", _origin(library, article), (_origin(library, other),))


def to_split(library: Library, article: ArticleId) -> StoryDecision:
    """Let an article, with its versions, found an event of its own, which others may come to.

    Raises:
        NotFound: There is no such article.
        UsageError: Its event has nothing else.
    """
    return StoryDecision("split", _origin(library, article), _origins(library, _rest(library, article)))


def to_take_out(library: Library, article: ArticleId) -> StoryDecision:
    """Let an article, with its versions, be of no event.

    Raises:
        NotFound: There is no such article.
        UsageError: Its event has nothing else.
    """
    _rest(library, article)
    return StoryDecision("take-out", _origin(library, article))


def to_call_versions(library: Library, article: ArticleId, other: ArticleId) -> StoryDecision:
    """Say that two articles are versions of one text.

    Raises:
        NotFound: There is no such article.
        UsageError: They are known to be.
    """
    if article == other or _are_versions(library, article, other):
        raise UsageError(f"The articles {article} and {other} are versions of one text already.")
    return StoryDecision("version", _origin(library, article), (_origin(library, other),))


def to_deny_versions(library: Library, article: ArticleId, other: ArticleId) -> StoryDecision:
    """Say that an article is no version of another one, nor of those that are versions of that one.

    Raises:
        NotFound: There is no such article.
        UsageError: They are not held to be.
    """
    group = library.events.places([article]).get(article)
    members = set(library.events.group(group.group)) if group and group.group else set()
    if other not in members and not _are_versions(library, article, other):
        raise UsageError(f"The articles {article} and {other} are no versions of one text.")
    others = [other, *sorted(members - {article, other})]
    return StoryDecision("no-version", _origin(library, article), _origins(library, others))


def decide(library: Library, decision: StoryDecision, *, now: dt.datetime) -> StoryDecisionRecord:
    """Make a decision: it holds at once, and over every import and rebuild.

    Raises:
        UsageError: It was made already.
    """
    with library.transaction(durable=True):
        for each in library.story_decisions.active():
            if each.decision == decision:
                raise UsageError(f"That was decided already (number {each.id}).")
        number = library.story_decisions.add(decision, _sentence(library, decision), now=now)
        _settle(library, decision)
    return library.story_decisions.get(number)


def undo(library: Library, number: int | None = None, *, now: dt.datetime) -> StoryDecisionRecord:
    """Let a decision, or the last that holds, hold no more; it stays in the list.

    Raises:
        NotFound: There is none of that number.
        UsageError: It was undone already, or none holds.
    """
    with library.transaction(durable=True):
        if number is None:
            active = library.story_decisions.active()
            if not active:
                raise UsageError("There is no decision about stories to undo.")
            number = active[-1].id
        record = library.story_decisions.get(number)
        if record.undone_at is not None:
            raise UsageError(f"Decision {number} was undone already.")
        library.story_decisions.set_undone(number, at=now)
        _settle(library, record.decision)
    return library.story_decisions.get(number)


def redo(library: Library, number: int) -> StoryDecisionRecord:
    """Let a decision that was undone hold again, in its old place.

    Raises:
        NotFound: There is none of that number.
        UsageError: It holds.
    """
    with library.transaction(durable=True):
        record = library.story_decisions.get(number)
        if record.undone_at is None:
            raise UsageError(f"Decision {number} holds already.")
        library.story_decisions.set_undone(number, at=None)
        _settle(library, record.decision)
    return library.story_decisions.get(number)


def _settle(library: Library, decision: StoryDecision) -> None:
    """Derive anew what a decision is, or was, about."""
    here = library.articles.of_origins([decision.article, *decision.others])
    about = [article for each in here.values() for article in each]
    decided = Decided.of(library)
    if decision.what in ("version", "no-version"):
        for article in here.get(decision.article, []):
            for other in about:
                if other != article and frozenset((article, other)) not in decided.versions:
                    _judge(library, article, other)
        hold_versions(library, here.get(decision.article, []), decided)
    waiting = {article for article in about if library.events.event_of(article) is None}
    settle(library, [article for article in about if article not in waiting], decided)


def _judge(library: Library, article: ArticleId, other: ArticleId) -> None:
    """Let two articles be to each other what their texts say."""
    library.stories.drop_versions(article, [other])
    verdict = judge(prepare(library.articles.document(article)), prepare(library.articles.document(other)))
    if verdict.relation != "none":
        version = Version(other, verdict.relation, verdict.first_in_second, verdict.second_in_first, verdict.sentences)
        library.stories.add_version(article, version)


def _event(library: Library, article: ArticleId) -> set[ArticleId]:
    library.articles.get(article)
    event = library.events.event_of(article)
    return {article} if event is None else {each.article for each in library.events.members([event])}


def _rest(library: Library, article: ArticleId) -> list[ArticleId]:
    """The articles of the same event that are no versions of one."""
    event = _event(library, article)
    place = library.events.places([article]).get(article)
    group = set(library.events.group(place.group)) if place and place.group else set()
    rest = sorted(event - group - {article})
    if not rest:
        raise UsageError(f"Nothing but article {article} and its versions is of that event.")
    return rest


def _are_versions(library: Library, article: ArticleId, other: ArticleId) -> bool:
    return any(each.article == other and each.relation == "version" for each in library.stories.versions(article))


def _origin(library: Library, article: ArticleId) -> str:
    return library.articles.get(article).origin


def _origins(library: Library, articles: Collection[ArticleId]) -> tuple[str, ...]:
    return tuple(each.origin for each in library.articles.many(list(articles)))


def _sentence(library: Library, decision: StoryDecision) -> str:
    """What a decision does, for people."""
    first = _title(library, [decision.article])
    if decision.what == "take-out":
        return f"{first} is of no event"
    if decision.what == "split":
        return f"{first} is an event of its own, apart from {_counted(decision.others)}"
    other = _title(library, decision.others[:1])
    if decision.what == "join":
        return f"{first} and {other} are of one event"
    return f"{first} and {other} are {'' if decision.what == 'version' else 'no '}versions of one text"


def _title(library: Library, origins: Iterable[str]) -> str:
    found = [article for each in library.articles.of_origins(origins).values() for article in each]
    title = clean_line(library.articles.get(found[0]).title, limit=500) if found else "an article"
    return f"“{title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + '…'}”"


def _counted(others: Collection[str]) -> str:
    return "one other article" if len(others) == 1 else f"{len(others):,} other articles"
