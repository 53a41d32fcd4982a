"""Whole ways through the search, by key: facets, orders, completion, saved searches, reasons, tags, finding."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import ArticleId, Facet, Facets, Found
from reader.tui.panes.facets import More, Narrowing
from reader.tui.panes.find_line import FindLine
from reader.tui.panes.sources import Section, Sources
from reader.tui.screens.asking import Divide, Divided
from reader.tui.screens.dialogs import ConfirmDialog, SaveSearchDialog, TagsDialog
from reader.tui.screens.explain import ExplainScreen
from tests.tui.journey import Journey, travel

HAFTAR = "Libyan field marshal Khalifa Haftar came to Russia"


async def search(journey: Journey, query: str) -> None:
    """Type a query, take it with Enter, and wait for its results and facets."""
    await journey.press("slash")
    await journey.type(query)
    await journey.press("enter")
    await divided(journey, query)


async def answered(journey: Journey, query: str) -> None:
    """Wait until the complete results of a query are there."""
    main = journey.main
    await journey.until(
        lambda: (
            main._section.query == query
            and main._shown is not None
            and main._shown == main._asked
            and not main._asked.typing
        )
    )


async def divided(journey: Journey, query: str) -> None:
    """The same, and how they divide."""
    await answered(journey, query)
    await journey.until(lambda: journey.facets.shown_query == query)


def narrowings(journey: Journey) -> dict[str, str]:
    """What the rows of the facets add to the query, by what they say."""
    rows = journey.facets.rows
    return {
        "".join(text for text, _ in rows[at].lines[0].left).strip(" ○□◇✓█"): key.query
        for at in range(len(rows))
        if isinstance(key := rows[at].key, Narrowing)
    }


async def go_to(journey: Journey, wanted: Callable[[object], object]) -> None:
    """Go down the facets to a row."""
    await journey.press("1", "g")
    for _ in range(len(journey.facets.rows)):
        if wanted(journey.facets.current_key):
            return
        await journey.press("j")
    raise AssertionError(narrowings(journey))


def saved(journey: Journey) -> list[str]:
    """The saved searches among the sources, each with its number."""
    rows = journey.sources.rows
    return [
        f"{''.join(text for text, _ in row.lines[0].left).strip()} {row.lines[0].right}".rstrip()
        for at in range(len(rows))
        if isinstance((row := rows[at]).key, Section) and row.key.saved is not None
    ]


# facets


async def test_facets_stand_in_the_left_pane_while_one_searches(filled: Library) -> None:
    async with travel(filled) as journey:
        assert "Sources" in journey.lines()[0]
        await journey.press("slash")
        await journey.type("haftar")
        await journey.until(lambda: journey.facets.shown_query == "haftar")
        assert journey.lines()[0].strip().startswith("Narrow")
        assert not journey.sources.display
        shown = narrowings(journey)
        assert 'person:"Khalifa Haftar"' == shown["Khalifa Haftar"]
        assert "source:" in shown["seeds"]
        assert {"on:2020-01"} <= set(shown.values())
        await journey.press("escape")
        assert journey.sources.display
        assert not journey.facets.display
        assert journey.lines()[0].strip().startswith("Sources")


async def test_enter_narrows_and_backspace_widens(filled: Library) -> None:
    async with travel(filled) as journey:
        await search(journey, "is:unread")
        before = journey.rows()
        await go_to(journey, lambda key: isinstance(key, Narrowing) and key.query.startswith("person:"))
        narrower = f"is:unread {journey.facets.current_key.query}"  # type: ignore[attr-defined]
        await journey.press("enter")
        await divided(journey, narrower)
        assert narrower == journey.line.typed
        assert "facets" == journey.focus
        narrowed = journey.rows()
        assert 0 < len(narrowed) < len(before)
        assert any("✓ " == text for text, _ in journey.facets.rows[journey.facets.cursor].lines[0].left)
        await journey.press("backspace")
        await divided(journey, "is:unread")
        assert before == journey.rows()
        await journey.press("backspace")
        assert "Nothing narrows this search" in journey.status()


async def test_a_narrowing_is_taken_off_by_its_row_and_the_way_back_leads_through_all(filled: Library) -> None:
    async with travel(filled) as journey:
        await search(journey, "libya")
        before = journey.rows()
        await go_to(journey, lambda key: key == Narrowing('person:"Khalifa Haftar"'))
        await journey.press("enter")
        await divided(journey, 'libya person:"Khalifa Haftar"')
        await journey.press("enter")
        await divided(journey, "libya")
        assert before == journey.rows()
        await journey.press("2", "h")
        await divided(journey, 'libya person:"Khalifa Haftar"')
        assert 'libya person:"Khalifa Haftar"' == journey.line.typed


async def test_a_click_narrows_and_the_line_can_be_edited(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("slash")
        await journey.type("libya")
        await journey.until(lambda: journey.facets.shown_query == "libya")
        await journey.click("Jan 2020", inside=type(journey.facets))
        await journey.click("Jan 2020", inside=type(journey.facets))
        # the word was being typed: it goes on being the beginning of one
        await divided(journey, "libya* on:2020-01")
        await journey.press("slash")
        await journey.press("backspace")
        await journey.until(lambda: journey.facets.shown_query == "libya* on:2020-0")
        assert "libya* on:2020-0" == journey.line.typed


@pytest.mark.parametrize("columns", [80, 120])
async def test_where_there_is_no_room_key_1_shows_the_facets(filled: Library, columns: int) -> None:
    async with travel(filled, size=(columns, 30)) as journey:
        await journey.press("slash")
        await journey.type("haftar")
        await journey.press("enter")
        await answered(journey, "haftar")
        assert "" == journey.facets.shown_query  # nobody counts what nobody sees
        await journey.press("1")
        await journey.until(lambda: journey.facets.shown_query == "haftar")
        assert "facets" == journey.focus
        assert "sources" in journey.panes()
        await journey.press("q")
        assert journey.sources.display
        assert "stories" == journey.focus


async def test_the_rest_of_a_group_is_shown(filled: Library) -> None:
    async with travel(filled, size=(200, 30)) as journey:
        await search(journey, "the")
        before = narrowings(journey)
        await go_to(journey, lambda key: key == More("person"))
        await journey.press("enter")
        assert len(before) < len(narrowings(journey))
        assert isinstance(journey.facets.current_key, Narrowing)
        assert journey.facets.current_key.query.startswith("person:")


async def test_facets_of_what_is_no_longer_asked_are_dropped(filled: Library) -> None:
    async with travel(filled) as journey:
        await search(journey, "libya")
        shown = narrowings(journey)
        late = Divided(Divide("haftar"), Facets(1, persons=(Facet("Nobody", 1, "person:Nobody"),)))
        journey.app.screen.post_message(late)
        await journey.rest()
        assert shown == narrowings(journey)


# results


async def test_keys_typed_ahead_of_the_results_move_in_the_new_list(filled: Library) -> None:
    async with travel(filled) as journey:
        for key, character in (
            ("slash", "/"),
            *((each, each) for each in "the"),
            ("enter", None),
            ("j", "j"),
            ("j", "j"),
        ):
            await journey._key(key, character)
        await answered(journey, "the")
        assert 2 == journey.stories.cursor
        found = filled.search("the", now=None)
        assert found.total == int(journey.title().split()[2])


async def test_enter_typed_ahead_of_the_results_opens_the_first_of_them(filled: Library) -> None:
    async with travel(filled) as journey:
        for key, character in (("slash", "/"), *((each, each) for each in "haftar"), ("enter", None), ("enter", None)):
            await journey._key(key, character)
        await answered(journey, "haftar")
        await journey.until(lambda: "article" == journey.focus)
        assert journey.rows()[0].startswith(journey.opened[:30])
        assert "haftar" in journey.opened.casefold()


async def test_old_results_stay_until_there_are_new_ones(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    asked: list[str] = []
    find = filled.search

    def slowly(text: str, **how: object) -> Found:
        asked.append(text)
        assert go_on.wait(20)
        return find(text, **how)  # type: ignore[arg-type]

    async with travel(filled) as journey:
        before = journey.rows()
        monkeypatch.setattr(filled, "search", slowly)
        await journey.press("slash")
        await journey.type("h")
        await journey.until(lambda: asked)
        await journey.type("aftar")
        assert before == journey.rows()
        go_on.set()
        await journey.until(lambda: "3 found" in journey.title())
        # those in between were never asked
        assert ["h", "haftar"] == asked
        assert 3 == len(journey.rows())


async def test_one_or_two_letters_list_the_newest_first(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("slash")
        await journey.type("s")
        await journey.until(lambda: journey.title().endswith("newest first"))
        order = [filled.articles.get(ArticleId(each)).published_at for each in journey.main._rows.ids]
        dated = [each for each in order if each is not None]
        assert dated == sorted(dated, reverse=True)
        await journey.type("er")
        await journey.until(lambda: "relevance" in journey.title())


async def test_results_are_put_in_another_order(filled: Library) -> None:
    async with travel(filled) as journey:
        await search(journey, "the")
        assert journey.title().endswith("relevance, recent sooner")
        await journey.press("r")
        await journey.until(lambda: journey.title().endswith("relevance"))
        assert "makes no difference" in journey.status()
        orders = {}
        for order in ("newest first", "oldest first", "relevance"):
            await journey.press("O")
            await journey.until(lambda order=order: journey.title().endswith(order))
            orders[order] = list(journey.main._rows.ids)
            assert f"Now {order}".replace("Now rel", "Now by rel") == journey.status()
        assert sorted(orders["relevance"]) == sorted(orders["newest first"])
        dates = [filled.articles.get(ArticleId(each)).published_at for each in orders["oldest first"]]
        dated = [each for each in dates if each is not None]
        assert dated == sorted(dated)


@pytest.mark.parametrize(
    ("key", "told"),
    [("O", "newest first"), ("i", "/ begins one"), ("S", "/ begins one"), ("less_than_sign", "/ begins one")],
)
async def test_keys_of_a_search_say_so_where_there_is_none(filled: Library, key: str, told: str) -> None:
    async with travel(filled) as journey:
        await journey.press(key)
        assert told in journey.status()


# the line


async def test_tab_completes_and_goes_round(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("slash")
        await journey.type("har")
        offered = filled.complete("har", 3)
        assert len(offered) > 1
        await journey.press("tab")
        await journey.until(lambda: journey.line.offers)
        assert offered[0].text == journey.line.typed
        assert journey.shows(f"{offered[0].label} {offered[0].count}", f"{offered[1].label} {offered[1].count}")
        await journey.press("tab")
        assert offered[1].text == journey.line.typed
        await journey.press("shift+tab")
        assert offered[0].text == journey.line.typed
        await journey.until(lambda: "found" in journey.title())
        await journey.type(" x")
        assert not journey.line.offers
        assert f"{offered[0].text} x" == journey.line.typed
        assert "_Field" == journey.focus


async def test_tab_completes_fields_and_names(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("slash")
        await journey.type("person")
        candidates = [each.text for each in filled.complete("person", 5)]
        await journey.press(*["tab"] * (1 + candidates.index("person:")))
        await journey.until(lambda: journey.line.typed == "person:")
        await journey.type("haf")
        await journey.press("tab")
        await journey.until(lambda: journey.line.typed == 'person:"Khalifa Haftar"')
        await journey.until(lambda: "3 found" in journey.title())


async def test_nothing_to_complete_is_told(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("slash")
        await journey.type("zzyzx")
        await journey.press("tab")
        await journey.until(lambda: journey.shows("Nothing in the library goes on like this"))
        assert "zzyzx" == journey.line.typed


async def test_what_was_meant_is_taken_over(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("slash")
        await journey.type("haftra")
        await journey.press("enter")
        await journey.until(lambda: journey.shows("Did you mean haftar", "y takes it"))
        await journey.press("y")
        await answered(journey, "haftar")
        assert "haftar" == journey.line.typed
        assert 3 == len(journey.rows())
        await journey.press("y")
        assert "Nothing else is suggested here" == journey.status()


async def test_earlier_searches_come_back_by_the_key_up(filled: Library) -> None:
    async with travel(filled) as journey:
        for query in ("haftar", "libya"):
            await search(journey, query)
            await journey.press("escape")
        assert ["libya", "haftar"] == filled.searches.history(9)
        await journey.press("slash", "up")
        assert "libya" == journey.line.typed
        await journey.press("up", "up")
        assert "haftar" == journey.line.typed
        await journey.until(lambda: "3 found" in journey.title())
        await journey.press("down")
        assert "libya" == journey.line.typed
        await journey.press("down")
        assert "" == journey.line.typed
        await journey.type("s")
        await journey.press("down")
        assert "s" == journey.line.typed
        assert 1 == journey.stories.cursor


# saved searches


async def test_a_search_is_saved_listed_counted_and_removed(filled: Library) -> None:
    async with travel(filled) as journey:
        await search(journey, "haftar")
        await journey.press("S")
        assert isinstance(journey.app.screen, SaveSearchDialog)
        await journey.press("ctrl+u")
        await journey.type("Libyan war")
        await journey.press("enter")
        assert ["Libyan war"] == [each.name for each in filled.searches.all()]
        await journey.press("q")
        await journey.until(lambda: saved(journey) == ["Libyan war 3"])
        await journey.press("1", "g", "j", "j", "j", "j")
        await journey.until(lambda: journey.title().startswith("Libyan war · 3 found"))
        assert journey.sources.display  # one who passes by keeps the sources
        assert "sources" == journey.focus
        await journey.press("enter", "enter")
        await journey.until(lambda: saved(journey) == ["Libyan war 1"])  # a copy is read with it
        assert "haftar" == journey.line.typed
        assert journey.facets.display
        await journey.press("2", "D")
        assert isinstance(journey.app.screen, ConfirmDialog)
        await journey.press("escape")
        assert 1 == len(filled.searches.all())
        await journey.press("D", "y")
        assert [] == filled.searches.all()
        await journey.until(lambda: saved(journey) == [])
        assert "Removed: Libyan war" == journey.status()
        await journey.press("D")
        assert "This is no saved search" in journey.status()


async def test_leaving_a_saved_search_leads_back_to_the_sources(filled: Library) -> None:
    with filled.transaction():
        filled.searches.add("War", "haftar", "oldest")
    async with travel(filled) as journey:
        await journey.press("1", "j", "j", "j", "j", "enter")
        await journey.until(lambda: journey.title() == "War · 3 found · oldest first")
        assert "stories" == journey.focus
        await journey.press("escape")
        assert "sources" == journey.focus
        assert journey.sources.display
        assert not journey.line.display


async def test_a_name_that_is_taken_is_told(filled: Library) -> None:
    with filled.transaction():
        filled.searches.add("War", "haftar")
    async with travel(filled) as journey:
        await search(journey, "libya")
        await journey.press("S", "ctrl+u", "War", "enter")
        assert "already" in journey.status()
        assert 1 == len(filled.searches.all())


# one story


async def test_more_like_this_says_what_is_shared(filled: Library) -> None:
    async with travel(filled) as journey:
        await search(journey, "haftar")
        article = journey.stories.current_key
        await journey.press("m")
        await answered(journey, f"like:{article}")
        assert f"like:{article}" == journey.line.typed
        assert article not in journey.main._rows.ids
        assert journey.shows("Stories like “", "they share")
        assert any(style == "hit" for _, style in journey.stories.rows[0].lines[1].left)
        await journey.press("h")
        await answered(journey, "haftar")


async def test_more_like_this_is_left_to_where_one_was(filled: Library) -> None:
    async with travel(filled, size=(120, 30)) as journey:
        await journey.press("enter", "j", "j")
        before = journey.state()
        await journey.press("m")
        await answered(journey, journey.main._section.query)
        await journey.press("escape")
        assert before == journey.state()


async def test_why_this_hit(filled: Library) -> None:
    async with travel(filled) as journey:
        await search(journey, "haftar moscow")
        await journey.press("i")
        await journey.until(lambda: isinstance(journey.app.screen, ExplainScreen))
        assert journey.shows("Why this hit?", "haftar")
        await journey.press("escape")
        assert "stories" == journey.focus


async def test_tags_stand_in_the_article_and_among_the_sources(filled: Library) -> None:
    async with travel(filled) as journey:
        article = ArticleId(journey.stories.current_key)  # type: ignore[arg-type]
        await journey.press("t")
        assert isinstance(journey.app.screen, TagsDialog)
        await journey.type("to read, sea")
        await journey.press("enter")
        assert ["sea", "to read"] == filled.tags.of(article)
        await journey.until(lambda: journey.shows("# sea · # to read"))
        await journey.until(lambda: journey.shows("Tags"))
        await journey.click("to read", inside=Sources)
        assert "to read · 1" == journey.title()
        assert [article] == list(journey.main._rows.ids)


# words of the article


async def test_words_are_found_in_the_article(filled: Library) -> None:
    async with travel(filled, size=(120, 24)) as journey:
        await journey.press("slash")
        await journey.type("haftar")
        await journey.press("enter")
        await answered(journey, "haftar")
        await journey.press("enter")
        shown = journey.article.article
        assert shown is not None
        before = shown.hits
        await journey.press("slash")
        assert isinstance(journey.app.focused.parent, FindLine)  # type: ignore[union-attr]
        await journey.type("the")
        found = [shown.text[start:end] for start, end in journey.article.article.hits]  # type: ignore[union-attr]
        assert {"the"} == {each.casefold() for each in found}
        assert f"1 of {len(found)}" in journey.text()
        await journey.press("enter", "enter")
        assert f"3 of {len(found)}" in journey.text()
        await journey.press("escape")
        assert "article" == journey.focus
        assert not journey.main.query_one(FindLine).display
        await journey.press("]")
        assert 4 == journey.article.hit_number
        await journey.press("q")
        assert before == journey.article.article.hits  # type: ignore[union-attr]
        assert "article" == journey.focus


async def test_finding_nothing_says_so_and_does_not_move(filled: Library) -> None:
    async with travel(filled, size=(120, 24)) as journey:
        await journey.press("enter", "ctrl+d")
        top = journey.article.scroll_offset.y
        await journey.press("slash")
        await journey.type("zzyzx")
        assert journey.shows("no hits")
        await journey.press("enter", "escape")
        assert top == journey.article.scroll_offset.y


async def test_slash_in_the_empty_find_line_searches_the_library(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("enter", "slash", "slash")
        assert "_Field" == journey.focus
        await journey.type("haftar")
        await journey.until(lambda: "3 found" in journey.title())
        assert "haftar" == journey.line.typed


async def test_keys_typed_ahead_of_the_search_line_reach_it(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("enter")
        for character in "//haftar":
            await journey._key("slash" if character == "/" else character, character)
        await journey.until(lambda: "3 found" in journey.title())
        assert "haftar" == journey.line.typed


async def test_what_was_looked_for_in_the_article_is_taken_to_the_library(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("enter", "slash")
        await journey.type("haftar")
        await journey.press("ctrl+f")
        await journey.until(lambda: "3 found" in journey.title())
        assert "haftar" == journey.line.typed


async def test_another_story_is_not_looked_through(filled: Library) -> None:
    async with travel(filled, size=(120, 24)) as journey:
        await journey.press("enter", "slash", "the", "escape", "J")
        assert () == journey.article.article.hits  # type: ignore[union-attr]
        assert not journey.main.query_one(FindLine).display


# faults


async def test_a_damaged_index_is_made_anew_once_and_the_search_goes_on(filled: Library) -> None:
    orders: list[tuple[str, dict[str, object]]] = []

    class Orders:
        def order(self, do: str, **details: object) -> None:
            orders.append((do, details))

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
        await journey.until(lambda: "3 found" in journey.title())
        assert "damaged" in journey.status()
        await journey.press("enter")
        await answered(journey, "haftar")
        assert [("rebuild", {"stages": ["index"]})] == orders


async def test_hostile_queries_and_names_do_no_harm(filled: Library) -> None:
    with filled.transaction():
        filled.searches.add("[b]x[/b] [@click=app.quit]", "[/b] haftar")
        filled.searches.remember("[/red] \x1b]52;c;x\x07")
    async with travel(filled) as journey:
        await journey.until(lambda: saved(journey))
        await journey.press("1", "j", "j", "j", "j", "enter")
        await answered(journey, "[/b] haftar")
        await journey.press("escape", "2", "slash", "up", "tab")
        await journey.rest()
        assert "\x1b" not in journey.text()
        await journey.paste("(" * 3000)
        await journey.rest()
        await journey.press("enter", "escape")
        assert journey.app.is_running


async def test_what_is_typed_and_found_is_painted_at_once(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    async with travel(filled, size=(120, 36)) as journey:
        await journey.press("slash")
        main = journey.main
        monkeypatch.setattr(main._update_timer, "resume", lambda: None)  # no frame comes by the clock
        frames: list[int] = []
        paint = main._compositor_refresh
        monkeypatch.setattr(main, "_compositor_refresh", lambda: (frames.append(journey.stories.cursor), paint()))
        await journey.type("h")
        await journey.until(lambda: main._shown is not None and main._shown.query == "h")
        await journey.until(lambda: len(frames) >= 2)
        assert not main._dirty_widgets
