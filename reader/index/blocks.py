"""How terms and postings lie in a segment: flat arrays, which numpy reads where they lie.

The block of a term in section "postings", from an even byte on:

    positions   u16 × total           where the word stands, document after document; labels have none
    deltas      u8, u16 or u32 × (df - 1)    each document's number less the one before; the first is in the record
    counts      u8 or u16 × df        how often it stands in each document; nothing if once in all of them

The terms of a field, in three sections: "FIELD.terms", sorted, each between line feeds; "FIELD.heads", where every
64th begins and where the last ends, u32; "FIELD.records", a Record for each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise, repeat
from struct import Struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reader.index.files import SegmentFile, SegmentFileWriter

MOST = 0xFFFF
"""Largest count of a word in an article."""

_HEAD = 64
"""One term of so many is looked for by bisection, the others behind it by a search for bytes."""
_STEP = 4096
"""Terms in a step."""
_AT_ONCE = 1 << 17
"""Postings of several terms that are unpacked in one go."""
_RECORD = Struct("<IIIIIHBB")
_POSITIONS = 4
"""Bit of Record.kind: the term has positions. The two bits below: the width of a delta is 1, 2 or 4 bytes."""
_WIDTHS = (1, 2, 4)
_KINDS = ("<u1", "<u2", "<u4")
_LIMITS = (0xFF, 0xFFFF, 0xFFFFFFFF)


class Record(NamedTuple):
    """What is known about a term."""

    offset: int
    """Half of where its block begins in "postings"."""
    df: int
    """Documents that have it."""
    total: int
    """How often it stands in all of them."""
    first: int
    """Lowest document number."""
    last: int
    """Highest."""
    most: int
    """Highest count."""
    shortest: int
    """Coded length of the shortest document, or less: a bound."""
    kind: int


class Block(NamedTuple):
    """A term's postings as they lie in the file, with what its record says."""

    df: int
    total: int
    first: int
    last: int
    most: int
    shortest: int
    width: int
    """0, 1, 2: a delta has 1, 2, 4 bytes."""
    positions: bytes
    deltas: bytes
    counts: bytes


