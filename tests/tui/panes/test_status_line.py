from rich.cells import cell_len

from reader.tui.panes.status_line import StatusLine
from tests.tui.panes.host import Host
from tests.tui.panes.sample import FORBIDDEN, HOSTILE, LITERAL


async def test_text_at_the_left_progress_at_the_right() -> None:
    app = Host(line := StatusLine())
    async with app.run_test(size=(70, 1)) as pilot:
        line.show("12 of 40 unread")
        line.show_progress("names", 45, 100, stop="x stops")
        await pilot.pause()
        shown = app.lines()[0]
        assert shown.startswith(" 12 of 40 unread  ")
        assert shown.endswith("  names  ▕████▌     ▏  45 %  x stops ")
        line.clear_progress()
        await pilot.pause()
        assert app.lines()[0].strip() == "12 of 40 unread"


async def test_an_unknown_total_shows_what_is_done() -> None:
    app = Host(line := StatusLine())
    async with app.run_test(size=(70, 1)) as pilot:
        line.show_progress("import", 120, 0)
        await pilot.pause()
        assert app.lines()[0].rstrip().endswith("import  120")


async def test_a_narrow_line_drops_the_words_around_the_bar_first() -> None:
    app = Host(line := StatusLine())
    async with app.run_test(size=(44, 1)) as pilot:
        line.show("a long text about what is going on here")
        line.show_progress("names", 45, 100, stop="x stops")
        await pilot.pause()
        assert app.lines()[0] == " a long text ab…  names  ▕████▌     ▏  45 % "
        await pilot.resize_terminal(20, 1)
        await pilot.pause()
        assert app.lines()[0] == " a long text about… "


async def test_an_error_is_marked_without_colour() -> None:
    app = Host(line := StatusLine())
    async with app.run_test(size=(40, 1)) as pilot:
        line.show("cannot read /x", error=True)
        await pilot.pause()
        assert app.lines()[0].startswith(" ! cannot read /x")


async def test_hostile_texts() -> None:
    app = Host(line := StatusLine())
    async with app.run_test(size=(60, 2)) as pilot:
        for text in HOSTILE.values():
            line.show(text, error=True)
            line.show_progress(text[:9], 1, 2, stop=text[:9])
            await pilot.pause()
            assert FORBIDDEN.search("".join(app.lines())) is None
            assert cell_len(app.lines()[0]) == 60


async def test_markup_is_shown_as_it_is() -> None:
    app = Host(line := StatusLine())
    async with app.run_test(size=(60, 1)) as pilot:
        for text in LITERAL.values():
            line.show(text)
            await pilot.pause()
            assert text in app.lines()[0]
