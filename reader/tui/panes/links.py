"""The right pane: the names of the article, and beneath them where else the chosen one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.model import KINDS, Entity, EntityId
from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList
from reader.tui.panes.sources import KIND_HEADINGS
from reader.tui.render import Line, Row, candidate_rows, entity_row, heading_row

STORY = "this story"
"""Key of the row above the names: with the cursor on it the list below is about the article itself."""
_STORY_MARK = "≡"


class Names(RowList):
    """The names of the open article by kind, below a row for the article itself; a row's key is the entity's id."""

    BINDINGS = bindings("list")

    def show(
        self, entities: Sequence[tuple[Entity, int]], doubts: Mapping[EntityId, Sequence[Entity]] | None = None
    ) -> None:
        """Show the entities of an article, each with how often it is mentioned there.

        Args:
            entities: The entities and their numbers.
            doubts: The uncertain ones, each with whom it may mean, if that is undecided.
        """
        doubts = doubts or {}
        rows: list[Row] = []
        if entities:
            rows.append(Row((Line(((f"{_STORY_MARK} ", "marker"), ("This story", "title"))),), STORY))
        for kind in KINDS:
            of_kind = [(entity, count) for entity, count in entities if entity.kind == kind]
            if of_kind:
                rows.append(heading_row(KIND_HEADINGS[kind]))
                for entity, count in of_kind:
                    rows.append(entity_row(entity, count=count, uncertain=entity.id in doubts))
                    rows += candidate_rows(entity.id, doubts.get(entity.id, ()))
        key = self.current_key  # a name that this article has too keeps the cursor; else it begins at the top
        self.set_rows(rows, keep=key if any(row.key == key for row in rows) else None)


class Linked(RowList):
    """What stands around the article, or other stories that speak of the chosen name, each with the sentence in which
    it does; their keys are article ids."""

    BINDINGS = bindings("list")
