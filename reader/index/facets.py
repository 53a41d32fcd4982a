"""How hits divide by name, source and month: counted as numbers, made words only for those that are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reader.index.columns import entity_ids, month_name, months
from reader.index.evaluate import Docs
from reader.index.postings import SegmentView

NAMES = ("person", "org", "place")
"""Fields whose labels are numbers of entities."""


def names(segments: Sequence[SegmentView], found: Sequence[Docs], field: str, limit: int) -> list[tuple[str, int]]:
    """The entities of a field that most hits have, with the number of hits; by number where equally many do."""
    ids: list[NDArray[np.int64]] = []
    counts: list[NDArray[np.int64]] = []
    for segment, docs in zip(segments, found, strict=True):
        if len(docs):
            held = _held(segment, docs, field)
            some = np.flatnonzero(held)
            ids.append(entity_ids(segment, field)[some])
            counts.append(held[some])
    if not ids:
        return []
    all_ids, all_counts = ids[0], counts[0]
    if len(ids) > 1:
        all_ids, where = np.unique(np.concatenate(ids), return_inverse=True)
        all_counts = np.bincount(where, np.concatenate(counts)).astype(np.int64)
    if len(all_ids) > limit > 0:
        least = np.partition(all_counts, len(all_ids) - limit)[len(all_ids) - limit]
        enough = all_counts >= least
        all_ids, all_counts = all_ids[enough], all_counts[enough]
    first = np.lexsort((all_ids, -all_counts))[:limit]
    return [
        (str(entity), count) for entity, count in zip(all_ids[first].tolist(), all_counts[first].tolist(), strict=True)
    ]


def sources(segments: Sequence[SegmentView], found: Sequence[Docs], limit: int) -> list[tuple[str, int]]:
    """The sources of most hits, with the number of hits; by name where equally many are of one."""
    sums: Counter[str] = Counter()
    for segment, docs in zip(segments, found, strict=True):
        if len(docs):
            called = segment.labels("source").names
            held = _held(segment, docs, "source")
            some = np.flatnonzero(held)
            for at, count in zip(some.tolist(), held[some].tolist(), strict=True):
                sums[called[at]] += count
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:limit]


def by_month(segments: Sequence[SegmentView], found: Sequence[Docs]) -> list[tuple[str, int]]:
    """All months that hits are of ("2020-01"), in order of time, with the number of hits."""
    sums: Counter[int] = Counter()
    for segment, docs in zip(segments, found, strict=True):
        if len(docs):
            which = months(segment)[docs]
            first = int(which.min())
            held = np.bincount(which - first)
            some = np.flatnonzero(held)
            for at, count in zip((some + first).tolist(), held[some].tolist(), strict=True):
                sums[at] += count
    sums.pop(0, None)
    return [(month_name(month), count) for month, count in sorted(sums.items())]


def _held(segment: SegmentView, docs: Docs, field: str) -> NDArray[np.int64]:
    """By ordinal of a field's labels: how many of the documents have it."""
    labels = segment.labels(field)
    if len(docs) == segment.size:
        values = labels.values
    else:
        first = labels.starts[docs].astype(np.int64)
        lengths = labels.starts[docs + np.uint32(1)] - first
        before = np.cumsum(lengths) - lengths
        values = labels.values[np.arange(int(lengths.sum())) + np.repeat(first - before, lengths)]
    held: NDArray[np.int64] = np.bincount(values, minlength=len(labels.names))
    return held
