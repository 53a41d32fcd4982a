"""Putting a batch of articles into the index: one new segment a batch, neighbours joined when there are many.

A batch is visible whole or not at all: the segment is written and forced to the disk, then the table of contents that
names it replaces the old one. A process killed in between leaves files that nothing names; the next batch removes them.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

from whoosh.index import LockError
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from reader.index import dictionary
from reader.index.analysis import collect
from reader.index.codec import Codec, Group
from reader.index.entry import Entry
from reader.index.postings import SegmentView
from reader.index.schema import minutes

LOCK = "MAIN_WRITELOCK"
MAX_SEGMENTS = 16
"""A search opens this many segments at most (and those too large to join)."""
JOINED = 8
"""How many neighbours are joined at a time; each article is rewritten about once for every eightfold growth."""
JOIN_LIMIT = 50_000
"""Larger joined segments are never made: a join of this size takes minutes of the worker's time."""
TITLE_GAP = 100
"""Positions between title and body: no phrase reaches across."""


class Gathered:
    """The postings of a batch by term; stands in for Whoosh's pool, which sorts every posting."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bytes], tuple[list[int], list[int], list[bytes]]] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """One posting; documents come in ascending order."""
        field, term, doc, weight, value = posting
        lists = self._terms.get((field, term))
        if lists is None:
            self._terms[field, term] = ([doc], [int(weight)], [value])
        else:
            lists[0].append(doc)
            lists[1].append(int(weight))
            lists[2].append(value)

    def groups(self) -> Iterator[Group]:
        """All terms in order."""
        for field, term in sorted(self._terms):
            yield Group(field, term, *self._terms[field, term])

    def cleanup(self) -> None:
        """Whoosh's word for the end."""
        self._terms.clear()


class BatchWriter(SegmentWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer with our postings, which also keeps the word dictionaries."""

    def __init__(self, index: Any) -> None:
        super().__init__(index, codec=Codec(), _lk=False)
        self.pool = Gathered()
        self.words: Counter[str] = Counter()
        self._sources: list[Iterator[Group]] = []

    def add_postings_to_pool(self, reader: Any, startdoc: int, docmap: Mapping[int, int] | None) -> None:
        """Note a segment to join; its postings are read when the new segment is written."""
        view = SegmentView(self.storage, reader.segment())
        self._sources.append(view.groups(docmap, startdoc))

    def _flush_segment(self) -> None:
        self.perdocwriter.close()
        lengths = self.per_document_reader()
        sources = [self.pool.groups(), *self._sources]  # by ascending document numbers, as the merge keeps their order
        self.fieldwriter.add_groups(self.schema, lengths, _merged(sources))
        self.fieldwriter.close()
        lengths.close()

    def _commit_toc(self, segments: list[Any]) -> None:
        if self._added:
            path = dictionary.write(Path(self.storage.folder), self.newsegment.segment_id(), self.words)
            self.storage.written(path.name)
        super()._commit_toc(segments)


def _merged(sources: list[Iterator[Group]]) -> Iterator[Group]:
    """Groups of several sources, those of one term made one."""
    ordered = heapq.merge(*sources, key=lambda group: group[:2])
    for (field, term), groups in groupby(ordered, key=lambda group: group[:2]):
        first, *others = groups
        docs, counts, values = list(first.docs), list(first.counts), list(first.values)
        for group in others:
            docs += group.docs
            counts += group.counts
            values += group.values
        yield Group(field, term, docs, counts, values)


def put(index: Any, entries: Iterable[Entry], remove: Sequence[int]) -> None:
    """Write one batch: `remove` goes, and each entry replaces what the index has under its id.

    Raises:
        whoosh.index.LockError: Another process is writing.
    """
    newest = {entry.article: entry for entry in entries}  # the last of several with one id counts
    with locked(index.storage):
        writer = BatchWriter(index)
        try:
            _delete(writer, {*newest, *remove})
            for entry in newest.values():
                writer.add_document(**_document(entry, writer.words))
            writer.commit(mergetype=_join_neighbours)
        except BaseException:
            # half-closed files of a failed commit; the error that counts is on its way up
            with suppress(Exception):
                writer.cancel()
            raise


@contextmanager
def locked(storage: Any) -> Iterator[None]:
    """Hold the index's write lock; it is the system's, and goes with the process. Whoosh's writer keeps it on failure.

    Raises:
        whoosh.index.LockError: Another process holds it.
    """
    lock = storage.lock(LOCK)
    if not lock.acquire():
        raise LockError
    try:
        yield
    finally:
        lock.release()


def _document(entry: Entry, counts: Counter[str]) -> dict[str, Any]:
    title: dict[str, list[int]] = defaultdict(list)
    text: dict[str, list[int]] = defaultdict(list)
    words: set[str] = set()
    collect(entry.title, title, words)
    after = collect(entry.title, text, words)
    collect(entry.body, text, words, start=after + TITLE_GAP)
    counts.update(words)
    moment = minutes(entry.published_at)
    return {
        "aid": int(entry.article),
        "title": title,
        "text": text,
        "date": moment,
        "month": [entry.published_at.strftime("%Y-%m")] if entry.published_at else [],
        "source": [entry.source[:200]] if entry.source else [],
        "lang": [entry.lang] if entry.lang else [],
        "person": [str(entity) for entity in entry.persons],
        "org": [str(entity) for entity in entry.orgs],
        "place": [str(entity) for entity in entry.places],
    }


def _delete(writer: Any, articles: set[int]) -> None:
    """Mark old documents by number, one segment at a time: Whoosh's delete_by_term opens a searcher for each."""
    if not articles:
        return
    base = 0
    for segment in writer.segments:
        for number, article in enumerate(SegmentView(writer.storage, segment).aids):
            if article in articles and not segment.is_deleted(number):
                writer.delete_document(base + number)
        base += segment.doc_count_all()


def _join_neighbours(writer: Any, segments: list[Any]) -> list[Any]:
    """Whoosh's merge policy: take segments into the new one, return the others.

    Emptied segments go; of more than MAX_SEGMENTS, the JOINED neighbours with the fewest articles become one.
    """
    kept = [segment for segment in segments if segment.doc_count()]
    if len(kept) < MAX_SEGMENTS:
        return kept
    sizes = [segment.doc_count() for segment in kept]
    first = min(range(len(kept) - JOINED + 1), key=lambda at: sum(sizes[at : at + JOINED]))
    joined = kept[first : first + JOINED]
    if sum(sizes[first : first + JOINED]) > JOIN_LIMIT:
        return kept
    for segment in joined:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        writer.words.update(dictionary.merged([dictionary.load(Path(writer.storage.folder), segment.segment_id())]))
        reader.close()
    return kept[:first] + kept[first + JOINED :]
