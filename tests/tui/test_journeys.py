"""Whole ways through Reader, by key and by mouse, on the sample articles."""

from __future__ import annotations

import shutil
from array import array
from pathlib import Path

import pytest
from textual.events import MouseScrollDown

from reader.errors import UsageError
from reader.jobs.imports import import_paths
from reader.library import Library
from reader.tui.commands import COMMANDS, check_keys, key_names
from reader.tui.panes.article import Article
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.sources import Sources
from reader.tui.panes.stories import Stories
from reader.tui.screens.asking import Answered, Search
from reader.tui.screens.rows import ResultRows
from tests.making import NOW, finish
from tests.tui.journey import Journey, travel

LONG = "Blame the sand, not the sails, say judges in Portugal"


async def read(journey: Journey, title: str) -> None:
    """Go down the list to a story and open it."""
    await journey.press("g", *["j"] * next(at for at, row in enumerate(journey.rows()) if title in row), "enter")


async def test_first_screen_shows_the_newest_stories_and_the_first_of_them(filled: Library) -> None:
    async with travel(filled) as journey:
        assert 18 == len(journey.rows())  # two texts have two versions each
        assert "Fourteen states agree" in journey.rows()[0]
        assert "All stories · 20 in 18 rows" == journey.title()
        assert "stories" == journey.focus
        assert "Fourteen states agree" in journey.opened
        assert (20, 20, 0) == filled.articles.counts()  # a look in passing is not reading


async def test_j_and_k_move_and_the_article_follows(filled: Library) -> None:
    async with travel(filled) as journey:
        titles = journey.rows()
        await journey.press("j", "j", "k")
        assert 1 == journey.stories.cursor
        assert titles[1] == journey.opened
        await journey.press("G")
        assert titles[-1].startswith(journey.opened[:40])
        await journey.press("g")
        assert titles[0] == journey.opened


