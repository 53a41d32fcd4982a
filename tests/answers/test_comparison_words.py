"""What is said about a comparison."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.answers.comparison_words import counts, numbered, percent, spliced, when
from reader.stories.compare import Sentence, changed_words, compare
from reader.stories.compared import Side
from reader.text.document import from_plain

SENTENCES = [Sentence(0, 1, 5), Sentence(0, 1, 2, heading=True), *[Sentence(0, 1, 5)] * 4]


@pytest.mark.parametrize(
    ("places", "expected"), [([0], "1"), ([0, 2, 3], "1-3"), ([0, 5, 3], "1, 3, 5"), ([1], "H"), ([1, 2], "2")]
)
def test_numbers_leave_headings_out(places: list[int], expected: str) -> None:
    assert expected == numbered(places, SENTENCES)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, "0 %"), (0.001, "1 %"), (0.5, "50 %"), (0.999, "99 %"), (1.0, "100 %")]
)
def test_only_all_is_all(share: float, expected: str) -> None:
    assert expected == percent(share)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("He left Oman today.", "He left Chad today.", "He left [Oman] {Chad} today."),
        ("He left today.", "He left Chad today.", "He left {Chad} today."),
        ("He left.", "He left today.", "He left {today}."),
        ("He left Oman.", "He left.", "He left [Oman]."),
        ("Egypt and Oman, who left.", "Egypt, Chad and Rome, who left.",
         "Egypt [and Oman] {, Chad and Rome}, who left."),
        ("Left today.", "He left today.", "{He} Left today."),
    ],
)  # fmt: skip
def test_words_are_spliced_with_their_blanks(first: str, second: str, expected: str) -> None:
    marks = {"kept": "{}", "gone": "[{}]", "new": "{{{}}}"}
    pieces = spliced(first, (0, len(first)), second, changed_words(first, second))
    assert expected == "".join(marks[what].format(text) for what, text in pieces)


def test_counts() -> None:
    a, b, c = "The marshal left the old town today.", "His guards carried the flags away.", "Nobody knew of it at all."
    found = compare(from_plain(f"{a} {b}"), from_plain(f"{c} {a}"))
    assert "1 shared (1 word for word, 0 changed) · 1 only in A · 1 only in B" == counts(found)
    assert "no sentence is shared" == counts(compare(from_plain(a), from_plain(c)))


def test_dates_are_as_precise_as_they_are_known() -> None:
    moment = dt.datetime(2020, 1, 15, 8, 24, tzinfo=dt.UTC)
    sides = [
        Side("", from_plain(""), published_at=moment, date_precision=each) for each in ("time", "day", "month", "year")
    ]
    assert ["2020-01-15 08:24 UTC", "2020-01-15", "2020-01", "2020"] == [when(each) for each in sides]
    assert "" == when(Side("", from_plain("")))
