"""Reader's screens driven by keys and mouse, and what is on them."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widget import Widget

from reader.config import Settings
from reader.library import Library
from reader.tui.app import ReaderApp
from reader.tui.panes.article import Article
from reader.tui.panes.facets import FacetsList
from reader.tui.panes.links import Linked, Names
from reader.tui.panes.row_list import RowList
from reader.tui.panes.search_line import SearchLine
from reader.tui.panes.sources import Sources
from reader.tui.panes.stories import Stories
from reader.tui.screens.arrangement import PANES
from reader.tui.screens.main import Main

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


class Journey:
    """Somebody at the keyboard."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, each a name ("enter") or a text that is typed ("/haftar")."""
        for key in keys:
            if len(key) > 1 and (key.islower() or "+" in key) and key.replace("+", "").replace("_", "").isalnum():
                await self._key(key, " " if key == "space" else None)
            else:
                await self.type(key)
        await self.rest()

    async def type(self, text: str) -> None:
        """Type a text."""
        for character in text:
            await self._key(_character_to_key(character), character)
        await self.rest()

    async def _key(self, name: str, character: str | None) -> None:
        self.app.post_message(events.Key(name, character))

    async def paste(self, text: str) -> None:
        """Paste a text."""
        self.app.post_message(events.Paste(text))
        await self.rest()

    async def rest(self) -> None:
        """Let the app do all it has been asked to do."""
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object], *, seconds: float = 8.0) -> None:
        """Wait for what a thread or process brings about."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"it never came true; on the screen stands:\n{self.text()}"
            await asyncio.sleep(0.005)
        await self.rest()

    async def search(self, query: str, *, found: Callable[[], object] | None = None) -> None:
        """Open the search line, type a query and wait for its results."""
        await self.press("slash")
        await self.type(query)
        await self.until(found or (lambda: self.title().startswith("Search ·")))

    async def click(self, text: str, *, inside: type[Widget], times: int = 1) -> None:
        """Click on the last place in a widget where a text stands."""
        region = self.main.query_one(inside).region
        for y in reversed(range(region.y, region.bottom)):
            x = self.lines()[y][region.x : region.right].find(text)
            if x >= 0:
                await self.pilot.click(offset=(region.x + x, y), times=times)
                await self.rest()
                return
        raise AssertionError(f"{text!r} is not on the screen:\n{self.text()}")

    def lines(self) -> list[str]:
        """The lines of the screen, a cell for each column."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        """The screen without the blanks at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self.lines()) + "\n"

    def shows(self, *texts: str) -> bool:
        """Whether these texts are on the screen."""
        screen = self.text()
        return all(text in screen for text in texts)

    def title(self) -> str:
        """What stands above the list of stories."""
        return str(self.main.query_one("#stories-title").render())

    def status(self) -> str:
        """The status line."""
        return self.main.query_one("#status").render().plain.strip()  # type: ignore[union-attr]

    def rows(self, widget: type[RowList] | str = Stories) -> list[str]:
        """The rows of a list, each as the text of its first line."""
        rows = (
            self.main.query_one(widget, RowList).rows if isinstance(widget, str) else self.main.query_one(widget).rows
        )
        return ["".join(text for text, _ in rows[at].lines[0].left).strip(" ●★○□◇!") for at in range(len(rows))]

    def panes(self) -> list[str]:
        """The panes that are on the screen."""
        return [pane for pane in PANES if self.main.query_one(f"#{pane}-pane").display]

    @property
    def main(self) -> Main:
        screen = next(screen for screen in self.app.screen_stack if isinstance(screen, Main))
        assert isinstance(screen, Main)
        return screen

    @property
    def stories(self) -> Stories:
        return self.main.query_one(Stories)

    @property
    def article(self) -> Article:
        return self.main.query_one(Article)

    @property
    def names(self) -> Names:
        return self.main.query_one(Names)

    @property
    def linked(self) -> Linked:
        return self.main.query_one(Linked)

    @property
    def sources(self) -> Sources:
        return self.main.query_one(Sources)

    @property
    def facets(self) -> FacetsList:
        return self.main.query_one(FacetsList)

    @property
    def line(self) -> SearchLine:
        return self.main.query_one(SearchLine)

    @property
    def focus(self) -> str:
        focused = self.app.focused
        return "" if focused is None else focused.id or type(focused).__name__

    @property
    def opened(self) -> str:
        """The title of the article on the screen."""
        shown = self.article.article
        return "" if shown is None else shown.title

    def state(self) -> tuple[object, ...]:
        """Where one is, exactly."""
        return (
            self.title(),
            self.stories.current_key,
            self.stories.scroll_offset.y,
            self.opened,
            self.article.scroll_offset.y,
            self.article.current_name,
            self.article.article.hits if self.article.article else None,
            self.focus,
        )


@asynccontextmanager
async def travel(
    library: Library,
    *,
    size: tuple[int, int] = (200, 50),
    keys: Mapping[str, str] | None = None,
    worker: bool = False,
    paths: tuple[str, ...] = (),
) -> AsyncIterator[Journey]:
    """Open the screens on a library. A handler that breaks fails the test."""
    settings = Settings(library=library.path, keys=keys or {})
    app = ReaderApp(library, settings, paths=paths, clock=lambda: NOW, worker=worker)
    async with App.run_test(app, size=size) as pilot:
        journey = Journey(app, pilot)
        await journey.until(lambda: isinstance(app.screen, Main) and app.focused is not None)
        if not worker:
            # the first counts have come from their thread
            await journey.until(lambda: len(journey.sources.rows) > 0)
        yield journey
