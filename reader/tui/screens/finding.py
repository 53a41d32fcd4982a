"""Finding words in the article that is being read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from textual import on

from reader.library import Library
from reader.model import ArticleId
from reader.tui.panes.article import Article as ArticlePane
from reader.tui.panes.find_line import FindLine
from reader.tui.render import found_ranges
from reader.tui.screens.naming import NamingScreen


class FindingScreen(NamingScreen):
    """The line that finds words in the article."""

    def __init__(
        self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76, worker: bool = True
    ) -> None:
        """Make the screen; see `WorkingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker)
        self._find = ""
        """What is marked in the article in place of what the search looks for."""
        self._find_from = 0
        """Offset of the text from which on it is looked for: what was on screen when the line was opened."""

    async def action_search(self, query: str = "") -> None:
        """Search the library; the screen with the search does it.

        Args:
            query: What to begin with.
        """

    def _hits(self, text: str) -> list[tuple[int, int]]:
        return list(found_ranges(text, self._find)) if self._find.strip() else super()._hits(text)

    def _open(self, article: ArticleId, *, read: bool = False) -> None:
        if article != self._article:
            self._hide_find()
            self._find = ""
        super()._open(article, read=read)

    @on(ArticlePane.FindWanted)
    async def _on_find_wanted(self) -> None:
        if self._view.article is None:
            await self.action_search()
            return
        lines = self.query(FindLine)
        if lines:
            line = lines.first()
            line.display = True
        else:
            line = FindLine(id="find")
            await self.query_one("#article-pane").mount(line, before="#article")
        self._find_from = self._view.top
        line.start(self._find)

    @on(FindLine.Typed)
    def _on_find_typed(self, message: FindLine.Typed) -> None:
        self._find = message.query
        self._mark_hits()
        if self._find.strip():
            self._view.show_hit(self._find_from)
        self._count_hits()

    @on(FindLine.Next)
    def _on_find_next(self, message: FindLine.Next) -> None:
        if message.by > 0:
            self._view.action_next_hit()
        else:
            self._view.action_previous_hit()
        self._count_hits()

    def _count_hits(self) -> None:
        shown = self._view.article
        total = len(shown.hits) if shown is not None and self._find.strip() else 0
        self.query_one(FindLine).show(self._view.hit_number, total)

    @on(FindLine.Left)
    def _on_find_left(self) -> None:
        """Back to the text; what was found stays marked, for the keys that go from hit to hit."""
        self._hide_find()
        self.action_focus_pane("article")

    @on(FindLine.Library)
    async def _on_find_library(self, message: FindLine.Library) -> None:
        self._end_find()
        await self.action_search(message.query.strip())

    def _hide_find(self) -> None:
        for line in self.query(FindLine):
            line.display = False

    def _end_find(self) -> None:
        """Mark again what the search looks for, if there is one."""
        self._hide_find()
        self._find = ""
        self._mark_hits()
