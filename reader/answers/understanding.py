"""What a query means in one library: who goes by a name, which articles are unread, what one article is about."""

from __future__ import annotations

import contextlib
import math
from array import array
from collections.abc import Callable, Sequence

from reader.answers.asked import Asked
from reader.answers.entries import body
from reader.errors import IndexDamaged
from reader.index.alike import alike, stems
from reader.index.query import Query, parse
from reader.index.trees import Alike, Articles
from reader.model import ArticleId, EntityId, Kind

_ALIKE_WORDS = 12
_ALIKE_NAMES = 8
_ALIKE_SHARE = 0.1
"""Names that stand in more than this share of all articles say nothing about one of them …"""
_ALIKE_FEW = 5
"""… but in a small library."""


def understand(asked: Asked, text: str, *, typing: bool = False) -> Query:
    """Understand a query: names become entities, states become sets of articles.

    Raises:
        QueryError: It cannot be understood; while typing only if it is beyond all limits.
    """
    return parse(text, names=Names(asked), states=States(asked), likes=Likes(asked), langs=langs(asked), typing=typing)


def langs(asked: Asked) -> tuple[str, ...]:
    """The languages of the articles, the most frequent first; one at least."""
    try:
        with asked.asking() as searcher:
            return searcher.langs or ("en",)
    except IndexDamaged:
        return asked.known.answer(("langs",), lambda: tuple(dict.fromkeys((*asked.articles.langs(), "en"))))


class Names:
    """What a query asks about names, answered by the store."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def find(self, kind: Kind, name: str) -> Sequence[EntityId]:
        """The entities that go by this name, under any of its forms."""

        def ask() -> Sequence[EntityId]:
            return [entity.id for entity in self._asked.entities.named(name, kind=kind)]

        return self._asked.known.answer(("name", kind, name), ask)


class States:
    """What a query asks about sets of articles, answered by the store. The same set is the same object every time."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def articles(self, state: str) -> Articles:
        """The articles that are unread, read or starred."""
        return self._set(("is", state), lambda: self._asked.articles.having(state))

    def tagged(self, tag: str) -> Articles | None:
        """The articles with a tag; None if there is no such tag."""
        found = self._set(("tag", tag), lambda: self._asked.tags.having(tag))
        return found if found.articles else None

    def having(self, what: str) -> Articles | None:
        """The articles that have names, tags, a date, an author or other versions; None for anything else."""
        match what:
            case "names":
                return self._set(("has", what), self._asked.entities.articles)
            case "tags":
                return self._set(("has", what), self._asked.tags.articles)
            case "versions":
                return self._set(("has", what), self._asked.stories.having_versions)
            case "date" | "author":
                return self._set(("has", what), lambda: self._asked.articles.having(what))
        return None

    def near(self, groups: Sequence[Sequence[EntityId]]) -> Articles:
        """The articles with a sentence that names one entity of each group."""
        key = ("near", *(",".join(map(str, group)) for group in groups))
        return self._set(key, lambda: self._asked.entities.near(groups))

    def _set(self, key: tuple[str, ...], make: Callable[[], array[int]]) -> Articles:
        return self._asked.known.answer(key, lambda: Articles(make()))


class Likes:
    """What a query asks about one article to find others like it."""

    def __init__(self, asked: Asked) -> None:
        self._asked = asked

    def like(self, article: ArticleId) -> Alike | None:
        """What articles like this one have; None if there is no such article, or nothing sets it apart."""
        return self._asked.known.answer(("like", str(article)), lambda: self._like(article))

    def _like(self, article: ArticleId) -> Alike | None:
        asked = self._asked
        found = asked.articles.many([article])
        if not found:
            return None
        words: list[tuple[str, float]] = []
        held = stems(found[0].title, body(asked.articles.document(article)), found[0].lang)
        with contextlib.suppress(IndexDamaged), asked.asking() as searcher:
            words = searcher.key_terms(held, limit=_ALIKE_WORDS)
        total = max(1, asked.articles.count())
        names = [
            (entity.kind, entity.id, math.log(1 + total / entity.articles))
            for entity, _ in asked.entities.in_article(article)
            if 1 < entity.articles <= max(_ALIKE_FEW, total * _ALIKE_SHARE)
        ]
        names.sort(key=lambda name: -name[2])
        return alike(article, words, names[:_ALIKE_NAMES])
