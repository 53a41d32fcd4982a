"""The name at hand: what keys about a name are about."""

from __future__ import annotations

from reader.model import EntityId, Mention
from reader.tui.panes.sources import Section
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.reading import ReadingScreen


class NamingScreen(ReadingScreen):
    """Knows which name is at hand."""

    def name_at_hand(self) -> AtHand | None:
        """The name under the cursor of the article, of its names or of the left pane, else that of the list."""
        focused = self.focused
        shown = self._view.article
        name = self._view.current_name
        if focused is self._view and name is not None and shown is not None:
            text = shown.text[name.start : name.end]
            mention = Mention(name.start, name.end, text, name.kind, demonym=name.demonym)
            return AtHand(name.entity, self._article, mention)
        if focused is self._names and isinstance(self._names.current_key, int):
            return AtHand(EntityId(self._names.current_key), self._article)
        row = self._sources.current_key
        if focused is self._sources and isinstance(row, Section) and row.entity is not None:
            return AtHand(row.entity)
        return None if self._section.entity is None else AtHand(self._section.entity)
