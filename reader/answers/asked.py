"""Whom a question is put to: the store's objects, what is known of their answers, and the index."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from reader.answers.known import Known
from reader.index.plain import Plain
from reader.index.search import Searcher
from reader.store.articles import Articles
from reader.store.entities import Entities
from reader.store.pending import Pending
from reader.store.sources import Sources
from reader.store.stories import Stories
from reader.store.tags import Tags


class Asking(Protocol):
    """The way to the index."""

    def __call__(self, *, whole: bool = False) -> AbstractContextManager[Searcher]:
        """The turn at the newest view of the index, which one thread at a time has. To be held for one question.

        Args:
            whole: Only an index that has all the articles that it should will do.

        Raises:
            IndexDamaged: The index cannot be read, or is not whole; who can orders a rebuild.
        """


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one library; any thread may use it."""

    articles: Articles
    sources: Sources
    entities: Entities
    stories: Stories
    tags: Tags
    pending: Pending
    known: Known
    asking: Asking
    plain: Plain = field(default_factory=Plain)
    """Search without the index, for whoever has the `plain_turn`."""
    plain_turn: threading.Lock = field(default_factory=threading.Lock)
