"""Searches that are kept: saved among the sources, counted, removed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

from textual import on

from reader.errors import NotFound, StoreError, UsageError
from reader.library import Library
from reader.model import SavedSearch
from reader.tui.panes.sources import ALL, Section, saved_section
from reader.tui.screens.asking import Count, Counted
from reader.tui.screens.dialogs import ConfirmDialog, SaveSearchDialog
from reader.tui.screens.searching import SearchingScreen, search_section

_COUNT_SECONDS = 0.5
"""Counts are in no hurry."""


class KeepingScreen(SearchingScreen):
    """Saved searches."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], dt.datetime],
        measure: int = 76,
        worker: bool = True,
        recent: bool = True,
    ) -> None:
        """Make the screen; see `SearchingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker, recent=recent)
        self._counted: object = None
        """The saved searches, and what the library held, when their articles were counted last."""

    def _library_changed(self) -> None:
        super()._library_changed()
        seen = (self._contents.searches, self._library.db.state())
        if self._contents.searches and seen != self._counted:
            self._counted = seen
            self._asker.ask(Count(self._contents.searches), pause=_COUNT_SECONDS)

    @on(Counted)
    def _on_counted(self, message: Counted) -> None:
        if message.unread != self._unread_found:
            self._unread_found = message.unread
            self._sources.show(self._contents, self._unread_found)

    def action_save_search(self) -> None:
        """Keep the search among the sources."""
        section = self._section
        if section.kind != "search":
            self._tell("There is no search to save; / begins one")
            return

        def save(name: str | None) -> None:
            if name is None:
                return
            try:
                with self._library.transaction(durable=True):
                    added = self._library.searches.add(name, section.query, section.sort)
            except (UsageError, StoreError) as error:
                self._tell(str(error), error=True)
                return
            if self._section == section:
                self._section = saved_section(SavedSearch(added, name, section.query, section.sort))
            self._looker.ask(self._section)
            self._tell(f"Saved: {name} stands among the sources, with what is unread of it")

        self.app.push_screen(SaveSearchDialog(section.query, section.query), save)

    def action_remove_search(self) -> None:
        """Remove a saved search: that of the row among the sources, or the one that is shown."""
        row = self._sources.current_key
        section = row if self._pane == "sources" and self._sources.display and isinstance(row, Section) else None
        section = section or self._section
        saved = next((each for each in self._contents.searches if each.id == section.saved), None)
        if saved is None:
            self._tell("This is no saved search; S saves one")
            return

        def remove(sure: bool | None) -> None:
            if sure:
                self._remove(saved)

        self.app.push_screen(ConfirmDialog(f"Remove the saved search “{saved.name}”?", "Remove"), remove)

    def _remove(self, saved: SavedSearch) -> None:
        try:
            with self._library.transaction(durable=True), suppress(NotFound):
                self._library.searches.remove(saved.id)
        except StoreError as error:
            self._tell(str(error), error=True)
            return
        if self._section.saved == saved.id:
            if self._line_open:
                self._section = search_section(self._section.query, self._section.sort)
            else:
                self._show_section(ALL)
        self._looker.ask(self._section)
        self._tell(f"Removed: {saved.name}")
