"""Decisions about stories: at once, undone, and kept over imports and rebuilds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import NotFound, UsageError
from reader.jobs import story_deciding
from reader.jobs.refresh import rebuild
from reader.library import Library
from reader.model import ArticleId, StoryDecision
from tests.jobs.test_placing import FIRE, LONG, VOTE, check, groups, put
from tests.making import finish

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
COPY = "Again. " + LONG


@pytest.fixture
def seven(library: Library) -> Library:
    """Articles 1 to 3 of one event, 4 and 5 of another, 6 and 7 versions of one text."""
    put(library, [*FIRE, *VOTE, LONG, COPY])
    return library


WISHES: dict[str, tuple[Callable[[Library], StoryDecision], list[set[int]]]] = {
    "join": (lambda lib: story_deciding.to_join(lib, ArticleId(2), ArticleId(5)), [{1, 2, 3, 4, 5}, {6, 7}]),
    "split": (lambda lib: story_deciding.to_split(lib, ArticleId(2)), [{1, 3}, {2}, {4, 5}, {6, 7}]),
    "take-out": (lambda lib: story_deciding.to_take_out(lib, ArticleId(1)), [{1}, {2, 3}, {4, 5}, {6, 7}]),
    "version": (
        lambda lib: story_deciding.to_call_versions(lib, ArticleId(3), ArticleId(6)),
        [{1, 2}, {3, 6, 7}, {4, 5}],
    ),
}


def events(library: Library) -> list[set[int]]:
    """The events, by numbers of articles."""
    found: dict[int, set[int]] = {}
    for article in sorted(library.articles.ids()):
        event = library.events.event_of(ArticleId(article))
        assert event is not None
        found.setdefault(event, set()).add(article)
    return sorted(found.values(), key=min)


@pytest.mark.parametrize("what", WISHES)
def test_decision_holds_at_once_and_over_a_rebuild_until_it_is_undone(what: str, seven: Library) -> None:
    wish, expected = WISHES[what]
    before = events(seven)
    record = story_deciding.decide(seven, wish(seven), now=NOW)
    assert expected == events(seven)
    check(seven)
    finish(rebuild(seven, ["versions"]))
    assert expected == events(seven)
    undone = story_deciding.undo(seven, now=NOW)
    assert (record.id, NOW, before) == (undone.id, undone.undone_at, events(seven))
    check(seven)
    story_deciding.redo(seven, record.id)
    assert expected == events(seven)


def test_an_article_that_is_no_version_leaves_its_group(seven: Library) -> None:
    story_deciding.decide(seven, story_deciding.to_deny_versions(seven, ArticleId(6), ArticleId(7)), now=NOW)
    assert ({}, []) == (seven.events.folds([6, 7]), seven.stories.versions(ArticleId(6)))
    finish(rebuild(seven, ["versions"]))
    assert {} == seven.events.folds([6, 7])
    story_deciding.undo(seven, now=NOW)
    assert {6, 7} == set(seven.events.folds([6, 7]))
    check(seven)


def test_what_comes_later_goes_where_it_would_have_gone(seven: Library) -> None:
    story_deciding.decide(seven, story_deciding.to_join(seven, ArticleId(1), ArticleId(4)), now=NOW)
    put(seven, ["Caldoria: fishing quota bill of Arun Devi passes parliament"])
    put(seven, ["Ostermark warehouse fire: Petra Lindqvist names the three dead"])
    assert [{1, 2, 3, 4, 5, 8, 9}, {6, 7}] == events(seven)


def test_an_article_that_was_taken_out_is_joined_by_nobody(seven: Library) -> None:
    story_deciding.decide(seven, story_deciding.to_take_out(seven, ArticleId(1)), now=NOW)
    put(seven, [FIRE[0] + " again"])
    assert {1} in events(seven)


def test_the_later_of_two_decisions_holds(seven: Library) -> None:
    story_deciding.decide(seven, story_deciding.to_take_out(seven, ArticleId(1)), now=NOW)
    story_deciding.decide(seven, story_deciding.to_join(seven, ArticleId(1), ArticleId(2)), now=NOW)
    assert {1, 2, 3} in events(seven)


def test_decisions_that_say_nothing_are_refused(seven: Library) -> None:
    one, two, six = ArticleId(1), ArticleId(2), ArticleId(6)
    with pytest.raises(UsageError, match="of one event already"):
        story_deciding.to_join(seven, one, two)
    with pytest.raises(UsageError, match="Nothing but article 6"):
        story_deciding.to_split(seven, six)
    with pytest.raises(UsageError, match="no versions"):
        story_deciding.to_deny_versions(seven, one, two)
    with pytest.raises(UsageError, match="versions of one text already"):
        story_deciding.to_call_versions(seven, six, ArticleId(7))
    with pytest.raises(UsageError, match="no decision about stories"):
        story_deciding.undo(seven, now=NOW)
    with pytest.raises(NotFound):
        story_deciding.to_take_out(seven, ArticleId(99))
    decision = story_deciding.to_take_out(seven, one)
    record = story_deciding.decide(seven, decision, now=NOW)
    with pytest.raises(UsageError, match="decided already"):
        story_deciding.decide(seven, decision, now=NOW)
    with pytest.raises(UsageError, match="holds already"):
        story_deciding.redo(seven, record.id)


def test_decisions_hold_in_a_library_that_is_filled_in_another_order(seven: Library, tmp_path: Path) -> None:
    story_deciding.decide(seven, story_deciding.to_join(seven, ArticleId(1), ArticleId(4)), now=NOW)
    with Library.open(tmp_path / "other") as other:
        put(other, [VOTE[1], LONG])
        with other.transaction():
            for each in seven.story_decisions.active():
                other.story_decisions.add(each.decision, each.sentence, now=NOW)
        put(other, [COPY, *FIRE, VOTE[0]])
        assert groups(seven) == groups(other)
