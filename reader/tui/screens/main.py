"""The main screen: sources | stories | article | links. What leads from one to the other stands here."""

from __future__ import annotations

from textual import on

from reader.tui.panes.row_list import RowList
from reader.tui.panes.sources import Section
from reader.tui.screens.telling import TellingScreen


class Main(TellingScreen):
    """Sources, stories, article and links, as many as there is room for."""

    @on(RowList.Highlighted, "#sources")
    def _on_source_highlighted(self, message: RowList.Highlighted) -> None:
        if isinstance(message.key, Section) and self._pane == "sources" and message.key != self._section:
            self._close_search()
            self._show_section(message.key)

    @on(RowList.Chosen, "#sources")
    async def _on_source_chosen(self, message: RowList.Chosen) -> None:
        section = message.key
        if not isinstance(section, Section):
            return
        if section.kind == "search":
            self._before_search = self._here()
        if section != self._section:
            self._close_search()
            self._show_section(section)
        if section.kind == "search":
            await self._open_search(section.query)
        self.action_focus_pane("stories")

    async def action_back(self) -> None:
        """Go back."""
        spot = self._trail.back(self._here())
        if spot is None:
            self._tell("This is where you began; Q quits Reader")
        else:
            await self.go_to(spot)

    async def action_forward(self) -> None:
        """Go forward."""
        spot = self._trail.forward(self._here())
        if spot is None:
            self._tell("There is nothing to go forward to")
        else:
            await self.go_to(spot)

    async def action_leave(self) -> None:
        """One step out: of the zoom, of the article, of the search, back."""
        if self._forget_choice():
            self._tell("Nothing is compared")
        elif self._zoomed:
            self.action_zoom()
        elif self._find and self._pane == "article":
            self._end_find()
        elif self._line_open and self._pane in ("stories", "sources"):
            self._leave_search()
        elif self._trail:
            await self.action_back()
        elif self._pane != "stories":
            self.action_focus_pane("stories")
        else:
            self._tell("This is where you began; Q quits Reader")
