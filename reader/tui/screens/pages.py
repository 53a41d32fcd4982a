"""From the main screen to the pages of names, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, EntityId
from reader.tui.screens.at_hand import NONE_AT_HAND
from reader.tui.screens.entity import EntityScreen
from reader.tui.screens.keeping import KeepingScreen
from reader.tui.screens.trail import AnySpot, PageSpot, Spot


class PagesScreen(KeepingScreen):
    """Opens the pages of names, and is the way back from them."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], dt.datetime],
        measure: int = 76,
        worker: bool = True,
        recent: bool = True,
    ) -> None:
        """Make the screen; see `KeepingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker, recent=recent)
        self._page: EntityScreen | None = None
        """One for all pages: it stays when it is not shown, so that the next one costs no new widgets."""

    def action_entity_page(self) -> None:
        """Open the page of the name at hand."""
        hand = self.name_at_hand()
        if hand is None:
            self._tell(NONE_AT_HAND)
        else:
            self.open_page(hand.entity)

    def open_page(self, entity: EntityId) -> None:
        """Open the page of a name; where one is, one comes back to."""
        self._remember()
        self._show_page(PageSpot(entity))

    def _show_page(self, spot: PageSpot) -> None:
        if self._page is None:
            self._page = EntityScreen(
                self._library,
                clock=self._clock,
                trail=self._trail,
                way=self,
                decider=self._decider,
                marks=self._marks,
            )
            self.app.install_screen(self._page, "page of a name")
        if not self._page_shown:
            self.app.push_screen(self._page)
        self._page.show(spot)

    @property
    def _page_shown(self) -> bool:
        return self._page is not None and self._page in self.app.screen_stack

    def _put_away(self) -> None:
        if self._page_shown:
            self.app.pop_screen()

    async def go_to(self, spot: AnySpot) -> None:
        """Go to where one was, on a page or here."""
        if isinstance(spot, PageSpot):
            self._show_page(spot)
        elif isinstance(spot, Spot):
            self._put_away()
            await self._go_to(spot)

    async def _go_to(self, spot: Spot) -> None:
        if spot.section.kind == "search":
            if not self._line_open:
                self._before_search = None
            await self._open_search(spot.section.query)
        self._visit(spot)

    def open_place(self, entity: EntityId, article: ArticleId, start: int | None) -> None:
        """Open a story where it mentions a name, among all stories that do.

        Args:
            start: Where in its text the name begins; None = from its beginning.
        """
        self._put_away()
        self._follows_top = False
        try:
            section = self._entity_section(entity)
        except NotFound as error:
            self._tell(str(error), error=True)
            return
        if section != self._section:
            self._show_section(section, keep=article)
        else:
            self._select(article)
        self._open(article, read=True)
        self.action_focus_pane("article")
        if start is not None and self._article == article:
            self._view.show_name(start)
            self.call_after_refresh(self._view.show_name, start)  # it may have had no size until now

    async def search_for(self, query: str) -> None:
        """Search the library for what a page names."""
        self._put_away()
        await self.action_search(query)
