"""How quick search is: `python tests/bench/search.py [N …] [--engines reader,whoosh,fts5,tantivy,like]`.

With N articles each (1,000 and 10,000 if none is named), Reader and four others answer the same queries over the same
articles in the same run, each in a process of its own: Whoosh as it is shipped, SQLite FTS5 with bm25, tantivy, and
newsboat's statement. Times are CPU milliseconds of that process, so that a busy machine counts little; median / 95th
percentile; `×` is the median as a multiple of Reader's. Each query is timed with what was kept from earlier ones thrown
away ("cold"), and for Reader once more ("hot"). A query is broken off after five seconds, where the engine is Python,
and a class of 40 queries is left after ten seconds and three queries: so it is with Whoosh's slow classes.

The indexes are kept between runs in the system's folder for temporary files; --fresh makes them anew. --markdown prints
the tables for the README and nothing else.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.articles import CACHE, article_lines
from tests.bench.asks import EVERYTHING, FACETS, SECOND, SHORT, SNIPPETS, TYPED, asks
from tests.bench.corpus import corpus
from tests.bench.one_engine import ENGINES, LIMIT_MS, Built, Class, Measured, engine_class

_CHILD = [sys.executable, str(Path(__file__).with_name("one_engine.py"))]
_TITLES = {
    "reader": "Reader",
    "whoosh": "Whoosh as shipped",
    "fts5": "SQLite FTS5",
    "tantivy": "tantivy",
    "like": "newsboat's LIKE",
}
_LIVE = (TYPED, SECOND)
_RANKED = (
    "phrase", "AND, common and mid", "AND, two common", "OR, two words", "OR, four words", "name filter", "date range",
    "sort by date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One engine with so many articles."""

    built: Built
    measured: Measured

    def p95(self, *names: str) -> float:
        """The worst 95th percentile of some classes."""
        return max(percentile(self.measured.classes[name].cold, 0.95) for name in names)


@dataclass(frozen=True, slots=True)
class Target:
    """A row of the table of targets."""

    name: str
    limits: tuple[float, float, float]
    """For 1,000, 10,000 and 100,000 articles."""
    unit: str
    least: bool = False
    """More is better."""

    def value(self, result: Result) -> float:
        """What was measured."""
        measured, built = result.measured, result.built
        match self.name:
            case "last word, 3 letters or more":
                return result.p95(*_LIVE)
            case "1-2 letters":
                return result.p95(SHORT)
            case "phrase, AND, OR, filter, date range, sort by date":
                return result.p95(*_RANKED)
            case "facets over all hits":
                return result.p95(FACETS)
            case "15 snippets":
                return result.p95(SNIPPETS)
            case "open to first result, without imports":
                return max(measured.open_ms)
            case "new article searchable after its commit":
                return max(measured.add_wall_ms) / 1000
            case "memory of search":
                return measured.private_mb
            case "indexing, articles per CPU second":
                return built.per_second
            case "index bytes per article":
                return built.bytes_each / 1000
        raise ValueError(self.name)


_TARGETS = (
    Target("last word, 3 letters or more", (3, 5, 10), "ms"),
    Target("1-2 letters", (3, 8, 35), "ms"),
    Target("phrase, AND, OR, filter, date range, sort by date", (3, 5, 30), "ms"),
    Target("facets over all hits", (3, 5, 20), "ms"),
    Target("15 snippets", (5, 5, 5), "ms"),
    Target("open to first result, without imports", (30, 50, 300), "ms"),
    Target("new article searchable after its commit", (0.5, 0.5, 0.5), "s"),
    Target("memory of search", (20, 40, 120), "MB"),
    Target("indexing, articles per CPU second", (400, 450, 450), "", least=True),
    Target("index bytes per article", (6, 4, 3.5), "k"),
)
_SIZES = (1_000, 10_000, 100_000)


