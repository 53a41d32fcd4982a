"""What one more article costs as more are there: python tests/bench/stories.py [--count 100000] [--steps 1000,10000,…]

Fingerprints, versions and events together, without names and search index, by the stages of the program, one article a
transaction while it is measured. Printed for the last 300 articles before each step: mean, median and 95th percentile
of the processor time of each part in milliseconds, the memory of the process, and the size of the library on the disk.
Generated articles are made of the same sentences, so far more of them are like each other than real ones are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reader.jobs.stages import STAGES, Stage
from reader.library import Library
from reader.model import ArticleId, Block, Document, Draft
from tests.bench.articles import Article, articles
from tests.making import NOW

_BATCH = 100
_MEASURED = 300
_PARTS = ("versions", "events")


def draft(item: Article) -> Draft:
    """An article as an import makes it."""
    text = f"{item.title}\n\n{item.body}"
    title = Block("headline", 0, len(item.title))
    blocks = (title, Block("paragraph", len(item.title) + 2, len(text)))
    return Draft(
        f"{item.number}.md",
        item.number.to_bytes(32),
        item.title,
        Document(text, blocks),
        outlet=item.source,
        published_at=item.published_at,
        date_precision="time",
    )


def percentile(values: list[float], share: float) -> float:
    """A percentile, in milliseconds."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] * 1e3


def memory() -> float:
    """Memory of this process in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def run(library: Library, stage: Stage, ids: list[ArticleId]) -> float:
    """Let articles go through a stage; returns processor seconds."""
    before = time.process_time()
    results = [stage.compute(library, each) for each in ids]
    with library.transaction():
        stage.save(library, results)
    return time.process_time() - before


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="of how many generated articles the first are taken")
    parser.add_argument("--steps", default="1000,3000,10000,30000,100000")
    options = parser.parse_args()
    steps = [int(each) for each in options.steps.split(",")]
    stages = [each for each in STAGES if each.name in _PARTS]
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        with library.transaction():
            source = library.sources.add("folder", "Generated", "/generated")
        remaining = articles(options.count)
        start, done, began = memory(), 0, time.process_time()
        for step in steps:
            while done < step:
                singly = step - done <= _MEASURED
                batch = list(islice(remaining, 1 if singly else min(_BATCH, step - _MEASURED - done)))
                if not batch:
                    return
                if singly and step - done == _MEASURED:
                    took: dict[str, list[float]] = {each.name: [] for each in stages}
                with library.transaction():
                    ids = [library.articles.put(source, draft(item), now=NOW)[0] for item in batch]
                for stage in stages:
                    seconds = run(library, stage, ids)
                    if singly:
                        took[stage.name].append(seconds)
                done += len(batch)
            both = [sum(each) for each in zip(*took.values(), strict=True)]
            parts = "  ".join(
                f"{name} {sum(each) / len(each) * 1e3:.2f} / {percentile(each, 0.5):.2f} / {percentile(each, 0.95):.2f}"
                for name, each in (*took.items(), ("together", both))
            )
            size = sum(each.stat().st_size for each in Path(folder).glob("library.db*")) / 1e6
            print(
                f"{done:,} articles (ms mean / p50 / p95): {parts}  "
                f"memory +{memory() - start:.0f} = {memory():.0f} MB  "
                f"library {size:.0f} MB  stories {library.events.story_count():,}  "
                f"all so far {time.process_time() - began:.0f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
