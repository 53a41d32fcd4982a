"""newsboat's search: no index, one statement that looks through titles and texts."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.articles import Article
from tests.bench.asks import FACETS, FUZZY, SECOND, SNIPPETS, Ask
from tests.bench.corpus import corpus, insert


class Newsboat:
    """LIKE over title and content, newest first: a single string, which may have blanks inside."""

    version = "1"
    lacks = frozenset(
        {SECOND, "AND, common and mid", "AND, two common", "OR, two words", "OR, four words"}
        | {"name filter", "date range", FUZZY, FACETS, SNIPPETS}
    )
    segments = 0

    @staticmethod
    def build(articles: Sequence[Article], folder: Path) -> list[float]:
        shutil.copyfile(corpus(len(articles)), folder / "texts.db")
        return []

    @staticmethod
    def bytes_used(folder: Path) -> int:
        return 0

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "texts.db")

    def find(self, ask: Ask) -> Sequence[int]:
        part = f"%{' '.join(ask.words)}%"
        rows = self._db.execute(
            "SELECT id FROM articles WHERE (title LIKE ? OR content LIKE ?) ORDER BY date DESC", (part, part)
        )
        return [row[0] for row in rows]

    def facets(self, ask: Ask) -> None:
        raise NotImplementedError

    def snippets(self, ask: Ask, texts: Mapping[int, str]) -> None:
        raise NotImplementedError

    def add(self, article: Article) -> None:
        insert(self._db, article)
        self._db.commit()

    def forget(self) -> None:
        """It keeps nothing."""

    def close(self) -> None:
        self._db.close()
