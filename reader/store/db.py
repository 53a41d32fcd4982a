"""One SQLite file: opening it safely, one connection per thread, transactions, errors as sentences.

The file is looked at before SQLite may touch it, so a foreign, newer or damaged one stays as it was.
"""

from __future__ import annotations

import os
import sqlite3
import struct
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reader.errors import StoreBusy, StoreError
from reader.store.schema import APPLICATION_ID, MIGRATIONS
from reader.text.clean import clean_line

VERSION = len(MIGRATIONS)
BUSY_SECONDS = 5.0
READING_CACHE, WRITING_CACHE = 8_000, 64_000
"""Kilobytes of the file that a thread keeps in memory. Who links names and stories jumps about in all of it: with the
lesser one, resolving an article's names in a library of 100,000 articles takes a sixth longer.
"""
_MAGIC = b"SQLite format 3\0"


class _Translated:
    """Puts what SQLite raises into words. A generator would cost more than many a query that it goes around."""

    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        translation = self._database.translation(error) if error is not None else None
        if translation is not None:
            raise translation from error


class Database:
    """An open library database.

    Store methods run statements through it and never commit; only `transaction()` does.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        self._open: list[sqlite3.Connection] = []
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path) -> Database:
        """Open the database at `path`, making it when there is none and bringing it to this version's schema.

        Raises:
            StoreError: It is unreadable, not a Reader library, or of a newer Reader. It is then left untouched.
        """
        try:
            if path.exists():
                _check_header(path)
            else:
                _create(path)
        except OSError as error:
            raise StoreError(f"The library {path} cannot be opened: {_reason(error)}.") from error
        database = cls(path)
        try:
            database._migrate()
            # a file whose pages are damaged is noticed here rather than on some screen
            database.row("SELECT count(*) FROM sqlite_master")
        except BaseException:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Close the connections of all threads."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._local = threading.local()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query, as tuples."""
        with self._translated():
            return self._connection().execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first row of a query, or None."""
        with self._translated():
            return self._connection().execute(sql, parameters).fetchone()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Change rows inside the running transaction; returns the id of the row put in last."""
        self._require_transaction()
        with self._translated():
            return self._connection().execute(sql, parameters).lastrowid or 0

    def run_many(self, sql: str, parameters: Iterable[Sequence[Any]]) -> None:
        """Change rows once for each set of parameters, inside the running transaction."""
        self._require_transaction()
        with self._translated():
            self._connection().executemany(sql, parameters)

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[None]:
        """All or nothing. Refuses to nest, as an inner one would commit the outer one's half.

        Args:
            durable: Survives a power cut, not only a crash; for what a person did.
        """
        connection = self._connection()
        if connection.in_transaction:
            raise RuntimeError("transactions do not nest")
        with self._translated():
            connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
            # IMMEDIATE: a deferred transaction that turns to writing fails at once instead of waiting its turn
            connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            connection.rollback()
            raise
        with self._translated():
            try:
                connection.commit()
            except sqlite3.Error:
                connection.rollback()
                raise

    def data_version(self) -> int:
        """A number that changes when another connection has written; costs microseconds."""
        return int(self.row("PRAGMA data_version")[0])

    def state(self) -> tuple[int, int]:
        """Two numbers of which one changes whenever anybody writes, this thread too. Compare within one thread only."""
        return self.data_version(), self._connection().total_changes

    def keep(self, kilobytes: int) -> None:
        """How much of the file this thread keeps in memory."""
        self.rows(f"PRAGMA cache_size = -{kilobytes}")

    def damaged(self, error: Exception | str) -> StoreError:
        """What to raise when something stored cannot be what was put there."""
        reason = clean_line(str(error), limit=100)
        return StoreError(
            f"The library {self.path} is damaged ({reason}); restore it from a backup or name another library."
        )

    def _require_transaction(self) -> None:
        if not self._connection().in_transaction:
            raise RuntimeError("writes need a transaction")

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            with self._translated():
                connection = sqlite3.connect(
                    self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
                )
                try:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA foreign_keys = ON")
                    connection.execute("PRAGMA synchronous = NORMAL")
                    connection.execute(f"PRAGMA cache_size = -{READING_CACHE}")
                except BaseException:
                    connection.close()
                    raise
            self._local.connection = connection
            with self._lock:
                self._open.append(connection)
        return connection

    def _translated(self) -> _Translated:
        return _Translated(self)

    def translation(self, error: BaseException | None) -> StoreError | None:
        """What to raise in the place of an error; None if it is none of SQLite's."""
        if isinstance(error, sqlite3.Error):
            return self._sayable(error)
        # from the names of tables in a damaged file
        return self.damaged(error) if isinstance(error, UnicodeDecodeError) else None

    def _sayable(self, error: sqlite3.Error) -> StoreError:
        text = str(error)
        if "locked" in text or "busy" in text:
            return StoreBusy(f"The library {self.path} is being written by another program; try again in a moment.")
        return StoreError(self._sentence(text))

    def _sentence(self, text: str) -> str:
        if "full" in text:
            return f"There is no space left to write the library {self.path}; free some and try again."
        if "malformed" in text or "not a database" in text or "UTF-8" in text:
            return str(self.damaged(text))
        if "readonly" in text or "unable to open" in text:
            return f"The library {self.path} cannot be written ({text}); check its permissions."
        return f"The library {self.path} cannot be used: {text}."

    def _migrate(self) -> None:
        version = int(self.row("PRAGMA user_version")[0])
        if version > VERSION:
            raise StoreError(_newer(self.path, version))
        for number in range(version, VERSION):
            with self.transaction(durable=True):
                if int(self.row("PRAGMA user_version")[0]) == number:  # another process may have been quicker
                    for statement in MIGRATIONS[number]:
                        self.run(statement)
                    self.run(f"PRAGMA user_version = {number + 1}")
        if version < VERSION:
            # the version must stand in the file itself, where _check_header looks for it
            self.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def _create(path: Path) -> None:
    """Make an empty library under another name and move it into place, so that no half-made file is ever seen."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute("PRAGMA user_version = 0")
        finally:
            connection.close()
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process made it in the meantime: use that one
        except OSError:
            draft.replace(path)  # a file system without hard links
    except sqlite3.Error as error:
        raise StoreError(f"The library {path} cannot be made: {error}.") from error
    finally:
        draft.unlink(missing_ok=True)


def _check_header(path: Path) -> None:
    """Read the first 100 bytes without SQLite: who made the file, and which version of its schema it has."""
    if path.is_dir():
        raise StoreError(f"The library {path} is a folder, not a file; name the folder above it.")
    with path.open("rb") as file:
        header = file.read(100)
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise StoreError(
            f"The library {path} is not a Reader library (it is {'empty' if not header else 'another kind of file'}); "
            "move it away or name another library."
        )
    version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
    if application != APPLICATION_ID:
        raise StoreError(f"The library {path} belongs to another program; move it away or name another library.")
    if version > VERSION:
        raise StoreError(_newer(path, version))
    # what a killed program had not brought into the file yet stands beside it; without that the file must be whole
    size, pages = struct.unpack(">H", header[16:18])[0], struct.unpack(">I", header[28:32])[0]
    log = path.with_name(path.name + "-wal")
    if not (log.exists() and log.stat().st_size) and path.stat().st_size < pages * (65536 if size == 1 else size):
        raise StoreError(
            f"The library {path} is damaged (it is cut short); restore it from a backup or name another library."
        )


def _newer(path: Path, version: int) -> str:
    return (
        f"The library {path} was written by a newer Reader (format {version}, this one knows {VERSION}); update Reader."
    )


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
