"""Which article waits for which stage of derived work.

A row carries the revision it was written for. Only that revision is cleared, so an article that changes while its
old text is being worked on is worked on again.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from reader.model import ArticleId
from reader.store.db import Database


@dataclass(frozen=True, slots=True)
class Due:
    """One article that waits."""

    article: ArticleId
    revision: int


class Pending:
    """The list of what is to be done."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, stage: str, articles: Iterable[tuple[ArticleId, int]]) -> None:
        """Let articles, with their revisions, wait for a stage; one that was set aside gets another try."""
        self._db.run_many(
            """
            INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
            SELECT ?, id, ?, sort_at FROM articles WHERE id = ?
            """,
            [(stage, revision, article) for article, revision in articles],
        )

    def add_again(self, stage: str, articles: Iterable[ArticleId]) -> None:
        """Let articles wait for a stage in the revision they have now."""
        self._db.run_many(
            """
            INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
            SELECT ?, id, revision, sort_at FROM articles WHERE id = ?
            """,
            [(stage, article) for article in articles],
        )

    def add_all(self, stage: str) -> None:
        """Let every article wait for a stage: a rebuild."""
        self._db.run(
            """
            INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
            SELECT ?, id, revision, sort_at FROM articles
            """,
            (stage,),
        )

    def take(self, stage: str, *, after: Iterable[str] = (), limit: int) -> list[Due]:
        """The newest articles that wait for a stage and for none of those in `after`."""
        earlier = list(after)
        marks = ", ".join("?" * len(earlier))
        rows = self._db.rows(
            f"""
            SELECT p.article_id, p.revision FROM pending p
            WHERE p.stage = ? AND p.problem = '' AND NOT EXISTS (
                SELECT 1 FROM pending q
                WHERE q.article_id = p.article_id AND q.stage IN ({marks}) AND q.problem = '')
            ORDER BY p.sort_at DESC, p.article_id DESC LIMIT ?
            """,
            (stage, *earlier, limit),
        )
        return [Due(ArticleId(article), revision) for article, revision in rows]

    def ids(self, stage: str, *, limit: int = -1, offset: int = 0) -> array[int]:
        """The articles that wait for a stage, newest first, undated ones last."""
        rows = self._db.rows(
            "SELECT article_id FROM pending WHERE stage = ? AND problem = '' "
            "ORDER BY sort_at DESC, article_id DESC LIMIT ? OFFSET ?",
            (stage, limit, offset),
        )
        return array("q", [row[0] for row in rows])

    def count(self, stage: str) -> int:
        """How many wait for a stage."""
        return int(self._db.row("SELECT count(*) FROM pending WHERE stage = ? AND problem = ''", (stage,))[0])

    def count_set_aside(self, stage: str) -> int:
        """How many a stage could not work on."""
        return int(self._db.row("SELECT count(*) FROM pending WHERE stage = ? AND problem <> ''", (stage,))[0])

    def waits(self, stage: str, due: Due) -> bool:
        """Whether an article still waits for a stage in that revision."""
        row = self._db.row(
            "SELECT 1 FROM pending WHERE stage = ? AND article_id = ? AND revision = ?",
            (stage, due.article, due.revision),
        )
        return row is not None

    def clear(self, stage: str, done: Iterable[Due]) -> None:
        """Take off the list what was done, in the revision in which it was done."""
        self._db.run_many(
            "DELETE FROM pending WHERE stage = ? AND article_id = ? AND revision = ?",
            [(stage, due.article, due.revision) for due in done],
        )

    def set_aside(self, stage: str, due: Due, problem: str) -> None:
        """Keep an article that a stage cannot work on out of the way, with the reason."""
        self._db.run(
            "UPDATE pending SET problem = ? WHERE stage = ? AND article_id = ? AND revision = ?",
            (problem or "unknown", stage, due.article, due.revision),
        )

    def problems(self) -> list[tuple[str, ArticleId, str]]:
        """Stage, article and reason of all that was set aside."""
        return [
            (stage, ArticleId(article), problem)
            for stage, article, problem in self._db.rows(
                "SELECT stage, article_id, problem FROM pending WHERE problem <> '' ORDER BY stage, article_id"
            )
        ]
