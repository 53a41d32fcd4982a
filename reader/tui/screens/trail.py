"""Where one has been: back and forward like in a browser, to the exact place."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.model import ArticleId
from reader.tui.panes.article_view import Place
from reader.tui.panes.sources import Section


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


@dataclass(slots=True)
class Trail:
    """The spots behind and before one."""

    _behind: list[Spot] = field(default_factory=list)
    _before: list[Spot] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is a way back."""
        return bool(self._behind)

    def leave(self, spot: Spot) -> None:
        """Go somewhere new from a spot; what lay before is forgotten. Leaving one spot twice is leaving it once."""
        if not self._behind or self._behind[-1] != spot:
            self._behind.append(spot)
        self._before.clear()

    def drop(self, spot: Spot) -> None:
        """Forget that one has just left a spot, as one is there again."""
        if self._behind and self._behind[-1] == spot:
            self._behind.pop()

    def back(self, here: Spot) -> Spot | None:
        """The spot to go back to, or None where one began."""
        if not self._behind:
            return None
        self._before.append(here)
        return self._behind.pop()

    def forward(self, here: Spot) -> Spot | None:
        """The spot to go forward to, or None."""
        if not self._before:
            return None
        self._behind.append(here)
        return self._before.pop()
