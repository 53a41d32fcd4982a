"""The right pane tells of versions, reports, the running story and related articles, and leads there and back."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.tui.around import Lead
from tests.tui.journey import Journey, travel
from tests.tui.panes.sample import FORBIDDEN
from tests.tui.screens.copying import fill

SIZES = [(80, 24), (120, 40), (200, 50)]
COURT = "Blame the sand, not the sails, say judges in Portugal"


def linked(journey: Journey) -> list[str]:
    """The rows of the lower list, both lines of each in one."""
    rows = journey.linked.rows
    return [
        " | ".join(f"{''.join(text for text, _ in line.left).strip()} {line.right}".strip() for line in rows[at].lines)
        for at in range(len(rows))
    ]


def headings(journey: Journey) -> list[str]:
    rows = journey.linked.rows
    keys = [rows[at].key for at in range(len(rows))]
    return [str(key[1]) for key in keys if isinstance(key, tuple) and key[0] == "heading"]


async def go_to(journey: Journey, title: str) -> None:
    """Put the cursor of the list on a story, and wait for what stands around it."""
    at = next(at for at, row in enumerate(journey.rows()) if title in row)
    journey.stories.cursor = at
    await journey.until(lambda: title in journey.opened)


async def beside(journey: Journey, title: str) -> None:
    """The same, and go to the right pane."""
    await go_to(journey, title)
    await journey.press("4")
    await journey.until(lambda: headings(journey))


@pytest.mark.parametrize("size", SIZES)
async def test_sections_and_why(filled: Library, size: tuple[int, int]) -> None:
    async with travel(filled, size=size) as journey:
        await beside(journey, COURT)
        assert ["Versions", "Earlier and later", "Related"] == headings(journey)
        rows = linked(journey)
        assert rows[1].startswith("Court clears captain in grounding of sail freighte")
        assert " % / " in rows[1]
        assert rows[1].endswith("1 day earlier")
        assert rows[3].startswith("○ Skarvøy Line bets €310 million on the wind 14 Mar 2019 | │ 242 days · ")
        assert rows[4].startswith("○ Freighter with sails runs aground off Marsalgada 11 Nov 2019 | │ 58")
        assert any(row.startswith("◆ this story | │ 106 days") for row in rows)
        assert journey.shows("This story", "Versions", "share of this in it / of it in this")


async def test_event_counts_texts_and_reprints(library: Library) -> None:
    async with travel(fill(library)) as journey:
        await go_to(journey, "Harbour to pay dockers")
        await journey.until(lambda: headings(journey) == ["Versions", "Same event"])
        assert [
            "Versions | share of this in it / of it in this",
            "Harbour pays at last 2 Jan 2026 | 69 % / 94 % · Outlet 2 4 days earlier",
            "Harbour pays 4 Jan 2026 | 69 % / 94 % · Outlet 4 2 days earlier",
            "Same event | 4 articles: 2 texts, 2 reprints",
            "Dockers win their case 7 Jan 2026 | Outlet 7",
        ] == linked(journey)
        assert "This story · reported by 2" == str(journey.main.query_one("#linked-title").render())


async def test_version_opens_and_back_leads_to_its_row(filled: Library) -> None:
    async with travel(filled) as journey:
        await beside(journey, COURT)
        await journey.press("tab")
        await journey.press("j", "j")
        assert "linked" == journey.focus
        before = journey.linked.current_key, journey.linked.scroll_offset.y, journey.state()
        assert isinstance(before[0], Lead)
        await journey.press("enter")
        assert "article" == journey.focus
        assert before[0].article == journey.main._article == journey.stories.current_key
        await journey.press("h")
        await journey.until(lambda: journey.linked.current_key == before[0])
        assert before == (journey.linked.current_key, journey.linked.scroll_offset.y, journey.state())


async def test_version_that_is_folded_away_gets_the_row(library: Library) -> None:
    async with travel(fill(library)) as journey:
        await go_to(journey, "Harbour to pay dockers")
        await journey.until(lambda: headings(journey))
        await journey.press("4", "tab", "enter")
        assert "Harbour pays at last" == journey.opened
        assert 2 == journey.stories.current_key
        assert "All stories · 8 in 6 rows" == journey.title()
        await journey.press("h")
        assert "Harbour to pay dockers" == journey.opened
        assert 6 == journey.stories.current_key


async def test_article_that_the_list_does_not_hold_is_opened_in_that_of_its_event(library: Library) -> None:
    async with travel(fill(library)) as journey:
        await journey.press("1")
        rows = journey.sources.rows
        journey.sources.cursor = next(at for at in range(len(rows)) if "Outlet 7" in str(rows[at].lines))
        await journey.until(lambda: journey.title().startswith("Outlet 7"))
        await journey.until(lambda: headings(journey) == ["Same event"])
        await journey.press("4", "tab", "enter")
        assert "Harbour pays at last" == journey.opened
        assert "The event · 4 in 2 rows" == journey.title()
        await journey.press("h")
        assert "Outlet 7 · 1" == journey.title()
        assert "linked" == journey.focus


async def test_a_name_takes_the_place_of_the_story_and_gives_it_back(filled: Library) -> None:
    async with travel(filled) as journey:
        await beside(journey, COURT)
        there = linked(journey)
        await journey.press("j")
        assert "elsewhere" in str(journey.main.query_one("#linked-title").render())
        await journey.press("k")
        assert there == linked(journey)
        await journey.press("enter")
        assert "linked" == journey.focus


async def test_article_without_names_or_kin_says_so(library: Library) -> None:
    async with travel(fill(library)) as journey:
        await go_to(journey, "Nine goats")
        await journey.until(lambda: journey.shows("No other story tells of this"))
        assert [] == linked(journey)


async def test_what_comes_in_shows_and_keeps_the_cursor(library: Library) -> None:
    async with travel(fill(library)) as journey:
        await go_to(journey, "Harbour to pay dockers")
        await journey.until(lambda: headings(journey))
        await journey.press("4", "tab", "j")
        here = journey.linked.current_key
        with library.transaction():
            library.db.run("DELETE FROM placed WHERE article_id = 7", ())
        journey.main._reload_now()
        await journey.until(lambda: headings(journey) == ["Versions"])
        assert here == journey.linked.current_key


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_titles_stay_harmless(library: Library, size: tuple[int, int]) -> None:
    fill(library, hostile=True)
    async with travel(library, size=size) as journey:
        await journey.press("j", "j", "4")
        await journey.until(lambda: headings(journey))
        assert FORBIDDEN.search(journey.text().replace("\n", "")) is None
