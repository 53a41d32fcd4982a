"""What one article is in the index: its fields and their formats.

Nothing is stored but ids and dates, as columns; texts come from the store. `text` holds title and body together: a word
of a query is looked up once, and the title's own field only adds to the rank. Ids and dates have no postings: ranges
are read from the column, in less time than Whoosh's tiers of numeric terms need, and without their bytes.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from whoosh import fields, formats
from whoosh.analysis import IDAnalyzer
from whoosh.columns import NumericColumn

from reader.index.analysis import ANALYSIS_VERSION
from reader.index.codec import COLUMNS, LABEL_FIELDS, WORD_FIELDS

FORMAT_VERSION = f"2.{ANALYSIS_VERSION}"
"""Raised when a field or a format changes, or the name of a class here or in codec.py: Whoosh keeps classes by name."""

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
    """Positions as plain 16 bit numbers, as codec.py has them."""

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Where the word stands."""
        places: list[int] = np.frombuffer(valuestring, "<u2").tolist()
        return places

    def decode_frequency(self, valuestring: bytes) -> int:
        """How often the word stands in the text."""
        return len(valuestring) // 2

    def decode_weight(self, valuestring: bytes) -> float:
        """The same, as Whoosh's own scoring wants it."""
        return len(valuestring) / 2


class Words(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Stems with positions."""

    def __init__(self) -> None:
        self.analyzer = IDAnalyzer()
        self.format = Positions()
        self.scorable = True
        self.stored = False
        self.unique = False


class Labels(fields.FieldType):  # type: ignore[misc]  # Whoosh has no types
    """Whole values to filter by and to count: sources, languages, names."""

    def __init__(self) -> None:
        self.analyzer = IDAnalyzer()
        self.format = formats.Existence()
        self.scorable = False
        self.stored = False
        self.unique = False


def schema() -> fields.Schema:
    """The fields of an article."""
    kinds = {field: Words() for field in WORD_FIELDS} | {field: Labels() for field in LABEL_FIELDS}
    return fields.Schema(**kinds, **{field: fields.COLUMN(NumericColumn("Q")) for field in COLUMNS})
