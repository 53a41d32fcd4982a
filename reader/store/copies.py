"""Versions of one text as lists fold them: who belongs together, what is unread, how many report it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from reader.model import ArticleId
from reader.store.db import Database


class Grouped(NamedTuple):
    """Which articles are of a group of versions, and which of those are unread."""

    group_of: dict[int, int]
    unread: frozenset[int]


class Standing(NamedTuple):
    """What a row says of an article beside its title."""

    article: ArticleId
    group: ArticleId | None = None
    """Its group of versions; None if there is no other version."""
    others: int = 0
    """Other versions of it."""
    unread: int = 0
    """How many of those are unread."""
    reported: int = 0
    """Outlets that report the event, each group of versions counted once; 0 if it is alone."""


class Copies:
    """What is known of versions, asked by the hundred: for lists."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def grouped(self, articles: Sequence[int] | None = None) -> Grouped:
        """The groups of some articles, or of all of the library at once."""
        some = "" if articles is None else "JOIN json_each(?) j ON j.value = p.article_id"
        rows = self._db.rows(
            f"""
            SELECT p.article_id, p.group_id, t.read_at IS NULL FROM placed p {some}
            LEFT JOIN states t ON t.article_id = p.article_id WHERE p.group_id IS NOT NULL
            """,
            () if articles is None else (json.dumps(list(articles)),),
        )
        return Grouped({row[0]: row[1] for row in rows}, frozenset(row[0] for row in rows if row[2]))

    def standing(self, articles: Sequence[int]) -> dict[ArticleId, Standing]:
        """What rows say of some articles; those left out of which there is nothing to say."""
        rows = self._db.rows(
            """
            SELECT p.article_id, g.id, ifnull(g.articles, 1) - 1, ifnull(e.outlets, 0) FROM json_each(?) j
            JOIN placed p ON p.article_id = j.value
            LEFT JOIN version_groups g ON g.id = p.group_id LEFT JOIN events e ON e.id = p.event_id
            WHERE g.id IS NOT NULL OR e.id IS NOT NULL
            """,
            (json.dumps(list(articles)),),
        )
        unread = self._unread({row[1] for row in rows if row[1] is not None})
        return {
            ArticleId(article): Standing(
                ArticleId(article), group, others, len(unread.get(group, set()) - {article}), reported
            )
            for article, group, others, reported in rows
        }

    def of(self, article: ArticleId) -> list[ArticleId]:
        """The other versions of the text of an article, newest first: those of its group."""
        return [
            ArticleId(row[0])
            for row in self._db.rows(
                """
                SELECT a.id FROM placed p
                JOIN placed q ON q.group_id = p.group_id JOIN articles a ON a.id = q.article_id
                WHERE p.article_id = ?1 AND a.id <> ?1 ORDER BY a.sort_at DESC, a.id DESC
                """,
                (article,),
            )
        ]

    def _unread(self, groups: Iterable[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for group, article in self._db.rows(
            """
            SELECT p.group_id, p.article_id FROM placed p LEFT JOIN states t ON t.article_id = p.article_id
            WHERE p.group_id IN (SELECT value FROM json_each(?)) AND t.read_at IS NULL
            """,
            (json.dumps(sorted(groups)),),
        ):
            found.setdefault(group, set()).add(article)
        return found
