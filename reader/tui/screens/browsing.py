"""From the main screen to all names and back, and what is followed and muted there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from reader.library import Library
from reader.tui.screens.browsed import Browsed, Chosen
from reader.tui.screens.decider import Unmarked
from reader.tui.screens.following import FollowsNames
from reader.tui.screens.pages import PagesScreen
from reader.tui.screens.trail import AnySpot, NamesSpot


class BrowsingScreen(FollowsNames, PagesScreen):
    """Opens the names browser, and goes where it leads."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], dt.datetime],
        measure: int = 76,
        worker: bool = True,
        recent: bool = True,
    ) -> None:
        """Make the screen; see `PagesScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker, recent=recent)
        self._browsed = Browsed()

    def action_names(self) -> None:
        """List all names."""
        from reader.tui.screens.names import NamesScreen  # what starts with Reader is what the first screen needs

        screen = NamesScreen(self._library, self._browsed, decider=self._decider, marks=self._marks, clock=self._clock)
        self.app.push_screen(screen, self._leave_names)

    def _leave_names(self, chosen: Chosen | None) -> None:
        self.names_changed()
        if chosen is None:
            return
        before = self._here()
        if chosen.page:
            self.open_page(chosen.entity)
        else:
            self.open_entity(chosen.entity)
        self._trail.drop(before)
        self._trail.leave(NamesSpot(before))
        if chosen.page:
            return
        if chosen.article is not None:
            self._select(chosen.article)
            self._open(chosen.article, read=True)
            self.action_focus_pane("article")

    async def go_to(self, spot: AnySpot) -> None:
        """Go to where one was, in the list of names or elsewhere."""
        if isinstance(spot, NamesSpot):
            await super().go_to(spot.beneath)
            self.action_names()
        else:
            await super().go_to(spot)

    def names_changed(self) -> None:
        """Read sources, counts and the list anew: a name was followed or muted, or no longer."""
        self._looker.ask(self._section)

    def _after_unmarking(self, message: Unmarked) -> None:
        super()._after_unmarking(message)
        self.names_changed()
