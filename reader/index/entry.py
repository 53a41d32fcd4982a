"""What the index is told about one article."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reader.model import ArticleId, EntityId


@dataclass(frozen=True, slots=True)
class Entry:
    """An article to be found. Replaces what the index has under the same id."""

    article: ArticleId
    title: str
    body: str
    """The canonical text without its headline."""
    published_at: dt.datetime | None = None
    """Aware; None when the day is not known."""
    source: str = ""
    lang: str = ""
    persons: tuple[EntityId, ...] = ()
    orgs: tuple[EntityId, ...] = ()
    places: tuple[EntityId, ...] = ()
