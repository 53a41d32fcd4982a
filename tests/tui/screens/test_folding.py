"""Versions of a text are one row: unfolded by key, read together, undone in one step."""

from __future__ import annotations

import pytest

from reader.config import Settings
from reader.library import Library
from reader.model import ArticleId
from reader.tui.app import ReaderApp
from tests.tui.journey import NOW, Journey, travel
from tests.tui.panes.sample import FORBIDDEN
from tests.tui.screens.copying import TITLES, VERSIONS, add, fill, group

FOLDED = [TITLES[each] for each in (8, 7, 6, 5, 3, 1)]
UNFOLDED = [TITLES[each] for each in (8, 7, 6, 4, 2, 5, 3, 1)]


@pytest.fixture
def copied(library: Library) -> Library:
    return fill(library)


def titles(journey: Journey) -> list[str]:
    return [each.removeprefix("╰").strip(" ●") for each in journey.rows()]


def below(journey: Journey) -> list[int]:
    return sorted(journey.main._rows.shown.below)  # type: ignore[attr-defined]


def read(library: Library) -> list[int]:
    return list(library.articles.having("read"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 50)])
async def test_versions_are_one_row_that_says_so(copied: Library, size: tuple[int, int]) -> None:
    async with travel(copied, size=size) as journey:
        assert FOLDED == titles(journey)
        assert "All stories · 8 in 6 rows" == journey.title()
        assert journey.shows("▸ +2 versions · Outlet 6", "Outlet 7 · reported by 2")


