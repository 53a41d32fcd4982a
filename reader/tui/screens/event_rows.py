"""Events in the list of stories: the first article of each stands for it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from reader.library import Library
from reader.model import Article, ArticleId, StoryRow
from reader.tui.panes.story_parts import event_row
from reader.tui.render import Row
from reader.tui.screens.rows import ArticleRows, Clock


class EventRows(ArticleRows):
    """The rows of events by the ids of their first articles; those on screen are read when they are asked for."""

    def __init__(self, library: Library, ids: array[int], clock: Clock) -> None:
        super().__init__(library, ids, clock)
        self._events: dict[int, StoryRow] = {}

    def event_of(self, article: ArticleId) -> StoryRow | None:
        """The event that an article stands for, if it was read."""
        return self._events.get(article)

    def _read(self, ids: Sequence[int]) -> list[Article]:
        places = self._library.events.places(ids)
        rows = self._library.events.many({each.event for each in places.values()})
        self._events.update((each.lead, each) for each in rows.values())
        return super()._read(ids)

    def _row(self, article: Article) -> Row:
        event = self._events.get(article.id)
        if event is None:  # it has another first article since
            return super()._row(article)
        return event_row(event, article)
