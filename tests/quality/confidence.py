"""How far the confidence of a mention can be trusted: precision by bands of confidence, on held-out documents.

    python tests/quality/confidence.py DATA [--below EDGE …]

DATA is the folder with `annotated/`, of which only documents are read that the shipped model was not trained on. A
mention is right when its span is one of the gold's and its kind too. `UNCERTAIN` in reader/model.py comes from this.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from reader.entities.corpora import Labelled, held_out  # noqa: E402  found only once the folder is on the path
from reader.entities.lexicon import place_of_demonym  # noqa: E402
from reader.entities.recognise import recognise  # noqa: E402

_KIND = {"PER": "person", "ORG": "org", "LOC": "place"}
BANDS = (0.0, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Judged:
    """One of our mentions: how sure it was, and whether the gold has it."""

    confidence: float
    right: bool
    right_span: bool


def judge(labelled: Labelled) -> list[Judged]:
    """All mentions of one document."""
    text = labelled.document.text
    gold = {(start, end): _KIND.get(kind, "org") for start, end, kind in labelled.spans if kind != "NORP"}
    peoples = {(s, e) for s, e, kind in labelled.spans if kind == "NORP" and place_of_demonym(text[s:e])}
    judged = []
    for found in recognise(labelled.document):
        span = (found.start, found.end)
        has = span in peoples or span in gold
        same = span in peoples if found.demonym else gold.get(span) == found.kind
        judged.append(Judged(found.confidence, same, has))
    return judged


def table(judged: Iterable[Judged], edges: tuple[float, ...] = BANDS) -> list[str]:
    """A line for each band: from which confidence on, how many, their share, precision with and without the kind."""
    found = list(judged)
    lines = [f"{'confidence':<14}{'mentions':>9}{'share %':>9}{'right %':>9}{'span %':>9}"]
    for low, high in zip(edges, [*edges[1:], 2.0], strict=True):
        band = [each for each in found if low <= each.confidence < high]
        if band:
            name = f"{low:.2f} – {min(high, 1.0):.2f}" if low < 1 else "1 (a rule)"
            lines.append(_line(name, band, len(found)))
    return [*lines, _line("all", found, len(found))]


def _line(name: str, band: list[Judged], total: int) -> str:
    right, span = (
        100 * sum(values) / len(band) for values in zip(*[(e.right, e.right_span) for e in band], strict=True)
    )
    return f"{name:<14}{len(band):>9,}{100 * len(band) / total:>9.1f}{right:>9.1f}{span:>9.1f}"


def main() -> None:
    """Print the table, and what a threshold would mark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--below", type=float, nargs="*", default=[0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9])
    options = parser.parse_args()
    judged = [each for labelled in held_out(options.data) for each in judge(labelled)]
    print(*table(judged), sep="\n")
    wrong = sum(not each.right for each in judged)
    print(f"\n{'below':<14}{'marked %':>9}{'right %':>9}{'of all wrong ones %':>21}")
    for edge in options.below:
        marked = [each for each in judged if each.confidence < edge]
        if marked:
            missed = sum(not each.right for each in marked)
            share, right = 100 * len(marked) / len(judged), 100 - 100 * missed / len(marked)
            print(f"{edge:<14.2f}{share:>9.1f}{right:>9.1f}{100 * missed / wrong:>21.1f}")


if __name__ == "__main__":
    main()
