"""What the names browser shows, how it was left, and where one goes from it: values that outlive it."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from reader.model import ArticleId, EntityId, NameSort
from reader.store.following import What
from reader.store.profiles import Listing

Tab: TypeAlias = Literal["all", "person", "org", "place", "mine"]
NOTHING = Listing(array("q"), array("q"), True)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which names are to be listed."""

    tab: Tab = "all"
    typed: str = ""
    sort: NameSort = "count"
    since: dt.datetime | None = None
    """From when on stories are new; None = the newest week."""
    whole: bool = False
    """The whole list, not just its first screens."""


@dataclass(slots=True)
class Browsed:
    """How the browser was left, to come back to."""

    ask: Ask = field(default_factory=Ask)
    key: EntityId | None = None
    """The name with the cursor."""
    top: int = 0
    """The first line on screen."""
    listing: Listing = NOTHING
    followed: Mapping[EntityId, What] = field(default_factory=dict)
    state: tuple[int, int] | None = None
    """Of the library when the list was asked for (Database.state); None = the list was not whole."""
    came_at: dt.datetime | None = None
    """When the look at what is new began."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where to go from the browser."""

    entity: EntityId
    page: bool = False
    """To the page of the name, not to its stories."""
    article: ArticleId | None = None
    """One of its stories, to be read."""
