"""The handle that jobs and front ends hold: store and index of one library, opened together.

A bundle, not a façade: reading and writing go through its parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reader.errors import IndexDamaged, LibraryBusy, LibraryError
from reader.model import KINDS, ArticleId, EntityId, Found, Kind
from reader.store.articles import Articles
from reader.store.db import Database
from reader.store.entities import Entities
from reader.store.pending import Pending
from reader.store.sources import Sources

if TYPE_CHECKING:  # the types only: importing Whoosh costs more than listing a library does
    from filelock import FileLock

    from reader.index.index import Index
    from reader.index.query import Query
    from reader.index.search import Searcher

_MARKED = 30
"""Forms of a name that are marked in texts; the rest are rare."""


class Library:
    """An open library: `articles`, `sources`, `entities`, `pending`, `index`, `search()`, `transaction()`."""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self.db = db
        self.articles = Articles(db)
        self.sources = Sources(db)
        self.entities = Entities(db)
        self.pending = Pending(db)
        self.transaction = db.transaction
        self._index: Index | None = None
        self._verified = False
        self._searcher: Searcher | None = None
        self._writer_lock: FileLock | None = None

    @classmethod
    def open(cls, path: Path) -> Library:
        """Open the library in a folder, making it when there is none.

        Raises:
            LibraryError: It cannot be used; the message says why and what to do.
        """
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            reason = "a file has that name" if isinstance(error, FileExistsError) else (error.strerror or "").lower()
            raise LibraryError(
                f"The library folder {path} cannot be made ({reason or type(error).__name__}); "
                "name another folder with --library or READER_LIBRARY."
            ) from error
        return cls(path, Database.open(path / "library.db"))

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close store and index."""
        self.close_index()
        self.db.close()

    def close_index(self) -> None:
        """Let go of the index; it is opened again when it is needed."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None
        if self._index is not None:
            self._index.close()
            self._index = None

    @property
    def index(self) -> Index:
        """The search index, opened when it is first needed.

        Raises:
            IndexDamaged: It cannot be read; `wipe_index()` and a rebuild bring it back.
        """
        if self._index is None:
            from reader.index.index import Index

            self._index = Index.open(self._index_path)
        return self._index

    def lacks_indexed(self) -> bool:
        """Whether the index holds less than the store says it should: its folder was lost.

        Raises:
            IndexDamaged: The index cannot be read, or is that of another library.
        """
        # in this order, as others may be writing: articles come, are put into the index, and wait no more
        articles = self.articles.count()
        waiting = self.pending.count("index") + self.pending.count_set_aside("index")
        indexed = self.index.count()
        if indexed > self.articles.count():
            raise IndexDamaged("The search index holds articles that the library does not.")
        return indexed < articles - waiting

    def verify_index(self) -> None:
        """Read all of the index, once for as long as the library is open: damage need not show in a search.

        Raises:
            IndexDamaged: Some of it is not what was written.
        """
        if not self._verified:
            self.index.verify()
            self._verified = True

    def wipe_index(self) -> None:
        """Throw the search index away. Everything in it can be made again from the store."""
        self.close_index()
        from reader.index.index import Index

        Index.wipe(self._index_path)

    def search(
        self,
        text: str,
        *,
        sort: Literal["relevance", "newest"] = "relevance",
        limit: int = 50,
        offset: int = 0,
        typing: bool = False,
    ) -> Found:
        """Find articles. Call it from one thread only: it keeps the searcher that it used last.

        Args:
            text: A query as typed.
            sort: Best first, or newest first.
            limit: How many hits at most.
            offset: How many hits to pass over.
            typing: The last word is a prefix, and an unfinished query is completed silently.

        Raises:
            QueryError: The query cannot be understood; while typing only one that is beyond all limits.
            IndexDamaged: The index cannot be read.
        """
        query = self.parse(text, typing=typing)
        try:
            found = self.searcher().find(query, sort=sort, limit=limit, offset=offset)
            little = (not found.total or found.relaxed) and not typing
            meant = self.searcher().suggestion(text) if little else ""
        except IndexDamaged:
            self.close_index()  # so that the next search opens what a rebuild has made
            raise
        return replace(found, terms=(*found.terms, *self._aliases(query.entities)), did_you_mean=meant)

    def facets(self, text: str, *, limit: int = 20) -> dict[str, list[tuple[str, int]]]:
        """How the hits of a query divide by source, person, org, place and month: labels with counts.

        Args:
            text: A query as typed.
            limit: How many labels of each kind at most; months are all there, in order of time.
        """
        facets = self.searcher().facets(self.parse(text))
        for kind in KINDS:
            entities = {
                str(each.id): each.name
                for each in self.entities.many([EntityId(int(e)) for e, _ in facets[kind][:limit]])
            }
            facets[kind] = [(entities[e], count) for e, count in facets[kind][:limit] if e in entities]
        return facets | {"source": facets["source"][:limit]}

    def _aliases(self, entities: Sequence[EntityId]) -> list[str]:
        """The forms of the names that a query asks for, to be marked in texts."""
        return [
            alias.text
            for entity in self.entities.with_aliases(self.entities.many(entities[:_MARKED]))
            for alias in entity.aliases[:_MARKED]
        ]

    def parse(self, text: str, *, typing: bool = False) -> Query:
        """Understand a query: names become entities, states become sets of articles."""
        from reader.index.query import parse

        return parse(text, names=_Names(self.entities), states=_States(self.articles), typing=typing)

    def searcher(self) -> Searcher:
        """The newest view of the index. The one before is closed, so only one thread may ask."""
        if self._searcher is None:
            self._searcher = self.index.searcher()
        elif self.index.is_newer(self._searcher):
            old, self._searcher = self._searcher, self.index.searcher()
            old.close()
        return self._searcher

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write derived data; the system frees it when its holder dies. May be nested in one thread.

        Raises:
            LibraryBusy: Another process holds it.
            LibraryError: The folder cannot be written to.
        """
        from filelock import FileLock, Timeout

        lock = self._writer_lock = self._writer_lock or FileLock(self.path / "writer.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise LibraryBusy(
                f"Another Reader is already working on the library {self.path}; it takes in what is new."
            ) from None
        except OSError as error:
            reason = (error.strerror or type(error).__name__).lower()
            raise LibraryError(f"The library folder {self.path} cannot be written to: {reason}.") from error
        try:
            yield
        finally:
            lock.release()

    @property
    def _index_path(self) -> Path:
        return self.path / "index"


class _Names:
    """What a query asks about names, answered by the store."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities

    def find(self, kind: Kind, name: str) -> list[EntityId]:
        return [entity.id for entity in self._entities.named(name, kind=kind)]


class _States:
    """What a query asks about reading states, answered by the store."""

    def __init__(self, articles: Articles) -> None:
        self._articles = articles

    def articles(self, state: str) -> frozenset[ArticleId]:
        return self._articles.having(state)
