"""What it costs to fold versions in a large library: `python tests/bench/folding.py COPY-OF-A-LIBRARY`.

In a library without versions every second article is made one of a group, so give it a copy. CPU milliseconds, median.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from reader.library import Library
from reader.model import ArticleId, Fold, StoryRow
from reader.store.events import Place
from reader.tui.panes.sources import ALL
from reader.tui.screens.folds import Folds
from reader.tui.screens.gathering import gather
from reader.tui.screens.overview import section_ids
from reader.tui.screens.rows import ArticleRows
from reader.tui.screens.version_rows import VersionRows

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
_SIZES = [*[1] * 12, 2, 2, 3, 4]


def timed(what: Callable[[], object], *, times: int = 9) -> float:
    """CPU milliseconds, median."""
    found = []
    for _ in range(times):
        start = time.process_time()
        what()
        found.append((time.process_time() - start) * 1000)
    return median(found)


def make_groups(library: Library) -> None:
    """Say of neighbours that they are versions, and that one to three outlets report each event."""
    ids = sorted(library.articles.ids())
    chance = random.Random(1)
    with library.transaction():
        while ids:
            size = chance.choice(_SIZES)
            part, ids = [ArticleId(each) for each in ids[:size]], ids[size:]
            several = len(part) > 1
            library.events.place(Place(each, part[0], part[0] if several else None) for each in part)
            if several:
                library.events.set_group(part[0], Fold(part[0], part[0], len(part), min(len(part), 3)))
                library.events.set_story(part[0], StoryRow(part[0], part[0], len(part), 1, 1 + size % 3))


def main() -> None:
    """Print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    with Library.open(parser.parse_args().library) as library:
        if not library.copies.grouped().group_of:
            make_groups(library)
        folds = Folds(library)
        folds.begin(ALL, anew=True)
        first, ids = section_ids(library, ALL, limit=500), section_ids(library, ALL)
        some, grouped = folds.groups_of(first), folds.groups_of(None)
        shown = folds.fold(ALL, ids, grouped)
        print(f"{len(ids):,} articles, {len(grouped.group_of):,} of them in groups: {len(shown.ids):,} rows")

        def page(rows: ArticleRows) -> None:
            for at in range(50):
                rows[at]

        def gathered(of: list[ArticleId]) -> None:
            for each in of:
                gather(library, each)

        shots: list[tuple[str, Callable[[], object]]] = [
            ("first frame: groups of the first 500", lambda: folds.groups_of(first)),
            ("first frame: their fold", lambda: folds.fold(ALL, first, some)),
            ("first frame: 50 rows, folded", lambda: page(VersionRows(library, shown, lambda: NOW))),
            ("first frame: 50 rows, plain", lambda: page(ArticleRows(library, shown.ids, lambda: NOW))),
            ("thread: all ids", lambda: section_ids(library, ALL)),
            ("thread: all groups, one query", library.copies.grouped),
            ("thread: fold of all", lambda: folds.fold(ALL, ids, grouped)),
            (
                "thread: what stands around 100 articles",
                lambda: gathered([ArticleId(each) for each in shown.ids[:100]]),
            ),
            ("line of an article's head", lambda: library.copies.standing([shown.ids[3]])),
        ]
        for label, what in shots:
            print(f"{label:44}{timed(what):8.2f}")
        folds.keep(shown)
        print(f"{'key v: fold of all again':44}{timed(lambda: folds.fold(ALL, ids, grouped)):8.2f}")


if __name__ == "__main__":
    main()
