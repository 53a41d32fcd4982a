"""How quick search is: `python tests/bench/search.py [N …]`, N articles each (1,000 and 10,000 if none is named).

Times are CPU milliseconds of this process, so that a busy machine does not count. Every query is timed cold: no posting
list is kept from an earlier one. The target of the first version: 200 articles a CPU second into the index, and a key
while typing answered within 50 ms with 10,000 articles.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.index.entry import Entry
from reader.index.index import Index
from reader.index.query import parse
from reader.index.snippets import snippet
from reader.model import ArticleId, EntityId, Kind

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT.parent / "shared/data/news/generate.py"
CACHE = Path(tempfile.gettempdir()) / "reader-bench-search"
BATCH = 250


class Names:
    """Numbers for names, in the order of their first appearance."""

    def __init__(self) -> None:
        self.ids: dict[tuple[str, str], EntityId] = {}

    def add(self, kind: str, name: str) -> EntityId:
        return self.ids.setdefault((kind, name), EntityId(len(self.ids) + 1))

    def find(self, kind: Kind, name: str) -> list[EntityId]:
        return [self.ids[kind, name]] if (kind, name) in self.ids else []


class States:
    """Every second article is unread."""

    def __init__(self, count: int) -> None:
        self.unread = frozenset(ArticleId(number) for number in range(0, count, 2))

    def articles(self, state: str) -> frozenset[ArticleId]:
        return self.unread


def articles(count: int, names: Names) -> Iterator[Entry]:
    """The generated articles as entries."""
    CACHE.mkdir(exist_ok=True)
    path = CACHE / f"{count}.jsonl.gz"
    if not path.exists():
        partial = path.with_suffix(".part")
        subprocess.run([sys.executable, str(GENERATOR), str(count), str(partial)], check=True, capture_output=True)
        partial.rename(path)
    with gzip.open(path, "rt") as lines:
        for number, line in enumerate(lines):
            item = json.loads(line)
            yield Entry(
                article=ArticleId(number),
                title=item["title"],
                body=item["body"],
                published_at=dt.datetime.fromisoformat(item["date"]).replace(tzinfo=dt.UTC),
                source=item["source"],
                lang="en",
                persons=tuple(names.add("person", name) for name in item["persons"]),
                orgs=tuple(names.add("org", name) for name in item["orgs"]),
                places=tuple(names.add("place", name) for name in item["places"]),
            )


def classes(entries: list[Entry], names: Names) -> dict[str, list[str]]:
    """Queries of each class, from the words of the articles themselves."""
    chance = random.Random(5)
    words = [word for entry in entries[:: max(1, len(entries) // 400)] for word in entry.body.split() if word.isalpha()]
    words = [word.lower() for word in words if len(word) > 4]
    common = [word for word, _ in sorted(_counts(words).items(), key=lambda item: -item[1])[:40]]

    def some(make: Callable[[], str]) -> list[str]:
        return [make() for _ in range(40)]

    def phrase() -> str:
        body = chance.choice(entries).body.split()
        at = chance.randrange(len(body) - 3)
        return '"' + " ".join(body[at : at + 3]).replace('"', "") + '"'

    people = [name for kind, name in names.ids if kind == "person"]
    return {
        "typing, 3 or more letters": some(lambda: (w := chance.choice(words))[: chance.randrange(3, len(w))]),
        "typing, 3 letters": some(lambda: chance.choice(words)[:3]),
        "typing, 1 or 2 letters": some(lambda: chance.choice(words)[: chance.choice((1, 2))]),
        "typing the second word": some(lambda: f"{chance.choice(words)} {chance.choice(words)[:3]}"),
        "common word": some(lambda: f"{chance.choice(common)} "),
        "word": some(lambda: f"{chance.choice(words)} "),
        "two words": some(lambda: f"{chance.choice(common)} {chance.choice(words)} "),
        "OR": some(lambda: f"{chance.choice(common)} OR {chance.choice(words)} "),
        "phrase": some(phrase),
        "name filter": some(lambda: f'{chance.choice(common)} person:"{chance.choice(people[:200])}" '),
        "unread": some(lambda: f"{chance.choice(common)} is:unread "),
        "date range": some(lambda: f"{chance.choice(common)} after:2020-01-10 before:2020-02 "),
        "newest first": some(lambda: f"{chance.choice(common)} "),
        "everything": [""] * 20,
    }


def _counts(words: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def row(name: str, times: list[float], remark: str = "") -> None:
    times = sorted(times)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    print(f"| {name:26} | {statistics.median(times):8.2f} | {p95:8.2f} | {times[-1]:8.2f} | {remark}")


def measure(count: int) -> None:
    names = Names()
    entries = list(articles(count, names))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        index = Index.open(folder)
        puts = []
        start = time.process_time()
        for first in range(0, count, BATCH):
            batch = entries[first : first + BATCH]
            puts.append(milliseconds(lambda batch=batch: index.put(batch)))  # type: ignore[misc]
        took = time.process_time() - start
        size = sum(path.stat().st_size for path in folder.iterdir())
        print(f"\n## {count:,} articles")
        print(f"indexing {count / took:,.0f} articles a CPU second (batches of {BATCH}, longest {max(puts):,.0f} ms)")
        segments = len(list(folder.glob("*.seg")))
        print(f"{size / count:,.0f} bytes an article, {segments} segments")
        print(f"\n| CPU ms                     |   median |      p95 |      max |\n| {'-' * 26} | {'-' * 28} |")
        row("open", [milliseconds(lambda: Index.open(folder).searcher()) for _ in range(5)])

        def first_result() -> None:
            searcher = Index.open(folder).searcher()
            searcher.find(parse("gov", names=names, states=states, typing=True))

        states = States(count)
        row("open to first result", [milliseconds(first_result) for _ in range(5)])
        searcher = index.searcher()
        row("is_newer", [milliseconds(lambda: index.is_newer(searcher)) for _ in range(20)])
        for name, queries in classes(entries, names).items():
            cold: list[float] = []
            hits: list[int] = []
            for text in queries:
                for view, _ in searcher._segments:
                    view._cache.clear()
                    view._cached = 0

                def ask(text: str = text) -> None:
                    query = parse(text, names=names, states=states, typing=True)
                    sort = "newest" if name == "newest first" else "relevance"  # noqa: B023 - called at once
                    hits.append(searcher.find(query, sort=sort).total)  # noqa: B023

                cold.append(milliseconds(ask))
            row(name, cold, f"{statistics.median(hits):,.0f} hits")
        query = parse("government data", names=names, states=states)
        found = searcher.find(query, limit=15)
        bodies = [entries[hit.article].body for hit in found.hits]
        row("15 snippets", [milliseconds(lambda: [snippet(body, query.terms) for body in bodies]) for _ in range(10)])
        row("facets, first time", [milliseconds(lambda: searcher.facets(query))])
        row("facets, again", [milliseconds(lambda: searcher.facets(query)) for _ in range(5)])
        one = [Entry(ArticleId(count + number), "One more", entries[number].body) for number in range(5)]
        row("put one article", [milliseconds(lambda entry=entry: index.put([entry])) for entry in one])  # type: ignore[misc]
        index.close()


def main() -> None:
    if not GENERATOR.exists():
        print(f"Nothing measured: {GENERATOR.name}, which makes the articles, is not in {GENERATOR.parent}.")
        return
    for count in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000]:
        measure(count)


if __name__ == "__main__":
    main()
