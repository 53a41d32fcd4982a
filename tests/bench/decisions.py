"""What names cost in a large library: pages, lists, decisions. `python -m tests.bench.decisions [ARTICLES ENTITIES]`.

The library is made of nothing but rows: names by Zipf's law, twenty in each article, one to a sentence. Times are CPU
milliseconds of this process, median and highest of several names each.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from reader.jobs import deciding
from reader.library import Library
from reader.model import EntityId
from reader.store.entities import words_of
from tests.making import NOW

_NAMES = 20
_SYLLABLES = ("ka", "lo", "mi", "ren", "sto", "bak", "ar", "tul", "ves", "no", "dri", "pha", "el", "gu", "yor", "zin")
_SENTENCE = "The words before it and {} and then some more words that come behind it. "
_KINDS = ("person", "person", "person", "org", "place")


def main(articles: int, entities: int) -> None:
    """Make the library, ask, print."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        started = time.process_time()
        fill(library, articles, entities)
        print(f"{articles:,} articles, {entities:,} names, made in {time.process_time() - started:.0f} s of CPU")
        ranks = [1, 2, 5, 20, 100, 1000, 20_000]
        ids = [EntityId(rank) for rank in ranks if rank <= entities]
        for title, ask, wanted in (
            ("entity page", lambda e: library.entity_page(e), ids),
            ("… of the most named", lambda e: library.entity_page(e), ids[:1]),
            ("50 contexts, page 3", lambda e: library.contexts(e, limit=50, offset=100), ids),
            ("two names together", lambda e: library.together(e, EntityId(e + 1), limit=50), ids),
            ("list by count", lambda _: library.profiles.names("person"), ids[:3]),
            ("list by recent", lambda _: library.profiles.names(sort="recent"), ids[:3]),
            ("list by rising", lambda _: library.profiles.names(sort="rising"), ids[:3]),
            ("list, k", lambda _: library.profiles.names(beginning="k"), ids[:3]),
            ("list, kal", lambda _: library.profiles.names(beginning="kal"), ids[:3]),
            ("list, kalo m", lambda _: library.profiles.names(beginning="kalo m"), ids[:3]),
            ("list, kal by recent", lambda _: library.profiles.names(beginning="kal", sort="recent"), ids[:3]),
            ("candidates to merge", lambda _: library.merge_candidates(), ids[:2]),
            ("muted articles", lambda _: library.following.muted(), ids[:2]),
            ("followed, with counts", lambda _: library.following.all(), ids[:2]),
        ):
            print(line(title, measured(ask, wanted)))
            if title == "candidates to merge":
                with library.transaction():
                    for entity in ids[:6]:
                        library.following.set(
                            deciding.subject_of(library, entity), "mute" if entity > 4 else "follow", at=NOW
                        )
        for rank in (20_000, 1000, 100, 20, 2):
            if rank > entities:
                continue
            entity, other = EntityId(rank), EntityId(1)
            size = library.entities.get(entity).mentions
            steps: dict[str, Callable[[EntityId], Any]] = {
                "preview": lambda e, o=other: deciding.preview(library, deciding.to_merge(library, e, o)),
                "merge": lambda e, o=other: deciding.decide(library, deciding.to_merge(library, e, o), now=NOW),
                "undo": lambda _: deciding.undo(library, now=NOW),
            }
            for title, ask in steps.items():
                print(line(f"{title}: {size:,} mentions", measured(ask, [entity])))
        few = [EntityId(number) for number in range(entities - 1000, entities)]
        with library.transaction():
            made = [deciding.to_rename(library, entity, f"Called {entity}") for entity in few]
            deciding.add_all(library, made, now=NOW)
        print(line("settle 8 articles, 1,000 decisions", measured(lambda e: settled(library, e), ids)))


def settled(library: Library, number: int) -> None:
    """What storing the names of eight articles costs for the decisions that hold."""
    with library.transaction():
        deciding.settle(
            library, [row[0] for row in library.db.rows("SELECT id FROM articles LIMIT 8 OFFSET ?", (number,))]
        )