class Terms:
    """The terms of one field of a segment."""

    def __init__(self, file: SegmentFile, field: str) -> None:
        self._terms = file.section(f"{field}.terms")
        self._records = file.section(f"{field}.records")
        self._starts = file.array(f"{field}.heads", "<u4").tolist()
        self._postings = file.section("postings")

    def __len__(self) -> int:
        return len(self._records) // _RECORD.size

    @cached_property
    def _heads(self) -> list[bytes]:
        return [bytes(self._terms[start + 1 : end]).partition(b"\n")[0] for start, end in pairwise(self._starts)]

    def _chunk(self, number: int) -> bytes:
        """Up to 64 terms, each between line feeds."""
        return bytes(self._terms[self._starts[number] : self._starts[number + 1] + 1])

    def find(self, term: bytes) -> Record | None:
        """What is known about a term, or None if it is not here."""
        number = bisect_right(self._heads, term) - 1
        if number < 0 or not term:
            return None
        chunk = self._chunk(number)
        at = chunk.find(b"\n%b\n" % term)
        if at < 0:
            return None
        place = number * _HEAD + chunk.count(b"\n", 0, at)
        return Record._make(_RECORD.unpack_from(self._records, place * _RECORD.size))

    def names(self) -> list[bytes]:
        """All terms, sorted."""
        return bytes(self._terms[1:-1]).split(b"\n") if len(self) else []

    def items(self, start: bytes = b"") -> Iterator[tuple[bytes, Record]]:
        """All terms from `start` on, with their records."""
        number = max(0, bisect_right(self._heads, start) - 1)
        names = (
            name for chunk in range(number, len(self._starts) - 1) for name in self._chunk(chunk)[1:-1].split(b"\n")
        )
        records = _RECORD.iter_unpack(self._records[number * _HEAD * _RECORD.size :])
        for name, record in zip(names, records, strict=True):
            if name >= start:
                yield name, Record._make(record)

    def records(self) -> Iterator[tuple[int, ...]]:
        """The records of all terms in their order, as plain tuples."""
        return _RECORD.iter_unpack(self._records)

    def block(self, record: Sequence[int]) -> Block:
        """A term's postings, as they are."""
        offset, df, total, first, last, most, shortest, kind = record
        width = kind & 3
        start = 2 * offset
        deltas_at = start + 2 * total if kind & _POSITIONS else start
        counts_at = deltas_at + (df - 1) * _WIDTHS[width]
        end = counts_at + df * _count_width(most)
        data = bytes(self._postings[start:end])
        return Block(
            df,
            total,
            first,
            last,
            most,
            shortest,
            width,
            data[: deltas_at - start],
            data[deltas_at - start : counts_at - start],
            data[counts_at - start :],
        )

    def docs(self, record: Record) -> NDArray[np.uint32]:
        """The documents that have a term, ascending."""
        df, first, kind = record.df, record.first, record.kind
        if df == 1:
            return np.array((first,), np.uint32)
        start = 2 * record.offset + (2 * record.total if kind & _POSITIONS else 0)
        deltas = np.frombuffer(self._postings, _KINDS[kind & 3], df - 1, start)
        docs = np.empty(df, np.uint32)
        docs[0] = first
        docs[1:] = deltas
        np.cumsum(docs, out=docs)
        return docs

    def counts(self, record: Record) -> NDArray[Any]:
        """How often each of them has it; u1 or u2."""
        if record.most == 1:
            return _ones(record.df)
        width = _count_width(record.most)
        start = 2 * record.offset + (2 * record.total if record.kind & _POSITIONS else 0)
        start += (record.df - 1) * _WIDTHS[record.kind & 3]
        return np.frombuffer(self._postings, _KINDS[width - 1], record.df, start)

    def positions(self, record: Record) -> NDArray[np.uint16]:
        """Where it stands, document after document; a view of the map."""
        if not record.kind & _POSITIONS:
            return np.zeros(0, np.uint16)
        return np.frombuffer(self._postings, "<u2", record.total, 2 * record.offset)

    def unpacked(self, records: Iterable[Record]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
        """The postings of several terms with positions, in portions that memory can hold.

        Those of many are read in a few steps: one by one, numpy's own time for each step would be most of it.

        Yields:
            Documents and counts (255 at most) of some of the terms, one list behind the other; in no order of terms.
        """
        for some in _portions(records):
            yield _unpacked(self._postings, some)


def _count_width(most: int) -> int:
    return 0 if most == 1 else 1 if most < 256 else 2


_ONES = np.ones(1024, np.uint8)
_ONES.flags.writeable = False


def _ones(count: int) -> NDArray[np.uint8]:
    return _ONES[:count] if count <= len(_ONES) else np.ones(count, np.uint8)


def _portions(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Those whose deltas are equally wide together, up to a number of postings."""
    some: list[Record] = []
    size = 0
    for record in sorted(records, key=lambda each: each.kind):
        if some and (size + record.df > _AT_ONCE or record.kind != some[0].kind):
            yield some
            some, size = [], 0
        some.append(record)
        size += record.df
    if some:
        yield some


def _unpacked(postings: memoryview, records: Sequence[Record]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The documents and counts of terms of one kind."""
    kind = records[0].kind & 3
    width = _WIDTHS[kind]
    packed, counts, steps, starts = [], [], [], []
    before = size = 0
    for offset, df, total, first, last, most, _, _ in records:
        start = 2 * (offset + total)
        end = start + (df - 1) * width
        # the first document is not among the deltas: the number before them, a position, gives it a place
        packed.append(postings[start - width : end])
        if most == 1:
            counts.append(_ones(df).data)
        elif most < 256:
            counts.append(postings[end : end + df])
        else:
            counts.append(np.minimum(np.frombuffer(postings, "<u2", df, end), 255).astype(np.uint8).data)
        starts.append(size)
        steps.append(first - before)
        before = last
        size += df
    docs = np.frombuffer(b"".join(packed), _KINDS[kind]).astype(np.int64)
    docs[starts] = steps
    np.cumsum(docs, out=docs)
    return docs, np.frombuffer(b"".join(counts), np.uint8)


class TermsWriter:
    """Writes postings, then what is known about them. Fields and their terms come in ascending order."""

    def __init__(self, file: SegmentFileWriter) -> None:
        self._file = file
        self._fields: dict[str, tuple[bytearray, bytearray, list[int]]] = {}
        file.start("postings")

    def field(self, name: str) -> None:
        """Begin a field."""
        self._names, self._records, self._heads = self._fields[name] = (bytearray(), bytearray(), [])

    def add(self, term: bytes, block: Block) -> None:
        """One term."""
        df, total, first, last, most, shortest, width, positions, deltas, counts = block
        file = self._file
        offset = file.offset()
        records = self._records
        if not len(records) % (_HEAD * _RECORD.size):
            self._heads.append(len(self._names))
        kind = width | _POSITIONS if positions else width
        records += _RECORD.pack(offset // 2, df, total, first, last, most, shortest, kind)
        self._names += b"\n%b" % term
        data = b"".join((positions, deltas, counts))
        file.write(data + b"\0" if len(data) & 1 else data)

    def finish(self) -> None:
        """Write the sections of the fields."""
        for name, (names, records, heads) in self._fields.items():
            if names.count(b"\n") * _RECORD.size != len(records):
                raise ValueError("a term with a line feed")
            self._file.put(f"{name}.terms", bytes(names + b"\n"))
            self._file.put(f"{name}.records", bytes(records))
            self._file.put(f"{name}.heads", np.asarray([*heads, len(names)], "<u4"))


def add_terms(
    writer: TermsWriter,
    names: Sequence[bytes],
    terms: NDArray[Any],
    docs: NDArray[Any],
    counts: NDArray[Any],
    positions: NDArray[np.uint16] | None,
    lengths: NDArray[np.uint8] | None,
) -> Iterator[None]:
    """Write all terms of a field, in steps.

    Args:
        writer: Where to.
        names: The terms, sorted; each has postings.
        terms: Of each posting, the place of its term in `names`; ascending.
        docs: Of each posting, the document; ascending within a term.
        counts: Of each posting, how often the term stands in the document.
        positions: Where, for all postings; None for labels.
        lengths: Coded lengths of the documents in the field, or None.
    """
    if not names:
        return
    df = np.bincount(terms, minlength=len(names))
    starts = np.zeros(len(names) + 1, np.int64)
    np.cumsum(df, out=starts[1:])
    heads = starts[:-1]
    deltas = np.zeros(len(docs), np.int64)
    deltas[1:] = np.diff(docs.astype(np.int64))
    deltas[heads] = 0
    total = np.add.reduceat(counts, heads, dtype=np.int64)
    ends = np.zeros(len(names) + 1, np.int64)
    np.cumsum(total, out=ends[1:])
    most = np.maximum.reduceat(counts, heads).tolist()
    shortest = (
        np.minimum.reduceat(lengths[docs], heads).tolist() if lengths is not None else list(repeat(0, len(names)))
    )
    widths = np.searchsorted(np.asarray(_LIMITS, np.int64), np.maximum.reduceat(deltas, heads)).tolist()
    packed_deltas = [deltas.astype(kind).tobytes() for kind in _KINDS]
    packed_counts = [b"", counts.astype("<u1").tobytes(), counts.astype("<u2").tobytes()]
    packed_positions = b"" if positions is None else positions.astype("<u2").tobytes()
    rows, places = starts.tolist(), ends.tolist()
    first, last, totals = docs[heads].tolist(), docs[starts[1:] - 1].tolist(), total.tolist()
    for at, name in enumerate(names):
        start, end = rows[at], rows[at + 1]
        width, count_width = _WIDTHS[widths[at]], _count_width(most[at])
        block = Block(
            end - start,
            totals[at],
            first[at],
            last[at],
            most[at],
            shortest[at],
            widths[at],
            packed_positions[2 * places[at] : 2 * places[at + 1]],
            packed_deltas[widths[at]][(start + 1) * width : end * width],
            packed_counts[count_width][start * count_width : end * count_width],
        )
        writer.add(name, block)
        if at % _STEP == _STEP - 1:
            yield


def joined(blocks: Sequence[Block], bases: Sequence[int]) -> Block:
    """The blocks of one term in neighbouring segments as one.

    Args:
        blocks: One of each segment that has the term, in order.
        bases: What to add to the document numbers of each.
    """
    if len(blocks) == 1:
        only, base_ = blocks[0], bases[0]
        return only._replace(first=only.first + base_, last=only.last + base_) if base_ else only
    gaps = [
        after.first + bases[at + 1] - before.last - bases[at] for at, (before, after) in enumerate(pairwise(blocks))
    ]
    most = max(block.most for block in blocks)
    largest = max(gaps)
    width = max(max(block.width for block in blocks), 0 if largest <= 0xFF else 1 if largest <= 0xFFFF else 2)
    count_width = _count_width(most)
    deltas = [_widened(blocks[0].deltas, blocks[0].width, width)]
    for gap, block in zip(gaps, blocks[1:], strict=True):
        deltas += (gap.to_bytes(_WIDTHS[width], "little"), _widened(block.deltas, block.width, width))
    return Block(
        sum(block.df for block in blocks),
        sum(block.total for block in blocks),
        blocks[0].first + bases[0],
        blocks[-1].last + bases[-1],
        most,
        min(block.shortest for block in blocks),
        width,
        b"".join([block.positions for block in blocks]),
        b"".join(deltas),
        b"".join([_counts(block, count_width) for block in blocks]) if count_width else b"",
    )


def _widened(data: bytes, width: int, wanted: int) -> bytes:
    if width == wanted or not data:
        return data
    return np.frombuffer(data, _KINDS[width]).astype(_KINDS[wanted]).tobytes()


def _counts(block: Block, wanted: int) -> bytes:
    width = _count_width(block.most)
    if width == wanted:
        return block.counts
    if not width:
        return b"\1" * block.df if wanted == 1 else b"\1\0" * block.df
    return _widened(block.counts, width - 1, wanted - 1)


def kept(terms: Terms, record: Sequence[int], numbers: NDArray[np.int64]) -> Block | None:
    """A term's postings without those of deleted documents; None if nothing is left.

    Args:
        terms: The field.
        record: The term's.
        numbers: New number of each document; below 0 for those deleted.
    """
    known = Record._make(record)
    docs = numbers[terms.docs(known)]
    stays = docs >= 0
    if not stays.any():
        return None
    counts = terms.counts(known)
    positions = terms.positions(known)
    positions = positions[np.repeat(stays, counts)] if len(positions) else positions
    docs, counts = docs[stays], counts[stays]
    deltas = np.diff(docs)
    most = int(counts.max())
    largest = int(deltas.max()) if len(deltas) else 0
    width = 0 if largest <= 0xFF else 1 if largest <= 0xFFFF else 2
    count_width = _count_width(most)
    return Block(
        len(docs),
        int(counts.sum(dtype=np.int64)),
        int(docs[0]),
        int(docs[-1]),
        most,
        known.shortest,
        width,
        positions.tobytes(),
        deltas.astype(_KINDS[width]).tobytes(),
        counts.astype(_KINDS[count_width - 1]).tobytes() if count_width else b"",
    )
