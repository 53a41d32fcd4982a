"""One engine of the search benchmark, alone in a process: `one_engine.py build|measure ENGINE N FOLDER` prints JSON."""

from __future__ import annotations

import gc
import importlib
import json
import math
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.articles import articles
from tests.bench.asks import FACETS, SNIPPETS, Ask, asks
from tests.bench.corpus import texts
from tests.bench.engines.protocol import Engine

ENGINES = {
    "reader": "reader_index.Reader",
    "whoosh": "stock_whoosh.StockWhoosh",
    "fts5": "fts5.Fts5",
    "tantivy": "tantivy_en.Tantivy",
    "like": "newsboat.Newsboat",
}
LIMIT_MS = 5000
"""A query that takes longer is broken off, where the engine is Python."""
_CLASS_SECONDS = 10.0
"""A class that has taken so long after three queries or more is left at that."""
_LEAST = 3
_QUICK_MS = 200
"""Slower queries are asked once only."""
_WARM_UP = 10
_SHOWN = 15


@dataclass(slots=True)
class Built:
    """What making an index cost."""

    per_second: float
    """Articles per CPU second; 0: nothing to make."""
    longest_ms: float
    """CPU time of the longest step: a batch, or a commit."""
    bytes_each: float
    """Bytes of index per article."""


@dataclass(slots=True)
class Class:
    """CPU milliseconds of the queries of a class; infinite: broken off."""

    cold: list[float] = field(default_factory=list)
    hot: list[float] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)
    """Numbers of articles that were returned: 50 at most."""


@dataclass(slots=True)
class Measured:
    """What an engine did."""

    classes: dict[str, Class] = field(default_factory=dict)
    open_ms: list[float] = field(default_factory=list)
    """CPU time from nothing to the ids of the first query, without imports."""
    add_cpu_ms: list[float] = field(default_factory=list)
    """One article, from its text to being found."""
    add_wall_ms: list[float] = field(default_factory=list)
    private_mb: float = 0.0
    """Memory after all classes that is the process's own, less what it was after the imports."""
    resident_mb: float = 0.0
    """The same with the pages of files that are mapped, which the system may take back."""
    segments: int = 0


class TooSlow(BaseException):
    """A query has had its time. Not an Exception: libraries that catch those must not catch this."""


def engine_class(name: str) -> type[Engine]:
    """The class of an engine; its library is imported by this, and none of the others'."""
    module, _, attribute = ENGINES[name].rpartition(".")
    found: type[Engine] = getattr(importlib.import_module(f"tests.bench.engines.{module}"), attribute)
    return found


def build(engine: type[Engine], count: int, folder: Path) -> Built:
    """Make the index of so many articles, which are in memory by then."""
    steps = engine.build(list(articles(count)), folder)
    per_second = count / sum(steps) * 1000 if steps else 0.0
    return Built(per_second, max(steps, default=0.0), engine.bytes_used(folder) / count)


def measure(engine: type[Engine], count: int, folder: Path) -> Measured:
    """Ask everything that the engine can answer, and add a few articles to a copy of its index."""
    questions = {name: some for name, some in asks(count).items() if name not in engine.lacks}
    measured = Measured()
    gc.collect()
    private, resident = _memory()
    measured.open_ms = [_milliseconds(lambda: _open_and_find(engine, folder)) for _ in range(5)]
    opened = engine(folder)
    measured.segments = opened.segments
    for name, some in questions.items():
        measured.classes[name] = _timed(opened, name, some, count)
    for name, some in questions.items():
        if max(measured.classes[name].cold) < _QUICK_MS:
            for ask in some[:_WARM_UP]:
                _work(opened, name, ask, count)()
    after = _memory()
    measured.private_mb, measured.resident_mb = after[0] - private, after[1] - resident
    opened.close()
    _add(engine, count, folder, measured)
    return measured


def _timed(engine: Engine, name: str, some: list[Ask], count: int) -> Class:
    """Each query once with what was kept thrown away, and once more."""
    result = Class()
    began = time.process_time()
    for ask in some:
        work = _work(engine, name, ask, count)
        engine.forget()
        try:
            with _at_most(LIMIT_MS / 1000):
                result.cold.append(_milliseconds(work))
        except TooSlow:
            result.cold.append(math.inf)
        if result.cold[-1] < _QUICK_MS:
            result.hot.append(_milliseconds(work))
            result.hits.append(len(engine.find(ask)))
        if len(result.cold) >= _LEAST and time.process_time() - began > _CLASS_SECONDS:
            break
    return result


def _work(engine: Engine, name: str, ask: Ask, count: int) -> Callable[[], object]:
    if name == FACETS:
        return lambda: engine.facets(ask)
    if name == SNIPPETS:
        bodies = texts(count, engine.find(ask)[:_SHOWN])
        return lambda: engine.snippets(ask, bodies)
    return lambda: engine.find(ask)


def _open_and_find(engine: type[Engine], folder: Path) -> None:
    opened = engine(folder)
    opened.find(Ask(("gov",), typing=True))
    opened.close()


def _add(engine: type[Engine], count: int, folder: Path, measured: Measured) -> None:
    """Add articles with a word of their own, and ask for it."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "index"
        shutil.copytree(folder, copy, symlinks=True)
        opened = engine(copy)
        for at, article in zip(range(10), articles(min(count, 1000)), strict=False):
            word = f"quixo{chr(97 + at)}zzy"
            more = replace(article, number=count + 1 + at, body=f"{article.body}\n{word}")
            wall, cpu = time.perf_counter(), time.process_time()
            opened.add(more)
            found = opened.find(Ask((word,)))
            measured.add_wall_ms.append((time.perf_counter() - wall) * 1000)
            measured.add_cpu_ms.append((time.process_time() - cpu) * 1000)
            if list(found) != [more.number]:
                raise SystemExit(f"an article that was added is not found: {found}")
        opened.close()


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise TooSlow inside when the process has computed for so long.

    Looked at by the clock on the wall: a timer of CPU time would make the kernel count that in steps of 4 ms.
    """
    until = time.process_time() + seconds

    def look(*_: object) -> None:
        if time.process_time() > until:
            raise TooSlow

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _memory() -> tuple[float, float]:
    """Private and resident memory of this process in MB. Linux only."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    found = {line.split()[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return found["Anonymous:"], found["Rss:"]


def main() -> None:
    """Do what the command line says."""
    what, name, number, place = sys.argv[1:]
    engine, count, folder = engine_class(name), int(number), Path(place)
    result = build(engine, count, folder) if what == "build" else measure(engine, count, folder)
    print(json.dumps(asdict(result)))


if __name__ == "__main__":
    main()
