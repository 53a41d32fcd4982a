"""What one text of an event alone reports: its names, numbers and sentences that no other text of the event has. Pure.

Texts that are versions of each other count as one, as in a group of versions: a copy is no second witness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import pairwise

from reader.text.segment import fold, words

_STEM = 5
"""Letters by which two words are held to be one: "negotiators" is no news where "negotiations" were reported."""
_LEAST_LETTERS = 4
_NEW_WORDS = 2
_NEW_SHARE = 0.5
"""A sentence without a name or number of its own is news if so many, and so much, of its words are."""
_FACT = 3
"""What a name or number weighs in the order of sentences, against a word."""

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A name among the texts of an event."""

    entity: int
    articles: int
    groups: int
    only: int | None = None
    """The first article of the only group that has it; None if several have."""


@dataclass(frozen=True, slots=True)
class News:
    """A sentence that says what no other text does."""

    start: int
    end: int
    """Where in the text."""
    facts: tuple[Range, ...] = ()
    """Where in the text the names and numbers stand that no other text has, in order."""


def standings(named: Iterable[tuple[int, Collection[int]]], group_of: Mapping[int, int]) -> list[Standing]:
    """How the names of an event stand in it: those in most texts first, those in more articles before others.

    Args:
        named: Each article with its names, in order of time.
        group_of: The group of each article.
    """
    articles: dict[int, list[int]] = {}
    for article, entities in named:
        for entity in entities:
            articles.setdefault(entity, []).append(article)
    found = []
    for entity, where in articles.items():
        groups = len({group_of[each] for each in where})
        found.append(Standing(entity, len(where), groups, where[0] if groups == 1 else None))
    return sorted(found, key=lambda each: (-each.groups, -each.articles, each.entity))


def vocabulary(text: str) -> frozenset[str]:
    """The words and numbers of a text, as far as they can tell it from another one, and what may be names in it."""
    found = {key for _, _, key in _keys(text)}
    before, before_is_name = "", False
    for start, end in words(text):
        key, is_name = fold(text[start:end]), text[start].isupper()
        if is_name:
            found.add(f"={key}")
        if before and (is_name or before_is_name):
            found.add(f"{before} {key}")
        before, before_is_name = key, is_name
    return frozenset(found)


def is_said(name: str, said: Collection[str]) -> bool:
    """Whether a name stands in a text, though nobody may have recognised it there.

    Args:
        name: As it is written.
        said: The vocabulary of the text, or of several.
    """
    keys = [fold(name[start:end]) for start, end in words(name)]
    if len(keys) == 1:
        return f"={keys[0]}" in said
    return bool(keys) and all(f"{first} {second}" in said for first, second in pairwise(keys))


def news(
    text: str,
    sentences: Iterable[Range],
    names: Sequence[tuple[int, int, int]],
    *,
    said: Collection[str],
    known: Collection[int],
    limit: int = 20,
) -> list[News]:
    """The sentences of a text that say what the other texts do not, in order of the text.

    Args:
        text: The text.
        sentences: Where its sentences stand.
        names: Start, end and entity of each name in it, in order.
        said: The vocabularies of the other texts, made one.
        known: The entities of the other texts.
        limit: How many at most; those that say most are kept.
    """
    keys = _keys(text)
    found: list[tuple[float, News]] = []
    at = first = 0
    for start, end in sentences:
        while first < len(names) and names[first][1] <= start:
            first += 1
        while at < len(keys) and keys[at][1] <= start:
            at += 1
        facts = []
        for begin, stop, entity in names[first:]:
            if begin >= end:
                break
            if entity not in known and begin >= start:
                facts.append((begin, stop))
        total = new = 0
        for begin, stop, key in keys[at:]:
            if begin >= end:
                break
            total += 1
            if key in said:
                continue
            if key[0].isdigit():
                facts.append((begin, stop))
            else:
                new += 1
        if facts or (new >= _NEW_WORDS and new >= _NEW_SHARE * total):
            found.append((_FACT * len(facts) + new, News(start, end, _apart(facts))))
    kept = nsmallest(limit, found, key=lambda each: (-each[0], each[1].start))
    return sorted((each for _, each in kept), key=lambda each: each.start)


def _keys(text: str) -> list[tuple[int, int, str]]:
    found = []
    for start, end in words(text):
        key = fold(text[start:end])
        if any(character.isdigit() for character in key[:1]):
            found.append((start, end, key))
        elif len(key) >= _LEAST_LETTERS:
            found.append((start, end, key[:_STEM]))
    return found


def _apart(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Ranges in order, those that touch each other made one."""
    found: list[Range] = []
    for start, end in sorted(ranges):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
