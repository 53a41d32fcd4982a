"""The story of an article, its coverage, and what came before and after."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId
from tests.jobs.test_placing import LONG, put

FIRST, SECOND = (dt.datetime(2025, month, 3, tzinfo=dt.UTC) for month in (1, 9))
LATER = (
    "Judge Marta Osei reports on the ferry Aurelia: captain Jonas Brekke of Brekke Lines left Port Velmora too late."
)


@pytest.fixture
def ferry(library: Library) -> Library:
    """A story in two versions, and what came of it months later."""
    put(library, [LONG], published_at=FIRST, date_precision="day", outlet="Post")
    put(library, ["Again. " + LONG], published_at=FIRST + dt.timedelta(days=1), date_precision="day", outlet="Echo")
    put(library, [LATER], published_at=SECOND, date_precision="day", outlet="Post")
    return library


def test_story_of_an_article(ferry: Library) -> None:
    page = ferry.story_of(ArticleId(2))
    assert page.first is not None
    assert (1, "Post", FIRST, "") == (page.first.article, page.first.outlet, page.first.at, page.first.guess)
    assert [(1, 1, "Post"), (2, 1, "Echo")] == [(e.article.id, e.group, e.outlet) for e in page.articles]
    assert (2, 1, 1, FIRST) == (page.story.articles, page.story.groups, page.story.outlets, page.story.first_at)


def test_running_story_is_seen_from_both_sides(ferry: Library) -> None:
    [later] = ferry.story_of(ArticleId(1)).later
    [earlier] = ferry.story_of(ArticleId(3)).earlier
    assert (3, 243.0, True) == (later.story.id, later.days, bool(later.names))
    assert (ferry.events.event_of(ArticleId(1)), -243.0) == (earlier.story.id, earlier.days)


def test_coverage_keeps_versions_and_others_apart(ferry: Library) -> None:
    found = ferry.coverage(ArticleId(1))
    assert ([2], ()) == ([each.article.id for each in found.versions], found.others)
    assert ((), ()) == (ferry.coverage(ArticleId(3)).versions, ferry.coverage(ArticleId(3)).others)


def test_article_that_has_no_place_yet_is_a_story_of_its_own(ferry: Library) -> None:
    with ferry.transaction():
        ferry.events.wipe()
    page = ferry.story_of(ArticleId(2))
    assert (2, 1, ()) == (page.story.id, page.story.articles, page.later)
    with pytest.raises(NotFound):
        ferry.story_of(ArticleId(99))
