"""Where articles come from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from reader.errors import NotFound
from reader.model import Source, SourceId
from reader.store.db import Database

_SELECT = """
    SELECT s.id, s.kind, s.name, s.location, count(a.id), count(a.id) - count(t.read_at), s.problem
    FROM sources s LEFT JOIN articles a ON a.source_id = s.id LEFT JOIN states t ON t.article_id = a.id
"""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher named by articles of a source."""

    source: SourceId
    name: str
    articles: int
    unread: int


class Sources:
    """The sources of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, kind: str, name: str, location: str) -> SourceId:
        """Put in a source, or find the one at that location; "files" turns into "folder" when all of it is wanted."""
        self._db.run(
            """
            INSERT INTO sources (kind, name, location) VALUES (?, ?, ?)
            ON CONFLICT (location) DO UPDATE SET kind = excluded.kind WHERE excluded.kind = 'folder'
            """,
            (kind, name, location),
        )
        return SourceId(self._db.row("SELECT id FROM sources WHERE location = ?", (location,))[0])

    def all(self) -> list[Source]:
        """Every source with its counts, by name."""
        return [Source(*row) for row in self._db.rows(_SELECT + "GROUP BY s.id ORDER BY s.name COLLATE NOCASE, s.id")]

    def outlets(self) -> list[Outlet]:
        """The publishers that articles name, by source and name."""
        return [
            Outlet(*row)
            for row in self._db.rows(
                """
                SELECT a.source_id, a.outlet, count(*), count(*) - count(t.read_at)
                FROM articles a LEFT JOIN states t ON t.article_id = a.id WHERE a.outlet <> ''
                GROUP BY a.source_id, a.outlet ORDER BY a.source_id, a.outlet COLLATE NOCASE
                """
            )
        ]

    def unread_among(self, articles: Sequence[int]) -> list[tuple[SourceId, str, int]]:
        """How many of some articles are unread, by source and outlet."""
        return self._db.rows(
            """
            SELECT a.source_id, a.outlet, count(*) FROM json_each(?) j JOIN articles a ON a.id = j.value
            LEFT JOIN states t ON t.article_id = a.id WHERE t.read_at IS NULL GROUP BY a.source_id, a.outlet
            """,
            (json.dumps(list(articles)),),
        )

    def get(self, source: SourceId) -> Source:
        """One source.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._db.row(_SELECT + "WHERE s.id = ? GROUP BY s.id", (source,))
        if row is None:
            raise NotFound(f"There is no source {source}.")
        return Source(*row)

    def locations(self) -> list[tuple[SourceId, str, str]]:
        """Id, kind and location of every source."""
        return self._db.rows("SELECT id, kind, location FROM sources ORDER BY id")

    def set_problem(self, source: SourceId, problem: str) -> None:
        """Note why a source could not be read, or "" that all is well again."""
        self._db.run("UPDATE sources SET problem = ? WHERE id = ?", (problem, source))
