"""The rows that narrow a search."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.model import Facet, Facets
from reader.tui.panes.facets import FacetsList, More, Narrowing, bar, facet_rows
from reader.tui.render import Row
from tests.tui.panes.host import Host


def text(row: Row) -> str:
    """A row as its pieces and its number."""
    return f"{''.join(piece for piece, _ in row.lines[0].left)} {row.lines[0].right}".rstrip()


def people(count: int) -> tuple[Facet, ...]:
    return tuple(Facet(f"Person {at}", 1000 - at, f"person:{at}") for at in range(count))


def months(*labels: str) -> tuple[Facet, ...]:
    return tuple(Facet(label, 10 * (at + 1), f"on:{label}") for at, label in enumerate(labels))


def test_groups_have_headings_marks_and_counts() -> None:
    facets = Facets(
        9,
        persons=(Facet("Ann Lee", 1234, 'person:"Ann Lee"'),),
        orgs=(Facet("UN", 5, "org:UN"),),
        places=(Facet("Oslo", 4, "place:Oslo"),),
        sources=(Facet("Daily Post", 3, 'source:"Daily Post"'),),
    )
    rows = facet_rows(facets, "x", width=28, height=40)
    shown = [text(row) for row in rows]
    assert ["People", "○ Ann Lee 1,234", "", "Organisations", "□ UN 5", "", "Places", "◇ Oslo 4"] == shown[:8]
    assert ["", "Sources", "  Daily Post 3"] == shown[8:]
    assert [Narrowing(each) for each in ('person:"Ann Lee"', "org:UN", "place:Oslo", 'source:"Daily Post"')] == [
        row.key for row in rows if row.selectable
    ]
    assert {"person", "org", "place"} <= {style for row in rows for _, style in row.lines[0].left}


def test_nothing_found_has_no_rows() -> None:
    assert [] == facet_rows(Facets(), "x", width=28, height=40)


def test_months_are_bars_the_newest_first() -> None:
    rows = facet_rows(Facets(3, months=months("2019-12", "2020-01", "2020-02")), "x", width=28, height=40)
    assert ["Months", "  Feb 2020 ██████████ 30", "  Jan 2020 ██████▋ 20", "  Dec 2019 ███▎ 10"] == [
        text(row) for row in rows
    ]
    assert Narrowing("on:2020-02") == rows[1].key


def test_many_months_stand_by_year() -> None:
    labels = [f"{year}-{month:02}" for year in (2018, 2019) for month in range(1, 13)]
    rows = facet_rows(Facets(3, months=months(*labels)), "x", width=28, height=40)
    assert f"  2019 {'█' * 11} 2,220" == text(rows[1])
    assert "Years" == text(rows[0])
    assert [Narrowing("on:2019"), Narrowing("on:2018")] == [row.key for row in rows[1:]]


@pytest.mark.parametrize("width", [12, 20, 24, 28, 40, 120])
def test_bars_leave_room_for_their_numbers(width: int) -> None:
    rows = facet_rows(Facets(3, months=months("2020-01", "2020-02")), "x", width=width, height=40)
    for row in rows[1:]:
        left = sum(cell_len(piece) for piece, _ in row.lines[0].left)
        assert width < 20 or left + len(row.lines[0].right) + 2 <= width - 2


@pytest.mark.parametrize(
    ("count", "most", "expected"),
    [(0, 8, ""), (8, 8, "████"), (4, 8, "██"), (5, 8, "██▌"), (1, 1_000_000, "▏"), (0, 0, "")],
)
def test_bar(count: int, most: int, expected: str) -> None:
    assert expected == bar(count, most, 4)


def test_as_many_of_a_group_as_there_is_room_for() -> None:
    facets = Facets(9, persons=people(20), sources=people(2))
    low, high = (facet_rows(facets, "x", width=28, height=height) for height in (10, 30))
    assert ["○ Person 0 1,000", "○ Person 1 999", "○ Person 2 998", "  17 more"] == [text(row) for row in low[1:5]]
    assert More("person") == low[4].key
    assert sum(isinstance(row.key, Narrowing) for row in low) < sum(isinstance(row.key, Narrowing) for row in high)
    opened = facet_rows(facets, "x", width=28, height=10, opened={"person"})
    assert 22 == sum(isinstance(row.key, Narrowing) for row in opened)


def test_what_the_search_holds_already_is_marked() -> None:
    facets = Facets(9, persons=(Facet("Ann Lee", 4, 'person:"Ann Lee"'), Facet("Ann", 4, "person:Ann")))
    rows = facet_rows(facets, 'oil person:"Ann Lee"', width=28, height=30)
    assert ["✓ Ann Lee 4", "○ Ann 4"] == [text(row) for row in rows[1:]]


async def test_the_rest_of_a_group_comes_with_the_cursor_on_it() -> None:
    facets = FacetsList()
    app = Host(facets)
    async with app.run_test(size=(28, 12)) as pilot:
        facets.show(Facets(9, persons=people(9), sources=people(9)), "x")
        await pilot.pause()
        facets.cursor = next(at for at in range(len(facets.rows)) if isinstance(facets.rows[at].key, More))
        facets.show_more("person")
        assert Narrowing("person:3") == facets.current_key


async def test_hostile_labels_are_painted_as_they_are() -> None:
    label = "[@click=app.quit]x[/b] \x1b]52;c;x\x07\u202e"
    facets = FacetsList()
    app = Host(facets)
    async with app.run_test(size=(60, 12)) as pilot:
        hostile = (Facet(label, 3, f"source:{label}"),)
        facets.show(Facets(9, persons=hostile, sources=hostile, months=hostile), "x")
        await pilot.pause()
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "[@click=app.quit]x[/b]" in shown
        assert not set("\x1b\x07\u202e") & set(shown)
