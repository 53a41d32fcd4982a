"""Searches that a person has saved under a name, and what was searched for last."""

from __future__ import annotations

from reader.errors import NotFound, UsageError
from reader.model import SavedSearch, Sort
from reader.store.db import Database
from reader.text.clean import clean_line
from reader.text.segment import fold

LONGEST_NAME = 60
LONGEST_QUERY = 2000
MOST = 100
"""Saved searches of a library."""
REMEMBERED = 200
"""Queries that the history holds."""


class Searches:
    """The saved searches of a library, and its history of queries."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[SavedSearch]:
        """Every saved search, in the order in which they were added."""
        return [
            SavedSearch(*row)
            for row in self._db.rows("SELECT id, name, query, sort FROM searches ORDER BY position, id")
        ]

    def named(self, name: str) -> SavedSearch:
        """The saved search of that name, case and accents aside.

        Raises:
            NotFound: There is none.
        """
        row = self._db.row("SELECT id, name, query, sort FROM searches WHERE folded = ?", (fold(clean_line(name)),))
        if row is None:
            raise NotFound(f'There is no saved search "{clean_line(name, limit=100)}"; `reader searches` lists them.')
        return SavedSearch(*row)

    def add(self, name: str, query: str, sort: Sort = "relevance") -> int:
        """Save a search behind the others; returns its id.

        Raises:
            UsageError: The name is taken, empty or too long, the query is empty or too long, or there are too many.
        """
        name, query = _named(name), _asked(query)
        if not query:
            raise UsageError("A saved search needs a query.")
        count, last = self._db.row("SELECT count(*), coalesce(max(position), 0) FROM searches")
        if count >= MOST:
            raise UsageError(f"There are {MOST} saved searches already; remove one first.")
        self._refuse_taken(name, 0)
        return self._db.run(
            "INSERT INTO searches (name, folded, query, sort, position) VALUES (?, ?, ?, ?, ?)",
            (name, fold(name), query, sort, last + 1),
        )

    def rename(self, search: int, name: str) -> None:
        """Give a saved search another name.

        Raises:
            NotFound: There is none of that id.
            UsageError: The name is taken, empty or too long.
        """
        name = _named(name)
        self._require(search)
        self._refuse_taken(name, search)
        self._db.run("UPDATE searches SET name = ?, folded = ? WHERE id = ?", (name, fold(name), search))

    def remove(self, search: int) -> None:
        """Forget a saved search.

        Raises:
            NotFound: There is none of that id.
        """
        self._require(search)
        self._db.run("DELETE FROM searches WHERE id = ?", (search,))

    def history(self, limit: int = 50) -> list[str]:
        """What was searched for, the latest first, each query once."""
        return [row[0] for row in self._db.rows("SELECT query FROM search_history ORDER BY id DESC LIMIT ?", (limit,))]

    def remember(self, query: str) -> None:
        """Note that a query was asked now; an empty one is passed over, and the oldest one goes when it is full."""
        query = clean_line(query, limit=LONGEST_QUERY)
        if not query:
            return
        self._db.run("DELETE FROM search_history WHERE query = ?", (query,))
        self._db.run(
            "INSERT INTO search_history (query, used_at) VALUES (?, CAST(strftime('%s', 'now') AS INTEGER))", (query,)
        )
        self._db.run(
            "DELETE FROM search_history WHERE id NOT IN (SELECT id FROM search_history ORDER BY id DESC LIMIT ?)",
            (REMEMBERED,),
        )

    def forget(self) -> None:
        """Empty the history."""
        self._db.run("DELETE FROM search_history")

    def _require(self, search: int) -> None:
        if self._db.row("SELECT 1 FROM searches WHERE id = ?", (search,)) is None:
            raise NotFound(f"There is no saved search {search}; `reader searches` lists them.")

    def _refuse_taken(self, name: str, search: int) -> None:
        if self._db.row("SELECT 1 FROM searches WHERE folded = ? AND id <> ?", (fold(name), search)):
            raise UsageError(f'There is a saved search "{name}" already; choose another name.')


def _named(name: str) -> str:
    name = clean_line(name, limit=10 * LONGEST_NAME)
    if not fold(name).strip():
        raise UsageError("A saved search needs a name.")
    if len(name) > LONGEST_NAME:
        raise UsageError(f"The name of a saved search has at most {LONGEST_NAME} characters.")
    return name


def _asked(query: str) -> str:
    query = clean_line(query, limit=10 * LONGEST_QUERY)
    if len(query) > LONGEST_QUERY:
        raise UsageError(f"A query has at most {LONGEST_QUERY} characters.")
    return query
