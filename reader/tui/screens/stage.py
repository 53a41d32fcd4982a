"""The four panes, the status line and the key bar: where the focus is, what there is room for, what keys do now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from reader.library import Library
from reader.tui.cells import one_line
from reader.tui.commands import COMMANDS, Command, Where, bindings, key_names
from reader.tui.panes.article import Article as ArticlePane
from reader.tui.panes.article_view import ArticleView
from reader.tui.panes.facets import FacetsList
from reader.tui.panes.find_line import FindLine
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.links import Linked, Names
from reader.tui.panes.row_list import RowList
from reader.tui.panes.search_line import SearchLine
from reader.tui.panes.sources import Sources
from reader.tui.panes.status_line import StatusLine
from reader.tui.panes.stories import Stories
from reader.tui.screens.arrangement import BREAKPOINTS, PANES, visible_panes
from reader.tui.screens.texts import NO_ARTICLES, NO_NAMES, NO_STORY


class Stage(Screen[None]):
    """Sources, stories, article and links, as many as there is room for."""

    BINDINGS = bindings("main")
    AUTO_FOCUS = ""  # the stories get it, not the first pane
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76) -> None:
        """Make the screen.

        Args:
            library: What it shows; the screen does not close it.
            clock: What time it is.
            measure: Greatest width of the article's lines.
        """
        super().__init__()
        self._library = library
        self._clock = clock
        self._measure = measure
        self._pane = "stories"
        self._zoomed = False
        self._told = False
        """Something stands in the status line that may not have been read yet."""
        self._working = False
        """The library is being worked on."""
        self._finds = False
        """The list shows results of a search."""

    def compose(self) -> ComposeResult:
        """Four panes, a status line, a key bar."""
        with Horizontal(id="panes"):
            with Vertical(id="sources-pane", classes="pane"):
                yield Static("Sources", classes="pane-title", id="sources-title", markup=False)
                yield Sources(id="sources")
                facets = FacetsList(id="facets")
                facets.display = False
                yield facets
            with Vertical(id="stories-pane", classes="pane"):
                yield Static("Stories", classes="pane-title", id="stories-title", markup=False)
                yield Stories(id="stories", row_height=2, placeholder=NO_ARTICLES)
            with Vertical(id="article-pane", classes="pane"):
                yield Static("Article", classes="pane-title", markup=False)
                yield ArticlePane(id="article", measure=self._measure, placeholder=NO_STORY)
            with Vertical(id="links-pane", classes="pane"):
                yield Static("Names", classes="pane-title", markup=False)
                yield Names(id="names", placeholder=NO_NAMES)
                yield Static("", classes="pane-title", id="linked-title", markup=False)
                yield Linked(id="linked", row_height=2)
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    @property
    def _sources(self) -> Sources:
        return self.query_one(Sources)

    @property
    def _facets(self) -> FacetsList:
        return self.query_one(FacetsList)

    @property
    def _left(self) -> RowList:
        """What stands in the left pane: facets while one searches."""
        return self._facets if self._facets.display else self._sources

    @property
    def _stories(self) -> Stories:
        return self.query_one(Stories)

    @property
    def _view(self) -> ArticlePane:
        return self.query_one(ArticlePane)

    @property
    def _names(self) -> Names:
        return self.query_one(Names)

    @property
    def _linked(self) -> Linked:
        return self.query_one(Linked)

    @property
    def _status(self) -> StatusLine:
        return self.query_one(StatusLine)

    def _tell(self, text: str, *, error: bool = False) -> None:
        """Tell something; it stays until the person goes somewhere else."""
        self._told = True
        self._status.show(text, error=error)

    def _went(self) -> None:
        """Somebody has gone somewhere: what was told is read. Screens that say where one is do it now."""
        self._told = False

    def action_focus_pane(self, pane: str) -> None:
        """Go to a pane; one that is hidden appears."""
        if pane != self._pane:
            self._pane = pane
            self._went()
        self._arrange()
        target: Widget = {
            "sources": self._left,
            "stories": self._stories,
            "article": self._view,
            "links": self._names,
        }[pane]
        # at once, not by `focus()`: a key that was typed ahead must find it there
        self.set_focus(target, scroll_visible=False)

    def action_next_pane(self) -> None:
        """Go to the next pane, hidden or not."""
        self._cycle(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before, hidden or not."""
        self._cycle(-1)

    def _cycle(self, by: int) -> None:
        stops = ["sources", "stories", "article", "names", "linked"]
        focused = self.focused.id if self.focused is not None else ""
        focused = "sources" if focused == "facets" else focused if focused in stops else "stories"
        target = stops[(stops.index(focused) + by) % len(stops)]
        if target in ("names", "linked"):
            self.action_focus_pane("links")
            self.set_focus(self.query_one(f"#{target}"), scroll_visible=False)
        else:
            self.action_focus_pane(target)

    def action_zoom(self) -> None:
        """Show one pane, or all there is room for."""
        self._zoomed = not self._zoomed
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show where the focus is, and what its keys are."""
        if event.widget is not self.focused:
            return  # it has gone on already
        for pane in self.query(".pane"):
            inside = event.widget in pane.walk_children()
            pane.set_class(inside, "-active")
            if inside and pane.id is not None:
                self._pane = pane.id.removesuffix("-pane")
        if isinstance(event.widget.parent, SearchLine):
            self._pane = "search"
        self._arrange()
        self._show_keys(event.widget)

    def on_resize(self) -> None:
        """Show as many panes as there is room for."""
        self._arrange()

    def _pane_shown(self, pane: str) -> bool:
        return pane in self._visible_panes()

    def _visible_panes(self) -> tuple[str, ...]:
        return visible_panes(self._pane, self.size.width, zoomed=self._zoomed)

    def _arrange(self) -> None:
        shown = self._visible_panes()
        for pane in PANES:
            box = self.query_one(f"#{pane}-pane")
            box.display = pane in shown
            box.set_class(pane == shown[0], "-first")
            box.set_class(pane == shown[-1], "-last")
            box.set_class(len(shown) == 1, "-alone")

    def _show_keys(self, focused: Widget) -> None:
        places: tuple[Where, ...] = ("main", "app")
        if isinstance(focused, FacetsList):
            places = ("facets", "main", "app")
        elif isinstance(focused, RowList):
            places = ("list", "main", "app")
        elif isinstance(focused.parent, FindLine):
            places = ("find",)
        elif isinstance(focused, ArticleView):
            places = ("article", "main", "app")
        elif self._pane == "search":
            places = ("search",)
        listed = [e for e in COMMANDS if e.where in places and e.bar and (self._finds or not e.results)]
        # a key does what the pane says, not what it does everywhere else
        own = {self._key(each) for each in listed if each.where == places[0]}
        listed = [each for each in listed if each.where == places[0] or self._key(each) not in own]
        self._bar = sorted(listed, key=lambda each: each.bar)
        self.query_one(KeyBar).show([(self._key(each), each.label) for each in self._bar])

    def _key(self, command: Command) -> str:
        """The key that is in force, which the person may have changed."""
        return key_names(self.app.keymap_keys(command.id, command.keys))[0]  # type: ignore[attr-defined]

    @on(KeyBar.Pressed)
    async def _on_key_clicked(self, message: KeyBar.Pressed) -> None:
        command = self._bar[message.index]
        target: Any = self.focused if command.where not in ("main", "app") else self
        if command.where == "app":
            target = self.app
        await self.app.run_action(command.action, target)


def plain(text: str) -> Content:
    """Return a foreign text as a title takes it: on one line, and never read as markup."""
    return Content(one_line(text))
