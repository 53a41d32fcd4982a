"""Putting a batch of articles into the index: one new segment a batch.

A batch is visible whole or not at all: the segment is written and forced to the disk, then the table of contents that
names it replaces the old one. A process killed in between leaves files that nothing names; the next batch removes them.

Whoosh's own writer takes one posting at a time and sorts them all; here the words of each article go into arrays as
they come, and numpy brings them into the order of the terms at the end.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.index import TOC, LockError, clean_files
from whoosh.util.numeric import length_to_byte

from reader.index import dictionary, joining
from reader.index.analysis import MAX_POSITION, collect
from reader.index.blocks import MOST, TermsWriter, add_terms
from reader.index.codec import COLUMNS, LABEL_FIELDS, LENGTHS, WORD_FIELDS, Segment, path_of
from reader.index.entry import Entry
from reader.index.files import Folder, SegmentFileWriter
from reader.index.postings import SegmentView
from reader.index.schema import minutes, schema

NAME = "MAIN"
LOCK = f"{NAME}_WRITELOCK"
TITLE_GAP = 100
"""Positions between title and body: no phrase reaches across."""
_LABEL_LENGTH = 200
_PATIENCE = 1000
"""How often a finished join asks for the write lock before it is given up."""


class WordColumn:
    """The words of a field of a batch, article after article."""

    def __init__(self) -> None:
        self.terms: defaultdict[str, int] = defaultdict(count().__next__)
        """Numbers of the stems, in order of their first appearance."""
        self._numbers = array("I")
        self._counts = array("I")
        self._positions = array("I")
        self._sizes = array("I")
        self._lengths = bytearray()

    def add(self, found: Mapping[str, list[int]]) -> None:
        """An article's stems with their positions."""
        before = len(self._positions)
        self._positions.extend(chain.from_iterable(found.values()))
        length = len(self._positions) - before
        if length > MOST:
            del self._positions[before:]
            found = {word: places[:MOST] for word, places in found.items()}
            self._positions.extend(chain.from_iterable(found.values()))
        self._numbers.extend(map(self.terms.__getitem__, found))
        self._counts.extend(map(len, found.values()))
        self._sizes.append(len(found))
        self._lengths.append(length_to_byte(length))

    def lengths(self) -> NDArray[np.uint8]:
        """Coded lengths by document number."""
        return np.frombuffer(bytes(self._lengths), np.uint8)

    def write(self, writer: TermsWriter) -> None:
        """Write the field's terms."""
        names = sorted(self.terms)
        ranks = np.empty(len(names), np.int64)
        ranks[np.fromiter(map(self.terms.__getitem__, names), np.int64, len(names))] = np.arange(len(names))
        terms = ranks[np.frombuffer(self._numbers, np.uint32)]
        order = np.argsort(terms, kind="stable")
        counts = np.frombuffer(self._counts, np.uint32).astype(np.int64)
        starts = (np.cumsum(counts) - counts)[order]
        docs = np.repeat(np.arange(len(self._sizes)), self._sizes)[order]
        counts = counts[order]
        places = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(len(self._positions))
        positions = np.minimum(np.frombuffer(self._positions, np.uint32)[places], MAX_POSITION)
        for _ in add_terms(
            writer, [name.encode() for name in names], terms[order], docs, counts, positions, self.lengths()
        ):
            pass


class LabelColumn:
    """The labels of a field of a batch, article after article."""

    def __init__(self) -> None:
        self._labels: list[list[bytes]] = []

    def add(self, labels: Sequence[str]) -> None:
        """An article's labels; white space is made even, as terms have no line feeds."""
        cleaned = (" ".join(label.split())[:_LABEL_LENGTH].encode(errors="replace") for label in labels)
        self._labels.append([label for label in dict.fromkeys(cleaned) if label])

    def column(self) -> joining.LabelColumn:
        """Names, and places in them by document."""
        names = sorted(set(chain.from_iterable(self._labels)))
        places = {name: place for place, name in enumerate(names)}
        values = np.fromiter((places[label] for labels in self._labels for label in labels), np.int64)
        return joining.LabelColumn(names, np.fromiter(map(len, self._labels), np.int64), values)


