"""The lower list of the right pane: what stands around the article, while no name is chosen above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from textual import on
from textual.widgets import Static

from reader.library import Library
from reader.model import ArticleId, EntityId
from reader.tui.around import Around, Lead, around_rows, around_title
from reader.tui.background import Newest
from reader.tui.panes.links import STORY
from reader.tui.panes.row_list import RowList
from reader.tui.panes.sources import Section
from reader.tui.screens.folding import FoldingScreen
from reader.tui.screens.gathering import Gathered, gather
from reader.tui.screens.stage import plain
from reader.tui.screens.trail import Beside, ListSpot, Spot

_PAUSE_SECONDS = 0.05
"""The article is on the screen first, and somebody who runs through the list waits for none of this."""
_NOTHING = "No other story tells of this, and none shares its rare names."


class RelatingScreen(FoldingScreen):
    """Versions, coverage, the running story and what is related, beside the article."""

    def __init__(
        self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76, worker: bool = True
    ) -> None:
        """Make the screen; see `WorkingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker)
        self._around: Around | None = None
        self._asked_around: ArticleId | None = None
        self._shown_around: ArticleId | None = None
        """The article that the lower list is about; None if it is about a name."""
        self._beside: Beside | None = None
        """Where one was in the pane, to be shown when its rows have come."""

    def on_mount(self) -> None:
        """Start the thread."""
        self._gatherer: Newest[ArticleId] = Newest(lambda article: gather(self._library, article), self)

    def on_unmount(self) -> None:
        """End it."""
        self._gatherer.close()

    @property
    def _tells_story(self) -> bool:
        """Whether the lower list is about the article, not about a name."""
        return not isinstance(self._names.current_key, int)

    def _show_linked(self, entity: EntityId | None) -> None:
        if entity is not None or self._article is None:
            self._shown_around = None
            super()._show_linked(entity)
            return
        if self._shown_around is None:
            self._linked.set_rows(())  # stories about a name are no part of this
        if self._around is not None and self._around.article.id == self._article:
            self._show_around(self._around)
        else:
            self.query_one("#linked-title", Static).update("This story", layout=False)
            self._linked.placeholder = ""
            self._ask_around()

    def _ask_around(self, *, anew: bool = False) -> None:
        article = self._article
        if article is None or not self._tells_story or not self._pane_shown("links"):
            return
        if anew or self._asked_around != article:
            self._asked_around = article
            self._gatherer.ask(article, pause=_PAUSE_SECONDS)

    @on(Gathered)
    def _on_gathered(self, message: Gathered) -> None:
        if message.article != self._article or message.around is None:
            return
        self._around = message.around
        if self._tells_story:
            self._show_around(message.around)

    def _show_around(self, around: Around) -> None:
        self._linked.placeholder = _NOTHING
        keep = self._linked.current_key if self._shown_around == around.article.id else None
        self._shown_around = around.article.id
        self._linked.set_rows(around_rows(around, now=self._clock()), keep=keep)
        self.query_one("#linked-title", Static).update(plain(around_title(around)), layout=False)
        beside, self._beside = self._beside, None
        if beside is not None:
            self._restore_list(beside.linked)

    def _arrange(self) -> None:
        super()._arrange()
        if self.is_mounted and self._around_missing:
            self._ask_around()

    @property
    def _around_missing(self) -> bool:
        return self._article is not None and (self._around is None or self._around.article.id != self._article)

    def _library_changed(self) -> None:
        super()._library_changed()
        self._ask_around(anew=True)

    @on(RowList.Chosen, "#names")
    def _on_story_row_chosen(self, message: RowList.Chosen) -> None:
        if message.key == STORY and len(self._linked.rows):
            self.set_focus(self._linked, scroll_visible=False)

    @on(RowList.Chosen, "#linked")
    def _on_lead_chosen(self, message: RowList.Chosen) -> None:
        lead = message.key
        if not isinstance(lead, Lead):
            return
        self._remember()
        if lead.article not in self._all_ids:
            self._show_section(self._section_of(lead), keep=lead.article)
        self._select(lead.article)
        self._open(lead.article, read=True)
        self.action_focus_pane("article")

    def _section_of(self, lead: Lead) -> Section:
        """A list in which an article stands."""
        if lead.entity is not None:
            return self._entity_section(lead.entity)
        return Section("event", "The event", event=lead.event)

    # the way back

    def _here(self) -> Spot:
        here = super()._here()
        if here.pane != "links":
            return here
        linked = ListSpot(self._linked.current_key, self._linked.cursor, self._linked.scroll_offset.y)
        return replace(here, beside=Beside(self._names.current_key, linked, self._linked.has_focus))

    def _visit(self, spot: Spot) -> None:
        super()._visit(spot)
        beside = spot.beside
        if beside is None:
            return
        rows = self._names.rows
        at = next((at for at in range(len(rows)) if rows[at].key == beside.name), None)
        if at is not None:
            self._names.cursor = at
        self._beside = beside
        self._show_linked(EntityId(beside.name) if isinstance(beside.name, int) else None)
        if isinstance(beside.name, int):
            self._beside = None
            self._restore_list(beside.linked)
        if beside.focused:
            self.set_focus(self._linked, scroll_visible=False)

    def _restore_list(self, spot: ListSpot) -> None:
        rows = self._linked.rows
        at = next((at for at in range(len(rows)) if rows[at].key == spot.key), None)
        if at is not None:
            self._linked.cursor = at
            self._linked.scroll_to(y=spot.top, animate=False, immediate=True, force=True)
