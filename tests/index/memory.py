"""Segments without files: what the search is told by a SegmentView, made from entries in the plainest way."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from whoosh.util.numeric import length_to_byte

from reader.index.analysis import collect
from reader.index.codec import LENGTHS
from reader.index.dictionary import Dictionary
from reader.index.entry import Entry
from reader.index.postings import Labels, Places, Postings
from reader.index.schema import minutes
from reader.index.search import Searcher

GAP = 100


class MemorySegment:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self.name = "memory"
        self.size = len(entries)
        self.aids = np.array([entry.article for entry in entries], np.int64)
        self.dates = np.array([minutes(entry.published_at) for entry in entries], np.uint32)
        self._held: dict[tuple[str, bytes], dict[int, list[int]]] = defaultdict(dict)
        self._labels: dict[str, list[list[str]]] = defaultdict(list)
        self.lengths = {field: np.zeros(self.size, np.uint8) for field in ("text", "title")}
        counts: Counter[str] = Counter()
        for doc, entry in enumerate(entries):
            words: set[str] = set()
            fields = {"title": defaultdict(list), "text": defaultdict(list)}
            collect(entry.title, fields["title"], words, lang=entry.lang)
            after = collect(entry.title, fields["text"], words, lang=entry.lang)
            collect(entry.body, fields["text"], words, start=after + GAP, lang=entry.lang)
            counts.update(words)
            for field, held in fields.items():
                self.lengths[field][doc] = length_to_byte(sum(map(len, held.values())))
                for word, positions in held.items():
                    self._held[field, word.encode()][doc] = positions
            labels = {"source": [entry.source] if entry.source else [], "lang": [entry.lang] if entry.lang else []}
            for field, ids in (("person", entry.persons), ("org", entry.orgs), ("place", entry.places)):
                labels[field] = [str(entity) for entity in ids]
            for field, names in labels.items():
                self._labels[field].append(names)
                for name in names:
                    self._held[field, name.encode()][doc] = [0]
        known = sorted(counts)
        self.words = Dictionary(known, np.array([counts[word] for word in known], np.uint32))

    def postings(self, field: str, term: bytes) -> Postings | None:
        held = self._held.get((field, term))
        if held is None:
            return None
        counts = [min(255, len(positions)) for positions in held.values()]
        return Postings(np.array(list(held), np.uint32), np.array(counts, np.uint8))

    def together(self, field: str, terms: Sequence[bytes]) -> Postings | None:
        sums: Counter[int] = Counter()
        for term in terms:
            for doc, positions in self._held.get((field, term), {}).items():
                sums[doc] += len(positions)
        docs = sorted(sums)
        return Postings(np.array(docs, np.uint32), np.array([min(255, sums[doc]) for doc in docs], np.uint8))

    def forget(self) -> None:
        pass

    def places(self, field: str, term: bytes) -> Places | None:
        held = self._held.get((field, term))
        if held is None:
            return None
        starts = np.cumsum([0, *map(len, held.values())]).astype(np.int64)
        positions = [position for each in held.values() for position in sorted(each)]
        return Places(np.array(list(held), np.uint32), starts, np.array(positions, np.uint16))

    def frequency(self, field: str, term: bytes) -> int:
        return len(self._held.get((field, term), ()))

    def labels(self, field: str) -> Labels:
        of = self._labels.get(field, [[] for _ in range(self.size)])
        names = sorted({name for each in of for name in each})
        starts = np.cumsum([0, *map(len, of)]).astype(np.uint32)
        return Labels(names, starts, np.array([names.index(name) for each in of for name in each], np.uint32))

    def total_length(self, field: str) -> int:
        return int(np.array(LENGTHS, np.int64)[self.lengths[field]].sum())


def searcher(*batches: Sequence[Entry], deleted: Sequence[frozenset[int]] = ()) -> Searcher:
    """A searcher over a segment for each batch, oldest first."""
    gone = [*deleted, *[frozenset[int]()] * (len(batches) - len(deleted))]
    segments = [(MemorySegment(batch), each) for batch, each in zip(batches, gone, strict=True)]
    return Searcher(segments, state=("", 0, 0))  # type: ignore[arg-type]
