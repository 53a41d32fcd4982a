"""What articles are about, which are of one event, and the numbers of events; derived, but for those numbers."""

from __future__ import annotations

import datetime as dt
import json
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from reader.model import ArticleId, DatePrecision, Fold, StoryRow, StorySort
from reader.store.db import Database

HOLDERS = 150
"""Articles, the latest, that a word leads to."""
_ALL = -1
"""A word that stands in every article: counting the articles themselves would read the whole table."""
_ORDER: dict[StorySort, str] = {
    "newest": "sort_at DESC, id DESC",
    "biggest": "groups DESC, articles DESC, sort_at DESC, id DESC",
}
_STORY = "SELECT id, lead_id, articles, groups, outlets, first_at, last_at FROM events"

Terms = tuple[bytes, bytes]
"""Words as numbers of 4 bytes, little-endian, and their weights, packed (stories/terms.py)."""


class About(NamedTuple):
    """What the placing of an article in an event, and the counts of the event, depend on."""

    article: ArticleId
    published_at: int | None
    not_before: str | None
    date_precision: DatePrecision | None
    inferred: str
    outlet: str
    url: str
    source: str
    words: int
    sort_at: int


class Place(NamedTuple):
    """Where an article stands."""

    article: ArticleId
    event: ArticleId
    group: ArticleId | None


