from __future__ import annotations

import pytest

from reader.tui.timeline import Picture, picture


def test_nothing_is_drawn_of_nothing() -> None:
    assert Picture() == picture([], width=80, height=3)


def test_months_stand_in_their_years() -> None:
    shown = picture([("2020-02", 4), ("2020-05", 1)], width=80, height=2)
    assert ("    ███" + " " * 41, "    ███         ▄▄▄" + " " * 29) == shown.bars
    assert "Feb 2020: 4" == shown.peak
    assert shown.axis.startswith("Jan 2020")


def test_the_least_bar_is_seen() -> None:
    assert picture([("2020-01", 1000), ("2020-02", 1)], width=12, height=1).bars == ("█▁" + " " * 10,)


@pytest.mark.parametrize(("width", "said"), [(48, "Jan 2020"), (30, "Jan 2020"), (11, "2020")])
def test_years_stand_for_months_that_are_too_many(width: int, said: str) -> None:
    shown = picture([("2020-01", 2), ("2021-12", 1)], width=width, height=1)
    assert shown.axis.startswith(said)


@pytest.mark.parametrize("width", [1, 3, 10, 80, 300])
@pytest.mark.parametrize(
    "months", [[("0001-01", 1), ("9999-12", 2)], [("2020-03", 7)], [("1999-01", 1), ("2003-06", 0), ("2026-12", 3)]]
)
def test_a_picture_is_never_wider_than_its_room(months: list[tuple[str, int]], width: int) -> None:
    shown = picture(months, width=width, height=3)
    assert [True] * 3 == [0 < len(line) <= width for line in shown.bars]


@pytest.mark.parametrize(("column", "month"), [(-1, None), (0, "2020-01"), (5, "2020-02"), (47, "2020-12"), (48, None)])
def test_month_of_a_column(column: int, month: str | None) -> None:
    assert month == picture([("2020-02", 4)], width=80, height=2).month_at(column)
