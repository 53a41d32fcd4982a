"""What one article is in the index: its fields and their formats.

Nothing is stored but ids and dates, as columns; texts come from the store. `text` holds title and body together: a word
of a query is looked up once, and the title's own field only adds to the rank.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer

from reader.index.analysis import ANALYSIS_VERSION, MAX_POSITION

FORMAT_VERSION = f"1.{ANALYSIS_VERSION}"
"""Raised when a field, a format, or a class here or in codec.py changes: Whoosh keeps classes by name."""

_EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
_LAST_MINUTE = 2**32 - 2


def minutes(moment: dt.datetime | None) -> int:
    """A moment as the index keeps it: minutes since the year 1, 0 when it is not known."""
    if moment is None:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return min(_LAST_MINUTE, max(1, int((moment - _EPOCH).total_seconds() // 60)))


class Positions(formats.Positions):  # type: ignore[misc]  # Whoosh has no types
    """Positions as plain 16 bit numbers: Whoosh pickles each list, which is larger and slower to read."""

    def encode(self, poslist: Sequence[int]) -> bytes:
        """A list of positions as bytes."""
        if poslist[-1] > MAX_POSITION:
            poslist = [min(position, MAX_POSITION) for position in poslist]
        return array("H", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """The list again."""
        return array("H", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        """How often the word stands in the text."""
        return len(valuestring) // 2

    def decode_weight(self, valuestring: bytes) -> float:
        """The same, as Whoosh's own scoring wants it."""
        return len(valuestring) / 2


class Words(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Stems with positions. Takes them ready made from analysis.collect: no token objects, no second pass."""

    def __init__(self) -> None:
        self.analyzer = IDAnalyzer()
        self.format = Positions()
        self.scorable = True
        self.stored = False
        self.unique = False

    def index(self, value: Mapping[str, Sequence[int]], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Postings of one article: term, frequency, weight, positions."""
        encode = self.format.encode
        for word, positions in value.items():
            count = len(positions)
            yield word.encode(), count, float(count), encode(positions)


class Labels(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Whole values to filter by and to count: sources, names, months."""

    def __init__(self) -> None:
        self.analyzer = IDAnalyzer()
        self.format = formats.Existence()
        self.scorable = False
        self.stored = False
        self.unique = False

    def index(self, value: Iterable[str], **_options: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Postings of one article: each label once."""
        for label in set(value):
            yield label.encode(), 1, 1.0, b""


def schema() -> fields.Schema:
    """The fields of an article."""
    return fields.Schema(
        aid=fields.NUMERIC(int, bits=64, signed=False, shift_step=0, unique=True, sortable=True, default=0),
        title=Words(),
        text=Words(),
        date=fields.NUMERIC(int, bits=32, signed=False, shift_step=8, sortable=True, default=0),
        month=Labels(),
        source=Labels(),
        lang=Labels(),
        person=Labels(),
        org=Labels(),
        place=Labels(),
    )
