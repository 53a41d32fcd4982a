"""Speed and memory of the whole program: `python tests/bench/app.py [N …] [--typing N]`.

For each N (1000 and 10000 articles by default): start-up, import, memory, and what a key costs in the list, the article
and the search, at rest and while 2,000 articles are imported. CPU milliseconds of the process, and as ratios to a bare
Python start in the same run, as the machine's speed drifts.

With --typing N instead (50000 is what the targets are for): what somebody sees who searches in a library of that size,
in a pseudo-terminal of 120 columns; by the clock on the wall, from the byte of the key to the bytes of the frame that
shows the letter, and of the one that shows the results.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reader.library import Library
from tests.bench.articles import article_folder
from tests.bench.filling import filled
from tests.bench.terminal import Answer, TimedTerminal

READER = [sys.executable, "-m", "reader"]


def cpu_of(command: Sequence[str], env: dict[str, str], runs: int = 7) -> float:
    """Median CPU milliseconds of a whole process."""
    found = []
    for _ in range(runs):
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        found.append((usage.ru_utime + usage.ru_stime) * 1000)
    return statistics.median(found)


def row(name: str, answers: Sequence[Answer], bare: float) -> None:
    """One line of the table: CPU median and p95, first byte median and p95, ratio to bare Python."""
    cpu = sorted(each.cpu_ms for each in answers)
    first = sorted(each.first_ms for each in answers)
    p95 = max(0, int(len(cpu) * 0.95) - 1)
    print(
        f"  {name:<34} CPU {statistics.median(cpu):6.1f} / {cpu[p95]:6.1f} ms   "
        f"first byte {statistics.median(first):6.1f} / {first[p95]:6.1f} ms   "
        f"x{statistics.median(cpu) / bare:.2f} bare Python"
    )


def start_up(env: dict[str, str]) -> float:
    """Print what starting costs; returns a bare Python start in CPU milliseconds."""
    bare = cpu_of([sys.executable, "-c", "pass"], env)
    print(f"start-up, CPU ms (bare Python {bare:.1f})")
    for name, arguments in (
        ("reader --version", ["--version"]),
        ("reader list --limit 10", ["list", "--limit", "10"]),
        ("reader search government", ["search", "government"]),
        ("reader entities --limit 10", ["entities", "--limit", "10"]),
    ):
        cpu = cpu_of([*READER, *arguments], env)
        print(f"  {name:<34} {cpu:7.1f} ms   x{cpu / bare:.1f}")
    frames = []
    for _ in range(5):
        began = time.perf_counter()
        with TimedTerminal(READER, columns=200, rows=50, environment=env) as terminal:
            terminal.wait_for("1 of")
            frames.append((terminal.cpu_seconds() * 1000, (time.perf_counter() - began) * 1000))
    cpu, wall = (statistics.median(each) for each in zip(*frames, strict=True))
    print(f"  {'screens, first frame with stories':<34} {cpu:7.1f} ms   x{cpu / bare:.1f}   wall {wall:.0f} ms")
    return bare


def keys(env: dict[str, str], bare: float, *, columns: int = 160, rows: int = 50) -> None:
    """Print what keys cost."""
    with TimedTerminal(READER, columns=columns, rows=rows, environment=env) as terminal:
        terminal.wait_for("1 of")
        terminal.settle(0.5)
        row("list: move + preview (j)", [terminal.press("j") for _ in range(15)], bare)
        row("list: scroll + preview (j)", [terminal.press("j") for _ in range(40)][15:], bare)
        row("list: page (PgDn)", [terminal.press("\x1b[6~") for _ in range(15)], bare)
        terminal.press("\r")
        row("article: next name (n)", [terminal.press("n") for _ in range(10)], bare)
        row("article: line (j)", [terminal.press("j") for _ in range(10)], bare)
        terminal.press("h")
        terminal.send("/")
        terminal.settle(1.0)  # the first search loads the index
        terminal.press("x")
        terminal.press("\x7f")
        answers = []
        for word in ("government", "data service", "digital website", "content user"):
            for letter in word:
                answers.append(terminal.press(letter, quiet=0.2))
            for _ in word:
                terminal.press("\x7f", quiet=0.05)
        row("search: one letter, with results", answers, bare)
        print(f"  memory of the screens: {terminal.memory():.0f} MB")


def during_import(env: dict[str, str], folder: Path) -> None:
    """Print what a key costs while articles are imported, against the same keys at rest."""
    with TimedTerminal(READER, columns=160, rows=50, environment=env) as terminal:
        terminal.wait_for("1 of")
        terminal.settle(0.5)
        rest = [terminal.press(key, quiet=0.03, seconds=0.1) for key in "jk" * 20]
        terminal.send("a")
        terminal.settle(0.3)
        terminal.send(f"{folder}\r")
        terminal.wait_for("x stops")
        output = len(terminal.raw)
        busy = [terminal.press(key, quiet=0.03, seconds=0.1) for key in "jk" * 20]
        still = b"stops" in terminal.raw[output:]
        for name, pick in (("CPU", lambda a: a.cpu_ms), ("first byte", lambda a: a.first_ms)):
            one, other = (statistics.median(map(pick, each)) for each in (rest, busy))
            print(f"  key while importing, {name:<12} {one:6.1f} ms at rest, {other:6.1f} ms busy, x{other / one:.2f}")
        print(f"  the import {'was running all the time' if still else 'had ended before the last key'}")


_TYPED = (
    "government", "digital service", "open data", "mobile website", "customer experience", "innovation challenge",
    "federal agencies", "privacy policy", "social media", "search results",
)  # fmt: skip
_ECHO_MS, _RESULTS_MS = 16, 50
_PROBE = "qzq"
_CLEAR = "\x7f" * 40
_HURRY = 0.1
_TITLE = 20
"""So much of a title is looked for on the screen; the rest may be cut."""


def typing(count: int) -> None:
    """Print when letters and results are on the screen, at 120 columns."""
    path = filled(count)
    env = {**os.environ, "READER_LIBRARY": str(path), "READER_CONFIG": "", "PYTHONPATH": str(Path.cwd())}
    with (
        Library.open(path) as library,
        TimedTerminal(READER, columns=120, rows=40, environment=env) as terminal,
    ):
        terminal.wait_for("1 of", seconds=30)
        terminal.settle(1.0)
        before = terminal.memory()
        terminal.press("/", quiet=0.5)
        terminal.press(_PROBE, quiet=1.0)  # the first search loads the index
        line = next(at for at, row in enumerate(terminal.screen().splitlines()) if _PROBE in row)
        echoes: list[Answer] = []
        results: list[float] = []
        for words in _TYPED:
            terminal.press(_CLEAR, quiet=0.4)
            for text in _beginnings(words):
                wanted = (_echo(line, text), _first_result(terminal, library, text))
                answer = terminal.press(text[-1], quiet=0.3, shown=wanted)
                if text[-1] != " ":
                    echoes.append(answer)
                if answer.shown_ms[1] is not None:
                    results.append(answer.shown_ms[1])
        _wall("echo of a letter, after a rest", [each.shown_ms[0] or math.inf for each in echoes], _ECHO_MS)
        _wall("results on the screen", results, _RESULTS_MS)
        print(f"    CPU of such a key {statistics.median(each.cpu_ms for each in echoes):.0f} ms")
        hurried: list[float] = []
        for words in _TYPED:
            terminal.press(_CLEAR, quiet=0.4)
            for text in _beginnings(words):
                answer = terminal.press(text[-1], quiet=_HURRY, seconds=_HURRY, shown=[_echo(line, text)])
                if text[-1] != " ":
                    hurried.append(answer.shown_ms[0] or math.inf)
        _wall("echo of a letter, ten letters a second", hurried, _ECHO_MS)
        print(f"  memory of the screens: {before:.0f} MB before the first search, {terminal.memory():.0f} MB now")


def _beginnings(words: str) -> list[str]:
    return [words[:end] for end in range(1, len(words) + 1)]


def _echo(line: int, text: str) -> Callable[[str], bool]:
    """Whether the line of the query shows what was typed."""
    return lambda screen: text in screen.splitlines()[line]


def _first_result(terminal: TimedTerminal, library: Library, text: str) -> Callable[[str], bool]:
    """Whether the first hit's title is there, which was not there before. Short beginnings are ordered by date."""
    titles = set()
    for sort in ("relevance", "newest"):
        hits = library.search(text, typing=True, sort=sort, limit=1).hits  # type: ignore[arg-type]
        titles |= {each.title[:_TITLE] for each in library.articles.many([hit.article for hit in hits])}
    before = terminal.screen()
    fresh = [title for title in titles if title not in before]
    return lambda screen: any(title in screen for title in fresh)


