"""The page of a name, by key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest
from rich.cells import cell_len

from reader.jobs import deciding
from reader.library import Library
from reader.model import Document, EntityId
from reader.text.document import from_plain
from reader.tui.panes.key_bar import KeyBar
from reader.tui.screens.entity import EntityScreen
from reader.tui.screens.profile import PAGE, SentenceRows
from tests.making import NOW, draft, mention
from tests.tui.journey import Journey, travel
from tests.tui.screens.naming_ways import preview

LINE = "Skarvøy Line"


def named(library: Library, name: str) -> EntityId:
    return library.entities.named(name)[0].id


def fill(library: Library, texts: Sequence[str], names: Sequence[str], *, dates: bool = True) -> None:
    """Articles in which the names are linked wherever they stand."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        known: dict[str, EntityId] = {}
        for number, text in enumerate(texts):
            document = Document(text, from_plain(text).blocks)
            made = draft(
                text,
                origin=f"/{number}",
                document=document,
                title=f"Story {number} {text[:60]}",
                published_at=NOW.replace(year=2020 + number % 5, month=1 + number % 12) if dates else None,
                date_precision="day" if dates else None,
            )
            article, _, _ = library.articles.put(source, made, now=NOW)
            links = []
            for name in names:
                at = text.find(name)
                while at >= 0:
                    if name not in known:
                        known[name] = library.entities.create("person", name)
                    links.append((known[name], mention(name, at), "named in full"))
                    at = text.find(name, at + len(name))
            links.sort(key=lambda each: each[1].start)
            sentences = [(block.start, block.end) for block in document.blocks]
            library.entities.set_mentions(article, links, sentences=sentences)


class Reader(Journey):
    """Somebody who reads the page of a name."""

    @property
    def page(self) -> EntityScreen:
        screen = self.app.screen
        assert isinstance(screen, EntityScreen), self.text()
        return screen

    def list(self, part: str) -> list[str]:
        """The rows of a part, each as the text of its first line."""
        rows = self.page.list_of(part).rows
        return ["".join(text for text, _ in rows[at].lines[0].left).strip() for at in range(len(rows))]

    async def until_read(self) -> None:
        """Wait until the sentences on screen, and the names it stands with, have come."""
        await self.until(lambda: not self.shows("One moment") and not self._waits())

    def _waits(self) -> bool:
        rows = self.page.list_of("mentions").rows
        return isinstance(rows, SentenceRows) and rows.missing(0, len(rows)) is not None

    def where(self) -> tuple[object, ...]:
        """Where one is on the page, exactly; what was read meanwhile is no other place."""
        return self.page.here(), self.focus, [line.replace("●", " ") for line in self.lines()]


@asynccontextmanager
async def on_page(library: Library, name: str, *, size: tuple[int, int] = (200, 50)) -> AsyncIterator[Reader]:
    async with travel(library, size=size) as journey:
        reader = Reader(journey.app, journey.pilot)
        reader.main.open_page(named(library, name))
        await reader.until(lambda: isinstance(reader.app.screen, EntityScreen))
        await reader.until_read()
        yield reader


async def test_e_in_an_article_opens_the_page_of_the_name_and_h_comes_back_to_it(filled: Library) -> None:
    async with travel(filled) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("j", "j", "enter", "n", "n")
        before = reader.state()
        name = reader.article.current_name
        assert name is not None
        await reader.press("e")
        assert name.entity == reader.page.entity
        await reader.until_read()
        there = reader.where()
        await reader.press("h")
        assert before == reader.state()
        await reader.press("alt+right")
        assert there == reader.where()


@pytest.mark.parametrize("pane", ["4", "1"])
async def test_e_opens_the_page_of_the_name_in_a_list(filled: Library, pane: str) -> None:
    async with travel(filled) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press(pane, "G", "e")
        hand = reader.main.name_at_hand()
        assert hand is not None
        assert hand.entity == reader.page.entity


