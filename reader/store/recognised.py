"""By which recogniser the names of each article were found."""

from __future__ import annotations

from reader.model import ArticleId
from reader.store.db import Database


class Recognised:
    """What is remembered of how names were found; derived, as the names are."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def set(self, article: ArticleId, by: str, chosen: str) -> None:
        """Note who found an article's names, and which recogniser was chosen then."""
        self._db.run(
            "INSERT OR REPLACE INTO recognised (article_id, found_by, chosen) VALUES (?, ?, ?)", (article, by, chosen)
        )

    def of(self, article: ArticleId) -> str:
        """Who found an article's names: "model", "rules" or "spacy:NAME"; "" if nobody has, or it was not noted."""
        row = self._db.row("SELECT found_by FROM recognised WHERE article_id = ?", (article,))
        return str(row[0]) if row else ""

    def count(self, chosen: str) -> int:
        """In how many articles names were found while that recogniser was chosen."""
        return int(self._db.row("SELECT count(*) FROM recognised WHERE chosen = ?", (chosen,))[0])

    def count_all(self) -> int:
        """In how many articles names were found since this is noted."""
        return int(self._db.row("SELECT count(*) FROM recognised")[0])

    def wipe(self) -> None:
        """Forget all, before names are found anew."""
        self._db.run("DELETE FROM recognised")
