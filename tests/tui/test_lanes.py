"""Who told of an event when, as a picture in characters."""

from __future__ import annotations

import datetime as dt

import pytest
from rich.cells import cell_len

from reader.tui.lanes import Dot, Lane, draw

START = dt.datetime(2026, 2, 4, 6, tzinfo=dt.UTC)


def after(hours: float) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


def test_a_lane_runs_from_the_text_to_its_last_copy() -> None:
    shown = draw(
        [
            Lane("Post", (Dot(1, after(0)), Dot(2, after(6), copied=True))),
            Lane("Herald", (Dot(3, after(24)),)),
        ],
        width=40,
        height=4,
    )
    post, herald = (each.cells for each in shown.lanes)
    assert ["●", "○"] == [sign for sign in post if sign in "●○"]
    assert post[1 : post.index("○")] == "─" * (post.index("○") - 1)
    assert (31, "●") == (herald.index("●"), herald[-1])
    assert ["12:00", "5 Feb"] == [each for each in ("12:00", "5 Feb") if each in shown.axis]


def test_several_at_once_are_counted() -> None:
    dots = tuple(Dot(number, after(0)) for number in range(3))
    many = tuple(Dot(number, after(48)) for number in range(12))
    shown = draw([Lane("Post", dots), Lane("Herald", many)], width=40, height=4)
    assert (True, True) == ("3" in shown.lanes[0].cells, "+" in shown.lanes[1].cells)


def test_undated_ones_stand_apart() -> None:
    shown = draw([Lane("Post", (Dot(1, after(0)), Dot(2, None, copied=True)))], width=40, height=2)
    assert ("○", ((0, (2,)),)) == (shown.lanes[0].aside, shown.lanes[0].undated)
    assert shown.axis.endswith("undated")


def test_no_date_at_all() -> None:
    shown = draw([Lane("Post", (Dot(1, None),))], width=40, height=2)
    assert ("", "●") == (shown.lanes[0].cells.strip(), shown.lanes[0].aside)


def test_too_many_lanes_share_the_last_and_the_biggest_stay() -> None:
    lanes = [Lane(f"Paper {each}", (Dot(each, after(each)),)) for each in range(9)]
    lanes[7] = Lane("Big", (Dot(70, after(7)), Dot(71, after(8))))
    shown = draw(lanes, width=60, height=3)
    assert ["Paper 0", "Big", "7 more"] == [each.label.strip() for each in shown.lanes]
    assert 9 == sum(len(keys) for lane in shown.lanes for _, keys in lane.spots) - 1


@pytest.mark.parametrize(
    ("hours", "label"),
    [
        (5, "07:00"),
        (40, "5 Feb"),
        (24 * 20, "18 Feb"),
        (24 * 300, "Sep"),
        (24 * 365 * 9, "2030"),
        (24 * 365 * 4000, "4000"),
    ],
)
def test_the_axis_fits_the_span(hours: float, label: str) -> None:
    shown = draw([Lane("Post", (Dot(1, after(0)), Dot(2, after(hours))))], width=60, height=2)
    assert label in shown.axis


@pytest.mark.parametrize("width", [0, 5, 12, 30, 80, 300])
@pytest.mark.parametrize("hours", [0, 0.1, 30, 10_000, 24 * 365 * 7000])
def test_it_is_never_wider_than_its_room(width: int, hours: float) -> None:
    lanes = [Lane("Ａ" * 40, (Dot(1, after(0)), Dot(2, after(hours)), *(Dot(n, None) for n in range(3, 20))))]
    shown = draw(lanes, width=width, height=3)
    for each in shown.lanes:
        assert cell_len(each.label) + 2 + len(each.cells) + 2 + len(each.aside) <= width
    assert cell_len(shown.axis) <= width or not shown.lanes


def test_a_column_leads_to_its_article() -> None:
    shown = draw([Lane("Post", (Dot(1, after(0)), Dot(2, after(10)), Dot(3, None)))], width=60, height=2).lanes[0]
    start = cell_len(shown.label) + 2
    ends = (start, start + len(shown.cells) - 1, start + len(shown.cells) + 2, start + 20)
    assert [1, 2, 3, None] == [shown.key_at(each) for each in ends]


def test_nothing_to_draw() -> None:
    assert ((), "") == (draw([], width=80, height=4).lanes, draw([], width=80, height=4).axis)
