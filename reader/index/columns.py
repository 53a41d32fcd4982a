"""What searching works out from the columns of a segment, once for each segment: orders, months, numbers of names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from reader.index.postings import SegmentView
from reader.index.query import folded_source

_EPOCH_MONTH = np.datetime64("0001-01", "M").astype(np.int64)
"""Months since 1970, as numpy counts them, of the first month of the year 1."""

_kept: WeakKeyDictionary[SegmentView, dict[str, Any]] = WeakKeyDictionary()
"""Goes with its segment; the views themselves are shared by the searchers that follow each other."""


def newest_order(view: SegmentView) -> NDArray[np.uint32]:
    """By document number: its place in the order of date and id, 0 for the oldest; undated ones are older than all."""

    def make() -> NDArray[np.uint32]:
        places = np.empty(view.size, np.uint32)
        places[np.lexsort((view.aids, view.dates))] = np.arange(view.size, dtype=np.uint32)
        return places

    found: NDArray[np.uint32] = _once(view, "order", make)
    return found


def months(view: SegmentView) -> NDArray[np.int32]:
    """By document number: the month, counted from 1 for January of the year 1; 0 when the date is not known."""

    def make() -> NDArray[np.int32]:
        moments = np.datetime64("0001-01-01T00:00", "m") + view.dates.astype(np.int64)
        counted = moments.astype("datetime64[M]").astype(np.int64) - _EPOCH_MONTH + 1
        return np.where(view.dates > 0, counted, 0).astype(np.int32)

    found: NDArray[np.int32] = _once(view, "months", make)
    return found


def month_name(month: int) -> str:
    """ "2020-01" of a number that `months` gives."""
    return f"{(month - 1) // 12 + 1:04}-{(month - 1) % 12 + 1:02}"


def entity_ids(view: SegmentView, field: str) -> NDArray[np.int64]:
    """The labels of a field of names as numbers, by ordinal."""
    found: NDArray[np.int64] = _once(
        view, field, lambda: np.array([int(name) for name in view.labels(field).names], np.int64)
    )
    return found


def folded_sources(view: SegmentView) -> list[str]:
    """The labels of `source` as FromSource looks for them, by ordinal."""
    found: list[str] = _once(view, "sources", lambda: [folded_source(name) for name in view.labels("source").names])
    return found


def _once(view: SegmentView, name: str, make: Callable[[], Any]) -> Any:
    kept = _kept.setdefault(view, {})
    if name not in kept:
        kept[name] = make()
    return kept[name]