class Events:
    """The events of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # what articles are about

    def set_terms(self, article: ArticleId, terms: Terms, *, lookup: Sequence[int]) -> None:
        """Replace what an article is about, and forget what it was like.

        Args:
            article: Which.
            terms: Its words.
            lookup: Those by which it is found.
        """
        self.drop_terms(article)
        self._db.run("INSERT INTO article_terms (article_id, numbers, weights) VALUES (?, ?, ?)", (article, *terms))
        self._db.run_many(
            "INSERT INTO term_counts (term, articles) VALUES (?, 1) "
            "ON CONFLICT (term) DO UPDATE SET articles = articles + 1",
            [(each,) for each in (_ALL, *_words(terms[0]))],
        )
        self._db.run_many(
            "INSERT OR IGNORE INTO term_articles (term, article_id) VALUES (?, ?)", [(each, article) for each in lookup]
        )

    def drop_terms(self, article: ArticleId) -> None:
        """Forget what an article is about."""
        known = self.terms([article]).get(article)
        if known is None:
            return
        words = _words(known[0])
        self._db.run_many(
            "UPDATE term_counts SET articles = articles - 1 WHERE term = ?", [(each,) for each in (_ALL, *words)]
        )
        self._db.run_many(
            "DELETE FROM term_articles WHERE term = ? AND article_id = ?", [(each, article) for each in words]
        )
        self._db.run("DELETE FROM article_terms WHERE article_id = ?", (article,))
        self._db.run("DELETE FROM alike WHERE article_id = ?1 OR other_id = ?1", (article,))

    def terms(self, articles: Iterable[int]) -> dict[ArticleId, Terms]:
        """What articles are about; those left out of which it is not known."""
        return {
            ArticleId(article): (numbers, weights)
            for article, numbers, weights in self._db.rows(
                "SELECT article_id, numbers, weights FROM article_terms "
                "WHERE article_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(articles)),),
            )
        }

    def counts(self, words: Sequence[int]) -> dict[int, int]:
        """In how many articles words stand."""
        return dict(
            self._db.rows(
                "SELECT term, articles FROM term_counts WHERE term IN (SELECT value FROM json_each(?))",
                (json.dumps(list(words)),),
            )
        )

    def count(self) -> int:
        """Of how many articles it is known what they are about."""
        return self.counts([_ALL]).get(_ALL, 0)

    def holders(self, word: int) -> list[int]:
        """The latest articles that a word leads to."""
        return [
            row[0]
            for row in self._db.rows(
                "SELECT article_id FROM term_articles WHERE term = ? ORDER BY article_id DESC LIMIT ?", (word, HOLDERS)
            )
        ]

    def add_alike(self, article: ArticleId, found: Iterable[tuple[int, float, float]]) -> None:
        """Note which articles one is like, from both sides: other, likeness, nearness."""
        self._db.run_many(
            "INSERT OR REPLACE INTO alike (article_id, other_id, likeness, near) VALUES (?, ?, ?, ?)",
            [
                row
                for other, likeness, near in found
                for row in ((article, other, likeness, near), (other, article, likeness, near))
            ],
        )

    def near(self, articles: Iterable[int], least: float) -> list[int]:
        """The articles that are at least so near to one of some, the nearest first."""
        return [
            row[0]
            for row in self._db.rows(
                "SELECT other_id FROM alike WHERE article_id IN (SELECT value FROM json_each(?)) AND near >= ? "
                "GROUP BY other_id ORDER BY max(near) DESC, other_id",
                (json.dumps(list(articles)), least),
            )
        ]

    def likest(self, event: ArticleId, least: float) -> list[tuple[ArticleId, ArticleId, ArticleId, float]]:
        """Pairs of an article of an event and one of another: event of the other, this, the other, likeness."""
        return [
            (ArticleId(other), ArticleId(here), ArticleId(there), likeness)
            for other, here, there, likeness in self._db.rows(
                """
                SELECT q.event_id, a.article_id, a.other_id, a.likeness FROM placed p
                JOIN alike a ON a.article_id = p.article_id JOIN placed q ON q.article_id = a.other_id
                WHERE p.event_id = ?1 AND q.event_id <> ?1 AND a.likeness >= ?2
                ORDER BY a.likeness DESC, a.article_id, a.other_id
                """,
                (event, least),
            )
        ]

    def likeness(self, first: ArticleId, second: ArticleId) -> float | None:
        """How alike two articles are; None if they were not found to be."""
        row = self._db.row("SELECT likeness FROM alike WHERE article_id = ? AND other_id = ?", (first, second))
        return None if row is None else float(row[0])

    # where articles stand

    def about(self, articles: Iterable[int]) -> list[About]:
        """What placing depends on, by number of article."""
        return [
            About(*row)
            for row in self._db.rows(
                """
                SELECT a.id, a.published_at, a.not_before, a.date_precision, a.inferred, a.outlet, a.url, s.name,
                    a.words, a.sort_at
                FROM articles a JOIN sources s ON s.id = a.source_id
                WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id
                """,
                (json.dumps(list(articles)),),
            )
        ]

    def places(self, articles: Iterable[int]) -> dict[ArticleId, Place]:
        """Where articles stand; those left out that have no place yet."""
        return {
            ArticleId(row[0]): Place(*row)
            for row in self._db.rows(
                "SELECT article_id, event_id, group_id FROM placed "
                "WHERE article_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(articles)),),
            )
        }

    def event_of(self, article: ArticleId) -> ArticleId | None:
        """The event of an article; None as long as it has no place."""
        row = self._db.row("SELECT event_id FROM placed WHERE article_id = ?", (article,))
        return None if row is None else ArticleId(row[0])

    def members(self, events: Iterable[int], *, limit: int = -1) -> list[Place]:
        """The articles of events, by number."""
        return [
            Place(*row)
            for row in self._db.rows(
                "SELECT article_id, event_id, group_id FROM placed "
                "WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY article_id LIMIT ?",
                (json.dumps(list(events)), limit),
            )
        ]

    def group(self, group: ArticleId) -> list[ArticleId]:
        """The articles of a group of versions."""
        return [
            ArticleId(row[0])
            for row in self._db.rows("SELECT article_id FROM placed WHERE group_id = ? ORDER BY article_id", (group,))
        ]

    def place(self, places: Iterable[Place]) -> None:
        """Put articles where they stand now."""
        self._db.run_many(
            "INSERT OR REPLACE INTO placed (article_id, event_id, group_id) VALUES (?, ?, ?)",
            [tuple(each) for each in places],
        )

    def set_story(self, event: ArticleId, row: StoryRow | None, *, sort_at: int = 0) -> None:
        """Replace the counts of an event; None if there is none of that number, or it has one article only."""
        self._db.run("DELETE FROM events WHERE id = ?", (event,))
        if row is not None:
            first, last = (None if each is None else int(each.timestamp()) for each in (row.first_at, row.last_at))
            self._db.run(
                "INSERT INTO events (id, lead_id, articles, groups, outlets, first_at, last_at, sort_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (event, row.lead, row.articles, row.groups, row.outlets, first, last, sort_at),
            )

    def set_group(self, group: ArticleId, fold: Fold | None) -> None:
        """Replace the counts of a group of versions; None if there is none of that number."""
        self._db.run("DELETE FROM version_groups WHERE id = ?", (group,))
        if fold is not None:
            self._db.run(
                "INSERT INTO version_groups (id, articles, outlets, lead_id) VALUES (?, ?, ?, ?)",
                (group, fold.articles, fold.outlets, fold.lead),
            )

    def numbers(self, articles: Iterable[int]) -> dict[ArticleId, ArticleId | None]:
        """Which of these numbers are those of events, and where each went that was joined."""
        return dict(
            self._db.rows(
                "SELECT id, now_in FROM event_numbers WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(articles)),),
            )
        )

    def set_numbers(self, numbers: Mapping[ArticleId, ArticleId | None]) -> None:
        """Give out numbers, and note where they went."""
        self._db.run_many("INSERT OR REPLACE INTO event_numbers (id, now_in) VALUES (?, ?)", list(numbers.items()))

    # for people

    def story(self, event: ArticleId) -> StoryRow | None:
        """The row of an event of two articles or more."""
        row = self._db.row(f"{_STORY} WHERE id = ?", (event,))
        return None if row is None else _story(row)

    def stories(self, *, sort: StorySort = "newest", limit: int = -1, offset: int = 0) -> list[StoryRow]:
        """Events of two articles and more."""
        rows = self._db.rows(f"{_STORY} ORDER BY {_ORDER[sort]} LIMIT ? OFFSET ?", (limit, offset))
        return [_story(row) for row in rows]

    def many(self, events: Collection[int]) -> dict[ArticleId, StoryRow]:
        """The rows of events of two articles or more."""
        rows = self._db.rows(f"{_STORY} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(events)),))
        return {ArticleId(row[0]): _story(row) for row in rows}

    def story_count(self) -> int:
        """How many events have two articles or more."""
        return int(self._db.row("SELECT count(*) FROM events")[0])

    def folds(self, articles: Sequence[int]) -> dict[ArticleId, Fold]:
        """The groups of those articles that have other versions."""
        return {
            ArticleId(row[0]): Fold(*row[1:])
            for row in self._db.rows(
                """
                SELECT p.article_id, g.id, g.lead_id, g.articles, g.outlets
                FROM json_each(?) j JOIN placed p ON p.article_id = j.value JOIN version_groups g ON g.id = p.group_id
                """,
                (json.dumps(list(articles)),),
            )
        }

    def wipe(self) -> None:
        """Forget everything but the numbers of events, before it is made anew."""
        for table in ("version_groups", "events", "placed", "alike", "term_articles", "term_counts", "article_terms"):
            self._db.run(f"DELETE FROM {table}")


def _words(numbers: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(numbers) // 4}I", numbers[: len(numbers) // 4 * 4])


def _story(row: Any) -> StoryRow:
    return StoryRow(*row[:5], *(_time(each) for each in row[5:]))


def _time(seconds: int | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
