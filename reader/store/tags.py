"""Tags: words that a person puts on articles. Case and accents make no difference; they are shown as typed."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable

from reader.errors import NotFound, UsageError
from reader.model import ArticleId
from reader.store.db import Database
from reader.text.clean import clean_line
from reader.text.segment import fold

LONGEST = 50
"""Code points of a tag."""
MOST = 50
"""Tags of one article."""
_QUOTES = re.compile('["“”„]')


class Tags:
    """The tags of a library. A rebuild never touches them, and an article keeps them when it is imported again."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, article: ArticleId) -> list[str]:
        """The tags of an article, in the order of the alphabet."""
        rows = self._db.rows("SELECT tag FROM tags WHERE article_id = ? ORDER BY folded", (article,))
        return [row[0] for row in rows]

    def set(self, article: ArticleId, tags: Iterable[str]) -> None:
        """Give an article these tags and no others; equal ones count once, as first typed.

        Raises:
            NotFound: There is no such article.
            UsageError: A tag is empty or too long, or there are too many.
        """
        wanted: dict[str, str] = {}
        for each in tags:
            tag = cleaned(each)
            wanted.setdefault(fold(tag), tag)
        if len(wanted) > MOST:
            raise UsageError(f"An article has at most {MOST} tags.")
        self._db.run("DELETE FROM tags WHERE article_id = ?", (article,))
        if self._db.row("SELECT 1 FROM articles WHERE id = ?", (article,)) is None:
            raise NotFound(f"There is no article {article}; `reader list` shows those there are.")
        self._db.run_many(
            "INSERT INTO tags (article_id, folded, tag) VALUES (?, ?, ?)",
            [(article, folded, tag) for folded, tag in wanted.items()],
        )

    def all(self) -> list[tuple[str, int]]:
        """Every tag in the form in which most articles have it, with the number of articles, by the alphabet."""
        forms: dict[str, Counter[str]] = {}
        for folded, tag, count in self._db.rows(
            "SELECT folded, tag, count(*) FROM tags GROUP BY folded, tag ORDER BY folded, tag"
        ):
            forms.setdefault(folded, Counter())[tag] = count
        return [(counts.most_common(1)[0][0], counts.total()) for counts in forms.values()]

    def having(self, tag: str) -> array[int]:
        """The ids, ascending, of the articles that have a tag."""
        folded = fold(clean_line(tag))
        rows = self._db.rows("SELECT article_id FROM tags WHERE folded = ? ORDER BY article_id", (folded,))
        return array("q", [row[0] for row in rows])

    def articles(self) -> array[int]:
        """The ids, ascending, of the articles that have any tag."""
        return array("q", [row[0] for row in self._db.rows("SELECT DISTINCT article_id FROM tags ORDER BY 1")])


def cleaned(tag: str) -> str:
    """A tag on one line, without control characters and without the quotes that a query puts around it.

    Raises:
        UsageError: Nothing is left of it, or it is too long.
    """
    text = " ".join(_QUOTES.sub(" ", clean_line(tag, limit=10 * LONGEST)).split())
    if not any(character.isalnum() for character in text):
        raise UsageError("A tag needs a letter or a digit.")
    if len(text) > LONGEST:
        raise UsageError(f"A tag has at most {LONGEST} characters.")
    return text
