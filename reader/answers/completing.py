"""Completions: how the word, field or name at the cursor of a query could go on."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from reader.answers.asked import Asked
from reader.answers.understanding import langs
from reader.answers.wording import condition, value
from reader.errors import IndexDamaged
from reader.index.query import FIELDS, HAVING, STATES, complete_at
from reader.model import KINDS, Completion
from reader.text.segment import fold


class _Way(NamedTuple):
    """One way to go on."""

    text: str
    """As it stands in the query."""
    label: str
    articles: int = 0
    """How many articles it finds, where that is known."""


def complete(asked: Asked, text: str, cursor: int, *, limit: int = 8) -> list[Completion]:
    """How the word, field or name at the cursor could go on, the most frequent first.

    Args:
        asked: Whose words and names.
        text: A query as typed, with white space and quotes as they are.
        cursor: Where in it, in code points.
        limit: How many at most.
    """
    here = complete_at(text, cursor)
    if here is None:
        return []
    match here.kind:
        case "value":
            ways = _values(asked, here.field, here.text, limit)
        case "field":
            ways = _fields(here.text)
        case "word" if here.quoted:
            ways = _words(asked, here.text, limit)
        case "word":
            ways = _anything(asked, here.text, limit)
    return [Completion(here.start, here.end, *way) for way in ways[:limit]]


def _anything(asked: Asked, start: str, limit: int) -> list[_Way]:
    """Words that begin so, and names and fields, for which half of the room is kept."""
    words = _words(asked, start, limit)
    names = [
        _Way(condition(each.kind, each.name), each.name, each.articles)
        for each in asked.entities.beginning_with(start, limit=limit // 2)
    ]
    fields = _fields(start)
    return [*words[: max(limit // 2, limit - len(names) - len(fields))], *names, *fields]


def _words(asked: Asked, start: str, limit: int) -> list[_Way]:
    try:
        with asked.asking() as searcher:
            return [_Way(word, word, count) for word, count in searcher.completions(start, limit=limit)]
    except IndexDamaged:
        return []


def _fields(start: str) -> list[_Way]:
    return [_Way(f"{name}:", f"{name}:") for name in FIELDS if name.startswith(start.lower())]


def _values(asked: Asked, field: str, start: str, limit: int) -> list[_Way]:
    """Values of a field that begin so."""
    if field == "title":
        return _words(asked, start, limit)
    if field in {"name", "near", *KINDS}:
        kind = next((kind for kind in KINDS if kind == field), None)
        if start.strip():
            found = asked.entities.beginning_with(start, kind=kind, limit=limit)
        else:
            found = asked.entities.top(kind, limit=limit)
        return [_Way(value(each.name), each.name, each.articles) for each in found]
    folded = fold(start)
    return [_Way(value(each), each, articles) for each, articles in _few(asked, field) if fold(each).startswith(folded)]


def _few(asked: Asked, field: str) -> list[tuple[str, int]]:
    """All values of a field that has few, with their numbers of articles where they are known."""
    match field:
        case "source":
            return asked.known.answer(("sources",), lambda: _sources(asked))
        case "tag":
            return asked.known.answer(("tags",), asked.tags.all)
        case "on" | "after" | "before":
            return asked.known.answer(("months",), asked.articles.months)
        case "is":
            return [(state, 0) for state in STATES]
        case "has":
            return [(what, 0) for what in HAVING]
        case "lang":
            return [(lang, 0) for lang in langs(asked)]
    return []


def _sources(asked: Asked) -> list[tuple[str, int]]:
    """Sources and outlets with their numbers of articles, the largest first.

    An article that names its outlet goes by that alone, so a source of such articles only has nothing to find.
    """
    counts: Counter[str] = Counter()
    elsewhere: Counter[int] = Counter()
    for outlet in asked.sources.outlets():
        counts[outlet.name] += outlet.articles
        elsewhere[outlet.source] += outlet.articles
    for source in asked.sources.all():
        counts[source.name] += source.articles - elsewhere[source.id]
    return [(name, articles) for name, articles in counts.most_common() if articles > 0]
