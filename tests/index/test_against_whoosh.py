"""The evaluator finds what Whoosh's own search finds, in the same order but for the weight of rare words.

Random small indexes with deletions, random trees of every class; what Whoosh has no class for is put in its words.
Whoosh reads an index of its own codec, so that neither our posting lists nor our evaluation can excuse the other.
"""

import datetime as dt
import math
import random
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, permutations
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer
from whoosh.filedb.filestore import RamStorage
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Prefix, Term
from whoosh.scoring import BM25F

from reader.index.analysis import collect, stem
from reader.index.entry import Entry
from reader.index.index import Index
from reader.index.query import Query
from reader.index.schema import minutes
from reader.index.search import Searcher
from reader.index.trees import Alike, Articles, AtLeast, FromSource, Fuzzy, Glob, StartsWith, Within
from reader.model import ArticleId, EntityId
from tests.index.plain_words import edits, fits_glob

WORDS = ("alpha", "alpine", "beta", "beth", "gamma", "game", "delta", "of")
"""No two have a stem in common, so that words and stems are the same to Whoosh's own Prefix."""
DAYS = tuple(dt.datetime(2020, 1, day, tzinfo=dt.UTC) for day in (1, 2, 3))
SOURCES = ("Daily Post", "Post", "Herald")

stems = st.sampled_from([stem(word) for word in WORDS])
words = st.builds(Term, st.sampled_from(["text", "title"]), stems)
moments = st.sampled_from([minutes(day) for day in DAYS])
article_sets = st.sets(st.integers(1, 14), max_size=6).map(lambda ids: array("q", sorted(ids)))
leaves = st.one_of(
    words,
    st.builds(Phrase, st.just("text"), st.lists(stems, min_size=1, max_size=3)),
    st.builds(Within, st.just("text"), st.lists(stems, min_size=2, max_size=2).map(tuple), st.integers(1, 4)),
    st.builds(StartsWith, st.just("text"), st.sampled_from(["a", "al", "alp", "be", "gam", "x"])),
    st.builds(Glob, st.just("text"), st.sampled_from(["*a", "?e*", "al*a", "g?m*", "*l*p*", "x*"])),
    st.builds(Fuzzy, st.just("text"), st.sampled_from(["bete", "gaem", "delt", "alphne"]), st.integers(1, 2)),
    st.builds(FromSource, st.sampled_from(["post", "herald", "daily post", "x"]), st.booleans()),
    st.builds(Articles, article_sets, st.booleans()),
    st.builds(NumericRange, st.just("date"), moments, st.one_of(st.none(), moments)),
    st.builds(Term, st.just("person"), st.sampled_from(["1", "2", "9"])),
    st.just(Every()),
)


