"""The page of an event, by key."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from reader.answers.published import story_row
from reader.library import Library
from reader.model import ArticleId, Candidate
from reader.store.events import Place
from reader.tui.screens.entity import EntityScreen
from reader.tui.screens.story import StoryScreen
from tests.making import NOW, draft, mention
from tests.tui.journey import Journey, travel

LEAD = "Sea breaks into the Varnholm tunnel, 43 workers escape"
UNION = "Union had warned of the gate at Stave Quay"


def titled(library: Library, title: str) -> ArticleId:
    """The article of that title."""
    return next(ArticleId(each) for each in library.articles.ids() if library.articles.get(each).title == title)


def events(library: Library) -> list[int]:
    """How many articles the events have."""
    return sorted(each.articles for each in library.events.stories())


class Reader(Journey):
    """Somebody who reads the page of an event."""

    @property
    def page(self) -> StoryScreen:
        screen = self.app.screen
        assert isinstance(screen, StoryScreen), self.text()
        return screen

    def list(self, part: str) -> list[str]:
        """The rows of a part, each as the text of its first line."""
        rows = self.page.list_of(part).rows
        return ["".join(text for text, _ in rows[at].lines[0].left).strip() for at in range(len(rows))]

    async def until_read(self) -> None:
        """Wait until all of the page has come."""
        await self.until(lambda: self._is_read())

    def _is_read(self) -> bool:
        scene = self.page.scene
        if scene is None or scene.related is None:
            return False
        return self.page.list_of("told").current_key in scene.soles

    async def go_to(self, title: str) -> None:
        """Put the cursor on an article of the event."""
        await self.press("1", "g")
        while not any(title in line and line.startswith("▌") for line in self.lines()):
            before = self.page.list_of("told").cursor
            await self.press("j")
            assert before != self.page.list_of("told").cursor, self.text()
        await self.until_read()

    async def decided(self, text: str) -> None:
        """Wait until a decision was made, and the page shows what it did."""
        await self.until(lambda: self.shows(text))
        state = self.page.library.db.state
        await self.until(lambda: self.page.scene is not None and self.page.scene.state == state())
        await self.until_read()

    def where(self) -> tuple[object, ...]:
        """Where one is on the page, exactly."""
        return self.page.here(), self.focus


@asynccontextmanager
async def on_page(library: Library, title: str = LEAD, *, size: tuple[int, int] = (140, 50)) -> AsyncIterator[Reader]:
    async with travel(library, size=size) as journey:
        reader = Reader(journey.app, journey.pilot)
        reader.main.open_story(titled(library, title))
        await reader.until_read()
        yield reader


async def test_v_opens_the_event_and_h_comes_back_to_the_exact_place(flood: Library) -> None:
    async with travel(flood) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("G", "k", "enter", "n")
        before = reader.state()
        opened = reader.opened
        await reader.press("V")
        await reader.until_read()
        assert any(opened[:20] in row for row in reader.list("told"))
        await reader.press("h")
        assert before == reader.state()
        await reader.press("alt+right")
        assert isinstance(reader.app.screen, StoryScreen)


async def test_the_page_says_who_told_when(flood: Library) -> None:
    async with on_page(flood) as reader:
        assert reader.shows(LEAD, "4 – 6 Feb 2026 · 9 articles: 5 unique, 4 reprints · reported by 5")
        assert reader.shows("first: Coast Post, 4 Feb 2026, 05:40 · a guess: others have no date")
        assert reader.shows("◉", "○", "5 Feb", "undated")
        told = reader.list("told")
        assert 9 == len(told)
        assert told[0].startswith("● Coast Post")
        assert [True, True, True] == [row.startswith("○") for row in told[1:4]]
        assert "78%" in told[3]


async def test_dots_lead_to_their_articles(flood: Library) -> None:
    async with on_page(flood) as reader:
        y, line = next((y, line) for y, line in enumerate(reader.lines()) if line.strip().startswith("Ledger"))
        await reader.pilot.click(offset=(line.index("●"), y))
        await reader.until_read()
        assert (
            titled(flood, "Okland Marine loses 18 percent after flood in the tunnel")
            == reader.page.list_of("told").current_key
        )


async def test_what_an_article_alone_reports(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.go_to(UNION)
        sole = reader.list("sole")
        assert "○ Matej Korbel" in sole
        assert any("Three workers of the night shift" in row for row in sole)
        assert not any("Sea water drove" in row for row in sole)  # others said that
        assert not any("Orre Sound" in row for row in sole[:3])
        assert reader.shows("Only in Sound Herald")


async def test_a_sentence_opens_its_article_there_and_h_comes_back(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.go_to(UNION)
        await reader.press("2", "G")
        before = reader.where()
        await reader.press("enter")
        assert (UNION, "article") == (reader.opened, reader.focus)
        assert reader.title().startswith(LEAD[:20])
        assert not flood.articles.get(titled(flood, LEAD)).read
        await reader.press("h")
        await reader.until_read()
        assert before == reader.where()


async def test_an_article_opens_among_all_of_the_event(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.press("j", "enter")
        assert "Sea breaks into the Varnholm tunnel" == reader.opened
        assert 9 == len(reader.main._all_ids)
        await reader.press("q")
        assert "story-told" == reader.focus


@pytest.mark.parametrize("key", ["enter", "e"])
async def test_a_name_leads_to_its_page_and_back(flood: Library, key: str) -> None:
    async with on_page(flood) as reader:
        await reader.press("3", "j")
        before = reader.where()
        hand = reader.page.name_at_hand()
        await reader.press(key)
        screen = reader.app.screen
        assert isinstance(screen, EntityScreen)
        assert hand is not None
        assert hand.entity == screen.entity
        await reader.press("h")
        assert before == reader.where()


async def test_v_on_the_page_of_a_name_opens_the_event(flood: Library) -> None:
    async with travel(flood) as journey:
        reader = Reader(journey.app, journey.pilot)
        reader.main.open_page(flood.entities.named("Hedda Moen")[0].id)
        await reader.rest()
        await reader.press("2", "V")
        await reader.until_read()
        assert 2 == len(reader.list("told"))
        await reader.press("h")
        assert isinstance(reader.app.screen, EntityScreen)


async def test_the_running_story_leads_on_and_back(flood: Library) -> None:
    async with on_page(flood) as reader:
        running = reader.list("running")
        assert 3 == len(running)
        assert [True, True, True] == [
            text in row
            for text, row in zip(["to build the tunnel", "this event", "Three judges"], running, strict=True)
        ]
        assert reader.shows("5 months before", "20 days later", "both name")
        await reader.press("4", "G")
        before = reader.where()
        await reader.press("enter")
        await reader.until_read()
        assert 2 == len(reader.list("told"))
        await reader.press("backspace")
        await reader.until_read()
        assert before == reader.where()
        await reader.press("alt+right")
        await reader.until_read()
        assert 2 == len(reader.list("told"))


async def test_nobody_else_reported_it(flood: Library) -> None:
    async with on_page(flood, "Okland Marine to build the tunnel under the Orre Sound") as reader:
        assert reader.shows("1 article · nobody else reported it", "Nobody else reported it")
        assert any("Three judges" in row for row in reader.list("running"))


async def test_related_by_names_are_stories_of_other_events(library: Library) -> None:
    with library.transaction():
        source = library.sources.add("folder", "News", "/n")
        entity = library.entities.create("person", "Ann Lee")
        for number in range(2):
            made = draft(f"Ann Lee spoke of {number}.", origin=f"/{number}", title=f"Story {number}")
            article, _, _ = library.articles.put(source, made, now=NOW)
            library.entities.set_mentions(article, [(entity, mention("Ann Lee"), "named")], sentences=[(0, 20)])
    async with on_page(library, "Story 0") as reader:
        assert ["Related by names", "Story 1"] == reader.list("running") or reader.list("running")[-1] == "Story 1"
        assert reader.shows("also names Ann Lee")
        await reader.press("4", "G", "enter")
        assert "Story 1" == reader.opened


async def test_parts_stand_alone_on_a_small_screen(flood: Library) -> None:
    async with on_page(flood, size=(80, 24)) as reader:
        assert reader.shows("Articles 9", "Only in Coast Post", "Names", "Before and after")
        assert not reader.shows("this event")
        await reader.press("shift+tab")
        assert reader.shows("this event")
        assert ("story-running", False) == (reader.focus, reader.page.query_one("#told-part").display)
        await reader.press("tab", "j", "tab")
        assert "story-sole" == reader.focus


# the list of events


async def test_l_lists_events_and_enter_opens_one(flood: Library) -> None:
    async with travel(flood) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("L")
        await reader.until(lambda: reader.title().startswith("Events · 2"))
        assert ["Three judges to look into the flooded tunnel", LEAD] == reader.rows()
        assert reader.shows("reported by 5 · 9 articles", "4 – 6 Feb 2026")
        await reader.press("O")
        assert [LEAD, "Three judges to look into the flooded tunnel"] == reader.rows()
        assert reader.title().startswith("Events, biggest first")
        before = reader.state()
        await reader.press("enter")
        await reader.until_read()
        assert 9 == len(reader.list("told"))
        await reader.press("h")
        assert before == reader.state()


async def test_events_stand_among_the_sources(flood: Library) -> None:
    async with travel(flood) as journey:
        await journey.press("1", "j", "j", "j")
        assert journey.title().startswith("Events")
        assert 2 == len(journey.stories.rows)


async def test_no_events_are_said_to_be_none(library: Library) -> None:
    async with travel(library) as journey:
        await journey.press("L")
        assert journey.shows("No two stories tell of one event.")


# decisions


async def test_splitting_says_what_it_does_and_is_undone(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.go_to("Okland Marine loses 18")
        await reader.press("d", "s")
        await reader.until(lambda: reader.shows("founds an", "8 articles stay."))
        assert reader.shows("Split off")  # not the question about names that has this letter too
        assert [2, 9] == events(flood)
        await reader.press("enter")
        await reader.decided("ctrl+z undoes it")
        assert [2, 8] == events(flood)
        assert 8 == len(reader.list("told"))
        await reader.press("ctrl+z")
        await reader.decided("Undone:")
        assert [2, 9] == events(flood)
        assert 9 == len(reader.list("told"))


async def test_taking_out_what_the_page_was_opened_for_stays_with_the_others(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.press("d", "t", "enter")
        await reader.decided("ctrl+z undoes it")
        assert [2, 4, 5] == events(flood)  # versions stay together
        assert 5 == len(reader.list("told"))


async def test_joining_offers_the_likeliest_and_what_is_typed(flood: Library) -> None:
    async with on_page(flood, "Bees on the library roof") as reader:
        await reader.press("d", "m")
        await reader.until(lambda: reader.shows("Three judges to look"))
        await reader.type("judges")
        await reader.until(lambda: reader.shows("become one of 3 articles") and not reader.shows(LEAD[:20]))
        await reader.press("enter")
        await reader.decided("are of one event")
        assert [3, 9] == events(flood)
        assert 3 == len(reader.list("told"))


async def test_versions_are_called_and_denied(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.go_to("Herring between")
        await reader.press("d", "v")
        await reader.until(lambda: reader.shows("find an article of the event"))
        await reader.type("harbour fax")
        await reader.until(lambda: reader.shows("4 unique instead of 5"))
        await reader.press("enter")
        await reader.decided("versions of one text")
        assert reader.shows("4 unique")
        await reader.go_to("Varnholm tunnel under water")
        await reader.press("d", "n")
        await reader.until(lambda: reader.shows("is no version of the other one"))
        await reader.press("enter")
        await reader.decided("are no versions of one text")
        assert reader.shows("5 unique")


async def test_what_is_not_possible_is_not_offered(flood: Library) -> None:
    async with on_page(flood, "Bees on the library roof") as reader:
        await reader.press("d")
        assert reader.shows("Make one with", "Nobody else reported it")
        assert not reader.shows("Split off")
        await reader.press("s", "t", "n", "escape")
        assert isinstance(reader.app.screen, StoryScreen)


async def test_escape_goes_one_step_back_and_changes_nothing(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.press("d", "s", "escape")
        assert reader.shows("Split off")
        await reader.press("escape")
        assert isinstance(reader.app.screen, StoryScreen)
        assert [2, 9] == events(flood)


async def test_decisions_are_listed_and_undone_from_there(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.go_to("Okland Marine loses 18")
        await reader.press("d", "t", "enter")
        await reader.decided("ctrl+z undoes it")
        await reader.press("U")
        await reader.until(
            lambda: reader.shows("Decisions about events and versions · 1 of 1 hold", "Enter undoes it.")
        )
        await reader.press("enter")
        await reader.until(lambda: reader.shows("0 of 1 hold"))
        await reader.press("escape")
        await reader.until(lambda: 9 == len(reader.list("told")))
        assert [2, 9] == events(flood)


async def test_d_on_a_name_decides_about_the_name(flood: Library) -> None:
    async with on_page(flood) as reader:
        await reader.press("3", "d")
        assert reader.shows("Rename …")


# what is large, and what is hostile


async def test_a_thousand_articles(library: Library) -> None:
    with library.transaction():
        source = library.sources.add("folder", "News", "/n")
        ids = []
        for number in range(1100):
            made = draft(
                f"Text {number}.",
                origin=f"/{number}",
                title=f"Story {number}",
                outlet=f"Outlet {number % 30}",
                published_at=NOW - dt.timedelta(hours=number),
                date_precision="time",
            )
            ids.append(library.articles.put(source, made, now=NOW)[0])
        library.events.place([Place(each, ids[0], ids[at - at % 2]) for at, each in enumerate(ids)])
        row = story_row(ids[0], library.events.about(ids), {each: ids[at - at % 2] for at, each in enumerate(ids)})
        library.events.set_story(ids[0], row)
    async with on_page(library, "Story 500") as reader:
        assert 1000 == len(reader.list("told"))
        assert reader.shows("1,100 articles: 550 unique", "the first 1,000 are shown", " more")
        assert reader.page.list_of("told").current_key == titled(library, "Story 500")
        assert reader.shows("beside 80 of")


async def test_hostile_titles_and_outlets_are_only_text(library: Library) -> None:
    evil = "\x1b[31m[bold red]boo[/] [@click=app.quit]x[/]\u202e\nnext\x07" + "Ａ" * 300
    with library.transaction():
        source = library.sources.add("folder", evil, "/n")
        ids = []
        for number in range(2):
            made = draft(f"{evil} {number}", origin=f"/{number}", title=evil, outlet=evil * (number + 1))
            ids.append(library.articles.put(source, made, now=NOW)[0])
        library.events.place([Place(each, ids[0], each) for each in ids])
        library.events.set_story(ids[0], story_row(ids[0], library.events.about(ids), {each: each for each in ids}))
    async with travel(library, size=(80, 24)) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("V")
        await reader.until_read()
        assert reader.shows("[bold red]boo[/]")
        assert not set(reader.text()) & set("\x1b\x07\u202e")
        for part in ("2", "3", "4", "1"):
            await reader.press(part)
            assert all(len(line) <= 80 for line in reader.text().splitlines())
        await reader.press("d")
        assert reader.shows("[bold red]boo[/]")


async def test_a_pair_of_names_is_looked_at_from_here_and_h_comes_back(
    flood: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = flood.entities.top(limit=2)
    pairs = [Candidate(first, second, "They are spelt alike.")]
    monkeypatch.setattr(Library, "merge_candidates", lambda self, *, limit=100: pairs)
    async with on_page(flood) as reader:
        await reader.press("C")
        await reader.until(lambda: reader.shows("They are spelt alike."))
        await reader.press("e")
        await reader.until(lambda: isinstance(reader.app.screen, EntityScreen) and reader.shows(first.name))
        await reader.press("h")
        await reader.until(lambda: isinstance(reader.app.screen, StoryScreen))
