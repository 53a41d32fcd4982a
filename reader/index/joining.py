"""Joining neighbouring segments into larger ones, a little at a time.

A search looks into every segment, so there should be few; but an article that is written again and again costs time.
So neighbours are joined when the result is at least three times as large as the largest of them: an article is
rewritten about as often as three has to be multiplied to get from a batch to JOIN_LIMIT. Only neighbours: segments stay
in the order in which the articles came.

Segments do not change, so all of the work is done without the lock, under a name that nobody's cleaning up touches, in
steps of a few hundredths of a second between which the caller may put new batches. Only at the end, under the lock, the
table of contents is read anew and the new segment takes the place of the old ones, with the deletions that happened
meanwhile. If they are not there any more, the work was for nothing, and nothing happens.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import groupby, repeat
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reader.index import dictionary
from reader.index.blocks import Terms, TermsWriter, add_terms, joined, kept
from reader.index.codec import COLUMNS, LABEL_FIELDS, LENGTHS, WORD_FIELDS, Segment, path_of
from reader.index.files import Folder, SegmentFile, SegmentFileWriter

LOCK = "MAIN_JOINLOCK"
"""Held while segments are joined, so that others know whose the unfinished file is."""
PART = ".part"
MAX_SEGMENTS = 20
"""There are never more; a batch that would make more joins some first."""
WANTED_SEGMENTS = 14
"""With more, neighbours are joined even if the result does not grow enough to be worth it."""
JOIN_LIMIT = 50_000
"""Documents in a joined segment, at most (but for MAX_SEGMENTS)."""
_GROWTH = 3
_FULL = 0.8
"""A join of so much of JOIN_LIMIT is the last for its articles, and worth it with less growth."""
_STEP = 0.02
"""Seconds of work between two pauses, about."""
_LOOK = 64
"""Terms between two looks at the clock."""


class LabelColumn(NamedTuple):
    """The labels of all documents in a field."""

    names: list[bytes]
    """Sorted."""
    sizes: NDArray[np.int64]
    """How many each document has."""
    values: NDArray[np.int64]
    """Places in `names`, document after document."""

    def write(self, file: SegmentFileWriter, field: str) -> None:
        """Write the column; the names are the terms of the field."""
        starts = np.zeros(len(self.sizes) + 1, "<u4")
        np.cumsum(self.sizes, out=starts[1:])
        file.put(f"{field}.starts", starts)
        file.put(f"{field}.values", self.values.astype("<u4"))

    def terms(self, writer: TermsWriter) -> Iterator[None]:
        """Write the postings, in steps."""
        order = np.argsort(self.values, kind="stable")
        docs = np.repeat(np.arange(len(self.sizes)), self.sizes)[order]
        return add_terms(writer, self.names, self.values[order], docs, np.ones(len(docs), np.int64), None, None)


class Source(NamedTuple):
    """A segment to be joined."""

    file: SegmentFile
    numbers: NDArray[np.int64]
    """New number of each of its documents; -1 for those deleted."""
    base: int
    """New number of its first document."""
    whole: bool
    """Nothing is deleted."""

    @property
    def live(self) -> NDArray[np.bool_]:
        """Which documents stay."""
        return self.numbers >= 0


def planned(segments: Sequence[Any]) -> slice | None:
    """Which neighbours should be joined now; None if there is nothing to do."""
    sizes = [segment.doc_count() for segment in segments]
    for at, segment in enumerate(segments):
        if segment.deleted_count() * 2 > segment.doc_count_all():
            return slice(at, at + 1)  # more than half of it is deleted
    return _cheapest(sizes, worth=True) or (_cheapest(sizes) if len(sizes) > WANTED_SEGMENTS else None)


def _cheapest(sizes: Sequence[int], *, worth: bool = False, limit: int = JOIN_LIMIT) -> slice | None:
    """The run of neighbours that costs least for each segment that goes.

    Args:
        sizes: Documents of each segment.
        worth: Only runs whose documents get into a segment three times as large as theirs, or a nearly full one.
        limit: Documents in all, at most.
    """
    best: tuple[float, int, int] | None = None
    for first in range(len(sizes) - 1):
        total = largest = sizes[first]
        for last in range(first + 1, len(sizes)):
            total += sizes[last]
            largest = max(largest, sizes[last])
            if total > limit:
                break
            if worth and total < _GROWTH * largest and not (total >= _FULL * limit and largest <= limit / 2):
                continue
            cost = total / (last - first)
            if best is None or cost < best[0]:
                best = cost, first, last
    return None if best is None else slice(best[1], best[2] + 1)


def within_bounds(storage: Folder, segments: Sequence[Any]) -> list[Any]:
    """Join, at once, as many neighbours as it takes to have MAX_SEGMENTS. For those whose worker does not join."""
    segments = list(segments)
    while len(segments) > MAX_SEGMENTS:
        sizes = [segment.doc_count() for segment in segments]
        run = _cheapest(sizes) or _cheapest(sizes, limit=sum(sizes)) or slice(0, None)
        new = Segment(segments[0].indexname)
        for _ in join(storage, segments[run], new, path_of(storage.path, new)):
            pass
        segments[run] = [new]
    return segments


def join(storage: Folder, segments: Sequence[Any], new: Segment, path: Path) -> Iterator[None]:
    """Write segments as one, in steps. When it is through, the file is on the disk; else it is removed.

    Args:
        storage: The index.
        segments: Neighbours, in order. Their deletions as of now are left out.
        new: The segment to be; is told its number of documents.
        path: Its file.

    Raises:
        ValueError: A segment is damaged.
    """
    clock = _Clock()
    sources = _sources(storage, segments)
    for source in sources:
        for _ in source.file.verify():  # what is written gets checksums of its own, which must not vouch for damage
            if clock.is_time():
                yield
    file = SegmentFileWriter(path)
    try:
        for name, kind in COLUMNS.items():
            file.put(name, np.concatenate([source.file.array(name, kind)[source.live] for source in sources]))
        totals = {}
        for field in WORD_FIELDS:
            lengths = np.concatenate([source.file.array(f"{field}.length", "<u1")[source.live] for source in sources])
            file.put(f"{field}.length", lengths)
            totals[field] = int(np.asarray(LENGTHS, np.int64)[lengths].sum())
        yield
        words: dict[str, int] = {}
        for source in sources:
            more = dictionary.load(source.file)
            yield
            dictionary.add(words, more)
            yield
        dictionary.write(file, words)
        del words, more
        yield
        columns = {}
        for field in LABEL_FIELDS:
            columns[field] = _labels(sources, field)
            columns[field].write(file, field)
            yield
        terms = TermsWriter(file)
        for field in LABEL_FIELDS:
            terms.field(field)
            yield from columns.pop(field).terms(terms)
        for field in WORD_FIELDS:
            terms.field(field)
            yield from _join_terms(sources, field, terms, clock)
        terms.finish()
        yield
        count = sum(int(np.count_nonzero(source.live)) for source in sources)
        file.finish({"documents": count, "lengths": totals})
        new.set_doc_count(count)
    finally:
        file.abandon()


class _Clock:
    """Says when it is time for a pause."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def is_time(self) -> bool:
        now = time.monotonic()
        if now - self._since < _STEP:
            return False
        self._since = now
        return True


