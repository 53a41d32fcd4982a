"""The text of a comparison as it is painted and moved about in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise

import pytest
from rich.cells import cell_len

from reader.stories.compared import Compared, Side, confront
from reader.text.document import from_plain
from reader.tui.comparison_place import BEGINNING, ComparePlace
from reader.tui.panes.compare_view import CompareView
from tests.tui.panes.host import Host
from tests.tui.screens.comparing import BACKED, BERLIN, FIRST, FLAGS, SECOND

KEYS = {
    "j": "cursor_down", "k": "cursor_up", "g": "first", "G": "last", "f": "page_down", "b": "page_up",
    "d": "half_page_down", "u": "half_page_up", "enter": "choose",
}  # fmt: skip


def compared(first: str = FIRST, second: str = SECOND) -> Compared:
    return confront(Side("One", from_plain(first)), Side("Two", from_plain(second)))


@asynccontextmanager
async def shown(
    what: Compared | None, *, size: tuple[int, int] = (120, 20), place: ComparePlace = BEGINNING
) -> AsyncIterator[tuple[CompareView, Host]]:
    view = CompareView()
    host = Host(view, *KEYS.items())
    async with host.run_test(size=size, message_hook=host.hear) as pilot:
        await pilot.pause()
        if what is not None:
            view.show(what, place)
        await pilot.pause()
        yield view, host
        await pilot.pause()


async def wait_for_app(host: Host) -> None:
    done = asyncio.Event()
    host.pane.call_later(done.set)
    await done.wait()


def keys_of(view: CompareView) -> list[str]:
    return [entry.key.what for entry in view.sheet.entries] if view.sheet else []


async def test_it_says_what_it_is_told_while_there_is_nothing() -> None:
    async with shown(None) as (view, host):
        view.say("Nothing at all.")
        host.do("j", "k", "G", "g", "f", "b", "d", "u", "enter")
        assert view.entry is None
        assert (0, 0) == view.change


async def test_what_keys_ask_for_before_it_is_there_is_done_afterwards() -> None:
    async with shown(None) as (view, host):
        view.wait(BEGINNING, "")
        host.do("G", "k")
        view.change_options(lambda options: replace(options, by="second"))
        assert view.sheet is None
        view.show(compared(), BEGINNING)
        assert view.sheet is not None
        assert ("second", "first") == (view.options.by, view.entry.what if view.entry else "")


async def test_waiting_for_something_else_forgets_what_was_asked_for() -> None:
    async with shown(None) as (view, host):
        view.wait(BEGINNING, "")
        host.do("G")
        view.wait(BEGINNING, "")
        view.show(compared(), BEGINNING)
        assert view.sheet is not None
        assert view.sheet.entries[view.sheet.changes[0]] == view.entry


async def test_every_line_is_as_wide_as_the_screen_at_any_width() -> None:
    text = "漢字 (السلام) [b]bold[/b] \x1b[31mred " * 9 + BACKED
    for width in (20, 33, 80, 119, 120, 121, 200):
        async with shown(compared(text, text + FLAGS), size=(width, 12)) as (view, host):
            assert {width} == {cell_len(line) for line in host.lines()}
            view.change_options(lambda options: replace(options, unified=not options.unified))
            view.refresh()
            assert {width} == {strip.cell_length for strip in view.render_lines(view.size.region)}


async def test_nothing_of_a_text_is_markup_or_an_escape() -> None:
    text = f"[b]bold[/b] \x1b[31mred [@click=app.quit]go[/] {BACKED}"
    async with shown(compared(text, text + " " + FLAGS)) as (_, host):
        assert "[b]bold[/b] red [@click=app.quit]go[/]" in host.text()
        assert "\x1b" not in host.text()


async def test_the_cursor_passes_over_headings() -> None:
    async with shown(compared()) as (view, host):
        host.do("g")
        seen = []
        for _ in range(len(keys_of(view))):
            seen.append(view.entry.what if view.entry else "")
            host.do("j")
        assert "section" not in seen
        assert view.entry == [entry for entry in view.sheet.entries if entry.selectable][-1]  # type: ignore[union-attr]
        host.do("g")
        assert 0 == view.scroll_offset.y


async def test_a_sentence_longer_than_the_screen_is_gone_through() -> None:
    long = "and then " * 400
    first = f"{FLAGS} {long} {BACKED}"
    async with shown(compared(first, f"{FLAGS} {BERLIN}"), size=(80, 10)) as (view, host):
        host.do("g")
        tops = []
        for _ in range(60):
            host.do("j")
            tops.append(view.scroll_offset.y)
        assert sorted(tops) == tops
        assert max(after - before for before, after in pairwise(tops)) <= 10


@pytest.mark.parametrize("unified", [True, False])
async def test_one_comes_back_to_the_exact_place(unified: bool) -> None:
    first = " ".join(f"{FLAGS} In year {year} nothing was signed by anybody at all." for year in range(60))
    second = first.replace("nothing", "hardly anything")
    what = compared(first, second)
    async with shown(what, size=(120, 14)) as (view, host):
        view.change_options(lambda options: replace(options, unified=unified, all_open=True))
        host.do("f", "f", "j", "d", "k")
        place, lines = view.place, host.lines()
    async with shown(what, size=(120, 14), place=place) as (view, host):
        assert place == view.place
        assert lines == host.lines()


async def test_choosing_a_sentence_is_told_and_choosing_a_fold_opens_it() -> None:
    async with shown(compared()) as (view, host):
        host.do("enter", "g", "enter")
        assert "sentence" in keys_of(view)
        host.do("j", "enter")
        await wait_for_app(host)
        assert ["changed", "sentence"] == [message.entry.what for message in host.heard(CompareView.Chosen)]  # type: ignore[attr-defined]
        view.toggle_fold()
        assert "sentence" not in keys_of(view)
        assert "same" == view.entry.what  # type: ignore[union-attr]


async def test_a_click_goes_there_and_a_second_one_chooses() -> None:
    view = CompareView()
    host = Host(view)
    async with host.run_test(size=(120, 20), message_hook=host.hear) as pilot:
        view.show(compared(), BEGINNING)
        await pilot.pause()
        line = next(y for y, text in enumerate(host.lines()) if BERLIN[:30] in text)
        await pilot.click(offset=(30, line))
        assert "first" == view.entry.what  # type: ignore[union-attr]
        assert not host.heard(CompareView.Chosen)
        await pilot.click(offset=(30, line))
        await pilot.pause()
        assert host.heard(CompareView.Chosen)


async def test_the_pages_of_a_long_text_reach_its_end() -> None:
    first = " ".join(f"In the year {year} the court of {year * 7} sat again." for year in range(900))
    second = first.replace("again", "once more")
    async with shown(compared(first, second), size=(120, 20)) as (view, host):
        for _ in range(400):
            host.do("f")
        assert view.entry == [entry for entry in view.sheet.entries if entry.selectable][-1]  # type: ignore[union-attr]
        host.do("g", "G")
        assert view.entry == [entry for entry in view.sheet.entries if entry.selectable][-1]  # type: ignore[union-attr]
