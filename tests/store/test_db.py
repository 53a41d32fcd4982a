"""The database file: what is refused stays as it was; transactions; the lock of another program."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import StoreError
from reader.library import Library
from reader.model import ArticleId, EntityId, SourceId
from reader.store import db as db_module
from reader.store.db import VERSION, Database
from reader.store.pending import Due
from reader.store.schema import APPLICATION_ID
from tests.making import NOW, draft, environment, mention

PAGE = 4096


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A sound database of some pages, closed."""
    path = tmp_path / "library.db"
    database = Database.open(path)
    with database.transaction():
        for number in range(200):
            database.run(
                "INSERT INTO sources (kind, name, location) VALUES ('folder', ?, ?)", (f"n{number}" * 20, str(number))
            )
    database.close()
    return path


def overwrite(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def foreign(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (a)")
    connection.commit()
    connection.close()


UNUSABLE: dict[str, Callable[[Path], object]] = {
    "text": lambda path: path.write_text("Dear diary, " * 100),
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "empty": lambda path: path.write_bytes(b""),
    "one byte": lambda path: path.write_bytes(b"S"),
    "of another program": foreign,
    "newer": lambda path: overwrite(path, 60, struct.pack(">I", VERSION + 1)),
    "far newer": lambda path: overwrite(path, 60, b"\xff\xff\xff\xff"),
    "header zeroed": lambda path: overwrite(path, 0, bytes(100)),
    "cut in the header": lambda path: os.truncate(path, 60),
    "cut after the header": lambda path: os.truncate(path, 100),
    "cut in a page": lambda path: os.truncate(path, PAGE * 2 + 17),
    "half": lambda path: os.truncate(path, path.stat().st_size // 2 // PAGE * PAGE),
    "first page zeroed but for the header": lambda path: overwrite(path, 100, bytes(PAGE - 100)),
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_unusable_file_is_refused_with_one_sentence_and_stays_untouched(kind: str, made: Path) -> None:
    UNUSABLE[kind](made)
    before = hashlib.sha256(made.read_bytes()).hexdigest()
    with pytest.raises(StoreError) as caught:
        Database.open(made)
    message = str(caught.value)
    assert (str(made) in message, message.endswith("."), "\n" in message) == (True, True, False)
    assert before == hashlib.sha256(made.read_bytes()).hexdigest()
    assert [made] == sorted(made.parent.iterdir())


def test_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library.db").mkdir()
    with pytest.raises(StoreError, match="is a folder"):
        Database.open(tmp_path / "library.db")
    assert [] == list((tmp_path / "library.db").iterdir())


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_unreadable_file_is_refused(made: Path) -> None:
    made.chmod(0)
    with pytest.raises(StoreError, match="permission denied"):
        Database.open(made)
    made.chmod(0o600)


def read_everything(path: Path) -> None:
    with Library.open(path) as library:
        ids = [ArticleId(each) for each in library.articles.ids()]
        library.articles.many(ids)
        library.sources.all()
        library.sources.outlets()
        library.articles.counts()
        library.pending.take("index", after=("names",), limit=10)
        for article in ids:
            library.articles.document(article)
            library.entities.of_article(article)
            library.entities.in_article(article)
            library.recognised.of(article)
            library.stories.words(article)
            library.stories.versions(article)
        for entity in library.entities.with_aliases(library.entities.top()):
            library.entities.appearances(entity.id)
            library.entities.named(entity.name)
        with library.transaction():
            library.articles.set_read(ids, at=NOW)
            library.articles.put(SourceId(1), draft("new text"), now=NOW)


@pytest.mark.parametrize("fill", [b"\0", b"\xa5"], ids=["zeroed", "garbage"])
def test_damaged_page_gives_store_errors_and_nothing_else(fill: bytes, filled_path: Path, tmp_path: Path) -> None:
    """Every page in turn is damaged; either nothing is noticed (a page not in use), or it is a StoreError."""
    pages = (filled_path / "library.db").stat().st_size // PAGE
    noticed = 0
    for page in range(1, pages, 4):
        shutil.copyfile(filled_path / "library.db", tmp_path / "library.db")
        overwrite(tmp_path / "library.db", page * PAGE, fill * PAGE)
        try:
            read_everything(tmp_path)
        except StoreError:
            noticed += 1
    assert noticed > pages // 8


def test_new_library_is_private_and_marked_as_ours(tmp_path: Path) -> None:
    Database.open(tmp_path / "deep" / "library.db").close()
    header = (tmp_path / "deep" / "library.db").read_bytes()[:100]
    assert (VERSION, APPLICATION_ID) == (struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0])
    assert [tmp_path / "deep" / "library.db"] == list((tmp_path / "deep").iterdir())
    if os.name != "nt":
        assert 0o600 == (tmp_path / "deep" / "library.db").stat().st_mode & 0o777


def test_two_processes_make_the_same_library_at_once(tmp_path: Path) -> None:
    """All wait for the same word, then open; each puts in a source of its own."""
    code = (
        "import sys; from pathlib import Path\n"
        "from reader.store.db import Database; from reader.store.sources import Sources\n"
        "print('ready', flush=True); sys.stdin.readline()\n"
        "db = Database.open(Path(sys.argv[1]))\n"
        "with db.transaction(): Sources(db).add('folder', sys.argv[2], sys.argv[2])\n"
    )
    path = tmp_path / "library.db"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(path), str(number)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(),
        )
        for number in range(4)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [("", 0)] * 4 == [(process.communicate(timeout=30)[1], process.returncode) for process in processes]
    database = Database.open(path)
    assert [("0",), ("1",), ("2",), ("3",)] == database.rows("SELECT name FROM sources ORDER BY name")
    assert [("ok",)] == database.rows("PRAGMA integrity_check")
    database.close()


def test_transactions_do_not_nest(library: Library) -> None:
    with pytest.raises(RuntimeError, match="nest"), library.transaction(), library.transaction():
        pass
    with library.transaction():
        library.sources.add("folder", "a", "/a")
    assert 1 == len(library.sources.all())


def test_what_fails_leaves_nothing(library: Library) -> None:
    with pytest.raises(ZeroDivisionError), library.transaction():
        library.sources.add("folder", "a", "/a")
        raise ZeroDivisionError
    assert [] == library.sources.all()


WRITES: dict[str, Callable[[Library], object]] = {
    "sources.add": lambda library: library.sources.add("folder", "b", "/b"),
    "sources.set_problem": lambda library: library.sources.set_problem(SourceId(1), "gone"),
    "articles.put": lambda library: library.articles.put(SourceId(1), draft("other"), now=NOW),
    "articles.set_read": lambda library: library.articles.set_read([ArticleId(1)], at=NOW),
    "articles.set_starred": lambda library: library.articles.set_starred([ArticleId(1)], at=None),
    "entities.create": lambda library: library.entities.create("person", "A"),
    "entities.rename": lambda library: library.entities.rename(EntityId(1), kind="org", name="B"),
    "entities.add_keys": lambda library: library.entities.add_keys(EntityId(1), ["k"], ["w"]),
    "entities.set_mentions": lambda library: library.entities.set_mentions(
        ArticleId(1), [(EntityId(1), mention("A"), "why")]
    ),
    "entities.absorb": lambda library: library.entities.absorb(EntityId(1), EntityId(2)),
    "entities.wipe": lambda library: library.entities.wipe(),
    "tags.set": lambda library: library.tags.set(ArticleId(1), ["a"]),
    "searches.add": lambda library: library.searches.add("a", "b"),
    "searches.remember": lambda library: library.searches.remember("a"),
    "searches.forget": lambda library: library.searches.forget(),
    "pending.add": lambda library: library.pending.add("names", [(ArticleId(1), 1)]),
    "pending.add_again": lambda library: library.pending.add_again("names", [ArticleId(1)]),
    "pending.add_all": lambda library: library.pending.add_all("names"),
    "pending.clear": lambda library: library.pending.clear("names", [Due(ArticleId(1), 1)]),
    "pending.set_aside": lambda library: library.pending.set_aside("names", Due(ArticleId(1), 1), "odd"),
}


@pytest.mark.parametrize("name", WRITES)
def test_writing_outside_a_transaction_is_refused(name: str, library: Library) -> None:
    with pytest.raises(RuntimeError, match="need a transaction"):
        WRITES[name](library)


@pytest.mark.parametrize("name", WRITES)
def test_writing_while_another_program_has_the_lock_is_a_store_error(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_module, "BUSY_SECONDS", 0.02)
    with Library.open(tmp_path) as library:
        with library.transaction():
            library.sources.add("folder", "a", "/a")
            library.articles.put(SourceId(1), draft("text"), now=NOW)
            library.entities.create("person", "One")
            library.entities.create("person", "Two")
        other = sqlite3.connect(tmp_path / "library.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            with pytest.raises(StoreError, match="being written by another program"), library.transaction():
                WRITES[name](library)
            assert 1 == len(library.sources.all())
        finally:
            other.close()
        with library.transaction():
            WRITES[name](library)


def test_data_version_moves_only_when_another_connection_writes(tmp_path: Path) -> None:
    with Library.open(tmp_path) as one, Library.open(tmp_path) as other:
        before = one.db.data_version()
        with one.transaction():
            one.sources.add("folder", "a", "/a")
        assert before == one.db.data_version()
        with other.transaction():
            other.sources.add("folder", "b", "/b")
        assert before != one.db.data_version()


def test_full_disk_is_told_and_nothing_is_lost(library: Library) -> None:
    """SQLite's own limit of pages stands in for the disk."""
    with library.transaction():
        source = library.sources.add("folder", "a", "/a")
    library.db.rows(f"PRAGMA max_page_count = {library.db.row('PRAGMA page_count')[0]}")
    with pytest.raises(StoreError, match="no space left"), library.transaction():
        for number in range(200):
            library.articles.put(source, draft("long " * 500, origin=str(number)), now=NOW)
    assert (1, 0) == (len(library.sources.all()), library.articles.count())


def test_state_changes_with_every_write_here_and_elsewhere(library: Library) -> None:
    seen = [library.db.state()]
    assert seen == [library.db.state()]
    with library.transaction():
        library.searches.remember("a")
    seen.append(library.db.state())
    with Library.open(library.path) as other, other.transaction():
        other.searches.remember("b")
    seen.append(library.db.state())
    assert 3 == len(set(seen))
