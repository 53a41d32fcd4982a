"""How Whoosh reads our segments: terms, postings and columns through the interfaces that it has for codecs.

Whoosh writes one posting at a time and keeps blocks of compressed pickles; reading who holds a word means unpacking
where it stands as well, at 2-3 µs for each article. Our segments lie otherwise (blocks.py) and are read otherwise
(postings.py). But they stay Whoosh's segments: its own searchers work on them, through the classes below, for every
kind of query, only slower. Its writer does not: writer.py and joining.py write whole segments.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec import base
from whoosh.codec.whoosh3 import W3Segment
from whoosh.columns import ColumnReader
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.reading import TermInfo, TermNotFound
from whoosh.util.numeric import byte_to_length

from reader.index.blocks import Record, Terms
from reader.index.files import SUFFIX, SegmentFile

LENGTHS = tuple(byte_to_length(byte) for byte in range(256))
"""Field lengths are kept in one byte; this is what each byte stands for."""
WORD_FIELDS = ("text", "title")
"""Fields of words with positions."""
LABEL_FIELDS = ("lang", "org", "person", "place", "source")
"""Fields of whole values, kept both as postings and as columns."""
COLUMNS = {"aid": "<i8", "date": "<u4"}
"""Numbers by document."""


class Matcher(LeafMatcher):  # type: ignore[misc]  # Whoosh has no types
    """A term's postings one at a time, for Whoosh's own searchers."""

    def __init__(self, terms: Terms, record: Record, format_: Any, *, term: Any, scorer: Any, info: Any) -> None:
        self._source = (terms, record, info)
        self._term = term
        self.format = format_
        self.scorer = scorer
        self._docs = terms.docs(record).tolist()
        self._counts = terms.counts(record).tolist()
        self._at = 0

    @cached_property
    def _values(self) -> list[bytes]:
        terms, record, _ = self._source
        data = terms.positions(record).tobytes()
        ends = np.cumsum(self._counts).tolist()
        return [data[2 * (end - count) : 2 * end] for end, count in zip(ends, self._counts, strict=True)]

    def is_active(self) -> bool:
        """Whether there is a posting."""
        return self._at < len(self._docs)

    def id(self) -> int:
        """Its document."""
        if self._at >= len(self._docs):
            raise ReadTooFar
        return int(self._docs[self._at])

    def all_ids(self) -> Iterator[int]:
        """All documents."""
        return iter(self._docs)

    def next(self) -> bool:
        """Go on; whether the next posting is in another block, which it never is."""
        if self._at >= len(self._docs):
            raise ReadTooFar
        self._at += 1
        return False

    def skip_to(self, id: int) -> None:  # noqa: A002 - the base's signature
        """Go on to a document, or the next after it."""
        if self._at >= len(self._docs):
            raise ReadTooFar
        while self._at < len(self._docs) and self._docs[self._at] < id:
            self._at += 1

    def skip_to_quality(self, minquality: float) -> int:
        """Go to the end if no posting here can be better; how many blocks were skipped."""
        if self.block_quality() <= minquality:
            self._at = len(self._docs)
            return 1
        return 0

    def reset(self) -> None:
        """Back to the first."""
        self._at = 0

    def copy(self) -> Matcher:
        """Another one at the same posting."""
        terms, record, info = self._source
        copy = Matcher(terms, record, self.format, term=self._term, scorer=self.scorer, info=info)
        copy._at = self._at
        return copy

    def weight(self) -> float:
        """The count, as Whoosh wants it."""
        return float(self._counts[self._at])

    def value(self) -> bytes:
        """The positions."""
        return self._values[self._at]

    def block_min_length(self) -> int:
        """A length that no document here goes below."""
        return int(self._source[2].min_length())

    def block_max_length(self) -> int:
        """A length that no document here exceeds."""
        return int(self._source[2].max_length())

    def block_max_weight(self) -> float:
        """The highest count."""
        return float(self._source[1].most)


class FieldCursor(base.FieldCursor):  # type: ignore[misc]  # Whoosh has no types
    """Walks through a field's terms; Whoosh's fuzzy search does."""

    def __init__(self, terms: Terms, field: Any) -> None:
        self._terms = terms
        self._field = field
        self.first()

    def _go(self, start: bytes) -> str | None:
        self._items = self._terms.items(start)
        return self.next()

    def first(self) -> str | None:
        """Go to the first term."""
        return self._go(b"")

    def find(self, term: bytes | str) -> str | None:
        """Go to a term or the next after it."""
        return self._go(term if isinstance(term, bytes) else self._field.to_bytes(term))

    def next(self) -> str | None:
        """Go to the next term; None at the end."""
        self._here = next(self._items, None)
        return self.text()

    def text(self) -> str | None:
        """The term."""
        return None if self._here is None else str(self._field.from_bytes(self._here[0]))

    def term_info(self) -> Any:
        """What is known about it."""
        return None if self._here is None else _term_info(self._here[1])

    def is_valid(self) -> bool:
        """Whether there is a term."""
        return self._here is not None


def _term_info(record: Record) -> Any:
    return TermInfo(
        weight=float(record.total),
        df=record.df,
        minlength=LENGTHS[record.shortest],
        maxlength=LENGTHS[-1],
        maxweight=float(record.most),
        minid=record.first,
        maxid=record.last,
    )


class TermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """The terms of a segment, for Whoosh."""

    def __init__(self, file: SegmentFile) -> None:
        self._fields = {field: Terms(file, field) for field in (*LABEL_FIELDS, *WORD_FIELDS)}

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return term[0] in self._fields and self._fields[term[0]].find(term[1]) is not None

    def _found(self, field: str, term: bytes) -> Record | None:
        return self._fields[field].find(term) if field in self._fields else None

    def _record(self, field: str, term: bytes) -> Record:
        record = self._found(field, term)
        if record is None:
            raise TermNotFound(f"No term {field}:{term!r}")
        return record

    def cursor(self, fieldname: str, fieldobj: Any) -> FieldCursor:
        """A walk through a field."""
        return FieldCursor(self._fields[fieldname], fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms."""
        return (term for term, _ in self.items())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """All terms from one on."""
        return (term for term, _ in self.items_from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """All terms with what is known about them."""
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], Any]]:
        """The same from one on."""
        for field, terms in self._fields.items():
            if field >= fieldname:
                for term, record in terms.items(prefix if field == fieldname else b""):
                    yield (field, term), _term_info(record)

    def term_info(self, fieldname: str, text: bytes) -> Any:
        """What is known about a term."""
        return _term_info(self._record(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often it stands in all documents."""
        record = self._found(fieldname, text)
        return 0.0 if record is None else float(record.total)

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """In how many documents."""
        record = self._found(fieldname, text)
        return 0 if record is None else record.df

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> Matcher:
        """Its postings."""
        record = self._record(fieldname, text)
        term = (fieldname, text)
        terms = self._fields[fieldname]
        return Matcher(terms, record, format_, term=term, scorer=scorer, info=_term_info(record))

    def indexed_field_names(self) -> list[str]:
        """The fields with terms."""
        return list(self._fields)


class Column(ColumnReader):  # type: ignore[misc]  # Whoosh has no types
    """A column of numbers, for Whoosh."""

    def __init__(self, numbers: NDArray[Any]) -> None:
        self._numbers = numbers.tolist()

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> int:
        return int(self._numbers[docnum])

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)


class DocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # Whoosh has no types
    """Columns, lengths and deletions of a segment, for Whoosh. Nothing is stored but numbers."""

    def __init__(self, file: SegmentFile, segment: Segment) -> None:
        self._file = file
        self._segment = segment
        self._lengths = {field: file.array(f"{field}.length", "<u1") for field in WORD_FIELDS}

    def doc_count(self) -> int:
        """Documents without the deleted ones."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Documents with them."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Whether there are any."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a document is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Any:
        """The deleted ones."""
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        """There are columns."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether a field is one."""
        return fieldname in COLUMNS

    def column_reader(self, fieldname: str, column: Any) -> Column:  # noqa: ARG002 - the base's signature
        """A column."""
        return Column(self._file.array(fieldname, COLUMNS[fieldname]))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """About how many words a document has in a field."""
        lengths = self._lengths.get(fieldname)
        return default if lengths is None else LENGTHS[lengths[docnum]]

    def field_length(self, fieldname: str) -> int:
        """The same for all documents together."""
        return int(self._file.facts["lengths"].get(fieldname, 0))

    def min_field_length(self, fieldname: str) -> int:
        """The least of a document."""
        lengths = self._lengths.get(fieldname)
        return 0 if lengths is None else LENGTHS[lengths.min(initial=255)]

    def max_field_length(self, fieldname: str) -> int:
        """The most."""
        lengths = self._lengths.get(fieldname)
        return 0 if lengths is None else LENGTHS[lengths.max(initial=0)]

    def stored_fields(self, docnum: int) -> dict[str, Any]:  # noqa: ARG002 - the base's signature
        """Nothing is stored."""
        return {}


class Segment(W3Segment):  # type: ignore[misc]  # Whoosh has no types
    """A segment in the table of contents: its name, how many documents it has, and which of them are deleted."""

    def __init__(self, name: str, count: int = 0) -> None:
        super().__init__(None, name, doccount=count)

    def codec(self, **_options: Any) -> Codec:
        """How to read it."""
        return Codec()


class Codec(base.Codec):  # type: ignore[misc]  # Whoosh has no types
    """The readers above, as Whoosh asks for them."""

    def new_segment(self, storage: Any, indexname: str) -> Segment:  # noqa: ARG002 - the base's signature
        """An empty segment."""
        return Segment(indexname)

    def terms_reader(self, storage: Any, segment: Segment) -> TermsReader:
        """Reader of terms and postings."""
        return TermsReader(SegmentFile(path_of(storage.path, segment)))

    def per_document_reader(self, storage: Any, segment: Segment) -> DocumentReader:
        """Reader of columns and lengths."""
        return DocumentReader(SegmentFile(path_of(storage.path, segment)), segment)


def path_of(folder: Path, segment: Segment) -> Path:
    """A segment's file."""
    return folder / f"{segment.segment_id()}{SUFFIX}"
