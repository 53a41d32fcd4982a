"""The handle that jobs and front ends hold: store and index of one library, opened together.

Opening and closing, the life of the index and the right to write are here; what is asked of both together is answered
by reader.answers. Whoosh and numpy are imported with the first question: they cost more than listing a library does.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reader.answers.known import Known
from reader.errors import IndexDamaged, LibraryBusy, LibraryError
from reader.model import (
    ArticleId,
    Candidate,
    Company,
    Completion,
    Coverage,
    Entity,
    EntityId,
    EntityPage,
    Explanation,
    Facets,
    Found,
    InContext,
    Sort,
    StoryPage,
    StoryRow,
)
from reader.store.articles import Articles
from reader.store.copies import Copies
from reader.store.db import READING_CACHE, WRITING_CACHE, Database
from reader.store.decisions import Decisions
from reader.store.entities import Entities
from reader.store.events import Events
from reader.store.following import Following
from reader.store.pending import Pending
from reader.store.profiles import Profiles
from reader.store.recognised import Recognised
from reader.store.searches import Searches
from reader.store.sources import Sources
from reader.store.stories import Stories
from reader.store.story_decisions import StoryDecisions
from reader.store.tags import Tags

if TYPE_CHECKING:  # the types of what is imported late
    from filelock import FileLock

    from reader.answers.asked import Asked
    from reader.answers.entity_page import Names, Seen
    from reader.answers.related import Related
    from reader.answers.telling import Telling
    from reader.index.entry import Entry
    from reader.index.index import Index
    from reader.index.query import Query
    from reader.index.search import Searcher
    from reader.stories.compared import Compared, Side
    from reader.stories.relate import Relation

T = TypeVar("T")


class Library:
    """An open library: `articles`, `sources`, `entities`, `tags`, `searches`, `pending`, `index`, `search()` …"""

    def __init__(self, path: Path, db: Database) -> None:
        self.path = path
        self.db = db
        self.articles = Articles(db)
        self.sources = Sources(db)
        self.entities = Entities(db)
        self.decisions = Decisions(db)
        self.following = Following(db, self.entities)
        self.profiles = Profiles(db)
        self.stories = Stories(db)
        self.events = Events(db)
        self.copies = Copies(db)
        self.story_decisions = StoryDecisions(db)
        self.tags = Tags(db)
        self.searches = Searches(db)
        self.pending = Pending(db)
        self.recognised = Recognised(db)
        self.recogniser = "embedded"
        """By what names are found: this, or "spacy:NAME"; set by who opens the library to write."""
        self.transaction = db.transaction
        self._known = Known(db)
        self._index: Index | None = None
        self.index_is_doubtful = True
        """Whether the process that wrote the index last may have been killed at it."""
        self._searcher: Searcher | None = None
        self._turn = threading.RLock()
        """The turn at the searcher, which one thread at a time may use."""
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
        with self._turn:
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

    def doubt_index(self, *, fresh: bool = False) -> None:
        """Before writing: find out whether the index was left in order. Once is enough for as long as this is open.

        Args:
            fresh: It has just been made anew.

        Raises:
            IndexDamaged: It cannot be read.
        """
        if self.index_is_doubtful:
            self.index_is_doubtful = not (fresh or self.index.is_clean() or not self.index.count())

    def verify_index(self) -> None:
        """Read all of the index: damage need not show in a search.

        Raises:
            IndexDamaged: Some of it is not what was written.
        """
        self.index.verify()
        self.index_is_doubtful = False

    def trust_index(self) -> None:
        """After writing, at an end that was meant: the next one to write need not check what there is."""
        if not self.index_is_doubtful:
            self.index.mark_clean()

    def wipe_index(self) -> None:
        """Throw the search index away. Everything in it can be made again from the store."""
        self.close_index()
        from reader.index.index import Index

        Index.wipe(self._index_path)

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
        self.db.keep(WRITING_CACHE)
        try:
            yield
        finally:
            lock.release()
            if not lock.is_locked:
                self.db.keep(READING_CACHE)

    def searcher(self) -> Searcher:
        """The newest view of the index. The one before is closed, so only who holds the turn may ask."""
        if self._searcher is None:
            self._searcher = self.index.searcher()
        elif self.index.is_newer(self._searcher):
            old, self._searcher = self._searcher, self.index.searcher()
            old.close()
        return self._searcher

    @contextmanager
    def asking(self, *, whole: bool = False) -> Iterator[Searcher]:
        """Hold the turn at the newest view of the index, which one thread at a time has. To be held for one question.

        Args:
            whole: Only an index that has all the articles that it should will do.

        Raises:
            IndexDamaged: The index cannot be read, or is not whole.
        """
        with self._turn:
            try:
                lacks = whole and self.remembered(("lacks",), self.lacks_indexed)
                if not lacks:
                    yield self.searcher()
            except IndexDamaged:
                self.close_index()  # so that the next question opens what a rebuild has made
                raise
        if lacks:
            raise IndexDamaged("The search index holds less than the library.")

    def search(
        self,
        text: str,
        *,
        sort: Sort = "relevance",
        limit: int = 50,
        offset: int = 0,
        typing: bool = False,
        recent: bool = True,
        stale: Callable[[], bool] | None = None,
        now: dt.datetime | None = None,
    ) -> Found:
        """Find articles. Any thread may ask; they take turns at the index.

        Articles that the index does not hold yet, or all of them when it cannot be read, are searched plainly in the
        store, newest first, for a bounded time; they stand behind the hits of the index, and a note says so. While
        somebody types they are left out as long as the index fills the page.

        Args:
            text: A query as typed.
            sort: The order of the hits.
            limit: How many hits at most.
            offset: How many hits to pass over.
            typing: The last word is a prefix, and an unfinished query is completed silently.
            recent: Whether recent articles come a little sooner when hits are ordered by relevance.
            stale: Asked now and then: whether nobody waits for the answer any more.
            now: From when on articles grow old; the system's time if None.

        Returns:
            The hits. `damaged` is set when the index must be made anew: whoever can should order a rebuild.

        Raises:
            QueryError: The query cannot be understood; while typing only one that is beyond all limits.
            reader.index.search.Stale: `stale` said so.
        """
        from reader.answers import searching

        wish = searching.Wish(sort, limit, offset, typing, _moment(recent, now), stale)
        return searching.search(self._asked, text, wish)

    def count(self, text: str, *, unread: bool = False) -> int:
        """How many articles a query finds.

        Args:
            text: A query as typed.
            unread: Count only the unread ones of those that it finds.

        Raises:
            QueryError: The query cannot be understood.
        """
        from reader.answers import searching

        return searching.count(self._asked, text, unread=unread)

    def facets(self, text: str, *, limit: int = 20, typing: bool = False) -> Facets:
        """How the hits of a query divide, each way with the text that narrows the query to it.

        Args:
            text: A query as typed.
            limit: How many of each kind at most; months are all there, in order of time.
            typing: As in `search`.

        Raises:
            QueryError: The query cannot be understood; while typing only one that is beyond all limits.
        """
        from reader.answers import dividing

        return dividing.facets(self._asked, text, limit=limit, typing=typing)

    def explain(
        self, text: str, article: ArticleId, *, recent: bool = True, now: dt.datetime | None = None
    ) -> Explanation:
        """Why an article is among the hits of a query; without parts while the index cannot be read.

        Raises:
            QueryError: The query cannot be understood.
        """
        from reader.answers import searching

        return searching.explain(self._asked, text, article, now=_moment(recent, now))

    def complete(self, text: str, cursor: int, *, limit: int = 8) -> list[Completion]:
        """How the word, field or name at the cursor could go on, the most frequent first.

        Args:
            text: A query as typed, with white space and quotes as they are.
            cursor: Where in it, in code points.
            limit: How many at most.
        """
        from reader.answers import completing

        return completing.complete(self._asked, text, cursor, limit=limit)

    def entity_page(
        self,
        entity: EntityId,
        *,
        stories: int = 50,
        contexts: int = 20,
        company: int = 15,
        where: Seen | None = None,
    ) -> EntityPage:
        """What the page of a name shows first; a merged one leads to the one it is part of.

        Args:
            entity: Which.
            stories: How many of the newest stories.
            contexts: How many mentions in context.
            company: How many of the names it stands with.
            where: The answer of `seen`, if there is one.

        Raises:
            NotFound: There is none of that id.
        """
        from reader.answers import entity_page

        return entity_page.page(self._names, entity, stories=stories, contexts=contexts, company=company, where=where)

    def seen(self, entity: EntityId) -> Seen:
        """All stories that mention a name, newest first; what the pages of its page are asked with."""
        from reader.answers import entity_page

        return entity_page.seen(self._names, entity)

    def company(self, entity: EntityId, where: Seen, *, limit: int = 15) -> tuple[Company, ...]:
        """The names that a name stands with, those that belong most to it first."""
        from reader.answers import entity_page

        return entity_page.company_of(self._names, entity, where, limit=limit)

    def contexts(
        self, entity: EntityId, *, limit: int = 50, offset: int = 0, where: Seen | None = None
    ) -> list[InContext]:
        """Mentions of a name in their sentences, those of the newest stories first."""
        from reader.answers import entity_page

        if where is None:
            return entity_page.contexts(self._names, entity, limit=limit, offset=offset)
        return entity_page.in_contexts(self._names, entity, where, limit=limit, offset=offset)

    def together(self, first: EntityId, second: EntityId, *, limit: int = 50, offset: int = 0) -> list[InContext]:
        """The sentences in which both names stand, those of the newest stories first."""
        from reader.answers import entity_page

        return entity_page.together(self._names, first, second, limit=limit, offset=offset)

    def together_at(
        self, first: EntityId, second: EntityId, places: Sequence[tuple[ArticleId, int]]
    ) -> list[InContext]:
        """The same for some of the places that `profiles.together` gave."""
        from reader.answers import entity_page

        return entity_page.at_places(self._names, first, second, places)

    def merge_candidates(self, *, limit: int = 100) -> list[Candidate]:
        """Pairs of names that may be one, without those that a person said to be two. Takes a part of a second."""
        from reader.answers import alike

        decisions = [each.decision for each in self.decisions.active()]
        return alike.candidates(self._names, decisions, limit=limit)

    def likely_same(self, entity: EntityId, typed: str = "", *, limit: int = 50) -> list[Entity]:
        """Other names, those that a name may well be first; with something typed, those of which a form has words that
        begin so.

        Raises:
            NotFound: There is none of that id.
        """
        from reader.answers import alike

        return alike.likely(self._names, entity, typed, limit=limit)

    def compared(self, first: ArticleId, second: ArticleId) -> Compared:
        """What two articles share and where they part, sentence by sentence.

        Raises:
            NotFound: There is none of that id.
        """
        from reader.stories.compared import confront

        return confront(self.side(first), self.side(second))

    def why(self, first: ArticleId, second: ArticleId) -> Relation:
        """What links two articles.

        Raises:
            NotFound: There is none of that id.
        """
        from reader.answers import relating

        return relating.relation(self._telling, self.stories, self.count, first, second)

    def side(self, article: ArticleId) -> Side:
        """An article as one of two that are compared.

        Raises:
            NotFound: There is none of that id.
        """
        from reader.answers import comparing

        links = self.entities.of_article(article)
        return comparing.side(self.articles.get(article), self.articles.document(article), links)

    def story_of(self, article: ArticleId) -> StoryPage:
        """The event that an article is of: its articles, who was first, what came before and after.

        Raises:
            NotFound: There is no such article.
        """
        from reader.answers import telling

        return telling.story_of(self._telling, article)

    def coverage(self, article: ArticleId) -> Coverage:
        """Who else tells of the event that an article is of, by group of versions.

        Raises:
            NotFound: There is no such article.
        """
        from reader.answers import telling

        return telling.coverage(self._telling, article)

    def related(self, article: ArticleId, *, without: Collection[ArticleId] = (), limit: int = 8) -> list[Related]:
        """Articles that share rare names with one, those that share most first.

        Args:
            article: Which.
            without: Articles that are known already.
            limit: How many at most.
        """
        from reader.answers import related

        return related.related(self._telling, article, without=without, limit=limit)

    def story_rows(self, events: Sequence[ArticleId]) -> dict[ArticleId, StoryRow]:
        """The rows of events by their numbers, those of one article too."""
        from reader.answers import telling

        return telling.rows(self._telling, events)

    def parse(self, text: str, *, typing: bool = False) -> Query:
        """Understand a query: names become entities, states become sets of articles."""
        from reader.answers import understanding

        return understanding.understand(self._asked, text, typing=typing)

    def entry(self, article: ArticleId) -> Entry:
        """What the index is told about an article.

        Raises:
            NotFound: There is none of that id.
        """
        from reader.answers import entries

        about = self.articles.get(article)
        named = self.entities.of_articles([article])[article]
        return entries.entry(about, entries.body(self.articles.document(article)), named)

    def remembered(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """An answer of the store that is kept until anybody writes, this thread too."""
        return self._known.answer(key, make)

    @cached_property
    def _telling(self) -> Telling:
        from reader.answers.telling import Telling

        return Telling(self.articles, self.entities, self.events)

    @cached_property
    def _names(self) -> Names:
        from reader.answers.entity_page import Names

        return Names(self.articles, self.entities, self.profiles, self.following)

    @cached_property
    def _asked(self) -> Asked:
        from reader.answers.asked import Asked

        return Asked(
            self.articles,
            self.sources,
            self.entities,
            self.stories,
            self.tags,
            self.pending,
            self._known,
            asking=self.asking,
        )

    @property
    def _index_path(self) -> Path:
        return self.path / "index"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _moment(recent: bool, now: dt.datetime | None) -> dt.datetime | None:
    """From when on articles grow old; None if their age is not to count."""
    return (now or _now()) if recent else None
