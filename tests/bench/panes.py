"""Measures the two widgets that carry the screens, and prints a table. Run: `python tests/bench/panes.py [--quick]`.

Each figure is the CPU time from an action to the bytes of its frame, without writing them to a terminal: median and
95th percentile in milliseconds, and the median as a multiple of `python -c pass` measured in the same run (machines
differ, ratios less). The last column is what the first experiments with such widgets took, in a pseudo-terminal, where
`python -c pass` took 11 to 12 ms.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

os.environ.update(TEXTUAL_ANIMATIONS="none", COLORTERM="truecolor", TERM="xterm-256color")

from textual._compositor import CompositorUpdate
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from reader.model import Block, EntityId
from reader.tui.panes.article_view import ArticleView
from reader.tui.panes.row_list import RowList
from reader.tui.render import ArticleText, Line, NameLink, Row

SIZE = (200, 50)
_LABELS = {"open": "open", "line": "line scroll", "page": "page to and fro", "name": "next name"}
_WORDS = "council bridge ferry strike minister harbour winter talks budget vote night train".split()  # noqa: SIM905
ROUNDS = 20 if "--quick" in sys.argv else 60


class Host(App[None]):
    """One pane over the whole screen."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, pane: Widget) -> None:
        super().__init__()
        self.pane = pane
        self.painted = 0

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        # a test run has no terminal and would leave out that the frame is turned into bytes
        if isinstance(renderable, CompositorUpdate):
            self.painted += len(renderable.render_segments(self.console))


def bare_python(rounds: int = 10) -> float:
    """Return the median CPU milliseconds of a Python that does nothing."""
    times = []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000)
    return statistics.median(times)


async def frame(app: Host) -> None:
    """Let the app handle what is waiting, and paint: the update that its timer would do at the next tick."""
    for _ in range(50):
        await asyncio.sleep(0)
        app.screen._on_timer_update()
        if app.painted and not app.screen._dirty_widgets:
            return


async def measure(app: Host, action: Callable[[int], None], rounds: int = ROUNDS) -> list[float]:
    """Return the CPU milliseconds of each round: action and frame. Every round must paint something."""
    times = []
    for number in range(rounds):
        # what is left from the round before must not be counted in this one
        await asyncio.sleep(0.02)
        app.painted = 0
        before = time.process_time()
        action(number)
        await frame(app)
        times.append((time.process_time() - before) * 1000)
        if not app.painted:
            raise SystemExit("a round has painted nothing: the figures would be wrong")
    return times


def rows(count: int) -> list[Row]:
    """Return two-line rows as the story list has them."""
    pick = random.Random(1)
    words = _WORDS
    return [
        Row(
            (
                Line((("● ", "marker"), (" ".join(pick.choices(words, k=9)).capitalize(), "unread"))),
                Line((("  ", ""), ("The Harbour Courier", "meta")), f"{n % 23}h"),
            ),
            n,
        )
        for n in range(count)
    ]


def article(words: int) -> ArticleText:
    """Return an article with a name in every thirty words."""
    pick = random.Random(words)
    vocabulary = [*_WORDS, "the", "of", "—", "“yes”"]
    text, blocks, names = "", [], []
    left = words
    while left > 0:
        start = len(text) + 2 if text else 0
        parts = pick.choices(vocabulary, k=min(left, 60))
        left -= len(parts)
        parts[len(parts) // 2] = parts[0] = "Ingrid Karlsen"
        body = " ".join(parts)
        text += ("\n\n" if text else "") + body
        blocks.append(Block("paragraph", start, len(text)))
        at = body.find("Ingrid Karlsen")
        while at >= 0:
            names.append(NameLink(start + at, start + at + 14, "person", EntityId(1)))
            at = body.find("Ingrid Karlsen", at + 14)
    return ArticleText("A title", text, tuple(blocks), names=tuple(names))


async def list_figures(count: int) -> dict[str, list[float]]:
    """Measure a list."""
    pane = RowList(rows(count), row_height=2)
    app = Host(pane)
    found = {}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        found["move"] = await measure(
            app, lambda n: pane.action_cursor_down() if n % 40 < 20 else pane.action_cursor_up()
        )
        for _ in range(30):
            pane.action_cursor_down()
        await pilot.pause()
        found["scroll"] = await measure(app, lambda _: pane.action_cursor_down())
        found["page"] = await measure(app, lambda _: pane.action_page_down())
    return found


async def article_figures(words: int) -> dict[str, list[float]]:
    """Measure an article."""
    view, other = article(words), article(40)
    pane = ArticleView()
    app = Host(pane)
    found = {}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        opened = await measure(app, lambda n: pane.set_article(view if n % 2 else other), ROUNDS)
        found["open"] = opened[1::2]
        pane.set_article(view)
        await pilot.pause()
        found["line"] = await measure(app, lambda n: pane.action_line_down() if n % 40 < 20 else pane.action_line_up())
        found["page"] = await measure(app, lambda n: pane.action_page_up() if n % 2 else pane.action_page_down())
        found["name"] = await measure(app, lambda _: pane.action_next_name())
    return found


async def huge_figures(text: str) -> list[float]:
    """Measure how long a text of one line takes to its first page."""
    view = ArticleText("A title", text, (Block("paragraph", 0, len(text)),))
    pane = ArticleView()
    app = Host(pane)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()

        def show(number: int) -> None:
            pane.set_article(view if number % 2 else None)

        return (await measure(app, show, 6))[1::2]


def print_row(name: str, times: list[float], bare: float, before: str = "") -> None:
    """Print one line of the table."""
    ordered = sorted(times)
    median, p95 = statistics.median(ordered), ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    print(f"{name:<40}{median:8.2f}{p95:8.2f}{median / bare:8.2f}  {before}")


async def main() -> None:
    """Print the table."""
    bare = bare_python()
    gc.freeze()
    print(f"python -c pass: {bare:.1f} ms CPU; {SIZE[0]}x{SIZE[1]}; {ROUNDS} rounds\n")
    print(f"{'':<40}{'median':>8}{'p95':>8}{'x bare':>8}  first experiments")
    experiments = {"move": "2.7", "scroll": "4.4", "page": "6.8"}
    for name, times in (await list_figures(10_000)).items():
        print_row(f"list of 10,000 rows: {name}", times, bare, experiments[name])
    opened = {1000: "7", 5000: "18", 20_000: "35"}
    for words, before in opened.items():
        for name, times in (await article_figures(words)).items():
            experiment = {"open": before, "line": "2.6-3.3", "page": "5", "name": "5-6"}[name]
            print_row(f"article of {words:,} words: {_LABELS[name]}", times, bare, experiment)
    megabytes = {"words": "word " * 1_000_000, "no spaces": "x" * 5_000_000, "wide": "中文字" * 600_000}
    for name, text in megabytes.items():
        print_row(f"5 MB in one line, {name}: open", await huge_figures(text), bare)


if __name__ == "__main__":
    asyncio.run(main())