async def test_e_without_a_name_says_so(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("e")
        assert journey.status().startswith("No name is at hand: n finds one")


async def test_the_page_says_when_where_and_with_whom(filled: Library) -> None:
    entity = filled.entities.get(named(filled, LINE))
    async with on_page(filled, LINE) as reader:
        assert reader.shows(f"□ {LINE}  organisation", f"in {entity.articles} stories · {entity.mentions} mentions")
        assert reader.shows("14 Mar 2019 – 12 Feb 2026", "Jan 2019", "2026", "most in Mar 2019")
        assert entity.articles == len(reader.list("stories"))
        assert entity.mentions == len(reader.list("mentions"))
        assert [each.text for each in entity.aliases] == reader.list("forms")
        page = filled.entity_page(entity.id)
        assert page.company[0].entity.name[:12] in reader.list("company")[0]


async def test_names_stand_in_one_column(filled: Library) -> None:
    async with on_page(filled, LINE, size=(120, 40)) as reader:
        region = reader.page.list_of("mentions").region
        lines = [line[: region.right] for line in reader.lines()[region.y : region.bottom]]
        columns = {line.find(LINE) for line in lines if LINE in line}
        assert 1 == len(columns)


async def test_a_mention_leads_to_its_place_and_back_to_its_row(filled: Library) -> None:
    async with on_page(filled, LINE, size=(120, 24)) as reader:
        await reader.press(*["j"] * 7)
        before = reader.where()
        rows = reader.page.list_of("mentions").rows
        assert isinstance(rows, SentenceRows)
        found = rows.quotation(7)
        assert found is not None
        await reader.press("enter")
        assert "article" == reader.focus
        name = reader.article.current_name
        assert name is not None
        assert (found.context.start, found.article.title) == (name.start, reader.opened)
        assert reader.title().startswith(LINE)
        there = reader.state()
        await reader.press("h")
        assert before == reader.where()
        await reader.press("alt+right")
        assert there == reader.state()


async def test_a_story_opens_and_counts_as_read(filled: Library) -> None:
    async with on_page(filled, LINE) as reader:
        await reader.press("2", "j")
        title = reader.list("stories")[1]
        await reader.press("enter")
        assert reader.opened[:30] in title
        assert 19 == filled.articles.counts()[1]
        await reader.press("q")
        assert ("page-stories", 1) == (reader.focus, reader.page.list_of("stories").cursor)


async def test_a_companion_shows_the_sentences_with_both_and_leads_on_to_its_page(filled: Library) -> None:
    async with on_page(filled, "Khalifa Haftar") as reader:
        await reader.press("3", "j")
        before = reader.where()
        other = reader.page.name_at_hand()
        assert other is not None
        expected = filled.together(named(filled, "Khalifa Haftar"), other.entity, limit=500)
        await reader.press("enter")
        await reader.until(lambda: f"With {filled.entities.get(other.entity).name} · {len(expected)}" in reader.text())
        await reader.until_read()
        assert len(expected) == len(reader.list("mentions"))
        both = reader.where()
        await reader.press("enter")
        assert "article" == reader.focus
        await reader.press("h")
        await reader.until_read()
        assert both == reader.where()
        await reader.press("e")
        assert other.entity == reader.page.entity
        await reader.press("escape")
        await reader.until_read()
        assert both == reader.where()
        await reader.press("backspace")
        await reader.until_read()
        assert before == reader.where()


async def test_e_on_a_companion_opens_its_page(filled: Library) -> None:
    async with on_page(filled, LINE) as reader:
        await reader.press("3")
        hand = reader.page.name_at_hand()
        await reader.press("e")
        assert hand is not None
        assert hand.entity == reader.page.entity
        await reader.press("e")
        assert "This is its page" in reader.text()


async def test_a_form_is_searched_for(filled: Library) -> None:
    async with on_page(filled, LINE) as reader:
        await reader.press("4", "enter")
        await reader.until(lambda: reader.title().startswith("Search ·"))
        assert f'"{LINE}"' in reader.text()


async def test_bars_and_keys_lead_to_the_stories_of_a_month(filled: Library) -> None:
    async with on_page(filled, LINE) as reader:
        await reader.pilot.click("#page-head", offset=(5, 6))  # March 2019
        await reader.rest()
        assert "page-stories" == reader.focus
        stories = reader.page.list_of("stories")
        assert len(stories.rows) - 1 == stories.cursor
        await reader.press("left_square_bracket")
        assert len(stories.rows) - 2 == stories.cursor
        await reader.press("right_square_bracket", "right_square_bracket")
        assert len(stories.rows) - 1 == stories.cursor
        assert reader.shows("There are no mentions before that")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40), (180, 50), (240, 60)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_every_part_is_reached_by_tab_at_every_size(filled: Library, size: tuple[int, int]) -> None:
    async with on_page(filled, LINE, size=size) as reader:
        seen = [reader.focus]
        for _ in range(3):
            await reader.press("tab")
            seen.append(reader.focus)
            focused = reader.app.focused
            assert focused is not None
            assert focused.region.height > 0
            assert focused.region.bottom <= size[1]
        assert ["page-mentions", "page-stories", "page-company", "page-forms"] == seen
        await reader.press("tab")
        assert "page-mentions" == reader.focus
        assert all(cell_len(line) == size[0] for line in reader.lines())


