"""Reader's own: what is typed is parsed, and the searcher answers, as the screens and the command line have it done."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

from reader.index.entry import Entry
from reader.index.index import Index
from reader.index.query import Query, parse
from reader.index.schema import FORMAT_VERSION
from reader.index.snippets import snippet
from reader.model import KINDS, ArticleId, EntityId, Kind, Sort
from tests.bench.articles import Article
from tests.bench.asks import Ask
from tests.bench.corpus import corpus
from tests.bench.engines.protocol import LIMIT

_BATCH = 250
_NAMES = "names.db"


class Names:
    """Who is called how, asked of a file of the corpus."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)

    def find(self, kind: Kind, name: str) -> list[EntityId]:
        """The number of a name, if there is one."""
        return [row[0] for row in self._db.execute("SELECT id FROM names WHERE kind = ? AND name = ?", (kind, name))]

    def of(self, article: Article) -> tuple[tuple[EntityId, ...], ...]:
        """The numbers of an article's persons, organisations and places."""
        named = (article.persons, article.orgs, article.places)
        return tuple(
            tuple(each for name in set(some) for each in self.find(kind, name))
            for kind, some in zip(KINDS, named, strict=True)
        )

    def close(self) -> None:
        self._db.close()


class States:
    """What the reader did, which no query here asks for."""

    def articles(self, state: str) -> array[int]:
        return array("q")

    def tagged(self, tag: str) -> array[int] | None:
        return None

    def having(self, what: str) -> array[int] | None:
        return None

    def near(self, groups: Sequence[Sequence[EntityId]]) -> array[int]:
        return array("q")


class Reader:
    """Batches as large as those of an import; segments are joined when all are in, as the worker does when idle."""

    version = f"{FORMAT_VERSION}-1"
    lacks: frozenset[str] = frozenset()

    @staticmethod
    def build(articles: Sequence[Article], folder: Path) -> list[float]:
        (folder / _NAMES).symlink_to(corpus(len(articles)))
        names = Names(folder / _NAMES)
        index = Index.open(folder / "index")
        steps = []
        for first in range(0, len(articles), _BATCH):
            entries = [_entry(article, names) for article in articles[first : first + _BATCH]]
            start = time.process_time()
            index.put(entries)
            steps.append((time.process_time() - start) * 1000)
        while index.wants_merge():
            start = time.process_time()
            for _ in index.merge():
                steps.append((time.process_time() - start) * 1000)
                start = time.process_time()
            steps.append((time.process_time() - start) * 1000)
        index.close()
        return steps

    @staticmethod
    def bytes_used(folder: Path) -> int:
        return sum(path.stat().st_size for path in (folder / "index").iterdir())

    def __init__(self, folder: Path) -> None:
        self._names = Names(folder / _NAMES)
        self._states = States()
        self._index = Index.open(folder / "index")
        self._searcher = self._index.searcher()
        self.segments = len(list((folder / "index").glob("*.seg")))

    def find(self, ask: Ask) -> Sequence[int]:
        sort: Sort = "newest" if ask.newest else "relevance"
        found = self._searcher.find(self._query(ask), sort=sort, limit=LIMIT, now=_NOW)
        return [hit.article for hit in found.hits]

    def facets(self, ask: Ask) -> None:
        self._searcher.facets(self._query(ask))

    def snippets(self, ask: Ask, texts: Mapping[int, str]) -> None:
        terms = self._query(ask).terms
        for text in texts.values():
            snippet(text, terms)

    def add(self, article: Article) -> None:
        self._index.put([_entry(article, self._names)])
        if self._index.is_newer(self._searcher):
            old, self._searcher = self._searcher, self._index.searcher()
            old.close()

    def forget(self) -> None:
        self._searcher.forget()

    def close(self) -> None:
        self._searcher.close()
        self._index.close()
        self._names.close()

    def _query(self, ask: Ask) -> Query:
        text = (" OR " if ask.how == "any" else " ").join(ask.words)
        if ask.how == "phrase":
            text = f'"{text}"'
        elif ask.how == "fuzzy":
            text += "~1"
        if ask.person:
            text += f' person:"{ask.person}"'
        if ask.since:
            text += f" after:{ask.since} before:{ask.until}"
        return parse(text, names=self._names, states=self._states, typing=ask.typing, now=_NOW)


_NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def _entry(article: Article, names: Names) -> Entry:
    persons, orgs, places = names.of(article)
    return Entry(
        article=ArticleId(article.number),
        title=article.title,
        body=article.body,
        published_at=article.published_at,
        source=article.source,
        lang="en",
        persons=persons,
        orgs=orgs,
        places=places,
    )
