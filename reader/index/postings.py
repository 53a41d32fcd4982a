"""One segment of the index as the search wants it: whole posting lists, columns as arrays, all kept once read."""

from __future__ import annotations

import sys
from array import array
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.codec.whoosh3 import W3Codec
from whoosh.formats import Existence
from whoosh.reading import TermNotFound

from reader.index import dictionary
from reader.index.codec import LENGTHS, Group
from reader.index.dictionary import Dictionary

KEPT_POSTINGS = 250_000
"""How many postings a segment keeps unpacked, at five bytes each; key n+1 mostly needs what key n needed."""


_FORMAT = Existence()
"""Blocks are unpacked here, so the matcher needs no format of its own."""


class Postings(NamedTuple):
    """The articles that hold a term, ascending, and how often each does (255 at most)."""

    docs: array[int]
    counts: bytes


class SegmentView:
    """A segment's file, read only. Does not change: deletions belong to the searcher. One thread at a time."""

    def __init__(self, storage: Any, segment: Any) -> None:
        self.name: str = segment.segment_id()
        self.size: int = segment.doc_count_all()
        """Documents, with the deleted ones."""
        self._folder = Path(storage.folder)
        dictionary.check(self._folder, self.name, whole=False)
        self._segment = segment
        self._files = segment.open_compound_file(storage)
        self._terms = segment.codec().terms_reader(self._files, segment)
        self._cache: OrderedDict[tuple[str, bytes], Postings] = OrderedDict()
        self._cached = 0
        self._labels: dict[str, list[list[str]]] = {}
        self._lexicons: dict[str, list[tuple[str, int]]] = {}

    def postings(self, field: str, term: bytes) -> Postings | None:
        """All articles with a term, or None."""
        key = (field, term)
        found = self._cache.get(key)
        if found is not None:
            self._cache.move_to_end(key)
            return found
        matcher = self._matcher(field, term)
        if matcher is None:
            return None
        docs = array("I")
        held = bytearray()
        for ids, counts, _ in _blocks(matcher):
            docs.extend(ids)
            held += counts if isinstance(counts, bytes) else bytes([min(255, count) for count in counts])
        found = self._cache[key] = Postings(docs, bytes(held))
        self._cached += len(docs)
        while self._cached > KEPT_POSTINGS and len(self._cache) > 1:
            self._cached -= len(self._cache.popitem(last=False)[1].docs)
        return found

    def positions(self, field: str, term: bytes, docs: Collection[int]) -> dict[int, array[int]]:
        """Where a term stands in those of `docs` that hold it."""
        matcher = self._matcher(field, term)
        if matcher is None:
            return {}
        found = {}
        for ids, counts, values in _blocks(matcher, sorted(docs)):
            places = array("H", values)
            at = 0
            for doc, count in zip(ids, counts, strict=True):
                if doc in docs:
                    found[doc] = places[at : at + count]
                at += count
        return found

    def frequency(self, field: str, term: bytes) -> int:
        """In how many articles a term stands."""
        try:
            return int(self._terms.doc_frequency(field, term))
        except (KeyError, TermNotFound):
            return 0

    def lexicon(self, field: str) -> list[tuple[str, int]]:
        """All terms of a field of labels, with their numbers of articles."""
        found = self._lexicons.get(field)
        if found is None:
            found = []
            for (name, term), info in self._terms.items_from(field, b""):
                if name != field:
                    break
                found.append((term.decode(), info.doc_frequency()))
            self._lexicons[field] = found
        return found

    def labels(self, field: str) -> list[list[str]]:
        """The labels of each document in a field, by document number."""
        found = self._labels.get(field)
        if found is None:
            found = [[] for _ in range(self.size)]
            for label, _ in self.lexicon(field):
                postings = self.postings(field, label.encode())
                for doc in postings.docs if postings else ():
                    found[doc].append(label)
            self._labels[field] = found
        return found

    @cached_property
    def aids(self) -> array[int]:
        """Article ids by document number."""
        return self._column("aid", "Q")

    @cached_property
    def dates(self) -> array[int]:
        """Minutes since the year 1 by document number; 0 when unknown."""
        return self._column("date", "I")

    @cached_property
    def words(self) -> Dictionary:
        """The segment's word dictionary."""
        return dictionary.load(self._folder, self.name)

    @cached_property
    def lengths(self) -> dict[str, bytes]:
        """Coded lengths of the fields with words, by document number; see codec.LENGTHS."""
        return {field: self._column(f"_{field}_len", "B").tobytes() for field in ("text", "title")}

    def total_length(self, field: str) -> int:
        """Words in a field of all documents together, about."""
        return sum(LENGTHS[byte] for byte in self.lengths[field])

    def _filename(self, column: str) -> str:
        return str(W3Codec.column_filename(self._segment, column))

    def _column(self, name: str, code: str) -> array[int]:
        """A column of numbers: big-endian, without the zeros at its end."""
        column = array(code)
        file_name = self._filename(name)
        if self._files.file_exists(file_name):
            column.frombytes(self._files.open_file(file_name).get(0, self._files.file_length(file_name)))
            if sys.byteorder == "little":
                column.byteswap()
        column.frombytes(bytes(column.itemsize * (self.size - len(column))))
        return column

    def _matcher(self, field: str, term: bytes) -> Any:
        """A codec.PostingList, a tuple (ids, weights, values) of a term that stands in one article, or None."""
        try:
            info = self._terms.term_info(field, term)
        except TermNotFound:
            return None
        return self._postings_of(info)

    def _postings_of(self, info: Any) -> Any:
        if info.is_inlined():
            return info.inlined_postings()
        return self._segment.codec().postings_reader(self._terms._postfile, info, _FORMAT)

    def groups(self, numbers: Mapping[int, int] | None, base: int) -> Iterator[Group]:
        """All terms in order, with all their postings: what joining segments takes from one.

        Args:
            numbers: New document numbers by old ones, without deleted documents; None to add `base` to all.
            base: See numbers.
        """
        for (field, term), info in self._terms.items():
            docs: list[int] = []
            held: list[int] = []
            values: list[bytes] = []
            for ids, counts, joined in _blocks(self._postings_of(info)):
                cuts = list(accumulate(counts, initial=0))
                for at, doc in enumerate(ids):
                    number = doc + base if numbers is None else numbers.get(doc)
                    if number is not None:
                        docs.append(number)
                        held.append(counts[at])
                        values.append(joined[2 * cuts[at] : 2 * cuts[at + 1]])
            if docs:
                yield Group(field, term, docs, held, values)


def _blocks(matcher: Any, wanted: Sequence[int] | None = None) -> Iterable[tuple[Sequence[int], Sequence[int], bytes]]:
    if isinstance(matcher, tuple):
        ids, weights, values = matcher
        return [(ids, [int(weights[0])], values[0])]
    blocks: Iterable[tuple[Sequence[int], Sequence[int], bytes]] = matcher.blocks(wanted)
    return blocks
