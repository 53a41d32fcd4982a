"""The name at hand on the main screen, and how it follows what is decided about names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from textual import on
from textual.message import Message

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, EntityId, Mention
from reader.tui.panes.sources import Section
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.decider import Decider, Unmarked
from reader.tui.screens.deciding import Deciding
from reader.tui.screens.relating import RelatingScreen


@dataclass
class _Settled(Message):
    """The article has said all that it had to say of other names."""

    text: str
    error: bool


class NamingScreen(RelatingScreen, Deciding[None]):
    """Knows which name a key is about, and lets a person decide about it."""

    def __init__(
        self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76, worker: bool = True
    ) -> None:
        """Make the screen; see `WorkingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker)
        self._decider = Decider(library, clock, self._marks)

    def on_unmount(self) -> None:
        """Make what was decided, and end the threads."""
        self._decider.close()

    def name_at_hand(self) -> AtHand | None:
        """The name under the cursor, be it in the article, beside it or among the sources; else that of the list."""
        focused = self.focused
        name, shown = self._view.current_name, self._view.article
        if focused is self._view and name is not None and shown is not None:
            text = shown.text[name.start : name.end]
            mention = Mention(name.start, name.end, text, name.kind, name.demonym, name.confidence)
            return AtHand(name.entity, self._article, mention)
        key = self._names.current_key
        if focused in (self._names, self._linked) and isinstance(key, int):
            return AtHand(EntityId(key), self._article)
        row = self._sources.current_key
        if focused is self._sources and isinstance(row, Section) and row.entity is not None:
            return AtHand(row.entity)
        return AtHand(self._section.entity) if self._section.entity is not None else None

    def _show_section(self, section: Section, *, keep: ArticleId | None = None, top: int | None = None) -> None:
        super()._show_section(self._as_decided(section), keep=keep, top=top)

    def _as_decided(self, section: Section) -> Section:
        """The section of a name as it is called now; of one that was made a part of another, that one's."""
        if section.entity is None:
            return section
        with suppress(NotFound):
            return self._entity_section(self._library.entities.shown(section.entity))
        return section

    def _after_deciding(self, entity: EntityId | None) -> None:
        self._data_version = self._library.db.data_version()  # what is looked at now need not be noticed again
        self._stale = True
        section = self._as_decided(self._section)
        if section.entity != self._section.entity:
            self._show_section(section, keep=self._current)
        else:
            self._section = section
            self._looker.ask(section)
            self._refresh_article()
            self._show_names()
        if entity is not None:
            self._point_at_name(self._library.entities.shown(entity))

    def _point_at_name(self, entity: EntityId) -> None:
        rows = self._names.rows
        index = next((at for at in range(len(rows)) if rows[at].key == entity), None)
        if index is not None:
            self._names.cursor = index

    def _tell_decided(self, text: str, *, error: bool) -> None:
        self._tell(text, error=error)
        # once more behind what the article has to say: a name that is gone from under its cursor clears the line
        self._view.post_message(_Settled(text, error))

    @on(_Settled)
    def _on_settled(self, message: _Settled) -> None:
        self._tell(message.text, error=message.error)

    def _after_unmarking(self, message: Unmarked) -> None:
        self._after_marking(message.articles)
