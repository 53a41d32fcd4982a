"""What resolving one more article costs in a large library. `python -m tests.bench.resolving [ARTICLES ENTITIES]`.

The library is made of nothing but rows, names by a steep law of frequency, so that common surnames have very many
bearers. Each article asked names 18 known and 3 new ones in full, and 3 by a bare surname. CPU milliseconds.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from reader.entities import names, spelling
from reader.entities.resolve import asked, clusters, reconsider, reconsider_open, resolve
from reader.jobs import stages
from reader.library import Library
from reader.model import ArticleId, EntityId, Kind, Mention
from reader.store.ties import Ties

_SYLLABLES = (
    "ba", "ko", "mir", "tan", "vel", "dro", "sha", "lin", "gor", "pe",
    "zu", "kar", "ner", "hol", "tis", "wen", "ra", "dov", "mun", "fel",
)  # fmt: skip
_SURNAMES, _GIVEN = 6000, 2000
_ASKED = 200


def word(number: int) -> str:
    """The word of a number."""
    return "".join(_SYLLABLES[number // 20**place % 20] for place in range(3)).capitalize()


def steep(chance: random.Random, count: int) -> int:
    """A number below `count`, small ones far more often."""
    return min(count - 1, int(count * chance.random() ** 3))


def fill(library: Library, chance: random.Random, articles: int, entities: int) -> None:
    """Make the rows that resolving reads."""
    rows: list[tuple[int, str, str]] = []
    keys: list[tuple[str, int, int]] = []
    for number in range(entities):
        if number % 3 == 0:
            name = f"{word(number)} {word(number * 7 + 1)} Union"
            rows.append((number + 1, "org", name))
            keys.append((f"name:{name.lower()}", number + 1, 0))
            continue
        surname = word(steep(chance, _SURNAMES))
        name = f"{word(number * 13 % _GIVEN)} {surname}"
        rows.append((number + 1, "person", name))
        sound = spelling.sounds(names.person(name))
        keys += [(f"person:{name.lower()}", number + 1, 0), (f"surname:{surname.lower()}", number + 1, 1)]
        keys += [(f"sounds:{sound}", number + 1, 1)] if sound else []
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        library.db.run_many(
            "INSERT INTO articles (id, source_id, origin, digest, title, outlet, author, dateline, caption, credit, "
            "copyright, bio, url, lang, inferred, sort_at, imported_at, words) "
            "VALUES (?, ?, ?, x'', '', '', '', '', '', '', '', '', '', 'en', '', ?, 0, 400)",
            [(number + 1, source, str(number), number) for number in range(articles)],
        )
        library.db.run_many("INSERT INTO entities (id, kind, name) VALUES (?, ?, ?)", rows)
        library.db.run_many("INSERT OR IGNORE INTO entity_keys VALUES (?, ?, ?)", keys)
        for number in range(articles):
            named = {steep(chance, entities) + 1 for _ in range(22)}
            library.db.run_many(
                "INSERT INTO appearances VALUES (?, ?, 2, 0)", [(entity, number + 1) for entity in named]
            )


def article(library: Library, chance: random.Random, entities: int) -> tuple[str, list[Mention]]:
    """A text of names alone, and where they stand."""
    said: list[tuple[str, Kind]] = []
    for _ in range(18):
        known = library.entities.get(EntityId(steep(chance, entities) + 1))
        said.append((known.name, known.kind))
    said += [(f"{word(chance.randrange(_GIVEN))} {word(steep(chance, _SURNAMES))}", "person") for _ in range(3)]
    said += [(word(steep(chance, _SURNAMES)), "person") for _ in range(3)]
    text = ""
    mentions = []
    for name, kind in said:
        mentions.append(Mention(len(text), len(text) + len(name), name, kind))
        text += f"{name} said so. "
    return text, mentions


def main(articles: int, entities: int) -> None:
    """Make the library, resolve, print."""
    chance = random.Random(5)
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library, library.writing():
        fill(library, chance, articles, entities)
        inside, across = [], []
        for _ in range(_ASKED):
            text, mentions = article(library, chance, entities)
            started = time.process_time()
            found = clusters(mentions, text)
            grouped = time.process_time()
            known = stages._Known(library, ArticleId(articles + 1))
            known.prepare(*asked(found))
            resolved = resolve(found, known)
            for each in resolved:
                if each.keys and each.entity is None:
                    reconsider(EntityId(entities + 1), each.cluster.weak, known)
            met = [each.entity for each in resolved if each.keys and each.entity is not None]
            for entity in Ties(library.db).are_candidates(met):
                reconsider_open(entity, known)
            inside.append(1000 * (grouped - started))
            across.append(1000 * (time.process_time() - grouped))
        candidates = len(Ties(library.db).sharing(f"surname:{word(0).lower()}"))
        print(f"{articles:,} articles, {entities:,} names; {candidates} bearers of the commonest surname are looked at")
        for title, times in (("within the article", inside), ("across articles", across)):
            print(f"{title:<20} mean {statistics.mean(times):5.1f}  median {statistics.median(times):5.1f}"
                  f"  highest {max(times):5.1f} ms")  # fmt: skip


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:3] or ("100000", "300000")))
