"""How well search ranks.

    python tests/quality/ranking.py                     known posts, looked for by title and by words of a sentence
    python tests/quality/ranking.py --questions         known posts, looked for by longer queries with foreign words
    python tests/quality/ranking.py --collection DIR    a test collection: Cranfield or TIME, in their own formats

Known posts: each of the public-domain posts in the shared data is indexed without its title, and looked for by it; and
with its title, by three or four words of one of its sentences. MRR is the mean of 1 / rank, success@10 how often it is
among the first ten. Half of the posts, by a hash of their ids, are for trying things out ("dev"), the other half for
knowing how good they are ("test").

Longer queries are those of questions.py, and what decided TITLE_WORTH and completeness in reader/index/ranking.py.

A test collection is a folder with cran.all.1400, cran.qry and cranqrel, or with TIME.ALL, TIME.QUE and TIME.REL; none
is shipped. Relevance counts as yes or no: Cranfield's grades 1 to 4 are yes.

Everything is asked by Library.search, as the command line does, with the whole text as the query.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
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
from reader.index.query import Query
from reader.index.search import Searcher
from reader.index.trees import AtLeast
from reader.library import Library
from tests.bench.articles import Article
from tests.bench.filling import fill
from tests.quality import questions
from tests.quality.known_posts import POSTS, Post, posts
from tests.quality.questions import Asked

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
    rare_in_titles: bool = False
    """A word in the title is as rare as it is in titles, where nearly all are."""
    power: Callable[[int], float] | None = None
    """Of the share of the words that an article has, by how many there are; None: Reader's."""
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
    Way("title's own idf", rare_in_titles=True),
    Way("title ×1", {"TITLE_WORTH": 0.0}),
    Way("title ×2", {"TITLE_WORTH": 1.0}),
    Way("title ×3", {"TITLE_WORTH": 2.0}),
)
QUESTION_WAYS = (
    Way("as it is"),
    Way("0.5, own idf", {"TITLE_WORTH": 0.5}, rare_in_titles=True),
    Way("0.5", {"TITLE_WORTH": 0.5}),
    Way("0", {"TITLE_WORTH": 0.0}),
    Way("2 / n", power=lambda words: 2 / words),
    Way("0 from 5 words on", power=lambda words: 2 / words if words < 5 else 0.0),
    Way("power 0", power=lambda words: 0.0),
)
"""What a word in the title adds, and the power of the share of words that is there."""


@contextmanager
def ranked_by(way: Way, path: Path) -> Iterator[Library]:
    """The library, while it ranks that way."""
    patch = pytest.MonkeyPatch()
    for name, value in way.constants.items():
        patch.setattr(ranking, name, value)
    if way.flat:
        patch.setattr(ranking.Statistics, "idf", _flat_idf)
    if way.rare_in_titles:
        patch.setattr(ranking.Statistics, "valued", _by_own_field(ranking.Statistics.valued))
    if way.power is not None:
        patch.setattr(ranking, "power", way.power)
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


def _by_own_field(valued: Callable[..., Any]) -> Callable[..., Any]:
    def found(self: Any, leaves: Iterable[Any]) -> Any:
        return valued(self, [leaf._replace(rarity="") for leaf in leaves])

    return found


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


def question_kinds(items: Sequence[Post]) -> list[tuple[str, str, list[Asked]]]:
    """Name of a kind of query, which library it is put to, and the queries."""
    title = [Asked(post.title, frozenset((post.number,)), post.dev) for post in items]
    words = [Asked(post.words, frozenset((post.number,)), post.dev) for post in items]
    asking = questions.for_each(items, questions.question)
    return [
        ("title", "bare", title),
        ("words", "titled", words),
        ("two sentences", "titled", questions.for_each(items, questions.two_sentences)),
        ("title, summary", "titled", questions.for_each(items, questions.title_and_summary)),
        ("question", "titled", asking),
        ("half titled", "half", asking),
        ("no titles", "bare", asking),
        ("topics", "titled", questions.topics(items)),
    ]


def find_asked(library: Library, asked: Iterable[Asked], *, measure: str) -> float:
    """The mean of "mrr" or "ndcg"; a query that is refused counts 0."""
    values: list[float] = []
    for each in asked:
        try:
            ranked = [hit.article for hit in library.search(each.text, limit=100, recent=False).hits]
        except QueryError:
            ranked = []
        wanted = set(each.relevant)
        values.append(
            ndcg(ranked, wanted) if measure == "ndcg" else max(reciprocal_rank(ranked, one) for one in wanted)
        )
    return sum(values) / max(1, len(values))


def question_table(path: Path) -> None:
    """Print how some ways find known posts by longer queries."""
    items = posts(path)
    kinds = question_kinds(items)
    titles: dict[str, Callable[[Post], str]] = {
        "bare": lambda post: "",
        "half": lambda post: post.title if post.number % 2 else "",
        "titled": lambda post: post.title,
    }
    with tempfile.TemporaryDirectory() as temporary:
        made = {
            name: library_of(Path(temporary) / name, [(title(post), post.body) for post in items])
            for name, title in titles.items()
        }
        print(f"{len(items):,} posts; MRR of dev / test, for topics nDCG@10; without a preference for recent ones\n")
        print(f"| {'way':<17} | {' | '.join(f'{name:<14}' for name, _, _ in kinds)} |")
        print(f"| {'-' * 17} | {' | '.join('-' * 14 for _ in kinds)} |")
        print(f"| {'queries':<17} | {' | '.join(f'{_sizes(asked):<14}' for _, _, asked in kinds)} |")
        for way in QUESTION_WAYS:
            cells: list[str] = []
            for name, library_name, asked in kinds:
                measure = "ndcg" if name == "topics" else "mrr"
                with ranked_by(way, made[library_name]) as library:
                    means = [
                        find_asked(library, [each for each in asked if each.dev is dev], measure=measure)
                        for dev in (True, False)
                    ]
                cells.append(f"{means[0]:.3f} / {means[1]:.3f} ")
            print(f"| {way.name:<17} | {' | '.join(cells)} |", flush=True)


def _sizes(asked: Sequence[Asked]) -> str:
    dev = sum(each.dev for each in asked)
    return f"{dev} / {len(asked) - dev}"


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
    reading.add_argument("--questions", action="store_true", help="longer queries to known posts; takes minutes")
    options = reading.parse_args()
    if options.collection:
        collection_table(options.collection)
    elif POSTS.exists():
        (question_table if options.questions else known_table)(POSTS)
    else:
        sys.exit(f"{POSTS.name} is not in {POSTS.parent}; this measurement needs it.")


if __name__ == "__main__":
    main()