async def test_a_name_that_is_mentioned_once_and_alone(library: Library) -> None:
    fill(library, ["Anna Tveit spoke."], ["Anna Tveit"])
    async with on_page(library, "Anna Tveit") as reader:
        assert reader.shows("in 1 story · 1 mention · 1 Jan 2020", "No other name stands in its stories.")
        assert ["Anna Tveit spoke."] == reader.list("mentions")


async def test_a_name_without_dates(library: Library) -> None:
    fill(library, ["Anna Tveit spoke.", "So did Anna Tveit."], ["Anna Tveit"], dates=False)
    async with on_page(library, "Anna Tveit") as reader:
        assert reader.shows("in 2 stories · 2 mentions · without dates")
        assert not reader.shows("most in")


HOSTILE = (
    "[bold]Eve[/] \x1b[31m東京都 👩‍👩‍👧‍👦 Anna Tveit مرحبا بالعالم e\u0301\u0301 [link=x]y[/link] \u202eright",
    "\u0645\u0631\u062d\u0628\u0627 \u2067مرحبا\u2069 👍🏽" + "字" * 300 + " Anna Tveit " + "字" * 300,
    "\t \u200b\u200b  Anna Tveit\u0000",
)


@pytest.mark.parametrize("size", [(60, 20), (120, 40), (200, 50)], ids=lambda s: f"{s[0]}x{s[1]}")
async def test_hostile_texts_keep_the_columns_straight(library: Library, size: tuple[int, int]) -> None:
    fill(library, HOSTILE, ["Anna Tveit", "\x1b[31m東京都 👩‍👩‍👧‍👦", "[/] "])
    async with on_page(library, "Anna Tveit", size=size) as reader:
        for _ in range(4):
            assert all(cell_len(line) == size[0] for line in reader.lines())
            assert "\x1b" not in reader.text()
            await reader.press("j", "tab")
        await reader.press("1")
        region = reader.page.list_of("mentions").region
        lines = reader.lines()[region.y : region.y + 3]
        assert 1 == len({cell_len(line[: line.index("Anna Tveit")]) for line in lines})


async def test_a_long_list_of_mentions_is_read_page_by_page(library: Library) -> None:
    text = "\n\n".join(f"Sentence {number} has Anna Tveit in it." for number in range(40))
    fill(library, [text] * 12, ["Anna Tveit"])
    async with on_page_while_reading(library, "Anna Tveit") as reader:
        rows = reader.page.list_of("mentions").rows
        assert isinstance(rows, SentenceRows)
        assert 480 == len(rows)
        assert rows.missing(0, 479) is not None
        await reader.press("G")
        await reader.until(lambda: rows.quotation(479) is not None)
        await reader.until(lambda: reader.shows("Sentence 39 has"))
        assert rows.missing(PAGE * 4, PAGE * 5 - 1) is not None  # nobody looked there
        before = reader.where()
        await reader.press("enter", "h")
        assert before == reader.where()


@asynccontextmanager
async def on_page_while_reading(library: Library, name: str) -> AsyncIterator[Reader]:
    async with travel(library, size=(120, 40)) as journey:
        reader = Reader(journey.app, journey.pilot)
        reader.main.open_page(named(library, name))
        await reader.until(lambda: isinstance(reader.app.screen, EntityScreen))
        await reader.until(lambda: reader.shows("Sentence 0 has"))
        yield reader


