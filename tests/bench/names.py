"""What the list of names costs in a library of very many: `python tests/bench/names.py FOLDER [--names 300000]`.

FOLDER is a copy of a library that may be written to; names are made up until it has so many, each in one to fifty of
its articles, a few in many. Milliseconds by the clock on the wall, the median of seven, as a thread has to wait.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reader.library import Library
from reader.model import KINDS
from reader.store.entities import words_of
from reader.text.segment import fold

_SYLLABLES = [a + b for a in "b d f g h j k l m n p r s t v z ch sh th br kr st".split() for b in "a e i o u".split()]  # noqa: SIM905


def fill(library: Library, names: int) -> None:
    """Make names up until there are so many."""
    random.seed(5)
    there = library.db.row("SELECT count(*) FROM entities")[0]
    articles = list(library.articles.ids())
    words = ["".join(random.choices(_SYLLABLES, k=random.choice((2, 2, 3)))).title() for _ in range(60_000)]
    entities, forms, aliases, appearances = [], [], [], []
    for entity in range(10_000_000, 10_000_000 + max(0, names - there)):
        name = f"{random.choice(words)} {random.choice(words)}"
        seen = random.sample(articles, min(len(articles), int(random.paretovariate(0.9)), 50))
        entities.append((entity, random.choice(KINDS), name, len(seen), 2 * len(seen)))
        aliases.append((entity, name, fold(name), len(seen)))
        forms += [(word, entity) for word in words_of(name)]
        appearances += [(entity, article, 2, 50) for article in seen]
    for entity, name in library.db.rows("SELECT id, name FROM entities"):
        forms += [(word, entity) for word in words_of(name)]
    with library.transaction():
        library.db.run_many(
            "INSERT INTO entities (id, kind, name, articles, mentions) VALUES (?, ?, ?, ?, ?)", entities
        )
        library.db.run_many("INSERT INTO aliases VALUES (?, ?, ?, ?)", aliases)
        library.db.run_many("INSERT OR IGNORE INTO form_words VALUES (?, ?)", forms)
        library.db.run_many("INSERT INTO appearances VALUES (?, ?, ?, ?)", sorted(appearances))


def wall(action: Callable[[], object]) -> float:
    """Median milliseconds of seven."""
    found = []
    for _ in range(7):
        began = time.perf_counter()
        action()
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def main() -> None:
    """Fill, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--names", type=int, default=300_000)
    options = parser.parse_args()
    with Library.open(options.library) as library:
        if options.names:
            fill(library, options.names)
        profiles = library.profiles
        for sort in ("count", "recent", "rising"):
            for kind, beginning in (
                (None, ""),
                ("person", ""),
                (None, "m"),
                (None, "ma"),
                (None, "mar ma"),
                (None, "marti"),
            ):
                times = [
                    wall(lambda: profiles.listing(kind, beginning=beginning, sort=sort, first=first))  # noqa: B023  at once
                    for first in (True, False)
                ]
                count = len(profiles.listing(kind, beginning=beginning, sort=sort).entities)
                name = f"{sort:<7} {kind or 'all':<7} {beginning:<7}"
                print(f"  {name} first {times[0]:7.1f} ms   whole {times[1]:7.1f} ms   {count:>8,} names")


if __name__ == "__main__":
    main()