async def test_enter_opens_and_marks_as_read(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("j", "enter")
        assert "article" == journey.focus
        assert 19 == filled.articles.counts()[1]
        await journey.until(lambda: "Unread" in journey.text() and "19" in journey.lines()[2])


async def test_a_name_is_followed_and_back_leads_to_the_exact_place(filled: Library) -> None:
    async with travel(filled, size=(120, 16)) as journey:
        await read(journey, LONG)
        await journey.press("ctrl+d", "ctrl+d", "j", "n", "n", "N", "n")
        before = journey.state()
        assert before[4] > 0  # type: ignore[operator]
        name = journey.article.current_name
        assert name is not None
        await journey.press("enter")
        entity = filled.entities.get(name.entity)
        assert "stories" == journey.focus
        assert journey.title().startswith(f"{entity.name} · {entity.articles}")
        assert entity.articles == len(journey.main._all_ids)
        there = journey.state()
        await journey.press("h")
        assert before == journey.state()
        await journey.press("alt+right")
        assert there == journey.state()
        await journey.press("alt+left")
        assert before == journey.state()


async def test_back_restores_the_place_in_the_list(filled: Library) -> None:
    async with travel(filled, size=(120, 16)) as journey:
        await journey.press(*["j"] * 12, *["k"] * 3)
        before = journey.state()
        assert before[2] > 0  # type: ignore[operator]
        await journey.press("enter", "n", "enter", "j", "enter", "h", "h", "h")
        assert before == journey.state()


async def test_back_into_a_search_restores_the_line_the_row_and_the_marks(filled: Library) -> None:
    async with travel(filled, size=(120, 20)) as journey:
        await journey.search("haftar")
        await journey.press("enter", "j", "enter")
        await journey.press("]", "n")
        before = journey.state()
        assert before[6]
        await journey.press("enter")
        assert not journey.line.display
        await journey.press("h")
        await journey.until(lambda: journey.title().startswith("Search ·"))
        assert before == journey.state()
        assert "haftar" == journey.line.typed
        assert journey.line.display


async def test_what_the_name_line_says(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("enter", "n")
        name = journey.article.current_name
        assert name is not None
        assert filled.entities.get(name.entity).name in journey.status()
        assert "Enter follows" in journey.status()


async def test_links_show_names_with_counts_and_other_stories_with_the_sentence(filled: Library) -> None:
    async with travel(filled, size=(200, 60)) as journey:
        await read(journey, "Two Cathcarts")
        await journey.press("4")
        assert "names" == journey.focus
        article = journey.stories.current_key
        known = filled.entities.in_article(article)  # type: ignore[arg-type]
        rows = [row.removesuffix(" ?") for row in journey.rows("#names")]  # the mark of an uncertain name
        assert [entity.name for entity, _ in known if entity.kind == "person"] == rows[
            2 : 2 + sum(entity.kind == "person" for entity, _ in known)
        ]
        common = max((entity for entity, _ in known), key=lambda entity: entity.articles)
        while journey.names.current_key != common.id:
            await journey.press("j")
        others = common.articles - 1
        assert others == len(journey.linked.rows)
        assert journey.shows(f"{common.name} elsewhere · {others}")
        forms = [alias.text for alias in filled.entities.with_aliases([common])[0].aliases]
        sentences = ["".join(text for text, _ in journey.linked.rows[at].lines[1].left) for at in range(others)]
        assert all(any(form in sentence for form in forms) for sentence in sentences)
        await journey.press("tab", "j", "enter")
        assert journey.rows("#linked") and "article" == journey.focus
        assert journey.opened != "Two Cathcarts and a quarrel about a pier"
        assert journey.stories.current_key != article
        await journey.press("h")
        assert "Two Cathcarts and a quarrel about a pier" == journey.opened


async def test_choosing_a_name_in_the_links_lists_its_stories(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("4", "j", "enter")
        assert journey.rows("#names")[2] in journey.title()
        assert "stories" == journey.focus


async def test_search_shows_results_while_one_types_and_marks_them(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.search("haft", found=lambda: "3 found" in journey.title())
        assert "_Field" == journey.focus
        assert "Search · 3 found · relevance, recent sooner" == journey.title()
        assert any(style == "hit" for text, style in journey.stories.rows[0].lines[0].left)
        await journey.until(lambda: "haftar" in journey.opened.casefold())  # once one has stopped typing
        shown = journey.article.article
        assert shown is not None and {shown.text[start:end].casefold() for start, end in shown.hits} == {"haftar"}
        await journey.press("down", "down", "up")
        assert 1 == journey.stories.cursor
        assert "_Field" == journey.focus
        await journey.press("enter")
        assert "stories" == journey.focus
        assert (20, 20, 0) == filled.articles.counts()


async def test_hits_are_gone_through_from_the_list(filled: Library) -> None:
    async with travel(filled, size=(80, 24)) as journey:
        await journey.search("haftar")
        await journey.press("enter", "]")
        assert ["article"] == journey.panes()
        await journey.until(lambda: journey.shows("Haftar"))
        first = journey.article._hit_at
        await journey.press("]", "]", "[")
        assert first + 1 == journey.article._hit_at
        await journey.press("q")
        assert "stories" == journey.focus


@pytest.mark.parametrize("leave", [("escape",), ("enter", "escape"), ("enter", "q"), ("enter", "j", "enter", "q", "q")])
async def test_leaving_a_search_returns_to_what_was_there(filled: Library, leave: tuple[str, ...]) -> None:
    async with travel(filled, size=(120, 16)) as journey:
        await read(journey, LONG)
        await journey.press("j", "j", "n")
        before = journey.state()
        await journey.press("slash")  # in an article the first one finds words in it
        await journey.search("libya")
        await journey.press(*leave)
        assert before == journey.state()
        assert not journey.line.display


async def test_emptying_the_line_shows_the_stories_of_before(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.search("ha")
        await journey.press("backspace", "backspace")
        assert "All stories · 20 in 18 rows" == journey.title()
        await journey.press("escape")
        assert "All stories · 20 in 18 rows" == journey.title()


async def test_a_bad_query_is_pointed_at_and_keeps_the_results(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.search("haftar", found=lambda: "3 found" in journey.title())
        await journey.type(" after:never")
        await journey.rest()
        before = journey.rows()
        await journey.press("enter")
        line = next(at for at, text in enumerate(journey.lines()) if "haftar after:never" in text)
        column = journey.lines()[line].index("after:")
        assert "^" == journey.lines()[line + 1][column:].strip(" ▐│")[0:1]
        assert before == journey.rows()
        assert "_Field" == journey.focus  # to put it right


async def test_an_answer_that_was_on_its_way_does_not_wipe_out_what_is_wrong(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.search("haftar", found=lambda: "3 found" in journey.title())
        await journey.type(" after:never")
        await journey.press("enter")
        found = filled.search("haftar", typing=True)
        rows = ResultRows(filled, array("q"), lambda: NOW, found.terms)
        late = Answered(Search("haftar after:never", typing=True), found, rows, None)
        journey.app.screen.post_message(late)
        await journey.rest()
        assert any("never" in text and "^" not in text and "haftar" not in text for text in journey.lines())
        assert any("^" in text for text in journey.lines())


async def test_typed_ahead_keys_reach_what_they_are_meant_for(filled: Library) -> None:
    async with travel(filled) as journey:
        for key, character in (("slash", "/"), *((each, each) for each in "haftar"), ("enter", None), ("tab", None)):
            await journey._key(key, character)
        await journey.until(lambda: "3 found" in journey.title())
        assert "haftar" == journey.line.typed
        assert "article" == journey.focus


async def test_space_pages_and_then_goes_to_the_next_unread(filled: Library) -> None:
    async with travel(filled, size=(120, 24)) as journey:
        titles = journey.rows()
        await journey.press("space")
        assert journey.article.scroll_offset.y > 0
        assert titles[0] == journey.opened
        for _ in range(20):
            if titles[0] != journey.opened:
                break
            await journey.press("space")
        assert titles[1] == journey.opened
        assert 0 == journey.article.scroll_offset.y
        assert 18 == filled.articles.counts()[1]


async def test_page_down_at_the_end_stays_in_the_article(filled: Library) -> None:
    async with travel(filled, size=(120, 24)) as journey:
        await journey.press("enter", "G", "pagedown", "pagedown")
        assert 0 == journey.stories.cursor


async def test_space_opens_the_article_where_there_is_room_for_one_pane(filled: Library) -> None:
    async with travel(filled, size=(80, 24)) as journey:
        await journey.press("space")
        assert ["article"] == journey.panes()
        assert 0 == journey.article.scroll_offset.y
        await journey.press("h")
        assert ["stories"] == journey.panes()


async def test_the_list_follows_while_it_is_hidden(filled: Library) -> None:
    async with travel(filled, size=(80, 16)) as journey:
        await journey.press("enter", *["J"] * 12, "2")
        title = journey.rows()[12][:30]
        await journey.until(lambda: any("▌" in line and title in line for line in journey.lines()))


async def test_unread_star_and_undo(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("u")
        assert (20, 19, 0) == filled.articles.counts()
        await journey.press("s")
        assert (20, 19, 1) == filled.articles.counts()
        await journey.until(lambda: journey.shows("★ starred"))
        await journey.press("ctrl+z")
        assert (20, 19, 0) == filled.articles.counts()
        await journey.press("ctrl+z")
        assert (20, 20, 0) == filled.articles.counts()
        await journey.press("ctrl+z")
        assert "There is nothing to undo" == journey.status()


async def test_mark_all_read_says_so_and_is_undone(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("u", "j", "A")
        assert (20, 0, 0) == filled.articles.counts()
        await journey.until(lambda: "Unread" in journey.rows("#sources"))
        await journey.until(lambda: "unread" not in {s for _, s in journey.sources.rows[1].lines[0].left})
        assert "19 marked as read · ctrl+z undoes it" == journey.status()  # though new counts have come
        await journey.press("ctrl+z")
        assert (20, 19, 0) == filled.articles.counts()


async def test_read_stories_stay_in_the_unread_list_until_it_is_left(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("1", "j")
        assert "Unread · 20 in 18 rows" == journey.title()
        await journey.press("2", "j", "enter", "2")
        await journey.until(lambda: filled.articles.counts()[1] == 19)
        assert 18 == len(journey.rows())
        await journey.press("1", "k", "j")
        assert "Unread · 19 in 17 rows" == journey.title()


async def test_sections(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("s", "1", "j", "j")
        assert "Starred · 1" == journey.title()
        titles = {}
        for kind in ("source", "outlet", "entity"):
            while getattr(journey.sources.current_key, "kind", "") != kind:
                await journey.press("j")
            titles[kind] = journey.title()
            assert journey.sources.current_key.label in journey.title()  # type: ignore[union-attr]
            assert len(journey.main._all_ids) == int(journey.title().split(" · ")[1].split()[0])
        assert 3 == len(set(titles.values()))
        await journey.press("enter")
        assert "stories" == journey.focus


async def test_one_step_back_is_q_and_capital_q_quits(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("q")
        assert "Q quits Reader" in journey.status()
        assert journey.app.is_running
        await journey.press("enter", "q")
        assert "stories" == journey.focus
        await journey.press("Q")
        assert 0 == (journey.app.return_code or 0)
        assert not journey.app.is_running or journey.app._exit


async def test_zoom_shows_one_pane(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("z")
        assert ["stories"] == journey.panes()
        await journey.press("3")
        assert ["article"] == journey.panes()
        await journey.press("z")
        assert ["sources", "stories", "article", "links"] == journey.panes()


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        (80, {"1": "sources", "2": "stories", "3": "article", "4": "links"}),
        (120, {"1": "sources stories", "2": "stories article", "3": "stories article", "4": "article links"}),
        (150, {"1": "sources stories article", "3": "sources stories article", "4": "stories article links"}),
        (200, {"1": "sources stories article links", "4": "sources stories article links"}),
    ],
)
async def test_the_panes_that_there_is_room_for(filled: Library, columns: int, shown: dict[str, str]) -> None:
    async with travel(filled, size=(columns, 30)) as journey:
        seen = {}
        for key in shown:
            await journey.press(key)
            seen[key] = " ".join(journey.panes())
        assert shown == seen


@pytest.mark.parametrize("columns", [80, 120, 150, 200])
async def test_tab_goes_round_all_panes(filled: Library, columns: int) -> None:
    async with travel(filled, size=(columns, 30)) as journey:
        seen = []
        for _ in range(5):
            await journey.press("tab")
            seen.append(journey.focus)
            assert journey.app.focused is not None and journey.app.focused.region.area > 0
        assert ["article", "names", "linked", "sources", "stories"] == seen
        await journey.press("shift+tab")
        assert "sources" == journey.focus


async def test_resizing_keeps_the_focus_and_the_place(filled: Library) -> None:
    async with travel(filled, size=(200, 30)) as journey:
        await read(journey, LONG)
        await journey.press("j", "j", "j", "j", "j", "j", "j", "j")
        place = journey.article.place
        await journey.pilot.resize_terminal(80, 24)
        await journey.rest()
        assert ["article"] == journey.panes()
        await journey.pilot.resize_terminal(140, 40)
        await journey.rest()
        assert ["sources", "stories", "article"] == journey.panes()
        await journey.pilot.resize_terminal(200, 30)
        await journey.rest()
        assert place == journey.article.place
        assert "article" == journey.focus


async def test_help_holds_every_key(filled: Library) -> None:
    async with travel(filled, size=(120, 40), keys={"search": "ctrl+g"}) as journey:
        await journey.press("question_mark")
        text = " ".join(journey.app.screen.query_one("#help-text").article.text.split())  # type: ignore[attr-defined]
        for command in COMMANDS:
            keys = "ctrl+g" if command.id == "search" else command.keys
            assert f"{' '.join(key_names(keys))} " in text
            assert command.help in text
        await journey.press("space", "q")
        assert "stories" == journey.focus


async def test_the_palette_runs_a_command(filled: Library) -> None:
    async with travel(filled, size=(120, 40)) as journey:
        await journey.press("colon")
        await journey.type("star the")
        await journey.until(lambda: journey.shows("Star the story"))
        await journey.press("enter")
        await journey.until(lambda: filled.articles.counts()[2] == 1)


async def test_the_palette_finds_a_name(filled: Library) -> None:
    async with travel(filled, size=(120, 40)) as journey:
        await journey.press("ctrl+p")
        await journey.type("haftar")
        await journey.until(lambda: journey.shows("person in 3 stories"))
        await journey.press("down", "enter")
        await journey.until(lambda: journey.title() == "Khalifa Haftar · 3 in 2 rows")


async def test_theme_dialog_shows_and_takes_back(filled: Library) -> None:
    async with travel(filled, size=(120, 40)) as journey:
        before = journey.app.theme
        await journey.press("T", "j")
        other = journey.app.theme
        assert before != other
        await journey.press("q")
        assert before == journey.app.theme
        await journey.press("T", "j", "enter")
        assert other == journey.app.theme


async def test_an_empty_library_says_what_to_do(library: Library) -> None:
    async with travel(library) as journey:
        assert journey.shows("The library is empty.", "Press a to add a folder", "Choose a story in the list")
        await journey.press(
            *[
                each.keys.split(",")[0]
                for each in COMMANDS
                if each.where != "app" and each.id not in ("add", "search", "find")
            ]
        )
        assert journey.app.is_running


async def test_every_key_does_something_harmless_everywhere(filled: Library) -> None:
    async with travel(filled, size=(120, 30)) as journey:
        elsewhere = (
            "open-browser",
            "search",
            "find",
            "palette",
            "help",
            "theme",
            "add",
            "quit",
            "explain",
            "tag",
            "save-search",
            "decide",
            "decisions",
            "candidates",
        )
        keys = [
            key
            for command in COMMANDS
            if command.where in ("main", "list", "article") and command.id not in elsewhere
            for key in command.keys.split(",")[:1]
        ]
        for pane in "1234":
            await journey.press(pane, *keys)
        assert 2 == len(journey.app.screen_stack)
        assert journey.app.is_running


async def test_nothing_found_says_so(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.search("zzyzx", found=lambda: journey.title() == "Search · nothing found")
        assert journey.shows("Nothing was found.", "Esc leaves the search")


async def test_empty_sections_say_what_they_are(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("1", "j", "j")
        assert journey.shows("No story is starred.")
        await journey.press("2", "u", "s", "o", "enter", "space", "full_stop", "J", "K")
        assert "This is the first story of the list" == journey.status()


async def test_a_source_that_could_not_be_read_is_marked_and_says_why(filled: Library) -> None:
    source = filled.sources.all()[0]
    with filled.transaction():
        filled.sources.set_problem(source.id, "the folder is gone")
    async with travel(filled) as journey:
        row = next(line for line in journey.lines() if "! seeds" in line)
        assert row
        await journey.press("1")
        while getattr(journey.sources.current_key, "kind", "") != "source":
            await journey.press("j")
        assert "the folder is gone" in journey.status()


async def test_mouse(filled: Library) -> None:
    async with travel(filled, size=(200, 50)) as journey:
        await journey.click("Two Cathcarts", inside=Stories)
        assert "Two Cathcarts and a quarrel about a pier" == journey.opened
        assert 20 == filled.articles.counts()[1]
        await journey.click("Two Cathcarts", inside=Stories)
        assert "article" == journey.focus
        assert 19 == filled.articles.counts()[1]
        shown = journey.article.article
        assert shown is not None
        # one that stands there once, in one word
        name, word = next(
            (name, word)
            for name in shown.names
            if (word := shown.text[name.start : name.end]).isalpha() and shown.text.count(word) == 1
        )
        await journey.click(word, inside=Article)
        assert filled.entities.get(name.entity).name in journey.title()
        await journey.click("Unread", inside=Sources)
        assert journey.title().startswith("Unread")
        await journey.click("Search", inside=KeyBar)
        assert "_Field" == journey.focus


async def test_wheel_scrolls_without_moving_the_cursor(filled: Library) -> None:
    async with travel(filled, size=(200, 20)) as journey:
        await journey.pilot._post_mouse_events([MouseScrollDown], widget=journey.article)
        await journey.until(lambda: journey.article.scroll_offset.y > 0)
        assert 0 == journey.stories.cursor


async def test_keys_of_ones_own(filled: Library) -> None:
    async with travel(filled, keys={"search": "ctrl+g", "toggle-star": "asterisk"}) as journey:
        await journey.press("slash")
        assert "stories" == journey.focus
        await journey.press("asterisk")
        assert 1 == filled.articles.counts()[2]
        await journey.press("ctrl+g")
        assert "_Field" == journey.focus
        await journey.press("escape")
        assert "ctrl+g Search" in journey.lines()[-1]


@pytest.mark.parametrize(
    ("keys", "about"),
    [({"serch": "x"}, "serch"), ({"search": "u"}, "toggle-read"), ({"first": "G"}, "last"), ({"search": "enter"}, "")],
)
def test_wrong_keys_are_refused(keys: dict[str, str], about: str) -> None:
    if not about:
        check_keys(keys)
        return
    with pytest.raises(UsageError, match=about):
        check_keys(keys)


async def test_a_damaged_index_is_told_and_ordered_anew(filled: Library) -> None:
    class Orders:
        given: list[tuple[str, dict[str, object]]] = []

        def order(self, do: str, **details: object) -> None:
            self.given.append((do, details))

        def close(self) -> None:
            pass

    index = Path(filled.path) / "index"
    shutil.rmtree(index)
    index.mkdir(mode=0o700)
    (index / "_MAIN_1.toc").write_bytes(b"\x80\x04no index at all")
    async with travel(filled) as journey:
        journey.main._worker = Orders()  # type: ignore[assignment]
        await journey.press("slash")
        await journey.type("haftar")
        await journey.until(lambda: "damaged" in journey.status())
        assert [("rebuild", {"stages": ["index"]})] == Orders.given


async def test_an_article_that_is_changed_behind_the_screen(filled: Library, filled_path: Path) -> None:
    with Library.open(filled_path) as other:
        async with travel(filled) as journey:
            article = journey.stories.current_key
            with other.transaction():
                other.db.run("UPDATE articles SET title = 'Another title', revision = 2 WHERE id = ?", (article,))
                other.db.run("UPDATE texts SET text = upper(text) WHERE article_id = ?", (article,))
            journey.main._reload_now()
            await journey.until(lambda: journey.shows("Another title", "ON A FREIGHT CORRIDOR"))
            with other.transaction():
                other.db.run("DELETE FROM mentions WHERE article_id = ?", (article,))
                other.db.run("DELETE FROM appearances WHERE article_id = ?", (article,))
                other.db.run("DELETE FROM articles WHERE id = ?", (article,))
            await journey.press("u", "s", "o", "n", "enter", "h", "space")
            journey.main._reload_now()
            await journey.until(lambda: len(journey.rows()) == 17)
            assert journey.app.is_running
            assert journey.opened == journey.rows()[0]


async def test_a_name_that_is_gone_behind_the_screen(filled: Library, filled_path: Path) -> None:
    with Library.open(filled_path) as other:
        async with travel(filled) as journey:
            with other.transaction():
                for table in ("mentions", "appearances", "aliases", "entity_keys", "entities"):
                    other.db.run(f"DELETE FROM {table}")
            await journey.press("enter", "n", "n", "enter", "4", "j", "enter", "tab", "enter", "3", "n")
            journey.main._reload_now()
            await journey.until(lambda: not journey.article.article.names)  # type: ignore[union-attr]
            assert journey.shows("The people, organisations")


async def test_nothing_is_lost_of_a_list_longer_than_what_is_read_at_first(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.tui.screens.sections._FIRST", 5)
    async with travel(filled, size=(120, 16)) as journey:
        await journey.until(lambda: len(journey.rows()) == 18)
        await journey.press("G", "enter", "n")
        before = journey.state()
        await journey.press("enter", "h")
        assert before == journey.state()


async def test_the_newest_story_stays_at_the_top_of_a_first_import_until_one_moves(
    library: Library, tmp_path: Path
) -> None:
    def arrive(day: int) -> None:
        path = tmp_path / f"{day}.md"
        path.write_text(f"---\ntitle: Story of day {day}\ndate: 2026-01-{day:02}\n---\n\nA text of one sentence.\n")
        finish(import_paths(library, [path], now=NOW))

    async with travel(library) as journey:
        for day in (1, 2, 3):
            arrive(day)
            journey.app.screen._reload_now()
            await journey.until(lambda count=day: len(journey.rows()) == count)
            assert 0 == journey.stories.cursor
            assert f"Story of day {day}" in journey.rows()[0]
        await journey.press("j")
        arrive(4)
        journey.app.screen._reload_now()
        await journey.until(lambda: len(journey.rows()) == 4)
        assert 2 == journey.stories.cursor
        assert "Story of day 2" in journey.rows()[journey.stories.cursor]