def _wall(name: str, times: Sequence[float], target: float) -> None:
    ordered = sorted(times)
    if not ordered:
        print(f"  {name}: never seen")
        return
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(
        f"  {name:<38} median {statistics.median(ordered):5.1f} ms   p95 {p95:5.1f} ms   max {ordered[-1]:5.1f} ms   "
        f"of {len(ordered)}   (p95 ≤ {target:g}) {'ok' if p95 <= target else 'MISSES'}"
    )


def bytes_below(path: Path) -> int:
    """The size of a file, or of all files below a folder."""
    return sum(file.stat().st_size for file in (path, *path.rglob("*")) if file.is_file())


def main() -> None:
    """Measure libraries of several sizes."""
    reading = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    reading.add_argument("sizes", nargs="*", type=int, default=[1000, 10000])
    reading.add_argument("--typing", type=int, metavar="N")
    options = reading.parse_args()
    if options.typing:
        print(f"{options.typing:,} articles, 120 columns, load of the machine {os.getloadavg()[0]:.1f}")
        typing(options.typing)
        return
    sizes = options.sizes
    more = article_folder(2000)
    for size in sizes:
        folder = article_folder(size)
        library = Path(tempfile.mkdtemp(prefix="reader-bench-"))
        env = {**os.environ, "READER_LIBRARY": str(library), "READER_CONFIG": "", "PYTHONPATH": str(Path.cwd())}
        try:
            began = time.perf_counter()
            process = subprocess.Popen([*READER, "import", str(folder)], env=env, stdout=subprocess.DEVNULL)
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
            cpu, wall = usage.ru_utime + usage.ru_stime, time.perf_counter() - began
            disk = {each.name: bytes_below(each) for each in library.iterdir()}
            print(f"\n{size:,} articles: import, names and index {size / cpu:.0f} articles per CPU second")
            print(f"  {wall:.0f} s wall, peak {usage.ru_maxrss / 1024:.0f} MB")
            shares = (f"{name} {used / size:,.0f} bytes per article" for name, used in sorted(disk.items()) if used)
            print(f"  on disk: {', '.join(shares)}")
            bare = start_up(env)
            keys(env, bare)
            if size == sizes[-1]:
                during_import(env, more)
        finally:
            shutil.rmtree(library, ignore_errors=True)


if __name__ == "__main__":
    main()
