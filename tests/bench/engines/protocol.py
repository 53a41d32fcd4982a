"""What the search benchmark asks of an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Protocol

from tests.bench.articles import Article
from tests.bench.asks import Ask

LIMIT = 50
"""Hits that are asked for."""


class Engine(Protocol):
    """One engine with one index in a folder; in a process of its own, as its memory is measured."""

    version: ClassVar[str]
    """Of what lies on the disk: an index of an earlier run with another one is made anew."""
    lacks: ClassVar[frozenset[str]]
    """Classes of queries that it cannot answer."""
    segments: int

    @staticmethod
    def build(articles: Sequence[Article], folder: Path) -> list[float]:
        """Index articles, the oldest first, in an empty folder; returns the CPU milliseconds of each step."""
        ...

    @staticmethod
    def bytes_used(folder: Path) -> int:
        """What the index takes on the disk, without the texts."""
        ...

    def __init__(self, folder: Path) -> None:
        """Open the index."""
        ...

    def find(self, ask: Ask) -> Sequence[int]:
        """The numbers of the first LIMIT articles, from the query as a person types it."""
        ...

    def facets(self, ask: Ask) -> None:
        """Count persons, organisations, places, sources and months over all hits."""
        ...

    def snippets(self, ask: Ask, texts: Mapping[int, str]) -> None:
        """A cut of each text with the hits marked; the engine takes nothing else from the texts."""
        ...

    def add(self, article: Article) -> None:
        """Index one more article, durably, so that the next query finds it."""
        ...

    def forget(self) -> None:
        """Drop what was kept from earlier queries, where the engine keeps such a thing by itself."""
        ...

    def close(self) -> None:
        """Let go of the index."""
        ...
