"""From the main screen to a comparison of two stories, and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from textual.screen import Screen

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId
from reader.tui.around import Lead
from reader.tui.cells import fit
from reader.tui.panes.sources import ALL
from reader.tui.screens.browsing import BrowsingScreen
from reader.tui.screens.trail import AnySpot, CompareSpot

_TITLE = 40


class ComparingScreen(BrowsingScreen):
    """Opens comparisons, and is the way back from them."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], dt.datetime],
        measure: int = 76,
        worker: bool = True,
        recent: bool = True,
    ) -> None:
        """Make the screen; see `BrowsingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker, recent=recent)
        self._comparison: Screen[None] | None = None
        """One for all comparisons, as its widgets cost more than what they show."""
        self._show_in_comparison: Callable[[CompareSpot], None]
        self._where_compared: Callable[[], CompareSpot]
        self._chosen: ArticleId | None = None
        """The story that is to be compared with the next one."""

    def action_compare(self) -> None:
        """Compare the story at hand with its nearest version, with the open one, or with the one that was chosen."""
        article = self._article_at_hand()
        chosen = self._chosen
        if article is None:
            self._tell("There is no story here to compare")
        elif chosen is not None and chosen != article:
            self._forget_choice()
            self.open_compare(chosen, article)
        elif chosen is not None:
            self._tell("This is the same story: c on another one compares the two, Esc forgets it")
        elif self.focused is self._linked and self._article is not None and self._article != article:
            self.open_compare(self._article, article)
        else:
            versions = self._library.stories.versions(article)
            if versions:
                self.open_compare(article, versions[0].article)
            else:
                self._choose_to_compare(article, "No other version of it is known: ")

    def action_compare_with(self) -> None:
        """Choose the story at hand, to be compared with the next one."""
        article = self._article_at_hand()
        if article is None:
            self._tell("There is no story here to compare")
        else:
            self._choose_to_compare(article, "")

    def open_compare(self, first: ArticleId, second: ArticleId) -> None:
        """Compare two articles; where one is, here, on a page or in another comparison, one comes back to."""
        if self._comparison_shown:
            self._trail.leave(self._where_compared())
        elif self._page_shown and self._page is not None:
            self._trail.leave(self._page.here())
        else:
            self._remember()
        self._put_away()
        self._show_comparison(CompareSpot(first, second))

    def open_text(self, article: ArticleId, start: int | None) -> None:
        """Open a story at a place.

        Args:
            start: Where in its text; None = from its beginning.
        """
        self._put_comparison_away()
        self._follows_top = False
        if self._rows.find(article) is None:
            self._close_search()
            self._show_section(ALL, keep=article)
        self._select(article)
        self._open(article, read=True)
        self.action_focus_pane("article")
        if start is not None and self._article == article:
            self._view.show_name(start)
            self.call_after_refresh(self._view.show_name, start)  # it may have had no size until now

    async def go_to(self, spot: AnySpot) -> None:
        """Go to where one was: in a comparison, on a page or here."""
        if isinstance(spot, CompareSpot):
            self._put_away()
            self._show_comparison(spot)
        else:
            self._put_comparison_away()
            await super().go_to(spot)

    def _article_at_hand(self) -> ArticleId | None:
        key = self._linked.current_key
        if self.focused is self._linked and isinstance(key, Lead):
            return key.article
        if self.focused is self._linked and isinstance(key, int):
            return ArticleId(key)
        if self._pane in ("article", "links") and self._article is not None:
            return self._article
        return self._current

    def _choose_to_compare(self, article: ArticleId, why: str) -> None:
        self._chosen = article
        self._tell(f"{why}c on another story compares the two, Esc forgets it")

    def _forget_choice(self) -> bool:
        """Compare nothing; whether a story was chosen."""
        before, self._chosen = self._chosen, None
        return before is not None

    def _say_where(self) -> None:
        super()._say_where()
        if self._chosen is not None and not self._told:
            with suppress(NotFound):
                title = fit(self._library.articles.get(self._chosen).title, _TITLE)
                self._status.show(f"c compares with “{title}” · Esc forgets it")

    @property
    def _comparison_shown(self) -> bool:
        return self._comparison is not None and self._comparison in self.app.screen_stack

    def _put_comparison_away(self) -> None:
        if self._comparison_shown:
            self.app.pop_screen()

    def _show_comparison(self, spot: CompareSpot) -> None:
        if self._comparison is None:
            from reader.tui.screens.compare import CompareScreen  # what starts with Reader is what the panes need

            screen = CompareScreen(self._library, trail=self._trail, way=self, measure=self._measure)
            self._comparison, self._show_in_comparison, self._where_compared = screen, screen.show, screen.here
            self.app.install_screen(screen, "comparison")
        if not self._comparison_shown:
            self.app.push_screen(self._comparison)
        self._show_in_comparison(spot)
