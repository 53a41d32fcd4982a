"""The name that a key is about."""

from __future__ import annotations

from reader.model import EntityId, Mention
from reader.tui.panes.sources import Section
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.reading import ReadingScreen


class NamingScreen(ReadingScreen):
    """What can be done with the name at hand."""

    def name_at_hand(self) -> AtHand | None:
        """The name under the cursor: of the article, of the names, of the sources; else the section's; else None."""
        shown, name = self._view.article, self._view.current_name
        if self.focused is self._view and shown is not None and name is not None:
            text = shown.text[name.start : name.end]
            mention = Mention(name.start, name.end, text, name.kind, name.demonym, name.confidence)
            return AtHand(name.entity, self._article, mention)
        if self.focused is self._names and isinstance(self._names.current_key, int):
            return AtHand(EntityId(self._names.current_key), self._article)
        row = self._sources.current_key if self.focused is self._sources else None
        for section in (row, self._section):
            if isinstance(section, Section) and section.entity is not None:
                return AtHand(section.entity)
        return None