def _sources(storage: Folder, segments: Sequence[Any]) -> list[Source]:
    sources = []
    base = 0
    for segment in segments:
        numbers = renumbered(segment.doc_count_all(), segment.deleted_docs(), base)
        file = SegmentFile(path_of(storage.path, segment))
        sources.append(Source(file, numbers, base, not segment.has_deletions()))
        base += segment.doc_count()
    return sources


def renumbered(size: int, deleted: Any, base: int) -> NDArray[np.int64]:
    """The numbers of documents when those deleted are gone; -1 for these."""
    live = np.ones(size, bool)
    live[np.fromiter(deleted, np.int64)] = False
    numbers: NDArray[np.int64] = np.where(live, np.cumsum(live) - 1 + base, -1)
    return numbers


def _labels(sources: Sequence[Source], field: str) -> LabelColumn:
    """One column of several; names that no article has any more go."""
    known = [Terms(source.file, field).names() for source in sources]
    union = sorted(set().union(*known))
    places = {name: place for place, name in enumerate(union)}
    sizes, values = [], []
    for source, names in zip(sources, known, strict=True):
        size = np.diff(source.file.array(f"{field}.starts", "<u4")).astype(np.int64)
        old = source.file.array(f"{field}.values", "<u4")[np.repeat(source.live, size)]
        values.append(np.fromiter(map(places.__getitem__, names), np.int64, len(names))[old])
        sizes.append(size[source.live])
    every = np.concatenate(values)
    used, every = np.unique(every, return_inverse=True)
    return LabelColumn([union[place] for place in used.tolist()], np.concatenate(sizes), every)


def _join_terms(sources: Sequence[Source], field: str, writer: TermsWriter, clock: _Clock) -> Iterator[None]:
    tables = [Terms(source.file, field) for source in sources]
    # names and sources never agree both, so that records are not compared
    ordered = merge(*(zip(table.names(), repeat(at), table.records()) for at, table in enumerate(tables)))
    for number, (term, group) in enumerate(groupby(ordered, itemgetter(0))):
        blocks, bases = [], []
        for _, at, record in group:
            source = sources[at]
            block = tables[at].block(record) if source.whole else kept(tables[at], record, source.numbers)
            if block is not None:
                blocks.append(block)
                bases.append(source.base if source.whole else 0)
        if blocks:
            writer.add(term, joined(blocks, bases))
        if not number % _LOOK and clock.is_time():
            yield