async def test_a_name_in_very_many_stories_is_looked_up_by_the_thread(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with on_page(filled, LINE, size=(120, 40)) as reader:
        expected = reader.lines()
    monkeypatch.setattr("reader.tui.screens.entity._AT_ONCE", 0)
    async with on_page(filled, LINE, size=(120, 40)) as reader:
        await reader.until(lambda: expected == reader.lines())
        await reader.press("j", "j", "3", "j")
        before = reader.where()
        await reader.press("e")
        await reader.until_read()
        reader.page._kept.clear()
        await reader.press("h")
        await reader.until_read()
        await reader.until(lambda: before == reader.where())


async def test_what_others_decide_shows_and_the_cursor_stays(filled: Library) -> None:
    async with on_page(filled, LINE) as reader:
        await reader.press("3", "j", "j")
        before = reader.page.list_of("company").current_key
        with Library.open(filled.path) as other:
            deciding.decide(other, deciding.to_rename(other, named(other, LINE), "Skarvøy Lines"), now=NOW)
        reader.page.follow_library()
        await reader.until(lambda: reader.shows("Skarvøy Lines  organisation"))
        await reader.until_read()
        assert before == reader.page.list_of("company").current_key


async def test_what_was_decided_is_told_though_nothing_is_left_on_the_page(news: Library) -> None:
    async with on_page(news, "Fjord Bank") as reader:
        await reader.press("d", "x")
        await reader.until(lambda: "Fjord Bank is hidden" in preview(reader))
        await reader.press("enter")
        await reader.until(lambda: reader.shows("No story mentions this name any more"))
        await reader.until(lambda: reader.shows("Fjord Bank is hidden: 3 mentions in 3 articles · ctrl+z undoes it"))


async def test_the_page_of_a_merged_name_leads_to_the_one_it_is_part_of(filled: Library) -> None:
    one, other = named(filled, "Norway"), named(filled, LINE)
    async with on_page(filled, "Norway") as reader:
        await reader.press("h")
        deciding.decide(filled, deciding.to_merge(filled, one, other), now=NOW)
        await reader.press("alt+right")
        await reader.until(lambda: reader.page.entity == other)
        assert reader.shows(f"The name you came for is part of {LINE} now")


async def test_a_name_that_has_gone_says_so(library: Library) -> None:
    fill(library, ["Anna Tveit spoke."], ["Anna Tveit"])
    async with on_page(library, "Anna Tveit") as reader:
        with Library.open(library.path) as other, other.transaction():
            other.entities.wipe()
        reader.page.follow_library()
        await reader.until(lambda: reader.shows("This name is no longer in the library."))
        await reader.press("h")
        assert "stories" == reader.focus
        await reader.press("alt+right")
        assert reader.shows("This name is no longer in the library.")
        await reader.press("q")
        assert "stories" == reader.focus


async def test_an_undecided_name_says_whom_it_may_mean(library: Library) -> None:
    fill(library, ["Tveit spoke of Anna Tveit and Olav Tveit."], ["Anna Tveit", "Olav Tveit", "Tveit spoke"])
    people = [named(library, each) for each in ("Anna Tveit", "Olav Tveit")]
    with library.transaction():
        library.db.run_many(
            "INSERT INTO candidates (entity_id, candidate_id) VALUES (?, ?)",
            [(named(library, "Tveit spoke"), each) for each in people],
        )
    async with on_page(library, "Tveit spoke") as reader:
        assert reader.shows("not decided: it may mean Anna Tveit or Olav Tveit", "Not decided: it may mean")
        await reader.press("4", "enter")
        assert people[0] == reader.page.entity


async def test_keys_of_the_page_stand_in_its_bar_and_a_click_presses_them(filled: Library) -> None:
    async with on_page(filled, LINE) as reader:
        bar = reader.page.query_one(KeyBar)
        column = next(start for _, label, start, _ in bar._fitting() if label == "Next part")
        await reader.pilot.click(KeyBar, offset=(column, 0))
        await reader.rest()
        assert "page-stories" == reader.focus
