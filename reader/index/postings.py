"""One segment of the index as the search wants it: whole posting lists and columns as arrays."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reader.index import dictionary
from reader.index.blocks import Terms
from reader.index.codec import COLUMNS, WORD_FIELDS, path_of
from reader.index.dictionary import Dictionary
from reader.index.files import SegmentFile

KEPT_BYTES = 32 << 20
"""How much of unpacked posting lists is kept, for all segments together; key n+1 mostly needs what key n needed."""
_ENTRY = 600
"""Bytes that a kept list takes besides its numbers."""


class Postings(NamedTuple):
    """The articles that hold a term, ascending, and how often each does (255 at most)."""

    docs: NDArray[np.uint32]
    counts: NDArray[np.uint8]


class Places(NamedTuple):
    """Where a term stands: in docs[i] at positions[starts[i]:starts[i + 1]]."""

    docs: NDArray[np.uint32]
    starts: NDArray[np.int64]
    positions: NDArray[np.uint16]


class Labels(NamedTuple):
    """The labels of all documents in a field: those of document d are values[starts[d]:starts[d + 1]]."""

    names: list[str]
    """Sorted."""
    starts: NDArray[np.uint32]
    values: NDArray[np.uint32]
    """Places in `names`."""


class Kept:
    """Unpacked posting lists of all segments, those used last, up to a number of bytes. For any number of threads."""

    def __init__(self, limit: int = KEPT_BYTES) -> None:
        self._limit = limit
        self._lists: OrderedDict[tuple[str, str, bytes], Postings] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0
        """Bytes."""

    def get(self, key: tuple[str, str, bytes]) -> Postings | None:
        """The list of (segment, field, term), if it is still here."""
        with self._lock:
            found = self._lists.get(key)
            if found is not None:
                self._lists.move_to_end(key)
            return found

    def add(self, key: tuple[str, str, bytes], postings: Postings) -> None:
        """Keep a list."""
        with self._lock:
            if key not in self._lists:
                self._lists[key] = postings
                self.size += _weight(postings)
            while self.size > self._limit:
                self.size -= _weight(self._lists.popitem(last=False)[1])

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._lists.clear()
            self.size = 0


def _weight(postings: Postings) -> int:
    return postings.docs.nbytes + postings.counts.nbytes + _ENTRY


class SegmentView:
    """A segment's file, read only. Does not change: deletions belong to the searcher. One thread at a time.

    Raises:
        ValueError: The file is damaged, or not that of the segment.
        OSError: It cannot be read.
    """

    _in_file = False
    """False where a subclass makes posting lists itself, and there are no blocks to read."""

    def __init__(self, storage: Any, segment: Any, kept: Kept | None = None) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        """Documents, with the deleted ones."""
        self._file = SegmentFile(path_of(storage.path, segment))
        self._in_file = True
        if self._file.facts["documents"] != self.size:
            raise ValueError(f"{self.name} is that of another index")
        self._kept = Kept() if kept is None else kept
        self._fields: dict[str, Terms] = {}
        self._labels: dict[str, Labels] = {}

    def postings(self, field: str, term: bytes) -> Postings | None:
        """All articles with a term, or None. Not to be changed: it is kept for the next who asks."""
        key = (self.name, field, term)
        found = self._kept.get(key)
        if found is not None:
            return found
        terms = self.terms(field)
        record = terms.find(term)
        if record is None:
            return None
        counts = terms.counts(record)
        found = Postings(terms.docs(record), np.minimum(counts, 255).astype(np.uint8) if record.most > 255 else counts)
        self._kept.add(key, found)
        return found

    def together(self, field: str, terms: Sequence[bytes]) -> Postings | None:
        """All articles with any of several words, and how often each has all of them together; None if there is none.

        The lists of many words are read side by side in a few steps: one by one, numpy's own time for each step would
        be most of it. They are not kept, as the next key mostly needs other ones.
        """
        sums = np.zeros(self.size, np.uint32)
        if self._in_file:
            known = self.terms(field)
            records = [record for term in terms if (record := known.find(term)) is not None]
            for docs, counts in known.unpacked(records):
                sums += np.bincount(docs, counts, self.size).astype(np.uint32)
        else:
            for postings in filter(None, (self.postings(field, term) for term in terms)):
                sums[postings.docs] += postings.counts
        held = np.flatnonzero(sums)
        if not len(held):
            return None
        return Postings(held.astype(np.uint32), np.minimum(sums[held], 255).astype(np.uint8))

    def forget(self) -> None:
        """Keep no unpacked lists, those of other segments neither."""
        self._kept.clear()

    def places(self, field: str, term: bytes) -> Places | None:
        """Where a term stands in all articles that hold it, or None."""
        terms = self.terms(field)
        record = terms.find(term)
        if record is None:
            return None
        kept = self._kept.get((self.name, field, term))
        docs = terms.docs(record) if kept is None else kept.docs
        starts = np.zeros(len(docs) + 1, np.int64)
        np.cumsum(terms.counts(record), out=starts[1:])
        return Places(docs, starts, terms.positions(record))

    def frequency(self, field: str, term: bytes) -> int:
        """In how many articles a term stands."""
        record = self.terms(field).find(term)
        return 0 if record is None else record.df

    def labels(self, field: str) -> Labels:
        """The labels of all documents: field "source" or "lang"; "person", "org" or "place", which are entity ids."""
        found = self._labels.get(field)
        if found is None:
            names = self.terms(field).names()
            found = self._labels[field] = Labels(
                [name.decode() for name in names],
                self._file.array(f"{field}.starts", "<u4"),
                self._file.array(f"{field}.values", "<u4"),
            )
        return found

    @cached_property
    def aids(self) -> NDArray[np.int64]:
        """Article ids by document number."""
        return self._file.array("aid", COLUMNS["aid"])

    @cached_property
    def dates(self) -> NDArray[np.uint32]:
        """Minutes since the year 1 by document number; 0 when unknown."""
        return self._file.array("date", COLUMNS["date"])

    @cached_property
    def words(self) -> Dictionary:
        """The segment's word dictionary."""
        return dictionary.load(self._file)

    @cached_property
    def lengths(self) -> dict[str, NDArray[np.uint8]]:
        """Coded lengths of the fields with words, by document number; see codec.LENGTHS."""
        return {field: self._file.array(f"{field}.length", "<u1") for field in WORD_FIELDS}

    def total_length(self, field: str) -> int:
        """Words in a field of all documents together, about."""
        return int(self._file.facts["lengths"][field])

    def terms(self, field: str) -> Terms:
        """The terms of a field as they lie in the file."""
        found = self._fields.get(field)
        if found is None:
            found = self._fields[field] = Terms(self._file, field)
        return found

    def verify(self) -> None:
        """Read the whole file.

        Raises:
            ValueError: It is damaged.
        """
        for _ in self._file.verify():
            pass