def fill(library: Library, articles: int, entities: int) -> None:
    """Put rows straight into the tables."""
    dice = random.Random(4)

    def word() -> str:
        return "".join(dice.choice(_SYLLABLES) for _ in range(dice.randint(2, 4))).capitalize()

    names = [f"{word()} {word()}" for _ in range(entities)]
    kinds = [dice.choice(_KINDS) for _ in names]
    weights = list(accumulate(1 / (rank + 5) for rank in range(entities)))
    db = library.db
    counts = [[0, 0] for _ in names]
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for at in range(0, articles, 2000):
            rows: dict[str, list[Any]] = {"articles": [], "texts": [], "mentions": [], "appearances": []}
            for article in range(at + 1, min(at + 2000, articles) + 1):
                when = 1_300_000_000 + article * 4000 + dice.randint(0, 500_000)
                rows["articles"].append((article, source, f"/{article}", f"Title {article}", when, when, when))
                text, here = "", {}
                for number, each in enumerate(dice.choices(range(entities), cum_weights=weights, k=_NAMES)):
                    sentence = _SENTENCE.format(names[each])
                    start = len(text) + sentence.index(names[each])
                    end = start + len(names[each])
                    rows["mentions"].append(
                        (article, start, end, each + 1, kinds[each], 0, names[each], "named in full", number)
                    )
                    here.setdefault(each, []).append(start)
                    text += sentence
                rows["texts"].append((article, text, json.dumps([["paragraph", 0, len(text), 0]]), "[]"))
                for each, starts in here.items():
                    rows["appearances"].append((each + 1, article, len(starts), starts[0]))
                    counts[each][0] += 1
                    counts[each][1] += len(starts)
            db.run_many(
                "INSERT INTO articles (id, source_id, origin, digest, title, outlet, author, dateline, caption, "
                "credit, copyright, bio, url, lang, published_at, date_precision, inferred, sort_at, "
                "imported_at, words) "
                "VALUES (?, ?, ?, x'00', ?, '', '', '', '', '', '', '', '', 'en', ?, 'time', '', ?, ?, 300)",
                rows["articles"],
            )
            if at == 0:
                db.run_many(
                    "INSERT INTO entities (id, kind, name) VALUES (?, ?, ?)",
                    [(n, kind, name) for n, (kind, name) in enumerate(zip(kinds, names, strict=True), 1)],
                )
            db.run_many("INSERT INTO texts VALUES (?, ?, ?, ?)", rows["texts"])
            db.run_many(
                "INSERT INTO mentions (article_id, start, end, entity_id, kind, demonym, text, evidence, sentence) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows["mentions"],
            )
            db.run_many("INSERT INTO appearances VALUES (?, ?, ?, ?)", rows["appearances"])
        db.run_many(
            "UPDATE entities SET articles = ?, mentions = ? WHERE id = ?",
            [(*count, number) for number, count in enumerate(counts, 1)],
        )
        db.run_many(
            "INSERT INTO aliases VALUES (?, ?, ?, ?)",
            [(n, name, name.lower(), counts[n - 1][1]) for n, name in enumerate(names, 1)],
        )
        db.run_many(
            "INSERT OR IGNORE INTO form_words VALUES (?, ?)",
            [(each, n) for n, name in enumerate(names, 1) for each in words_of(name)],
        )
        strong = ((f"person:{name.lower()}", n, 0) for n, name in enumerate(names, 1))
        db.run_many("INSERT OR IGNORE INTO entity_keys VALUES (?, ?, ?)", strong)
        weak = ((f"surname:{name.lower().split()[1]}", n, 1) for n, name in enumerate(names, 1))
        db.run_many("INSERT OR IGNORE INTO entity_keys VALUES (?, ?, ?)", weak)


def measured(ask: Callable[[EntityId], Any], entities: Sequence[EntityId]) -> list[float]:
    """CPU milliseconds of one question for each entity."""
    found = []
    for entity in entities:
        started = time.process_time()
        ask(entity)
        found.append(1000 * (time.process_time() - started))
    return found


def line(title: str, times: Sequence[float]) -> str:
    """A row of the table."""
    return f"{title:40} {statistics.median(times):8.1f} {max(times):8.1f}"


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:] or ("100000", "300000")))
