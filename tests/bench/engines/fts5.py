"""SQLite FTS5: Porter stems, tables of beginnings, bm25 order, texts in a table beside it (external content).

Articles come in the order of their dates, so `ORDER BY rowid` serves as the order by date: its best case.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.articles import Article
from tests.bench.asks import FUZZY, Ask
from tests.bench.corpus import corpus, insert
from tests.bench.engines.protocol import LIMIT

_TABLE = """
    CREATE VIRTUAL TABLE found USING fts5(
        title, content, persons, content = 'articles', content_rowid = 'id', tokenize = 'porter unicode61',
        prefix = '1 2 3'
    )
"""
_FACETS = (
    """
    SELECT n.kind, n.name, count(*) FROM found JOIN named m ON m.article = found.rowid JOIN names n ON n.id = m.name
    WHERE found MATCH ? GROUP BY n.id ORDER BY 3 DESC
    """,
    "SELECT a.source, count(*) FROM found JOIN articles a ON a.id = found.rowid WHERE found MATCH ? GROUP BY 1",
    """
    SELECT substr(a.date, 1, 7), count(*) FROM found JOIN articles a ON a.id = found.rowid WHERE found MATCH ?
    GROUP BY 1
    """,
)


class Fts5:
    """Titles count for half as much again as texts, as they do in Reader."""

    version = "1"
    lacks = frozenset({FUZZY})
    segments = 0

    @staticmethod
    def build(articles: Sequence[Article], folder: Path) -> list[float]:
        bare = corpus(len(articles))
        shutil.copyfile(bare, folder / "texts.db")
        (folder / "bare").write_text(str(bare.stat().st_size))
        with closing(sqlite3.connect(folder / "texts.db")) as db:
            start = time.process_time()
            db.execute(_TABLE)
            db.execute("INSERT INTO found (found) VALUES ('rebuild')")
            db.commit()
            took = (time.process_time() - start) * 1000
        return [took]

    @staticmethod
    def bytes_used(folder: Path) -> int:
        return (folder / "texts.db").stat().st_size - int((folder / "bare").read_text())

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "texts.db")

    def find(self, ask: Ask) -> Sequence[int]:
        if not ask.words:
            return self._ids("SELECT id FROM articles ORDER BY date DESC LIMIT ?", LIMIT)
        order = "ORDER BY found.rowid DESC" if ask.newest else "ORDER BY bm25(found, 1.5, 1.0, 0.0)"
        if ask.since:
            return self._ids(
                f"SELECT found.rowid FROM found JOIN articles a ON a.id = found.rowid "
                f"WHERE found MATCH ? AND a.date BETWEEN ? AND ? {order} LIMIT ?",
                _expression(ask), ask.since, f"{ask.until} 24", LIMIT,
            )  # fmt: skip
        return self._ids(f"SELECT rowid FROM found WHERE found MATCH ? {order} LIMIT ?", _expression(ask), LIMIT)

    def facets(self, ask: Ask) -> None:
        for statement in _FACETS:
            self._db.execute(statement, (_expression(ask),)).fetchall()

    def snippets(self, ask: Ask, texts: Mapping[int, str]) -> None:
        statement = "SELECT snippet(found, 1, '[', ']', '…', 24) FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?"
        self._db.execute(statement, (_expression(ask), len(texts))).fetchall()

    def add(self, article: Article) -> None:
        insert(self._db, article)
        self._db.execute(
            "INSERT INTO found (rowid, title, content, persons) SELECT id, title, content, persons FROM articles "
            "WHERE id = ?",
            (article.number,),
        )
        self._db.commit()

    def forget(self) -> None:
        """It keeps pages only, as the file system does."""

    def close(self) -> None:
        self._db.close()

    def _ids(self, statement: str, *parameters: Any) -> list[int]:
        return [row[0] for row in self._db.execute(statement, parameters)]


def _expression(ask: Ask) -> str:
    words = [f'"{word}"' for word in ask.words]
    if ask.how == "phrase":
        words = [f'"{" ".join(ask.words)}"']
    if ask.typing:
        words[-1] += "*"
    text = f"{{title content}} : ({(' OR ' if ask.how == 'any' else ' AND ').join(words)})"
    return f'{text} AND persons : "{ask.person}"' if ask.person else text
