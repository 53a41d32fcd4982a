import datetime as dt

import pytest

from reader.ingest.dates import Moment, latest_day, match_date, parse_date, slug_time

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01-15", Moment(at(2020, 1, 15), "day")),
        ("20200115", Moment(at(2020, 1, 15), "day")),
        ("15 January 2020", Moment(at(2020, 1, 15), "day")),
        ("15th of January, 2020", Moment(at(2020, 1, 15), "day")),
        ("Jan. 15, 2020", Moment(at(2020, 1, 15), "day")),
        ("Wednesday, 15 JANUARY 2020", Moment(at(2020, 1, 15), "day")),
        ("15/01/2020", Moment(at(2020, 1, 15), "day")),
        ("01/15/2020", Moment(at(2020, 1, 15), "day")),
        ("05/05/2020", Moment(at(2020, 5, 5), "day")),
        ("15.01.2020", Moment(at(2020, 1, 15), "day")),
        ("15. März 2020", Moment(at(2020, 3, 15), "day")),
        ("3 mars 2020", Moment(at(2020, 3, 3), "day")),
        ("3 de marzo de 2020", Moment(at(2020, 3, 3), "day")),
        ("January 2020", Moment(at(2020, 1, 1), "month")),
        ("2020-01", Moment(at(2020, 1, 1), "month")),
        ("2020", Moment(at(2020, 1, 1), "year")),
        ("2020-01-15T08:24:43Z", Moment(at(2020, 1, 15, 8, 24, 43), "time")),
        ("2020-01-15T08:24:43.123+02:00", Moment(at(2020, 1, 15, 6, 24, 43), "time")),
        ("2020-01-15 23:30 -0500", Moment(at(2020, 1, 16, 4, 30), "time")),
        ("2020-01-15 08:24", Moment(at(2020, 1, 15, 8, 24), "time")),
        ("Wed, 15 Jan 2020 08:24:43 +0000", Moment(at(2020, 1, 15, 8, 24, 43), "time")),
        ("January 13, 2020 at 10:30 a.m. EST", Moment(at(2020, 1, 13, 15, 30), "time")),
        ("15 January 2020 12:05 pm GMT", Moment(at(2020, 1, 15, 12, 5), "time")),
        # the zone is not known: only the day is
        ("15 January 2020 10:30", Moment(at(2020, 1, 15), "day")),
        ("2020-01-15T99:99", Moment(at(2020, 1, 15), "day")),
    ],
)
def test_dates_are_read_with_what_they_state(text, expected):
    assert parse_date(text, now=NOW) == expected


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2020",
        "2020-02-30",
        "2020-13-01",
        "2026-11-23",
        "3 May 2031",
        "15 january 2020 or so",
        "soon",
        "",
        "9" * 99,
    ],
)
def test_dates_that_are_ambiguous_impossible_or_to_come_are_none(text):
    assert parse_date(text, now=NOW) is None


def test_a_date_that_is_not_to_be_trusted_is_still_recognised():
    assert match_date("03/04/2020 and on", 0, now=NOW) == (None, 10)


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        ("1579076683271", Moment(at(2020, 1, 15, 8, 24, 43), "time")),
        ("0500000000000", None),
        ("4102444800000", None),
        ("157907668327", None),
        ("١٥٧٩٠٧٦٦٨٣٢٧١", None),
    ],
)
def test_thirteen_digits_are_a_time_within_reason(digits, expected):
    assert slug_time(digits, now=NOW) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fell on 20 May 2020. On August 20, they met.", dt.date(2020, 8, 20)),
        ("It fell on 20 May 2020. They had met on December 24.", dt.date(2020, 5, 20)),
        ("It fell in May 2020. They met on August 20.", dt.date(2020, 8, 20)),
        # no year is named with a day or month: which one would be a guess
        ("They met on August 20.", None),
        ("Founded in 2019. They met on August 20.", None),
        # a later year is named: the day may be of that one
        ("It fell on 20 May 2020. In 2021 all was quiet. On August 20, they met.", dt.date(2020, 5, 20)),
        ("They will meet on 20 May 2020.", None),
        ("Doors open on 20 May 2020.", None),
        ("The ban holds until 20 May 2020.", None),
        ("They met on 3 May 2031.", None),
        ("In May 20 ships sailed; it was 3 June 2019.", dt.date(2019, 6, 3)),
        # true, but it says nothing of a text that speaks of 2019
        ("It began on 5 May 1945 and was told again in 2019.", None),
        ("", None),
    ],
)
def test_lower_bound_from_the_days_a_text_names(text, expected):
    assert latest_day(text, now=NOW) == expected
