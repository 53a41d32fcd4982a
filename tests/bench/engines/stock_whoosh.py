"""Whoosh as it is shipped: its own codec, analyzer, parser, searcher. Title and text are one field, its best case."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from whoosh import fields
from whoosh.analysis import StemmingAnalyzer
from whoosh.index import create_in, open_dir
from whoosh.qparser import FuzzyTermPlugin, QueryParser
from whoosh.query import And, DateRange, Every, Term
from whoosh.sorting import FieldFacet

from tests.bench.articles import Article
from tests.bench.asks import Ask
from tests.bench.engines.protocol import LIMIT

_NAMES = ("person", "org", "place")


class StockWhoosh:
    """All articles in one commit: one segment, its best case."""

    version = "1"
    lacks: frozenset[str] = frozenset()

    @staticmethod
    def build(articles: Sequence[Article], folder: Path) -> list[float]:
        start = time.process_time()
        writer = create_in(folder, _schema()).writer(limitmb=256)
        for article in articles:
            writer.add_document(**_document(article))
        writer.commit()
        return [(time.process_time() - start) * 1000]

    @staticmethod
    def bytes_used(folder: Path) -> int:
        return sum(path.stat().st_size for path in folder.iterdir())

    def __init__(self, folder: Path) -> None:
        self._index = open_dir(folder)
        self._searcher = self._index.searcher()
        self._parser = QueryParser("text", self._index.schema)
        self._parser.add_plugin(FuzzyTermPlugin())
        self.segments = len(self._searcher.leaf_searchers())

    def find(self, ask: Ask) -> Sequence[int]:
        order = {"sortedby": "date", "reverse": True} if ask.newest else {}
        return [hit["number"] for hit in self._searcher.search(self._query(ask), limit=LIMIT, **order)]

    def facets(self, ask: Ask) -> None:
        grouped = {name: FieldFacet(name, allow_overlap=name in _NAMES) for name in (*_NAMES, "source", "month")}
        results = self._searcher.search(self._query(ask), limit=LIMIT, groupedby=grouped)
        for name in grouped:
            results.groups(name)

    def snippets(self, ask: Ask, texts: Mapping[int, str]) -> None:
        for hit in self._searcher.search(self._query(ask), limit=len(texts)):
            hit.highlights("text", text=texts.get(hit["number"], ""), top=1)

    def add(self, article: Article) -> None:
        writer = self._index.writer()
        writer.add_document(**_document(article))
        writer.commit()
        self._searcher = self._searcher.refresh()

    def forget(self) -> None:
        """It keeps nothing between queries."""

    def close(self) -> None:
        self._searcher.close()
        self._index.close()

    def _query(self, ask: Ask) -> Any:
        if not ask.words:
            return Every()
        text = (" OR " if ask.how == "any" else " ").join(ask.words)
        if ask.how == "phrase":
            text = f'"{text}"'
        elif ask.how == "fuzzy":
            text += "~1/1"
        elif ask.typing:
            text += "*"
        parts = [self._parser.parse(text)]
        if ask.person:
            parts.append(Term("person", ask.person.lower()))
        if ask.since:
            since, until = (dt.datetime.fromisoformat(day) for day in (ask.since, ask.until))
            parts.append(DateRange("date", since, until + dt.timedelta(days=1), endexcl=True))
        return And(parts) if len(parts) > 1 else parts[0]


def _schema() -> fields.Schema:
    return fields.Schema(
        number=fields.STORED(),
        text=fields.TEXT(analyzer=StemmingAnalyzer(cachesize=50_000)),
        date=fields.DATETIME(sortable=True),
        source=fields.ID(sortable=True),
        month=fields.ID(sortable=True),
        person=fields.KEYWORD(commas=True, lowercase=True),
        org=fields.KEYWORD(commas=True, lowercase=True),
        place=fields.KEYWORD(commas=True, lowercase=True),
    )


def _document(article: Article) -> dict[str, object]:
    return {
        "number": article.number,
        "text": f"{article.title}\n{article.body}",
        "date": article.published_at.replace(tzinfo=None),
        "source": article.source,
        "month": article.published_at.strftime("%Y-%m"),
        "person": ",".join(article.persons),
        "org": ",".join(article.orgs),
        "place": ",".join(article.places),
    }
