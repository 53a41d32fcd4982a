"""tantivy, in Rust: English stems, one thread to write. Title and text are one field, its best case."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import Stemmer
import tantivy
from tantivy import FieldType, Occur, Query, SnippetGenerator

from tests.bench.articles import Article
from tests.bench.asks import Ask
from tests.bench.engines.protocol import LIMIT

_LABELS = ("person", "org", "place", "source", "month")
_STEMMER = Stemmer.Stemmer("english")


class Tantivy:
    """Beginnings of words are regular expressions over the stems, without scores: it has no other way."""

    version = "1"
    lacks: frozenset[str] = frozenset()

    @staticmethod
    def build(articles: Sequence[Article], folder: Path) -> list[float]:
        start = time.process_time()
        writer = tantivy.Index(_schema(), path=str(folder)).writer(num_threads=1)
        for article in articles:
            writer.add_document(_document(article))
        writer.commit()
        writer.wait_merging_threads()
        return [(time.process_time() - start) * 1000]

    @staticmethod
    def bytes_used(folder: Path) -> int:
        return sum(path.stat().st_size for path in folder.iterdir())

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._writer: Any = None
        self.segments = self._searcher.num_segments

    def find(self, ask: Ask) -> Sequence[int]:
        order = {"order_by_field": "date"} if ask.newest else {}
        hits = self._searcher.search(self._query(ask), LIMIT, **order).hits
        return [self._searcher.doc(address)["number"][0] for _, address in hits]

    def facets(self, ask: Ask) -> None:
        terms = {name: {"terms": {"field": name, "size": 20 if name != "month" else 1000}} for name in _LABELS}
        self._searcher.aggregate(self._query(ask), terms)

    def snippets(self, ask: Ask, texts: Mapping[int, str]) -> None:
        generator = SnippetGenerator.create(self._searcher, self._query(ask), self._schema, "text")
        for text in texts.values():
            generator.snippet_from_doc(tantivy.Document(text=[text])).to_html()

    def add(self, article: Article) -> None:
        self._writer = self._writer or self._index.writer(num_threads=1)
        self._writer.add_document(_document(article))
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def forget(self) -> None:
        """It keeps nothing between queries."""

    def close(self) -> None:
        del self._writer, self._searcher, self._index

    def _query(self, ask: Ask) -> Any:
        if not ask.words:
            return Query.all_query()
        if ask.how == "fuzzy":
            return Query.fuzzy_term_query(self._schema, "text", _STEMMER.stemWord(ask.words[0]), distance=1)
        text = " ".join(ask.words[:-1] if ask.typing else ask.words)
        if ask.how == "phrase":
            text = f'"{text}"'
        parts = [self._index.parse_query(text, ["text"], conjunction_by_default=ask.how == "all")] if text else []
        if ask.typing:
            parts.append(Query.regex_query(self._schema, "text", f"{ask.words[-1]}.*"))
        if ask.person:
            parts.append(Query.term_query(self._schema, "person", ask.person))
        if ask.since:
            since, until = (dt.datetime.fromisoformat(day) for day in (ask.since, ask.until))
            after = until + dt.timedelta(days=1)
            parts.append(Query.range_query(self._schema, "date", FieldType.Date, since, after, True, False))
        return Query.boolean_query([(Occur.Must, part) for part in parts]) if len(parts) > 1 else parts[0]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", stored=True)
    builder.add_text_field("text", tokenizer_name="en_stem")
    builder.add_date_field("date", indexed=True, fast=True)
    for name in _LABELS:
        builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    return builder.build()


def _document(article: Article) -> tantivy.Document:
    return tantivy.Document(
        number=article.number,
        text=f"{article.title}\n{article.body}",
        date=article.published_at.replace(tzinfo=None),
        source=article.source,
        month=article.published_at.strftime("%Y-%m"),
        person=list(article.persons),
        org=list(article.orgs),
        place=list(article.places),
    )
