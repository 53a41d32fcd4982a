"""The articles of the search benchmark as one SQLite file: what an index is made beside, and where texts come from."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from tests.bench.articles import CACHE, Article, articles

_VERSION = 1
_TABLES = """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY, title TEXT NOT NULL, content TEXT NOT NULL, source TEXT NOT NULL,
        date TEXT NOT NULL, persons TEXT NOT NULL
    );
    CREATE INDEX articles_by_date ON articles (date);
    CREATE TABLE names (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name));
    CREATE TABLE named (article INTEGER, name INTEGER, PRIMARY KEY (article, name)) WITHOUT ROWID;
"""


def corpus(count: int) -> Path:
    """The file with so many articles; made when there is none."""
    path = CACHE / f"corpus-{count}-{_VERSION}.db"
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(draft)) as db:
            db.executescript(_TABLES)
            for article in articles(count):
                insert(db, article)
            db.commit()
        draft.rename(path)
    return path


def insert(db: sqlite3.Connection, article: Article) -> None:
    """Put one article into such a file."""
    db.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)",
        (
            article.number,
            article.title,
            article.body,
            article.source,
            article.published_at.isoformat(" ")[:16],
            ", ".join(article.persons),
        ),
    )
    for kind, names in (("person", article.persons), ("org", article.orgs), ("place", article.places)):
        for name in names:
            db.execute("INSERT OR IGNORE INTO names (kind, name) VALUES (?, ?)", (kind, name))
            row = db.execute("SELECT id FROM names WHERE kind = ? AND name = ?", (kind, name)).fetchone()
            db.execute("INSERT OR IGNORE INTO named VALUES (?, ?)", (article.number, row[0]))


def texts(count: int, numbers: Iterable[int]) -> dict[int, str]:
    """The bodies of some articles."""
    with closing(sqlite3.connect(corpus(count))) as db:
        rows = (db.execute("SELECT id, content FROM articles WHERE id = ?", (n,)).fetchone() for n in numbers)
        return dict(row for row in rows if row)
