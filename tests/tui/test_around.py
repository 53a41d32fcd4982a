"""How far apart two articles were published, in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from reader.model import DatePrecision
from reader.tui.around import apart
from tests.tui.panes.sample import article


@pytest.mark.parametrize(
    ("precision", "seconds", "told"),
    [
        ("time", 20, "same minute"),
        ("time", 40 * 60, "40 min later"),
        ("time", -3 * 3600, "3 h earlier"),
        ("time", 26 * 3600, "1 day later"),
        ("day", 3600, "same day"),
        ("day", -72 * 3600, "3 days earlier"),
        ("month", 72 * 3600, ""),
    ],
)
def test_apart(precision: DatePrecision, seconds: int, told: str) -> None:
    at = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
    one = replace(article(), published_at=at, date_precision=precision)
    assert told == apart(one, replace(one, published_at=at + dt.timedelta(seconds=seconds)))


def test_apart_without_a_date() -> None:
    one = replace(article(), published_at=None, date_precision=None)
    assert "" == apart(one, one)
