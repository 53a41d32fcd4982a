import pytest

from reader.tui.panes.key_bar import KeyBar
from tests.tui.panes.host import Host
from tests.tui.panes.sample import FORBIDDEN, HOSTILE

ITEMS = [("j/k", "move"), ("Enter", "open"), ("?", "help"), ("q", "back")]


@pytest.mark.parametrize(
    ("width", "expected"),
    [(60, " j/k move  Enter open  ? help  q back"), (31, " j/k move  Enter open  ? help"), (12, " j/k move"), (5, "")],
)
async def test_what_does_not_fit_is_dropped_from_the_right(width: int, expected: str) -> None:
    app = Host(KeyBar(ITEMS))
    async with app.run_test(size=(width, 1)) as pilot:
        await pilot.pause()
        assert app.lines()[0].rstrip() == expected


async def test_the_same_keys_are_not_painted_again() -> None:
    app = Host(bar := KeyBar(ITEMS))
    async with app.run_test(size=(60, 1)) as pilot:
        await pilot.pause()
        calls = 0
        original = bar.render

        def render():  # type: ignore[no-untyped-def]
            nonlocal calls
            calls += 1
            return original()

        bar.render = render  # type: ignore[method-assign]
        bar.show(list(ITEMS))
        await pilot.pause()
        assert calls == 0
        bar.show(ITEMS[:1])
        await pilot.pause()
        assert (calls, app.lines()[0].strip()) == (1, "j/k move")


async def test_a_click_tells_which_key() -> None:
    app = Host(KeyBar(ITEMS))
    async with app.run_test(size=(60, 1), message_hook=app.hear) as pilot:
        await pilot.click(offset=(13, 0))
        await pilot.click(offset=(10, 0))
        await pilot.pause()
        assert [message.index for message in app.heard(KeyBar.Pressed)] == [1]


async def test_hostile_labels() -> None:
    app = Host(bar := KeyBar())
    async with app.run_test(size=(120, 2)) as pilot:
        for text in HOSTILE.values():
            bar.show([("[b]", "[/b]"), ("x", text), (text, "y")])
            await pilot.pause()
            assert FORBIDDEN.search("".join(app.lines())) is None
            assert app.lines()[0].startswith(" [b] [/b]")
