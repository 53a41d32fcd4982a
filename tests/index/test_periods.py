import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index.periods import SEVERAL_WORDS, period

NOW = dt.datetime(2024, 2, 29, 12, 30, tzinfo=dt.UTC)  # a Thursday


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2024", "2024-01-01", "2025-01-01"),
        ("2023-12", "2023-12-01", "2024-01-01"),
        ("2024-2", "2024-02-01", "2024-03-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        ("2024/2/29", "2024-02-29", "2024-03-01"),
        ("today", "2024-02-29", "2024-03-01"),
        ("YESTERDAY", "2024-02-28", "2024-02-29"),
        ("this week", "2024-02-26", "2024-03-04"),
        ("last week", "2024-02-19", "2024-02-26"),
        ("last-week", "2024-02-19", "2024-02-26"),
        ("this month", "2024-02-01", "2024-03-01"),
        ("last month", "2024-01-01", "2024-02-01"),
        ("this year", "2024-01-01", "2025-01-01"),
        ("last  year", "2023-01-01", "2024-01-01"),
        ("7d", "2024-02-22", "2024-03-01"),
        ("3w", "2024-02-08", "2024-03-01"),
        ("2m", "2023-12-29", "2024-03-01"),
        ("12m", "2023-02-28", "2024-03-01"),
        ("1y", "2023-02-28", "2024-03-01"),
        ("January 2020", "2020-01-01", "2020-02-01"),
        ("jan 2020", "2020-01-01", "2020-02-01"),
        ("Sept. 2020", "2020-09-01", "2020-10-01"),
        ("15 January 2020", "2020-01-15", "2020-01-16"),
        ("15-jan-2020", "2020-01-15", "2020-01-16"),
        ("January 15, 2020", "2020-01-15", "2020-01-16"),
        ("december 2020", "2020-12-01", "2021-01-01"),
    ],
)
def test_periods(text: str, first: str, after: str) -> None:
    found = period(text, NOW)
    assert [first, after] == [found.first.date().isoformat(), found.after.date().isoformat()]
    assert {0} == {moment.hour + moment.minute for moment in (found.first, found.after)}


NO_PERIODS = ["", "x", "0000", "9999", "2020-13", "2020-02-30", "2020-0", "30 February 2020", "marchant 2020"]
NO_PERIODS += ["0 may 2020", "9999y", "9999w w", "last", "last day", "next week", "１９９９", "2020-01-01-01", "1" * 50]


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError):
        period(text, NOW)


def test_a_distance_from_now_says_so() -> None:
    assert [True, False] == [period("7d", NOW).back, period("last week", NOW).back]


def test_a_day_begins_at_midnight_in_greenwich() -> None:
    late = dt.datetime(2024, 2, 29, 23, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    assert dt.datetime(2024, 3, 1, tzinfo=dt.UTC) == period("today", late).first


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("last week", "last week"),
        ("last week's", ""),
        ("this  year x", "this  year"),
        ("January 2020", "January 2020"),
        ("15 Jan. 2020)", "15 Jan. 2020"),
        ("jan 15, 2020 x", "jan 15, 2020"),
        ("last we", "last we"),
        ("last word here", ""),
        ("2020", ""),
    ],
)
def test_periods_of_several_words(text: str, known: str) -> None:
    match = SEVERAL_WORDS.match(text)
    assert known == (match[0] if match else "")


@given(st.one_of(st.text(max_size=30), st.from_regex(r"\d{0,5}[dwmy]|\d{1,2} (may|sep) \d{4}|\d{4}-\d\d-\d\d")))
def test_any_text(text: str) -> None:
    for now in (NOW, dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)):
        try:
            found = period(text, now)
        except ValueError:
            continue
        assert found.first < found.after
