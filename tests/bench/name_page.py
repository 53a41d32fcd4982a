"""What opening the page of a name costs: `python -m tests.bench.name_page [ARTICLES ENTITIES | LIBRARY]`.

CPU milliseconds of the process with all its threads, median and highest of several openings on a screen of 200 × 50:
until the first frame is painted, and until all that is on screen has come; for the most frequent name and for rarer
ones, none of which was opened before. "again" is the way back to a page. Without a library one is made of rows, as in
tests/bench/decisions.py.
"""

from __future__ import annotations

import asyncio
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.update(TEXTUAL_ANIMATIONS="none", COLORTERM="truecolor", TERM="xterm-256color")

from textual._compositor import CompositorUpdate
from textual.screen import Screen

import reader.tui.app
from reader.config import Settings
from reader.library import Library
from reader.model import EntityId
from reader.tui.app import ReaderApp
from reader.tui.screens.entity import EntityScreen
from reader.tui.screens.profile import SentenceRows
from tests.bench.decisions import fill

_RANKS = (1, 2, 5, 20, 100, 1000)
_ROUNDS = 5


def main(arguments: Sequence[str]) -> None:
    """Measure, print."""
    if len(arguments) == 1:
        with Library.open(Path(arguments[0])) as library:
            asyncio.run(measure(library))
        return
    articles, entities = (int(each) for each in (arguments or ("100000", "300000")))
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        fill(library, articles, entities)
        asyncio.run(measure(library))


class _Painting(ReaderApp):
    """Turns each frame into bytes, as a terminal would have it, and writes them to nobody."""

    CSS_PATH = str(Path(reader.tui.app.__file__).with_name("app.tcss"))
    painted = 0

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.painted += len(renderable.render_segments(self.console))


async def measure(library: Library) -> None:
    """Open pages and print what each kind took."""
    most = library.entities.top(limit=max(_RANKS) + _ROUNDS)
    app = _Painting(library, Settings(library=library.path), worker=False)
    async with app.run_test(size=(200, 50)) as pilot:
        await pilot.pause(0.5)
        main_screen = app._main
        # what only the very first page costs: its widgets
        first = await _open(app, most[-1].id)
        await app.screen.action_back()  # type: ignore[attr-defined]
        print(
            f"{library.articles.count():,} articles; the very first page of all: {first[0]:.0f} ms, {first[1]:.0f} ms"
        )
        gc.freeze()
        for rank in _RANKS:
            found = []
            for entity in most[rank - 1 : rank - 1 + _ROUNDS]:
                page = main_screen._page
                assert page is not None
                page._kept.clear()
                found.append(await _open(app, entity.id))
                await page.action_back()
                await pilot.pause(0.05)
            about = most[rank - 1]
            print(_line(f"rank {rank:,}: {about.articles:,} stories", found))
        found = []
        for _ in range(_ROUNDS):
            found.append(await _open(app, most[0].id))
            await app.screen.action_back()  # type: ignore[attr-defined]
            await pilot.pause(0.05)
        print(_line("rank 1, again", found[1:]))


async def _open(app: ReaderApp, entity: EntityId) -> tuple[float, float]:
    """CPU milliseconds until the first frame, and until nothing is waited for."""
    await asyncio.sleep(0.05)
    before = time.process_time()
    app._main.open_page(entity)
    while not isinstance(app.screen, EntityScreen) or not app.screen._ready:
        await asyncio.sleep(0)
    page = app.screen
    await _frame(page)
    first = time.process_time() - before
    while _waits(page):
        await asyncio.sleep(0.002)
    await _frame(page)
    return first * 1000, (time.process_time() - before) * 1000


async def _frame(page: EntityScreen) -> None:
    """Let what is waiting be handled, and paint."""
    for _ in range(20):
        await asyncio.sleep(0)
    page._on_timer_update()


def _waits(page: EntityScreen) -> bool:
    mentions = page.list_of("mentions")
    rows = mentions.rows
    if page._profile is None or not page._profile.accompanied or not isinstance(rows, SentenceRows):
        return True
    return rows.missing(mentions.scroll_offset.y, mentions.scroll_offset.y + mentions.size.height - 1) is not None


def _line(title: str, found: Sequence[tuple[float, float]]) -> str:
    first, all_of_it = [each[0] for each in found], [each[1] for each in found]
    return (
        f"  {title:<32} first frame {statistics.median(first):6.1f} / {max(first):6.1f} ms   "
        f"all of it {statistics.median(all_of_it):6.1f} / {max(all_of_it):6.1f} ms"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
