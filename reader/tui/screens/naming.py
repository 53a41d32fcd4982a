"""The name at hand: what keys about names are about."""

from __future__ import annotations

from reader.model import EntityId
from reader.tui.panes.sources import Section
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.reading import ReadingScreen


class NamingScreen(ReadingScreen):
    """Knows the name at hand."""

    def name_at_hand(self) -> AtHand | None:
        """The name with the cursor in the pane that has the focus, else the name whose stories are listed."""
        if self._pane == "article" and self._article is not None:
            name = self._view.current_name
            if name is not None:
                links = self._library.entities.of_article(self._article)
                mention = next((each.mention for each in links if each.mention.start == name.start), None)
                return AtHand(name.entity, self._article, mention)
        if self._pane == "links" and isinstance(self._names.current_key, int):
            return AtHand(EntityId(self._names.current_key), self._article)
        row = self._sources.current_key
        if self._pane == "sources" and isinstance(row, Section) and row.entity is not None:
            return AtHand(row.entity)
        return AtHand(self._section.entity) if self._section.entity is not None else None
