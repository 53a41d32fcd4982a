"""Stories that are versions of one another, and somebody who compares them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from textual.widgets import Input

from reader.jobs import stages
from reader.library import Library
from reader.model import ArticleId, EntityId
from reader.tui.panes.compare_view import CompareView
from reader.tui.screens.compare import CompareScreen
from tests.making import NOW, draft, mention
from tests.tui.journey import Journey, travel

GONE = "The marshal left Moscow on Tuesday without signing the truce."
FLAGS = "His guards carried the striped flags to the plane."
NOBODY = "Nobody at the ministry would say when talks might resume."
WIND = "A cold wind blew over the empty airfield until evening."
BACKED = "He was backed by Egypt and the United Arab Emirates."
BACKED_TOO = "He was backed by Egypt, France and Russia."
BERLIN = "The question is what Berlin can still promise anybody."
QUIET = "Large crowds gathered outside the old palace after dark."
QUIET_TOO = "Huge crowds gathered outside the old palace after dark."
FIRST = f"{GONE} {FLAGS} {NOBODY}\n\n{WIND} {BACKED}\n\n{QUIET} {BERLIN}"
SECOND = f"{BACKED_TOO}\n\n{GONE} {FLAGS} {NOBODY}\n\n{WIND}\n\n{QUIET_TOO}"
THIRD = f"{GONE} {FLAGS} {NOBODY}\n\n{WIND}\n\n{BERLIN} The flags were folded later."
OTHER = "A ferry ran aground off the cape. All forty passengers were brought to land by fishermen."
NAMES = ("Moscow", "Egypt", "United Arab Emirates", "France", "Russia", "Berlin")


def add(library: Library, texts: Sequence[str], *, titles: Mapping[int, str] | None = None) -> list[ArticleId]:
    """Articles, the first one the newest, with the names that this module knows and their versions."""
    found = []
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        known: dict[str, EntityId] = {}
        for number, text in enumerate(texts):
            made = draft(
                text,
                origin=f"/{number}",
                title=(titles or {}).get(number, f"Story {number + 1} {text[:20]}"),
                published_at=NOW - dt.timedelta(days=number),
                date_precision="day",
            )
            article, _, _ = library.articles.put(source, made, now=NOW)
            found.append(article)
            links = []
            for name in NAMES:
                if (at := text.find(name)) >= 0:
                    if name not in known:
                        known[name] = library.entities.create("place", name)
                    links.append((known[name], mention(name, at, "place"), ""))
            links.sort(key=lambda each: each[1].start)
            library.entities.set_mentions(article, links, sentences=[(0, len(text))])
    with library.transaction():
        library.pending.add_all("versions")
    stage = next(each for each in stages.STAGES if each.name == "versions")
    while due := library.pending.take("versions", limit=10):
        results = [stage.compute(library, each.article) for each in due]
        with library.transaction():
            stage.save(library, results)
            library.pending.clear("versions", due)
    return found


class Reader(Journey):
    """Somebody who compares."""

    @property
    def screen(self) -> CompareScreen:
        screen = self.app.screen
        assert isinstance(screen, CompareScreen), self.text()
        return screen

    @property
    def view(self) -> CompareView:
        return self.screen.view

    async def until_compared(self) -> None:
        """Wait until the comparison has come."""
        await self.until(lambda: isinstance(self.app.screen, CompareScreen) and self.screen.compared is not None)

    async def write_to(self, path: object) -> None:
        """Write the comparison to a file."""
        await self.press("w", "ctrl+u")
        self.app.screen.query_one(Input).value = str(path)  # as if it was typed, which takes long
        await self.press("enter")

    def said(self) -> str:
        """The status line of the comparison."""
        return self.screen.query_one("#compare-status").render().plain.strip()  # type: ignore[union-attr]

    def pair(self) -> tuple[ArticleId, ArticleId]:
        """The two that are compared."""
        spot = self.screen.here()
        return spot.first, spot.second

    def where(self) -> tuple[object, ...]:
        """Where one is in the comparison, exactly."""
        return self.screen.here(), self.lines()


@asynccontextmanager
async def comparing(
    library: Library, first: ArticleId, second: ArticleId, *, size: tuple[int, int] = (160, 45)
) -> AsyncIterator[Reader]:
    """Open two articles side by side."""
    async with travel(library, size=size) as journey:
        reader = Reader(journey.app, journey.pilot)
        reader.main.open_compare(first, second)
        await reader.until(lambda: isinstance(reader.app.screen, CompareScreen))
        yield reader
