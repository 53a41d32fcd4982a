"""What comparing two articles on the screen costs: `python -m tests.bench.compare [WORDS]`.

CPU milliseconds of the process with all its threads, median and highest of several rounds, at 120 × 40, each time to
the bytes of a frame: until the titles are on the screen, until the whole comparison is, a line of scrolling, the next
change, another order. The two articles have as many words as asked for (1,500), most of their sentences in common,
some changed, some moved; they are others in each round.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

os.environ.update(TEXTUAL_ANIMATIONS="none", COLORTERM="truecolor", TERM="xterm-256color")

from textual._compositor import CompositorUpdate
from textual.screen import Screen

import reader.tui.app
from reader.config import Settings
from reader.library import Library
from reader.model import ArticleId
from reader.tui.app import ReaderApp
from reader.tui.screens.compare import CompareScreen
from tests.making import NOW, draft

_WORDS = (  # noqa: SIM905  a list of so many words fills a page
    "council bridge ferry strike minister harbour winter talks budget vote night train the of a and with over under "
    "general signed refused ship captain court judge border truce oil gas pipeline city river mayor delegates summit"
).split()
_SENTENCE = 20
_ROUNDS = 12


class _Painting(ReaderApp):
    """Turns each frame into bytes, as a terminal would have it, and writes them to nobody."""

    CSS_PATH = str(Path(reader.tui.app.__file__).with_name("app.tcss"))
    painted = 0

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.painted += len(renderable.render_segments(self.console))


def texts(words: int, seed: int) -> tuple[str, str]:
    """Two versions: a fifth of the sentences changed, a tenth only in one, a quarter moved to the top."""
    pick = random.Random(seed)
    sentences = [
        " ".join(pick.choices(_WORDS, k=_SENTENCE)).capitalize() + f" on {pick.randrange(1000)} days."
        for _ in range(max(2, words // (_SENTENCE + 3)))
    ]
    other = []
    for sentence in sentences:
        chance = pick.random()
        if chance < 0.2:
            parts = sentence.split()
            parts[5:8] = pick.choices(_WORDS, k=2)
            other.append(" ".join(parts))
        elif chance > 0.1 + 0.2:
            other.append(sentence)
    cut = len(other) * 3 // 4
    first, second = sentences, other[cut:] + other[:cut]
    return tuple(  # type: ignore[return-value]
        "\n\n".join(" ".join(each[at : at + 4]) for at in range(0, len(each), 4)) for each in (first, second)
    )


def fill(library: Library, words: int) -> list[tuple[ArticleId, ArticleId]]:
    """Pairs of versions."""
    pairs = []
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for number in range(_ROUNDS + 2):
            found = [
                library.articles.put(source, draft(text, origin=f"/{number}/{at}"), now=NOW)[0]
                for at, text in enumerate(texts(words, number))
            ]
            pairs.append((found[0], found[1]))
    return pairs


async def _until(app: _Painting, done: Callable[[], object]) -> None:
    while True:
        await asyncio.sleep(0)
        app.screen._on_timer_update()
        if done() and app.painted and not app.screen._dirty_widgets:
            return


async def measure(library: Library, pairs: Sequence[tuple[ArticleId, ArticleId]]) -> None:
    """Open pairs, move about, print what it took."""
    app = _Painting(library, Settings(library=library.path), worker=False)
    found: dict[str, list[float]] = {}

    async def time_one(name: str, action: Callable[[], object]) -> None:
        await asyncio.sleep(0.02)
        app.painted = 0
        before = time.process_time()
        action()
        await _until(app, lambda: True)
        found.setdefault(name, []).append((time.process_time() - before) * 1000)

    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause(0.5)
        main = app._main
        for number, pair in enumerate(pairs):
            opened = time.process_time()
            app.painted = 0
            main.open_compare(*pair)
            await _until(app, lambda: isinstance(app.screen, CompareScreen) and app.screen._abouts)
            titles = (time.process_time() - opened) * 1000
            screen = app.screen
            assert isinstance(screen, CompareScreen)
            await _until(app, lambda screen=screen: screen.compared is not None)  # type: ignore[misc]
            whole = (time.process_time() - opened) * 1000
            if number == 0:
                print(f"the very first comparison: titles {titles:.0f} ms, all {whole:.0f} ms")
                gc.freeze()
            elif number > 1:
                found.setdefault("open: titles on screen", []).append(titles)
                found.setdefault("open: all of it", []).append(whole)
                await _move_about(screen, time_one)
            await screen.action_back()
            await pilot.pause(0.05)
    print(f"{'':32}{'median':>8}{'highest':>9}")
    for name, times in found.items():
        print(f"{name:32}{statistics.median(times):8.1f}{max(times):9.1f}")


async def _move_about(screen: CompareScreen, time_one: Callable[[str, Callable[[], object]], Awaitable[None]]) -> None:
    view = screen.view
    for step in range(8):
        await time_one("scroll by a line", lambda: view._scroll(view.scroll_offset.y + 1))
        if step < 4:
            await time_one("next change", lambda: screen.action_change(1))
    await time_one("open all that is the same", screen.action_open_all)
    await time_one("the order of B", screen.action_order)
    await time_one("one column", screen.action_columns)
    screen.action_columns()


def main(arguments: Sequence[str]) -> None:
    """Measure, print."""
    words = int(arguments[0]) if arguments else 1500
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        pairs = fill(library, words)
        before = time.process_time()
        for pair in pairs[1:]:
            library.compared(*pair)
        each = (time.process_time() - before) * 1000 / (len(pairs) - 1)
        print(f"two articles of {words:,} words; comparing alone takes {each:.1f} ms")
        asyncio.run(measure(library, pairs))


if __name__ == "__main__":
    main(sys.argv[1:])