def compound(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(
        several.map(And),
        several.map(Or),
        children.map(Not),
        st.builds(AtLeast, st.integers(1, 3), several.map(tuple)),
        st.builds(
            lambda article, parts, count: Alike(ArticleId(article), tuple((part, 1.0) for part in parts), count),
            st.integers(1, 12),
            several,
            st.integers(1, 2),
        ),
    )


trees = st.recursive(leaves, compound, max_leaves=6)


class StandardIdf(BM25F):
    """Whoosh's ranking with the standard inverse document frequency."""

    def idf(self, searcher: Any, fieldname: str, text: bytes) -> float:
        parent = searcher.get_parent()
        total, held = parent.doc_count_all(), parent.doc_frequency(fieldname, text)
        return math.log(1 + (total - held + 0.5) / (held + 0.5))


class Stems(fields.FieldType):  # type: ignore[misc]
    """Stems with their positions, in Whoosh's own format."""

    def __init__(self) -> None:
        self.analyzer = IDAnalyzer()
        self.format = formats.Positions()
        self.scorable = True
        self.stored = self.unique = False

    def index(self, value: dict[str, list[int]], **options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for word, positions in value.items():
            yield word.encode(), len(positions), float(len(positions)), self.format.encode(positions)


def stock_schema() -> fields.Schema:
    labels = {name: fields.KEYWORD(commas=True) for name in ("source", "lang", "person")}
    numbers = {name: fields.NUMERIC(int, bits=64, signed=False, sortable=True) for name in ("aid", "date")}
    return fields.Schema(title=Stems(), text=Stems(), **labels, **numbers)


def document(entry: Entry) -> dict[str, Any]:
    title: dict[str, list[int]] = defaultdict(list)
    text: dict[str, list[int]] = defaultdict(list)
    collect(entry.title, title, set())
    after = collect(entry.title, text, set())
    collect(entry.body, text, set(), start=after + 100)
    return {
        "aid": int(entry.article),
        "title": title,
        "text": text,
        "date": minutes(entry.published_at),
        "source": entry.source,
        "lang": entry.lang,
        "person": ",".join(map(str, entry.persons)),
    }


class Pair(NamedTuple):
    """The same articles in our index and in one that Whoosh wrote."""

    ours: Searcher
    stock: Any
    articles: dict[int, int]
    """By Whoosh's document numbers."""


def some_entry(chance: random.Random) -> Entry:
    def text(most: int) -> str:
        return " ".join(chance.choices(WORDS, k=chance.randrange(most)))

    return Entry(
        article=ArticleId(chance.randrange(1, 16)),
        title=text(4),
        body=text(14),
        published_at=chance.choice(DAYS),
        source=chance.choice(SOURCES),
        lang="en",
        persons=tuple(EntityId(number) for number in (1, 2, 3) if chance.random() < 0.3),
    )


def make_pair(folder: Path, chance: random.Random) -> Pair:
    """A few segments; articles that come again replace those before, and some are removed."""
    ours = Index.open(folder)
    stock = RamStorage().create_index(stock_schema())
    removed = chance.sample(range(1, 16), 2)
    for number in range(chance.randrange(1, 5)):
        batch = {entry.article: entry for entry in (some_entry(chance) for _ in range(chance.randrange(1, 8)))}
        ours.put(list(batch.values()), remove=[ArticleId(article) for article in removed[: number % 2]])
        writer = stock.writer()
        for article in (*batch, *removed[: number % 2]):
            writer.delete_by_term("aid", int(article))
        for entry in batch.values():
            writer.add_document(**document(entry))
        writer.commit(merge=False)
    searcher = stock.searcher(weighting=StandardIdf())
    reader = searcher.reader()
    column = reader.column_reader("aid")
    return Pair(ours.searcher(), searcher, {doc: column[doc] for doc in reader.all_doc_ids()})


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    return [make_pair(tmp_path_factory.mktemp("pair"), random.Random(seed)) for seed in range(6)]


def in_whooshs_words(tree: Any, sources: Sequence[str]) -> Any:
    """A tree without our classes, for an index that has some sources."""
    match tree:
        case And() | Or():
            return type(tree)([in_whooshs_words(sub, sources) for sub in tree.subqueries])
        case Not():
            # Whoosh subtracts only inside of an And
            return And([Every(), Not(in_whooshs_words(tree.query, sources))])
        case StartsWith():
            return Prefix(tree.fieldname, tree.text)
        case Glob() | Fuzzy():
            return Or([Term(tree.fieldname, stem(word)) for word in WORDS if fits(tree, word)])
        case Within():
            return Or([Phrase(tree.fieldname, list(order), tree.distance) for order in permutations(tree.words)])
        case FromSource():
            names = [name for name in sources if f" {tree.text}" in f" {name.lower()}"]
            return Or(
                [Term("source", name) for name in [n for n in names if tree.exact and n.lower() == tree.text] or names]
            )
        case Articles():
            these = Or([Term("aid", article) for article in tree.articles])
            return in_whooshs_words(Not(these), sources) if tree.without else these
        case AtLeast():
            return Or(
                [
                    And([in_whooshs_words(tree.parts[at], sources) for at in some])
                    for some in choices(len(tree.parts), tree.count)
                ]
            )
        case Alike():
            parts = tuple(part for part, _ in tree.parts)
            return And([in_whooshs_words(AtLeast(tree.count, parts), sources), Not(Term("aid", int(tree.article)))])
    return tree


def fits(tree: Any, word: str) -> bool:
    if isinstance(tree, Glob):
        return fits_glob(tree.pattern, word)
    return word[0] == tree.text[0] and edits(tree.text, word) <= tree.distance


def choices(count: int, least: int) -> list[tuple[int, ...]]:
    return list(combinations(range(count), least))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 5), trees)
def test_the_same_articles(pairs: list[Pair], which: int, tree: Any) -> None:
    pair = pairs[which]
    theirs = in_whooshs_words(tree, list(pair.stock.reader().field_terms("source")))
    expected = {pair.articles[doc] for doc in theirs.docs(pair.stock) if doc in pair.articles}
    found = pair.ours.find(Query("", filters=(tree,)), limit=100)
    assert (expected, len(expected)) == ({int(hit.article) for hit in found.hits}, found.total)


title_words = st.builds(Term, st.just("title"), stems)
title_trees = st.recursive(
    title_words,
    lambda some: st.one_of(st.lists(some, min_size=1, max_size=3).map(cls) for cls in (And, Or)),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 5), title_trees)
@example(0, Or([Term("title", "alpha"), And([And([Term("title", "alpin"), Term("title", "gamma")])])]))
def test_the_same_scores(pairs: list[Pair], which: int, tree: Any) -> None:
    """In a field that no other adds to."""
    used = [leaf.text for leaf in tree.leaves()]
    assume(len(used) == len(set(used)))  # a word that stands twice in a query counts once with us
    pair = pairs[which]
    expected = {pair.articles[doc]: round(score, 3) for score, doc in pair.stock.search(tree, limit=None).top_n}
    found = pair.ours.find(Query("", filters=(tree,)), limit=100)
    assert expected == {hit.article: pytest.approx(hit.score, abs=0.002) for hit in found.hits}
