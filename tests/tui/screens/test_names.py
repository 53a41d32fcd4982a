"""The names browser: all names, by kind, in three orders, found as one types; back to where one was."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractAsyncContextManager

import pytest
from rich.cells import cell_len

from reader.library import Library
from reader.model import Entity, EntityId
from reader.store.ties import Ties
from reader.tui.cells import fit
from reader.tui.panes.row_list import RowList
from reader.tui.panes.tabs import Tabs
from reader.tui.render import Row
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.name_rows import _beginnings, columns, name_row
from reader.tui.screens.names import NamesScreen
from tests.making import NOW
from tests.tui.journey import Journey, travel

HOSTILE = [
    "\x1b]0;owned\x07Eve",
    "[bold]Bra[/]ckets",
    "中文名字中文名字",
    "שלום עולם",
    "\u202eevil",
    "e\u0301\u0301\u0301x",
    "a\tb\nc",
]


def browser(journey: Journey) -> NamesScreen:
    screen = journey.app.screen
    assert isinstance(screen, NamesScreen)
    return screen


def listed(journey: Journey) -> list[str]:
    """The names on the list."""
    rows = browser(journey).query_one("#names-list", RowList).rows
    return [name_in(rows[at]) for at in range(len(rows))]


def name_in(row: Row) -> str:
    """The name of a row, which may be in pieces."""
    return "".join(text for text, style in row.lines[0].left[2:] if style in ("title", "hit"))


def current(journey: Journey) -> str:
    names = browser(journey).query_one("#names-list", RowList)
    return name_in(names.rows[names.cursor])


def card(journey: Journey) -> list[str]:
    """What is known of the name with the cursor."""
    rows = browser(journey).query_one("#names-card", RowList).rows
    return ["".join(text for text, _ in rows[at].lines[0].left) for at in range(len(rows))]


async def browse(journey: Journey) -> None:
    await journey.press("E")
    await journey.until(lambda: len(browser(journey).query_one("#names-list", RowList).rows) > 0)


async def find(journey: Journey, text: str, *names: str) -> None:
    """Type into the line and wait for the names."""
    await journey.press("slash")
    await journey.type(text)
    await journey.until(lambda: listed(journey) == list(names))


async def test_all_names_stand_there_those_of_most_stories_first(filled: Library) -> None:
    async with travel(filled, size=(100, 40)) as journey:
        await browse(journey)
        top = filled.profiles.listing()
        names = [each.name for each in filled.entities.many([EntityId(each) for each in top.entities])]
        assert names == listed(journey)
        assert journey.shows(f"{len(names)} names", "stories▾", "mentions", "in most stories first")


async def test_kinds_by_key_and_by_mouse(filled: Library) -> None:
    async with travel(filled, size=(100, 40)) as journey:
        await browse(journey)
        places = [each.name for each in filled.entities.top("place")]
        await journey.press("4")
        await journey.until(lambda: sorted(listed(journey)) == sorted(places))
        people = [each.name for each in filled.entities.top("person")]
        x = journey.lines()[0].index("People")
        await journey.pilot.click(Tabs, offset=(x, 0))
        await journey.until(lambda: sorted(listed(journey)) == sorted(people))


async def test_names_are_found_by_any_beginning_as_one_types(filled: Library) -> None:
    async with travel(filled, size=(100, 40)) as journey:
        await browse(journey)
        await find(journey, "MEUL", "Ilse van der Meulen")
        assert journey.shows("1 name")
        await journey.press("enter", "enter")
        assert journey.title().startswith("Ilse van der Meulen ·")


async def test_escape_clears_what_was_typed_and_then_closes(filled: Library) -> None:
    async with travel(filled, size=(100, 40)) as journey:
        before = journey.state()
        await browse(journey)
        every = listed(journey)
        await find(journey, "meul", "Ilse van der Meulen")
        await journey.press("enter", "escape")
        await journey.until(lambda: every == listed(journey))
        await journey.press("escape")
        assert before == journey.state()


async def test_letters_that_are_keys_elsewhere_are_typed(filled: Library) -> None:
    async with travel(filled, size=(100, 40)) as journey:
        await browse(journey)
        await journey.press("slash", "1OFMqe")
        await journey.until(lambda: journey.shows("No name has words that begin so"))
        assert [] == filled.following.all()
        await journey.press("escape")
        await journey.until(lambda: len(listed(journey)) > 1)


async def test_browser_is_as_it_was_left(filled: Library) -> None:
    async with travel(filled, size=(100, 20)) as journey:
        await browse(journey)
        await journey.press("2", "O")
        await journey.until(lambda: journey.shows("last seen▾"))
        await journey.press("slash", "a", "enter")
        await journey.until(lambda: "names" in journey.text() and len(listed(journey)) > 2)
        await journey.press("j", "j")
        left = (listed(journey), current(journey), journey.lines()[0])
        await journey.press("h")
        assert "stories" == journey.focus
        await journey.press("E")
        assert left == (listed(journey), current(journey), journey.lines()[0])
        assert journey.shows("/ a", "last seen▾")


async def test_browser_shows_what_came_while_it_was_left(filled: Library) -> None:
    async with travel(filled, size=(100, 20)) as journey:
        await browse(journey)
        await journey.press("q")
        with filled.transaction():
            filled.db.run("UPDATE entities SET articles = 99, name = 'Somebody New' WHERE id = 1")
        await journey.press("E")
        await journey.until(lambda: journey.shows("Somebody New", "99"))


async def test_browser_shows_what_others_decide_while_it_is_open(filled: Library) -> None:
    async with travel(filled, size=(100, 20)) as journey:
        await browse(journey)
        await journey.press("j", "j")
        await journey.until(lambda: not journey.shows("+ names"))
        chosen = current(journey)
        with Library.open(filled.path) as other, other.transaction():
            other.db.run("UPDATE entities SET name = 'Somebody Else' WHERE name <> ? AND kind = 'org'", (chosen,))
        browser(journey).follow_library()
        await journey.until(lambda: journey.shows("Somebody Else"))
        assert chosen == current(journey)


@pytest.mark.parametrize("keys", [["enter"], ["e"], ["e", "2"]])
async def test_going_to_a_name_and_back_leads_to_the_list_and_to_where_one_was(
    filled: Library, keys: list[str]
) -> None:
    async with travel(filled, size=(200, 40)) as journey:
        await journey.press("j", "j", "enter", "j")
        before = journey.state()
        await browse(journey)
        await journey.press("slash", "a", "enter", "j")
        left = (listed(journey), current(journey), journey.lines()[0])
        await journey.press(*keys)
        await journey.until(lambda: not isinstance(journey.app.screen, NamesScreen))
        await journey.press("h")
        assert left == (listed(journey), current(journey), journey.lines()[0])
        await journey.press("h")
        assert before == journey.state()


async def test_what_is_known_stands_beside_a_wide_list(filled: Library) -> None:
    async with travel(filled, size=(160, 50)) as journey:
        await browse(journey)
        await find(journey, "meul", "Ilse van der Meulen")
        await journey.press("enter")
        await journey.until(lambda: card(journey)[:1] == ["Ilse van der Meulen"])
        entity = filled.entities.named("Ilse van der Meulen")[0]
        known = card(journey)
        assert f"Person · {entity.articles} stories · {entity.mentions} mentions" == known[1]
        assert {"Written as", "Stands with, in how many stories", "Newest stories"} < set(known)
        await journey.press("tab", "G", "enter")
        assert "article" == journey.focus
        assert journey.opened == known[-1]


async def test_narrow_list_has_no_card(filled: Library) -> None:
    async with travel(filled, size=(100, 40)) as journey:
        await browse(journey)
        await journey.press("tab")
        assert "names-list" == journey.focus
        assert [] == card(journey)


async def test_name_at_hand_is_that_of_the_row_or_of_what_is_known(filled: Library) -> None:
    async with travel(filled, size=(160, 50)) as journey:
        await browse(journey)
        entity = filled.profiles.listing().entities[0]
        assert AtHand(EntityId(entity)) == browser(journey).name_at_hand()
        await journey.until(lambda: len(card(journey)) > 5)
        await journey.press("tab")
        beside = browser(journey).name_at_hand()
        assert beside is not None
        assert beside.entity != entity


async def test_what_rises_is_new_since_the_last_look(filled: Library) -> None:
    with filled.transaction():
        filled.following.look("names", at=NOW - dt.timedelta(days=400))
        newest = filled.articles.ids()[0]
        filled.db.run("UPDATE articles SET imported_at = imported_at - 86400 * 500 WHERE id <> ?", (newest,))
    there = {each.name for each, _ in filled.entities.in_article(newest)}  # type: ignore[arg-type]
    async with travel(filled, size=(160, 50)) as journey:
        await browse(journey)
        await journey.press("O", "O")
        await journey.until(lambda: there == set(listed(journey)))
        assert journey.shows("new▾", "+1", "since 25 Jan 2025")
        await journey.press("q")
        assert NOW == filled.following.looked("names")
        await journey.press("E")  # the same visit
        assert there == set(listed(journey))


async def test_a_look_at_another_order_is_none_at_what_is_new(filled: Library) -> None:
    async with travel(filled, size=(160, 50)) as journey:
        await browse(journey)
        await journey.press("q")
        assert None is filled.following.looked("names")


async def test_undecided_names_say_whom_they_may_mean(filled: Library) -> None:
    first, second, third = (each.id for each in filled.entities.top(limit=3))
    with filled.transaction():
        Ties(filled.db).add_candidates(first, [second, third])
    names = [each.name for each in filled.entities.many([second, third])]
    async with travel(filled, size=(160, 50)) as journey:
        await browse(journey)
        assert journey.shows(f"? may be {' or '.join(names)}")


async def test_a_long_list_is_read_as_it_comes_on_screen(library: Library) -> None:
    with library.transaction():
        library.db.run_many(
            "INSERT INTO entities (kind, name, articles, mentions) VALUES ('person', ?, ?, 1)",
            [(f"Name {number:05}", 20_000 - number) for number in range(20_000)],
        )
    async with travel_empty(library) as journey:
        await browse(journey)
        await journey.until(lambda: journey.shows("20,000 names"))
        await journey.press("G")
        assert "Name 19999" == name_in(browser(journey).query_one("#names-list", RowList).rows[19_999])
        assert journey.shows("Name 19999", "20,000 of 20,000")
        rows = browser(journey).query_one("#names-list", RowList).rows
        assert len(rows._rows) < 1000  # type: ignore[attr-defined]


async def test_following_deep_in_a_long_list_stays_there(library: Library) -> None:
    with library.transaction():
        library.db.run_many(
            "INSERT INTO entities (kind, name, articles, mentions) VALUES ('person', ?, ?, 1)",
            [(f"Name {number:05}", 2_000 - number) for number in range(2_000)],
        )
        library.entities.add_keys(EntityId(1998), ["person:name 01997"], [])
    async with travel_empty(library) as journey:
        await browse(journey)
        await journey.until(lambda: journey.shows("2,000 names"))
        await journey.press("G", "k", "k")
        where = current(journey), [line.strip(" ▌") for line in journey.lines()[3:10]]
        await journey.press("F")
        assert journey.shows("★ ○ Name 01997")
        await journey.press("ctrl+z")
        await journey.rest()
        assert where == (current(journey), [line.strip(" ▌") for line in journey.lines()[3:10]])


async def test_orders_by_a_click_on_what_stands_above(filled: Library) -> None:
    async with travel(filled, size=(100, 30)) as journey:
        await browse(journey)
        await journey.pilot.click("#names-columns")
        await journey.until(lambda: journey.shows("last seen▾"))


async def test_empty_library_says_what_will_stand_there(library: Library) -> None:
    async with travel_empty(library) as journey:
        await journey.press("E")
        await journey.until(lambda: journey.shows("No names yet"))
        await journey.press("5")
        await journey.until(lambda: journey.shows("You follow no name"))
        await journey.press("enter", "F", "e", "tab", "q")


async def test_hostile_names_keep_their_columns(library: Library) -> None:
    with library.transaction():
        for name in HOSTILE:
            entity = library.entities.create("person", name)
            library.db.run("UPDATE entities SET articles = 7, mentions = 5 WHERE id = ?", (entity,))
    async with travel(library, size=(80, 24)) as journey:
        await browse(journey)
        await journey.until(lambda: len(listed(journey)) == len(HOSTILE))
        lines = journey.lines()[3 : 3 + len(HOSTILE)]
        assert ["7        5"] * len(HOSTILE) == [line.rstrip()[-10:] for line in lines]
        assert {80} == {cell_len(line) for line in journey.lines()}
        assert "\x1b" not in journey.text()
        assert journey.shows("[bold]Bra[/]ckets")


@pytest.mark.parametrize("sort", ["count", "recent", "rising"])
@pytest.mark.parametrize("wide", [True, False])
def test_numbers_of_a_list_have_one_width(sort: str, wide: bool) -> None:
    small, large = Entity(EntityId(1), "person", "A", 1, 1), Entity(EntityId(2), "person", "B", 54_321, 765_432)
    widths = {
        len(columns(each, figure, sort, wide=wide, now=NOW))  # type: ignore[arg-type]
        for each in (small, large)
        for figure in (1, 1_600_000_000)
        if sort == "recent" or figure == 1
    }
    assert 1 == len(widths)


def test_beginnings_that_were_typed_are_marked() -> None:
    row = name_row(
        Entity(EntityId(1), "person", "Jörg Öst-Lee", 3, 4), "3", hits=_beginnings("Jörg Öst-Lee", ["os", "l"])
    )
    assert ["Ös", "L"] == [text for text, style in row.lines[0].left if style == "hit"]


def test_marks_of_a_row() -> None:
    entity = Entity(EntityId(1), "org", "UN", 3, 4)
    texts = [
        "".join(text for text, _ in name_row(entity, "3", followed=what, may_mean=names).lines[0].left)
        for what, names in ((None, ()), ("follow", ()), ("mute", ()), (None, ("A", "B", "C", "D")))
    ]
    assert ["  □ UN", "★ □ UN", "⊘ □ UN  muted", "  □ UN  ? may be A or B or C …"] == texts
    assert all(fit(text, 80) == text for text in texts)


def travel_empty(library: Library) -> AbstractAsyncContextManager[Journey]:
    return travel(library, size=(100, 30))
