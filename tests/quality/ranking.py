"""How well search ranks.

    python tests/quality/ranking.py                     known posts, looked for by title and by words of a sentence
    python tests/quality/ranking.py --collection DIR    a test collection: Cranfield or TIME, in their own formats

Known posts: each of the public-domain posts in the shared data is indexed without its title, and looked for by it; and
with its title, by three or four words of one of its sentences. MRR is the mean of 1 / rank, success@10 how often it is
among the first ten. Half of the posts, by a hash of their ids, are for trying things out ("dev"), the other half for
knowing how good they are ("test").

A test collection is a folder with cran.all.1400, cran.qry and cranqrel, or with TIME.ALL, TIME.QUE and TIME.REL; none
is shipped. Relevance counts as yes or no: Cranfield's grades 1 to 4 are yes.

Everything is asked by Library.search, as the command line does, with the whole text as the query.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import math
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytest
from whoosh.query import Or

from reader.errors import QueryError
from reader.index import ranking
from reader.index.analysis import STOP_WORDS
from reader.index.query import Query
from reader.index.search import Searcher
from reader.index.trees import AtLeast
from reader.library import Library
from tests.bench.articles import Article
from tests.bench.filling import fill

POSTS = Path(__file__).resolve().parents[3] / "shared/data/news/cc0-digitalgov-news.jsonl.gz"
_DEEP = 1000
"""Hits that are looked through."""
_LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


# --- measures


def average_precision(ranked: Sequence[int], relevant: set[int]) -> float:
    """The mean, over all relevant articles, of the precision at their ranks; missing ones count 0."""
    found, total = 0, 0.0
    for rank, article in enumerate(ranked, 1):
        if article in relevant:
            found += 1
            total += found / rank
    return total / len(relevant) if relevant else 0.0


def ndcg(ranked: Sequence[int], relevant: set[int], *, depth: int = 10) -> float:
    """Discounted cumulative gain of the first hits, as a part of what the best order would have."""
    gain = sum(1 / math.log2(rank + 1) for rank, article in enumerate(ranked[:depth], 1) if article in relevant)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(depth, len(relevant)) + 1))
    return gain / best if best else 0.0


def reciprocal_rank(ranked: Sequence[int], wanted: int) -> float:
    """1 / rank of the one that was looked for; 0 if it is not there."""
    return 1 / (ranked.index(wanted) + 1) if wanted in ranked else 0.0


# --- collections


@dataclass(slots=True)
class Collection:
    """Documents, queries, and which documents each query ought to find; all numbered from 1 in order."""

    documents: list[tuple[str, str]] = field(default_factory=list)
    """Title and text."""
    queries: list[str] = field(default_factory=list)
    relevant: dict[int, set[int]] = field(default_factory=dict)


def read_collection(folder: Path) -> Collection:
    """The test collection in a folder, whichever it is.

    Raises:
        SystemExit: It is none that is known.
    """
    files = {path.name.lower(): path for path in folder.iterdir()}

    def text(name: str) -> str:
        return files[name].read_text(encoding="latin-1")

    if "cran.all.1400" in files:
        return cranfield(text("cran.all.1400"), text("cran.qry"), text("cranqrel"))
    if "time.all" in files:
        return time_magazine(text("time.all"), text("time.que"), text("time.rel"))
    sys.exit(f"{folder} holds neither cran.all.1400 nor TIME.ALL.")


def cranfield(documents: str, queries: str, relevant: str) -> Collection:
    """Parts begin with lines like `.I 1`, `.T`, `.W`. A query's number in its file is not the one of the judgements."""
    collection = Collection()
    for item in _parts(documents):
        title, text = " ".join(item.get("T", "").split()), item.get("W", "").strip()
        collection.documents.append((title, text))
    collection.queries = [" ".join(item.get("W", "").split()) for item in _parts(queries)]
    for line in relevant.splitlines():
        numbers = [int(each) for each in line.split()]
        if len(numbers) >= 3 and 1 <= numbers[2] <= 4:
            collection.relevant.setdefault(numbers[0], set()).add(numbers[1])
    return collection


def _parts(text: str) -> Iterator[dict[str, str]]:
    """The items of a file in Cranfield's format: letter of a part → its text."""
    item: dict[str, str] = {}
    letter = ""
    for line in text.splitlines(keepends=True):
        mark = re.match(r"\.([A-Z])\b ?(.*)", line)
        if mark and mark[1] == "I":
            if item:
                yield item
            item, letter = {"I": mark[2]}, "I"
        elif mark:
            letter = mark[1]
            item.setdefault(letter, "")
        elif letter:
            item[letter] += line
    if item:
        yield item