class Batch:
    """The articles of one new segment."""

    def __init__(self) -> None:
        self._columns: dict[str, list[int]] = {name: [] for name in COLUMNS}
        self._words = {field: WordColumn() for field in WORD_FIELDS}
        self._labels = {field: LabelColumn() for field in LABEL_FIELDS}
        self._dictionary: Counter[str] = Counter()

    def add(self, entry: Entry) -> None:
        """One article."""
        title: defaultdict[str, list[int]] = defaultdict(list)
        text: defaultdict[str, list[int]] = defaultdict(list)
        words: set[str] = set()
        after = collect(entry.title, title, words, lang=entry.lang)
        text.update({word: places.copy() for word, places in title.items()})
        collect(entry.body, text, words, start=after + TITLE_GAP, lang=entry.lang)
        self._dictionary.update(words)
        self._columns["aid"].append(int(entry.article))
        self._columns["date"].append(minutes(entry.published_at))
        self._words["title"].add(title)
        self._words["text"].add(text)
        self._labels["source"].add([entry.source])
        self._labels["lang"].add([entry.lang])
        self._labels["person"].add([str(entity) for entity in entry.persons])
        self._labels["org"].add([str(entity) for entity in entry.orgs])
        self._labels["place"].add([str(entity) for entity in entry.places])

    def write(self, path: Path) -> int:
        """Write the segment's file; returns the number of documents."""
        size = len(self._columns["aid"])
        file = SegmentFileWriter(path)
        try:
            for name, kind in COLUMNS.items():
                file.put(name, np.asarray(self._columns[name], kind))
            totals = {}
            for field, words in self._words.items():
                lengths = words.lengths()
                file.put(f"{field}.length", lengths)
                totals[field] = int(np.asarray(LENGTHS, np.int64)[lengths].sum())
            dictionary.write(file, self._dictionary)
            columns = {field: labels.column() for field, labels in self._labels.items()}
            for field, column in columns.items():
                column.write(file, field)
            terms = TermsWriter(file)
            for field, column in columns.items():
                terms.field(field)
                for _ in column.terms(terms):
                    pass
            for field, words in self._words.items():
                terms.field(field)
                words.write(terms)
            terms.finish()
            file.finish({"documents": size, "lengths": totals})
        except BaseException:
            file.abandon()
            raise
        return size


def put(
    storage: Folder, entries: Sequence[Entry], remove: Sequence[int], view: Callable[[Any], SegmentView]
) -> list[Any]:
    """Write one batch: `remove` goes, and each entry replaces what the index has under its id.

    Args:
        storage: The index.
        entries: Articles to add or replace; the last of several with one id counts.
        remove: Ids of articles to take out.
        view: Opens a segment.

    Returns:
        The segments of the index now.

    Raises:
        whoosh.index.LockError: Another process is writing.
    """
    newest = {int(entry.article): entry for entry in entries}
    batch = Batch()
    for entry in newest.values():
        batch.add(entry)
    with locked(storage), tidied(storage):
        contents = TOC.read(storage, NAME, schema=schema())
        _delete(contents.segments, {*newest, *map(int, remove)}, view)
        segments = [segment for segment in contents.segments if segment.doc_count()]
        if newest:
            segment = Segment(NAME)
            segment.set_doc_count(batch.write(path_of(storage.path, segment)))
            segments.append(segment)
        segments = joining.within_bounds(storage, segments)
        publish(storage, segments, contents.generation + 1)
        return segments


