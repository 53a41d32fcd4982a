"""From the main screen to the pages of events, and back; and the events in the list of stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from textual.screen import Screen

from reader.library import Library
from reader.model import ArticleId, StorySort
from reader.tui.panes.sources import EVENTS, Section
from reader.tui.screens.comparing import ComparingScreen
from reader.tui.screens.event_rows import EventRows
from reader.tui.screens.rows import ArticleRows
from reader.tui.screens.trail import AnySpot, PageSpot, StorySpot

_ORDERS = {"newest": "newest first", "biggest": "biggest first"}


class TellingScreen(ComparingScreen):
    """Opens the pages of events, is the way back from them, and lists them."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], dt.datetime],
        measure: int = 76,
        worker: bool = True,
        recent: bool = True,
    ) -> None:
        """Make the screen; see `ComparingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker, recent=recent)
        self._tale: Screen[None] | None = None
        """One for all events: it stays when it is not shown, so that the next one costs no new widgets."""
        self._show_in_tale: Callable[[StorySpot], None]

    def action_story_page(self) -> None:
        """Open the page of the event that the story at hand tells of."""
        article = self._article_at_hand()
        if article is None:
            self._tell("There is no story under the cursor")
        else:
            self.open_story(article)

    def open_story(self, article: ArticleId) -> None:
        """Open the page of the event that an article tells of; where one is, one comes back to."""
        self._remember()
        self._show_story(StorySpot(article))

    def _show_story(self, spot: StorySpot) -> None:
        if self._tale is None:
            from reader.tui.screens.story import StoryScreen  # what starts with Reader is what the panes need

            screen = StoryScreen(
                self._library,
                clock=self._clock,
                trail=self._trail,
                way=self,
                decider=self._decider,
                marks=self._marks,
            )
            self._tale, self._show_in_tale = screen, screen.show
            self.app.install_screen(screen, "page of an event")
        if not self._tale_shown:
            self._put_comparison_away()
            super()._put_away()
            self.app.push_screen(self._tale)
        self._show_in_tale(spot)

    @property
    def _tale_shown(self) -> bool:
        return self._tale is not None and self._tale in self.app.screen_stack

    def _put_away(self) -> None:
        super()._put_away()
        if self._tale_shown:
            self.app.pop_screen()

    async def go_to(self, spot: AnySpot) -> None:
        """Go to where one was: on the page of an event, of a name, or here."""
        if isinstance(spot, StorySpot):
            self._show_story(spot)
            return
        if isinstance(spot, PageSpot) and self._tale_shown:
            self.app.pop_screen()
        await super().go_to(spot)

    def open_told(self, event: ArticleId, title: str, article: ArticleId, start: int | None) -> None:
        """Open an article of an event, among all its articles.

        Args:
            event: Its number.
            title: What the list is called.
            article: Which.
            start: Where in its text; None = from its beginning.
        """
        self._put_away()
        self._follows_top = False
        found = self._library.articles.many([event])
        label = title or (found[0].title if found else "")
        section = Section("event", label or "Event", event=event)
        if section != self._section:
            self._show_section(section, keep=article)
        else:
            self._select(article)
        self._open(article, read=True)
        self.action_focus_pane("article")
        if start is not None and self._article == article:
            self._view.reveal(start)
            self.call_after_refresh(self._view.reveal, start)  # it may have had no size until now

    # the list of events

    def action_events(self) -> None:
        """List the events that several stories tell of."""
        if self._section.kind == "events":
            self.action_focus_pane("stories")
            return
        self._remember()
        self._close_search()
        self._show_section(EVENTS)
        self.action_focus_pane("stories")

    def _set_rows(self, rows: ArticleRows, *, keep: ArticleId | None, top: int | None = None) -> None:
        if self._section.kind == "events":
            rows = EventRows(self._library, rows.ids, self._clock)
        super()._set_rows(rows, keep=keep, top=top)

    def _choose_story(self) -> None:
        article = self._current
        if self._section.kind == "events" and article is not None:
            self.open_story(article)
        else:
            super()._choose_story()

    def action_sort(self) -> None:
        """Order events, or the results of a search, in another way."""
        if self._section.kind != "events":
            super().action_sort()
            return
        order: StorySort = "biggest" if self._section.order == "newest" else "newest"
        self._show_section(replace(self._section, order=order, label=f"Events, {_ORDERS[order]}"))
        self._tell(f"Now the {_ORDERS[order]}")