def percentile(times: Sequence[float], share: float) -> float:
    """The value below which such a share of the times lies; infinite ones are those that were broken off."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def run(engine: str, count: int, *, fresh: bool) -> Result:
    """Build an engine's index unless it is there, and ask it everything."""
    folder = CACHE / f"index-{engine}-{count}-{engine_class_version(engine)}"
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    if not (folder / "built.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "index").mkdir(parents=True)
        (folder / "built.json").write_text(_child("build", engine, count, folder / "index"))
    built = Built(**json.loads((folder / "built.json").read_text()))
    item = json.loads(_child("measure", engine, count, folder / "index"))
    item["classes"] = {name: Class(**each) for name, each in item["classes"].items()}
    return Result(built, Measured(**item))


def engine_class_version(engine: str) -> str:
    """The version of what an engine keeps on the disk."""
    return engine_class(engine).version


def _child(*arguments: object) -> str:
    ended = subprocess.run([*_CHILD, *map(str, arguments)], capture_output=True, text=True, check=False)
    if ended.returncode:
        sys.exit(f"{' '.join(map(str, arguments[:3]))} has failed:\n{ended.stderr[-3000:]}")
    return ended.stdout


def number(value: float) -> str:
    """A figure with as many digits as mean something."""
    if math.isinf(value):
        return f"> {LIMIT_MS:,}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with its columns in line."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def _times(each: Class | None, ours: Class | None) -> str:
    if each is None or not each.cold:
        return "—"
    median = statistics.median_low(each.cold)
    text = f"{number(median)} / {number(percentile(each.cold, 0.95))}"
    if ours is None or not ours.cold or each is ours:
        return text
    ratio = median / max(statistics.median_low(ours.cold), 1e-3)
    digits = 0 if ratio >= 10 else 1 if ratio >= 1 else 2
    return text if math.isinf(ratio) else f"{text} ×{ratio:,.{digits}f}"


def classes_table(count: int, results: dict[str, Result]) -> str:
    """Latency: classes of queries × engines."""
    ours = results["reader"].measured.classes if "reader" in results else {}
    head = ["CPU ms, median / p95"]
    for name in results:
        head += [_TITLES[name], "hot"] if name == "reader" else [_TITLES[name]]
    rows = []
    for name in asks(count):
        row = [name]
        for engine, result in results.items():
            each = result.measured.classes.get(name)
            row.append(_times(each, ours.get(name)))
            if engine == "reader":
                row.append(number(statistics.median(each.hot)) if each and each.hot else "—")
        rows.append(row)
    return table(head, rows)


def costs_table(results: dict[str, Result]) -> str:
    """What an index costs, engine by engine."""
    rows = []
    for name, result in results.items():
        built, measured = result.built, result.measured
        rows.append(
            [
                _TITLES[name],
                number(built.per_second) if built.per_second else "—",
                number(built.longest_ms) if built.per_second else "—",
                f"{built.bytes_each:,.0f}",
                str(measured.segments or "—"),
                f"{number(statistics.median(measured.open_ms))} / {number(max(measured.open_ms))}",
                f"{number(statistics.median(measured.add_cpu_ms))} / {number(max(measured.add_wall_ms))}",
                f"{measured.private_mb:.0f} / {measured.resident_mb:.0f}",
            ]
        )
    head = ["", "articles / CPU s", "longest step, ms", "bytes / article", "segments", "open → first, ms"]
    return table([*head, "add one → found, CPU / longest wall ms", "MB, own / with mapped files"], rows)


def targets_table(ours: dict[int, Result]) -> str:
    """Reader against its targets."""
    rows = []
    for target in _TARGETS:
        row = [f"{target.name}{f', {target.unit}' if target.unit else ''}"]
        for count, result in ours.items():
            limit = target.limits[_SIZES.index(count)]
            value = target.value(result)
            kept = value >= limit if target.least else value <= limit
            sign = "≥" if target.least else "≤"
            row.append(f"{number(value)} ({sign} {limit:g}) {'ok' if kept else 'MISSES'}")
        rows.append(row)
    return table(["p95 where there are several", *(f"{count:,}" for count in ours)], rows)


def odd(results: dict[str, Result]) -> list[str]:
    """Classes in which an engine finds next to nothing where Reader does: its times would say nothing."""
    ours = results["reader"].measured.classes if "reader" in results else {}
    return [
        f"{_TITLES[engine]} finds next to nothing for {name!r}: {sum(each.hits)} hits, Reader {sum(ours[name].hits)}"
        for engine, result in results.items()
        for name, each in result.measured.classes.items()
        if each.hits and name in ours and name not in (FACETS, SNIPPETS, EVERYTHING)
        if sum(each.hits) / len(each.hits) < 0.3 * sum(ours[name].hits) / len(ours[name].hits)
    ]


def machine() -> str:
    """What the figures were made on."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.processor() or platform.machine()
    return f"{dt.date.today():%d %B %Y}, {model}, Python {platform.python_version()}, {platform.system()}"


def main() -> None:
    """Measure what the command line names."""
    reading = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    reading.add_argument("counts", nargs="*", type=int, default=[1_000, 10_000])
    reading.add_argument("--engines", default=",".join(ENGINES))
    reading.add_argument("--fresh", action="store_true", help="make the indexes anew")
    reading.add_argument("--markdown", action="store_true", help="only the tables for the README")
    options = reading.parse_args()
    chosen = options.engines.split(",")
    ours: dict[int, Result] = {}
    print(f"{machine()}\n")
    for count in options.counts:
        article_lines(count)
        corpus(count)
        results = {}
        for engine in chosen:
            if not options.markdown:
                print(f"{count:,} articles, {_TITLES[engine]} …", file=sys.stderr)
            results[engine] = run(engine, count, fresh=options.fresh)
        print(f"### {count:,} articles\n\n{classes_table(count, results)}\n\n{costs_table(results)}\n", flush=True)
        for line in odd(results):
            print(line, file=sys.stderr)
        if "reader" in results and count in _SIZES:
            ours[count] = results["reader"]
    if ours:
        print(f"### Targets\n\n{targets_table(ours)}")


if __name__ == "__main__":
    main()
