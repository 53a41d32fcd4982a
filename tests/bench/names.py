"""What the list of names costs in a library of very many: `python tests/bench/names.py FOLDER [--names 300000]`.

FOLDER is a copy of a library that may be written to; names are made up until it has so many, each in one to fifty of
its articles, a few in many. Milliseconds by the clock on the wall, the median of seven, as a thread has to wait.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reader.jobs.deciding import subject_of
from reader.library import Library
from reader.model import KINDS, Kind, NameSort
from reader.store.entities import words_of
from reader.text.segment import fold
from reader.tui.panes.sources import ALL
from reader.tui.screens.overview import contents, section_ids
from tests.bench.terminal import Answer, TimedTerminal
from tests.making import NOW

_SYLLABLES = [a + b for a in "b d f g h j k l m n p r s t v z ch sh th br kr st".split() for b in "a e i o u".split()]  # noqa: SIM905


def fill(library: Library, names: int) -> None:
    """Make names up until there are so many."""
    random.seed(5)
    there = library.db.row("SELECT count(*) FROM entities")[0]
    if there >= names:
        return
    articles = list(library.articles.ids())
    words = ["".join(random.choices(_SYLLABLES, k=random.choice((2, 2, 3)))).title() for _ in range(60_000)]
    entities, forms, aliases, appearances = [], [], [], []
    for entity in range(10_000_000, 10_000_000 + names - there):
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


def lists(library: Library) -> None:
    """What is found by which letters, in which order: the first screens of it, and all of it."""
    profiles = library.profiles
    sorts: tuple[NameSort, ...] = ("count", "recent", "rising")
    asked: tuple[tuple[Kind | None, str], ...] = (
        (None, ""), ("person", ""), (None, "m"), (None, "ma"), (None, "mar ma"), (None, "marti"),
    )  # fmt: skip
    for sort in sorts:
        for kind, beginning in asked:
            ask = partial(profiles.listing, kind, beginning=beginning, sort=sort)
            times = [wall(partial(ask, first=first)) for first in (True, False)]
            count = len(ask().entities)
            name = f"{sort:<7} {kind or 'all':<7} {beginning:<7}"
            print(f"  {name} first {times[0]:7.1f} ms   whole {times[1]:7.1f} ms   {count:>8,} names")


def sections(library: Library) -> None:
    """The first stories, all of them, and the counts, as names are muted."""
    names = library.entities.top(limit=20)
    for muted in (0, 1, 20):
        with library.transaction():
            for each in names[:muted]:
                library.following.set(subject_of(library, each.id), "mute", at=NOW)
        actions: dict[str, Callable[[], object]] = {
            "which": library.following.muted,
            "first": lambda: section_ids(library, ALL, limit=500),
            "ids": lambda: section_ids(library, ALL),
            "counts": lambda: contents(library),
        }
        times = "".join(f"   {name} {wall(action):7.1f} ms" for name, action in actions.items())
        print(f"  {muted:>2} names muted, {len(library.following.muted()):>6,} stories:{times}")
    with library.transaction():
        for each in names:
            library.following.set(subject_of(library, each.id), None, at=NOW)


def row(name: str, answers: Sequence[Answer]) -> None:
    """What one kind of keys costs."""
    first = sorted(each.first_ms for each in answers)
    cpu = statistics.median(each.cpu_ms for each in answers)
    p95 = first[max(0, int(len(first) * 0.95) - 1)]
    print(f"  {name:<8} first byte {statistics.median(first):6.1f} ms, p95 {p95:6.1f} ms, CPU {cpu:6.1f} ms")


def keys(path: Path) -> None:
    """What keys cost in the browser, in a pseudo-terminal."""
    environment = {**os.environ, "READER_LIBRARY": str(path), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with TimedTerminal([sys.executable, "-m", "reader"], columns=160, rows=50, environment=environment) as terminal:
        terminal.wait_for("1 of")
        terminal.settle(2.0)
        times = []
        for _ in range(5):
            times.append(terminal.press("E", quiet=0.5, shown=[lambda screen: "in most stories first" in screen]))
            terminal.press("q", quiet=0.5)
        shown = statistics.median(each.shown_ms[0] or math.inf for each in times)
        row("E", times)
        print(f"  E: the list is on screen after {shown:.0f} ms")
        terminal.press("E", quiet=1.5)
        for name, pressed in (("j", "j" * 30), ("page", "\x04" * 20), ("G and g", "Gg" * 6)):
            row(name, [terminal.press(each, quiet=0.3) for each in pressed])
        terminal.press("/")
        row("letter", [terminal.press(each, quiet=0.5) for each in "mar\x7f\x7f\x7fbo\x7f\x7f"])
        print(f"  memory of the screens: {terminal.memory():.0f} MB")


def main() -> None:
    """Fill, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--names", type=int, default=300_000)
    parser.add_argument("--only", choices=["lists", "sections", "keys"])
    options = parser.parse_args()
    with Library.open(options.library) as library:
        fill(library, options.names)
        if options.only in (None, "lists"):
            lists(library)
        if options.only in (None, "sections"):
            sections(library)
    if options.only in (None, "keys"):
        keys(options.library)


if __name__ == "__main__":
    main()