async def test_key_unfolds_and_folds_under_the_cursor(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("j", "j", "v")
        assert UNFOLDED == titles(journey)
        assert [2, 4] == below(journey)
        assert 6 == journey.stories.current_key
        assert "Every version; v folds them again" == journey.status()
        assert journey.shows("▾ 3 versions", "╰ ● Harbour pays")
        assert "All stories · 8 in 6 rows" == journey.title()
        await journey.press("j", "j")
        assert 2 == journey.stories.current_key
        assert "All stories · 5 of 8 · v folds the versions" == journey.status()
        await journey.press("v")
        assert FOLDED == titles(journey)
        assert 6 == journey.stories.current_key


async def test_story_without_versions_has_nothing_to_unfold(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("v")
        assert "There is no other version of this story" == journey.status()
        assert FOLDED == titles(journey)


async def test_unfolded_group_stays_so_over_a_reload_and_in_other_lists(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("j", "j", "v", "j")
        add(copied, 9, "New story")
        journey.main._reload_now()
        await journey.until(lambda: "New story" in titles(journey))
        assert ["New story", *UNFOLDED] == titles(journey)
        assert 4 == journey.stories.current_key
        await journey.press("1", "g", "j")
        assert journey.title().startswith("Unread")
        assert ["New story", *UNFOLDED] == titles(journey)


async def test_group_grows_while_the_list_is_open(copied: Library) -> None:
    """The row stays what and where it is; it only stands for one more, which is unread."""
    async with travel(copied) as journey:
        await journey.press("j", "j", "enter", "2")
        newer = add(copied, 9, "Harbour pays all dockers")
        group(copied, *VERSIONS, newer, also=(7,))
        journey.main._reload_now()
        await journey.until(lambda: journey.shows("+3 versions, 1 unread"))
        assert FOLDED == titles(journey)
        assert 6 == journey.stories.current_key
        await journey.press("1", "g", "j", "k", "2")  # opened anew, the list shows the unread one
        await journey.until(lambda: titles(journey)[0] == "Harbour pays all dockers")


async def test_two_rows_that_become_versions_keep_the_cursor(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("G")
        assert 1 == journey.stories.current_key
        group(copied, 1, 8)
        journey.main._reload_now()
        await journey.until(lambda: len(journey.rows()) == 5)
        assert 1 == journey.stories.current_key


async def test_reading_one_version_marks_its_copies_and_one_step_takes_it_back(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("j", "j", "enter")
        assert list(VERSIONS) == read(copied)
        await journey.press("ctrl+z")
        assert "Undone: read with 2 versions" == journey.status()
        assert [] == read(copied)


async def test_what_was_read_before_stays_read_when_copies_are_unread_again(copied: Library) -> None:
    with copied.transaction():
        copied.articles.set_read([ArticleId(6)], at=NOW)
    async with travel(copied) as journey:
        # the newest unread version stands for the others
        assert TITLES[4] == titles(journey)[3]
        await journey.press("j", "j", "j", "enter", "ctrl+z")
        assert [6] == read(copied)


async def test_chain_of_updates_is_not_read_with_what_it_does_not_copy(library: Library) -> None:
    for number, title in TITLES.items():
        add(library, number, title)
    group(library, *VERSIONS, apart=((2, 6),))
    async with travel(library) as journey:
        await journey.press("j", "j", "enter", "2")
        assert [4, 6] == read(library)
        assert journey.shows("+2 versions, 1 unread")
        with library.transaction():
            library.articles.set_read([ArticleId(each) for each in (1, 3, 5, 7, 8)], at=NOW)
        journey.main._rows.forget(range(9))
        await journey.press("full_stop")
        assert 2 == journey.stories.current_key
        assert "Harbour pays at last" == journey.opened


async def test_all_are_marked_also_those_that_are_folded_away(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("A")
        assert list(range(1, 9)) == read(copied)


async def test_versions_that_were_read_stay_among_the_unread_until_one_leaves(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("1", "j", "2", "j", "j", "enter", "2")
        await journey.until(lambda: copied.articles.counts()[1] == 5)
        journey.main._reload_now()
        await journey.until(lambda: not journey.shows("● Harbour to pay dockers"))
        assert FOLDED == titles(journey)
        assert "Unread · 8 in 6 rows" == journey.title()
        await journey.press("1", "k", "j")
        assert "Unread · 5" == journey.title()


async def test_settings(copied: Library) -> None:
    app = ReaderApp(
        copied, Settings(library=copied.path, fold=False, read_copies=False), clock=lambda: NOW, worker=False
    )
    async with app.run_test(size=(120, 40)) as pilot:
        journey = Journey(app, pilot)
        await journey.until(lambda: app.focused is not None and len(journey.sources.rows))
        assert [TITLES[each] for each in range(8, 0, -1)] == titles(journey)
        assert journey.shows("Outlet 6 · 1 of 3 versions")
        await journey.press("j", "j", "v")
        assert journey.status().startswith("Versions are folded in")
        await journey.press("enter")
        assert [6] == read(copied)
        await journey.press("alt+v")
        assert FOLDED == titles(journey)


async def test_nothing_is_folded_on_demand(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("j", "j", "alt+v")
        assert [TITLES[each] for each in range(8, 0, -1)] == titles(journey)
        assert 6 == journey.stories.current_key
        assert "All stories · 8" == journey.title()
        await journey.press("alt+v")
        assert FOLDED == titles(journey)
        assert 6 == journey.stories.current_key


async def test_list_that_holds_one_version_shows_the_others_below_it(copied: Library) -> None:
    """A list of an outlet: the others stand elsewhere."""
    async with travel(copied) as journey:
        await journey.press("1")
        rows = journey.sources.rows
        at = next(at for at in range(len(rows)) if "Outlet 4" in str(rows[at].lines))
        journey.sources.cursor = at
        await journey.until(lambda: ["Harbour pays"] == titles(journey))
        assert "Outlet 4 · 1" == journey.title()
        await journey.press("2", "v")
        assert [TITLES[each] for each in (4, 6, 2)] == titles(journey)
        assert "Outlet 4 · 1" == journey.title()


async def test_head_of_the_article_says_how_many_versions_there_are(copied: Library) -> None:
    async with travel(copied) as journey:
        await journey.press("j", "j")
        assert journey.shows("2 other versions · reported by 2 · c compares, 4 shows them")
        await journey.press("k", "k")
        assert not journey.shows("other version")


async def test_results_of_a_search_have_every_version_and_say_so(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.search("marsalgada captain")
        await journey.press("enter")
        found = [str(journey.stories.rows[at].lines[1].left) for at in range(len(journey.stories.rows))]
        assert 2 == sum("1 of 2 versions" in each for each in found)
        for _ in found:
            if "1 of 2 versions" in str(journey.stories.rows[journey.stories.cursor].lines[1].left):
                break
            await journey.press("j")
        assert "version of 1 other with" in journey.status()
        await journey.press("v")
        assert journey.status().startswith("Versions are folded in")


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
async def test_hostile_titles_stay_harmless(library: Library, size: tuple[int, int]) -> None:
    fill(library, hostile=True)
    async with travel(library, size=size) as journey:
        await journey.press("j", "j", "v")
        assert [2, 4] == below(journey)
        assert FORBIDDEN.search(journey.text().replace("\n", "")) is None