def time_magazine(documents: str, queries: str, relevant: str) -> Collection:
    """Items begin with lines like `*TEXT 017 01/04/63 PAGE 020` or `*FIND 1`, and `*STOP` ends a file.

    Documents have no titles; the judgements name them by their order.
    """
    collection = Collection()
    collection.documents = [("", text) for text in _starred(documents, "TEXT")]
    collection.queries = [" ".join(text.split()) for text in _starred(queries, "FIND")]
    for line in relevant.splitlines():
        numbers = [int(each) for each in line.split()]
        if numbers:
            collection.relevant.setdefault(numbers[0], set()).update(numbers[1:])
    return collection


def _starred(text: str, word: str) -> Iterator[str]:
    for item in re.split(rf"^\*{word}\b", text.split("\n*STOP")[0], flags=re.MULTILINE)[1:]:
        _, _, rest = item.partition("\n")
        yield rest.strip()


# --- known posts


@dataclass(frozen=True, slots=True)
class Post:
    """One post, and how it is looked for."""

    number: int
    title: str
    body: str
    published_at: dt.datetime
    dev: bool
    words: str
    """Three or four words of one of its sentences."""


def posts(path: Path, *, most: int = 10_000) -> list[Post]:
    """The posts of a file of JSON lines, numbered from 1."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in zip(range(1, most + 1), lines, strict=False):
            item = json.loads(line)
            digest = hashlib.sha256(item["id"].encode()).digest()
            found.append(
                Post(
                    number=number,
                    title=item["title"],
                    body=item["body"],
                    published_at=dt.datetime.fromisoformat(item["date"]).replace(tzinfo=dt.UTC),
                    dev=digest[0] % 2 == 0,
                    words=_remembered(item["body"], random.Random(digest)),
                )
            )
    return found


def _remembered(body: str, chance: random.Random) -> str:
    """What somebody may remember of a text: words of one sentence that carry weight, in any order."""
    sentences = [re.findall(r"[a-z]{4,}", each.lower()) for each in re.split(r"[.!?]\s+", body)]
    choices = [sorted({word for word in each if word not in STOP_WORDS}) for each in sentences]
    choices = [each for each in choices if len(each) >= 4] or [sorted(set(re.findall(r"\w{4,}", body.lower())))]
    words = chance.choice(choices)
    return " ".join(chance.sample(words, min(len(words), chance.choice((3, 4)))))


@dataclass(slots=True)
class Known:
    """How well known posts were found."""

    ranks: list[float] = field(default_factory=list)
    """1 / rank of each."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Queries that were not understood, and why."""

    @property
    def mrr(self) -> float:
        return sum(self.ranks) / max(1, len(self.ranks))

    @property
    def success(self) -> float:
        return sum(rank >= 0.1 for rank in self.ranks) / max(1, len(self.ranks))


def find_known(library: Library, wanted: Iterable[tuple[str, int]], **options: Any) -> Known:
    """Look for each by its query."""
    known = Known()
    for query, number in wanted:
        try:
            found = library.search(query, limit=100, **options)
        except QueryError as error:
            known.refused.append((query, str(error)))
            known.ranks.append(0.0)
        else:
            known.ranks.append(reciprocal_rank([hit.article for hit in found.hits], number))
    return known


def library_of(
    folder: Path, documents: Iterable[tuple[str, str]], times: Mapping[int, dt.datetime] | None = None
) -> Path:
    """A library of titles and texts, in order: the first has the id 1."""
    times = times or {}
    items = (
        Article(number, title, text, "", times.get(number, _LONG_AGO))
        for number, (title, text) in enumerate(documents, 1)
    )
    fill(folder, items)
    return folder


# --- ways to rank


def _flat_idf(self: Any, articles: int) -> float:
    """Whoosh's own."""
    return math.log(self.total / (articles + 1)) + 1


@dataclass(frozen=True, slots=True)
class Way:
    """A way to rank that differs from what Reader does."""

    name: str
    constants: Mapping[str, float] = field(default_factory=dict)
    flat: bool = False
    """With Whoosh's own idf."""
    title_as_text: bool = False
    """A word in the title is worth what it is in the text, where it is less rare."""
    loose_from: int = 0
    """Queries of so many words find articles that have only some of them, also when there are others; 0: never."""
    least: float = 0.0
    """What share of the words such articles must have; one at least."""
    options: Mapping[str, Any] = field(default_factory=dict)


WAYS = (
    Way("as it is"),
    Way("without recent", options={"recent": False}),
    Way("Whoosh's idf", flat=True),
    Way("OR", loose_from=2),
    Way("OR from 4 words", loose_from=4),
    Way("OR from 5 words", loose_from=5),
    Way("1/2 from 5 words", loose_from=5, least=0.5),
    Way("2/3 from 5 words", loose_from=5, least=0.67),
    Way("K1 0.9, B 0.4", {"K1": 0.9, "B": 0.4}),
    Way("K1 1.2, B 0.5", {"K1": 1.2, "B": 0.5}),
    Way("K1 1.6, B 0.75", {"K1": 1.6, "B": 0.75}),
    Way("K1 2, B 0.75", {"K1": 2.0, "B": 0.75}),
    Way("title as text", title_as_text=True),
    Way("title ×1", {"TITLE_WORTH": 0.0}),
    Way("title ×2", {"TITLE_WORTH": 1.0}),
    Way("title ×3", {"TITLE_WORTH": 2.0}),
)


