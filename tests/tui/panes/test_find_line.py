from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from reader.tui.panes.find_line import FindLine
from tests.tui.panes.host import Host
from tests.tui.panes.sample import FORBIDDEN, HOSTILE, LITERAL


@asynccontextmanager
async def shown(query: str = "", *, width: int = 60) -> AsyncIterator[tuple[Host, Pilot[None], FindLine]]:
    line = FindLine()
    app = Host(line)
    async with app.run_test(size=(width, 3), message_hook=app.hear) as pilot:
        line.start(query)
        await pilot.pause()
        yield app, pilot, line


async def test_it_is_one_row_that_says_what_it_is_for() -> None:
    async with shown() as (app, _, line):
        assert 1 == line.size.height
        assert " / words in this story; / again searches the library" == app.lines()[0].rstrip()
        assert "" == app.lines()[1].strip()


async def test_each_letter_is_told() -> None:
    async with shown() as (app, pilot, line):
        await pilot.press("o", "a", "k", "backspace")
        assert ["o", "oa", "oak", "oa"] == [each.query for each in app.heard(FindLine.Typed)]  # type: ignore[attr-defined]
        assert "oa" == line.typed


@pytest.mark.parametrize(("key", "by"), [("enter", 1), ("down", 1), ("up", -1)])
async def test_keys_go_from_hit_to_hit(key: str, by: int) -> None:
    async with shown() as (app, pilot, line):
        await pilot.press("o", key, key)
        assert [by, by] == [each.by for each in app.heard(FindLine.Next)]  # type: ignore[attr-defined]
        assert "o" == line.typed


async def test_what_was_typed_is_told_before_a_key_that_came_at_once_behind_it() -> None:
    async with shown() as (app, pilot, _):
        await pilot.press("o", "enter")
        heard = [type(each) for each in {id(each): each for each in app.said}.values()]
        assert [FindLine.Typed, FindLine.Next] == heard


async def test_escape_leaves() -> None:
    async with shown() as (app, pilot, _):
        await pilot.press("o", "escape")
        assert 1 == len(app.heard(FindLine.Left))


async def test_a_slash_in_the_empty_line_goes_to_the_library() -> None:
    async with shown() as (app, pilot, line):
        await pilot.press("slash")
        assert [""] == [each.query for each in app.heard(FindLine.Library)]  # type: ignore[attr-defined]
        assert "" == line.typed


async def test_a_slash_over_the_words_of_last_time_goes_to_the_library_too() -> None:
    async with shown("oak") as (app, pilot, _):
        await pilot.press("slash")
        assert [""] == [each.query for each in app.heard(FindLine.Library)]  # type: ignore[attr-defined]


async def test_a_slash_behind_a_word_is_a_slash() -> None:
    async with shown() as (app, pilot, line):
        await pilot.press("9", "slash", "1", "1")
        assert "9/11" == line.typed
        assert [] == app.heard(FindLine.Library)


async def test_control_f_takes_what_was_typed_to_the_library() -> None:
    async with shown() as (app, pilot, _):
        await pilot.press("o", "a", "k", "ctrl+f")
        assert ["oak"] == [each.query for each in app.heard(FindLine.Library)]  # type: ignore[attr-defined]


async def test_typing_takes_the_place_of_the_words_of_last_time() -> None:
    async with shown("oak") as (app, pilot, line):
        assert "oak" == line.typed
        assert [] == app.heard(FindLine.Typed)
        await pilot.press("e", "l", "m")
        assert "elm" == line.typed


async def test_a_slash_behind_words_of_last_time_that_were_changed_is_a_slash() -> None:
    async with shown("oak") as (_, pilot, line):
        await pilot.press("end", "s", "slash")
        assert "oaks/" == line.typed


@pytest.mark.parametrize(
    ("at", "total", "text"),
    [(3, 17, "3 of 17"), (0, 17, "17 hits"), (0, 1, "1 hit"), (0, 0, "no hits"), (1200, 4321, "1,200 of 4,321")],
)
async def test_the_number_stands_at_the_right(at: int, total: int, text: str) -> None:
    async with shown() as (app, pilot, line):
        await pilot.press("o")
        line.show(at, total)
        await pilot.pause()
        assert app.lines()[0].startswith(" / o ")
        assert app.lines()[0].endswith(f" {text} ")


async def test_an_empty_line_does_not_speak_of_hits() -> None:
    async with shown() as (app, pilot, line):
        await pilot.press("o")
        line.show(0, 0)
        await pilot.press("backspace")
        line.show(0, 0)
        await pilot.pause()
        assert "hit" not in app.text()


async def test_starting_anew_forgets_the_number() -> None:
    async with shown("oak") as (app, pilot, line):
        line.show(1, 2)
        line.start()
        await pilot.pause()
        assert "1 of 2" not in app.text()


async def test_a_long_query_leaves_the_number_on_the_screen() -> None:
    async with shown(width=24) as (app, pilot, line):
        line.start("a long row of words that goes on and on")
        line.show(3, 17)
        await pilot.pause()
        assert app.lines()[0].endswith(" 3 of 17 ")


async def test_hostile_words() -> None:
    async with shown() as (app, pilot, line):
        for text in HOSTILE.values():
            line.start(text)
            line.show(0, 0)
            await pilot.pause()
            assert FORBIDDEN.search("".join(app.lines())) is None


async def test_markup_is_shown_as_it_is() -> None:
    async with shown() as (app, pilot, line):
        for text in LITERAL.values():
            line.start(text)
            await pilot.pause()
            assert text in app.lines()[0]
