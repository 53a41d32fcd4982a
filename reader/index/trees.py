"""Conditions of a query for which Whoosh has no class, or one that is of no use here: nodes of its query trees.

The parser (query.py) makes them and the searcher (search.py) evaluates them. They say what is asked for, and nothing
about how it is found. Words are folded as analysis.py folds them; `stems` are what the index holds.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from whoosh.query import Query as Tree

from reader.model import ArticleId

# Whoosh has no types, so its classes count as Any: the reason for each "type: ignore" below


@dataclass(frozen=True)
class StartsWith(Tree):  # type: ignore[misc]
    """Articles with words that begin so; the searcher's word dictionary knows which there are."""

    fieldname: str
    text: str
    """Folded."""


@dataclass(frozen=True)
class Glob(Tree):  # type: ignore[misc]
    """Articles with words of a pattern."""

    fieldname: str
    pattern: str
    """Folded; `*` stands for any letters or none, `?` for one. At least one sign is neither."""


@dataclass(frozen=True)
class Fuzzy(Tree):  # type: ignore[misc]
    """Articles with a word that differs by a few letters: changed, missing, added, or two neighbours swapped."""

    fieldname: str
    text: str
    """Folded. The first letter is always right."""
    distance: int
    """1 or 2 (optimal string alignment)."""


@dataclass(frozen=True)
class Within(Tree):  # type: ignore[misc]
    """Articles in which some words stand near each other, in any order."""

    fieldname: str
    words: tuple[str, ...]
    """Stems, two at least; one that is there twice needs two places."""
    distance: int
    """Last position - first position <= distance + len(words) - 2: 1 means that nothing stands between two words."""


@dataclass(frozen=True)
class FromSource(Tree):  # type: ignore[misc]
    """Articles of sources with a word that begins so."""

    text: str
    """Folded words, without the leading space of folded_source."""
    exact: bool = False
    """If a source is called exactly so, only that one."""


@dataclass(frozen=True, eq=False)
class Articles(Tree):  # type: ignore[misc]
    """Articles by id, any number of them."""

    articles: Collection[ArticleId]
    """A sorted array("q") where speed counts."""
    without: bool = False
    """All articles but these."""


@dataclass(frozen=True)
class AtLeast(Tree):  # type: ignore[misc]
    """Articles for which some of the parts hold, whichever."""

    count: int
    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Alike(Tree):  # type: ignore[misc]
    """Articles that share rare words and names with one, which is itself left out."""

    article: ArticleId
    parts: tuple[tuple[Any, float], ...]
    """Trees, and what each is worth in the rank."""
    count: int
    """How many of the parts must hold."""