@contextmanager
def ranked_by(way: Way, path: Path) -> Iterator[Library]:
    """The library, while it ranks that way."""
    patch = pytest.MonkeyPatch()
    for name, value in way.constants.items():
        patch.setattr(ranking, name, value)
    if way.flat:
        patch.setattr(ranking.Statistics, "idf", _flat_idf)
    if way.title_as_text:
        patch.setattr(ranking.Statistics, "valued", _valued_as_text(ranking.Statistics.valued))
    if way.loose_from:
        patch.setattr(Searcher, "find", _loose(way, Searcher.find))
    try:
        with Library.open(path) as library:
            yield library
    finally:
        patch.undo()


def _loose(way: Way, find: Callable[..., Any]) -> Callable[..., Any]:
    def found(self: Searcher, query: Query, **options: Any) -> Any:
        if len(query.words) < way.loose_from:
            return find(self, query, **options)
        count = math.ceil(way.least * len(query.words))
        tree = AtLeast(count, query.words) if count > 1 else Or(list(query.words))
        # among the conditions, as a choice that was typed is: one among the words would be the forms of a single word
        return find(self, replace(query, words=(), filters=(*query.filters, tree)), **options)

    return found


def _valued_as_text(valued: Callable[..., Any]) -> Callable[..., Any]:
    def as_text(self: Any, leaves: Iterable[Any]) -> list[Any]:
        found = valued(self, leaves)
        worth = {each.leaf.terms: each.worth / each.leaf.factor for each in found if each.leaf.field == "text"}
        return [
            each._replace(worth=each.leaf.factor * min(worth[each.leaf.terms], each.worth / each.leaf.factor))
            if each.leaf.field == "title" and each.leaf.terms in worth
            else each
            for each in found
        ]

    return as_text


# --- tables


def known_table(path: Path) -> None:
    """Print how each way finds known posts."""
    items = posts(path)
    times = {each.number: each.published_at for each in items}
    refused: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as temporary:
        bare = library_of(Path(temporary) / "bare", [("", each.body) for each in items], times)
        titled = library_of(Path(temporary) / "titled", [(each.title, each.body) for each in items], times)
        print(f"{len(items):,} posts; MRR / success@10\n")
        print("| way              | title, dev    | title, test   | words, dev    | words, test   |")
        print("| ---------------- | ------------- | ------------- | ------------- | ------------- |")
        for way in WAYS:
            cells = []
            for library_path, query in ((bare, "title"), (titled, "words")):
                with ranked_by(way, library_path) as library:
                    for dev in (True, False):
                        wanted = [(getattr(each, query), each.number) for each in items if each.dev is dev]
                        known = find_known(library, wanted, **way.options)
                        refused |= dict(known.refused)
                        cells.append(f"{known.mrr:.3f} / {known.success:5.1%}")
            print(f"| {way.name:<16} | {' | '.join(cells)} |", flush=True)
    for query, reason in refused.items():
        print(f"refused: {query!r}: {reason}")


def collection_table(folder: Path) -> None:
    """Print how each way ranks a test collection."""
    collection = read_collection(folder)
    with tempfile.TemporaryDirectory() as temporary:
        path = library_of(Path(temporary) / "library", collection.documents)
        print(f"{len(collection.documents):,} documents, {len(collection.queries):,} queries\n")
        print("| way              | nDCG@10 | MAP   | refused |\n| ---------------- | ------- | ----- | ------- |")
        for way in WAYS:
            gains: list[float] = []
            precisions: list[float] = []
            refused = 0
            with ranked_by(way, path) as library:
                for number, query in enumerate(collection.queries, 1):
                    relevant = collection.relevant.get(number, set())
                    if not relevant:
                        continue
                    try:
                        found = library.search(query, limit=_DEEP, **way.options)
                        ranked = [hit.article for hit in found.hits]
                    except QueryError:
                        ranked = []
                        refused += 1
                    gains.append(ndcg(ranked, relevant))
                    precisions.append(average_precision(ranked, relevant))
            means = [sum(each) / max(1, len(each)) for each in (gains, precisions)]
            print(f"| {way.name:<16} | {means[0]:.3f}   | {means[1]:.3f} | {refused:<7} |", flush=True)


def main() -> None:
    """Measure what the command line names."""
    reading = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    reading.add_argument("--collection", type=Path, help="a folder with the files of Cranfield or TIME")
    options = reading.parse_args()
    if options.collection:
        collection_table(options.collection)
    elif POSTS.exists():
        known_table(POSTS)
    else:
        sys.exit(f"{POSTS.name} is not in {POSTS.parent}; this measurement needs it.")


if __name__ == "__main__":
    main()
