"""Where one has been: back and forward like in a browser, to the exact place."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import TypeAlias

from reader.model import ArticleId, EntityId
from reader.tui.comparison_place import BEGINNING, ComparePlace
from reader.tui.panes.article_view import Place
from reader.tui.panes.sources import Section


@dataclass(frozen=True, slots=True)
class ListSpot:
    """Where one was in a list."""

    key: Hashable = None
    cursor: int = 0
    top: int = 0
    """First line that is on screen."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Where one was in the right pane."""

    name: Hashable
    """The row of the names."""
    linked: ListSpot
    """The same of the list below them."""
    focused: bool
    """That one had the focus."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one was: enough to come back to the exact place."""

    section: Section
    row: ArticleId | None
    top: int
    """First line of the list that is on screen."""
    article: ArticleId | None
    place: Place
    pane: str
    beside: Beside | None = None
    """Where in the right pane, if one was there."""


@dataclass(frozen=True, slots=True)
class PageSpot:
    """Where one was on the page of a name."""

    entity: EntityId
    other: EntityId | None = None
    """The name with which it is looked at."""
    pane: str = "mentions"
    lists: tuple[tuple[str, ListSpot], ...] = ()
    """By pane."""


@dataclass(frozen=True, slots=True)
class CompareSpot:
    """Where one was in a comparison."""

    first: ArticleId
    second: ArticleId
    place: ComparePlace = BEGINNING


@dataclass(frozen=True, slots=True)
class StorySpot:
    """Where one was on the page of an event."""

    article: ArticleId
    """One of its articles."""
    pane: str = "told"
    lists: tuple[tuple[str, ListSpot], ...] = ()
    """By pane."""


@dataclass(frozen=True, slots=True)
class NamesSpot:
    """In the list of names, which knows itself how it was left."""

    beneath: Spot
    """Where one was before."""


AnySpot: TypeAlias = Spot | PageSpot | NamesSpot | CompareSpot | StorySpot


@dataclass(slots=True)
class Trail:
    """The spots behind and before one."""

    _behind: list[AnySpot] = field(default_factory=list)
    _before: list[AnySpot] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is a way back."""
        return bool(self._behind)

    def leave(self, spot: AnySpot) -> None:
        """Go somewhere new from a spot; what lay before is forgotten. Leaving one spot twice is leaving it once."""
        if not self._behind or self._behind[-1] != spot:
            self._behind.append(spot)
        self._before.clear()

    def drop(self, spot: AnySpot) -> None:
        """Forget that one has just left a spot, as one is there again."""
        if self._behind and self._behind[-1] == spot:
            self._behind.pop()

    def back(self, here: AnySpot) -> AnySpot | None:
        """The spot to go back to, or None where one began."""
        if not self._behind:
            return None
        self._before.append(here)
        return self._behind.pop()

    def forward(self, here: AnySpot) -> AnySpot | None:
        """The spot to go forward to, or None."""
        if not self._before:
            return None
        self._behind.append(here)
        return self._before.pop()
