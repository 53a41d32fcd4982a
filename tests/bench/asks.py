"""What every engine of the search benchmark is asked: classes of queries, from the words of the articles themselves."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

from tests.bench.articles import CACHE, Article, articles

_VERSION = 1
"""Raised when other queries are made: those of earlier runs are thrown away."""
_EACH = 40
_SAMPLED = 20_000
_WORD = re.compile(r"[a-z]+")
_STRETCH = re.compile(r"[a-z]{5,}(?: [a-z]+){0,2} [a-z]{5,}")


@dataclass(frozen=True, slots=True)
class Ask:
    """One query, in no engine's language. An engine that has no such queries says so by `Engine.lacks`."""

    words: tuple[str, ...] = ()
    """Lower-case letters only; none: all articles, newest first."""
    how: Literal["all", "any", "phrase", "fuzzy"] = "all"
    """Fuzzy: words that differ from the one given by a letter, and begin alike."""
    typing: bool = False
    """The last word is the beginning of one."""
    person: str = ""
    since: str = ""
    until: str = ""
    """Days, both included: "2020-01-31"."""
    newest: bool = False
    """Newest first instead of best first."""


TYPED = "last word, 3+ letters"
SHORT = "1-2 letters"
SECOND = "second word, 3 letters"
FACETS = "facets over all hits"
SNIPPETS = "15 snippets"
FUZZY = "fuzzy"
EVERYTHING = "everything"


def asks(count: int) -> dict[str, list[Ask]]:
    """Class → queries, the same for every engine and in every run; kept in a file."""
    path = CACHE / f"asks-{count}-{_VERSION}.json"
    if not path.exists():
        made = {name: [asdict(ask) for ask in some] for name, some in _made(count).items()}
        path.write_text(json.dumps(made), encoding="utf-8")
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {name: [Ask(**item | {"words": tuple(item["words"])}) for item in some] for name, some in kept.items()}


def _made(count: int) -> dict[str, list[Ask]]:
    chance = random.Random(5)
    sample = [each for each in articles(count) if each.number % max(1, count // _SAMPLED) == 0]
    held = Counter(word for each in sample for word in set(_WORD.findall(each.body.lower())) if len(word) >= 5)
    share = {word: number / len(sample) for word, number in held.items()}
    common = sorted(word for word in share if share[word] >= 0.25)
    mid = sorted(word for word in share if 0.04 <= share[word] <= 0.06)
    rare = sorted(word for word in share if 0.0005 <= share[word] <= 0.0015)
    bodies = [each.body for each in chance.sample(sample, min(400, len(sample)))]
    typed = [word for body in bodies for word in _WORD.findall(body.lower()) if len(word) >= 5]
    stretches = [stretch for body in bodies for stretch in _STRETCH.findall(body)]
    persons = [name for name, _ in Counter(name for each in sample for name in each.persons).most_common(200)]
    since, until = _tenth(sample)
    pick = chance.choice

    def some(make: Callable[[], Ask]) -> list[Ask]:
        return [make() for _ in range(_EACH)]

    def beginning() -> str:
        word = pick(typed)
        return word[: chance.randrange(3, len(word) + 1)]

    return {
        TYPED: some(lambda: Ask((beginning(),), typing=True)),
        SHORT: some(lambda: Ask((pick(typed)[: chance.choice((1, 2))],), typing=True)),
        SECOND: some(lambda: Ask((pick(typed), pick(typed)[:3]), typing=True)),
        "common word": some(lambda: Ask((pick(common),))),
        "mid word": some(lambda: Ask((pick(mid),))),
        "rare word": some(lambda: Ask((pick(rare),))),
        "AND, common and mid": some(lambda: Ask((pick(common), pick(mid)))),
        "AND, two common": some(lambda: Ask((pick(common), pick(common)))),
        "OR, two words": some(lambda: Ask((pick(common), pick(mid)), "any")),
        "OR, four words": some(lambda: Ask((pick(common), pick(mid), pick(mid), pick(rare)), "any")),
        "phrase": some(lambda: Ask(tuple(pick(stretches).split()), "phrase")),
        "name filter": some(lambda: Ask((pick(common),), person=pick(persons))),
        "date range": some(lambda: Ask((pick(common),), since=since, until=until)),
        "sort by date": some(lambda: Ask((pick(common),), newest=True)),
        FUZZY: some(lambda: Ask((_misspelt(pick(mid), chance),), "fuzzy")),
        FACETS: some(lambda: Ask((pick([pick(common), pick(mid)]),))),
        SNIPPETS: some(lambda: Ask((pick(common), pick(mid)))),
        EVERYTHING: [Ask(newest=True)] * 10,
    }


def _tenth(sample: list[Article]) -> tuple[str, str]:
    """Two days with a tenth of the articles between them."""
    days = [each.published_at.date().isoformat() for each in sample]
    return days[len(days) * 45 // 100], days[len(days) * 55 // 100]


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word))
    return word[:at] + chance.choice("aeiou") + word[at + 1 :]
