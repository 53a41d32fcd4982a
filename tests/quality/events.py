"""How well articles of one event are put together: python tests/quality/events.py [--orders N] [--folds N]

The articles of the labelled set go through Reader's own store and stages, mixed into foreign ones in a random order.
Printed are B-cubed precision, recall and F of the labelled articles, how many foreign ones were pulled into their
events, and how much of all that changes with the order in which they came. With --folds the threshold is chosen on some
topics and measured on the others.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reader.jobs import placing  # found only once the folder is on the path
from reader.jobs.placing import Decided, find_alike, settle
from reader.library import Library
from reader.model import ArticleId
from reader.stories import cluster, terms
from tests.making import NOW, draft

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
LABELLED = SHARED / "stories" / "events_ecbplus_dev.jsonl.gz"
FOREIGN = SHARED / "news" / "cc0-digitalgov-news.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Text:
    """An article of the measurement."""

    id: str
    text: str
    event: str = ""
    """As it is labelled; "" for a foreign one."""
    topic: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """B-cubed."""

    precision: float
    recall: float

    @property
    def f(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F {self.f:.3f}"


def labelled(path: Path = LABELLED) -> list[Text]:
    """The labelled articles."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [Text(each["id"], each["text"], each["event"], each["topic"]) for each in map(json.loads, lines)]


def foreign(limit: int, path: Path = FOREIGN) -> list[Text]:
    """Articles of other things."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        found = [
            Text(each["id"], f"{each['title']}\n\n{each['body']}", date=each["date"]) for each in map(json.loads, lines)
        ]
    return found[:limit]


def placed(texts: Sequence[Text], folder: Path) -> dict[str, ArticleId]:
    """The event of each article, found in a new library in this order."""
    with Library.open(folder) as library:
        ids: dict[ArticleId, str] = {}
        with library.transaction():
            source = library.sources.add("folder", "News", "/news")
            for each in texts:
                date = dt.datetime.fromisoformat(each.date).replace(tzinfo=dt.UTC) if each.date else None
                dated = {"published_at": date, "date_precision": "day"} if date else {}
                article, _, _ = library.articles.put(source, draft(each.text, origin=each.id, **dated), now=NOW)
                ids[article] = each.id
        for article in ids:
            counted = terms.count(terms.story_part(library.articles.document(article)))
            with library.transaction():
                find_alike(library, article, counted)
                settle(library, [article], Decided())
        return {ids[place.article]: place.event for place in library.events.places(ids).values()}


def b_cubed(found: Sequence[Hashable], real: Sequence[Hashable]) -> Agreement:
    """How well groups agree with the real ones."""
    both, ours, theirs = Counter(zip(found, real, strict=True)), Counter(found), Counter(real)
    pairs = list(zip(found, real, strict=True))
    count = max(1, len(pairs))
    return Agreement(
        sum(both[each] / ours[each[0]] for each in pairs) / count,
        sum(both[each] / theirs[each[1]] for each in pairs) / count,
    )


def pulled(events: dict[str, ArticleId], texts: Sequence[Text]) -> int:
    """How many foreign articles are in events of labelled ones."""
    theirs = {events[each.id] for each in texts if each.event}
    return sum(events[each.id] in theirs for each in texts if not each.event)


def changed(one: dict[str, ArticleId], other: dict[str, ArticleId]) -> float:
    """Share of the articles that are of one event with others than before."""

    def company(events: dict[str, ArticleId]) -> dict[str, frozenset[str]]:
        members: dict[ArticleId, set[str]] = {}
        for article, event in events.items():
            members.setdefault(event, set()).add(article)
        held = {event: frozenset(each) for event, each in members.items()}
        return {article: held[event] for article, event in events.items()}

    first, second = company(one), company(other)
    return sum(first[each] != second[each] for each in first) / max(1, len(first))


def measure(texts: Sequence[Text], order: int) -> dict[str, ArticleId]:
    """The events when the articles come in a random order."""
    shuffled = random.Random(order).sample(list(texts), len(texts))
    with tempfile.TemporaryDirectory() as folder:
        return placed(shuffled, Path(folder))


@contextmanager
def threshold(value: float) -> Iterator[None]:
    """Another threshold for a while."""
    before, linked = cluster.SAME, placing.LINKED
    cluster.SAME = placing.SAME = value
    placing.LINKED = min(value, linked)
    try:
        yield
    finally:
        cluster.SAME = placing.SAME = before
        placing.LINKED = linked


def agreement(events: dict[str, ArticleId], texts: Sequence[Text]) -> Agreement:
    """How well the labelled articles among some are put together."""
    known = [each for each in texts if each.event]
    return b_cubed([events[each.id] for each in known], [each.event for each in known])


def folds(texts: Sequence[Text], number: int) -> None:
    """Choose the threshold on some topics, measure it on the others."""
    values = [each / 100 for each in range(24, 38, 2)]
    found = {}
    for value in values:
        with threshold(value):
            found[value] = measure(texts, 1)
        print(f"threshold {value:.2f}: {agreement(found[value], texts)}", flush=True)
    topics = sorted({each.topic for each in texts if each.event})
    random.Random(1).shuffle(topics)
    guessed: list[Hashable] = []
    real: list[Hashable] = []
    for fold in range(number):
        held = set(topics[fold::number])
        chosen_on = [each for each in texts if each.event and each.topic not in held]
        best = max(values, key=lambda value: agreement(found[value], chosen_on).f)
        for each in texts:
            if each.event and each.topic in held:
                guessed.append((fold, found[best][each.id]))
                real.append(each.event)
        print(f"fold {fold + 1}: chosen {best:.2f}")
    print(f"held-out topics: {b_cubed(guessed, real)}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=3)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--foreign", type=int, default=2000)
    parser.add_argument("--labelled", type=Path, default=LABELLED)
    options = parser.parse_args()
    texts = [*labelled(options.labelled), *foreign(options.foreign)]
    strange = sum(not each.event for each in texts)
    if options.folds:
        folds(texts, options.folds)
        return
    first: dict[str, ArticleId] = {}
    for order in range(1, options.orders + 1):
        events = measure(texts, order)
        first = first or events
        caught = pulled(events, texts)
        print(
            f"order {order}: {agreement(events, texts)}  foreign pulled in {caught} of {strange} "
            f"({caught / max(1, strange):.2%})  events other than in order 1: {changed(first, events):.1%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
