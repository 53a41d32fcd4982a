"""Who was first, and how many report on their own."""

from __future__ import annotations

from typing import Any

import pytest

from reader.model import ArticleId
from reader.stories.publishing import Publication, first, lead, outlet, reporting

DAY = 86_400


def one(number: int, where: str, at: int | None, precision: Any = "time", **fields: Any) -> Publication:
    """A published article."""
    values = {"inferred": False, "words": 100, "group": number, **fields}
    return Publication(ArticleId(number), where, at, precision if at is not None else None, **values)


@pytest.mark.parametrize(
    ("named", "url", "known"),
    [
        ("The Post", "https://www.post.example/a", "The Post"),
        ("", "https://www.post.example/a", "post.example"),
        ("", "http://[broken", "folder"),
        ("", "", "folder"),
    ],
)
def test_outlet(named: str, url: str, known: str) -> None:
    assert known == outlet(named, url, "folder")


def test_first_is_the_earliest_explicit_date() -> None:
    early, late = one(2, "A", 100), one(1, "B", 200)
    assert (early, "") == first([late, early])
    assert first([one(1, "A", None)]) is None


@pytest.mark.parametrize(
    ("others", "reason"),
    [
        ([one(2, "B", None)], "others have no date"),
        ([one(2, "A", None)], ""),
        ([one(2, "B", 4 * DAY, inferred=True)], "others may have been earlier on that day"),
        ([one(2, "B", 6 * DAY, "day")], ""),
    ],
    ids=["undated", "undated of the same outlet", "inferred and earlier", "next day"],
)
def test_first_is_a_guess_if_others_may_have_been_earlier(others: list[Publication], reason: str) -> None:
    mine = one(1, "A", 5 * DAY + 100)
    assert (mine, reason) == first([mine, *others])


def test_a_day_alone_is_no_proof_against_an_hour_of_it() -> None:
    day, hour = one(1, "A", 5 * DAY, "day"), one(2, "B", 5 * DAY + 100)
    assert (day, "others may have been earlier on that day") == first([hour, day])


def test_without_explicit_dates_the_earliest_is_a_guess() -> None:
    mine = one(1, "A", 100, inferred=True)
    assert (mine, "its date is not explicit") == first([one(2, "B", 200, "month"), mine])


def test_lead_is_the_longest_if_nobody_has_a_date() -> None:
    assert 2 == lead([one(1, "A", None), one(2, "B", None, words=300)]).article


def test_copies_are_no_further_reports() -> None:
    agency, copy, own = one(1, "A", 100, group=1), one(2, "B", 200, group=1), one(3, "C", 300)
    assert 2 == reporting([agency, copy, own])
    assert 1 == reporting([agency, one(4, "A", 400)])
