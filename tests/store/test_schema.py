"""Migrations: from every version to this one, and back to where it was when one fails."""

from __future__ import annotations

import sqlite3
import struct
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.store import db as db_module
from reader.store.db import VERSION, Database
from reader.store.schema import APPLICATION_ID, MIGRATIONS


def of_version(path: Path, version: int) -> None:
    """A library as a Reader of that version left it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for number in range(version):
        for statement in MIGRATIONS[number]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def shape(database: Database) -> list[tuple[str, str]]:
    return database.rows("SELECT name, sql FROM sqlite_master ORDER BY name")


@pytest.mark.parametrize("version", range(VERSION + 1))
def test_every_version_is_brought_to_this_one(version: int, tmp_path: Path) -> None:
    of_version(tmp_path / "old.db", version)
    old, new = Database.open(tmp_path / "old.db"), Database.open(tmp_path / "new.db")
    assert shape(new) == shape(old)
    assert [(VERSION,)] == old.rows("PRAGMA user_version")
    assert [("ok",)] == old.rows("PRAGMA integrity_check")
    assert [] == old.rows("PRAGMA foreign_key_check")
    old.close()
    new.close()
    assert VERSION == struct.unpack(">I", (tmp_path / "old.db").read_bytes()[60:64])[0]


def test_migration_that_fails_leaves_the_version_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database.open(tmp_path / "library.db").close()
    broken = ("CREATE TABLE half (a)", "CREATE TABLE sources (a)")
    monkeypatch.setattr(db_module, "MIGRATIONS", (*MIGRATIONS, broken))
    monkeypatch.setattr(db_module, "VERSION", VERSION + 1)
    with pytest.raises(StoreError, match="already exists"):
        Database.open(tmp_path / "library.db")
    monkeypatch.undo()
    database = Database.open(tmp_path / "library.db")
    assert [(VERSION,)] == database.rows("PRAGMA user_version")
    assert [] == database.rows("SELECT name FROM sqlite_master WHERE name = 'half'")
    database.close()


def test_articles_of_an_older_library_get_their_names_found_again(tmp_path: Path) -> None:
    """So that it becomes known in which sentence each stands; nothing that a person did is lost."""
    of_version(tmp_path / "library.db", 1)
    connection = sqlite3.connect(tmp_path / "library.db")
    connection.executescript(
        """
        INSERT INTO sources (id, kind, name, location) VALUES (1, 'folder', 'News', '/news');
        INSERT INTO articles VALUES
            (7, 1, '/a', x'00', 3, 'T', '', '', '', '', '', '', '', '', '', 90, 'day', NULL, '', 90, 0, 2);
        INSERT INTO states VALUES (7, 5, 6);
        INSERT INTO entities VALUES (2, 'person', 'Ann Lee', 1, 1);
        INSERT INTO mentions VALUES (7, 0, 3, 2, 'person', 0, 'Ann', 'full');
        INSERT INTO pending VALUES ('index', 7, 3, '');
        """
    )
    connection.close()
    database = Database.open(tmp_path / "library.db")
    pending = database.rows("SELECT stage, article_id, revision, problem, sort_at FROM pending ORDER BY stage")
    assert [(stage, 7, 3, "", 90) for stage in ("events", "index", "names", "versions")] == pending
    assert [(7, 5, 6)] == database.rows("SELECT * FROM states")
    assert [(-1,)] == database.rows("SELECT sentence FROM mentions")
    database.close()