def merge(storage: Folder) -> Iterator[None]:
    """Join some neighbours, in steps; nothing happens if none should be, or another process is at it.

    Closed or killed at any point, it leaves the index as it was.
    """
    with suppress(LockError), locked(storage, joining.LOCK):
        segments = TOC.read(storage, NAME, schema=schema()).segments
        run = joining.planned(segments)
        if run is None:
            return
        new = Segment(NAME)
        part = storage.path / f"join-{new.segid}{joining.PART}"
        try:
            try:
                yield from joining.join(storage, segments[run], new, part)
            except FileNotFoundError:
                if _run(TOC.read(storage, NAME, schema=schema()).segments, segments[run]) is None:
                    return  # another process has replaced them
                raise
            yield
            for _ in range(_PATIENCE):
                try:
                    with locked(storage), tidied(storage):
                        _replace(storage, segments[run], new, part)
                        return
                except LockError:
                    yield
        finally:
            part.unlink(missing_ok=True)


def _replace(storage: Folder, old: Sequence[Any], new: Segment, part: Path) -> None:
    """Put a joined segment in the place of its sources, with what was deleted from them since."""
    contents = TOC.read(storage, NAME, schema=schema())
    segments = contents.segments
    run = _run(segments, old)
    if run is None:
        return
    base = 0
    for then, now in zip(old, segments[run], strict=True):
        numbers = joining.renumbered(then.doc_count_all(), then.deleted_docs(), base)
        for document in set(now.deleted_docs()).difference(then.deleted_docs()):
            new.delete_document(int(numbers[document]))
        base += then.doc_count()
    part.replace(path_of(storage.path, new))
    segments[run] = [new] if new.doc_count() else []
    publish(storage, segments, contents.generation + 1)


def _run(segments: list[Any], old: Sequence[Any]) -> slice | None:
    """Where these neighbours are among the segments of the index; None if they no longer are."""
    at = segments.index(old[0]) if old[0] in segments else len(segments)
    return slice(at, at + len(old)) if segments[at : at + len(old)] == list(old) else None


def publish(storage: Folder, segments: Sequence[Any], generation: int) -> None:
    """Make these the segments of the index, and remove the files of others. The lock must be held."""
    storage.sync()
    TOC(schema(), list(segments), generation).write(storage, NAME)
    clean_files(storage, NAME, generation, segments)


@contextmanager
def locked(storage: Any, name: str = LOCK) -> Iterator[None]:
    """Hold the index's write lock, or another; it is the system's, and goes with the process.

    Raises:
        whoosh.index.LockError: Another process holds it.
    """
    lock = storage.lock(name)
    if not lock.acquire():
        raise LockError
    try:
        yield
    finally:
        lock.release()


@contextmanager
def tidied(storage: Folder) -> Iterator[None]:
    """Remove what is left of unfinished work: of killed processes before, of this one when it fails."""
    _tidy(storage)
    try:
        yield
    except BaseException:
        # the error that counts is on its way up; what cannot be removed now, the next batch removes
        with suppress(Exception):
            contents = TOC.read(storage, NAME, schema=schema())
            clean_files(storage, NAME, contents.generation, contents.segments)
            _tidy(storage)
        raise


def _tidy(storage: Folder) -> None:
    """Remove unfinished tables of contents, and unfinished joins if nobody works on one."""
    parts = []
    for name in storage.names():
        if name.startswith(f"_{NAME}_") and ".toc." in name:
            (storage.path / name).unlink(missing_ok=True)
        elif name.endswith(joining.PART):
            parts.append(storage.path / name)
    if parts:
        with suppress(LockError), locked(storage, joining.LOCK):
            for part in parts:
                part.unlink(missing_ok=True)


def _delete(segments: Sequence[Any], articles: set[int], view: Callable[[Any], SegmentView]) -> None:
    """Mark old documents of these articles as deleted."""
    ids = np.fromiter(articles, np.int64, len(articles))
    for segment in segments:
        for number in np.flatnonzero(np.isin(view(segment).aids, ids)).tolist():
            segment.delete_document(number)
