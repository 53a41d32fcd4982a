"""Whoosh's own searchers on our segments."""

from collections.abc import Sequence
from typing import Any

import pytest
from whoosh.index import FileIndex
from whoosh.query import And, ColumnQuery, FuzzyTerm, Not, Or, Phrase, Prefix, Term, Wildcard

from reader.index.index import Index
from reader.index.schema import minutes, schema
from tests.index.conftest import ENTRIES, entry


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> FileIndex:
    """Our index as Whoosh opens it: three segments, one deletion."""
    index = Index.open(tmp_path_factory.mktemp("stock"))
    index.put(ENTRIES[:4])
    index.put(ENTRIES[4:8])
    index.put([*ENTRIES[8:], entry(2, "Wheat exports rise", "Exports of barley and wheat.", "2020-02-01")])
    return FileIndex(index._storage, schema(), "MAIN")


def asked(index: FileIndex, query: Any) -> Sequence[int]:
    with index.searcher() as searcher:
        articles = searcher.reader().column_reader("aid")
        return sorted(articles[document] for document in searcher.docs_for_query(query))


first, last = (minutes(ENTRIES[number].published_at) for number in (4, 8))


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        (Term("text", "wheat"), [2, 5]),
        (Term("text", "tonn"), []),
        (Phrase("text", ["export", "of", "wheat"]), []),
        (Phrase("text", ["barley", "and", "wheat"]), [2]),
        (And([Term("text", "wheat"), Term("title", "trade")]), [5]),
        (Or([Term("text", "barley"), Term("text", "libya")]), [2, 3, 11]),
        (And([Term("text", "wheat"), Not(Term("text", "barley"))]), [5]),
        (Prefix("text", "elect"), [1, 3, 11]),
        (Wildcard("text", "w*t"), [2, 5]),
        (FuzzyTerm("text", "weat", maxdist=1), [2, 5]),
        (Term("person", "7"), [1, 12]),
        (Term("source", "Harbour Herald"), [5, 6]),
        (ColumnQuery("date", lambda date: first <= date <= last), [1, 5, 9]),
    ],
)
def test_whooshs_own_searchers_read_the_index(stock: FileIndex, query: Any, articles: list[int]) -> None:
    assert articles == asked(stock, query)


def test_whooshs_ranking_and_skipping_work(stock: FileIndex) -> None:
    with stock.searcher() as searcher:
        query = Or([Term("text", "wheat"), Term("text", "trade")])
        every = searcher.search(query, limit=None)
        best = searcher.search(query, limit=1)
        assert ([hit.score for hit in every][:1], True) == ([hit.score for hit in best], every[0].score > 0)
